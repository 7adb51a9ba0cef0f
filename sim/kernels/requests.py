"""Routine requests in the compiled engine: two lines at each grid, laid out for a span of days.

Those that come straight to the gridworker stand in the order of their arrival, and so do those that are
registered first, for equally long each. In either line whoever comes earlier is due no later, so that the
next to be served is one of the two first. A worker's task -2 - r is the request in place r.
"""

from typing import Any

import numpy as np

from sim import events
from sim.ahead import fetch
from sim.asking import requests_of, usual_work
from sim.draws import REQUEST, fold
from sim.jit import inner, kernel
from sim.kernels.state import ADD_TRUST, GONE, LEVEL_FIRST, MARK_LATE, N_GONE, NEVER, TAKEN, WAITING
from sim.kernels.tools import DAY, affect, log
from sim.luck import BLOCK_DAYS
from sim.rules.intake import register_minutes
from sim.vocabulary import EXPONENTIAL, GRID

DIRECT, REGISTERED = range(2)
"""The two lines."""


# --- a span of days ------------------------------------------------------------------------------------


@kernel
def lay_in_line(
    m: Any,
    parameters: np.ndarray,
    root: tuple[int, int],
    block: int,
    days: tuple[int, int],
    before: Any,
    gave_up: np.ndarray,
    plan: Any,
    places: np.ndarray,
    setting_of_village: np.ndarray,
    window: tuple[float, float],
    upto: np.ndarray,
    whole: np.ndarray,
    marks: np.ndarray,
) -> tuple[int, int]:
    """Plan requests grid by grid, and lay them out behind those left over in `before`.

    They are those of the block's days from `days[0]` to before `days[1]`. `gave_up` is the table `give_up`
    that goes with `before`; `plan` has room for the requests of any grid; `places`, shape (4, number of days
    + 1), and what follows it are scratch. Those that go astray are put down in `lost`. Returns how many stand
    in line, and are lost.
    """
    p = parameters[0]
    usual_work(p, whole)
    key = fold(root, REQUEST, block)
    block_day = block * BLOCK_DAYS
    at = 0
    lost = 0
    for u in range(m.n[LEVEL_FIRST + GRID], m.n[LEVEL_FIRST + GRID + 1]):
        unit = m.unit[u]
        planned = requests_of(
            p, key, m.household, unit.first_household, unit.end_household, days, setting_of_village, window,
            upto, whole, marks, plan,
        )  # fmt: skip
        for w in range(unit.first_worker, unit.first_worker + unit.workers):
            m.scratch[w - unit.first_worker] = m.worker[w].task
        count_by_day(plan, planned, places, days[0])
        for which in range(2):
            at = move_up(m, before, gave_up, u, which, at)
            at = share_out(m, places, which, block_day + days[0], at)
            unit.end[which] = at
        for w in range(unit.first_worker, unit.first_worker + unit.workers):
            m.worker[w].task = m.scratch[w - unit.first_worker]
        lost = join(m, plan, planned, places, block_day, days[0], lost)
    return at, lost


@inner
def move_up(m: Any, before: Any, gave_up: np.ndarray, u: int, which: int, at: int) -> int:
    """Those who still wait, or are being served, from the span before; the workers' tasks follow them."""
    unit = m.unit[u]
    first = first_left(m, before, u, which)
    unit.line[which] = at
    seen = at
    for k in range(first, unit.end[which]):
        if before[k].state == GONE:
            continue
        if before[k].state == TAKEN:
            for w in range(unit.first_worker, unit.first_worker + unit.workers):
                if m.worker[w].task == -2 - k:
                    m.scratch[w - unit.first_worker] = -2 - at
        copy(m.request[at], before[k])
        if len(m.give_up) > 0:
            m.give_up[at] = gave_up[k]
        at += 1
        if k < unit.seen[which]:
            seen = at
    unit.seen[which] = seen
    return at


@inner
def first_left(m: Any, requests: Any, u: int, which: int) -> int:
    """The first place of a line that somebody may have who still waits, or is being served."""
    unit = m.unit[u]
    first = unit.line[which]
    for w in range(unit.first_worker, unit.first_worker + unit.workers):
        taken = -2 - m.worker[w].task
        if taken >= 0 and line_of(requests[taken]) == which:
            first = min(first, taken)
    return first


@inner
def count_by_day(plan: Any, planned: int, places: np.ndarray, begin: int) -> None:
    """How many of the first `planned` rows are for each line on each day: `places[which, day - begin]`."""
    for which in range(2):
        for d in range(places.shape[1]):
            places[which, d] = 0
    for j in range(planned):
        if plan[j].lost == 0:
            places[line_of(plan[j]), plan[j].day - begin] += 1


