"""The coordinator of a study: who runs what when, and what goes to the disk.

It alone writes. Batches go to a pool, never more than a few ahead, and what comes back is on the disk within
about a second of work, so that a stop of any kind loses no more than the runs in flight.
"""

import hashlib
import pickle
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Final

import numpy as np

from analysis.study import failures, store
from analysis.study.failures import Failure
from analysis.study.plan import Plan, Study, plan_of
from analysis.study.pools import Pool, pool_for
from analysis.study.record import refuse_other, write_record
from analysis.study.results import Results
from analysis.study.store import Rows, Shards, joined
from analysis.study.tables import chunks_of, write_tables
from analysis.study.worker import Batch, Common, Failed, Made, Task
from sim.errors import RunError
from sim.sources import sources_digest

FLUSH_SECONDS: Final = 1.0
FLUSH_BYTES: Final = 8 * 1024**2
"""How much may wait for the disk, however many runs a second there are."""
BATCH_SECONDS: Final = 0.5
"""What a batch should take: long against handing it over, short against losing it."""
MOST_IN_BATCH: Final = 500
AHEAD: Final = 2
"""Batches handed in for each worker: the one it is at, and the next."""
DIED: Final = "the process died (killed, or out of memory)"

Shard = tuple[int, int]
Progress = Callable[[int, int], None]


def run_study(
    study: Study,
    *,
    folder: Path,
    jobs: int | None = None,
    cluster: str | None = None,
    shard: Shard | None = None,
    progress: Progress | None = None,
    command: Sequence[str] = (),
) -> Results:
    """Carry out what a folder does not hold of a study yet, and read its results.

    `jobs` processes here (by default one for each core), or the workers of the Dask `cluster` at an address.
    `shard` (i, n) makes the i-th of n parts alone. `progress` is told how many runs of this go are finished,
    and of how many. A run that fails is set aside (`Results.failures`); the others go on. Raises `RunError`
    where the folder cannot be written or belongs to another study, `ScenarioError` for a study with mistakes.
    """
    plan = plan_of(study)
    carry_out(
        plan, folder=folder, jobs=jobs, cluster=cluster, shard=shard, progress=progress, command=command
    )
    with store.table_lock(folder):  # others may be at their shards still
        return Results.read(folder)


def carry_out(
    plan: Plan,
    *,
    folder: Path,
    jobs: int | None = None,
    cluster: str | None = None,
    shard: Shard | None = None,
    progress: Progress | None = None,
    command: Sequence[str] = (),
) -> None:
    """`run_study` for a plan that is made already; the results are left in the folder."""
    if shard is not None and not 1 <= shard[0] <= shard[1]:
        raise RunError(f"shard {shard[0]}/{shard[1]}: the first number goes from 1 to the second")
    refuse_other(folder, plan.study)
    with store.locked(folder, shard):
        write_record(folder, plan, command=command)
        sweep = Sweep(plan, folder, shard=shard)
        sweep.shards.put_aside()
        try:
            if sweep.total:
                sweep.run(pool_for(plan, jobs=jobs, cluster=cluster), progress)
            with store.table_lock(folder):
                write_tables(folder, plan, sweep.shards)
                failures.forget_settled(folder, plan, sweep.shards)
        except KeyboardInterrupt:
            raise KeyboardInterrupt(f"interrupted{sweep.kept_words()}") from None


def common_of(plan: Plan) -> Common:
    """What all experiments of a plan share."""
    return Common(
        variants=dict(plan.variants),
        kept_paths=dict(plan.kept),
        draws=plan.draws,
        drawn=hashlib.sha256(plan.drawn.tobytes()).hexdigest(),
        days=plan.days,
        kept=plan.study.kept,
        sources=sources_digest(),
    )


def task_of(plan: Plan, index: int) -> Task:
    """An experiment as it is handed to a worker."""
    experiment = plan[index]
    return Task(
        number=index,
        key=bytes.fromhex(plan.key(index)),
        arm=experiment.arm,
        point=experiment.point,
        world=experiment.world,
        place=experiment.place,
        seed=experiment.seed,
    )


def batch_of(plan: Plan, tasks: Sequence[Task], common: bytes, digest: str) -> Batch:
    """Tasks with what is drawn in their plausible worlds."""
    drawn = {task.world: plan.row(task.world) for task in tasks}
    return Batch(tasks=tuple(tasks), drawn=drawn, common=common, digest=digest)


