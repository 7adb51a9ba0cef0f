"""A place at 1:10: fewer of everything, each of its real size, and said so everywhere."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from places import EVERYTHING, place
from typer.testing import CliRunner

from analysis.cli.app import app
from analysis.measures import measures
from analysis.results import read_manifest
from sim.errors import RunError, ScenarioError
from sim.institution.build import build_institution
from sim.institution.layout import Institution
from sim.prepare import build
from sim.scenario import Scenario, load, scaled
from sim.scenario.fields import Model, specs
from sim.scenario.policies import Policies
from sim.scenario.scale import totals
from sim.simulate import simulate
from sim.vocabulary import COMMITTEE, COUNTY, COURT, GRID, HEAD, HOUSEHOLDS, TOWNSHIP
from sim.world.columns import World


def built(scenario: Scenario) -> tuple[World, Institution]:
    world = build(scenario, seed=1)
    return world, build_institution(scenario, world)


def ratios(scenario: Scenario) -> dict[str, float]:
    """What a smaller place must keep: loads of posts and pooled minutes of desks per resident."""
    world, institution = built(scenario)
    first, units = institution.level_first, institution.units
    residents = len(world.residents)

    def workers(level: int) -> int:
        return int(units["workers"][first[level] : first[level + 1]].sum())

    def minutes(level: int) -> float:
        part = units[first[level] : first[level + 1]]
        each = part["shift_minutes"] + part["budget_minutes"] / 5
        return float((part["workers"] * each).sum())

    found = {
        "residents per grid": residents / (first[GRID + 1] - first[GRID]),
        "residents per gridworker": residents / workers(GRID),
        "residents per village": residents / len(world.villages),
        "residents per mediator": residents / workers(COMMITTEE),
        "residents per committee": residents / (first[COMMITTEE + 1] - first[COMMITTEE]),
    }
    serves = units["serves"][first[HEAD] : first[HEAD + 1]]
    if len(serves):
        families = int((world.households["collective"] == 0).sum())
        found["households per head"] = families / int((serves == HOUSEHOLDS).sum())
        others = int((serves != HOUSEHOLDS).sum())
        if others:
            found["residents per head of another sort"] = residents / others
    for level in (GRID, COMMITTEE, TOWNSHIP, COUNTY, COURT):
        found[f"residents per minute of level {level}"] = residents / minutes(level)
    for name, facts in scenario.place.settings.items():
        found[f"{name} share"] = facts.residents / residents
        found[f"people in a {name} family"] = (
            facts.residents - facts.collective_residents
        ) / facts.households
    return found


@pytest.mark.parametrize(
    ("name", "factor", "most"),
    [
        ("hezuo", 10, 0.07),
        ("xining", 10, 0.08),
        pytest.param("lanzhou", 10, 0.03, marks=pytest.mark.slow),
        pytest.param("lanzhou", 100, 0.06, marks=pytest.mark.slow),
    ],
)
def test_ratios_and_loads_stay(name: str, factor: int, most: float) -> None:
    smaller = ratios(load(name, scale=factor))
    for what, whole in whole_of(name).items():
        assert smaller[what] == pytest.approx(whole, rel=most), what


@cache
def whole_of(name: str) -> dict[str, float]:
    """The ratios of a place at full size."""
    return ratios(load(name))


def test_one_is_the_place_itself_and_ten_says_so_everywhere(town: Scenario) -> None:
    assert scaled(town, 1) is town
    smaller = load("town", scale=10)
    assert (smaller.name, smaller.title, smaller.scale) == ("town-1in10", f"{town.title}, 1:10", 10)
    assert smaller.title_zh == f"{town.title_zh} 1:10"
    assert "1:10" in smaller.notes[-1]
    assert smaller.digest != town.digest
    assert town.scale == 1
    assert smaller.digest == scaled(town, 10).digest


def test_values_tell_what_they_were(town: Scenario) -> None:
    one = load("hezuo", scale=10).describe("policies.ladder.committee.mediators.total")
    assert one.value == 113
    assert one.origin.endswith(", scaled 1:10 from 1,132")
    assert one.source == "derived"
    residents = load("hezuo", scale=10).describe("place.settings.urban.residents")
    assert (residents.value, residents.low, residents.high) == (7400, 6600, 8200)
    post = load("hezuo", scale=10).describe("policies.ladder.township.minutes_day")
    assert post.value == 160
    assert "corrected (3 units for 1) from 480" in post.origin
    assert load("hezuo", scale=10).describe("policies.hotline.awareness") == load("hezuo").describe(
        "policies.hotline.awareness"
    )


def test_settings_are_of_the_whole_place() -> None:
    first = load("town", sets=["place.settings.urban.residents=2500"], scale=10)
    assert first.place.settings["urban"].residents == 250


def test_what_there_was_stays() -> None:
    for factor in (2, 10, 100):
        smaller = load("town", scale=factor)
        (township,) = smaller.place.townships
        assert min(township.villages.values()) >= 1
        staffing = smaller.policies.staffing
        assert staffing is not None
        assert all(cut.count and cut.count >= 1 for cut in staffing.grids.values())
        built(smaller)


def test_groups_of_townships_keep_their_kind() -> None:
    whole, smaller = load("lanzhou"), load("lanzhou", scale=100)
    for before, after in zip(whole.place.townships, smaller.place.townships, strict=True):
        assert set(after.villages) == set(before.villages)
        assert 1 <= after.count <= sum(after.villages.values())
    assert sum(sum(one.villages.values()) for one in smaller.place.townships) == 12


def test_zero_stays_zero_and_absent_stays_absent() -> None:
    smaller = load("xining", scale=10)
    assert smaller.policies.joint_defence is None
    none = load("hezuo", sets=["policies.joint_defence.heads=0"], scale=10)
    assert none.policies.joint_defence is not None
    assert none.policies.joint_defence.heads == 0


@pytest.mark.parametrize("factor", [0, -1, 10_001, 2.5, True])
def test_factor_that_is_none_is_refused(town: Scenario, factor: int) -> None:
    with pytest.raises(RunError, match="a whole number from 1"):
        scaled(town, factor)


def test_too_little_left_is_refused_in_words(town: Scenario) -> None:
    ratio = load("town", sets=["policies.ladder.county.staff={residents_per_worker: 1500}"])
    with pytest.raises(ScenarioError, match=r"at 1:10: 1500 yields no staff"):
        scaled(ratio, 10)
    with pytest.raises(RunError, match="at 1:10 already"):
        scaled(scaled(town, 10), 10)


def test_one_unit_per_place_is_a_total_however_it_is_said() -> None:
    scenario = place(
        households=600,
        residents=1800,
        policies=EVERYTHING | {"ladder": {"court": {"staff": {"per_unit": 20}}}},
    )
    court = scaled(scenario, 10).policies.ladder
    assert court is not None
    assert court.court is not None
    assert (court.court.staff.per_unit, court.court.minutes_day) == (2, 96)


TIMES = ("months", "days", "working days", "weeks", "min", "day of year")
"""Units of whole numbers that are no count of the place."""


NEITHER = {
    *(".teams.size", ".teams.from_severity", ".contests.least_cases"),
    *(".early_warning.households_per_building", ".early_warning.visits_day"),
    *(".ratings.colours", ".ratings.survey_adults"),
}
"""Whole numbers of policies that hold for a place of any size: of one team, case, unit, grid, building."""


def unmarked(model: type[Model], path: str = "") -> list[str]:
    """Paths of all whole numbers below a model that are neither totals nor times."""
    found = []
    for name, spec in specs(model).items():
        if spec.model is not None:
            found += unmarked(spec.model, f"{path}.{name}")
        elif spec.integer and not spec.total and spec.unit not in TIMES:
            found.append(f"{path}.{name}")
    return found


def test_every_whole_number_of_a_policy_is_a_total_or_a_time() -> None:
    """What counts something of the whole place is to be marked `total=True`; name here what is neither."""
    assert set(unmarked(Policies)) == NEITHER


def test_totals_of_the_hezuo_scenario() -> None:
    found = {total.family for total in totals(Scenario, "", "", load("hezuo").model_dump())}
    assert found == {
        *("place.townships.*.count", "place.townships.*.villages"),
        *(f"place.settings.*.{name}" for name in ("residents", "households")),
        *(f"place.settings.*.collective_{name}" for name in ("residents", "households")),
        "policies.staffing.grids.*.count",
        "policies.joint_defence.heads",
        "policies.ladder.committee.count",
        "policies.ladder.committee.mediators.total",
        *(f"policies.ladder.{level}.staff.total" for level in ("township", "county", "court")),
        *(f"policies.ladder.{level}.minutes_day" for level in ("county", "court")),
        "policies.volunteers.registered",
        "policies.legal_advisers.number",
    }


def test_a_smaller_place_runs_and_lives_alike() -> None:
    whole, smaller = (measures(simulate(load("hezuo", scale=k), seed=3, days=120)) for k in (1, 10))
    for name, most in (
        ("requests_per_1000", 0.05),
        ("born_per_1000", 0.15),
        ("utilisation_gridworkers", 0.1),
    ):
        a, b = whole[name], smaller[name]
        assert a is not None
        assert b is not None
        assert b == pytest.approx(a, rel=most), name
    assert np.isfinite(whole["cost_per_resident_yuan"] or 0.0)


def test_both_engines_agree_on_it() -> None:
    scenario = load("hezuo", scale=100)
    assert simulate(scenario, days=60).log.sha256 == simulate(scenario, days=60, engine="mesa").log.sha256


def test_commands_take_a_scale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    def call(*words: str) -> str:
        result = CliRunner().invoke(app, list(words), prog_name="python run.py")
        assert result.exit_code == 0, result.stderr
        return result.stdout

    found = json.loads(call("run", "hezuo", "--scale", "100", "--days", "30", "--no-figures", "--json"))
    assert (found["scenario"], found["scale"], found["residents"]) == ("hezuo-1in100", 100, 1122)
    manifest = read_manifest(Path("results/hezuo-1in100"))
    assert manifest["scale"] == 100
    assert manifest["scenario_resolved"]["title"].endswith(", 1:100")
    assert "1:50, 40 residents" in call("validate", "town", "--scale", "50")
    assert ", scaled 1:100 from 1,616" in call(
        "explain", "hezuo", "policies.joint_defence.heads", "--scale", "100"
    )
    assert call("case", "hezuo", "--scale", "100").startswith("Dispute ")
    told = call("run", "town", "--scale", "2", "--days", "5", "--no-figures")
    assert told.startswith("A town of two thousand, 1:2: 1,000 residents")


def test_range_shrinks_with_its_value_and_holds_it() -> None:
    post = load("lanzhou", scale=100).describe("policies.ladder.township.minutes_day")
    assert (post.value, post.low, post.high) == pytest.approx((912, 480 * 0.57, 2400 * 0.57))
