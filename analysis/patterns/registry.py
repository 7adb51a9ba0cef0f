"""The table of patterns: what each is, the number that shows it, and the region in which it must lie."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from analysis.patterns.seen import CannotTellError, Seen
from analysis.study.intervals import Interval

Verdict = Literal["passed", "missed", "cannot be told"]
Grade = Literal["read", "recalled", "assumed"]
"""Whether the bound of a region was read in a source, is recalled, or is nobody's."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """The number that a pattern hangs on, with its interval, and what else is worth saying."""

    interval: Interval
    detail: str = ""


Rule = Callable[[Seen], Found]


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """One line of the scorecard.

    `number` says what is measured, in `unit`, told with the factor `told_times`; it must lie in `low` to
    `high`. `source` and `grade` say where these bounds come from. The rule sees `outcomes` of `arms`, and the
    logs of the arms in `logs`.
    """

    name: str
    family: str
    title: str
    number: str
    unit: str
    told_times: float
    low: float
    high: float
    source: str
    grade: Grade
    arms: tuple[str, ...]
    outcomes: tuple[str, ...]
    logs: tuple[str, ...]
    rule: Rule


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What came of a pattern in a place: the number, the verdict, and why it can't be told where it can't."""

    pattern: Pattern
    interval: Interval
    verdict: Verdict
    why: str
    detail: str


PATTERNS: Final[dict[str, Pattern]] = {}


def pattern(
    *,
    title: str,
    number: str,
    source: str,
    grade: Grade,
    unit: str = "",
    told_times: float = 1.0,
    low: float = -math.inf,
    high: float = math.inf,
    arms: tuple[str, ...] = (),
    outcomes: tuple[str, ...] = (),
    logs: tuple[str, ...] = (),
) -> Callable[[Rule], Rule]:
    """Enter a rule into the registry under its own name; its file is the family."""

    def enter(rule: Rule) -> Rule:
        PATTERNS[rule.__name__] = Pattern(
            name=rule.__name__,
            family=rule.__module__.rpartition(".")[2],
            title=title,
            number=number,
            unit=unit,
            told_times=told_times,
            low=low,
            high=high,
            source=source,
            grade=grade,
            arms=arms,
            outcomes=outcomes,
            logs=logs,
            rule=rule,
        )
        return rule

    return enter


def verdict(interval: Interval, *, low: float, high: float) -> tuple[Verdict, str]:
    """Passed if the interval lies in the region, missed if it lies outside; else it cannot be told, and why.

    An interval on the bound says that more runs are wanted; it is no verdict. Regions begin some way from
    no effect, so that a pattern that is not there is missed, given runs enough.
    """
    if not interval.told:
        return "cannot be told", interval.note or f"{interval.n} runs give no interval"
    if low <= interval.low and interval.high <= high:
        return "passed", ""
    if interval.high < low or interval.low > high:
        return "missed", ""
    return "cannot be told", "the interval lies on the bound: more runs (--reps) would tell"


def judge(one: Pattern, seen: Seen) -> Finding:
    """A pattern's finding in what was seen of a place."""
    try:
        found = one.rule(seen)
    except CannotTellError as reason:
        nothing = Interval(value=math.nan, low=math.nan, high=math.nan, n=0)
        return Finding(pattern=one, interval=nothing, verdict="cannot be told", why=str(reason), detail="")
    said, why = verdict(found.interval, low=one.low, high=one.high)
    return Finding(pattern=one, interval=found.interval, verdict=said, why=why, detail=found.detail)
