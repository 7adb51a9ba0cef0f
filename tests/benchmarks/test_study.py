"""Studies through the whole pipeline: town-years a second, own time per run, memory, and a Dask cluster.

`make bench`. Figures for the record go to docs/performance.md, with the machine.
"""

import multiprocessing
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from test_speed import ROOT, TOWN_OF_20000

from analysis.results import peak_rss_mb
from analysis.study import Study, Worlds, arms_of, plan_of, run_study
from analysis.study.execute import Sweep, common_of, task_of
from analysis.study.outcomes import Kept
from analysis.study.pools import Here
from analysis.study.status import status_of
from analysis.study.worker import Task, Workshop
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
    """The whole pipeline, start and end included; and the last two thirds of it, once it is under way."""
    for name, given in (
        ("one arm, replications", {"replications": 1500}),
        ("four arms", {"replications": 400, "arms": arms_of("baseline,no_groups,groups_5,points_off")}),
        ("plausible worlds", {"replications": 1, "worlds": Worlds(count=1500)}),
    ):
        study = town(tmp_path, **given)
        marks: list[tuple[float, int]] = []
        seconds = seconds_of(
            study,
            tmp_path / name.replace(" ", "_"),
            jobs=2,
            progress=lambda done, _, marks=marks: marks.append((time.perf_counter(), done)),
        )
        runs = marks[-1][1]
        begun, before = next(mark for mark in marks if mark[1] > runs / 3)
        under_way = (runs - before) / (marks[-1][0] - begun)
        print(
            f"    {name}: {runs} runs in {seconds:.1f} s, {runs / seconds:.0f} town-years a second on two "
            f"cores; {under_way:.0f} once under way"
        )


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
    assert own * 1e3 < year


def by_chance(workshop: Workshop, task: Task, _: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Outcomes of a run that nobody made: fifty thousand real ones take half an hour."""
    luck, width = np.random.default_rng(task.seed), len(workshop.common.kept.columns)
    return luck.random(width), luck.integers(0, 1000, width)


def peak_mb_of(replications: int, folder: Path, made_up: bool) -> float:
    """The most memory that a process takes for a sweep of the town, its resumption, and its status."""
    if made_up:
        Workshop.run = by_chance  # type: ignore[method-assign]  # in a process of its own
    outcomes = () if made_up else ("born_per_1000",)
    study = Study(name="bench", scenario="town", days=5, replications=replications, outcomes=outcomes)
    for _ in range(2):
        results = run_study(study, folder=folder, jobs=1)
    assert len(results.outcomes["born_per_1000"]) == status_of(plan_of(study), folder).done == replications
    peak = peak_rss_mb()
    assert peak is not None
    return peak


@pytest.mark.parametrize(("made_up", "numbers"), [(True, (5000, 50_000)), (False, (500, 5000))])
def test_memory_is_bounded_however_long_a_sweep(
    made_up: bool, numbers: tuple[int, int], tmp_path: Path
) -> None:
    """All outcomes of ten times as many runs take a quarter more; beside them, real runs leave nothing."""
    context = multiprocessing.get_context("spawn")
    peaks = []
    for number in numbers:
        with ProcessPoolExecutor(1, mp_context=context) as fresh:
            peaks.append(fresh.submit(peak_mb_of, number, tmp_path / f"{number}", made_up).result())
    each = 1024 * (peaks[1] - peaks[0]) / (numbers[1] - numbers[0])
    runs = "all measures, made up" if made_up else "one measure, real runs"
    print(f"    {runs}: peak after {numbers[0]:,} and {numbers[1]:,} {peaks[0]:.0f} and {peaks[1]:.0f} MB;")
    print(f"    {each:.2f} KB a run")
    assert peaks[1] < 1.25 * peaks[0]


def test_dask_against_local_processes(tmp_path: Path) -> None:
    from test_studies import cluster_in

    study = town(tmp_path, replications=1500)
    local = seconds_of(study, tmp_path / "local", jobs=2)
    with cluster_in(tmp_path) as (address, _):
        warm = town(tmp_path, replications=20, first_seed=9)
        run_study(warm, folder=tmp_path / "warm", cluster=address)
        dask = seconds_of(study, tmp_path / "dask", cluster=address)
    print(f"    local {local:.1f} s, Dask {dask:.1f} s: {local / dask:.0%}")
    assert local / dask > 0.8
