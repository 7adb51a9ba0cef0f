"""Phase 5 compiled: every unit serves its queue, level by level, with the minutes that it has left."""

from typing import Any

from sim import events
from sim.draws import CASEWORK, RETURN_KEY, fold, uniform
from sim.jit import inner, phase
from sim.kernels.requests import (
    fetch_lines,
    finish_request,
    first_in_line,
    give_up,
    gives_up,
    is_before_request,
    next_ready,
    see,
    take,
)
from sim.kernels.state import (
    ADD_GRIEVANCE,
    FILED,
    HIDDEN,
    LEVEL_FIRST,
    NEVER,
    SCALE_GRIEVANCE,
    SERVED,
)
from sim.kernels.tools import (
    DAY,
    admit,
    affect_parties,
    end_dispute,
    free_item,
    log,
    merge,
    move_parties_trust,
    new_item,
    pass_up,
    pressure_on,
    push_pending,
    trust_of,
    wait,
)
from sim.rules.casework import (
    adviser_comes,
    agreement,
    breach,
    breach_minutes,
    expected_session_minutes,
    fit,
    session_length,
    skill_in_post,
    support,
)
from sim.rules.intake import dispute_due_days, is_close_kind, is_urgent
from sim.rules.supervision import found_out, shade
from sim.schedule import EVENING_MINUTES, OFFICE_MINUTES
from sim.vocabulary import COMMITTEE, COURT, FAMILY, GRID, HEAD

LENGTH, AGREE, BREACH, BREACH_TIME, SHADE, FOLLOW_UP = range(6)


@phase
def casework(m: Any, p: Any, root: tuple[int, int], day: int) -> None:
    """Serve all units, heads first, courts last: what is passed up can be met the same day."""
    key = fold(root, CASEWORK, day)
    for u in range(m.n[LEVEL_FIRST + GRID]):
        if m.busy[u] == 1:
            budget_day(m, p, key, day, u)
            m.busy[u] = 1 if m.unit[u].pending >= 0 or m.unit[u].queue >= 0 else 0
    for u in range(m.n[LEVEL_FIRST + GRID], len(m.unit)):
        fetch_lines(m, u + 2)
        unit = m.unit[u]
        if unit.shift_minutes > 0:
            if m.day[day].working == 1:
                shift_day(m, p, key, day, u)
        elif m.day[day].working == 1:
            budget_day(m, p, key, day, u)


@inner
def shift_day(m: Any, p: Any, key: tuple[int, int], day: int, u: int) -> None:
    """A working day of a unit with a shift; its minutes go into the month's account."""
    unit = m.unit[u]
    state = m.unit[u]
    begin = day * DAY + unit.start_minute
    if unit.level != GRID:
        state.present = unit.workers
        state.worked_today = 0
        for w in range(unit.first_worker, unit.first_worker + unit.workers):
            m.worker[w].free = begin
    end = begin + unit.shift_minutes
    limit = min(end + int(p.overtime_share_max * unit.shift_minutes), begin + DAY)
    before = state.account[events.OVERTIME]
    for w in range(unit.first_worker, unit.first_worker + unit.workers):
        worker = m.worker[w]
        if worker.free < end and worker.task != -1:
            task = worker.task
            worker.task = -1
            if task >= 0 and m.item[task].dead == 1:
                free_item(m, task)
            else:
                work(m, p, key, day, u, w, task, end, limit)
    serve(m, p, key, day, u, end, limit, False)
    capacity = state.present * unit.shift_minutes
    admin = state.present * state.admin_each
    patrol = state.present * state.patrol_each
    state.account[events.CAPACITY] += capacity
    state.account[events.ADMIN] += admin
    state.account[events.PATROL] += patrol
    overtime = state.account[events.OVERTIME] - before
    state.account[events.IDLE] += capacity + overtime - admin - patrol - state.worked_today


