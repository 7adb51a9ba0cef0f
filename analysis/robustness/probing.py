"""Probes as a study: each stress at three sizes, paired with the scenario as written by common luck."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from analysis.compare.comparison import base_of, place_of
from analysis.compare.effects import Effect, effect_of
from analysis.robustness.probes import PAIRS, PROBES, SIZES, TRUE_ALONE, Pair, Probe, Size
from analysis.study.intervals import Interval, paired_difference
from analysis.study.plan import BASELINE, Arm, Study, Worlds

if TYPE_CHECKING:
    from analysis.study.plan import Plan
    from analysis.study.results import Results
    from sim.scenario import Scenario

Verdict = Literal["FLATTERS", "flatters in part", "tells it", "understates", "no change"]
MATERIAL: Final = 0.1
"""A gap below this part of the larger change is none, however surely it is there."""
MEANINGS: Final[dict[Verdict, str]] = {
    "FLATTERS": "the truth gets worse and the book does not, or the book gets better and the truth does not",
    "flatters in part": "both get worse, the book by less",
    "tells it": "book and truth move alike, or cannot be told apart",
    "understates": "the book gets worse by more than the truth",
    "no change": "neither can be told from unchanged",
}


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A pair under a probe at its assumed size; `gap` is how much more favourably the book moved."""

    pair: Pair
    true: Effect
    reported: Effect
    gap: Interval
    verdict: Verdict


@dataclass(frozen=True, kw_only=True)
class Probed:
    """What a probe does: pairs, true measures alone, and the ends of the range of sizes for all of them.

    `ends` has the effects at the `low` and `high` size by outcome.
    """

    probe: Probe
    pairs: tuple[Moved, ...]
    alone: tuple[Effect, ...]
    ends: Mapping[str, tuple[Effect, Effect]]


@dataclass(frozen=True, kw_only=True)
class Probing:
    """All probes of a scenario, and why some were not run there."""

    plan: "Plan"
    place: str
    runs: int
    probed: tuple[Probed, ...]
    absent: Mapping[str, str]

    def basis(self) -> str:
        """What it rests on."""
        study = self.plan.study
        units = f"{study.replications} replications"
        if study.worlds is not None:
            units = f"{study.worlds.count} plausible worlds, {study.replications} runs in each"
        return (
            f"{self.runs:,} runs of {self.plan.days} days: the scenario as written and {len(self.probed)}"
            f" probes at three assumed sizes, {units}; all share their luck."
        )


def study_of(
    scenario: "Scenario",
    *,
    source: str,
    overlays: tuple[str, ...] = (),
    sets: tuple[str, ...] = (),
    worlds: Worlds | None = None,
    replications: int = 20,
    first_seed: int = 1,
    days: int | None = None,
    scale: int = 1,
) -> tuple[Study, dict[str, str]]:
    """The study of all probes that a place can have, and what is absent in it by name of the probe.

    `scenario` is `source` with the overlays and sets laid over it.
    """
    arms, absent = [Arm(name=BASELINE, overlays=overlays, sets=sets)], {}
    for probe in PROBES:
        if probe.needs and getattr(scenario.policies, probe.needs) is None:
            absent[probe.name] = f"{place_of(scenario)} has no {probe.needs}: nothing to probe"
            continue
        for number, size in enumerate(SIZES):
            own = tuple(_sets(probe, scenario, number))
            arms.append(Arm(name=arm_name(probe, size), overlays=overlays, sets=(*sets, *own)))
    study = Study(
        name=f"probe_{Path(source).stem.lower()}",
        title=f"Adverse probes of {Path(source).stem}",
        scenario=source,
        scale=scale,
        days=days,
        arms=tuple(arms),
        worlds=worlds,
        replications=replications,
        first_seed=first_seed,
    )
    return study, absent


def arm_name(probe: Probe, size: Size) -> str:
    """How the arm of a probe at a size is called."""
    return probe.name if size == "assumed" else f"{probe.name}_{size}"


def _sets(probe: Probe, scenario: "Scenario", number: int) -> Iterator[str]:
    """What a probe sets over a scenario, as it would be typed."""
    for path, sizes in probe.sets.items():
        yield f"{path}={sizes[number]:.12g}"
    for path, factors in probe.times.items():
        for cell, value in _cells(path, scenario.describe(path).value):
            yield f"{cell}={value * factors[number]:.12g}"
    for path in probe.lost:
        if getattr(scenario.policies, path.partition(".")[2]) is not None:
            yield f"{path}=null"


def _cells(path: str, value: Any) -> Iterator[tuple[str, float]]:
    if isinstance(value, dict):
        for name, cell in value.items():
            yield from _cells(f"{path}.{name}", cell)
    else:
        yield path, value


def assess(plan: "Plan", results: "Results", *, absent: Mapping[str, str]) -> Probing:
    """What each probe does to true and to reported measures."""
    scenario = plan.variants[BASELINE].base
    names = {arm.name for arm in plan.study.arms}
    return Probing(
        plan=plan,
        place=place_of(scenario),
        runs=len(results.experiments),
        probed=tuple(_probed(results, probe, scenario) for probe in PROBES if probe.name in names),
        absent=absent,
    )


def _probed(results: "Results", probe: Probe, scenario: "Scenario") -> Probed:
    base = base_of(scenario)

    def effect(column: str, size: Size = "assumed") -> Effect:
        return effect_of(results, column, arm=arm_name(probe, size), against=BASELINE, base=base)

    columns = [*(one for pair in PAIRS for one in (pair.true, pair.reported)), *TRUE_ALONE]
    return Probed(
        probe=probe,
        pairs=tuple(_moved(results, probe, pair, effect(pair.true), effect(pair.reported)) for pair in PAIRS),
        alone=tuple(effect(column) for column in TRUE_ALONE),
        ends={column: (effect(column, "low"), effect(column, "high")) for column in columns},
    )


def _moved(results: "Results", probe: Probe, pair: Pair, true: Effect, reported: Effect) -> Moved:
    pairs = [
        results.paired(column, arm=probe.name, against=BASELINE) for column in (pair.reported, pair.true)
    ]
    sign = 1.0 if pair.better == "higher" else -1.0
    book, truth = (sign * (one.one - one.other) for one in pairs)
    gap = paired_difference(one=book, other=truth, world=pairs[0].world)
    verdict = verdict_of(true=true.change.times(sign), reported=reported.change.times(sign), gap=gap)
    return Moved(pair=pair, true=true, reported=reported, gap=gap, verdict=verdict)


def verdict_of(*, true: Interval, reported: Interval, gap: Interval) -> Verdict:
    """Whether a book flatters; changes are positive for better, `gap` is the book's less the truth's."""
    truth, book, apart = _way(true), _way(reported), _way(gap)
    if abs(gap.value) < MATERIAL * max(abs(true.value), abs(reported.value)):
        apart = 0
    if truth == book == 0:
        return "no change"
    if apart > 0 and ((truth < 0 and book >= 0) or (truth <= 0 and book > 0)):
        return "FLATTERS"
    if truth < 0 and book < 0 and apart > 0:
        return "flatters in part"
    return "understates" if book < 0 and apart < 0 else "tells it"


def _way(change: Interval) -> int:
    """1 for better, -1 for worse, 0 for what cannot be told from unchanged."""
    if not change.excludes(0):
        return 0
    return 1 if change.value > 0 else -1
