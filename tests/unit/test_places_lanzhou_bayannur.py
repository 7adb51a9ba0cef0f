"""Lanzhou and Bayannur at full size: what their reports count, and what stands for what they name."""

import re
from typing import Any

import pytest

from sim.institution.build import build_institution
from sim.prepare import build
from sim.scenario import Scenario, load
from sim.vocabulary import COMMITTEE, COUNTY, COURT, GRID, SETTINGS, TOWNSHIP

PLACES = ("lanzhou", "bayannur")
CENSUS = {
    "lanzhou": {
        "residents": 4_359_446,
        "households": 1_488_899,
        "collective_households": 154_724,
        "collective_residents": 744_573,
    },
    "bayannur": {
        "residents": 1_538_715,
        "households": 654_451,
        "collective_households": 22_585,
        "collective_residents": 70_290,
    },
}
GRIDS = {
    "lanzhou": {"urban": 2_945, "rural": 3_823, "dedicated": 739},
    "bayannur": {"urban": 1_551, "rural": 3_924, "pastoral": 305},
}
GRIDWORKERS = {
    "lanzhou": {"urban": 2_945, "rural": 3_823, "dedicated": 739},
    "bayannur": {"urban": 5_367, "rural": 13_578, "pastoral": 1_055},
}
STANDS_FOR = {
    "lanzhou": {
        "three tiers of grids": "policies.staffing.grids",
        "four tiers of command": "policies.ladder.committee",
        "small grids, 7,507": "policies.staffing.grids",
        "full-timers with part-timers (1+4+x)": "policies.joint_defence",
        "rural gridworkers who are the existing group heads": "policies.staffing.contract",
        "the platform's pipeline with deadlines and reminders": "policies.platform",
        "early warning on pooled signals": "policies.early_warning",
        "red, yellow and blue grids with leaders assigned": "policies.ratings",
        "cadre visits": "policies.cadre_visits",
        "party members paired with residents": "policies.party_pairing",
        "the daily, weekly, monthly and yearly routine": "policies.ratings",
    },
    "bayannur": {
        "5,780 grids": "policies.staffing.grids",
        "over 20,000 full- and part-timers": "policies.staffing.gridworkers",
        "four tiers of centres": "policies.ladder.committee",
        "one-stop centre": "policies.one_stop",
        "petition agents": "policies.petition_agents",
        "five-person teams": "policies.teams",
        "micro-grids": "policies.joint_defence",
        "veteran mediators": "policies.veteran_mediators",
        "yearly contests": "policies.contests",
    },
}
"""What a report names, and the key of what stands for it: a policy that the place has."""
NO_MECHANISM = {"bayannur": ("bravery awards", "safe campuses")}
NEW = {
    "lanzhou": ("joint_defence", "early_warning", "ratings", "cadre_visits", "party_pairing"),
    "bayannur": ("one_stop", "petition_agents", "teams", "veteran_mediators", "contests"),
}
"""What the reports name beyond grids, lines, platform and ladder."""


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest) -> Scenario:
    """Both places in turn."""
    return load(request.param)


def part(scenario: Scenario, policy: str) -> Any:
    """A policy that the place must have."""
    found = getattr(scenario.policies, policy)
    assert found is not None
    return found


def villages(scenario: Scenario) -> dict[str, int]:
    """Villages, communities and sites of each setting."""
    return {
        name: sum(township.villages.get(name, 0) for township in scenario.place.townships)
        for name in scenario.place.settings
    }


@pytest.mark.parametrize("name", sorted(CENSUS["lanzhou"]))
def test_the_census_is_met_exactly(place: Scenario, name: str) -> None:
    people = sum(getattr(setting, name) for setting in place.place.settings.values())
    assert people == CENSUS[place.name][name]


def test_every_count_of_a_setting_says_where_it_comes_from(place: Scenario) -> None:
    for path in place.paths():
        leaf = place.describe(path)
        if path.startswith("place.settings.") and leaf.source is not None:
            assert leaf.quote or (leaf.source == "assumed" and leaf.low is not None), path


def test_counts_of_a_setting_lie_in_their_ranges(place: Scenario) -> None:
    for path in place.paths():
        leaf = place.describe(path)
        if path.startswith("place.settings.") and leaf.low is not None and leaf.high is not None:
            assert leaf.low <= leaf.value <= leaf.high, path


