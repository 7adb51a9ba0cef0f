"""Carries a small study out again and again, each time stopped at another moment, and goes on with it.

    python tests/crash/sweeping.py HOW NUMBER FOLDER

HOW is `kill` (SIGKILL) or `interrupt` (KeyboardInterrupt), at NUMBER random moments: lines of `store.py`,
`tables.py`, `execute.py` and `failures.py`, and calls that open, make, rename or remove something in the
folder. `full`: at most NUMBER of the calls that write there fail as on a full disk. `small`: no file may grow
beyond so many times NUMBER bytes. Each attempt is a child of its own and starts from nothing; another child
then goes on. Prints a JSON object a line: the moment, how the child ended, what it said, how many runs were
on the disk then, and whether the tables are what they are without a stop.
"""

import errno
import json
import os
import random
import resource
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
from tiny import tables_of, tiny_study

from analysis.study import Plan, execute, failures, plan_of, store, tables
from analysis.study.store import Shards
from analysis.study.worker import Task, Workshop
from sim.errors import RunError

CHANGES = ("os.mkdir", "os.rename", "os.remove")
WATCHED = {module.__file__ for module in (execute, failures, store, tables)}
DONE, REFUSED, BROKEN, INTERRUPTED = 0, 1, 99, 130
STEPS = 8


class Moments:
    """Counts moments, and at a chosen one stops what goes on. A moment is never chosen if it is 0."""

    def __init__(self, how: str, chosen: int, below: Path) -> None:
        """Only calls for something in the folder `below` count."""
        self.how, self.chosen, self.below = how, chosen, str(below)
        self.seen = 0

    def watch(self) -> None:
        """Count from now on, in this process."""
        if self.how == "small":
            if self.chosen:
                resource.setrlimit(resource.RLIMIT_FSIZE, (self.chosen, self.chosen))
            return
        sys.addaudithook(self.call)
        if self.how != "full":
            sys.settrace(self.line)

    def line(self, frame: FrameType, event: str, _: Any) -> Any:
        """A tracing function: lines of the watched files are moments."""
        if frame.f_code.co_filename not in WATCHED:
            return None
        if event == "line":
            self.pass_one()
        return self.line

    def call(self, event: str, arguments: tuple[Any, ...]) -> None:
        """An audit hook: calls that change the folder are moments."""
        if event in CHANGES or (event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR)):
            if str(arguments[0]).startswith(self.below):
                self.pass_one()

    def pass_one(self) -> None:
        """One moment more."""
        self.seen += 1
        if self.seen != self.chosen:
            return
        if self.how == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.how == "interrupt":
            raise KeyboardInterrupt
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def made_up(workshop: Workshop, task: Task, _: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Outcomes that follow from the key, at no cost: what is tried here is how they are kept."""
    luck = np.random.default_rng(list(task.key))
    width = len(workshop.common.kept.columns)
    return luck.normal(size=width), luck.integers(0, 1000, size=width)


def in_child(action: Callable[[], int]) -> tuple[int, str]:
    """The exit code of an action in a child, minus the signal if one ended it; and what it said."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.dup2(writing, 2)
        os._exit(action())
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        said = pipe.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said


def attempt(plan: Plan, folder: Path, moments: Moments) -> int:
    """In a child: carry the study out, stopped at the chosen moment; the exit code."""
    moments.watch()
    try:
        execute.carry_out(plan, folder=folder, jobs=1)
    except KeyboardInterrupt as stop:
        print(stop, file=sys.stderr)
        return INTERRUPTED
    except RunError as error:
        print(error, file=sys.stderr)
        return REFUSED
    except BaseException:
        traceback.print_exc()
        return BROKEN
    if not moments.chosen:
        print(moments.seen, file=sys.stderr)
    return DONE


def main(how: str, number: int, place: Path) -> None:
    """Try as many moments as are asked for."""
    # a few runs at a time to the disk, so that there is much to be torn
    execute.FLUSH_SECONDS = 0.0  # type: ignore[misc]
    execute.MOST_IN_BATCH = 4  # type: ignore[misc]
    store.MERGED_AT_ONCE = 3  # type: ignore[misc]
    place.mkdir(parents=True, exist_ok=True)
    Workshop.run = made_up  # type: ignore[method-assign]
    plan = plan_of(tiny_study(place, replications=8))
    code, said = in_child(lambda: attempt(plan, place / "whole", Moments(how, 0, place / "whole")))
    assert code == DONE, said
    wanted = tables_of(place / "whole")
    total = int(said.split()[-1])
    luck = random.Random(how)
    if how == "small":
        chosen = [number * step for step in range(1, STEPS + 1)]
    else:
        chosen = sorted(luck.sample(range(1, total + 1), min(number, total)))
    for moment in chosen:
        folder = place / str(moment)
        stop = Moments(how, moment, folder)
        code, said = in_child(partial(attempt, plan, folder, stop))
        shards = Shards(folder, version=plan.version, width=len(plan.study.kept.columns))
        shards.load()
        again, trouble = in_child(partial(attempt, plan, folder, Moments(how, 0, folder)))
        same = again == DONE and tables_of(folder) == wanted
        print(
            json.dumps(
                {
                    "moment": moment,
                    "of": total,
                    "code": code,
                    "said": said,
                    "kept": len(shards),
                    "damaged": len(shards.damaged),
                    "same": same,
                    "trouble": "" if same else trouble,
                }
            )
        )
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
