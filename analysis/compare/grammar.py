"""Claims, read strictly.

    SUBJECT VERB OUTCOME [BOUND] in SCENARIO [for GROUP] [over N worlds|runs] [at scale N]

    SUBJECT   a policy (with it against without it), an overlay (against the scenario as written), or
              `A against B`, each as an arm of `compare`
    VERB      lowers | raises | does not change
    OUTCOME   a measure's name, or its words: incidents, unsettled days, trust in the offices, cost
    BOUND     by at least | at most | more than | less than  NUMBER  %|points|UNIT
    GROUP     a subgroup such as `age: old` or `old`, or `worst tenth of grids`

`does not change` wants a bound, `by more than 5%`: nothing is ever shown to change by exactly nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, NoReturn

from analysis.compare.outcomes import WORDS, WORST_TENTH, outcome_of
from analysis.grid_measures import GRID_MEASURES
from analysis.measures import MEASURES
from analysis.study.outcomes import SUBGROUPS
from analysis.study.plan import BASELINE, Arm
from analysis.study.reading import POLICIES, arms_of
from analysis.subgroups import WHOLE
from sim.errors import Problem, ScenarioError
from sim.scenario.text import nearest

Verb = Literal["lowers", "raises", "does not change"]
Kind = Literal["at least", "at most", "more than", "less than"]
VERBS: Final[tuple[Verb, ...]] = ("lowers", "raises", "does not change")
KINDS: Final[tuple[Kind, ...]] = ("at least", "at most", "more than", "less than")
EXAMPLE: Final = "joint_defence lowers incidents by at least 10% in scenarios/hezuo.yaml"
DEFAULT_WORLDS: Final = 200
MOST: Final = 100_000
ALIASES: Final = {
    "unsettled severity-days": "unsettled_severity_days_per_1000",
    "disputes": "born_per_1000",
    "hidden disputes": "hidden_share",
    "costs": "cost_total_yuan",
    "trust": "trust_mean_end",
    "participation": "participation_last",
    "burnout": "gridworkers_worn_out_share",
    "late requests": "requests_late_share",
    "true success": "success_true",
    "reported success": "success_reported",
}
"""Words for outcomes beside those of tables."""
_OF_GRIDS: Final = {
    "unsettled_severity_days_per_1000": "unsettled_severity_days",
    "incidents_per_100000": "incidents",
    "born_per_1000": "disputes_born",
    "requests_late_share": "requests_late",
    "patrol_visits_per_household": "visits",
}
"""The measure of grids that is the same as one of the whole place."""
_PARTS: Final = re.compile(
    r"(?P<outcome>.+?)"
    r"(?: by (?P<bound>.+?))?"
    r" in (?P<scenario>\S+)"
    r"(?: for (?P<group>.+?))?"
    r"(?: over (?P<count>\S+) (?P<unit>worlds?|runs?))?"
    r"(?: at scale (?P<scale>\S+))?"
)
_BOUND: Final = re.compile(
    rf"(?P<kind>{'|'.join(KINDS)}) (?P<number>[\d.,]*\d)(?P<million> million)? ?(?P<unit>.+)?"
)


@dataclass(frozen=True, kw_only=True)
class Bound:
    """How large the change is to be: `number` of `unit`, which is `%`, `points` or words of the outcome."""

    kind: Kind
    number: float
    unit: str


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A claim: `subject` lowers, raises or does not change the outcome `column` in a scenario.

    `against` is empty where the subject is a policy or an overlay by itself. `worlds` is None for runs with
    the parameters as written; `runs` is then their number, else 1 a world.
    """

    text: str
    subject: str
    against: str
    verb: Verb
    column: str
    bound: Bound | None
    scenario: str
    worlds: int | None
    runs: int
    scale: int

    @property
    def region(self) -> tuple[float, float]:
        """The changes that the claim speaks of, in the bound's unit; ends may be infinite."""
        infinite = float("inf")
        size = self.bound.number if self.bound else 0.0
        if self.verb == "does not change":
            return -size, size
        small = self.bound is not None and self.bound.kind in ("at most", "less than")
        region = (0.0, size) if small else (size, infinite)
        return region if self.verb == "raises" else (0.0 - region[1], 0.0 - region[0])


def claim_of(text: str) -> Claim:
    """Read a claim; `ScenarioError` says what is not understood, and what would be."""
    words = " ".join(text.split())
    subject, verb, rest = _around_verb(words)
    found = _PARTS.fullmatch(rest)
    if found is None:
        _refuse(f"{rest!r}: after the verb an outcome and `in SCENARIO` are wanted, as in: {EXAMPLE}")
    one, _, other = subject.partition(" against ")
    column = _column(found["outcome"], found["group"])
    count = _number(found["count"], "over", DEFAULT_WORLDS)
    of_runs = (found["unit"] or "").startswith("run")
    return Claim(
        text=words,
        subject=one,
        against=other,
        verb=verb,
        column=column,
        bound=_bound(found["bound"], verb, column),
        scenario=found["scenario"],
        worlds=None if of_runs else count,
        runs=count if of_runs else 1,
        scale=_number(found["scale"], "at scale", 1),
    )


