"""Red, yellow, blue: grids rated by where their value stands, at stated quantiles or thresholds."""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from analysis.grid_measures import Chance, Counted, GridMeasure
from analysis.words.base import Words

WORST: Final = 0.1
"""The part of grids whose share of the whole the title tells."""
REPEATS: Final = 40
"""Draws of places in which all grids are alike."""


class Colour(NamedTuple):
    """A class of the rating: its names, letter, colour (Okabe and Ito 2008) and the mark on small tiles."""

    name: Words
    letter: Words
    colour: str
    ink: str
    mark: str


RED: Final = Colour(Words("red", "红"), Words("R", "红"), "#D55E00", "white", "cross")
ORANGE: Final = Colour(Words("orange", "橙"), Words("O", "橙"), "#E69F00", "black", "slash")
YELLOW: Final = Colour(Words("yellow", "黄"), Words("Y", "黄"), "#F0E442", "black", "dash")
SKY: Final = Colour(Words("light blue", "浅蓝"), Words("L", "浅"), "#9BD0F0", "black", "")
BLUE: Final = Colour(Words("blue", "蓝"), Words("B", "蓝"), "#0072B2", "white", "")
SCALES: Final[dict[int, tuple[tuple[Colour, ...], tuple[float, ...]]]] = {
    3: ((BLUE, YELLOW, RED), (0.6, 0.9)),
    5: ((BLUE, SKY, YELLOW, ORANGE, RED), (0.25, 0.5, 0.75, 0.9)),
}
"""Colours from the good end to the bad one, and the quantiles between them."""


@dataclass(frozen=True, kw_only=True)
class Rated:
    """The rating of all grids: `value` (NaN without a base) and `rank`, an index into `colours` or -1.

    `cuts` rise in badness: a grid has the rank of the number of cuts that it lies beyond. `by_quantile` says
    whether the cuts are quantiles. `worst_*` are about the tenth of grids at the bad end; `worst_by_luck` is
    the same share if all grids were alike (None where no simple law says), and `mostly_luck` tells that this
    explains more than half of how far their share lies from their part of the base.
    """

    measure: GridMeasure
    colours: tuple[Colour, ...]
    value: np.ndarray
    rank: np.ndarray
    cuts: tuple[float, ...]
    by_quantile: bool
    whole: float | None
    worst: int
    worst_share: float | None
    worst_base: float | None
    worst_by_luck: float | None
    mostly_luck: bool

    def holding(self, rank: int) -> int:
        """How many grids have a rank."""
        return int((self.rank == rank).sum())


def rate(
    measure: GridMeasure, counted: Counted, *, colours: int = 3, thresholds: tuple[float, ...] = ()
) -> Rated:
    """Rate grids by quantiles, or by thresholds in the measure's unit (one fewer than colours)."""
    shown, quantiles = SCALES[colours]
    value = _values(measure, counted)
    sign = 1.0 if measure.red == "high" else -1.0
    bad = sign * value
    known = bad[~np.isnan(bad)]
    cuts = np.sort(sign * np.array(thresholds)) if thresholds else _quantiles(known, quantiles)
    rank = np.where(np.isnan(bad), -1, (bad[:, None] > cuts[None, :]).sum(axis=1))
    worst, share, base = _worst(bad, counted)
    luck, luck_base = _by_luck(measure, counted, sign)
    total = float(counted.base.sum())
    mostly = None not in (luck, luck_base, share, base) and _gap(luck, luck_base) > _gap(share, base) / 2
    return Rated(
        measure=measure,
        colours=shown,
        value=value,
        rank=rank,
        cuts=tuple(float(sign * cut) for cut in cuts),
        by_quantile=not thresholds,
        whole=measure.scale * float(counted.hits.sum()) / total if total else None,
        worst=worst,
        worst_share=share,
        worst_base=base,
        worst_by_luck=luck,
        mostly_luck=mostly,
    )


def _gap(share: float | None, base: float | None) -> float:
    return abs((share or 0.0) - (base or 0.0))


def _values(measure: GridMeasure, counted: Counted) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(counted.base > 0, measure.scale * counted.hits / counted.base, np.nan)


def _quantiles(known: np.ndarray, levels: tuple[float, ...]) -> np.ndarray:
    """The largest values that do not lie beyond each level; grids of equal value are never parted.

    Of the places between two values the one is taken that leaves nearest to the wanted part of grids beyond.
    Where all values are equal none lies beyond.
    """
    values, counts = np.unique(known, return_counts=True)
    if len(values) < 2:
        return np.full(len(levels), values[0] if len(values) else np.inf)
    beyond = len(known) - np.cumsum(counts)[:-1]
    return np.array([values[np.abs(beyond - (1 - level) * len(known)).argmin()] for level in levels])


def worst_grids(measure: GridMeasure, counted: Counted) -> np.ndarray:
    """The tenth of grids at a measure's bad end (at least one, if any has a base), the worst first."""
    return _worst_of((1.0 if measure.red == "high" else -1.0) * _values(measure, counted))


def _worst_of(bad: np.ndarray) -> np.ndarray:
    known = np.flatnonzero(~np.isnan(bad))
    number = max(1, round(WORST * len(known))) if len(known) else 0
    return known[np.argsort(-bad[known], kind="stable")[:number]]


def _worst(bad: np.ndarray, counted: Counted) -> tuple[int, float | None, float | None]:
    """The tenth of grids at the bad end: how many, their share of what was counted and of its base."""
    chosen = _worst_of(bad)
    total, base = float(counted.hits.sum()), float(counted.base.sum())
    share = float(counted.hits[chosen].sum()) / total if total else None
    return len(chosen), share, float(counted.base[chosen].sum()) / base if base else None


def _by_luck(measure: GridMeasure, counted: Counted, sign: float) -> tuple[float | None, float | None]:
    """The worst tenth's share and its part of the base, if all grids had one rate and only luck differed."""
    law: Chance = measure.chance
    base, total = float(counted.base.sum()), float(counted.hits.sum())
    if law == "none" or base == 0 or total == 0:
        return None, None
    luck, rate = np.random.default_rng(0), total / base
    tries = np.round(counted.base).astype(np.int64)
    found = []
    for _ in range(REPEATS):
        drawn = (
            luck.poisson(rate * counted.base) if law == "poisson" else luck.binomial(tries, min(rate, 1.0))
        )
        alike = Counted(drawn.astype(np.float64), counted.base)
        _, share, part = _worst(sign * _values(measure, alike), alike)
        if share is not None and part is not None:
            found.append((share, part))
    return tuple(map(float, np.mean(found, axis=0))) if found else (None, None)  # type: ignore[return-value]
