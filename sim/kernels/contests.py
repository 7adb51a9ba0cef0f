"""Contests compiled: the units of a level are compared by their books, and the winners' practice spreads."""

from typing import Any

from sim import events
from sim.jit import inner, phase
from sim.kernels.casework import skill_of
from sim.kernels.state import LEVEL_FIRST
from sim.kernels.tools import DAY, log
from sim.rules.month_end import contest_is_due, in_millionths, is_better, next_skill, places_to_win
from sim.vocabulary import COMMITTEE, GRID


@phase
def contests(m: Any, p: Any, root: tuple[int, int], day: int) -> None:
    """As a month ends: its reports for the contest; and the contest, if it is due."""
    if m.day[day].month_end == 0:
        return
    month = int(m.day[day].month)
    time = (day + 1) * DAY - 1
    if p.contest_at[GRID] == 1.0:
        for u in range(m.n[LEVEL_FIRST + GRID], m.n[LEVEL_FIRST + GRID + 1]):
            m.unit[u].record_debt += int(p.contest_minutes_month)
    if not contest_is_due(p, month):
        return
    for level in range(GRID, COMMITTEE + 1):
        if p.contest_at[level] == 1.0:
            compete(m, p, day, month, time, level)
    for u in range(len(m.unit)):
        m.unit[u].cases_left = 0
        m.unit[u].cases_closed = 0


@inner
def compete(m: Any, p: Any, day: int, month: int, time: int, level: int) -> None:
    """A level's contest; of equal books the first in location order wins."""
    first = m.n[LEVEL_FIRST + level]
    last = m.n[LEVEL_FIRST + level + 1]
    competing = 0
    for u in range(first, last):
        m.unit[u].won = 0
        if m.unit[u].cases_left >= p.contest_least_cases:
            competing += 1
    for _ in range(places_to_win(p, competing)):
        best = -1
        for u in range(first, last):
            unit = m.unit[u]
            if unit.won == 1 or unit.cases_left < p.contest_least_cases:
                continue
            there = m.unit[max(best, 0)]
            if best < 0 or is_better(
                unit.cases_closed, unit.cases_left, unit.key, there.cases_closed, there.cases_left, there.key
            ):
                best = u
        m.unit[best].won = 1
    for u in range(first, last):
        unit = m.unit[u]
        if unit.won == 1:
            log(m, time, events.CONTEST_WON, u, level, 1000 * unit.cases_closed // unit.cases_left, month)
    spread_practice(m, p, day, first, last)


@inner
def spread_practice(m: Any, p: Any, day: int, first: int, last: int) -> None:
    """Posts of the other units move towards the mean skill of those who work in the winning ones."""
    total = 0
    count = 0
    for u in range(first, last):
        if m.unit[u].won == 1:
            for w in range(m.unit[u].first_worker, m.unit[u].first_worker + m.unit[u].workers):
                if m.worker[w].vacant_until == 0:
                    total += in_millionths(skill_of(m, p, w, day))
                    count += 1
    if count == 0:
        return
    mean = total / count / 1000000.0
    for u in range(first, last):
        if m.unit[u].won == 0:
            for w in range(m.unit[u].first_worker, m.unit[u].first_worker + m.unit[u].workers):
                m.worker[w].skill = next_skill(p, m.worker[w].skill, mean)
