"""Measures of desks: routine requests, minutes of staff, wear and turnover.

Staff minutes are the units' own books (`unit_minutes`), over the months that they cover.
"""

from typing import Final

import numpy as np

from analysis.cells import UNIT_CELLS
from analysis.facts import Facts, once
from analysis.registry import OF_HOUSEHOLDS, OF_PLACE, OF_VILLAGES, Rule, Value, measure
from analysis.statistics import per
from analysis.subgroups import Groups, Number
from sim import events as ev
from sim.calendar import MINUTES_PER_DAY
from sim.vocabulary import GRID, LEVELS

WORN_OUT: Final = 0.5
"""Fatigue above which a worker counts as worn out ("any burnout" in surveys of gridworkers)."""


def _count(facts: Facts, groups: Groups, which: str = "all") -> Number:
    """How many requests of a sort each group's households made, shape (G,)."""
    return groups.of_households(facts.requests.by_cell[which])


@measure(unit="requests per 1,000 residents a year", better="neither", dimensions=OF_HOUSEHOLDS)
def requests_per_1000(facts: Facts, groups: Groups) -> Value:
    """Routine requests that arrive, lost ones included."""
    n = _count(facts, groups)
    return per(n, groups.residents * facts.years, n, scale=1000)


def _request_share(which: str) -> Rule:
    def rule(facts: Facts, groups: Groups) -> Value:
        n = _count(facts, groups)
        return per(_count(facts, groups, which), n, n)

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
    def rule(facts: Facts, groups: Groups) -> Value:
        minutes = [facts.requests.served_within(cells > 0)[level] for cells in groups.households]
        return Value(np.array(minutes) / MINUTES_PER_DAY, _count(facts, groups, "done"))

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


def _minutes(facts: Facts, groups: Groups, level: int) -> np.ndarray:
    """Minutes by account at each group's units of a level, shape (accounts, G)."""
    return groups.of_units(facts.minutes_by_cell[level])


def _utilisation(level: int) -> Rule:
    def rule(facts: Facts, groups: Groups) -> Value:
        spent = _minutes(facts, groups, level)
        bound = spent[ev.ADMIN] + spent[ev.REQUESTS] + spent[ev.CASES]
        return per(bound, spent[ev.CAPACITY], spent[ev.CAPACITY])

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
    def rule(facts: Facts, groups: Groups) -> Value:
        spent = _minutes(facts, groups, GRID)
        total = spent[ev.CAPACITY] + spent[ev.OVERTIME]
        return per(spent[account], total, total)

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


@once
def _fatigue(facts: Facts) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cell, fatigue (0 to 1) and month of the gridworkers' rows."""
    rows = facts.log.of(ev.FATIGUE)
    mine = facts.staff.is_gridworker[rows["subject"]]
    return facts.staff.worker_cell[rows["subject"][mine]], rows["b"][mine] / 1e6, rows["c"][mine]


def _last_fatigue(facts: Facts, groups: Groups) -> list[np.ndarray]:
    """Fatigue of each group's gridworkers in the last month on record."""
    cell, fatigue, month = _fatigue(facts)
    found = []
    for mask in groups.setting_masks:
        mine = mask[cell]
        found.append(fatigue[mine & (month == month[mine].max(initial=-1))])
    return found


@measure(unit="share of gridworkers", better="lower", dimensions=OF_VILLAGES)
def gridworkers_worn_out_share(facts: Facts, groups: Groups) -> Value:
    """Gridworkers whose fatigue is above 0.5 at the end of the last month ("any burnout")."""
    fatigue = _last_fatigue(facts, groups)
    n = np.array([len(one) for one in fatigue])
    return per(np.array([(one > WORN_OUT).sum() for one in fatigue]), n, n)


@measure(unit="fatigue, 0 to 1", better="lower", dimensions=OF_VILLAGES)
def gridworker_fatigue_mean(facts: Facts, groups: Groups) -> Value:
    """Mean fatigue of gridworkers at the end of the last month."""
    fatigue = _last_fatigue(facts, groups)
    n = np.array([len(one) for one in fatigue])
    return per(np.array([one.sum() for one in fatigue]), n, n)


@measure(unit="quits per post a year", better="lower", dimensions=OF_VILLAGES)
def gridworker_quits_per_post(facts: Facts, groups: Groups) -> Value:
    """Gridworkers who leave; `n` counts the posts."""
    who = facts.log.of(ev.QUIT)["subject"]
    cells = facts.staff.worker_cell[who[facts.staff.is_gridworker[who]]]
    quits = groups.of_units(np.bincount(cells, minlength=UNIT_CELLS))
    posts = groups.of_units(facts.staff.gridworkers)
    return per(quits, posts * facts.years, posts)


@measure(unit="persons", better="neither", dimensions=OF_VILLAGES)
def gridworker_posts(facts: Facts, groups: Groups) -> Value:
    """Posts in grids, vacant ones included; rangers and lent staff are among them."""
    n = groups.of_units(facts.staff.gridworkers)
    return Value(n, n)
