"""Phase 1 compiled: relapses, sparks and offspring fall on ties."""

from typing import Any

from sim import events
from sim.ahead import fetch
from sim.draws import BIRTH, OFFSPRING, fold, uniform
from sim.jit import inner, phase
from sim.kernels.running import enter, running_on
from sim.kernels.state import ADD_GRIEVANCE, BLOCK, HIDDEN, N_ACTIVE, N_DISPUTES, OVERFLOW
from sim.kernels.tools import (
    DAY,
    affect_parties,
    ask_active,
    grievance_of,
    log,
    points_at_stake,
    voicer_home,
)
from sim.rules.sparks import (
    catches,
    log_multiplier,
    offspring_candidates,
    starting_severity,
    under_village_rules,
)
from sim.world.columns import TIES_OF_A_KIND

ALONE = -1
"""In place of a candidate's slot: the end that was drawn has no other tie."""


@phase
def sparks(m: Any, p: Any, root: tuple[int, int], day: int) -> None:
    """Let today's candidates fall, in the order relapses, sparks, offspring."""
    running = m.n[N_ACTIVE]
    relapses(m, p, root, day)
    first = m.day[day].candidate
    while first < m.day[day + 1].candidate:
        count = min(m.day[day + 1].candidate - first, BLOCK)
        for k in range(count):
            m.scratch[k] = m.candidate[first + k].tie
        weigh(m, p, day, count, True)
        for k in range(count):
            candidate = m.candidate[first + k]
            if catches(p, ruled(m, p, int(candidate.tie), m.log_rate[k]), candidate.luck):
                begin(m, p, root, day, int(candidate.tie), int(candidate.minute), events.SPARK, -1)
        first += count
    offspring(m, p, root, day, running)


@inner
def weigh(m: Any, p: Any, day: int, count: int, with_grievance: bool) -> None:
    """The log multipliers of the ties in `scratch`; what is read is asked for first, table by table."""
    for k in range(count):
        fetch(m.tie, m.scratch[k])
    for k in range(count):
        tie = m.tie[m.scratch[k]]
        fetch_person(m, p, int(tie.a), with_grievance)
        fetch_person(m, p, int(tie.b), with_grievance)
    for k in range(count):
        tie = m.tie[m.scratch[k]]
        fetch(m.household, m.resident[tie.a].household)
        if tie.b < len(m.person):
            fetch(m.household, m.resident[tie.b].household)
    for k in range(count):
        tie = m.tie[m.scratch[k]]
        m.log_rate[k] = multiplier(m, p, int(tie.a), int(tie.b), day, with_grievance)


@inner
def fetch_person(m: Any, p: Any, node: int, with_grievance: bool) -> None:
    """Ask for what `multiplier` reads of a resident."""
    fetch(m.resident, node)
    if with_grievance:
        fetch(m.person, node)
    if p.has_points:
        fetch(m.part, node)


@inner
def relapses(m: Any, p: Any, root: tuple[int, int], day: int) -> None:
    """Agreements that break today, in the order of their ties; those on one tie as they were made.

    The day's list begins with the one made last.
    """
    count = 0
    d = m.day[day].relapse
    while d >= 0:
        at = count
        while at > 0 and m.dispute[m.scratch[at - 1]].tie >= m.dispute[d].tie:
            m.scratch[at] = m.scratch[at - 1]
            at -= 1
        m.scratch[at] = d
        count += 1
        d = m.dispute[d].next_relapse
    for k in range(count):
        parent = m.scratch[k]
        before = m.dispute[parent]
        begin(m, p, root, day, before.tie, before.relapse_minute % DAY, events.RELAPSE, parent)


@inner
def offspring(m: Any, p: Any, root: tuple[int, int], day: int, running: int) -> None:
    """What the disputes that ran in the morning may set alight today, some hundred candidates at a time."""
    key = fold(root, OFFSPRING, day)
    first = 0
    while first < running:
        count = min(ask_active(m, key, first, 0), running - first)
        k = 0
        i = 0
        while k < count:
            waiting = 0
            while k < count and waiting < BLOCK:
                d = m.active[first + k]
                if i < offspring_candidates(p, m.dispute[d].severity, m.ask_luck[k]):
                    m.ask_key[waiting] = d
                    m.ask_slot[waiting] = 1 + 4 * i
                    waiting += 1
                    i += 1
                else:
                    k += 1
                    i = 0
            find_neighbours(m, key, waiting)
            weigh(m, p, day, waiting, False)
            for w in range(waiting):
                catch_offspring(m, p, root, key, day, w)
        first += count


