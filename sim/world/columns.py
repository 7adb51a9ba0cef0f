"""The tables of the physical world: one row per entity, in location order. No policy changes them.

A *node* is a resident or an organisation: residents are nodes 0..R-1, organisations R..R+O-1.
*Keys* name an entity to the random numbers by where it is, never by its row: adding a household at
the end of a village renames nobody.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.rows import Rows
from sim.vocabulary import KINDS, SETTINGS

if TYPE_CHECKING:
    import networkx as nx

VILLAGE = np.dtype(
    [
        ("township", "i8"),  # row of the township
        ("setting", "i8"),  # index into SETTINGS
        ("first_household", "i8"),
        ("households", "i8"),
        ("first_resident", "i8"),
        ("residents", "i8"),
        ("adults", "i8"),
        ("first_organisation", "i8"),
        ("organisations", "i8"),
    ],
    align=True,
)
HOUSEHOLD = np.dtype(
    [
        ("key", "i8"),  # village << 18 | order in the village
        ("village", "i4"),
        ("first_resident", "i4"),
        ("residents", "i1"),
        ("adults", "i1"),  # the first `adults` residents of a household are its adults
        ("language", "i2"),  # index into World.languages
        ("migrant", "i1"),  # 1 if the household came from elsewhere
        ("collective", "i1"),  # 1 for a dormitory or another collective household
    ],
    align=True,
)
RESIDENT = np.dtype(
    [
        ("temper", "f8"),  # standard normal; shared in part within the household
        ("trust", "f8"),  # in [0, 1], the person's own level, to which trust returns
        ("motivation", "f8"),  # logit of taking part unpaid
        ("household", "i4"),
        ("age_band", "i1"),  # index into AGE_BANDS
        ("female", "i1"),
        ("party_member", "i1"),
        ("digital", "i1"),  # able to use an app
    ],
    align=True,
)
ORGANISATION = np.dtype(
    [
        ("key", "i8"),
        ("village", "i8"),
        ("kind", "i8"),  # index into ORGANISATIONS
        ("temper", "f8"),  # standard normal, as a resident's
    ],
    align=True,
)
TIE = np.dtype(
    [
        ("a", "i4"),  # node; always a resident, of the household that began the tie
        ("b", "i4"),  # node
        ("kind", "i1"),  # index into KINDS
        ("ordinal", "i1"),  # among the ties of this kind that the household began
    ]
)
"""A city has millions: no padding, and `World.tie_keys` and `World.tie_villages` follow from end a."""
TIES_OF_A_KIND: Final = 128
"""Room in a tie's key for those that one household begins."""
REMEMBERED: Final = 500_000
"""A place of so many residents at most keeps the addresses of their luck; a city has no room for them."""
EVERY: Final = slice(None)


@dataclass(frozen=True, kw_only=True, eq=False)
class World:
    """A built place. All arrays are read-only by convention: engines copy what they change."""

    seed: int
    township_names: tuple[str, ...]
    languages: tuple[str, ...]  # that of the administration first, the others by speakers
    villages: Rows  # VILLAGE
    households: Rows  # HOUSEHOLD
    residents: np.recarray[Any, Any]  # RESIDENT; its columns are attributes too
    organisations: Rows  # ORGANISATION
    ties: Rows  # TIE
    node_first: np.ndarray  # i4, shape (R + O + 1,): the ties of node n are
    node_ties: Rows  # i4: node_ties[node_first[n]:node_first[n + 1]]

    def without_index(self) -> "World":
        """The same place, but `node_first` and `node_ties` are empty: only engines ask for ties by node."""
        nothing = np.zeros(0, dtype=np.int32)
        return replace(self, node_first=nothing, node_ties=nothing)

    @cached_property
    def household_setting(self) -> np.ndarray:
        """Per household, shape (H,), its setting (index into SETTINGS)."""
        return np.asarray(self.villages["setting"].astype(np.int8)[self.households["village"]])

    @cached_property
    def resident_setting(self) -> np.ndarray:
        """Per resident, shape (R,), the setting that they live in."""
        return np.asarray(self.household_setting[self.residents.household])

    @property
    def resident_key(self) -> np.ndarray:
        """Per resident, shape (R,): the physical key, 256 times the household's plus the place in it."""
        homes = self.households
        starts = np.repeat(homes["key"] * 256 - homes["first_resident"], homes["residents"])
        return np.asarray(starts + np.arange(len(self.residents)))

    @cached_property
    def resident_addresses(self) -> np.ndarray:
        """`resident_key`, kept, since all are asked each month; empty for a city."""
        return self.resident_key if len(self.residents) <= REMEMBERED else np.zeros(0, dtype=np.int64)

    @cached_property
    def resident_trait(self) -> np.ndarray:
        """Per resident, shape (R,), int8: age band, + 4 if of a migrant household, + 8 if digital."""
        migrant = np.repeat(self.households["migrant"].astype(np.int8), self.households["residents"])
        return np.asarray(self.residents.age_band | (migrant << 2) | (self.residents.digital << 3))

    @cached_property
    def ties_by_cell(self) -> np.ndarray:
        """How many ties each setting has of each kind, shape (settings, kinds)."""
        from sim.jit import table
        from sim.world.ties import count_cells

        settings, kinds = len(SETTINGS), len(KINDS)
        counts = np.zeros((settings, kinds), dtype=np.int64)
        setting_of_village = self.villages["setting"].astype(np.int64)
        people, homes = table(self.residents), table(self.households)
        count_cells(table(self.ties), people, homes, setting_of_village, counts)
        return counts

    @cached_property
    def tie_addresses(self) -> tuple[np.ndarray, np.ndarray]:
        """Of all ties the keys (i8) and cells (i1: setting times kinds, plus kind); of a city's, of none.

        Where a spark may fall is asked of every tie, run after run.
        """
        from sim.jit import table
        from sim.world.ties import addresses_of_ties

        count = len(self.ties) if len(self.residents) <= REMEMBERED else 0
        keys, cells = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int8)
        people, homes = table(self.residents), table(self.households)
        setting_of_village = self.villages["setting"].astype(np.int64)
        addresses_of_ties(table(self.ties[:count]), people, homes, setting_of_village, keys, cells)
        return keys, cells

    def tie_keys(self, rows: np.ndarray | slice = EVERY) -> np.ndarray:
        """The keys of ties, by row: key of the household that began it << 10 | kind << 7 | ordinal."""
        ties = self.ties[rows]
        home = self.households["key"][self.residents.household[ties["a"]]]
        return np.asarray((home << 10) + ties["kind"] * np.int64(TIES_OF_A_KIND) + ties["ordinal"])

    def tie_villages(self, rows: np.ndarray | slice = EVERY) -> np.ndarray:
        """The villages of the households that began ties, by row."""
        return np.asarray(self.households["village"][self.residents.household[self.ties["a"][rows]]])

    def to_networkx(self, *, villages: list[int] | None = None) -> "nx.MultiGraph[Any]":
        """The network of all ties, or of those that begin in some villages, as a networkx graph.

        Nodes are `("resident", row)` or `("organisation", row)`, with their columns as attributes;
        edges carry `kind` and `tie` (the row). Parallel ties of different kinds stay apart.
        """
        from sim.world.network import to_networkx

        return to_networkx(self, villages=villages)
