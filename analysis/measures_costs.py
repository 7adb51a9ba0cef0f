"""Measures of cost, in yuan a year, by post. Residents' and heads' own time stands apart from the total.

Posts are paid for as the institution has them, vacant or not. Mediators are paid by the session, higher
desks by the hour of their sessions.
"""

from collections.abc import Callable
from typing import Final

from analysis.facts import Facts, once
from analysis.measures_books import durably_settled
from analysis.measures_casework import attending_hours, covered_total, sessions_with
from analysis.measures_institution import lent_hours_of, ranger_posts_of
from analysis.measures_people import resident_minutes
from analysis.registry import OF_PLACE, Rule, Value, measure
from analysis.statistics import per
from analysis.subgroups import Groups
from sim import events as ev
from sim.vocabulary import (
    BY_APP,
    BY_HOTLINE,
    COMMITTEE,
    COUNTY,
    COURT,
    GRID,
    GROUPS,
    HOUSEHOLDS,
    SETTINGS,
    TOWNSHIP,
    VETERAN,
)

MONTHS: Final = 12


def _posts(facts: Facts, *, level: int, contract: int) -> int:
    return int(facts.staff.regular[level, contract])


def _contract_workers(facts: Facts) -> float:
    return (
        _posts(facts, level=GRID, contract=1)
        * MONTHS
        * float(facts.scenario.costs.contract_worker_yuan_month)
    )


def _group_heads(facts: Facts) -> float:
    return _posts(facts, level=GRID, contract=0) * MONTHS * float(facts.scenario.costs.group_head_yuan_month)


def _household_heads(facts: Facts) -> float:
    policy = facts.scenario.policies.joint_defence
    heads = int(facts.staff.heads[HOUSEHOLDS])
    return heads * policy.stipend_yuan_month * MONTHS if policy else 0.0


def _mediators(facts: Facts) -> float:
    return float(facts.sessions[COMMITTEE] / facts.years * facts.scenario.costs.mediator_yuan_session)


def _desk(level: int, key: str) -> Callable[[Facts], float]:
    return lambda facts: float(
        facts.session_minutes[level] / 60 / facts.years * getattr(facts.scenario.costs, key)
    )


def _platform(facts: Facts) -> float:
    if facts.scenario.policies.platform is None:
        return 0.0
    return float(facts.residents * facts.scenario.costs.platform_yuan_resident_year)


def _line(source: int, channel: int, key: str) -> Callable[[Facts], float]:
    def yuan(facts: Facts) -> float:
        calls = int(facts.requests.by_source[source])
        calls += int((facts.log.of(ev.VOICED)["b"] == channel).sum())
        return float(calls / facts.years * getattr(facts.scenario.costs, key))

    return yuan


def _points(facts: Facts) -> float:
    policy = facts.scenario.policies.points
    if policy is None:
        return 0.0
    rows = facts.log.of(ev.POINTS)
    redeemed = int(rows["b"][rows["a"] == ev.REDEEMED].sum())
    return float(redeemed * policy.yuan_per_point / facts.years)


def _volunteers(facts: Facts) -> float:
    policy = facts.scenario.policies.volunteers
    return float(policy.registered * facts.scenario.costs.volunteer_yuan_year) if policy else 0.0


def _teams(facts: Facts) -> float:
    policy = facts.scenario.policies.teams
    hours = float(sessions_with(facts, ev.BY_TEAM)["b"].sum()) / 60 / facts.years
    return (policy.size - 1) * hours * facts.scenario.costs.team_member_yuan_hour if policy else 0.0


def _legal_advisers(facts: Facts) -> float:
    villages = int(facts.institution.covered["legal_advisers"].sum())
    return float(villages * facts.scenario.costs.legal_adviser_yuan_year)


def _legal_publicity(facts: Facts) -> float:
    policy, costs = facts.scenario.policies.legal_publicity, facts.scenario.costs
    if policy is None:
        return 0.0
    thousands = covered_total(facts, "legal_publicity", "residents") / 1000
    sessions = policy.sessions_year_per_1000 * costs.publicity_yuan_session
    return float(thousands * (sessions + policy.versed_per_1000 * costs.versed_resident_yuan_year))


def _village_rules(facts: Facts) -> float:
    villages = int(facts.institution.covered["village_rules"].sum())
    return float(villages * facts.scenario.costs.village_council_yuan_year)


def _contests(facts: Facts) -> float:
    policy = facts.scenario.policies.contests
    return len(facts.log.of(ev.CONTEST_WON)) * policy.prize_yuan / facts.years if policy else 0.0


def _joint_groups(facts: Facts) -> float:
    heads = facts.staff.heads
    policy = facts.scenario.policies.joint_groups
    sorts = [getattr(policy, name, None) for name in GROUPS]
    return float(
        sum(
            number * sort.stipend_yuan_month * MONTHS
            for number, sort in zip(heads, sorts, strict=True)
            if sort is not None
        )
    )


def _rangers(facts: Facts) -> float:
    return ranger_posts_of(facts) * MONTHS * float(facts.scenario.costs.ranger_yuan_month)


def _veterans(facts: Facts) -> float:
    return int(facts.staff.posts[VETERAN]) * MONTHS * float(facts.scenario.costs.veteran_yuan_month)


def _lent(facts: Facts) -> float:
    return lent_hours_of(facts) / facts.years * float(facts.scenario.costs.lent_yuan_hour)


