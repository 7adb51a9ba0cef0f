"""What a Mesa model is built from: plain lists of the world's columns, units, workers, residents."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import mesa

from sim.agents.unit import Unit
from sim.institution.coverage import COVERED
from sim.vocabulary import GRID, HEAD

if TYPE_CHECKING:
    from sim.agents.model import GridModel


@dataclass(slots=True, eq=False)
class Household:
    """A household and the units that serve it."""

    key: int
    village: int
    setting: int
    first_resident: int
    adults: int
    language: int
    migrant: int
    group: Unit | None
    grid: Unit | None
    committee: Unit | None
    township: Unit | None
    flag_day: int = -1  # of the last visit on a flag
    flag_place: int = 0  # its place among that day's
    flag_visits: int = 0  # such visits this month


def lay_ties(model: "GridModel") -> None:
    """The ties as plain lists: a list is read faster than an array, item by item."""
    ties = model.world.ties
    model.tie_a = ties["a"].tolist()
    model.tie_b = ties["b"].tolist()
    model.tie_kind = ties["kind"].tolist()
    model.tie_village = model.world.tie_villages().tolist()
    model.tie_key = model.world.tie_keys().tolist()
    model.group_of_tie = model.institution.group_of_tie.tolist()
    model.node_first = model.world.node_first.tolist()
    model.node_ties = model.world.node_ties.tolist()
    model.organisation_temper = model.world.organisations["temper"].tolist()


def lay_calendar(model: "GridModel") -> None:
    """Working days, months and deadlines as plain lists."""
    p, calendar = model.p, model.calendar
    model.working = calendar.is_working.tolist()
    model.month_ends = calendar.is_month_end.tolist()
    model.months = calendar.month.tolist()
    due, give_up = int(p.request_due_working_days), int(p.request_giveup_working_days)
    model.request_due = calendar.working_days_later(due).tolist()
    model.in_month = calendar.in_month.tolist()
    model.request_give_up = calendar.midnight_after(give_up).tolist()


def make_units(model: "GridModel", classes: dict[str, type[mesa.Agent]]) -> None:
    """Units, their workers, and households with the units that serve them."""
    institution = model.institution
    model.units = [Unit(model, row) for row in range(len(institution.units))]
    by_level: dict[int, Any] = {HEAD: classes["HouseholdHead"], GRID: classes["Gridworker"]}
    for row, unit in enumerate(institution.workers["unit"].tolist()):
        home = model.units[unit]
        kind = classes["GroupHead"] if home.serves else by_level.get(home.level, classes["Mediator"])
        home.workers.append(kind(model, home, row))
    model.county = model.units[institution.county_unit] if institution.county_unit >= 0 else None
    model.court = model.units[institution.court_unit] if institution.court_unit >= 0 else None
    villages = model.world.villages
    model.covered = {name: (institution.covered[name] == 1).tolist() for name in COVERED}

    def of(row: int) -> Unit | None:
        return model.units[row] if row >= 0 else None

    model.households = [
        Household(
            key, village, int(villages["setting"][village]), first, adults, language, migrant,
            of(group), of(grid), of(committee),
            of(int(institution.township_unit[villages["township"][village]])),
        )
        for (key, village, first, _, adults, language, migrant, _), group, grid, committee in zip(
            model.world.households.tolist(),
            institution.group_of.tolist(),
            institution.grid_of.tolist(),
            institution.committee_of.tolist(),
            strict=True,
        )
    ]  # fmt: skip
    model.village_households = [
        model.households[row["first_household"] : row["first_household"] + row["households"]]
        for row in villages
    ]


def make_residents(model: "GridModel", resident_class: type[mesa.Agent]) -> None:
    """One agent for each resident."""
    residents = model.world.residents
    names = ("household", "age_band", "digital", "temper", "trust", "motivation")
    model.resident_columns = {name: residents[name].tolist() for name in names}
    make: Any = resident_class
    model.residents = [make(model, row) for row in range(len(model.world.residents))]
