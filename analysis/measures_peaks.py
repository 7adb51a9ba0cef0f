"""Measures of peaks and of waits: what averages over a year hide."""

import numpy as np

from analysis.daily import monthly_workload
from analysis.facts import Facts, once
from analysis.quantiles import quantile_of
from analysis.registry import NOTHING, OF_PLACE, Value, measure
from analysis.requests import FATES
from analysis.statistics import per
from analysis.subgroups import Groups
from sim import events as ev
from sim.calendar import MINUTES_PER_DAY
from sim.vocabulary import COMMITTEE

FULL_MONTH_DAYS = 28
"""A month of fewer days, at either end of a run, is no month to compare with others."""


def _full_months(facts: Facts) -> np.ndarray:
    """Months of the run that are whole; all of them if none is."""
    days = np.bincount(facts.calendar.month[: facts.days])
    whole = np.flatnonzero(days >= FULL_MONTH_DAYS)
    return whole if len(whole) else np.flatnonzero(days)


@measure(unit="requests per 1,000 residents", better="lower", dimensions=OF_PLACE)
def requests_open_peak_per_1000(facts: Facts, groups: Groups) -> Value:
    """Routine requests open at the end of the fullest day; `n` counts the days."""
    return per(float(facts.requests.open_at_day_ends.max()), facts.residents, facts.days, scale=1000)


@measure(unit="requests per 1,000 residents", better="lower", dimensions=OF_PLACE)
def requests_open_p95_per_1000(facts: Facts, groups: Groups) -> Value:
    """Routine requests open at the end of a day, of which one day in twenty has more; `n` counts the days."""
    level = quantile_of(np.sort(facts.requests.open_at_day_ends), 0.95)
    return per(level, facts.residents, facts.days, scale=1000)


@measure(unit="share of requests", better="lower", dimensions=OF_PLACE)
def requests_late_peak_month(facts: Facts, groups: Groups) -> Value:
    """The share of late requests in the month of arrival in which it is highest; `n` counts its requests."""
    month, arrived = facts.calendar.month[: facts.days], facts.requests.arrived
    month = np.append(month, month[-1])  # what lies beyond the run counts on its last day
    came = np.bincount(month, weights=arrived.sum(axis=0))
    late = np.bincount(month, weights=arrived[FATES.index("late")])
    told = [one for one in _full_months(facts) if came[one] > 0]
    if not told:
        return NOTHING
    worst = max(told, key=lambda one: late[one] / came[one])
    return per(float(late[worst]), float(came[worst]), int(came[worst]))


@measure(unit="share of capacity", better="neither", dimensions=OF_PLACE)
def utilisation_gridworkers_peak_month(facts: Facts, groups: Groups) -> Value:
    """The gridworkers' utilisation in the month in which it is highest; `n` is its capacity in minutes."""
    minutes = monthly_workload(facts)
    told = [one for one in _full_months(facts) if one < len(minutes) and minutes[one, ev.CAPACITY] > 0]
    if not told:
        return NOTHING
    bound = minutes[:, ev.ADMIN] + minutes[:, ev.REQUESTS] + minutes[:, ev.CASES]
    worst = max(told, key=lambda one: bound[one] / minutes[one, ev.CAPACITY])
    return per(float(bound[worst]), float(minutes[worst, ev.CAPACITY]), int(minutes[worst, ev.CAPACITY]))


@once
def _committee_waits(facts: Facts) -> np.ndarray:
    """Days from each arrival of a case at a committee to whatever comes next of it, shape (arrivals,).

    That is its first session there; or it leaves without one, or the run ends.
    """
    from analysis.passes import find_waits
    from sim.jit import table

    steps = facts.disputes.story.rows
    minutes = np.empty(len(steps), dtype=np.int64)
    count = find_waits(table(steps), facts.unit_level, COMMITTEE, facts.horizon, minutes)
    return minutes[:count] / MINUTES_PER_DAY


@measure(unit="days", better="lower", dimensions=OF_PLACE)
def committee_wait_days_mean(facts: Facts, groups: Groups) -> Value:
    """Mean days that a case waits at a committee for its first session there, hand-off included.

    One that leaves or is given up without a session counts until then, one still waiting to the run's end.
    """
    waits = _committee_waits(facts)
    return per(float(waits.sum()), len(waits), len(waits))


@measure(unit="days", better="lower", dimensions=OF_PLACE)
def committee_wait_days_p90(facts: Facts, groups: Groups) -> Value:
    """Nine tenths of the cases at committees wait so many days or fewer for their first session there."""
    waits = _committee_waits(facts)
    return Value(quantile_of(np.sort(waits), 0.9), len(waits))
