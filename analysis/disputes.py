"""One entry per dispute, gathered from the log: when it began, who knew, how it ended.

Times are minutes since midnight of day 0.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import Final

import numpy as np

from analysis.cells import RESIDENT_CELLS, PlaceCells
from analysis.spells import (
    Book,
    Spells,
    Story,
    among_kinds,
    book_of,
    spells_of,
    story_of,
    take_rows,
)
from sim import events as ev
from sim.calendar import MINUTES_PER_DAY
from sim.rows import Rows
from sim.world.columns import World

NEVER: Final = np.iinfo(np.int64).max
"""The minute of something that did not happen."""
UNSETTLED_DAYS: Final = 180
"""How long a dispute that was given up still counts as unsettled (docs/model.md, outcomes)."""
DURABLE_DAYS: Final = 365
"""A settlement is durable if no relapse follows within so many days."""


class LogRows:
    """The rows of a log, sorted by kind once; within a kind the log's order is kept.

    Requests are most of the rows, and measures only count them: they are moved when somebody wants them.
    """

    def __init__(self, log: ev.Log) -> None:
        """Sort by kind, in one pass to count and one to move."""
        from analysis.passes import sort_by_kind
        from sim.jit import table

        self.rows = np.ascontiguousarray(log.rows)
        # takes memory only as it is written
        self._sorted, ends = np.empty_like(self.rows), np.zeros(ev.LAST_KIND + 1, dtype=np.int64)
        places = np.empty(len(self.rows), dtype=np.int32)
        about = sort_by_kind(table(self.rows), ends, table(self._sorted), places)
        self._about, self._ends = places[:about].copy(), ends.tolist()
        self._has_requests = False

    def of(self, kind: int) -> Rows:
        """Rows of one kind."""
        return self.of_kinds(kind, kind)

    def of_kinds(self, first: int, last: int) -> Rows:
        """Rows of the kinds from one to another, kind by kind."""
        if first <= ev.REQUEST_OPEN and last >= ev.REQUEST_DONE and not self._has_requests:
            self._move_requests()
        return self._sorted[self._ends[first - 1] : self._ends[last]]

    def count(self, kind: int) -> int:
        """How many rows are of a kind."""
        number: int = self._ends[kind] - self._ends[kind - 1]
        return number

    def _move_requests(self) -> None:
        from analysis.passes import move_requests
        from sim.jit import table

        starts = np.array([0, *self._ends[:-1]], dtype=np.int64)
        move_requests(table(self.rows), starts, table(self._sorted))
        self._has_requests = True

    @cached_property
    def about_disputes(self) -> Rows:
        """Rows of the kinds whose subject is a dispute, in the log's order."""
        return take_rows(self.rows, self._about)

    def of_all(self, kinds: Iterable[int]) -> Rows:
        """Rows of several kinds whose subject is a dispute, in the log's order."""
        rows = self.about_disputes
        return take_rows(rows, np.flatnonzero(among_kinds(kinds)[rows["kind"]]))


