"""Measures of residents: taking part, points, trust, and how often they are visited."""

import math

import numpy as np

from analysis.cells import UNIT_CELLS
from analysis.facts import Facts, once
from analysis.registry import (
    NOTHING,
    OF_CLASSES,
    OF_HOUSEHOLDS,
    OF_PERSONS,
    OF_PLACE,
    OF_VILLAGES,
    Rule,
    Value,
    measure,
)
from analysis.statistics import UNDEFINED, per
from analysis.subgroups import Groups, Number
from sim import events as ev
from sim.scenario.policies.one_stop import trip_factor
from sim.vocabulary import BY_PETITION, CHANNELS, HOUSEHOLDS

WEEKS_PER_YEAR = 365 / 7


@once
def _participation_by_class(facts: Facts) -> tuple[np.ndarray, np.ndarray]:
    """Participants and adults by setting and class, and by month: shape (unit cells * 8, months) each."""
    rows = facts.log.of(ev.PARTICIPATION)
    month, kind = rows["c"] >> 3, rows["c"] & 7
    shape = (8 * UNIT_CELLS, int(month.max(initial=-1)) + 1)
    place = (facts.place.of_village[rows["subject"]] * 8 + kind) * shape[1] + month
    taking, adults = (
        np.bincount(place, weights=rows[name], minlength=math.prod(shape)).reshape(shape) for name in "ab"
    )
    # The last month end also decides about the month after the run.
    return taking[:, : facts.last_month + 1], adults[:, : facts.last_month + 1]


def _participation(facts: Facts, groups: Groups) -> tuple[np.ndarray, np.ndarray]:
    """Participants and adults of each group by month of the run, shape (G, months) each."""
    taking, adults = _participation_by_class(facts)
    inside = (groups.settings[:, :, None] * groups.classes[:, None, :]).reshape(len(groups), -1)
    return inside @ taking, inside @ adults


@measure(unit="share of adults", better="higher", dimensions=OF_CLASSES)
def participation_last(facts: Facts, groups: Groups) -> Value:
    """Adults who took part in the last month of the run."""
    taking, adults = _participation(facts, groups)
    months = np.arange(1, adults.shape[1] + 1)
    last = np.max((adults > 0) * months, axis=1, initial=1) - 1  # the last one on record
    if len(months) == 0:
        return NOTHING
    of_last = np.arange(len(groups)), last
    return per(taking[of_last], adults[of_last], adults[of_last])


@measure(unit="share of adults", better="higher", dimensions=OF_CLASSES)
def participation_peak(facts: Facts, groups: Groups) -> Value:
    """Adults who took part in the month with the most."""
    taking, adults = _participation(facts, groups)
    if adults.shape[1] == 0:
        return NOTHING
    shares = taking / np.maximum(adults, 1)
    peak = np.arange(len(groups)), shares.argmax(axis=1)
    known = adults.sum(axis=1) > 0
    return Value(np.where(known, shares[peak], UNDEFINED), np.where(known, adults[peak], 0))


def _yuan(account: int) -> Rule:
    def rule(facts: Facts, groups: Groups) -> Value:
        points = facts.scenario.policies.points
        rows = facts.log.of(ev.POINTS)
        if points is None or len(rows) == 0:
            return NOTHING
        rows = rows[rows["a"] == account]
        cell, minute, amount = facts.place.of_village[rows["subject"]], rows["time"], rows["b"]
        n = groups.of_units(np.bincount(cell, minlength=UNIT_CELLS))
        if account == ev.REFUSED:
            # a wish that waits is refused every month anew: what counts is what waits at the end
            mine = [mask[cell] for mask in groups.setting_masks]
            waiting = [amount[one & (minute == minute[one].max(initial=0))].sum(dtype="i8") for one in mine]
            return Value(np.array(waiting, dtype=np.float64) * points.yuan_per_point, n)
        yuan = groups.of_units(np.bincount(cell, weights=amount, minlength=UNIT_CELLS))
        return per(yuan * points.yuan_per_point, facts.years, n)

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
def empty_reports_per_1000(facts: Facts, groups: Groups) -> Value:
    """Reports made for the points alone, with nothing behind them."""
    total = int(facts.log.of(ev.EMPTY_REPORTS)["a"].sum(dtype=np.int64))
    return per(total, facts.residents * facts.years, total, scale=1000)


