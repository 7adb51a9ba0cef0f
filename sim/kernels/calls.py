"""Calls on households, compiled: by party members, cadres and leaders; and what all visits cost in trust."""

from typing import Any

from sim import events
from sim.draws import CALLS_FROM, MONTH_END, NOTICER_SLOT, fold, uniform, uniforms
from sim.jit import inner, phase
from sim.kernels.feedback import apply
from sim.kernels.parties import put_down
from sim.kernels.state import ADD_TRUST, BLOCK
from sim.kernels.tools import DAY, log
from sim.rules.outreach import call_notices, calls_between, calls_in_month, is_assigned
from sim.schedule import CADRE_MINUTE, LEADER_MINUTE, MEMBER_MINUTE

CADRE, LEADER, MEMBER = range(3)
"""Who calls, in the order of the day; their places in `DOOR`."""


@inner
def noticer_of(caller: int) -> int:
    """The code under which a caller notices."""
    if caller == CADRE:
        return events.BY_CADRE
    return events.BY_LEADER if caller == LEADER else events.BY_MEMBER


@inner
def calls_key(m: Any, root: tuple[int, int], day: int) -> tuple[int, int]:
    """The key of the calls in the month of a day."""
    return fold(root, MONTH_END, CALLS_FROM + int(m.day[day].month))


@phase
def plan_calls(m: Any, p: Any, root: tuple[int, int], day: int) -> None:
    """On the first day of a month, before all else: how many calls each household gets from whom."""
    if day > 0 and m.day[day - 1].month_end == 0:
        return
    key = calls_key(m, root, day)
    for v in range(len(m.village)):
        village = m.village[v]
        last = village.first_household + village.households
        for caller in range(3):
            h = village.first_household
            while h < last:
                asked = 0
                while h < last and asked < BLOCK:
                    if calls_a_day(m, p, village, h, caller) > 0.0:
                        m.scratch[asked] = h
                        m.ask_key[asked] = m.household[h].key
                        m.ask_slot[asked] = 2 * caller
                        asked += 1
                    h += 1
                uniforms(key, m.ask_key, m.ask_slot, asked, m.ask_luck)
                for k in range(asked):
                    plan_calls_of(m, p, day, village, m.scratch[k], caller, m.ask_luck[k])


@inner
def plan_calls_of(m: Any, p: Any, day: int, village: Any, h: int, caller: int, u: float) -> None:
    """The month's calls of somebody on one household, of which there are none mostly."""
    calls = calls_in_month(calls_a_day(m, p, village, h, caller) * m.day[day].month_days, u)
    if calls > 0:
        m.knocked[h] = 1
        m.door[h].calls[caller] = calls


@inner
def calls_a_day(m: Any, p: Any, village: Any, h: int, caller: int) -> float:
    """Calls on a household by somebody, on average."""
    if caller == CADRE:
        return p.cadre_calls_day
    if caller == MEMBER:
        if is_assigned(h - village.first_household, village.assigned, village.households):
            return p.member_calls_day
        return 0.0
    u = int(m.desk[h].grid)
    if u < 0 or m.unit[u].colour != p.rating_worst:
        return 0.0
    return p.leader_calls_day / (m.unit[u].end_household - m.unit[u].first_household)


@inner
def calls_on(m: Any, key: tuple[int, int], h: int, caller: int, first: int, last: int) -> int:
    """Calls on a household by somebody between two days of the month of `key`, both counted.

    When the first of them is, is drawn each time: few are asked for, and a city has many doors to remember.
    """
    calls = int(m.door[h].calls[caller])
    if calls == 0:
        return 0
    phase = uniform(key, m.household[h].key, 2 * caller + 1)
    begin = m.day[first]
    end = m.day[last]
    if caller == MEMBER:
        return calls_between(calls, phase, end.month_days, begin.month_day, end.month_day)
    done = end.office_day + end.working - 1
    return calls_between(calls, phase, end.office_days, begin.office_day, done)


