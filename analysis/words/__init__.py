"""The catalogue: every term that people read, in English and simplified Chinese.

    base.py       Words (a text in both languages), Term (a name and what it means)
    measures_*.py names of all measures; units.py their units
    policies.py   policies and overlays
    things.py     levels, endings, channels, groups, events, verdicts, months
    numbers.py    numbers, intervals, money and dates
    parameters.py numbers of scenarios: their meanings (parameters_*.py) and remarks on them (notes_*.py)
    values.py     values of scenarios, and the names in their tables
    patterns.py   patterns of the scorecard; claims*.py: claims of `verify`
    rules.py      rules beside the app's levers; refusals.py: what its server refuses

`measure_words`, `policy_words`, `arm_words` and `subgroup_words` look them up. A word that is not there is
shown as it is: names of scenarios and arms are their authors'. Complete by `tests/unit/test_words*.py`.
"""

from functools import cache
from typing import NamedTuple

from analysis.words.base import LANGUAGES, Language, Term, Words, listed, plain, term
from analysis.words.measures_disputes import GRIDS
from analysis.words.policies import BASELINE, OVERLAYS, POLICIES
from analysis.words.things import SUBGROUPS
from analysis.words.units import UNITS, is_share, unit_words


class MeasureWords(NamedTuple):
    """A measure: how it is called, what it means, what it counts in."""

    name: Words
    meaning: Words
    unit: Words


@cache
def _measures() -> dict[str, tuple[str, str, str]]:
    from analysis.words import measures_disputes as disputes
    from analysis.words import measures_work as work

    sections = (
        *(disputes.DISPUTES, disputes.NOTICING, disputes.BOOKS, work.STAFF, work.PEAKS, work.PEOPLE),
        *(work.CASEWORK, work.INSTITUTION, work.COSTS),
    )
    return {name: entry for section in sections for name, entry in section.items()}


def measure_words(column: str) -> MeasureWords:
    """Name, meaning and unit of a measure, or of a column such as `hidden_share [age: old]`.

    The English meaning and the unit are the registry's. KeyError for a measure that there is not.
    """
    from analysis.grid_measures import GRID_MEASURES
    from analysis.measures import MEASURES

    name, _, rest = column.partition(" [")
    subgroup = rest.removesuffix("]")
    if subgroup == "grids: worst tenth":
        grid = GRID_MEASURES[name]
        found = MeasureWords(
            Words(GRIDS.get(name, grid.title.en[:1].lower() + grid.title.en[1:]), grid.title.zh),
            Words(grid.meaning, grid.title.zh),
            Words(grid.unit.en, grid.unit.zh),
        )
    else:
        en, zh, meaning = _measures()[name]
        entry = MEASURES[name]
        found = MeasureWords(Words(en, zh), Words(entry.meaning, meaning), unit_words(entry.unit))
    if not subgroup or subgroup == "all":
        return found
    whom = subgroup_words(subgroup)
    return found._replace(name=Words("{name}, {whom}", "{name}（{whom}）").fill(name=found.name, whom=whom))


def subgroup_words(name: str) -> Words:
    """Whom a measure is about: `age: old`."""
    return SUBGROUPS.get(name, plain(name))


def policy_words(name: str) -> Term:
    """A policy by its key in a scenario."""
    return POLICIES.get(name, term(name, name))


def arm_words(name: str) -> Words:
    """An arm by its name: overlays joined by +, after an own name and a colon if it has one."""
    _, _, rest = name.rpartition(":")
    parts = [BASELINE if part == "baseline" else OVERLAYS.get(part) for part in rest.split("+")]
    known = [part for part in parts if part is not None]
    if len(known) != len(parts):
        return plain(name)
    return Words(" and ".join(part.en for part in known), "＋".join(part.zh for part in known))


__all__ = [
    "BASELINE",
    "LANGUAGES",
    "OVERLAYS",
    "POLICIES",
    "UNITS",
    "Language",
    "MeasureWords",
    "Term",
    "Words",
    "arm_words",
    "is_share",
    "listed",
    "measure_words",
    "plain",
    "policy_words",
    "subgroup_words",
    "term",
    "unit_words",
]
