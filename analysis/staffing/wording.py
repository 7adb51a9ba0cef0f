"""The answer in sentences: what a planner reads first."""

import math
from typing import Final

from analysis.staffing.answer import COST, Found
from analysis.staffing.curve import told_up_to, unit_of
from analysis.staffing.erlang import GAP
from analysis.staffing.solver import Answer
from analysis.staffing.worth import Worth
from analysis.staffing.worths import Priced
from analysis.study.intervals import Interval

PLAIN: Final = {
    "requests_late_share": "late requests",
    "requests_given_up_share": "requests given up",
    "gridworkers_worn_out_share": "worn-out gridworkers",
    "committee_wait_days_mean": "days of waiting for a mediator",
    "unsettled_severity_days_per_1000": "unsettled severity-days per 1,000",
    "incidents_per_100000": "incidents per 100,000",
    "hidden_share": "hidden disputes",
    "requests_late_peak_month": "late requests in the worst month",
    "requests_open_p95_per_1000": "open requests per 1,000, one day in 20",
    "utilisation_gridworkers": "gridworkers' utilisation",
    "utilisation_gridworkers_peak_month": "utilisation in the fullest month",
    "households_above_tolerance_share": "households visited too often",
    "requests_late [grids: worst tenth]": "late requests in the worst tenth of grids",
    COST: "yuan per resident",
}


def plain(outcome: str) -> str:
    """An outcome in words."""
    return PLAIN.get(outcome, outcome.replace("_", " "))


def is_share(outcome: str) -> bool:
    """Whether an outcome is told in per cent."""
    return unit_of(outcome)[0].startswith("share")


def figure_of(value: float | None, outcome: str) -> str:
    """A value of an outcome, to about three figures."""
    if value is None or not math.isfinite(value):
        return "–"
    if is_share(outcome):
        return f"{100 * value:.3g}%" if abs(value) >= 0.0995 else f"{100 * value:.2g}%"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def between(interval: Interval, outcome: str) -> str:
    """A value with its interval: 3.1% (2.6% to 3.7%)."""
    value = figure_of(interval.value, outcome)
    if not interval.told:
        return f"{value} (no interval from {interval.n} draw{'s' if interval.n != 1 else ''})"
    return f"{value} ({figure_of(interval.low, outcome)} to {figure_of(interval.high, outcome)})"


def change_of(interval: Interval, outcome: str) -> str:
    """A change with its interval; that of a share in percentage points."""
    if not is_share(outcome):
        return between(interval, outcome)
    said = [f"{100 * value:+.2g}" for value in (interval.value, interval.low, interval.high)]
    return f"{said[0]} points ({said[1]} to {said[2]})" if interval.told else f"{said[0]} points"


def sentences(found: Found) -> list[str]:
    """All that is to be said, the answer first."""
    said = [_target(found), _today(found), _one_more(found), _knees(found)]
    if found.reference is not None and found.reference.smallest_corrected is not None:
        said.append(_erlang(found))
    said += worth_sentences(found)
    if found.left_out:
        said.append(found.left_out[0].upper() + found.left_out[1:] + ".")
    return [sentence for sentence in said if sentence]


def _target(found: Found) -> str:
    if found.answer is None:
        return ""
    answer, unit = found.answer, found.lever.unit
    targets = " and ".join(_bound(target) for target in found.question.targets)
    if answer.number is None:
        top = answer.tests[0]
        values = ", ".join(
            f"{plain(name)} {between(interval, name)}" for name, interval in top.intervals.items()
        )
        how = "miss it" if answer.reached == "misses" else "could not be shown to meet it"
        return (
            f"Not reached in the range tried: to keep {targets}, even {top.number:g} {unit} {how} ({values})."
        )
    said = f"To keep {targets} this place needs {answer.number:g} {unit} (it has {found.lever.today:g})"
    return f"{said}, shown with {answer.confidence:.0%} confidence; {_below(answer)}."


def _bound(target: object) -> str:
    words = str(target).split(" ")
    side = {"<=": "at or under", ">=": "at or over"}[words[1]]
    return f"{plain(words[0])} {side} {words[2]}"


