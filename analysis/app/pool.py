"""A bounded number of threads for the simulations of many pages; of each page's requests the newest wins."""

import asyncio
import itertools
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, Generic, TypeVar

MOST_WAITING: Final = 400
"""Jobs that may wait, those of all pages together."""

Result = TypeVar("Result")


class SupersededError(Exception):
    """A newer request of the same page has come, and this one is not wanted any more."""


class BusyError(Exception):
    """Too many jobs wait."""


class _Job(Generic[Result]):
    """Work for a thread, and who waits for it."""

    def __init__(self, work: Callable[[], Result]) -> None:
        self.work = work
        self.outcome: asyncio.Future[Result] = asyncio.get_running_loop().create_future()


class _Series:
    """Jobs of one request, and which of them is waited for."""

    def __init__(self) -> None:
        self.stopped = False
        self.waiting: asyncio.Future[Any] | None = None

    def stop(self) -> None:
        """Somebody newer has come."""
        self.stopped = True
        if self.waiting is not None and not self.waiting.done():
            self.waiting.set_exception(SupersededError())


class Pool:
    """Runs jobs in threads: urgent ones first, else in the order in which they came.

    Simulations leave Python's lock while they run, so that a second thread is of use.
    """

    def __init__(self, *, workers: int = 2) -> None:
        """`workers` threads; they are started by `open`."""
        self._workers = workers
        self._queue: asyncio.PriorityQueue[tuple[int, int, _Job[Any]]] = asyncio.PriorityQueue()
        self._newest: dict[tuple[str, str], _Series] = {}
        self._numbers = itertools.count()
        self._threads: ThreadPoolExecutor | None = None
        self._tasks: list[asyncio.Task[None]] = []

    def open(self) -> None:
        """Start the threads, inside a running event loop."""
        self._threads = ThreadPoolExecutor(self._workers, thread_name_prefix="laboratory")
        self._tasks = [asyncio.create_task(self._serve()) for _ in range(self._workers)]

    async def close(self) -> None:
        """Stop taking jobs; those that run are let finish."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._threads is not None:
            await asyncio.to_thread(self._threads.shutdown, cancel_futures=True)

    async def run(
        self, client: str, kind: str, work: Callable[[], Result], *, urgent: bool = False
    ) -> Result:
        """The result of a job; `SupersededError` if a newer one of this client and kind comes meanwhile."""
        return (await self.run_all(client, kind, [work], urgent=urgent))[0]

    async def run_all(
        self, client: str, kind: str, works: Iterable[Callable[[], Result]], *, urgent: bool = False
    ) -> list[Result]:
        """The results of jobs, each begun when the one before is done, so that others come in between."""
        series = _Series()
        self.drop(client, kind)
        self._newest[client, kind] = series
        try:
            return [await self._wait(series, work, urgent) for work in works]
        finally:
            if self._newest.get((client, kind)) is series:
                del self._newest[client, kind]

    def drop(self, client: str, kind: str) -> None:
        """Go no further with what a client has asked for."""
        older = self._newest.get((client, kind))
        if older is not None:
            older.stop()

    async def _wait(self, series: "_Series", work: Callable[[], Result], urgent: bool) -> Result:
        if series.stopped:
            raise SupersededError
        if self._queue.qsize() >= MOST_WAITING:
            raise BusyError
        job = _Job(work)
        series.waiting = job.outcome
        self._queue.put_nowait((0 if urgent else 1, next(self._numbers), job))
        return await job.outcome

    async def _serve(self) -> None:
        while True:
            _, _, job = await self._queue.get()
            if job.outcome.done():
                continue
            try:
                result = await asyncio.get_running_loop().run_in_executor(self._threads, job.work)
            except Exception as problem:  # whoever waits is told
                if not job.outcome.done():
                    job.outcome.set_exception(problem)
            else:
                if not job.outcome.done():
                    job.outcome.set_result(result)
