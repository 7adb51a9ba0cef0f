"""Exogenous luck, planned ahead: where sparks could fall, and who asks for what when.

Both depend on the physical world and the seed, never on the run's state (a policy only decides
through what a request comes), so they are planned once for each block of 365 days and are the same
for every arm and engine. Whether a candidate spark *catches* is decided in its day's phase.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.calendar import season_of_day
from sim.draws import REQUEST, SPARK, fold, uniform, uniforms
from sim.jit import inner, kernel, table
from sim.rows import Rows
from sim.rules.intake import (
    request_is_lost,
    request_patience_minutes,
    request_source,
    request_work_minutes,
)
from sim.rules.maths import POISSON_MEAN_MAX, exp, poisson_quantile
from sim.vocabulary import EXPONENTIAL, KINDS, SETTINGS
from sim.world.columns import TIES_OF_A_KIND

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.world.columns import World

BLOCK_DAYS = 365
AT_ONCE = 1024
"""Draws made in one go."""
FEW = 16
"""Households below this size share tables of their yearly requests; collective ones may be larger."""
PATIENCE_SLOT = 1 << 16
"""Slots of patience lie above all others of a person who asks."""

CANDIDATE = np.dtype([("luck", "f8"), ("tie", "i4"), ("day", "i2"), ("minute", "i2")], align=True)
"""A spark that may catch: `minute` of the day, `luck` in (0, 1) decides."""
REQUEST_ROW = np.dtype(
    [
        ("resident", "i4"),  # the adult who asks
        ("household", "i4"),
        ("work_minutes", "i4"),  # that it will take
        ("patience_minutes", "i4"),  # -1: until a fixed day
        ("day", "i2"),  # of the block
        ("minute", "i2"),  # of arrival
        ("source", "i1"),  # index into REQUEST_SOURCES
        ("lost", "i1"),  # 1 if it goes astray on its way
    ],
    align=True,
)


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
        _window(p, "spark"),
        *_scratch(3, 1),
        table(candidates),
    )
    return _by_day(candidates[:count], last)


def expected_requests(world: "World", p: np.ndarray) -> float:
    """How many routine requests are made in a block of days, on average."""
    villages = world.villages
    asking = np.bincount(villages["setting"], weights=villages["residents"], minlength=len(SETTINGS))
    return float((asking * p["request_rate_per_resident_year"][0]).sum())


def plan_requests(
    world: "World", *, root: tuple[int, int], block: int, p: np.ndarray, days: int
) -> np.ndarray:
    """Requests of the first so many days of a block, dtype REQUEST_ROW, by resident."""
    requests = np.empty(room_for(expected_requests(world, p)), dtype=REQUEST_ROW)
    asked = _plan_requests(
        root, block, table(world.households), table(p), days, table(requests), *scratch_for_requests(world, p)
    )
    return requests[:asked]


def scratch_for_requests(world: "World", p: np.ndarray) -> tuple[Any, ...]:
    """What `requests_of` wants beside households: settings of villages, the window, and room to work in."""
    return (
        world.villages["setting"].astype(np.int64),
        _window(p, "request"),
        np.zeros((len(SETTINGS), FEW, FEW, 64)),
        *_scratch(7, 3),
        table(np.empty(AT_ONCE, dtype=REQUEST_ROW)),
    )


def _scratch(whole: int, marks: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows of AT_ONCE whole numbers, all 0, and of marks."""
    return np.zeros((whole, AT_ONCE), dtype=np.int64), np.empty((marks, AT_ONCE))


def room_for(expected: float) -> int:
    """Rows enough for a Poisson number, by twelve standard deviations."""
    return int(expected + 12 * np.sqrt(expected) + 64)


def _window(p: np.ndarray, name: str) -> tuple[float, float]:
    return float(p[f"{name}_from_minute"][0]), float(p[f"{name}_to_minute"][0])


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
    whole: np.ndarray,
    marks: np.ndarray,
    out: np.ndarray,
) -> int:
    """Write the candidates to `out`, tie by tie; `rate` and `none`, the chance of none, are by cell."""
    key = fold(root, SPARK, block)
    kinds = len(season)
    keys, slots, cells, luck = whole[0], whole[1], whole[2], marks[0]
    count = 0
    for first in range(0, len(ties), AT_ONCE):
        asked = min(AT_ONCE, len(ties) - first)
        for j in range(asked):
            tie = ties[first + j]
            home = households[residents[tie.a].household]
            keys[j] = (home.key << 10) + int(tie.kind) * TIES_OF_A_KIND + tie.ordinal
            cells[j] = setting_of_village[home.village] * kinds + tie.kind
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
    """The day of the year in whose share of a kind's sparks a mark in (0, 1) falls, by bisection."""
    day = 0
    after = season.shape[1]
    while after - day > 1:
        middle = (day + after) // 2
        if season[kind, middle] <= mark:
            day = middle
        else:
            after = middle
    return day


@kernel
def _plan_requests(
    root: tuple[int, int],
    block: int,
    households: np.ndarray,
    parameters: np.ndarray,
    days: int,
    out: np.ndarray,
    setting_of_village: np.ndarray,
    window: tuple[float, float],
    upto: np.ndarray,
    whole: np.ndarray,
    marks: np.ndarray,
    asks: np.ndarray,
) -> int:
    p = parameters[0]
    usual_work(p, whole)
    key = fold(root, REQUEST, block)
    return requests_of(
        p, key, households, 0, len(households), days, setting_of_village, window,
        upto, whole, marks, asks, out,
    )  # fmt: skip


