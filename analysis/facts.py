"""What a log says, gathered once: rows by kind, one entry per dispute, one per request.

Every measure reads from here. Only the log and the static tables (world, institution, scenario) are
used, so that it does not matter which engine wrote the log. Times are minutes since midnight of day 0.
"""

import math
from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar
from weakref import WeakKeyDictionary

import numpy as np

from analysis.cells import HOUSEHOLD_CELLS, UNIT_CELLS, place_cells, staff_cells
from analysis.disputes import Disputes, LogRows
from analysis.requests import Requests
from sim import events as ev
from sim.calendar import DAYS_PER_YEAR, MINUTES_PER_DAY, Calendar
from sim.institution.layout import Institution
from sim.vocabulary import GROUPS, HEAD, LEVELS
from sim.world.columns import World


class RunLike(Protocol):
    """A finished run, as far as analysis needs it."""

    @property
    def scenario(self) -> Any:
        """The resolved scenario."""

    @property
    def seed(self) -> int:
        """The run's seed."""

    @property
    def engine(self) -> str:
        """The engine that wrote the log."""

    @property
    def days(self) -> int:
        """Simulated days."""

    @property
    def world(self) -> World:
        """The physical place."""

    @property
    def institution(self) -> Institution:
        """Units and workers."""

    @property
    def calendar(self) -> Calendar:
        """Dates and working days."""

    @property
    def log(self) -> ev.Log:
        """The event log."""

    @property
    def elapsed_seconds(self) -> float:
        """Seconds of simulation."""


class Patrol:
    """Patrol visits per household, shape (H,).

    A unit patrols its households in rotation: so many in a row from the first one visited that month.
    """

    def __init__(self, *, log: LogRows, institution: Institution, households: int) -> None:
        """Lay out all months' rounds."""
        from analysis.passes import walk_rounds
        from sim.jit import table

        units = institution.units
        first, end = (np.ascontiguousarray(units[name]) for name in ("first_household", "end_household"))
        self._steps = np.zeros((3, households + 1), dtype=np.int32)
        most = np.zeros(len(units), dtype=np.int64)
        walk_rounds(table(log.of(ev.PATROLLED)), first, end, most, self._steps)

    @cached_property
    def visits(self) -> np.ndarray:
        """Visits in the run."""
        return np.cumsum(self._steps[0])[:-1]

    @cached_property
    def most_in_month(self) -> np.ndarray:
        """Visits in the fullest month."""
        whole_rounds, begun_rounds = np.cumsum(self._steps[1:], axis=1)[:, :-1]
        # a month of fewer whole rounds than the unit's fullest can at most draw level with it
        return np.asarray(whole_rounds + (begun_rounds > 0))

    def by_cell(self, cells: np.ndarray, *, tolerated: float) -> np.ndarray:
        """By the cells of households: visits, and households with more in some month than are tolerated."""
        from analysis.passes import count_visits

        counts = np.zeros((2, HOUSEHOLD_CELLS), dtype=np.int64)
        count_visits(self._steps, cells, float(tolerated), counts)
        return counts


