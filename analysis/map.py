"""A place on a map of itself: a tile for each grid, coloured by a measure of it.

Townships are blocks, villages blocks in them, grids equal tiles; colours carry letters or marks besides.
A tile is a grid, with some hundred people in it; nobody is shown.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from analysis.facts import Facts, RunLike, facts_of
from analysis.figures import blank
from analysis.grid_measures import GRID_MEASURES, grids_of, window_of
from analysis.layout import Layout, lay_out
from analysis.map_words import Said, cjk_font
from analysis.rating import Colour, Rated, rate
from sim.errors import RunError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTHS: Final = (7.6, 11.0, 13.0)
"""Least width of the figure, the most, and the most for `MANY` grids, in inches."""
MANY: Final = 2000
TALLEST: Final = 0.6
"""Most height of the map, as a part of the most width."""
LARGEST_TILE: Final = 0.75
LEGEND: Final = 2.1
"""Width of the legend, in inches."""
LETTERS_AN_INCH: Final = 9.8
"""Of a title."""
LETTERS_FROM: Final = 0.17
"""Inches across a tile above which it carries a letter; smaller ones carry a mark."""
VALUES_FROM: Final = 0.5
"""Inches across a tile above which its value stands under the letter."""
NAMES_FROM: Final = 0.42
"""Inches across a township's block above which its name is written."""
EMPTY: Final = "#D5D5D5"
INK: Final = "#444444"


def draw_map(
    run: RunLike,
    *,
    measure: str = "disputes_born",
    colours: int = 3,
    thresholds: Sequence[float] = (),
    month: int | None = None,
    language: str = "en",
) -> "Figure":
    """The map of a run; RunError where there is no such measure, month or grid.

    `month` counts from 1, None is the whole run. `thresholds` (one fewer than colours, in the measure's
    unit) take the place of quantiles. Chinese needs a font for it; without one the map is in English.
    """
    facts = facts_of(run)
    refuse_choice(measure, colours, thresholds)
    _refuse_run(facts, month)
    chosen = GRID_MEASURES[measure]
    rated = rate(
        chosen, chosen.rule(facts, window_of(facts, month)), colours=colours, thresholds=tuple(thresholds)
    )
    font = cjk_font() if language == "zh" else None
    said = Said("zh" if font else "en", facts=facts, rated=rated, month=month)
    from matplotlib import rc_context

    with rc_context({"font.family": [font, "DejaVu Sans"] if font else ["DejaVu Sans"]}):
        return _draw(facts, rated, said, wanted_zh=language == "zh" and font is None)


def refuse_choice(measure: str, colours: int, thresholds: Sequence[float]) -> None:
    """Say in words which choice no place could be drawn by."""
    from sim.scenario.text import nearest

    if measure not in GRID_MEASURES:
        raise RunError(f"no measure of grids is called {measure}{nearest(measure, GRID_MEASURES)}")
    if thresholds and (len(thresholds) != colours - 1 or list(thresholds) != sorted(set(thresholds))):
        raise RunError(f"{colours} colours need {colours - 1} rising thresholds")


def _refuse_run(facts: Facts, month: int | None) -> None:
    if not len(grids_of(facts)):
        raise RunError(f"{facts.scenario.name} has no grids to map: policies.staffing would lay them")
    if month is not None and not 1 <= month <= facts.last_month + 1:
        raise RunError(f"month {month}: the run has months 1 to {facts.last_month + 1}")


def coordinates(facts: Facts) -> np.ndarray | None:
    """(longitude, latitude) of each township, shape (T, 2); None where the scenario gives none."""
    places = getattr(getattr(facts.scenario, "place", None), "townships", ())
    rows = [(one.lon, one.lat) for one in places for _ in range(one.count)]
    if not rows or any(None in row for row in rows):
        return None
    return np.array(rows, dtype=np.float64)


