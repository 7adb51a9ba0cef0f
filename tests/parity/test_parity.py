"""Both engines give the same log, byte for byte, and leave the same people."""

import numpy as np
import pytest
from both import difference, scenario_from
from generate import scenario_text

from sim import events
from sim.kernels import run
from sim.scenario import load
from sim.simulate import simulate

FAST = range(24)
SLOW = range(24, 200)


@pytest.mark.parametrize("seed", [0, 1, 2**64 - 1])
def test_town(seed: int) -> None:
    assert difference(load("town"), seed=seed) is None


@pytest.mark.parametrize("seed", FAST)
def test_generated_scenario(seed: int) -> None:
    assert difference(scenario_from(scenario_text(seed)), seed=seed) is None


@pytest.mark.parametrize("seed", FAST)
def test_requests_stand_in_line_for_any_number_of_days(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = scenario_from(scenario_text(seed))
    whole = simulate(scenario, seed=seed)
    monkeypatch.setattr(run, "SHORTEST_SPAN", 1)
    monkeypatch.setattr(run, "REQUESTS_AT_ONCE", (1, 50, 500)[seed % 3])
    assert events.first_difference(simulate(scenario, seed=seed).log, whole.log) is None


def test_and_beyond_one_block_of_days(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = simulate(load("town"), seed=3, days=800)
    monkeypatch.setattr(run, "SHORTEST_SPAN", 7)
    monkeypatch.setattr(run, "REQUESTS_AT_ONCE", 700)
    assert events.first_difference(simulate(load("town"), seed=3, days=800).log, whole.log) is None


@pytest.mark.parametrize(("seed", "days"), [(2051, None), (2193, 500)])
def test_agreements_on_one_tie_that_break_on_one_day(seed: int, days: int | None) -> None:
    assert difference(scenario_from(scenario_text(seed)), seed=seed, days=days) is None


@pytest.mark.slow
@pytest.mark.parametrize("seed", SLOW)
def test_more_generated_scenarios(seed: int) -> None:
    assert difference(scenario_from(scenario_text(seed)), seed=seed) is None


@pytest.mark.slow
def test_beyond_one_block_of_days() -> None:
    assert difference(load("town"), seed=3, days=800) is None


def test_generated_scenarios_reach_every_kind_of_event() -> None:
    missing = {event.code: event.name for event in events.EVENTS}
    for seed in (*FAST, *SLOW):
        for kind in np.unique(simulate(scenario_from(scenario_text(seed)), seed=seed).log.rows["kind"]):
            missing.pop(int(kind), None)
        if not missing:
            break
    assert missing == {}
