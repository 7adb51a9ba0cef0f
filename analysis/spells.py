"""Spans of time in a dispute's life, and the closings that the book shows."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim import events as ev
from sim.calendar import MINUTES_PER_DAY

if TYPE_CHECKING:
    from analysis.disputes import Disputes, LogRows


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


def _by_dispute(disputes: "Disputes", rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(dispute, rows, first place of the dispute) sorted by dispute and time; ties as in the log."""
    who = disputes.rows_of(rows["subject"])
    order = np.lexsort((rows["time"], who))
    who, rows = who[order], rows[order]
    place = np.arange(len(who))
    opens = np.ones(len(who), dtype=bool)
    opens[1:] = who[1:] != who[:-1]
    return who, rows, np.maximum.accumulate(np.where(opens, place, 0)) if len(who) else place


def _last_before(marked: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Per row, the place of the last marked row before it in the same dispute, or -1."""
    if len(marked) == 0:
        return np.empty(0, dtype=np.int64)
    last = np.maximum.accumulate(np.where(marked, np.arange(len(marked)), -1))
    last = np.concatenate([[-1], last[:-1]])
    return np.where(last >= first, last, -1)


def leaves_the_desks(rows: np.ndarray) -> np.ndarray:
    """Rows after which no desk has the case: closed on paper, or passed up where there is nothing above."""
    kind = rows["kind"]
    return np.asarray((kind == ev.CLOSED_ON_PAPER) | ((kind == ev.PASSED_UP) & (rows["b"] < 0)))


def spells_of(*, disputes: "Disputes", log: "LogRows", begins: tuple[int, ...]) -> Spells:
    """Spells that rows of some kinds begin; the desks' letting go of the case ends them, or its end."""
    who, rows, first = _by_dispute(disputes, log.of_all((*begins, ev.CLOSED_ON_PAPER, ev.PASSED_UP)))
    off = leaves_the_desks(rows)
    lost = (rows["kind"] == ev.VOICED) & (rows["c"] & ev.LOST == ev.LOST)
    on = np.isin(rows["kind"], begins) & ~lost
    was_on = _last_before(on, first) > _last_before(off, first)
    changes = (on & ~was_on) | (off & was_on)
    who, on, minute = who[changes], on[changes], rows["time"][changes].astype(np.int64)
    # What is left alternates on, off, on... within a dispute: the next row closes a spell.
    closes_next = np.zeros(len(who), dtype=bool)
    closes_next[:-1] = who[1:] == who[:-1]
    end = disputes.end[who]
    stop = np.minimum(np.where(closes_next, np.roll(minute, -1), end), end)
    start = np.minimum(minute, stop)
    return Spells(dispute=who[on], start=start[on], stop=stop[on])


def book_of(*, disputes: "Disputes", log: "LogRows") -> Book:
    """The closings of recorded cases: agreements, rulings, matters that ended while open, paper."""
    kinds = (ev.OPENED, ev.RECORDED, ev.PASSED_UP, ev.CLOSED_ON_PAPER, ev.RETURNED, ev.ENDED)
    who, rows, first = _by_dispute(disputes, log.of_all(kinds))
    kind, minute = rows["kind"], rows["time"].astype(np.int64)
    entered, left = np.isin(kind, (ev.RECORDED, ev.RETURNED)), leaves_the_desks(rows)
    in_book = _last_before(entered, first) > _last_before(left, first)
    closing = in_book & (left | ((kind == ev.ENDED) & (rows["b"] >= 0)))

    # The clock starts anew at every desk, with the due day that the row names.
    arrives = np.isin(kind, (ev.OPENED, ev.PASSED_UP, ev.RETURNED))
    due = np.select(
        [kind == ev.OPENED, kind == ev.PASSED_UP, kind == ev.RETURNED],
        [rows["c"], rows["c"] // 4, rows["b"]],
        -1,
    )
    due = np.where(disputes.goes_to_court(rows), -1, due)
    clock = _last_before(arrives, first)
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
        outcome=np.where(left, -1, rows["a"])[closing],
        returned=(undone & on_paper)[closing],
        has_due=(due >= 0)[closing],
        on_time=on_time[closing],
        minutes=(minute - since)[closing],
    )