def _draw(facts: Facts, rated: Rated, said: Said, *, wanted_zh: bool) -> "Figure":
    grids = grids_of(facts)
    layout = lay_out(
        np.asarray(grids["village"]), np.asarray(facts.world.villages["township"]), coordinates(facts)
    )
    across, down = layout.size
    widest = WIDTHS[2] if len(grids) >= MANY else WIDTHS[1]
    tile = min((widest - LEGEND - 0.2) / across, TALLEST * widest / down, LARGEST_TILE)
    width = float(np.clip(tile * across + LEGEND + 0.2, WIDTHS[0], widest))
    tall = max(tile * down, 2.6)
    title = said.title(letters=int(LETTERS_AN_INCH * width))
    notes = said.notes(wanted_zh=wanted_zh, letters=int(2 * LETTERS_AN_INCH * width))
    lines = 0.2 * title.count("\n") + 0.14 * notes.count("\n")
    figure = blank(facts, title=title, height=tall + 0.95 + lines, notes=notes, width=width)
    axes, legend = figure.subplots(1, 2, width_ratios=[tile * across + 0.3, width - tile * across - 0.3])
    _draw_blocks(axes, layout, said, tile)
    _draw_tiles(axes, layout, rated, said, tile)
    axes.set_xlim(-0.2, across + 0.2)
    axes.set_ylim(down + 0.2, -0.2)
    axes.set_aspect("equal", anchor="NW")
    axes.axis("off")
    _draw_legend(
        legend, rated, said, size=(width - tile * across - 0.3, tall), with_marks=tile < LETTERS_FROM
    )
    return figure


def _draw_blocks(axes: "Axes", layout: Layout, said: Said, tile: float) -> None:
    """Townships with their names, villages as outlines."""
    from matplotlib.collections import PolyCollection

    for boxes, grow, face, edge, line in (
        (layout.township_boxes, 0.0, "#F3F3F3", "#BBBBBB", 0.6),
        (layout.village_boxes, min(0.16, 0.04 / tile), "#FFFFFF", "#777777", 0.5 if tile > 0.08 else 0.3),
    ):
        squares = _corners(boxes[:, :2] - grow, boxes[:, 2:] + 2 * grow)
        axes.add_collection(PolyCollection(list(squares), facecolors=face, edgecolors=edge, linewidths=line))
    names = said.township_names()
    marked = layout.township_boxes[np.isin(layout.townships, [one.township for one in said.reddest])]
    if len(marked):
        squares = _corners(marked[:, :2], marked[:, 2:])
        axes.add_collection(
            PolyCollection(list(squares), facecolors="none", edgecolors="black", linewidths=1.6)
        )
    for box, township in zip(layout.township_boxes, layout.townships, strict=True):
        inches = float(box[2]) * tile
        if inches < NAMES_FROM:
            continue
        size = min(9.0, 1.15 * 72 * tile, 72 * inches / (0.62 * max(len(names[township]), 4)))
        if size >= 3.2:
            axes.text(
                box[0] + 0.08 / tile,
                box[1] + layout.header / 2,
                names[township],
                fontsize=size,
                va="center",
                color=INK,
            )


def _draw_tiles(axes: "Axes", layout: Layout, rated: Rated, said: Said, tile: float) -> None:
    """Tiles in their colours, each with the letter or mark of its class."""
    from matplotlib.collections import PolyCollection

    squares = _corners(layout.tiles, np.ones_like(layout.tiles))
    faces = [EMPTY if rank < 0 else rated.colours[rank].colour for rank in rated.rank]
    line = 0.6 if tile > 0.08 else 0.25
    axes.add_collection(PolyCollection(list(squares), facecolors=faces, edgecolors="white", linewidths=line))
    for rank, colour in enumerate(rated.colours):
        mine = layout.tiles[rated.rank == rank]
        if tile >= LETTERS_FROM:
            values = rated.value[rated.rank == rank]
            for (x, y), value in zip(mine, values, strict=True):
                letter = said.of(colour.letter) + (f"\n{said.value(value)}" if tile >= VALUES_FROM else "")
                axes.text(
                    x + 0.5, y + 0.52, letter,
                    fontsize=min(11.0, 40 * tile), color=colour.ink, ha="center", va="center",
                )  # fmt: skip
        else:
            _mark(axes, mine, colour, width=max(0.35, 6 * tile))


