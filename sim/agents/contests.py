"""Contests in the Mesa engine: units are compared by their books, and the winners' practice spreads."""

from typing import TYPE_CHECKING

from sim import events
from sim.rules.month_end import contest_is_due, in_millionths, is_better, next_skill, places_to_win
from sim.vocabulary import COMMITTEE, GRID

if TYPE_CHECKING:
    from sim.agents.model import GridModel
    from sim.agents.unit import Unit


def contests(model: "GridModel", *, month: int, time: int) -> None:
    """The month's reports for the contest; and the contest, if it is due."""
    p = model.p
    if p.contest_at[GRID]:
        for grid in model.units_at(GRID):
            grid.record_debt += int(p.contest_minutes_month)
    if not contest_is_due(p, month):
        return
    for level in (GRID, COMMITTEE):
        if p.contest_at[level]:
            units = model.units_at(level)
            winners = _winners(model, units)
            for unit in units:
                if unit in winners:
                    share = 1000 * unit.cases_closed // unit.cases_left
                    model.log(time, events.CONTEST_WON, unit.row, level, share, month)
            _spread_practice(model, units, winners)
    for unit in model.units:
        unit.cases_left = unit.cases_closed = 0


def _winners(model: "GridModel", units: "list[Unit]") -> "list[Unit]":
    """The best of those with enough cases; of equal books the first in location order."""
    left = [unit for unit in units if unit.cases_left >= model.p.contest_least_cases]
    winners: list[Unit] = []
    for _ in range(places_to_win(model.p, len(left))):
        best = left[0]
        for unit in left[1:]:
            if is_better(
                unit.cases_closed, unit.cases_left, unit.key, best.cases_closed, best.cases_left, best.key
            ):
                best = unit
        winners.append(best)
        left.remove(best)
    return winners


def _spread_practice(model: "GridModel", units: "list[Unit]", winners: "list[Unit]") -> None:
    """Posts of the other units move towards the mean skill of those who work in the winning ones."""
    total = count = 0
    for unit in units:
        for worker in unit.workers if unit in winners else ():
            if worker.vacant_until == 0:
                total += in_millionths(worker.skill)
                count += 1
    if count == 0:
        return
    mean = total / count / 1000000.0
    for unit in units:
        for worker in unit.workers if unit not in winners else ():
            worker.own_skill = next_skill(model.p, worker.own_skill, mean)
