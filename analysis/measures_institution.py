"""Measures of joint groups, rangers, lent staff and veterans: how many, and what they notice."""

import numpy as np

from analysis.facts import Facts
from analysis.measures_people import WEEKS_PER_YEAR
from analysis.registry import OF_PLACE, OF_VILLAGES, Value, measure
from analysis.statistics import per
from analysis.subgroups import Groups
from sim import events as ev
from sim.vocabulary import GROUPS, LENT, RANGER_KINDS, VETERAN


def ranger_posts_of(facts: Facts) -> int:
    """How many rangers there are."""
    return int(facts.staff.posts[list(RANGER_KINDS)].sum())


def lent_hours_of(facts: Facts) -> float:
    """Hours that organisations lend to their sites on the working days of the run."""
    if facts.staff.posts[LENT] == 0:
        return 0.0
    workers = facts.institution.workers
    lent = workers["unit"][workers["post"] == LENT]
    minutes = int(facts.institution.units["shift_minutes"][lent].sum())
    return minutes / 60 * int(facts.calendar.is_working[: facts.days].sum())


@measure(unit="groups", better="neither", dimensions=OF_VILLAGES)
def joint_groups(facts: Facts, groups: Groups) -> Value:
    """Groups of shops, vehicles, workers and production teams, each with one head."""
    n = groups.of_units(facts.staff.joint_groups)
    return Value(n, n)


def _noticed(facts: Facts, groups: Groups, by: int) -> Value:
    noticed = facts.disputes.of(ev.NOTICED)[facts.log.of(ev.NOTICED)["b"] == by]
    return per(groups.total(noticed), groups.residents * facts.years, len(noticed), scale=1000)


@measure(unit="disputes per 1,000 residents a year", better="neither", dimensions=OF_VILLAGES)
def noticed_by_groups_per_1000(facts: Facts, groups: Groups) -> Value:
    """Hidden disputes that heads of shops, vehicles, workers and production teams notice."""
    return _noticed(facts, groups, ev.BY_GROUP)


@measure(unit="disputes per 1,000 residents a year", better="neither", dimensions=OF_VILLAGES)
def noticed_on_patrol_per_1000(facts: Facts, groups: Groups) -> Value:
    """Hidden disputes that gridworkers, rangers among them, notice on their visits."""
    return _noticed(facts, groups, ev.BY_PATROL)


@measure(unit="hours a year", better="lower", dimensions=OF_PLACE)
def group_head_hours(facts: Facts, groups: Groups) -> Value:
    """Hours of the heads of joint groups: looking (every head, every week) and sessions that they hold."""
    heads = facts.staff.heads
    sorts = [getattr(facts.scenario.policies.joint_groups, name, None) for name in GROUPS]
    minutes = np.array([sort.looking_minutes_week if sort else 0.0 for sort in sorts])
    looking = float((heads * minutes).sum()) * WEEKS_PER_YEAR * facts.years
    return per(looking + float(facts.head_minutes[1:].sum()), 60 * facts.years, int(heads[1:].sum()))


@measure(unit="persons", better="neither", dimensions=OF_PLACE)
def ranger_posts(facts: Facts, groups: Groups) -> Value:
    """Posts of rangers and village police in the grids, vacant ones included."""
    n = ranger_posts_of(facts)
    return Value(n, n)


@measure(unit="persons", better="neither", dimensions=OF_PLACE)
def veteran_posts(facts: Facts, groups: Groups) -> Value:
    """Veterans among the mediators of the committees."""
    n = int(facts.staff.posts[VETERAN])
    return Value(n, n)


@measure(unit="hours a year", better="lower", dimensions=OF_PLACE)
def lent_hours(facts: Facts, groups: Groups) -> Value:
    """Hours of staff that organisations lend to their site."""
    n = int(facts.staff.posts[LENT])
    return per(lent_hours_of(facts), facts.years, n)
