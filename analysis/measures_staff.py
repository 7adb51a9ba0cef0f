"""Measures of desks: routine requests, minutes of staff, wear and turnover.

Staff minutes are the units' own books (`unit_minutes`), over the months that they cover.
"""

import math
from typing import Final

import numpy as np

from analysis.facts import Facts
from analysis.registry import OF_HOUSEHOLDS, OF_PLACE, OF_VILLAGES, Rule, Value, measure
from analysis.statistics import per
from analysis.subgroups import Group
from sim import events as ev
from sim.calendar import MINUTES_PER_DAY
from sim.vocabulary import GRID, LEVELS

WORN_OUT: Final = 0.5
"""Fatigue above which a worker counts as worn out ("any burnout" in surveys of gridworkers)."""


def _count(facts: Facts, group: Group, which: str = "all") -> int:
    """How many requests of a sort the group's households made."""
    assert group.households is not None
    return int(facts.requests.by_household[which][group.households].sum())


@measure(unit="requests per 1,000 residents a year", better="neither", dimensions=OF_HOUSEHOLDS)
def requests_per_1000(facts: Facts, group: Group) -> Value:
    """Routine requests that arrive, lost ones included."""
    n = _count(facts, group)
    return per(n, group.residents * facts.years, n, scale=1000)


def _request_share(which: str) -> Rule:
    def rule(facts: Facts, group: Group) -> Value:
        n = _count(facts, group)
        return per(_count(facts, group, which), n, n)

    return rule


for _which, _meaning in (
    ("done", "Routine requests served, in time or late."),
    ("late", "Routine requests served after their due day."),
    ("given_up", "Routine requests that waited so long that the resident gave up."),
    ("lost", "Routine requests that went astray before anybody saw them."),
    ("open", "Routine requests still waiting when the run stopped."),
):
    measure(
        name=f"requests_{_which}_share",
        meaning=_meaning,
        unit="share of requests",
        better="higher" if _which == "done" else "lower",
        dimensions=OF_HOUSEHOLDS,
    )(_request_share(_which))


def _request_days(level: float) -> Rule:
    def rule(facts: Facts, group: Group) -> Value:
        assert group.households is not None
        upto = facts.requests.served_by_minutes(group.households)
        if len(upto) == 0:
            return Value(None, 0)
        minutes = int(np.searchsorted(upto, max(math.ceil(level * int(upto[-1])), 1)))
        return Value(minutes / MINUTES_PER_DAY, int(upto[-1]))

    return rule


for _suffix, _level, _word in (("median", 0.5, "Half"), ("p90", 0.9, "Nine tenths")):
    measure(
        name=f"request_days_{_suffix}",
        meaning=f"{_word} of the requests that were served had their service done so many days after "
        "arrival; those given up, lost or open are not among them.",
        unit="days",
        better="lower",
        dimensions=OF_HOUSEHOLDS,
    )(_request_days(_level))


def _minutes(facts: Facts, group: Group, level: int) -> np.ndarray:
    """Minutes by account at the group's units of a level."""
    assert group.units is not None
    return np.asarray(facts.account_minutes[group.units & (facts.unit_level == level)].sum(axis=0))


def _utilisation(level: int) -> Rule:
    def rule(facts: Facts, group: Group) -> Value:
        spent = _minutes(facts, group, level)
        bound = spent[ev.ADMIN] + spent[ev.REQUESTS] + spent[ev.CASES]
        return per(float(bound), float(spent[ev.CAPACITY]), int(spent[ev.CAPACITY]))

    return rule


for _level, _name in enumerate(LEVELS):
    measure(
        name="utilisation_gridworkers" if _level == GRID else f"utilisation_{_name}",
        meaning=f"Minutes bound by admin, requests and cases over minutes of capacity at level {_name}; "
        "patrol is not in it, and overtime can bring it above 1. `n` is the capacity in minutes.",
        unit="share of capacity",
        better="neither",
        dimensions=OF_VILLAGES if _level <= GRID else OF_PLACE,
    )(_utilisation(_level))


def _time_share(account: int) -> Rule:
    def rule(facts: Facts, group: Group) -> Value:
        spent = _minutes(facts, group, GRID)
        total = spent[ev.CAPACITY] + spent[ev.OVERTIME]
        return per(float(spent[account]), float(total), int(total))

    return rule


for _account in (ev.ADMIN, ev.REQUESTS, ev.CASES, ev.PATROL, ev.IDLE, ev.OVERTIME):
    measure(
        name=f"gridworker_{ev.ACCOUNTS[_account]}_share",
        meaning=f"Gridworkers' minutes of {ev.ACCOUNTS[_account]} over their capacity and overtime."
        + (" It is part of the other five." if _account == ev.OVERTIME else ""),
        unit="share of working time",
        better="lower" if _account == ev.OVERTIME else "neither",
        dimensions=OF_VILLAGES,
    )(_time_share(_account))


def _gridworkers(facts: Facts, group: Group) -> np.ndarray:
    """Which workers are gridworkers of the group's units (bool, by worker)."""
    assert group.units is not None
    unit = facts.institution.workers["unit"]
    return np.asarray(group.units[unit] & (facts.unit_level[unit] == GRID))


def _last_fatigue(facts: Facts, group: Group) -> np.ndarray:
    """Fatigue of gridworkers in the last month on record, 0 to 1."""
    rows = facts.log.of(ev.FATIGUE)
    rows = rows[_gridworkers(facts, group)[rows["subject"]]]
    return np.asarray(rows["b"][rows["c"] == rows["c"].max(initial=-1)] / 1e6)


@measure(unit="share of gridworkers", better="lower", dimensions=OF_VILLAGES)
def gridworkers_worn_out_share(facts: Facts, group: Group) -> Value:
    """Gridworkers whose fatigue is above 0.5 at the end of the last month ("any burnout")."""
    fatigue = _last_fatigue(facts, group)
    return per(int((fatigue > WORN_OUT).sum()), len(fatigue), len(fatigue))


@measure(unit="fatigue, 0 to 1", better="lower", dimensions=OF_VILLAGES)
def gridworker_fatigue_mean(facts: Facts, group: Group) -> Value:
    """Mean fatigue of gridworkers at the end of the last month."""
    fatigue = _last_fatigue(facts, group)
    return per(float(fatigue.sum()), len(fatigue), len(fatigue))


@measure(unit="quits per post a year", better="lower", dimensions=OF_VILLAGES)
def gridworker_quits_per_post(facts: Facts, group: Group) -> Value:
    """Gridworkers who leave; `n` counts the posts."""
    posts = _gridworkers(facts, group)
    quits = int(posts[facts.log.of(ev.QUIT)["subject"]].sum())
    return per(quits, float(posts.sum()) * facts.years, int(posts.sum()))


@measure(unit="persons", better="neither", dimensions=OF_VILLAGES)
def gridworker_posts(facts: Facts, group: Group) -> Value:
    """Posts in grids, vacant ones included; rangers and lent staff are among them."""
    n = int(_gridworkers(facts, group).sum())
    return Value(n, n)
