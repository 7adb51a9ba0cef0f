"""Runs that failed: set aside, each in a file with what went wrong and the command that repeats it."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from analysis.study.plan import Plan
from analysis.study.store import FAILED, Shards, told, whole_keys, write_json
from analysis.study.tables import chunks_of

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


def unsettled(folder: Path, plan: Plan, shards: Shards) -> list[Failure]:
    """Those failures of a folder whose runs the plan asks for and which are not done since, in its order."""
    failed = {failure.key: failure for failure in failures(folder)}
    found = []
    for _, keys in chunks_of(plan) if failed else ():
        here = (key.hex() for key in whole_keys(keys[~shards.holds(keys)]))
        found += [failed.pop(key) for key in here if key in failed]
    return found


def forget_settled(folder: Path, plan: Plan, shards: Shards) -> None:
    """Forget all other failures: runs of older values or versions, and those that somebody else made."""
    kept = {failure.key for failure in unsettled(folder, plan, shards)}
    for failure in failures(folder):
        if failure.key not in kept:
            clear(folder, failure.key)
