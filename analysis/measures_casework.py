"""Measures of the policies of casework: who sits in, who carries, who attends, for how long."""

import numpy as np

from analysis.facts import Facts
from analysis.registry import OF_PERSONS, OF_PLACE, Value, measure
from analysis.statistics import per
from analysis.subgroups import Groups
from sim import events as ev
from sim.vocabulary import BY_PETITION, COMMITTEE, LEVELS


def sessions_with(facts: Facts, bit: int) -> np.ndarray:
    """Rows of the finished sessions that have a bit: heard by a team, or with an adviser."""
    rows = facts.log.of(ev.SESSION_ENDED)
    return rows[rows["c"] & bit > 0]


def covered_total(facts: Facts, policy: str, column: str) -> int:
    """Residents or households of the villages that a policy covers."""
    return int(facts.world.villages[column][facts.institution.covered[policy] == 1].sum())


@measure(unit="share of sessions", better="neither", dimensions=OF_PLACE)
def team_sessions_share(facts: Facts, groups: Groups) -> Value:
    """Finished sessions, at all levels, that a team of several departments heard."""
    return per(len(sessions_with(facts, ev.BY_TEAM)), float(facts.sessions.sum()), int(facts.sessions.sum()))


@measure(unit="hours a year", better="lower", dimensions=OF_PLACE)
def team_outside_hours(facts: Facts, groups: Groups) -> Value:
    """Hours that the members of teams from outside the desk spend in sessions."""
    policy = facts.scenario.policies.teams
    rows = sessions_with(facts, ev.BY_TEAM)
    outside = policy.size - 1 if policy else 0
    return per(outside * float(rows["b"].sum(dtype=np.int64)), 60 * facts.years, len(rows))


@measure(unit="share of committees' sessions", better="neither", dimensions=OF_PLACE)
def advised_sessions_share(facts: Facts, groups: Groups) -> Value:
    """Finished sessions of committees at which a legal adviser was present."""
    held = int(facts.sessions[COMMITTEE])
    return per(len(sessions_with(facts, ev.ADVISED)), held, held)


@measure(unit="hours a year", better="neither", dimensions=OF_PLACE)
def adviser_hours(facts: Facts, groups: Groups) -> Value:
    """Hours that legal advisers spend in sessions."""
    rows = sessions_with(facts, ev.ADVISED)
    return per(float(rows["b"].sum(dtype=np.int64)), 60 * facts.years, len(rows))


@measure(unit="share of petitions", better="neither", dimensions=OF_PERSONS)
def petitions_carried_share(facts: Facts, groups: Groups) -> Value:
    """Reports to the petition window that an agent carried, of all such reports."""
    rows, who = facts.log.of(ev.VOICED), facts.disputes.of(ev.VOICED)
    petitions = rows["b"] == BY_PETITION
    carried, petitioner = who[petitions & (rows["c"] & ev.CARRIED > 0)], who[petitions]
    return per(groups.total(carried), groups.total(petitioner), groups.number(petitioner))


@measure(unit="hours a year", better="lower", dimensions=OF_PLACE)
def agent_hours(facts: Facts, groups: Groups) -> Value:
    """Hours of gridworkers that carried petitions ask for; they are taken from their other work."""
    policy = facts.scenario.policies.petition_agents
    carried = int((facts.log.of(ev.VOICED)["c"] & ev.CARRIED > 0).sum())
    return per(carried * (policy.agent_minutes if policy else 0.0), 60 * facts.years, carried)


@measure(unit="share of residents", better="neither", dimensions=OF_PLACE)
def publicity_reached_share(facts: Facts, groups: Groups) -> Value:
    """Residents whom legal publicity reaches in a year, by chance, where it falls on people at random."""
    policy = facts.scenario.policies.legal_publicity
    told = covered_total(facts, "legal_publicity", "residents")
    return per(told * (policy.reach if policy else 0.0), facts.residents, facts.residents)


def attending_hours(facts: Facts) -> float:
    """Residents' hours a year in sessions of legal publicity and at meetings of village councils."""
    publicity, rules = facts.scenario.policies.legal_publicity, facts.scenario.policies.village_rules
    hours = 0.0
    if publicity:
        heads = publicity.sessions_year_per_1000 / 1000 * publicity.persons_reached
        residents = covered_total(facts, "legal_publicity", "residents")
        hours += residents * heads * publicity.session_minutes / 60
    if rules:
        households = covered_total(facts, "village_rules", "households")
        hours += households * rules.attendance * rules.meetings_year * rules.meeting_minutes / 60
    return hours


@measure(unit="hours per 1,000 residents a year", better="lower", dimensions=OF_PLACE)
def attending_hours_per_1000(facts: Facts, groups: Groups) -> Value:
    """Residents' own time in sessions of legal publicity and at meetings of village councils."""
    return per(attending_hours(facts), facts.residents, facts.residents, scale=1000)


@measure(unit="hours a year", better="lower", dimensions=OF_PLACE)
def contest_reporting_hours(facts: Facts, groups: Groups) -> Value:
    """Hours that grids and committees spend on reports for contests."""
    policy = facts.scenario.policies.contests
    policy = policy.effective() if policy else None
    levels = policy.levels if policy else []
    units = sum(int((facts.unit_level == LEVELS.index(level)).sum()) for level in levels)
    minutes = policy.reporting_minutes_month if policy else 0.0
    return per(units * (facts.last_month + 1) * minutes, 60 * facts.years, units)