def _cameras(facts: Facts) -> float:
    policy = facts.scenario.policies.cameras
    if policy is None:
        return 0.0
    each = policy.per_resident(facts.scenario)
    cameras = sum(
        each[SETTINGS.index(name)] * one.residents for name, one in facts.scenario.place.settings.items()
    )
    return float(cameras * facts.scenario.costs.camera_yuan_year)


def _callers(caller: int, policy_name: str, lever: str) -> Callable[[Facts], float]:
    def yuan(facts: Facts) -> float:
        policy = getattr(facts.scenario.policies, policy_name)
        if policy is None:
            return 0.0
        rows = facts.log.of(ev.CALLED)
        hours = int(rows["b"][rows["a"] == caller].sum(dtype="i8")) * getattr(policy, lever) / 60
        return float(hours / facts.years * facts.scenario.costs.township_yuan_hour)

    return yuan


POSTS: Final[dict[str, tuple[Callable[[Facts], float], str]]] = {
    "contract_workers": (_contract_workers, "Pay of gridworkers on contract, 12 months for every post."),
    "group_heads": (_group_heads, "Pay of part-time group heads who serve as gridworkers."),
    "household_heads": (_household_heads, "Stipends of joint-defence household heads."),
    "mediators": (_mediators, "Committee mediators, per session held."),
    "township": (_desk(TOWNSHIP, "township_yuan_hour"), "Township desks, per hour of sessions."),
    "county": (_desk(COUNTY, "county_yuan_hour"), "County centre, per hour of sessions."),
    "court": (_desk(COURT, "court_yuan_hour"), "Court, per hour of sessions."),
    "platform": (_platform, "Platform, per resident."),
    "hotline": (_line(ev.HOTLINE, BY_HOTLINE, "hotline_yuan_request"), "Hotline, per request or report."),
    "app": (_line(ev.APP, BY_APP, "app_yuan_request"), "App, per request or report."),
    "points": (_points, "Goods redeemed for points."),
    "joint_groups": (_joint_groups, "Stipends of heads of shops, vehicles, workers, production teams."),
    "rangers": (_rangers, "Pay of rangers, 12 months for every post."),
    "veterans": (_veterans, "Allowances of veteran mediators, beside the pay per session."),
    "lent": (_lent, "Hours of staff that organisations lend to their site; the organisations pay them."),
    "volunteers": (_volunteers, "Registered volunteers: training, insurance, kit."),
    "teams": (_teams, "Teams' members from outside the desk, per hour of sessions."),
    "legal_advisers": (_legal_advisers, "Legal advisers of villages, used or not."),
    "legal_publicity": (_legal_publicity, "Sessions of legal publicity, and training of versed residents."),
    "village_rules": (_village_rules, "Village councils."),
    "contests": (_contests, "Prizes of contests."),
    "cameras": (_cameras, "Cameras in public places, per camera; those who watch them are gridworkers."),
    "cadre_visits": (
        _callers(ev.BY_CADRE, "cadre_visits", "minutes"),
        "Cadres' hours of calling on households, at a township's rate.",
    ),
    "leaders": (
        _callers(ev.BY_LEADER, "ratings", "leader_minutes"),
        "Leaders' hours of calling on households in grids of the worst colour, at a township's rate.",
    ),
}
"""What the arrangement pays for: yuan a year and what is in it. Their sum is the total."""


@once
def _costs(facts: Facts) -> dict[str, float]:
    """What each post costs, yuan a year."""
    return {name: yuan(facts) for name, (yuan, _) in POSTS.items()}


def _post(name: str) -> Rule:
    return lambda facts, groups: Value(_costs(facts)[name], facts.residents)


for _name, (_, _meaning) in POSTS.items():
    measure(
        name=f"cost_{_name}_yuan",
        meaning=_meaning,
        unit="yuan a year",
        better="lower",
        dimensions=OF_PLACE,
    )(_post(_name))


def _total(facts: Facts) -> float:
    return sum(_costs(facts).values())


@measure(unit="yuan a year", better="lower", dimensions=OF_PLACE)
def cost_total_yuan(facts: Facts, groups: Groups) -> Value:
    """All posts together, without residents' own time."""
    return Value(_total(facts), facts.residents)


@measure(unit="yuan per resident a year", better="lower", dimensions=OF_PLACE)
def cost_per_resident_yuan(facts: Facts, groups: Groups) -> Value:
    """All posts together, per resident."""
    return per(_total(facts), facts.residents, facts.residents)


@measure(unit="yuan per durable resolution", better="lower", dimensions=OF_PLACE)
def cost_per_durable_resolution_yuan(facts: Facts, groups: Groups) -> Value:
    """All posts together, per recorded dispute settled for good.

    Nearly all of the cost is for other work: requests and admin. It compares arrangements, not tasks.
    """
    settled = int(durably_settled(facts, by_parties_too=True).sum())
    return per(_total(facts) * facts.years, settled, settled)


@measure(unit="yuan a year", better="lower", dimensions=OF_PLACE)
def cost_resident_time_yuan(facts: Facts, groups: Groups) -> Value:
    """Residents' own hours (trips, sessions, meetings attended) at the worth of an hour; not in the total."""
    hours = float(resident_minutes(facts, groups)) / 60 + attending_hours(facts) * facts.years
    return per(hours * facts.scenario.costs.resident_yuan_hour, facts.years, facts.residents)
