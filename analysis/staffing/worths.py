"""Worths of policies in staff: which arms are run, and how the curve is refined where the answer lies.

The curve against which a policy is held is that of the place *without* the policy. A policy that the place
has is taken away for that; any other one is laid over it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from analysis.staffing.bench import Bench
from analysis.staffing.curve import curve_of
from analysis.staffing.levers import Lever, Place
from analysis.staffing.worth import Worth, worth_of
from sim.errors import Problem, ScenarioError
from sim.scenario.text import nearest

if TYPE_CHECKING:
    from analysis.staffing.question import Question
    from sim.scenario import Scenario

LEADING: Final = "unsettled_severity_days_per_1000"
"""Worths are told in this as well as in the outcome asked about: groups do nothing for requests."""
OVERLAYS: Final = {"joint_defence": "groups_10"}
"""The overlay that brings a policy, where it has another name."""
ASSUMED: Final = {"joint_defence": "parameters.outreach.k_head_per_minute"}
"""The one assumed number that a policy's worth hangs on: the worth is shown across its range."""
ROUNDS: Final = 2
"""How often staffings are added where an answer lies."""

Sets = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A policy to be priced: what is laid over the scenario with it and without it."""

    name: str
    overlays_with: Sets = ()
    sets_without: Sets = ()
    assumed: str | None = None


@dataclass(frozen=True, kw_only=True)
class Priced:
    """A policy's worths by outcome; `setting` tells at which value of the assumed number, if it has one."""

    policy: str
    assumed: str | None
    setting: str
    value: float | None
    worths: dict[str, Worth]


def policy_of(name: str, scenario: "Scenario") -> Policy:
    """The policy of a name (taken away if the place has it), or an overlay. Refused if it is neither."""
    from sim.scenario.load import BUNDLED, find
    from sim.scenario.policies import CLASSES

    if name in CLASSES and getattr(scenario.policies.effective(), name) is not None:
        return Policy(name=name, sets_without=(f"policies.{name}=null",), assumed=ASSUMED.get(name))
    overlay = OVERLAYS.get(name, name)
    try:
        find(overlay, BUNDLED / "policies")
    except ScenarioError:
        known = sorted({*CLASSES, *(file.stem for file in (BUNDLED / "policies").glob("*.yaml"))})
        said = "the place does not have it, and no overlay of that name brings it" if name in CLASSES else (
            f"neither a policy nor an overlay{nearest(name, known)}"
        )  # fmt: skip
        raise ScenarioError([Problem("--worth", 0, 0, name, said)]) from None
    return Policy(name=name, overlays_with=(overlay,), assumed=ASSUMED.get(name))


def worths_of(
    question: "Question",
    lever: Lever,
    place: Place,
    bench: Bench,
    numbers: Sequence[float],
    *,
    say: Callable[[str], None],
) -> list[Priced]:
    """The worths of all policies asked about, each across the range of its assumed number if it has one."""
    priced = []
    for policy in [policy_of(name, place.scenario) for name in question.worth]:
        say(f"the worth of {policy.name} in {lever.unit}")
        for setting, value in _settings(policy, place.scenario):
            sets = () if value is None or setting == "as written" else (f"{policy.assumed}={value!r}",)
            priced.append(
                Priced(
                    policy=policy.name,
                    assumed=policy.assumed,
                    setting=setting,
                    value=value,
                    worths=_worths(
                        question, lever, bench, numbers, policy, sets, _moves_without(place, sets)
                    ),
                )
            )
    return priced


def _moves_without(place: Place, sets: Sets) -> Sets:
    """What the assumed number does to a place without household heads: nothing, if no other heads look."""
    return sets if place.scenario.policies.effective().joint_groups is not None else ()


def _settings(policy: Policy, scenario: "Scenario") -> list[tuple[str, float | None]]:
    """What the assumed number is set to in turn: as written, and the ends of its range."""
    if policy.assumed is None:
        return [("as written", None)]
    told = scenario.describe(policy.assumed)
    settings = [("low", told.low), ("as written", float(told.value)), ("high", told.high)]
    return [(setting, value) for setting, value in settings if value is not None]


def _worths(
    question: "Question",
    lever: Lever,
    bench: Bench,
    numbers: Sequence[float],
    policy: Policy,
    sets_with: Sets,
    sets_without: Sets,
) -> dict[str, Worth]:
    """A policy's worth in each outcome; staffings are added until the curve is known to the post there."""
    source = question.source
    label, apart = (" ".join((policy.name, *sets)) for sets in (sets_with, sets_without))
    outcomes = tuple(dict.fromkeys((question.outcome, LEADING)))
    with_it = source.arm(f"with {label}", overlays=policy.overlays_with, sets=sets_with)
    staffings = set(numbers)
    worths: dict[str, Worth] = {}
    for _ in range(ROUNDS + 1):
        arms = {
            number: source.arm(
                f"without {apart} {lever.name} {number:g}",
                sets=(*policy.sets_without, *lever.at(number), *sets_without),
            )
            for number in sorted(staffings)
        }
        drawn = bench.ask([with_it, *arms.values()], question.draws)
        worths = {
            name: worth_of(
                curve_of(name, {number: drawn[arm.name] for number, arm in arms.items()}),
                base=lever.today,
                policy=drawn[with_it.name].values[name],
            )
            for name in outcomes
        }
        wanted = _refined(worths, lever, staffings)
        if not wanted:
            break
        staffings |= wanted
    return worths


def _refined(worths: Mapping[str, Worth], lever: Lever, staffings: set[float]) -> set[float]:
    """Whole posts next to each estimate that have not been tried."""
    if not lever.whole:
        return set()
    places = [lever.today + one.value for one in worths.values() if one.value is not None]
    beside = {float(post) for place in places for post in (np.floor(place), np.ceil(place))}
    return {post for post in beside if lever.least <= post} - staffings
