"""Exogenous luck, planned ahead: where sparks could fall, and who asks for what when.

Both depend on the physical world and the seed, never on the run's state (a policy only decides
through what a request comes), so they are planned once for each block of 365 days and are the same
for every arm and engine. Whether a candidate spark *catches* is decided in its day's phase.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.calendar import season_of_day
from sim.draws import REQUEST, SPARK, fold, uniform
from sim.jit import builder, table
from sim.rules.intake import (
    request_is_lost,
    request_patience_minutes,
    request_source,
    request_work_minutes,
)
from sim.rules.maths import exp, poisson_quantile
from sim.vocabulary import EXPONENTIAL, KINDS, SETTINGS

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.world.columns import World

BLOCK_DAYS = 365
PATIENCE_SLOT = 1 << 16
"""Slots of patience lie above all others of a person who asks."""

CANDIDATE = np.dtype([("luck", "f8"), ("tie", "i4"), ("day", "i4"), ("minute", "i4")], align=True)
"""A spark that may catch: `minute` of the day, `luck` in (0, 1) decides."""
REQUEST_ROW = np.dtype(
    [
        ("resident", "i4"),  # the adult who asks
        ("day", "i4"),
        ("minute", "i4"),  # of arrival
        ("work_minutes", "i4"),  # that it will take
        ("source", "i2"),  # index into REQUEST_SOURCES
        ("lost", "i2"),  # 1 if it goes astray on its way
        ("patience_minutes", "i4"),  # -1: until a fixed day
    ],
    align=True,
)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The exogenous luck of one block of days, each table in the order of days."""

    candidates: np.ndarray  # CANDIDATE
    candidate_first: np.ndarray  # i8, shape (366,): those of the block's day d
    requests: np.ndarray  # REQUEST_ROW
    request_first: np.ndarray


def yearly_rate_of_ties(scenario: "Scenario", world: "World") -> np.ndarray:
    """Sparks per tie and 365 days by (setting, kind), shape (4, 7).

    The rate per 1,000 adults of a setting, spread over its ties of the kind, as many as there are.
    """
    sparks = scenario.parameters.sparks
    adults = np.bincount(world.villages["setting"], weights=world.villages["adults"], minlength=len(SETTINGS))
    cell = world.villages["setting"][world.ties["village"]].astype(np.int64) * len(KINDS) + world.ties["kind"]
    ties = np.bincount(cell, minlength=len(SETTINGS) * len(KINDS)).reshape(len(SETTINGS), len(KINDS))
    rates = np.zeros((len(SETTINGS), len(KINDS)))
    for s, setting in enumerate(SETTINGS):
        for k, kind in enumerate(KINDS):
            if ties[s, k]:
                per_1000 = sparks.rate_per_1000_adults_year[setting][kind] * sparks.rate_scale
                rates[s, k] = per_1000 / 1000 * adults[s] / ties[s, k]
    return rates


def seasons(scenario: "Scenario") -> np.ndarray:
    """Cumulative share of a year's sparks by kind from day 0 of the run on, shape (7, 366)."""
    start = scenario.calendar.start.timetuple().tm_yday - 1
    table = np.zeros((len(KINDS), BLOCK_DAYS + 1))
    for k, kind in enumerate(KINDS):
        factors = season_of_day(
            peak_day=scenario.calendar.season_peak_day[kind],
            amplitude=scenario.parameters.sparks.season_amplitude,
        )
        table[k, 1:] = np.cumsum(np.roll(factors, -start)) / BLOCK_DAYS
        table[k, -1] = 1.0
    return table


def plan_block(
    scenario: "Scenario", world: "World", *, root: tuple[int, int], block: int, p: np.ndarray, days: int
) -> Plan:
    """The luck of block `block`: days 365 block .. 365 block + 364, cut at `days`."""
    last = min(BLOCK_DAYS, days - block * BLOCK_DAYS)
    setting_of_village = world.villages["setting"].astype(np.int64)
    rates = yearly_rate_of_ties(scenario, world) * float(scenario.parameters.sparks.cap)
    setting_of_tie = setting_of_village[world.ties["village"]]
    expected = float(rates[setting_of_tie, world.ties["kind"]].sum())
    candidates = np.empty(int(expected + 12 * np.sqrt(expected) + 64), dtype=CANDIDATE)
    count = _plan_candidates(
        root,
        block,
        table(world.ties),
        setting_of_village,
        rates,
        seasons(scenario),
        _window(p, "spark"),
        table(candidates),
    )
    asking = np.bincount(setting_of_village, weights=world.villages["residents"], minlength=len(SETTINGS))
    expected = float((asking * p["request_rate_per_resident_year"][0]).sum())
    requests = np.empty(int(expected + 12 * np.sqrt(expected) + 64), dtype=REQUEST_ROW)
    asked = _plan_requests(
        root,
        block,
        table(world.households),
        setting_of_village,
        table(p),
        _window(p, "request"),
        table(requests),
    )
    first_candidate, candidates = _by_day(table(candidates[:count]), last)
    first_request, requests = _by_day(table(requests[:asked]), last)
    return Plan(
        candidates=candidates,
        candidate_first=first_candidate,
        requests=requests,
        request_first=first_request,
    )


