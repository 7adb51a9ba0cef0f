"""The bundled scenarios: all valid, facts with the words that they rest on, totals that are exact."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis.reference_policies import FIGURES, opening_comment
from sim.institution.build import build_institution
from sim.prepare import build
from sim.scenario import Scenario, load
from sim.scenario.load import BUNDLED
from sim.vocabulary import (
    COMMITTEE,
    COUNTY,
    GRID,
    HEAD,
    HOUSEHOLDS,
    PRODUCTION_TEAMS,
    SETTINGS,
    SHOPS,
    TOWNSHIP,
    VEHICLES,
    WORKERS,
)

PLACES = sorted(path.stem for path in BUNDLED.glob("*.yaml") if path.stem != "base")
SMALL = ("town", "hezuo", "dulan")
"""Built in a moment; the others are cities of millions."""
OVERLAYS = sorted(path.stem for path in (BUNDLED / "policies").glob("*.yaml"))
PER_1000_DECIMALS = 0.005


@pytest.fixture(scope="module")
def hezuo() -> Scenario:
    """The city as bundled."""
    return load("hezuo")


def total(scenario: Scenario, name: str) -> int:
    """A count of `place.settings` over all settings."""
    return sum(getattr(setting, name) for setting in scenario.place.settings.values())


@pytest.mark.parametrize("name", PLACES)
def test_bundled_scenarios_are_valid_and_named_after_their_files(name: str) -> None:
    assert load(name).name == name


@pytest.mark.parametrize("overlay", OVERLAYS)
@pytest.mark.parametrize("name", PLACES)
def test_overlays_fit_every_scenario(name: str, overlay: str) -> None:
    assert load(name, overlays=[overlay]).name == name


@pytest.mark.parametrize("overlay", OVERLAYS)
@pytest.mark.parametrize("name", PLACES)
def test_an_overlay_has_its_way_over_a_place_that_has_the_policy(name: str, overlay: str) -> None:
    """Laid over itself it changes nothing, and what it says is there."""
    once, twice = load(name, overlays=[overlay]), load(name, overlays=[overlay, overlay])
    assert once.model_dump() == twice.model_dump()
    said = yaml.safe_load((BUNDLED / "policies" / f"{overlay}.yaml").read_text(encoding="utf-8"))
    for policy, levers in said["policies"].items():
        assert holds(once.model_dump()["policies"][policy], levers), policy


def holds(found: Any, said: Any) -> bool:
    """Whether nested values are as said; what is not said may be anything."""
    if not isinstance(said, dict) or found is None:
        return bool(found == said)
    return all(holds(found[key], value) for key, value in said.items())


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_an_overlay_says_what_it_stands_for_and_on_which_figures(overlay: str) -> None:
    file = BUNDLED / "policies" / f"{overlay}.yaml"
    words, figures, rest = opening_comment(file).partition(FIGURES)
    said = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert words
    assert figures
    assert rest.endswith((".", ")."))
    assert list(said) == ["schema", "name", "title", "policies"]
    assert said["name"] == overlay
    assert len(said["title"]) <= 60


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_an_overlay_makes_an_institution_of_the_town(overlay: str) -> None:
    town = load("town", overlays=[overlay])
    institution = build_institution(town, build(town, seed=1))
    assert (institution.grid_of >= 0).all()


@pytest.mark.parametrize(
    ("overlay", "grids", "workers"), [("thin", 3, 3), ("reported", 4, 4), ("generous", 4, 13)]
)
def test_staffing_by_reports(overlay: str, grids: int, workers: int) -> None:
    """One community and two villages, 230 families in both: at least one grid in each."""
    town = load("town", overlays=[f"staffing_{overlay}"])
    institution = build_institution(town, build(town, seed=1))
    first = institution.level_first
    rows = institution.units[first[GRID] : first[GRID + 1]]
    assert (len(rows), int(rows["workers"].sum())) == (grids, workers)


def test_points_by_overlay() -> None:
    """They start at once whatever the place says, and end only where the overlay says so."""
    for place in ("hezuo", "town"):
        on, generous, stopped = (
            load(place, overlays=[name]).policies.points
            for name in ("points", "points_generous", "points_stopped")
        )
        assert on is not None
        assert generous is not None
        assert stopped is not None
        assert (on.start_month, on.stop_month, stopped.stop_month) == (0, None, 6)
        assert generous.reward_yuan_month == 2 * on.reward_yuan_month
        assert generous.earn_points_month == 2 * on.earn_points_month
        assert generous.budget_yuan_resident_year is None


@pytest.mark.parametrize(
    ("overlay", "policy"),
    [("no_groups", "joint_defence"), ("points_off", "points"), ("platform_off", "platform")],
)
def test_overlays_take_a_policy_away(overlay: str, policy: str) -> None:
    assert getattr(load("hezuo").policies, policy) is not None
    assert getattr(load("hezuo", overlays=[overlay]).policies, policy) is None


@pytest.mark.parametrize("households", [5, 10, 16, 20])
def test_groups_by_size_replace_the_number_of_heads(households: int) -> None:
    policy = load("hezuo", overlays=[f"groups_{households}"]).policies.joint_defence
    assert policy is not None
    assert policy.heads is None
    assert policy.households_per_head == households


@pytest.mark.parametrize("name", PLACES)
def test_numbers_from_texts_carry_their_words(name: str) -> None:
    scenario = load(name)
    for path in scenario.paths():
        leaf = scenario.describe(path)
        if leaf.source in ("seed", "found") and leaf.origin.startswith(name):
            assert leaf.quote, path


def test_every_count_of_hezuo_says_where_it_comes_from(hezuo: Scenario) -> None:
    for path in hezuo.paths():
        leaf = hezuo.describe(path)
        if path.startswith("place.settings.") and leaf.source is not None:
            assert leaf.quote or (leaf.source == "assumed" and leaf.low is not None), path


def test_the_census_of_hezuo_is_met_exactly(hezuo: Scenario) -> None:
    assert total(hezuo, "residents") == 112_173
    assert total(hezuo, "households") == 26_476
    assert total(hezuo, "collective_households") == 4_423
    assert total(hezuo, "collective_residents") == 26_914


def test_the_divisions_of_hezuo_are_met_exactly(hezuo: Scenario) -> None:
    townships = hezuo.place.townships
    villages = {s: sum(t.villages.get(s, 0) for t in townships) for s in ("urban", "rural", "pastoral")}
    assert sum(township.count for township in townships) == 10
    assert villages["urban"] == 8
    assert villages["rural"] + villages["pastoral"] == 39


@pytest.mark.parametrize(("band", "share"), [("child", 0.2287), ("old", 0.0898)])
def test_the_ages_of_hezuo_are_those_of_the_census(hezuo: Scenario, band: str, share: float) -> None:
    settings = hezuo.place.settings
    people = sum(settings[name].residents * hezuo.world.age_shares[name][band] for name in settings)
    assert people / 112_173 == pytest.approx(share, abs=0.002)


def test_about_55_percent_of_hezuo_speak_tibetan(hezuo: Scenario) -> None:
    settings = hezuo.place.settings
    people = sum(settings[name].residents * hezuo.world.languages[name]["tibetan"] for name in settings)
    assert people / 112_173 == pytest.approx(0.55, abs=0.01)


def test_requests_by_hotline_and_app_are_the_reported_numbers(hezuo: Scenario) -> None:
    hotline, app = hezuo.policies.hotline, hezuo.policies.app
    assert hotline is not None
    assert app is not None
    assert hotline.requests_per_1000_residents_year == pytest.approx(2106 / 112.173, abs=PER_1000_DECIMALS)
    assert app.requests_per_1000_residents_year == pytest.approx(862 / 112.173, abs=PER_1000_DECIMALS)


def test_posts_of_hezuo_are_built_as_many_as_reported(hezuo: Scenario) -> None:
    world = build(hezuo, seed=1)
    institution = build_institution(hezuo, world)
    first = institution.level_first
    units = institution.units
    people = [int(units["workers"][first[level] : first[level + 1]].sum()) for level in range(6)]
    assert len(world.residents) == 112_173
    assert int((world.households["collective"] == 0).sum()) == 26_476
    assert first[GRID + 1] - first[GRID] == 279
    assert first[COMMITTEE + 1] - first[COMMITTEE] == 321
    assert first[TOWNSHIP + 1] - first[TOWNSHIP] == 10
    heads = units[first[HEAD] : first[HEAD + 1]]
    assert int((heads["serves"] == HOUSEHOLDS).sum()) == 1_616
    assert set(heads["serves"]) == {HOUSEHOLDS, SHOPS, VEHICLES, WORKERS, PRODUCTION_TEAMS}
    assert people[HEAD] == len(heads)
    assert people[COMMITTEE] == 1_132
    assert people[TOWNSHIP] == 176
    assert people[COUNTY] == 28


@pytest.mark.parametrize(
    "name", [place if place in SMALL else pytest.param(place, marks=pytest.mark.slow) for place in PLACES]
)
def test_everybody_in_a_bundled_place_has_a_grid(name: str) -> None:
    scenario = load(name)
    institution = build_institution(scenario, build(scenario, seed=1))
    assert (institution.grid_of >= 0).all()


def test_the_town_is_commented_line_by_line() -> None:
    text = Path(BUNDLED / "town.yaml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    bare = [line for line in lines if "#" not in line and not line.lstrip().startswith("- ")]
    assert len(bare) <= len(lines) // 5
    assert 1_900 <= total(load("town"), "residents") <= 2_100
    assert set(load("town").place.settings) <= set(SETTINGS)
