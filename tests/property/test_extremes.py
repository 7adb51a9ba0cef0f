"""Extremes, each alone and several at once: nothing crashes, the books balance, both engines agree."""

import json
import random
from typing import Any

import pytest
from extremes import EXTREMES, NO_EVENTS, everywhere, merged
from generated import difference, scenario_from, scenario_tree
from hypothesis import given, settings
from hypothesis import strategies as st
from places import EVERYTHING, LIVELY, place

from sim import events as ev
from sim.audit.planned import plan_requests
from sim.errors import ScenarioError
from sim.institution.params import parameter_record
from sim.scenario import Scenario
from sim.simulate import Run, simulate

DAYS = 40
OF_BOOKS = {
    *(ev.UNIT_MINUTES, ev.PATROLLED, ev.QUIT, ev.HIRED, ev.FATIGUE),
    *(ev.PARTICIPATION, ev.POINTS, ev.EMPTY_REPORTS, ev.LISTED, ev.MOOD, ev.RATED, ev.CALLED),
}
"""Kinds of rows that tell of staff, participation and books: of no dispute and no request."""
OF_PARTIES = {ev.BORN, ev.PROVOKED, ev.VOICED, ev.NOTICED, ev.INTENSIFIED, ev.INCIDENT, ev.ENDED}
"""Of the parties alone, and of volunteers: of no office."""


def extreme(seed: int, names: list[str]) -> Scenario:
    """A generated scenario with some extremes, of which later ones go before earlier ones."""
    tree = merged(scenario_tree(random.Random(seed)), {"run": {"days": DAYS}})
    for name in names:
        tree = EXTREMES[name](tree)
    return scenario_from(json.dumps(tree))


@pytest.mark.parametrize("name", EXTREMES)
def test_each_alone(name: str) -> None:
    seed = list(EXTREMES).index(name)
    assert difference(extreme(seed, [name]), seed=seed) is None


@pytest.mark.slow
@pytest.mark.parametrize("name", EXTREMES)
@pytest.mark.parametrize("seed", range(100, 102))
def test_each_in_more_places(name: str, seed: int) -> None:
    assert difference(extreme(seed, [name]), seed=seed) is None


mixtures = given(
    seed=st.integers(0, 10**6),
    names=st.lists(st.sampled_from(list(EXTREMES)), min_size=2, max_size=6, unique=True),
)


@settings(max_examples=10)
@mixtures
def test_several_at_once(seed: int, names: list[str]) -> None:
    assert difference(extreme(seed, names), seed=seed) is None


@pytest.mark.slow
@settings(max_examples=150)
@mixtures
def test_many_mixtures(seed: int, names: list[str]) -> None:
    assert difference(extreme(seed, names), seed=seed) is None


# --- what extremes leave ---------------------------------------------------------------------------


def lively(**more: Any) -> dict[str, Any]:
    """A small place with all policies in which much happens, changed by `more`."""
    whole = {"households": 60, "residents": 180, "villages": 2, "policies": EVERYTHING, "parameters": LIVELY}
    return merged(whole, {"run": {"days": 100}, **more})


def kinds_of(run: Run) -> set[int]:
    return set(run.log.rows["kind"].tolist())


def test_without_rates_the_log_has_books_and_nothing_else() -> None:
    run = simulate(place(**lively(parameters=NO_EVENTS)), seed=1)
    assert kinds_of(run) <= OF_BOOKS
    assert {ev.UNIT_MINUTES, ev.PARTICIPATION, ev.MOOD} <= kinds_of(run)


def test_without_rates_and_policies_the_log_has_the_mood_and_nothing_else() -> None:
    scenario = place(households=60, residents=180, parameters=NO_EVENTS)
    assert kinds_of(simulate(scenario, seed=1)) == {ev.MOOD}


def test_without_staff_nobody_is_served() -> None:
    names = [name for name in EVERYTHING if name not in ("staffing", "ladder", "joint_defence")]
    scenario = place(**lively() | {"policies": {name: EVERYTHING[name] for name in names}})
    nobody = EXTREMES["no staff"](lively())
    run = simulate(place(**nobody), seed=1)
    assert kinds_of(run) <= OF_PARTIES | {ev.PARTICIPATION, ev.POINTS, ev.LISTED, ev.MOOD, ev.CALLED}
    assert {ev.BORN, ev.VOICED, ev.ENDED} <= kinds_of(run)
    assert run.log.sha256 == simulate(scenario, seed=1).log.sha256