def _below(answer: Answer) -> str:
    below = answer.below
    if below is None:
        return "that is the fewest tried"
    values = ", ".join(figure_of(interval.value, name) for name, interval in below.intervals.items())
    if below.verdict == "misses":
        return f"{below.number:g} is shown to miss ({values} in {below.draws} draws)"
    return f"{below.number:g} could not be told from the target ({values} in {below.draws} draws)"


def _today(found: Found) -> str:
    curve, lever = found.curve, found.lever
    at = dict(zip(curve.staff.tolist(), curve.intervals(), strict=True))
    today, name = at[lever.today], found.question.outcome
    parts = [f"With {lever.today:g} {lever.unit}: {plain(name)} {between(today, name)}"]
    cost = dict(zip(curve.staff.tolist(), found.curves[COST].intervals(), strict=True))
    parts.append(f"{between(cost[lever.today], COST)} yuan per resident")
    wanted = None if found.answer is None else found.answer.number
    if wanted is not None and wanted in at and wanted != lever.today:
        parts.append(f"with {wanted:g}: {between(at[wanted], name)}, {between(cost[wanted], COST)} yuan")
    return "; ".join(parts) + "."


def _one_more(found: Found) -> str:
    steps, name, unit = found.marginal, found.question.outcome, found.lever.unit
    after = [step for step in steps if step.fewer >= found.lever.today]
    said = ""
    if after:
        step = after[0]
        said = f"One more beyond today changes {plain(name)} by {change_of(step.change, name)}"
        said += "" if step.told else ", not to be told from zero"
        said += "; "
    last = told_up_to(steps)
    if last is None:
        return f"{said}no step of the range changes it by more than luck."
    if last >= steps[-1].more:
        return f"{said}every step counts up to the {last:g} {unit} tried."
    return f"{said}above {last:g} {unit} no step can be told from zero."


def _knees(found: Found) -> str:
    told, none = [], []
    for name, knee in found.knees.items():
        if knee is None:
            none.append(plain(name))
        else:
            told.append(f"{plain(name)} between {knee.low:g} and {knee.high:g} {found.lever.unit}")
    said = f"Knees: {'; '.join(told)}." if told else ""
    return f"{said} No knee in {', '.join(none)}.".strip() if none else said


def _erlang(found: Found) -> str:
    reference = found.reference
    assert reference is not None
    bare = "none tried" if reference.smallest_bare is None else f"{reference.smallest_bare:g}"
    said = f"Erlang's formula alone would ask for {bare} {found.lever.unit}"
    said += f", and for {reference.smallest_corrected:g} once upward tasks, absences and overtime are counted"
    return f"{said}; the rest of the gap: {GAP}."


# --- worth ----------------------------------------------------------------------------------------


def worth_sentences(found: Found) -> list[str]:
    """What each policy is worth: a sentence for each outcome, over the range of its assumed number."""
    said = []
    for policy in dict.fromkeys(priced.policy for priced in found.worths):
        settings = [priced for priced in found.worths if priced.policy == policy]
        for name in settings[0].worths:
            parts = [f"{policy} is worth {worth_words(_written(settings).worths[name], found.lever.unit)}"]
            parts += [
                f"{worth_words(one.worths[name])} at {(one.assumed or '').rpartition('.')[2]} {one.value:g}"
                for one in settings
                if one.setting != "as written" and one.value is not None
            ]
            said.append(f"In {plain(name)}, {'; '.join(parts)}.")
    return said


def _written(settings: list[Priced]) -> Priced:
    return next(priced for priced in settings if priced.setting == "as written")


def worth_words(worth: Worth, unit: str = "") -> str:
    """A worth in words, such as `3.2 gridworkers (1.1 to 6)`."""
    unit = f" {unit}" if unit else ""
    if worth.kind == "cannot tell":
        return f"nobody knows how many{unit} (the curve is too flat from {worth.least:+g} to {worth.most:+g})"
    if worth.kind == "more":
        return f"more than {worth.most:g}{unit} (beyond the range tried)"
    if worth.kind == "fewer":
        return f"less than {worth.least:g}{unit} (below the range tried)"
    low = f"less than {worth.least:g}" if worth.low is None else f"{worth.low:.3g}"
    high = f"more than {worth.most:g}" if worth.high is None else f"{worth.high:.3g}"
    return f"{worth.value:.3g}{unit} ({low} to {high})"
