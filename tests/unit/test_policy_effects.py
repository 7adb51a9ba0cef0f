"""Each policy acts through its own mechanism: what it leaves is there with it, and gone without it alone."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest
from places import ALL_POLICIES, LIVELY, place

from sim import events as ev
from sim.events import first_difference
from sim.scenario import Scenario
from sim.scenario.policies import CLASSES
from sim.simulate import Run, simulate
from sim.vocabulary import (
    BY_APP,
    BY_COMMITTEE,
    BY_HOTLINE,
    COMMITTEE,
    COUNTY,
    FOREST,
    GRID,
    HEAD,
    HOUSEHOLDS,
    LENT,
    VETERAN,
)

Trace = Callable[[Run], int]


def rows(kind: int, column: str = "", value: int = 0) -> Trace:
    """Rows of a kind, or those of them with a value in a column."""
    return lambda run: int(np.sum(run.log.of(kind)[column] == value)) if column else len(run.log.of(kind))


def bits(kind: int, bit: int) -> Trace:
    """Rows of a kind with a bit in column c."""
    return lambda run: int(np.sum(run.log.of(kind)["c"] & bit > 0))


def units(level: int, above: bool = False) -> Trace:
    """Units of a level, or of it and all above."""
    return lambda run: int(
        np.sum(run.institution.units["level"] >= level if above else run.institution.units["level"] == level)
    )


def posts(kind: int) -> Trace:
    """Posts of a kind."""
    return lambda run: int(np.sum(run.institution.workers["post"] == kind))


def told(channel: int) -> Trace:
    """Reports of disputes through a channel."""
    return rows(ev.VOICED, "b", channel)


def asked(source: int) -> Trace:
    """Requests through a line."""
    return lambda run: sum(
        int(np.sum(run.log.of(kind)["c"] // 2 == source))
        for kind in (ev.REQUEST_DONE, ev.REQUEST_GIVEN_UP, ev.REQUEST_LOST, ev.REQUEST_OPEN)
    )


def heard_unpaid(run: Run) -> int:
    """What volunteers hear before points are given."""
    noticed = run.log.of(ev.NOTICED)
    unpaid = run.calendar.month[noticed["time"] // 1440] < ALL_POLICIES["points"]["start_month"]
    return int(np.sum((noticed["b"] == ev.BY_VOLUNTEER) & unpaid))


def pooled(run: Run) -> int:
    """Staff of the county's centre beyond its own one."""
    workers = run.institution.workers
    return int(np.sum(run.institution.units["level"][workers["unit"]] == COUNTY)) - 1


def household_heads(run: Run) -> int:
    """Heads of groups of households."""
    at_level = run.institution.units["level"] == HEAD
    return int(np.sum(at_level & (run.institution.units["serves"] == HOUSEHOLDS)))


def covered(name: str) -> Trace:
    """Villages with a policy whose mark in the log is none of its own."""
    return lambda run: int(run.institution.covered[name].sum())


class Effect(NamedTuple):
    """What a policy leaves, and what of its measures follows from its definition."""

    traces: tuple[Trace, ...]
    more: tuple[str, ...]
    costs: tuple[str, ...]
    fewer: tuple[str, ...] = ()
    begins: tuple[int, ...] = ()
    """Kinds of which the first row that differs must be, where the log has no mark of the policy's own."""


