"""What several phases share: the log, effects, lazily decayed people, queues, the ladder's next step."""

from typing import Any

from sim import events
from sim.ahead import AHEAD, fetch
from sim.draws import uniforms
from sim.jit import inner
from sim.kernels.running import leave
from sim.kernels.state import (
    ADD_TRUST,
    BLOCK,
    COUNTY_UNIT,
    FILED,
    FREE,
    FREE_ITEM,
    HIDDEN,
    LEVEL_FIRST,
    MARK_RECORDS,
    N_ACTIVE,
    N_EFFECTS,
    N_ITEMS,
    N_ROWS,
    OPEN,
    OVER,
    OVERFLOW,
    PENDING,
    QUEUED,
    SERVED,
)
from sim.rules.casework import expected_session_minutes, handoff, heard_by_team
from sim.rules.feedback import decayed_grievance, returned_trust
from sim.rules.intake import dispute_due_days, is_urgent
from sim.rules.supervision import is_flagged, rating_pressure, warning_score
from sim.vocabulary import COMMITTEE, COUNTY, COURT, GRID, HEAD, TOWNSHIP

DAY = 1440


@inner
def log(m: Any, time: int, kind: int, subject: int, a: int, b: int, c: int) -> None:
    """Append a row."""
    at = m.n[N_ROWS]
    if at >= len(m.row):
        m.n[OVERFLOW] = 1
        return
    row = m.row[at]
    row.time = time
    row.kind = kind
    row.subject = subject
    row.a = a
    row.b = b
    row.c = c
    m.n[N_ROWS] = at + 1


@inner
def affect(m: Any, resident: int, kind: int, amount: float) -> None:
    """Put an effect on a resident down for the end of the day."""
    at = m.n[N_EFFECTS]
    if at >= len(m.effect):
        m.n[OVERFLOW] = 2
        return
    effect = m.effect[at]
    effect.resident = resident
    effect.kind = kind
    effect.amount = amount
    m.n[N_EFFECTS] = at + 1


@inner
def move_trust(m: Any, p: Any, node: int, amount: float) -> None:
    """Change a resident's trust, and by `gossip` that of the residents tied to them."""
    residents = len(m.person)
    if node >= residents or amount == 0.0:
        return
    affect(m, node, ADD_TRUST, amount)
    if p.gossip > 0.0:
        for k in range(m.node_first[node], m.node_first[node + 1]):
            tie = m.tie[m.node_ties[k]]
            other = int(tie.b) if tie.a == node else int(tie.a)
            if other < residents:
                affect(m, other, ADD_TRUST, p.gossip * amount)


@inner
def affect_parties(m: Any, tie: Any, kind: int, amount: float) -> None:
    """The same effect on both resident ends of a tie, or parties of a dispute."""
    affect(m, int(tie.a), kind, amount)
    if tie.b < len(m.person):
        affect(m, int(tie.b), kind, amount)


@inner
def move_parties_trust(m: Any, p: Any, tie: Any, amount: float) -> None:
    """The same change of trust for both resident ends of a tie."""
    move_trust(m, p, int(tie.a), amount)
    move_trust(m, p, int(tie.b), amount)


@inner
def ask_active(m: Any, key: tuple[int, int], first: int, slot: int) -> int:
    """Make the draws of up to BLOCK running disputes from place `first` of the list on; how many."""
    last = m.n[N_ACTIVE] - 1
    count = min(last + 1 - first, BLOCK)
    for k in range(count):
        fetch(m.dispute, m.active[min(first + k + AHEAD, last)])
        m.ask_key[k] = m.dispute[m.active[first + k]].key
        m.ask_slot[k] = slot
    uniforms(key, m.ask_key, m.ask_slot, count, m.ask_luck)
    return count


@inner
def ask_staff(m: Any, key: tuple[int, int], u: int, slot: int, asked: int) -> int:
    """Make the draws of a unit's workers, and of those who follow, unless those from `asked` on hold them.

    Returns the worker whose draw is the first of `ask_luck`; -1 if none has been made.
    """
    first = int(m.unit[u].first_worker)
    if 0 <= asked <= first and first + m.unit[u].workers <= asked + BLOCK:
        return asked
    count = min(len(m.worker) - first, BLOCK)
    for k in range(count):
        m.ask_key[k] = m.worker[first + k].key
        m.ask_slot[k] = slot
    uniforms(key, m.ask_key, m.ask_slot, count, m.ask_luck)
    return first


@inner
def trust_of(m: Any, p: Any, resident: int, day: int) -> float:
    """Trust of a resident on a day."""
    person = m.person[resident]
    return returned_trust(p, person.trust, m.resident[resident].trust, float(day - person.trust_day))


@inner
def grievance_of(m: Any, p: Any, resident: int, day: int) -> float:
    """Grievance of a resident on a day."""
    person = m.person[resident]
    return decayed_grievance(p, person.grievance, float(day - person.grievance_day))


@inner
def voicer_home(dispute: Any) -> int:
    """The household of the resident who would tell."""
    return int(dispute.home_a) if dispute.voicer == dispute.a else int(dispute.home_b)


