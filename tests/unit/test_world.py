"""The built place: exact counts, unique keys, ties as they should be, and neighbours who stay put."""

import numpy as np
import pytest
from places import place

from sim.apportion import apportion
from sim.errors import ScenarioError
from sim.prepare import build
from sim.vocabulary import AGE_BANDS, FAMILY, KINDS, LAND, NEIGHBOUR, SETTINGS
from sim.world.population import COLLECTIVE_ORDER, LARGEST_COLLECTIVE, LARGEST_FAMILY


@pytest.fixture(scope="module")
def world(town):
    return build(town, seed=1)


@pytest.fixture(scope="module")
def dormitories():
    """A place with collective households."""
    return build(place(households=80, residents=240, collective=(5, 60), villages=2), seed=3)


def family_homes(world):
    return world.households[world.households["collective"] == 0]


@pytest.mark.parametrize(
    ("total", "weights", "least", "parts"),
    [
        (10, [1, 1, 2], 0, [3, 2, 5]),
        (2, [5, 1, 1], 0, [2, 0, 0]),
        (5, [9, 1, 0], 1, [3, 1, 1]),
        (2, [1, 1, 1], 1, [1, 1, 0]),
    ],
)
def test_shares_are_whole_and_add_up(total, weights, least, parts):
    assert apportion(total, np.array(weights, float), least=least).tolist() == parts
    assert apportion(0, np.array([]), least=0).tolist() == []


def test_totals_are_exactly_those_of_the_scenario(town, world):
    setting = world.villages["setting"]
    for name, facts in town.place.settings.items():
        mine = setting == SETTINGS.index(name)
        assert world.villages["residents"][mine].sum() == facts.residents
        assert world.villages["households"][mine].sum() == facts.households + facts.collective_households
    assert world.households["residents"].sum() == len(world.residents)
    assert world.villages["adults"].sum() == (world.residents.age_band > 0).sum()


def test_collective_households_are_exact_too(dormitories):
    collective = dormitories.households[dormitories.households["collective"] == 1]
    assert len(collective) == 5
    assert collective["residents"].sum() == 60
    assert family_homes(dormitories)["residents"].sum() == 240
    assert (collective["adults"] == collective["residents"]).all()
    assert (collective["key"] & ((1 << 18) - 1) >= COLLECTIVE_ORDER).all()
    assert collective["residents"].max() <= LARGEST_COLLECTIVE
    assert family_homes(dormitories)["residents"].max() <= LARGEST_FAMILY


def test_people_who_do_not_fit_are_refused():
    with pytest.raises(ScenarioError, match=r"do not fit|allowed: 1 to 12"):
        build(place(households=10, residents=10 * LARGEST_FAMILY + 1), seed=1)
    full = build(place(households=10, residents=10 * LARGEST_FAMILY), seed=1)
    assert (full.households["residents"] == LARGEST_FAMILY).all()


def test_adults_come_first_and_every_household_has_one(world):
    homes = world.households
    assert homes["adults"].min() >= 1
    member = np.arange(len(world.residents)) - homes["first_resident"][world.residents.household]
    assert ((world.residents.age_band > 0) == (member < homes["adults"][world.residents.household])).all()


def test_tables_lie_in_location_order(dormitories):
    world = dormitories
    for name, count in (
        ("household", "households"),
        ("resident", "residents"),
        ("organisation", "organisations"),
    ):
        first = world.villages[f"first_{name}"]
        assert first[0] == 0
        assert (first[1:] == (first + world.villages[count])[:-1]).all()
    assert (np.diff(world.households["village"]) >= 0).all()
    assert (np.diff(world.residents.household) >= 0).all()


@pytest.mark.parametrize("name", ["world", "dormitories"])
def test_keys_are_unique_and_fit_into_an_address(name, request):
    world = request.getfixturevalue(name)
    for keys in (world.households["key"], world.organisations["key"], world.tie_keys()):
        assert len(np.unique(keys)) == len(keys)
    assert world.tie_keys().max() < 1 << 42
    assert (world.households["key"].max() * 256 + 255) * 8 + 7 < 1 << 44


