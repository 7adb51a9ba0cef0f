"""Measures of residents: taking part, points, trust, and how often they are visited."""

import numpy as np

from analysis.facts import Facts
from analysis.registry import (
    OF_CLASSES,
    OF_HOUSEHOLDS,
    OF_PERSONS,
    OF_PLACE,
    OF_VILLAGES,
    Rule,
    Value,
    measure,
)
from analysis.statistics import per
from analysis.subgroups import Group
from sim import events as ev
from sim.scenario.policies.one_stop import trip_factor
from sim.vocabulary import BY_PETITION, CHANNELS, HOUSEHOLDS

WEEKS_PER_YEAR = 365 / 7


def _participation(facts: Facts, group: Group) -> tuple[np.ndarray, np.ndarray]:
    """Participants and adults of the group by month of the run, shape (months,) each."""
    assert group.classes is not None
    rows = facts.log.of(ev.PARTICIPATION)
    month, kind = np.divmod(rows["c"], 8)
    # The last month end also decides about the month after the run.
    chosen = group.classes[kind] & (month <= facts.last_month)
    if group.villages is not None:
        chosen &= group.villages[rows["subject"]]
    rows, month = rows[chosen], month[chosen]
    months = int(month.max(initial=-1)) + 1
    return (
        np.bincount(month, weights=rows["a"], minlength=months),
        np.bincount(month, weights=rows["b"], minlength=months),
    )


@measure(unit="share of adults", better="higher", dimensions=OF_CLASSES)
def participation_last(facts: Facts, group: Group) -> Value:
    """Adults who took part in the last month of the run."""
    taking, adults = _participation(facts, group)
    return per(float(taking[-1:].sum()), float(adults[-1:].sum()), int(adults[-1:].sum()))


@measure(unit="share of adults", better="higher", dimensions=OF_CLASSES)
def participation_peak(facts: Facts, group: Group) -> Value:
    """Adults who took part in the month with the most."""
    taking, adults = _participation(facts, group)
    if not adults.sum():
        return Value(None, 0)
    shares = taking / np.maximum(adults, 1)
    return Value(float(shares.max()), int(adults[int(shares.argmax())]))


def _yuan(account: int) -> Rule:
    def rule(facts: Facts, group: Group) -> Value:
        points = facts.scenario.policies.points
        rows = facts.log.of(ev.POINTS)
        if points is None or len(rows) == 0:
            return Value(None, 0)
        assert group.villages is not None
        rows = rows[group.villages[rows["subject"]] & (rows["a"] == account)]
        if account == ev.REFUSED:
            # a wish that waits is refused every month anew: what counts is what waits at the end
            waiting = rows[rows["time"] == rows["time"].max(initial=0)]["b"].sum(dtype=np.int64)
            return Value(float(waiting) * points.yuan_per_point, len(rows))
        return per(float(rows["b"].sum(dtype=np.int64)) * points.yuan_per_point, facts.years, len(rows))

    return rule


for _account, _meaning in (
    (ev.EARNED, "Points that residents earned, at their worth in the shop."),
    (ev.REDEEMED, "Points that residents redeemed at the shop."),
    (ev.REFUSED, "Points that residents wish to redeem at the end, and the shop's budget does not allow."),
):
    measure(
        name=f"points_{ev.LEDGER[_account]}_yuan",
        meaning=_meaning,
        unit="yuan" if _account == ev.REFUSED else "yuan a year",
        better="lower" if _account == ev.REFUSED else "neither",
        dimensions=OF_VILLAGES,
    )(_yuan(_account))


@measure(unit="reports per 1,000 residents a year", better="lower", dimensions=OF_PLACE)
def empty_reports_per_1000(facts: Facts, group: Group) -> Value:
    """Reports made for the points alone, with nothing behind them."""
    total = int(facts.log.of(ev.EMPTY_REPORTS)["a"].sum(dtype=np.int64))
    return per(total, group.residents * facts.years, total, scale=1000)


def _mood(column: str) -> Rule:
    def rule(facts: Facts, group: Group) -> Value:
        assert group.villages is not None
        rows = facts.log.of(ev.MOOD)
        rows = rows[group.villages[rows["subject"]]]
        rows = rows[rows["time"] == rows["time"].max(initial=-1)]
        adults = int(rows["c"].sum(dtype=np.int64))
        return per(float((rows[column] / 1e6 * rows["c"]).sum()), adults, adults)

    return rule


