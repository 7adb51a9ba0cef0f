"""PRIM: the worlds in which a policy fails, as a box of bounds on a few parameters.

The patient rule induction method peels slices off the space, each time the one whose removal leaves the
largest share of failures (Friedman and Fisher 1999, Statistics and Computing 9, 123-143); scenario discovery
reads the box as the conditions of failure (Bryant and Lempert 2010, Technol. Forecast. Soc. Ch. 77, 34-49).

With far more parameters than a hundred worlds can part, the first slices would go to parameters that do
nothing. Only those whose values differ most between failures and other worlds are peeled, by the largest
distance of the distributions (Kolmogorov and Smirnov). Even so some box always looks good among many
parameters. So the whole search, this choice included, is repeated on failures dealt out to worlds by lot: a
box is told only if hardly any of these finds as good a one. Bounds that are not needed then go: those without
which the box would be as dense, by Bryant and Lempert's binomial test.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.study.intervals import Interval, share_interval

PEEL: Final = 0.1
"""The part of the worlds in the box that a slice takes away."""
CANDIDATES: Final = 4
"""Parameters that are peeled."""
MOST_BOUNDS: Final = 3
"""Parameters that a box may bound: more cannot be told in a sentence."""
SMALLEST: Final = 0.08
"""A box has at least this part of all worlds, and ten of them."""
SHUFFLES: Final = 99
LEVEL: Final = 0.05


@dataclass(frozen=True, kw_only=True)
class Bound:
    """A parameter above `low` or below `high`, whichever is finite."""

    path: str
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Box:
    """Where something happens: in `density` of the worlds in the box, which has `coverage` of all cases.

    `base` is its share among all worlds. Of `SHUFFLES` searches over cases dealt by lot, `by_luck` found a
    box as good.
    """

    bounds: tuple[Bound, ...]
    density: Interval
    coverage: Interval
    base: Interval
    by_luck: int

    @property
    def convincing(self) -> bool:
        """Whether luck hardly ever does as well, and something is bound at all."""
        return bool(self.bounds) and (self.by_luck + 1) / (SHUFFLES + 1) <= LEVEL


def find_box(drawn: np.ndarray, paths: Sequence[str], happens: np.ndarray) -> Box | None:
    """The box in which something happens most; None if it happens in no world, in all, or in too few.

    `drawn` has shape (worlds, parameters), `happens` bool of shape (worlds,).
    """
    smallest = max(10, int(np.ceil(SMALLEST * len(happens))))
    if not drawn.size or min(happens.sum(), (~happens).sum()) < 5 or len(happens) < 2 * smallest:
        return None
    ranks = np.stack([np.unique(column, return_inverse=True)[1] for column in drawn.T], axis=1)
    order = ranks.argsort(axis=0, kind="stable")
    inside, sides = _peel(ranks, order, happens, smallest)
    draw = np.random.default_rng(0)
    found = score(inside, happens)
    by_luck = 0
    for _ in range(SHUFFLES):
        dealt = draw.permutation(happens)
        by_luck += score(_peel(ranks, order, dealt, smallest)[0], dealt) >= found
    sides = _needed(ranks, happens, sides)
    inside = _inside(ranks, sides)
    return Box(
        bounds=tuple(
            _bound(drawn[:, column], ranks[:, column], paths[column], side, cut)
            for column, side, cut in sides
        ),
        density=share_interval(hits=int(happens[inside].sum()), n=int(inside.sum())),
        coverage=share_interval(hits=int(happens[inside].sum()), n=int(happens.sum())),
        base=share_interval(hits=int(happens.sum()), n=len(happens)),
        by_luck=int(by_luck),
    )


Side = tuple[int, int, int]
"""A parameter's column; -1 if it lies below a rank, 1 if above; the first rank that is out."""


def score(inside: np.ndarray, happens: np.ndarray) -> float:
    """Cases in a box beyond those due to its size: weighted relative accuracy, times the worlds."""
    return float(happens[inside].sum() - inside.sum() * happens.mean())


