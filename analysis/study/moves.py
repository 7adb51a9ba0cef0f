"""How one drawn number moves a whole table, or shares that sum to 1.

A *table* is multiplied as a whole. *Shares* cannot be, since they sum to 1: there the factor is on the odds.
Where they are of steps in an order (severities 1 to 5, age bands) it is on the odds of each against the one
before it, as a shift in an adjacent-categories logit model is (A. Agresti, 2010, Analysis of Ordinal
Categorical Data, 2nd ed., section 4.1): above 1 all mass moves towards the last step, below it towards the
first. Where they are of names without an order (languages) it is on the odds of all others against the first.
Whatever the factor, shares stay shares, and a share of 0 or of 1 stays what it is.
"""

import math
from collections.abc import Collection, Sequence
from typing import Any, Literal

Divided = Literal["steps", "names"]


def moved_shares(shares: Sequence[float], factor: float, divided: Divided) -> list[float]:
    """Shares that sum to 1 after a factor on their odds; a factor of 1 leaves them to the last bit."""
    # products, since a power's last digit may differ between machines
    times = [
        math.prod([factor] * (step if divided == "steps" else min(step, 1))) for step in range(len(shares))
    ]
    weights = [share * each for share, each in zip(shares, times, strict=True)]
    return [weight * (sum(shares) / sum(weights)) for weight in weights]


def moved_table(
    table: dict[str, Any],
    factor: float,
    *,
    limits: tuple[float, float],
    divided: Divided | None = None,
    kept: Collection[str] = (),
) -> dict[str, Any]:
    """A table after a factor, cut at what the schema allows, without the cells that are `kept`.

    `kept` are dotted names within the table. Of shares a row with a kept cell is kept whole.
    """
    if divided and not any(isinstance(cell, dict) for cell in table.values()):
        return (
            {} if kept else dict(zip(table, moved_shares(list(table.values()), factor, divided), strict=True))
        )
    cells: dict[str, Any] = {}
    for name, value in table.items():
        below = [one.removeprefix(f"{name}.") for one in kept if one.startswith(f"{name}.")]
        if name in kept:
            continue
        if isinstance(value, dict):
            cells[name] = moved_table(value, factor, limits=limits, divided=divided, kept=below)
        else:
            moved = min(max(value * factor, limits[0]), limits[1])
            cells[name] = round(moved) if isinstance(value, int) else moved
    return {name: cell for name, cell in cells.items() if cell != {}}
