"""The table of measures: what each is called, counts in, means, and which direction is good."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import numpy as np

from analysis.facts import Facts
from analysis.subgroups import (
    AGE,
    DIMENSIONS,
    LANGUAGE,
    MIGRANT,
    SETTING,
    WHOLE,
    Groups,
    Number,
    Whole,
    groups_of,
)

if TYPE_CHECKING:
    import pandas as pd

Direction = Literal["lower", "higher", "neither"]
Kept = Literal["true", "reported"]


class Value(NamedTuple):
    """A measured value (NaN where it is not defined) and the number of cases that it rests on."""

    value: Number
    n: Number


NOTHING: Final = Value(float("nan"), 0)
"""Not defined, for want of cases."""
Rule = Callable[[Facts, Groups], Value]
"""What measures: subgroups side by side, or the whole place alone, whose numbers are plain ones."""

OF_PERSONS: Final = (WHOLE, *DIMENSIONS)
OF_HOUSEHOLDS: Final = (WHOLE, MIGRANT, LANGUAGE, SETTING)
OF_CLASSES: Final = (WHOLE, AGE, MIGRANT, SETTING)
OF_VILLAGES: Final = (WHOLE, SETTING)
OF_PLACE: Final = (WHOLE,)
"""For which dimensions of subgroups a measure is told: as far as the log names whom it fell on."""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One line of the registry. `better` is the good direction; `book` whether it is true or reported."""

    name: str
    unit: str
    meaning: str
    better: Direction
    book: Kept
    dimensions: tuple[str, ...]
    rule: Rule


MEASURES: Final[dict[str, Measure]] = {}


def measure(
    *,
    unit: str,
    better: Direction,
    dimensions: tuple[str, ...],
    book: Kept = "true",
    name: str = "",
    meaning: str = "",
) -> Callable[[Rule], Rule]:
    """Enter a function into the registry: its name and docstring are the measure's, unless given."""

    def enter(rule: Rule) -> Rule:
        entry = Measure(
            name=name or rule.__name__,
            unit=unit,
            meaning=meaning or " ".join((rule.__doc__ or "").split()),
            better=better,
            book=book,
            dimensions=dimensions,
            rule=rule,
        )
        MEASURES[entry.name] = entry
        return rule

    return enter


class Row(NamedTuple):
    """A line of the table of results."""

    name: str
    value: float | None
    unit: str
    n: int
    book: str
    subgroup: str


class Table:
    """The measured values of one run. `table["name"]` is the value for the whole place."""

    def __init__(self, rows: list[Row]) -> None:
        """Keep the rows in order."""
        self.rows = rows
        self._place = {(row.name, row.subgroup): row for row in rows}

    def __getitem__(self, name: str) -> float | None:
        """The value for the whole place; an unknown name raises KeyError."""
        return self._place[name, WHOLE].value

    def __iter__(self) -> Iterator[str]:
        """The names of all measures."""
        return iter(self.as_dict())

    def __len__(self) -> int:
        """How many measures, subgroups not counted."""
        return len(self.as_dict())

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        from analysis.showing import table_html

        return table_html(self)

    def of(self, name: str, *, subgroup: str = WHOLE) -> float | None:
        """The value for a subgroup, such as `age: old` or `age gap`."""
        return self._place[name, subgroup].value

    def row(self, name: str, *, subgroup: str = WHOLE) -> Row:
        """The whole line, with unit and number of cases."""
        return self._place[name, subgroup]

    def as_dict(self) -> dict[str, float | None]:
        """Name to value, for the whole place."""
        return {row.name: row.value for row in self.rows if row.subgroup == WHOLE}

    def frame(self) -> "pd.DataFrame":
        """All rows as a pandas table: name, value, unit, n, book, subgroup."""
        import pandas as pd

        return pd.DataFrame(self.rows, columns=list(Row._fields))


def evaluate(facts: Facts, *, names: Iterable[str], dimensions: Collection[str] = DIMENSIONS) -> Table:
    """Apply measures of the registry in this order, to the whole and to subgroups, with the gaps."""
    whole, rows = Whole(facts), list[Row]()
    everybody = groups_of(facts, dimensions=dimensions) if dimensions else whole
    chosen: dict[tuple[str, ...], Groups] = {}
    for entry in (MEASURES[name] for name in names):
        groups = chosen.get(entry.dimensions)
        if groups is None:
            groups = everybody.of(entry.dimensions)
            groups = chosen[entry.dimensions] = groups if len(groups) > 1 else whole
        found = entry.rule(facts, groups)
        if groups is whole:
            value, n = _number(found.value), _number(found.n)
            rows.append(_row(entry, value, n, WHOLE))
        else:
            rows += _told(entry, groups, found)
    return Table(rows)


def evaluate_whole(facts: Facts, *, names: Iterable[str]) -> tuple[list[float], list[float]]:
    """Measures of the whole place alone: their values, NaN where not defined, and how many cases of each."""
    whole = Whole(facts)
    found = [MEASURES[name].rule(facts, whole) for name in names]
    return [_number(value) for value, _ in found], [_number(n) for _, n in found]


def _row(entry: Measure, value: float, n: float, subgroup: str) -> Row:
    return Row(entry.name, value if value == value else None, entry.unit, int(n), entry.book, subgroup)


def _told(entry: Measure, groups: Groups, found: Value) -> list[Row]:
    """A row for each subgroup, and after those of a dimension their gap."""
    count = len(groups)
    told = [
        _row(entry, value, n, name)
        for value, n, name in zip(_list(found.value, count), _list(found.n, count), groups.names, strict=True)
    ]
    return [row for dimension, span in groups.spans for row in _with_gap(entry, dimension, told[span])]


def _with_gap(entry: Measure, dimension: str, told: list[Row]) -> list[Row]:
    """The rows of a dimension and their gap: worst minus best; `n` is the smallest group's."""
    known = [row.value for row in told if row.value is not None]
    if len(known) < 2:
        return told
    n = min(row.n for row in told if row.value is not None)
    gap = Row(entry.name, max(known) - min(known), entry.unit, n, entry.book, f"{dimension} gap")
    return [*told, gap]


def _list(numbers: Number, count: int) -> list[float]:
    """Numbers of `count` subgroups as a list of Python's own."""
    if isinstance(numbers, np.ndarray):
        return numbers.tolist()
    return [float(numbers)] * count


def _number(found: Number) -> float:
    """A number of the whole place as one of Python's own."""
    return found.item() if isinstance(found, np.ndarray) else float(found)