@inner
def requests_of(
    p: Any,
    key: tuple[int, int],
    households: np.ndarray,
    begin: int,
    end: int,
    days: int,
    setting_of_village: np.ndarray,
    window: tuple[float, float],
    upto: np.ndarray,
    whole: np.ndarray,
    marks: np.ndarray,
    asks: np.ndarray,
    out: np.ndarray,
) -> int:
    """Write the requests of the households begin..end-1 to `out`, by resident; returns how many.

    They are the adults': the rate is per resident, children's are made by the household's adults. Call
    `usual_work` first; from `upto` to `asks` all is scratch, so that nothing need be allocated here.
    """
    people, homes, keys, slots, luck = whole[0], whole[1], whole[2], whole[3], marks[0]
    ask_keys = whole[5]
    waiting = 0
    count = 0
    asked = 0
    for h in range(begin, end):
        home = households[h]
        for member in range(home.adults):
            people[asked] = home.first_resident + member
            keys[asked] = home.key * 256 + member
            homes[asked] = h
            asked += 1
            last = h == end - 1 and member == home.adults - 1
            if asked < AT_ONCE and not last:
                continue
            uniforms(key, keys, slots, asked, luck)
            for j in range(asked):
                one = households[homes[j]]
                setting = setting_of_village[one.village]
                number = _requests_of_adult(p, upto, setting, one.residents, one.adults, luck[j])
                for i in range(number):
                    ask = asks[waiting]
                    ask.resident = people[j]
                    ask.household = homes[j]
                    ask.day = i  # for now: which of the adult's requests it is
                    ask.source = setting
                    ask_keys[waiting] = keys[j]
                    waiting += 1
                    if waiting == AT_ONCE:
                        count = _detail(p, key, window, days, asks, waiting, whole, marks, out, count)
                        waiting = 0
            asked = 0
    return int(_detail(p, key, window, days, asks, waiting, whole, marks, out, count))


@inner
def _requests_of_adult(p: Any, upto: np.ndarray, setting: int, residents: int, adults: int, u: float) -> int:
    """How many requests an adult makes in the block, by a table of the usual households' Poisson laws.

    The same as `poisson_quantile`, added up once instead of for each adult.
    """
    mean = p.request_rate_per_resident_year[setting] * residents / adults
    if residents >= FEW:
        return poisson_quantile(u, mean)
    law = upto[setting, residents, adults]
    if law[0] == 0.0:
        term = exp(-mean)
        total = term
        for n in range(len(law)):
            law[n] = total
            term = term * mean / (n + 1)
            total += term
    for n in range(len(law)):
        if u <= law[n]:
            return n
    return poisson_quantile(u, mean)


@inner
def _detail(
    p: Any,
    key: tuple[int, int],
    window: tuple[float, float],
    days: int,
    asks: np.ndarray,
    asking: int,
    whole: np.ndarray,
    marks: np.ndarray,
    out: np.ndarray,
    count: int,
) -> int:
    """When the first `asking` requests come; of those before day `days` what work, and through what.

    They are written to `out` from row `count` on; returns how many there are then. Their keys are used up.
    """
    usual, keys, slots, luck, mark = whole[4], whole[5], whole[6], marks[1], marks[2]
    for j in range(asking):
        slots[j] = 1 + 3 * int(asks[j].day)
    uniforms(key, keys, slots, asking, luck)
    kept = 0
    for j in range(asking):
        day = luck[j] * 365.0
        if int(day) < days and count + kept < len(out):
            row = out[count + kept]
            row.resident = asks[j].resident
            row.household = asks[j].household
            row.source = asks[j].source
            row.day = int(day)
            row.minute = int(window[0] + (day - int(day)) * (window[1] - window[0]))
            keys[kept] = keys[j]
            slots[kept] = slots[j] + 1
            kept += 1
    uniforms(key, keys, slots, kept, luck)
    for j in range(kept):
        slots[j] += 1
    uniforms(key, keys, slots, kept, mark)
    for j in range(kept):
        row = out[count + j]
        setting = row.source
        row.patience_minutes = -1
        if p.request_patience == EXPONENTIAL:
            patience = uniform(key, keys[j], PATIENCE_SLOT + slots[j] // 3 - 1)
            row.patience_minutes = request_patience_minutes(p, patience)
        row.work_minutes = usual[int(luck[j] * len(usual))]
        if row.work_minutes == 0:
            row.work_minutes = request_work_minutes(p, luck[j])
        row.source = request_source(p, setting, mark[j])
        row.lost = 1 if request_is_lost(p, setting, row.source, mark[j]) else 0
    return count + kept


@inner
def usual_work(p: Any, whole: np.ndarray) -> None:
    """Minutes of work by luck in equal steps, for `requests_of`; 0 where a step holds several answers.

    Minutes are whole and rise with luck: where both ends of a step agree, so does all between them.
    """
    minutes = whole[4]
    minutes[0] = minutes[-1] = 0
    for step in range(1, len(minutes) - 1):
        least = request_work_minutes(p, step / len(minutes))
        same = least == request_work_minutes(p, (step + 1) / len(minutes))
        minutes[step] = least if same else 0


def _by_day(rows: np.ndarray, days: int) -> tuple[np.ndarray, np.ndarray]:
    """The rows before day `days` in the order of their days, and where each day's begin, shape (367,)."""
    first = np.zeros(BLOCK_DAYS + 2, dtype=np.int64)
    first[1:] = np.cumsum(np.bincount(rows["day"], minlength=BLOCK_DAYS + 1))
    kept = first[days]
    first[days:] = kept
    order = np.argsort(rows["day"], kind="stable")
    return first, rows[order[:kept]]
