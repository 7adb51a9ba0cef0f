"""What `docs/reproducibility.md` promises and no other test holds."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest

from analysis.results import write_results
from sim import simulate
from sim.jit import IS_OFF
from sim.rules.maths import exp, log
from sim.scenario import Scenario
from sim.simulate import Run

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "reproducibility.md").read_text(encoding="utf-8")
FUSED = re.compile(r"\bv?fn?m(add|sub|la|ls)\w*\b")
"""Instructions that round a product and a sum once, on x86-64 and on 64-bit ARM."""


def test_the_recipe_from_a_manifest_runs(
    town_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_results(town_run, folder=Path("results/town"), figures=False)
    recipe = re.search(r"```python\n(.*?)```", TEXT, re.DOTALL)
    assert recipe is not None
    assert "log_sha256" in recipe[1]
    exec(compile(recipe[1], "reproducibility.md", "exec"), {})
    manifest = Path("results/town/manifest.json")
    told = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps(told | {"seed": told["seed"] + 1}), encoding="utf-8")
    with pytest.raises(AssertionError):
        exec(compile(recipe[1], "reproducibility.md", "exec"), {})


def test_fields_named_for_citing_are_in_the_manifest(town_run: Run, tmp_path: Path) -> None:
    write_results(town_run, folder=tmp_path / "town", figures=False)
    told = json.loads((tmp_path / "town" / "manifest.json").read_text(encoding="utf-8"))
    table = TEXT.partition("## To cite a run")[2].partition("## To run it again")[0]
    named = {
        name for line in table.splitlines() if line.startswith("| `") for name in re.findall(r"`(\w+)`", line)
    }
    assert len(named) > 10
    assert named <= set(told)
    assert "gridgov" in told["packages"]


def test_files_that_are_named_exist() -> None:
    for name in re.findall(r"`((?:tests|sim)/[\w./]+)`", TEXT):
        assert (ROOT / name).exists(), name


def test_a_longer_run_begins_with_the_rows_of_a_shorter_one(town: Scenario) -> None:
    last_day = 49 * 1440
    short, long = (simulate(town, seed=6, days=days).log.rows for days in (50, 80))
    short, long = short[short["time"] < last_day], long[long["time"] < last_day]
    assert len(short) > 100
    assert np.array_equal(short, long)


@pytest.mark.skipif(IS_OFF, reason="nothing is compiled")
def test_machine_code_fuses_no_product_with_a_sum() -> None:
    @numba.njit(fastmath=True)
    def licensed(x: float, y: float) -> float:
        return x * y + x

    @numba.njit
    def arithmetic(x: float, y: float) -> float:
        return exp(x) + log(y) + x * y + x

    licensed(0.3, 0.4)
    arithmetic(0.3, 0.4)
    if not FUSED.search("\n".join(licensed.inspect_asm().values())):
        pytest.skip("this processor has no such instruction")
    assert not FUSED.search("\n".join(arithmetic.inspect_asm().values()))


@pytest.mark.slow
def test_kernels_as_plain_python_write_the_log_of_compiled_ones(town: Scenario) -> None:
    code = "from sim import load, simulate; print(simulate(load('town'), seed=1, days=5).log.sha256)"
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == simulate(town, seed=1, days=5).log.sha256
