"""Phase 7 compiled: effects on residents are applied; staff tire, quit and are replaced."""

from typing import Any

from sim import events
from sim.ahead import AHEAD, fetch
from sim.draws import FEEDBACK, fold
from sim.jit import inner, phase
from sim.kernels.requests import put_back
from sim.kernels.state import ADD_GRIEVANCE, ADD_TRUST, LEVEL_FIRST, N_ACTIVE, N_EFFECTS, OVER
from sim.kernels.tools import DAY, ask_staff, grievance_of, log, push_pending, trust_of
from sim.rules.feedback import clip, fatigue_after_day, grievance_of_a_day, quits, utilisation
from sim.vocabulary import GRID


@phase
def feedback(m: Any, p: Any, root: tuple[int, int], day: int) -> None:
    """People first, in the order in which things befell them; then the staff."""
    effects = m.n[N_EFFECTS]
    for k in range(effects):
        coming = m.effect[min(k + AHEAD, effects - 1)].resident
        fetch(m.person, coming)
        fetch(m.resident, coming)
        effect = m.effect[k]
        apply(m, p, effect.resident, effect.kind, effect.amount, day)
    m.n[N_EFFECTS] = 0
    sweep(m, p, day)
    if m.day[day].working == 1:
        key = fold(root, FEEDBACK, day)
        asked = -1
        for u in range(m.n[LEVEL_FIRST + GRID], len(m.unit)):
            if m.unit[u].shift_minutes > 0:
                if m.unit[u].level == GRID:
                    asked = ask_staff(m, key, u, 0, asked)
                staff_day(m, p, day, u, asked)


@inner
def apply(m: Any, p: Any, resident: int, kind: int, amount: float, day: int) -> None:
    """Write one effect: the decayed value is read, changed, and stamped with the day."""
    person = m.person[resident]
    if kind == ADD_TRUST:
        person.trust = clip(trust_of(m, p, resident, day) + amount, 0.0, 1.0)
        person.trust_day = day
        return
    grievance = grievance_of(m, p, resident, day)
    if kind == ADD_GRIEVANCE:
        person.grievance = clip(grievance + amount, 0.0, p.grievance_max)
    else:
        person.grievance = grievance * amount
    person.grievance_day = day


@inner
def sweep(m: Any, p: Any, day: int) -> None:
    """Drop the disputes that ended today from the list; the others rankle for one day more."""
    kept = 0
    running = m.n[N_ACTIVE]
    for k in range(running):
        fetch(m.dispute, m.active[min(k + 2 * AHEAD, running - 1)])
        coming = m.dispute[m.active[min(k + AHEAD, running - 1)]]
        fetch(m.person, int(coming.a))
        fetch(m.person, int(coming.b))
        d = m.active[k]
        dispute = m.dispute[d]
        if dispute.state == OVER:
            continue
        m.active[kept] = d
        kept += 1
        rankle(m, p, int(dispute.a), dispute.severity, day)
        if dispute.b < len(m.person):
            rankle(m, p, int(dispute.b), dispute.severity, day)
    m.n[N_ACTIVE] = kept


@inner
def rankle(m: Any, p: Any, resident: int, severity: int, day: int) -> None:
    """A day of an open dispute feeds a party's grievance."""
    person = m.person[resident]
    grievance = grievance_of(m, p, resident, day)
    person.grievance = clip(grievance + grievance_of_a_day(p, grievance, severity), 0.0, p.grievance_max)
    person.grievance_day = day


@inner
def staff_day(m: Any, p: Any, day: int, u: int, asked: int) -> None:
    """A unit's load of the day moves its mean; in grids it also moves fatigue, and people quit.

    `asked` is the worker whose draw of the day is the first of `ask_luck`.
    """
    unit = m.unit[u]
    state = m.unit[u]
    load = 0.0
    if state.present > 0:
        capacity = float(state.present * unit.shift_minutes)
        mandatory = float(state.present * state.admin_each + state.worked_today)
        load = utilisation(p, mandatory, capacity, float(state.backlog))
        state.load += (load - state.load) / p.utilisation_days
    if unit.level != GRID:
        return
    for w in range(unit.first_worker, unit.first_worker + unit.workers):
        worker = m.worker[w]
        if worker.vacant_until > 0:
            continue
        if state.present > 0:
            worker.fatigue = fatigue_after_day(p, worker.fatigue, m.worker[w].susceptibility, load)
        if quits(p, m.worker[w].contract == 1, worker.fatigue, m.ask_luck[w - asked]):
            leave(m, p, day, u, w)


@inner
def leave(m: Any, p: Any, day: int, u: int, w: int) -> None:
    """A worker quits: the post is vacant for a while, and work carried over begins anew."""
    worker = m.worker[w]
    time = (day + 1) * DAY - 1
    log(m, time, events.QUIT, w, u, int(worker.fatigue * 1000000.0), 0)
    worker.vacant_until = day + 1 + int(p.vacancy_days)
    i = worker.task
    worker.task = -1
    if i >= 0:
        push_pending(m, i, u)
    elif i < -1:
        put_back(m, p, u, -2 - i)
