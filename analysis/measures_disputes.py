"""Measures of disputes: how many arise, how long they run, where they end. All in the true book.

Rates are per year of simulated time. "Ended for good" is a row `ended`: given up (lumped), settled by
the parties, by agreement, or ruled by a court.
"""

import numpy as np

from analysis.disputes import NEVER
from analysis.facts import Facts, once
from analysis.registry import OF_PERSONS, OF_PLACE, Rule, Value, measure
from analysis.statistics import per, share, survival_quantile
from analysis.subgroups import Groups
from sim import events as ev
from sim.calendar import MINUTES_PER_DAY
from sim.vocabulary import BY_COURT, BY_PETITION, COMMITTEE, COURT, GRID, HEAD, LEVELS


def _rate(facts: Facts, groups: Groups, amounts: np.ndarray, *, per_residents: float) -> Value:
    """An amount of each dispute summed up, per so many residents of the group and year."""
    return per(groups.sums(amounts), groups.residents * facts.years, groups.all_number, scale=per_residents)


def _count_rate(facts: Facts, groups: Groups, entries: np.ndarray) -> Value:
    """Rows about disputes (their entries), per 1,000 residents of the group and year."""
    return per(groups.total(entries), groups.residents * facts.years, groups.all_number, scale=1000)


@measure(unit="severity-days per 1,000 residents a year", better="lower", dimensions=OF_PERSONS)
def unsettled_severity_days_per_1000(facts: Facts, groups: Groups) -> Value:
    """Severity summed over the days that disputes stay unsettled, from birth on, exact to the minute.

    A dispute that was given up counts on for 180 days, or until the next one on its tie or the end of the
    run. One that was closed on paper goes on and counts as long as it runs.
    """
    disputes = facts.disputes
    return _rate(facts, groups, disputes.severity_days(disputes.unsettled_end), per_residents=1000)


@measure(unit="incidents per 100,000 residents a year", better="lower", dimensions=OF_PERSONS)
def incidents_per_100000(facts: Facts, groups: Groups) -> Value:
    """Disputes coming to blows, damage or a crowd; `n` counts the incidents."""
    incidents = facts.disputes.of(ev.INCIDENT)
    years = groups.residents * facts.years
    return per(groups.total(incidents), years, groups.number(incidents), scale=100_000)


@measure(unit="dispute-days per 1,000 residents a year", better="neither", dimensions=OF_PERSONS)
def active_dispute_days_per_1000(facts: Facts, groups: Groups) -> Value:
    """Days that disputes run. Never read it alone: giving up ends them too; silence looks like peace."""
    disputes = facts.disputes
    return _rate(facts, groups, (disputes.end - disputes.birth) / MINUTES_PER_DAY, per_residents=1000)


@measure(unit="severity-days per 1,000 residents a year", better="neither", dimensions=OF_PERSONS)
def active_severity_days_per_1000(facts: Facts, groups: Groups) -> Value:
    """Severity summed over the days that disputes run; rewards giving up as dispute-days do."""
    return _rate(facts, groups, facts.disputes.severity_days(facts.disputes.end), per_residents=1000)


@measure(unit="disputes per 1,000 adults a year", better="lower", dimensions=OF_PERSONS)
def born_per_1000_adults(facts: Facts, groups: Groups) -> Value:
    """Disputes that begin, relapses and offspring included."""
    return per(groups.all_total, groups.adults * facts.years, groups.all_number, scale=1000)


@measure(unit="disputes per 1,000 residents a year", better="lower", dimensions=OF_PERSONS)
def born_per_1000(facts: Facts, groups: Groups) -> Value:
    """Disputes that begin, relapses and offspring included: the truth beside `recorded_per_1000`."""
    return per(groups.all_total, groups.residents * facts.years, groups.all_number, scale=1000)


@measure(unit="share of disputes", better="neither", dimensions=OF_PERSONS)
def spark_share(facts: Facts, groups: Groups) -> Value:
    """Disputes that arise by themselves."""
    return share(groups, facts.disputes.origin == ev.SPARK)


@measure(unit="share of disputes", better="lower", dimensions=OF_PERSONS)
def offspring_share(facts: Facts, groups: Groups) -> Value:
    """Disputes that another dispute set off among kin, neighbours or workmates."""
    return share(groups, facts.disputes.origin == ev.OFFSPRING)


