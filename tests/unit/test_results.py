"""The folder of a run: whole or not at all, and never over somebody else's files."""

import errno
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from handmade import HandRun, born, busy_rows, make_run

from analysis import results
from analysis.results import MANIFEST, SCHEMA, read_manifest, write_results
from sim import events as ev
from sim.errors import GridgovError, RunError


@pytest.fixture
def run() -> HandRun:
    """A small run of two months."""
    return make_run(busy_rows(disputes=30, requests=60, days=60, seed=2), days=60)


def test_folder_is_whole(run: HandRun, tmp_path: Path) -> None:
    import pandas as pd

    folder = write_results(run, folder=tmp_path / "deep" / "town", command=["run", "town"])
    names = {path.name for path in folder.iterdir()}
    assert names >= {MANIFEST, "measures.csv", "daily.parquet", "events.parquet", "true_beside_reported.png"}
    assert [path.name for path in folder.parent.iterdir()] == ["town"]

    found = read_manifest(folder)
    assert found["schema"] == SCHEMA
    assert found["command"] == ["run", "town"]
    assert found["scenario_resolved"] == {"name": "handmade"}
    log = ev.Log.load(folder / "events.parquet")
    assert log.sha256 == run.log.sha256 == found["log_sha256"]
    assert set(found["files"]) == names - {MANIFEST}
    table = pd.read_csv(folder / "measures.csv")
    assert list(table.columns) == ["name", "value", "unit", "n", "book", "subgroup"]
    assert len(pd.read_parquet(folder / "daily.parquet")) == 60


def test_earlier_run_is_replaced(run: HandRun, tmp_path: Path) -> None:
    folder = write_results(run, folder=tmp_path / "town", figures=False)
    (folder / "leftover.txt").write_text("old")
    other = make_run([born(0, day=0)], days=60)
    write_results(other, folder=folder, figures=False)
    assert not (folder / "leftover.txt").exists()
    assert read_manifest(folder)["log_sha256"] == other.log.sha256
    assert [path.name for path in tmp_path.iterdir()] == ["town"]


def test_empty_folder_is_used(run: HandRun, tmp_path: Path) -> None:
    (tmp_path / "town").mkdir()
    assert read_manifest(write_results(run, folder=tmp_path / "town", figures=False))


@pytest.mark.parametrize("manifest", [None, "{", "[]", '{"schema": "another/1"}'])
def test_foreign_folder_is_refused(run: HandRun, tmp_path: Path, manifest: str | None) -> None:
    folder = tmp_path / "thesis"
    folder.mkdir()
    (folder / "chapter.txt").write_text("precious")
    if manifest is not None:
        (folder / MANIFEST).write_text(manifest)
    with pytest.raises(RunError, match="left alone"):
        write_results(run, folder=folder)
    assert (folder / "chapter.txt").read_text() == "precious"


def test_file_in_the_way_is_refused(run: HandRun, tmp_path: Path) -> None:
    (tmp_path / "town").write_text("a file")
    with pytest.raises(RunError, match="not a folder"):
        write_results(run, folder=tmp_path / "town")
    with pytest.raises(GridgovError, match="could not be written"):
        write_results(run, folder=tmp_path / "town" / "below")


@pytest.mark.parametrize("earlier", [True, False])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
def test_full_disk_leaves_what_was_there(
    run: HandRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, earlier: bool
) -> None:
    folder = tmp_path / "town"
    if earlier:
        write_results(run, folder=folder, figures=False)

    def fails(self: ev.Log, path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(ev.Log, "save", fails)
    with pytest.raises(RunError, match=os.strerror(number)):
        write_results(run, folder=folder)
    assert [path.name for path in tmp_path.iterdir()] == (["town"] if earlier else [])
    if earlier:
        assert read_manifest(folder)["log_sha256"] == run.log.sha256


def test_earlier_run_comes_back_if_the_last_rename_fails(
    run: HandRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_results(run, folder=tmp_path / "town", figures=False)
    rename = Path.rename

    def fails(self: Path, target: Path) -> Path:
        if self.name.endswith(".part"):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(RunError):
        write_results(run, folder=folder, figures=False)
    assert read_manifest(folder)["log_sha256"] == run.log.sha256
    assert [path.name for path in tmp_path.iterdir()] == ["town"]


def test_remains_of_a_crash_are_swept_but_not_of_a_living_run(run: HandRun, tmp_path: Path) -> None:
    for name, age in ((".town.dead.part", 7200), (".town.alive.part", 10), (".city.dead.part", 7200)):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    write_results(run, folder=tmp_path / "town", figures=False)
    assert {path.name for path in tmp_path.iterdir()} == {"town", ".town.alive.part", ".city.dead.part"}


def test_manifest_is_json_and_says_which_versions(run: HandRun) -> None:
    found = json.loads(json.dumps(results.manifest(run)))
    assert found["packages"]["numpy"]
    assert found["packages"]["gridgov"] is None or found["packages"]["gridgov"]
    assert found["events"] == len(run.log)


def test_no_manifest_is_no_result(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="not a folder of results"):
        read_manifest(tmp_path)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system counts otherwise")
def test_peak_of_memory_is_the_process_s_own() -> None:
    child = "from analysis.results import peak_rss_mb; print(peak_rss_mb())"
    parent = (
        "import subprocess, sys; import numpy as np; from analysis.results import peak_rss_mb\n"
        "much = np.ones(50_000_000)\n"
        f"subprocess.run([sys.executable, '-c', {child!r}], check=True); print(peak_rss_mb())"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", parent], cwd=root, capture_output=True, text=True, check=True
    )
    peaks = sorted(map(float, done.stdout.split()))
    assert peaks[0] < 300 < 400 < peaks[1]
