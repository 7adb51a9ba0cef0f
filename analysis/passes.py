"""Compiled passes over a log: what many measures need, gathered row by row in one go each.

Rows are of dtype `ROW`, as `sim.jit.table` hands them over. Each pass fills arrays that it is given, and all
numbers are whole: to divide, to rate and to name is the measures' part. Without numba they work too, slowly.
"""

from typing import Final

import numpy as np

from sim import events as ev
from sim.calendar import MINUTES_PER_DAY
from sim.jit import inner, kernel
from sim.vocabulary import COURT

IN_TIME, LATE, GIVEN_UP, GONE, OPEN = range(5)
"""How a request fares: `FATES` of `analysis.requests`."""
CLOSING: Final = 9
DISPUTE, MINUTE, PAPER, DROPPED, OUTCOME, UNDONE, HAS_DUE, ON_TIME, MINUTES = range(CLOSING)
"""Rows of the table of closings: see `Book`, whose columns they become."""
VISITS, WHOLE_ROUNDS, BEGUN_ROUNDS = range(3)
"""Rows of the table of patrol."""

# numba takes numbers from this module, not from another one
_VOICED, _OPENED, _RECORDED, _PASSED_UP = ev.VOICED, ev.OPENED, ev.RECORDED, ev.PASSED_UP
_ON_PAPER, _RETURNED, _ENDED, _LOST = ev.CLOSED_ON_PAPER, ev.RETURNED, ev.ENDED, ev.LOST
_INTENSIFIED, _INCIDENT, _SESSION_BEGAN = ev.INTENSIFIED, ev.INCIDENT, ev.SESSION_BEGAN
_REQUEST_DONE, _REQUEST_LOST, _REQUEST_OPEN = ev.REQUEST_DONE, ev.REQUEST_LOST, ev.REQUEST_OPEN


@kernel
def sort_by_kind(rows: np.ndarray, ends: np.ndarray, ordered: np.ndarray, places: np.ndarray) -> int:
    """Rows kind by kind, in the log's order within each; `ends[kind]` is where a kind ends in `ordered`.

    Requests, most of the rows, have their place there but are not moved: see `move_requests`. `places` gets
    the places of rows about disputes in the log; how many these are is returned. `ends` is zero before.
    """
    for row in range(len(rows)):
        ends[rows[row].kind] += 1
    before = 0
    for kind in range(len(ends)):
        count = ends[kind]
        ends[kind] = before + count if _is_request(kind) else before
        before += count
    about, last, place = 0, 0, 0
    for row in range(len(rows)):
        kind = rows[row].kind
        if _is_request(kind):
            continue
        if kind != last:
            ends[last] = place
            last, place = kind, ends[kind]
        ordered[place] = rows[row]
        place += 1
        if kind <= _ENDED:
            places[about] = row
            about += 1
    ends[last] = place
    return about


@inner
def _is_request(kind: int) -> bool:
    """Whether a row is the end of a request."""
    return bool(_REQUEST_DONE <= kind and kind <= _REQUEST_OPEN)


@kernel
def move_requests(rows: np.ndarray, starts: np.ndarray, ordered: np.ndarray) -> None:
    """The rows of requests, where `sort_by_kind` has left room for them; `starts` is moved on, by kind."""
    for row in range(len(rows)):
        kind = rows[row].kind
        if _is_request(kind):
            ordered[starts[kind]] = rows[row]
            starts[kind] += 1


@kernel
def tell(
    rows: np.ndarray,
    told: np.ndarray,
    who: np.ndarray,
    ends: np.ndarray,
    order: np.ndarray,
    steps: np.ndarray,
) -> None:
    """Rows of the kinds in `told` (bool) by dispute and time, those of one minute as in the log.

    `who` is each row's dispute, which becomes the subject in `steps`; `ends` (one a dispute) is zero before,
    and `order` (one a step) is for the way.
    """
    for row in range(len(rows)):
        if told[rows[row].kind]:
            ends[who[row]] += 1
    before = 0
    for dispute in range(len(ends)):
        count = ends[dispute]
        ends[dispute] = before
        before += count
    for row in range(len(rows)):
        if told[rows[row].kind]:
            order[ends[who[row]]] = row
            ends[who[row]] += 1
    for step in range(len(order)):
        row, place = order[step], step
        # a dispute's steps are few and nearly in order: one that came too late moves ahead
        while place > 0:
            other = order[place - 1]
            if who[other] != who[row] or rows[other].time <= rows[row].time:
                break
            order[place] = other
            place -= 1
        order[place] = row
    for step in range(len(order)):
        steps[step] = rows[order[step]]
        steps[step].subject = who[order[step]]


