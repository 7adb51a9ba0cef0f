"""Studies that are stopped in every way, and go on: in the end the same tables, byte for byte."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psutil
import pytest
from moments import DONE, HARMLESS, INTERRUPTED, REFUSED

pytestmark = [
    pytest.mark.crash,
    pytest.mark.slow,
    pytest.mark.xdist_group("studies"),  # what one process needs once, two would need twice
    pytest.mark.skipif(sys.platform == "win32", reason="fork, signals and limits of POSIX"),
]

ROOT: Final = Path(__file__).parents[2]
SCRIPT: Final = Path(__file__).with_name("sweeping.py")
PYTHONPATH: Final = os.pathsep.join([str(ROOT), str(ROOT / "tests" / "unit")])
ENV: Final = {**os.environ, "PYTHONPATH": PYTHONPATH}
KILLED: Final = -9
TABLES: Final = ("experiments.parquet", "outcomes.parquet", "cases.parquet", "worlds.parquet")
PATIENCE: Final = 300


Found = dict[str, list[dict[str, Any]]]
Forked = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """What `sweeping.py` found, moment by moment, for each way to be stopped."""
    words = [sys.executable, str(SCRIPT), str(tmp_path_factory.mktemp("sweeping"))]
    done = subprocess.run(words, capture_output=True, text=True, timeout=900, check=False, env=ENV)
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    return {how: [one for one in told if one["how"] == how] for how in ("kill", "interrupt", "full", "small")}


@pytest.mark.parametrize(("how", "number"), [("kill", 12), ("interrupt", 8), ("full", 24), ("small", 8)])
def test_in_the_end_all_is_as_without_a_stop(how: str, number: int, found: Found) -> None:
    assert len(found[how]) == number
    assert [one for one in found[how] if not one["same"] or one["damaged"]] == []


def test_killed_at_random_moments(found: Found) -> None:
    assert {one["code"] for one in found["kill"]} == {KILLED}
    assert len({one["kept"] for one in found["kill"]}) >= 5
    assert all(one["of"] > 1000 for one in found["kill"])


def test_interrupted_at_random_moments(found: Found) -> None:
    assert {one["code"] for one in found["interrupt"]} == {INTERRUPTED}
    assert sum("Go on with:  python run.py resume" in one["said"] for one in found["interrupt"]) >= 4


def test_full_disk_at_calls_that_write(found: Found) -> None:
    refused = [one for one in found["full"] if one["code"] == REFUSED]
    # what cannot be removed may stay
    assert {one["code"] for one in found["full"]} <= {HARMLESS, REFUSED}
    assert len(refused) > 8
    assert all("No space left on device" in one["said"] for one in refused)
    assert all("Traceback" not in one["said"] for one in found["full"])


def test_files_that_cannot_grow(found: Found) -> None:
    assert REFUSED in {one["code"] for one in found["small"]} <= {DONE, REFUSED}
    assert all("Traceback" not in one["said"] for one in found["small"])


# --- the command line, with processes ------------------------------------------------------------


SWEEP: Final = "sweep --scenario town --arms baseline,no_groups --worlds 10 --days 60 --reps 20".split()
"""A sweep of the town that takes some seconds, as it is typed."""


def tables_of(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in TABLES}


@pytest.fixture(scope="module")
def whole(forked: Forked, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The tables of the sweep, left alone."""
    folder = tmp_path_factory.mktemp("whole") / "out"
    done = forked(*SWEEP, "--out", str(folder), "--jobs", "1")
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


def start(folder: Path, *more: str) -> "subprocess.Popen[str]":
    """Begin the sweep, in a session of its own."""
    return subprocess.Popen(
        [sys.executable, "run.py", *SWEEP, "--out", str(folder), *more],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENV, start_new_session=True,
    )  # fmt: skip


def test_processes_end_with_a_killed_coordinator_and_the_rest_is_made_later(
    whole: dict[str, bytes], forked: Forked, tmp_path: Path
) -> None:
    folder, luck = tmp_path / "out", random.Random("processes")
    process = start(folder, "--jobs", "2")
    wait_for_shards(process, folder, 1)
    time.sleep(luck.uniform(0, 0.5))
    children = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.communicate()
    assert process.returncode == KILLED
    _, alive = psutil.wait_procs(children, timeout=60)
    assert alive == []
    done = forked("resume", str(folder), "--jobs", "2")
    assert done.returncode == 0, done.stderr
    assert tables_of(folder) == whole


def test_a_killed_process_costs_nothing(whole: dict[str, bytes], tmp_path: Path) -> None:
    folder = tmp_path / "out"
    process = start(folder, "--jobs", "2")
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


def test_ctrl_c_ends_in_order(whole: dict[str, bytes], forked: Forked, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    process = start(folder, "--jobs", "2")
    wait_for_shards(process, folder, 1)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all processes
    told, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == INTERRUPTED
    assert told == ""
    assert said.splitlines()[-1].startswith("interrupted; ")
    assert "Traceback" not in said
    done = forked("resume", str(folder), "--jobs", "1")
    assert done.returncode == 0, done.stderr
    assert tables_of(folder) == whole


# --- a Dask cluster ------------------------------------------------------------------------------


Cluster = tuple[str, "list[subprocess.Popen[bytes]]"]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A Dask cluster for all tests of this file."""
    with cluster_in(tmp_path_factory.mktemp("cluster")) as started:
        yield started


@contextmanager
def cluster_in(folder: Path) -> Iterator[Cluster]:
    """A scheduler and two workers on this machine, each a process: the address, and the workers."""
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
        started += [subprocess.Popen(here, **quiet) for _ in range(2)]  # type: ignore[call-overload]
        yield json.loads(file.read_text())["address"], started[1:]
    finally:
        for process in started:
            process.kill()
            process.wait()


def test_a_coordinator_of_a_cluster_is_killed(
    whole: dict[str, bytes], cluster: Cluster, forked: Forked, tmp_path: Path
) -> None:
    folder, (address, _) = tmp_path / "out", cluster
    process = start(folder, "--cluster", address)
    wait_for_shards(process, folder, 1)
    process.kill()
    process.communicate()
    assert process.returncode == KILLED
    done = forked("resume", str(folder), "--cluster", address)
    assert done.returncode == 0, done.stderr
    assert tables_of(folder) == whole


def test_a_cluster_of_which_a_worker_is_killed(
    whole: dict[str, bytes], cluster: Cluster, tmp_path: Path
) -> None:
    folder, (address, workers) = tmp_path / "out", cluster
    process = start(folder, "--cluster", address)
    wait_for_shards(process, folder, 1)
    assert process.poll() is None
    assert [worker.poll() for worker in workers] == [None, None]
    workers[0].kill()  # none of the tests after this one asks for two
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    assert tables_of(folder) == whole


IMPATIENT: Final = """
from analysis.study import pools
pools.CLUSTER_PATIENCE_SECONDS = 6
from analysis.cli import main
main()
"""


def test_a_cluster_that_is_not_there(forked: Forked, tmp_path: Path) -> None:
    out = ("--out", str(tmp_path / "out"))
    done = forked(*SWEEP, *out, "--cluster", "tcp://127.0.0.1:1", code=IMPATIENT)
    assert done.returncode == 1
    assert "no cluster with a worker is there" in done.stderr
    assert "Traceback" not in done.stderr
