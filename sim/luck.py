"""Exogenous luck, planned ahead: where sparks could fall, and who asks for what when.

Both depend on the physical world and the seed, never on the run's state (a policy only decides
through what a request comes), so they are planned once for each block of 365 days and are the same
for every arm and engine. Whether a candidate spark *catches* is decided in its day's phase.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from sim.asking import AT_ONCE, plan_requests, room_for, rows_at_once, window_of
from sim.calendar import season_of_day
from sim.draws import SPARK, fold, uniform, uniforms
from sim.jit import inner, kernel, table
from sim.rows import Rows
from sim.rules.maths import POISSON_MEAN_MAX, exp, poisson_quantile
from sim.vocabulary import KINDS, SETTINGS
from sim.world.ties import address_ties

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.world.columns import World

BLOCK_DAYS = 365

CANDIDATE = np.dtype([("luck", "f8"), ("tie", "i4"), ("day", "i2"), ("minute", "i2")], align=True)
"""A spark that may catch: `minute` of the day, `luck` in (0, 1) decides."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The exogenous luck of one block of days: candidates by day, requests by resident."""

    candidates: Rows  # CANDIDATE
    candidate_first: np.ndarray  # i8, shape (366,): those of the block's day d
    requests: Rows  # REQUEST_ROW


def yearly_rate_of_ties(scenario: "Scenario", world: "World") -> np.ndarray:
    """Sparks per tie and 365 days by (setting, kind), shape (4, 7).

    The rate per 1,000 adults of a setting, spread over its ties of the kind, as many as there are.
    """
    sparks = scenario.parameters.sparks
    adults = np.bincount(world.villages["setting"], weights=world.villages["adults"], minlength=len(SETTINGS))
    rates = np.zeros((len(SETTINGS), len(KINDS)))
    for s, setting in enumerate(SETTINGS):
        for k, kind in enumerate(KINDS):
            if world.ties_by_cell[s, k]:
                per_1000 = sparks.rate_per_1000_adults_year[setting][kind] * sparks.rate_scale
                rates[s, k] = per_1000 / 1000 * adults[s] / world.ties_by_cell[s, k]
    return rates


def seasons(scenario: "Scenario") -> np.ndarray:
    """Cumulative share of a year's sparks by kind from day 0 of the run on, shape (7, 366)."""
    start = scenario.calendar.start.timetuple().tm_yday - 1
    peaks = tuple(scenario.calendar.season_peak_day[kind] for kind in KINDS)
    return _seasons(start, peaks, scenario.parameters.sparks.season_amplitude)


@lru_cache(maxsize=16)
def _seasons(start: int, peaks: tuple[int, ...], amplitude: float) -> np.ndarray:
    table = np.zeros((len(KINDS), BLOCK_DAYS + 1))
    for k, peak in enumerate(peaks):
        factors = season_of_day(peak_day=peak, amplitude=amplitude)
        table[k, 1:] = np.cumsum(np.roll(factors, -start)) / BLOCK_DAYS
        table[k, -1] = 1.0
    return table


def check_rates(scenario: "Scenario", world: "World", p: np.ndarray) -> None:
    """Refuse rates beyond what `poisson_quantile` can add up: it would cut them without a word."""
    sparks = scenario.parameters.sparks
    homes = world.households
    setting = world.household_setting
    asked = p["request_rate_per_resident_year"][0][setting] * homes["residents"] / homes["adults"]
    for path, what, mean in (
        (
            "parameters.sparks.rate_per_1000_adults_year",
            "candidate sparks on a tie in a year (rate, scale and cap)",
            float(yearly_rate_of_ties(scenario, world).max()) * sparks.cap,
        ),
        (
            "parameters.sparks.kappa_per_severity_day",
            "candidate offspring of a dispute in a day (kappa, severity 5 and cap)",
            5 * sparks.kappa_per_severity_day * sparks.cap,
        ),
        (
            "parameters.intake.request_rate_per_resident_year",
            "requests of an adult in a year, the household's children included",
            float(asked.max(initial=0.0)),
        ),
    ):
        if mean > POISSON_MEAN_MAX:
            raise scenario.problem(path, f"{mean:.3g} {what}; at most {POISSON_MEAN_MAX:g} can be simulated")


