"""Lay the institution of a scenario over a world: grids, groups, committees, desks and their staff."""

from typing import TYPE_CHECKING

import numpy as np

from sim.apportion import apportion
from sim.calendar import MINUTES_PER_DAY
from sim.institution.coverage import covered_villages
from sim.institution.joint_groups import joint_groups
from sim.institution.layout import DESKS, UNIT, WORKER, Institution, Layout
from sim.institution.pooling import allied_grids, pooled_desks
from sim.institution.posts import extra_posts
from sim.institution.staff import choose_heads, staffed
from sim.rows import Rows
from sim.vocabulary import COMMITTEE, COUNTY, COURT, GRID, HEAD, LEVELS, SETTINGS, TOWNSHIP
from sim.world.columns import World

if TYPE_CHECKING:
    from sim.scenario import Scenario

PART_TIME_BELOW_MINUTES = 240
"""Staff of the higher desks with fewer minutes a day are part-timers with a weekly budget (assumed, half a
day; 120 to 360)."""
MOST_WORKERS = 512
"""Per unit: a worker's key has nine bits for the ordinal."""
WORKING_DAYS_A_WEEK = 5


class _Units:
    """Rows of units and the number of their workers, gathered level by level."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rows: list[np.ndarray] = []
        self.level_first = [0]

    def add(self, units: Rows) -> None:
        """Append the units of the next level."""
        self.rows.append(units)
        self.level_first.append(self.level_first[-1] + len(units))

    def cut(self, *, level: int, counts: np.ndarray, served: np.ndarray) -> Rows:
        """Units of a level, `counts` per village, over the first `served` households of each."""
        villages = self.world.villages
        units = np.zeros(int(counts.sum()), dtype=UNIT)
        village = np.repeat(np.arange(len(villages)), counts)
        order = np.arange(len(units)) - np.repeat(np.cumsum(counts) - counts, counts)
        first = villages["first_household"][village].astype(np.int64)
        units["level"] = level
        units["village"] = village
        units["township"] = villages["township"][village]
        units["setting"] = villages["setting"][village]
        units["first_household"] = first + order * served[village] // counts[village]
        units["end_household"] = first + (order + 1) * served[village] // counts[village]
        self.finish(units)
        return units

    def finish(self, units: Rows) -> None:
        """Fill what follows from the households served: keys and residents."""
        first = self.world.households[units["first_household"]]
        last = self.world.households[units["end_household"] - 1]
        units["residents"] = last["first_resident"] + last["residents"] - first["first_resident"]
        units["key"] = (units["level"].astype(np.int64) << 32) + first["key"]

    def seat(self, units: Rows, desks: Rows) -> None:
        """Write down for the households that the last units serve (a column of DESKS) by which they are."""
        first, number = units["first_household"], units["end_household"] - units["first_household"]
        # household first, first + 1, ... of each unit, all units one after the other
        place = np.arange(int(number.sum())) - np.repeat(np.cumsum(number) - number, number)
        rows = self.level_first[-2] + np.arange(len(units))
        desks[np.repeat(first, number) + place] = np.repeat(rows, number)


def build_institution(scenario: "Scenario", world: World) -> Institution:
    """The units and workers that the scenario's policies ask for."""
    return staffed(scenario, world, lay_out(scenario, world))


