"""Dulan and Xining, and what Hezuo has in common with them: totals are met, and each arrangement is named.

With it stands which policy stands for it, or that none does.
"""

import re

import numpy as np
import pytest

from sim.institution.build import build_institution
from sim.institution.layout import Institution
from sim.prepare import build
from sim.scenario import Scenario, load
from sim.vocabulary import COMMITTEE, COUNTY, COURT, GRID, HEAD, POSTS, SETTINGS, TOWNSHIP
from sim.world.columns import World

PLACES = ("dulan", "xining")
COUNTED = (
    "place.settings.",
    "policies.staffing.",
    "policies.ladder.",
    "policies.points.",
    "policies.hotline.",
    "policies.joint_groups.",
    "policies.legal_advisers.",
    "policies.legal_publicity.",
    "policies.village_rules.",
    "policies.party_pairing.",
    "policies.cameras.",
    "policies.rangers.",
    "policies.ratings.",
    "policies.alliances.",
)
SETTINGS_OF = {"dulan": ["pastoral", "rural", "urban"], "xining": ["dedicated", "rural", "urban"]}
PRESENT = {
    "hezuo": [
        *("app", "hotline", "joint_defence", "joint_groups", "ladder", "legal_advisers"),
        *("legal_publicity", "platform", "points", "staffing", "volunteers"),
    ],
    "dulan": [
        *("cameras", "hotline", "ladder", "legal_advisers", "legal_publicity", "party_pairing"),
        *("points", "rangers", "staffing", "village_rules"),
    ],
    "xining": [
        *("alliances", "app", "hotline", "ladder", "legal_advisers", "platform", "ratings", "staffing"),
    ],
}
STANDS_FOR = {
    "hezuo": {
        "“141” staffing": "staffing",
        "vehicles, shops, persons and production groups": "joint_groups",
        "Joint defence of households": "joint_defence",
        "moral bank": "points",
        "red and black lists": "points",
        "Hotline and mini-program": "app",
        "Committees (321": "ladder",
        "Industry experts": "ladder",
        "Grid instructors": "ladder",
        "Legal tutors (52)": "legal_advisers",
        "Legally versed residents (141)": "legal_publicity",
        "red lecturers (104)": "legal_publicity",
        "Volunteers (13,450)": "volunteers",
    },
    "dulan": {
        "806 gridworkers": "staffing",
        "The team '141'": "rangers",
        "Party members with assigned households": "party_pairing",
        "877 cameras": "cameras",
        "Village rules": "village_rules",
        "village councils": "village_rules",
        "Village legal advisers": "legal_advisers",
        "Law publicity": "legal_publicity",
        "positive and a negative list": "points",
    },
    "xining": {
        "Four-tier centres": "ladder",
        "Closed loop with deadlines": "platform",
        "legal adviser in every village": "legal_advisers",
        "Five-colour rating": "ratings",
        "Satisfaction": "ratings",
        "Station-area alliance": "alliances",
        "Joint patrols at a temple": "alliances",
        "Many languages": "ladder",
    },
}
WITHOUT_MECHANISM = {
    "hezuo": ["140 teams", "20 model households", "117 persons and 165 households", "Services online"],
    "dulan": ["Legal aid", "powers of the police", "party members hold it", "the way to a"],
    "xining": ["Street chiefs", "34 party branches", "visitors", "resettled community", "nine societies"],
}


@pytest.fixture(scope="module")
def dulan() -> Scenario:
    """The county as bundled."""
    return load("dulan")


@pytest.fixture(scope="module")
def xining() -> Scenario:
    """The city as bundled."""
    return load("xining")


@pytest.fixture(scope="module")
def built(dulan: Scenario) -> tuple[World, Institution]:
    """The county's world, and the posts laid over it."""
    world = build(dulan, seed=1)
    return world, build_institution(dulan, world)


def total(scenario: Scenario, name: str) -> int:
    """A count of `place.settings` over all settings."""
    return sum(getattr(setting, name) for setting in scenario.place.settings.values())


def villages(scenario: Scenario, setting: str) -> int:
    """Villages, communities or sites of a setting."""
    return sum(round(township.villages.get(setting, 0)) for township in scenario.place.townships)


