"""Phase 1 compiled: relapses, sparks and offspring fall on ties."""

from typing import Any

from sim import events
from sim.draws import BIRTH, OFFSPRING, fold, uniform
from sim.jit import inner
from sim.kernels.running import enter, running_on
from sim.kernels.state import ADD_GRIEVANCE, BLOCK, HIDDEN, N_ACTIVE, N_DISPUTES, OVERFLOW
from sim.kernels.tools import DAY, affect_parties, ask_active, grievance_of, log, points_at_stake
from sim.rules.sparks import (
    catches,
    log_multiplier,
    offspring_candidates,
    starting_severity,
    under_village_rules,
)
from sim.world.columns import TIES_OF_A_KIND


@inner
def sparks(m: Any, p: Any, root: tuple[int, int], day: int) -> None:
    """Let today's candidates fall, in the order relapses, sparks, offspring."""
    running = m.n[N_ACTIVE]
    relapses(m, p, root, day)
    first = m.day[day].candidate
    while first < m.day[day + 1].candidate:
        count = min(m.day[day + 1].candidate - first, BLOCK)
        weigh(m, p, day, first, count)
        for k in range(count):
            candidate = m.candidate[first + k]
            if catches(p, ruled(m, p, int(candidate.tie), m.ask_luck[k]), candidate.luck):
                begin(m, p, root, day, int(candidate.tie), int(candidate.minute), events.SPARK, -1)
        first += count
    key = fold(root, OFFSPRING, day)
    first = 0
    while first < running:
        count = min(ask_active(m, key, first, 0), running - first)
        for k in range(count):
            offspring(m, p, root, key, day, m.active[first + k], m.ask_luck[k])
        first += count


@inner
def weigh(m: Any, p: Any, day: int, first: int, count: int) -> None:
    """The log multipliers of some candidates, a look at a table at a time: so the looks overlap."""
    for k in range(count):
        tie = m.tie[m.candidate[first + k].tie]
        m.ask_key[k] = tie.a
        m.ask_slot[k] = tie.b
    for k in range(count):
        m.ask_luck[k] = multiplier(m, p, m.ask_key[k], m.ask_slot[k], day, True)


@inner
def relapses(m: Any, p: Any, root: tuple[int, int], day: int) -> None:
    """Agreements that break today, in the order of their ties."""
    count = 0
    d = m.day[day].relapse
    while d >= 0:
        at = count
        while at > 0 and m.dispute[m.scratch[at - 1]].tie > m.dispute[d].tie:
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
def offspring(
    m: Any, p: Any, root: tuple[int, int], key: tuple[int, int], day: int, d: int, u: float
) -> None:
    """Ties of either end of a running dispute, its own left out, that it may set alight today."""
    dispute = m.dispute[d]
    number = offspring_candidates(p, dispute.severity, u)
    for i in range(number):
        slot = 1 + 4 * i
        end = int(dispute.a) if uniform(key, dispute.key, slot) < 0.5 else int(dispute.b)
        first = m.node_first[end]
        others = m.node_first[end + 1] - first - 1
        if others < 1:
            continue
        at = int(others * uniform(key, dispute.key, slot + 1))
        tie = int(m.node_ties[first + at])
        # the parent's own place in the list is skipped: rows of a node rise, so one comparison does it
        if tie >= dispute.tie:
            tie = int(m.node_ties[first + at + 1])
        far = m.tie[tie]
        value = ruled(m, p, tie, multiplier(m, p, int(far.a), int(far.b), day, False))
        if catches(p, value, uniform(key, dispute.key, slot + 2)):
            minute = int(DAY * uniform(key, dispute.key, slot + 3))
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
    dispute.home = dispute.home_a if dispute.voicer == dispute.a else dispute.home_b
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
