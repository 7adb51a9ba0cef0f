"""A run that is killed, interrupted or out of disk leaves the earlier results whole, or nothing."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.results import MANIFEST, read_manifest
from sim import load, simulate
from sim.events import Log

pytestmark = [
    pytest.mark.crash,
    pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX"),
]

ROOT = Path(__file__).parents[2]
HANGS_WHILE_DRAWING = """
import time
from analysis import figures
from analysis.cli import main

def draw_figures(run, *, folder):
    (folder / "half.png").write_bytes(b"half")
    print("drawing", flush=True)
    time.sleep(600)

figures.draw_figures = draw_figures
main()
"""
FILES_OF_AT_MOST_30_KB = """
import resource
from analysis.cli import main

resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))
main()
"""


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    """Kernels come from the cache in all that follows."""
    simulate(load("town"), days=40)


def start(code: str, *words: str) -> subprocess.Popen[str]:
    """Start a command, with `code` in place of run.py."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def stop_while_drawing(how: signal.Signals, folder: Path) -> tuple[int, str]:
    """Run the town into a folder, stop it half-way through the writing; its exit code and its stderr."""
    process = start(HANGS_WHILE_DRAWING, "run", "town", "--days", "40", "--seed", "2", "--out", str(folder))
    assert process.stdout is not None
    assert any(line == "drawing\n" for line in process.stdout)
    process.send_signal(how)
    _, errors = process.communicate(timeout=60)
    return process.returncode, errors


def run_town(
    folder: Path, *words: str, code: str = "from analysis.cli import main; main()"
) -> tuple[int, str]:
    """Run the town into a folder; exit code and stderr."""
    process = start(code, "run", "town", "--days", "40", "--out", str(folder), *words)
    _, errors = process.communicate(timeout=120)
    return process.returncode, errors


def assert_whole(folder: Path) -> None:
    """Everything that the manifest names is there, and the log is the one it says."""
    manifest = read_manifest(folder)
    assert {path.name for path in folder.iterdir()} == {MANIFEST, *manifest["files"]}
    assert Log.load(folder / "events.parquet").sha256 == manifest["log_sha256"]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("earlier", [True, False])
def test_killed_run_leaves_earlier_results_whole(how: signal.Signals, earlier: bool, tmp_path: Path) -> None:
    folder = tmp_path / "town"
    if earlier:
        assert run_town(folder, "--no-figures") == (0, "")
    before = (folder / MANIFEST).read_bytes() if earlier else None
    assert stop_while_drawing(how, folder)[0] == -how
    assert folder.exists() == earlier
    if earlier:
        assert_whole(folder)
        assert (folder / MANIFEST).read_bytes() == before
    left = [path.name for path in tmp_path.iterdir() if path != folder]
    assert len(left) == 1
    assert left[0].startswith(".town.")

    assert run_town(folder, "--no-figures", "--seed", "5") == (0, "")
    assert_whole(folder)
    assert read_manifest(folder)["seed"] == 5


def test_interrupted_run_cleans_up(tmp_path: Path) -> None:
    assert stop_while_drawing(signal.SIGINT, tmp_path / "town") == (130, "interrupted\n")
    assert not list(tmp_path.iterdir())


def test_disk_that_takes_no_more(tmp_path: Path) -> None:
    folder = tmp_path / "town"
    assert run_town(folder, "--no-figures") == (0, "")
    before = json.loads((folder / MANIFEST).read_text())
    code, errors = run_town(folder, code=FILES_OF_AT_MOST_30_KB)
    assert code == 1
    assert "could not be written (File too large)" in errors
    assert len(errors.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["town"]
    assert json.loads((folder / MANIFEST).read_text()) == before
    assert_whole(folder)


def test_two_runs_into_one_folder_leave_one_whole(tmp_path: Path) -> None:
    folder = tmp_path / "town"
    both = [
        start(
            "from analysis.cli import main; main()",
            *("run", "town", "--days", "40", "--no-figures", "--seed", seed, "--out", str(folder)),
        )
        for seed in ("1", "2")
    ]
    codes = [process.wait(timeout=120) for process in both]
    for process in both:
        errors = process.communicate()[1]
        assert "Traceback" not in errors
    assert 0 in codes
    assert_whole(folder)
    assert [path.name for path in tmp_path.iterdir()] == ["town"]
