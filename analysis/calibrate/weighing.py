"""Approximate Bayesian computation within what is left: worlds are run for good, and weighed by their fit.

A world's weight is the chance that record and model err by as much as lies between its run and the targets
(R. D. Wilkinson, 2013, Statistical Applications in Genetics and Molecular Biology 12, 129-141): normal, with
the variance of both, beyond the ends of a range. Worlds are proposed where the emulators expect such runs,
and the proposal is divided out again (importance sampling). The runs of the first round teach the emulators
of the second. If too few worlds carry the weight, the tolerance is widened by a factor, which is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.calibrate.region import CUT, Region, Wave, walk
from analysis.calibrate.targets import Target
from analysis.calibrate.waves import History, Problem, learnt
from analysis.study.given import resampled

ROUNDS: Final = 2
SWEEPS: Final = 60
LEAST_EFFECTIVE: Final = 0.1
"""Of the runs: with a smaller effective number, the tolerance is widened."""
WIDEST: Final = 100.0
PROPOSE, CHOOSE = 4, 5
"""Streams of chance; `waves` has the others."""


@dataclass(frozen=True, kw_only=True)
class Posterior:
    """Weighed runs: points (N, d), outcomes (N, k), weights (N,) that sum to 1.

    `effective` is the effective number of runs (L. Kish, 1965), `widened` the factor on all tolerances.
    """

    points: np.ndarray
    outcomes: np.ndarray
    weights: np.ndarray
    widened: float

    @property
    def effective(self) -> float:
        """As many equally weighty runs would tell as much."""
        return float(1 / np.sum(self.weights**2))

    def worlds(self, count: int, *, seed: int) -> np.ndarray:
        """So many equally likely worlds, (count, d), in proportion to the weights."""
        rows = resampled(self.weights, count, np.random.default_rng([seed, CHOOSE]))
        return np.asarray(self.points[rows])


def weigh(problem: Problem, history: History, *, runs: int) -> Posterior:
    """The posterior from so many further runs in two rounds."""
    region, wave = history.region, history.region.waves[-1]
    points, outcomes = history.points, history.outcomes
    proposed, found, densities = [], [], []
    for number in range(ROUNDS):
        size = runs // ROUNDS if number else runs - runs // ROUNDS
        generator = np.random.default_rng([problem.seed, PROPOSE, number])
        chosen, density = _proposals(region, wave, history.left.points, generator, size=size)
        made = problem.run(chosen)
        points, outcomes = np.concatenate([points, chosen]), np.concatenate([outcomes, made])
        proposed.append(chosen)
        found.append(made)
        densities.append(density)
        if number + 1 < ROUNDS:
            wave = learnt(region, points, outcomes, luck=wave.luck)
    widened = _widened(found, densities, problem.targets)
    weights = _weights(found, densities, problem.targets, widened)
    return Posterior(
        points=np.concatenate(proposed), outcomes=np.concatenate(found), weights=weights, widened=widened
    )


def _proposals(
    region: Region, wave: Wave, start: np.ndarray, generator: np.random.Generator, *, size: int
) -> tuple[np.ndarray, np.ndarray]:
    """Points that walk by the emulated likelihood within a region, and its logarithm there."""
    from threadpoolctl import threadpool_limits

    def density(points: np.ndarray) -> np.ndarray:
        found = np.full(len(points), -np.inf)
        inside = region.score(points, level=CUT) <= CUT
        if inside.any():
            distances = wave.implausibility(region.space.snapped(points[inside]), region.targets)
            found[inside] = -0.5 * (distances**2).sum(axis=1)
        return found

    with threadpool_limits(limits=1):
        first = density(start)
        likely = np.exp(first - first.max())
        walkers = start[resampled(likely, size, generator)]
        walkers = walk(walkers, density, generator, sweeps=SWEEPS)
        return walkers, density(walkers)


def _log_fit(outcomes: np.ndarray, targets: Sequence[Target], widened: float) -> np.ndarray:
    """The logarithm of the chance that record and model err as much as they would have to, (N,)."""
    total = np.zeros(len(outcomes))
    for column, target in zip(outcomes.T, targets, strict=True):
        total -= 0.5 * target.distance(column) ** 2 / (target.variance * widened**2)
    return total


def _weights(
    found: Sequence[np.ndarray], densities: Sequence[np.ndarray], targets: Sequence[Target], widened: float
) -> np.ndarray:
    """Weights of all rounds' runs: each round counts by its effective number."""
    parts = []
    for outcomes, density in zip(found, densities, strict=True):
        logs = _log_fit(outcomes, targets, widened) - density
        if not np.isfinite(logs).any():
            parts.append(np.zeros(len(logs)))
            continue
        weights = np.exp(logs - logs.max())
        weights /= weights.sum()
        parts.append(weights / np.sum(weights**2))
    whole = np.concatenate(parts)
    return np.asarray(whole / whole.sum()) if whole.sum() else np.full(len(whole), 1 / len(whole))


def _widened(
    found: Sequence[np.ndarray], densities: Sequence[np.ndarray], targets: Sequence[Target]
) -> float:
    """The smallest factor from 1 on that leaves an effective number of runs to speak of."""
    wanted = LEAST_EFFECTIVE * sum(map(len, found))

    def effective(factor: float) -> float:
        return float(1 / np.sum(_weights(found, densities, targets, factor) ** 2))

    low, high = 1.0, WIDEST
    if effective(low) >= wanted or effective(high) < wanted:
        return 1.0
    for _ in range(30):
        middle = np.sqrt(low * high)
        low, high = (low, middle) if effective(float(middle)) >= wanted else (middle, high)
    return float(high)
