"""Where a study stands."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.study.failures import Failure, failures
from analysis.study.plan import Plan
from analysis.study.store import Shards, whole_keys
from analysis.study.tables import chunks_of


@dataclass(frozen=True, kw_only=True)
class Status:
    """Experiments planned, `done`, `failed` and `left`.

    `others` are finished runs in the folder that do not count: of other values, or another version. `damaged`
    are shards that cannot be read; their runs are left to do. `cpu_seconds` are those of the runs that are
    done, shape (done,), where experiments that are the same run share one.
    """

    planned: int
    done: int
    failures: tuple[Failure, ...]
    others: int
    damaged: int
    cpu_seconds: np.ndarray

    @property
    def failed(self) -> int:
        """Experiments that were set aside."""
        return len(self.failures)

    @property
    def left(self) -> int:
        """Experiments neither done nor set aside."""
        return max(self.planned - self.done - self.failed, 0)


def status_of(plan: Plan, folder: Path) -> Status:
    """Look at a folder, without touching it."""
    shards = Shards(folder, version=plan.version, width=len(plan.study.kept.columns))
    shards.load()
    wanted = {failure.key: failure for failure in failures(folder)}
    done, known, seconds, found = 0, 0, [np.zeros(0)], []
    for _, keys in chunks_of(plan):
        held = shards.holds(keys)
        here = np.unique(keys[held])
        done, known = done + int(held.sum()), known + len(here)
        seconds.append(shards.rows(here).seconds)
        rest = {key.hex() for key in whole_keys(keys[~held])} if wanted else set()
        found += [wanted.pop(key) for key in sorted(rest & wanted.keys())]
    return Status(
        planned=len(plan),
        done=done,
        failures=tuple(found),
        others=shards.others + len(shards) - known,
        damaged=len(shards.damaged),
        cpu_seconds=np.concatenate(seconds),
    )
