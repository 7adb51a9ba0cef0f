"""The staffing curve: an outcome at several staffings under common luck; what one more worker does to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.grid_measures import GRID_MEASURES
from analysis.measures import MEASURES
from analysis.staffing.bench import Draws
from analysis.study.intervals import CONFIDENCE, Interval, mean_interval, paired_difference, unit_means

BAND: Final = (0.1, 0.9)
"""Quantiles of the band over plausible worlds (over replications where there is one world)."""


@dataclass(frozen=True, kw_only=True)
class Curve:
    """One outcome along a lever. Column i of `values` is one draw: the same world and luck at every staffing.

    `staff` rises, shape (P,); `values` (P, N), NaN where not defined; `world` (N,); `better` is the good
    direction.
    """

    outcome: str
    unit: str
    better: str
    staff: np.ndarray
    values: np.ndarray
    world: np.ndarray

    def intervals(self) -> list[Interval]:
        """The mean at each staffing."""
        return [mean_interval(values=row, world=self.world) for row in self.values]

    def means(self) -> np.ndarray:
        """The means alone, shape (P,), for drawing and fitting; NaN where the outcome is never defined."""
        return np.array([one.value for one in self.intervals()])

    def band(self) -> np.ndarray:
        """The 10 % and 90 % quantiles at each staffing over plausible worlds, shape (P, 2)."""
        rows = [unit_means(values=row, world=self.world)[0] for row in self.values]
        return np.array([np.quantile(row, BAND) if len(row) else (np.nan, np.nan) for row in rows])

    def at(self, staff: float) -> np.ndarray:
        """The draws at one of the staffings, shape (N,)."""
        return np.asarray(self.values[int(np.flatnonzero(self.staff == staff)[0])])


def curve_of(name: str, drawn: Mapping[float, Draws]) -> Curve:
    """One outcome along the staffings."""
    staff = sorted(drawn)
    unit, better = unit_of(name)
    return Curve(
        outcome=name,
        unit=unit,
        better=better,
        staff=np.array(staff, dtype=np.float64),
        values=np.array([drawn[number].values[name] for number in staff]),
        world=drawn[staff[0]].world,
    )


def unit_of(name: str) -> tuple[str, str]:
    """Unit and good direction of an outcome: a measure, or one of grids over their worst tenth."""
    measure, _, group = name.partition(" [")
    if group:
        grid = GRID_MEASURES[measure]
        return grid.unit.en, "lower" if grid.red == "high" else "higher"
    return MEASURES[name].unit, MEASURES[name].better


@dataclass(frozen=True, kw_only=True)
class Step:
    """From one staffing to the next: what one more worker changes, with its interval."""

    fewer: float
    more: float
    change: Interval

    @property
    def told(self) -> bool:
        """Whether the change can be told from zero."""
        return self.change.excludes(0.0)


def marginal(curve: Curve, *, confidence: float = CONFIDENCE) -> list[Step]:
    """The change for one more worker, between neighbours: paired, so that common luck cancels."""
    steps = []
    for here in range(len(curve.staff) - 1):
        change = paired_difference(
            one=curve.values[here + 1], other=curve.values[here], world=curve.world, confidence=confidence
        )
        apart = float(curve.staff[here + 1] - curve.staff[here])
        steps.append(
            Step(
                fewer=float(curve.staff[here]),
                more=float(curve.staff[here + 1]),
                change=change.times(1 / apart),
            )
        )
    return steps


def told_up_to(steps: list[Step]) -> float | None:
    """The staffing above which no step can be told from zero; None if none can at all."""
    told = [step.more for step in steps if step.told]
    return max(told, default=None)


def dominated(cost: np.ndarray, outcome: np.ndarray, *, better: str) -> np.ndarray:
    """Which points another one beats: at most its cost and at least as good, and one of both strictly.

    Args:
        cost: mean cost at each point, shape (P,).
        outcome: mean outcome, shape (P,).
        better: `lower` or `higher`, the good direction of the outcome.
    """
    bad = -outcome if better == "higher" else outcome
    no_worse = (cost[:, None] <= cost) & (bad[:, None] <= bad)
    strictly = (cost[:, None] < cost) | (bad[:, None] < bad)
    return np.asarray((no_worse & strictly).any(axis=0))