class Facts:
    """All that measures, figures and stories need of a run."""

    def __init__(self, run: RunLike) -> None:
        """Read a run; the `Log` itself is not kept."""
        self.known: dict[tuple[Any, ...], Any] = {}
        """What was found `once`, by the function that finds it and what it was asked for."""
        self.scenario, self.seed, self.engine, self.days = run.scenario, run.seed, run.engine, run.days
        self.world, self.institution, self.calendar = run.world, run.institution, run.calendar
        self.horizon = run.days * MINUTES_PER_DAY
        self.years = run.days / DAYS_PER_YEAR
        self.place, self.staff = place_cells(run.world), staff_cells(run.institution)
        self.log = LogRows(run.log)
        self.events = len(run.log)
        self.residents = len(self.world.residents)
        self.adults = int(self.world.villages["adults"].sum())
        self.households = len(self.world.households)
        self.disputes = Disputes(
            log=self.log,
            world=self.world,
            unit_level=self.staff.unit_level,
            place=self.place,
            horizon=self.horizon,
        )

    @cached_property
    def log_sha256(self) -> str:
        """The digest of the log."""
        return ev.Log(self.log.rows).sha256

    @cached_property
    def requests(self) -> Requests:
        """The routine requests."""
        return Requests(self.log, place=self.place, days=self.days)

    @cached_property
    def last_month(self) -> int:
        """The month of the last day, counted from the first."""
        return int(self.calendar.month[self.days - 1])

    @cached_property
    def patrol(self) -> Patrol:
        """The patrol visits."""
        return Patrol(log=self.log, institution=self.institution, households=self.households)

    @property
    def unit_level(self) -> np.ndarray:
        """Per unit, its level (index into LEVELS)."""
        return self.staff.unit_level

    @cached_property
    def head_minutes(self) -> np.ndarray:
        """Minutes of finished sessions held by heads, by whom their group is of, shape (groups,)."""
        rows = self.log.of(ev.SESSION_ENDED)
        serves = self.staff.worker_serves[rows["a"]]
        by_head = self.staff.worker_level[rows["a"]] == HEAD
        return np.bincount(serves[by_head], weights=rows["b"][by_head], minlength=len(GROUPS))

    @cached_property
    def account_minutes(self) -> np.ndarray:
        """Minutes by unit and account over the whole run, shape (units, accounts)."""
        rows, units, accounts = self.log.of(ev.UNIT_MINUTES), len(self.institution.units), len(ev.ACCOUNTS)
        place = rows["subject"].astype(np.intp) * accounts + rows["a"]
        total = np.bincount(place, weights=rows["b"], minlength=units * accounts)
        return total.astype(np.int64).reshape(units, accounts)

    @cached_property
    def minutes(self) -> np.ndarray:
        """Minutes by level, cell of the unit, month and account, (levels, unit cells, months, accounts)."""
        rows = self.log.of(ev.UNIT_MINUTES)
        shape = (len(LEVELS), UNIT_CELLS, int(rows["c"].max(initial=-1)) + 1, len(ev.ACCOUNTS))
        of_unit = self.staff.unit_level * UNIT_CELLS + self.staff.unit_cell
        place = (of_unit[rows["subject"]] * shape[2] + rows["c"]) * shape[3] + rows["a"]
        return np.bincount(place, weights=rows["b"], minlength=math.prod(shape)).reshape(shape)

    @cached_property
    def minutes_by_cell(self) -> np.ndarray:
        """Minutes by level, cell of the unit and account, shape (levels, unit cells, accounts)."""
        return np.asarray(self.minutes.sum(axis=2))

    @cached_property
    def session_minutes(self) -> np.ndarray:
        """Minutes of finished sessions by level, shape (levels,)."""
        rows = self.log.of(ev.SESSION_ENDED)
        level = self.staff.worker_level[rows["a"]]
        return np.bincount(level, weights=rows["b"], minlength=len(LEVELS))

    @cached_property
    def sessions(self) -> np.ndarray:
        """Finished sessions by level, shape (levels,)."""
        level = self.staff.worker_level[self.log.of(ev.SESSION_ENDED)["a"]]
        return np.bincount(level, minlength=len(LEVELS))


Asked = ParamSpec("Asked")
Found = TypeVar("Found")


def once(function: Callable[Concatenate[Facts, Asked], Found]) -> Callable[Concatenate[Facts, Asked], Found]:
    """What is worked out from a run once, for all measures that ask for it."""

    @wraps(function)
    def found(facts: Facts, /, *asked: Asked.args, **named: Asked.kwargs) -> Found:
        key = (function, *asked)
        if key not in facts.known:
            facts.known[key] = function(facts, *asked, **named)
        return facts.known[key]

    return found


_FACTS: WeakKeyDictionary[ev.Log, Facts] = WeakKeyDictionary()


def facts_of(run: RunLike) -> Facts:
    """The facts of a run, gathered once for as long as its log lives."""
    facts = _FACTS.get(run.log)
    if facts is None:
        facts = _FACTS[run.log] = Facts(run)
    return facts
