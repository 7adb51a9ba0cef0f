"""Variants of a scenario are what `load` would give, without reading its files again."""

from pathlib import Path
from typing import Any

import pytest

from sim.errors import Problem, ScenarioError
from sim.scenario import Scenario, Variants, load, loads
from sim.scenario.text import Where
from sim.scenario.variants import node_of

PLACE = Path(__file__).with_name("test_scenario_place.yaml")
OVERLAYS = ("one_stop", "rangers")

GOOD: tuple[dict[str, Any], ...] = (
    {},
    {"parameters.sparks.kappa_per_severity_day": 0.004},
    {"policies.staffing.gridworkers.rural.residents_per_worker": 500, "policies.platform": {}},
    {"policies.staffing.gridworkers.rural": {"per_grid": 2}, "policies.staffing.shift_start_minute": 480},
    {"policies.points": None, "policies.one_stop": None},
    {"policies.points": None, "policies.points.earn_points_month": 3, "policies.points.reward_yuan_month": 9},
    {"parameters.sparks.rate_per_1000_adults_year": {"urban": {"work": 3}}},
    {"parameters.sparks.rate_per_1000_adults_year.urban.work": 3},
    {"parameters.sparks.rate_scale": {"range": [0.1, 9], "source": "assumed"}},
    {"place.settings.rural.residents": {"value": "900 people", "source": "derived"}},
    {"calendar.holidays": ["2022-05-01"], "calendar.working_days": ["mon", "tue"]},
    {"world.trust_mean": 0.5, "run.days": 30, "name": "other", "title": "Other", "notes": ["one", "two"]},
    {"costs.camera_yuan_year": 1.5, "run": {"world_seed": 7}},
    {"policies.volunteers": {"registered": 3}},
    {"policies.veteran_mediators": {"share": 0.5}, "policies.teams": {}},
)
BAD: tuple[dict[str, Any], ...] = (
    {"parameters.sparks.kappa_per_severity_day": 7},
    {"parameters.sparks.rate_per_1000_adults_year.urban.work": {"value": 3000, "source": "derived"}},
    {"parameters.sparks.kapa_per_severity_day": 0.004},
    {"parameters.sparks.kappa_per_severity_day": "much"},
    {"parameters.sparks": 3, "policies.points.lists": "yes"},
    {"place.settings.rural.households": 3},
    {"place.settings.rural": None},
    {"calendar.start": None, "place": 3},
    {"policies.staffing.gridworkers.rural.per_grid": 0.001, "policies.points.stop_month": 0},
    {"world.network": {"file": "nowhere.csv", "format": "csv"}},
    {"world.age_shares.urban": {"child": 0.9, "young": 0.9}},
    {"extends": "base.yaml"},
    {"a.b.c.d.e.f.g.h.i.j.k.l.m": 1},
    {"policies.points": None, "policies.points.lists": True},
    {"run.days": {"value": 3, "range": [5, 9]}},
    {"parameters.sparks.rate_scale": {"value": 3, "range": [5, 9], "source": "seed"}},
)


def settings_of(changes: dict[str, Any]) -> list[str]:
    """The same changes as texts of `--set`."""
    import json

    return [f"{path}={json.dumps(value)}" for path, value in changes.items()]


@pytest.fixture(scope="module")
def town() -> Variants:
    return Variants("town", overlays=OVERLAYS, sets=("run.days=100",))


def loaded(changes: dict[str, Any]) -> Scenario:
    return load("town", overlays=OVERLAYS, sets=["run.days=100", *settings_of(changes)])


def assert_the_same(one: Scenario, other: Scenario) -> None:
    """In values, in where each came from, and in what is known about it."""
    assert one == other
    assert one.resolved() == other.resolved()
    assert one.digest == other.digest
    assert one.paths() == other.paths()
    assert [one.describe(path) for path in one.paths(cells=True)] == [
        other.describe(path) for path in other.paths(cells=True)
    ]


def problems_of(make: Any, *arguments: Any) -> tuple[Problem, ...]:
    with pytest.raises(ScenarioError) as caught:
        make(*arguments)
    return caught.value.problems


