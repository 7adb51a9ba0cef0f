"""What a log says, gathered once: rows by kind, one entry per dispute, one per request.

Every measure reads from here. Only the log and the static tables (world, institution, scenario) are
used, so that it does not matter which engine wrote the log. Times are minutes since midnight of day 0.
"""

from functools import cached_property
from typing import Any, Protocol
from weakref import WeakKeyDictionary

import numpy as np

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

    def __init__(self, log: LogRows, *, households: int) -> None:
        """Gather done, given-up, lost and still open requests, in this order."""
        kinds = (ev.REQUEST_DONE, ev.REQUEST_GIVEN_UP, ev.REQUEST_LOST, ev.REQUEST_OPEN)
        rows = np.concatenate([log.of(kind) for kind in kinds])
        kind = rows["kind"]
        self._households = households
        self.household = rows["subject"]
        self.done, self.given_up = kind == ev.REQUEST_DONE, kind == ev.REQUEST_GIVEN_UP
        self.lost, self.open = kind == ev.REQUEST_LOST, kind == ev.REQUEST_OPEN
        self.source = rows["c"] // 2
        self.late = self.done & (rows["c"] % 2 == 1)
        self.minutes = np.where(self.lost, 0, rows["b"])
        # a row of one that is open stands in the run's last minute, and counts to its end
        self.stop = rows["time"].astype(np.int64) + self.open
        self.arrival = self.stop - self.minutes

    def __len__(self) -> int:
        """How many requests arrived."""
        return len(self.household)

    @cached_property
    def by_household(self) -> dict[str, np.ndarray]:
        """How many requests each household made, shape (H,): `all`, and those of each fate."""
        chosen = {
            name: self.household[getattr(self, name)] for name in ("done", "late", "given_up", "lost", "open")
        }
        chosen["all"] = self.household
        return {name: np.bincount(rows, minlength=self._households) for name, rows in chosen.items()}

    def served_by_minutes(self, households: np.ndarray) -> np.ndarray:
        """How many requests of some households (bool, shape (H,)) were served after so many minutes or fewer.

        By minutes from 0 on: the cumulative histogram, since sorting a city's requests takes seconds.
        """
        chosen = self.done & households[self.household]
        return np.cumsum(np.bincount(self.minutes[chosen]))


class Patrol:
    """Patrol visits per household, shape (H,): `visits` in the run, `most_in_month` in its fullest month.

    A unit patrols its households in rotation: so many in a row from the first one visited that month.
    """

    def __init__(self, *, log: LogRows, institution: Institution, households: int) -> None:
        """Lay out every month's rounds; months are taken one by one to bound the memory."""
        self.visits = np.zeros(households, dtype=np.int64)
        self.most_in_month = np.zeros(households, dtype=np.int64)
        rows = log.of(ev.PATROLLED)
        rows = rows[np.argsort(rows["c"], kind="stable")]
        for month in np.split(rows, np.flatnonzero(np.diff(rows["c"])) + 1):
            visits = self._rounds(month, institution.units, households)
            self.visits += visits
            np.maximum(self.most_in_month, visits, out=self.most_in_month)

    @staticmethod
    def _rounds(rows: np.ndarray, units: np.ndarray, households: int) -> np.ndarray:
        """Visits per household in one month: whole rounds, and the begun one, which may wrap around."""
        first, end = units["first_household"][rows["subject"]], units["end_household"][rows["subject"]]
        count = np.maximum(end - first, 1)
        rounds, rest = rows["b"] // count, rows["b"] % count
        start = rows["a"] % count
        stop = np.minimum(start + rest, count)
        steps = np.zeros(households + 1, dtype=np.int64)
        for begin, finish, amount in (
            (first, end, rounds),
            (first + start, first + stop, np.ones_like(rest)),
            (first, first + start + rest - stop, np.ones_like(rest)),
        ):
            np.add.at(steps, begin, amount)
            np.add.at(steps, finish, -amount)
        return np.cumsum(steps)[:-1]


class Facts:
    """All that measures, figures and stories need of a run."""

    def __init__(self, run: RunLike) -> None:
        """Read a run; the `Log` itself is not kept."""
        self.scenario, self.seed, self.engine, self.days = run.scenario, run.seed, run.engine, run.days
        self.world, self.institution, self.calendar = run.world, run.institution, run.calendar
        self.horizon = run.days * MINUTES_PER_DAY
        self.years = run.days / DAYS_PER_YEAR
        self.log = LogRows(run.log)
        self.events, self.log_sha256 = len(run.log), run.log.sha256
        self.residents = len(self.world.residents)
        self.adults = int(self.world.villages["adults"].sum())
        self.households = len(self.world.households)
        self.disputes = Disputes(
            log=self.log,
            world=self.world,
            institution=self.institution,
            horizon=self.horizon,
        )

    @cached_property
    def requests(self) -> Requests:
        """The routine requests."""
        return Requests(self.log, households=self.households)

    @cached_property
    def last_month(self) -> int:
        """The month of the last day, counted from the first."""
        return int(self.calendar.month[self.days - 1])

    @cached_property
    def patrol(self) -> Patrol:
        """The patrol visits."""
        return Patrol(log=self.log, institution=self.institution, households=self.households)

    @cached_property
    def unit_level(self) -> np.ndarray:
        """Per unit, its level (index into LEVELS)."""
        return np.asarray(self.institution.units["level"])

    @cached_property
    def heads_serve(self) -> np.ndarray:
        """Of whom the group of each head is (index into GROUPS); heads are the first workers."""
        units = self.institution.units[self.institution.workers["unit"]]
        return np.asarray(units["serves"][units["level"] == HEAD])

    @cached_property
    def head_minutes(self) -> np.ndarray:
        """Minutes of finished sessions held by heads, by whom their group is of, shape (groups,)."""
        rows = self.log.of(ev.SESSION_ENDED)
        units = self.institution.units[self.institution.workers["unit"][rows["a"]]]
        by_head = units["level"] == HEAD
        return np.bincount(units["serves"][by_head], weights=rows["b"][by_head], minlength=len(GROUPS))

    @cached_property
    def account_minutes(self) -> np.ndarray:
        """Minutes by unit and account over the whole run, shape (units, accounts)."""
        rows = self.log.of(ev.UNIT_MINUTES)
        total = np.zeros((len(self.institution.units), len(ev.ACCOUNTS)), dtype=np.int64)
        np.add.at(total, (rows["subject"], rows["a"]), rows["b"])
        return total

    @cached_property
    def session_minutes(self) -> np.ndarray:
        """Minutes of finished sessions by level, shape (levels,)."""
        rows = self.log.of(ev.SESSION_ENDED)
        level = self.unit_level[self.institution.workers["unit"][rows["a"]]]
        return np.bincount(level, weights=rows["b"], minlength=len(LEVELS))

    @cached_property
    def sessions(self) -> np.ndarray:
        """Finished sessions by level, shape (levels,)."""
        level = self.unit_level[self.institution.workers["unit"][self.log.of(ev.SESSION_ENDED)["a"]]]
        return np.bincount(level, minlength=len(LEVELS))


_FACTS: WeakKeyDictionary[ev.Log, Facts] = WeakKeyDictionary()


def facts_of(run: RunLike) -> Facts:
    """The facts of a run, gathered once for as long as its log lives."""
    facts = _FACTS.get(run.log)
    if facts is None:
        facts = _FACTS[run.log] = Facts(run)
    return facts
