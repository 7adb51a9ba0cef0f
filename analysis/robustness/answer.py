"""The answer: a ranking on each outcome, the worlds in which each policy fails, and its costs and harms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from analysis.compare.comparison import base_of, place_of
from analysis.compare.effects import Effect, effect_of
from analysis.compare.outcomes import LEAD, Base, Natural, Outcome, natural_of, outcome_of
from analysis.robustness.boxes import Box, find_box
from analysis.robustness.regret import Ranking, Standing, meets, rank, values_of
from analysis.staffing.target import Target
from sim.errors import Problem, RunError, ScenarioError

if TYPE_CHECKING:
    from analysis.study.plan import Plan
    from analysis.study.results import Results

HARMS: Final = (
    "cost_total_yuan",
    "service_contacts_per_household",
    "patrol_visits_per_household",
    "households_above_tolerance_share",
    "resident_hours_per_1000",
    "participant_hours_per_1000",
    "head_hours",
    "gridworkers_worn_out_share",
    "unsettled_severity_days [grids: worst tenth]",
    "requests_late [grids: worst tenth]",
)
"""What stands beside regret on each card: money, contacts, residents' hours, exhaustion, unequal service."""
QUARTER: Final = 0.25


@dataclass(frozen=True, kw_only=True)
class Card:
    """A policy's regret card: its standing on each outcome, where it fails, where it does best, its harms.

    `fails` is the box of worlds that miss the target or, without one, of the quarter of worlds with the most
    regret; `best` that of worlds in which no other policy does better. `harms` are against the reference,
    none for itself.
    """

    arm: str
    standings: Mapping[str, Standing]
    fails: Box | None
    best: Box | None
    harms: tuple[Effect, ...]


@dataclass(frozen=True, kw_only=True)
class Robustness:
    """Rankings by outcome and a card for each policy, over the worlds of a study; the first outcome leads."""

    plan: "Plan"
    results: "Results"
    against: str
    target: Target | None
    rankings: Mapping[str, Ranking]
    cards: tuple[Card, ...]

    @cached_property
    def base(self) -> Base:
        """Whom rates are counted over."""
        return base_of(self.plan.variants[self.against].base)

    @property
    def place(self) -> str:
        """What the place is called."""
        return place_of(self.plan.variants[self.against].base)

    @property
    def lead(self) -> str:
        """The outcome that failures are about: the target's, else the first."""
        return self.target.outcome if self.target else next(iter(self.rankings))

    def natural(self, outcome: str) -> Natural | None:
        """The natural unit of an outcome."""
        return natural_of(outcome_of(outcome), self.base)

    def unit(self, outcome: str) -> str:
        """The unit in which an outcome and its regrets are told."""
        natural = self.natural(outcome)
        return outcome_of(outcome).unit if natural is None else natural.unit

    def basis(self) -> str:
        """What it rests on."""
        study = self.plan.study
        worlds = len(next(iter(self.rankings.values())).loss)
        each = study.replications
        runs = "one run in each" if each == 1 else f"{each} runs in each"
        return (
            f"{len(self.results.experiments):,} runs of {self.plan.days} days: {len(study.arms)} policies,"
            f" {worlds:,} plausible worlds, {runs}; all policies share worlds and luck."
        )


def outcomes_for(asked: Sequence[str], target: Target | None) -> list[str]:
    """The outcomes to rank by: those asked for, or the lead ones; the target's among them.

    Raises `ScenarioError` for one that is no measure, or is neither better low nor high.
    """
    from analysis.measures import MEASURES
    from sim.scenario.text import nearest

    chosen = list(dict.fromkeys([*([target.outcome] if target else []), *(asked or LEAD)]))
    known = sorted(name for name, one in MEASURES.items() if one.better != "neither")
    problems = [
        Problem("--outcomes", 0, 0, name, _refusal(name, name in MEASURES) + nearest(name, known))
        for name in chosen
        if name not in known
    ]
    if problems:
        raise ScenarioError(problems)
    return chosen


def _refusal(name: str, is_measure: bool) -> str:
    return "neither low nor high is better: nothing to rank by" if is_measure else "no such measure"


def assess(
    plan: "Plan", results: "Results", *, against: str, outcomes: Sequence[str], target: Target | None = None
) -> Robustness:
    """Rank the arms of a study over its plausible worlds, and say where each fails.

    Raises `RunError` where an outcome is undefined in some run, or runs are missing.
    """
    arms = [arm.name for arm in plan.study.arms]
    base = base_of(plan.variants[against].base)
    rankings, values = {}, {}
    for name in outcomes:
        if name not in results.outcomes:
            raise RunError(f"{name}: this study has not kept it; run it with all outcomes")
        values[name] = values_of(results, name, arms)
        undefined = int(np.isnan(values[name]).sum())
        if undefined:
            raise RunError(
                f"{name}: undefined or missing in {undefined:,} runs; worlds cannot be compared by it"
            )
        outcome = outcome_of(name)
        natural = natural_of(outcome, base)
        rankings[name] = rank(
            values[name],
            arms=arms,
            better=outcome.better,
            target=target if target is not None and target.outcome == name else None,
            factor=natural.factor if natural else 1.0,
        )
    lead = target.outcome if target else outcomes[0]
    order = [one.arm for one in rankings[lead].standings]
    cards = [
        Card(
            arm=arm,
            standings={name: _standing(ranking, arm) for name, ranking in rankings.items()},
            fails=_box(plan, _failing(rankings[lead], values[lead][:, :, arms.index(arm)], arm, target)),
            best=_box(plan, _regret(rankings[lead], arm) <= 0),
            harms=_harms(results, arm, against, base),
        )
        for arm in order
    ]
    return Robustness(
        plan=plan, results=results, against=against, target=target, rankings=rankings, cards=tuple(cards)
    )


def _standing(ranking: Ranking, arm: str) -> Standing:
    return next(one for one in ranking.standings if one.arm == arm)


def _regret(ranking: Ranking, arm: str) -> np.ndarray:
    names = [one.arm for one in ranking.standings]
    return np.asarray(ranking.regret[:, names.index(arm)])


def _failing(ranking: Ranking, values: np.ndarray, arm: str, target: Target | None) -> np.ndarray:
    """In which worlds a policy fails: it misses the target, or its regret is in its worst quarter."""
    if target is not None:
        return ~meets(values.mean(axis=1), target)
    return _quarter(_regret(ranking, arm))


def _quarter(values: np.ndarray) -> np.ndarray:
    """The quarter of worlds with the largest values; none where all are alike."""
    edge = np.quantile(values, 1 - QUARTER)
    return np.asarray(values > edge if (values == edge).mean() > QUARTER / 2 else values >= edge)


def _box(plan: "Plan", happens: np.ndarray) -> Box | None:
    return find_box(plan.drawn, [leaf.path for leaf in plan.draws.leaves], happens)


def _harms(results: "Results", arm: str, against: str, base: Base) -> tuple[Effect, ...]:
    if arm == against:
        return ()
    there = [name for name in HARMS if name in results.outcomes and results.outcomes[name].notna().any()]
    return tuple(effect_of(results, name, arm=arm, against=against, base=base) for name in there)


def outcome_words(name: str) -> str:
    """An outcome's short name."""
    found: Outcome = outcome_of(name)
    return found.words
