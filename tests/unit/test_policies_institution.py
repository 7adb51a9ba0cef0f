"""Joint groups, one-stop centre, alliances, rangers, veterans: what they build, and nothing else."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from places import EVERYTHING, LIVELY, SCENARIOS, place

from analysis.facts import facts_of
from analysis.measures import measures
from sim import events as ev
from sim.audit import audit
from sim.errors import ScenarioError
from sim.events import Log, first_difference
from sim.institution.build import build_institution
from sim.prepare import build
from sim.rules.casework import handoff
from sim.rules.outreach import group_notices, head_notices, ranger_notices
from sim.scenario import Scenario, load, loads
from sim.simulate import simulate
from sim.vocabulary import (
    COMMITTEE,
    COUNTY,
    GRID,
    GROUPS,
    HEAD,
    KINDS,
    LAND,
    LENT,
    ORGANISATIONS,
    POSTS,
    PRODUCTION_TEAMS,
    SHOPS,
    TOWNSHIP,
    TRADE,
    VEHICLES,
    VETERAN,
    WORK,
    WORKERS,
)

ALL_SORTS = {
    "shops": {"members_per_head": 3},
    "vehicles": {"members_per_head": 2},
    "workers": {"members_per_head": 10},
    "production_teams": {"members_per_head": 2, "households_per_team": 8},
}
ORGANISATION = {SHOPS: "shop", VEHICLES: "vehicle_operator", WORKERS: "employer"}


def laid_over(policies, **facts):
    scenario = place(policies=policies, **({"households": 400, "residents": 1300, "villages": 3} | facts))
    world = build(scenario, seed=2)
    return scenario, world, build_institution(scenario, world)


def of_level(institution, level):
    return institution.units[slice(*institution.level_first[level : level + 2])]


def sites(policies, *, townships: int = 1, villages: int = 2) -> Scenario:
    """Dedicated sites, a village each."""
    counts = {"households": 120, "residents": 300}
    tree = {
        "schema": 1,
        "name": "sites",
        "extends": "base.yaml",
        "run": {"days": 60},
        "place": {
            "townships": [{"name": "Market", "count": townships, "villages": {"dedicated": villages}}],
            "settings": {"dedicated": {k: {"value": n, "source": "assumed"} for k, n in counts.items()}},
        },
        "policies": {
            "staffing": {
                "grids": {"dedicated": {"count": 3 * villages}},
                "gridworkers": {"dedicated": {"per_grid": 2}},
            },
            **policies,
        },
    }
    return loads(json.dumps(tree), folder=SCENARIOS)


# --- joint groups --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def grouped():
    return laid_over({"joint_groups": ALL_SORTS, "joint_defence": {"households_per_head": 10}})


def members_of(world, sort):
    """Members by village."""
    villages = len(world.villages)
    if sort == PRODUCTION_TEAMS:
        families = world.households["collective"] == 0
        return np.bincount(world.households["village"][families], minlength=villages)
    kind = world.organisations["kind"] == ORGANISATIONS.index(ORGANISATION[sort])
    if sort != WORKERS:
        return np.bincount(world.organisations["village"][kind], minlength=villages)
    ties = world.ties[world.ties["kind"] == WORK]
    other = ties["b"] - len(world.residents)
    jobs = other[other >= 0]
    return np.bincount(world.organisations["village"][jobs[kind[jobs]]], minlength=villages)


@pytest.mark.parametrize("sort", range(1, len(GROUPS)))
def test_groups_are_as_many_as_members_and_size_say_and_nearly_equal(grouped, sort):
    scenario, world, institution = grouped
    lever = getattr(scenario.policies.joint_groups, GROUPS[sort])
    size = lever.members_per_head * getattr(lever, "households_per_team", 1)
    groups = of_level(institution, HEAD)
    groups = groups[groups["serves"] == sort]
    for village, members in enumerate(members_of(world, sort)):
        mine = groups[groups["village"] == village]["members"]
        assert len(mine) == (min(max(1, round(members / size)), members) if members else 0)
        assert mine.sum() == members
        assert len(mine) == 0 or mine.max() - mine.min() <= 1


def test_each_tie_is_watched_by_one_group_of_its_own_sort_and_village(grouped):
    _, world, institution = grouped
    of_tie, ties = institution.group_of_tie, world.ties
    residents = len(world.residents)
    has_org = ties["b"] >= residents
    kind = np.where(has_org, world.organisations["kind"][np.maximum(ties["b"] - residents, 0)], -1)
    wanted = np.zeros(len(ties), dtype=int)
    wanted[(ties["kind"] == TRADE) & (kind == ORGANISATIONS.index("shop"))] = SHOPS
    wanted[(ties["kind"] == TRADE) & (kind == ORGANISATIONS.index("vehicle_operator"))] = VEHICLES
    wanted[(ties["kind"] == WORK) & (kind == ORGANISATIONS.index("employer"))] = WORKERS
    home = world.households[world.residents.household[ties["a"]]]
    wanted[(ties["kind"] == LAND) & (home["collective"] == 0)] = PRODUCTION_TEAMS
    assert ((of_tie >= 0) == (wanted > 0)).all()
    watched = of_tie >= 0
    unit = institution.units[of_tie[watched]]
    assert (unit["serves"] == wanted[watched]).all()
    assert (unit["village"] == world.tie_villages()[watched]).all()
    # a worker's group has as many ties as members; a shop's customers all have the same group
    jobs = wanted == WORKERS
    assert (np.bincount(of_tie[jobs], minlength=len(institution.units))[np.unique(of_tie[jobs])]
            == institution.units["members"][np.unique(of_tie[jobs])]).all()  # fmt: skip
    for shop in np.unique(ties["b"][wanted == SHOPS]):
        assert len(np.unique(of_tie[(ties["b"] == shop) & (wanted == SHOPS)])) == 1


def test_heads_of_joint_groups_come_after_household_heads_and_live_nowhere(grouped):
    _, _, institution = grouped
    units = of_level(institution, HEAD)
    assert (np.diff(units["serves"]) >= 0).all()
    assert (units["workers"] == 1).all()
    heads = institution.workers[: len(units)]
    others = units["serves"] > 0
    assert (heads["household"][others] == -1).all()
    assert (heads["household"][~others] >= 0).all()
    assert (institution.units["serves"][institution.group_of] == 0).all()
    keys = institution.workers["key"]
    assert len(np.unique(keys)) == len(keys)
    assert keys.max() < 1 << 44


def test_larger_groups_have_better_heads():
    skills = [
        laid_over({"joint_groups": {"workers": {"members_per_head": n}}})[2].workers["skill"].mean()
        for n in (2, 40)
    ]
    assert skills[0] < skills[1]


def test_a_groups_head_notices_as_a_household_head_does(p):
    looking = p.head_looking_minutes_week
    p.group_looking_minutes_week = [looking] * len(GROUPS)
    for severity in range(1, 6):
        assert group_notices(p, SHOPS, severity, 12) == head_notices(p, severity, True, 12, 1.0)
    assert group_notices(p, SHOPS, 2, 10_000) < group_notices(p, SHOPS, 2, 10)


def run_of(policies, sets=(), seed=3):
    parameters = {name: dict(values) for name, values in LIVELY.items()}
    for path, value in sets:
        group, _, name = path.partition(".")
        parameters.setdefault(group, {})[name] = value
    return simulate(
        place(households=200, residents=640, villages=2, policies=policies, parameters=parameters), seed=seed
    )


def test_joint_groups_act_by_noticing_and_by_nothing_else():
    bare = {"ladder": EVERYTHING["ladder"], "staffing": EVERYTHING["staffing"]}
    keen = [("outreach.k_head_per_minute", 0.2)]
    on, off = run_of(bare | {"joint_groups": ALL_SORTS}, sets=keen), run_of(bare, sets=keen)
    noticed = on.log.of(ev.NOTICED)
    by_group = noticed[noticed["b"] == ev.BY_GROUP]
    assert len(by_group) > 10
    assert len(off.log.of(ev.NOTICED)[off.log.of(ev.NOTICED)["b"] == ev.BY_GROUP]) == 0
    # up to the first notice the two runs tell the same, but for the numbers of units and workers
    at = int(np.flatnonzero((on.log.rows["kind"] == ev.NOTICED) & (on.log.rows["b"] == ev.BY_GROUP))[0])
    lives = (ev.BORN, ev.PROVOKED, ev.VOICED, ev.INTENSIFIED, ev.INCIDENT)
    one, other = (rows[:at] for rows in (on.log.rows, off.log.rows))
    assert (one[np.isin(one["kind"], lives)] == other[np.isin(other["kind"], lives)]).all()
    assert audit(on) == []
    table = measures(on)
    assert table["noticed_by_groups_per_1000"] > 0
    assert table["group_head_hours"] > 0
    assert table["head_hours"] == measures(off)["head_hours"] == 0
    assert table["cost_household_heads_yuan"] == 0
    blind = run_of(bare | {"joint_groups": ALL_SORTS}, sets=[("outreach.k_head_per_minute", 0)])
    assert len(blind.log.of(ev.NOTICED)[blind.log.of(ev.NOTICED)["b"] == ev.BY_GROUP]) == 0
    assert blind.people.tobytes() == run_of(bare, sets=[("outreach.k_head_per_minute", 0)]).people.tobytes()


def test_the_audit_asks_who_watches_a_tie_and_where_special_posts_are():
    run = run_of(EVERYTHING | {"joint_groups": ALL_SORTS, "veteran_mediators": {"total": 2}})
    assert audit(run) == []
    rows = run.log.rows.copy()
    at = int(np.flatnonzero((rows["kind"] == ev.NOTICED) & (rows["b"] == ev.BY_GROUP))[0])
    rows["a"][at] = (rows["a"][at] + 1) % len(run.institution.units)
    assert any("whoever notices" in one for one in audit(replace(run, log=Log(rows))))
    assert run.scenario.policies.joint_groups is not None
    workers, units = run.institution.workers.copy(), run.institution.units.copy()
    workers["post"][np.flatnonzero(workers["post"] == VETERAN)[0]] = LENT
    wrong = replace(run, institution=replace(run.institution, workers=workers))
    assert any("special posts" in one for one in audit(wrong))
    assert any("2 veteran posts" in one for one in audit(wrong))
    units["members"] = 0
    assert any(
        "one head" in one for one in audit(replace(run, institution=replace(run.institution, units=units)))
    )


def test_heads_of_groups_are_paid_and_counted_apart():
    stipends = {"shops": {"members_per_head": 3, "stipend_yuan_month": 50}}
    policies = {"joint_defence": {"households_per_head": 10, "stipend_yuan_month": 20}}
    on, off = run_of(policies | {"joint_groups": stipends}), run_of(policies)
    shops = int((on.institution.units["serves"] == SHOPS).sum())
    assert measures(on)["joint_groups"] == shops > 0
    assert measures(on)["cost_joint_groups_yuan"] == shops * 50 * 12
    assert measures(on)["cost_household_heads_yuan"] == measures(off)["cost_household_heads_yuan"] > 0
    looking = shops * 60 * 365 / 7 / 60
    assert measures(on)["group_head_hours"] >= looking
    assert facts_of(on).head_minutes.sum() == facts_of(on).session_minutes[HEAD]


# --- one-stop centre -----------------------------------------------------------------------------


def desks(share, county=True):
    ladder = {"township": {"staff": {"per_unit": 4}, "minutes_day": 960}}
    if county:
        ladder["county"] = {"staff": {"total": 3}, "minutes_day": 720}
    policy = {"pool_townships": True, "share_pooled": share} if share is not None else None
    scenario = sites({"ladder": ladder} | ({"one_stop": policy} if policy else {}), townships=2)
    return scenario, build_institution(scenario, build(scenario, seed=1))


@pytest.mark.parametrize(("share", "county", "staff", "minutes"), [
    (1, True, 11, 2640), (0.5, True, 7, 1680), (0, True, 3, 720), (1, False, 8, 1920), (0, False, 0, 0),
])  # fmt: skip
def test_a_centre_has_the_townships_staff_and_minutes(share, county, staff, minutes):
    _, institution = desks(share, county)
    assert len(of_level(institution, TOWNSHIP)) == 0
    assert (institution.township_unit == -1).all()
    centre = of_level(institution, COUNTY)
    assert len(centre) == (staff > 0) == (institution.county_unit >= 0)
    if staff:
        assert centre["workers"].sum() == staff
        pooled = staff * (centre["shift_minutes"] or centre["budget_minutes"] / 5)
        assert pooled == pytest.approx(minutes, abs=staff)


def test_a_countys_own_staff_stay_who_they_are():
    (_, pooled), (_, apart) = desks(1), desks(None)
    own = apart.workers[apart.workers["unit"] == apart.county_unit]
    there = pooled.workers[pooled.workers["unit"] == pooled.county_unit][: len(own)]
    for name in ("key", "skill", "language", "specialism"):
        assert (own[name] == there[name]).all()


def test_a_centre_is_reached_sooner_by_cases_and_later_by_petitioners(town):
    from sim.institution.params import parameter_record, readable
    from sim.scenario.policies.one_stop import trip_factor

    pooled = load("town", overlays=["one_stop"])
    near, far = readable(parameter_record(town)), readable(parameter_record(pooled))
    assert handoff(far, COUNTY) == 720 < handoff(near, COUNTY) == handoff(near, COMMITTEE) == 3 * 1440
    assert handoff(far, COMMITTEE) == 3 * 1440
    assert far.channel_trip_factor == [1, 1, 1, 1, 1, 1.5, 1]
    assert set(near.channel_trip_factor) == {1}
    assert trip_factor(pooled) == 1.5
    assert (
        trip_factor(load("town", overlays=["one_stop"], sets=["policies.one_stop.pool_townships=false"])) == 1
    )


def test_too_many_for_one_centre_are_refused_in_words():
    ladder = {"township": {"staff": {"per_unit": 400}, "minutes_day": 100_000}}
    scenario = sites({"ladder": ladder, "one_stop": {}}, townships=2)
    with pytest.raises(ScenarioError, match="800 workers into one unit; at most 512"):
        build_institution(scenario, build(scenario, seed=1))


# --- alliances -----------------------------------------------------------------------------------


def test_an_alliance_makes_one_grid_of_a_site_and_adds_lent_posts():
    scenario = sites({"alliances": {"organisations": 11, "minutes_day": 60}})
    world = build(scenario, seed=1)
    institution = build_institution(scenario, world)
    grids = of_level(institution, GRID)
    assert len(grids) == 2
    assert (grids["first_household"] == world.villages["first_household"]).all()
    assert (grids["residents"] == world.villages["residents"]).all()
    lent = round(11 * 60 / 480)
    apart = simulate(sites({}), seed=1)
    own = np.bincount(apart.institution.units["village"], weights=apart.institution.units["workers"])
    assert (grids["workers"] == own + lent).all()
    assert own.sum() == 12
    for grid in grids:
        posts = institution.workers["post"][grid["first_worker"] :][: grid["workers"]]
        assert posts.tolist() == [0] * (grid["workers"] - lent) + [LENT] * lent
    run = simulate(scenario, seed=1)
    assert audit(run) == []
    days = int(run.calendar.is_working[: run.days].sum())
    assert measures(run)["lent_hours"] == pytest.approx(2 * lent * 8 * days * 365 / 60)
    yuan = measures(run)["lent_hours"] * scenario.costs.lent_yuan_hour
    assert measures(run)["cost_lent_yuan"] == pytest.approx(yuan)
    assert measures(run)["cost_contract_workers_yuan"] == measures(apart)["cost_contract_workers_yuan"]
    assert (apart.world.ties == run.world.ties).all()


def test_an_alliance_elsewhere_changes_nothing():
    elsewhere = simulate(sites({"alliances": {"settings": ["urban"]}}), seed=1)
    assert first_difference(simulate(sites({}), seed=1).log, elsewhere.log) is None


# --- rangers -------------------------------------------------------------------------------------


def test_rangers_join_the_grids_of_their_settings_with_their_specialism():
    wardens = {"forest": {"total": 4}, "relics": {"per_grid": 1}, "grassland": {"total": 9}}
    scenario, world, institution = laid_over({"staffing": EVERYTHING["staffing"], "rangers": wardens})
    post, specialism = institution.workers["post"], institution.workers["specialism"]
    assert (post == POSTS.index("forest")).sum() == 4
    assert (post == POSTS.index("relics")).sum() == len(of_level(institution, GRID)) == 3
    assert (post == POSTS.index("grassland")).sum() == 0, "the place is not pastoral"
    assert set(specialism[post == POSTS.index("forest")].tolist()) == {KINDS.index("land")}
    assert set(specialism[post == POSTS.index("relics")].tolist()) == {KINDS.index("public")}
    assert (specialism[post == 0] == -1).all()
    _, _, plain = laid_over({"staffing": EVERYTHING["staffing"]})
    assert sorted(plain.workers["key"]) == sorted(institution.workers["key"][post == 0])
    assert (world.households == build(scenario, seed=2).households).all()


def test_a_rangers_eye(p):
    assert ranger_notices(p, 0.2, -1, LAND) == 0.2
    assert ranger_notices(p, 0.2, LAND, LAND) == 0.2 * p.ranger_eye
    assert ranger_notices(p, 0.2, LAND, TRADE) == 0.2 * p.ranger_other_eye
    assert ranger_notices(p, 0.9, LAND, LAND) == 0.95


def test_rangers_are_paid_apart_and_without_an_eye_work_like_gridworkers():
    policies = {"staffing": EVERYTHING["staffing"]}
    alike = [("outreach.ranger_eye", 1), ("outreach.ranger_other_eye", 1), ("casework.fit_specialism", 0)]
    more = {"grids": EVERYTHING["staffing"]["grids"], "gridworkers": {"rural": {"per_grid": 3}}}
    rangers = run_of(policies | {"rangers": {"forest": {"per_grid": 1}}}, sets=alike)
    workers = run_of({"staffing": more}, sets=alike)
    assert first_difference(rangers.log, workers.log) is None
    assert measures(rangers)["ranger_posts"] == 3
    assert measures(rangers)["cost_rangers_yuan"] == 3 * 12 * 1500
    assert measures(rangers)["cost_group_heads_yuan"] < measures(workers)["cost_group_heads_yuan"]
    keen = run_of(policies | {"rangers": {"forest": {"per_grid": 1}}}, sets=[("outreach.ranger_eye", 4)])
    assert first_difference(rangers.log, keen.log) is not None


# --- veterans ------------------------------------------------------------------------------------


def veterans(policy):
    committee = {"ladder": {"committee": {"count": 3, "mediators": {"total": 30}}}}
    _, _, institution = laid_over(committee | ({"veteran_mediators": policy} if policy else {}))
    return institution


def test_more_veterans_are_the_former_ones_and_others():
    chosen = [set(np.flatnonzero(veterans({"total": n}).workers["post"] == VETERAN).tolist()) for n in (4, 9)]
    assert [len(one) for one in chosen] == [4, 9]
    assert chosen[0] < chosen[1]
    shares = [
        set(np.flatnonzero(veterans({"share": x}).workers["post"] == VETERAN).tolist()) for x in (0.2, 0.7, 1)
    ]
    assert shares[0] <= shares[1] <= shares[2]
    assert len(shares[2]) == 30


def test_a_veteran_is_more_skilful_and_nobody_else_changes():
    with_some, without = veterans({"total": 5}).workers, veterans(None).workers
    gain = with_some["skill"] - without["skill"]
    assert np.allclose(gain[with_some["post"] == VETERAN], 0.5)
    assert (gain[with_some["post"] == 0] == 0).all()


def test_more_veterans_than_mediators_are_refused():
    with pytest.raises(ScenarioError, match="31 veterans among 30 mediators"):
        veterans({"total": 31})


# --- all of them ---------------------------------------------------------------------------------


@pytest.mark.parametrize("policy", [
    {"joint_groups": {"shops": {"looking_minutes_week": 0}}},
    {"joint_groups": {}},
    {"rangers": {"forest": {"total": 0}, "relics": {"per_grid": 0}}},
    {"veteran_mediators": {"total": 0}},
    {"veteran_mediators": {"share": 0}},
])  # fmt: skip
def test_a_policy_at_zero_strength_leaves_no_trace(policy):
    name = next(iter(policy))
    scenario = place(policies=EVERYTHING | policy)
    assert getattr(scenario.policies.effective(), name) is None
    with_it, without = (
        simulate(scenario, seed=4, days=40),
        simulate(place(policies=EVERYTHING), seed=4, days=40),
    )
    assert first_difference(with_it.log, without.log) is None


def test_best_of_n_uniforms_is_the_nth_root():
    marks = np.random.default_rng(1).random((20_000, 8)).max(axis=1)
    roots = np.random.default_rng(2).random(20_000) ** (1 / 8)
    assert marks.mean() == pytest.approx(8 / 9, abs=0.005)
    assert roots.mean() == pytest.approx(8 / 9, abs=0.005)
    assert math.isclose(marks.std(), roots.std(), rel_tol=0.05)