def share_of_language(scenario: Scenario, language: str) -> float:
    """Share of residents whose household speaks a language."""
    settings = scenario.place.settings
    speakers = sum(
        settings[name].residents * scenario.world.languages[name].get(language, 0.0) for name in settings
    )
    return speakers / total(scenario, "residents")


@pytest.mark.parametrize("name", PLACES)
def test_they_have_the_settings_that_are_reported(name: str) -> None:
    assert sorted(load(name).place.settings) == SETTINGS_OF[name]


@pytest.mark.parametrize("name", PRESENT)
def test_they_have_the_policies_that_are_reported_and_none_is_idle(name: str) -> None:
    scenario = load(name)
    for policies in (scenario.policies, scenario.policies.effective()):
        assert sorted(policy for policy, value in policies if value is not None) == PRESENT[name]


@pytest.mark.parametrize("name", PRESENT)
def test_every_count_is_quoted_or_has_a_range(name: str) -> None:
    scenario = load(name)
    for path in scenario.paths():
        leaf = scenario.describe(path)
        if path.startswith(COUNTED) and leaf.source is not None:
            ranged = leaf.source == "assumed" and (leaf.low is not None or leaf.factors or leaf.cells)
            assert leaf.quote or ranged, path


@pytest.mark.parametrize("name", PRESENT)
def test_values_lie_in_their_own_ranges(name: str) -> None:
    scenario = load(name)
    for path in scenario.paths():
        leaf = scenario.describe(path)
        if leaf.low is not None and leaf.high is not None:
            assert leaf.low <= leaf.value <= leaf.high, path


@pytest.mark.parametrize(
    ("name", "words"), [(name, words) for name in PRESENT for words in WITHOUT_MECHANISM[name]]
)
def test_what_has_no_mechanism_is_said_to_have_none(name: str, words: str) -> None:
    notes = [note for note in load(name).notes if words in note]
    assert notes, words
    assert any(re.search(r"[Nn]o mechanism yet", note) for note in notes), words


@pytest.mark.parametrize(
    ("name", "words", "policy"),
    [(name, *claim) for name in PRESENT for claim in STANDS_FOR[name].items()],
)
def test_what_has_a_mechanism_is_said_to_have_it(name: str, words: str, policy: str) -> None:
    notes = [note for note in load(name).notes if words in note and "stands for it" in note]
    assert notes, words
    assert any(f"policies.{policy}" in note for note in notes), words
    assert policy in PRESENT[name]


@pytest.mark.parametrize("name", PRESENT)
def test_what_stands_for_an_arrangement_exists(name: str) -> None:
    scenario = load(name)
    known = scenario.paths(cells=True)
    for note in scenario.notes:
        if "stands for it" not in note:
            continue
        named = re.findall(r"(?:policies|parameters|world)(?:\.[a-z_*]+)+", note)
        assert named, note
        for path in named:
            assert any(re.match(path.replace(".", r"\.").replace("*", "[a-z]+"), one) for one in known), path


def test_the_area_of_dulan_is_felt_as_distance(dulan: Scenario) -> None:
    base = load("town").parameters
    travel, steps = dulan.parameters.outreach.travel_minutes, dulan.parameters.channels.setting_distance
    for setting in ("rural", "pastoral"):
        assert travel[setting] > base.outreach.travel_minutes[setting]
        assert steps[setting] > base.channels.setting_distance[setting]
    assert travel["urban"] == 0


def test_a_visit_fits_into_what_admin_leaves_of_a_shift(dulan: Scenario) -> None:
    staffing, outreach = dulan.policies.staffing, dulan.parameters.outreach
    assert staffing is not None
    for setting in dulan.place.settings:
        shift = staffing.shift_minutes[setting]
        left = shift * min(1 - dulan.parameters.staff.admin_share, outreach.patrol_share_max)
        assert outreach.visit_minutes + outreach.travel_minutes[setting] < left, setting


