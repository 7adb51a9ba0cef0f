"""Intervals that keep their word: means, paired differences, ratios, shares, and how many runs they take.

The unit of all of them is the plausible world: runs of one world share its parameters, so that they count as
one (their mean). Where there is one world, the unit is the replication. Means are told by Student's t,
corrected for skewness by Hall's transformation, since counts of rare events lean to one side. How well each
holds is measured in `tests/unit/test_intervals.py`: 93 to 97 % for 95 % intervals from about 15 units that
are not all alike. `tests/verification/test_coverage.py` does it on the model itself.

Two cautions. Worlds from a Latin hypercube or a Sobol sequence are spread more evenly than by lot, so that
intervals over them cover more than they say, never less (Owen 1992, J. R. Stat. Soc. B 54, 541-551). And an
outcome that is the same in nearly every unit has told little about those in which it is not: such an interval
says so in `note`.
"""

import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple

import numpy as np

from analysis.study.bounds import fieller, hall, normal, student

CONFIDENCE: Final = 0.95
SPARSE: Final = 15
"""Below so many units that differ from the commonest value an interval of a mean is not to be trusted."""
PILOT: Final = 40
"""Units before the first look of `next_look`: with fewer, skewed outcomes are covered too seldom."""


@dataclass(frozen=True, kw_only=True)
class Interval:
    """An estimate, its confidence interval and the number of units that it rests on.

    `value`, `low` and `high` are NaN where they are not defined: no unit, one unit, a ratio to nothing.
    `dropped` counts units left out because a value was undefined; `note` says why the interval is to be read
    with care.
    """

    value: float
    low: float
    high: float
    n: int
    confidence: float = CONFIDENCE
    dropped: int = 0
    note: str = ""

    @property
    def half_width(self) -> float:
        """Half of the interval's width, in the unit of the value."""
        return (self.high - self.low) / 2

    @property
    def told(self) -> bool:
        """Whether there is an interval at all."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    def excludes(self, number: float) -> bool:
        """Whether a number lies outside the interval; never so where there is none."""
        return self.told and not self.low <= number <= self.high

    def times(self, factor: float) -> "Interval":
        """The same in another unit; a negative factor turns it round."""
        low, high = sorted((self.low * factor, self.high * factor)) if self.told else (math.nan, math.nan)
        return replace(self, value=self.value * factor, low=low, high=high)

    def as_dict(self) -> dict[str, float | int | str | None]:
        """For JSON: None for what is not defined; the note only if there is one."""
        numbers = {
            name: (float(number) if math.isfinite(number) else None)
            for name, number in (("value", self.value), ("low", self.low), ("high", self.high))
        }
        extras = {"dropped": self.dropped or None, "note": self.note or None}
        return {**numbers, "n": self.n, "confidence": self.confidence} | {
            name: extra for name, extra in extras.items() if extra is not None
        }


# --- units ---------------------------------------------------------------------------------------


def unit_means(
    *, values: Sequence[float] | np.ndarray, world: Sequence[int] | np.ndarray
) -> tuple[np.ndarray, int]:
    """One value a plausible world, shape (W,), and how many runs were left out for a NaN.

    Where there is one world only, the values themselves.

    Args:
        values: shape (N,), or (N, K) for K values of each run; a run with a NaN among them is left out.
        world: shape (N,), the plausible world of each run.
    """
    told, of = np.asarray(values, dtype=np.float64), np.asarray(world)
    if len(told) != len(of):
        raise ValueError(f"{len(told)} values for {len(of)} worlds")
    known = ~np.isnan(told if told.ndim == 1 else told.sum(axis=1))
    dropped, told, of = int((~known).sum()), told[known], of[known]
    labels, place = np.unique(of, return_inverse=True)
    if len(labels) < 2:
        return told, dropped
    runs = np.bincount(place)
    columns = [np.bincount(place, weights=column) / runs for column in told.reshape(len(told), -1).T]
    return np.stack(columns, axis=1).reshape(len(labels), *told.shape[1:]), dropped


def units_in_order(*, values: Sequence[float] | np.ndarray, world: Sequence[int] | np.ndarray) -> np.ndarray:
    """As `unit_means`, but units in which no value is defined stay, as NaN: looks count them too."""
    told, of = np.asarray(values, dtype=np.float64), np.asarray(world)
    labels, place = np.unique(of, return_inverse=True)
    if len(labels) < 2:
        return told
    known = ~np.isnan(told)
    runs = np.bincount(place[known], minlength=len(labels))
    total = np.bincount(place[known], weights=told[known], minlength=len(labels))
    return np.where(runs > 0, total / np.maximum(runs, 1), np.nan)


# --- means ---------------------------------------------------------------------------------------


def mean_interval(
    *,
    values: Sequence[float] | np.ndarray,
    world: Sequence[int] | np.ndarray,
    confidence: float = CONFIDENCE,
) -> Interval:
    """The mean over plausible worlds (over replications if there is one world)."""
    units, dropped = unit_means(values=values, world=world)
    return _mean(units, confidence=confidence, dropped=dropped)


def paired_difference(
    *,
    one: Sequence[float] | np.ndarray,
    other: Sequence[float] | np.ndarray,
    world: Sequence[int] | np.ndarray,
    confidence: float = CONFIDENCE,
) -> Interval:
    """The mean of `one - other`, paired run by run; pairs with an undefined side are left out and counted."""
    difference = np.asarray(one, dtype=np.float64) - np.asarray(other, dtype=np.float64)
    return mean_interval(values=difference, world=world, confidence=confidence)


def _mean(units: np.ndarray, *, confidence: float, dropped: int) -> Interval:
    n = len(units)
    if n == 0:
        return Interval(
            value=math.nan,
            low=math.nan,
            high=math.nan,
            n=0,
            confidence=confidence,
            dropped=dropped,
            note="defined nowhere",
        )
    value = float(units.mean())
    note = _note(units)
    if n == 1:
        low = high = math.nan
    elif _alike(units):
        value = low = high = float(units[0])
    else:
        low, high = hall(units, quantile=student(confidence=confidence, freedom=n - 1))
    return Interval(value=value, low=low, high=high, n=n, confidence=confidence, dropped=dropped, note=note)


def _alike(units: np.ndarray, *, size: float | None = None) -> bool:
    """All equal but for rounding; `size` is that of the numbers from which they were computed."""
    return bool(np.ptp(units) <= 1e-12 * (np.abs(units).max() if size is None else size))


def _note(units: np.ndarray) -> str:
    n = len(units)
    if n == 1:
        return "one unit has no interval"
    commonest = int(np.unique(units, return_counts=True)[1].max())
    if commonest == n or _alike(units):
        return f"equal in all {n}"
    if 2 * commonest > n and n - commonest < SPARSE:
        return f"sparse: {commonest} of {n} are equal"
    return ""


# --- relative effects ----------------------------------------------------------------------------


def ratio_interval(
    *,
    one: Sequence[float] | np.ndarray,
    other: Sequence[float] | np.ndarray,
    world: Sequence[int] | np.ndarray,
    confidence: float = CONFIDENCE,
) -> Interval:
    """The relative effect, mean of `one` over mean of `other`, less one: -0.1 is a tenth lower.

    Fieller's interval: the ratios r for which the mean of `one - r * other` cannot be told from zero, here by
    the same corrected t as means. Fieller (1954), J. R. Stat. Soc. B 16, 175-185. NaN where `other` itself
    cannot be told from zero: nothing bounds the ratio then.
    """
    both = np.stack([np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)], axis=1)
    units, dropped = unit_means(values=both, world=world)
    n = len(units)
    base = float(units[:, 1].mean()) if n else 0.0
    value = float(units[:, 0].mean()) / base - 1 if base else math.nan
    note = _note(units[:, 0] - units[:, 1]) if n else "defined nowhere"
    low = high = math.nan
    if n > 1 and base:
        if _alike(units[:, 0] - (1 + value) * units[:, 1], size=float(np.abs(units).max())):
            low = high = value
        else:
            ends = fieller(units, quantile=student(confidence=confidence, freedom=n - 1))
            low, high = (end - 1 for end in ends)
            note = note or ("" if math.isfinite(low) else "the reference cannot be told from zero")
    return Interval(value=value, low=low, high=high, n=n, confidence=confidence, dropped=dropped, note=note)


# --- shares --------------------------------------------------------------------------------------


def share_interval(*, hits: float, n: int, confidence: float = CONFIDENCE) -> Interval:
    """A share of independent cases, by Wilson's score: Wilson (1927), J. Am. Stat. Assoc. 22, 209-212."""
    if n == 0:
        return Interval(value=math.nan, low=math.nan, high=math.nan, n=0, confidence=confidence)
    z = normal(confidence)
    share = hits / n
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return Interval(
        value=share,
        low=0.0 if hits == 0 else centre - half,
        high=1.0 if hits == n else centre + half,
        n=n,
        confidence=confidence,
    )


