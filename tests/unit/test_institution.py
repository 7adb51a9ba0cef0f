"""Units, whom they serve and who works in them."""

import numpy as np
import pytest
from places import EVERYTHING, place

from sim.errors import ScenarioError
from sim.institution.build import PART_TIME_BELOW_MINUTES, build_institution
from sim.prepare import build
from sim.scenario import load
from sim.vocabulary import COMMITTEE, COUNTY, COURT, GRID, HEAD, LEVELS, SETTINGS, TOWNSHIP


def laid_over(policies, **facts):
    scenario = place(policies=policies, **facts)
    world = build(scenario, seed=2)
    return scenario, world, build_institution(scenario, world)


@pytest.fixture(scope="module")
def full():
    return laid_over(EVERYTHING, households=90, residents=260, villages=2, collective=(2, 14))


def units_of(institution, level):
    return institution.units[institution.level_first[level] : institution.level_first[level + 1]]


def test_units_stand_by_level_with_the_counts_of_the_policies(full):
    _, _, institution = full
    counts = np.diff(institution.level_first).tolist()
    assert counts[GRID:] == [3, 2, 1, 1, 1]
    for level in range(len(LEVELS)):
        assert (units_of(institution, level)["level"] == level).all()
    assert institution.units["workers"].sum() == len(institution.workers)
    assert units_of(institution, COMMITTEE)["workers"].sum() == 6
    assert units_of(institution, TOWNSHIP)["workers"].sum() == 2
    assert (units_of(institution, GRID)["workers"] == 2).all()


def test_groups_have_about_the_size_that_is_asked_for(full):
    _, world, institution = full
    groups = units_of(institution, HEAD)
    families = (world.households["collective"] == 0).sum()
    assert abs(len(groups) - families / 10) <= len(world.villages)
    assert (groups["workers"] == 1).all()


@pytest.mark.parametrize(("name", "level"), [("grid_of", GRID), ("committee_of", COMMITTEE)])
def test_every_household_has_one_grid_and_one_committee(full, name, level):
    _, world, institution = full
    of = getattr(institution, name)
    assert (institution.units["level"][of] == level).all()
    unit = institution.units[of]
    rows = np.arange(len(world.households))
    assert ((unit["first_household"] <= rows) & (rows < unit["end_household"])).all()
    assert (unit["village"] == world.households["village"]).all()
    sizes = units_of(institution, level)
    assert (sizes["end_household"] - sizes["first_household"]).sum() == len(rows)
    assert sizes["residents"].sum() == len(world.residents)


def test_families_have_a_group_and_collective_households_none(full):
    _, world, institution = full
    assert ((institution.group_of >= 0) == (world.households["collective"] == 0)).all()


def test_heads_live_in_their_group(full):
    _, world, institution = full
    heads = institution.workers[: institution.level_first[GRID]]
    assert (institution.group_of[heads["household"]] == heads["unit"]).all()
    assert (heads["language"] == world.households["language"][heads["household"]]).all()
    assert (institution.workers["household"][len(heads) :] == -1).all()


def test_heads_are_the_most_skilful_of_more_in_larger_groups():
    skills = []
    for size in (2, 20):
        _, _, institution = laid_over(
            {"joint_defence": {"households_per_head": size}}, households=600, residents=1800
        )
        skills.append(institution.workers["skill"].mean())
    assert skills[0] < skills[1]


def test_worker_keys_are_unique_and_fit_into_an_address(full):
    _, _, institution = full
    keys = institution.workers["key"]
    assert len(np.unique(keys)) == len(keys)
    assert keys.max() < 1 << 44
    assert len(np.unique(institution.units["key"])) == len(institution.units)
    assert (
        institution.workers["unit"]
        == np.repeat(np.arange(len(institution.units)), institution.units["workers"])
    ).all()


def test_only_the_levels_above_the_grid_specialise(full):
    _, _, institution = full
    level = institution.units["level"][institution.workers["unit"]]
    assert ((institution.workers["specialism"] >= 0) == (level >= COMMITTEE)).all()
    assert institution.workers["susceptibility"].min() > 0


def test_pooled_minutes_are_given_as_shifts_or_as_weekly_budgets(full):
    scenario, _, institution = full
    ladder = scenario.policies.ladder
    for level, desk in ((TOWNSHIP, ladder.township), (COUNTY, ladder.county), (COURT, ladder.court)):
        for unit in units_of(institution, level):
            each = desk.minutes_day / unit["workers"]
            assert (unit["shift_minutes"] > 0) == (each >= PART_TIME_BELOW_MINUTES)
            pooled = unit["workers"] * (unit["shift_minutes"] or unit["budget_minutes"] / 5)
            assert pooled == pytest.approx(desk.minutes_day, abs=int(unit["workers"]))


@pytest.mark.parametrize(
    ("ratio", "workers"),
    [({"per_grid": 2}, 8), ({"per_grid": 0.5}, 2), ({"total": 7}, 7), ({"residents_per_worker": 60}, 5),
     ({"households_per_worker": 25}, 4)],
)  # fmt: skip
def test_staff_may_be_given_as_a_number_or_as_ratios(ratio, workers):
    policies = {"staffing": {"grids": {"rural": {"count": 4}}, "gridworkers": {"rural": ratio}}}
    _, _, institution = laid_over(policies, households=100, residents=300)
    assert len(institution.workers) == workers


def test_a_ratio_that_yields_no_staff_is_refused():
    policies = {
        "staffing": {
            "grids": {"rural": {"count": 2}},
            "gridworkers": {"rural": {"residents_per_worker": 10_000}},
        }
    }
    with pytest.raises(ScenarioError, match="no staff"):
        laid_over(policies)


def test_without_policies_there_is_no_institution():
    _, world, institution = laid_over({})
    assert len(institution.units) == len(institution.workers) == 0
    assert (institution.grid_of == -1).all()
    assert len(institution.group_of) == len(world.households)
    assert (institution.county_unit, institution.court_unit) == (-1, -1)


def test_groups_keep_to_the_settings_that_are_named():
    wanted = ("households_per_head=5", "settings=[urban]")
    town = load(
        "town", sets=["policies.joint_defence=null", *(f"policies.joint_defence.{text}" for text in wanted)]
    )
    world = build(town, seed=1)
    served = build_institution(town, world).group_of >= 0
    urban = world.household_setting == SETTINGS.index("urban")
    assert (served == (urban & (world.households["collective"] == 0))).all()


def test_a_number_of_heads_is_met():
    assert len(laid_over({"joint_defence": {"heads": 7}}, villages=3)[2].units) == 7


def test_more_grids_than_households_are_refused():
    policies = {"staffing": {"grids": {"rural": {"count": 50}}, "gridworkers": {"rural": {"per_grid": 1}}}}
    with pytest.raises(ScenarioError, match="some would be empty"):
        laid_over(policies, households=6, residents=18)


def test_committees_without_a_count_are_one_for_each_village():
    ladder = {"ladder": {"committee": {"mediators": {"per_unit": 2}}}}
    _, world, institution = laid_over(ladder, villages=3)
    assert institution.units["village"].tolist() == list(range(len(world.villages)))