@inner
def budget_day(m: Any, p: Any, key: tuple[int, int], day: int, u: int) -> None:
    """A day of part-timers: minutes are granted by the week and keep for one week more."""
    state = m.unit[u]
    if state.pending < 0 and state.queue < 0:
        return
    unit = m.unit[u]
    week = day // 7
    weekly = unit.budget_minutes * unit.workers
    if week > state.balance_week:
        state.balance = min(state.balance + (week - state.balance_week) * weekly, 2 * weekly)
        state.balance_week = week
    if state.balance <= 0:
        return
    begin = day * DAY + unit.start_minute
    for w in range(unit.first_worker, unit.first_worker + unit.workers):
        m.worker[w].free = max(m.worker[w].free, begin)
    end = begin + (EVENING_MINUTES if unit.level == HEAD else OFFICE_MINUTES)
    serve(m, p, key, day, u, end, NEVER, True)


@inner
def serve(m: Any, p: Any, key: tuple[int, int], day: int, u: int, end: int, limit: int, budget: bool) -> None:
    """One pooled queue, several servers: the first to be free takes the next item.

    Of several, the one who has worked less in the run so far, then the lowest index: otherwise a pool
    of 28 would be its first three.
    """
    unit = m.unit[u]
    state = m.unit[u]
    while True:
        w = unit.first_worker
        for other in range(unit.first_worker + 1, unit.first_worker + unit.workers):
            if first_to_serve(m.worker[other], m.worker[w]):
                w = other
        if unit.workers == 0 or m.worker[w].free >= end or (budget and state.balance <= 0):
            return
        time = m.worker[w].free
        admit(m, u, time)
        see(m, p, u, day, time)
        task = next_task(m, p, u, time)
        if task != -1:
            start(m, p, key, u, w, task)
            work(m, p, key, day, u, w, task, end, limit)
            continue
        ready = next_ready(m, p, u, day)
        if state.pending >= 0:
            ready = min(ready, m.item[state.pending].ready)
        if ready < end:
            for other in range(unit.first_worker, unit.first_worker + unit.workers):
                if m.worker[other].free < ready:
                    m.worker[other].free = ready
        else:
            return


@inner
def first_to_serve(one: Any, other: Any) -> bool:
    """Whether a worker is free before another; of two, the one who has worked less so far."""
    if one.free != other.free:
        return one.free < other.free
    return one.worked < other.worked


@inner
def next_task(m: Any, p: Any, u: int, time: int) -> int:
    """What to serve next: an item i, or -2 - r for request r, or -1. Requests given up meanwhile fall out."""
    state = m.unit[u]
    while True:
        while state.queue >= 0 and m.item[state.queue].dead == 1:
            free_item(m, pop(m, u))
        r = first_in_line(m, p, u)
        if state.queue >= 0 and (r < 0 or is_before_request(m, p, state.queue, r)):
            i = pop(m, u)
            state.backlog -= m.item[i].expected
            m.item[i].place = SERVED
            return i
        if r < 0:
            return -1
        take(m, p, u, r)
        if gives_up(m, r) > time:
            return -2 - r
        give_up(m, p, u, r)


@inner
def pop(m: Any, u: int) -> int:
    """Take the first item out of a queue that has one."""
    state = m.unit[u]
    i = state.queue
    item = m.item[i]
    state.queue = merge(m, item.left, item.right, False)
    item.left = -1
    item.right = -1
    return i


@inner
def start(m: Any, p: Any, key: tuple[int, int], u: int, w: int, task: int) -> None:
    """Work begins: a request brings its length, a session draws its own."""
    if task < -1:
        m.worker[w].left = m.request[-2 - task].work_minutes
        return
    item = m.item[task]
    dispute = m.dispute[item.dispute]
    dispute.contacted = 1
    slot = draw_slot(int(dispute.level), int(dispute.sessions))
    u_length = uniform(key, dispute.key, slot + LENGTH)
    item.length = session_length(p, dispute.level, dispute.severity, u_length)
    m.worker[w].left = item.length
    log(m, m.worker[w].free, events.SESSION_BEGAN, item.dispute, w, u, dispute.sessions + 1)


