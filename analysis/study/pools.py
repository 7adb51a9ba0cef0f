"""Where batches are run: in this process, in processes of this machine, or on a Dask cluster.

Each pool takes a batch (`submit`) and hands back what came of batches, in whatever order (`results`): `Made`,
or None where the process died that ran it. Nothing else is known of it then; who handed it in runs it again.
"""

import os
import signal
import threading
import time
import warnings
from collections import deque
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager, nullcontext
from typing import Any, Final, Protocol

from analysis.study import keeping
from analysis.study.plan import Plan
from analysis.study.worker import Batch, Made, run_batch
from sim.errors import RunError

CLUSTER_PATIENCE_SECONDS: Final = 60
"""How long a cluster may have no worker at all before we give up."""
POLL_SECONDS: Final = 0.002
COUNT_SECONDS: Final = 5
"""How often a cluster is asked for its workers, which may come and go."""
CLOSING_SECONDS: Final = 5
ORPHAN_SECONDS: Final = 0.5
IDLE_SECONDS: Final = 300
"""How long a process without work waits for more."""


ONE_PROCESS_ABOVE_RESIDENTS: Final = 1_000_000
"""A run of a larger place takes gigabytes, so that by default one is made at a time."""


class Pool(Protocol):
    """Somewhere to run batches."""

    def workers(self) -> int:
        """How many batches can be run at a time."""

    def submit(self, batch: Batch) -> None:
        """Hand a batch in."""

    def results(self, timeout: float) -> Iterator[tuple[Batch, Made | None]]:
        """What has come of some batches; nothing if nothing comes for so many seconds."""

    def close(self, *, at_once: bool = False) -> None:
        """Let go of all processes; `at_once`: also of the batches that they are at."""


class Here:
    """This process: no batch is begun before the one before has been asked for."""

    def __init__(self) -> None:
        """Nothing to start."""
        self._waiting: deque[Batch] = deque()

    def workers(self) -> int:
        """One."""
        return 1

    def submit(self, batch: Batch) -> None:
        """Put a batch down."""
        self._waiting.append(batch)

    def results(self, timeout: float) -> Iterator[tuple[Batch, Made | None]]:
        """Run the next batch."""
        if self._waiting:
            batch = self._waiting.popleft()
            yield batch, run_batch(batch)

    def close(self, *, at_once: bool = False) -> None:
        """Forget what waits."""
        self._waiting.clear()


class Processes:
    """Processes of this machine: the loky executor that joblib brings along."""

    def __init__(self, jobs: int) -> None:
        """Start `jobs` processes when the first batch comes."""
        self._jobs = jobs
        self._running: dict[Future[Made], Batch] = {}
        self._executor: Any = None

    def workers(self) -> int:
        """As many as there are processes."""
        return self._jobs

    def submit(self, batch: Batch) -> None:
        """Hand a batch to the next process that is free."""
        from concurrent.futures.process import BrokenProcessPool

        if self._executor is None:
            self._executor = keeping.take(self._jobs) or _started(self._jobs)
        try:
            future = self._executor.submit(run_batch, batch)
        except BrokenProcessPool as broken:  # a process died with nothing in its hands
            future = Future()
            future.set_exception(broken)
        self._running[future] = batch

    def results(self, timeout: float) -> Iterator[tuple[Batch, Made | None]]:
        """What is finished; once a process has died, None for all batches in flight."""
        from concurrent.futures.process import BrokenProcessPool

        finished, _ = wait(self._running, timeout=timeout, return_when=FIRST_COMPLETED)
        for future in finished:
            batch = self._running.pop(future)
            try:
                yield batch, future.result()
            except BrokenProcessPool:
                broken = [batch, *self._running.values()]
                self.close(at_once=True)
                yield from ((one, None) for one in broken)
                return

    def close(self, *, at_once: bool = False) -> None:
        """End the processes, unless they are kept for the next study."""
        self._running.clear()
        executor, self._executor = self._executor, None
        if executor is None or (not at_once and keeping.keep(self._jobs, executor)):
            return
        with muted_manager() if at_once else nullcontext():
            keeping.end(executor)


def _started(jobs: int) -> Any:
    from joblib.externals.loky import ProcessPoolExecutor

    _quiet()
    return ProcessPoolExecutor(jobs, timeout=IDLE_SECONDS, initializer=_obey, initargs=(os.getpid(),))


@contextmanager
def muted_manager() -> Iterator[None]:
    """Loky's manager stumbles over a batch that is handed in just as all ends; nobody need read of that."""
    before = threading.excepthook

    def tell(told: threading.ExceptHookArgs) -> None:
        if told.thread is None or told.thread.name != "ExecutorManagerThread":
            before(told)

    threading.excepthook = tell
    try:
        yield
    finally:
        threading.excepthook = before