@inner
def points_at_stake(m: Any, p: Any, resident: int) -> float:
    """Points that a resident could lose by an incident: none where points are not given (any more)."""
    if not p.has_points:
        return 0.0
    points = int(m.part[resident].points)
    if points == 0 or m.village[m.household[m.resident[resident].household].village].paid == 0:
        return 0.0
    return min(float(points), p.lose_points_incident)


@inner
def before(m: Any, i: int, j: int, pending: bool) -> bool:
    """Whether item i comes before item j: by (ready, key), or by (rank, due, arrival, key)."""
    x = m.item[i]
    y = m.item[j]
    if pending:
        if x.ready != y.ready:
            return x.ready < y.ready
        return x.key < y.key
    if x.rank != y.rank:
        return x.rank < y.rank
    if x.due != y.due:
        return x.due < y.due
    if x.ready != y.ready:
        return x.ready < y.ready
    return x.key < y.key


@inner
def merge(m: Any, i: int, j: int, pending: bool) -> int:
    """Melt two skew heaps (Sleator and Tarjan 1986), top down; -1 is the empty heap."""
    if i < 0:
        return j
    if j < 0:
        return i
    if before(m, j, i, pending):
        i, j = j, i
    root = i
    while j >= 0:
        # i is the smaller root: its right side, merged with j, becomes its left side
        old_right = m.item[i].right
        m.item[i].right = m.item[i].left
        if old_right < 0:
            m.item[i].left = j
            break
        if before(m, j, old_right, pending):
            m.item[i].left = j
            i, j = j, old_right
        else:
            m.item[i].left = old_right
            i = old_right
    return root


@inner
def new_item(m: Any) -> int:
    """A free row of the item table, with empty links."""
    at = m.n[FREE_ITEM]
    if at >= 0:
        m.n[FREE_ITEM] = m.item[at].left
    else:
        at = m.n[N_ITEMS]
        if at >= len(m.item):
            m.n[OVERFLOW] = 3
            at = len(m.item) - 1
        else:
            m.n[N_ITEMS] = at + 1
    item = m.item[at]
    item.left = -1
    item.right = -1
    item.dead = 0
    item.returning = 0
    item.place = PENDING
    item.length = 0
    return at


@inner
def free_item(m: Any, i: int) -> None:
    """Give a row of the item table back."""
    m.item[i].place = FREE
    m.item[i].left = m.n[FREE_ITEM]
    m.n[FREE_ITEM] = i


@inner
def push_pending(m: Any, i: int, unit: int) -> None:
    """Put an item down at a unit, to be served from its ready minute on."""
    m.item[i].unit = unit
    m.item[i].place = PENDING
    m.busy[unit] = 1
    m.unit[unit].pending = merge(m, m.unit[unit].pending, i, True)


@inner
def admit(m: Any, unit: int, time: int) -> None:
    """Move what is ready by `time` into the queue; withdrawn items and stale returns fall out."""
    state = m.unit[unit]
    while state.pending >= 0 and m.item[state.pending].ready <= time:
        i = state.pending
        item = m.item[i]
        state.pending = merge(m, item.left, item.right, True)
        item.left = -1
        item.right = -1
        if item.returning == 1 and item.dead == 0:
            reopen(m, i, unit)
        if item.dead == 1:
            free_item(m, i)
        else:
            item.place = QUEUED
            state.backlog += item.expected
            state.queue = merge(m, state.queue, i, False)


@inner
def reopen(m: Any, i: int, unit: int) -> None:
    """A follow-up call: if the dispute is hidden again, it is a case at the same unit once more."""
    item = m.item[i]
    dispute = m.dispute[item.dispute]
    if dispute.state == HIDDEN:
        dispute.state = OPEN
        dispute.task = i
        dispute.unit = unit
        dispute.level = m.unit[unit].level
        dispute.team = 0
        dispute.sessions = 0
        dispute.due = item.due
        dispute.late = 0
        dispute.recorded = 1
        item.returning = 0
        log(m, item.ready, events.RETURNED, item.dispute, unit, item.due, 0)
    else:
        item.dead = 1


@inner
def withdraw(m: Any, dispute: Any) -> None:
    """Take a dispute's item out of its queue: it is dropped when next met."""
    i = dispute.task
    if i >= 0:
        item = m.item[i]
        item.dead = 1
        if item.place == QUEUED:
            m.unit[item.unit].backlog -= item.expected
        dispute.task = -1


@inner
def unit_at(m: Any, level: int, household: int) -> int:
    """The unit of a level that serves a household, or -1."""
    if level == HEAD:
        return int(m.desk[household].group)
    if level == GRID:
        return int(m.desk[household].grid)
    if level == COMMITTEE:
        return int(m.desk[household].committee)
    if level == TOWNSHIP:
        return m.township_unit[m.village[m.household[household].village].township]
    return m.n[COUNTY_UNIT + level - COUNTY]


@inner
def unit_from(m: Any, level: int, household: int) -> int:
    """The lowest unit at or above a level that serves a household, or -1."""
    while level <= COURT:
        unit = unit_at(m, level, household)
        if unit >= 0:
            return unit
        level += 1
    return -1


