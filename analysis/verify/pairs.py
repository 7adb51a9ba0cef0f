"""What common luck is worth: how much noise it takes out of the difference between two arms."""

from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from analysis.facts import facts_of
from analysis.measures import MEASURES
from analysis.registry import evaluate
from analysis.verify.gate import Curve, Estimate
from analysis.verify.lab import Lab

PAIRS = "luck_pairs"
NO_HEADS: Final = ("policies.joint_defence=null",)
PAIRS_AT_LEAST, PAIRS_OF_A_SEED = 24, 12
"""Pairs of runs in all, and of each of the lab's seeds."""
OUTCOMES: Final = (
    "unsettled_severity_days_per_1000",
    "active_dispute_days_per_1000",
    "born_per_1000",
    "incidents_per_100000",
    "recorded_per_1000",
    "success_true",
    "resolution_days_median",
    "requests_on_time_true",
    "trust_mean_end",
    "cost_total_yuan",
)
"""Main outcomes of which the reduction is told; the first is the gate's."""


class Reduction(NamedTuple):
    """What common luck does for an outcome: variance of paired differences over that of unpaired ones."""

    outcome: str
    unit: str
    correlation: float  # between the two arms
    ratio: float  # of variances; 1 - correlation where both arms vary alike
    standard_error: float  # of the ratio
    pairs: int


_OUTCOMES: WeakKeyDictionary[Lab, np.ndarray] = WeakKeyDictionary()


def outcomes_of_pairs(lab: Lab) -> np.ndarray:
    """Outcomes of the town with and without heads, under common luck: shape (2, pairs, outcomes)."""
    if lab not in _OUTCOMES:
        each = max(PAIRS_OF_A_SEED, PAIRS_AT_LEAST // len(lab.seeds))
        seeds = [1000 * seed + i for seed in lab.seeds for i in range(each)]
        table = np.empty((2, len(seeds), len(OUTCOMES)))
        for k, seed in enumerate(seeds):
            for arm, sets in enumerate(((), NO_HEADS)):
                run = lab.run(PAIRS, seed=seed, sets=sets)
                told = evaluate(facts_of(run), names=OUTCOMES).as_dict()
                table[arm, k] = [np.nan if told[name] is None else told[name] for name in OUTCOMES]
        _OUTCOMES[lab] = table
    return _OUTCOMES[lab]


def variance_ratio(one: np.ndarray, other: np.ndarray) -> float:
    """Var(X - Y) / (Var X + Var Y) of pairs: 1 if they are independent."""
    return float((one - other).var(ddof=1) / (one.var(ddof=1) + other.var(ddof=1)))


def reduction(name: str, one: np.ndarray, other: np.ndarray) -> Reduction:
    """The reduction of an outcome, with the jackknife's standard error (Efron and Stein 1981)."""
    known = np.isfinite(one) & np.isfinite(other)
    one, other = one[known], other[known]
    n = len(one)
    without = np.array([variance_ratio(np.delete(one, i), np.delete(other, i)) for i in range(n)])
    return Reduction(
        outcome=name,
        unit=MEASURES[name].unit,
        correlation=float(np.corrcoef(one, other)[0, 1]),
        ratio=variance_ratio(one, other),
        standard_error=float(np.sqrt((n - 1) * without.var())),
        pairs=n,
    )


def variance_reduction(lab: Lab) -> list[Reduction]:
    """The table for the report: how much noise common luck takes out of main outcomes."""
    one, other = outcomes_of_pairs(lab)
    return [reduction(name, one[:, k], other[:, k]) for k, name in enumerate(OUTCOMES)]


def paired_ratio(lab: Lab) -> Estimate:
    """The ratio of variances of the first outcome."""
    found = variance_reduction(lab)[0]
    return Estimate(value=found.ratio, standard_error=found.standard_error, n=found.pairs)


def paired_curve(lab: Lab) -> Curve:
    """Ratio of variances against correlation, a point for each outcome."""
    table = variance_reduction(lab)
    return Curve(
        x_label="correlation between the arms",
        y_label="variance, paired over unpaired",
        exact_x=[0.0, 1.0],
        exact_y=[1.0, 0.0],
        seen_x=[row.correlation for row in table],
        seen_y=[row.ratio for row in table],
        seen_error=[row.standard_error for row in table],
        labels=[f"{row.outcome} ({row.unit})" for row in table],
    )
