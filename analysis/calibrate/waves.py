"""History matching in waves: run, emulate, rule out, and again within what is left."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from analysis.calibrate.emulator import Emulator
from analysis.calibrate.region import CUT, PARTICLES, Left, Region, Wave, shrink
from analysis.calibrate.space import Space
from analysis.calibrate.targets import Target
from sim.errors import RunError

REPEATED: Final = 8
"""Points of each wave that are run again, for the variance between seeds."""
REPEATS: Final = 4
"""So often again."""
MOST_RANK: Final = 3
STOPS_SHRINKING: Final = 0.8
"""A wave that leaves more than this of what was left is the last."""
LEAST_KNOWN: Final = 10
"""Runs of which an emulator can learn anything at all."""
SMALL: Final = 0.1
"""An emulator's variance beside that of record, model and luck, below which it is good enough."""
DESIGN, WALK, PICK = 1, 2, 3
"""Streams of chance."""

Run = Callable[[np.ndarray], np.ndarray]
"""Simulate at points of the cube, (N, d), each with its own luck: outcomes (N, k), NaN if there is none."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is to be calibrated, on which targets. `run` gives the targets' outcomes, in their order."""

    space: Space
    targets: tuple[Target, ...]
    run: Run
    seed: int = 1


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is told of one wave.

    `emulator_part` is the emulators' variance over that of record, model and luck, mean over what is left,
    for each target. `covered` and `checked` are, of the new runs, those within two standard deviations of
    what the wave before had foretold of them, and all of them; 0 of 0 in the first wave.
    """

    number: int
    runs: int
    left: Left
    rank: int
    emulator_part: np.ndarray
    covered: int
    checked: int


@dataclass(frozen=True, kw_only=True)
class History:
    """All waves, what is left, and all runs in their order: points (N, d), outcomes (N, k).

    The `first` of them are spread over the whole cube. `why` says why there are no more waves.
    """

    region: Region
    left: Left
    waves: tuple[Told, ...]
    points: np.ndarray
    outcomes: np.ndarray
    first: int
    why: str


def history_match(problem: Problem, *, waves: int, runs: int) -> History:
    """Waves of so many runs each (repeats come on top), until one shrinks the space no more, or `waves`.

    Raises `RunError` if no point of the cube comes near enough to all targets but two.
    """
    space, seed = problem.space, problem.seed
    whole = Left(points=space.spread(PARTICLES, seed=[seed, DESIGN, 0]), share=1.0)
    region, left = Region(targets=problem.targets, space=space), whole
    design = space.spread(runs, seed=[seed, DESIGN, 1])
    points, outcomes = np.zeros((0, len(space))), np.zeros((0, len(problem.targets)))
    told: list[Told] = []
    why = "there were runs for no more"
    for number in range(1, waves + 1):
        fresh = np.concatenate([design, np.repeat(design[:REPEATED], REPEATS, axis=0)])
        found = problem.run(fresh)
        covered, checked = _foretold(region, fresh, found)
        points, outcomes = np.concatenate([points, fresh]), np.concatenate([outcomes, found])
        wave = learnt(region, points, outcomes, luck=_luck(found, runs))
        before = left
        region, left = _left(region, wave, left, whole, seed=seed)
        part = emulator_part(wave, left.points, problem.targets)
        told.append(
            Told(number=number, runs=len(fresh), left=left, rank=region.rank, emulator_part=part,
                 covered=covered, checked=checked)
        )  # fmt: skip
        if (part < SMALL).all():
            why = "the emulators' variance is small beside that of record, model and luck"
            break
        if number > 1 and left.share > STOPS_SHRINKING * before.share:
            why = "the space that is left stopped shrinking"
            break
        generator = np.random.default_rng([seed, PICK, number])
        design = left.points[generator.choice(len(left.points), size=runs, replace=runs > len(left.points))]
    return History(
        region=region, left=left, waves=tuple(told), points=points, outcomes=outcomes, first=runs, why=why
    )


def learnt(region: Region, points: np.ndarray, outcomes: np.ndarray, *, luck: np.ndarray) -> Wave:
    """Emulators from all runs, shapes (N, d) and (N, k), that lie in a region; `luck` (k,) are variances."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        inside = region.score(points, level=CUT) <= CUT
    kept = region.space.snapped(points[inside])
    emulators = []
    for column, variance in zip(outcomes[inside].T, luck, strict=True):
        known = np.isfinite(column)
        if known.sum() < LEAST_KNOWN:
            message = f"only {known.sum()} of {len(column)} runs have an outcome to learn from"
            raise RunError(message)
        emulators.append(Emulator.fit(kept[known], column[known], luck=float(variance)))
    return Wave(emulators=tuple(emulators), luck=luck)


def _luck(found: np.ndarray, runs: int) -> np.ndarray:
    """The variance between seeds of each outcome, (k,), from the points of a wave that were run again."""
    again = found[runs:].reshape(min(REPEATED, runs), REPEATS, found.shape[1])
    groups = np.concatenate([found[: len(again), None], again], axis=1)
    known = np.isfinite(groups).all(axis=(0, 1))
    return np.where(known, np.where(known, groups, 0).var(axis=1, ddof=1).mean(axis=0), 0.0)


def _left(region: Region, wave: Wave, left: Left, whole: Left, *, seed: int) -> tuple[Region, Left]:
    """The region with one more wave, and what it leaves; judged by the next largest where it left nothing."""
    from threadpoolctl import threadpool_limits

    number = len(region.waves) + 1
    region = replace(region, waves=(*region.waves, wave))
    with threadpool_limits(limits=1):
        for rank in range(region.rank, MOST_RANK + 1):
            generator = np.random.default_rng([seed, WALK, number, rank])
            judged = replace(region, rank=rank)
            found = shrink(judged, left if rank == region.rank else whole, generator)
            if found is not None:
                return judged, found
    names = _in_the_way(region, whole.points)
    raise RunError(
        f"no plausible world comes near enough to all targets but two; furthest away: {names}. Targets that"
        " cannot be met belong to be held out, and ranges or discrepancies to be thought over"
    )


def _in_the_way(region: Region, points: np.ndarray) -> str:
    """The targets that are furthest from being met, at the points that come nearest."""
    implausible = region.waves[-1].implausibility(region.space.snapped(points), region.targets)
    nearest = np.argsort(implausible.max(axis=1))[: max(len(points) // 20, 1)]
    worst = implausible[nearest].mean(axis=0)
    return ", ".join(region.targets[place].measure for place in np.argsort(-worst)[:3])


def _foretold(region: Region, points: np.ndarray, found: np.ndarray) -> tuple[int, int]:
    """How many of new outcomes lie where the last wave's emulators said, and how many there are."""
    if not region.waves:
        return 0, 0
    wave, covered, checked = region.waves[-1], 0, 0
    snapped = region.space.snapped(points)
    for emulator, luck, column in zip(wave.emulators, wave.luck, found.T, strict=True):
        mean, variance = emulator.predict(snapped)
        known = np.isfinite(column)
        checked += int(known.sum())
        covered += int((np.abs(column - mean)[known] <= 2 * np.sqrt(variance + luck)[known]).sum())
    return covered, checked


def emulator_part(wave: Wave, points: np.ndarray, targets: Sequence[Target]) -> np.ndarray:
    """The emulators' mean variance over points, over that of record, model and luck; (k,)."""
    return np.array(
        [
            float(emulator.predict(points)[1].mean()) / (target.variance + luck)
            for emulator, target, luck in zip(wave.emulators, targets, wave.luck, strict=True)
        ]
    )