def plan_block(
    scenario: "Scenario", world: "World", *, root: tuple[int, int], block: int, p: np.ndarray, days: int
) -> Plan:
    """The luck of block `block`: days 365 block .. 365 block + 364, cut at `days`."""
    last = min(BLOCK_DAYS, days - block * BLOCK_DAYS)
    first, candidates = plan_candidates(scenario, world, root=root, block=block, p=p, last=last)
    return Plan(
        candidates=candidates,
        candidate_first=first,
        requests=plan_requests(world, root=root, block=block, p=p, days=last),
    )


def plan_candidates(
    scenario: "Scenario", world: "World", *, root: tuple[int, int], block: int, p: np.ndarray, last: int
) -> tuple[np.ndarray, np.ndarray]:
    """Candidate sparks before day `last` of a block, by day: `candidate_first` and `candidates` of `Plan`."""
    rates = yearly_rate_of_ties(scenario, world) * float(scenario.parameters.sparks.cap)
    candidates = np.empty(room_for(float((rates * world.ties_by_cell).sum())), dtype=CANDIDATE)
    rate = rates.ravel()
    count = _plan_candidates(
        root,
        block,
        table(world.ties),
        table(world.residents),
        table(world.households),
        world.villages["setting"].astype(np.int64),
        rate,
        np.array([exp(-mean) for mean in rate.tolist()]),
        seasons(scenario),
        window_of(p, "spark"),
        *world.tie_addresses,
        np.empty(AT_ONCE, dtype=np.int8),
        *rows_at_once(2, 1),
        table(candidates),
    )
    return _by_day(candidates[:count], last)


@kernel
def _plan_candidates(
    root: tuple[int, int],
    block: int,
    ties: np.ndarray,
    residents: np.ndarray,
    households: np.ndarray,
    setting_of_village: np.ndarray,
    rate: np.ndarray,
    none: np.ndarray,
    season: np.ndarray,
    window: tuple[float, float],
    known_keys: np.ndarray,
    known_cells: np.ndarray,
    cells_at_once: np.ndarray,
    whole: np.ndarray,
    marks: np.ndarray,
    out: np.ndarray,
) -> int:
    """Write the candidates to `out`, tie by tie; `rate` and `none`, the chance of none, are by cell."""
    key = fold(root, SPARK, block)
    kinds = len(season)
    keys, slots, cells, luck = whole[0], whole[1], cells_at_once, marks[0]
    count = 0
    for first in range(0, len(ties), AT_ONCE):
        asked = min(AT_ONCE, len(ties) - first)
        if len(known_keys) > 0:
            keys, cells = known_keys[first : first + asked], known_cells[first : first + asked]
        else:
            address_ties(ties, residents, households, setting_of_village, first, asked, keys, cells)
        uniforms(key, keys, slots, asked, luck)
        for j in range(asked):
            u = luck[j]
            if u <= none[cells[j]]:
                continue
            kind = cells[j] % kinds
            number = poisson_quantile(u, rate[cells[j]])
            for i in range(number):
                mark = uniform(key, keys[j], 1 + 2 * i)
                day = _day_of(season, kind, mark)
                rest = (mark - season[kind, day]) / (season[kind, day + 1] - season[kind, day])
                if count < len(out):
                    row = out[count]
                    row.tie = first + j
                    row.day = day
                    row.minute = int(window[0] + rest * (window[1] - window[0]))
                    row.luck = uniform(key, keys[j], 2 + 2 * i)
                    count += 1
    return count


@inner
def _day_of(season: np.ndarray, kind: int, mark: float) -> int:
    """The day of the year in whose share of a kind's sparks a mark in (0, 1) falls, by bisection.

    A sum and no branch at each step, since no processor could foresee which way it goes.
    """
    day = 0
    half = 256
    while half > 0:
        day += half * (1 if season[kind, min(day + half, BLOCK_DAYS)] <= mark else 0)
        half = half >> 1
    return day


def _by_day(rows: np.ndarray, days: int) -> tuple[np.ndarray, np.ndarray]:
    """The rows before day `days` in the order of their days, and where each day's begin, shape (367,)."""
    first = np.zeros(BLOCK_DAYS + 2, dtype=np.int64)
    first[1:] = np.cumsum(np.bincount(rows["day"], minlength=BLOCK_DAYS + 1))
    kept = first[days]
    first[days:] = kept
    order = np.argsort(rows["day"], kind="stable")
    return first, rows[order[:kept]]
