"""Results go to stdout; talk and errors go to stderr. A pipe sees neither colour nor progress."""

import functools
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

import typer

from analysis.study.keeping import kept
from sim.errors import GridgovError, ScenarioError

FAILED, BAD_INPUT, INTERRUPTED = 1, 2, 130
"""Exit codes."""

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def talk(text: str) -> None:
    """Say something that is no result."""
    print(text, file=sys.stderr, flush=True)


def print_json(value: Any) -> None:
    """Print one JSON object, in ASCII: it must survive every console and pipe."""
    print(json.dumps(value, indent=2, allow_nan=False, default=str))


def plainly(command: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Make a command say what went wrong without a traceback, and exit with its code.

    Any exception that is not caught here is a fault of the program and keeps its traceback.
    """

    @functools.wraps(command)
    def spoken(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        _never_choke_on_letters()
        try:
            with kept():
                return command(*args, **kwargs)
        except GridgovError as error:
            talk(str(error))
            raise typer.Exit(BAD_INPUT if isinstance(error, ScenarioError) else FAILED) from None
        except MemoryError:
            talk("not enough memory: try a smaller place or fewer days")
            raise typer.Exit(FAILED) from None
        except KeyboardInterrupt as stop:
            talk(str(stop) or "interrupted")
            raise typer.Exit(INTERRUPTED) from None

    return spoken


def _never_choke_on_letters() -> None:
    """A console that cannot show a Chinese name shows its code instead."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


@contextmanager
def progress_bar(total: int, *, unit: str) -> Iterator[Callable[[int], None] | None]:
    """A progress bar with the time left, to be told how much is done; None where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn(unit + " {task.completed:,.0f} of {task.total:,.0f}"),
        BarColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total)
        yield lambda done: progress.update(task, completed=done)


@contextmanager
def waiting(text: str) -> Iterator[None]:
    """A spinner for a wait of a second or two; nothing where nobody watches."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(text):
        yield
