"""Every pattern on hand-made data: one world in which it holds, one in which it does not."""

import numpy as np
import pytest

from analysis.patterns.arms import menu_of
from analysis.patterns.burdens import BURDENS, UNSETTLED
from analysis.patterns.concentration import gini, lorenz
from analysis.patterns.families import ORDER, patterns
from analysis.patterns.gather import Place
from analysis.patterns.near_repeat import close_pairs, knox, p_value, shuffled_within
from analysis.patterns.registry import PATTERNS, judge, verdict
from analysis.patterns.seen import Seen
from analysis.patterns.sighting import Sighting, kept
from analysis.patterns.wording import number, wanted
from analysis.study.intervals import Interval
from sim.errors import ScenarioError
from sim.vocabulary import FAMILY, LAND

RUNS = 8
NOISE = np.random.default_rng(1).normal(0, 1, (500, RUNS))
"""Luck, small beside what is planted."""


def near(value, row=0, spread=0.01):
    """A value in each run, but for luck."""
    return value * (1 + spread * NOISE[row])


def sighting(**said):
    """A sighting of ten villages of a hundred households, in which nothing happened but what is said."""
    empty = np.zeros(0)
    base = {
        "day": empty,
        "household": empty.astype(np.int32),
        "village": empty.astype(np.int32),
        "kind": empty.astype(np.int8),
        "setting": empty.astype(np.int8),
        "party_households": np.zeros((2, 0), dtype=np.int32),
        "household_ties": np.full(1000, 5),
        "steps": np.zeros(3, dtype=int),
        "at_court": np.array(0),
        "heard_by_kind": np.zeros(7, dtype=int),
        "failed_by_kind": np.zeros(7, dtype=int),
        "known": np.array(1000),
        "escalations": np.array(100),
        "agreed": np.array(400),
        "sessions_of_agreed": np.array(800),
        "camera_by_kind": np.zeros(7, dtype=int),
        "participants": np.zeros(0, dtype=int),
        "adults": np.zeros(0, dtype=int),
    }
    return Sighting(**(base | said))


def logs(make, arm="baseline"):
    return {"sightings": {arm: [make(run) for run in range(RUNS)]}}


def outcomes(**arms):
    """Seen outcomes: arm -> {outcome: value}, with luck of a hundredth that is not shared."""
    return {
        "outcomes": {
            arm: {name: near(value, row + 10 * place) for row, (name, value) in enumerate(values.items())}
            for place, (arm, values) in enumerate(arms.items())
        }
    }


# --- worlds --------------------------------------------------------------------------------------


def scattered(run, contagious, doors=300):
    """2,000 disputes in ten villages over a year; contagious: half of them follow another, close and soon."""
    generator = np.random.default_rng(run)
    count = 1000
    village = generator.integers(0, 10, count)
    door = generator.integers(0, doors, count)
    day = generator.uniform(0, 365, count)
    if contagious:
        later = day + generator.uniform(1, 14, count)
        beside = np.clip(door + generator.integers(-2, 3, count), 0, doors - 1)
    else:
        later, beside = generator.uniform(0, 365, count), generator.integers(0, doors, count)
    villages = np.concatenate([village, village])
    household = doors * villages + np.concatenate([door, beside])
    return sighting(
        day=np.concatenate([day, later]),
        household=household,
        village=villages,
        kind=np.zeros(2 * count, dtype=np.int8),
        setting=np.ones(2 * count, dtype=np.int8),
        party_households=np.stack([household, np.full(2 * count, -1)]),
    )


def parties(run, *, few):
    """2,000 disputes over 1,000 households: evenly by lot, or half of them in a tenth of the households."""
    generator = np.random.default_rng(run)
    first = generator.integers(0, 1000, 2000)
    if few:
        first[:1000] = generator.integers(0, 100, 1000)
    return sighting(party_households=np.stack([first, np.full(2000, -1)]))


def steps(*shares, court=0.02):
    def make(run):
        counts = np.round(1000 * np.array(shares) * (1 + 0.01 * NOISE[1, run])).astype(int)
        return sighting(steps=counts, at_court=np.array(round(1000 * court)), day=np.zeros(1000))

    return logs(make)


