"""Measures of who notices and who calls, and how much of it is in vain: cameras, calls, flags, ratings."""

from typing import Final

import numpy as np

from analysis.cells import UNIT_CELLS
from analysis.facts import Facts, once
from analysis.registry import NOTHING, OF_PERSONS, OF_PLACE, OF_VILLAGES, Rule, Value, measure
from analysis.statistics import per
from analysis.subgroups import Groups
from sim import events as ev
from sim.calendar import DAYS_PER_YEAR, MINUTES_PER_DAY
from sim.vocabulary import GRID, SETTINGS

WHO: Final = (
    "gridworkers on patrol", "household heads", "volunteers", "those who watch the cameras",
    "party members who call", "cadres who call", "gridworkers' visits on a flag", "leaders who call",
    "members of groups",
)  # fmt: skip
"""By noticer."""
CALLERS: Final = {"member": ev.BY_MEMBER, "cadre": ev.BY_CADRE, "leader": ev.BY_LEADER, "flag": ev.BY_FLAG}


def _noticed_by(noticer: int) -> Rule:
    def rule(facts: Facts, groups: Groups) -> Value:
        noticed = facts.disputes.of(ev.NOTICED)
        mine = noticed[facts.log.of(ev.NOTICED)["b"] == noticer]
        return per(groups.total(mine), groups.total(noticed), groups.number(noticed))

    return rule


for _noticer, _name in enumerate(ev.NOTICERS):
    measure(
        name=f"noticed_by_{_name}_share",
        meaning=f"Of what is noticed before anybody tells, the share noticed by {WHO[_noticer]}.",
        unit="share of noticings",
        better="neither",
        dimensions=OF_PERSONS,
    )(_noticed_by(_noticer))


@measure(unit="share of noticings", better="neither", dimensions=OF_PERSONS)
def noticed_mild_and_young_share(facts: Facts, groups: Groups) -> Value:
    """Noticings of mild disputes (severity 1 or 2) less than a week old: the likeliest to end unaided.

    They bring work and contacts all the same.
    """
    disputes, who = facts.disputes, facts.disputes.of(ev.NOTICED)
    minute = facts.log.of(ev.NOTICED)["time"].astype(np.int64)
    young = minute - disputes.birth[who] < 7 * MINUTES_PER_DAY
    mild = disputes.severity_at(who, minute) <= 2
    return per(groups.total(who[young & mild]), groups.total(who), groups.number(who))


@once
def _calls_by_setting(facts: Facts) -> dict[int, np.ndarray]:
    """Calls on households over the run, by who calls and the setting of the village, shape (settings,)."""
    rows, found = facts.log.of(ev.CALLED), {}
    for caller in CALLERS.values():
        mine = rows["a"] == caller
        cells = facts.place.of_village if caller in ev.OF_A_VILLAGE else facts.staff.unit_cell
        where, number = cells[rows["subject"][mine]], rows["b"][mine]
        found[caller] = np.bincount(where, weights=number, minlength=UNIT_CELLS)
    return found


def calls(facts: Facts, groups: Groups, caller: int) -> np.ndarray:
    """Calls on households of each group's villages, over the run, shape (G,)."""
    return groups.of_units(_calls_by_setting(facts)[caller])


def _calls_per_household(caller: int) -> Rule:
    def rule(facts: Facts, groups: Groups) -> Value:
        homes = groups.of_units(facts.place.homes_by_setting)
        return per(calls(facts, groups, caller), homes * facts.years, homes)

    return rule