def test_grids_are_as_many_as_reported(place: Scenario) -> None:
    grids = {name: cut.count for name, cut in part(place, "staffing").grids.items()}
    assert grids == GRIDS[place.name]


def test_gridworkers_are_as_many_as_reported(place: Scenario) -> None:
    workers = {name: ratio.total for name, ratio in part(place, "staffing").gridworkers.items()}
    assert workers == GRIDWORKERS[place.name]


def test_totals_of_grids_and_gridworkers() -> None:
    assert sum(GRIDS["lanzhou"].values()) == sum(GRIDWORKERS["lanzhou"].values()) == 7_507
    assert sum(GRIDS["bayannur"].values()) == 5_780
    assert sum(GRIDWORKERS["bayannur"].values()) == 20_000


def test_village_grids_of_bayannur_are_shared_out_by_families() -> None:
    settings = load("bayannur").place.settings
    rural, pastoral = settings["rural"].households, settings["pastoral"].households
    assert GRIDS["bayannur"]["rural"] == round(4_229 * rural / (rural + pastoral))


def test_tiers_of_lanzhou() -> None:
    lanzhou = load("lanzhou")
    assert sum(township.count for township in lanzhou.place.townships) == 114
    assert villages(lanzhou) == {"urban": 354, "rural": 732, "dedicated": 94}
    assert part(lanzhou, "ladder").committee.count == sum(villages(lanzhou).values()) == 1_180
    assert sum(villages(lanzhou).values()) - villages(lanzhou)["dedicated"] == 1_086


def test_tiers_of_bayannur() -> None:
    bayannur = load("bayannur")
    townships = sum(township.count for township in bayannur.place.townships)
    committees = part(bayannur, "ladder").committee.count
    assert townships == 70
    assert villages(bayannur)["urban"] == 140
    assert committees == sum(villages(bayannur).values())
    assert committees + townships + 7 + 1 == 869


def test_urban_and_rural_residents_of_lanzhou_are_those_of_the_census() -> None:
    settings = load("lanzhou").place.settings
    assert settings["urban"].residents + settings["dedicated"].residents == 3_622_550
    assert settings["rural"].residents == 736_896


@pytest.mark.parametrize(("band", "share"), [("child", 0.1703), ("old", 0.1656)])
def test_the_ages_of_lanzhou_are_those_of_the_census(band: str, share: float) -> None:
    lanzhou = load("lanzhou")
    settings = lanzhou.place.settings
    people = sum(settings[name].residents * lanzhou.world.age_shares[name][band] for name in settings)
    assert people / 4_359_446 == pytest.approx(share, abs=0.002)


def test_mongols_of_bayannur_are_those_of_the_census() -> None:
    bayannur = load("bayannur")
    settings = bayannur.place.settings
    people = sum(settings[name].residents * bayannur.world.languages[name]["mongolian"] for name in settings)
    assert people == pytest.approx(84_702, rel=0.01)


def test_requests_are_the_reported_numbers() -> None:
    app, hotline = part(load("lanzhou"), "app"), part(load("bayannur"), "hotline")
    assert app.requests_per_1000_residents_year == pytest.approx(100_682 / 4_359.446, abs=0.05)
    assert hotline.requests_per_1000_residents_year == pytest.approx(143_978 / 1_538.715, abs=0.005)


def test_the_platform_of_lanzhou_sets_deadlines_and_reminds() -> None:
    platform = part(load("lanzhou"), "platform")
    assert platform.deadlines
    assert platform.reminders


def test_rural_gridworkers_of_lanzhou_are_group_heads() -> None:
    assert part(load("lanzhou"), "staffing").contract["rural"] == "group_head"


def note_on(name: str, start: str) -> str:
    """The one note that begins so."""
    notes = [" ".join(note.lower().split()) for note in load(name).notes]
    told = [note for note in notes if note.startswith(start)]
    assert len(told) == 1
    return told[0]


@pytest.mark.parametrize(
    ("name", "start", "key"), [(name, *pair) for name in PLACES for pair in STANDS_FOR[name].items()]
)
def test_what_stands_for_an_arrangement_is_there(name: str, start: str, key: str) -> None:
    note = note_on(name, start)
    assert re.search("stands? for (it|them)", note)
    assert key in note
    assert any(path.startswith(key) for path in load(name).paths())


