"""Studies that are stopped in every way, and go on: in the end the same tables, byte for byte."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psutil
import pytest

from sim.warm import warm_up

pytestmark = [
    pytest.mark.crash,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="fork, signals and limits of POSIX"),
]

ROOT: Final = Path(__file__).parents[2]
SCRIPT: Final = Path(__file__).with_name("sweeping.py")
PYTHONPATH: Final = os.pathsep.join([str(ROOT), str(ROOT / "tests" / "unit")])
ENV: Final = {**os.environ, "PYTHONPATH": PYTHONPATH}
REFUSED, INTERRUPTED, KILLED = 1, 130, -9
TABLES: Final = ("experiments.parquet", "outcomes.parquet", "cases.parquet", "worlds.parquet")
PATIENCE: Final = 300


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    """Kernels come from the cache in all that follows."""
    warm_up()


def stopped(how: str, number: int, folder: Path) -> list[dict[str, Any]]:
    """What `sweeping.py` found, moment by moment; in the end all was as without a stop."""
    words = [sys.executable, str(SCRIPT), how, str(number), str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=900, check=False, env=ENV)
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(one["same"] for one in found), [one for one in found if not one["same"]]
    assert all(one["damaged"] == 0 for one in found)
    return found


def test_killed_at_random_moments(tmp_path: Path) -> None:
    found = stopped("kill", 12, tmp_path)
    assert [one["code"] for one in found] == [KILLED] * 12
    assert len({one["kept"] for one in found}) >= 5
    assert all(one["of"] > 1000 for one in found)


def test_interrupted_at_random_moments(tmp_path: Path) -> None:
    found = stopped("interrupt", 8, tmp_path)
    assert {one["code"] for one in found} == {INTERRUPTED}
    assert sum("Go on with:  python run.py resume" in one["said"] for one in found) >= 4


def test_full_disk_at_every_call_that_writes(tmp_path: Path) -> None:
    found = stopped("full", 24, tmp_path)
    refused = [one for one in found if one["code"] == REFUSED]
    assert {one["code"] for one in found} <= {0, REFUSED}  # what cannot be removed may stay
    assert len(refused) > 8
    assert all("No space left on device" in one["said"] for one in refused)
    assert all("Traceback" not in one["said"] for one in found)


def test_files_that_cannot_grow(tmp_path: Path) -> None:
    found = stopped("small", 4000, tmp_path)
    assert REFUSED in {one["code"] for one in found} <= {0, REFUSED}
    assert all("Traceback" not in one["said"] for one in found)


# --- the command line, with processes ------------------------------------------------------------


def words_of(folder: Path, *more: str) -> list[str]:
    """A sweep of the town that takes some seconds, as it is typed."""
    study = [
        "--scenario",
        "town",
        "--arms",
        "baseline,no_groups",
        "--worlds",
        "10",
        "--days",
        "60",
        "--reps",
        "4",
    ]
    return [sys.executable, "run.py", "sweep", *study, "--out", str(folder), *more]


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        words, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False, env=ENV
    )


def tables_of(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in TABLES}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The tables of the sweep, left alone."""
    folder = tmp_path_factory.mktemp("whole") / "out"
    done = run(*words_of(folder, "--jobs", "2"))
    assert done.returncode == 0, done.stderr
    return tables_of(folder)


def shards_in(folder: Path) -> int:
    return len(list((folder / "shards").glob("*.parquet")))


def wait_for_shards(process: "subprocess.Popen[str]", folder: Path, number: int) -> None:
    """Until there are so many shards, or the process has ended."""
    until = time.monotonic() + PATIENCE
    while process.poll() is None and shards_in(folder) < number:
        assert time.monotonic() < until
        time.sleep(0.01)


