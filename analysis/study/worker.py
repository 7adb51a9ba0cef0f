"""One batch of experiments after the other, in whichever process: what is shared is built once.

Experiments of one physical place share its world, those with the same grids and posts their layout, and
replications of one scenario all that precedes the first day. What a process keeps is bounded.
"""

import pickle
import threading
import time
import traceback
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, fields, is_dataclass
from typing import TYPE_CHECKING, Any, Final, Generic, NamedTuple, TypeVar

import numpy as np

from analysis.study.outcomes import Kept
from analysis.study.plan import Point
from analysis.study.store import KEY_DTYPE, Rows
from analysis.study.worlds import CHANGED_IN_PLACE, Draws, Fits, put, with_values
from sim.errors import GridgovError, RunError
from sim.sources import sources_digest

if TYPE_CHECKING:
    from sim.institution.layout import Layout
    from sim.prepare import Prepared
    from sim.scenario import Scenario, Variants
    from sim.world.columns import World

SHARED_BYTES: Final = 512 * 1024**2
"""Most memory of worlds and layouts that are kept for later runs; the one in use may be larger."""
PREPARED: Final = 128
"""Most scenarios that are kept ready with their workers and their rules' parameters."""
PREPARED_BYTES: Final = 1024**2
"""What the workers of one of them may take; larger ones are kept in smaller number."""


class Task(NamedTuple):
    """One experiment: its place in the plan, its arm, the levers, its plausible world, and its luck."""

    number: int
    key: bytes
    arm: str
    point: Point
    world: int
    place: int
    seed: int


class Failed(NamedTuple):
    """A run that failed: its place in the plan, what was said, and where."""

    number: int
    message: str
    traceback: str


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Experiments to run one after the other, and what they need.

    `drawn` has what is drawn in each of their plausible worlds; `common` is the study's `Common`, pickled,
    and `digest` names it.
    """

    tasks: tuple[Task, ...]
    drawn: dict[int, np.ndarray]
    common: bytes
    digest: str


@dataclass(frozen=True, kw_only=True)
class Common:
    """What all experiments of a study share. Scenarios travel with it, so that no worker reads their files.

    `kept_paths` are what each arm says itself. `drawn` tells studies apart that draw other numbers.
    """

    variants: "dict[str, Variants]"
    kept_paths: dict[str, frozenset[str]]
    draws: Draws
    drawn: str
    days: int
    kept: Kept
    sources: str


@dataclass(frozen=True, kw_only=True)
class Made:
    """What came of a batch: finished runs, failed ones, and what it took."""

    rows: Rows
    failed: tuple[Failed, ...]
    elapsed_seconds: float
    peak_rss_mb: float | None


Key = TypeVar("Key", bound=Hashable)
Thing = TypeVar("Thing")


class Cache(Generic[Key, Thing]):
    """The things used last, up to a total weight; the newest is kept whatever it weighs."""

    def __init__(self, most: float, weigh: Callable[[Thing], float] = lambda _: 1) -> None:
        """`weigh` is asked once for each thing."""
        self._most, self._weigh = most, weigh
        self._things: OrderedDict[Key, tuple[Thing, float]] = OrderedDict()
        self._total = 0.0

    def __contains__(self, key: Key) -> bool:
        """Whether the thing of a key is kept."""
        return key in self._things

    def get(self, key: Key, make: Callable[[], Thing]) -> Thing:
        """The thing of a key, made if it is not there."""
        if key in self._things:
            self._things.move_to_end(key)
            return self._things[key][0]
        thing = make()
        weight = self._weigh(thing)
        self._things[key] = thing, weight
        self._total += weight
        while self._total > self._most and len(self._things) > 1:
            _, (_, lost) = self._things.popitem(last=False)
            self._total -= lost
        return thing


def nbytes(thing: Any) -> int:
    """Bytes of the arrays of a dataclass."""
    if isinstance(thing, np.ndarray):
        return thing.nbytes
    if is_dataclass(thing):
        return sum(nbytes(getattr(thing, one.name)) for one in fields(thing))
    return 0


def _weight(ready: "Prepared") -> float:
    """What a scenario that is ready takes of `PREPARED`: more where its workers are many."""
    return max(1.0, nbytes(ready.institution.workers) / PREPARED_BYTES)


@dataclass
class _Place:
    """A world, and what was laid over it; it is dropped as a whole."""

    world: "World"
    layouts: Cache[str, "Layout"] = field(default_factory=lambda: Cache(SHARED_BYTES / 2, nbytes))
    prepared: Cache[Hashable, "Prepared"] = field(default_factory=lambda: Cache(PREPARED, _weight))


class Keyed(NamedTuple):
    """A scenario, with the keys of its world and its layout."""

    scenario: "Scenario"
    world_key: str
    layout_key: str


def keyed(scenario: "Scenario") -> Keyed:
    """A scenario with these keys."""
    from sim.prepare import layout_key, world_key

    key = world_key(scenario, seed=0)
    return Keyed(scenario, key, layout_key(scenario, world_key=key))


class Workshop:
    """What a process needs for the experiments of one study, and keeps from one to the next."""

    def __init__(self, common: Common) -> None:
        """Refuses to work for a study of another version of the program."""
        if common.sources != sources_digest():
            raise RunError("a worker has another version of gridgov than the one that sent it work")
        self.common = common
        self._places: Cache[str, _Place] = Cache(SHARED_BYTES, lambda place: nbytes(place.world))
        self._written: Cache[Hashable, tuple[Keyed, Fits]] = Cache(PREPARED)
        self._scenarios: Cache[Hashable, Keyed] = Cache(PREPARED)

    def run(self, task: Task, row: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The outcomes of an experiment and their cases."""
        from sim.simulate import simulate

        ready = self.ready(task, row)
        run = simulate(ready.scenario, seed=task.seed, days=self.common.days, ready=ready, keep_people=False)
        return self.common.kept.observe(run)

    def ready(self, task: Task, row: np.ndarray) -> "Prepared":
        """Everything before the first day, shared by the replications of a task in one place."""
        from sim.prepare import build

        named = (task.arm, task.point, task.place, task.world)
        said = self._scenarios.get(named, lambda: self._scenario(task, row))
        place = self._places.get(said.world_key, lambda: _Place(build(said.scenario, seed=0)))
        return place.prepared.get(named, lambda: self._prepare(said, place))

    def _scenario(self, task: Task, row: np.ndarray) -> Keyed:
        """The scenario of a task."""
        common = self.common
        drawn = common.draws.values(row, self._kept(task)) if task.world else {}
        written, fits = self._written.get((task.arm, task.point, task.place), lambda: self._as_written(task))
        if set(drawn) <= set(CHANGED_IN_PLACE) and (not drawn or fits.holds(drawn)):
            return written._replace(scenario=with_values(written.scenario, drawn))
        # what contradicts an arm is said as it is for a file
        return keyed(common.variants[task.arm].variant(self._changes(task, drawn)))

    def _as_written(self, task: Task) -> tuple[Keyed, Fits]:
        """The scenario of an arm at a point, and whether draws fit it."""
        said = keyed(self.common.variants[task.arm].variant(self._changes(task, {})))
        return said, Fits(said.scenario, self.common.draws, self._kept(task))

    def _kept(self, task: Task) -> frozenset[str]:
        """The paths for which nothing is drawn."""
        return self.common.kept_paths[task.arm] | {path for path, _ in task.point}

    def _changes(self, task: Task, drawn: dict[str, Any]) -> dict[str, Any]:
        """What a task sets over its arm."""
        for path, value in (*task.point, ("run.days", self.common.days), ("run.world_seed", task.place)):
            put(drawn, path, value)
        return drawn

    def _prepare(self, said: Keyed, place: _Place) -> "Prepared":
        from sim.institution.build import lay_out
        from sim.prepare import prepare

        world = place.world
        layout = place.layouts.get(said.layout_key, lambda: lay_out(said.scenario, world))
        return prepare(said.scenario, seed=0, days=self.common.days, world=world, layout=layout)


