"""Disputes close in space and time: the Knox test, beyond what fixed differences explain.

G. Knox (1964), Applied Statistics 13, 25-29: pairs of events that are close in space and in time, against
the number that would be if times did not depend on places. Places keep their own rates and each kind in
each setting keeps its own season: times are shuffled among the events of one kind and setting alone
(residual-time-shuffling), so that what is left is that one dispute brings others nearby. Near repeats of
crime: S. D. Johnson et al. (2007), J. Quant. Criminol. 23, 201-219.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from analysis.patterns.registry import Found, pattern
from analysis.patterns.seen import BASELINE, CannotTellError, Seen, mean_of
from analysis.patterns.sighting import Sighting

SPACES: Final = ((0, 0), (1, 5), (6, 20))
"""Bands of distance, in doors along the village; the first is the same household."""
SPACE_NAMES: Final = ("the same household", "1 to 5 doors off", "6 to 20 doors off")
TIMES: Final = (7, 14, 28, 56)
"""Upper ends of the bands of time between two disputes, in days."""
NEAR_DOORS, NEAR_DAYS = 5, 28
"""What counts as near: the bands of the literature are 100 to 400 m and one to four weeks."""
SHUFFLES: Final = 199
LEAST_PAIRS: Final = 30
"""Near pairs below which a ratio says nothing."""


@dataclass(frozen=True, kw_only=True)
class Knox:
    """Counts of pairs by band of distance and of time, shape (spaces, times).

    `observed` are those of the events; `shuffled` has a further first axis of S shuffles. `even` is what a
    place without any fixed differences would have: events anywhere in their village, at any day.
    """

    observed: np.ndarray
    shuffled: np.ndarray
    even: np.ndarray

    @property
    def expected(self) -> np.ndarray:
        """The mean over shuffles: what fixed differences and seasons make alone."""
        return np.asarray(self.shuffled.mean(axis=0))

    @staticmethod
    def near(counts: np.ndarray) -> np.ndarray:
        """The pairs within NEAR_DOORS and NEAR_DAYS, of counts whose last axes are bands."""
        spaces = sum(high <= NEAR_DOORS for _, high in SPACES)
        times = sum(days <= NEAR_DAYS for days in TIMES)
        return np.asarray(counts[..., :spaces, :times].sum(axis=(-2, -1)))

    @property
    def ratio(self) -> float:
        """Near pairs over those expected; NaN where too few are expected."""
        expected = float(self.near(self.expected))
        return float(self.near(self.observed)) / expected if expected >= LEAST_PAIRS else float("nan")


def knox(one: Sighting, *, seed: int = 1, shuffles: int = SHUFFLES) -> Knox:
    """Count pairs near in space by time, as they are and with times shuffled within kind and setting."""
    first, second, band = close_pairs(one.village, one.household)
    strata = one.kind.astype(np.int64) * 8 + one.setting
    generator = np.random.default_rng(seed)

    def count(day: np.ndarray) -> np.ndarray:
        slot = np.searchsorted(TIMES, np.abs(day[first] - day[second]))
        cells = np.bincount(band * (len(TIMES) + 1) + slot, minlength=len(SPACES) * (len(TIMES) + 1))
        return cells.reshape(len(SPACES), len(TIMES) + 1)[:, :-1]

    shuffled = np.stack([count(shuffled_within(one.day, strata, generator)) for _ in range(shuffles)])
    return Knox(observed=count(one.day), shuffled=shuffled, even=_even(one))


def close_pairs(village: np.ndarray, household: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """All pairs of events in one village within the widest band: both events, and the band.

    Events are sorted by household, so that those within reach stand in a run; O(pairs).
    """
    order = np.lexsort((household, village))
    # a village's own stretch of the line, further from the next one's than any band reaches
    line = household[order].astype(np.int64) + village[order].astype(np.int64) * (SPACES[-1][1] + 1)
    end = np.searchsorted(line, line + SPACES[-1][1], side="right")
    length = end - np.arange(len(line)) - 1
    first = np.repeat(np.arange(len(line)), length)
    offset = np.arange(len(first)) - np.repeat(np.cumsum(length) - length, length)
    second = first + 1 + offset
    distance = line[second] - line[first]
    band = np.searchsorted([high for _, high in SPACES], distance)
    return order[first], order[second], band


def shuffled_within(values: np.ndarray, strata: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Values in a random order within each stratum."""
    places = np.argsort(strata, kind="stable")
    drawn = np.lexsort((generator.random(len(values)), strata))
    mixed = np.empty_like(values)
    mixed[places] = values[drawn]
    return mixed


