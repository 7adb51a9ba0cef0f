"""Writes a small run's results again and again, each time stopped at a later moment than before.

    python tests/crash/stopping.py HOW FOLDER

HOW is `kill` (SIGKILL to itself) or `interrupt` (KeyboardInterrupt), at each line of `analysis/results.py`
and at each call that opens, makes, renames or removes something there; `full`: such a call fails as on a full
disk; `small`: no file may grow beyond so many times 1000 bytes. Each attempt is a child of its own, in
`FOLDER/<moment>/town`, over results of another run (`fresh kill`: over nothing). Prints a JSON object a line:
the moment, how the child ended and what it said, whose results are there now, and what else is.

`tests/unit` and the project's folder must be on PYTHONPATH.
"""

import errno
import importlib
import json
import os
import resource
import shutil
import signal
import sys
import traceback
from pathlib import Path
from types import FrameType
from typing import Any

from handmade import HandRun, born, busy_rows, make_run
from whole import TornError, log_of

from analysis import results
from analysis.results import write_results
from sim.errors import RunError

CHANGES = ("open", "os.mkdir", "os.rename", "tempfile.mkdtemp")
"""Calls that a full disk makes fail."""
CALLS = (*CHANGES, "os.", "shutil.")
STEP_BYTES = 1000
MOST_MOMENTS = 1000
NEVER_STOPPED, REFUSED, HARMLESS, BROKEN, INTERRUPTED = 0, 1, 3, 99, 130


class Moments:
    """Counts moments, and at a chosen one stops what goes on."""

    def __init__(self, how: str, chosen: int, below: Path) -> None:
        """`below`: only calls for something in this folder count."""
        self.how, self.chosen, self.below = how, chosen, str(below)
        self.calls = CHANGES if how == "full" else CALLS
        self.seen = 0

    def watch(self) -> None:
        """Count from now on, in this process."""
        if self.how == "small":
            resource.setrlimit(resource.RLIMIT_FSIZE, (self.chosen * STEP_BYTES,) * 2)
            return
        sys.addaudithook(self.call)
        if self.how != "full":
            sys.settrace(self.line)

    def line(self, frame: FrameType, event: str, _: Any) -> Any:
        """A tracing function: lines of `analysis/results.py` are moments."""
        if frame.f_code.co_filename != results.__file__:
            return None
        if event == "line":
            self.pass_one()
        return self.line

    def call(self, event: str, arguments: tuple[Any, ...]) -> None:
        """An audit hook: calls that concern the folder are moments."""
        if event.startswith(self.calls) and any(str(one).startswith(self.below) for one in arguments):
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


def attempt(moments: Moments, folder: Path, run: HandRun) -> int:
    """In a child: write, stopped at the chosen moment; the exit code."""
    moments.watch()
    try:
        write_results(run, folder=folder, figures=False)
    except KeyboardInterrupt:
        return INTERRUPTED
    except RunError as error:
        print(error, file=sys.stderr)
        return REFUSED
    except BaseException:
        traceback.print_exc()
        return BROKEN
    return HARMLESS if moments.seen >= moments.chosen else NEVER_STOPPED


def in_child(how: str, chosen: int, folder: Path, run: HandRun) -> tuple[int, str]:
    """The exit code of an attempt, minus the signal if one ended it; and what it said."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.dup2(writing, 2)
        os._exit(attempt(Moments(how, chosen, folder.parent), folder, run))
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        said = pipe.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said


def state(folder: Path, names: dict[str, str]) -> str:
    """Whose results are in a folder: a name of `names` by the log's digest, `absent`, or what is wrong."""
    try:
        digest = log_of(folder)
    except TornError as error:
        return f"torn: {error}"
    return names.get(digest, "of nobody") if digest else "absent"


def main(how: str, place: Path, *, fresh: bool = False) -> None:
    """Try moment after moment until an attempt is not stopped any more."""
    for heavy in ("pandas", "pyarrow.parquet"):
        importlib.import_module(heavy)  # once, instead of in each child
    old = make_run([born(0, day=0)], days=30)
    new = make_run(busy_rows(disputes=5, requests=10, days=30, seed=2), days=30)
    names = {old.log.sha256: "old", new.log.sha256: "new"}
    template = place / "before"
    template.mkdir(parents=True)
    if not fresh:
        assert in_child("full", MOST_MOMENTS, template / "town", old) == (NEVER_STOPPED, "")
    for moment in range(1, MOST_MOMENTS):
        here = place / str(moment)
        shutil.copytree(template, here)
        code, said = in_child(how, moment, here / "town", new)
        left = [state(path, names) for path in sorted(here.iterdir()) if path.name != "town"]
        town = state(here / "town", names)
        print(json.dumps({"moment": moment, "code": code, "said": said, "town": town, "left": left}))
        shutil.rmtree(here)
        if code == NEVER_STOPPED:
            return


if __name__ == "__main__":
    main(sys.argv[-2], Path(sys.argv[-1]), fresh="fresh" in sys.argv)