@inner
def share_out(m: Any, places: np.ndarray, which: int, first_day: int, at: int) -> int:
    """Where each day of a line begins, from place `at` on: in the rows `which` and `2 + which` of `places`.

    Returns the place behind the last one.
    """
    for d in range(places.shape[1] - 1):
        count = places[which, d]
        m.day[first_day + d + 1].request += count
        places[which, d] = at
        places[2 + which, d] = at
        at += count
    return at


@inner
def join(m: Any, plan: Any, planned: int, places: np.ndarray, block_day: int, begin: int, lost: int) -> int:
    """The first `planned` rows of the plan take their places, by arrival; those that go astray, in `lost`.

    Returns how many are lost.
    """
    for j in range(planned):
        asked = plan[j]
        d = int(asked.day) - begin
        day = block_day + int(asked.day)
        arrival = day * DAY + int(asked.minute)
        if asked.lost == 1:
            if lost < len(m.lost):
                row = m.lost[lost]
                row.resident = asked.resident
                row.household = asked.household
                row.source = asked.source
                row.arrival = arrival
                lost += 1
            continue
        which = line_of(asked)
        first = places[which, d]
        place = places[2 + which, d]
        places[2 + which, d] = place + 1
        while place > first and m.request[place - 1].arrival > arrival:
            copy(m.request[place], m.request[place - 1])
            if len(m.give_up) > 0:
                m.give_up[place] = m.give_up[place - 1]
            place -= 1
        row = m.request[place]
        row.resident = asked.resident
        row.arrival = arrival
        row.household = asked.household
        if len(m.give_up) > 0:
            m.give_up[place] = arrival + asked.patience_minutes
        row.work_minutes = asked.work_minutes
        row.source = asked.source
        row.state = WAITING
    return lost


@inner
def copy(row: Any, other: Any) -> None:
    """Write a request over another one's place."""
    row.resident = other.resident
    row.arrival = other.arrival
    row.household = other.household
    row.work_minutes = other.work_minutes
    row.source = other.source
    row.state = other.state


