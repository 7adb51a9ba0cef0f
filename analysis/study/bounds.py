"""The bounds behind `analysis.study.intervals`: quantiles, Hall's for a mean, Fieller's for a ratio."""

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np


@lru_cache(maxsize=1024)
def student(*, confidence: float, freedom: int) -> float:
    """The two-sided quantile of Student's t."""
    from scipy.stats import t

    return float(t.ppf((1 + confidence) / 2, freedom))


@lru_cache(maxsize=64)
def normal(confidence: float) -> float:
    """The two-sided quantile of the normal distribution."""
    from scipy.stats import norm

    return float(norm.ppf((1 + confidence) / 2))


def hall(units: np.ndarray, *, quantile: float, deviation: float | None = None) -> tuple[float, float]:
    """Hall's (1992) interval of a mean: Student's t, its skewness removed by a monotone cubic.

    Without skewness it is the interval by Student's t. `deviation` stands for the sample's own standard
    deviation where it is given.
    """
    centred = units - units.mean()
    second, third = float((centred**2).mean()), float((centred**3).mean())
    spread = float(units.std(ddof=1)) if deviation is None else deviation
    return _ends(float(units.mean()), spread, third / second**1.5, n=len(units), quantile=quantile)


def _ends(mean: float, spread: float, lean: float, *, n: int, quantile: float) -> tuple[float, float]:
    """The interval from a mean, a standard deviation and a skewness.

    Hall (1992), J. R. Stat. Soc. B 54, 221-228, eqn (2.6), with a = 1/3 and b = 1/6.
    """
    error = spread / math.sqrt(n)
    return mean - error * _unleaned(quantile, lean, n), mean - error * _unleaned(-quantile, lean, n)


def _unleaned(end: float, lean: float, n: int) -> float:
    """The inverse of Hall's transformation at a quantile."""
    if abs(lean) < 1e-6:
        return end
    inner = 1 + lean * (end / math.sqrt(n) - lean / (6 * n))
    return 3 * math.sqrt(n) / lean * (math.copysign(abs(inner) ** (1 / 3), inner) - 1)


def fieller(units: np.ndarray, *, quantile: float) -> tuple[float, float]:
    """The ratios at which zero is just on the edge of the interval of the mean; NaN if there are no two."""
    one, other = units.T
    root = math.sqrt(len(units))
    error = other.std(ddof=1) / root
    if abs(other.mean()) <= quantile * error * 1.0001:
        return math.nan, math.nan
    middle = float(one.mean() / other.mean())
    step = float((one - middle * other).std(ddof=1)) / root / abs(float(other.mean())) * quantile
    inside = _within(one, other, quantile)
    ends = [_edge(inside, middle, direction * step) for direction in (-1, 1)]
    return ends[0], ends[1]


def _within(one: np.ndarray, other: np.ndarray, quantile: float) -> Callable[[float], float]:
    """How far zero lies inside the interval of `one - ratio * other`; negative outside."""
    n, means = len(one), (float(one.mean()), float(other.mean()))
    a, b = one - means[0], other - means[1]
    second = [float((a ** (2 - k) * b**k).mean()) * math.comb(2, k) for k in range(3)]
    third = [float((a ** (3 - k) * b**k).mean()) * math.comb(3, k) for k in range(4)]

    def margin(ratio: float) -> float:
        variance = sum(moment * (-ratio) ** k for k, moment in enumerate(second))
        lean = sum(moment * (-ratio) ** k for k, moment in enumerate(third)) / variance**1.5
        spread = math.sqrt(variance * n / (n - 1))
        low, high = _ends(means[0] - ratio * means[1], spread, lean, n=n, quantile=quantile)
        return min(-low, high) / (high - low)

    return margin


def _edge(inside: Callable[[float], float], middle: float, step: float) -> float:
    """Where the margin passes zero on one side of the middle, by doubling and Brent's method."""
    from scipy.optimize import brentq

    near, far = middle, middle + step
    if inside(near) < 0:  # all ratios are alike but for rounding
        return middle
    for _ in range(60):
        if inside(far) < 0:
            return float(brentq(inside, near, far, xtol=1e-10 * (1 + abs(far))))
        near, far = far, far + 2 * (far - middle)
    return math.nan
