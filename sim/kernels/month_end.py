"""Phase 8 compiled: participation, points, lists, and the month's books.

Calls, contests and ratings, of which few places have any, are parts of their own (`sim.kernels.run.PARTS`).
"""

from typing import Any

from sim import events
from sim.draws import MONTH_END, fold, uniforms
from sim.jit import inner, kernel, phase
from sim.kernels.feedback import apply
from sim.kernels.requests import leave_open
from sim.kernels.state import ADD_TRUST, BLOCK, LEVEL_FIRST, N_STRUCK
from sim.kernels.tools import DAY, grievance_of, log, trust_of
from sim.rules.feedback import utilisation
from sim.rules.maths import exp
from sim.rules.maths import log as natural_log
from sim.rules.month_end import motivation_after_month, pull, redeemed, salience, takes_part
from sim.rules.outreach import volunteer_notices
from sim.vocabulary import GRID, HEAD

DECIDE, EMPTY, RED = range(3)
AGE_BITS = 3
"""Of a resident's trait: the age band; 0 for children."""
USUAL_MEMBERS = 6
"""Of a household: few have more."""
CLASSES = 6
"""Of adults in the participation rows: (age band - 1) * 2 + migrant."""


@phase
def month_end(m: Any, p: Any, root: tuple[int, int], day: int) -> None:
    """Close the month; decide about the next one. Nothing happens on other days."""
    if m.day[day].month_end == 0:
        return
    month = int(m.day[day].month)
    time = (day + 1) * DAY - 1
    if not (p.has_calls or p.has_warning):
        resent_visits(m, p, day)
    if p.has_points:
        lose(m, p, day, month)
        for v in range(len(m.village)):
            close_ledger(m, p, root, day, month, v, time)
    if p.has_volunteers:
        participate(m, p, root, month + 1, month + 1, time)
    close_books(m, p, day, month, time)
    if p.has_advisers:
        for v in range(len(m.village)):
            m.village[v].adviser_minutes = 0
    for k in range(m.n[N_STRUCK]):
        m.part[m.struck[k]].incidents = 0
    m.n[N_STRUCK] = 0


@kernel
def begin_run(m: Any, parameters: Any, k0: int, k1: int) -> None:
    """Before day 0: who takes part at the start, and the norm that sparks see."""
    p = parameters[0]
    for v in range(len(m.village)):
        state = m.village[v]
        state.norm = p.norm_reference
        state.share = p.norm_reference
        for r in range(state.first_resident, state.first_resident + state.residents):
            if int(m.part[r].trait) & AGE_BITS > 0:
                state.adults_by[class_of(int(m.part[r].trait))] += 1
    if p.has_volunteers:
        participate(m, p, (k0, k1), 0, 0, 0)


@inner
def class_of(trait: int) -> int:
    """The class of an adult in the participation rows."""
    return ((trait & AGE_BITS) - 1) * 2 + ((trait >> 2) & 1)


@inner
def is_paid(m: Any, p: Any, month: int, v: int) -> bool:
    """Whether points are given in a village in a month of the run."""
    return (
        p.has_points == 1.0
        and p.points_start_month <= month < p.points_stop_month
        and p.points_in_setting[m.village[v].setting] == 1.0
    )


@inner
def participate(m: Any, p: Any, root: tuple[int, int], month: int, slot_month: int, time: int) -> None:
    """Every adult who reconsiders decides whether to take part in `month`; all see last month's share."""
    key = fold(root, MONTH_END, slot_month)
    for k in range(BLOCK):
        m.ask_slot[k] = DECIDE
    halvings = exp((month - p.points_start_month) * natural_log(p.halving_per_month))
    for v in range(len(m.village)):
        state = m.village[v]
        paid = is_paid(m, p, month, v)
        reward = p.reward * salience(p, halvings) if paid else 0.0
        was_paid = month > 0 and is_paid(m, p, month - 1, v)
        if was_paid:
            state.moved = 1
        if state.moved == 1:
            move_motivation(m, p, state, was_paid)
        feel_pull(p, state, reward, paid)
        decide(m, p, key, state, month)
        state.active = 0
        for c in range(CLASSES):
            state.active += state.active_by[c]
            if state.adults_by[c] > 0:
                log(m, time, events.PARTICIPATION, v, state.active_by[c], state.adults_by[c], month * 8 + c)
        state.paid = 1 if paid else 0
    for v in range(len(m.village)):
        state = m.village[v]
        state.share = state.active / state.adults if state.adults > 0 else 0.0
        lists = p.norm_lists if p.has_lists and is_paid(m, p, month, v) else 0.0
        state.norm = state.share + lists
        state.heard = volunteer_notices(p, state.share, state.paid == 1)


