"""Fitting to evidence at full size: Morris on 30 parameters of the town, history matching on 20 of Hezuo."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_speed import ROOT

pytestmark = pytest.mark.bench


@pytest.mark.parametrize(
    ("words", "aim"),
    [
        (("sensitivity", "town", "--method", "morris", "--parameters", "30"), "60 s"),
        (("calibrate", "hezuo", "--parameters", "20"), "1,800 s"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_whole_commands_of_fitting(words: tuple[str, ...], aim: str, tmp_path: Path) -> None:
    """Two processes, screening and figures included; the kernels are compiled before."""
    subprocess.run([sys.executable, "-c", "from sim.warm import warm_up; warm_up()"], cwd=ROOT, check=True)
    begun = time.perf_counter()
    command = [sys.executable, str(ROOT / "run.py"), *words, "--jobs", "2", "--out", str(tmp_path / "out")]
    subprocess.run(command, cwd=tmp_path, check=True, stdout=subprocess.DEVNULL)
    print(f"\n    {' '.join(words)}: {time.perf_counter() - begun:.0f} s, aim {aim}")
