"""Early warning in the Mesa engine: what is on record by building, and whose turn it is to be visited."""

from collections import deque
from typing import TYPE_CHECKING

from sim import events
from sim.rules.supervision import in_thousandths, is_flagged, warning_score

if TYPE_CHECKING:
    from sim.agents.model import GridModel
    from sim.agents.unit import Unit


class Building:
    """A few households of a grid, next door to each other."""

    def __init__(self, homes: range) -> None:
        """Nothing is on record yet."""
        self.homes = homes
        self.score, self.score_day = 0.0, 0
        self.quiet_until = 0
        self.waits = False


class Flags:
    """The buildings of a place, by grid and household, and those that wait for visits."""

    def __init__(self, model: "GridModel") -> None:
        """Cut the grids into buildings, if there is such a policy."""
        self.model = model
        self.is_on = bool(model.p.has_warning)
        self.of_grid: dict[Unit, list[Building]] = {}
        self.of_home: dict[int, Building] = {}
        self.waiting: dict[Unit, deque[tuple[Building, int]]] = {}
        if self.is_on:
            for grid in model.grids:
                self.cut(grid)

    def cut(self, grid: "Unit") -> None:
        """The buildings of a grid."""
        size, end = int(self.model.p.warning_households_per_building), grid.first_household + grid.households
        starts = range(grid.first_household, end, size)
        self.of_grid[grid] = [Building(range(first, min(first + size, end))) for first in starts]
        self.of_home |= {home: one for one in self.of_grid[grid] for home in one.homes}
        self.waiting[grid] = deque()

    def signal(self, home: int, weight: float, time: int) -> None:
        """Something is on record at a household: add it to the score of the building."""
        building = self.of_home.get(home)
        if building is None:
            return
        day = max(time // 1440, building.score_day)
        days = float(day - building.score_day)
        building.score, building.score_day = warning_score(self.model.p, building.score, days, weight), day

    def raise_flags(self, grid: "Unit", time: int) -> None:
        """On the evening of a working day: flag the buildings whose score is high enough."""
        model, p = self.model, self.model.p
        for one in self.of_grid[grid]:
            if one.waits or model.day < one.quiet_until or not is_flagged(p, one.score):
                continue
            score = warning_score(p, one.score, float(max(model.day - one.score_day, 0)), 0.0)
            if is_flagged(p, score):
                one.waits = True
                self.waiting[grid].extend((one, home) for home in one.homes)
                first, number = one.homes.start, len(one.homes)
                model.log(time, events.FLAGGED, grid.row, first, number, in_thousandths(score))

    def visits_of(self, grid: "Unit", most: int) -> int:
        """Take today's visits on flags, first come first served; how many they are."""
        model, line = self.model, self.waiting[grid]
        visits = min(len(line), int(model.p.warning_visits_day), most)
        for place in range(visits):
            building, home = line.popleft()
            household = model.households[home]
            household.flag_day, household.flag_place = model.day, place
            household.flag_visits += 1
            if home == building.homes[-1]:
                building.waits = False
                building.quiet_until = model.day + int(model.p.warning_quiet_days)
        return visits