@inner
def draw_slot(level: int, sessions: int) -> int:
    """The first of eight slots of a session: a tie has one dispute at most, and that one unit at a time."""
    return (level * 64 + min(sessions, 63)) * 8


@inner
def work(
    m: Any, p: Any, key: tuple[int, int], day: int, u: int, w: int, task: int, end: int, limit: int
) -> None:
    """Work until it is done, into overtime if that suffices; else until the shift's end."""
    state = m.unit[u]
    worker = m.worker[w]
    time = worker.free
    done = time + worker.left
    account = events.REQUESTS if task < -1 else events.CASES
    if done > limit:
        state.account[account] += end - time
        state.worked_today += end - time
        worker.left -= end - time
        worker.worked += end - time
        worker.task = task
        worker.free = end
        return
    state.account[account] += worker.left
    state.worked_today += worker.left
    state.balance -= worker.left
    worker.worked += worker.left
    if done > end and limit != NEVER:
        state.account[events.OVERTIME] += done - end
    worker.free = done
    if task < -1:
        finish_request(m, p, u, -2 - task, done)
    else:
        finish_session(m, p, key, day, u, w, task, done)


@inner
def finish_session(m: Any, p: Any, key: tuple[int, int], day: int, u: int, w: int, i: int, time: int) -> None:
    """A session ends: in agreement, in another session, or at the level's limit."""
    item = m.item[i]
    d = item.dispute
    length = item.length
    free_item(m, i)
    dispute = m.dispute[d]
    dispute.task = -1
    slot = draw_slot(int(dispute.level), int(dispute.sessions))
    trust = trust_of(m, p, int(dispute.a), day)
    if dispute.b < len(m.person):
        trust = 0.5 * (trust + trust_of(m, p, int(dispute.b), day))
    ruled = dispute.state == FILED
    skill = skill_of(m, p, w, day)
    team = dispute.team == 1
    advised = dispute.level == COMMITTEE and adviser_sits_in(m, p, dispute.home, int(dispute.kind), length)
    rules = m.village[m.household[dispute.home].village].rules == 1
    agreed = ruled or uniform(key, dispute.key, slot + AGREE) < agreement(
        p,
        dispute.level,
        int(dispute.kind),
        dispute.severity,
        (time - dispute.born) / 1440.0,
        skill,
        m.worker[w].fatigue,
        trust,
        fit_of(m, p, u, w, dispute) + support(p, dispute.level, int(dispute.kind), team, advised, rules),
    )
    code = (events.BY_TEAM if team else 0) + (events.ADVISED if advised else 0)
    log(m, time, events.SESSION_ENDED, d, w, length, code + (events.AGREED if agreed else 0))
    dispute.sessions += 1
    if ruled:
        affect_parties(m, dispute, ADD_GRIEVANCE, p.grievance_court)
        end_dispute(m, d, time, events.RULED)
    elif agreed:
        settle(m, p, key, d, slot, skill, trust, advised, time)
    elif dispute.sessions < p.sessions_max[dispute.level]:
        wait(m, p, d, time + int(p.gap_minutes))
    else:
        give_up_level(m, p, key, d, slot, time)


@inner
def adviser_sits_in(m: Any, p: Any, home: int, kind: int, length: int) -> bool:
    """Whether the village's legal adviser is at a session of this length; it is booked if so."""
    village = m.village[m.household[home].village]
    if village.adviser == 0 or not adviser_comes(p, kind, village.adviser_minutes, length):
        return False
    village.adviser_minutes += length
    return True


@inner
def skill_of(m: Any, p: Any, w: int, day: int) -> float:
    """Skill of whoever holds a post today."""
    hired = m.worker[w].hired
    if hired < 0:
        return m.worker[w].skill
    return skill_in_post(p, m.worker[w].skill, float(day - hired))


