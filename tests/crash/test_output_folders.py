"""A run that is killed, interrupted or out of disk leaves the earlier results whole, or nothing."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.results import MANIFEST, read_manifest
from sim.events import Log

pytestmark = [
    pytest.mark.crash,
    pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX"),
]

ROOT = Path(__file__).parents[2]
STOPPED_WHILE_DRAWING = """
import os, sys
how = int(sys.argv.pop(1))
from analysis import figures
from analysis.cli import main

def draw_figures(run, *, folder, artist):
    (folder / "half.png").write_bytes(b"half")
    os.kill(os.getpid(), how)

figures.draw_figures = draw_figures
main()
"""
FILES_OF_AT_MOST_30_KB = """
import resource
from analysis.cli import main

resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))
main()
"""
Forked = Callable[..., "subprocess.CompletedProcess[str]"]


def stop_while_drawing(forked: Forked, how: signal.Signals, folder: Path) -> tuple[int, str]:
    """Run the town into a folder, stopped half-way through the writing; its exit code and its stderr."""
    words = ("run", "town", "--days", "40", "--seed", "2", "--out", str(folder))
    done = forked(str(int(how)), *words, code=STOPPED_WHILE_DRAWING)
    return done.returncode, done.stderr


def run_town(forked: Forked, folder: Path, *words: str, **code: str) -> tuple[int, str]:
    """Run the town into a folder; exit code and stderr."""
    done = forked("run", "town", "--days", "40", "--out", str(folder), *words, **code)
    return done.returncode, done.stderr


def assert_whole(folder: Path) -> None:
    """Everything that the manifest names is there, and the log is the one it says."""
    manifest = read_manifest(folder)
    assert {path.name for path in folder.iterdir()} == {MANIFEST, *manifest["files"]}
    assert Log.load(folder / "events.parquet").sha256 == manifest["log_sha256"]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("earlier", [True, False])
def test_killed_run_leaves_earlier_results_whole(
    how: signal.Signals, earlier: bool, forked: Forked, tmp_path: Path
) -> None:
    folder = tmp_path / "town"
    if earlier:
        assert run_town(forked, folder, "--no-figures") == (0, "")
    before = (folder / MANIFEST).read_bytes() if earlier else None
    assert stop_while_drawing(forked, how, folder)[0] == -how
    assert folder.exists() == earlier
    if earlier:
        assert_whole(folder)
        assert (folder / MANIFEST).read_bytes() == before
    left = [path.name for path in tmp_path.iterdir() if path != folder]
    assert len(left) == 1
    assert left[0].startswith(".town.")

    assert run_town(forked, folder, "--no-figures", "--seed", "5") == (0, "")
    assert_whole(folder)
    assert read_manifest(folder)["seed"] == 5


def test_interrupted_run_cleans_up(forked: Forked, tmp_path: Path) -> None:
    assert stop_while_drawing(forked, signal.SIGINT, tmp_path / "town") == (130, "interrupted\n")
    assert not list(tmp_path.iterdir())


def test_disk_that_takes_no_more(forked: Forked, tmp_path: Path) -> None:
    folder = tmp_path / "town"
    assert run_town(forked, folder, "--no-figures") == (0, "")
    before = json.loads((folder / MANIFEST).read_text())
    code, errors = run_town(forked, folder, code=FILES_OF_AT_MOST_30_KB)
    assert code == 1
    assert "could not be written (File too large)" in errors
    assert len(errors.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["town"]
    assert json.loads((folder / MANIFEST).read_text()) == before
    assert_whole(folder)


def test_two_runs_into_one_folder_leave_one_whole(tmp_path: Path) -> None:
    folder = tmp_path / "town"
    words = [sys.executable, "run.py", "run", "town", "--days", "40", "--no-figures", "--out", str(folder)]
    both = [
        subprocess.Popen(
            [*words, "--seed", seed], cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
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
