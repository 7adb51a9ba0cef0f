"""The space of parameters as a unit cube: a side for each, even in the parameter's own distribution.

So the share of a region's volume is the prior chance that plausible worlds have of lying in it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from analysis.study.worlds import Uncertain, even, values_at


def anywhere(points: np.ndarray) -> np.ndarray:
    """Every point is possible; (N, d) to (N,)."""
    return np.ones(len(points), dtype=bool)


@dataclass(frozen=True, kw_only=True)
class Space:
    """What is calibrated. `possible` tells which points, shape (N, d), contradict nothing, shape (N,)."""

    leaves: tuple[Uncertain, ...]
    possible: Callable[[np.ndarray], np.ndarray] = field(default=anywhere, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The dotted paths, one for each side."""
        return tuple(leaf.path for leaf in self.leaves)

    def __len__(self) -> int:
        """The number of sides, d."""
        return len(self.leaves)

    def values(self, points: np.ndarray) -> np.ndarray:
        """Points of the cube, shape (N, d), as values of the parameters (of tables: factors)."""
        columns = [values_at(leaf, points[:, side]) for side, leaf in enumerate(self.leaves)]
        return np.array(columns, dtype=np.float64).T.reshape(points.shape)

    def snapped(self, points: np.ndarray) -> np.ndarray:
        """The same with whole numbers of a range at the middle of their part: points of one world are one."""
        snapped = points.copy()
        for side, leaf in enumerate(self.leaves):
            if isinstance(leaf.value, int):
                parts = leaf.high - leaf.low + 1
                snapped[:, side] = (np.minimum(np.floor(points[:, side] * parts), parts - 1) + 0.5) / parts
        return snapped

    def spread(self, count: int, *, seed: Sequence[int]) -> np.ndarray:
        """Points spread evenly over what is possible, (count, d): a Latin hypercube."""
        tried = count
        whole = int(np.random.SeedSequence(seed).generate_state(1)[0])
        while True:
            points = even(len(self), count=tried, sample="latin_hypercube", seed=whole)
            kept = points[self.possible(points)]
            if len(kept) >= count:
                return np.asarray(kept[:count])
            tried = int(1.2 * tried * count / max(len(kept), 1)) + 1
            if tried > 1000 * count:
                raise ValueError("hardly a draw does not contradict itself")
