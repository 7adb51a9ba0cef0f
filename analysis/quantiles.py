"""Quantiles: the smallest value that is enough. There is no interpolation: each is a value that occurred."""

import math

import numpy as np


def quantile_of(values: np.ndarray, level: float) -> float:
    """The smallest of rising values, shape (N,), that at least `level` of them do not exceed; NaN of none."""
    return float(values[math.ceil(level * len(values)) - 1]) if len(values) else math.nan


def sorted_quantile(values: np.ndarray, weight: np.ndarray, level: float) -> np.ndarray:
    """The smallest of rising values, shape (N,), at which at least `level` of the weight is reached.

    Of G groups at once, with weights of shape (G, N); NaN without weight. There is no interpolation.
    """
    if len(values) == 0:
        return np.full(len(weight), np.nan)
    # A sum of halves and ones is exact, so that the comparison needs no tolerance.
    reached = np.cumsum(weight, axis=1)
    total = reached[:, -1]
    places = (reached < level * total[:, None]).sum(axis=1)
    return np.where(total > 0, values[places], np.nan)


def kaplan_meier(values: np.ndarray, observed: np.ndarray, weight: np.ndarray, level: float) -> np.ndarray:
    """The smallest of rising durations, shape (N,), at which the share that has ended reaches `level`.

    Of G groups at once, with weights of shape (G, N); NaN where the share never comes so far. Kaplan & Meier
    (1958), J. Am. Stat. Assoc. 53, 457-481, eqn (2b), where ends stand before cuts of the same duration.
    """
    if len(values) == 0:
        return np.full(len(weight), np.nan)
    at_risk = np.cumsum(weight[:, ::-1], axis=1)[:, ::-1]
    ends = np.zeros_like(weight)
    np.divide(weight, at_risk, out=ends, where=(weight > 0) & observed)
    with np.errstate(divide="ignore"):
        survival = np.exp(np.cumsum(np.log1p(-ends), axis=1))
    # The product of (1 - 1/k) is rounded; without slack a median of an even number would slip one on.
    reached = survival <= 1.0 - level + 1e-9
    return np.where(reached.any(axis=1), values[reached.argmax(axis=1)], np.nan)