def start(words: list[str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENV
    )


def test_processes_end_with_a_killed_coordinator_and_the_rest_is_made_later(
    whole: dict[str, bytes], tmp_path: Path
) -> None:
    folder, luck = tmp_path / "out", random.Random("processes")
    process = start(words_of(folder, "--jobs", "2"))
    wait_for_shards(process, folder, 1)
    time.sleep(luck.uniform(0, 0.5))
    children = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.communicate()
    assert process.returncode == KILLED
    _, alive = psutil.wait_procs(children, timeout=60)
    assert alive == []
    done = run(sys.executable, "run.py", "resume", str(folder), "--jobs", "2")
    assert done.returncode == 0, done.stderr
    assert tables_of(folder) == whole


def test_a_killed_process_costs_nothing(whole: dict[str, bytes], tmp_path: Path) -> None:
    folder = tmp_path / "out"
    process = start(words_of(folder, "--jobs", "2"))
    wait_for_shards(process, folder, 1)
    workers = [
        child
        for child in psutil.Process(process.pid).children()
        if "popen_loky_posix" in " ".join(child.cmdline())
    ]
    workers[0].kill()
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    assert tables_of(folder) == whole


def test_ctrl_c_ends_in_order(whole: dict[str, bytes], tmp_path: Path) -> None:
    folder = tmp_path / "out"
    process = subprocess.Popen(
        words_of(folder, "--jobs", "2"), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=ENV, start_new_session=True,
    )  # fmt: skip
    wait_for_shards(process, folder, 1)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all processes
    told, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == INTERRUPTED
    assert told == ""
    assert said.splitlines()[-1].startswith("interrupted; ")
    assert "Traceback" not in said
    done = run(sys.executable, "run.py", "resume", str(folder))
    assert done.returncode == 0
    assert tables_of(folder) == whole


# --- a Dask cluster ------------------------------------------------------------------------------


@contextmanager
def cluster(folder: Path, *, workers: int) -> "Iterator[tuple[str, list[subprocess.Popen[bytes]]]]":
    """A scheduler and workers on this machine, each a process: the address, and the workers."""
    file = folder / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": ROOT, "env": ENV}
    python = [sys.executable, "-m"]
    at = ["--scheduler-file", str(file), "--no-dashboard"]
    scheduler = [*python, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", *at]
    worker = [*python, "distributed.cli.dask_worker", "--nthreads", "1", "--no-nanny", *at]
    started: list[subprocess.Popen[bytes]] = [subprocess.Popen(scheduler, **quiet)]  # type: ignore[call-overload]
    try:
        until = time.monotonic() + PATIENCE
        while not file.exists() or not file.read_text():
            assert time.monotonic() < until
            time.sleep(0.05)
        here = [*worker, "--local-directory", str(folder)]
        started += [subprocess.Popen(here, **quiet) for _ in range(workers)]  # type: ignore[call-overload]
        yield json.loads(file.read_text())["address"], started[1:]
    finally:
        for process in started:
            process.kill()
            process.wait()


def test_a_cluster_of_which_a_worker_is_killed(whole: dict[str, bytes], tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with cluster(tmp_path, workers=2) as (address, workers):
        process = start(words_of(folder, "--cluster", address))
        wait_for_shards(process, folder, 1)
        assert process.poll() is None
        workers[0].kill()
        _, said = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, said
    assert tables_of(folder) == whole


def test_a_coordinator_of_a_cluster_is_killed(whole: dict[str, bytes], tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with cluster(tmp_path, workers=2) as (address, _):
        process = start(words_of(folder, "--cluster", address))
        wait_for_shards(process, folder, 1)
        process.kill()
        process.communicate()
        done = run(sys.executable, "run.py", "resume", str(folder), "--cluster", address)
        assert done.returncode == 0, done.stderr
    assert tables_of(folder) == whole


def test_a_cluster_that_is_not_there(tmp_path: Path) -> None:
    done = run(*words_of(tmp_path / "out", "--cluster", "tcp://127.0.0.1:1"))
    assert done.returncode == 1
    assert "no cluster with a worker is there" in done.stderr
    assert "Traceback" not in done.stderr
