"""Levers: whole posts through scenario values, larger grids below one worker each, refusals in words."""

import numpy as np
import pytest
from places import place

from analysis.staffing.bench import Source
from analysis.staffing.levers import Place, lever_of, shared_out, staff_in
from analysis.staffing.question import (
    Question,
    candidates_of,
    numbers_of,
    place_of,
    read_span,
    read_steps,
)
from sim.errors import ScenarioError
from sim.institution.build import build_institution
from sim.prepare import build
from sim.scenario import load
from sim.vocabulary import COMMITTEE, GRID

TOWN = Source(scenario="town")
CITY = Source(scenario="lanzhou", scale=100)


def laid(source: Source, found: Place, sets: tuple[str, ...]) -> "object":
    scenario = load(source.scenario, sets=sets, scale=source.scale)
    return build_institution(scenario, found.world)


@pytest.fixture(scope="module")
def town_place() -> Place:
    return place_of(TOWN)


@pytest.fixture(scope="module")
def city_place() -> Place:
    return place_of(CITY)


@pytest.mark.parametrize("name", ["gridworkers", "gridworkers.rural", "mediators", "township", "heads"])
@pytest.mark.parametrize("share", [0.5, 0.8, 1.0, 1.3, 2.7])
def test_town_has_as_many_as_asked_for(town_place: Place, name: str, share: float) -> None:
    lever = lever_of(name, town_place)
    assert lever.today == staff_in(town_place.institution, name)
    number = max(float(round(share * lever.today)), lever.least)
    assert staff_in(laid(TOWN, town_place, lever.at(number)), name) == number


@pytest.mark.parametrize("number", [30, 45, 74, 75, 76, 100, 220])
def test_city_at_a_hundredth_has_as_many_as_asked_for(city_place: Place, number: int) -> None:
    lever = lever_of("gridworkers", city_place)
    built = laid(CITY, city_place, lever.at(number))
    assert staff_in(built, "gridworkers") == number
    grids = built.units[built.units["level"] == GRID]
    assert grids["workers"].min() == 1 if number <= 75 else grids["workers"].min() >= 1
    # settings keep their proportions, as far as whole posts and one for each village allow
    if number >= 75:
        urban = staff_in(built, "gridworkers.urban") / number
        assert urban == pytest.approx(
            staff_in(city_place.institution, "gridworkers.urban") / lever.today, abs=0.02
        )


def test_one_setting_alone_moves_no_other(city_place: Place) -> None:
    lever = lever_of("gridworkers.urban", city_place)
    built = laid(CITY, city_place, lever.at(lever.today + 7))
    for setting in ("rural", "dedicated"):
        name = f"gridworkers.{setting}"
        assert staff_in(built, name) == staff_in(city_place.institution, name)


def test_below_one_worker_a_grid_the_grids_are_larger_and_it_says_so(town_place: Place) -> None:
    lever = lever_of("gridworkers", town_place)
    built = laid(TOWN, town_place, lever.at(4))
    grids = built.units[built.units["level"] == GRID]
    assert len(grids) == 4
    assert grids["workers"].tolist() == [1, 1, 1, 1]
    assert "merged: 4 of them instead of 5" in lever.note(4)
    assert lever.note(5) == ""
    with pytest.raises(ScenarioError, match="each of 3 villages"):
        lever.at(2)


def test_today_is_the_scenario_as_written(town_place: Place) -> None:
    assert lever_of("gridworkers", town_place).at(5) == ()


def test_a_mediator_more_brings_the_same_hours(town_place: Place) -> None:
    def minutes(built: object) -> float:
        units = built.units[built.units["level"] == COMMITTEE]
        return float((units["budget_minutes"] * units["workers"]).sum())

    lever = lever_of("mediators", town_place)
    doubled = laid(TOWN, town_place, lever.at(18))
    assert minutes(doubled) == pytest.approx(2 * minutes(town_place.institution), rel=0.02)
    with pytest.raises(ScenarioError, match="3 desks"):
        lever.at(2)


def test_any_number_of_the_scenario_is_a_lever(town_place: Place) -> None:
    lever = lever_of("policies.joint_defence.looking_minutes_week", town_place)
    assert (lever.today, lever.whole) == (30, False)
    assert lever.at(45) == ("policies.joint_defence.looking_minutes_week=45.0",)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("gridworker", "kinds of staff"),
        ("gridworkers.pastoral", "gridworkers.urban, gridworkers.rural"),
        ("policies.platform.deadlines", "not a number"),
        ("policies.ladder.committee.mediator.total", "mediators"),
    ],
)
def test_lever_that_is_none_is_refused(town_place: Place, name: str, word: str) -> None:
    with pytest.raises(ScenarioError, match=word):
        lever_of(name, town_place)


def test_place_without_the_staff_is_refused() -> None:
    scenario = place()
    world = build(scenario, seed=1)
    bare = Place(
        scenario=scenario, whole=scenario, world=world, institution=build_institution(scenario, world)
    )
    for name in ("gridworkers", "mediators", "heads"):
        with pytest.raises(ScenarioError, match="to begin with"):
            lever_of(name, bare)


def test_shares_keep_everybody_at_their_least() -> None:
    weights, least = np.array([29, 38, 7]), np.array([4, 8, 1])
    assert shared_out(74, weights, least).tolist() == [29, 38, 7]
    assert shared_out(13, weights, least).tolist() == [4, 8, 1]
    for total in range(13, 200):
        parts = shared_out(total, weights, least)
        assert parts.sum() == total
        assert (parts >= least).all()


# --- which numbers are tried -----------------------------------------------------------------------


def test_range_is_in_multiples_of_today_and_holds_it(town_place: Place) -> None:
    lever = lever_of("mediators", town_place)
    numbers, told = numbers_of(Question(source=TOWN, span=(0.5, 3.0)), lever)
    assert numbers[0] == 4
    assert numbers[-1] == 27
    assert 9 in numbers
    assert told == ""
    few, told = numbers_of(Question(source=TOWN, span=(0.1, 1.0)), lever)
    assert few[0] == 3
    assert "not fewer than 3" in told


def test_steps_are_numbers_of_posts(town_place: Place) -> None:
    lever = lever_of("gridworkers", town_place)
    assert numbers_of(Question(source=TOWN, steps=(4, 8)), lever)[0] == [4, 5, 8]
    for steps, word in (((2, 8), "3 villages"), ((4.5, 8), "whole numbers")):
        with pytest.raises(ScenarioError, match=word):
            numbers_of(Question(source=TOWN, steps=steps), lever)


def test_candidates_are_all_posts_of_a_small_range_and_some_of_a_large_one(town_place: Place) -> None:
    lever = lever_of("gridworkers", town_place)
    assert candidates_of([3.0, 5.0, 8.0], lever) == [3, 4, 5, 6, 7, 8]
    many = candidates_of([100.0, 10000.0], lever)
    assert len(many) <= 257
    assert (many[0], many[-1]) == (100, 10000)


@pytest.mark.parametrize("text", ["0.4", "3..1", "a..b", "0..2", "24..180", "-1..2"])
def test_range_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ScenarioError, match="--range"):
        read_span(text)


@pytest.mark.parametrize("text", ["40", "40,x", "", "nan,3"])
def test_steps_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ScenarioError, match="--steps"):
        read_steps(text)