@inner
def called(
    m: Any, p: Any, key: tuple[int, int], calls: tuple[int, int], day: int, d: int, home_a: int, home_b: int
) -> bool:
    """Whether somebody who calls on a party's household today notices, in the order of the day.

    `calls` is the key of the month's calls.
    """
    if m.knocked[home_a] == 0 and (home_b < 0 or m.knocked[home_b] == 0):
        return False
    for caller in range(3):
        for side in range(2):
            home = home_a if side == 0 else home_b
            if home >= 0 and m.knocked[home] == 1:
                times = calls_on(m, calls, home, caller, day, day)
                if times > 0 and caller_notices(m, p, key, day, d, home, side, caller, times):
                    return True
    return False


@inner
def caller_notices(
    m: Any, p: Any, key: tuple[int, int], day: int, d: int, home: int, side: int, caller: int, times: int
) -> bool:
    """Whether a caller who comes to one party's household so many times today notices."""
    dispute = m.dispute[d]
    chance = call_notices(p, dispute.severity, p.member_eye if caller == MEMBER else p.cadre_eye)
    missed = 1.0
    for _ in range(times):
        missed *= 1.0 - chance
    noticer = noticer_of(caller)
    if uniform(key, dispute.key, NOTICER_SLOT + 2 * noticer + side) >= 1.0 - missed:
        return False
    time = day * DAY
    if caller == CADRE:
        time += CADRE_MINUTE
    else:
        time += LEADER_MINUTE if caller == LEADER else MEMBER_MINUTE
    if time <= dispute.born:
        return False
    unit = int(m.desk[home].grid) if caller == LEADER else int(m.household[home].village)
    log(m, time, events.NOTICED, d, unit, noticer, home)
    put_down(m, d, noticer, unit, home, time, -1)
    return True


@phase
def close_calls(m: Any, p: Any, root: tuple[int, int], day: int) -> None:
    """As a month ends: count its calls; with patrol, too many cost the adults trust."""
    if m.day[day].month_end == 0:
        return
    month = int(m.day[day].month)
    time = (day + 1) * DAY - 1
    key = calls_key(m, root, day)
    first = day
    while first > 0 and m.day[first - 1].month == month:
        first -= 1
    for v in range(len(m.village)):
        village = m.village[v]
        members = 0
        cadres = 0
        grid = -1
        most = 0
        for h in range(village.first_household, village.first_household + village.households):
            u = int(m.desk[h].grid)
            if u != grid:
                grid = u
                most = most_patrols(m, u)
            if m.knocked[h] == 0 and most <= p.visit_tolerance_month:
                continue
            visits = patrols_of(m, u, h) if u >= 0 else 0
            if m.knocked[h] == 1:
                by_cadre = calls_on(m, key, h, CADRE, first, day)
                by_leader = calls_on(m, key, h, LEADER, first, day)
                by_member = calls_on(m, key, h, MEMBER, first, day)
                cadres += by_cadre
                members += by_member
                if u >= 0:
                    m.unit[u].led += by_leader
                visits += by_cadre + by_leader + by_member + m.door[h].flag_visits
                forget_calls(m, h)
            if visits > p.visit_tolerance_month:
                loss = p.trust_visit * (visits - p.visit_tolerance_month)
                household = m.household[h]
                for member in range(household.adults):
                    apply(m, p, household.first_resident + member, ADD_TRUST, -loss, day)
        if members > 0:
            log(m, time, events.CALLED, v, events.BY_MEMBER, members, month)
        if cadres > 0:
            log(m, time, events.CALLED, v, events.BY_CADRE, cadres, month)


@inner
def forget_calls(m: Any, h: int) -> None:
    """A household's door as it is before anybody comes."""
    m.knocked[h] = 0
    m.door[h].flag_visits = 0
    for caller in range(3):
        m.door[h].calls[caller] = 0


@inner
def most_patrols(m: Any, u: int) -> int:
    """More patrol visits than this no household of a grid (-1: of none) had this month."""
    if u < 0:
        return 0
    return m.unit[u].month_visits // (m.unit[u].end_household - m.unit[u].first_household) + 1


@inner
def patrols_of(m: Any, u: int, h: int) -> int:
    """Patrol visits to a household this month."""
    unit = m.unit[u]
    households = unit.end_household - unit.first_household
    place = (h - unit.first_household - unit.month_pointer) % households
    more = 1 if place < unit.month_visits % households else 0
    return unit.month_visits // households + more
