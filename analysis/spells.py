"""Spans of time in a dispute's life, and the closings that the book shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from sim import events as ev
from sim.calendar import MINUTES_PER_DAY
from sim.rows import Rows

if TYPE_CHECKING:
    from analysis.disputes import Disputes, LogRows


STORY_KINDS: Final = (
    ev.VOICED, ev.NOTICED, ev.INTENSIFIED, ev.INCIDENT, ev.OPENED, ev.RECORDED, ev.SESSION_BEGAN,
    ev.PASSED_UP, ev.CLOSED_ON_PAPER, ev.RETURNED, ev.ENDED,
)  # fmt: skip


@dataclass(frozen=True)
class Story:
    """Rows about disputes by dispute and time, those of one minute as in the log; columns have shape (N,)."""

    rows: Rows
    """Of dtype `ROW`, where the subject is the entry of `Disputes`."""

    def __getitem__(self, column: str) -> np.ndarray:
        """A column of the rows as they are: `kind`, `a`, `b`, `c`."""
        return np.asarray(self.rows[column])

    @cached_property
    def dispute(self) -> np.ndarray:
        """The entry of `Disputes` that each is about."""
        return self.rows["subject"].astype(np.int64)

    @cached_property
    def minute(self) -> np.ndarray:
        """When it was."""
        return self.rows["time"].astype(np.int64)

    def of(self, kinds: Iterable[int]) -> "Story":
        """The rows of some kinds."""
        return Story(take_rows(self.rows, np.flatnonzero(self.is_one_of(kinds))))

    def is_one_of(self, kinds: Iterable[int]) -> np.ndarray:
        """Which rows are of some kinds (bool)."""
        return np.asarray(among_kinds(kinds)[self.rows["kind"]])


def take_rows(rows: Rows, places: np.ndarray) -> Rows:
    """Some rows of dtype `ROW`, moved whole: numpy takes them field by field, ten times slower."""
    whole = rows.view(np.dtype((np.void, ev.ROW.itemsize)))
    return np.asarray(whole.take(places).view(ev.ROW))


def among_kinds(kinds: Iterable[int]) -> np.ndarray:
    """Of each kind of row, by its number, whether it is one of some (bool)."""
    wanted = np.zeros(ev.LAST_KIND + 1, dtype=bool)
    wanted[list(kinds)] = True
    return wanted


def story_of(*, disputes: "Disputes", log: "LogRows") -> Story:
    """All rows about disputes but births, sessions' ends and reminders, sorted once for all that ask."""
    from analysis.passes import tell
    from sim.jit import table

    rows, who = log.about_disputes, disputes.rows_of(log.about_disputes["subject"])
    number = sum(len(log.of(kind)) for kind in STORY_KINDS)
    ends, order = np.zeros(len(disputes), dtype=np.int64), np.empty(number, dtype=np.int64)
    steps = np.empty(number, dtype=ev.ROW)
    tell(table(rows), among_kinds(STORY_KINDS), who, ends, order, table(steps))
    return Story(steps)


@dataclass(frozen=True, kw_only=True)
class Spells:
    """Spans of minutes `start` to `stop`, each of a dispute (an entry of `Disputes`); shapes (N,)."""

    dispute: np.ndarray
    start: np.ndarray
    stop: np.ndarray

    def days_by_dispute(self, count: int) -> np.ndarray:
        """Days that each of `count` disputes spends in its spells."""
        return np.bincount(self.dispute, weights=self.stop - self.start, minlength=count) / MINUTES_PER_DAY

    def running_at_day_ends(self, days: int) -> np.ndarray:
        """How many spells run in the last minute of each day, shape (days,)."""
        return running_at_day_ends(start=self.start, stop=self.stop, days=days)


@dataclass(frozen=True, kw_only=True)
class Book:
    """One entry per closing of a recorded case; every column has shape (C,).

    `on_time` is meaningful only where `has_due`. A closing on paper stands in the book as on time: that
    is its purpose. `minutes` runs on the book's clock, which starts anew at every desk.
    """

    dispute: np.ndarray
    minute: np.ndarray
    on_paper: np.ndarray
    dropped: np.ndarray  # passed up where there is nothing above: a recorded failure
    outcome: np.ndarray  # index into OUTCOMES; -1 where no end was behind it
    returned: np.ndarray  # a follow-up call found that nothing was settled
    has_due: np.ndarray
    on_time: np.ndarray
    minutes: np.ndarray

    @property
    def failed(self) -> np.ndarray:
        """Closings that the book itself shows as failures."""
        return np.asarray(self.returned | self.dropped)


def running_at_day_ends(*, start: np.ndarray, stop: np.ndarray, days: int) -> np.ndarray:
    """How many spans run in the last minute of each day, shape (days,).

    So a span counts from the day that it starts in until the day before the one that it stops in; one that
    is cut by the end of the run counts to the end.
    """
    opens = np.bincount(np.minimum(start // MINUTES_PER_DAY, days), minlength=days + 1)
    stops = np.bincount(np.minimum(stop // MINUTES_PER_DAY, days), minlength=days + 1)
    return np.asarray((np.cumsum(opens) - np.cumsum(stops))[:days])


def days_by_day(*, start: np.ndarray, stop: np.ndarray, weight: np.ndarray, days: int) -> np.ndarray:
    """Weighted days that spans cover within each day, shape (days,); exact to the minute."""

    def area(since: np.ndarray) -> np.ndarray:
        day = np.minimum(since // MINUTES_PER_DAY, days)
        weights = np.bincount(day, weights=weight, minlength=days + 1)
        moments = np.bincount(day, weights=weight * since, minlength=days + 1)
        boundary = np.arange(1, days + 1) * MINUTES_PER_DAY
        return np.asarray(boundary * np.cumsum(weights)[:days] - np.cumsum(moments)[:days])

    return np.asarray(np.diff(area(start) - area(stop), prepend=0.0) / MINUTES_PER_DAY)


def spells_of(*, disputes: "Disputes", begins: tuple[int, ...]) -> Spells:
    """Spells that rows of some kinds begin; the desks' letting go of the case ends them, or its end."""
    from analysis.passes import find_spells
    from sim.jit import table

    steps = disputes.story.rows
    dispute, start, stop = np.empty((3, len(steps)), dtype=np.int64)
    count = find_spells(table(steps), among_kinds(begins), disputes.end, dispute, start, stop)
    dispute, start, stop = dispute[:count], start[:count], stop[:count]
    return Spells(dispute=dispute, start=start, stop=stop)


def book_of(*, disputes: "Disputes", unit_level: np.ndarray) -> Book:
    """The closings of recorded cases: agreements, rulings, matters that ended while open, paper."""
    from analysis.passes import CLOSING, find_closings
    from sim.jit import table

    steps = disputes.story.rows
    closings = np.empty((CLOSING, len(steps)), dtype=np.int64)
    count = find_closings(table(steps), unit_level, closings)
    dispute, minute, on_paper, dropped, outcome, returned, has_due, on_time, minutes = closings[:, :count]
    return Book(
        dispute=dispute,
        minute=minute,
        on_paper=on_paper > 0,
        dropped=dropped > 0,
        outcome=outcome,
        returned=returned > 0,
        has_due=has_due > 0,
        on_time=on_time > 0,
        minutes=minutes,
    )