def test_dulan_has_the_residents_of_its_census_and_the_reported_gridworkers(dulan: Scenario) -> None:
    staffing = dulan.policies.staffing
    assert staffing is not None
    assert total(dulan, "residents") == 68_273
    assert 19_000 <= total(dulan, "households") <= 25_000
    assert sum(staffing.gridworkers[name].total or 0 for name in dulan.place.settings) == 81 + 174 + 116
    assert villages(dulan, "rural") + villages(dulan, "pastoral") == 110
    assert sum(township.count for township in dulan.place.townships) == 8


def test_dulan_is_built_as_it_is_said(dulan: Scenario, built: tuple[World, Institution]) -> None:
    world, institution = built
    first, units = institution.level_first, institution.units
    people = [int(units["workers"][first[level] : first[level + 1]].sum()) for level in range(6)]
    assert len(world.residents) == 68_273
    assert int((world.households["collective"] == 0).sum()) == total(dulan, "households") == 21_000
    assert int((world.households["collective"] == 1).sum()) == total(dulan, "collective_households")
    assert first[GRID + 1] - first[GRID] == 161
    assert first[COMMITTEE + 1] - first[COMMITTEE] == len(world.villages) == 118
    assert first[TOWNSHIP + 1] - first[TOWNSHIP] == 8
    assert people[HEAD] == 0
    assert people[GRID] == 806 + 161
    assert people[TOWNSHIP:] == [48, 17, 3]


def posts(institution: Institution, grids: np.ndarray) -> np.ndarray:
    """How many workers of each kind of post some units have, shape (units, posts)."""
    spans = [
        slice(first, first + count)
        for first, count in zip(grids["first_worker"], grids["workers"], strict=True)
    ]
    return np.array([np.bincount(institution.workers["post"][span], minlength=len(POSTS)) for span in spans])


def test_the_806_of_dulan_are_counted_once_and_the_police_beside_them(
    built: tuple[World, Institution],
) -> None:
    _, institution = built
    first = institution.level_first
    of_grids = posts(institution, institution.units[first[GRID] : first[GRID + 1]]).sum(axis=0)
    police = of_grids[POSTS.index("village_police")]
    assert police == 161
    assert of_grids.sum() - police == 806
    assert [of_grids[POSTS.index(kind)] for kind in ("grassland", "forest", "relics")] == [145, 145, 145]


def test_each_village_team_of_dulan_has_a_head_four_members_and_a_policeman(
    built: tuple[World, Institution],
) -> None:
    _, institution = built
    first = institution.level_first
    grids = institution.units[first[GRID] : first[GRID + 1]]
    for name, own, wardens in (("urban", 81, 0), ("rural", 174, 3), ("pastoral", 116, 3)):
        mine = posts(institution, grids[grids["setting"] == SETTINGS.index(name)])
        assert mine[:, 0].sum() == own
        assert mine[:, 0].min() >= 1
        assert (mine[:, POSTS.index("village_police")] == 1).all()
        special = [POSTS.index(kind) for kind in ("grassland", "forest", "relics")]
        assert (mine[:, special].sum(axis=1) == wardens).all()


def test_877_cameras_of_dulan_stand_where_somebody_lives_close_by(dulan: Scenario) -> None:
    cameras = dulan.policies.cameras
    assert cameras is not None
    residents = [dulan.place.settings[name].residents for name in SETTINGS[:3]]
    assert cameras.per_resident(dulan)[:3] @ residents == pytest.approx(877)


def test_publicity_of_dulan_is_its_110_sessions_in_ten_months(dulan: Scenario) -> None:
    publicity = dulan.policies.legal_publicity
    assert publicity is not None
    sessions = publicity.sessions_year_per_1000 * 68.273
    assert sessions * 9.6 / 12 == pytest.approx(110, rel=0.01)
    assert publicity.persons_reached == pytest.approx(5_800 / 110, rel=0.01)


def test_hezuo_counts_its_versed_residents_and_lecturers() -> None:
    publicity = load("hezuo").policies.legal_publicity
    assert publicity is not None
    assert publicity.versed_per_1000 * 112.173 == pytest.approx(141, rel=0.001)
    assert publicity.sessions_year_per_1000 * 112.173 == pytest.approx(2 * 104, rel=0.01)