@measure(unit="share of disputes", better="lower", dimensions=OF_PERSONS)
def relapse_share(facts: Facts, groups: Groups) -> Value:
    """Disputes that are a broken agreement's return."""
    return share(groups, facts.disputes.origin == ev.RELAPSE)


@measure(unit="offspring per dispute", better="lower", dimensions=OF_PLACE)
def branching_ratio(facts: Facts, groups: Groups) -> Value:
    """Offspring over all disputes, each of which can be a parent. Beyond 0.6 the run is near run-away."""
    return share(groups, facts.disputes.origin == ev.OFFSPRING)


@measure(unit="provocations per 1,000 residents a year", better="lower", dimensions=OF_PERSONS)
def provoked_per_1000(facts: Facts, groups: Groups) -> Value:
    """Sparks that fell on a tie already in dispute."""
    return _count_rate(facts, groups, facts.disputes.of(ev.PROVOKED))


def _ended_share(outcome: int) -> Rule:
    return lambda facts, groups: share(groups, facts.disputes.outcome == outcome)


for _outcome, _meaning in (
    (ev.LUMPED, "Disputes that the parties gave up."),
    (ev.BILATERAL, "Disputes that the parties settled between themselves."),
    (ev.AGREEMENT, "Disputes that ended in an agreement before a third party."),
    (ev.RULED, "Disputes that a court ruled on."),
    (-1, "Disputes that still ran when the run stopped."),
):
    measure(
        name=f"ended_{ev.OUTCOMES[_outcome]}_share" if _outcome >= 0 else "still_running_share",
        meaning=_meaning,
        unit="share of disputes",
        better="lower" if _outcome in (ev.LUMPED, -1) else "neither",
        dimensions=OF_PERSONS,
    )(_ended_share(_outcome))


def _settled_at(level: int) -> Rule:
    def rule(facts: Facts, groups: Groups) -> Value:
        disputes = facts.disputes
        return share(groups, (disputes.outcome == ev.AGREEMENT) & (disputes.end_level == level))

    return rule


for _level, _name in enumerate(LEVELS[:COURT]):
    measure(
        name=f"settled_at_{_name}_share",
        meaning=f"Disputes that ended in an agreement at level {_level} of the ladder ({_name}).",
        unit="share of disputes",
        better="neither",
        dimensions=OF_PERSONS,
    )(_settled_at(_level))


@measure(unit="share of agreements and rulings", better="higher", dimensions=OF_PERSONS)
def settled_in_village_share(facts: Facts, groups: Groups) -> Value:
    """Of what third parties brought to an end, how much a head, grid or committee did.

    "Small matters don't leave the village." Rulings are in the denominator.
    """
    disputes = facts.disputes
    agreed, level = disputes.outcome == ev.AGREEMENT, disputes.end_level
    near = (level == HEAD) | (level == GRID) | (level == COMMITTEE)
    return share(groups, agreed & near, agreed | (disputes.outcome == ev.RULED))


@measure(unit="share of disputes", better="lower", dimensions=OF_PERSONS)
def closed_on_paper_share(facts: Facts, groups: Groups) -> Value:
    """Disputes whose case was at least once closed on paper while the dispute went on."""
    return share(groups, facts.disputes.on_paper)


@measure(unit="share of agreements", better="lower", dimensions=OF_PERSONS)
def agreements_broken_share(facts: Facts, groups: Groups) -> Value:
    """Agreements with a relapse within 365 days. Relapses after the end of the run are not seen."""
    disputes = facts.disputes
    agreed = disputes.outcome == ev.AGREEMENT
    return share(groups, agreed & ~disputes.durable, agreed)


@measure(unit="share of disputes", better="lower", dimensions=OF_PERSONS)
def hidden_share(facts: Facts, groups: Groups) -> Value:
    """Disputes that nobody ever noticed, heard of or opened a case for; a lost report is not heard."""
    return share(groups, facts.disputes.detected == NEVER)


@measure(unit="share of dispute-days", better="lower", dimensions=OF_PERSONS)
def hidden_days_share(facts: Facts, groups: Groups) -> Value:
    """Days that disputes run unknown: before detection, and after a closing on paper until found again."""
    disputes = facts.disputes
    running = (disputes.end - disputes.birth) / MINUTES_PER_DAY
    hidden = running - disputes.known.days_by_dispute(len(disputes))
    return per(groups.sums(hidden), groups.sums(running), groups.all_number)