def lay_out(scenario: "Scenario", world: World) -> Layout:
    """The units and posts that the scenario's policies ask for."""
    units = _Units(world)
    desks = np.full(len(world.households), -1, dtype=DESKS)
    groups = _groups(scenario, units)
    others, candidates, group_of_tie = joint_groups(scenario, world, first_unit=len(groups))
    units.add(np.concatenate([groups, others]))
    units.seat(groups, desks["group"])
    grids, lent = allied_grids(scenario, _grids(scenario, units))
    extra = extra_posts(scenario, grids, lent)
    where = "policies.alliances" if lent.any() else "policies.rangers"
    grids["workers"] = _at_most(scenario, grids["workers"] + extra.sum(axis=1), where=where)
    units.add(grids)
    units.seat(grids, desks["grid"])
    committees = _committees(scenario, units)
    units.add(committees)
    units.seat(committees, desks["committee"])
    townships, centre = _desks(scenario, units, TOWNSHIP), _desks(scenario, units, COUNTY)
    one_stop = scenario.policies.effective().one_stop
    if one_stop is not None and one_stop.pool_townships and len(townships):
        townships, centre = townships[:0], _centre(scenario, units, townships, centre)
    units.add(townships)
    township_unit = np.full(len(world.township_names), -1, dtype=np.int64)
    township_unit[townships["township"]] = units.level_first[TOWNSHIP] + np.arange(len(townships))
    units.add(centre)
    units.add(_desks(scenario, units, COURT))
    rows: Rows = np.concatenate(units.rows)
    rows["first_worker"] = np.cumsum(rows["workers"]) - rows["workers"]
    posts = _posts(scenario, rows)
    choose_heads(world, rows, posts)
    county, court = units.level_first[COUNTY], units.level_first[COURT]
    unstaffed = Institution(
        units=rows,
        workers=posts,
        level_first=np.array(units.level_first, dtype=np.int64),
        desks=desks,
        township_unit=township_unit,
        assigned=_assigned(scenario, world),
        county_unit=county if units.level_first[COUNTY + 1] > county else -1,
        court_unit=court if units.level_first[COURT + 1] > court else -1,
        covered=covered_villages(scenario, world),
        group_of_tie=group_of_tie,
    )
    return Layout(unstaffed=unstaffed, extra=extra, candidates=candidates)


def _posts(scenario: "Scenario", units: Rows) -> Rows:
    """Rows of all workers, with what their posts say of them."""
    workers: Rows = np.zeros(int(units["workers"].sum()), dtype=WORKER)
    workers["unit"] = np.repeat(np.arange(len(units)), units["workers"])
    ordinal = np.arange(len(workers)) - np.repeat(units["first_worker"], units["workers"])
    workers["key"] = (units["key"][workers["unit"]] << 9) + ordinal
    workers["household"] = -1
    staffing = scenario.policies.effective().staffing
    if staffing is not None:
        contract = np.array([staffing.contract.get(name) == "contract" for name in SETTINGS])
        workers["contract"] = contract[units["setting"][workers["unit"]]] & (
            units["level"][workers["unit"]] == GRID
        )
    return workers


def _assigned(scenario: "Scenario", world: World) -> np.ndarray:
    """Per village, shape (V,): households that its party members call on, at most all."""
    policy = scenario.policies.effective().party_pairing
    if policy is None:
        return np.zeros(len(world.villages), dtype=np.int64)
    people = world.residents
    home = world.households["village"][people.household[people.party_member == 1]]
    living = np.bincount(home, minlength=len(world.villages)).astype(np.int64)
    total = int(living.sum())
    wanted = round(policy.share * total) if policy.share is not None else policy.members
    members = apportion(min(wanted or 0, total), living) if total else living
    assigned = (members * policy.households_per_member + 0.5).astype(np.int64)
    return np.minimum(assigned, world.villages["households"]).astype(np.int64)


def _families(world: World) -> np.ndarray:
    """Family households per village, shape (V,): they stand first in each village."""
    return np.bincount(
        world.households["village"][world.households["collective"] == 0], minlength=len(world.villages)
    ).astype(np.int64)


