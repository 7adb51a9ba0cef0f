"""What a log says, gathered once: rows by kind, one entry per dispute, one per request.

Every measure reads from here. Only the log and the static tables (world, institution, scenario) are
used, so that it does not matter which engine wrote the log. Times are minutes since midnight of day 0.
"""

import math
from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any, Protocol, TypeVar
from weakref import WeakKeyDictionary

import numpy as np

from analysis.cells import HOUSEHOLD_CELLS, UNIT_CELLS, PlaceCells, place_cells, staff_cells
from analysis.disputes import Disputes, LogRows
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


class Requests:
    """One entry per routine request; every column has shape (Q,)."""

    def __init__(self, log: LogRows, *, place: PlaceCells) -> None:
        """Gather done, given-up, lost and still open requests, in this order."""
        self._rows = log.of_kinds(ev.REQUEST_DONE, ev.REQUEST_OPEN)
        self._served = log.of(ev.REQUEST_DONE)
        self._place = place
        self._lengths = [len(log.of(kind)) for kind in range(ev.REQUEST_DONE, ev.REQUEST_OPEN + 1)]
        self._within: dict[bytes, dict[float, float]] = {}

    def __len__(self) -> int:
        """How many requests arrived."""
        return len(self._rows)

    @cached_property
    def household(self) -> np.ndarray:
        """The household that each is of."""
        return np.ascontiguousarray(self._rows["subject"])

    @cached_property
    def source(self) -> np.ndarray:
        """How each came (index into `REQUEST_SOURCES`)."""
        return np.asarray(self._rows["c"] >> 1)

    def _is(self, fate: int) -> np.ndarray:
        first = sum(self._lengths[:fate])
        mask = np.zeros(len(self), dtype=bool)
        mask[first : first + self._lengths[fate]] = True
        return mask

    @cached_property
    def done(self) -> np.ndarray:
        """Served, in time or late (bool, as are those that follow)."""
        return self._is(0)

    @cached_property
    def given_up(self) -> np.ndarray:
        """Given up by the resident."""
        return self._is(1)

    @cached_property
    def lost(self) -> np.ndarray:
        """Gone astray."""
        return self._is(2)

    @cached_property
    def open(self) -> np.ndarray:
        """Still open when the run stopped."""
        return self._is(3)

    @cached_property
    def late(self) -> np.ndarray:
        """Served after the due day."""
        return np.asarray(self.done & (self._rows["c"] & 1 == 1))

    @cached_property
    def minutes(self) -> np.ndarray:
        """Minutes from arrival to service, to giving up, or to the end of the run."""
        return np.where(self.lost, 0, self._rows["b"])

    @cached_property
    def stop(self) -> np.ndarray:
        """Minute at which each is over, or the horizon."""
        # a row of one that is open stands in the run's last minute, and counts to its end
        return np.asarray(self._rows["time"] + self.open)

    @cached_property
    def arrival(self) -> np.ndarray:
        """Minute at which each arrived."""
        return np.asarray(self.stop - self.minutes)

    @cached_property
    def _cell(self) -> np.ndarray:
        return np.asarray(self._place.of_household[self.household])

    @cached_property
    def by_cell(self) -> dict[str, np.ndarray]:
        """How many requests each cell of households made: `all`, and those of each fate."""
        ends = np.cumsum(self._lengths)
        parts = np.split(self._cell, ends[:-1])
        given_up, lost, still_open = (np.bincount(part, minlength=HOUSEHOLD_CELLS) for part in parts[1:])
        was_late = (self._served["c"] & 1).astype(np.uint8)
        served = np.bincount(parts[0] + was_late * np.uint8(HOUSEHOLD_CELLS), minlength=2 * HOUSEHOLD_CELLS)
        in_time, late = served[:HOUSEHOLD_CELLS], served[HOUSEHOLD_CELLS:]
        done = in_time + late
        return {"all": done + given_up + lost + still_open, "done": done, "late": late,
                "given_up": given_up, "lost": lost, "open": still_open}  # fmt: skip

    @cached_property
    def by_source(self) -> np.ndarray:
        """How many requests came each way, shape (sources,)."""
        return np.bincount(self.source, minlength=len(ev.REQUEST_SOURCES))

    @cached_property
    def _served_in_order(self) -> tuple[np.ndarray, np.ndarray]:
        """Minutes * cells + the household's cell of each request that was served, sorted; and that cell."""
        # in 32 bits, which sort twice as fast: the minutes of the longest run, times cells, fit
        ordered = np.sort(self._served["b"] * np.int32(HOUSEHOLD_CELLS) + self._cell[: len(self._served)])
        return ordered, (ordered & (HOUSEHOLD_CELLS - 1)).astype(np.uint8)

    def served_within(self, cells: np.ndarray) -> dict[float, float]:
        """Minutes within which half, and nine tenths, of what was served to some cells (bool) was served.

        NaN where nothing was.
        """
        key = cells.tobytes()
        if key not in self._within:
            ordered, cell = self._served_in_order
            mine = ordered if cells.all() else ordered[cells[cell]]
            places = {level: max(math.ceil(level * len(mine)), 1) - 1 for level in (0.5, 0.9)}
            self._within[key] = {
                level: float(mine[place] // HOUSEHOLD_CELLS) if len(mine) else math.nan
                for level, place in places.items()
            }
        return self._within[key]


class Patrol:
    """Patrol visits per household, shape (H,): `visits` in the run, `most_in_month` in its fullest month.

    A unit patrols its households in rotation: so many in a row from the first one visited that month.
    """

    def __init__(self, *, log: LogRows, institution: Institution, households: int) -> None:
        """Lay out all months' rounds."""
        rows, units, self._households = log.of(ev.PATROLLED), institution.units, households
        unit = rows["subject"]
        first, end = units["first_household"][unit], units["end_household"][unit]
        count = np.maximum(end - first, 1)
        rounds, rest = np.divmod(rows["b"], count)
        # the begun round, which may wrap around
        start = rows["a"] % count
        stop = np.minimum(start + rest, count)
        begun = np.concatenate([first + start, first])
        until = np.concatenate([first + stop, first + start + rest - stop])
        every = np.concatenate([first, begun]), np.concatenate([end, until])
        self.visits = self._spread(*every, np.concatenate([rounds, np.ones_like(begun)]))
        # a month of fewer whole rounds than the unit's fullest can at most draw level with it
        most = np.zeros(len(units), dtype=np.int64)
        np.maximum.at(most, unit, rounds)
        fullest = np.tile(rounds == most[unit], 2)
        once_more = self._spread(begun[fullest], until[fullest], np.ones(int(fullest.sum()))) > 0
        patrolled = np.flatnonzero(np.bincount(unit, minlength=len(units)))
        bounds = units["first_household"][patrolled], units["end_household"][patrolled]
        self.most_in_month = self._spread(*bounds, most[patrolled]) + once_more

    def _spread(self, begin: np.ndarray, end: np.ndarray, amounts: np.ndarray) -> np.ndarray:
        """The sum of amounts that each household gets, from household `begin` to before `end`."""
        size = self._households + 1
        steps = np.bincount(begin, weights=amounts, minlength=size)
        steps -= np.bincount(end, weights=amounts, minlength=size)
        return np.cumsum(steps)[:-1].astype(np.int64)


class Facts:
    """All that measures, figures and stories need of a run."""

    def __init__(self, run: RunLike) -> None:
        """Read a run; the `Log` itself is not kept."""
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
            institution=self.institution,
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
        return Requests(self.log, place=self.place)

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
    def minutes_by_cell(self) -> np.ndarray:
        """Minutes by level, cell of the unit and account, shape (levels, unit cells, accounts)."""
        place = self.staff.unit_level * UNIT_CELLS + self.staff.unit_cell
        total = [
            np.bincount(place, weights=minutes, minlength=len(LEVELS) * UNIT_CELLS)
            for minutes in self.account_minutes.T
        ]
        return np.stack(total, axis=-1).reshape(len(LEVELS), UNIT_CELLS, len(ev.ACCOUNTS))

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


Found = TypeVar("Found")


def once(function: Callable[[Facts], Found]) -> Callable[[Facts], Found]:
    """What is worked out from a run once, for all measures that ask for it."""
    known: WeakKeyDictionary[Facts, Found] = WeakKeyDictionary()

    @wraps(function)
    def found(facts: Facts) -> Found:
        if facts not in known:
            known[facts] = function(facts)
        return known[facts]

    return found


_FACTS: WeakKeyDictionary[ev.Log, Facts] = WeakKeyDictionary()


def facts_of(run: RunLike) -> Facts:
    """The facts of a run, gathered once for as long as its log lives."""
    facts = _FACTS.get(run.log)
    if facts is None:
        facts = _FACTS[run.log] = Facts(run)
    return facts
