"""Measures of grids, for maps: each a count over a base, grid by grid, in the run or one month of it.

A dispute falls on the grids of its resident parties, each with an equal part of it. Rates are per year.
A grid is a part of a place with some hundred people in it; nothing here is about any one of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np

from analysis.disputes import NEVER
from analysis.facts import Facts
from analysis.words.base import Words
from sim import events as ev
from sim.calendar import DAYS_PER_YEAR, MINUTES_PER_DAY
from sim.rows import Rows
from sim.vocabulary import GRID

Chance = Literal["poisson", "binomial", "none"]


class Counted(NamedTuple):
    """What was counted in each grid, and the base that it is told over; shapes (G,)."""

    hits: np.ndarray
    base: np.ndarray


@dataclass(frozen=True)
class Window:
    """The part of a run that is looked at: minutes `start` to `stop`, months `first` to `last`."""

    start: int
    stop: int
    first: int
    last: int

    @property
    def years(self) -> float:
        """How long, in years of 365 days."""
        return (self.stop - self.start) / MINUTES_PER_DAY / DAYS_PER_YEAR

    def holds(self, minute: np.ndarray) -> np.ndarray:
        """Which minutes lie in the window; what ran over the last midnight still does."""
        return np.asarray((minute >= self.start) & (minute < self.stop))


Rule = Callable[[Facts, Window], Counted]


@dataclass(frozen=True, kw_only=True)
class GridMeasure:
    """One line of the registry: `value = scale * hits / base`.

    `red` says which end is rated red; `counted` and `over` name count and base; `chance` by which law the
    count would vary among grids that are all alike, where cases are about independent.
    """

    name: str
    title: Words
    unit: Words
    counted: Words
    over: Words
    meaning: str
    red: Literal["high", "low"]
    chance: Chance
    scale: float
    rule: Rule


GRID_MEASURES: Final[dict[str, GridMeasure]] = {}
RESIDENTS: Final = Words("residents", "居民")


def grid_measure(
    *,
    title: Words,
    unit: Words,
    counted: Words,
    over: Words = RESIDENTS,
    red: Literal["high", "low"] = "high",
    chance: Chance = "poisson",
    scale: float = 1.0,
) -> Callable[[Rule], Rule]:
    """Enter a function into the registry: its name and docstring are the measure's."""

    def enter(rule: Rule) -> Rule:
        GRID_MEASURES[rule.__name__] = GridMeasure(
            name=rule.__name__,
            title=title,
            unit=unit,
            counted=counted,
            over=over,
            meaning=" ".join((rule.__doc__ or "").split()),
            red=red,
            chance=chance,
            scale=scale,
            rule=rule,
        )
        return rule

    return enter


def window_of(facts: Facts, month: int | None) -> Window:
    """The whole run, or its month `month` (1 is the first, perhaps a part of one)."""
    if month is None:
        return Window(0, facts.horizon, 0, facts.last_month)
    days = np.flatnonzero(facts.calendar.month == month - 1)
    return Window(int(days[0]) * MINUTES_PER_DAY, (int(days[-1]) + 1) * MINUTES_PER_DAY, month - 1, month - 1)


def grids_of(facts: Facts) -> np.ndarray:
    """The units of level grid, in location order, shape (G,)."""
    first, end = facts.institution.level_first[GRID : GRID + 2]
    return facts.institution.units[first:end]


def _grid_of_households(facts: Facts, households: Rows) -> np.ndarray:
    """Grids of households by their order among grids; -1 where there is none."""
    unit = facts.institution.grid_of[households]
    return np.asarray(np.where(unit >= 0, unit - facts.institution.level_first[GRID], -1))


