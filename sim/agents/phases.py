"""The phases of a day in the Mesa engine; each bears the name of its twin in `sim/kernels`."""

from typing import TYPE_CHECKING

from sim import events
from sim.agents.cases import HIDDEN, OPEN, OVER, Dispute, Item
from sim.draws import BIRTH, INTAKE, NOTICER_SLOT, OFFSPRING, OUTREACH, SUPERVISION, draw, request_key
from sim.luck import BLOCK_DAYS
from sim.rules.intake import (
    dispatched_level,
    lowest_competent,
    petition_level,
    register_minutes,
)
from sim.rules.outreach import camera_notices, is_in_public, volunteer_notices
from sim.rules.sparks import (
    catches,
    log_multiplier,
    offspring_candidates,
    starting_severity,
    under_village_rules,
)
from sim.rules.supervision import shade
from sim.schedule import CAMERA_MINUTE, CLOSING_MINUTE, HEAD_MINUTE, VOLUNTEER_MINUTE
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

if TYPE_CHECKING:
    from sim.agents.gridworker import Gridworker
    from sim.agents.model import GridModel
    from sim.agents.unit import Unit

NO_CHANNEL = -1


def sparks(model: "GridModel") -> None:
    """Today's candidates fall, in the order relapses, sparks, offspring."""
    running = list(model.active)
    for parent, minute in sorted(model.relapses.pop(model.day, []), key=lambda pair: pair[0].tie):
        _begin(model, parent.tie, minute % 1440, events.RELAPSE, parent)
    for candidate in model.candidates_today():
        tie = int(candidate["tie"])
        if catches(model.p, _tie_multiplier(model, tie, with_grievance=True), float(candidate["luck"])):
            _begin(model, tie, int(candidate["minute"]), events.SPARK, None)
    for dispute in running:
        _throw_offspring(model, dispute)


def _throw_offspring(model: "GridModel", dispute: Dispute) -> None:
    """Ties of either end of a running dispute, its own left out, that it may set alight."""
    key = model.key(OFFSPRING)
    number = offspring_candidates(model.p, dispute.severity, draw(*key, dispute.key, 0))
    for i in range(number):
        slot = 1 + 4 * i
        first_end = draw(*key, dispute.key, slot) < 0.5
        end = model.tie_a[dispute.tie] if first_end else model.tie_b[dispute.tie]
        others = [tie for tie in model.ties_of(end) if tie != dispute.tie]
        if not others:
            continue
        tie = others[int(len(others) * draw(*key, dispute.key, slot + 1))]
        multiplier = _tie_multiplier(model, tie, with_grievance=False)
        if catches(model.p, multiplier, draw(*key, dispute.key, slot + 2)):
            minute = int(1440 * draw(*key, dispute.key, slot + 3))
            _begin(model, tie, minute, events.OFFSPRING, dispute)


def _tie_multiplier(model: "GridModel", tie: int, *, with_grievance: bool) -> float:
    """The log multiplier of a tie's rate, from its two ends."""
    a = model.residents[model.tie_a[tie]]
    norm = model.norm[model.households[a.household].village]
    grievance = a.grievance_now if with_grievance else 0.0
    points = a.points_at_stake
    end = model.tie_b[tie]
    if end < len(model.residents):
        b = model.residents[end]
        temper = a.temper + b.temper
        norm = 0.5 * (norm + model.norm[model.households[b.household].village])
        points += b.points_at_stake
        if with_grievance:
            grievance += b.grievance_now
    else:
        temper = a.temper + model.organisation_temper[end - len(model.residents)]
    value = log_multiplier(model.p, temper, 2, grievance, norm, points / model.p.stake_points)
    if model.covered["village_rules"][model.tie_village[tie]]:
        value = under_village_rules(model.p, value, model.tie_kind[tie])
    return value