def _calls_finding(caller: int) -> Rule:
    def rule(facts: Facts, groups: Groups) -> Value:
        rows = facts.log.of(ev.NOTICED)
        home = rows["c"][rows["b"] == caller]
        found = np.bincount(facts.place.of_household[home] // 4, minlength=UNIT_CELLS)
        made = calls(facts, groups, caller)
        return per(groups.of_units(found), made, made)

    return rule


for _name, _caller in CALLERS.items():
    measure(
        name=f"{_name}_calls_per_household",
        meaning=f"Calls by {WHO[_caller]}, which nobody asked for."
        if _caller != ev.BY_FLAG
        else "Gridworkers' visits on flags, which nobody asked for; they are not among the patrol visits.",
        unit="visits per household a year",
        better="neither",
        dimensions=OF_VILLAGES,
    )(_calls_per_household(_caller))
    measure(
        name=f"{_name}_calls_finding_share",
        meaning=f"Of the calls by {WHO[_caller]}, the share that reveals a dispute; the others found nothing."
        if _caller != ev.BY_FLAG
        else "Of gridworkers' visits on flags, the share that reveals a dispute; the others found nothing.",
        unit="share of calls",
        better="higher",
        dimensions=OF_VILLAGES,
    )(_calls_finding(_caller))


@measure(unit="hours a year", better="lower", dimensions=OF_PLACE)
def member_hours(facts: Facts, groups: Groups) -> Value:
    """Party members' own unpaid hours of calling on households."""
    policy = facts.scenario.policies.party_pairing
    made = int(calls(facts, groups, ev.BY_MEMBER))
    return per(made * policy.minutes / 60 if policy else 0.0, facts.years, made)


@measure(unit="hours a year", better="lower", dimensions=OF_PLACE)
def camera_watch_hours(facts: Facts, groups: Groups) -> Value:
    """Gridworkers' hours of watching cameras, as planned: on days without time for it there are fewer."""
    policy = facts.scenario.policies.cameras
    if policy is None:
        return Value(0.0, 0)
    units = facts.institution.units[facts.unit_level == GRID]
    count = float((policy.per_resident(facts.scenario)[units["setting"]] * units["residents"]).sum())
    days = int(facts.calendar.is_working[: facts.days].sum())
    return per(count / 100 * policy.watch_minutes_day * days / 60, facts.years, round(count))


@measure(unit="days per resident a year", better="lower", dimensions=OF_VILLAGES)
def camera_days_per_resident(facts: Facts, groups: Groups) -> Value:
    """Days that a resident's public places are in view of a camera: what is intruded upon, watched or not."""
    policy, villages = facts.scenario.policies.cameras, facts.world.villages
    coverage = policy.coverage(facts.scenario) if policy else np.zeros(len(SETTINGS))
    seen = coverage[facts.place.of_village] * villages["residents"]
    total = np.array([seen[mask[facts.place.of_village]].sum() for mask in groups.setting_masks])
    return per(total * DAYS_PER_YEAR, groups.residents, groups.residents)


@measure(unit="flags per 1,000 households a year", better="neither", dimensions=OF_VILLAGES)
def flags_per_1000_households(facts: Facts, groups: Groups) -> Value:
    """Early warnings on buildings."""
    cells = facts.staff.unit_cell[facts.log.of(ev.FLAGGED)["subject"]]
    n = groups.of_units(np.bincount(cells, minlength=UNIT_CELLS))
    homes = groups.of_units(facts.place.homes_by_setting)
    return per(n, homes * facts.years, n, scale=1000)


@once
def _hidden_at_flags(facts: Facts) -> tuple[int, int]:
    """Households with a hidden dispute when they were flagged, counted at each flag; and such disputes."""
    from analysis.passes import look_behind_flags
    from sim.jit import table

    disputes, flags = facts.disputes, facts.log.of(ev.FLAGGED)
    side, who = np.nonzero(disputes.parties >= 0)
    home = facts.world.residents.household[disputes.parties[side, who]].astype(np.int64)
    order = np.argsort(home, kind="stable")
    home, who = home[order], who[order]
    until, reached = np.minimum(disputes.end, disputes.detected), np.zeros(len(home), dtype=bool)
    first = np.searchsorted(home, flags["a"])
    hits = look_behind_flags(table(flags), first, home, disputes.birth[who], until[who], reached)
    return hits, int(np.count_nonzero(np.bincount(who[reached])))


@measure(unit="share of flagged households", better="higher", dimensions=OF_PLACE)
def flag_precision(facts: Facts, groups: Groups) -> Value:
    """Of the households of flagged buildings, those that had a dispute then which nobody knew of."""
    flags = facts.log.of(ev.FLAGGED)
    flagged = int(flags["b"].sum(dtype=np.int64))
    return per(_hidden_at_flags(facts)[0] if flagged else 0, flagged, flagged)


@measure(unit="share of households", better="neither", dimensions=OF_PLACE)
def flag_base_rate(facts: Facts, groups: Groups) -> Value:
    """Households with a dispute that nobody knows of on a day, on average: what a flag at random would hit.

    Two such disputes of one household at a time count twice.
    """
    disputes = facts.disputes
    minutes = (np.minimum(disputes.end, disputes.detected) - disputes.birth) * disputes.resident_parties
    return per(float(minutes.sum()), float(facts.horizon) * facts.households, facts.households)


@measure(unit="share of disputes", better="higher", dimensions=OF_PLACE)
def flag_sensitivity(facts: Facts, groups: Groups) -> Value:
    """Disputes on whose party's building there was a flag while nobody knew of them; of all disputes."""
    if len(facts.log.of(ev.FLAGGED)) == 0:
        return NOTHING
    disputes = len(facts.disputes)
    return per(_hidden_at_flags(facts)[1], disputes, disputes)


@measure(unit="share of grids", better="neither", dimensions=OF_PLACE)
def rated_worst_again_share(facts: Facts, groups: Groups) -> Value:
    """Of the grids that have the worst colour in one month, those that have it in the next one too.

    By chance alone it is the share of the worst; the rest is what lasts, or what the colour itself causes.
    """
    rows = facts.log.of(ev.RATED)
    if len(rows) == 0:
        return NOTHING
    worst = np.zeros((len(facts.institution.units), int(rows["c"].max()) + 1), dtype=bool)
    chosen = rows[rows["a"] == facts.scenario.policies.ratings.colours - 1]
    worst[chosen["subject"], chosen["c"]] = True
    before = int(worst[:, :-1].sum())
    return per(int((worst[:, :-1] & worst[:, 1:]).sum()), before, before)


@measure(unit="hours a year", better="lower", dimensions=OF_PLACE)
def rating_form_hours(facts: Facts, groups: Groups) -> Value:
    """Gridworkers' hours for the forms of the rating."""
    policy = facts.scenario.policies.ratings
    forms = len(facts.log.of(ev.RATED))
    return per(forms * int(policy.form_minutes) / 60 if policy else 0.0, facts.years, forms)
