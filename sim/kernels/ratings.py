"""Ratings of grids in colours, compiled."""

from typing import Any

from sim import events
from sim.draws import MONTH_END, RATINGS_FROM, fold, uniform
from sim.jit import inner, phase
from sim.kernels.state import (
    LEVEL_FIRST,
    MARK_INCIDENTS,
    MARK_LATE,
    MARK_OVERDUE,
    MARK_RECORDS,
    N_ACTIVE,
    OPEN,
)
from sim.kernels.tools import DAY, log, trust_of
from sim.rules.month_end import colour_of, grid_score
from sim.rules.supervision import in_thousandths
from sim.vocabulary import GRID


@phase
def rate_grids(m: Any, p: Any, root: tuple[int, int], day: int) -> None:
    """As a month ends: score grids by what is reported of it, rank and colour them for the next one."""
    if m.day[day].month_end == 0:
        return
    month = int(m.day[day].month)
    time = (day + 1) * DAY - 1
    first = m.n[LEVEL_FIRST + GRID]
    grids = m.n[LEVEL_FIRST + GRID + 1] - first
    key = fold(root, MONTH_END, RATINGS_FROM + month)
    count_overdue(m)
    for k in range(grids):
        state = m.unit[first + k]
        content = survey(m, p, key, day, first + k) if p.rating_satisfaction_weight > 0.0 else 0.0
        state.score = grid_score(
            p,
            state.marks[MARK_RECORDS],
            state.marks[MARK_INCIDENTS],
            state.marks[MARK_OVERDUE],
            state.marks[MARK_LATE],
            state.residents,
            content,
        )
        state.lot = uniform(key, state.key, 0)
        state.record_debt += int(p.rating_form_minutes)
        for mark in range(4):
            state.marks[mark] = 0
        m.scratch[k] = first + k
    rank(m, grids)
    for k in range(grids):
        m.unit[m.scratch[k]].colour = colour_of(p, k, grids)
    for u in range(first, first + grids):
        log(m, time, events.RATED, u, m.unit[u].colour, in_thousandths(m.unit[u].score), month)


@inner
def count_overdue(m: Any) -> None:
    """Cases that are overdue now, by the grid of their home, whoever has them."""
    for k in range(m.n[N_ACTIVE]):
        dispute = m.dispute[m.active[k]]
        if dispute.state == OPEN and dispute.late == 1:
            u = int(m.desk[dispute.home].grid)
            if u >= 0:
                m.unit[u].marks[MARK_OVERDUE] += 1


@inner
def survey(m: Any, p: Any, key: tuple[int, int], day: int, u: int) -> float:
    """Mean trust of a few adults of a grid: of a resident drawn by lot, or for a child the eldest at home."""
    unit = m.unit[u]
    first = m.household[unit.first_household].first_resident
    asked = int(p.rating_survey_adults)
    total = 0.0
    for i in range(asked):
        r = first + int(unit.residents * uniform(key, unit.key, 1 + i))
        household = m.household[m.resident[r].household]
        if r >= household.first_resident + household.adults:
            r = household.first_resident
        total += trust_of(m, p, r, day)
    return total / asked


@inner
def rank(m: Any, grids: int) -> None:
    """Sort the grids in `scratch`, the highest score first, equal ones by lot (Shell 1959)."""
    gap = grids // 2
    while gap > 0:
        for i in range(gap, grids):
            u = m.scratch[i]
            j = i
            while j >= gap and is_worse(m.unit[u], m.unit[m.scratch[j - gap]]):
                m.scratch[j] = m.scratch[j - gap]
                j -= gap
            m.scratch[j] = u
        gap //= 2


@inner
def is_worse(one: Any, other: Any) -> bool:
    """Whether one grid comes before another in the ranking."""
    if one.score != other.score:
        return one.score > other.score
    return one.lot < other.lot
