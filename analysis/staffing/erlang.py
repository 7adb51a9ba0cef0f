"""The Erlang line: late requests if each grid were a plain queue of its gridworkers, for reference.

A grid is taken as M/G/c: requests come at random, wait in one line, and are served one by one, in time that
flows evenly. The clock runs in working days, so that a working day's minutes of work are one unit. `bare`
gives the gridworkers' whole shifts to requests; the other line first takes out absences and upward tasks,
and adds overtime. What is left of the gap to the model is what no Erlang formula has: patrol is planned
before requests, disputes are heard before them, nobody works at night or on holidays, absences come in lumps
and people leave.
"""

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from analysis.theory import erlang_c
from sim.calendar import DAYS_PER_YEAR
from sim.vocabulary import GRID

if TYPE_CHECKING:
    from sim.institution.layout import Institution
    from sim.scenario import Scenario

GAP = (
    "patrol is planned before requests, disputes are heard before them, nobody works at night or on days "
    "off, absences come in lumps, and people leave"
)


def late_share(
    *, servers: int, offered_per_day: float, service_per_day: float, variation: float, due_days: float
) -> float:
    """Share of customers who are served after their due day, in M/G/c with an endless queue.

    A customer who comes in the course of a day is late if done later than the end of the day `due_days`
    later: the mean of P(wait + service > t) over t from due_days to due_days + 1. The wait is 0, or (with
    probability C) exponential with rate 2 (c mu - lambda) / (1 + v^2): exact for v = 1 (Gross et al. 2008,
    2.3), else the approximation of Lee and Longton (1959), Oper. Res. Quart. 10, 56-69, as a law. With more
    work than capacity only 1 / rho are served at all, and all of them late: the fluid limit, Whitt (2006),
    Oper. Res. 54, 37-54.

    Args:
        servers: how many work.
        offered_per_day: customers a day.
        service_per_day: customers that one server serves in a day of work.
        variation: coefficient of variation of the service.
        due_days: whole days that a customer is given after the day of arrival.
    """
    if offered_per_day <= 0:
        return 0.0
    if servers == 0:
        return 0.0  # nobody is served, in time or late
    rho = offered_per_day / (servers * service_per_day)
    if rho >= 1:
        return 1 / rho
    waits = erlang_c(servers, offered_per_day / service_per_day)
    spare = 2 * (servers * service_per_day - offered_per_day) / (1 + variation**2)
    if abs(spare / service_per_day - 1) < 1e-6:
        spare *= 1 + 1e-5  # the formula's limit, where both rates are equal
    tilt = waits * service_per_day / (spare - service_per_day)

    def mean_tail(rate: float) -> float:
        return math.exp(-rate * due_days) * -math.expm1(-rate) / rate

    return min(max((1 + tilt) * mean_tail(service_per_day) - tilt * mean_tail(spare), 0.0), 1.0)


def late_share_of(scenario: "Scenario", institution: "Institution", *, bare: bool) -> float | None:
    """The Erlang line at one staffing: late requests over all grids; None where nobody asks."""
    from sim.institution.params import parameter_record

    p, staff, intake = parameter_record(scenario)[0], scenario.parameters.staff, scenario.parameters.intake
    days = working_days_per_year(scenario)
    variation = 1.0 if intake.request_shape == "exponential" else intake.request_minutes_cv
    present = 1.0 if bare else 1 - staff.absence_share
    given = 1.0 if bare else 1 - staff.admin_share + staff.overtime_share_max
    total = late = 0.0
    for unit in institution.units[institution.units["level"] == GRID]:
        rate = float(p["request_rate_per_resident_year"][unit["setting"]])
        offered = rate * float(unit["residents"]) / days
        minutes = float(unit["shift_minutes"]) * present * given
        served = minutes / intake.request_minutes if intake.request_minutes else math.inf
        total += offered
        if math.isfinite(served) and served > 0:
            late += offered * late_share(
                servers=int(unit["workers"]),
                offered_per_day=offered,
                service_per_day=served,
                variation=variation,
                due_days=intake.request_due_working_days,
            )
    return late / total if total else None


def working_days_per_year(scenario: "Scenario") -> float:
    """Working days in a year of the run's calendar."""
    from sim.prepare import calendar_of

    days = int(DAYS_PER_YEAR)
    return max(float(calendar_of(scenario, days=days).is_working[:days].sum()), 1.0)


def smallest_by_formula(
    candidates: Sequence[float], share: Callable[[float], float | None], bound: float
) -> float | None:
    """The smallest candidate (rising) at which a falling formula is at most `bound`; None if none is."""
    low, high = 0, len(candidates) - 1
    if (share(candidates[high]) or 0.0) > bound:
        return None
    while low < high:
        middle = (low + high) // 2
        if (share(candidates[middle]) or 0.0) <= bound:
            high = middle
        else:
            low = middle + 1
    return candidates[low]
