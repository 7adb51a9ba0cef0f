"""Whom a measure is about: everybody, or subgroups by age, origin, language or setting.

A dispute belongs to a subgroup through its resident parties: each resident party counts 1 / (number
of resident parties), so that the subgroups of one dimension add up to the whole. What falls on a
household (requests, visits) goes by the household; staff goes by the setting of its unit.

All subgroups are measured at once: a `Groups` holds G of them, and says of each which cells are in it
(`analysis/cells.py`). What is summed up by cell once gives each subgroup's sum by a product of matrices.
The whole place alone is a `Whole`, whose sums are plain numbers.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from analysis.cells import HOUSEHOLD_CELLS, RESIDENT_CELLS, UNIT_CELLS
from analysis.facts import Facts
from analysis.quantiles import quantile_of, sorted_quantile
from sim.vocabulary import AGE_BANDS, SETTINGS

WHOLE: Final = "all"
AGE, MIGRANT, LANGUAGE, SETTING = "age", "migrant", "language", "setting"
DIMENSIONS: Final = (AGE, MIGRANT, LANGUAGE, SETTING)

Disputed = np.ndarray | slice

_CELL: Final = np.arange(RESIDENT_CELLS)
_BAND: Final = _CELL // HOUSEHOLD_CELLS
_SETTING: Final = _CELL % HOUSEHOLD_CELLS // 4
_MIGRANT: Final = _CELL % 4 >= 2
_MINORITY: Final = _CELL % 2 == 1
_CLASS_BAND, _CLASS_MIGRANT = np.divmod(np.arange(8), 2)
"""Of the classes of adults in rows `participation`: (age band - 1) * 2 + migrant."""


Number = float | np.ndarray
"""A number for the whole place, or one for each of G subgroups, shape (G,)."""


@dataclass(frozen=True, kw_only=True)
class Groups:
    """G subgroups side by side. Matrices hold 1.0 where a cell belongs to a subgroup, else 0.0.

    Cells of what a dimension does not tell apart belong to all of its subgroups.
    """

    names: tuple[str, ...]
    dimensions: tuple[str, ...]  # the one that each is of
    residents: Number  # how many
    adults: Number
    profile: np.ndarray  # (D,), who the parties of each dispute are: one of K profiles
    shares: np.ndarray  # f8 (G, K), the share in a dispute of each profile
    households: np.ndarray  # f8 (G, household cells)
    settings: np.ndarray  # f8 (G, unit cells)
    classes: np.ndarray  # f8 (G, 8), classes of `participation` rows

    def __len__(self) -> int:
        """How many subgroups."""
        return len(self.names)

    @cached_property
    def spans(self) -> list[tuple[str, slice]]:
        """Each dimension, and where its subgroups stand."""
        first = {name: self.dimensions.index(name) for name in dict.fromkeys(self.dimensions)}
        return [(name, slice(start, start + self.dimensions.count(name))) for name, start in first.items()]

    def of(self, dimensions: Collection[str]) -> "Groups":
        """Those of some dimensions."""
        chosen = [place for place, name in enumerate(self.dimensions) if name in dimensions]
        if len(chosen) == len(self):
            return self
        columns = ("residents", "adults", "shares", "households", "settings", "classes")
        return replace(
            self,
            names=tuple(self.names[place] for place in chosen),
            dimensions=tuple(self.dimensions[place] for place in chosen),
            **{name: getattr(self, name)[chosen] for name in columns},
        )

    @cached_property
    def _present(self) -> np.ndarray:
        return (self.shares > 0).astype(np.float64)

    def _by_profile(self, disputes: Disputed, amounts: np.ndarray | None = None) -> np.ndarray:
        return np.bincount(self.profile[disputes], weights=amounts, minlength=self.shares.shape[1])

    def total(self, disputes: Disputed, amounts: np.ndarray | None = None) -> Number:
        """Each subgroup's share in some disputes, summed, shape (G,); exact.

        `disputes` is a mask (bool, shape (D,)) or entries, each counted as often as it is named. `amounts`
        are whole numbers, one for each of them.
        """
        return np.asarray(self.shares @ self._by_profile(disputes, amounts))

    def number(self, disputes: Disputed, amounts: np.ndarray | None = None) -> Number:
        """How many of some disputes each subgroup has any share in, shape (G,); each counts by its amount."""
        return np.asarray(self._present @ self._by_profile(disputes, amounts))

    @cached_property
    def all_total(self) -> Number:
        """`total` of all disputes."""
        return self.total(slice(None))

    @cached_property
    def all_number(self) -> Number:
        """`number` of all disputes."""
        return self.number(slice(None))

    @cached_property
    def weight(self) -> np.ndarray:
        """The share in each dispute, shape (G, D)."""
        return np.take(self.shares, self.profile, axis=1)

    def sums(self, amounts: np.ndarray, disputes: Disputed = slice(None)) -> Number:
        """Any amounts of all disputes or of some, summed by share, in their order, shape (G,)."""
        return np.asarray((self.weight[:, disputes] * amounts).sum(axis=1))

    def quantile(self, values: np.ndarray, disputes: np.ndarray, level: float) -> Number:
        """`sorted_quantile` of rising values of some disputes, by share."""
        return sorted_quantile(values, self.weight[:, disputes], level)

    def of_households(self, by_cell: np.ndarray) -> Number:
        """What was counted by cell of households, summed over each subgroup's; exact for whole numbers."""
        return np.asarray(self.households @ by_cell)

    def of_units(self, by_cell: np.ndarray) -> np.ndarray:
        """What was counted by cell of units or villages, summed; a second axis comes first, (columns, G)."""
        return np.asarray((self.settings @ by_cell).T)

    @cached_property
    def setting_masks(self) -> np.ndarray:
        """Which cells of units and villages belong to each, bool (G, unit cells)."""
        return self.settings > 0