def _mood(column: str) -> Rule:
    def rule(facts: Facts, groups: Groups) -> Value:
        rows = facts.log.of(ev.MOOD)
        cell, minute, adults = facts.place.of_village[rows["subject"]], rows["time"], rows["c"]
        felt, total, number = rows[column] / 1e6 * adults, [], []
        for mask in groups.setting_masks:
            last = mask[cell]
            last &= minute == minute[last].max(initial=-1)
            total.append(felt[last].sum())
            number.append(adults[last].sum(dtype=np.int64))
        return per(np.array(total), np.array(number), np.array(number))

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


@once
def _patrol_by_cell(facts: Facts) -> np.ndarray:
    """By cell of households: visits in the run, and households that had too many in some month."""
    tolerated = facts.scenario.parameters.feedback.visit_tolerance_month
    return facts.patrol.by_cell(facts.place.of_household, tolerated=tolerated)


@measure(unit="visits per household a year", better="neither", dimensions=OF_HOUSEHOLDS)
def patrol_visits_per_household(facts: Facts, groups: Groups) -> Value:
    """Visits that nobody asked for. Service visits are counted apart."""
    n = groups.of_households(facts.place.households)
    return per(groups.of_households(_patrol_by_cell(facts)[0]), n * facts.years, n)


@measure(unit="share of households", better="lower", dimensions=OF_HOUSEHOLDS)
def households_above_tolerance_share(facts: Facts, groups: Groups) -> Value:
    """Households that in some month had more patrol visits than they tolerate; other calls are not in it."""
    n = groups.of_households(facts.place.households)
    return per(groups.of_households(_patrol_by_cell(facts)[1]), n, n)


@measure(unit="contacts per household a year", better="neither", dimensions=OF_HOUSEHOLDS)
def service_contacts_per_household(facts: Facts, groups: Groups) -> Value:
    """Contacts in a household's own matters: requests served, and sessions of each resident party."""
    disputes, who = facts.disputes, facts.disputes.of(ev.SESSION_BEGAN)
    served = groups.of_households(facts.requests.by_cell["done"])
    heard = groups.total(who, disputes.resident_parties[who])
    n = groups.of_households(facts.place.households)
    return per(served + heard, n * facts.years, n)


def resident_minutes(facts: Facts, groups: Groups) -> Number:
    """Minutes that each group's residents spend on trips to report and in sessions, over the run."""
    disputes, voiced, teller = facts.disputes, facts.log.of(ev.VOICED), facts.disputes.of(ev.VOICED)
    trips = facts.scenario.parameters.intake.report_trip_minutes
    trip_minutes = np.array([trips.get(name, 0.0) for name in CHANNELS])
    trip_minutes[BY_PETITION] *= trip_factor(facts.scenario)
    own = voiced["c"] & ev.CARRIED == 0  # an agent saves the trip
    trips_made = groups.sums(trip_minutes[voiced["b"][own]], teller[own])
    who = disputes.of(ev.SESSION_ENDED)
    sat = groups.total(who, facts.log.of(ev.SESSION_ENDED)["b"] * disputes.resident_parties[who])
    return trips_made + sat


@measure(unit="hours per 1,000 residents a year", better="lower", dimensions=OF_PERSONS)
def resident_hours_per_1000(facts: Facts, groups: Groups) -> Value:
    """Residents' own time: trips to report a dispute, and sessions times the resident parties in them."""
    hours = resident_minutes(facts, groups) / 60
    return per(hours, groups.residents * facts.years, groups.all_number, scale=1000)


@measure(unit="hours per 1,000 residents a year", better="lower", dimensions=OF_CLASSES)
def participant_hours_per_1000(facts: Facts, groups: Groups) -> Value:
    """Participants' own time: `hours_per_active_month` for each who takes part in a month."""
    taking, adults = _participation(facts, groups)
    months, known = taking.sum(axis=1), adults.sum(axis=1) > 0
    hours = months * facts.scenario.parameters.month_end.hours_per_active_month
    value, n = per(hours, groups.residents * facts.years, months, scale=1000)
    return Value(np.where(known, value, UNDEFINED), np.where(known, n, 0))


@measure(unit="hours a year", better="lower", dimensions=OF_PLACE)
def head_hours(facts: Facts, groups: Groups) -> Value:
    """Household heads' unpaid hours: looking (every head, every week) and sessions held by heads."""
    heads = int(facts.staff.heads[HOUSEHOLDS])
    policy = facts.scenario.policies.joint_defence
    looking = heads * policy.looking_minutes_week * WEEKS_PER_YEAR * facts.years if policy else 0.0
    return per(looking + float(facts.head_minutes[HOUSEHOLDS]), 60 * facts.years, heads)
