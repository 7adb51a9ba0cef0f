"""Phase 2 compiled: what the parties of each running dispute do today."""

from typing import Any

from sim import events
from sim.draws import PARTIES, fold, uniform
from sim.jit import inner, phase
from sim.kernels.state import (
    ADD_GRIEVANCE,
    COUNTY_UNIT,
    COURT_UNIT,
    ERUPTED,
    FILED,
    HIDDEN,
    MARK_INCIDENTS,
    N_ACTIVE,
    N_NOTICES,
    N_STRUCK,
    OPEN,
    OVER,
    OVERFLOW,
    VOICED,
)
from sim.kernels.tools import (
    DAY,
    affect_parties,
    ask_active,
    end_dispute,
    grievance_of,
    log,
    move_trust,
    points_at_stake,
    signal,
    trust_of,
    voicer_home,
)
from sim.rules.intake import report_is_lost
from sim.rules.maths import exp
from sim.rules.parties import (
    INTENSIFY,
    LUMP,
    SETTLE,
    VOICE,
    agent_gain,
    day_happens,
    incident_hazard,
    intensify_hazard,
    lump_hazard,
    minute_of_event,
    report_utility,
    settle_hazard,
    voice_hazard,
    which_event,
)
from sim.vocabulary import BY_APP, BY_COMMITTEE, BY_COURT, BY_GRIDWORKER, BY_HEAD, BY_HOTLINE, BY_PETITION


@phase
def parties(m: Any, p: Any, root: tuple[int, int], day: int) -> None:
    """One draw a dispute and day decides among the competing hazards."""
    key = fold(root, PARTIES, day)
    first = 0
    while first < m.n[N_ACTIVE]:
        count = ask_active(m, key, first, 0)
        for k in range(count):
            d = m.active[first + k]
            if m.dispute[d].state != FILED and m.dispute[d].state != OVER:
                one_day(m, p, key, day, d, m.ask_luck[k])
        first += count


@inner
def one_day(m: Any, p: Any, key: tuple[int, int], day: int, d: int, u: float) -> None:
    """A dispute's day."""
    dispute = m.dispute[d]
    severity = dispute.severity
    start = day * DAY
    exposure = 1.0 if dispute.born <= start else 1.0 - (dispute.born - start) / 1440.0
    if u >= exposure * p.hazard_ceiling[severity][dispute.kind]:
        return
    age = 0.0 if dispute.born >= start else (start - dispute.born) / 1440.0
    grievance = grievance_of(m, p, int(dispute.a), day)
    stake = points_at_stake(m, p, int(dispute.a))
    if dispute.b < len(m.person):
        other = grievance_of(m, p, int(dispute.b), day)
        if other > grievance:
            grievance = other
        stake += points_at_stake(m, p, int(dispute.b))
    stake = stake / p.stake_points
    publicity = p.publicity
    if p.has_publicity:
        publicity += m.village[dispute.village].publicity
    lump = lump_hazard(p, severity, age, publicity)
    settle = settle_hazard(p, severity, p.closeness[dispute.kind])
    intensify = intensify_hazard(p, severity, grievance)
    incident = incident_hazard(p, severity, grievance, stake)
    voice = 0.0
    if dispute.state == OPEN:
        lump *= p.wait_lump
        settle *= p.wait_bilateral
        calm = p.contact_intensify if dispute.contacted == 1 else p.wait_intensify
        intensify *= calm
        incident *= calm
    else:
        since = -1.0 if dispute.paper_minute < 0 else (start - dispute.paper_minute) / 1440.0
        voice = voice_hazard(p, severity, trust_of(m, p, dispute.voicer, day), stake, since, publicity)
    total = lump + settle + voice + intensify + incident
    if not day_happens(total, exposure, u):
        return
    event = which_event(total, exposure, u, lump, settle, voice, intensify)
    time = start + minute_of_event(total, exposure, uniform(key, dispute.key, 1))
    if event == LUMP:
        affect_parties(m, dispute, ADD_GRIEVANCE, p.grievance_lump)
        end_dispute(m, d, time, events.LUMPED)
    elif event == SETTLE:
        end_dispute(m, d, time, events.BILATERAL)
    elif event == VOICE:
        tell(m, p, key, day, d, time)
    elif event == INTENSIFY:
        dispute.severity = severity + 1
        log(m, time, events.INTENSIFIED, d, severity + 1, 0, 0)
    else:
        erupt(m, p, d, time)


@inner
def erupt(m: Any, p: Any, d: int, time: int) -> None:
    """An incident: severity is 4 at least from now on, and what was hidden is so no longer."""
    dispute = m.dispute[d]
    if dispute.severity < 4:
        dispute.severity = 4
    log(m, time, events.INCIDENT, d, dispute.severity, 0, 0)
    grid = int(m.desk[dispute.home].grid)
    if grid >= 0:
        m.unit[grid].marks[MARK_INCIDENTS] += 1
    if p.has_warning:
        signal(m, p, int(dispute.home), p.warning_incident_weight, time)
    strike(m, int(dispute.a))
    if dispute.b < len(m.person):
        strike(m, int(dispute.b))
    if dispute.state == HIDDEN:
        put_down(m, d, ERUPTED, -1, dispute.home, time, -1)


