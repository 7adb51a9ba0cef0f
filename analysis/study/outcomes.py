"""What is kept of a run: the measures of the whole place, of subgroups and of the worst-off tenth of grids.

Which columns there are is known before any run, so that the rows of all runs fit. A measure that is not
defined, or a subgroup that the place does not have, is NaN with no cases.
"""

import ast
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from analysis.subgroups import AGE, LANGUAGE, MIGRANT, SETTING, WHOLE
from sim.vocabulary import AGE_BANDS, SETTINGS

if TYPE_CHECKING:
    from analysis.facts import RunLike

SUBGROUPS: Final = {
    AGE: tuple(f"{AGE}: {name}" for name in AGE_BANDS[1:]),
    MIGRANT: (f"{MIGRANT}: no", f"{MIGRANT}: yes"),
    LANGUAGE: (f"{LANGUAGE}: official", f"{LANGUAGE}: other"),
    SETTING: tuple(f"{SETTING}: {name}" for name in SETTINGS),
}
"""All subgroups that there can be, by dimension; `analysis.subgroups` has the people in them."""
WORST_TENTH: Final = "grids: worst tenth"
PACKAGE: Final = "analysis"


class Column(NamedTuple):
    """One outcome: a measure, and for whom (`all`, a subgroup such as `age: old`, or the worst tenth)."""

    measure: str
    subgroup: str

    @property
    def name(self) -> str:
        """As the column of a table is called."""
        return self.measure if self.subgroup == WHOLE else f"{self.measure} [{self.subgroup}]"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What a study keeps of each run: see `Study`."""

    outcomes: tuple[str, ...] = ()
    subgroups: tuple[str, ...] = ()
    grids: bool = False

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """All outcomes, in the order of the registry; subgroups after the whole, grids at the end."""
        return tuple(self._columns())

    def _columns(self) -> Iterator[Column]:
        from analysis.grid_measures import GRID_MEASURES
        from analysis.measures import MEASURES, measure_names

        for name in measure_names():
            if self.outcomes and name not in self.outcomes:
                continue
            yield Column(name, WHOLE)
            for dimension in SUBGROUPS:
                if dimension in self.subgroups and dimension in MEASURES[name].dimensions:
                    yield from (Column(name, group) for group in SUBGROUPS[dimension])
                    yield Column(name, f"{dimension} gap")
        if self.grids:
            yield from (Column(name, WORST_TENTH) for name in GRID_MEASURES)

    def observe(self, run: "RunLike") -> tuple[np.ndarray, np.ndarray]:
        """The outcomes of a run (float64, NaN where not defined) and the cases that each rests on (int64)."""
        from analysis.facts import facts_of
        from analysis.measures import evaluate, measure_names
        from analysis.registry import evaluate_whole

        names = [name for name in measure_names() if not self.outcomes or name in self.outcomes]
        if not self.subgroups and not self.grids:
            whole, cases = evaluate_whole(facts_of(run), names=names)
            return np.array(whole, dtype=np.float64), np.array(cases, dtype=np.float64).astype(np.int64)
        table = evaluate(facts_of(run), names=names, dimensions=self.subgroups)
        found = {(row.name, row.subgroup): (row.value, row.n) for row in table.rows}
        if self.grids:
            found |= worst_tenth(run)
        pairs = [found.get(column, (None, 0)) for column in self.columns]
        values = np.array([np.nan if value is None else value for value, _ in pairs], dtype=np.float64)
        return values, np.array([n for _, n in pairs], dtype=np.int64)


def worst_tenth(run: "RunLike") -> dict[tuple[str, str], tuple[float | None, int]]:
    """Each measure of grids over the tenth of grids at its bad end; the cases are these grids.

    Which grids these are is seen afterwards, so that luck has a part in it: compare arms, not levels.
    """
    from analysis.facts import facts_of
    from analysis.grid_measures import GRID_MEASURES, window_of
    from analysis.rating import worst_grids

    facts = facts_of(run)
    window = window_of(facts, None)
    found: dict[tuple[str, str], tuple[float | None, int]] = {}
    for name, measure in GRID_MEASURES.items():
        counted = measure.rule(facts, window)
        chosen = worst_grids(measure, counted)
        base = float(counted.base[chosen].sum())
        value = measure.scale * float(counted.hits[chosen].sum()) / base if base else None
        found[name, WORST_TENTH] = value, len(chosen)
    return found


@cache
def outcomes_version() -> str:
    """sha256 of the files of `analysis` that outcomes depend on: this one and all that it imports."""
    root = Path(__file__).parents[2]
    todo, seen = [f"{PACKAGE}.study.outcomes"], set[str]()
    while todo:
        module = todo.pop()
        if module in seen:
            continue
        seen.add(module)
        todo += _imported(_file_of(root, module))
    digest = hashlib.sha256()
    for module in sorted(seen):
        digest.update(module.encode())
        digest.update(_file_of(root, module).read_bytes())
    return digest.hexdigest()


def _file_of(root: Path, module: str) -> Path:
    path = root.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _imported(file: Path) -> Iterator[str]:
    """The modules of `analysis` that a file names in its imports."""
    root = Path(__file__).parents[2]
    for node in _statements(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.startswith(f"{PACKAGE}."))
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == PACKAGE:
            yield node.module
            below = [f"{node.module}.{name.name}" for name in node.names]
            yield from (name for name in below if _file_of(root, name).exists())


def _statements(within: ast.AST) -> Iterator[ast.stmt]:
    """All statements of a module, however deep, without a look into their expressions."""
    for name in ("body", "orelse", "finalbody", "handlers", "cases"):
        for one in getattr(within, name, ()):
            if isinstance(one, ast.stmt):
                yield one
            yield from _statements(one)