def _begin(model: "GridModel", tie: int, minute: int, origin: int, parent: Dispute | None) -> None:
    """A dispute is born on a tie; if one runs there already, it is provoked instead."""
    time = model.day * 1440 + minute
    present = model.dispute_on.get(tie)
    if present is not None:
        model.log(time, events.PROVOKED, present.number, tie, origin)
        for party in present.parties:
            model.later(party.gain_grievance, model.p.grievance_rate * model.p.provocation_severity_days)
        return
    key, tie_key = model.key(BIRTH), model.tie_key[tie]
    severity = starting_severity(model.p, draw(*key, tie_key, 0))
    if parent is not None and origin == events.RELAPSE:
        severity = max(severity, parent.severity)
    a = model.residents[model.tie_a[tie]]
    end = model.tie_b[tie]
    b = model.residents[end] if end < len(model.residents) else None
    voicer = b if b is not None and draw(*key, tie_key, 1) < 0.5 else a
    dispute = Dispute(
        number=model.births,
        tie=tie,
        key=tie_key,
        kind=model.tie_kind[tie],
        a=a,
        b=b,
        born=time,
        severity=severity,
        voicer=voicer,
        home=voicer.household,
    )
    model.births += 1
    model.dispute_on[tie] = dispute
    model.active.append(dispute)
    number = -1 if parent is None else parent.number
    model.log(time, events.BORN, dispute.number, tie, number, origin * 8 + severity)


def parties(model: "GridModel") -> None:
    """Each running dispute's voicer faces it; not while it is before a court."""
    for dispute in model.active:
        if dispute.state in (HIDDEN, OPEN):
            dispute.voicer.face(dispute)


def outreach(model: "GridModel") -> None:
    """Grids plan their day; then, for each hidden dispute: would somebody notice?"""
    if model.is_working_day:
        for grid in model.units_at(GRID):
            grid.plan_day()
    for dispute in model.active:
        if dispute.state == HIDDEN:
            _notice(model, dispute)
    if model.is_working_day:
        for grid in model.units_at(GRID):
            grid.pointer = (grid.pointer + grid.visits) % grid.households
            grid.month_visits += grid.visits


def _notice(model: "GridModel", dispute: Dispute) -> None:
    """First to notice, in the order: a visit on a flag, patrol, cameras, callers, a head, a volunteer."""
    homes = list(dict.fromkeys(party.household for party in dispute.parties))
    if model.is_working_day:
        for look in (_flagged, _visited):
            for slot, home in enumerate(homes):
                if look(model, dispute, home, slot):
                    return
        if model.p.has_cameras and _seen_by_camera(model, dispute):
            return
    if model.p.has_calls and model.calls.notice(dispute, homes):
        return
    groups = list(dict.fromkeys(model.households[home].group for home in homes))
    share = 1.0 if len(groups) == 1 else model.p.head_cross
    for slot, home in zip((2, 3), homes, strict=False):
        group = model.households[home].group
        if group not in groups:
            continue
        groups.remove(group)
        if group is None or group.head.is_party(dispute):
            continue
        time = model.day * 1440 + HEAD_MINUTE
        if group.head.notices(dispute, share=share, slot=slot) and time > dispute.born:
            model.log(time, events.NOTICED, dispute.number, group.row, events.BY_HEAD, home)
            model.notices.append((dispute, "head", home, time, NO_CHANNEL))
            return
    if model.p.has_joint_groups and _seen_by_group(model, dispute):
        return
    if model.p.has_volunteers:
        home = dispute.voicer.household
        village = model.households[home].village
        chance = volunteer_notices(model.p, model.share[village], model.paid[village])
        time = model.day * 1440 + VOLUNTEER_MINUTE
        if draw(*model.key(OUTREACH), dispute.key, 4) < chance and time > dispute.born:
            model.log(time, events.NOTICED, dispute.number, village, events.BY_VOLUNTEER, home)
            model.notices.append((dispute, "volunteer", home, time, NO_CHANNEL))


def _seen_by_group(model: "GridModel", dispute: Dispute) -> bool:
    """Whether the head of the joint group that watches the dispute's tie notices it."""
    row = model.group_of_tie[dispute.tie]
    time = model.day * 1440 + HEAD_MINUTE
    if row < 0 or time <= dispute.born or not model.units[row].workers[0].notices(dispute):
        return False
    home = dispute.a.household
    model.log(time, events.NOTICED, dispute.number, row, events.BY_GROUP, home)
    model.notices.append((dispute, "group", home, time, NO_CHANNEL))
    return True


