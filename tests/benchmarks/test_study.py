"""Studies through the whole pipeline: town-years a second, own time per run, memory, and a Dask cluster.

`make bench`. Figures for the record go to docs/performance.md, with the machine.
"""

import resource
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from test_speed import ROOT, TOWN_OF_20000

from analysis.study import Study, Worlds, arms_of, plan_of, run_study
from analysis.study.execute import Sweep, common_of, task_of
from analysis.study.outcomes import Kept
from analysis.study.pools import Here
from analysis.study.worker import Workshop
from sim.simulate import simulate

sys.path.append(str(ROOT / "tests" / "crash"))

pytestmark = pytest.mark.bench


@pytest.fixture(autouse=True)
def _compiled() -> None:
    from sim.warm import warm_up

    warm_up()


def town(folder: Path, **changes: object) -> Study:
    """A study of the town of 20,000."""
    file = folder / "town20k.yaml"
    file.write_text(TOWN_OF_20000, encoding="utf-8")
    return Study(name="bench", scenario=str(file), **changes)  # type: ignore[arg-type]


def seconds_of(study: Study, folder: Path, **how: object) -> float:
    begun = time.perf_counter()
    run_study(study, folder=folder, **how)  # type: ignore[arg-type]
    return time.perf_counter() - begun


def test_town_years_a_second(tmp_path: Path) -> None:
    for name, given in (
        ("one arm, replications", {"replications": 1500}),
        ("four arms", {"replications": 400, "arms": arms_of("baseline,no_groups,groups_5,points_off")}),
        ("plausible worlds", {"replications": 1, "worlds": Worlds(count=1000)}),
    ):
        study = town(tmp_path, **given)
        runs = len(plan_of(study))
        seconds = seconds_of(study, tmp_path / name.replace(" ", "_"), jobs=2)
        rate = f"{runs / seconds:.0f} town-years a second on two cores"
        print(f"    {name}: {runs} runs in {seconds:.1f} s, {rate}")


@pytest.mark.parametrize("worlds", [None, Worlds(count=60)])
def test_own_time_per_run(worlds: Worlds | None, tmp_path: Path) -> None:
    """CPU of the coordinator and the worker together, less the bare year and its measures."""
    study = town(tmp_path, worlds=worlds, replications=1 if worlds else 60)
    plan = plan_of(study)
    workshop = Workshop(common_of(plan))
    tasks = [task_of(plan, index) for index in range(len(plan))]
    ready = [workshop.ready(task, plan.row(task.world)) for task in tasks]
    kept, bare = Kept(), []
    for one, task in zip(ready, tasks, strict=True):
        begun = time.process_time()
        kept.observe(simulate(one.scenario, seed=task.seed, ready=one))
        bare.append(time.process_time() - begun)
    begun = time.process_time()
    sweep = Sweep(plan, tmp_path / "out")
    sweep.run(Here())
    own = (time.process_time() - begun - sum(bare)) / len(plan)
    year = np.mean(bare) * 1e3
    print(f"    a year and measures {year:.1f} ms; own {own * 1e3:.2f} ms a run (n = {len(plan)})")


def test_memory_grows_by_the_tables_at_the_end_alone(tmp_path: Path) -> None:
    """They hold all outcomes of all runs at once, and so would have to be written in parts to bound it."""
    peaks, numbers = [], (2000, 20_000)
    for replications in numbers:
        study = Study(name="bench", scenario="town", days=5, replications=replications)
        run_study(study, folder=tmp_path / "out", jobs=1)
        peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    each = 1024 * (peaks[1] - peaks[0]) / (numbers[1] - numbers[0])
    print(f"    peak after 2,000 and 20,000 runs: {peaks[0]:.0f} and {peaks[1]:.0f} MB; {each:.1f} KB a run")
    assert each < 20


def test_dask_against_local_processes(tmp_path: Path) -> None:
    from test_studies import cluster

    study = town(tmp_path, replications=1500)
    local = seconds_of(study, tmp_path / "local", jobs=2)
    with cluster(tmp_path, workers=2) as (address, _):
        warm = town(tmp_path, replications=20, first_seed=9)
        run_study(warm, folder=tmp_path / "warm", cluster=address)
        dask = seconds_of(study, tmp_path / "dask", cluster=address)
    print(f"    local {local:.1f} s, Dask {dask:.1f} s: {local / dask:.0%}")
    assert local / dask > 0.8
