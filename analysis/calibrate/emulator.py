"""An emulator: what a run would give, guessed from the runs that there are, with a variance.

A polynomial of second degree without products carries the trend, a Gaussian process the rest
(P. S. Craig et al., 1997, Case Studies in Bayesian Statistics 3, 37-93; C. E. Rasmussen, C. K. I. Williams,
2006, Gaussian Processes for Machine Learning, ch. 2). The process sees the sides that move the trend most.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from sklearn.gaussian_process import GaussianProcessRegressor

MOST_ACTIVE: Final = 8
"""Sides of the cube that the process sees."""
MOST_TUNED: Final = 250
"""Runs on which its lengths are tuned, which takes time in their third power."""
STEPS: Final = 40
"""Most steps of tuning."""
LENGTHS: Final = (0.2, 20.0)
"""In units of the cube's side: shorter waves than a fifth of it are noise."""
LEAST_NOISE: Final = 1e-6


@dataclass(frozen=True, kw_only=True)
class Emulator:
    """One outcome over the cube. `unexplained` is the variance that neither trend nor luck accounts for."""

    weights: np.ndarray
    covariance: np.ndarray
    squares: bool
    active: np.ndarray
    scale: float
    process: "GaussianProcessRegressor | None"
    noise: float
    unexplained: float

    @classmethod
    def fit(cls, points: np.ndarray, outcomes: np.ndarray, *, luck: float) -> "Emulator":
        """Learn from runs: points (N, d) and outcomes (N,), finite; `luck` is the variance between seeds."""
        squares = len(points) > 3 * (1 + 2 * points.shape[1])
        trend = _trend(points, squares=squares)
        weights, *_ = np.linalg.lstsq(trend, outcomes, rcond=None)
        rest = outcomes - trend @ weights
        scale = float(rest.std()) if len(points) > trend.shape[1] else 0.0
        active = _active(trend, weights, points.shape[1])
        if scale <= 1e-12 * (1 + float(np.abs(outcomes).max())):
            process, noise = None, 0.0
        else:
            process, noise = _process(points[:, active], rest / scale)
        freedom = max(len(points) - trend.shape[1], 1)
        variance = noise * scale**2 * len(points) / freedom
        return cls(
            weights=weights,
            covariance=variance * np.linalg.pinv(trend.T @ trend),
            squares=squares,
            active=active,
            scale=scale,
            process=process,
            noise=noise,
            unexplained=max(variance - luck, 0.0),
        )

    def predict(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Mean over seeds at points (N, d), and the emulator's own variance of it, both (N,)."""
        trend = _trend(points, squares=self.squares)
        mean = trend @ self.weights
        variance = np.einsum("ij,jk,ik->i", trend, self.covariance, trend) + self.unexplained
        if self.process is not None and len(points):
            rest, deviation = self.process.predict(points[:, self.active], return_std=True)
            mean = mean + self.scale * rest
            variance = variance + self.scale**2 * np.maximum(deviation**2 - self.noise, 0.0)
        return mean, variance


def _trend(points: np.ndarray, *, squares: bool) -> np.ndarray:
    """The columns of the polynomial: 1, each side, and each side's square, on -1 to 1."""
    sides = 2 * points - 1
    parts = [np.ones((len(points), 1)), sides] + ([sides**2 - 1 / 3] if squares else [])
    return np.hstack(parts)


def _active(trend: np.ndarray, weights: np.ndarray, sides: int) -> np.ndarray:
    """The sides whose terms move the trend most, in their order."""
    moved = (trend[:, 1:].std(axis=0) * np.abs(weights[1:])).reshape(-1, sides).sum(axis=0)
    return np.sort(np.argsort(-moved, kind="stable")[:MOST_ACTIVE])


def _process(points: np.ndarray, rest: np.ndarray) -> "tuple[GaussianProcessRegressor, float]":
    """A Gaussian process of the trend's residuals in standard deviations, and its noise's variance."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel
    from threadpoolctl import threadpool_limits

    smooth = ConstantKernel(0.5, (1e-3, 10.0)) * RBF(np.full(points.shape[1], 2.0), LENGTHS)
    kernel = smooth + WhiteKernel(0.5, (LEAST_NOISE, 2.0))
    tuned = GaussianProcessRegressor(kernel, optimizer=_few_steps)
    # one thread: sums in another order would change last digits, and with them all that follows
    with threadpool_limits(limits=1), warnings.catch_warnings():
        # a length at its bound is a side that does not matter
        warnings.simplefilter("ignore", ConvergenceWarning)
        tuned.fit(points[:MOST_TUNED], rest[:MOST_TUNED])
        whole = GaussianProcessRegressor(tuned.kernel_, optimizer=None).fit(points, rest)
    return whole, float(whole.kernel_.k2.noise_level)


def _few_steps(
    objective: Callable[..., Any], start: np.ndarray, bounds: np.ndarray
) -> tuple[np.ndarray, float]:
    """The optimizer of the process's lengths: L-BFGS-B, which need not go to the last digit."""
    from scipy.optimize import minimize

    found = minimize(objective, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": STEPS})
    return found.x, float(found.fun)