def _quiet() -> None:
    """Loky tells a user what it cleans up behind killed processes, and when it renews a large one."""
    warnings.filterwarnings("ignore", message="A worker stopped while some jobs were given to the executor")
    quiet = "ignore::UserWarning:joblib.externals.loky.backend.resource_tracker"
    said = os.environ.get("PYTHONWARNINGS", "")
    if quiet not in said:
        os.environ["PYTHONWARNINGS"] = f"{said},{quiet}" if said else quiet


def _obey(coordinator: int) -> None:
    """Leave interrupts to the coordinator, who ends all in order, and end when it is killed.

    Ctrl-C reaches every process of a terminal. An orphan of loky would wait for minutes.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(coordinator,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(ORPHAN_SECONDS)
    os._exit(1)


class Cluster:
    """A Dask cluster: batches go to its scheduler, which gives those of dead workers to others."""

    def __init__(self, address: str) -> None:
        """Connect to a scheduler such as tcp://10.0.0.1:8786, and wait for a worker."""
        try:
            from distributed import Client, as_completed
        except ImportError:
            raise RunError("--cluster needs Dask: pip install 'gridgov[cluster]'") from None
        self._address = address
        try:
            self._client = Client(address, timeout=f"{CLUSTER_PATIENCE_SECONDS // 6}s", set_as_default=False)
            self._client.wait_for_workers(1, timeout=CLUSTER_PATIENCE_SECONDS)
        except (OSError, ValueError, TimeoutError) as problem:
            raise RunError(f"{address}: no cluster with a worker is there ({problem})") from None
        self._coming = as_completed(loop=self._client.loop, with_results=True, raise_errors=False)
        self._running: dict[str, Batch] = {}
        self._seen_worker = self._counted = time.monotonic()
        self._workers = self._count()

    def workers(self) -> int:
        """As many as the workers have threads, asked for now and then."""
        if time.monotonic() - self._counted > COUNT_SECONDS:
            self._workers, self._counted = self._count(), time.monotonic()
        return self._workers

    def _count(self) -> int:
        with _told(self._address):
            return max(1, sum(map(int, self._client.nthreads().values())))

    def submit(self, batch: Batch) -> None:
        """Hand a batch to the scheduler."""
        with _told(self._address):
            future = self._client.submit(run_batch, batch, pure=False)
            self._running[future.key] = batch
            self._coming.add(future)

    def results(self, timeout: float) -> Iterator[tuple[Batch, Made | None]]:
        """What is finished; None for a batch at which workers died again and again."""
        until = time.monotonic() + timeout
        while not self._coming.has_ready():
            if time.monotonic() > until:
                self._refuse_to_wait_for_nobody()
                return
            time.sleep(POLL_SECONDS)
        for future, result in self._coming.next_batch(block=False):
            yield self._running.pop(future.key), self._made(future, result)

    def _made(self, future: Any, result: Any) -> Made | None:
        from distributed.scheduler import KilledWorker

        if future.status == "finished":
            made: Made = result
            return made
        if future.status == "error":
            problem = future.exception()
            if not isinstance(problem, KilledWorker):
                raise RunError(f"{self._address}: a worker could not work: {problem}") from problem
        return None

    def _refuse_to_wait_for_nobody(self) -> None:
        """Give up when the scheduler is gone, or nobody has worked for it for a while."""
        now = time.monotonic()
        with _told(self._address):
            if self._client.nthreads():
                self._seen_worker = now
        if now - self._seen_worker > CLUSTER_PATIENCE_SECONDS:
            raise RunError(f"{self._address}: the cluster has had no worker for a minute")

    def close(self, *, at_once: bool = False) -> None:
        """Disconnect; what is still to be done is cancelled."""
        self._running.clear()
        self._coming.clear()
        self._client.close(timeout=CLOSING_SECONDS)


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Say in words that a scheduler does not answer any more."""
    try:
        yield
    except (OSError, TimeoutError) as problem:
        raise RunError(f"{address}: the cluster does not answer any more ({problem})") from problem


def pool_for(plan: Plan, *, jobs: int | None, cluster: str | None) -> Pool:
    """Where the runs of a plan are made."""
    if cluster is not None:
        return Cluster(cluster)
    jobs = jobs or default_jobs(plan)
    return Here() if jobs == 1 else Processes(jobs)


def default_jobs(plan: Plan) -> int:
    """A process for each core, or one for a large city."""
    import joblib

    place = next(iter(plan.variants.values())).base.place
    residents = sum(settlement.residents for settlement in place.settings.values())
    return 1 if residents > ONE_PROCESS_ABOVE_RESIDENTS else int(joblib.cpu_count())