EFFECTS: dict[str, Effect] = {
    "staffing": Effect(
        (units(GRID), rows(ev.PATROLLED), rows(ev.NOTICED, "b", ev.BY_PATROL)),
        ("gridworker_posts", "patrol_visits_per_household", "service_contacts_per_household"),
        ("cost_group_heads_yuan",),
    ),
    "joint_defence": Effect(
        (rows(ev.NOTICED, "b", ev.BY_HEAD), household_heads),
        ("head_hours",),
        ("cost_household_heads_yuan",),
    ),
    "points": Effect(
        (rows(ev.POINTS), rows(ev.LISTED)),
        ("participation_last", "participant_hours_per_1000", "points_redeemed_yuan"),
        ("cost_points_yuan",),
    ),
    "platform": Effect(
        (rows(ev.REMINDED), rows(ev.MERGED), rows(ev.RETURNED)),
        (),
        ("cost_platform_yuan",),
        fewer=("voiced_lost_share",),
    ),
    "hotline": Effect((told(BY_HOTLINE), asked(ev.HOTLINE)), (), ("cost_hotline_yuan",)),
    "app": Effect((told(BY_APP), asked(ev.APP)), (), ("cost_app_yuan",)),
    "ladder": Effect(
        (units(COMMITTEE, above=True), told(BY_COMMITTEE)),
        ("settled_at_committee_share", "utilisation_committee"),
        ("cost_mediators_yuan", "cost_county_yuan", "cost_court_yuan"),
    ),
    "volunteers": Effect((heard_unpaid,), ("noticed_by_volunteer_share",), ("cost_volunteers_yuan",)),
    "teams": Effect(
        (bits(ev.SESSION_ENDED, ev.BY_TEAM),),
        ("team_sessions_share", "team_outside_hours"),
        ("cost_teams_yuan",),
    ),
    "legal_advisers": Effect(
        (covered("legal_advisers"), bits(ev.SESSION_ENDED, ev.ADVISED)),
        ("advised_sessions_share", "adviser_hours"),
        ("cost_legal_advisers_yuan",),
    ),
    "legal_publicity": Effect(
        (covered("legal_publicity"),),
        ("publicity_reached_share", "attending_hours_per_1000"),
        ("cost_legal_publicity_yuan",),
        begins=(ev.VOICED, ev.ENDED, ev.INTENSIFIED, ev.INCIDENT),
    ),
    "petition_agents": Effect(
        (covered("petition_agents"), bits(ev.VOICED, ev.CARRIED)),
        ("petitions_carried_share", "agent_hours"),
        (),
    ),
    "village_rules": Effect(
        (covered("village_rules"),),
        ("attending_hours_per_1000",),
        ("cost_village_rules_yuan",),
        fewer=("born_per_1000",),
        begins=(ev.BORN, ev.SESSION_ENDED),
    ),
    "contests": Effect((rows(ev.CONTEST_WON),), ("contest_reporting_hours",), ("cost_contests_yuan",)),
    "joint_groups": Effect(
        (rows(ev.NOTICED, "b", ev.BY_GROUP),),
        ("joint_groups", "noticed_by_groups_per_1000", "group_head_hours"),
        ("cost_joint_groups_yuan",),
    ),
    "one_stop": Effect((pooled,), ("cost_county_yuan",), ()),
    "alliances": Effect((posts(LENT),), ("lent_hours",), ("cost_lent_yuan",)),
    "rangers": Effect(
        (posts(FOREST),), ("ranger_posts", "patrol_visits_per_household"), ("cost_rangers_yuan",)
    ),
    "veteran_mediators": Effect((posts(VETERAN),), ("veteran_posts",), ("cost_veterans_yuan",)),
    "cameras": Effect(
        (rows(ev.NOTICED, "b", ev.BY_CAMERA),),
        ("noticed_by_camera_share", "camera_watch_hours", "camera_days_per_resident"),
        ("cost_cameras_yuan",),
    ),
    "party_pairing": Effect(
        (rows(ev.CALLED, "a", ev.BY_MEMBER), rows(ev.NOTICED, "b", ev.BY_MEMBER)),
        ("noticed_by_member_share", "member_calls_per_household", "member_hours"),
        (),
    ),
    "cadre_visits": Effect(
        (rows(ev.CALLED, "a", ev.BY_CADRE), rows(ev.NOTICED, "b", ev.BY_CADRE)),
        ("noticed_by_cadre_share", "cadre_calls_per_household"),
        ("cost_cadre_visits_yuan",),
    ),
    "early_warning": Effect(
        (rows(ev.FLAGGED), rows(ev.NOTICED, "b", ev.BY_FLAG)),
        ("flags_per_1000_households", "flag_calls_per_household"),
        (),
    ),
    "ratings": Effect(
        (rows(ev.RATED), rows(ev.CALLED, "a", ev.BY_LEADER)),
        ("leader_calls_per_household", "rating_form_hours"),
        ("cost_leaders_yuan",),
    ),
}
"""What each leaves; all traces and costs are above 0 with it and 0 without it."""


def everything_but(name: str = "") -> Scenario:
    """A place in which much happens, under every policy, or all but one."""
    policies = {key: policy for key, policy in ALL_POLICIES.items() if key != name}
    parameters: dict[str, Any] = LIVELY | {
        "sparks": {"rate_scale": 15, "rules_rate_factor": 0.5},
        "parties": LIVELY["parties"] | {"agent_utility": 2.5},
        "outreach": {
            "p_notice": 0.3,
            "k_camera_per_day": 0.5,
            "volunteer_attention_per_day": 0.02,
            "cadre_eye": 2,
        },
        "intake": {"lost_share_off": 0.3},
        "staff": LIVELY["staff"] | {"veteran_skill": 2},
    }
    return place(
        villages=2, households=400, residents=1280, policies=policies, parameters=parameters,
        run={"days": 150},
    )  # fmt: skip


@pytest.fixture(scope="module")
def on() -> Run:
    return simulate(everything_but(), seed=1)


def test_the_table_has_every_policy() -> None:
    assert list(EFFECTS) == list(CLASSES)
    assert set(ALL_POLICIES) == set(CLASSES)


@pytest.mark.parametrize("name", CLASSES)
def test_switching_off_one_policy_takes_away_what_it_does(name: str, on: Run) -> None:
    off, effect = simulate(everything_but(name), seed=1), EFFECTS[name]
    assert first_difference(on.log, off.log) is not None
    for number, trace in enumerate(effect.traces):
        assert trace(on) > 0 == trace(off), f"trace {number}: {trace(on)} with it, {trace(off)} without"
    with_it, without = on.measures(), off.measures()
    for measure in effect.more:
        assert with_it[measure] > (without[measure] or 0), measure
    for measure in effect.fewer:
        assert with_it[measure] < without[measure], measure
    for cost in effect.costs:
        assert with_it[cost] > 0 == without[cost], cost
    assert {*effect.more, *effect.fewer, *effect.costs} <= set(CLASSES[name].measures)
    assert len(effect.more + effect.fewer + effect.costs) > 0
    if effect.begins:
        at = int(np.flatnonzero(on.log.rows[: len(off.log)] != off.log.rows[: len(on.log)])[0])
        assert {int(log.rows["kind"][at]) for log in (on.log, off.log)} & set(effect.begins)