def test_with_staff_without_end_nobody_waits() -> None:
    """Round the clock, several workers for each resident: a request takes what the work takes."""
    staffing = {
        "grids": {"rural": {"count": 2}},
        "gridworkers": {"rural": {"per_grid": 400}},
        "shift_minutes": everywhere(1440),
        "shift_start_minute": 0,
    }
    parameters = {
        "staff": {"admin_share": 0, "absence_share": 0, "quit_group_head_per_year": 0},
        "outreach": {"patrol_share_max": 0},
        "intake": {"request_rate_per_resident_year": everywhere(20), "record_minutes": 0},
        "sparks": {"rate_scale": 0},
    }
    week = {"working_days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "holidays": []}
    scenario = place(
        households=60, residents=180, policies={"staffing": staffing}, parameters=parameters, calendar=week
    )
    run = simulate(scenario, seed=1)
    plan = plan_requests(run, p=parameter_record(scenario))
    done, still = run.log.of(ev.REQUEST_DONE), run.log.of(ev.REQUEST_OPEN)
    assert len(done) > 1000
    assert len(done) + len(still) == len(plan.minutes)
    needed = plan.minutes[plan.arrival + plan.minutes <= run.days * 1440]
    assert sorted(done["b"].tolist()) == sorted(needed.tolist())


# --- every number at its limits --------------------------------------------------------------------


def numbers_with_limits() -> list[str]:
    """Paths of all numbers of parameters, policies and the world, but for those that must sum to 1."""
    scenario = place(**lively())
    shares = ("parameters.sparks.severity_start_shares", "world.age_shares", "world.languages")
    return [
        path
        for path in scenario.paths()
        if path.startswith(("parameters.", "policies.", "world."))
        and scenario.describe(path).allowed_low is not None
        and scenario.describe(path).value is not None
        and path not in shares
    ]


def filled(value: Any, number: float | None) -> Any:
    """A value with this number in each cell, whole where it was."""
    if isinstance(value, dict):
        return {name: filled(cell, number) for name, cell in value.items()}
    return int(number) if isinstance(value, int) else number


def outcome(**value: Any) -> str:
    """Nothing if the books balance and both engines agree; else what differs, or why it is refused."""
    try:
        return difference(place(**lively(**value)), seed=3, days=50) or ""
    except ScenarioError as refusal:
        return f"refused: {refusal}"


@pytest.mark.slow
@pytest.mark.parametrize("end", ["allowed_low", "allowed_high"])
@pytest.mark.parametrize("path", numbers_with_limits())
def test_each_number_at_its_limits(path: str, end: str) -> None:
    described = place(**lively()).describe(path)
    value = filled(described.value, getattr(described, end))
    for key in reversed(path.split(".")):
        value = {key: value}
    found = outcome(**value)
    assert found == "" or (found.startswith("refused: ") and path.rsplit(".", 1)[0] in found)


def test_whoever_has_more_work_than_a_lifetime_never_patrols() -> None:
    """More minutes wait than 32 bits can hold: what has overflowed would leave time for everything."""
    asked = {
        "request_rate_per_resident_year": everywhere(100.0),
        "request_minutes": 10000,
        "request_giveup_working_days": 1000,
    }
    staff = {"grids": {"rural": {"count": 1}}, "gridworkers": {"rural": {"per_grid": 2}}}
    run = simulate(
        place(
            households=2000,
            residents=5000,
            policies={"staffing": staff},
            parameters={"intake": asked, "sparks": {"rate_scale": 0}},
            run={"days": 300},
        ),
        seed=1,
    )
    rows = run.log.rows
    waiting = int((rows["kind"] == ev.REQUEST_OPEN).sum())
    assert waiting * 10000 > 2**31
    patrolled = rows[rows["kind"] == ev.PATROLLED]
    assert patrolled["time"].max(initial=0) < 60 * 1440
