"""Phase 3 compiled: patrols, household heads and volunteers notice hidden disputes."""

from typing import Any

from sim import events
from sim.ahead import AHEAD, fetch
from sim.draws import NOTICER_SLOT, OUTREACH, fold, uniform, uniforms
from sim.jit import inner, phase
from sim.kernels.calls import called, calls_key
from sim.kernels.parties import head_is_party, put_down
from sim.kernels.requests import fetch_lines, see
from sim.kernels.state import BLOCK, HIDDEN, LEVEL_FIRST, N_ACTIVE, NEVER
from sim.kernels.tools import DAY, admit, ask_staff, log, voicer_home
from sim.kernels.warning import take_flags
from sim.rules.casework import knowledge
from sim.rules.intake import is_close_kind
from sim.rules.outreach import (
    camera_notices,
    group_notices,
    head_notices,
    is_in_public,
    patrol_factor,
    patrol_minutes,
    ranger_notices,
    visit_notices,
)
from sim.schedule import CAMERA_MINUTE, HEAD_MINUTE, SEASONED_DAYS, VOLUNTEER_MINUTE
from sim.vocabulary import GRID

HEAD_SLOT = 2
ABSENCE_SLOT = 8
GROUP_SLOT = 40
"""Of a tie's draws of the day, as the other slots are: whether the head of its joint group notices."""


