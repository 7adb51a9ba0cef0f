"""Spans of time in a dispute's life, and the closings that the book shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from sim import events as ev
from sim.calendar import MINUTES_PER_DAY

if TYPE_CHECKING:
    from analysis.disputes import Disputes, LogRows


STORY_KINDS: Final = (
    ev.VOICED, ev.NOTICED, ev.INTENSIFIED, ev.INCIDENT, ev.OPENED, ev.RECORDED, ev.SESSION_BEGAN,
    ev.PASSED_UP, ev.CLOSED_ON_PAPER, ev.RETURNED, ev.ENDED,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Story:
    """Rows about disputes by dispute and time, those of one minute as in the log; columns have shape (N,)."""

    dispute: np.ndarray  # entry of `Disputes`
    kind: np.ndarray
    minute: np.ndarray
    a: np.ndarray
    b: np.ndarray
    c: np.ndarray

    def of(self, kinds: Iterable[int]) -> "Story":
        """The rows of some kinds."""
        chosen = self.is_one_of(kinds)
        columns = ("dispute", "kind", "minute", "a", "b", "c")
        return Story(**{name: getattr(self, name)[chosen] for name in columns})

    def is_one_of(self, kinds: Iterable[int]) -> np.ndarray:
        """Which rows are of some kinds (bool)."""
        wanted = np.zeros(ev.LAST_KIND + 1, dtype=bool)
        wanted[list(kinds)] = True
        return np.asarray(wanted[self.kind])

    @cached_property
    def opens(self) -> np.ndarray:
        """Which rows are their dispute's first (bool)."""
        opens = np.ones(len(self.dispute), dtype=bool)
        opens[1:] = self.dispute[1:] != self.dispute[:-1]
        return opens

    @cached_property
    def _first(self) -> np.ndarray:
        return np.maximum.accumulate(np.where(self.opens, np.arange(len(self.dispute)), 0))

    def last_before(self, marked: np.ndarray) -> np.ndarray:
        """Per row, the place of the last marked row before it in the same dispute, or -1."""
        last = np.full(len(marked), -1, dtype=np.int64)
        last[1:] = np.maximum.accumulate(np.where(marked, np.arange(len(marked)), -1))[:-1]
        last[last < self._first] = -1
        return last

    @cached_property
    def leaves(self) -> np.ndarray:
        """Rows after which no desk has the case: closed on paper, or passed up where nothing is above."""
        return np.asarray((self.kind == ev.CLOSED_ON_PAPER) | ((self.kind == ev.PASSED_UP) & (self.b < 0)))

    @cached_property
    def last_left(self) -> np.ndarray:
        """`last_before` of rows after which no desk has the case."""
        return self.last_before(self.leaves)


def story_of(*, disputes: "Disputes", log: "LogRows") -> Story:
    """All rows about disputes but births, sessions' ends and reminders, sorted once for all that ask."""
    rows = log.of_all(STORY_KINDS)
    who, minute = disputes.rows_of(rows["subject"]), rows["time"].astype(np.int64)
    # Both are below 2^31, so that one integer orders by dispute and time.
    order = np.argsort((who << 32) + minute, kind="stable")
    columns = {name: rows[name][order] for name in ("kind", "a", "b", "c")}
    return Story(dispute=who[order], minute=minute[order], **columns)


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
    steps = disputes.story
    off, lost = steps.leaves, (steps.kind == ev.VOICED) & (steps.c & ev.LOST == ev.LOST)
    on = steps.is_one_of(begins) & ~lost
    was_on = steps.last_before(on) > steps.last_left
    changes = (on & ~was_on) | (off & was_on)
    who, on, minute = steps.dispute[changes], on[changes], steps.minute[changes]
    # What is left alternates on, off, on... within a dispute: the next row closes a spell.
    closes_next = np.zeros(len(who), dtype=bool)
    closes_next[:-1] = who[1:] == who[:-1]
    end = disputes.end[who]
    stop = np.minimum(np.where(closes_next, np.roll(minute, -1), end), end)
    start = np.minimum(minute, stop)
    return Spells(dispute=who[on], start=start[on], stop=stop[on])


def book_of(*, disputes: "Disputes") -> Book:
    """The closings of recorded cases: agreements, rulings, matters that ended while open, paper."""
    steps = disputes.story
    who, kind, minute = steps.dispute, steps.kind, steps.minute
    entered, left = steps.is_one_of((ev.RECORDED, ev.RETURNED)), steps.leaves
    in_book = steps.last_before(entered) > steps.last_left
    closing = in_book & (left | ((kind == ev.ENDED) & (steps.b >= 0)))

    # The clock starts anew at every desk, with the due day that the row names.
    due = np.full(len(who), -1)
    for arrival, named in ((ev.OPENED, steps.c), (ev.PASSED_UP, steps.c // 4), (ev.RETURNED, steps.b)):
        due = np.where(kind == arrival, named, due)
    due = np.where(disputes.goes_to_court(steps), -1, due)
    clock = steps.last_before(steps.is_one_of((ev.OPENED, ev.PASSED_UP, ev.RETURNED)))
    due, since = np.where(clock >= 0, due[clock], -1), np.where(clock >= 0, minute[clock], minute)

    # A closing is undone if RETURNED is the next thing that the book shows of the dispute.
    shown = np.flatnonzero(entered | left | (kind == ev.ENDED))
    undone = np.zeros(len(who), dtype=bool)
    pairs = (who[shown[1:]] == who[shown[:-1]]) & (kind[shown[1:]] == ev.RETURNED)
    undone[shown[:-1][pairs]] = True

    on_paper = kind == ev.CLOSED_ON_PAPER
    on_time = on_paper | (minute // MINUTES_PER_DAY <= due)
    return Book(
        dispute=who[closing],
        minute=minute[closing],
        on_paper=on_paper[closing],
        dropped=(left & ~on_paper)[closing],
        outcome=np.where(left, -1, steps.a)[closing],
        returned=(undone & on_paper)[closing],
        has_due=(due >= 0)[closing],
        on_time=on_time[closing],
        minutes=(minute - since)[closing],
    )
