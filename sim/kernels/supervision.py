"""Phase 6 compiled: deadlines."""

from typing import Any

from sim import events
from sim.draws import SUPERVISION, fold, uniform
from sim.jit import inner
from sim.kernels.casework import close_on_paper
from sim.kernels.state import LEVEL_FIRST, N_ACTIVE, NEVER, OPEN
from sim.kernels.tools import (
    DAY,
    free_item,
    give_up,
    is_in_service,
    log,
    merge,
    move_parties_trust,
    pass_up,
    pressure_on,
    withdraw,
)
from sim.kernels.warning import raise_flags
from sim.rules.supervision import shade
from sim.schedule import CLOSING_MINUTE
from sim.vocabulary import GRID, HEAD


@inner
def supervision(m: Any, p: Any, root: tuple[int, int], day: int) -> None:
    """Remind on the day after a case was due; after the grace, shade it or send it up. Requests run out."""
    key = fold(root, SUPERVISION, day)
    time = day * DAY + CLOSING_MINUTE
    for k in range(m.n[N_ACTIVE]):
        d = m.active[k]
        dispute = m.dispute[d]
        if dispute.state != OPEN or day <= dispute.due:
            continue
        tie = m.tie[dispute.tie]
        if dispute.late == 0:
            dispute.late = 1
            move_parties_trust(m, p, tie, -p.trust_late)
            if p.has_reminders:
                log(m, time, events.REMINDED, d, dispute.unit, 0, 0)
        if day >= dispute.due + p.grace_days and not is_in_service(m, dispute):
            unit = m.unit[dispute.unit]
            pressure = pressure_on(m, p, dispute)
            q = shade(p, m.unit[dispute.unit].load, mean_fatigue(m, unit), pressure)
            if unit.level != HEAD and uniform(key, tie.key, 0) < q:
                withdraw(m, dispute)
                close_on_paper(m, p, d, tie, time, events.OVERDUE, uniform(key, tie.key, 1))
            else:
                pass_up(m, p, d, time, events.OVERDUE)
    for u in range(m.n[LEVEL_FIRST + GRID], m.n[LEVEL_FIRST + GRID + 1]):
        lose_patience(m, p, u, (day + 1) * DAY)
        if p.has_warning and m.day[day].working == 1:
            raise_flags(m, p, day, u, time)


@inner
def lose_patience(m: Any, p: Any, u: int, midnight: int) -> None:
    """Requests that nobody has met before the patience of those who asked ends today are given up."""
    if m.unit[u].next_give_up > midnight:
        return
    m.unit[u].next_give_up = NEVER
    m.unit[u].queue = those_left(m, p, u, m.unit[u].queue, midnight, False)
    m.unit[u].pending = those_left(m, p, u, m.unit[u].pending, midnight, True)


@inner
def those_left(m: Any, p: Any, u: int, heap: int, midnight: int, pending: bool) -> int:
    """A heap without the requests that are given up, and without what was withdrawn."""
    state = m.unit[u]
    kept = -1
    while heap >= 0:
        i = heap
        item = m.item[i]
        heap = merge(m, item.left, item.right, pending)
        item.left = -1
        item.right = -1
        if item.dead == 1:
            free_item(m, i)
        elif item.dispute < 0 and item.give_up <= midnight:
            if not pending:
                state.backlog -= item.expected
            give_up(m, p, u, i)
        else:
            if item.dispute < 0:
                state.next_give_up = min(state.next_give_up, item.give_up)
            kept = merge(m, kept, i, pending)
    return kept


@inner
def mean_fatigue(m: Any, unit: Any) -> float:
    """Mean fatigue of a grid's workers in post; nobody else tires in this model."""
    if unit.level != GRID:
        return 0.0
    total = 0.0
    count = 0
    for w in range(unit.first_worker, unit.first_worker + unit.workers):
        if m.worker[w].vacant_until == 0:
            total += m.worker[w].fatigue
            count += 1
    return total / count if count > 0 else 0.0