@kernel
def find_spells(
    steps: np.ndarray,
    begins: np.ndarray,
    end: np.ndarray,
    who: np.ndarray,
    start: np.ndarray,
    stop: np.ndarray,
) -> int:
    """Spells (`who`, `start`, `stop`) that steps of some kinds (bool) begin; how many there are.

    The desks' letting go of the case stops a spell, or the dispute's `end`. A lost report begins none.
    """
    count, last, runs = 0, -1, False
    for row in range(len(steps)):
        step = steps[row]
        if step.subject != last:
            last, runs = step.subject, False
        leaves = step.kind == _ON_PAPER or (step.kind == _PASSED_UP and step.b < 0)
        if runs and leaves:
            stop[count - 1] = min(step.time, end[last])
            runs = False
        elif not runs and begins[step.kind] and not (step.kind == _VOICED and step.c & _LOST):
            who[count], start[count], stop[count] = last, step.time, end[last]
            runs = True
            count += 1
    for spell in range(count):
        start[spell] = min(start[spell], stop[spell])
    return count


@kernel
def find_closings(steps: np.ndarray, unit_level: np.ndarray, closings: np.ndarray) -> int:
    """Closings of cases that stand in the book; how many there are. What they are: `Book`.

    The clock starts anew at every desk, with the due day that the row names; the court has none. A closing
    is undone if a return is the next thing that the book shows of the dispute.
    """
    count, last, in_book, shown = 0, -1, False, -1
    on_clock, since, due = False, 0, -1
    for row in range(len(steps)):
        step = steps[row]
        kind, minute = step.kind, step.time
        if step.subject != last:
            last, in_book, shown, on_clock, since, due = step.subject, False, -1, False, 0, -1
        enters, paper = kind == _RECORDED or kind == _RETURNED, kind == _ON_PAPER
        leaves = paper or (kind == _PASSED_UP and step.b < 0)
        closes = in_book and (leaves or (kind == _ENDED and step.b >= 0))
        if kind == _RETURNED and shown >= 0 and closings[PAPER, shown]:
            closings[UNDONE, shown] = 1
        if closes:
            closings[DISPUTE, count], closings[MINUTE, count] = last, minute
            closings[PAPER, count], closings[DROPPED, count] = paper, leaves and not paper
            closings[OUTCOME, count] = -1 if leaves else step.a
            closings[UNDONE, count] = 0
            closings[HAS_DUE, count] = due >= 0
            closings[ON_TIME, count] = paper or minute // MINUTES_PER_DAY <= due
            closings[MINUTES, count] = minute - since if on_clock else 0
        if enters or leaves or kind == _ENDED:
            shown = count if closes else -1
        count += closes
        in_book = enters or (in_book and not leaves)
        if kind == _OPENED or kind == _PASSED_UP or kind == _RETURNED:
            on_clock, since, due = True, minute, _due_day(step, unit_level)
    return count


@inner
def _due_day(step: np.record, unit_level: np.ndarray) -> int:
    """The due day that the arrival of a case at a desk names; -1 before the court."""
    if step.kind == _OPENED:
        return -1 if step.b == COURT else int(step.c)
    if step.kind == _RETURNED:
        return int(step.b)
    return -1 if step.b >= 0 and unit_level[step.b] == COURT else int(step.c) // 4


@kernel
def find_changes(steps: np.ndarray, severity: np.ndarray, rows: np.ndarray, change: np.ndarray) -> int:
    """Which steps change a dispute's severity (`rows`), and by how much; how many there are.

    `severity` is each dispute's at birth, and is kept up to date.
    """
    count = 0
    for row in range(len(steps)):
        step = steps[row]
        if step.kind == _INTENSIFIED or step.kind == _INCIDENT:
            rows[count], change[count] = row, step.a - severity[step.subject]
            severity[step.subject] = step.a
            count += 1
    return count


@kernel
def find_waits(steps: np.ndarray, unit_level: np.ndarray, level: int, horizon: int, waits: np.ndarray) -> int:
    """Minutes from each arrival of a case at a unit of some level to whatever comes next of it; how many.

    That is a session, another arrival, a closing or the end, or else the horizon.
    """
    count, last, waiting, since = 0, -1, False, 0
    for row in range(len(steps) + 1):
        over = row == len(steps) or steps[row].subject != last
        if waiting and over:
            waits[count] = max(horizon - since, 0)
            count, waiting = count + 1, False
        if row == len(steps):
            break
        step = steps[row]
        last = step.subject
        arrives = step.kind == _OPENED or step.kind == _PASSED_UP or step.kind == _RETURNED
        if not (arrives or step.kind == _SESSION_BEGAN or step.kind == _ON_PAPER or step.kind == _ENDED):
            continue
        if waiting:
            waits[count] = max(step.time - since, 0)
            count, waiting = count + 1, False
        unit = step.b if step.kind == _PASSED_UP else step.a
        if arrives and unit >= 0 and unit_level[unit] == level:
            waiting, since = True, step.time
    return count