MARKS: Final[dict[str, tuple[tuple[float, float, float, float], ...]]] = {
    "": (),
    "cross": ((0.2, 0.2, 0.8, 0.8), (0.2, 0.8, 0.8, 0.2)),
    "slash": ((0.2, 0.8, 0.8, 0.2),),
    "dash": ((0.3, 0.5, 0.7, 0.5),),
}
"""Lines (x, y to x, y) across a tile."""


def _mark(axes: "Axes", tiles: np.ndarray, colour: Colour, *, width: float) -> None:
    from matplotlib.collections import LineCollection

    for x0, y0, x1, y1 in MARKS[colour.mark]:
        lines = np.stack([tiles + np.array([x0, y0]), tiles + np.array([x1, y1])], axis=1)
        axes.add_collection(LineCollection(list(lines), colors=colour.ink, linewidths=width))


def _corners(places: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """The four corners of rectangles, shape (n, 4, 2)."""
    steps = np.array([(0, 0), (1, 0), (1, 1), (0, 1)])
    return np.asarray(places[:, None, :] + sizes[:, None, :] * steps[None, :, :])


def _draw_legend(
    axes: "Axes", rated: Rated, said: Said, *, size: tuple[float, float], with_marks: bool
) -> None:
    """The classes from the bad end down: swatch, letter or mark, bounds, number of grids; in inches."""
    from matplotlib.collections import PolyCollection

    axes.set_xlim(0, size[0])
    axes.set_ylim(size[1], 0)
    axes.axis("off")
    head = said.legend_head()
    axes.text(0, 0.02, head, fontsize=9, fontweight="bold", va="top")
    top = 0.16 * (head.count("\n") + 1) + 0.16
    rows: list[tuple[Colour | None, str, str]] = [
        (colour, *said.legend_row(rank))
        for rank, colour in reversed(list(enumerate(rated.colours)))
        if rated.holding(rank) or not rated.by_quantile
    ]
    if (rated.rank < 0).any():
        rows.append((None, *said.legend_row(-1)))
    top = _draw_classes(axes, rows, said, top, with_marks=with_marks)
    if said.reddest:
        square = _corners(np.array([[0.0, top]]), np.array([[0.28, 0.28]]))
        axes.add_collection(
            PolyCollection(list(square), facecolors="#F3F3F3", edgecolors="black", linewidths=1.6)
        )
        for line, words in enumerate(said.frame()):
            axes.text(0.36, top + 0.06 + 0.17 * line, words, fontsize=7.5, va="center", color=INK)


def _draw_classes(
    axes: "Axes", rows: list[tuple[Colour | None, str, str]], said: Said, top: float, *, with_marks: bool
) -> float:
    """A line for each class from `top` down; returns where the last one ends."""
    from matplotlib.collections import PolyCollection

    for colour, name, holding in rows:
        square = _corners(np.array([[0.0, top]]), np.array([[0.28, 0.28]]))
        face = EMPTY if colour is None else colour.colour
        axes.add_collection(
            PolyCollection(list(square), facecolors=face, edgecolors="#777777", linewidths=0.5)
        )
        if colour is not None and with_marks:
            for x0, y0, x1, y1 in MARKS[colour.mark]:
                ends = top + 0.28 * np.array([y0, y1])
                axes.plot([0.28 * x0, 0.28 * x1], ends, color=colour.ink, linewidth=1.2)
        elif colour is not None:
            letter = said.of(colour.letter)
            axes.text(0.14, top + 0.15, letter, fontsize=9, color=colour.ink, ha="center", va="center")
        axes.text(0.36, top + 0.06, name, fontsize=8, va="center")
        axes.text(0.36, top + 0.23, holding, fontsize=7.5, va="center", color=INK)
        top += 0.44
    return top
