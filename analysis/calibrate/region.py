"""What is left of the cube: the points that no wave's emulators rule out, and how to walk among them.

Implausibility is the distance between a target and the emulated mean, over the standard deviation of all
that may lie between them: the emulator, the record, the model and luck (I. Vernon, M. Goldstein,
R. G. Bower, 2010, Bayesian Analysis 5, 619-669). A point is ruled out beyond the cut-off of 3, by the largest
over targets, or the second largest (F. Pukelsheim, 1994, The American Statistician 48, 88-91, for the 3).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.calibrate.emulator import Emulator
from analysis.calibrate.space import Space
from analysis.calibrate.targets import Target

CUT: Final = 3.0
PARTICLES: Final = 800
QUARTER: Final = 0.25
"""Each level keeps a quarter of the points."""
MOST_LEVELS: Final = 25
SWEEPS: Final = 12
ACCEPTED: Final = 0.25
"""The share of moves to go for (A. Gelman, W. R. Gilks, G. O. Roberts, 1997, Ann. Appl. Prob. 7, 110-120)."""


@dataclass(frozen=True, kw_only=True)
class Wave:
    """The emulators of one wave, one for each target, and the variance between seeds of each outcome."""

    emulators: tuple[Emulator, ...]
    luck: np.ndarray

    def implausibility(self, points: np.ndarray, targets: Sequence[Target]) -> np.ndarray:
        """How implausible each point is by each target, (N, k)."""
        columns = []
        for emulator, target, luck in zip(self.emulators, targets, self.luck, strict=True):
            mean, variance = emulator.predict(points)
            columns.append(target.distance(mean) / np.sqrt(variance + target.variance + luck))
        return np.array(columns).T.reshape(len(points), len(targets))


@dataclass(frozen=True, kw_only=True)
class Region:
    """The points that all waves leave. `rank` 1 judges by the largest implausibility, 2 by the second."""

    targets: tuple[Target, ...]
    space: Space
    waves: tuple[Wave, ...] = ()
    rank: int = 1

    def score(self, points: np.ndarray, *, level: float = np.inf) -> np.ndarray:
        """The implausibility that a point is judged by, (N,): the largest over waves.

        Infinite for impossible points. Later waves are not asked about points that are above `level`.
        """
        scores, points = np.zeros(len(points)), self.space.snapped(points)
        for wave in reversed(self.waves):
            asked = np.flatnonzero(scores <= level)
            if len(asked):
                found = np.sort(wave.implausibility(points[asked], self.targets), axis=1)
                judged = found[:, -min(self.rank, found.shape[1])]
                scores[asked] = np.maximum(scores[asked], judged)
        asked = np.flatnonzero(scores <= level)
        scores[asked[~self.space.possible(points[asked])]] = np.inf
        return scores


@dataclass(frozen=True, kw_only=True)
class Left:
    """Points evenly spread over what is left, (N, d), and its share of the cube with a 95 % interval."""

    points: np.ndarray
    share: float
    log_variance: float = 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The share's interval: levels are counts of points, whose errors add up in logarithms."""
        width = 1.96 * np.sqrt(self.log_variance)
        return float(self.share * np.exp(-width)), float(min(self.share * np.exp(width), 1.0))


def shrink(region: Region, left: Left, generator: np.random.Generator) -> Left | None:
    """What a region with a new wave leaves of what was left before; None if it leaves nothing.

    Subset simulation (S.-K. Au, J. L. Beck, 2001, Probabilistic Engineering Mechanics 16, 263-277): the
    level of implausibility falls step by step to the cut-off, so that small volumes are found as well.
    """
    points, share, log_variance = left.points, left.share, left.log_variance
    for _ in range(MOST_LEVELS):
        scores = region.score(points)
        finite = scores[np.isfinite(scores)]
        if not len(finite):
            return None
        level = max(CUT, float(np.quantile(finite, QUARTER)))
        kept = points[scores <= level]
        part = len(kept) / len(points)
        share *= part
        log_variance += 2 * (1 - part) / (part * len(points))  # twice: neighbours on a walk are alike
        chosen = kept[generator.integers(len(kept), size=len(points))]

        def within(moved: np.ndarray, level: float = level) -> np.ndarray:
            return np.where(region.score(moved, level=level) <= level, 0.0, -np.inf)

        points = walk(chosen, within, generator, sweeps=SWEEPS)
        if level <= CUT:
            return Left(points=points, share=share, log_variance=log_variance)
    return None


def walk(
    points: np.ndarray,
    log_density: Callable[[np.ndarray], np.ndarray],
    generator: np.random.Generator,
    *,
    sweeps: int,
) -> np.ndarray:
    """Points, (N, d), that walk by Metropolis's rule mirrored at the cube's sides."""
    width = points.shape[1]
    spread = np.cov(points.T).reshape(width, width) + 1e-8 * np.eye(width)
    root = np.linalg.cholesky(spread)
    step = 2.38 / np.sqrt(width)
    density = log_density(points)
    for _ in range(sweeps):
        moved = _reflected(points + step * generator.standard_normal(points.shape) @ root.T)
        found = log_density(moved)
        with np.errstate(invalid="ignore"):
            taken = np.log(generator.random(len(points))) < found - density
        points = np.where(taken[:, None], moved, points)
        density = np.where(taken, found, density)
        step *= float(np.clip(np.exp(taken.mean() - ACCEPTED), 0.5, 1.5))
    return points


def _reflected(points: np.ndarray) -> np.ndarray:
    """Points beyond a side of the cube, mirrored at it as often as it takes."""
    folded = np.mod(points, 2.0)
    return np.asarray(np.where(folded > 1, 2 - folded, folded))
