"""Runs that failed: set aside, each in a file with what went wrong and the command that repeats it."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from analysis.study.store import FAILED, told, write_json

SHORT_KEY = 16
"""Hexadecimal digits of a key that files and commands use; a hundred million runs would hardly share one."""


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A run that failed: its key, its experiment, what was said, and how to run it again."""

    key: str
    experiment: dict[str, Any]
    message: str
    traceback: str
    command: str


def path_of(folder: Path, key: str) -> Path:
    """The file of a failure."""
    return folder / FAILED / f"{key[:SHORT_KEY]}.json"


def set_aside(folder: Path, failure: Failure) -> None:
    """Write a failure down."""
    with told(folder):
        (folder / FAILED).mkdir(parents=True, exist_ok=True)
        write_json(path_of(folder, failure.key), asdict(failure))


def clear(folder: Path, key: str) -> None:
    """Forget a failure, after the run has worked."""
    with told(folder):
        path_of(folder, key).unlink(missing_ok=True)


def failures(folder: Path) -> Iterator[Failure]:
    """All failures of a folder; files that are not whole are left out."""
    for path in sorted((folder / FAILED).glob("*.json")):
        try:
            yield Failure(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            continue