_KEPT = threading.local()
"""The workshop of the study that this thread works for, and its digest."""


def run_batch(batch: Batch) -> Made:
    """Run a batch in this process. A run that fails does not stop the others."""
    begun = time.perf_counter()
    if getattr(_KEPT, "digest", "") != batch.digest:
        common: Common = pickle.loads(batch.common)  # noqa: S301 - from our own coordinator
        _KEPT.workshop, _KEPT.digest = Workshop(common), batch.digest
    return make(_KEPT.workshop, batch, begun)


def make(workshop: Workshop, batch: Batch, begun: float) -> Made:
    """What comes of a batch."""
    from analysis.results import peak_rss_mb

    done, failed = [], []
    for task in batch.tasks:
        start = time.process_time()
        try:
            values, cases = workshop.run(task, batch.drawn[task.world])
        except Exception as problem:  # a study goes on without the run, whatever stopped it
            failed.append(Failed(task.number, said_of(problem), traceback.format_exc()))
        else:
            done.append((task.key, values, cases, time.process_time() - start))
    width = len(workshop.common.kept.columns)
    rows = Rows(
        key=np.array([one[0] for one in done], dtype=KEY_DTYPE),
        values=np.array([one[1] for one in done], dtype=np.float64).reshape(-1, width),
        cases=np.array([one[2] for one in done], dtype=np.int64).reshape(-1, width),
        seconds=np.array([one[3] for one in done], dtype=np.float64),
    )
    return Made(
        rows=rows,
        failed=tuple(failed),
        elapsed_seconds=time.perf_counter() - begun,
        peak_rss_mb=peak_rss_mb(),
    )


def said_of(problem: Exception) -> str:
    """What went wrong, in a line or two; a fault of the program with its kind."""
    if isinstance(problem, GridgovError):
        return str(problem)
    if isinstance(problem, MemoryError):
        return "not enough memory"
    return f"{type(problem).__name__}: {problem}"