@kernel
def count_requests(
    rows: np.ndarray,
    cell_of: np.ndarray,
    made: np.ndarray,
    arrived: np.ndarray,
    over: np.ndarray,
    served: np.ndarray,
) -> None:
    """Requests by fate, source and cell of the household (`made`), by fate and day of arrival, and of end.

    Of all `rows` of a log those of requests count. A day after the last one holds what lies beyond the run.
    `served` gets minutes * cells + cell of each one that was served.
    """
    cells, days, done = made.shape[2], arrived.shape[1] - 1, 0
    for row in range(len(rows)):
        request = rows[row]
        if not _is_request(request.kind):
            continue
        cell = cell_of[request.subject]
        # a row of one that is open stands in the run's last minute, and counts to its end
        stop = request.time + (request.kind == _REQUEST_OPEN)
        minutes = 0 if request.kind == _REQUEST_LOST else request.b
        if request.kind == _REQUEST_DONE:
            fate = LATE if request.c & 1 else IN_TIME
            served[done] = minutes * cells + cell
            done += 1
        else:
            fate = request.kind - _REQUEST_DONE + LATE
        made[fate, request.c >> 1, cell] += 1
        arrived[fate, min((stop - minutes) // MINUTES_PER_DAY, days)] += 1
        over[fate, min(stop // MINUTES_PER_DAY, days)] += 1


@kernel
def walk_rounds(
    rows: np.ndarray, first: np.ndarray, end: np.ndarray, most: np.ndarray, steps: np.ndarray
) -> None:
    """Patrol as steps from one household to the next, int64 (3, H + 1): added up, they are each one's visits.

    A unit visits the households `first` to before `end` in rotation, so many in a row from the first one
    visited that month. Rows of `steps`: all visits; the whole rounds of the unit's fullest month, which
    `most` gets too (per unit, zero before); and the begun rounds of the months that have as many.
    """
    for row in range(len(rows)):
        unit = rows[row].subject
        rounds = rows[row].b // max(end[unit] - first[unit], 1)
        if rounds > most[unit]:
            steps[WHOLE_ROUNDS, first[unit]] += rounds - most[unit]
            steps[WHOLE_ROUNDS, end[unit]] -= rounds - most[unit]
            most[unit] = rounds
    for row in range(len(rows)):
        unit = rows[row].subject
        begin, count = first[unit], max(end[unit] - first[unit], 1)
        rounds, rest = rows[row].b // count, rows[row].b % count
        steps[VISITS, begin] += rounds
        steps[VISITS, end[unit]] -= rounds
        # the begun round, which may wrap around
        start = rows[row].a % count
        until, wrapped = min(start + rest, count), max(start + rest - count, 0)
        for kind in (VISITS, BEGUN_ROUNDS):
            if kind == VISITS or rounds == most[unit]:
                steps[kind, begin + start] += 1
                steps[kind, begin + until] -= 1
                steps[kind, begin] += 1
                steps[kind, begin + wrapped] -= 1


@kernel
def count_visits(steps: np.ndarray, cell_of: np.ndarray, tolerated: float, by_cell: np.ndarray) -> None:
    """By cell of households, (2, cells): visits, and the households with too many of them in some month.

    `steps` are those of `walk_rounds`.
    """
    visits, rounds, begun = 0, 0, 0
    for home in range(len(cell_of)):
        visits += steps[VISITS, home]
        rounds += steps[WHOLE_ROUNDS, home]
        begun += steps[BEGUN_ROUNDS, home]
        by_cell[0, cell_of[home]] += visits
        # a month of fewer whole rounds than the unit's fullest can at most draw level with it
        by_cell[1, cell_of[home]] += rounds + (begun > 0) > tolerated


@kernel
def look_behind_flags(
    flags: np.ndarray,
    first: np.ndarray,
    home: np.ndarray,
    start: np.ndarray,
    stop: np.ndarray,
    reached: np.ndarray,
) -> int:
    """Which spells run in a flagged building when it is flagged (`reached`, bool); in how many households.

    Spells are by household; `first` is the first one in each flag's building or after it. A household
    counts at each flag.
    """
    hits = 0
    for row in range(len(flags)):
        flag = flags[row]
        spell, last = first[row], -1
        while spell < len(home) and home[spell] < flag.a + flag.b:
            if start[spell] <= flag.time and flag.time < stop[spell]:
                reached[spell] = True
                hits += home[spell] != last
                last = home[spell]
            spell += 1
    return hits