@pytest.mark.parametrize("name", ["world", "dormitories"])
def test_ties_join_two_and_only_once(name, request):
    world = request.getfixturevalue(name)
    ties, people = world.ties, len(world.residents)
    assert (ties["a"] != ties["b"]).all()
    assert ties["a"].max() < people
    assert ties["b"].max() < people + len(world.organisations)
    ends = np.sort(np.stack([ties["a"], ties["b"]]), axis=0)
    assert len({*zip(*ends.tolist(), ties["kind"].tolist(), strict=True)}) == len(ties)
    home = world.households[world.residents.household[ties["a"]]]
    assert (world.tie_villages() == home["village"]).all()
    assert (world.tie_keys() >> 10 == home["key"]).all()
    assert (world.tie_keys()[5:9] == world.tie_keys(np.arange(5, 9))).all()
    assert (world.residents.age_band[ties["a"]] > 0).all()
    both = ties[ties["b"] < people]
    assert (world.residents.age_band[both["b"]] > 0).all()


def test_the_index_of_ties_lists_each_tie_at_both_ends(world):
    nodes = len(world.residents) + len(world.organisations)
    owner = np.repeat(np.arange(nodes), np.diff(world.node_first))
    tie = world.ties[world.node_ties]
    assert ((tie["a"] == owner) | (tie["b"] == owner)).all()
    assert (np.bincount(world.node_ties, minlength=len(world.ties)) == 2).all()
    same = owner[1:] == owner[:-1]
    assert (np.diff(world.node_ties.astype(int))[same] > 0).all()  # an engine relies on rising rows


