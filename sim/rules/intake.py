"""What becomes of a report (phase 4)."""

from typing import Any

from sim.jit import rule
from sim.rules.maths import exponential_quantile, time_quantile
from sim.vocabulary import COUNTY, FAMILY, GRID, HEAD, LAND, NEIGHBOUR, TOWNSHIP


@rule
def is_close_kind(kind: int) -> bool:
    """Whether neighbours see such a dispute: family, neighbour and land ones."""
    return kind == FAMILY or kind == NEIGHBOUR or kind == LAND


@rule
def report_is_lost(p: Any, u: float) -> bool:
    """Whether a report goes astray: the dispute stays hidden, and may be told again."""
    return u < p.lost_share


@rule
def register_minutes(p: Any) -> int:
    """Minutes from a report to its being ready at a desk: the platform's dispatch, or days without."""
    return int(p.register_minutes)


@rule
def head_settles(p: Any, kind: int, severity: int, same_group: bool) -> bool:
    """Whether a household head takes a matter on: in the group, of a close kind, not severe."""
    return same_group and is_close_kind(kind) and severity <= p.competent_severity_max[HEAD]


@rule
def head_registers(p: Any, u: float) -> bool:
    """Whether a head enters a matter that he settles himself into the book."""
    return u < p.head_register_probability


@rule
def lowest_competent(p: Any, severity: int) -> int:
    """The lowest level above the heads that takes on matters of this severity; at most the county."""
    level = GRID
    while level < COUNTY and severity > p.competent_severity_max[level]:
        level += 1
    return level


@rule
def group_settles(p: Any, severity: int) -> bool:
    """Whether the head of a joint group takes on a matter between its members and others: if not severe."""
    return severity <= p.competent_severity_max[HEAD]


@rule
def group_registers(p: Any, serves: int, u: float) -> bool:
    """Whether the head of a joint group of sort `serves` enters what he settles into the book.

    With probability `group_register_probability`.
    """
    return u < p.group_register_probability[serves]


@rule
def dispatched_level(p: Any, severity: int) -> int:
    """Where the hotline and the app send a report: with a platform to the lowest competent level.

    Without one to the township, or wherever `hotline_level` says.
    """
    if not p.has_platform:
        return int(p.hotline_level)
    return lowest_competent(p, severity)


@rule
def petition_level(severity: int) -> int:
    """The petition window: at the township, for severity 4 and above at the county."""
    return COUNTY if severity >= 4 else TOWNSHIP


@rule
def dispute_due_days(p: Any, severity: int) -> int:
    """Days until a case is due: by severity with the platform's deadlines, else the legal limit."""
    if not p.has_deadlines:
        return int(p.due_days_off)
    return int(p.due_days_mild) if severity < p.due_severe_from else int(p.due_days_severe)


@rule
def is_urgent(p: Any, severity: int) -> bool:
    """Urgent cases are served before all others."""
    return severity >= p.urgent_severity


@rule
def request_source(p: Any, setting: int, u: float) -> int:
    """Through what a routine request comes: 1 hotline, 2 app, 0 directly to the gridworker."""
    if u < p.request_hotline_share[setting]:
        return 1
    if u > 1.0 - p.request_app_share[setting]:
        return 2
    return 0


@rule
def request_is_lost(p: Any, setting: int, source: int, u: float) -> bool:
    """Whether a request by hotline or app goes astray, by what is left of the `u` that chose its source."""
    if source == 1:
        return report_is_lost(p, u / p.request_hotline_share[setting])
    if source == 2:
        return report_is_lost(p, (1.0 - u) / p.request_app_share[setting])
    return False


@rule
def request_work_minutes(p: Any, u: float) -> int:
    """Work on a routine request, a whole number of at least 1, of the shape `request_shape`."""
    minutes = time_quantile(p.request_shape, u, p.request_minutes, p.request_sigma)
    return int(minutes + 0.5) if minutes > 1.0 else 1


@rule
def request_patience_minutes(p: Any, u: float) -> int:
    """Exponential patience of one who asks, with mean `request_giveup_working_days` in days."""
    return int(exponential_quantile(u, 1440.0 * p.request_giveup_working_days))
