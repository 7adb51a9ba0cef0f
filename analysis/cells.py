"""Cells: what residents, households, villages and units of a place are, in a few numbers.

Every subgroup is a set of cells. What is counted once by cell is known of every subgroup; and what depends
on the place alone is counted once for all runs that share its world, or its institution.
"""

from typing import Final
from weakref import WeakKeyDictionary

import numpy as np

from sim.institution.layout import Institution
from sim.vocabulary import AGE_BANDS, GRID, GROUPS, HEAD, LEVELS, POSTS, REGULAR, SETTINGS
from sim.world.columns import World

HOUSEHOLD_CELLS: Final = 4 * len(SETTINGS)
"""A household's cell: setting * 4 + 2 if migrant + 1 if of a minority's language."""
RESIDENT_CELLS: Final = HOUSEHOLD_CELLS * len(AGE_BANDS)
"""A resident's cell: age band * 16 + the household's cell."""
UNIT_CELLS: Final = len(SETTINGS) + 1
"""A unit's cell: its setting, or the last one if it belongs to no village. A village's: its setting."""


class PlaceCells:
    """The cells of a world's villages, households and residents, and how many each holds."""

    def __init__(self, world: World) -> None:
        """Sort everybody once."""
        villages, homes = world.villages, world.households
        self.of_village = villages["setting"].astype(np.intp)
        cell = villages["setting"].astype(np.uint8)[homes["village"]] * np.uint8(4)
        cell += homes["migrant"].astype(np.uint8) * np.uint8(2)
        cell += (homes["language"] > 0).astype(np.uint8)
        self.of_household = cell
        band = world.residents.age_band.astype(np.uint8) * np.uint8(HOUSEHOLD_CELLS)
        self.of_resident = band + cell[world.residents.household]
        self.households = self.count_households()
        self.residents = np.bincount(self.of_resident, minlength=RESIDENT_CELLS)
        self.homes_by_setting = self.sum_villages(villages["households"])
        self.residents_by_setting = self.sum_villages(villages["residents"])

    def count_households(self, weights: np.ndarray | None = None) -> np.ndarray:
        """How many households each cell has, or what their weights (shape (H,)) add up to."""
        return np.bincount(self.of_household, weights=weights, minlength=HOUSEHOLD_CELLS)

    def sum_villages(self, weights: np.ndarray) -> np.ndarray:
        """What weights (shape (V,)) add up to by the cells of villages, filled up to those of units."""
        return np.bincount(self.of_village, weights=weights, minlength=UNIT_CELLS)


class StaffCells:
    """Levels, cells and posts of an institution's units and workers."""

    def __init__(self, institution: Institution) -> None:
        """Sort every unit and worker once."""
        units, workers = institution.units, institution.workers
        unit = workers["unit"]
        self.unit_level = np.ascontiguousarray(units["level"])
        self.unit_cell = np.where(units["village"] >= 0, units["setting"], len(SETTINGS)).astype(np.intp)
        self.worker_level = self.unit_level[unit]
        self.worker_cell = self.unit_cell[unit]
        self.is_gridworker = self.worker_level == GRID
        self.gridworkers = np.bincount(self.worker_cell[self.is_gridworker], minlength=UNIT_CELLS)
        regular = workers["post"] == REGULAR
        self.regular = np.zeros((len(LEVELS), 2), dtype=np.int64)
        """Workers of the usual staff by level and contract (1: contract worker, 0: none)."""
        np.add.at(self.regular, (self.worker_level[regular], workers["contract"][regular]), 1)
        self.posts = np.bincount(workers["post"], minlength=len(POSTS))
        """How many workers have each post."""
        self.worker_serves = np.ascontiguousarray(units["serves"][unit])
        self.heads_serve = self.worker_serves[self.worker_level == HEAD]
        self.heads = np.bincount(self.heads_serve, minlength=len(GROUPS))
        """How many heads of groups there are, by whom their group is of."""
        self.joint_groups = np.bincount(self.unit_cell[units["serves"] > 0], minlength=UNIT_CELLS)


_PLACES: WeakKeyDictionary[World, PlaceCells] = WeakKeyDictionary()
_STAFFS: WeakKeyDictionary[Institution, StaffCells] = WeakKeyDictionary()


def place_cells(world: World) -> PlaceCells:
    """The cells of a world, sorted once for as long as it lives."""
    if world not in _PLACES:
        _PLACES[world] = PlaceCells(world)
    return _PLACES[world]


def staff_cells(institution: Institution) -> StaffCells:
    """The cells of an institution, sorted once for as long as it lives."""
    if institution not in _STAFFS:
        _STAFFS[institution] = StaffCells(institution)
    return _STAFFS[institution]