def _candidates(order: np.ndarray, happens: np.ndarray) -> np.ndarray:
    """The columns whose values differ most between worlds in which it happens and the others."""
    distance = np.abs(np.cumsum(happens[order] - happens.mean(), axis=0)).max(axis=0)
    return np.sort(distance.argsort(kind="stable")[::-1][:CANDIDATES])


def _peel(
    ranks: np.ndarray, order: np.ndarray, happens: np.ndarray, smallest: int
) -> tuple[np.ndarray, list[Side]]:
    """Peel until nothing may go any more; the box on the way with the best score, and its sides."""
    candidates, inside = _candidates(order, happens), np.ones(len(happens), dtype=bool)
    cuts: dict[tuple[int, int], int] = {}
    best, best_score, best_cuts = inside, 0.0, dict(cuts)
    while inside.sum() > smallest:
        count = max(1, int(PEEL * inside.sum()))
        bound = {column for column, _ in cuts}
        columns = np.array(sorted(bound)) if len(bound) >= MOST_BOUNDS else candidates
        side, column, cut = _slice(ranks[:, columns], inside, happens, count)
        inside = inside & _kept(ranks[:, columns[column]], side, cut)
        cuts[int(columns[column]), side] = cut
        if (found := score(inside, happens)) > best_score and inside.sum() >= smallest:
            best, best_score, best_cuts = inside, found, dict(cuts)
    return best, [(column, side, cut) for (column, side), cut in best_cuts.items()]


def _slice(ranks: np.ndarray, inside: np.ndarray, happens: np.ndarray, count: int) -> tuple[int, int, int]:
    """Which slice leaves the highest share: its side, column and the first rank that is out."""
    there, cases = ranks[inside], happens[inside]
    ordered = np.sort(there, axis=0)
    top, bottom = ordered[-count], ordered[count - 1]
    high, low = (_left(cases, ~slices) for slices in (there >= top, there <= bottom))
    if high.max() >= low.max():
        return -1, int(high.argmax()), int(top[high.argmax()])
    return 1, int(low.argmax()), int(bottom[low.argmax()])


def _left(cases: np.ndarray, stay: np.ndarray) -> np.ndarray:
    """The share of cases among worlds that stay, for each parameter; -1 where equal values leave none."""
    size = stay.sum(axis=0)
    return np.where(size > 0, (cases.astype(np.float64) @ stay) / np.maximum(size, 1), -1.0)


def _kept(ranks: np.ndarray, side: int, cut: int) -> np.ndarray:
    return np.asarray(ranks < cut if side < 0 else ranks > cut)


def _inside(ranks: np.ndarray, sides: Sequence[Side]) -> np.ndarray:
    inside = np.ones(len(ranks), dtype=bool)
    for column, side, cut in sides:
        inside &= _kept(ranks[:, column], side, cut)
    return inside


def _needed(ranks: np.ndarray, happens: np.ndarray, sides: list[Side]) -> list[Side]:
    """The sides without which the box would be less dense than luck explains, dropping the weakest first."""
    from scipy.stats import binomtest

    while len(sides) > 1:
        inside = _inside(ranks, sides)
        chances = []
        for side in sides:
            without = _inside(ranks, [one for one in sides if one != side])
            share = min(float(happens[without].mean()), 1.0)
            hits, n = int(happens[inside].sum()), int(inside.sum())
            chances.append(float(binomtest(hits, n, share, alternative="greater").pvalue))
        if max(chances) <= LEVEL:
            return sides
        del sides[int(np.argmax(chances))]
    return sides


def _bound(values: np.ndarray, ranks: np.ndarray, path: str, side: int, cut: int) -> Bound:
    """A side as a number halfway between the worlds on either side of it."""
    kept = _kept(ranks, side, cut)
    if side < 0:
        return Bound(path=path, low=-np.inf, high=float((values[kept].max() + values[~kept].min()) / 2))
    return Bound(path=path, low=float((values[kept].min() + values[~kept].max()) / 2), high=np.inf)
