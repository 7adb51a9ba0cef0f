"""Stops what a child does at a chosen moment; `sweeping.py` and `stopping.py` try moment after moment.

A moment is a line of chosen files, or a call for something below a folder. How it is stopped there: `kill`
(SIGKILL to itself), `interrupt` (KeyboardInterrupt) or `full` (calls that change the folder are the moments,
and the one fails as on a full disk). `small` is no moment: no file may grow beyond so many bytes.
"""

import errno
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Collection
from pathlib import Path
from types import FrameType
from typing import Any

from sim.errors import RunError

CHANGES = ("os.mkdir", "os.rename", "os.remove", "tempfile.mkdtemp")
CALLS = ("open", "os.", "shutil.", "tempfile.mkdtemp")
DONE, REFUSED, HARMLESS, BROKEN, INTERRUPTED = 0, 1, 3, 99, 130


class Moments:
    """Counts moments, and at a chosen one stops what goes on. A moment is never chosen if it is 0."""

    def __init__(self, how: str, chosen: int, *, below: Path, files: Collection[str]) -> None:
        """Lines of `files` count, and calls for something in the folder `below`."""
        self.how, self.chosen, self.below, self.files = how, chosen, str(below), files
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
        if frame.f_code.co_filename not in self.files:
            return None
        if event == "line":
            self.pass_one()
        return self.line

    def call(self, event: str, arguments: tuple[Any, ...]) -> None:
        """An audit hook: calls that concern the folder are moments; on a full disk those that change it."""
        if self.how == "full":
            writes = event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR)
            if not (writes or event in CHANGES):
                return
        if event.startswith(CALLS) and any(str(one).startswith(self.below) for one in arguments):
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


def attempt(action: Callable[[], object], moments: Moments) -> tuple[int, str]:
    """Do something in a child, stopped at the chosen moment: its exit code, and what it said.

    The code is minus the signal if one ended it. If no moment was chosen it says how many there were.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.dup2(writing, 2)
        os._exit(_watched(action, moments))
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        said = pipe.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said


def _watched(action: Callable[[], object], moments: Moments) -> int:
    moments.watch()
    try:
        action()
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
    return HARMLESS if 0 < moments.chosen <= moments.seen else DONE