def _groups(scenario: "Scenario", units: _Units) -> Rows:
    policy = scenario.policies.effective().joint_defence
    if policy is None:
        return np.zeros(0, dtype=UNIT)
    families = _families(units.world)
    chosen = np.isin(units.world.villages["setting"], [SETTINGS.index(name) for name in policy.settings])
    weights = np.where(chosen, families, 0)
    counts = np.zeros(len(families), dtype=np.int64)
    if policy.heads is not None:
        counts[chosen] = apportion(policy.heads, weights[chosen], least=1)
        counts = np.minimum(counts, weights)
    else:
        counts[chosen] = np.maximum(1, np.round(weights[chosen] / policy.households_per_head)).astype(
            np.int64
        )
    groups = units.cut(level=HEAD, counts=counts, served=families)
    groups["workers"] = 1
    groups["budget_minutes"] = round(policy.case_minutes_week)
    groups["start_minute"] = 18 * 60
    return groups


def _grids(scenario: "Scenario", units: _Units) -> Rows:
    staffing = scenario.policies.effective().staffing
    if staffing is None:
        return np.zeros(0, dtype=UNIT)
    villages = units.world.villages
    counts = np.zeros(len(villages), dtype=np.int64)
    for name, cut in staffing.grids.items():
        if name not in staffing.gridworkers:
            continue
        mine = villages["setting"] == SETTINGS.index(name)
        if not mine.any():
            continue
        households = villages["households"][mine]
        if cut.count is not None:
            counts[mine] = apportion(cut.count, households, least=1)
        else:
            counts[mine] = np.maximum(1, np.round(households / cut.households_per_grid)).astype(np.int64)
    counts = np.minimum(counts, villages["households"])
    grids = units.cut(level=GRID, counts=counts, served=villages["households"].astype(np.int64))
    grids["start_minute"] = round(staffing.shift_start_minute)
    for name, ratio in staffing.gridworkers.items():
        mine = grids["setting"] == SETTINGS.index(name)
        if not mine.any():
            continue
        own = grids[mine]
        households = own["end_household"] - own["first_household"]
        grids["workers"][mine] = _staff(
            scenario, ratio, own, households, where=f"policies.staffing.gridworkers.{name}"
        )
        grids["shift_minutes"][mine] = round(staffing.shift_minutes[name])
    return grids


def _committees(scenario: "Scenario", units: _Units) -> Rows:
    ladder = scenario.policies.effective().ladder
    if ladder is None or ladder.committee is None:
        return np.zeros(0, dtype=UNIT)
    villages = units.world.villages
    number = len(villages) if ladder.committee.count is None else ladder.committee.count
    counts = np.minimum(apportion(number, villages["households"], least=1), villages["households"])
    committees = units.cut(level=COMMITTEE, counts=counts, served=villages["households"].astype(np.int64))
    households = committees["end_household"] - committees["first_household"]
    committees["workers"] = _staff(
        scenario,
        ladder.committee.mediators,
        committees,
        households,
        where="policies.ladder.committee.mediators",
    )
    for s, name in enumerate(SETTINGS):
        mine = committees["setting"] == s
        minutes = ladder.committee.minutes_day.get(name, 0.0)
        _set_hours(scenario, committees, mine, minutes, where=f"policies.ladder.committee.minutes_day.{name}")
    return committees


def _desks(scenario: "Scenario", units: _Units, level: int) -> Rows:
    ladder = scenario.policies.effective().ladder
    desk = getattr(ladder, LEVELS[level]) if ladder is not None else None
    if desk is None:
        return np.zeros(0, dtype=UNIT)
    townships = np.arange(len(units.world.township_names)) if level == TOWNSHIP else np.array([-1])
    rows = _desk_rows(units, level, townships)
    rows["workers"] = _staff(
        scenario,
        desk.staff,
        rows,
        rows["end_household"] - rows["first_household"],
        where=f"policies.ladder.{LEVELS[level]}.staff",
    )
    everyone = np.ones(len(rows), dtype=bool)
    _set_hours(
        scenario, rows, everyone, desk.minutes_day, where=f"policies.ladder.{LEVELS[level]}.minutes_day"
    )
    return rows