def _by_grid(facts: Facts, grid: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Weights added up by grid, shape (G,); those without a grid are left out."""
    inside = grid >= 0
    return np.bincount(grid[inside], weights=weight[inside], minlength=len(grids_of(facts)))


def _of_disputes(facts: Facts, weight: np.ndarray) -> np.ndarray:
    """A weight for each dispute, parted among the grids of its resident parties."""
    disputes, total = facts.disputes, np.zeros(len(grids_of(facts)))
    part = weight / np.maximum(disputes.resident_parties, 1)
    for party in disputes.parties:
        home = facts.world.residents.household[np.maximum(party, 0)]
        grid = np.where(party >= 0, _grid_of_households(facts, home), -1)
        total += _by_grid(facts, grid, part)
    return total


def _resident_years(facts: Facts, window: Window) -> np.ndarray:
    return np.asarray(grids_of(facts)["residents"] * window.years)


def _of_requests(facts: Facts, chosen: np.ndarray) -> np.ndarray:
    requests = facts.requests
    grid = _grid_of_households(facts, requests.household[chosen])
    return _by_grid(facts, grid, np.ones(len(grid)))


def _rows_of_grids(facts: Facts, kind: int, window: Window) -> tuple[np.ndarray, np.ndarray]:
    """Monthly rows of a kind from grids' units: (grid, row)."""
    rows = facts.log.of(kind)
    rows = rows[(rows["c"] >= window.first) & (rows["c"] <= window.last)]
    rows = rows[facts.unit_level[rows["subject"]] == GRID]
    return rows["subject"] - facts.institution.level_first[GRID], rows


@grid_measure(
    title=Words("Disputes that began", "新发纠纷"),
    unit=Words("per 1,000 residents a year", "起/千人·年"),
    counted=Words("disputes", "纠纷"),
    scale=1000,
)
def disputes_born(facts: Facts, window: Window) -> Counted:
    """Disputes that began, known or hidden: the true load of a grid."""
    inside = window.holds(facts.disputes.birth)
    return Counted(_of_disputes(facts, inside.astype(np.float64)), _resident_years(facts, window))


@grid_measure(
    title=Words("Disputes that stand in the book", "登记纠纷"),
    unit=Words("per 1,000 residents a year", "起/千人·年"),
    counted=Words("recorded disputes", "登记纠纷"),
    scale=1000,
)
def disputes_recorded(facts: Facts, window: Window) -> Counted:
    """Different disputes recorded for the first time: what the platform would show of the grid."""
    first = facts.disputes.first((ev.RECORDED,))
    inside = window.holds(first) & (first < NEVER)
    return Counted(_of_disputes(facts, inside.astype(np.float64)), _resident_years(facts, window))


@grid_measure(
    title=Words("Disputes noticed", "纠纷知晓率"),
    unit=Words("share of disputes", "占新发纠纷比例"),
    counted=Words("noticed disputes", "被知晓的纠纷"),
    over=Words("disputes", "纠纷"),
    red="low",
    chance="binomial",
)
def disputes_noticed(facts: Facts, window: Window) -> Counted:
    """Of the disputes that began, those that anybody in an office, a head or a volunteer ever knew of."""
    born = window.holds(facts.disputes.birth)
    known = born & (facts.disputes.detected < NEVER)
    return Counted(
        _of_disputes(facts, known.astype(np.float64)), _of_disputes(facts, born.astype(np.float64))
    )


@grid_measure(
    title=Words("Days unsettled, weighed by severity", "未化解强度日"),
    unit=Words("severity-days per 1,000 residents a year", "强度日/千人·年"),
    counted=Words("unsettled severity-days", "未化解强度日"),
    chance="none",
    scale=1000,
)
def unsettled_severity_days(facts: Facts, window: Window) -> Counted:
    """Severity summed over the days that disputes stay unsettled; given-up ones count for 180 days more."""
    disputes = facts.disputes
    until = [
        np.clip(np.minimum(disputes.unsettled_end, edge), disputes.birth, None)
        for edge in (window.stop, window.start)
    ]
    days = disputes.severity_days(until[0]) - disputes.severity_days(until[1])
    return Counted(_of_disputes(facts, days), _resident_years(facts, window))


@grid_measure(
    title=Words("Incidents", "激化事件"),
    unit=Words("per 1,000 residents a year", "起/千人·年"),
    counted=Words("incidents", "激化事件"),
    scale=1000,
)
def incidents(facts: Facts, window: Window) -> Counted:
    """Disputes coming to blows, damage or a crowd."""
    rows = facts.log.of(ev.INCIDENT)
    rows = rows[window.holds(rows["time"])]
    weight = np.bincount(facts.disputes.rows_of(rows["subject"]), minlength=len(facts.disputes))
    return Counted(_of_disputes(facts, weight.astype(np.float64)), _resident_years(facts, window))


@grid_measure(
    title=Words("Routine requests", "群众诉求"),
    unit=Words("per 1,000 residents a year", "件/千人·年"),
    counted=Words("requests", "诉求"),
    scale=1000,
)
def requests(facts: Facts, window: Window) -> Counted:
    """Routine requests that arrived, lost ones included."""
    arrived = window.holds(facts.requests.arrival)
    return Counted(_of_requests(facts, arrived), _resident_years(facts, window))


@grid_measure(
    title=Words("Requests late or given up", "诉求超期或放弃"),
    unit=Words("share of requests", "占诉求比例"),
    counted=Words("requests late or given up", "超期或放弃的诉求"),
    over=Words("requests", "诉求"),
    chance="none",  # they come in spells: a queue, a vacant post
)
def requests_late(facts: Facts, window: Window) -> Counted:
    """Of the requests served or given up, those served after their due day or given up."""
    inside = window.holds(facts.requests.stop - 1) & (facts.requests.done | facts.requests.given_up)
    bad = inside & (facts.requests.late | facts.requests.given_up)
    return Counted(_of_requests(facts, bad), _of_requests(facts, inside))


@grid_measure(
    title=Words("Load of the grid's posts", "网格岗位负荷"),
    unit=Words("share of capacity", "占可用工时比例"),
    counted=Words("minutes bound", "占用工时"),
    over=Words("capacity", "可用工时"),
    chance="none",
)
def utilisation(facts: Facts, window: Window) -> Counted:
    """Minutes bound by admin, requests and cases over capacity; overtime can bring it above 1."""
    grid, rows = _rows_of_grids(facts, ev.UNIT_MINUTES, window)
    bound = np.isin(rows["a"], (ev.ADMIN, ev.REQUESTS, ev.CASES))
    return Counted(
        _by_grid(facts, grid, np.where(bound, rows["b"], 0)),
        _by_grid(facts, grid, np.where(rows["a"] == ev.CAPACITY, rows["b"], 0)),
    )


@grid_measure(
    title=Words("Patrol visits", "巡访走访"),
    unit=Words("per household a year", "次/户·年"),
    counted=Words("visits", "走访"),
    over=Words("households", "住户"),
    red="low",
    chance="none",
)
def visits(facts: Facts, window: Window) -> Counted:
    """Patrol visits. Few leave disputes unseen; each is also a knock at somebody's door."""
    grid, rows = _rows_of_grids(facts, ev.PATROLLED, window)
    units = grids_of(facts)
    households = units["end_household"] - units["first_household"]
    return Counted(_by_grid(facts, grid, rows["b"].astype(np.float64)), np.asarray(households * window.years))
