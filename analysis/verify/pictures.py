"""How a claim becomes a picture: theory over a line or as bars, the model's estimates as points."""

from collections.abc import Callable, Sequence

import numpy as np

from analysis.verify.gate import Curve, Estimate, share_of


def picture(
    x: tuple[str, Sequence[float]],
    y_label: str,
    *,
    exact: Callable[[float], float],
    observe: Callable[[float], Estimate],
    line: Sequence[float] | None = None,
) -> Curve:
    """Theory over `line`, or as bars over x where there is none; the model's estimates over x."""
    x_label, points = x
    estimates = [observe(at) for at in points]
    over = points if line is None else line
    return Curve(
        x_label=x_label,
        y_label=y_label,
        exact_x=list(over),
        exact_y=[exact(at) for at in over],
        seen_x=list(points),
        seen_y=[estimate.value for estimate in estimates],
        seen_error=[estimate.standard_error for estimate in estimates],
        bars=line is None,
    )


def share_at(found: np.ndarray, at: float) -> Estimate:
    """Share of whole numbers that are `at`."""
    return share_of(int((found == at).sum()), len(found))
