"""A large place's log is written while the run goes on: the same file, and nothing left if it goes wrong."""

import errno
import threading
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from handmade import HandRun, busy_rows, make_run

from analysis.results import LARGE_PLACE, spool, write_results
from sim import events as ev
from sim import logfile
from sim.errors import EngineError, RunError
from sim.kernels import run as run_module
from sim.scenario import Scenario
from sim.simulate import ENGINES, Engine, simulate


@pytest.fixture
def run() -> HandRun:
    """A small run of two months."""
    return make_run(busy_rows(disputes=30, requests=60, days=60, seed=2), days=60)


def test_rows_that_are_handed_over_make_up_the_log(town: Scenario) -> None:
    parts: list[np.ndarray] = []
    run = simulate(town, seed=2, days=70, on_rows=parts.append)
    assert len(parts) > 2
    assert (np.concatenate(parts) == run.log.rows).all()
    parts.clear()
    mesa = simulate(town, seed=2, days=70, engine="mesa", on_rows=parts.append)
    assert (np.concatenate(parts) == mesa.log.rows).all()


@pytest.mark.parametrize("engine", ENGINES)
def test_a_run_need_not_keep_its_people(town: Scenario, engine: Engine) -> None:
    runs = [simulate(town, seed=2, days=40, engine=engine, keep_people=keep) for keep in (True, False)]
    assert [len(run.people) for run in runs] == [2000, 0]
    assert runs[0].log.sha256 == runs[1].log.sha256
    assert runs[0].people.dtype == runs[1].people.dtype


@pytest.mark.parametrize("engine", ENGINES)
def test_a_run_need_not_keep_its_log(town: Scenario, engine: Engine) -> None:
    parts: list[np.ndarray] = []
    whole = simulate(town, seed=2, days=40, engine=engine)
    run = simulate(town, seed=2, days=40, engine=engine, on_rows=parts.append, keep_log=False)
    assert len(run.log) == 0
    assert (np.concatenate(parts) == whole.log.rows).all()


def test_what_does_not_fit_on_a_sheet_gets_a_larger_one(
    town: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = simulate(town, seed=2)
    rooms: list[int] = []

    class Small(run_module._Book):
        def open(self, m: run_module.Tables, room: int) -> run_module.Tables:
            rooms.append(room)
            return super().open(m, room if len(rooms) > 1 else 100)

    monkeypatch.setattr(run_module, "_Book", Small)
    for keep in (True, False):
        parts: list[np.ndarray] = []
        rooms.clear()
        simulate(town, seed=2, on_rows=parts.append, keep_log=keep)
        assert len(rooms) > 2
        assert (np.concatenate(parts) == whole.log.rows).all()


def test_the_log_is_read_again_as_it_was_added(run: HandRun, tmp_path: Path) -> None:
    with spool(tmp_path / "city", residents=LARGE_PLACE) as ahead:
        assert ahead is not None
        for rows in np.array_split(run.log.rows, 9):
            ahead.add(rows)
        log = ahead.log()
        assert log.sha256 == run.log.sha256
        folder = write_results(run, folder=tmp_path / "city", figures=False, written=ahead)
    assert ev.Log.load(folder / "events.parquet").sha256 == run.log.sha256


def test_small_places_are_not_written_ahead(tmp_path: Path) -> None:
    with spool(tmp_path / "town", residents=LARGE_PLACE - 1) as ahead:
        assert ahead is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("at_once", [1, 7, 1000])
def test_the_file_does_not_tell_how_the_rows_came(
    run: HandRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(logfile, "ROWS_AT_ONCE", at_once)
    run.log.save(tmp_path / "whole.parquet")
    with spool(tmp_path / "city", residents=LARGE_PLACE) as ahead:
        assert ahead is not None
        for rows in np.array_split(run.log.rows, 9):
            ahead.add(rows)
        folder = write_results(run, folder=tmp_path / "city", figures=False, written=ahead)
    assert (folder / "events.parquet").read_bytes() == (tmp_path / "whole.parquet").read_bytes()
    assert ev.Log.load(folder / "events.parquet").sha256 == run.log.sha256
    assert sorted(path.name for path in tmp_path.iterdir()) == ["city", "whole.parquet"]


def interrupted(run: HandRun, folder: Path) -> None:
    with spool(folder, residents=LARGE_PLACE) as ahead:
        assert ahead is not None
        ahead.add(run.log.rows)
        raise KeyboardInterrupt


def test_a_run_that_is_interrupted_leaves_nothing(tmp_path: Path, run: HandRun) -> None:
    with pytest.raises(KeyboardInterrupt):
        interrupted(run, tmp_path / "city")
    assert list(tmp_path.iterdir()) == []
    assert [thread for thread in threading.enumerate() if thread.name == "log writer"] == []


def written_ahead(run: HandRun, folder: Path) -> None:
    with spool(folder, residents=LARGE_PLACE) as ahead:
        assert ahead is not None
        for _ in range(20):  # more than may wait: the run must not hang
            ahead.add(run.log.rows)
        write_results(run, folder=folder, figures=False, written=ahead)


@pytest.mark.parametrize("parts_before", [0, 3, 1000])
def test_a_full_disk_is_told_at_the_end(
    tmp_path: Path, run: HandRun, monkeypatch: pytest.MonkeyPatch, parts_before: int
) -> None:
    def full(_: Path, parts: Iterable[np.ndarray], __: object) -> None:
        for _part in islice(parts, parts_before):  # with 1000 it is the file's end that finds no room
            pass
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(logfile, "write_log", full)
    with pytest.raises(RunError, match="No space left"):
        written_ahead(run, tmp_path / "city")
    assert list(tmp_path.iterdir()) == []


def read_again(run: HandRun, folder: Path) -> None:
    with spool(folder, residents=LARGE_PLACE) as ahead:
        assert ahead is not None
        for _ in range(20):
            ahead.add(run.log.rows)
        ahead.log()


def test_a_full_disk_is_told_when_the_log_is_read_again(
    tmp_path: Path, run: HandRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path, parts: Iterable[np.ndarray], __: object) -> None:
        next(iter(parts))
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(logfile, "write_log", full)
    with pytest.raises(RunError, match="No space left"):
        read_again(run, tmp_path / "city")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("room", [100, 5_000, 40_001])
def test_bare_rows_that_do_not_fit_are_told(
    tmp_path: Path, run: HandRun, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    resource = pytest.importorskip("resource", reason="limits of POSIX")
    monkeypatch.setattr(logfile, "write_log", lambda _, parts, __: list(parts))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    assert 20 * run.log.rows.nbytes > 40_001
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, limits[1]))
    try:
        with pytest.raises(RunError, match="File too large"):
            read_again(run, tmp_path / "city")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_lacks_rows_is_no_log(
    tmp_path: Path, run: HandRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shortened(path: Path, dtype: np.dtype) -> np.ndarray:
        return np.frombuffer(path.read_bytes(), dtype=dtype)[:-1]

    monkeypatch.setattr(np, "fromfile", shortened)
    with pytest.raises(RunError, match="rows were written"):
        read_again(run, tmp_path / "city")


def test_a_writer_that_has_ended_waits_for_nothing(tmp_path: Path) -> None:
    writer = logfile.LogWriter(tmp_path / "log.parquet")
    writer.close({})
    with pytest.raises(EngineError, match="finished before"):
        writer.wait()


def test_a_forbidden_place_is_told_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(RunError, match="could not be written"),
        spool(tmp_path / "file" / "city", residents=LARGE_PLACE),
    ):
        pass
