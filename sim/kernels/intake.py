"""Phase 4 compiled: what became known today turns into cases; some requests go astray."""

from typing import Any

from sim import events
from sim.draws import INTAKE, fold, uniform
from sim.jit import inner, phase
from sim.kernels.parties import has_agent, head_is_party
from sim.kernels.state import ADD_TRUST, ERUPTED, HIDDEN, N_NOTICES, VOICED
from sim.kernels.tools import affect, log, record, send, signal, unit_from
from sim.rules.intake import (
    dispatched_level,
    group_registers,
    group_settles,
    head_registers,
    head_settles,
    lowest_competent,
    petition_level,
    register_minutes,
)
from sim.vocabulary import (
    BY_APP,
    BY_COMMITTEE,
    BY_COURT,
    BY_GRIDWORKER,
    BY_HEAD,
    BY_HOTLINE,
    BY_PETITION,
    COMMITTEE,
    COURT,
    GRID,
    HEAD,
    TOWNSHIP,
)


@phase
def intake(m: Any, p: Any, root: tuple[int, int], day: int) -> None:
    """Open cases in the order in which they became known, then lose the requests that go astray today."""
    key = fold(root, INTAKE, day)
    for k in range(m.n[N_NOTICES]):
        open_case(m, p, key, k)
    m.n[N_NOTICES] = 0
    for r in range(m.day[day].lost, m.day[day + 1].lost):
        lose_request(m, p, r)


@inner
def open_case(m: Any, p: Any, key: tuple[int, int], k: int) -> None:
    """Choose the level for one notice; a second notice of the same dispute is a duplicate."""
    note = m.notice[k]
    d = note.dispute
    dispute = m.dispute[d]
    if dispute.state != HIDDEN:
        if dispute.unit >= 0 and note.by != ERUPTED:
            if p.has_merging:
                log(m, note.minute, events.MERGED, d, dispute.unit, 0, 0)
                if p.has_warning:
                    signal(m, p, dispute.home, p.warning_repeat_weight, note.minute)
            else:
                record(m, p, d, note.minute, 1)
        return
    dispute.home = note.household
    level = GRID
    delay = register_minutes(p)
    if note.by == ERUPTED:
        level = TOWNSHIP
        delay = 0
    elif note.by == events.BY_PATROL or (note.by == VOICED and note.channel == BY_GRIDWORKER):
        delay = 0
    elif note.by == events.BY_FLAG or note.by == events.BY_MEMBER:
        delay = 0
    elif note.by == events.BY_CADRE or note.by == events.BY_LEADER:
        level = TOWNSHIP
        delay = 0
    elif note.by == events.BY_HEAD or (note.by == VOICED and note.channel == BY_HEAD):
        delay = 0
        if head_takes(m, p, d, note.household):
            level = HEAD
    elif note.by == events.BY_GROUP:
        delay = 0
    elif note.by == VOICED:
        if note.channel == BY_COMMITTEE:
            level = COMMITTEE
            delay = 0
        elif note.channel == BY_HOTLINE or note.channel == BY_APP:
            level = dispatched_level(p, dispute.severity)
        elif note.channel == BY_PETITION:
            level = petition_level(dispute.severity)
            if has_agent(m, note.household):
                level = lowest_competent(p, dispute.severity)
        elif note.channel == BY_COURT:
            level = COURT
    unit = unit_from(m, level, note.household)
    if note.by == events.BY_GROUP and group_settles(p, dispute.severity):
        unit = note.unit
    if unit < 0:
        return
    send(m, p, d, unit, note.minute + delay, note.minute)
    log(m, note.minute, events.OPENED, d, unit, dispute.level, dispute.due)
    if dispute.level != HEAD or registers(m, p, unit, uniform(key, dispute.key, 0)):
        record(m, p, d, note.minute, 0)
    else:
        dispute.recorded = 0


@inner
def registers(m: Any, p: Any, unit: int, u: float) -> bool:
    """Whether a head enters a case that he takes on into the book."""
    serves = int(m.unit[unit].serves)
    return group_registers(p, serves, u) if serves > 0 else head_registers(p, u)


@inner
def head_takes(m: Any, p: Any, d: int, household: int) -> bool:
    """Whether the head of a household's group settles a dispute himself."""
    dispute = m.dispute[d]
    group = int(m.desk[household].group)
    if group < 0 or head_is_party(m, group, dispute):
        return False
    same = int(m.desk[dispute.home_a].group) == group
    if dispute.home_b >= 0:
        same = same and int(m.desk[dispute.home_b].group) == group
    return head_settles(p, int(dispute.kind), dispute.severity, same)


@inner
def lose_request(m: Any, p: Any, r: int) -> None:
    """A routine request by hotline or app goes astray; the others stand in line at their grid."""
    row = m.lost[r]
    unit = int(m.desk[row.household].grid)
    if unit >= 0:
        affect(m, int(row.resident), ADD_TRUST, -p.trust_request_late)
        log(m, row.arrival, events.REQUEST_LOST, row.household, unit, 0, row.source * 2)
