"""Usually kernels look for neither indices outside a table nor divisions by zero: no run has any."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from places import ALL_POLICIES, place

from sim import events as ev
from sim.jit import IS_CHECKED, kernel
from sim.scenario import Scenario, load
from sim.simulate import simulate

ROOT = Path(__file__).parents[2]
RUNS = {"town": 365, "hezuo": 100, "everything": 400, "lanzhou": 100}


def scenario_of(name: str) -> Scenario:
    """One of the places that are run."""
    if name == "everything":
        return place(
            villages=3,
            households=80,
            residents=240,
            policies=ALL_POLICIES,
            parameters={"sparks": {"rate_scale": {"value": 20, "source": "assumed", "range": [1, 50]}}},
        )
    return load(name, scale=100) if name == "lanzhou" else load(name)


def digests() -> dict[str, str]:
    """The digest of the log of each place."""
    runs = {name: simulate(scenario_of(name), seed=1, days=days) for name, days in RUNS.items()}
    for run in runs.values():
        run.measures()
    assert len(runs["everything"].log.of(ev.CONTEST_WON)) > 0
    return {name: run.log.sha256 for name, run in runs.items()}


@kernel
def _at(numbers, index):
    return numbers[index]


@kernel
def _share(of, among):
    return of // among


def faults_are_told() -> None:
    """A checked kernel stops at what another one takes as it comes."""
    import numpy as np

    assert IS_CHECKED
    numbers = np.arange(3.0)
    assert _at(numbers, 2) == 2.0
    for index in (-1, 3):
        with pytest.raises(IndexError):
            _at(numbers, index)
    assert _share(7, 2) == 3
    with pytest.raises(ZeroDivisionError):
        _share(7, 0)


@pytest.mark.slow
def test_no_run_reads_outside_its_tables_or_divides_by_zero() -> None:
    done = subprocess.run(
        [sys.executable, __file__],
        env={**os.environ, "NUMBA_BOUNDSCHECK": "1", "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == digests()


if __name__ == "__main__":
    faults_are_told()
    print(json.dumps(digests()))
