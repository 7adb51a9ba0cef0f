"""Phase 4 compiled: what became known today turns into cases; routine requests arrive."""

from typing import Any

from sim import events
from sim.draws import INTAKE, REQUEST_KEY, fold, uniform
from sim.jit import inner
from sim.kernels.parties import head_is_party
from sim.kernels.state import ADD_TRUST, ERUPTED, HIDDEN, N_NOTICES, VOICED
from sim.kernels.tools import DAY, affect, log, new_item, push_pending, record, send, signal, unit_from
from sim.luck import BLOCK_DAYS
from sim.rules.intake import (
    dispatched_level,
    head_registers,
    head_settles,
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


@inner
def intake(m: Any, p: Any, root: tuple[int, int], day: int) -> None:
    """Open cases in the order in which they became known, then take in the day's requests."""
    key = fold(root, INTAKE, day)
    for k in range(m.n[N_NOTICES]):
        open_case(m, p, key, k)
    m.n[N_NOTICES] = 0
    for r in range(m.day[day].request, m.day[day + 1].request):
        take_request(m, p, day, r)


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
    elif note.by == VOICED:
        if note.channel == BY_COMMITTEE:
            level = COMMITTEE
            delay = 0
        elif note.channel == BY_HOTLINE or note.channel == BY_APP:
            level = dispatched_level(p, dispute.severity)
        elif note.channel == BY_PETITION:
            level = petition_level(dispute.severity)
        elif note.channel == BY_COURT:
            level = COURT
    unit = unit_from(m, level, note.household)
    if unit < 0:
        return
    send(m, p, d, unit, note.minute + delay, note.minute)
    log(m, note.minute, events.OPENED, d, unit, dispute.level, dispute.due)
    if dispute.level != HEAD or head_registers(p, uniform(key, m.tie[dispute.tie].key, 0)):
        record(m, p, d, note.minute, 0)
    else:
        dispute.recorded = 0


@inner
def head_takes(m: Any, p: Any, d: int, household: int) -> bool:
    """Whether the head of a household's group settles a dispute himself."""
    dispute = m.dispute[d]
    tie = m.tie[dispute.tie]
    group = int(m.desk[household].group)
    if group < 0 or head_is_party(m, group, tie):
        return False
    same = int(m.desk[int(m.person[tie.a].household)].group) == group
    if tie.b < len(m.person):
        same = same and int(m.desk[int(m.person[tie.b].household)].group) == group
    return head_settles(p, int(tie.kind), dispute.severity, same)


@inner
def take_request(m: Any, p: Any, day: int, r: int) -> None:
    """A routine request goes to the grid of the one who asks; by hotline or app it is registered first."""
    request = m.request[r]
    household = int(m.person[request.resident].household)
    unit = int(m.desk[household].grid)
    if unit < 0:
        return
    arrival = day * DAY + request.minute
    delay = 0
    if request.source != events.DIRECT:
        delay = register_minutes(p)
        if request.lost == 1:
            affect(m, int(request.resident), ADD_TRUST, -p.trust_request_late)
            log(m, arrival, events.REQUEST_LOST, household, unit, 0, request.source * 2)
            return
    i = new_item(m)
    item = m.item[i]
    item.resident = request.resident
    item.key = REQUEST_KEY + (day // BLOCK_DAYS << 32) + r
    item.rank = 1
    item.due = m.day[day].request_due
    item.arrival = arrival
    item.give_up = m.day[day].request_give_up
    if request.patience_minutes >= 0:
        item.give_up = arrival + request.patience_minutes
    item.ready = arrival + delay
    item.length = request.work_minutes
    item.expected = int(p.request_minutes)
    item.source = request.source
    push_pending(m, i, unit)