@inner
def move_motivation(m: Any, p: Any, village: Any, was_paid: bool) -> None:
    """Motivation wears out where it is paid, and recovers; one that never moved stays as it is."""
    for r in range(village.first_resident, village.first_resident + village.residents):
        part = m.part[r]
        wears = was_paid and part.active == 1
        part.motivation = motivation_after_month(p, part.motivation, m.resident[r].motivation, wears)


@inner
def feel_pull(p: Any, village: Any, reward: float, paid: bool) -> None:
    """What draws each kind of adult of a village, by trait."""
    for trait in range(16):
        age, migrant, digital = trait & AGE_BITS, (trait >> 2) & 1 == 1, trait >> 3 == 1
        village.pull[trait] = pull(p, reward, village.share, age, migrant, digital, paid)


@inner
def decide(m: Any, p: Any, key: tuple[int, int], village: Any, month: int) -> None:
    """Decisions of a village's adults, a block of residents at a time."""
    limit = 1.0 if month == 0 else p.reconsider_share
    first = village.first_resident
    last = first + village.residents
    while first < last:
        count = min(last - first, BLOCK)
        ask_residents(m, key, first, count)
        deciding = 0
        for k in range(count):  # without a branch, since a third of them decide
            m.scratch[deciding] = k
            is_adult = 1 if int(m.part[first + k].trait) & AGE_BITS > 0 else 0
            deciding += is_adult * (1 if m.ask_luck[k] < limit else 0)
        for i in range(deciding):
            k = m.scratch[i]
            part = m.part[first + k]
            trait = int(part.trait)
            active = 1 if takes_part(part.motivation, village.pull[trait], m.ask_luck[k] / limit) else 0
            village.active_by[class_of(trait)] += active - part.active
            part.active = active
        first += count


@inner
def ask_residents(m: Any, key: tuple[int, int], first: int, count: int) -> None:
    """Make the draws of residents in a row, BLOCK at most, for the slots that `ask_slot` holds.

    A few keys are written for every household, past its end too, where those of the next one follow: to ask
    each time whether it has another member costs more.
    """
    if len(m.resident_key) > 0:
        uniforms(key, m.resident_key[first : first + count], m.ask_slot, count, m.ask_luck)
        return
    h = int(m.resident[first].household)
    k = 0
    while k < count:
        household = m.household[h]
        begin = key_of(household, first + k)
        size = int(household.first_resident) + int(household.residents) - (first + k)
        for i in range(USUAL_MEMBERS):
            m.ask_key[k + i] = begin + i
        for i in range(USUAL_MEMBERS, size):
            m.ask_key[k + i] = begin + i
        k += size
        h += 1
    uniforms(key, m.ask_key, m.ask_slot, count, m.ask_luck)


@inner
def key_of(household: Any, resident: int) -> int:
    """The physical key of a resident of a household; see `World.resident_key`."""
    return int(household.key) * 256 + resident - int(household.first_resident)


@inner
def close_ledger(m: Any, p: Any, root: tuple[int, int], day: int, month: int, v: int, time: int) -> None:
    """A village's month of points: earned, lost, redeemed pro rata; empty reports; public lists."""
    paid = is_paid(m, p, month, v)
    village = m.village[v]
    amount = int(p.earn_points_month) if paid else 0
    first = village.first_resident
    last = first + village.residents
    wished = 0
    balance = 0
    for r in range(first, last):
        part = m.part[r]
        points = part.points + amount * part.active
        part.points = points
        balance += points
        wished += points if points >= p.redeem_from_points else 0
    if paid:
        thank(m, p, fold(root, MONTH_END, 100000 + month), village, day)
    budget = int(p.points_budget_per_resident_month * village.residents) if paid else 0
    out = 0
    if wished > 0 and budget > 0:
        out = redeem(m, p, village, wished, budget)
    balance -= out
    earned = amount * village.active
    write_ledger(m, v, month, time, earned, village.lost, out, balance, wished - out if paid else 0)
    if village.red + village.black > 0:
        log(m, time, events.LISTED, v, village.red, village.black, month)