def hours(name, half, less, today, more):
    places = {"hours_half": half, "hours_less": less, "baseline": today, "hours_more": more}
    return outcomes(**{arm: {name: value} for arm, value in places.items()})


def late(**said):
    """Logs as written and with late contact."""
    return {
        "sightings": {
            "baseline": [sighting() for _ in range(RUNS)],
            "contact_late": [
                sighting(**{name: np.array(value + run) for name, value in said.items()})
                for run in range(RUNS)
            ],
        }
    }


def groups(none, five, ten, forty, low=0.0):
    hidden = {"no_groups": none, "groups_5": five, "groups_10": ten, "groups_40": forty}
    arms = {arm: {"hidden_share": value, "head_hours": 1.0} for arm, value in hidden.items()}
    arms["groups_5"]["head_hours"], arms["groups_10"]["head_hours"] = 2000.0, 1000.0
    for arm in ("groups_10_low_eye", "groups_10_high_eye"):
        arms[arm] = dict(arms["groups_10"])
    for values in arms.values():
        values["settled_at_head_share"] = 0.05
    seen = outcomes(**arms)
    for values in seen["outcomes"].values():
        values["hidden_share"] = values["hidden_share"].mean() + 0.001 * NOISE[3]
    return seen


def months(on, off=(0.05,) * 12, stopped=None):
    def make(shares):
        return [
            sighting(
                participants=np.round(10000 * np.array(shares) + 10 * NOISE[2, run]).astype(int),
                adults=np.full(12, 10000),
            )
            for run in range(RUNS)
        ]

    return {
        "sightings": {
            "points": make(on),
            "points_off": make(off),
            "points_stopped": make(stopped or on),
        }
    }


LAST = "participation_last"


def takers(**arms):
    return outcomes(**{arm: {LAST: value} for arm, value in arms.items()})


def classes(few, many, gain_few, gain_many):
    return outcomes(
        points={f"{LAST} [{few}]": 0.05 + gain_few, f"{LAST} [{many}]": 0.05 + gain_many},
        points_off={f"{LAST} [{few}]": 0.05, f"{LAST} [{many}]": 0.05},
    )


def books(arms, true, reported):
    return outcomes(
        **{
            arm: {"success_true": one, "success_reported": other}
            for arm, one, other in zip(arms, true, reported, strict=True)
        }
    )


def halved(records, durable):
    return outcomes(
        grids_halved={
            "recorded_per_1000": 10 * records,
            "cost_total_yuan": 1000.0,
            "cost_per_durable_resolution_yuan": 10 / durable,
        },
        baseline={
            "recorded_per_1000": 10.0,
            "cost_total_yuan": 1000.0,
            "cost_per_durable_resolution_yuan": 10.0,
        },
    )


def failures(land, other):
    failed = np.zeros(7, dtype=int)
    failed[LAND], failed[FAMILY] = land, other
    return logs(lambda run: sighting(failed_by_kind=failed + (run % 2), heard_by_kind=3 * failed + 7))


def cameras(family, other):
    seen = np.zeros(7, dtype=int)
    seen[FAMILY], seen[LAND] = family, other
    return logs(lambda _: sighting(camera_by_kind=seen), arm="with_cameras")


def policy(unsettled, **burden):
    """One policy against a place without it; every other policy is absent."""
    outcome = {name: 1.0 for names in BURDENS.values() for name in names}
    seen = outcomes(
        with_cameras={UNSETTLED: unsettled, **{name: burden.get(name, 1.0) for name in outcome}},
        without_cameras={UNSETTLED: 100.0, **outcome},
    )
    seen["outcomes"]["with_cameras"] = {
        name: values if name in {UNSETTLED, *burden} else seen["outcomes"]["without_cameras"][name]
        for name, values in seen["outcomes"]["with_cameras"].items()
    }
    others = [arm for arm in PATTERNS["nothing_is_free"].arms if not arm.endswith("_cameras")]
    return seen | {"absent": dict.fromkeys(others, "not here")}


def heads(hours_of_heads, cost):
    return outcomes(
        groups_10={"head_hours": hours_of_heads, "cost_per_resident_yuan": 10.0 + cost},
        no_groups={"cost_per_resident_yuan": 10.0},
    ) | {"worth_of_hour": 15.0, "residents": 1000}