def _window(p: np.ndarray, name: str) -> tuple[float, float]:
    return float(p[f"{name}_from_minute"][0]), float(p[f"{name}_to_minute"][0])


@builder
def _plan_candidates(
    root: tuple[int, int],
    block: int,
    ties: np.ndarray,
    setting_of_village: np.ndarray,
    rates: np.ndarray,
    season: np.ndarray,
    window: tuple[float, float],
    out: np.ndarray,
) -> int:
    key = fold(root, SPARK, block)
    none = np.empty_like(rates)
    for s in range(rates.shape[0]):
        for k in range(rates.shape[1]):
            none[s, k] = exp(-rates[s, k])
    count = 0
    for t in range(len(ties)):
        setting = setting_of_village[ties[t].village]
        kind = ties[t].kind
        u = uniform(key, ties[t].key, 0)
        if u <= none[setting, kind]:
            continue
        number = poisson_quantile(u, rates[setting, kind])
        for i in range(number):
            mark = uniform(key, ties[t].key, 1 + 2 * i)
            day = np.searchsorted(season[kind], mark, side="right") - 1
            rest = (mark - season[kind, day]) / (season[kind, day + 1] - season[kind, day])
            if count < len(out):
                row = out[count]
                row.tie = t
                row.day = day
                row.minute = int(window[0] + rest * (window[1] - window[0]))
                row.luck = uniform(key, ties[t].key, 2 + 2 * i)
                count += 1
    return count


@builder
def _plan_requests(
    root: tuple[int, int],
    block: int,
    households: np.ndarray,
    setting_of_village: np.ndarray,
    parameters: np.ndarray,
    window: tuple[float, float],
    out: np.ndarray,
) -> int:
    """Requests of adults: the rate is per resident, children's are made by the household's adults."""
    p = parameters[0]
    key = fold(root, REQUEST, block)
    count = 0
    for h in range(len(households)):
        home = households[h]
        setting = setting_of_village[home.village]
        mean = p.request_rate_per_resident_year[setting] * home.residents / home.adults
        for member in range(home.adults):
            entity = home.key * 256 + member
            number = poisson_quantile(uniform(key, entity, 0), mean)
            for i in range(number):
                when = uniform(key, entity, 1 + 3 * i) * 365.0
                if count < len(out):
                    row = out[count]
                    row.resident = home.first_resident + member
                    row.day = int(when)
                    row.minute = int(window[0] + (when - int(when)) * (window[1] - window[0]))
                    row.work_minutes = request_work_minutes(p, uniform(key, entity, 2 + 3 * i))
                    row.patience_minutes = -1
                    if p.request_patience == EXPONENTIAL:
                        luck = uniform(key, entity, PATIENCE_SLOT + i)
                        row.patience_minutes = request_patience_minutes(p, luck)
                    mark = uniform(key, entity, 3 + 3 * i)
                    row.source = request_source(p, setting, mark)
                    row.lost = 1 if request_is_lost(p, setting, row.source, mark) else 0
                    count += 1
    return count


@builder
def _by_day(rows: np.ndarray, days: int) -> tuple[np.ndarray, np.ndarray]:
    """Counting sort by day, stable; rows of day `days` and later are dropped."""
    first = np.zeros(BLOCK_DAYS + 2, dtype=np.int64)
    for i in range(len(rows)):
        first[rows[i].day + 1] += 1
    for d in range(BLOCK_DAYS + 1):
        first[d + 1] += first[d]
    kept = first[days]
    out = np.empty(kept, dtype=rows.dtype)
    fill = first.copy()
    for i in range(len(rows)):
        day = rows[i].day
        if day < days:
            out[fill[day]] = rows[i]
            fill[day] += 1
    for d in range(days, BLOCK_DAYS + 2):
        first[d] = kept
    return first, out
