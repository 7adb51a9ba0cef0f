"""Which dispute runs on a tie: a small table that is looked up by tie.

A city has a thousand times more ties than running disputes, so that a column of ties would be far larger and
each look at it a wait for memory. The table is open addressing with linear probing (Knuth 1973, section 6.4,
with algorithm R to delete); where a dispute stands in it changes no result.
"""

from typing import Any

from sim.jit import inner, kernel
from sim.kernels.state import N_ACTIVE, OVER

FREE = -1


@inner
def running_on(m: Any, tie: int) -> int:
    """The running dispute of a tie, or -1."""
    return int(m.running[place_of(m, tie)])


@inner
def enter(m: Any, tie: int, d: int) -> None:
    """A dispute begins to run on a tie."""
    m.running[place_of(m, tie)] = d


@inner
def leave(m: Any, tie: int) -> None:
    """The dispute of a tie is over; those that had to stand further on because of it move up."""
    most = len(m.running) - 1
    gap = place_of(m, tie)
    at = (gap + 1) & most
    while m.running[at] != FREE:
        wanted = first_place(m, m.dispute[m.running[at]].tie)
        if (at - wanted) & most >= (at - gap) & most:
            m.running[gap] = m.running[at]
            gap = at
        at = (at + 1) & most
    m.running[gap] = FREE


@inner
def place_of(m: Any, tie: int) -> int:
    """Where a tie's dispute stands, or would stand."""
    most = len(m.running) - 1
    at = first_place(m, tie)
    while m.running[at] != FREE and m.dispute[m.running[at]].tie != tie:
        at = (at + 1) & most
    return at


@inner
def first_place(m: Any, tie: int) -> int:
    """The place that a tie would have if nobody stood there: neighbouring ties are spread."""
    return (int(tie) * 0x9E3779B1 >> 8) & (len(m.running) - 1)


@kernel
def enter_all(m: Any) -> None:
    """Enter all running disputes in a table that is empty."""
    for k in range(m.n[N_ACTIVE]):
        d = m.active[k]
        if m.dispute[d].state != OVER:
            enter(m, int(m.dispute[d].tie), d)
