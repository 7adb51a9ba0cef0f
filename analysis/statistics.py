"""Small estimators shared by the measures: of all subgroups at once, or of the whole place alone."""

import numpy as np

from analysis.quantiles import kaplan_meier
from analysis.registry import Value
from analysis.subgroups import Groups, Number

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


def survival_quantile(groups: Groups, values: np.ndarray, observed: np.ndarray, level: float) -> Value:
    """Kaplan-Meier quantile of whole numbers that disputes lasted; some are cut off (not `observed`)."""
    order = np.argsort(2 * values + ~observed, kind="stable")
    weight = groups.weight[:, order]
    return Value(kaplan_meier(values[order], observed[order], weight, level), groups.all_number)