def _visited(model: "GridModel", dispute: Dispute, home: int, slot: int) -> bool:
    """Whether today's patrol comes to a party's household and notices."""
    grid = model.households[home].grid
    if grid is None or grid.visits == 0:
        return False
    place = (home - grid.first_household - grid.pointer) % grid.households
    if place >= grid.visits:
        return False
    visitor: Gridworker = grid.visitor(place + grid.flagged)
    chance = visitor.notices_chance(dispute)
    missed = 1.0 - chance
    for _ in range(place + grid.households, grid.visits, grid.households):
        missed *= 1.0 - chance
    if draw(*model.key(OUTREACH), dispute.key, slot) >= 1.0 - missed:
        return False
    time = grid.visit_ends(place + grid.flagged)
    if time <= dispute.born:
        return False
    model.log(time, events.NOTICED, dispute.number, grid.row, events.BY_PATROL, home)
    model.notices.append((dispute, "patrol", home, time, NO_CHANNEL))
    return True


def _flagged(model: "GridModel", dispute: Dispute, home: int, side: int) -> bool:
    """Whether today's visits on flags come to a party's household and notice."""
    household = model.households[home]
    grid = household.grid
    if grid is None or grid.flagged == 0 or household.flag_day != model.day:
        return False
    visitor: Gridworker = grid.visitor(household.flag_place)
    chance = visitor.notices_chance(dispute)
    slot = NOTICER_SLOT + 2 * events.BY_FLAG + side
    time = grid.visit_ends(household.flag_place)
    if draw(*model.key(OUTREACH), dispute.key, slot) >= chance or time <= dispute.born:
        return False
    model.log(time, events.NOTICED, dispute.number, grid.row, events.BY_FLAG, home)
    model.notices.append((dispute, "flag", home, time, NO_CHANNEL))
    return True


def _seen_by_camera(model: "GridModel", dispute: Dispute) -> bool:
    """Whether those who watch the cameras of the first party's grid notice a dispute in a public place."""
    home = dispute.a.household
    grid = model.households[home].grid
    time = model.day * 1440 + CAMERA_MINUTE
    if grid is None or not is_in_public(dispute.kind) or time <= dispute.born:
        return False
    coverage = model.p.camera_coverage[grid.setting]
    chance = camera_notices(model.p, dispute.severity, coverage, grid.watched)
    if draw(*model.key(OUTREACH), dispute.key, NOTICER_SLOT + 2 * events.BY_CAMERA) >= chance:
        return False
    model.log(time, events.NOTICED, dispute.number, grid.row, events.BY_CAMERA, home)
    model.notices.append((dispute, "camera", home, time, NO_CHANNEL))
    return True


def intake(model: "GridModel") -> None:
    """What became known turns into cases, in that order; then the day's requests arrive."""
    for dispute, how, home, time, channel in model.notices:
        if dispute.state == HIDDEN:
            _open_case(model, dispute, how, home, time, channel)
        elif dispute.unit is not None and how != "incident":
            if model.p.has_merging:
                model.log(time, events.MERGED, dispute.number, dispute.unit.row)
                model.warning.signal(dispute.home, model.p.warning_repeat_weight, time)
            else:
                model.record(dispute, time, again=1)
    model.notices.clear()
    for ordinal, request in model.requests_today():
        _take_request(model, ordinal, request)


def _open_case(model: "GridModel", dispute: Dispute, how: str, home: int, time: int, channel: int) -> None:
    dispute.home = home
    level, delay = GRID, register_minutes(model.p)
    if how == "incident":
        level, delay = TOWNSHIP, 0
    elif how in ("patrol", "flag", "member") or channel == BY_GRIDWORKER:
        delay = 0
    elif how in ("cadre", "leader"):
        level, delay = TOWNSHIP, 0
    elif how == "head" or channel == BY_HEAD:
        delay = 0
        group = model.households[home].group
        if group is not None and group.head.takes(dispute):
            level = HEAD
    elif how == "group":
        delay = 0
    elif channel == BY_COMMITTEE:
        level, delay = COMMITTEE, 0
    elif channel in (BY_HOTLINE, BY_APP):
        level = dispatched_level(model.p, dispute.severity)
    elif channel == BY_PETITION:
        level = petition_level(dispute.severity)
        if model.has_agent(home):
            level = lowest_competent(model.p, dispute.severity)
    elif channel == BY_COURT:
        level = COURT
    unit = model.unit_from(level, home)
    if how == "group":
        group = model.units[model.group_of_tie[dispute.tie]]
        unit = group if group.workers[0].takes(dispute) else unit
    if unit is None:
        return
    model.send(dispute, unit, ready=time + delay, clock=time)
    model.log(time, events.OPENED, dispute.number, unit.row, unit.level, dispute.due)
    if unit.level != HEAD or unit.workers[0].registers(draw(*model.key(INTAKE), dispute.key, 0)):
        model.record(dispute, time, again=0)
    else:
        dispute.recorded = False