@inner
def redeem(m: Any, p: Any, village: Any, wished: int, budget: int) -> int:
    """Points that a village's residents spend at the shop."""
    out = 0
    for r in range(village.first_resident, village.first_resident + village.residents):
        part = m.part[r]
        if part.points >= p.redeem_from_points:
            minus = redeemed(part.points, wished, budget)
            part.points -= minus
            out += minus
    return out


@inner
def thank(m: Any, p: Any, key: tuple[int, int], village: Any, day: int) -> None:
    """Participants' empty reports; and who of them is praised in public: by lot, nobody is ranked."""
    first = village.first_resident
    last = first + village.residents
    while first < last:
        count = min(last - first, BLOCK)
        taking = 0
        for k in range(count):
            m.scratch[taking] = first + k
            taking += int(m.part[first + k].active)
        for i in range(taking):
            m.ask_key[i] = key_of(m.household[m.resident[m.scratch[i]].household], m.scratch[i])
            m.ask_slot[i] = EMPTY
        uniforms(key, m.ask_key, m.ask_slot, taking, m.ask_luck)
        for i in range(taking):
            if m.ask_luck[i] < p.empty_reports_per_active_month:
                empty_report(m, p, m.scratch[i])
        if p.has_lists:
            praise(m, p, key, village, taking, day)
        first += count


@inner
def praise(m: Any, p: Any, key: tuple[int, int], village: Any, taking: int, day: int) -> None:
    """Public praise for some of the participants at hand, though for nobody who was party to an incident."""
    for i in range(taking):
        m.ask_slot[i] = RED
    uniforms(key, m.ask_key, m.ask_slot, taking, m.ask_luck)
    for i in range(taking):
        if m.ask_luck[i] < p.red_list_share and m.part[m.scratch[i]].incidents == 0:
            village.red += 1
            apply(m, p, m.scratch[i], ADD_TRUST, p.trust_red_list, day)


@inner
def lose(m: Any, p: Any, day: int, month: int) -> None:
    """Points lost by those who were party to an incident this month, who may also be blamed in public.

    The month's points are theirs already, though they are added later.
    """
    for v in range(len(m.village)):
        m.village[v].lost = 0
        m.village[v].red = 0
        m.village[v].black = 0
    for k in range(m.n[N_STRUCK]):
        r = m.struck[k]
        part = m.part[r]
        v = int(m.household[m.resident[r].household].village)
        if part.incidents > 0 and is_paid(m, p, month, v):
            minus = min(
                part.points + int(p.earn_points_month) * part.active,
                int(p.lose_points_incident) * int(part.incidents),
            )
            part.points -= minus
            m.village[v].lost += minus
            if p.has_lists:
                m.village[v].black += 1
                apply(m, p, r, ADD_TRUST, -p.trust_black_list, day)
        part.incidents = -abs(part.incidents)  # done; `praise` sees that there were some


@inner
def write_ledger(
    m: Any, v: int, month: int, time: int, earned: int, lost: int, out: int, balance: int, refused: int
) -> None:
    """The rows of a village's ledger; empty accounts are left out."""
    if earned > 0:
        log(m, time, events.POINTS, v, events.EARNED, earned, month)
    if lost > 0:
        log(m, time, events.POINTS, v, events.LOST, lost, month)
    if out > 0:
        log(m, time, events.POINTS, v, events.REDEEMED, out, month)
    if balance > 0:
        log(m, time, events.POINTS, v, events.BALANCE, balance, month)
    if refused > 0:
        log(m, time, events.POINTS, v, events.REFUSED, refused, month)


@inner
def empty_report(m: Any, p: Any, r: int) -> None:
    """A participant's report for the points' sake: paperwork for the grid, and nothing behind it."""
    grid = int(m.desk[int(m.resident[r].household)].grid)
    if grid >= 0:
        m.unit[grid].empty_reports += 1
        m.unit[grid].record_debt += int(p.record_minutes)


