"""Disputes and the items that stand in queues: what the agents act on."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.agents.resident import Resident
    from sim.agents.unit import Unit

HIDDEN, OPEN, FILED, OVER = "hidden", "open", "filed", "over"
"""States of a dispute: nobody works on it; a case; before a court; ended."""


@dataclass(slots=True, eq=False)
class Dispute:
    """A dispute (矛盾纠纷) on one tie."""

    number: int
    tie: int
    key: int
    kind: int
    a: "Resident"
    b: "Resident | None"  # None: an organisation
    born: int  # minute of the run
    severity: int
    voicer: "Resident"  # who would tell
    home: int  # household whose desks have the case
    state: str = HIDDEN
    unit: "Unit | None" = None
    item: "Item | None" = None
    sessions: int = 0  # held at this unit
    contacted: bool = False
    team: bool = False  # whether a team hears the next session
    due: int = 0  # day
    late: bool = False
    recorded: bool = False
    paper_minute: int = -1  # of the last closure on paper, or -1

    @property
    def parties(self) -> "tuple[Resident, ...]":
        """The residents among its two ends."""
        return (self.a,) if self.b is None else (self.a, self.b)


@dataclass(slots=True, eq=False)
class Item:
    """Work that waits at a unit: a dispute's next session, or a routine request."""

    key: int
    ready: int  # minute from which it may be served
    due: int
    rank: int  # 0 urgent, 1 not
    expected: int  # minutes, for planning
    arrival: int
    dispute: Dispute | None = None
    asker: "Resident | None" = None  # of a request
    source: int = 0
    give_up: int = 0  # minute from which a request is closed on paper
    length: int = 0  # of the work as drawn
    minutes: int = 0  # left of it
    returning: bool = False  # a follow-up call will find that it was closed on paper
    withdrawn: bool = False
    queued: bool = False
    served: bool = False
    unit: "Unit | None" = field(default=None, repr=False)