@inner
def gives_up(m: Any, r: int) -> int:
    """The minute from which a request is closed on paper: by the day of its arrival, or by who asks."""
    if len(m.give_up) > 0:
        return int(m.give_up[r])
    return int(m.day[m.request[r].arrival // DAY].request_give_up)


@inner
def line_of(row: Any) -> int:
    """In which line a request stands."""
    return DIRECT if row.source == events.DIRECT else REGISTERED


# --- the day -------------------------------------------------------------------------------------------


@inner
def fetch_lines(m: Any, u: int) -> None:
    """Ask for those whose turn it is at a unit, if there is such a unit, and for whom it has at work."""
    if u >= len(m.unit):
        return
    unit = m.unit[u]
    fetch(m.worker, int(unit.first_worker))
    for which in range(2):
        fetch(m.request, int(unit.line[which]))
        fetch(m.request, int(unit.seen[which]))


@inner
def ready_at(m: Any, p: Any, which: int, r: int) -> int:
    """The minute from which a request may be served."""
    delay = 0 if which == DIRECT else register_minutes(p)
    return int(m.request[r].arrival) + delay


@inner
def due_on(m: Any, r: int) -> int:
    """The day on which a request is due, by that of its arrival."""
    return m.day[m.request[r].arrival // DAY].request_due


@inner
def see(m: Any, p: Any, u: int, day: int, time: int) -> None:
    """Count into the backlog whoever has come, on `day` at the latest, and is ready by `time`."""
    unit = m.unit[u]
    for which in range(2):
        r = unit.seen[which]
        while r < unit.end[which] and ready_at(m, p, which, r) <= time and has_come(m, r, day):
            if m.request[r].state == WAITING:
                unit.backlog += int(p.request_minutes)
            r += 1
        unit.seen[which] = r


@inner
def has_come(m: Any, r: int, day: int) -> bool:
    """Whether a request comes today or came before: a shift into the night knows nothing of the next day."""
    return m.request[r].arrival < (day + 1) * DAY


@inner
def first_in_line(m: Any, p: Any, u: int) -> int:
    """The request to serve next of those who are ready, or -1: the one due earlier, then ready earlier."""
    unit = m.unit[u]
    best = -1
    for which in range(2):
        while unit.line[which] < unit.seen[which] and m.request[unit.line[which]].state != WAITING:
            unit.line[which] += 1
        r = unit.line[which]
        if r == unit.seen[which]:
            continue
        if best < 0:
            best = r
        elif due_on(m, r) != due_on(m, best):
            best = r if due_on(m, r) < due_on(m, best) else best
        elif ready_at(m, p, which, r) < ready_at(m, p, DIRECT, best):
            best = r
    return best


@inner
def is_before_request(m: Any, p: Any, i: int, r: int) -> bool:
    """Whether an item of the queue is served before a request."""
    item = m.item[i]
    if item.rank == 0 or item.due != due_on(m, r):
        return item.rank == 0 or item.due < due_on(m, r)
    return item.ready <= ready_at(m, p, line_of(m.request[r]), r)


@inner
def next_ready(m: Any, p: Any, u: int, day: int) -> int:
    """The minute from which the next request of today or before will be ready, or NEVER."""
    unit = m.unit[u]
    soonest = NEVER
    for which in range(2):
        r = unit.seen[which]
        if r < unit.end[which] and has_come(m, r, day):
            soonest = min(soonest, ready_at(m, p, which, r))
    return soonest


@inner
def take(m: Any, p: Any, u: int, r: int) -> None:
    """A worker takes a request up."""
    m.request[r].state = TAKEN
    m.unit[u].backlog -= int(p.request_minutes)


@inner
def put_back(m: Any, p: Any, u: int, r: int) -> None:
    """Whoever served a request has left: it is back in its place."""
    unit = m.unit[u]
    which = line_of(m.request[r])
    m.request[r].state = WAITING
    unit.line[which] = min(unit.line[which], r)
    unit.backlog += int(p.request_minutes)
    unit.next_give_up = min(unit.next_give_up, gives_up(m, r))


@inner
def finish_request(m: Any, p: Any, u: int, r: int, time: int) -> None:
    """A request is met, in time or late."""
    row = m.request[r]
    late = 1 if time // DAY > due_on(m, r) else 0
    log(m, time, events.REQUEST_DONE, row.household, u, time - row.arrival, row.source * 2 + late)
    m.unit[u].marks[MARK_LATE] += late
    affect(m, int(row.resident), ADD_TRUST, -p.trust_request_late if late == 1 else p.trust_request_up)
    row.state = GONE
    m.n[N_GONE] += 1


@inner
def give_up(m: Any, p: Any, u: int, r: int) -> None:
    """Whoever asked has lost patience: the request is closed on paper."""
    row = m.request[r]
    m.unit[u].marks[MARK_LATE] += 1
    affect(m, int(row.resident), ADD_TRUST, -p.trust_request_late)
    minute = gives_up(m, r)
    waited = minute - row.arrival
    log(m, minute, events.REQUEST_GIVEN_UP, row.household, u, waited, row.source * 2 + 1)
    row.state = GONE
    m.n[N_GONE] += 1


@inner
def lose_patience(m: Any, p: Any, u: int, day: int) -> None:
    """Requests that nobody has met before the patience of those who asked ends today are given up."""
    unit = m.unit[u]
    midnight = (day + 1) * DAY
    if unit.next_give_up > midnight:
        return
    soonest = NEVER
    for which in range(2):
        soonest = min(soonest, lose_patience_in(m, p, u, which, midnight))
    unit.next_give_up = soonest


@inner
def lose_patience_in(m: Any, p: Any, u: int, which: int, midnight: int) -> int:
    """The same for one line; returns a minute before which nobody else in it gives up."""
    unit = m.unit[u]
    in_order = p.request_patience != EXPONENTIAL
    soonest = m.day[midnight // DAY].request_give_up if in_order else 0
    for r in range(unit.line[which], unit.end[which]):
        row = m.request[r]
        if row.arrival >= midnight:
            break
        if row.state != WAITING:
            continue
        minute = gives_up(m, r)
        if minute <= midnight:
            if r < unit.seen[which]:
                unit.backlog -= int(p.request_minutes)
            give_up(m, p, u, r)
        elif in_order:
            soonest = minute
            break
    return soonest


@inner
def leave_open(m: Any, u: int, end: int) -> None:
    """A row for each request that nobody has met by the run's end: by arrival, and straight ones first."""
    unit = m.unit[u]
    direct = first_left(m, m.request, u, DIRECT)
    registered = first_left(m, m.request, u, REGISTERED)
    while direct < unit.end[DIRECT] or registered < unit.end[REGISTERED]:
        straight = registered == unit.end[REGISTERED]
        if direct < unit.end[DIRECT] and not straight:
            straight = m.request[direct].arrival <= m.request[registered].arrival
        if straight:
            row = m.request[direct]
            direct += 1
        else:
            row = m.request[registered]
            registered += 1
        if row.state != GONE:
            log(m, end - 1, events.REQUEST_OPEN, row.household, u, end - row.arrival, row.source * 2)
