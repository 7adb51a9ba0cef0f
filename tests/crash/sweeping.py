"""Carries a small study out again and again, each time stopped at another moment, and goes on with it.

    python tests/crash/sweeping.py FOLDER

At random moments of each kind in `moments.py`, as `TRIED` says: lines of `store.py`, `tables.py`,
`execute.py` and `failures.py`, and calls for something in the folder; and with files of at most so many
bytes. Each attempt is a child of its own and starts from nothing; another child then goes on. Prints a JSON
object a line: how, the moment, how the child ended, what it said, how many runs were on the disk then, and
whether the tables are what they are without a stop.
"""

import json
import random
import shutil
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
from moments import DONE, Moments, attempt
from tiny import tables_of, tiny_study

from analysis.study import Plan, execute, failures, plan_of, store, tables
from analysis.study.store import Shards
from analysis.study.worker import Task, Workshop

WATCHED = {str(module.__file__) for module in (execute, failures, store, tables)}
TRIED = {"kill": 12, "interrupt": 8, "full": 24}
SMALL = range(4000, 36_000, 4000)


def made_up(workshop: Workshop, task: Task, _: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Outcomes that follow from the key, at no cost: what is tried here is how they are kept."""
    luck = np.random.default_rng(list(task.key))
    width = len(workshop.common.kept.columns)
    return luck.normal(size=width), luck.integers(0, 1000, size=width)


def carry_out(plan: Plan, folder: Path, how: str, moment: int) -> tuple[int, str]:
    """In a child: begin the study or go on with it, stopped at the moment; its exit code, what it said."""
    moments = Moments(how, moment, below=folder, files=WATCHED)
    return attempt(partial(execute.carry_out, plan, folder=folder, jobs=1), moments)


def chosen(plan: Plan, folder: Path) -> Iterator[tuple[str, int, int]]:
    """How to stop, at which moment, and of how many."""
    for how, number in TRIED.items():
        code, said = carry_out(plan, folder / how, how, 0)
        assert code == DONE, said
        total = int(said.split()[-1])
        for moment in sorted(random.Random(how).sample(range(1, total + 1), min(number, total))):
            yield how, moment, total
    for most in SMALL:
        yield "small", most, 0


def main(place: Path) -> None:
    """Try as many moments as are asked for."""
    # a few runs at a time to the disk, so that there is much to be torn
    execute.FLUSH_SECONDS = 0.0  # type: ignore[misc]
    execute.MOST_IN_BATCH = 4  # type: ignore[misc]
    store.MERGED_AT_ONCE = 3  # type: ignore[misc]
    Workshop.run = made_up  # type: ignore[method-assign]
    plan = plan_of(tiny_study(place, replications=8))
    # in this process, so that its children have loaded all that it takes
    execute.carry_out(plan, folder=place / "whole", jobs=1)
    wanted = tables_of(place / "whole")
    for how, moment, total in chosen(plan, place):
        folder = place / f"{how}_{moment}"
        code, said = carry_out(plan, folder, how, moment)
        shards = Shards(folder, version=plan.version, width=len(plan.study.kept.columns))
        shards.load()
        again, trouble = carry_out(plan, folder, "full", 0)
        same = again == DONE and tables_of(folder) == wanted
        found = {"how": how, "moment": moment, "of": total, "code": code, "said": said,
                 "kept": len(shards), "damaged": len(shards.damaged), "same": same,
                 "trouble": "" if same else trouble}  # fmt: skip
        print(json.dumps(found))
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