@pytest.mark.parametrize("changes", GOOD, ids=lambda changes: " ".join(changes) or "none")
def test_a_variant_is_what_load_gives(town: Variants, changes: dict[str, Any]) -> None:
    before = town.base.digest
    wanted = loaded(changes)
    assert_the_same(town.variant(changes), wanted)
    assert_the_same(town.variant(settings_of(changes)), wanted)
    assert town.base.digest == before


@pytest.mark.parametrize("changes", BAD, ids=" ".join)
def test_a_bad_variant_has_all_problems_that_load_finds(town: Variants, changes: dict[str, Any]) -> None:
    wanted = problems_of(loaded, changes)
    assert problems_of(town.variant, changes) == wanted
    assert problems_of(town.variant, settings_of(changes)) == wanted
    assert_the_same(town.variant({}), loaded({}))


def test_settings_that_are_none_are_refused_as_by_load(town: Variants) -> None:
    for setting in ("run.days", "=3", "run..days=3", "run.days=", "run.days=[1", "run.days=&a 3"):
        wanted = problems_of(lambda one=setting: load("town", sets=[one]))
        assert problems_of(town.variant, [setting]) == wanted
    for path, value, part in (
        ("run..days", 3, "write path.to.key"),
        ("", 3, "write path.to.key"),
        ("run.days", {3}, "set is no value"),
        ("run.days", float("nan"), "nan is not finite"),
    ):
        assert part in problems_of(town.variant, {path: value})[0].message


def test_a_base_that_is_not_whole_can_be_completed(tmp_path: Path) -> None:
    text = PLACE.read_text(encoding="utf-8").replace("    residents: ", "    # residents: ", 1)
    lacking = Variants.of_text(text, folder=PLACE.parent)
    wanted = problems_of(lambda: loads(text, folder=PLACE.parent))
    assert problems_of(lambda: lacking.base) == problems_of(lacking.variant, {}) == wanted
    assert wanted
    unread = Variants.of_text("name: x\nextends: nowhere.yaml", folder=tmp_path)
    assert "no such file" in problems_of(unread.variant, {"run.days": 3})[0].message
    with pytest.raises(ScenarioError, match="no such file"):
        Variants("twon")


def test_variants_of_a_smaller_place() -> None:
    smaller = Variants("hezuo", scale=10).variant({"parameters.sparks.rate_scale": 1.5})
    assert_the_same(smaller, load("hezuo", sets=["parameters.sparks.rate_scale=1.5"], scale=10))


def test_tuples_and_lists_are_the_same() -> None:
    where = Where("--set")
    assert node_of((1, "a", None), "x", where) == node_of([1, "a", None], "x", where)


# --- digests -------------------------------------------------------------------------------------


def test_the_digest_of_results_leaves_labels_out(town: Variants) -> None:
    for changes in (
        {"name": "other", "title": "Other", "title_zh": "x", "notes": ["a remark"]},
        {"parameters.sparks.rate_scale": {"note": "thought about", "source": "derived"}},
        {"place.townships": [{"name": "Else", "lon": 1, "lat": 2, "villages": {"rural": 2, "urban": 1}}]},
    ):
        assert town.variant(changes).results_digest == town.base.results_digest


def test_the_digest_of_results_changes_with_values_not_with_the_order_of_keys(town: Variants) -> None:
    digests = {town.base.results_digest}
    for changes in (
        {"run.days": 99},
        {"run.world_seed": 3},
        {"costs.camera_yuan_year": 1.5},
        {"policies.one_stop": None},
        {"parameters.sparks.rate_scale": 1.0000001},
        {"place.townships": [{"name": "Elsewhere", "villages": {"urban": 1, "rural": 3}}]},
    ):
        digests.add(town.variant(changes).results_digest)
    assert len(digests) == 7
    forth = town.variant({"world.languages.urban": {"han": 0.5, "other": 0.5}})
    back = town.variant({"world.languages.urban": {"other": 0.5, "han": 0.5}})
    assert forth.results_digest == back.results_digest
