"""A gate: one claim about the model whose answer is known, and the rule by which it passes."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from analysis.verify.lab import Lab

STANDARD_ERRORS_MAX: Final = 4.0
"""A gate passes within so many standard errors: by chance alone it fails once in 16,000 times."""


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """What the model showed: a value, its standard error (0: it is no sample), and the number of cases."""

    value: float
    standard_error: float
    n: int


@dataclass(frozen=True, kw_only=True)
class Curve:
    """A claim as a picture: the theory drawn as a line, the model as points with intervals."""

    x_label: str
    y_label: str
    exact_x: Sequence[float]
    exact_y: Sequence[float]
    seen_x: Sequence[float]
    seen_y: Sequence[float]
    seen_error: Sequence[float]  # standard errors of seen_y
    bars: bool = False  # the theory is a distribution over whole numbers
    labels: Sequence[str] = ()  # names of the points, where they have names


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """A fault that the gate must notice: parameters off by a factor, a row of the log lost, other luck."""

    factors: dict[str, float] = field(default_factory=dict)  # path of a number -> factor
    sets: tuple[str, ...] = ()  # `path=value`, where a factor makes no sense
    lost_row: int | None = None  # kind of row, of which the first is taken out of each log
    doubled_row: int | None = None  # kind of row, of which the first stands in each log twice
    seed_offset: int = 0  # added to the seeds: other luck
    one_arm: bool = False  # only runs that differ by `sets` from their scenario as written are spoilt


@dataclass(frozen=True, kw_only=True)
class Gate:
    """One claim. `observe` reads runs from the lab, `exact` only what its scenario says.

    It passes when observed and exact differ by less than four standard errors *and* the standard error is at
    most `error_max`, a share of the exact value: a vague estimate passes nothing. Where the observed value
    is no sample, they may differ by `tolerance`. With `below`, the claim is that observed lies below exact:
    it must do so by more than four standard errors.
    """

    name: str
    group: str  # heading under which it is reported
    claim: str
    formula: str
    citation: str
    scenarios: tuple[str, ...]  # in scenarios/verify
    observe: "Callable[[Lab], Estimate]"
    exact: "Callable[[Lab], float]"
    wrong: Wrong
    error_max: float = 0.0125
    tolerance: float = 0.0
    below: bool = False
    curve: "Callable[[Lab], Curve] | None" = None


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What became of a gate."""

    name: str
    group: str
    claim: str
    formula: str
    citation: str
    scenarios: tuple[str, ...]
    observed: float
    exact: float
    standard_error: float
    error_allowed: float
    z: float  # (observed - exact) / standard error; 0 where both are equal
    n: int
    passed: bool
    below: bool = False  # the claim is that observed lies below exact
    tolerance: float = 0.0  # by which they may differ where there is no standard error
    curve: Curve | None = None
    problem: str = ""  # what kept the gate from being judged at all
    seconds: float = 0.0  # that it took, with what had to be simulated for it


def judge(gate: Gate, lab: "Lab", *, with_curve: bool = False) -> Verdict:
    """Run a gate in a lab."""
    seen, exact = gate.observe(lab), gate.exact(lab)
    off = seen.value - exact
    allowed = gate.error_max * abs(exact)
    if seen.standard_error > 0:
        z = off / seen.standard_error
        near = z < -STANDARD_ERRORS_MAX if gate.below else abs(z) < STANDARD_ERRORS_MAX
        passed = near and seen.standard_error <= allowed
    else:
        passed = abs(off) <= gate.tolerance
        z = 0.0 if passed else math.copysign(math.inf, off)
    return Verdict(
        name=gate.name,
        group=gate.group,
        claim=gate.claim,
        formula=gate.formula,
        citation=gate.citation,
        scenarios=gate.scenarios,
        observed=seen.value,
        exact=exact,
        standard_error=seen.standard_error,
        error_allowed=allowed,
        z=z,
        n=seen.n,
        passed=bool(passed and seen.n > 0 and math.isfinite(off) and math.isfinite(seen.standard_error)),
        below=gate.below,
        tolerance=gate.tolerance,
        curve=gate.curve(lab) if with_curve and gate.curve else None,
    )


def mean_of(batches: np.ndarray, *, n: int) -> Estimate:
    """Mean of independent batches, shape (B,), B >= 10, with the standard error that their spread gives."""
    values = np.asarray(batches, dtype=float)
    error = float(values.std(ddof=1) / math.sqrt(len(values)))
    return Estimate(value=float(values.mean()), standard_error=error, n=n)


def ratio_of(totals: np.ndarray, counts: np.ndarray) -> Estimate:
    """Total over count from independent batches, shape (B,), with the ratio estimator's standard error.

    The linearised (jackknife-like) variance of a ratio of means; Cochran (1977), Sampling Techniques, 6.4.
    """
    totals, counts = np.asarray(totals, dtype=float), np.asarray(counts, dtype=float)
    ratio = float(totals.sum() / counts.sum())
    residuals = totals - ratio * counts
    number = len(totals)
    error = math.sqrt(float((residuals**2).sum()) * number / (number - 1)) / float(counts.sum())
    return Estimate(value=ratio, standard_error=error, n=int(counts.sum()))


def share_of(hits: int, trials: int) -> Estimate:
    """A share of independent trials, with the binomial standard error."""
    share = hits / trials
    return Estimate(value=share, standard_error=math.sqrt(share * (1 - share) / trials), n=trials)