WORLDS = {
    "pyramid_nothing": (steps(0.33, 0.45, 0.2), steps(0.6, 0.2, 0.2)),
    "pyramid_other_party": (steps(0.33, 0.45, 0.2), steps(0.6, 0.2, 0.2)),
    "pyramid_third_party": (steps(0.33, 0.45, 0.2), steps(0.2, 0.2, 0.6)),
    "pyramid_court": (steps(0.3, 0.4, 0.3), steps(0.3, 0.4, 0.3, court=0.2)),
    "staffing_requests": (
        hours("requests_on_time_true", 0.2, 0.5, 0.9, 0.95),
        hours("requests_on_time_true", 0.4, 0.5, 0.6, 0.8),
    ),
    "staffing_burnout": (
        hours("gridworkers_worn_out_share", 0.9, 0.8, 0.4, 0.3),
        hours("gridworkers_worn_out_share", 0.9, 0.8, 0.7, 0.5),
    ),
    "staffing_waits": tuple(
        outcomes(
            minutes_quarter={"committee_wait_days_mean": 20.0, "utilisation_committee": 0.9},
            minutes_half={"committee_wait_days_mean": half},
            baseline={"committee_wait_days_mean": 2.0},
        )
        for half in (4.0, 14.0)
    ),
    "staffing_disputes": (
        hours("unsettled_severity_days_per_1000", 110.0, 103.0, 100.0, 95.0),
        hours("unsettled_severity_days_per_1000", 200.0, 130.0, 100.0, 60.0),
    ),
    "benefits_saturate": (
        hours("requests_on_time_true", 0.2, 0.6, 0.9, 0.95),
        hours("requests_on_time_true", 0.2, 0.3, 0.4, 0.6),
    ),
    "intrusion_grows": (
        hours("patrol_visits_per_household", 1.0, 2.0, 3.0, 5.0),
        hours("patrol_visits_per_household", 1.0, 2.0, 3.0, 3.05),
    ),
    "early_contact_escalation": (late(escalations=120), late(escalations=90)),
    "early_contact_sessions": (late(sessions_of_agreed=900), late(sessions_of_agreed=790)),
    "early_contact_incidents": tuple(
        outcomes(contact_late={"incidents_per_100000": value}, baseline={"incidents_per_100000": 10.0})
        for value in (12.0, 8.0)
    ),
    "groups_pay": (groups(0.8, 0.6, 0.6, 0.7), groups(0.8, 0.8, 0.8, 0.8)),
    "groups_too_small": (groups(0.8, 0.6, 0.6, 0.7), groups(0.8, 0.2, 0.6, 0.7)),
    "groups_too_large": (groups(0.8, 0.6, 0.6, 0.7), groups(0.8, 0.6, 0.6, 0.5)),
    "points_active": (takers(points=0.2), takers(points=0.6)),
    "points_lift": (takers(points=0.2, points_off=0.05), takers(points=0.05, points_off=0.05)),
    "points_plateau": (
        months((0.1, 0.15, 0.18, *(0.2,) * 9)),
        months(tuple(np.linspace(0.06, 0.3, 12))),
    ),
    "points_fall_back": tuple(
        takers(points=0.2, points_off=0.05, points_stopped=after) for after in (0.06, 0.19)
    ),
    "points_crowd_out": tuple(
        takers(points_stopped_crowded=after, points_off=0.05) for after in (0.03, 0.06)
    ),
    "points_old": (classes("age: old", "age: young", 0.05, 0.2), classes("age: old", "age: young", 0.2, 0.2)),
    "points_migrants": (
        classes("migrant: yes", "migrant: no", 0.05, 0.2),
        classes("migrant: yes", "migrant: no", 0.3, 0.2),
    ),
    "overload_reported": (
        books(["hours_half"], [0.4], [0.985]),
        books(["hours_half"], [0.4], [0.6]),
    ),
    "overload_true": (
        books(["hours_half", "hours_more"], [0.4, 0.7], [0.98, 0.99]),
        books(["hours_half", "hours_more"], [0.7, 0.7], [0.6, 0.99]),
    ),
    "ranked_inflates": (
        books(["with_ratings", "without_ratings"], [0.5, 0.7], [0.98, 0.95]),
        books(["with_ratings", "without_ratings"], [0.7, 0.5], [0.95, 0.95]),
    ),
    "grids_halved": (halved(1.5, 1.1), halved(1.1, 1.5)),
    "land_failures": (failures(80, 20), failures(10, 90)),
    "filing_counts": tuple(
        outcomes(
            filing_blocked={"voiced_to_court_share": share, "voiced_per_1000": 10.0},
            baseline={"voiced_to_court_share": 0.1, "voiced_per_1000": 10.0},
        )
        for share in (0.01, 0.1)
    ),
    "filing_latent": tuple(
        outcomes(filing_blocked={UNSETTLED: value}, baseline={UNSETTLED: 100.0}) for value in (104.0, 90.0)
    ),
    "near_repeat": tuple(logs(lambda run, c=c: scattered(run, c)) for c in (True, False)),
    "near_repeat_size": tuple(logs(lambda run, c=c: scattered(run, c)) for c in (True, False)),
    "concentration": tuple(logs(lambda run, few=few: parties(run, few=few)) for few in (True, False)),
    "cameras_family": (cameras(0, 100), cameras(30, 70)),
    "warning_false": tuple(
        outcomes(
            with_early_warning={"flag_calls_finding_share": share, "flag_calls_per_household": 0.3},
        )
        for share in (0.05, 0.8)
    ),
    "warning_early": tuple(
        outcomes(
            with_early_warning={"hidden_days_share": days, "flag_calls_per_household": 0.3},
            without_early_warning={"hidden_days_share": 0.8},
        )
        for days in (0.7, 0.85)
    ),
    "nothing_is_free": (policy(80.0, cost_total_yuan=1.5), policy(80.0)),
    "hidden_workload": (heads(2000.0, 1.0), heads(100.0, 20.0)),
}


