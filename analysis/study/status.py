"""Where a study stands."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.study.failures import Failure, unsettled
from analysis.study.plan import Plan
from analysis.study.store import KEY_DTYPE, Shards, told
from analysis.study.tables import chunks_of


@dataclass(frozen=True, kw_only=True)
class Status:
    """Experiments planned, `done`, `failed` and `left`; some may be one and the same run.

    `failures` are the runs that were set aside. `others` are finished runs in the folder that do not count:
    of other values, or another version. `damaged` are shards that cannot be read; their runs are left to do.
    `cpu_seconds` are those of the runs that are done, shape (runs,).
    """

    planned: int
    done: int
    failed: int
    failures: tuple[Failure, ...]
    others: int
    damaged: int
    cpu_seconds: np.ndarray

    @property
    def left(self) -> int:
        """Experiments neither done nor set aside."""
        return self.planned - self.done - self.failed


def status_of(plan: Plan, folder: Path) -> Status:
    """Look at a folder, without touching it."""
    shards = Shards(folder, version=plan.version, width=len(plan.study.kept.columns))
    with told(folder):
        shards.load()
    found = unsettled(folder, plan, shards)
    open_keys = np.array([bytes.fromhex(failure.key) for failure in found], dtype=KEY_DTYPE)
    done, failed, known = 0, 0, [np.zeros(0, dtype=KEY_DTYPE)]
    for _, keys in chunks_of(plan):
        held = shards.holds(keys)
        known.append(keys[held])
        done, failed = done + int(held.sum()), failed + int(np.isin(keys, open_keys).sum())
    runs = np.unique(np.concatenate(known))
    return Status(
        planned=len(plan),
        done=done,
        failed=failed,
        failures=tuple(found),
        others=shards.others + len(shards) - len(runs),
        damaged=len(shards.damaged),
        cpu_seconds=shards.seconds(runs),
    )