@inner
def strike(m: Any, resident: int) -> None:
    """Remember for the month's end who was party to an incident."""
    at = m.n[N_STRUCK]
    if at >= len(m.struck):
        m.n[OVERFLOW] = 5
        return
    m.part[resident].incidents += 1
    m.struck[at] = resident
    m.n[N_STRUCK] = at + 1


@inner
def put_down(m: Any, d: int, by: int, unit: int, household: int, minute: int, channel: int) -> None:
    """Note that a dispute became known, for the intake."""
    at = m.n[N_NOTICES]
    if at >= len(m.notice):
        m.n[OVERFLOW] = 5
        return
    notice = m.notice[at]
    notice.dispute = d
    notice.by = by
    notice.unit = unit
    notice.household = household
    notice.minute = minute
    notice.channel = channel
    m.n[N_NOTICES] = at + 1


@inner
def tell(m: Any, p: Any, key: tuple[int, int], day: int, d: int, time: int) -> None:
    """The voicer picks a channel among those that exist here, by a multinomial logit."""
    dispute = m.dispute[d]
    total = 0.0
    for channel in range(7):
        total += weight(m, p, day, dispute, channel)
    if total == 0.0:
        return
    mark = uniform(key, dispute.key, 2) * total
    chosen = -1
    for channel in range(7):
        share = weight(m, p, day, dispute, channel)
        if share > 0.0:
            chosen = channel
            if mark < share:
                break
            mark -= share
    home = voicer_home(dispute)
    if chosen == BY_PETITION and has_agent(m, home):
        log(m, time, events.VOICED, d, dispute.voicer, chosen, events.CARRIED)
        m.unit[m.desk[home].grid].record_debt += int(p.agent_minutes)
        put_down(m, d, VOICED, -1, home, time, chosen)
        return
    lost = report_is_lost(p, uniform(key, dispute.key, 3))
    log(m, time, events.VOICED, d, dispute.voicer, chosen, events.LOST if lost else 0)
    if lost:
        move_trust(m, p, dispute.voicer, -p.trust_late)
    else:
        put_down(m, d, VOICED, -1, home, time, chosen)


@inner
def has_agent(m: Any, household: int) -> bool:
    """Whether the grid of a household carries its petitions."""
    return m.village[m.household[household].village].agents == 1 and int(m.desk[household].grid) >= 0


@inner
def weight(m: Any, p: Any, day: int, dispute: Any, channel: int) -> float:
    """exp(utility) of a channel for the voicer, or 0 where it does not exist."""
    if not exists(m, p, dispute, channel):
        return 0.0
    home = m.household[voicer_home(dispute)]
    setting = m.village[dispute.village].setting
    utility = report_utility(
        p,
        setting,
        channel,
        dispute.severity,
        trust_of(m, p, dispute.voicer, day),
        int(m.part[dispute.voicer].trait) >> 3,
        1 if home.language > 0 else 0,
    )
    if channel == BY_HOTLINE:
        utility += p.log_awareness_hotline
    elif channel == BY_APP:
        utility += p.log_awareness_app
    elif channel == BY_PETITION and has_agent(m, voicer_home(dispute)):
        utility += agent_gain(p, setting)
    return exp(utility)


@inner
def exists(m: Any, p: Any, dispute: Any, channel: int) -> bool:
    """Whether a channel is there for the voicer; a head who is a party is none."""
    home = voicer_home(dispute)
    if channel == BY_HEAD:
        group = int(m.desk[home].group)
        return group >= 0 and not head_is_party(m, group, dispute)
    if channel == BY_GRIDWORKER:
        return int(m.desk[home].grid) >= 0
    if channel == BY_COMMITTEE:
        return int(m.desk[home].committee) >= 0
    if channel == BY_HOTLINE:
        return p.has_hotline == 1.0
    if channel == BY_APP:
        return p.has_app == 1.0 and int(m.part[dispute.voicer].trait) >> 3 == 1
    if channel == BY_PETITION:
        return m.township_unit[m.village[dispute.village].township] >= 0 or m.n[COUNTY_UNIT] >= 0
    return channel == BY_COURT and m.n[COURT_UNIT] >= 0


@inner
def head_is_party(m: Any, group: int, dispute: Any) -> bool:
    """Whether a group's head lives in the household of one of the parties."""
    own = m.worker[m.unit[group].first_worker].household
    return dispute.home_a == own or (dispute.home_b >= 0 and dispute.home_b == own)
