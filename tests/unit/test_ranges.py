"""Every number that is nobody's figure has a range, of which sweeps and calibrations draw."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.evidence.ledger import ledger, only_names, without_range
from analysis.study import run_study
from analysis.study.designs import design
from analysis.study.moves import moved_shares, moved_table
from analysis.study.plan import Arm, Study, Worlds, plan_of
from analysis.study.worlds import Draws, Fits, Uncertain, draw, uncertain
from analysis.words.ranges import range_words
from sim.scenario import Scenario, Variants, load
from sim.scenario.scale import scaled

REAL = ("hezuo", "dulan", "lanzhou", "bayannur", "xining")
PLACES = ("town", *REAL)
SHARES = "parameters.sparks.severity_start_shares"
PEAKS = "calendar.season_peak_day"
SHIFT = "policies.staffing.shift_minutes"
SECTIONS = tuple(Scenario.model_fields)
ODDS = st.floats(0.05, 20)


def leaves_of(scenario: Scenario) -> dict[str, Uncertain]:
    """All that can be drawn, by path."""
    return {leaf.path: leaf for leaf in uncertain(scenario, vary=SECTIONS, without=())}


# --- the bundled places --------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
def test_every_assumed_number_has_a_range_to_draw_from(place: str) -> None:
    scenario = load(place)
    lines, leaves = ledger(scenario), leaves_of(scenario)
    assert without_range(lines) == 0
    for line in lines:
        if line.grade == "assumed" and not only_names(line.value):
            parts = [f"{line.path}.{name}" for name in line.cells] or [line.path]
            assert [part for part in parts if part not in leaves] == [], line.path


@pytest.mark.parametrize("place", PLACES)
def test_a_plausible_world_draws_all_of_them(place: str) -> None:
    variants = Variants(place)
    leaves = uncertain(variants.base, vary=SECTIONS, without=())
    fits = Fits(variants.base, Draws(leaves))
    still = {leaf.path for leaf in leaves}
    for row in draw(leaves, count=12, sample="latin_hypercube", seed=1, fits=fits):
        world = variants.variant(Draws(leaves).values(row, frozenset()))
        still -= {path for path in still if world.describe(path).value != variants.base.describe(path).value}
    assert still == set()


def test_a_single_language_is_all_that_no_range_can_say() -> None:
    alone = [(place, line.path) for place in PLACES for line in ledger(load(place)) if only_names(line.value)]
    assert alone == [("town", "world.languages"), ("lanzhou", "world.languages")]


@pytest.mark.parametrize("place", REAL)
def test_of_a_real_place_nothing_is_chosen(place: str) -> None:
    assert [line.path for line in ledger(load(place)) if line.grade == "chosen"] == []


def test_of_the_invented_town_counts_and_policies_are_chosen_and_nothing_that_moves_people() -> None:
    town = load("town")
    chosen = {line.path for line in ledger(town) if line.grade == "chosen"}
    assert {path.split(".")[0] for path in chosen} == {"place", "policies"}
    assert chosen == {line.path for line in ledger(town) if line.path.split(".")[0] in ("place", "policies")}
    assert not chosen & set(leaves_of(town))


def test_what_somebody_sets_without_a_word_is_a_choice_in_a_policy_and_a_guess_elsewhere() -> None:
    path, rate = "policies.points.reward_yuan_month", "parameters.sparks.rate_scale"
    tried = load("town", sets=[f"{path}=20", f"{rate}=0.9"])
    grades = {line.path: line.grade for line in ledger(tried)}
    assert (grades[path], grades[rate]) == ("chosen", "assumed")
    guessed = load("hezuo", sets=[f"{path}=20"])
    assert {line.path: line.grade for line in ledger(guessed)}[path] == "assumed"


# --- how shares move -----------------------------------------------------------------------------


@given(
    st.lists(st.integers(0, 100), min_size=1, max_size=7).filter(any),
    ODDS,
    st.sampled_from(["steps", "names"]),
)
def test_shares_stay_shares_and_none_stay_none(counts: list[int], factor: float, divided: str) -> None:
    shares = [count / sum(counts) for count in counts]
    moved = moved_shares(shares, factor, divided)  # type: ignore[arg-type]
    assert math.isclose(sum(moved), 1)
    assert [share == 0 for share in moved] == [share == 0 for share in shares]
    assert moved_shares(shares, 1.0, divided) == shares  # type: ignore[arg-type]
    back = moved_shares(moved, 1 / factor, divided)  # type: ignore[arg-type]
    assert np.allclose(back, shares)


def test_the_factor_is_on_the_odds_of_each_step_or_of_all_other_names() -> None:
    shares = [0.5, 0.28, 0.14, 0.06, 0.02]
    steps, names = (np.array(moved_shares(shares, 1.3, kind)) for kind in ("steps", "names"))  # type: ignore[arg-type]
    before = np.array(shares)
    assert steps[1:] / steps[:-1] == pytest.approx(1.3 * before[1:] / before[:-1])
    assert names[1:] / names[0] == pytest.approx(1.3 * before[1:] / before[0])
    severity = np.arange(1, 6)
    assert steps @ severity > before @ severity > np.array(moved_shares(shares, 0.75, "steps")) @ severity


def test_a_row_of_shares_of_which_somebody_says_a_part_is_left_as_it_is() -> None:
    table = {"urban": {"a": 0.5, "b": 0.5}, "rural": {"a": 0.2, "b": 0.8}}
    moved = moved_table(table, 3.0, limits=(0, 1), divided="names", kept=["urban.a"])
    assert list(moved) == ["rural"]
    assert moved["rural"]["b"] / moved["rural"]["a"] == pytest.approx(12)
    assert moved_table(table, 3.0, limits=(0, 1), divided="names", kept=["urban", "rural.b"]) == {}
    assert moved_table({"x": 2, "y": {"z": 0.4}}, 3.0, limits=(0, 1.0))["y"] == {"z": 1.0}


# --- ranges in a file ----------------------------------------------------------------------------


def test_a_cell_has_a_range_of_its_own_and_keeps_it_when_a_bare_value_comes() -> None:
    hezuo = load("hezuo", sets=[f"{SHIFT}.rural=200"])
    rural, urban = (hezuo.describe(f"{SHIFT}.{name}") for name in ("rural", "urban"))
    assert (rural.value, rural.low, rural.high, rural.source) == (200, 60, 200, "assumed")
    assert (urban.value, urban.low, urban.high) == (480, 420, 540)
    whole = hezuo.describe(SHIFT)
    assert (whole.low, whole.factors) == (None, None)
    assert range_words(whole) == "urban 420 to 540, rural 60 to 200, pastoral 60 to 150"


def test_a_cell_may_have_its_own_unit_and_source() -> None:
    written = (
        "{value: {urban: {value: 8, range: [7, 9]}, rural: {value: 90, unit: min}}, unit: h, source: assumed}"
    )
    one = load("town", sets=[f"{SHIFT}={written}"])
    urban, rural = (one.describe(f"{SHIFT}.{name}") for name in ("urban", "rural"))
    assert (urban.value, urban.low, urban.high, urban.source) == (480, 420, 540, "assumed")
    assert (rural.value, rural.low, rural.source) == (90, None, "assumed")
    assert f"{SHIFT}.urban" in leaves_of(one)
    assert f"{SHIFT}.rural" not in leaves_of(one)
    assert not next(line for line in ledger(one) if line.path == SHIFT).ranged


def test_groups_of_a_list_have_ranges_that_shrink_with_the_place() -> None:
    hezuo = load("hezuo")
    path = "place.townships.1.villages.rural"
    whole, tenth = hezuo.describe(path), scaled(hezuo, 10).describe(path)
    assert (whole.value, whole.low, whole.high) == (20, 15, 25)
    assert (tenth.value, tenth.low, tenth.high) == (2, 1.5, 2.5)
    leaves = [leaves_of(hezuo)[path]]
    world = Variants("hezuo").variant(Draws(leaves).values(np.array([23.0]), frozenset()))
    groups = [group.model_dump() for group in world.place.townships]
    before = [group.model_dump() for group in hezuo.place.townships]
    assert groups[1]["villages"] == {"rural": 23}
    assert [groups[0], groups[2]] == [before[0], before[2]]


def test_rows_of_settings_that_the_place_has_not_decide_nothing() -> None:
    xining = load("xining")
    assert "pastoral" not in xining.place.settings
    assert xining.describe("world.migrant_share").factors == (0.8, 1.2)
    assert xining.describe("world.migrant_share.pastoral").source == "assumed"
    assert xining.describe("world.migrant_share").source == "derived"


# --- in studies ----------------------------------------------------------------------------------


def test_designs_of_a_sensitivity_analysis_move_days_and_shares() -> None:
    town = load("town")
    leaves = uncertain(town, vary=(PEAKS, SHARES, "world.age_shares"), without=())
    assert [leaf.path for leaf in leaves] == [
        *sorted(f"{PEAKS}.{kind}" for kind in town.calendar.season_peak_day), SHARES, "world.age_shares",
    ]  # fmt: skip
    fits = Fits(town, Draws(leaves))
    for method, blocks in (("one_at_a_time", 2), ("morris", 2), ("saltelli", 2)):
        points = design(leaves, method=method, blocks=blocks, seed=1, fits=fits)  # type: ignore[arg-type]
        assert points.left_out == 0
        assert points.pulled_in == ()
        assert len(np.unique(points.drawn, axis=0)) == len(points.drawn)


def test_what_is_drawn_speaks_of_the_whole_place_at_any_scale() -> None:
    paths = ("place.settings.urban.residents", "policies.ladder.court.minutes_day")
    study = Study(
        name="small",
        scenario="hezuo",
        scale=10,
        arms=(Arm(name="baseline"),),
        worlds=Worlds(count=4, vary=paths),
    )
    plan = plan_of(study)
    assert [leaf.path for leaf in plan.draws.leaves] == list(paths)
    for row in plan.drawn:
        assert 66000 <= row[0] <= 82000
        world = plan.variants["baseline"].variant(plan.draws.values(row, frozenset()))
        assert world.place.settings["urban"].residents == pytest.approx(row[0] / 10, abs=1)
        assert world.policies.ladder is not None
        assert world.policies.ladder.court is not None
        assert world.policies.ladder.court.minutes_day == pytest.approx(row[1] / 10)


@pytest.mark.slow
def test_plausible_worlds_with_other_days_and_shares_run(tmp_path: Path) -> None:
    study = Study(
        name="worlds",
        scenario="town",
        days=20,
        arms=(Arm(name="baseline"), Arm(name="mild", sets=(f"{SHARES}=[1, 0, 0, 0, 0]",))),
        worlds=Worlds(count=3, vary=(SHARES, PEAKS, "world.age_shares")),
        outcomes=("born_per_1000_adults",),
    )
    found = run_study(study, folder=tmp_path, jobs=1)
    assert not found.failures
    values = found.frame.pivot_table(index="world", columns="arm", values="born_per_1000_adults")
    assert (values["baseline"] != values["mild"]).any()
    assert any("mild says" in note and SHARES in note for note in plan_of(study).notes)