@once
def _delays(facts: Facts, stage: str) -> tuple[np.ndarray, np.ndarray]:
    """Of the disputes that reached a stage, the days from birth until then, rising; and which these are."""
    minute = getattr(facts.disputes, stage)
    reached = np.flatnonzero(minute < NEVER)
    delay = (minute - facts.disputes.birth)[reached]
    order = np.argsort(delay, kind="stable")
    return delay[order] / MINUTES_PER_DAY, reached[order]


def _delay(stage: str, level: float) -> Rule:
    def rule(facts: Facts, groups: Groups) -> Value:
        days, reached = _delays(facts, stage)
        return Value(groups.quantile(days, reached, level), groups.number(reached))

    return rule


def _never(stage: str) -> Rule:
    return lambda facts, groups: share(groups, getattr(facts.disputes, stage) == NEVER)


for _stage, _reached, _what in (
    ("detection", "detected", "until somebody first knew"),
    ("contact", "contacted", "until the first session began"),
    ("resolution", "resolved", "until it was settled or ruled"),
):
    for _suffix, _quantile, _word in (("median", 0.5, "Half"), ("p90", 0.9, "Nine tenths")):
        measure(
            name=f"{_stage}_days_{_suffix}",
            meaning=f"Days from birth {_what}. {_word} of those that reached it took at most so long; "
            f"{_stage}_never_share says how many did not reach it, and is to be read with it.",
            unit="days",
            better="lower",
            dimensions=OF_PERSONS,
        )(_delay(_reached, _quantile))
    measure(
        name=f"{_stage}_never_share",
        meaning=f"Disputes for which the time {_what} never came before they ended or the run did.",
        unit="share of disputes",
        better="lower",
        dimensions=OF_PERSONS,
    )(_never(_reached))


@measure(unit="days", better="lower", dimensions=OF_PERSONS)
def end_days_median(facts: Facts, groups: Groups) -> Value:
    """Median days from birth to any end (Kaplan-Meier: disputes still running are cut off, not left out)."""
    disputes = facts.disputes
    minutes, n = survival_quantile(groups, disputes.end - disputes.birth, disputes.outcome >= 0, 0.5)
    return Value(minutes / MINUTES_PER_DAY, n)


@measure(unit="reports per 1,000 residents a year", better="neither", dimensions=OF_PERSONS)
def voiced_per_1000(facts: Facts, groups: Groups) -> Value:
    """Reports of disputes by a party, lost ones included; one dispute can be voiced more than once."""
    return _count_rate(facts, groups, facts.disputes.of(ev.VOICED))


def _voiced_share(facts: Facts, groups: Groups, hits: np.ndarray) -> Value:
    """Share of voicings, each by the group's share in its dispute."""
    voiced = facts.disputes.of(ev.VOICED)
    return per(groups.total(voiced[hits]), groups.total(voiced), groups.number(voiced))


@measure(unit="share of voicings", better="lower", dimensions=OF_PERSONS)
def voiced_lost_share(facts: Facts, groups: Groups) -> Value:
    """Reports that went astray."""
    return _voiced_share(facts, groups, facts.log.of(ev.VOICED)["c"] & ev.LOST == ev.LOST)


@measure(unit="share of voicings", better="neither", dimensions=OF_PERSONS)
def voiced_to_petition_share(facts: Facts, groups: Groups) -> Value:
    """Reports taken to the petition window."""
    return _voiced_share(facts, groups, facts.log.of(ev.VOICED)["b"] == BY_PETITION)


@measure(unit="share of voicings", better="neither", dimensions=OF_PERSONS)
def voiced_to_court_share(facts: Facts, groups: Groups) -> Value:
    """Reports taken straight to court or police."""
    return _voiced_share(facts, groups, facts.log.of(ev.VOICED)["b"] == BY_COURT)


@measure(unit="cases", better="lower", dimensions=OF_PLACE)
def open_cases_mean(facts: Facts, groups: Groups) -> Value:
    """Cases open at all desks, heads' included, averaged over the run (exact to the minute)."""
    spells = facts.disputes.open_case
    total = float((spells.stop - spells.start).sum())
    return per(total, float(facts.horizon), len(spells.start))


@measure(unit="cases", better="lower", dimensions=OF_PLACE)
def open_cases_end(facts: Facts, groups: Groups) -> Value:
    """Cases open at all desks, heads' included, when the run stops."""
    spells = facts.disputes.open_case
    last = int((spells.stop >= facts.horizon).sum())
    return Value(last, last)
