"""exp, log and quantiles from the four operations alone.

Libraries of different machines round `exp` and `log` differently in the last bit, and one bit flips
an event sooner or later. These are built from + - * / and exact scalings, so that a log is the same
on every machine, in both engines. Accuracy: 1 unit in the last place for exp and log.
"""

import math

import numpy as np

from sim.jit import rule
from sim.vocabulary import EXPONENTIAL

_POWERS_OF_2 = np.array([math.ldexp(1.0, k) for k in range(-1011, 1012)])
"""Exact; a look-up, because calling ldexp costs as much as the rest of `exp`."""


@rule
def exp(x: float) -> float:
    """E to the x; x beyond +-700 is cut there. After fdlibm's e_exp.c (Sun Microsystems, 1993)."""
    if x > 700.0:
        x = 700.0
    if x < -700.0:
        return 0.0
    k = math.floor(x * 1.4426950408889634 + 0.5)
    high = x - k * 6.93147180369123816490e-01
    low = k * 1.90821492927058770002e-10
    r = high - low
    t = r * r
    c = r - t * (
        1.66666666666666019037e-01
        + t
        * (
            -2.77777777770155933842e-03
            + t
            * (
                6.61375632143793436117e-05
                + t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08)
            )
        )
    )
    return (1.0 - ((low - (r * c) / (2.0 - c)) - high)) * float(_POWERS_OF_2[int(k) + 1011])


@rule
def log(x: float) -> float:
    """Natural logarithm of a positive normal number. After fdlibm's e_log.c (Sun, 1993)."""
    mantissa, exponent = math.frexp(x)
    if mantissa < 0.7071067811865476:
        mantissa = mantissa * 2.0
        exponent = exponent - 1
    f = mantissa - 1.0
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
    odd = z * (
        6.666666666666735130e-01
        + w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01))
    )
    half = 0.5 * f * f
    return exponent * 6.93147180369123816490e-01 - (
        (half - (s * (half + even + odd) + exponent * 1.90821492927058770002e-10)) - f
    )


@rule
def logistic(x: float) -> float:
    """1 / (1 + e^-x)."""
    return 1.0 / (1.0 + exp(-x))


_LOGISTIC = np.array([1.0 / (1.0 + math.exp(-k / 16.0)) for k in range(-128, 129)])
"""Of -8, -7.9375 ... 8; only bounds are taken from it, so its last bits decide nothing."""


@rule
def is_below_logistic(u: float, x: float) -> bool:
    """Whether u < 1 / (1 + e^-x), mostly by a look at a table: the exponential costs ten times as much."""
    if -8.0 < x < 8.0:
        k = int((x + 8.0) * 16.0)
        if u < float(_LOGISTIC[k]) * 0.999999:
            return True
        if u > float(_LOGISTIC[k + 1]) * 1.000001:
            return False
    return u < logistic(x)


@rule
def normal_quantile(u: float) -> float:
    """Standard normal quantile, u in (0, 1), to about 1e-15: Wichura (1988), algorithm AS 241."""
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        top = (
            ((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
                + 45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r
              + 133.14166789178437745) * r + 3.387132872796366608
        )  # fmt: skip
        bottom = (
            ((((((5226.495278852545925 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
                + 21213.794301586595867) * r + 5394.1960214247511077) * r + 687.1870074920579083) * r
              + 42.313330701600911252) * r + 1.0
        )  # fmt: skip
        return q * top / bottom
    r = u if q < 0.0 else 1.0 - u
    r = math.sqrt(-log(r))
    if r <= 5.0:
        r = r - 1.6
        top = (
            ((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r
                + 1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.7694972214606914055) * r
              + 4.6303378461565452959) * r + 1.42343711074968357734
        )  # fmt: skip
        bottom = (
            ((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r
                + 0.14810397642748007459) * r + 0.68976733498510000455) * r + 1.6763848301838038494) * r
              + 2.05319162663775882187) * r + 1.0
        )  # fmt: skip
    else:
        r = r - 5.0
        top = (
            ((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r
                 + 0.0012426609473880784386) * r + 0.026532189526576123093) * r
                + 0.29656057182850489123) * r + 1.7848265399172913358) * r
              + 5.4637849111641143699) * r + 6.6579046435011037772
        )  # fmt: skip
        bottom = (
            ((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r
                 + 1.8463183175100546818e-5) * r + 7.868691311456132591e-4) * r
                + 0.0148753612908506148525) * r + 0.13692988092273580531) * r
              + 0.59983220655588793769) * r + 1.0
        )  # fmt: skip
    return -top / bottom if q < 0.0 else top / bottom


POISSON_MEAN_MAX = 500.0
"""Twenty standard deviations above it lie the 1000 at which `poisson_quantile` stops adding."""


@rule
def poisson_quantile(u: float, mean: float) -> int:
    """The smallest n with P(Poisson(mean) <= n) >= u, for mean in [0, POISSON_MEAN_MAX], by adding up."""
    if u <= 1.0 - mean:  # which is below exp(-mean)
        return 0
    term = exp(-mean)
    total = term
    n = 0
    while u > total and n < 1000:
        n += 1
        term = term * mean / n
        total += term
    return n


@rule
def lognormal_quantile(u: float, mean: float, sigma: float) -> float:
    """Quantile of the lognormal with this mean whose logarithm has standard deviation sigma."""
    return mean * exp(sigma * normal_quantile(u) - 0.5 * sigma * sigma)


@rule
def exponential_quantile(u: float, mean: float) -> float:
    """Quantile of the exponential with this mean."""
    return -mean * log(1.0 - u)


@rule
def time_quantile(shape: float, u: float, mean: float, sigma: float) -> float:
    """Quantile of a time of this mean: exponential, or lognormal by `sigma`, as `SHAPES` numbers them."""
    if shape == EXPONENTIAL:
        return exponential_quantile(u, mean)
    return lognormal_quantile(u, mean, sigma)