@inner
def fit_of(m: Any, p: Any, u: int, w: int, dispute: Any) -> float:
    """Gather what makes a worker, or the best of a team, fit a case."""
    level = m.unit[u].level
    worker = m.worker[w]
    home_a = int(dispute.home_a)
    home_b = int(dispute.home_b)
    strangers = 1 if m.household[home_a].language != worker.language else 0
    if home_b >= 0 and m.household[home_b].language != worker.language:
        strangers += 1
    expert = worker.specialism == dispute.kind
    if dispute.team == 1:
        strangers = 0
        expert = True
    kin = False
    is_own_kind = m.unit[u].serves > 0 or is_close_kind(int(dispute.kind))
    if level == HEAD and worker.household >= 0:
        kin = are_kin(m, worker.household, home_a) or (home_b >= 0 and are_kin(m, worker.household, home_b))
    return fit(p, level, True, is_own_kind, kin, expert, strangers)


@inner
def are_kin(m: Any, household: int, other: int) -> bool:
    """Whether a family tie joins two households."""
    first = m.household[household].first_resident
    for person in range(first, first + m.household[household].adults):
        for k in range(m.node_first[person], m.node_first[person + 1]):
            tie = m.tie[m.node_ties[k]]
            if tie.kind == FAMILY:
                end = int(tie.b) if tie.a == person else int(tie.a)
                if int(m.resident[end].household) == other:
                    return True
    return False


@inner
def settle(
    m: Any,
    p: Any,
    key: tuple[int, int],
    d: int,
    slot: int,
    skill: float,
    trust: float,
    advised: bool,
    time: int,
) -> None:
    """An agreement; it may be breached some day, which is drawn now."""
    dispute = m.dispute[d]
    late = dispute.late == 1
    affect_parties(m, dispute, SCALE_GRIEVANCE, p.grievance_agreement)
    move_parties_trust(m, p, dispute, p.trust_up)
    if uniform(key, dispute.key, slot + BREACH) < breach(p, dispute.severity, skill, trust, late, advised):
        minute = time + breach_minutes(p, uniform(key, dispute.key, slot + BREACH_TIME))
        when = minute // DAY
        if when < len(m.day) - 1:
            dispute.relapse_minute = minute
            dispute.next_relapse = m.day[when].relapse
            m.day[when].relapse = d
    end_dispute(m, d, time, events.AGREEMENT)


@inner
def give_up_level(m: Any, p: Any, key: tuple[int, int], d: int, slot: int, time: int) -> None:
    """A level has no sessions left for a case: from the committee up it may close it on paper."""
    dispute = m.dispute[d]
    move_parties_trust(m, p, dispute, -p.trust_fail)
    if dispute.level >= COMMITTEE and dispute.level < COURT:
        q = shade(p, m.unit[dispute.unit].load, 0.0, pressure_on(m, p, dispute))
        if uniform(key, dispute.key, slot + SHADE) < q:
            close_on_paper(m, p, d, time, events.FAILED, uniform(key, dispute.key, slot + FOLLOW_UP))
            return
    pass_up(m, p, d, time, events.FAILED)


@inner
def close_on_paper(m: Any, p: Any, d: int, time: int, reason: int, u: float) -> None:
    """Reported as settled; in truth hidden again, with more grievance and less trust."""
    dispute = m.dispute[d]
    unit = dispute.unit
    log(m, time, events.CLOSED_ON_PAPER, d, unit, reason, dispute.late)
    m.unit[unit].cases_left += 1
    m.unit[unit].cases_closed += 1
    dispute.state = HIDDEN
    dispute.paper_minute = time
    dispute.recorded = 0
    dispute.contacted = 0
    affect_parties(m, dispute, ADD_GRIEVANCE, p.paper_grievance)
    move_parties_trust(m, p, dispute, -p.paper_trust)
    if found_out(p, u):
        i = new_item(m)
        item = m.item[i]
        item.dispute = d
        item.key = RETURN_KEY + dispute.key
        item.rank = 0 if is_urgent(p, dispute.severity) else 1
        item.ready = time + int(p.follow_up_minutes)
        item.due = item.ready // DAY + dispute_due_days(p, dispute.severity)
        item.expected = int(expected_session_minutes(p, dispute.level, dispute.severity))
        item.returning = 1
        push_pending(m, i, unit)
