"""The command line.

    app.py        the commands and their options, and nothing else
    running.py    run, case
    reading.py    validate, explain
    writing.py    new, schema
    verifying.py  verify
    telling.py    story
    terminal.py   what goes to stdout, what to stderr, and how a command fails

Exit codes: 0 done; 1 a run failed; 2 bad input or usage; 130 interrupted. Whatever takes long to import is
imported inside functions, so that `--help` answers at once.
"""

import errno
import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from typer import Typer
    from typer.models import CommandInfo

OBJECTS_BETWEEN: Final = 50_000
"""How many more objects there may be before Python looks for those that only hold each other; by itself 700.

Imports make 150,000 objects of which none is ever garbage: to look through them again and again, and once
more at the end, took half a second of a command of two.
"""


def main() -> None:
    """Run the command line of this process, and exit."""
    gc.set_threshold(OBJECTS_BETWEEN)
    try:
        try:
            from analysis.cli.app import app

            everything = app.registered_commands
            app.registered_commands = _asked(app, sys.argv[1:]) or everything
            try:
                app(prog_name="python run.py")
            finally:
                app.registered_commands = everything
        finally:
            print(end="", flush=True)
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as problem:
        # files have names; what has none is stdout, on a full disk or into a pipe that nobody reads
        if problem.filename is not None:
            raise
        _drop_stdout()
        if problem.errno != errno.EPIPE:
            print(f"the output could not be written ({problem.strerror or problem})", file=sys.stderr)
        sys.exit(1)
    finally:
        gc.freeze()  # the process ends: nothing that is left needs to be looked through


def _asked(app: "Typer", words: Sequence[str]) -> "list[CommandInfo]":
    """The command that is asked for, if there is such a one: typer reads the options of all, .03 s."""
    from typer.main import get_command_name

    return [
        one
        for one in app.registered_commands
        if words and (one.name or get_command_name(getattr(one.callback, "__name__", ""))) == words[0]
    ]


def _drop_stdout() -> None:
    """Let Python's own last flush of stdout go nowhere, else it fails too, and loudly."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
