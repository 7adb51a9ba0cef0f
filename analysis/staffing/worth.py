"""What a policy is worth in staff: the staffing change that does the same, with its confidence set.

Let D be what the policy does to an outcome, and S(w) what w more workers do, in the same draws. The worth is
the w at which the means of D and S(w) are equal. Its confidence set is found by turning the test round: all
w for which the mean of D - S(w) cannot be told from zero (Fieller 1954; for curves: Brown 1993, Measurement,
Regression, and Calibration, ch. 2). So common luck cancels, the set keeps its word with few draws, and it
says by itself when the curve is too flat to tell (it covers all that was tried) or ends before the policy's
effect.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from analysis.staffing.curve import Curve
from analysis.study.intervals import Interval, mean_interval, paired_difference, unit_means

FINE: Final = 12
"""Places between two neighbouring staffings at which the set is tried."""

Kind = Literal["told", "more", "fewer", "cannot tell"]


@dataclass(frozen=True, kw_only=True)
class Worth:
    """A worth in staff.

    `kind` is `told`, `more` (than the most tried above today: beyond the range), `fewer` (below the fewest
    tried) or `cannot tell` (the curve is flat there: the set covers all that was tried, or staff don't move
    the outcome). `value` is None unless told; `low` and `high` bound the set, None where it runs out of the
    range tried, which was `least` to `most` (changes against the staffing that the policy's effect is
    measured at). `effect` is the policy's.
    """

    outcome: str
    kind: Kind
    value: float | None
    low: float | None
    high: float | None
    least: float
    most: float
    n: int
    effect: Interval


def worth_of(curve: Curve, *, base: float, policy: np.ndarray) -> Worth:
    """The worth of a policy with outcomes `policy`, shape (N,), in the same draws; `base`: today's staff."""
    origin = curve.at(base)
    effect = paired_difference(one=policy, other=origin, world=curve.world)
    extra = curve.staff.astype(np.float64) - base
    both = np.vstack([policy - origin, curve.values - origin])
    units = unit_means(values=both.T, world=curve.world)[0]
    change, moved = units[:, 0], units[:, 1:].T
    least, most = float(extra[0]), float(extra[-1])
    if len(units) < 2:
        kind, value, low, high = "cannot tell", None, None, None
    else:
        inside, places = confidence_set(extra, moved, change)
        kind, value = _estimate(extra, moved, change, inside)
        low, high = _bounds(inside, places, kind, value)
    return Worth(
        outcome=curve.outcome,
        kind=kind,  # type: ignore[arg-type]  # the literals above and in `_estimate`
        value=value,
        low=low,
        high=high,
        least=least,
        most=most,
        n=len(units),
        effect=effect,
    )


def confidence_set(extra: np.ndarray, moved: np.ndarray, change: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """At which changes of staff the policy's effect cannot be told from theirs: flags and places.

    Args:
        extra: changes of staff, rising, shape (P,).
        moved: what they do in each unit, shape (P, U), taken to be straight between neighbours.
        change: what the policy does, shape (U,).
    """
    units = np.arange(len(change))

    def side(place: float) -> int:
        """0 in the set; else on which side of zero the interval of the difference lies."""
        right = int(np.clip(np.searchsorted(extra, place), 1, len(extra) - 1))
        weight = (place - extra[right - 1]) / (extra[right] - extra[right - 1])
        there = (1 - weight) * moved[right - 1] + weight * moved[right]
        interval = mean_interval(values=change - there, world=units)
        return 0 if not interval.excludes(0.0) else 1 if interval.value > 0 else -1

    ends = [side(float(place)) for place in extra]
    places, sides = [], []
    for at in range(len(extra) - 1):
        inner = np.linspace(extra[at], extra[at + 1], FINE, endpoint=False)
        places.append(inner)
        alike = ends[at] == ends[at + 1]
        sides += [ends[at]] + [ends[at] if alike else side(float(place)) for place in inner[1:]]
    return np.array([*sides, ends[-1]]) == 0, np.append(np.concatenate(places), extra[-1])


def _estimate(
    extra: np.ndarray, moved: np.ndarray, change: np.ndarray, inside: np.ndarray
) -> tuple[str, float | None]:
    """Whether the policy's mean effect lies within the mean curve, made monotone, and where."""
    whole = mean_interval(values=moved[-1] - moved[0], world=np.arange(len(change)))
    if inside.all() or not whole.excludes(0.0):
        return "cannot tell", None
    sign = 1.0 if whole.value > 0 else -1.0
    height = monotone(sign * moved.mean(axis=1))
    wanted = sign * float(change.mean())
    slack = 1e-9 * float(np.abs(height).max())
    if wanted > height[-1] + slack:
        return "more", None
    if wanted < height[0] - slack:
        return "fewer", None
    found = _crossings(extra, moved, change)
    if found:
        return "told", found[0]
    return "told", float(np.interp(wanted, height, extra))


def _crossings(extra: np.ndarray, moved: np.ndarray, change: np.ndarray) -> list[float]:
    """Where the mean curve has the policy's mean effect; where units agree most with the policy's, first.

    Luck can bend a mean curve back, so that there are several.
    """
    gap = float(change.mean()) - moved.mean(axis=1)
    slack = 1e-9 * float(np.abs(moved.mean(axis=1)).max())
    places = list(extra[np.abs(gap) <= slack])
    for k in np.flatnonzero(
        (np.abs(gap[:-1]) > slack) & (np.abs(gap[1:]) > slack) & (gap[:-1] * gap[1:] < 0)
    ):
        places.append(extra[k] + (extra[k + 1] - extra[k]) * gap[k] / (gap[k] - gap[k + 1]))

    def disagreement(place: float) -> float:
        there = [np.interp(place, extra, unit) for unit in moved.T]
        return float(np.std(change - np.array(there)))

    return sorted((float(place) for place in places), key=disagreement)


def monotone(height: np.ndarray) -> np.ndarray:
    """The nearest rising curve (least squares), shape (P,): pool adjacent violators, Ayer et al. (1955)."""
    from scipy.optimize import isotonic_regression

    return np.asarray(isotonic_regression(height).x)


def _bounds(
    inside: np.ndarray, places: np.ndarray, kind: str, value: float | None
) -> tuple[float | None, float | None]:
    """The ends of the set, half-way to the first place outside it; None where it leaves the range tried."""
    if kind == "cannot tell":
        return None, None
    if not inside.any():
        # nothing but the estimate itself, between two places; or all that lies beyond the range
        edge = value if value is not None else float(places[-1] if kind == "more" else places[0])
        return (edge, edge) if kind == "told" else (edge, None) if kind == "more" else (None, edge)
    first, last = (int(at) for at in np.flatnonzero(inside)[[0, -1]])
    low = None if first == 0 or kind == "fewer" else float(places[first - 1] + places[first]) / 2
    high = None if last == len(places) - 1 or kind == "more" else float(places[last] + places[last + 1]) / 2
    return low, high