def _desk_rows(units: _Units, level: int, townships: Rows) -> Rows:
    """Units without staff, over all households of each township, or (-1) of the whole place."""
    world = units.world
    rows = np.zeros(len(townships), dtype=UNIT)
    rows["level"] = level
    rows["village"] = -1
    rows["township"] = townships
    ends = world.villages["first_household"] + world.villages["households"]
    for row, township in zip(rows, townships, strict=True):
        mine = (world.villages["township"] == township) | (township < 0)
        row["first_household"] = world.villages["first_household"][mine].min()
        row["end_household"] = ends[mine].max()
    units.finish(rows)
    return rows


def _centre(scenario: "Scenario", units: _Units, townships: Rows, county: np.ndarray) -> Rows:
    """The one-stop centre: the county's desk with the staff and the minutes of the townships'."""
    where = "policies.one_stop"
    staff, minutes_day = pooled_desks(scenario, townships, county)
    centre = _desk_rows(units, COUNTY, np.array([-1]))
    centre["workers"] = staff
    _at_most(scenario, centre["workers"], where=where)
    _set_hours(scenario, centre, np.ones(1, dtype=bool), minutes_day, where=where)
    return centre if staff else centre[:0]


def _set_hours(
    scenario: "Scenario", units: Rows, mine: np.ndarray, pooled_minutes_day: float, *, where: str
) -> None:
    """Give units their pooled minutes a working day: as a shift, or as weekly budgets of part-timers.

    Shifts begin at 9:00, or at midnight where they would not end before it.
    """
    each = pooled_minutes_day / np.maximum(units["workers"], 1)
    longest = each[mine].max(initial=0.0)
    if longest > MINUTES_PER_DAY:
        raise scenario.problem(
            where, f"{pooled_minutes_day:g} minutes a day are {longest:.0f} for each of the staff"
        )
    part_time = each < PART_TIME_BELOW_MINUTES
    units["start_minute"][mine] = np.where(each[mine] > 15 * 60, 0, 9 * 60)
    units["shift_minutes"][mine & ~part_time] = np.round(each[mine & ~part_time])
    units["budget_minutes"][mine & part_time] = np.round(each[mine & part_time] * WORKING_DAYS_A_WEEK)


def _staff(scenario: "Scenario", ratio: object, units: Rows, households: Rows, *, where: str) -> np.ndarray:
    """Workers per unit from a number or a ratio; the total is shared out by residents."""
    residents = units["residents"]
    per_unit = getattr(ratio, "per_grid", None) or getattr(ratio, "per_unit", None)
    if per_unit is not None:
        total = per_unit * len(units)
    elif getattr(ratio, "total", None) is not None:
        total = ratio.total  # type: ignore[attr-defined]  # one of several pydantic models
    elif getattr(ratio, "residents_per_worker", None) is not None:
        total = residents.sum() / ratio.residents_per_worker  # type: ignore[attr-defined]
    elif getattr(ratio, "residents_per_mediator", None) is not None:
        total = residents.sum() / ratio.residents_per_mediator  # type: ignore[attr-defined]
    else:
        per_worker = getattr(ratio, "households_per_worker", None) or ratio.households_per_mediator  # type: ignore[attr-defined]
        total = households.sum() / per_worker
    whole = round(float(total))
    if whole < 1:
        raise scenario.problem(where, f"yields {total:.3g} workers for {len(units)} units: no staff at all")
    weights = np.ones(len(units)) if per_unit is not None else residents.astype(float)
    return _at_most(scenario, apportion(whole, weights, least=1), where=where)


def _at_most(scenario: "Scenario", workers: Rows, *, where: str) -> np.ndarray:
    """Workers per unit, refused where a unit has more than there are keys for."""
    if workers.max(initial=0) > MOST_WORKERS:
        raise scenario.problem(
            where, f"puts {workers.max()} workers into one unit; at most {MOST_WORKERS} are allowed"
        )
    return workers
