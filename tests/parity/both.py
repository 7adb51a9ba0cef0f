"""Run both engines and compare what they leave."""

from pathlib import Path

import numpy as np

from sim.audit import audit
from sim.events import first_difference
from sim.scenario import Scenario, loads
from sim.simulate import simulate

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def scenario_from(text: str) -> Scenario:
    """A scenario from text, as if it lay among the bundled ones."""
    return loads(text, folder=SCENARIOS)


def difference(scenario: Scenario, *, seed: int, days: int | None = None) -> str | None:
    """None if both engines give the same log and the same people; else the first difference in words.

    Every log that is compared is audited too.
    """
    compiled = simulate(scenario, seed=seed, days=days)
    mesa = simulate(scenario, seed=seed, days=days, engine="mesa")
    differs = first_difference(compiled.log, mesa.log)
    if differs is not None:
        return f"compiled | mesa: {differs}"
    for name in compiled.people.dtype.names or ():
        rows = np.flatnonzero(compiled.people[name] != mesa.people[name])
        if len(rows):
            at = int(rows[0])
            return f"{name} of resident {at}: {compiled.people[name][at]} | {mesa.people[name][at]}"
    assert compiled.log.sha256 == mesa.log.sha256
    assert audit(compiled) == []
    return None
