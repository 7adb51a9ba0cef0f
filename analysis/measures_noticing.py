"""Measures of who notices and who calls, and how much of it is in vain: cameras, calls, flags, ratings."""

from typing import Final

import numpy as np

from analysis.disputes import NEVER
from analysis.facts import Facts
from analysis.registry import OF_PERSONS, OF_PLACE, OF_VILLAGES, Rule, Value, measure
from analysis.statistics import per
from analysis.subgroups import Group
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
    def rule(facts: Facts, group: Group) -> Value:
        disputes = facts.disputes
        rows = facts.log.of(ev.NOTICED)
        weight = group.weight[disputes.rows_of(rows["subject"])]
        n = int((weight > 0).sum())
        return per(float(weight[rows["b"] == noticer].sum()), float(weight.sum()), n)

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
def noticed_mild_and_young_share(facts: Facts, group: Group) -> Value:
    """Noticings of mild disputes (severity 1 or 2) less than a week old: the likeliest to end unaided.

    They bring work and contacts all the same.
    """
    disputes = facts.disputes
    rows = facts.log.of(ev.NOTICED)
    who = disputes.rows_of(rows["subject"])
    minute = rows["time"].astype(np.int64)
    young = minute - disputes.birth[who] < 7 * MINUTES_PER_DAY
    mild = disputes.severity_at(who, minute) <= 2
    weight = group.weight[who]
    return per(float(weight[young & mild].sum()), float(weight.sum()), int((weight > 0).sum()))


def calls(facts: Facts, group: Group, caller: int) -> int:
    """Calls on households of the group's villages, over the run."""
    assert group.villages is not None
    rows = facts.log.of(ev.CALLED)
    rows = rows[rows["a"] == caller]
    village = rows["subject"]
    if caller not in ev.OF_A_VILLAGE:
        village = facts.institution.units["village"][village]
    return int(rows["b"][group.villages[village]].sum(dtype=np.int64))


def _calls_per_household(caller: int) -> Rule:
    def rule(facts: Facts, group: Group) -> Value:
        assert group.villages is not None
        homes = int(facts.world.villages["households"][group.villages].sum())
        return per(calls(facts, group, caller), homes * facts.years, homes)

    return rule


def _calls_finding(caller: int) -> Rule:
    def rule(facts: Facts, group: Group) -> Value:
        assert group.villages is not None
        rows = facts.log.of(ev.NOTICED)
        rows = rows[rows["b"] == caller]
        here = group.villages[facts.world.households["village"][rows["c"]]]
        made = calls(facts, group, caller)
        return per(int(here.sum()), made, made)

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
def member_hours(facts: Facts, group: Group) -> Value:
    """Party members' own unpaid hours of calling on households."""
    policy = facts.scenario.policies.party_pairing
    made = calls(facts, group, ev.BY_MEMBER)
    return per(made * policy.minutes / 60 if policy else 0.0, facts.years, made)


@measure(unit="hours a year", better="lower", dimensions=OF_PLACE)
def camera_watch_hours(facts: Facts, group: Group) -> Value:
    """Gridworkers' hours of watching cameras, as planned: on days without time for it there are fewer."""
    policy = facts.scenario.policies.cameras
    if policy is None:
        return Value(0.0, 0)
    units = facts.institution.units[facts.unit_level == GRID]
    count = float((policy.per_resident(facts.scenario)[units["setting"]] * units["residents"]).sum())
    days = int(facts.calendar.is_working[: facts.days].sum())
    return per(count / 100 * policy.watch_minutes_day * days / 60, facts.years, round(count))


@measure(unit="days per resident a year", better="lower", dimensions=OF_VILLAGES)
def camera_days_per_resident(facts: Facts, group: Group) -> Value:
    """Days that a resident's public places are in view of a camera: what is intruded upon, watched or not."""
    assert group.villages is not None
    policy = facts.scenario.policies.cameras
    coverage = policy.coverage(facts.scenario) if policy else np.zeros(len(SETTINGS))
    villages = facts.world.villages[group.villages]
    seen = float((coverage[villages["setting"]] * villages["residents"]).sum())
    return per(seen * DAYS_PER_YEAR, group.residents, group.residents)