measure(
    name="trust_mean_end",
    meaning="Adults' mean trust in those who handle disputes when last recorded.",
    unit="trust, 0 to 1",
    better="higher",
    dimensions=OF_VILLAGES,
)(_mood("a"))
measure(
    name="grievance_mean_end",
    meaning="Adults' mean grievance when last recorded.",
    unit="grievance, 0 and up",
    better="lower",
    dimensions=OF_VILLAGES,
)(_mood("b"))


@measure(unit="visits per household a year", better="neither", dimensions=OF_HOUSEHOLDS)
def patrol_visits_per_household(facts: Facts, group: Group) -> Value:
    """Visits that nobody asked for. Service visits are counted apart."""
    assert group.households is not None
    n = int(group.households.sum())
    return per(float(facts.patrol.visits[group.households].sum()), n * facts.years, n)


@measure(unit="share of households", better="lower", dimensions=OF_HOUSEHOLDS)
def households_above_tolerance_share(facts: Facts, group: Group) -> Value:
    """Households that in some month had more patrol visits than they tolerate; other calls are not in it."""
    assert group.households is not None
    tolerated = facts.scenario.parameters.feedback.visit_tolerance_month
    n = int(group.households.sum())
    above = int((facts.patrol.most_in_month[group.households] > tolerated).sum())
    return per(above, n, n)


@measure(unit="contacts per household a year", better="neither", dimensions=OF_HOUSEHOLDS)
def service_contacts_per_household(facts: Facts, group: Group) -> Value:
    """Contacts in a household's own matters: requests served, and sessions of each resident party."""
    assert group.households is not None
    served = int(facts.requests.by_household["done"][group.households].sum())
    disputes = facts.disputes
    heard = disputes.count(ev.SESSION_BEGAN) * disputes.resident_parties * group.weight
    n = int(group.households.sum())
    return per(served + float(heard.sum()), n * facts.years, n)


def resident_minutes(facts: Facts, group: Group) -> float:
    """Minutes that the group's residents spend on trips to report and in sessions, over the run."""
    disputes = facts.disputes
    voiced = facts.log.of(ev.VOICED)
    trips = facts.scenario.parameters.intake.report_trip_minutes
    trip_minutes = np.array([trips.get(name, 0.0) for name in CHANNELS])
    voiced = voiced[voiced["c"] & ev.CARRIED == 0]  # an agent saves the trip
    trip_minutes[BY_PETITION] *= trip_factor(facts.scenario)
    weight = group.weight[disputes.rows_of(voiced["subject"])]
    ended = facts.log.of(ev.SESSION_ENDED)
    who = disputes.rows_of(ended["subject"])
    sat = ended["b"] * disputes.resident_parties[who] * group.weight[who]
    return float((trip_minutes[voiced["b"]] * weight).sum() + sat.sum())


@measure(unit="hours per 1,000 residents a year", better="lower", dimensions=OF_PERSONS)
def resident_hours_per_1000(facts: Facts, group: Group) -> Value:
    """Residents' own time: trips to report a dispute, and sessions times the resident parties in them."""
    n = int((group.weight > 0).sum())
    return per(resident_minutes(facts, group) / 60, group.residents * facts.years, n, scale=1000)


@measure(unit="hours per 1,000 residents a year", better="lower", dimensions=OF_CLASSES)
def participant_hours_per_1000(facts: Facts, group: Group) -> Value:
    """Participants' own time: `hours_per_active_month` for each who takes part in a month."""
    taking, adults = _participation(facts, group)
    if not adults.sum():
        return Value(None, 0)
    hours = float(taking.sum()) * facts.scenario.parameters.month_end.hours_per_active_month
    return per(hours, group.residents * facts.years, int(taking.sum()), scale=1000)


@measure(unit="hours a year", better="lower", dimensions=OF_PLACE)
def head_hours(facts: Facts, group: Group) -> Value:
    """Household heads' unpaid hours: looking (every head, every week) and sessions held by heads."""
    heads = int((facts.heads_serve == HOUSEHOLDS).sum())
    policy = facts.scenario.policies.joint_defence
    looking = heads * policy.looking_minutes_week * WEEKS_PER_YEAR * facts.years if policy else 0.0
    return per(looking + float(facts.head_minutes[HOUSEHOLDS]), 60 * facts.years, heads)