def chance_of_better(
    *,
    one: Sequence[float] | np.ndarray,
    other: Sequence[float] | np.ndarray,
    world: Sequence[int] | np.ndarray,
    better: Literal["lower", "higher"],
    confidence: float = CONFIDENCE,
) -> Interval:
    """The chance that `one` comes out better than `other`, over plausible worlds; a tie counts half.

    With one run a world, luck is part of it: it is the chance for a year in a world, nearer to one half than
    the chance that the arm is better in the long run. Wilson's interval.
    """
    sign = 1.0 if better == "higher" else -1.0
    difference = sign * (np.asarray(one, dtype=np.float64) - np.asarray(other, dtype=np.float64))
    units, _ = unit_means(values=difference, world=world)
    hits = float((units > 0).sum() + 0.5 * (units == 0).sum())
    return share_interval(hits=hits, n=len(units), confidence=confidence)


# --- pairing -------------------------------------------------------------------------------------


class Pairing(NamedTuple):
    """What common luck and common worlds were worth.

    `efficiency` says how many times as many runs would be wanted if the arms did not share them (1: pairing
    did nothing): the variance of the difference of independent runs over that of paired ones. `correlation`
    is Pearson's.
    """

    efficiency: Interval
    correlation: Interval


def pairing_efficiency(
    *,
    one: Sequence[float] | np.ndarray,
    other: Sequence[float] | np.ndarray,
    confidence: float = CONFIDENCE,
) -> Pairing:
    """How much pairing gained, run by run; intervals by the jackknife of the logarithm, and Fisher's z.

    Efron and Stein (1981), Ann. Stat. 9, 586-596; Fisher (1921), Metron 1, 3-32. NaN where the runs do not
    vary; an infinite efficiency where the arms differ by the same in every run.
    """
    pairs = np.stack([np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)], axis=1)
    known = ~np.isnan(pairs).any(axis=1)
    pairs, dropped = pairs[known], int((~known).sum())
    n = len(pairs)

    def interval(value: float, low: float = math.nan, high: float = math.nan, note: str = "") -> Interval:
        return Interval(
            value=value, low=low, high=high, n=n, confidence=confidence, dropped=dropped, note=note
        )

    if n < 3 or (_alike(pairs[:, 0]) and _alike(pairs[:, 1])):
        undefined = interval(math.nan, note="the runs do not vary")
        return Pairing(undefined, undefined)
    if _alike(pairs[:, 0] - pairs[:, 1]):
        return Pairing(interval(math.inf, note="the same difference in every run"), interval(1.0, 1.0, 1.0))
    whole, without = _log_gains(pairs)
    error = math.sqrt((n - 1) / n * float(((without - without.mean()) ** 2).sum()))
    half = student(confidence=confidence, freedom=n - 1) * error
    middle, low, high = (_exponential(one) for one in (whole, whole - half, whole + half))
    efficiency = interval(middle, low, high)
    if _alike(pairs[:, 0]) or _alike(pairs[:, 1]):
        return Pairing(efficiency, interval(math.nan, note="one arm does not vary"))
    correlation = float(np.asarray(np.corrcoef(pairs.T))[0, 1])
    if n < 4 or abs(correlation) > 1 - 1e-12:
        return Pairing(efficiency, interval(correlation))
    z, error = math.atanh(correlation), normal(confidence) / math.sqrt(n - 3)
    return Pairing(efficiency, interval(correlation, math.tanh(z - error), math.tanh(z + error)))


