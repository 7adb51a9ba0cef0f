"""What a layer says at one key, and how a later layer changes what an earlier one said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from sim.errors import Problem
from sim.scenario.fields import Spec
from sim.scenario.text import Where, nearest, shown_path

HINTS_MAX: Final = 100
"""Problems of one file after which no nearest names are looked for."""


@dataclass(frozen=True, slots=True)
class Tag:
    """What a Quantity says about its number: where it comes from and how uncertain it is.

    `low` and `high` bound a number, or one cell of a table; `factors` a whole table (a multiplier on every
    cell), or shares (on their odds: see `analysis/study/moves.py`).
    """

    source: str | None = None
    low: float | None = None
    high: float | None = None
    factors: tuple[float, float] | None = None
    distribution: str | None = None
    quote: str | None = None
    note: str | None = None
    grade: str | None = None

    def bare(self, value: Any) -> "Tag":
        """The tag of this number after a bare value replaced it: assumed, the range made to hold it."""
        low, high = self.low, self.high
        if low is not None and high is not None and isinstance(value, int | float):
            low, high = min(low, value), max(high, value)
        # a range that now reaches 0 has no logarithm: switching a rate off is no mistake
        reaches_zero = self.distribution == "loguniform" and low is not None and low <= 0
        return Tag("assumed", low, high, self.factors, "uniform" if reaches_zero else self.distribution)


UNTAGGED = Tag()


@dataclass(frozen=True, slots=True)
class Entry:
    """One leaf as said by the layers so far.

    `cells` gives place and tag of each cell of a table by its dotted names; a bare change of one cell
    leaves the sources of the others as they are. `state`: `said`; `bad`, reported already; `removed`,
    by `key: null`; `tag`, a Quantity without a value, which changes an earlier one's attributes.
    """

    spec: Spec
    value: Any
    where: Where
    tag: Tag = UNTAGGED
    cells: Mapping[str, tuple[Where, Tag]] = field(default_factory=dict)
    state: str = "said"


@dataclass(slots=True)
class Layer:
    """What one file says: entries by path, where each mapping stands, and what is wrong with it."""

    entries: dict[str, Entry] = field(default_factory=dict)
    places: dict[str, Where] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    rivals: dict[str, list[str]] = field(default_factory=dict)
    """Paths that a path takes the place of, for keys that exclude each other."""
    folder: Path | None = None
    """Where file names in this layer start from."""

    def report(self, where: Where, path: str, message: str) -> None:
        """Note a problem."""
        self.problems.append(where.problem(shown_path(path), message))

    def hint(self, word: str, allowed: Iterable[str]) -> str:
        """The nearest name; not for each of thousands of unknown keys, since the search is slow."""
        if word[:1].isdecimal():
            return "; it looks like a piece of a number, which is written without commas"
        return nearest(word, allowed) if len(self.problems) < HINTS_MAX else ""


def combine(old: Entry | None, new: Entry) -> Entry:
    """What holds after `new` was said where `old` held.

    A bare value keeps the range of the Quantity it replaces, widened to hold it; its source is
    `assumed`. Tables merge cell by cell (a table of shares row by row); all else is replaced.
    """
    if old is None or old.state != "said" or new.state not in ("said", "tag"):
        return new
    if new.state == "tag":
        tag = merge_tags(old.tag, new.tag)
        cells = {name: (where, merge_tags(cell, new.tag)) for name, (where, cell) in old.cells.items()}
        return replace(old, tag=tag, cells=cells)
    if new.spec.kind != "table":
        return replace(new, tag=retagged(old.tag, new.tag, new.value))
    rows = len(new.spec.over) - new.spec.shares
    cells = {name: cell for name, cell in old.cells.items() if not covered(name, new.value, rows)}
    for name, (where, tag) in new.cells.items():
        before = old.cells[name][1] if name in old.cells else old.tag
        cells[name] = where, retagged(before, tag, cell_of(new.value, name))
    tag = retagged(old.tag, new.tag, None)
    return Entry(new.spec, merge_tables(old.value, new.value, rows), new.where, tag, cells)


def retagged(old: Tag, new: Tag, value: Any) -> Tag:
    """The tag of a value said over another one; said bare, it keeps what the other's range was."""
    bare = new.source is None and old.source is not None
    return merge_tags(old.bare(value), new) if bare else new


def cell_of(table: Any, name: str) -> Any:
    """The cell of a table, or of a list of tables, at a dotted name."""
    for part in name.split("."):
        table = table[int(part)] if isinstance(table, list) else table[part]
    return table


def merge_tags(old: Tag, new: Tag) -> Tag:
    """`old` with what `new` gives."""
    given = {name: getattr(new, name) for name in Tag.__slots__ if getattr(new, name) is not None}
    return replace(old, **given)


def merge_tables(old: Any, new: Any, depth: int) -> Any:
    """`new` over `old`, name by name down to `depth`, below which a row is replaced whole."""
    if depth == 0:
        return new
    merged = dict(old)
    for name, value in new.items():
        merged[name] = merge_tables(old[name], value, depth - 1) if name in old else value
    return merged


def covered(cell: str, table: Any, depth: int) -> bool:
    """Whether a table says something at a cell, or replaces the row in which it stands."""
    for name in cell.split(".")[:depth]:
        if name not in table:
            return False
        table = table[name]
    return True
