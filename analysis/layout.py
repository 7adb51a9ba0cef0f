"""Where things stand on a schematic map: grids as equal tiles in villages, villages in townships.

One tile is 1 wide and 1 high. Blocks are laid on shelves from left to right: villages the tall ones first,
townships in the scenario's order. Townships with coordinates lie where these say, pushed apart until none
covers another. The same place always looks the same.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.rows import Rows

VILLAGE_GAP: Final = 0.5
TOWNSHIP_MARGIN: Final = 0.7
HEADER: Final = 1.5
"""Room for a township's name above its villages."""
ASPECT: Final = 1.55
"""Width over height that the whole map aims at."""
LOOSE_FROM: Final = 200
"""Grids from which on names and margins have their full room; fewer have larger tiles."""
PUSHES: Final = 2000
"""Most rounds of pushing blocks apart."""


@dataclass(frozen=True)
class Layout:
    """Corners of all tiles (G, 2) and rectangles (x, y, width, height) of villages and townships.

    y grows downwards. `villages` names the world's village of each rectangle, `townships` its township.
    """

    tiles: np.ndarray
    village_boxes: np.ndarray
    villages: Rows
    township_boxes: np.ndarray
    townships: Rows
    header: float
    """Height of the part of a township above its villages, which has its name."""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the map."""
        corners = self.township_boxes[:, :2] + self.township_boxes[:, 2:]
        return float(corners[:, 0].max()), float(corners[:, 1].max())


def lay_out(
    grid_village: np.ndarray, village_township: np.ndarray, where: np.ndarray | None = None
) -> Layout:
    """The map of a place: `grid_village` (G,) in location order, `village_township` (V,).

    `where` has a township's (longitude, latitude) in each row; without it townships follow each other.
    """
    villages = np.unique(grid_village)
    room = min(1.0, max(0.45, math.sqrt(len(grid_village) / LOOSE_FROM)))
    margin, header = room * TOWNSHIP_MARGIN, room * HEADER
    counts = np.bincount(grid_village, minlength=len(village_township))
    boxes, tiles = np.zeros((len(villages), 4)), np.zeros((len(grid_village), 2))
    boxes[:, 2:] = [_square(int(counts[village])) for village in villages]
    townships = np.unique(village_township[villages])
    blocks = np.zeros((len(townships), 4))
    for row, township in enumerate(townships):
        mine = np.flatnonzero(village_township[villages] == township)
        places, blocks[row, 2:] = _shelves(boxes[mine, 2:], gap=VILLAGE_GAP, aspect=1.25)
        boxes[mine, :2] = places + np.array([margin, header])
        blocks[row, 2:] += [2 * margin, header + margin]
    if where is None:
        blocks[:, :2] = _shelves(blocks[:, 2:], gap=0.8, aspect=ASPECT, tall_first=False)[0]
    else:
        blocks[:, :2] = _by_coordinates(blocks[:, 2:], where[townships])
    boxes[:, :2] += blocks[np.searchsorted(townships, village_township[villages]), :2]
    for row, village in enumerate(villages):
        mine = np.flatnonzero(grid_village == village)
        down, across = np.divmod(np.arange(len(mine)), round(boxes[row, 2]))
        tiles[mine] = boxes[row, :2] + np.stack([across, down], axis=1)
    return Layout(tiles, boxes, villages, blocks, townships, header)


def _square(count: int) -> tuple[int, int]:
    """Tiles across and down of a village: nearly a square, rather wide than high."""
    across = math.ceil(math.sqrt(count))
    return across, math.ceil(count / across)


def _shelves(
    sizes: np.ndarray, *, gap: float, aspect: float, tall_first: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    """Corners of boxes on shelves, (n, 2), and the width and height of it all.

    Of several widths the one is taken whose shelves come nearest to the wanted shape for their area.
    """
    order = np.argsort(-sizes[:, 1], kind="stable") if tall_first else np.arange(len(sizes))
    area = float(((sizes[:, 0] + gap) * (sizes[:, 1] + gap)).sum())
    wanted = math.sqrt(area * aspect)
    best: tuple[float, np.ndarray, np.ndarray] | None = None
    for stretch in (0.85, 0.95, 1.0, 1.05, 1.1, 1.2, 1.3, 1.5):
        width = max(wanted * stretch, float(sizes[:, 0].max()))
        places, size = _fill(sizes, order, gap, width)
        cost = max(float(size[0]) / aspect, float(size[1]))
        if best is None or cost < best[0]:
            best = (cost, places, size)
    assert best is not None
    return best[1], best[2]


def _fill(sizes: np.ndarray, order: np.ndarray, gap: float, width: float) -> tuple[np.ndarray, np.ndarray]:
    places = np.zeros((len(sizes), 2))
    x = y = shelf = right = 0.0
    for box in order:
        across, down = sizes[box]
        if x > 0 and x + across > width + 1e-9:
            x, y, shelf = 0.0, y + shelf + gap, 0.0
        places[box] = (x, y)
        right, shelf = max(right, x + across), max(shelf, down)
        x += across + gap
    return places, np.array([right, y + shelf])


def _by_coordinates(sizes: np.ndarray, where: np.ndarray) -> np.ndarray:
    """Corners of blocks around their coordinates, north up; pushed apart until none overlap."""
    north = np.array([math.cos(math.radians(float(where[:, 1].mean()))), -1.0])
    centres = (where - where.mean(axis=0)) * north
    spread = np.ptp(centres, axis=0).max()
    room = math.sqrt(float(sizes.prod(axis=1).sum()))
    centres = centres * (room / spread if spread > 0 else 0.0)
    # those of one group share a point: a small spiral parts them, the same each time
    turn = np.arange(len(sizes)) * 2.4
    centres = centres + 1e-3 * np.stack([np.cos(turn), np.sin(turn)], axis=1) * turn[:, None]
    for _ in range(PUSHES):
        if not _push(centres, sizes):
            break
    corners = centres - sizes / 2
    return np.asarray(corners - corners.min(axis=0))


def _push(centres: np.ndarray, sizes: np.ndarray, gap: float = 0.8) -> bool:
    """Move every two blocks that overlap apart, along the shorter way; whether there were any."""
    moved = False
    for one in range(len(centres)):
        apart = centres[one + 1 :] - centres[one]
        overlap = (sizes[one + 1 :] + sizes[one]) / 2 + gap - np.abs(apart)
        for other in np.flatnonzero((overlap > 1e-6).all(axis=1)):
            axis = int(overlap[other, 1] < overlap[other, 0])
            way = 1.0 if apart[other, axis] >= 0 else -1.0
            step = way * (overlap[other, axis] / 2 + 1e-6)
            centres[one, axis] -= step
            centres[one + 1 + other, axis] += step
            moved = True
            apart = centres[one + 1 :] - centres[one]
            overlap = (sizes[one + 1 :] + sizes[one]) / 2 + gap - np.abs(apart)
    return moved
