"""Routine requests of a run: one entry each, and what is counted of them in one pass."""

from functools import cached_property
from typing import Final, NamedTuple

import numpy as np

from analysis.cells import HOUSEHOLD_CELLS, PlaceCells
from analysis.disputes import LogRows
from analysis.quantiles import quantile_of
from sim import events as ev
from sim.rows import Rows

FATES: Final = ("in time", "late", "given up", "lost", "open")
"""How a request fares: served in time or late, given up, gone astray, open when the run stops."""


class _Counts(NamedTuple):
    """What `count_requests` counts; a day after the last one holds what lies beyond the run."""

    made: np.ndarray  # by fate, source and cell of households
    arrived: np.ndarray  # by fate and day of arrival
    over: np.ndarray  # by fate and day of the end
    served: np.ndarray  # of each one served: minutes that it took * cells + the household's cell


class Requests:
    """One entry per routine request; every column has shape (Q,)."""

    def __init__(self, log: LogRows, *, place: PlaceCells, days: int) -> None:
        """Done, given-up, lost and still open requests, in this order."""
        self._log, self._place, self._days = log, place, days
        self._lengths = [log.count(kind) for kind in range(ev.REQUEST_DONE, ev.REQUEST_OPEN + 1)]
        self._within: dict[bytes, dict[float, float]] = {}

    def __len__(self) -> int:
        """How many requests arrived."""
        return sum(self._lengths)

    @property
    def _rows(self) -> Rows:
        return self._log.of_kinds(ev.REQUEST_DONE, ev.REQUEST_OPEN)

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
    def _counted(self) -> _Counts:
        from analysis.passes import count_requests
        from sim.jit import table

        counts = _Counts(
            made=np.zeros((len(FATES), len(ev.REQUEST_SOURCES), HOUSEHOLD_CELLS), dtype=np.int64),
            arrived=np.zeros((len(FATES), self._days + 1), dtype=np.int64),
            over=np.zeros((len(FATES), self._days + 1), dtype=np.int64),
            served=np.empty(self._lengths[0], dtype=np.int32),
        )
        count_requests(table(self._log.rows), self._place.of_household, *counts)
        return counts

    @cached_property
    def by_cell(self) -> dict[str, np.ndarray]:
        """How many requests each cell of households made: `all`, and those of each fate."""
        in_time, late, given_up, lost, still_open = self._counted.made.sum(axis=1)
        done = in_time + late
        return {"all": done + given_up + lost + still_open, "done": done, "late": late,
                "given_up": given_up, "lost": lost, "open": still_open}  # fmt: skip

    @cached_property
    def by_source(self) -> np.ndarray:
        """How many requests came each way, shape (sources,)."""
        return np.asarray(self._counted.made.sum(axis=(0, 2)))

    @property
    def arrived(self) -> np.ndarray:
        """How many requests of each fate (index into `FATES`) came on each day, shape (fates, days + 1)."""
        return self._counted.arrived

    @property
    def over(self) -> np.ndarray:
        """Likewise on which day they were over; the day after the last one holds those that still wait."""
        return self._counted.over

    @cached_property
    def open_at_day_ends(self) -> np.ndarray:
        """Requests waiting or in work in the last minute of each day, shape (days,); none that was lost."""
        changes = self._counted.arrived - self._counted.over
        return np.cumsum(changes.sum(axis=0) - changes[FATES.index("lost")])[:-1]

    @cached_property
    def _served_in_order(self) -> np.ndarray:
        return np.sort(self._counted.served)

    def served_within(self, cells: np.ndarray) -> dict[float, float]:
        """Minutes within which half, and nine tenths, of what was served to some cells (bool) was served.

        NaN where nothing was.
        """
        key = cells.tobytes()
        if key not in self._within:
            mine = self._served_in_order
            if not cells.all():
                mine = mine[cells[mine & (HOUSEHOLD_CELLS - 1)]]
            self._within[key] = {level: quantile_of(mine, level) // HOUSEHOLD_CELLS for level in (0.5, 0.9)}
        return self._within[key]