@inner
def resent_visits(m: Any, p: Any, day: int) -> None:
    """Patrol visits beyond a household's tolerance this month cost its adults' trust."""
    for u in range(m.n[LEVEL_FIRST + GRID], m.n[LEVEL_FIRST + GRID + 1]):
        unit = m.unit[u]
        state = m.unit[u]
        households = unit.end_household - unit.first_household
        rounds = state.month_visits // households
        if rounds + 1 <= p.visit_tolerance_month:
            continue
        rest = state.month_visits % households
        for h in range(unit.first_household, unit.end_household):
            place = (h - unit.first_household - state.month_pointer) % households
            visits = rounds + 1 if place < rest else rounds
            if visits > p.visit_tolerance_month:
                loss = p.trust_visit * (visits - p.visit_tolerance_month)
                household = m.household[h]
                for member in range(household.adults):
                    apply(m, p, household.first_resident + member, ADD_TRUST, -loss, day)


@inner
def close_books(m: Any, p: Any, day: int, month: int, time: int) -> None:
    """The month's minutes of every unit, its patrol, its workers' fatigue; and a fresh page."""
    working = 0
    d = day
    while d >= 0 and m.day[d].month == month:
        if m.day[d].working == 1:
            working += 1
        d -= 1
    for u in range(len(m.unit)):
        unit = m.unit[u]
        state = m.unit[u]
        if unit.shift_minutes == 0:
            close_budget(m, p, u, working)
        for account in range(7):
            if state.account[account] != 0:
                log(m, time, events.UNIT_MINUTES, u, account, state.account[account], month)
                state.account[account] = 0
        if unit.level == GRID:
            if state.month_visits > 0:
                log(m, time, events.PATROLLED, u, state.month_pointer, state.month_visits, month)
            if state.month_flagged > 0:
                log(m, time, events.CALLED, u, events.BY_FLAG, state.month_flagged, month)
            if state.led > 0:
                log(m, time, events.CALLED, u, events.BY_LEADER, state.led, month)
            if state.empty_reports > 0:
                log(m, time, events.EMPTY_REPORTS, u, state.empty_reports, 0, month)
            for w in range(unit.first_worker, unit.first_worker + unit.workers):
                log(m, time, events.FATIGUE, w, u, int(m.worker[w].fatigue * 1000000.0), month)
        state.month_visits = 0
        state.month_pointer = state.pointer
        state.empty_reports = 0
        state.month_flagged = 0
        state.led = 0


@inner
def close_budget(m: Any, p: Any, u: int, working: int) -> None:
    """Part-timers' account: a fifth of the weekly budget a working day; heads' only where they worked."""
    unit = m.unit[u]
    state = m.unit[u]
    used = state.account[events.CASES]
    if unit.level == HEAD and used == 0:
        return
    capacity = unit.budget_minutes * unit.workers * working // 5
    state.account[events.CAPACITY] = capacity
    if used <= capacity:
        state.account[events.IDLE] = capacity - used
    else:
        state.account[events.OVERTIME] = used - capacity
    if capacity > 0:
        # the backlog in days: over a day's capacity, which is the month's over its working days
        state.load = utilisation(p, float(used), float(capacity), float(state.backlog * working))


@kernel
def end_run(m: Any, parameters: Any, day: int) -> None:
    """After the last day: the mood of each village, and the requests that nobody has met."""
    p = parameters[0]
    for v in range(len(m.village)):
        village = m.village[v]
        trust = 0.0
        grievance = 0.0
        adults = 0
        for h in range(village.first_household, village.first_household + village.households):
            household = m.household[h]
            for member in range(household.adults):
                r = household.first_resident + member
                trust += trust_of(m, p, r, day)
                grievance += grievance_of(m, p, r, day)
                adults += 1
        if adults > 0:
            a = int(1000000.0 * trust / adults)
            b = int(1000000.0 * grievance / adults)
            log(m, (day + 1) * DAY - 1, events.MOOD, v, a, b, adults)
    for u in range(m.n[LEVEL_FIRST + GRID], m.n[LEVEL_FIRST + GRID + 1]):
        leave_open(m, u, (day + 1) * DAY)
