"""Processes that outlive a study: to start some takes most of a second, and a question may take many."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

_HOLDERS: list[dict[int, Any]] = []
"""Executors by their number of processes, for each `kept()` that has been entered."""


@contextmanager
def kept() -> Iterator[None]:
    """Within it, the processes of one study stay for the next one; in the end all are ended."""
    _HOLDERS.append({})
    try:
        yield
    finally:
        with ExitStack() as all_of_them:
            for executor in _HOLDERS.pop().values():
                all_of_them.callback(end, executor)


def end(executor: Any) -> None:
    """End processes that have nothing to do: by themselves it takes them a fifth of a second."""
    executor.shutdown(wait=True, kill_workers=True)


def are_kept() -> bool:
    """Whether some processes are waiting for a study."""
    return bool(_HOLDERS and _HOLDERS[-1])


def take(jobs: int) -> Any:
    """An executor of so many processes that waits for a study, or None."""
    return _HOLDERS[-1].pop(jobs, None) if _HOLDERS else None


def keep(jobs: int, executor: Any) -> bool:
    """Keep an executor for the next study; whether that is wanted."""
    if not _HOLDERS or jobs in _HOLDERS[-1]:
        return False
    _HOLDERS[-1][jobs] = executor
    return True
