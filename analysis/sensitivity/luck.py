"""What luck does beside parameters: every point of a design has the same seeds, so that both can be parted.

An outcome at point p with the luck of replication r is

    y[p, r] = mean + point[p] + luck[r] + both[p, r]

`luck` falls on all points alike and cancels in every difference; `both` does not: it is the noise of effects.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from analysis.study.intervals import CONFIDENCE, Interval, mean_interval

Verdict = Literal["told", "luck", "nothing", "one run"]
"""An effect that can be told from luck, or not; exactly none in any run; one run each cannot say."""
FLIPS: Final = 199
RESAMPLES: Final = 500


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Shares of the variance of a single run over points and luck; `n` points, `replications` at each.

    `points` is the share of the parameters, its interval (given the luck at hand) from a bootstrap over
    blocks of points; `shared` that of the luck which falls on all points alike, `noise` that of the luck
    which differs with the point.
    All are NaN with one replication, or where nothing varies.
    """

    points: Interval
    shared: float
    noise: float
    replications: int


def parts_of(values: np.ndarray, *, block: int) -> Parts:
    """The variance of an outcome, shape (points, replications), by analysis of variance in two ways.

    Searle, Casella and McCulloch (1992), Variance Components, section 4.5; negative components are zero.
    `block` is how many points belong together.
    """
    points, replications = values.shape
    shares = _shares(values)
    if replications < 2 or np.isnan(shares).any():
        nothing = Interval(value=np.nan, low=np.nan, high=np.nan, n=points)
        return Parts(points=nothing, shared=np.nan, noise=np.nan, replications=replications)
    draw = np.random.default_rng(0)
    starts = np.arange(points // block) * block + points % block
    resampled = []
    for _ in range(RESAMPLES):
        first = draw.choice(starts, len(starts))
        resampled.append(_shares(values[(first[:, None] + np.arange(block)).ravel()])[0])
    tail = 100 * (1 - CONFIDENCE) / 2
    low, high = np.nanpercentile(resampled, [tail, 100 - tail])
    if len(starts) < 2:
        low = high = np.nan
    told = Interval(value=float(shares[0]), low=float(low), high=float(high), n=points)
    return Parts(points=told, shared=float(shares[1]), noise=float(shares[2]), replications=replications)


def _shares(values: np.ndarray) -> np.ndarray:
    """Shares of points, of luck that all points share, and of the rest."""
    points, replications = values.shape
    if points < 2 or replications < 2:
        return np.full(3, np.nan)
    rest = values - values.mean(axis=1, keepdims=True) - values.mean(axis=0) + values.mean()
    noise = float((rest**2).sum()) / ((points - 1) * (replications - 1))
    point = max(float(values.mean(axis=1).var(ddof=1)) - noise / replications, 0.0)
    shared = max(float(values.mean(axis=0).var(ddof=1)) - noise / points, 0.0)
    total = point + shared + noise
    return np.array([point, shared, noise]) / total if total > 0 else np.full(3, np.nan)


def noise_of(differences: np.ndarray) -> np.ndarray:
    """The standard error that luck gives to each difference's mean over replications.

    `differences` has shape (..., replications); NaN with one.
    """
    replications = differences.shape[-1]
    if replications < 2:
        return np.full(differences.shape[:-1], np.nan)
    return np.asarray(differences.std(axis=-1, ddof=1) / np.sqrt(replications))


def verdict_of(differences: np.ndarray) -> Verdict:
    """Whether the differences that one parameter makes, shape (steps, replications), are more than luck.

    Products of two replications of the same step have the mean square of the true effect as expectation,
    whatever the noise. Their mean is held against that after flipping signs by lot (Fisher's randomisation
    test, level 0.05), which takes the noise of different steps for independent and symmetric. A single step
    is judged by Student's t over its replications. Of parameters that do nothing, one in twenty is told.
    """
    steps, replications = differences.shape
    if not differences.any():
        return "nothing"
    if replications < 2:
        return "one run"
    if steps == 1:
        interval = mean_interval(values=differences[0], world=np.zeros(replications))
        return "told" if interval.excludes(0) else "luck"
    draw = np.random.default_rng(0)
    signs = draw.choice(np.array([-1.0, 1.0]), size=(FLIPS, steps, replications))
    flipped = _square(signs * differences)
    beaten = int((flipped >= _square(differences[None])[0]).sum())
    return "told" if beaten + 1 <= 0.05 * (FLIPS + 1) else "luck"


def _square(differences: np.ndarray) -> np.ndarray:
    """The sum over steps of the products of all pairs of replications, shape (flips,)."""
    total = differences.sum(axis=2) ** 2 - (differences**2).sum(axis=2)
    return np.asarray(total.sum(axis=1))
