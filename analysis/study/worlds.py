"""Plausible worlds: one draw of all uncertain values together, spread evenly over their ranges.

A *uniform* value is drawn between the ends of its range (so is one without a distribution), a *loguniform*
one evenly in its logarithm, a *triangular* one with its peak at the value as written, a *normal* one around
the value with a quarter of the range's width as standard deviation, cut at its ends. A table is moved as a
whole by one factor from its `factor_range`, and so are shares that sum to 1 (`moves.py`); where cells of a
table have ranges of their own, each is drawn. Whole numbers of a range are equally likely. Draws that
contradict each other (a request given up before it is due) are left out.
"""

import copy
import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from analysis.study.moves import Divided, moved_shares, moved_table
from sim.errors import RunError

if TYPE_CHECKING:
    from sim.scenario import Described, Scenario

Sample = Literal["latin_hypercube", "sobol"]
SAMPLES: Final[tuple[Sample, ...]] = ("latin_hypercube", "sobol")
Method = Literal["one_at_a_time", "morris", "saltelli"]
METHODS: Final[tuple[Method, ...]] = ("one_at_a_time", "morris", "saltelli")
"""Points that are built for a sensitivity analysis instead of drawn: see `designs.py`."""
MOST_TRIED: Final = 1000
"""Most draws for each one that is wanted."""
DIGITS: Final = 12
"""Significant digits of a drawn value: the last bits of a quantile may differ between versions of scipy."""


@dataclass(frozen=True, kw_only=True)
class Uncertain:
    """One thing to draw: a number between `low` and `high`, or the factor of a whole table or of shares.

    `value` is what is written: the number, or the table by its names, or the list of shares. `limits` are
    what the schema allows. A cell of a list of groups stands in the `whole` list, at the path `list_path`.
    """

    path: str
    value: Any
    low: float
    high: float
    distribution: str
    limits: tuple[float, float]
    divided: Divided | None = None
    list_path: str = ""
    whole: Any = None

    @property
    def is_table(self) -> bool:
        """Whether a factor is drawn."""
        return isinstance(self.value, dict | list)


def uncertain(scenario: "Scenario", *, vary: Collection[str], without: Collection[str]) -> list[Uncertain]:
    """All leaves of a scenario at or below the paths `vary` that have a range with some width, by path."""
    ranged = (leaf for path in scenario.paths() for leaf in _ranged(scenario, path) if leaf.low < leaf.high)
    chosen = (leaf for leaf in ranged if below(leaf.path, vary) and not below(leaf.path, without))
    return sorted(chosen, key=lambda leaf: leaf.path)


def below(path: str, prefixes: Collection[str]) -> bool:
    """Whether a path is one of these, or lies below one."""
    return any(path == prefix or path.startswith(f"{prefix}.") for prefix in prefixes)


def _ranged(scenario: "Scenario", path: str) -> Iterator[Uncertain]:
    """A leaf that has a range, or the cells of it that have one."""
    leaf = scenario.describe(path)
    is_table = isinstance(leaf.value, dict | list)
    low, high = (leaf.factors or (None, None)) if is_table else (leaf.low, leaf.high)
    if low is not None and high is not None:
        yield _uncertain(leaf, low, high)
    elif leaf.cells:
        for name, ends in leaf.cells.items():
            cell = _uncertain(scenario.describe(f"{path}.{name}"), *ends)
            is_group = isinstance(leaf.value, list)
            yield replace(cell, list_path=path, whole=leaf.value) if is_group else cell


def _uncertain(leaf: "Described", low: float, high: float) -> Uncertain:
    assert leaf.allowed_low is not None
    assert leaf.allowed_high is not None
    return Uncertain(
        path=leaf.path,
        value=leaf.value,
        low=low,
        high=high,
        distribution=leaf.distribution or "uniform",
        limits=(leaf.allowed_low, leaf.allowed_high),
        divided=leaf.divided,
    )


def draw(
    leaves: Sequence[Uncertain],
    *,
    count: int,
    sample: Sample,
    seed: int,
    fits: Callable[[np.ndarray], bool] = lambda _: True,
) -> np.ndarray:
    """Drawn values or factors, shape (count, leaves); rows that do not `fit` are left out for others.

    Latin hypercube: M. D. McKay, R. J. Beckman, W. J. Conover (1979), Technometrics 21, 239-245. Sobol: its
    points scrambled by A. B. Owen's method (1998, J. Complexity 14, 466-489); more worlds leave the first
    ones as they were, which a Latin hypercube cannot. Raises `RunError` if hardly a row fits.
    """
    if not leaves:
        return np.zeros((count, 0))
    tried = count
    while tried <= MOST_TRIED * max(count, 10):
        columns = zip(leaves, even(len(leaves), count=tried, sample=sample, seed=seed).T, strict=True)
        rows = np.column_stack([values_at(leaf, places) for leaf, places in columns])
        fitting = [number for number, row in enumerate(rows) if fits(row)]
        if len(fitting) >= count:
            return rows[fitting[:count]]
        tried = max(tried + 1, math.ceil(1.1 * tried * count / max(len(fitting), 1)))
    raise RunError(f"of {len(rows):,} draws {len(fitting):,} do not contradict themselves: narrow the ranges")


