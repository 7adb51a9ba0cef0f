"""Log to outcomes: `measures(run)` is the table of all measures, `daily(run)` one row per day.

Which measures there are: `MEASURES` in `analysis/registry.py`, filled by the `measures_*` files, one
function each. True and reported stand side by side; everything comes from the log and static tables.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final
from weakref import WeakKeyDictionary

from analysis import (
    measures_books,
    measures_casework,
    measures_costs,
    measures_disputes,
    measures_institution,
    measures_noticing,
    measures_peaks,
    measures_people,
    measures_staff,
)
from analysis.daily import daily
from analysis.facts import Facts, RunLike, facts_of
from analysis.fates import FATES, fate_counts
from analysis.registry import MEASURES, Measure, Row, Table, evaluate
from analysis.subgroups import DIMENSIONS

SECTIONS: Final = (
    measures_disputes,
    measures_noticing,
    measures_books,
    measures_staff,
    measures_peaks,
    measures_people,
    measures_casework,
    measures_institution,
    measures_costs,
)
"""The files of measures in the order in which the table tells them; the two lead outcomes come first."""

_TABLES: WeakKeyDictionary[Facts, dict[tuple[str, ...], Table]] = WeakKeyDictionary()


def measures(run: RunLike, *, dimensions: Sequence[str] = DIMENSIONS) -> Table:
    """All measures of a run for the whole place, and by subgroup; computed once for as long as the run lives.

    `dimensions` are those of whose subgroups to tell, of `DIMENSIONS`; without any, () or [], the whole
    place alone is measured, in a fraction of the time.
    """
    unknown = sorted(set(dimensions) - set(DIMENSIONS))
    if unknown:
        raise ValueError(f"no such dimensions: {unknown}; there are {', '.join(DIMENSIONS)}")
    facts = facts_of(run)
    tables = _TABLES.setdefault(facts, {})
    chosen = tuple(name for name in DIMENSIONS if name in dimensions)
    if chosen not in tables:
        tables[chosen] = evaluate(facts, names=measure_names(), dimensions=chosen)
    return tables[chosen]


@cache
def measure_names() -> tuple[str, ...]:
    """The names of all measures, section by section."""
    modules = [section.__name__ for section in SECTIONS]
    return tuple(sorted(MEASURES, key=lambda name: modules.index(MEASURES[name].rule.__module__)))


__all__ = [
    "FATES",
    "MEASURES",
    "Measure",
    "Row",
    "Table",
    "daily",
    "evaluate",
    "fate_counts",
    "measure_names",
    "measures",
]
