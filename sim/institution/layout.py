"""The tables of the institution: units at every level, the workers in them, whom they serve.

Changing the institution changes no row, tie or key of the physical world.
"""

from dataclasses import dataclass, field

import numpy as np

from sim.rows import Rows

UNIT = np.dtype(
    [
        ("key", "i8"),  # physical: level << 32 | key of its first household
        ("level", "i8"),  # index into LEVELS
        ("village", "i8"),  # -1 for units of a township and above
        ("township", "i8"),  # -1 for county and court
        ("setting", "i8"),  # of its village; urban for the higher desks
        ("first_household", "i8"),  # serves households first_household .. end_household - 1
        ("end_household", "i8"),
        ("residents", "i8"),
        ("first_worker", "i8"),
        ("workers", "i8"),
        ("shift_minutes", "i8"),  # per worker and working day; 0 for units with a weekly budget
        ("start_minute", "i8"),  # of the shift
        ("budget_minutes", "i8"),  # per worker and week, for units of part-timers; else 0
        ("serves", "i8"),  # of a head's group, of whom it is: index into GROUPS; else 0
        ("members", "i8"),  # of a joint group: among how many its head's attention is divided; else 0
    ],
    align=True,
)
"""Two kinds of unit: with a *shift*, whose unfinished session is carried over to the next working
day; and with a *budget* of part-timers, who finish a session once begun and owe the minutes."""

WORKER = np.dtype(
    [
        ("key", "i8"),  # unit's key << 9 | ordinal
        ("unit", "i8"),
        ("contract", "i8"),  # 1 contract staff, 0 a group head or a volunteer
        ("language", "i8"),
        ("specialism", "i8"),  # index into KINDS, or -1
        ("post", "i8"),  # index into POSTS
        ("household", "i8"),  # a household head's own household, else -1
        ("skill", "f8"),  # standard deviations
        ("susceptibility", "f8"),  # to fatigue; mean 1
    ],
    align=True,
)

DESKS = np.dtype([("group", "i4"), ("grid", "i4"), ("committee", "i4")], align=True)
"""Per household: its units at the lowest three levels, or -1."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Institution:
    """What the policies of a scenario lay over a world."""

    units: Rows  # UNIT, by level, then in location order
    workers: Rows  # WORKER, in the order of their units
    level_first: np.ndarray  # i8, shape (7,): units of level L are level_first[L]:level_first[L + 1]
    desks: Rows  # DESKS, by household
    township_unit: np.ndarray  # i8, shape (townships,)
    assigned: np.ndarray  # i8, shape (V,): households of the village that party members call on
    county_unit: int  # -1 if there is none
    court_unit: int
    covered: Rows  # COVERAGE (sim/institution/coverage.py), by village: which policies cover it
    # i4, shape (T,): the joint group that watches a tie, or -1; empty where no such groups exist
    group_of_tie: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int32))

    @property
    def group_of(self) -> np.ndarray:
        """Per household, shape (H,): its joint-defence unit, or -1."""
        return np.asarray(self.desks["group"])

    @property
    def grid_of(self) -> np.ndarray:
        """Per household, shape (H,): its grid's unit, or -1."""
        return np.asarray(self.desks["grid"])

    @property
    def committee_of(self) -> np.ndarray:
        """Per household, shape (H,): its committee's unit, or -1."""
        return np.asarray(self.desks["committee"])


@dataclass(frozen=True, kw_only=True, eq=False)
class Layout:
    """An institution before anybody is chosen for its posts: `sim.institution.staff` does so.

    The workers of `unstaffed` have a key, a unit and a contract, and are nobody yet, but for the heads of
    household groups: whoever is the best of a group is so whatever is said of skills.
    """

    unstaffed: Institution
    extra: np.ndarray  # i8, shape (grids, POSTS): how many workers of a grid have a post of that kind
    candidates: np.ndarray  # shape (joint groups,): of how many its head is the best