def even(width: int, *, count: int, sample: Sample, seed: int) -> np.ndarray:
    """Numbers spread evenly over (0, 1), shape (count, width).

    A Latin hypercube has the numbers of `scipy.stats.qmc`, which takes half a second to load.
    """
    if sample == "sobol":
        from scipy.stats import qmc

        # a power of two is what the points are balanced over; their beginning is the same for each
        return np.asarray(qmc.Sobol(width, rng=seed).random_base2((count - 1).bit_length())[:count])
    luck = np.random.default_rng(seed).spawn(1)[0]
    within = luck.random((count, width))
    strata = np.tile(np.arange(1, count + 1), (width, 1))
    for order in strata:
        luck.shuffle(order)
    return np.asarray((strata.T - within) / count)


def values_at(leaf: Uncertain, places: np.ndarray) -> np.ndarray:
    """Places in (0, 1), shape (N,), as values of a leaf's distribution (of tables: factors)."""
    return rounded(_quantiles(leaf, places))


_POWERS: Final = np.array([float(10**power) for power in range(23)])
"""Of ten, as far as a float holds them exactly."""


def rounded(values: np.ndarray) -> np.ndarray:
    """Numbers to DIGITS significant digits, each the float that is nearest to its decimal.

    A whole number of so many digits over an exact power of ten is that float. Where the next digits are near
    to a half, or the number is very large or small, its decimal is written and read.
    """
    with np.errstate(divide="ignore"):
        shift = DIGITS - 1 - np.floor(np.log10(np.abs(values)))
    usual = np.abs(shift) < len(_POWERS)
    power = _POWERS[np.where(usual, np.abs(shift), 0).astype(int)]
    scaled = np.where(shift >= 0, values * power, values / power)
    whole = np.rint(scaled)
    result = np.where(shift >= 0, whole / power, whole * power)
    for place in np.flatnonzero(~usual | (np.abs(np.abs(scaled - whole) - 0.5) < 0.01)):
        result[place] = float(f"{values[place]:.{DIGITS}g}")
    return result


def _quantiles(leaf: Uncertain, places: np.ndarray) -> np.ndarray:
    """Places in (0, 1) turned into values of a leaf's distribution."""
    low, high = leaf.low, leaf.high
    centre = min(max(1.0 if leaf.is_table else float(leaf.value), low), high)
    width = high - low
    if isinstance(leaf.value, int):
        return np.minimum(np.floor(low + places * (width + 1)), high)
    if leaf.distribution == "loguniform":
        return np.asarray(low * (high / low) ** places)
    if leaf.distribution == "uniform":
        return np.asarray(low + places * width)
    from scipy import stats

    if leaf.distribution == "triangular":
        return np.asarray(stats.triang.ppf(places, (centre - low) / width, loc=low, scale=width))
    deviation = width / 4
    ends = ((low - centre) / deviation, (high - centre) / deviation)
    return np.asarray(stats.truncnorm.ppf(places, *ends, loc=centre, scale=deviation))


class Draws:
    """Drawn numbers as values of a scenario, under arms that say some of these values themselves (`kept`)."""

    def __init__(self, leaves: Sequence[Uncertain]) -> None:
        """The leaves stand in the order of the columns."""
        self.leaves = tuple(leaves)
        self._free: dict[frozenset[str], list[int]] = {}
        self._drawn_for: dict[tuple[frozenset[str], frozenset[int] | None], list[_Drawn]] = {}

    def free(self, kept: frozenset[str]) -> list[int]:
        """The columns of which anything is left to draw."""
        if kept not in self._free:
            self._free[kept] = [n for n, leaf in enumerate(self.leaves) if not below(leaf.path, kept)]
        return self._free[kept]

    def _drawn(self, kept: frozenset[str], columns: frozenset[int] | None) -> "list[_Drawn]":
        if (kept, columns) not in self._drawn_for:
            self._drawn_for[kept, columns] = [
                _Drawn(column, leaf, [one for one in kept if below(one, [leaf.path])])
                for column, leaf in ((column, self.leaves[column]) for column in self.free(kept))
                if columns is None or column in columns
            ]
        return self._drawn_for[kept, columns]

    def values(
        self, row: np.ndarray, kept: frozenset[str], *, columns: frozenset[int] | None = None
    ) -> dict[str, Any]:
        """The values of a plausible world, nested; of tables the cells that nobody else has set.

        `columns`: of these alone.
        """
        whole: dict[str, Any] = {}
        lists: dict[str, Any] = {}
        numbers = row.tolist()
        for one in self._drawn(kept, columns):
            number = numbers[one.column]
            value = number if one.is_number else _value(one.leaf, number, one.kept)
            if one.leaf.list_path:
                groups = lists.setdefault(one.leaf.list_path, copy.deepcopy(one.leaf.whole))
                index, name = one.leaf.path[len(one.leaf.list_path) + 1 :].split(".", 1)
                put(groups[int(index)], name, value)
            elif value != {}:
                group = whole
                for name in one.above:
                    group = group.setdefault(name, {})
                group[one.name] = value
        for path, groups in lists.items():
            put(whole, path, groups)
        return whole