def _exponential(power: float) -> float:
    """The exponential; infinite beyond the largest number there is."""
    return math.exp(power) if power < math.log(sys.float_info.max) else math.inf


def _log_gains(pairs: np.ndarray) -> tuple[float, np.ndarray]:
    """The logarithm of the efficiency, of all pairs and without each in turn, shape (N,)."""
    n = len(pairs)
    columns: np.ndarray = np.column_stack([pairs, pairs[:, 0] - pairs[:, 1]])
    squares = np.square(columns - np.mean(columns, axis=0))
    # leaving out a value takes n / (n - 1) times its squared distance from the mean out of the sum
    total = [float(column.sum()) for column in squares.T]
    left = np.maximum(np.array(total) - n / (n - 1) * squares, 1e-300)
    without = np.log((left[:, 0] + left[:, 1]) / left[:, 2])
    return math.log((total[0] + total[1]) / total[2]), without


# --- how many runs -------------------------------------------------------------------------------


def stein_size(
    *, pilot: Sequence[float] | np.ndarray, half_width: float, confidence: float = CONFIDENCE
) -> int:
    """How many units in all, by a pilot's variance, bring the half-width of a mean down to `half_width`.

    Stein (1945), Ann. Math. Stat. 16, 243-258: if the pilot's standard deviation and Student's t of its
    degrees of freedom are kept for the final interval, its coverage is exact for normal values, whatever the
    variance.
    """
    units = np.asarray(pilot, dtype=np.float64)
    n = len(units)
    if n < 2 or half_width <= 0:
        raise ValueError(f"a pilot of {n} units and a half-width of {half_width} size nothing")
    reach = student(confidence=confidence, freedom=n - 1) * float(units.std(ddof=1)) / half_width
    return max(n, math.ceil(reach**2))


