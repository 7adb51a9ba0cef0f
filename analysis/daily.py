"""The run day by day, and the gridworkers' time month by month."""

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from analysis.facts import Facts, RunLike, facts_of
from analysis.spells import days_by_day, running_at_day_ends
from sim import events as ev
from sim.calendar import MINUTES_PER_DAY
from sim.vocabulary import GRID

if TYPE_CHECKING:
    import pandas as pd

_DAILY: WeakKeyDictionary[Facts, dict[str, np.ndarray]] = WeakKeyDictionary()

COUNTED = {
    "born": ev.BORN,
    "voiced": ev.VOICED,
    "noticed": ev.NOTICED,
    "opened": ev.OPENED,
    "recorded": ev.RECORDED,
    "closed_on_paper": ev.CLOSED_ON_PAPER,
    "incidents": ev.INCIDENT,
    "sessions": ev.SESSION_BEGAN,
    "quits": ev.QUIT,
}
"""Columns that count the rows of a kind on each day."""


def daily(run: RunLike) -> "pd.DataFrame":
    """One row per day (index `day`): events of the day, stocks in its last minute.

    Flows: `born`, `ended_lumped` .. `ended_ruled`, the columns of `COUNTED`, `requests_*`. Stocks:
    `active` disputes, `hidden` ones of them, `open_cases`, `open_recorded`, `open_requests`. Integrals over
    the day, exact to the minute: `active_days`, `unsettled_severity_days`. Computed once per run.
    """
    import pandas as pd

    columns = daily_columns(run)
    return pd.DataFrame(columns).set_index("day")


def daily_columns(run: RunLike) -> dict[str, np.ndarray]:
    """The columns of `daily`, the day first, each of shape (days,); nobody may change them."""
    facts = facts_of(run)
    if facts not in _DAILY:
        _DAILY[facts] = _columns(facts)
    return _DAILY[facts]


def _columns(facts: Facts) -> dict[str, np.ndarray]:
    first = np.datetime64(facts.calendar.start, "ms")
    return {
        "day": np.arange(facts.days),
        "date": first + np.arange(facts.days) * np.timedelta64(1, "D").astype("m8[ms]"),
        **{name: _per_day(facts, facts.log.of(kind)["time"]) for name, kind in COUNTED.items()},
        **_ends(facts),
        **_stocks(facts),
        **_integrals(facts),
        **_requests(facts),
    }


def _per_day(facts: Facts, minutes: np.ndarray) -> np.ndarray:
    """How many minutes fall on each day; what runs over the last midnight counts on the last day."""
    day = np.clip(minutes // MINUTES_PER_DAY, 0, facts.days - 1)
    return np.bincount(day, minlength=facts.days)


def _ends(facts: Facts) -> dict[str, np.ndarray]:
    rows = facts.log.of(ev.ENDED)
    return {
        f"ended_{name}": _per_day(facts, rows["time"][rows["a"] == outcome])
        for outcome, name in enumerate(ev.OUTCOMES)
    }


def _stocks(facts: Facts) -> dict[str, np.ndarray]:
    disputes = facts.disputes
    active = running_at_day_ends(start=disputes.birth, stop=disputes.end, days=facts.days)
    return {
        "active": active,
        "hidden": active - disputes.known.running_at_day_ends(facts.days),
        "open_cases": disputes.open_case.running_at_day_ends(facts.days),
        "open_recorded": disputes.recorded_case.running_at_day_ends(facts.days),
    }


def _integrals(facts: Facts) -> dict[str, np.ndarray]:
    disputes = facts.disputes
    active = days_by_day(
        start=disputes.birth, stop=disputes.end, weight=np.ones(len(disputes)), days=facts.days
    )
    # A step of severity is one more spell, from its minute to the end, with the change as its weight.
    who, minute, change = disputes.severity_steps
    until = disputes.unsettled_end
    start = np.concatenate([disputes.birth, np.minimum(minute, until[who])])
    weight = np.concatenate([disputes.first_severity, change]).astype(np.float64)
    stop = np.concatenate([until, until[who]])
    unsettled = days_by_day(start=start, stop=stop, weight=weight, days=facts.days)
    return {"active_days": active, "unsettled_severity_days": unsettled}


def _requests(facts: Facts) -> dict[str, np.ndarray]:
    requests = facts.requests
    in_time, late, given_up, lost, _ = (_within(over) for over in requests.over)
    return {
        "requests_arrived": _within(requests.arrived.sum(axis=0)),
        "requests_done": in_time + late,
        "requests_given_up": given_up,
        "requests_lost": lost,
        "open_requests": requests.open_at_day_ends,
    }


def _within(by_day: np.ndarray) -> np.ndarray:
    """Numbers by day, where what runs over the last midnight counts on the last day, as in `_per_day`."""
    days = by_day[:-1].copy()
    days[-1] += by_day[-1]
    return days


def monthly_workload(facts: Facts) -> np.ndarray:
    """Gridworkers' minutes by month since the first and account, shape (months, accounts)."""
    return np.asarray(facts.minutes[GRID].sum(axis=0).astype(np.int64))