def test_every_pattern_has_a_world_in_which_it_holds_and_one_in_which_it_fails():
    patterns()
    assert set(WORLDS) == set(PATTERNS)


@pytest.mark.parametrize("name", WORLDS)
def test_a_pattern_that_is_there_is_shown(name):
    found = judge(PATTERNS[name], Seen(**WORLDS[name][0]))
    assert found.verdict == "passed", (number(found), found.why)


@pytest.mark.parametrize("name", WORLDS)
def test_a_pattern_that_is_not_there_is_missed(name):
    found = judge(PATTERNS[name], Seen(**WORLDS[name][1]))
    assert found.verdict == "missed", (number(found), found.why)


@pytest.mark.parametrize("one", patterns(), ids=lambda one: one.name)
def test_a_pattern_whose_arms_the_place_has_not_cannot_be_told_and_says_why(one):
    absent = dict.fromkeys((*one.arms, *one.logs), "no such arm here")
    found = judge(one, Seen(absent=absent))
    assert found.verdict == "cannot be told"
    # over many policies: those that are absent are left out
    assert found.why in ("no such arm here", "no policy lowers unsettled days for certain here")
    assert number(found) == ""


@pytest.mark.parametrize("one", patterns(), ids=lambda one: one.name)
def test_a_pattern_says_all_that_a_reader_needs(one):
    assert one.low < one.high
    assert not (np.isinf(one.low) and np.isinf(one.high))
    assert one.title
    assert one.number
    assert one.source
    assert one.family in ORDER
    assert one.outcomes or one.logs
    assert wanted(one)


# --- verdicts ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(0.3, 0.4, "passed"), (0.25, 0.45, "passed"), (0.1, 0.2, "missed"), (0.5, 0.6, "missed"),
     (0.2, 0.3, "cannot be told"), (0.1, 0.9, "cannot be told"), (np.nan, np.nan, "cannot be told")],
)  # fmt: skip
def test_an_interval_passes_inside_misses_outside_and_tells_nothing_on_the_bound(low, high, said):
    interval = Interval(value=(low + high) / 2, low=low, high=high, n=9)
    assert verdict(interval, low=0.25, high=0.45)[0] == said


# --- Knox ----------------------------------------------------------------------------------------