class Disputes:
    """One entry per dispute, in order of birth rows; every column has shape (D,).

    `end` is the minute at which the dispute ended, or the horizon; `outcome` is -1 while it runs.
    """

    def __init__(
        self, *, log: LogRows, world: World, unit_level: np.ndarray, place: PlaceCells, horizon: int
    ) -> None:
        """Gather the disputes of a log; `horizon` is the minute at which the run stops."""
        self._log, self._place = log, place
        self._entries: dict[int, np.ndarray] = {}
        self.horizon = horizon
        born = log.of(ev.BORN)
        self.ids = born["subject"].astype(np.int64)
        self.birth = born["time"].astype(np.int64)
        self.tie = born["a"].astype(np.int64)
        self.origin = born["c"] // 8
        self.first_severity = born["c"] % 8
        self.kind = world.ties["kind"][self.tie]
        self.parent = self.rows_of(born["b"])
        residents = len(world.residents)
        ends = np.stack([world.ties["a"][self.tie], world.ties["b"][self.tie]]).astype(np.int64)
        self.parties = np.where(ends < residents, ends, -1)
        self.resident_parties = (self.parties >= 0).sum(axis=0)

        ended, at = log.of(ev.ENDED), self.of(ev.ENDED)
        self.end = np.full(len(self.ids), horizon, dtype=np.int64)
        self.end[at] = np.minimum(ended["time"], horizon)
        self.outcome = np.full(len(self.ids), -1, dtype=np.int64)
        self.outcome[at] = ended["a"]
        self.end_unit = np.full(len(self.ids), -1, dtype=np.int64)
        self.end_unit[at] = ended["b"]
        self._unit_level = unit_level
        self.end_level = np.full(len(self.ids), -1, dtype=np.int64)
        in_case = self.end_unit >= 0
        self.end_level[in_case] = unit_level[self.end_unit[in_case]]

    def __len__(self) -> int:
        """How many disputes were born."""
        return len(self.ids)

    @cached_property
    def _row_of_id(self) -> np.ndarray:
        table = np.full(int(self.ids.max(initial=-1)) + 2, -1, dtype=np.int64)
        table[self.ids] = np.arange(len(self.ids))
        return table

    def rows_of(self, ids: np.ndarray) -> np.ndarray:
        """Entries of disputes named in the log; -1 for no dispute."""
        table = self._row_of_id
        if ids.max(initial=-1) >= len(table):
            ids = np.where(ids < len(table), ids, -1)
        return np.asarray(table[ids])  # -1 stands at the end

    def of(self, kind: int) -> Rows:
        """Entries of the disputes of the rows of a kind, each as often as it has such a row."""
        if kind not in self._entries:
            self._entries[kind] = self.rows_of(self._log.of(kind)["subject"])
        return self._entries[kind]

    @cached_property
    def _profiles(self) -> tuple[np.ndarray, np.ndarray]:
        nobody = RESIDENT_CELLS  # an organisation
        cells = self._place.of_resident[np.maximum(self.parties, 0)].astype(np.intp)
        cells[self.parties < 0] = nobody
        pairs = cells[0] * (nobody + 1) + cells[1]
        known = np.flatnonzero(np.bincount(pairs))
        place = np.zeros((nobody + 1) ** 2, dtype=np.intp)
        place[known] = np.arange(len(known))
        return np.stack(np.divmod(known, nobody + 1)), place[pairs]

    @property
    def profiles(self) -> np.ndarray:
        """The K pairs of cells that parties are of, shape (2, K); `RESIDENT_CELLS` is no resident."""
        return self._profiles[0]

    @property
    def profile(self) -> np.ndarray:
        """Which of these pairs the parties of each dispute are."""
        return self._profiles[1]

    @cached_property
    def story(self) -> Story:
        """All that desks, parties and the book have on record of each dispute, in order."""
        return story_of(disputes=self, log=self._log)

    def first(self, kinds: Iterable[int], *, heard_only: bool = False) -> np.ndarray:
        """Minute of each dispute's first row of some kinds, else `NEVER`.

        With `heard_only` a voicing whose report was lost does not count: nobody knows of it.
        """
        first = np.full(len(self), NEVER, dtype=np.int64)
        for kind in kinds:
            rows, who = self._log.of(kind), self.of(kind)
            minute = rows["time"].astype(np.int64)
            if heard_only and kind == ev.VOICED:
                heard = rows["c"] & ev.LOST == 0
                who, minute = who[heard], minute[heard]
            np.minimum.at(first, who, minute)
        return first

    def count(self, kind: int) -> np.ndarray:
        """How many rows of a kind each dispute has."""
        return np.bincount(self.of(kind), minlength=len(self))

    @cached_property
    def detected(self) -> np.ndarray:
        """Minute at which anybody in an office, a head or a volunteer first knew, else `NEVER`."""
        return self.first((ev.NOTICED, ev.VOICED, ev.OPENED), heard_only=True)

    @cached_property
    def contacted(self) -> np.ndarray:
        """Minute of the first session, else `NEVER`."""
        return self.first((ev.SESSION_BEGAN,))

    @cached_property
    def settled(self) -> np.ndarray:
        """Settled by the parties, by agreement or by a ruling; giving up is not settling."""
        outcome = self.outcome
        return np.asarray((outcome == ev.BILATERAL) | (outcome == ev.AGREEMENT) | (outcome == ev.RULED))

    @cached_property
    def resolved(self) -> np.ndarray:
        """Minute of the settlement, else `NEVER`."""
        return np.where(self.settled, self.end, NEVER)

    @cached_property
    def on_paper(self) -> np.ndarray:
        """Whether the case was ever closed on paper."""
        return self.count(ev.CLOSED_ON_PAPER) > 0

    @cached_property
    def durable(self) -> np.ndarray:
        """Settled, and no relapse born within `DURABLE_DAYS` and the horizon."""
        children = np.flatnonzero((self.origin == ev.RELAPSE) & (self.parent >= 0))
        after = self.birth[children] - self.end[self.parent[children]]
        broken = np.zeros(len(self), dtype=bool)
        broken[self.parent[children[after <= DURABLE_DAYS * MINUTES_PER_DAY]]] = True
        return self.settled & ~broken

    @cached_property
    def unsettled_end(self) -> np.ndarray:
        """Until when a dispute counts as unsettled: its end; for one that was given up 180 days more.

        That tail stops early at the horizon, or when the next dispute is born on the same tie (which then
        counts itself). A case closed on paper needs no tail: its dispute goes on and counts as it runs.
        """
        order = np.lexsort((self.birth, self.tie))
        following = np.full(len(self), NEVER, dtype=np.int64)
        same = self.tie[order][:-1] == self.tie[order][1:]
        following[order[:-1][same]] = self.birth[order[1:][same]]
        tail = np.minimum(self.end + UNSETTLED_DAYS * MINUTES_PER_DAY, self.horizon)
        tail = np.maximum(np.minimum(tail, following), self.end)
        return np.where(self.outcome == ev.LUMPED, tail, self.end)

    @cached_property
    def severity_steps(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Changes of severity after birth: (dispute, minute, change), by dispute and time."""
        from analysis.passes import find_changes
        from sim.jit import table

        story = self.story.rows
        rows, change = np.empty((2, len(story)), dtype=np.int64)
        count = find_changes(table(story), self.first_severity.astype(np.int64), rows, change)
        steps = Story(take_rows(story, rows[:count]))
        return steps.dispute, steps.minute, change[:count]

    def severity_days(self, until: np.ndarray) -> np.ndarray:
        """Severity summed over each dispute's days from birth until a minute, exactly (float)."""
        total = self.first_severity.astype(np.float64) * (until - self.birth)
        who, minute, change = self.severity_steps
        later = change * np.maximum(until[who] - minute, 0)
        return (total + np.bincount(who, weights=later, minlength=len(self))) / MINUTES_PER_DAY

    def severity_at(self, dispute: np.ndarray, minute: np.ndarray) -> np.ndarray:
        """Severity of disputes at a minute, what changed at that very minute included."""
        who, when, change = self.severity_steps
        # Both parts are non-negative and below 2^31, so that one integer orders (dispute, minute).
        upto = np.searchsorted((who << 32) + when, (dispute << 32) + minute, side="right")
        since = np.searchsorted(who, dispute)
        total = np.concatenate([[0], np.cumsum(change)])
        return np.asarray(self.first_severity[dispute] + total[upto] - total[since])

    @cached_property
    def known(self) -> Spells:
        """When somebody responsible knew: from detection on, but not after the desks let go of the case."""
        return spells_of(disputes=self, begins=(ev.NOTICED, ev.VOICED, ev.OPENED, ev.RETURNED))

    @cached_property
    def open_case(self) -> Spells:
        """When a case was open at some desk, at a household head's included."""
        return spells_of(disputes=self, begins=(ev.OPENED, ev.RETURNED))

    @cached_property
    def recorded_case(self) -> Spells:
        """When a case stood open in the book."""
        return spells_of(disputes=self, begins=(ev.RECORDED, ev.RETURNED))

    @cached_property
    def book(self) -> Book:
        """Closings of recorded cases, as the book tells them."""
        return book_of(disputes=self, unit_level=self._unit_level)

    @cached_property
    def recorded(self) -> np.ndarray:
        """Whether the dispute ever stood in the book."""
        return self.count(ev.RECORDED) > 0
