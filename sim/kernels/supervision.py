"""Phase 6 compiled: deadlines."""

from typing import Any

from sim import events
from sim.ahead import AHEAD, fetch
from sim.draws import SUPERVISION, fold, uniform
from sim.jit import inner, phase
from sim.kernels.casework import close_on_paper
from sim.kernels.requests import lose_patience
from sim.kernels.state import LEVEL_FIRST, N_ACTIVE, OPEN
from sim.kernels.tools import DAY, is_in_service, log, move_parties_trust, pass_up, pressure_on, withdraw
from sim.kernels.warning import raise_flags
from sim.rules.supervision import shade
from sim.schedule import CLOSING_MINUTE
from sim.vocabulary import GRID, HEAD


@phase
def supervision(m: Any, p: Any, root: tuple[int, int], day: int) -> None:
    """Remind on the day after a case was due; after the grace, shade it or send it up. Requests run out."""
    key = fold(root, SUPERVISION, day)
    time = day * DAY + CLOSING_MINUTE
    running = m.n[N_ACTIVE]
    for k in range(running):
        fetch(m.dispute, m.active[min(k + AHEAD, running - 1)])
        d = m.active[k]
        dispute = m.dispute[d]
        if dispute.state != OPEN or day <= dispute.due:
            continue
        if dispute.late == 0:
            dispute.late = 1
            move_parties_trust(m, p, dispute, -p.trust_late)
            if p.has_reminders:
                log(m, time, events.REMINDED, d, dispute.unit, 0, 0)
        if day >= dispute.due + p.grace_days and not is_in_service(m, dispute):
            unit = m.unit[dispute.unit]
            pressure = pressure_on(m, p, dispute)
            q = shade(p, m.unit[dispute.unit].load, mean_fatigue(m, unit), pressure)
            if unit.level != HEAD and uniform(key, dispute.key, 0) < q:
                withdraw(m, dispute)
                close_on_paper(m, p, d, time, events.OVERDUE, uniform(key, dispute.key, 1))
            else:
                pass_up(m, p, d, time, events.OVERDUE)
    for u in range(m.n[LEVEL_FIRST + GRID], m.n[LEVEL_FIRST + GRID + 1]):
        lose_patience(m, p, u, day)
        if p.has_warning and m.unit[u].alert == 1 and m.day[day].working == 1:
            raise_flags(m, p, day, u, time)


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