def next_look(
    *,
    units: Mapping[str, np.ndarray],
    half_width: Mapping[str, float],
    looks: Sequence[int],
    most: int,
    confidence: float = CONFIDENCE,
) -> int:
    """The number of units to go on to, for all outcomes at once; the present number if that is enough.

    The rule: a pilot of `looks[0]` units, Stein's size for the outcome that needs most, and there another
    look. Each look keeps the largest standard deviation seen at any of them, with the pilot's degrees of
    freedom, so that a variance found larger later lengthens the run. The mean of normal values is independent
    of all that does not change when they are shifted (Basu 1955, Sankhya 15, 377-380), and the rule looks at
    nothing else; so `staged_interval` covers at least as often as it says wherever the rule stops, at `most`
    too, and for each of several correlated outcomes. For other values it holds nearly, from a pilot of
    `PILOT` on.
    """
    wanted = looks[-1]
    for name, values in units.items():
        found = staged_interval(units=values, looks=looks, confidence=confidence)
        if found.told and found.half_width > half_width[name]:
            wanted = max(wanted, math.ceil(looks[-1] * (found.half_width / half_width[name]) ** 2))
    return min(wanted, most)


def staged_interval(
    *, units: Sequence[float] | np.ndarray, looks: Sequence[int], confidence: float = CONFIDENCE
) -> Interval:
    """The interval of a mean whose number of units `next_look` found, having looked after each of `looks`."""
    values = np.asarray(units, dtype=np.float64)
    plain = _mean(values[~np.isnan(values)], confidence=confidence, dropped=int(np.isnan(values).sum()))
    if not plain.told or plain.low == plain.high:
        return plain
    deviation, quantile = _staged(values, looks=looks, confidence=confidence)
    low, high = hall(values[~np.isnan(values)], quantile=quantile, deviation=deviation)
    return replace(plain, low=low, high=high)


def _staged(values: np.ndarray, *, looks: Sequence[int], confidence: float) -> tuple[float, float]:
    """The largest standard deviation at any look, and Student's quantile of the first one."""
    seen = [values[:look][~np.isnan(values[:look])] for look in looks]
    deviation = max((float(part.std(ddof=1)) for part in seen if len(part) > 1), default=0.0)
    return deviation, student(confidence=confidence, freedom=max(len(seen[0]) - 1, 1))