@inner
def find_neighbours(m: Any, key: tuple[int, int], waiting: int) -> None:
    """Into `scratch`, a tie of either end of each dispute that waits, its own left out; its own if alone."""
    for w in range(waiting):
        dispute = m.dispute[m.ask_key[w]]
        end = int(dispute.a) if uniform(key, dispute.key, m.ask_slot[w]) < 0.5 else int(dispute.b)
        m.scratch[w] = end
        fetch(m.node_first, end)
    for w in range(waiting):
        end = m.scratch[w]
        first = m.node_first[end]
        others = m.node_first[end + 1] - first - 1
        m.scratch[w] = first
        if others < 1:
            m.ask_slot[w] = ALONE
        else:
            m.scratch[w] += int(others * uniform(key, m.dispute[m.ask_key[w]].key, m.ask_slot[w] + 1))
        fetch(m.node_ties, m.scratch[w])
    for w in range(waiting):
        own = m.dispute[m.ask_key[w]].tie
        tie = int(m.node_ties[m.scratch[w]])
        # the parent's own place in the list is skipped: rows of a node rise, so one comparison does it
        if tie >= own and m.ask_slot[w] != ALONE:
            tie = int(m.node_ties[m.scratch[w] + 1])
        m.scratch[w] = tie


@inner
def catch_offspring(m: Any, p: Any, root: tuple[int, int], key: tuple[int, int], day: int, w: int) -> None:
    """A candidate that has been weighed: does it catch?"""
    d = m.ask_key[w]
    slot = m.ask_slot[w]
    tie = m.scratch[w]
    if slot == ALONE:
        return
    if catches(p, ruled(m, p, tie, m.log_rate[w]), uniform(key, m.dispute[d].key, slot + 2)):
        minute = int(DAY * uniform(key, m.dispute[d].key, slot + 3))
        begin(m, p, root, day, tie, minute, events.OFFSPRING, d)


@inner
def ruled(m: Any, p: Any, t: int, value: float) -> float:
    """A tie's log multiplier, under the rules of its village if it has some."""
    tie = m.tie[t]
    if p.has_village_rules and m.village[m.household[m.resident[tie.a].household].village].rules == 1:
        return under_village_rules(p, value, int(tie.kind))
    return value


@inner
def multiplier(m: Any, p: Any, a: int, b: int, day: int, with_grievance: bool) -> float:
    """The log multiplier of a tie's rate, gathered from its two ends."""
    residents = len(m.person)
    temper = m.resident[a].temper
    norm = m.village[m.household[int(m.resident[a].household)].village].norm
    points = points_at_stake(m, p, a)
    grievance = grievance_of(m, p, a, day) if with_grievance else 0.0
    if b < residents:
        temper += m.resident[b].temper
        norm = 0.5 * (norm + m.village[m.household[int(m.resident[b].household)].village].norm)
        points += points_at_stake(m, p, b)
        if with_grievance:
            grievance += grievance_of(m, p, b, day)
    else:
        temper += m.organisation[b - residents].temper
    return log_multiplier(p, temper, 2, grievance, norm, points / p.stake_points)


@inner
def key_of_tie(m: Any, tie: Any) -> int:
    """The physical key of a tie; see `World.tie_keys`."""
    home = m.household[m.resident[tie.a].household]
    return (int(home.key) << 10) + int(tie.kind) * TIES_OF_A_KIND + int(tie.ordinal)


@inner
def begin(
    m: Any, p: Any, root: tuple[int, int], day: int, t: int, minute: int, origin: int, parent: int
) -> None:
    """A dispute is born on a tie; if one runs there already, it is provoked instead."""
    time = day * DAY + minute
    tie = m.tie[t]
    running = running_on(m, t)
    if running >= 0:
        log(m, time, events.PROVOKED, running, t, origin, 0)
        affect_parties(m, tie, ADD_GRIEVANCE, p.grievance_rate * p.provocation_severity_days)
        return
    d = m.n[N_DISPUTES]
    if d >= len(m.dispute):
        m.n[OVERFLOW] = 4
        return
    m.n[N_DISPUTES] = d + 1
    key = fold(root, BIRTH, day)
    tie_key = key_of_tie(m, tie)
    severity = starting_severity(p, uniform(key, tie_key, 0))
    if parent >= 0 and origin == events.RELAPSE and m.dispute[parent].severity > severity:
        severity = m.dispute[parent].severity
    dispute = m.dispute[d]
    dispute.key = tie_key
    dispute.tie = t
    dispute.a = tie.a
    dispute.b = tie.b
    dispute.kind = tie.kind
    dispute.home_a = m.resident[tie.a].household
    dispute.home_b = m.resident[tie.b].household if tie.b < len(m.person) else -1
    dispute.parent = parent
    dispute.born = time
    dispute.severity = severity
    dispute.state = HIDDEN
    dispute.voicer = tie.a
    if tie.b < len(m.person) and uniform(key, tie_key, 1) < 0.5:
        dispute.voicer = tie.b
    dispute.home = voicer_home(dispute)
    dispute.village = m.household[dispute.home].village
    dispute.grid_a = m.desk[dispute.home_a].grid
    dispute.grid_b = m.desk[dispute.home_b].grid if dispute.home_b >= 0 else -1
    dispute.task = -1
    dispute.unit = -1
    dispute.level = -1
    dispute.paper_minute = -1
    dispute.next_relapse = -1
    dispute.seen_severity = 0
    enter(m, t, d)
    m.active[m.n[N_ACTIVE]] = d
    m.n[N_ACTIVE] += 1
    log(m, time, events.BORN, d, t, parent, origin * 8 + severity)
