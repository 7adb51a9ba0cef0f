"""What a study will take, from two runs of it: time, disk, memory."""

import time
from dataclasses import dataclass
from pathlib import Path

from analysis.study.execute import Sweep, common_of, task_of
from analysis.study.plan import Plan
from analysis.study.pools import default_jobs
from analysis.study.worker import Workshop

BYTES_OF_A_VALUE = 2 * (8 + 8)
"""An outcome and its number of cases, in a shard and in a table; what compression saves is left out."""
SECTIONS_OF_A_PLACE = ("place.", "world.")


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """What is left of a study: `runs` of `experiments`, their time, disk and memory.

    `run_seconds` is one timed run of the first arm, `build_seconds` what its place took before.
    """

    experiments: int
    runs: int
    jobs: int
    run_seconds: float
    build_seconds: float
    builds: int

    minutes: float
    disk_gigabytes: float
    memory_gigabytes: float | None


def estimate(plan: Plan, *, folder: Path, jobs: int | None) -> Estimate:
    """Time two runs of the first arm: the second one finds its place built."""
    from analysis.results import peak_rss_mb

    jobs = jobs or default_jobs(plan)
    sweep = Sweep(plan, folder)
    workshop = Workshop(common_of(plan))
    first = _seconds(workshop, plan, 0)
    combinations, replications = len(plan.combinations), plan.study.replications
    again = combinations * replications if len(plan.worlds) > 1 else 0
    run = _seconds(workshop, plan, again)
    build = max(first - run, 0.0)
    if _draws_places(plan):
        run, builds = run - min(build, run / 2), len(plan.worlds) * min(plan.study.places, replications)
    else:
        builds = plan.study.places
    rss = peak_rss_mb()
    return Estimate(
        experiments=len(plan),
        runs=sweep.total,
        jobs=jobs,
        run_seconds=run,
        build_seconds=build,
        builds=builds,
        minutes=(sweep.total * run / jobs + builds * build) / 60,
        disk_gigabytes=sweep.total * len(plan.study.kept.columns) * BYTES_OF_A_VALUE / 1e9,
        memory_gigabytes=None if rss is None else (jobs + (jobs > 1)) * rss / 1024,
    )


def _seconds(workshop: Workshop, plan: Plan, index: int) -> float:
    task = task_of(plan, index)
    begun = time.perf_counter()
    workshop.run(task, plan.row(task.world))
    return time.perf_counter() - begun


def _draws_places(plan: Plan) -> bool:
    """Whether plausible worlds have places of their own."""
    return any(leaf.path.startswith(SECTIONS_OF_A_PLACE) for leaf in plan.draws.leaves)
