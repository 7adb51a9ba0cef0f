"""Processes that stay from one study to the next."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest
from tiny import tables_of, tiny_study

from analysis.study import pools, run_study
from analysis.study.keeping import are_kept, kept


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The executors that are started."""
    found: list[Any] = []
    start = pools._started

    def noted(jobs: int) -> Any:
        found.append(start(jobs))
        return found[-1]

    monkeypatch.setattr(pools, "_started", noted)
    return found


Workers = Callable[[], list[psutil.Process]]


@pytest.fixture
def workers() -> Workers:
    """The processes of studies: children of this one that came meanwhile, but for loky's tracker."""
    before = set(psutil.Process().children())

    def found() -> list[psutil.Process]:
        children = (one for one in psutil.Process().children() if one not in before)
        return [one for one in children if "resource_tracker" not in " ".join(one.cmdline())]

    return found


def test_studies_of_one_command_share_processes(started: list[Any], workers: Workers, tmp_path: Path) -> None:
    with kept():
        for name in ("one", "two"):
            run_study(tiny_study(tmp_path), folder=tmp_path / name, jobs=2)
            assert are_kept()
        assert len(workers()) == 2
    assert len(started) == 1
    assert workers() == []
    assert not are_kept()
    assert tables_of(tmp_path / "one") == tables_of(tmp_path / "two")


def test_other_studies_end_theirs(started: list[Any], workers: Workers, tmp_path: Path) -> None:
    for name in ("one", "two"):
        run_study(tiny_study(tmp_path), folder=tmp_path / name, jobs=2)
        assert workers() == []
    assert len(started) == 2


def test_a_process_that_dies_while_it_waits_costs_no_run(workers: Workers, tmp_path: Path) -> None:
    run_study(tiny_study(tmp_path), folder=tmp_path / "alone", jobs=1)
    with kept():
        run_study(tiny_study(tmp_path), folder=tmp_path / "one", jobs=2)
        for process in workers():
            process.kill()
            process.wait()
        found = run_study(tiny_study(tmp_path), folder=tmp_path / "two", jobs=2)
    assert found.failures == ()
    assert tables_of(tmp_path / "two") == tables_of(tmp_path / "alone")
    assert workers() == []