@inner
def record(m: Any, p: Any, d: int, time: int, again: int) -> None:
    """Enter a case into the book; the home's grid owes the paperwork."""
    m.dispute[d].recorded = 1
    log(m, time, events.RECORDED, d, m.dispute[d].unit, again, 0)
    grid = int(m.desk[m.dispute[d].home].grid)
    if grid >= 0:
        m.unit[grid].record_debt += int(p.record_minutes)
        m.unit[grid].marks[MARK_RECORDS] += 1
    if p.has_warning:
        weight = p.warning_record_weight if again == 0 else p.warning_repeat_weight
        signal(m, p, m.dispute[d].home, weight, time)


@inner
def signal(m: Any, p: Any, household: int, weight: float, time: int) -> None:
    """Something is on record at a household: add it to the score of the building."""
    grid = int(m.desk[household].grid)
    if grid < 0:
        return
    building = m.building[building_of(m, p, grid, household)]
    day = max(time // DAY, building.score_day)
    building.score = warning_score(p, building.score, float(day - building.score_day), weight)
    building.score_day = day
    if is_flagged(p, building.score):
        m.unit[grid].alert = 1


@inner
def building_of(m: Any, p: Any, grid: int, household: int) -> int:
    """The row of the building of a household that a grid serves.

    Buildings are so many households in a row from the grid's first on; those of different grids stand apart,
    since each grid before has moved them on by one.
    """
    size = int(p.warning_households_per_building)
    first = m.unit[grid].first_household
    begins = first + (household - first) // size * size
    return int(begins // size + grid - m.n[LEVEL_FIRST + GRID])


@inner
def send(m: Any, p: Any, d: int, unit: int, ready: int, clock: int) -> None:
    """Put a dispute's case down at a unit, ready from a minute on; its clock starts anew at `clock`."""
    dispute = m.dispute[d]
    level = m.unit[unit].level
    dispute.unit = unit
    dispute.level = level
    dispute.sessions = 0
    dispute.late = 0
    dispute.state = FILED if level == COURT else OPEN
    dispute.due = clock // DAY + dispute_due_days(p, dispute.severity)
    if level == COURT:
        ready += int(p.court_minutes)
    wait(m, p, d, ready)


@inner
def wait(m: Any, p: Any, d: int, ready: int) -> None:
    """Queue a dispute's next session at its unit from the minute `ready` on, or when its team can meet."""
    dispute = m.dispute[d]
    if p.has_teams:
        dispute.team = 1 if heard_by_team(p, dispute.level, dispute.severity) else 0
        ready += int(p.convene_minutes) if dispute.team == 1 else 0
    i = new_item(m)
    item = m.item[i]
    item.dispute = d
    item.key = dispute.key
    item.rank = 0 if is_urgent(p, dispute.severity) else 1
    item.due = dispute.due
    item.ready = ready
    item.expected = int(expected_session_minutes(p, dispute.level, dispute.severity))
    dispute.task = i
    push_pending(m, i, dispute.unit)


@inner
def pass_up(m: Any, p: Any, d: int, time: int, reason: int) -> None:
    """Send a case to the next unit above; where there is none, it is back with its parties."""
    dispute = m.dispute[d]
    below = dispute.unit
    above = unit_from(m, dispute.level + 1, dispute.home)
    m.unit[below].cases_left += 1
    withdraw(m, dispute)
    if above < 0:
        log(m, time, events.PASSED_UP, d, below, above, reason)
        dispute.state = HIDDEN
        dispute.recorded = 0
        dispute.contacted = 0
        return
    arrival = time + handoff(p, m.unit[above].level)
    send(m, p, d, above, arrival, arrival)
    log(m, time, events.PASSED_UP, d, below, above, dispute.due * 4 + reason)
    if dispute.recorded == 0:
        record(m, p, d, time, 0)


@inner
def end_dispute(m: Any, d: int, time: int, outcome: int) -> None:
    """A dispute is over; the tie is free again. The list of running disputes is swept later."""
    dispute = m.dispute[d]
    unit = dispute.unit if dispute.state == OPEN or dispute.state == FILED else -1
    if unit >= 0:
        m.unit[unit].cases_left += 1
        m.unit[unit].cases_closed += 1
    withdraw(m, dispute)
    dispute.state = OVER
    leave(m, int(dispute.tie))
    log(m, time, events.ENDED, d, outcome, unit, dispute.severity)


@inner
def is_in_service(m: Any, dispute: Any) -> bool:
    """Whether a session of the case is going on (carried over to the next working day)."""
    return dispute.task >= 0 and m.item[dispute.task].place == SERVED


@inner
def pressure_on(m: Any, p: Any, dispute: Any) -> float:
    """What contests, and the rating of its home's grid, add to the bite of assessment on a case."""
    pressure = p.contest_pressure[m.unit[dispute.unit].level]
    grid = int(m.desk[dispute.home].grid)
    return pressure + rating_pressure(p, m.unit[grid].colour) if grid >= 0 else pressure