def test_every_pair_of_adults_in_a_family_is_tied(world):
    homes = family_homes(world)
    within = world.ties[(world.ties["kind"] == FAMILY) & (world.ties["b"] < len(world.residents))]
    home_a, home_b = world.residents.household[within["a"]], world.residents.household[within["b"]]
    found = np.bincount(home_a[home_a == home_b], minlength=len(world.households))
    assert (found == homes["adults"] * (homes["adults"] - 1) // 2).all()


def test_traits_have_the_shares_of_the_scenario():
    scenario = place(setting="urban", households=4000, residents=10_000, villages=4)
    world = build(scenario, seed=5)
    people, facts = world.residents, scenario.world
    adult = people.age_band > 0

    def near(values, share):
        return abs(values.mean() - share) < 4 * np.sqrt(share * (1 - share) / len(values))

    assert near(people.female, facts.female_share)
    assert near(people.party_member[adult], facts.party_member_share)
    assert near(world.households["migrant"], facts.migrant_share["urban"])
    ages = facts.age_shares["urban"]
    for band, name in enumerate(AGE_BANDS):
        assert near(people.age_band == band, ages[name])
        if band:
            assert near(people.digital[people.age_band == band], facts.digital_share[name])
    assert abs(people.temper.mean()) < 0.05
    assert people.temper.std() == pytest.approx(1, abs=0.03)
    assert people.trust.mean() == pytest.approx(facts.trust_mean, abs=0.01)
    assert people.motivation.std() == pytest.approx(facts.motivation_sd, abs=0.03)


def test_members_of_a_household_share_their_temper():
    world = build(place(households=3000, residents=6000), seed=2)
    pairs = world.households["first_resident"][world.households["residents"] == 2]
    r = np.corrcoef(world.residents.temper[pairs], world.residents.temper[pairs + 1])[0, 1]
    assert r == pytest.approx(0.5, abs=0.1)


def test_degrees_are_near_what_is_said():
    scenario = place(setting="rural", households=3000, residents=9000, villages=3)
    world = build(scenario, seed=4)
    facts, homes = scenario.world, len(world.households)
    count = np.bincount(world.ties["kind"], minlength=len(KINDS))
    assert count[NEIGHBOUR] / homes == pytest.approx(facts.neighbour_ties_per_household["rural"], rel=0.03)
    assert count[LAND] / homes == pytest.approx(facts.land_ties_per_household["rural"], rel=0.03)
    adults = world.villages["adults"].sum()
    assert count[KINDS.index("public")] / adults == pytest.approx(
        facts.public_ties_per_adult["rural"], rel=0.1
    )


def test_neighbours_live_near_but_for_the_long_links():
    world = build(place(setting="rural", households=3000, residents=9000), seed=4)
    ties = world.ties[world.ties["kind"] == NEIGHBOUR]
    apart = np.abs(world.residents.household[ties["a"]] - world.residents.household[ties["b"]])
    far = (np.minimum(apart, 3000 - apart) > 10).mean()
    assert far == pytest.approx(0.1, abs=0.02)  # long_range_share


def test_some_organisations_are_far_more_popular_than_others():
    world = build(place(setting="urban", households=4000, residents=10_000), seed=4)
    people = len(world.residents)
    degree = np.diff(world.node_first)[people:]
    shops = np.sort(degree[world.organisations["kind"] == 3])[::-1]
    assert shops[: len(shops) // 10].sum() > 0.3 * shops.sum()


def described(world, key):
    """What a household is, apart from where it stands in the tables."""
    row = world.households[world.households["key"] == key][0]
    first, last = row["first_resident"], row["first_resident"] + row["residents"]
    people = world.residents[first:last].copy()
    people.household = 0
    return (row["language"], row["migrant"], row["adults"], people.tolist())


def named_ties(world):
    """Ties by key, their ends by household key and member, organisations by key."""
    homes = world.households[world.residents.household]
    member = np.arange(len(world.residents)) - homes["first_resident"]
    names = np.concatenate([homes["key"] * 256 + member, -1 - world.organisations["key"]])
    ends = (names[world.ties[end]].tolist() for end in "ab")
    return set(zip(world.tie_keys().tolist(), *ends, strict=True))


def test_one_more_household_leaves_the_others_as_they_were():
    before = build(place(setting="rural", households=200, residents=600), seed=9)
    after = build(place(setting="rural", households=201, residents=603), seed=9)
    keys = before.households["key"].tolist()
    assert set(keys) < set(after.households["key"].tolist())
    same = sum(described(before, key) == described(after, key) for key in keys)
    assert same >= 0.95 * len(keys)  # a few gain or lose a member, so that totals are exact
    mine, theirs = named_ties(before), named_ties(after)
    assert len(mine & theirs) >= 0.9 * len(mine)


def test_policies_and_engines_do_not_change_the_world(town):
    worlds = [
        build(town, seed=6),
        build(place(), seed=6),
        build(place(policies={"volunteers": {"registered": 5, "attention": 0.5}}), seed=6),
    ]
    assert worlds[0].seed == 6
    assert (worlds[1].ties == worlds[2].ties).all()
    assert (worlds[1].residents.temper == worlds[2].residents.temper).all()
    assert not np.array_equal(build(place(), seed=7).residents.temper, worlds[1].residents.temper)


def test_languages_stand_in_the_order_of_speakers():
    shares = {"value": {"rural": {"han": 0.3, "tibetan": 0.7}}, "source": "assumed"}
    world = build(place(households=500, residents=1500, world={"languages": shares}), seed=1)
    assert world.languages[0] == "tibetan"
    speakers = np.bincount(world.households["language"], weights=world.households["residents"])
    assert (np.diff(speakers) <= 0).all()


def test_a_world_built_in_threads_is_the_same(town, monkeypatch):
    one = build(town, seed=3)
    monkeypatch.setattr("sim.world.build.MANY", 0)
    other = build(town, seed=3)
    for name in ("households", "residents", "organisations", "ties", "node_first", "node_ties"):
        assert (getattr(one, name) == getattr(other, name)).all(), name
