"""Log to outcomes: `measures(run)` is the table of all measures, `daily(run)` one row per day.

Which measures there are: `MEASURES` in `analysis/registry.py`, filled by the `measures_*` files, one
function each. True and reported stand side by side; everything comes from the log and static tables.
"""

from typing import Final
from weakref import WeakKeyDictionary

from analysis import (
    measures_books,
    measures_casework,
    measures_costs,
    measures_disputes,
    measures_institution,
    measures_noticing,
    measures_people,
    measures_staff,
)
from analysis.daily import daily
from analysis.facts import Facts, RunLike, facts_of
from analysis.fates import FATES, fate_counts
from analysis.registry import MEASURES, Measure, Row, Table, evaluate

SECTIONS: Final = (
    measures_disputes,
    measures_noticing,
    measures_books,
    measures_staff,
    measures_people,
    measures_casework,
    measures_institution,
    measures_costs,
)
"""The files of measures in the order in which the table tells them; the two lead outcomes come first."""

_TABLES: WeakKeyDictionary[Facts, Table] = WeakKeyDictionary()


def measures(run: RunLike) -> Table:
    """All measures of a run, whole and by subgroup; computed once for as long as the run lives."""
    facts = facts_of(run)
    table = _TABLES.get(facts)
    if table is None:
        table = _TABLES[facts] = evaluate(facts, names=measure_names())
    return table


def measure_names() -> list[str]:
    """The names of all measures, section by section."""
    modules = [section.__name__ for section in SECTIONS]
    return sorted(MEASURES, key=lambda name: modules.index(MEASURES[name].rule.__module__))


__all__ = [
    "FATES",
    "MEASURES",
    "Measure",
    "Row",
    "Table",
    "daily",
    "fate_counts",
    "measure_names",
    "measures",
]