@measure(unit="flags per 1,000 households a year", better="neither", dimensions=OF_VILLAGES)
def flags_per_1000_households(facts: Facts, group: Group) -> Value:
    """Early warnings on buildings."""
    assert group.villages is not None
    rows = facts.log.of(ev.FLAGGED)
    n = int(group.villages[facts.institution.units["village"][rows["subject"]]].sum())
    homes = int(facts.world.villages["households"][group.villages].sum())
    return per(n, homes * facts.years, n, scale=1000)


def _hidden_at_flags(facts: Facts) -> tuple[int, int]:
    """Households in flagged buildings, counted at each flag; and those of them with a hidden dispute then."""
    rows = facts.log.of(ev.FLAGGED)
    if len(rows) == 0:
        return 0, 0
    home, start, stop, _ = _hidden_spells(facts)
    order = np.argsort(home, kind="stable")
    home, start, stop = home[order], start[order], stop[order]
    hits = 0
    for first, number, time in zip(rows["a"], rows["b"], rows["time"], strict=True):
        lo, hi = np.searchsorted(home, (first, first + number))
        live = (start[lo:hi] <= time) & (time < stop[lo:hi])
        hits += len(np.unique(home[lo:hi][live]))
    return int(rows["b"].sum(dtype=np.int64)), hits


def _hidden_spells(facts: Facts) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Household, from, until and dispute of each party's dispute, for as long as nobody knew of it."""
    disputes = facts.disputes
    until = np.minimum(disputes.end, np.where(disputes.detected == NEVER, disputes.end, disputes.detected))
    side, who = np.nonzero(disputes.parties >= 0)
    home = facts.world.residents.household[disputes.parties[side, who]].astype(np.int64)
    return home, disputes.birth[who], until[who], who


@measure(unit="share of flagged households", better="higher", dimensions=OF_PLACE)
def flag_precision(facts: Facts, group: Group) -> Value:
    """Of the households of flagged buildings, those that had a dispute then which nobody knew of."""
    flagged, hits = _hidden_at_flags(facts)
    return per(hits, flagged, flagged)


@measure(unit="share of households", better="neither", dimensions=OF_PLACE)
def flag_base_rate(facts: Facts, group: Group) -> Value:
    """Households with a dispute that nobody knows of on a day, on average: what a flag at random would hit.

    Two such disputes of one household at a time count twice.
    """
    _, start, stop, _ = _hidden_spells(facts)
    return per(float((stop - start).sum()), float(facts.horizon) * facts.households, facts.households)


@measure(unit="share of disputes", better="higher", dimensions=OF_PLACE)
def flag_sensitivity(facts: Facts, group: Group) -> Value:
    """Disputes on whose party's building there was a flag while nobody knew of them; of all disputes."""
    if len(facts.log.of(ev.FLAGGED)) == 0:
        return Value(None, 0)
    rows = facts.log.of(ev.FLAGGED)
    home, start, stop, who = _hidden_spells(facts)
    order = np.argsort(home, kind="stable")
    ordered = home[order]
    reached = np.zeros(len(facts.disputes), dtype=bool)
    for first, number, time in zip(rows["a"], rows["b"], rows["time"], strict=True):
        mine = order[slice(*np.searchsorted(ordered, (first, first + number)))]
        reached[who[mine[(start[mine] <= time) & (time < stop[mine])]]] = True
    return per(int(reached.sum()), len(reached), len(reached))


@measure(unit="share of grids", better="neither", dimensions=OF_PLACE)
def rated_worst_again_share(facts: Facts, group: Group) -> Value:
    """Of the grids that have the worst colour in one month, those that have it in the next one too.

    By chance alone it is the share of the worst; the rest is what lasts, or what the colour itself causes.
    """
    rows = facts.log.of(ev.RATED)
    if len(rows) == 0:
        return Value(None, 0)
    worst = np.zeros((len(facts.institution.units), int(rows["c"].max()) + 1), dtype=bool)
    chosen = rows[rows["a"] == facts.scenario.policies.ratings.colours - 1]
    worst[chosen["subject"], chosen["c"]] = True
    before = int(worst[:, :-1].sum())
    return per(int((worst[:, :-1] & worst[:, 1:]).sum()), before, before)


@measure(unit="hours a year", better="lower", dimensions=OF_PLACE)
def rating_form_hours(facts: Facts, group: Group) -> Value:
    """Gridworkers' hours for the forms of the rating."""
    policy = facts.scenario.policies.ratings
    forms = len(facts.log.of(ev.RATED))
    return per(forms * int(policy.form_minutes) / 60 if policy else 0.0, facts.years, forms)
