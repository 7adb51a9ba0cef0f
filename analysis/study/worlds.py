"""Plausible worlds: one draw of all uncertain values together, spread evenly over their ranges.

A *uniform* value is drawn between the ends of its range (so is one without a distribution), a *loguniform*
one evenly in its logarithm, a *triangular* one with its peak at the value as written, a *normal* one around
the value with a quarter of the range's width as standard deviation, cut at its ends. A table is multiplied
as a whole by one factor from its `factor_range`. Whole numbers of a range are equally likely.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

if TYPE_CHECKING:
    from sim.scenario import Described, Scenario

Sample = Literal["latin_hypercube", "sobol"]
SAMPLES: Final[tuple[Sample, ...]] = ("latin_hypercube", "sobol")
DIGITS: Final = 12
"""Significant digits of a drawn value: the last bits of a quantile may differ between versions of scipy."""


@dataclass(frozen=True, kw_only=True)
class Uncertain:
    """One thing to draw: a number between `low` and `high`, or the factor of a whole table.

    `value` is what is written: the number, or the table by its names. `limits` are what the schema allows.
    """

    path: str
    value: Any
    low: float
    high: float
    distribution: str
    limits: tuple[float, float]

    @property
    def is_table(self) -> bool:
        """Whether a factor is drawn."""
        return isinstance(self.value, dict)


def uncertain(scenario: "Scenario", *, vary: Collection[str], without: Collection[str]) -> list[Uncertain]:
    """All leaves of a scenario at or below the paths `vary` that have a range with some width, by path."""
    found = []
    for path in sorted(scenario.paths()):
        if below(path, vary) and not below(path, without):
            leaf = _uncertain(scenario.describe(path))
            if leaf is not None:
                found.append(leaf)
    return found


def below(path: str, prefixes: Collection[str]) -> bool:
    """Whether a path is one of these, or lies below one."""
    return any(path == prefix or path.startswith(f"{prefix}.") for prefix in prefixes)


def _uncertain(leaf: "Described") -> Uncertain | None:
    table = isinstance(leaf.value, dict)
    low, high = (leaf.factors or (None, None)) if table else (leaf.low, leaf.high)
    if low is None or high is None or low >= high or leaf.allowed_low is None or leaf.allowed_high is None:
        return None
    return Uncertain(
        path=leaf.path,
        value=leaf.value,
        low=low,
        high=high,
        distribution=leaf.distribution or "uniform",
        limits=(leaf.allowed_low, leaf.allowed_high),
    )


def draw(leaves: Sequence[Uncertain], *, count: int, sample: Sample, seed: int) -> np.ndarray:
    """Drawn values or factors, shape (count, leaves).

    Latin hypercube: M. D. McKay, R. J. Beckman, W. J. Conover (1979), Technometrics 21, 239-245. Sobol: its
    points scrambled by A. B. Owen's method (1998, J. Complexity 14, 466-489); more worlds leave the first
    ones as they were, which a Latin hypercube cannot.
    """
    from scipy.stats import qmc

    if not leaves:
        return np.zeros((count, 0))
    if sample == "sobol":
        # a power of two is what the points are balanced over; their beginning is the same for each
        even = qmc.Sobol(len(leaves), rng=seed).random_base2((count - 1).bit_length())[:count]
    else:
        even = qmc.LatinHypercube(len(leaves), rng=seed).random(count)
    return np.column_stack([_quantiles(leaf, even[:, column]) for column, leaf in enumerate(leaves)])


def _quantiles(leaf: Uncertain, even: np.ndarray) -> np.ndarray:
    """Even numbers of (0, 1) turned into values of a leaf's distribution."""
    from scipy import stats

    low, high = leaf.low, leaf.high
    centre = min(max(1.0 if leaf.is_table else float(leaf.value), low), high)
    width = high - low
    if isinstance(leaf.value, int):
        return np.minimum(np.floor(low + even * (width + 1)), high)
    if leaf.distribution == "loguniform":
        return np.asarray(low * (high / low) ** even)
    if leaf.distribution == "triangular":
        return np.asarray(stats.triang.ppf(even, (centre - low) / width, loc=low, scale=width))
    if leaf.distribution == "normal":
        deviation = width / 4
        ends = ((low - centre) / deviation, (high - centre) / deviation)
        return np.asarray(stats.truncnorm.ppf(even, *ends, loc=centre, scale=deviation))
    return np.asarray(low + even * width)


def drawn_value(leaf: Uncertain, drawn: float, *, kept: Collection[str]) -> Any:
    """What a leaf is in a plausible world; of a table only the cells that nobody else has set (`kept`).

    A table is told as a mapping of its drawn cells, which may be empty; a number as the number.
    """
    if not leaf.is_table:
        return int(drawn) if isinstance(leaf.value, int) else _rounded(drawn)
    return _cells(leaf, leaf.value, drawn, leaf.path, kept)


def _cells(leaf: Uncertain, table: dict[str, Any], factor: float, path: str, kept: Collection[str]) -> Any:
    cells = {}
    for name, value in table.items():
        here = f"{path}.{name}"
        if isinstance(value, dict):
            inner = _cells(leaf, value, factor, here, kept)
            if inner:
                cells[name] = inner
        elif not below(here, kept):
            moved = min(max(value * factor, leaf.limits[0]), leaf.limits[1])
            cells[name] = round(moved) if isinstance(value, int) else _rounded(moved)
    return cells


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
