"""Simulators whose answer is known, to calibrate."""

import numpy as np

from analysis.calibrate.space import Space
from analysis.calibrate.targets import Target
from analysis.calibrate.waves import Problem
from analysis.study.worlds import Uncertain

LUCK = 0.05
TOLERANCE, DISCREPANCY = 0.08, 0.06


def cube(sides: int) -> Space:
    """Parameters that are even between 0 and 1."""
    return Space(
        leaves=tuple(
            Uncertain(
                path=f"p.{side}", value=0.5, low=0.0, high=1.0, distribution="uniform", limits=(0.0, 1.0)
            )
            for side in range(sides)
        )
    )


def curved(points: np.ndarray) -> np.ndarray:
    """Three outcomes of three parameters, with a bend and a product: (N, 3) to (N, 3)."""
    one, two, three = points.T
    return np.stack([2 * one + two**2, np.sin(3 * two) + 0.3 * one, one * two + 0.5 * three], axis=1)


def synthetic(seed: int) -> tuple[np.ndarray, Problem]:
    """True parameters, drawn from the prior, and the problem to find them from one noisy record of theirs."""
    generator = np.random.default_rng(seed)
    truth = generator.random(3)
    error = np.hypot(TOLERANCE, DISCREPANCY)
    record = curved(truth[None])[0] + np.hypot(LUCK, error) * generator.standard_normal(3)
    targets = tuple(
        Target(measure=f"m{place}", low=one, high=one, tolerance=TOLERANCE, discrepancy=DISCREPANCY)
        for place, one in enumerate(record.tolist())
    )

    def run(points: np.ndarray) -> np.ndarray:
        return np.asarray(curved(points) + LUCK * generator.standard_normal(points.shape))

    return truth, Problem(space=cube(3), targets=targets, run=run, seed=seed)
