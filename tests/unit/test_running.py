"""The table of running disputes: the same log however crowded it is, and when it has to grow."""

from typing import Any

import numpy as np
import pytest

from analysis.measures import daily
from sim.kernels.state import running_table
from sim.scenario import Scenario
from sim.simulate import Run, simulate


def test_a_crowded_table_finds_the_same_disputes(
    town: Scenario, town_run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With as few places as there can be, most disputes stand where another one wants to stand."""
    most = int(daily(town_run)["active"].max())
    assert most > 5
    places = 1 << (most + most // 2).bit_length()
    monkeypatch.setattr("sim.kernels.state.running_table", lambda _: np.full(places, -1, dtype=np.int32))
    crowded = simulate(town, seed=town_run.seed, world=town_run.world)
    assert crowded.log.sha256 == town_run.log.sha256


def test_a_table_that_grows_keeps_its_disputes(
    town: Scenario, town_run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list of running disputes begins with hardly any room: it grows in the course of the year."""
    import sim.kernels.run as engine

    allocate, grown = engine.allocate, []
    grow = engine.grow

    def growing(m: engine.Tables, *others: Any) -> engine.Tables:
        larger = grow(m, *others)
        grown.append((others[-1], len(larger.running)))
        return larger

    def small(**named: Any) -> engine.Tables:
        return allocate(**named)._replace(active=np.zeros(270, dtype=np.int64), running=running_table(270))

    monkeypatch.setattr(engine, "allocate", small)
    monkeypatch.setattr(engine, "grow", growing)
    tight = simulate(town, seed=town_run.seed, world=town_run.world)
    assert tight.log.sha256 == town_run.log.sha256
    assert any(day > 0 for day, _ in grown)
    assert grown[-1][1] > len(running_table(270))
