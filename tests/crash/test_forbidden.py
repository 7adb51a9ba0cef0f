"""Places where nothing may be written: one line says so, and what was there stays as it was."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from places import place
from whole import log_of

from analysis.results import write_results
from sim.errors import RunError
from sim.simulate import Run, simulate

pytestmark = [
    pytest.mark.crash,
    pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX"),
]

NOBODY = 65534


@pytest.fixture(scope="module")
def run() -> Run:
    """A month of a hamlet."""
    return simulate(place(households=20, residents=60), days=31)


@pytest.fixture
def shelf(run: Run) -> Iterator[Path]:
    """A folder with results in it, by somebody who is not root: root may write anywhere."""
    shelf = Path(tempfile.mkdtemp())  # pytest's own folders are closed to others
    write_results(run, folder=shelf / "town", figures=False)
    is_root = os.geteuid() == 0
    if is_root:
        os.chown(shelf, NOBODY, NOBODY)
        os.chown(shelf / "town", NOBODY, NOBODY)
        os.seteuid(NOBODY)
    yield shelf
    if is_root:
        os.seteuid(0)
    shelf.chmod(0o755)
    (shelf / "town").chmod(0o755)
    shutil.rmtree(shelf)


def refused(run: Run, folder: Path) -> str:
    """What is said when results cannot be written there."""
    with pytest.raises(RunError) as caught:
        write_results(run, folder=folder, figures=False)
    said = str(caught.value)
    assert "\n" not in said
    assert said.startswith(f"{folder}: ")
    assert "name another folder with --out" in said
    return said


@pytest.mark.parametrize("name", ["town", "city", "deep/city"])
def test_folder_that_may_only_be_read(name: str, run: Run, shelf: Path) -> None:
    shelf.chmod(0o555)
    assert "Permission denied" in refused(run, shelf / name)
    assert [path.name for path in shelf.iterdir()] == ["town"]
    assert log_of(shelf / "town") == run.log.sha256


@pytest.mark.parametrize("name", ["town", "city"])
def test_folder_that_may_not_even_be_looked_into(name: str, run: Run, shelf: Path) -> None:
    shelf.chmod(0o000)
    assert "Permission denied" in refused(run, shelf / name)
    shelf.chmod(0o755)
    assert [path.name for path in shelf.iterdir()] == ["town"]
    assert log_of(shelf / "town") == run.log.sha256


def test_results_that_may_not_be_looked_into(run: Run, shelf: Path) -> None:
    (shelf / "town").chmod(0o000)
    assert "Permission denied" in refused(run, shelf / "town")
    (shelf / "town").chmod(0o755)
    assert log_of(shelf / "town") == run.log.sha256


def test_place_that_is_no_disk(run: Run) -> None:
    if not Path("/proc/self").exists():
        pytest.skip("no /proc here")
    assert "could not be written" in refused(run, Path("/proc/gridgov"))
    assert "could not be written" in refused(run, Path("/dev/null/town"))
    assert "not a folder" in refused(run, Path("/dev/null"))