@pytest.mark.parametrize("name", PRESENT)
def test_they_say_where_to_read_what_changes(name: str) -> None:
    assert any("docs/institutions.md" in note for note in load(name).notes)


def test_every_village_of_xining_has_an_adviser_and_two_units_none(xining: Scenario) -> None:
    advisers = xining.policies.legal_advisers
    assert advisers is not None
    assert advisers.number == 1_076
    assert advisers.villages(1_078) == 1_076


def test_xining_rates_in_five_colours_by_four_indicators_and_satisfaction(xining: Scenario) -> None:
    ratings = xining.policies.ratings
    assert ratings is not None
    assert ratings.colours == 5
    weights = (
        ratings.record_weight,
        ratings.incident_weight,
        ratings.overdue_weight,
        ratings.late_weight,
    )
    assert min(*weights, ratings.satisfaction_weight) > 0
    assert ratings.worst_share + 3 * ratings.middle_share <= 1


def test_every_language_of_dulan_is_spoken(dulan: Scenario, built: tuple[World, Institution]) -> None:
    world, _ = built
    assert share_of_language(dulan, "chinese") == pytest.approx(0.59, abs=0.01)
    spoken = np.bincount(world.households["language"]) / len(world.households)
    assert len(spoken) == 3
    assert spoken.min() > 0.1


def test_the_census_of_xining_is_met(xining: Scenario) -> None:
    assert total(xining, "residents") == 2_467_965
    assert total(xining, "households") == 847_809
    assert total(xining, "collective_households") == 65_944
    assert total(xining, "collective_residents") == 243_255
    assert xining.world.female_share == pytest.approx(1_211_445 / 2_467_965, abs=0.0001)


def test_xining_has_1076_villages_and_communities_and_two_sites(xining: Scenario) -> None:
    assert villages(xining, "urban") + villages(xining, "rural") == 1_076
    assert villages(xining, "dedicated") == 2
    assert sum(township.count for township in xining.place.townships) == 75


def test_the_floating_population_of_xining_is_about_that_of_the_census(xining: Scenario) -> None:
    settings, share = xining.place.settings, xining.world.migrant_share
    people = sum(settings[name].residents * share[name] for name in settings)
    assert people == pytest.approx(668_900, rel=0.02)


def test_no_more_of_xining_speak_a_minority_language_than_belong_to_a_minority(xining: Scenario) -> None:
    others = [share_of_language(xining, language) for language in ("tibetan", "tu", "salar", "mongolian")]
    assert all(share > 0 for share in others)
    assert share_of_language(xining, "chinese") + sum(others) == pytest.approx(1)
    assert 0.04 <= sum(others) <= 705_143 / 2_467_965


def test_gridworkers_of_xining_have_as_many_residents_as_those_of_lanzhou(xining: Scenario) -> None:
    staffing, settings = xining.policies.staffing, xining.place.settings
    assert staffing is not None
    for name, residents in (("urban", 1_230), ("rural", 193)):
        grids, workers = staffing.grids[name].count, staffing.gridworkers[name].per_grid
        assert grids is not None
        assert workers is not None
        assert settings[name].residents / (grids * workers) == pytest.approx(residents, rel=0.01)


@pytest.mark.slow
def test_xining_is_built_as_it_is_said(xining: Scenario) -> None:
    world = build(xining, seed=1)
    institution = build_institution(xining, world)
    first, units = institution.level_first, institution.units
    people = [int(units["workers"][first[level] : first[level + 1]].sum()) for level in range(6)]
    assert len(world.residents) == 2_467_965
    assert int((world.households["collective"] == 0).sum()) == 847_809
    assert first[GRID + 1] - first[GRID] == 1_567 + 2_694 + 2
    assert people[GRID] == 1_567 + 2_694 + 16 + 2
    assert first[COMMITTEE + 1] - first[COMMITTEE] == 1_078
    assert first[TOWNSHIP + 1] - first[TOWNSHIP] == 75
    assert people[TOWNSHIP] == 900
    assert people[COUNTY] == 400
    assert people[COURT] == 88
    assert (institution.grid_of >= 0).all()