@pytest.mark.parametrize("start", NO_MECHANISM["bayannur"])
def test_an_arrangement_without_a_mechanism_says_why(start: str) -> None:
    before, found, why = note_on("bayannur", start).partition("no mechanism yet")
    assert before
    assert found
    assert len(why) > 60


def test_every_lever_that_is_said_has_a_source_and_what_is_assumed_a_range(place: Scenario) -> None:
    for path in place.paths():
        leaf = place.describe(path)
        new = path.startswith(tuple(f"policies.{name}." for name in NEW[place.name]))
        if not new or not leaf.origin.startswith(place.name):
            continue
        if isinstance(leaf.value, float):
            assert leaf.source is not None, path
        if leaf.source in ("seed", "derived"):
            assert leaf.quote, path
        if leaf.source == "assumed":
            assert leaf.low is not None, path


@pytest.mark.parametrize("name", PLACES)
def test_places_have_what_their_reports_name_and_no_more(name: str) -> None:
    everywhere = {"staffing", "joint_defence", "platform", "hotline", "ladder"}
    only = {"lanzhou": {"app"}, "bayannur": set()}
    given = {key for key, policy in load(name).policies if policy is not None}
    assert given == everywhere | only[name] | set(NEW[name])


def test_leaders_of_lanzhou_are_as_many_as_key_grids() -> None:
    ratings = part(load("lanzhou"), "ratings")
    grids = sum(GRIDS["lanzhou"].values())
    assert round(ratings.worst_share * grids) == 1_158
    assert ratings.colours == 2


def test_visits_and_pairs_of_lanzhou_are_those_reported() -> None:
    lanzhou = load("lanzhou")
    assert part(lanzhou, "cadre_visits").households_year == 19_771
    assert part(lanzhou, "party_pairing").members == 52_000
    tenth = load("lanzhou", scale=10)
    assert part(tenth, "cadre_visits").households_year == 1_977
    assert part(tenth, "party_pairing").members == 5_200


def test_part_timers_of_lanzhou_are_four_in_each_urban_grid() -> None:
    policy = part(load("lanzhou"), "joint_defence")
    assert policy.heads == 4 * GRIDS["lanzhou"]["urban"]
    assert policy.settings == ["urban"]


def test_townships_of_bayannur_keep_their_centres() -> None:
    bayannur = load("bayannur")
    assert not part(bayannur, "one_stop").pool_townships
    assert part(bayannur, "ladder").township is not None


def test_as_many_win_in_bayannur_as_secretaries_were_honoured() -> None:
    bayannur = load("bayannur")
    contests, ladder = part(bayannur, "contests"), part(bayannur, "ladder")
    assert round(contests.winners * ladder.committee.count) == 9
    assert (contests.first_month, contests.every_months) == (12, 12)
    assert part(bayannur, "teams").size == 5


@pytest.mark.slow
@pytest.mark.parametrize("name", PLACES)
def test_a_place_at_full_size_is_built_as_reported(name: str) -> None:
    scenario = load(name)
    world = build(scenario, seed=1)
    institution = build_institution(scenario, world)
    first, units = institution.level_first, institution.units
    people = [int(units["workers"][first[level] : first[level + 1]].sum()) for level in range(6)]
    ladder = part(scenario, "ladder")
    assert len(world.residents) == CENSUS[name]["residents"]
    assert int((world.households["collective"] == 0).sum()) == CENSUS[name]["households"]
    assert (institution.grid_of >= 0).all()
    grids = units[first[GRID] : first[GRID + 1]]
    for setting, count in GRIDS[name].items():
        mine = grids["setting"] == SETTINGS.index(setting)
        assert int(mine.sum()) == count
        assert int(grids["workers"][mine].sum()) == GRIDWORKERS[name][setting]
    assert first[COMMITTEE + 1] - first[COMMITTEE] == ladder.committee.count
    assert first[TOWNSHIP + 1] - first[TOWNSHIP] == len(world.township_names)
    assert people[TOWNSHIP] == ladder.township.staff.total
    assert people[COUNTY] == ladder.county.staff.total
    assert people[COURT] == ladder.court.staff.total
    assert len(set(units["key"].tolist())) == len(units)