@phase
def outreach(m: Any, p: Any, root: tuple[int, int], day: int) -> None:
    """Plan the grids' day, then go through the hidden disputes: would somebody notice?"""
    key = fold(root, OUTREACH, day)
    first = m.n[LEVEL_FIRST + GRID]
    last = m.n[LEVEL_FIRST + GRID + 1]
    if m.day[day].working == 1:
        asked = -1
        for u in range(first, last):
            fetch_lines(m, u + 2)
            asked = ask_staff(m, key, u, ABSENCE_SLOT, asked)
            plan_day(m, p, day, u, asked)
    calls = calls_key(m, root, day)
    first_dispute = 0
    while first_dispute < m.n[N_ACTIVE]:
        count = min(m.n[N_ACTIVE] - first_dispute, BLOCK // 3)
        ask_evenings(m, key, first_dispute, count)
        for k in range(count):
            d = m.active[first_dispute + k]
            if m.dispute[d].state == HIDDEN:
                notice(m, p, key, calls, day, d, 3 * k)
        first_dispute += count
    if m.day[day].working == 1:
        for u in range(first, last):
            state = m.unit[u]
            households = m.unit[u].end_household - m.unit[u].first_household
            state.pointer = (state.pointer + state.visits) % households
            state.month_visits += state.visits


@inner
def ask_evenings(m: Any, key: tuple[int, int], first: int, count: int) -> None:
    """Three draws for each of some running disputes: the heads of both parties' groups, a volunteer."""
    last = m.n[N_ACTIVE] - 1
    for k in range(count):
        fetch(m.dispute, m.active[min(first + k + AHEAD, last)])
        tie_key = m.dispute[m.active[first + k]].key
        for j in range(3):
            m.ask_key[3 * k + j] = tie_key
            m.ask_slot[3 * k + j] = HEAD_SLOT + j
    uniforms(key, m.ask_key, m.ask_slot, 3 * count, m.ask_luck)


@inner
def plan_day(m: Any, p: Any, day: int, u: int, asked: int) -> None:
    """Who is there, and how the shift divides into admin, patrol, and the rest for requests and cases.

    `asked` is the worker whose draw of the day is the first of `ask_luck`.
    """
    unit = m.unit[u]
    state = m.unit[u]
    begin = day * DAY + unit.start_minute
    admit(m, u, begin)
    see(m, p, u, day - 1, begin)
    present = 0
    carried = 0
    for w in range(unit.first_worker, unit.first_worker + unit.workers):
        worker = m.worker[w]
        worker.free = NEVER
        if worker.vacant_until > 0 and day >= worker.vacant_until:
            arrive(m, day, u, w)
        if worker.vacant_until == 0 and m.ask_luck[w - asked] >= p.absence_share:
            present += 1
            worker.free = begin
            if worker.task < -1 or (worker.task >= 0 and m.item[worker.task].dead == 0):
                carried += worker.left
    state.present = present
    state.visits = 0
    state.admin_each = 0
    state.patrol_each = 0
    state.worked_today = 0
    state.flagged = 0
    state.watched = 0.0
    if present == 0:
        return
    capacity = present * unit.shift_minutes
    base = int(p.admin_share * unit.shift_minutes * (1 if p.admin_per_grid else present))
    if p.has_cameras:
        base += watching_minutes(m, p, day, u, capacity - base)
    paperwork = min(state.record_debt, capacity - base)
    state.record_debt -= paperwork
    state.admin_each = (base + paperwork) // present
    minutes = patrol_minutes(
        p,
        float(capacity),
        float(state.admin_each * present),
        float(state.backlog + carried),
        patrol_factor(p, state.colour),
    )
    visit = int(p.visit_minutes + p.travel_minutes[unit.setting])
    visits_each = int(minutes / present) // visit
    if p.has_warning:
        visits_each = take_flags(m, p, day, u, visits_each, (unit.shift_minutes - state.admin_each) // visit)
    state.visits = visits_each * present - state.flagged
    state.patrol_each = visits_each * visit
    for w in range(unit.first_worker, unit.first_worker + unit.workers):
        if m.worker[w].free != NEVER:
            m.worker[w].free = begin + state.admin_each + state.patrol_each


@inner
def arrive(m: Any, day: int, u: int, w: int) -> None:
    """A replacement's first working day."""
    worker = m.worker[w]
    worker.vacant_until = 0
    worker.hired = day
    worker.fatigue = 0.0
    log(m, day * DAY, events.HIRED, w, u, 0, 0)


@inner
def notice(
    m: Any, p: Any, key: tuple[int, int], calls: tuple[int, int], day: int, d: int, asked: int
) -> None:
    """First to notice, in the order: a visit on a flag, patrol, cameras, callers, a head, a volunteer.

    `calls` is the key of the month's calls, `asked` the place of the evening's first draw.
    """
    dispute = m.dispute[d]
    home_a = int(dispute.home_a)
    home_b = int(dispute.home_b)
    if home_b == home_a:
        home_b = -1
    if m.day[day].working == 1:
        if p.has_warning and (flagged(m, p, key, day, d, home_a, 0) or flagged(m, p, key, day, d, home_b, 1)):
            return
        if visited(m, p, key, day, d, home_a, 0):
            return
        if home_b >= 0 and visited(m, p, key, day, d, home_b, 1):
            return
        if p.has_cameras and seen_by_camera(m, p, key, day, d, home_a):
            return
    if p.has_calls and called(m, p, key, calls, day, d, home_a, home_b):
        return
    if dispute.seen_severity != dispute.severity:
        look_at(m, p, d, home_a, home_b)
    if m.ask_luck[asked] < dispute.seen_by[0] and seen_by_head(m, day, d, home_a):
        return
    if m.ask_luck[asked + 1] < dispute.seen_by[1] and seen_by_head(m, day, d, home_b):
        return
    if p.has_joint_groups and seen_by_group(m, p, key, day, d, home_a):
        return
    if p.has_volunteers:
        heard_by_volunteer(m, day, d, m.ask_luck[asked + 2])


@inner
def look_at(m: Any, p: Any, d: int, home_a: int, home_b: int) -> None:
    """Each head's chance of noticing, which holds until the dispute hardens. One who is a party has none."""
    group_a = int(m.desk[home_a].group)
    group_b = int(m.desk[home_b].group) if home_b >= 0 else group_a
    dispute = m.dispute[d]
    share = 1.0 if group_a == group_b else p.head_cross
    close = is_close_kind(int(dispute.kind))
    dispute.seen_severity = dispute.severity
    for side in range(2):
        group = group_a if side == 0 else group_b
        chance = 0.0
        if group >= 0 and (side == 0 or group_b != group_a) and not head_is_party(m, group, dispute):
            households = m.unit[group].end_household - m.unit[group].first_household
            chance = head_notices(p, dispute.severity, close, households, share)
        dispute.seen_by[side] = chance


@inner
def seen_by_group(m: Any, p: Any, key: tuple[int, int], day: int, d: int, household: int) -> bool:
    """Whether the head of the joint group that watches a dispute's tie notices it, in the evening."""
    dispute = m.dispute[d]
    group = int(m.group_of_tie[dispute.tie])
    time = day * DAY + HEAD_MINUTE
    if group < 0 or time <= dispute.born:
        return False
    unit = m.unit[group]
    chance = group_notices(p, int(unit.serves), dispute.severity, int(unit.members))
    if uniform(key, dispute.key, GROUP_SLOT) >= chance:
        return False
    log(m, time, events.NOTICED, d, group, events.BY_GROUP, household)
    put_down(m, d, events.BY_GROUP, group, household, time, -1)
    return True


@inner
def heard_by_volunteer(m: Any, day: int, d: int, u: float) -> None:
    """Whether a volunteer of the voicer's village hears of a dispute."""
    dispute = m.dispute[d]
    village = int(dispute.village)
    household = voicer_home(dispute)
    time = day * DAY + VOLUNTEER_MINUTE
    if u < m.village[village].heard and time > dispute.born:
        log(m, time, events.NOTICED, d, village, events.BY_VOLUNTEER, household)
        put_down(m, d, events.BY_VOLUNTEER, -1, household, time, -1)


@inner
def visited(m: Any, p: Any, key: tuple[int, int], day: int, d: int, household: int, slot: int) -> bool:
    """Whether today's patrol comes to a party's household and notices."""
    dispute = m.dispute[d]
    u = int(dispute.grid_a if slot == 0 else dispute.grid_b)
    if u < 0:
        return False
    state = m.unit[u]
    if state.visits == 0:
        return False
    unit = m.unit[u]
    households = unit.end_household - unit.first_household
    place = household - unit.first_household - state.pointer
    place += households if place < 0 else 0  # both lie in the grid: no division is needed
    if place >= state.visits:
        return False
    chance = visitor_notices(m, p, day, unit, place + state.flagged, dispute)
    missed = 1.0 - chance
    again = place + households
    while again < state.visits:
        missed *= 1.0 - chance
        again += households
    if uniform(key, dispute.key, slot) >= 1.0 - missed:
        return False
    time = visit_ends(day, state, place + state.flagged)
    if time <= dispute.born:
        return False
    log(m, time, events.NOTICED, d, u, events.BY_PATROL, household)
    put_down(m, d, events.BY_PATROL, u, household, time, -1)
    return True


@inner
def visitor_notices(m: Any, p: Any, day: int, unit: Any, place: int, dispute: Any) -> float:
    """Chance that whoever makes a unit's visit number `place` today comes to know of a dispute."""
    worker = m.worker[nth_present(m, unit, place % unit.present)]
    days = SEASONED_DAYS if worker.hired < 0 else day - worker.hired
    chance = visit_notices(p, dispute.severity, knowledge(p, float(days)), worker.fatigue)
    return ranger_notices(p, chance, worker.specialism, int(dispute.kind)) if p.has_rangers else chance


@inner
def visit_ends(day: int, unit: Any, place: int) -> int:
    """When a unit's visit number `place` of the day ends."""
    visit = unit.patrol_each // ((unit.visits + unit.flagged) // unit.present)
    return day * DAY + unit.start_minute + unit.admin_each + (place // unit.present + 1) * visit


@inner
def flagged(m: Any, p: Any, key: tuple[int, int], day: int, d: int, household: int, side: int) -> bool:
    """Whether today's visits on flags come to a party's household and notice."""
    dispute = m.dispute[d]
    u = int(dispute.grid_a if side == 0 else dispute.grid_b)
    if household < 0 or u < 0 or m.unit[u].flagged == 0 or m.door[household].flag_day != day:
        return False
    unit = m.unit[u]
    place = m.door[household].flag_place
    chance = visitor_notices(m, p, day, unit, place, dispute)
    if uniform(key, dispute.key, NOTICER_SLOT + 2 * events.BY_FLAG + side) >= chance:
        return False
    time = visit_ends(day, unit, place)
    if time <= dispute.born:
        return False
    log(m, time, events.NOTICED, d, u, events.BY_FLAG, household)
    put_down(m, d, events.BY_FLAG, u, household, time, -1)
    return True


@inner
def watching_minutes(m: Any, p: Any, day: int, u: int, left: int) -> int:
    """Today's watching of cameras, in whole minutes whose fractions are carried on; at most what is left."""
    state = m.unit[u]
    each = p.camera_minutes_per_resident[state.setting] * state.residents
    before = m.day[day].office_days_before
    wanted = int(each * (before + 1)) - int(each * before)
    done = min(wanted, left)
    state.watched = done / wanted if wanted > 0 else 1.0
    return done


@inner
def seen_by_camera(m: Any, p: Any, key: tuple[int, int], day: int, d: int, household: int) -> bool:
    """Whether those who watch the cameras of the first party's grid notice a dispute in a public place."""
    dispute = m.dispute[d]
    u = int(dispute.grid_a)
    if u < 0 or not is_in_public(int(dispute.kind)):
        return False
    coverage = p.camera_coverage[m.unit[u].setting]
    chance = camera_notices(p, dispute.severity, coverage, m.unit[u].watched)
    time = day * DAY + CAMERA_MINUTE
    if time <= dispute.born or uniform(key, dispute.key, NOTICER_SLOT + 2 * events.BY_CAMERA) >= chance:
        return False
    log(m, time, events.NOTICED, d, u, events.BY_CAMERA, household)
    put_down(m, d, events.BY_CAMERA, u, household, time, -1)
    return True


@inner
def nth_present(m: Any, unit: Any, n: int) -> int:
    """The n-th of a unit's workers who are at work today."""
    for w in range(unit.first_worker, unit.first_worker + unit.workers):
        if m.worker[w].free != NEVER:
            if n == 0:
                return w
            n -= 1
    return -1


@inner
def seen_by_head(m: Any, day: int, d: int, household: int) -> bool:
    """The head of a party's group notices, in the evening, unless the dispute was born after that."""
    time = day * DAY + HEAD_MINUTE
    if time <= m.dispute[d].born:
        return False
    group = int(m.desk[household].group)
    log(m, time, events.NOTICED, d, group, events.BY_HEAD, household)
    put_down(m, d, events.BY_HEAD, group, household, time, -1)
    return True