def _even(one: Sighting) -> np.ndarray:
    """Pairs expected if a village's disputes fell evenly on its households, and evenly in time."""
    events = np.bincount(one.village)
    span = _span_of_villages(one)
    days = max(float(one.day.max(initial=0.0) - one.day.min(initial=0.0)), 1.0)
    pairs = events * (events - 1) / 2
    share = np.zeros(len(SPACES))
    for place, (low, high) in enumerate(SPACES):
        for doors in range(low, high + 1):
            chance = np.where(span > doors, (2 - (doors == 0)) * (span - doors) / span**2, 0.0)
            share[place] += float((pairs * chance).sum())
    reach = np.array([0.0, *TIMES]) / days
    within = np.diff(np.minimum(2 * reach - reach**2, 1.0))
    return share[:, None] * within[None, :]


def _span_of_villages(one: Sighting) -> np.ndarray:
    """Households from the first to the last that had a dispute, by village; at least one."""
    villages = int(one.village.max(initial=0)) + 1
    low = np.full(villages, np.iinfo(np.int64).max)
    high = np.zeros(villages, dtype=np.int64)
    np.minimum.at(low, one.village, one.household)
    np.maximum.at(high, one.village, one.household)
    return np.maximum(np.where(low <= high, high - low + 1, 1), 1)


@lru_cache(maxsize=1)
def tests_of(seen: Seen) -> tuple[Knox, ...]:
    """The Knox tests of the place as written, one a replication; two patterns and a figure share them."""
    found = tuple(knox(one, seed=number) for number, one in enumerate(seen.logs(BASELINE), start=1))
    expected = sum(float(test.near(test.expected)) for test in found) / max(len(found), 1)
    if expected < LEAST_PAIRS:
        raise CannotTellError(
            f"{expected:.0f} near pairs are expected in a run, {LEAST_PAIRS} are wanted: too small a place"
        )
    return found


def p_value(tests: Sequence[Knox]) -> float:
    """How often shuffled times have as many near pairs, over all runs together."""
    observed = sum(float(test.near(test.observed)) for test in tests)
    shuffled = np.sum([test.near(test.shuffled) for test in tests], axis=0)
    return float((1 + (shuffled >= observed).sum()) / (1 + len(shuffled)))


def _found(seen: Seen) -> Found:
    tests = tests_of(seen)
    observed, expected, even = (
        sum(float(test.near(counts)) for test, counts in zip(tests, several, strict=True)) / len(tests)
        for several in (
            [test.observed for test in tests],
            [test.expected for test in tests],
            [test.even for test in tests],
        )
    )
    detail = (
        f"{observed:,.0f} near pairs a run, {expected:,.0f} if times were shuffled (p {p_value(tests):.3f}), "
        f"{even:,.0f} if disputes also fell evenly: fixed differences make {expected / even:.1f} of "
        f"{observed / even:.1f} times as many"
    )
    return Found(interval=mean_of(np.array([test.ratio for test in tests])), detail=detail)


@pattern(
    title="Disputes cluster in space and time beyond fixed differences",
    number="near pairs (5 doors, 28 days) over those with times shuffled within kind and setting",
    unit="times",
    low=1.05,
    source="that there is clustering is asked; 5 % is the least that counts",
    grade="assumed",
    logs=(BASELINE,),
)
def near_repeat(seen: Seen) -> Found:
    """Whether there is more than fixed differences and seasons explain."""
    return _found(seen)


@pattern(
    title="Near repeats are as strong as those of crime",
    number="near pairs (5 doors, 28 days) over those with times shuffled within kind and setting",
    unit="times",
    low=1.5,
    high=3.0,
    source="relative risk of near repeats of burglary, recalled",
    grade="recalled",
    logs=(BASELINE,),
)
def near_repeat_size(seen: Seen) -> Found:
    """Whether it is as much as in the literature on crime."""
    return _found(seen)