class Sweep:
    """One go at a plan: what is left to do, and what has come of it."""

    def __init__(self, plan: Plan, folder: Path, *, shard: Shard | None = None) -> None:
        """Look at what the folder holds."""
        self.plan, self.folder, self.shard = plan, folder, shard
        self.shards = Shards(folder, version=plan.version, width=len(plan.study.kept.columns))
        with store.told(folder):
            self.shards.load()
        self.total = sum(1 for _ in self.pending())
        """Runs to make in this go."""
        self.made = 0
        """Those of them that are finished or failed."""
        self._failed_before = {failure.key for failure in failures.failures(folder)}
        self._buffer: list[Rows] = []
        self._flushed = time.monotonic()
        self._batch_size = 1
        self._suspects: deque[Batch] = deque()
        self._handed = 0

    def pending(self) -> Iterator[int]:
        """Experiments of this shard that are not done yet; of several with one key the first."""
        block, seen = -1, set[bytes]()
        size = len(self.plan.combinations)
        for first, keys in chunks_of(self.plan):
            for offset in np.flatnonzero(~self.shards.holds(keys)):
                index = first + int(offset)
                if index // size != block:  # another luck: no key of before can come again
                    block, seen = index // size, set()
                if self._mine(index) and keys[offset] not in seen:
                    seen.add(keys[offset])
                    yield index

    def _mine(self, index: int) -> bool:
        """Whether an experiment belongs to this shard: whole replications if there are enough of them."""
        if self.shard is None:
            return True
        number, parts = self.shard
        size = len(self.plan.combinations)
        part = index // size if len(self.plan) // size >= parts else index
        return part % parts == number - 1

    # --- the go ----------------------------------------------------------------------------------

    def run(self, pool: Pool, progress: Progress | None = None) -> None:
        """Make everything that is pending. The pool is closed in the end, however it comes."""
        try:
            self._loop(pool, progress or (lambda _, __: None))
            self._flush()
            pool.close()
        except KeyboardInterrupt:
            pool.close(at_once=True)
            self._flush()
            raise
        except BaseException as problem:
            pool.close(at_once=True)
            with suppress(RunError):
                self._flush()
            if isinstance(problem, RunError):
                raise RunError(f"{problem}{self.kept_words()}") from problem
            raise

    def kept_words(self) -> str:
        """What is kept of a go that was stopped, and how to go on."""
        left = self.total - self.made
        again = f"python run.py resume {self.folder}"
        return f"; {self.made:,} runs were made, {left:,} are left. Go on with:  {again}"

    def _loop(self, pool: Pool, progress: Progress) -> None:
        batches = self._batches(pool)
        in_flight, alone = 0, False
        progress(0, self.total)
        while True:
            if self._suspects and not in_flight:
                pool.submit(self._suspects.popleft())
                in_flight, alone = 1, True
            while not self._suspects and not alone and in_flight < AHEAD * pool.workers():
                batch = next(batches, None)
                if batch is None:
                    break
                pool.submit(batch)
                in_flight += 1
            if not in_flight:
                return
            for batch, made in pool.results(FLUSH_SECONDS):
                in_flight -= 1
                if made is None:
                    self._suspect(batch, alone=alone)
                else:
                    self._take(made)
                alone = alone and in_flight > 0
            waiting = sum(rows.nbytes for rows in self._buffer)
            if waiting >= FLUSH_BYTES or time.monotonic() - self._flushed >= FLUSH_SECONDS:
                self._flush()
            progress(self.made, self.total)

    def _batches(self, pool: Pool) -> Iterator[Batch]:
        """All that is pending, in batches of the size that is right when each is asked for."""
        common = pickle.dumps(common_of(self.plan))
        digest = hashlib.sha256(common).hexdigest()
        tasks: list[Task] = []
        for index in self.pending():
            task = task_of(self.plan, index)
            tasks.append(task)
            self._handed += 1
            fair = (self.total - self._handed) // (AHEAD * pool.workers()) + 1
            if len(tasks) >= min(self._batch_size, fair):
                yield batch_of(self.plan, tasks, common, digest)
                tasks = []
        if tasks:
            yield batch_of(self.plan, tasks, common, digest)

    def _take(self, made: Made) -> None:
        """Keep what came of a batch."""
        tasks = len(made.rows) + len(made.failed)
        fits = int(BATCH_SECONDS / max(made.elapsed_seconds / tasks, 1e-6))
        # by leaps of two: the first run of a process builds a place
        self._batch_size = max(1, min(fits, 2 * self._batch_size, MOST_IN_BATCH))
        if len(made.rows):
            self._buffer.append(made.rows)
        for key in store.whole_keys(made.rows.key):
            if key.hex() in self._failed_before:
                failures.clear(self.folder, key.hex())
        for failed in made.failed:
            self._set_aside(failed)
        self.made += tasks

    def _suspect(self, batch: Batch, *, alone: bool) -> None:
        """A process died with this batch in its hands: run it alone, then its runs one by one."""
        if alone and len(batch.tasks) == 1:
            self._set_aside(Failed(batch.tasks[0].number, DIED, ""))
            self.made += 1
        elif alone:
            singles = [replace(batch, tasks=(one,)) for one in batch.tasks]
            self._suspects.extendleft(reversed(singles))
        else:
            self._suspects.append(batch)

    def _set_aside(self, failed: Failed) -> None:
        one, key = self.plan[failed.number], self.plan.key(failed.number)
        failure = Failure(
            key=key,
            experiment=asdict(one) | {"point": dict(one.point)},
            message=failed.message,
            traceback=failed.traceback,
            command=f"python run.py resume {self.folder} --only {key[: failures.SHORT_KEY]}",
        )
        failures.set_aside(self.folder, failure)

    def _flush(self) -> None:
        """Bring what has come to the disk."""
        self._flushed = time.monotonic()
        if self._buffer:
            self.shards.add(joined(self._buffer))
            self._buffer = []
