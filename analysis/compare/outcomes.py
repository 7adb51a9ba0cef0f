"""Which outcomes are told, in which order and under which words; effects in natural units.

The two lead outcomes stand together and first. Benefits and harms share one table: what the books say beside
what is true, workload, costs, residents' time and privacy, and how unequally it falls.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from analysis.grid_measures import GRID_MEASURES
from analysis.measures import MEASURES
from analysis.registry import Direction
from analysis.subgroups import WHOLE
from analysis.words import measure_words

LEAD: Final = ("unsettled_severity_days_per_1000", "incidents_per_100000")
WORST_TENTH: Final = "grids: worst tenth"
SECTIONS: Final[dict[str, tuple[str, ...]]] = {
    "Lead outcomes": LEAD,
    "Disputes": ("born_per_1000", "hidden_share", "resolution_never_share", "closed_on_paper_share"),
    "The books, true beside reported": (
        "success_true", "success_reported", "on_time_true", "on_time_reported",
        "backlog_true_end", "backlog_reported_end",
    ),
    "Workload": (
        "utilisation_gridworkers", "gridworkers_worn_out_share", "utilisation_committee", "head_hours",
        "requests_late_share", "requests_given_up_share",
    ),
    "Costs": ("cost_total_yuan", "cost_per_durable_resolution_yuan"),
    "Residents' time and privacy": (
        "resident_hours_per_1000", "participant_hours_per_1000", "patrol_visits_per_household",
        "service_contacts_per_household", "households_above_tolerance_share",
    ),
    "Trust and taking part": ("trust_mean_end", "grievance_mean_end", "participation_last"),
    "How unequally it falls": (
        f"unsettled_severity_days [{WORST_TENTH}]", f"incidents [{WORST_TENTH}]",
        f"disputes_noticed [{WORST_TENTH}]", f"requests_late [{WORST_TENTH}]",
    ),
}  # fmt: skip
"""What the terminal shows where no outcomes were asked for; the files hold all."""

WORDS: Final[dict[str, str]] = {
    column: measure_words(column).name.en for columns in SECTIONS.values() for column in columns
}
"""The outcomes that are shown, by the names that people give them."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A column of a study's outcomes: its name there, and what the registry says of it."""

    column: str
    measure: str
    subgroup: str
    unit: str
    meaning: str
    book: str
    better: Direction

    @property
    def words(self) -> str:
        """How people call it."""
        return measure_words(self.column).name.en


def outcome_of(column: str) -> Outcome:
    """What the registries say of a column such as `incidents_per_100000 [age: old]`."""
    name, _, rest = column.partition(" [")
    subgroup = rest.removesuffix("]") or WHOLE
    if subgroup == WORST_TENTH:
        grid = GRID_MEASURES[name]
        return Outcome(
            column=column,
            measure=name,
            subgroup=subgroup,
            unit=grid.unit.en,
            meaning=grid.meaning,
            book="true",
            better="lower" if grid.red == "high" else "higher",
        )
    entry = MEASURES[name]
    # a gap between subgroups is better small, whatever it is a gap of
    better: Direction = "lower" if subgroup.endswith(" gap") else entry.better
    return Outcome(
        column=column,
        measure=name,
        subgroup=subgroup,
        unit=entry.unit,
        meaning=entry.meaning,
        book=entry.book,
        better=better,
    )


def in_sections(columns: Iterable[str], *, asked: Iterable[str] = ()) -> dict[str, list[str]]:
    """The columns to show by section: those asked for, with their subgroups; else those of `SECTIONS`."""
    there, wanted = list(columns), list(asked)
    if wanted:
        chosen = [column for column in there if outcome_of(column).measure in wanted]
        return {"Outcomes": sorted(chosen, key=lambda column: wanted.index(outcome_of(column).measure))}
    found = {section: [column for column in names if column in there] for section, names in SECTIONS.items()}
    subgroups = [column for column in there if _is_subgroup_of_lead(column)]
    found["How unequally it falls"] += subgroups
    return {section: names for section, names in found.items() if names}


def _is_subgroup_of_lead(column: str) -> bool:
    one = outcome_of(column)
    return one.measure in LEAD and one.subgroup not in (WHOLE, WORST_TENTH)


# --- natural units -------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Base:
    """What rates are counted over: the place's residents and family households."""

    residents: int
    households: int


class Natural(NamedTuple):
    """A unit that planners count in, and how many of it one of the measure's unit is."""

    unit: str
    factor: float

    @property
    def of_level(self) -> str:
        """The unit of a level; `unit` is that of a change."""
        return "%" if self.unit == POINTS else self.unit


POINTS: Final = "percentage points"
_PER: Final = re.compile(
    r"(?P<what>.+) per (?P<many>[\d,]+ )?(?P<whom>residents?|households?)(?P<year> a year)?\Z"
)
_COUNTED: Final = re.compile(r"(yuan|hours|persons|cases|disputes|groups|visits|reports)( a year)?\Z")


def natural_of(outcome: Outcome, base: Base) -> Natural | None:
    """The natural unit of an outcome; None where there is none (days, scales, rates of subgroups)."""
    if outcome.unit.startswith("share of"):
        return Natural(POINTS, 100.0)
    if outcome.subgroup != WHOLE:
        return None
    found = _PER.match(outcome.unit)
    if found:
        many = int((found["many"] or "1").replace(",", ""))
        whom = base.residents if found["whom"].startswith("resident") else base.households
        return Natural(f"{found['what']}{found['year'] or ''}", whom / many)
    return Natural(outcome.unit, 1.0) if _COUNTED.match(outcome.unit) else None