def _take_request(model: "GridModel", ordinal: int, request: "dict[str, int]") -> None:
    """A routine request goes to the grid of the one who asks; by hotline or app it is registered first."""
    asker = model.residents[request["resident"]]
    grid = model.households[asker.household].grid
    if grid is None:
        return
    arrival = model.day * 1440 + request["minute"]
    source = request["source"]
    if request["lost"]:
        model.later(asker.gain_trust, -model.p.trust_request_late)
        model.log(arrival, events.REQUEST_LOST, asker.household, grid.row, 0, source * 2)
        return
    delay = 0 if source == events.DIRECT else register_minutes(model.p)
    patience = request["patience_minutes"]
    grid.put_down(
        Item(
            key=request_key(source != events.DIRECT, model.day // BLOCK_DAYS, ordinal),
            ready=arrival + delay,
            due=model.request_due[model.day],
            give_up=model.request_give_up[model.day] if patience < 0 else arrival + patience,
            rank=1,
            expected=int(model.p.request_minutes),
            arrival=arrival,
            asker=asker,
            source=source,
            length=request["work_minutes"],
        )
    )


def casework(model: "GridModel") -> None:
    """Every unit serves its queue, heads first, courts last.

    A shift is accounted for whether anything waits or not; part-timers without work are left alone.
    """
    for unit in model.units:
        if unit.shift_minutes > 0 or unit.pending or unit.queue:
            unit.work()


def supervision(model: "GridModel") -> None:
    """Remind on the day after a case was due; after the grace, close it on paper or send it up.

    Requests whose askers lose patience today are given up.
    """
    p = model.p
    time = model.day * 1440 + CLOSING_MINUTE
    for dispute in model.active:
        if dispute.state != OPEN or model.day <= dispute.due:
            continue
        unit = dispute.unit
        assert unit is not None
        if not dispute.late:
            dispute.late = True
            for party in dispute.parties:
                model.move_trust(party, -p.trust_late)
            if p.has_reminders:
                model.log(time, events.REMINDED, dispute.number, unit.row)
        in_service = dispute.item is not None and dispute.item.served
        if model.day >= dispute.due + p.grace_days and not in_service:
            q = shade(p, unit.load, _mean_fatigue(unit), model.pressure_on(dispute))
            if unit.level != HEAD and draw(*model.key(SUPERVISION), dispute.key, 0) < q:
                model.withdraw(dispute)
                u = draw(*model.key(SUPERVISION), dispute.key, 1)
                model.close_on_paper(dispute, time, events.OVERDUE, u)
            else:
                model.pass_up(dispute, time, events.OVERDUE)
    for grid in model.units_at(GRID):
        grid.lose_patience((model.day + 1) * 1440)
        if model.warning.is_on and model.is_working_day:
            model.warning.raise_flags(grid, time)


def _mean_fatigue(unit: "Unit") -> float:
    """Mean fatigue of a grid's workers in post; nobody else tires in this model."""
    in_post = [worker for worker in unit.workers if worker.vacant_until == 0]
    if unit.level != GRID or not in_post:
        return 0.0
    total = 0.0
    for worker in in_post:
        total += worker.fatigue
    return total / len(in_post)


def feedback(model: "GridModel") -> None:
    """People first, in the order in which things befell them; then the staff."""
    for change, amount in model.effects:
        change(amount)
    model.effects.clear()
    model.active = [dispute for dispute in model.active if dispute.state != OVER]
    for dispute in model.active:
        for party in dispute.parties:
            party.rankle(dispute.severity)
    if model.is_working_day:
        for unit in model.units:
            if unit.shift_minutes > 0:
                unit.end_day()


def month_end(model: "GridModel") -> None:
    """On the last day of a month: visits, points, participation, the month's books."""
    if model.is_month_end:
        model.monthly.close(month=model.month, time=(model.day + 1) * 1440 - 1)
