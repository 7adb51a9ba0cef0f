"""Phase 8 compiled: participation, points, lists, and the month's books."""

from typing import Any

from sim import events
from sim.draws import MONTH_END, fold, uniform
from sim.jit import inner, kernel
from sim.kernels.feedback import apply
from sim.kernels.state import ADD_TRUST, LEVEL_FIRST, N_INCIDENTS
from sim.kernels.tools import DAY, grievance_of, log, trust_of
from sim.rules.feedback import utilisation
from sim.rules.maths import exp
from sim.rules.maths import log as natural_log
from sim.rules.month_end import motivation_after_month, redeemed, salience, takes_part
from sim.vocabulary import GRID, HEAD

DECIDE, EMPTY, RED = range(3)
CLASSES = 6
"""Of adults in the participation rows: (age band - 1) * 2 + migrant."""


@inner
def month_end(m: Any, p: Any, root: tuple[int, int], day: int) -> None:
    """Close the month; decide about the next one. Nothing happens on other days."""
    if m.day[day].month_end == 0:
        return
    month = m.day[day].month
    time = (day + 1) * DAY - 1
    resent_visits(m, p, day)
    if p.has_points:
        for v in range(len(m.village)):
            close_ledger(m, p, root, day, month, v, time)
    if p.has_volunteers:
        participate(m, p, root, month + 1, month + 1, time)
    close_books(m, p, day, month, time)
    if m.n[N_INCIDENTS] > 0:
        m.n[N_INCIDENTS] = 0
        for r in range(len(m.person)):
            m.person[r].incidents = 0


@kernel
def begin_run(m: Any, parameters: Any, k0: int, k1: int) -> None:
    """Before day 0: who takes part at the start, and the norm that sparks see."""
    p = parameters[0]
    for v in range(len(m.village)):
        m.village[v].norm = p.norm_reference
        m.village[v].share = p.norm_reference
    if p.has_volunteers:
        participate(m, p, (k0, k1), 0, 0, 0)


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
    halvings = exp((month - p.points_start_month) * natural_log(p.halving_per_month))
    for v in range(len(m.village)):
        village = m.village[v]
        state = m.village[v]
        paid = is_paid(m, p, month, v)
        reward = p.reward * salience(p, halvings) if paid else 0.0
        for c in range(CLASSES):
            state.active_by[c] = 0
            state.adults_by[c] = 0
        was_paid = month > 0 and is_paid(m, p, month - 1, v)
        for h in range(village.first_household, village.first_household + village.households):
            decide(m, p, key, state, h, state.share, month, reward, paid, was_paid)
        active = 0
        for c in range(CLASSES):
            active += state.active_by[c]
            if state.adults_by[c] > 0:
                log(m, time, events.PARTICIPATION, v, state.active_by[c], state.adults_by[c], month * 8 + c)
        state.active = active
        state.paid = 1 if paid else 0
    for v in range(len(m.village)):
        village = m.village[v]
        state = m.village[v]
        state.share = state.active / village.adults if village.adults > 0 else 0.0
        lists = p.norm_lists if p.has_lists and is_paid(m, p, month, v) else 0.0
        state.norm = state.share + lists


@inner
def decide(
    m: Any, p: Any, key: tuple[int, int], state: Any, h: int, share: float, month: int, reward: float,
    paid: bool, was_paid: bool,
) -> None:  # fmt: skip
    """Decisions of a household's adults, counted by class in their village's row."""
    household = m.household[h]
    limit = 1.0 if month == 0 else p.reconsider_share
    for member in range(household.adults):
        r = household.first_resident + member
        person = m.person[r]
        band = int(person.age_band)
        if month > 0:
            paid_and_active = was_paid and person.active == 1
            person.motivation = motivation_after_month(
                p, person.motivation, person.own_motivation, paid_and_active
            )
        u = uniform(key, household.key * 256 + member, DECIDE)
        if u < limit:
            chance = takes_part(
                p, person.motivation, reward, share, band, household.migrant == 1, person.digital == 1, paid
            )
            person.active = 1 if u / limit < chance else 0
        c = (band - 1) * 2 + household.migrant
        state.adults_by[c] += 1
        state.active_by[c] += person.active


@inner
def close_ledger(m: Any, p: Any, root: tuple[int, int], day: int, month: int, v: int, time: int) -> None:
    """A village's month of points: earned, lost, redeemed pro rata; empty reports; public lists."""
    paid = is_paid(m, p, month, v)
    village = m.village[v]
    first = village.first_resident
    last = first + village.residents
    earned = 0
    lost = 0
    wished = 0
    balance = 0
    key = fold(root, MONTH_END, 100000 + month)
    red = 0
    black = 0
    for r in range(first, last):
        person = m.person[r]
        if paid:
            if person.active == 1:
                person.points += int(p.earn_points_month)
                earned += int(p.earn_points_month)
                empty_report(m, p, key, r)
            minus = min(person.points, int(p.lose_points_incident) * person.incidents)
            person.points -= minus
            lost += minus
            if p.has_lists:
                if person.incidents > 0:
                    black += 1
                    apply(m, p, r, ADD_TRUST, -p.trust_black_list, day)
                elif person.active == 1 and on_red_list(m, p, key, r):
                    red += 1
                    apply(m, p, r, ADD_TRUST, p.trust_red_list, day)
        balance += person.points
        if person.points >= p.redeem_from_points:
            wished += person.points
    budget = int(p.points_budget_per_resident_month * village.residents) if paid else 0
    out = 0
    if paid and wished > 0 and budget > 0:
        for r in range(first, last):
            person = m.person[r]
            if person.points >= p.redeem_from_points:
                minus = redeemed(person.points, wished, budget)
                person.points -= minus
                out += minus
    balance -= out
    write_ledger(m, v, month, time, earned, lost, out, balance, wished - out if paid else 0)
    if red + black > 0:
        log(m, time, events.LISTED, v, red, black, month)


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
def resident_key(m: Any, r: int) -> int:
    """The physical key of a resident."""
    household = m.household[int(m.person[r].household)]
    return household.key * 256 + (r - household.first_resident)


@inner
def empty_report(m: Any, p: Any, key: tuple[int, int], r: int) -> None:
    """A participant's report for the points' sake: paperwork for the grid, and nothing behind it."""
    grid = int(m.desk[int(m.person[r].household)].grid)
    if grid >= 0 and uniform(key, resident_key(m, r), EMPTY) < p.empty_reports_per_active_month:
        m.unit[grid].empty_reports += 1
        m.unit[grid].record_debt += int(p.record_minutes)


@inner
def on_red_list(m: Any, p: Any, key: tuple[int, int], r: int) -> bool:
    """Whether a participant is among those praised in public, by lot: nobody is ranked."""
    return uniform(key, resident_key(m, r), RED) < p.red_list_share


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
            if state.empty_reports > 0:
                log(m, time, events.EMPTY_REPORTS, u, state.empty_reports, 0, month)
            for w in range(unit.first_worker, unit.first_worker + unit.workers):
                log(m, time, events.FATIGUE, w, u, int(m.worker[w].fatigue * 1000000.0), month)
        state.month_visits = 0
        state.month_pointer = state.pointer
        state.empty_reports = 0


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
    """After the last day: the mood of each village."""
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
