"""Small estimators shared by the measures."""

import numpy as np

from analysis.registry import Value
from analysis.subgroups import Group


def per(total: float, base: float, n: int, *, scale: float = 1.0) -> Value:
    """`scale * total / base`; not defined over an empty base."""
    return Value(scale * total / base if base > 0 else None, n)


def share(group: Group, hits: np.ndarray, among: np.ndarray | None = None) -> Value:
    """Weighted share of disputes that are hit, among some or all; `n` counts those that it rests on."""
    weight = group.weight if among is None else np.where(among, group.weight, 0.0)
    return per(float(weight[hits].sum()), float(weight.sum()), int((weight > 0).sum()))


def quantile(values: np.ndarray, weight: np.ndarray, level: float) -> Value:
    """The smallest value at which at least `level` of the weight is reached (no interpolation)."""
    values, weight = values[weight > 0], weight[weight > 0]
    if len(values) == 0:
        return Value(None, 0)
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weight[order])
    # A sum of halves and ones is exact, so that the comparison needs no tolerance.
    place = int(np.searchsorted(reached, level * reached[-1]))
    return Value(float(values[order][min(place, len(values) - 1)]), len(values))


def survival_quantile(values: np.ndarray, observed: np.ndarray, weight: np.ndarray, level: float) -> Value:
    """Kaplan-Meier quantile of durations, of which some are cut off (not `observed`).

    The smallest duration at which the estimated share that has ended reaches `level`; None if it never
    does. Kaplan & Meier (1958), J. Am. Stat. Assoc. 53, 457-481, eqn (2b), with ends before cuts in ties.
    """
    keep = weight > 0
    values, observed, weight = values[keep], observed[keep], weight[keep]
    n = len(values)
    if n == 0:
        return Value(None, 0)
    order = np.lexsort((~observed, values))
    values, observed, weight = values[order], observed[order], weight[order]
    at_risk = np.cumsum(weight[::-1])[::-1]
    with np.errstate(divide="ignore"):
        survival = np.exp(np.cumsum(np.log1p(-np.where(observed, weight / at_risk, 0.0))))
    # The product of (1 - 1/k) is rounded; without slack a median of an even number would slip one on.
    reached = np.flatnonzero(survival <= 1.0 - level + 1e-9)
    return Value(float(values[reached[0]]) if len(reached) else None, n)
