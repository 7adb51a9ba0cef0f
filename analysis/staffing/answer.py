"""From a question about staff to its answer: curves, knees, the smallest staffing, and worths."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

import numpy as np

from analysis.staffing import solver
from analysis.staffing.bench import Bench, Draws
from analysis.staffing.curve import Curve, Step, curve_of, dominated, marginal
from analysis.staffing.erlang import late_share_of, smallest_by_formula
from analysis.staffing.knees import Knee, knee_of
from analysis.staffing.levers import Lever, Place, lever_of
from analysis.staffing.question import Question, candidates_of, numbers_of
from analysis.staffing.worths import Priced, worths_of

if TYPE_CHECKING:
    from sim.institution.layout import Institution
    from sim.scenario import Scenario

COST: Final = "cost_per_resident_yuan"
KNEES: Final = ("requests_late_share", "gridworkers_worn_out_share", "committee_wait_days_mean")
"""Outcomes in which work piles up, and knees are looked for; in the one asked about as well."""
BESIDE: Final = (
    *KNEES,
    "unsettled_severity_days_per_1000",
    "incidents_per_100000",
    "hidden_share",
    "requests_late_peak_month",
    "requests_open_p95_per_1000",
    "utilisation_gridworkers_peak_month",
    "households_above_tolerance_share",
    "requests_late [grids: worst tenth]",
    COST,
)
"""Outcomes told beside the one asked about: other benefits, harms, peaks and cost."""
UTILISATION: Final = {
    "gridworkers": "utilisation_gridworkers",
    "mediators": "utilisation_committee",
    "township": "utilisation_township",
    "county": "utilisation_county",
    "court": "utilisation_court",
    "heads": "utilisation_head",
}


@dataclass(frozen=True, kw_only=True)
class Zone:
    """The comfort zone of utilisation, below `threshold`: fatigue does not grow. Then comes `strain`."""

    threshold: float
    low: float | None
    high: float | None
    strain: float
    source: str


@dataclass(frozen=True, kw_only=True)
class Reference:
    """The Erlang lines at the curve's staffings, shape (P,), and the smallest numbers that they ask for."""

    bare: np.ndarray
    corrected: np.ndarray
    smallest_bare: float | None
    smallest_corrected: float | None


@dataclass(frozen=True, kw_only=True)
class Found:
    """The answer. All curves share their staffings and draws.

    `runs` counts the simulations that it rests on, `made` those of them that were not in the folder before.
    """

    question: Question
    lever: Lever
    place: Place
    curves: Mapping[str, Curve]
    left_out: str
    answer: solver.Answer | None
    reference: Reference | None
    worths: list[Priced]
    runs: int
    made: int

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        from analysis.showing import staffing_html

        return staffing_html(self)

    @property
    def curve(self) -> Curve:
        """The outcome asked about."""
        return self.curves[self.question.outcome]

    @property
    def utilisation(self) -> Curve:
        """How busy the staff of the lever are; gridworkers where the lever is none of staff."""
        return self.curves[utilisation_of(self.lever.name)]

    @cached_property
    def knees(self) -> dict[str, Knee | None]:
        """Knees of the outcomes in which they are looked for."""
        names = dict.fromkeys((self.question.outcome, *KNEES))
        return {name: knee_of(self.curves[name]) for name in names}

    @cached_property
    def marginal(self) -> list[Step]:
        """What one more worker changes in the outcome asked about."""
        return marginal(self.curve)

    @cached_property
    def dominated(self) -> np.ndarray:
        """Staffings that another one beats in cost and outcome, shape (P,)."""
        return dominated(self.curves[COST].means(), self.curve.means(), better=self.curve.better)

    @property
    def zone(self) -> Zone | None:
        """The comfort zone; None for staff who do not tire in the model."""
        return zone_of(self.place.scenario) if "gridworkers" in utilisation_of(self.lever.name) else None


def utilisation_of(lever: str) -> str:
    """The measure of how busy the staff of a lever are."""
    return UTILISATION.get(lever.partition(".")[0], UTILISATION["gridworkers"])


def outcomes_of(question: Question) -> tuple[str, ...]:
    """All measures that an answer tells."""
    asked = (question.outcome, *(target.outcome for target in question.targets))
    return tuple(dict.fromkeys((*asked, utilisation_of(question.lever), *BESIDE)))


