"""What the data say of each parameter, and which pairs they cannot tell apart.

A parameter is *touched* if its posterior is told from its prior by Kolmogorov and Smirnov's distance, at 5 %
over all parameters together; how far it was narrowed is the width of its 95 % interval beside the prior's.
"""

import itertools
import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.calibrate.space import Space

TAILS: Final = (0.025, 0.975)
BOOTSTRAPS: Final = 200
ERROR: Final = 0.05
GRID: Final = np.linspace(0.0, 1.0, 1001)
"""Where distributions over a side of the cube are told."""
WIDEST_KERNEL: Final = 0.5
"""Of a side: a single run says nothing of where others would lie."""


@dataclass(frozen=True, kw_only=True)
class Marginal:
    """One parameter: 95 % intervals before and after, in its unit, and its median after.

    `left` is the share of the prior interval's width (of prior chance) that is left, with its interval;
    `n` the effective number of runs that it rests on.
    """

    path: str
    prior: tuple[float, float]
    posterior: tuple[float, float]
    median: float
    left: float
    left_low: float
    left_high: float
    touched: bool
    n: float


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two parameters that trade off: Spearman's correlation among what is left, and its interval over all."""

    one: str
    other: str
    correlation: float
    low: float
    high: float
    n: float


def marginals(space: Space, points: np.ndarray, weights: np.ndarray, *, seed: int) -> tuple[Marginal, ...]:
    """All parameters, those narrowed most first; points (N, d) and their weights (N,), which sum to 1."""
    generator = np.random.default_rng(seed)
    drawn = [generator.integers(len(points), size=len(points)) for _ in range(BOOTSTRAPS)]
    again = np.array([np.bincount(rows, minlength=len(points)) for rows in drawn]) * weights
    effective = float(1 / np.sum(weights**2))
    critical = math.sqrt(-math.log(ERROR / len(space) / 2) / 2 / effective)
    found = []
    for side, path in enumerate(space.names):
        column = points[:, side]
        below = _below(column, weights)
        low, middle, high = quantiles(below @ weights, (TAILS[0], 0.5, TAILS[1]))
        lefts = np.sort([_left(below @ others) for others in again])
        ends = space.values(_at(side, len(space), [*TAILS, low, middle, high]))[:, side].tolist()
        found.append(
            Marginal(
                path=path,
                prior=(ends[0], ends[1]),
                posterior=(ends[2], ends[4]),
                median=ends[3],
                left=_left(below @ weights),
                left_low=float(np.quantile(lefts, TAILS[0])),
                left_high=float(np.quantile(lefts, TAILS[1])),
                touched=_distance(column, weights) > critical,
                n=effective,
            )
        )
    return tuple(sorted(found, key=lambda one: (not one.touched, one.left)))


def bandwidth(effective: float) -> float:
    """By how many standard deviations each of so many runs is spread out, so that intervals keep their word.

    The outermost of n runs hold a new one in (n - 1) of (n + 1) cases only. If the posterior is normal, a
    normal kernel of this width makes its quantiles those of Student's prediction interval (W. Q. Meeker,
    G. J. Hahn, L. A. Escobar, 2017, Statistical Intervals, ch. 4); it vanishes as n grows.
    """
    from scipy.stats import norm, t

    n = max(effective, 2.0)
    wider = t.ppf(TAILS[1], n - 1) ** 2 * (1 + 1 / n) / norm.ppf(TAILS[1]) ** 2
    return float(math.sqrt(wider - 1))


def _below(column: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """How much of each run, spread out and mirrored at the cube's sides, lies below `GRID`: shape (G, N)."""
    from scipy.special import ndtr

    effective = float(1 / np.sum(weights**2))
    variance = weights @ (column - weights @ column) ** 2 * effective / max(effective - 1, 1.0)
    width = min(max(bandwidth(effective) * math.sqrt(variance), 1e-9), WIDEST_KERNEL)
    images = np.stack([column, -column, 2 - column])
    parts = ndtr((GRID[:, None] - images[:, None, :]) / width) - ndtr(-images[:, None, :] / width)
    return np.asarray(parts.sum(axis=0))


def quantiles(below: np.ndarray, shares: tuple[float, ...]) -> list[float]:
    """Where on `GRID` so much of all weight lies below, which is given there, (G,)."""
    return np.interp(shares, below / below[-1], GRID).tolist()


def _left(below: np.ndarray) -> float:
    """The width of the 95 % interval beside the prior's."""
    if below[-1] <= 0:
        return 1.0
    low, high = quantiles(below, TAILS)
    return (high - low) / (TAILS[1] - TAILS[0])


def _distance(column: np.ndarray, weights: np.ndarray) -> float:
    """The largest distance between the weighted distribution and an even one."""
    order = np.argsort(column, kind="stable")
    summed = np.cumsum(weights[order])
    before = np.concatenate([[0.0], summed[:-1]])
    return float(np.maximum(np.abs(summed - column[order]), np.abs(before - column[order])).max())


def _at(side: int, sides: int, places: list[float]) -> np.ndarray:
    points = np.full((len(places), sides), 0.5)
    points[:, side] = places
    return points


def trading(space: Space, points: np.ndarray, weights: np.ndarray) -> tuple[Pair, ...]:
    """The pairs whose correlation is told from none, over all pairs together; the strongest first."""
    from scipy.stats import norm, rankdata

    effective = float(1 / np.sum(weights**2))
    pairs = list(itertools.combinations(range(len(space)), 2))
    if effective <= 4 or not pairs:
        return ()
    ranks = rankdata(points, axis=0)
    centred = ranks - weights @ ranks
    covariance = (centred * weights[:, None]).T @ centred
    spread = np.sqrt(np.diag(covariance))
    width = float(norm.ppf(1 - ERROR / 2 / len(pairs))) / math.sqrt(effective - 3)
    found = []
    for one, other in pairs:
        value = float(covariance[one, other] / (spread[one] * spread[other]))
        centre = math.atanh(min(max(value, -0.999999), 0.999999))
        low, high = math.tanh(centre - width), math.tanh(centre + width)
        if low > 0 or high < 0:
            names = space.names[one], space.names[other]
            found.append(
                Pair(one=names[0], other=names[1], correlation=value, low=low, high=high, n=effective)
            )
    return tuple(sorted(found, key=lambda pair: -abs(pair.correlation)))