def test_pairs_are_all_those_within_reach_in_one_village_and_no_other():
    generator = np.random.default_rng(7)
    village = generator.integers(0, 4, 200)
    household = 50 * village + generator.integers(0, 50, 200)
    first, second, band = close_pairs(village, household)
    found = {frozenset(pair): one for *pair, one in zip(first, second, band, strict=True)}
    wanted_pairs = {}
    for i in range(200):
        for j in range(i):
            doors = abs(int(household[i]) - int(household[j]))
            if village[i] == village[j] and doors <= 20:
                wanted_pairs[frozenset((i, j))] = 0 if doors == 0 else 1 if doors <= 5 else 2
    assert len(first) == len(found)
    assert found == wanted_pairs


def test_times_are_shuffled_within_their_stratum_alone():
    values, strata = np.arange(100.0), np.repeat([0, 1], 50)
    mixed = shuffled_within(values, strata, np.random.default_rng(1))
    assert set(mixed[:50]) == set(values[:50])
    assert set(mixed[50:]) == set(values[50:])
    assert (mixed != values).any()


def test_knox_holds_its_level_where_times_do_not_depend_on_places():
    p_values = [p_value([knox(scattered(run, contagious=False), seed=run, shuffles=39)]) for run in range(40)]
    assert 0.2 < np.mean(p_values) < 0.8
    assert np.mean(np.array(p_values) <= 0.05) < 0.2


def test_a_season_and_fixed_differences_alone_are_no_near_repeats():
    def make(run):
        """Half of all disputes in a tenth of the doors and in the spring, each kind by itself."""
        generator = np.random.default_rng(run)
        village, hot = generator.integers(0, 10, 2000), generator.random(2000) < 0.5
        door = np.where(hot, generator.integers(0, 10, 2000), generator.integers(0, 100, 2000))
        kind = generator.integers(0, 2, 2000)
        day = np.where(kind == 0, generator.uniform(60, 120, 2000), generator.uniform(0, 365, 2000))
        return sighting(
            day=day,
            household=100 * village + door,
            village=village,
            kind=kind.astype(np.int8),
            setting=np.ones(2000, dtype=np.int8),
        )

    seen = Seen(sightings={"baseline": [make(run) for run in range(4)]})
    assert judge(PATTERNS["near_repeat"], seen).verdict == "missed"


# --- Lorenz --------------------------------------------------------------------------------------


def test_gini_and_lorenz_of_cases_that_are_known():
    assert gini(np.full(50, 3)) == pytest.approx(0)
    assert gini(np.array([0, 0, 0, 1])) == pytest.approx(0.75)
    assert gini(np.array([1, 2, 3, 4])) == pytest.approx(0.25)
    assert lorenz(np.full(50, 3)) == pytest.approx(np.linspace(0, 1, 101))
    assert lorenz(np.concatenate([[9.0], np.zeros(99)]))[1] == pytest.approx(1)


# --- arms and files ------------------------------------------------------------------------------


def test_arms_are_possible_in_every_place_or_say_why_not():
    place = Place(scenario="dulan")
    base = place.load()
    names = [name for one in patterns() for name in (*one.arms, *one.logs)]
    menu = menu_of(base, names, load=place.load)
    assert menu.same["with_cameras"] == "baseline"
    assert menu.same["without_ratings"] == "baseline"
    assert {*menu.arms, *menu.same, *menu.absent} >= set(names)
    halved_grids = place.load(*(getattr(menu.arms["grids_halved"], name) for name in ("overlays", "sets")))
    before, after = (one.policies.staffing.grids["urban"].count for one in (base, halved_grids))
    assert after == 2 * before


def test_an_unknown_name_says_the_nearest():
    with pytest.raises(ScenarioError, match="did you mean near_repeat"):
        patterns(["near_repet"])
    assert {one.family for one in patterns(["pyramid"])} == {"pyramid"}


def test_a_sighting_is_made_once_and_a_torn_file_anew(tmp_path):
    made = []

    def make():
        made.append(1)
        return scattered(1, contagious=True)

    path = tmp_path / "logs" / "one.npz"
    first, again = kept(path, make), kept(path, make)
    assert len(made) == 1
    assert (first.day == again.day).all()
    path.write_bytes(path.read_bytes()[:100])
    assert (kept(path, make).day == first.day).all()
    assert len(made) == 2