def answer(
    question: Question,
    place: Place,
    bench: Bench,
    *,
    say: Callable[[str], None] = lambda text: None,
) -> Found:
    """Run the curve, then the solver where there are targets, then the worths; `say` is told what is done."""
    lever = lever_of(question.lever, place)
    numbers, left_out = numbers_of(question, lever)
    candidates = candidates_of(numbers, lever)
    ask = partial(_asked, question, lever, bench)
    say(f"the curve: {len(numbers)} staffings, {question.draws} draws each")
    ask(numbers, question.draws)
    solved = None
    if question.targets:
        targets = " and ".join(map(str, question.targets))
        say(f"the smallest of {len(candidates)} numbers that meets {targets}")
        solved = _solved(question, candidates, ask)
        near = {solved.number, solved.below.number if solved.below else None}
        numbers = sorted({*numbers, *(number for number in near if number is not None)})
    worths = worths_of(question, lever, place, bench, numbers, say=say)
    drawn = ask(numbers, question.draws)
    return Found(
        question=question,
        lever=lever,
        place=place,
        curves={name: curve_of(name, drawn) for name in outcomes_of(question)},
        left_out=left_out,
        answer=solved,
        reference=_reference(question, lever, place, numbers, candidates),
        worths=worths,
        runs=bench.runs,
        made=bench.made,
    )


def _asked(
    question: Question, lever: Lever, bench: Bench, numbers: Sequence[float], draws: int
) -> dict[float, Draws]:
    """The first draws at some numbers of staff."""
    arms = {n: question.source.arm(f"{lever.name} {n:g}", sets=lever.at(n)) for n in numbers}
    found = bench.ask(list(arms.values()), draws)
    return {number: found[arm.name] for number, arm in arms.items()}


def _solved(
    question: Question, candidates: Sequence[float], ask: Callable[[Sequence[float], int], dict[float, Draws]]
) -> solver.Answer:
    """The search for the smallest number."""

    def observe(number: float, draws: int) -> tuple[Mapping[str, np.ndarray], np.ndarray]:
        found = ask([number], draws)[number]
        return found.values, found.world

    return solver.smallest(candidates, observe, question.targets, most=question.most_draws)


def zone_of(scenario: "Scenario") -> Zone:
    """The comfort zone as the scenario has it: where fatigue begins to grow, and closing on paper does."""
    told = scenario.describe("parameters.staff.fatigue_threshold")
    return Zone(
        threshold=scenario.parameters.staff.fatigue_threshold,
        low=told.low,
        high=told.high,
        strain=scenario.parameters.supervision.shade_load_from,
        source=f"parameters.staff.fatigue_threshold ({told.source or 'set'}; {told.note or told.origin})",
    )


def _reference(
    question: Question, lever: Lever, place: Place, numbers: Sequence[float], candidates: Sequence[float]
) -> Reference | None:
    """The Erlang lines, where late requests are asked about and gridworkers are moved."""
    if question.outcome != "requests_late_share" or not lever.name.startswith("gridworkers"):
        return None
    institutions: dict[float, tuple[Scenario, Institution]] = {}

    def line(number: float, *, bare: bool) -> float:
        if number not in institutions:
            institutions[number] = _laid(question, lever, place, number)
        return late_share_of(*institutions[number], bare=bare) or 0.0

    bounds = [one.bound for one in question.targets if one.outcome == question.outcome and one.sense == "<="]
    smallest: list[float | None] = [
        smallest_by_formula(candidates, lambda number, bare=bare: line(number, bare=bare), min(bounds))  # type: ignore[misc]
        if bounds
        else None
        for bare in (True, False)
    ]
    return Reference(
        bare=np.array([line(number, bare=True) for number in numbers]),
        corrected=np.array([line(number, bare=False) for number in numbers]),
        smallest_bare=smallest[0],
        smallest_corrected=smallest[1],
    )


def _laid(question: Question, lever: Lever, place: Place, number: float) -> "tuple[Scenario, Institution]":
    """The scenario at a number of staff, and its institution on the place that is there."""
    from sim.institution.build import build_institution
    from sim.scenario import load

    source = question.source
    scenario = load(
        source.scenario,
        overlays=source.overlays,
        sets=(*source.sets, *lever.at(number)),
        scale=source.scale,
    )
    return scenario, build_institution(scenario, place.world)