class _Drawn:
    """A column of drawn numbers, and what lies within its leaf of that for which nothing is drawn."""

    def __init__(self, column: int, leaf: Uncertain, kept: Sequence[str]) -> None:
        self.column, self.leaf, self.kept = column, leaf, kept
        *self.above, self.name = leaf.path.split(".")
        self.is_number = isinstance(leaf.value, float)


def put(whole: dict[str, Any], path: str, value: Any) -> None:
    """Set a value at a dotted path of nested mappings."""
    *above, last = path.split(".")
    for name in above:
        whole = whole.setdefault(name, {})
    whole[last] = value


def _value(leaf: Uncertain, drawn: float, kept: Sequence[str]) -> Any:
    """What a drawn number says: itself, or a moved table without the cells that are kept."""
    if isinstance(leaf.value, list):
        assert leaf.divided is not None
        return moved_shares(leaf.value, drawn, leaf.divided)
    if isinstance(leaf.value, dict):
        cells = [one[len(leaf.path) + 1 :] for one in kept]
        return moved_table(leaf.value, drawn, limits=leaf.limits, divided=leaf.divided, kept=cells)
    return int(drawn) if isinstance(leaf.value, int) else drawn


class Fits:
    """Whether drawn values fit each other and the scenario, by the scenario's own checks across keys."""

    def __init__(self, scenario: "Scenario", draws: Draws, kept: frozenset[str] = frozenset()) -> None:
        """Only checks that read a value which is drawn can fail; nothing is drawn for the paths `kept`."""
        from sim.scenario.checks import CHECKS, related

        self._written, self._draws, self._kept = scenario.model_dump(), draws, kept
        read = [
            (
                check,
                {n for n, leaf in enumerate(draws.leaves) if any(related(leaf.path, one) for one in paths)},
            )
            for paths, check in CHECKS
        ]
        self._checks = [check for check, columns in read if columns]
        self._columns = frozenset[int]().union(*(columns for _, columns in read))

    @property
    def asks(self) -> bool:
        """Whether any check reads what is drawn; without one every draw fits."""
        return bool(self._checks)

    def __call__(self, row: np.ndarray) -> bool:
        """Whether no check finds a fault with a row of drawn numbers."""
        return self.holds(self._draws.values(row, self._kept, columns=self._columns))

    def holds(self, drawn: dict[str, Any]) -> bool:
        """The same for drawn values that are nested already, as `Draws.values` gives them."""
        values = _over(self._written, drawn)
        return not any(True for check in self._checks for _ in check(values))


CHANGED_IN_PLACE: Final = ("parameters", "costs")
"""Sections whose values follow from no others, at any scale."""


def with_values(scenario: "Scenario", values: dict[str, Any]) -> "Scenario":
    """A scenario with drawn numbers of `CHANGED_IN_PLACE`; as `Variants.variant`, reading nothing again.

    The numbers lie in their ranges and `Fits` has seen them: nothing is checked again. Origins are those
    of the numbers as written.
    """
    changed: Scenario = _changed(scenario, values)
    return changed


def _changed(old: Any, new: Any) -> Any:
    """A group with some of its values changed, a table with some of its cells, or the new value itself."""
    if not isinstance(new, dict):
        return new
    if isinstance(old, dict):
        return {**old, **{name: _changed(old[name], value) for name, value in new.items()}}
    return old.model_copy(update={name: _changed(getattr(old, name), value) for name, value in new.items()})


def _over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Nested mappings over others, which stay as they are."""
    whole = dict(below)
    for name, value in above.items():
        whole[name] = _over(whole[name], value) if isinstance(value, dict) else value
    return whole