def arms_of_claim(claim: Claim, *, policies: Iterable[str], present: Iterable[str]) -> tuple[Arm, Arm]:
    """The arm that a claim is about and the one it is held against.

    `policies` are all that there are, `present` those of the scenario. A policy is with against without it;
    where the scenario lacks it, the overlay of its name puts it there.
    """
    name = claim.subject
    if claim.against:
        return _arm(claim.subject), _arm(claim.against)
    if name in present:
        return Arm(name=f"with_{name}"), Arm(name=f"without_{name}", sets=(f"policies.{name}=null",))
    if name in policies and name not in overlays():
        _refuse(
            f"{name}: the scenario has no such policy, and there is no overlay that adds it; say A against B"
        )
    return _arm(name, policies), Arm(name=BASELINE)


def overlays() -> list[str]:
    """The names of the bundled overlays."""
    return sorted(path.stem for path in POLICIES.glob("*.yaml"))


def refuse_unknown(arms: Iterable[Arm], *, place: str, others: Iterable[str] = ()) -> None:
    """Refuse bare names that are no bundled overlay, with the nearest that is.

    `place` is where the arms were named, `others` are further names that would do. Files are not looked at.
    """
    known = overlays()
    problems = [
        Problem(place, 0, 0, "", f"{name}: no such overlay{nearest(name, [*known, *others])}")
        for arm in arms
        for name in arm.overlays
        if "/" not in name and "." not in name and name not in known and not Path(name).is_file()
    ]
    if problems:
        raise ScenarioError(problems)


def _arm(text: str, others: Iterable[str] = ()) -> Arm:
    arms = arms_of(text)
    if len(arms) != 1:
        _refuse(f"{text!r}: one arm is wanted, overlays joined by +")
    refuse_unknown(arms, place="claim", others=[*others, BASELINE])
    return arms[0]


def _around_verb(words: str) -> tuple[str, Verb, str]:
    for verb in VERBS:
        subject, found, rest = words.partition(f" {verb} ")
        if found:
            return subject, verb, rest
    _refuse(f"{words!r}: no verb; one of {', '.join(VERBS)} is wanted, as in: {EXAMPLE}")


def _column(words: str, group: str | None) -> str:
    """The column of an outcome, for a subgroup if one is named."""
    known = _names()
    name = known.get(words, known.get(words.replace(" ", "_"), ""))
    if not name:
        _refuse(f"{words!r}: no such outcome{nearest(words, known)}")
    if group is None or "[" in name:
        return name
    if group in (WORST_TENTH, "worst tenth of grids", "the worst tenth of grids"):
        if name not in _OF_GRIDS:
            _refuse(f"{name}: not known by grid; known are {', '.join(_OF_GRIDS)}")
        return f"{_OF_GRIDS[name]} [{WORST_TENTH}]"
    return f"{name} [{_group(name, group)}]"


def _names() -> dict[str, str]:
    """Everything that an outcome may be called, and its column."""
    grids = {f"{name} [{WORST_TENTH}]" for name in GRID_MEASURES}
    return {words: column for column, words in WORDS.items() if column in MEASURES or column in grids} | (
        ALIASES | {name: name for name in MEASURES}
    )


def _group(measure: str, words: str) -> str:
    """A subgroup by its name or the part behind the colon."""
    there = [
        name
        for dimension in MEASURES[measure].dimensions
        if dimension != WHOLE
        for name in SUBGROUPS[dimension]
    ]
    short = {name.split(": ")[1]: name for name in there}
    found = words if words in there else short.get(words.removeprefix("the "), "")
    if not found:
        what = f"no such subgroup of {measure}" if there else f"{measure} is not told by subgroup"
        _refuse(f"{words!r}: {what}{nearest(words, [*there, *short])}")
    return found


def _bound(words: str | None, verb: Verb, column: str) -> Bound | None:
    if words is None:
        if verb == "does not change":
            _refuse("does not change: say by how much at most, such as `by more than 5%`")
        return None
    found = _BOUND.fullmatch(words)
    if found is None:
        _refuse(
            f"by {words}: {', '.join(KINDS)} and a number with its unit are wanted, such as `by at least 10%`"
        )
    kind: Kind = next(one for one in KINDS if one == found["kind"])
    if verb == "does not change" and kind == "at least":
        _refuse("does not change by at least: `by more than` is wanted")
    try:
        number = float(found["number"].replace(",", "")) * (1e6 if found["million"] else 1)
    except ValueError:
        _refuse(f"{found['number']}: no number")
    unit = (found["unit"] or "").strip()
    _check_unit(unit, column)
    return Bound(kind=kind, number=number, unit=unit)


def _check_unit(unit: str, column: str) -> None:
    """`%`, `points` of a share, or words that the outcome's unit begins with."""
    own = outcome_of(column).unit
    share = own.startswith("share of")
    if unit == "%" or (unit in ("points", "percentage points") and share):
        return
    if not unit or share or not own.startswith(unit.split(" a year")[0]):
        allowed = "% or points" if share else f"% or {own.split(' per ')[0]}"
        _refuse(f"{unit or 'a number alone'}: {column} is told in {own}; allowed here: {allowed}")


def _number(word: str | None, what: str, default: int) -> int:
    if word is None:
        return default
    plain = word.replace(",", "")
    if not (plain.isascii() and plain.isdecimal() and 1 <= int(plain) <= MOST):
        _refuse(f"{what} {word}: a whole number from 1 to {MOST:,} is wanted")
    return int(plain)


def _refuse(message: str) -> NoReturn:
    raise ScenarioError([Problem("claim", 0, 0, "", message)])
