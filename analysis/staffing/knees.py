"""Knees: where a curve stops falling steeply, by a rule that may also say that there is none.

A broken stick (two straight lines that meet) is fitted to the mean curve by least squares: Hinkley (1969),
Biometrika 56, 495-504. Luck is judged by drawing units (plausible worlds, else replications) anew, whole
columns at a time, so that common luck stays common: Efron (1979). A knee is told only if in 95 % of such
draws the curve falls at least `STEEPER` times as fast before the bend as after it, and if the outcome at the
scarce end is at least `WORSE` times the one at the bend. A curve that falls gently has no knee.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.staffing.curve import Curve
from analysis.study.intervals import CONFIDENCE, unit_means

STEEPER: Final = 3.0
"""How many times steeper a curve is before its knee than after it (assumed)."""
WORSE: Final = 2.0
"""How many times worse the outcome is at the scarce end than at the knee (assumed)."""
DRAWS: Final = 400
SEED: Final = 20260101
"""Of the draws of units, so that the same runs tell the same knee."""
CANDIDATES: Final = 60
LEAST_POINTS: Final = 5
"""Two on each side of the bend, and one to contradict."""


@dataclass(frozen=True, kw_only=True)
class Knee:
    """Where the broken stick bends, and the mean outcome there.

    `low` and `high` are the staffings tried that hold the interval of the place between them.
    """

    staff: float
    low: float
    high: float
    outcome: float
    n: int


def knee_of(curve: Curve) -> Knee | None:
    """The knee of a curve whose good direction is down, by the rule above; None where there is none."""
    if curve.better == "higher" or len(curve.staff) < LEAST_POINTS:
        return None
    units = unit_means(values=curve.values.T, world=curve.world)[0]
    if len(units) < 2:
        return None
    staff = curve.staff.astype(np.float64)
    draws = np.random.default_rng(SEED).integers(len(units), size=(DRAWS, len(units)))
    rows = np.vstack([units.mean(axis=0), units[draws].mean(axis=1)])
    bend, before, after, at_bend = broken_sticks(staff, rows)
    steep = (before < 0) & (-before >= STEEPER * np.maximum(-after, 0.0))
    worse = rows[:, 0] >= WORSE * np.maximum(at_bend, 0.0)
    if not (steep & worse)[0] or (steep & worse)[1:].mean() < CONFIDENCE:
        return None
    low, high = np.quantile(bend[1:], [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    # between two staffings that were tried nothing is known of the curve
    low, high = staff[staff <= low].max(), staff[staff >= high].min()
    return Knee(
        staff=float(bend[0]), low=float(low), high=float(high), outcome=float(at_bend[0]), n=len(units)
    )


def broken_sticks(
    staff: np.ndarray, rows: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The best broken stick of each row: place of the bend, slope before, slope after, height there.

    Args:
        staff: rising, shape (P,), P at least 5. The bend lies between the second point and the last but one.
        rows: curves, shape (K, P).

    Returns:
        Four arrays of shape (K,).
    """
    candidates = np.linspace(staff[1], staff[-2], CANDIDATES)
    least = np.full(len(rows), np.inf)
    best = np.zeros((4, len(rows)))
    for bend in candidates:
        design = np.column_stack(
            [np.ones_like(staff), np.minimum(staff - bend, 0), np.maximum(staff - bend, 0)]
        )
        fitted = np.linalg.lstsq(design, rows.T, rcond=None)[0]
        misfit = ((rows.T - design @ fitted) ** 2).sum(axis=0)
        lower = misfit < least
        least[lower] = misfit[lower]
        found = np.vstack([np.full(len(rows), bend), fitted[1], fitted[2], fitted[0]])
        best[:, lower] = found[:, lower]
    return best[0], best[1], best[2], best[3]
