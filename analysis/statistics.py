"""Small estimators shared by the measures: of all subgroups at once, or of the whole place alone."""

import numpy as np

from analysis.registry import Number, Value
from analysis.subgroups import Groups

UNDEFINED = float("nan")


def per(total: Number, base: Number, n: Number, *, scale: float = 1.0) -> Value:
    """`scale * total / base`; not defined over an empty base."""
    if not isinstance(base, np.ndarray):
        return Value(scale * total / base if base > 0 else UNDEFINED, n)
    value = base * UNDEFINED
    np.divide(scale * total, base, out=value, where=base > 0)
    return Value(value, n)


def share(groups: Groups, hits: np.ndarray, among: np.ndarray | None = None) -> Value:
    """Share of disputes that are hit, among some or all; `n` counts those that it rests on."""
    if among is None:
        return per(groups.total(hits), groups.all_total, groups.all_number)
    return per(groups.total(hits & among), groups.total(among), groups.number(among))


def quantile(groups: Groups, values: np.ndarray, among: np.ndarray, level: float) -> Value:
    """The smallest value at which at least `level` of the disputes' weight is reached (no interpolation).

    `among` (bool, shape (D,)) says which of the disputes have a value.
    """
    chosen = np.flatnonzero(among)
    order = chosen[np.argsort(values[chosen], kind="stable")]
    found = sorted_quantile(values[order], groups.shares[:, groups.profile[order]], level)
    return Value(found, groups.number(chosen))


def sorted_quantile(values: np.ndarray, weight: np.ndarray, level: float) -> np.ndarray:
    """The same of rising values, shape (N,), by weights of G groups, shape (G, N); NaN without weight."""
    if len(values) == 0:
        return np.full(len(weight), UNDEFINED)
    # A sum of halves and ones is exact, so that the comparison needs no tolerance.
    reached = np.cumsum(weight, axis=1)
    total = reached[:, -1]
    places = (reached < level * total[:, None]).sum(axis=1)
    return np.where(total > 0, values[places], UNDEFINED)


def survival_quantile(groups: Groups, values: np.ndarray, observed: np.ndarray, level: float) -> Value:
    """Kaplan-Meier quantile of durations of all disputes, of which some are cut off (not `observed`)."""
    order = np.lexsort((~observed, values))
    weight = groups.shares[:, groups.profile[order]]
    return Value(kaplan_meier(values[order], observed[order], weight, level), groups.all_number)


def kaplan_meier(values: np.ndarray, observed: np.ndarray, weight: np.ndarray, level: float) -> np.ndarray:
    """The smallest of rising durations, shape (N,), at which the share that has ended reaches `level`.

    Of G groups at once, with weights of shape (G, N); NaN where the share never comes so far. Kaplan & Meier
    (1958), J. Am. Stat. Assoc. 53, 457-481, eqn (2b), where ends stand before cuts of the same duration.
    """
    if len(values) == 0:
        return np.full(len(weight), UNDEFINED)
    at_risk = np.cumsum(weight[:, ::-1], axis=1)[:, ::-1]
    ends = np.zeros_like(weight)
    np.divide(weight, at_risk, out=ends, where=(weight > 0) & observed)
    with np.errstate(divide="ignore"):
        survival = np.exp(np.cumsum(np.log1p(-ends), axis=1))
    # The product of (1 - 1/k) is rounded; without slack a median of an even number would slip one on.
    reached = survival <= 1.0 - level + 1e-9
    return np.where(reached.any(axis=1), values[reached.argmax(axis=1)], UNDEFINED)
