"""Predictions of calibrated worlds held against what is recorded, beside those before calibration."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.calibrate.targets import Target
from analysis.study.intervals import Interval, share_interval

HARDLY = 0.05
"""A share of worlds below which a target is called not met."""


@dataclass(frozen=True, kw_only=True)
class Band:
    """What worlds predict, luck included: the middle 95 % of them, the median, and the share that meets.

    To meet is to lie in the target's range, or within two standard deviations of what record and model may
    be off.
    """

    low: float
    median: float
    high: float
    n: int
    meets: Interval


@dataclass(frozen=True, kw_only=True)
class Check:
    """One target: the prediction before calibration and after."""

    target: Target
    prior: Band
    posterior: Band

    @property
    def hit(self) -> bool:
        """Whether the recorded figure, or part of its range, lies in the band after calibration."""
        return self.posterior.low <= self.target.high and self.target.low <= self.posterior.high

    @property
    def prior_hit(self) -> bool:
        """The same of the band before."""
        return self.prior.low <= self.target.high and self.target.low <= self.prior.high

    @property
    def narrowed(self) -> float:
        """The width of the band after beside that before; nan where there was none."""
        before = self.prior.high - self.prior.low
        return (self.posterior.high - self.posterior.low) / before if before > 0 else math.nan

    @property
    def verdict(self) -> str:
        """`better`, `worse` or `no different`: whether more worlds meet it than before, as far as is told."""
        if self.posterior.meets.low > self.prior.meets.high:
            return "better"
        return "worse" if self.posterior.meets.high < self.prior.meets.low else "no different"


def band(values: np.ndarray, target: Target) -> Band:
    """The band of outcomes (N,) of equally likely worlds; runs in which it is not defined are left out."""
    known = values[np.isfinite(values)]
    low, median, high = np.quantile(known, (0.025, 0.5, 0.975)).tolist() if len(known) else [math.nan] * 3
    meets = share_interval(hits=int(target.met(known).sum()), n=len(known))
    return Band(low=low, median=median, high=high, n=len(known), meets=meets)


def checks(targets: Sequence[Target], prior: np.ndarray, posterior: np.ndarray) -> tuple[Check, ...]:
    """A check for each target; outcomes (N, k) and (M, k) in the order of the targets."""
    return tuple(
        Check(target=target, prior=band(before, target), posterior=band(after, target))
        for target, before, after in zip(targets, prior.T, posterior.T, strict=True)
    )


@dataclass(frozen=True, kw_only=True)
class Tension:
    """A fitted target that hardly any world meets.

    `alone` is the share of the prior's worlds that meet it, `beside` that of those among them which meet all
    others as well, of all that meet all others; `above` whether predictions lie above the record.
    """

    target: Target
    check: Check
    alone: Interval
    beside: Interval
    above: bool


def tensions(found: Sequence[Check], prior: np.ndarray) -> tuple[Tension, ...]:
    """The fitted targets that cannot be met; `prior` are outcomes (N, k) of worlds spread over the prior."""
    fitted = [place for place, check in enumerate(found) if not check.target.held_out]
    met = np.array([found[place].target.met(prior[:, place]) for place in fitted]).reshape(len(fitted), -1)
    tense = []
    for row, place in enumerate(fitted):
        check = found[place]
        if check.posterior.meets.high >= HARDLY:
            continue
        others = np.delete(met, row, axis=0).all(axis=0)
        tense.append(
            Tension(
                target=check.target,
                check=check,
                alone=share_interval(hits=int(met[row].sum()), n=met.shape[1]),
                beside=share_interval(hits=int((met[row] & others).sum()), n=int(others.sum())),
                above=check.posterior.median > check.target.high,
            )
        )
    return tuple(tense)