class Whole(Groups):
    """Everybody: one group with the whole share in each dispute, whose numbers are plain ones."""

    def __init__(self, facts: Facts) -> None:
        """All of a place; a tie has a resident at one end at least, so that no dispute is nobody's."""
        super().__init__(
            names=(WHOLE,),
            dimensions=(WHOLE,),
            residents=float(facts.residents),
            adults=float(facts.adults),
            profile=np.zeros(len(facts.disputes), dtype=np.intp),
            shares=np.ones((1, 1)),
            households=np.ones((1, HOUSEHOLD_CELLS)),
            settings=np.ones((1, UNIT_CELLS)),
            classes=np.ones((1, 8)),
        )

    def of(self, dimensions: Collection[str]) -> "Whole":
        """Itself."""
        return self

    def number(self, disputes: Disputed, amounts: np.ndarray | None = None) -> float:
        """How many disputes these are, or the sum of their amounts."""
        if amounts is not None:
            return float(amounts.sum())
        if isinstance(disputes, slice):
            return float(len(self.profile))
        return float(np.count_nonzero(disputes) if disputes.dtype.kind == "b" else len(disputes))

    total = number

    def sums(self, amounts: np.ndarray, disputes: Disputed = slice(None)) -> float:
        """The sum of any amounts."""
        return float(amounts.sum())

    def quantile(self, values: np.ndarray, disputes: np.ndarray, level: float) -> float:
        """The value at which `level` of them is reached."""
        return quantile_of(values, level)

    def of_households(self, by_cell: np.ndarray) -> float:
        """The sum over all cells of households."""
        return float(by_cell.sum())

    def of_units(self, by_cell: np.ndarray) -> np.ndarray:
        """The sum over all cells of units; a second axis stays."""
        return by_cell.sum(axis=0)


def groups_of(facts: Facts, *, dimensions: Collection[str] = DIMENSIONS) -> Groups:
    """The whole first, then the subgroups of some dimensions in which there are adults.

    Children have no disputes of their own.
    """
    members = {name: inside for dimension in dimensions for name, inside in _members(dimension)}
    inside = np.array([np.ones(RESIDENT_CELLS, dtype=bool), *members.values()])
    adults = inside[:, _BAND > 0] @ facts.place.residents[_BAND > 0]
    kept = [0, *(np.flatnonzero(adults[1:]) + 1)]
    names = [(WHOLE, *members)[place] for place in kept]
    inside, of = inside[kept].astype(np.float64), [name.partition(":")[0] for name in names]
    masks = [_masks(name) for name in names]
    disputes = facts.disputes
    person = np.column_stack([inside, np.zeros(len(inside))])  # the last: no resident
    parties = np.maximum((disputes.profiles < RESIDENT_CELLS).sum(axis=0), 1)
    shares = person[:, disputes.profiles].sum(axis=1) / parties
    return Groups(
        names=tuple(names),
        dimensions=tuple(of),
        residents=inside @ facts.place.residents,
        adults=adults[kept].astype(np.float64),
        profile=disputes.profile,
        shares=np.ascontiguousarray(shares),
        households=inside[:, :HOUSEHOLD_CELLS],
        settings=np.array([settings for settings, _ in masks]),
        classes=np.array([classes for _, classes in masks]),
    )


def _members(dimension: str) -> Iterator[tuple[str, np.ndarray]]:
    """Name and cells of residents (bool) of each subgroup of a dimension."""
    if dimension == AGE:
        for band in range(1, len(AGE_BANDS)):
            yield f"{AGE}: {AGE_BANDS[band]}", _BAND == band
    elif dimension == MIGRANT:
        yield f"{MIGRANT}: no", ~_MIGRANT
        yield f"{MIGRANT}: yes", _MIGRANT
    elif dimension == LANGUAGE:
        yield f"{LANGUAGE}: official", ~_MINORITY
        yield f"{LANGUAGE}: other", _MINORITY
    elif dimension == SETTING:
        for setting, name in enumerate(SETTINGS):
            yield f"{SETTING}: {name}", _SETTING == setting


def _masks(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Cells of units and classes of adults in `participation` rows that belong to a subgroup."""
    settings, classes = np.ones(UNIT_CELLS), np.ones(8)
    dimension, _, member = name.partition(": ")
    if dimension == SETTING:
        settings = (np.arange(UNIT_CELLS) == SETTINGS.index(member)).astype(np.float64)
    elif dimension == AGE:
        classes = (_CLASS_BAND == AGE_BANDS.index(member) - 1).astype(np.float64)
    elif dimension == MIGRANT:
        classes = (_CLASS_MIGRANT == (member == "yes")).astype(np.float64)
    return settings, classes
