"""Where each dispute ended: one fate each, as a planner reads the pyramid."""

from typing import Final, Literal, NamedTuple

import numpy as np

from analysis.disputes import NEVER
from analysis.facts import Facts
from sim import events as ev
from sim.vocabulary import COMMITTEE, COUNTY, GRID, HEAD, TOWNSHIP

Sort = Literal["settled by others", "settled by the parties", "not settled", "still running"]


class Fate(NamedTuple):
    """A place where disputes end: its name and what sort of end it is."""

    name: str
    label: str
    sort: Sort


FATES: Final = (
    Fate("court", "ruled by the court", "settled by others"),
    Fate("county", "agreed at the county centre", "settled by others"),
    Fate("township", "agreed at the township", "settled by others"),
    Fate("committee", "agreed at the village committee", "settled by others"),
    Fate("grid", "agreed before the gridworker", "settled by others"),
    Fate("head", "agreed before the head of a group", "settled by others"),
    Fate("parties", "settled by the parties themselves", "settled by the parties"),
    Fate("given_up_known", "given up, though somebody knew", "not settled"),
    Fate("given_up_hidden", "given up, and nobody ever knew", "not settled"),
    Fate("paper", "closed on paper, never settled", "not settled"),
    Fate("running_known", "still running, somebody knows", "still running"),
    Fate("running_hidden", "still running, nobody ever knew", "still running"),
)
"""From the top of the ladder downwards."""

_AT_LEVEL: Final = {
    "county": COUNTY,
    "township": TOWNSHIP,
    "committee": COMMITTEE,
    "grid": GRID,
    "head": HEAD,
}


def fate_of_disputes(facts: Facts) -> np.ndarray:
    """Per dispute, shape (D,), an index into `FATES`.

    "Closed on paper" takes what was closed on paper at some time and given up later, or still runs with
    no case open; one that was settled after all counts where it was settled.
    """
    disputes = facts.disputes
    hidden = disputes.detected == NEVER
    lumped, running = disputes.outcome == ev.LUMPED, disputes.outcome < 0
    case_open = np.zeros(len(disputes), dtype=bool)
    spells = disputes.open_case
    case_open[spells.dispute[spells.stop >= disputes.end[spells.dispute]]] = True
    choices = {
        "court": disputes.outcome == ev.RULED,
        "parties": disputes.outcome == ev.BILATERAL,
        "paper": disputes.on_paper & ~case_open & (lumped | running),
        "given_up_hidden": lumped & hidden,
        "given_up_known": lumped,
        "running_hidden": running & hidden,
        "running_known": running,
    }
    agreed = disputes.outcome == ev.AGREEMENT
    choices |= {name: agreed & (disputes.end_level == level) for name, level in _AT_LEVEL.items()}
    names = [fate.name for fate in FATES]
    return np.select(list(choices.values()), [names.index(name) for name in choices], default=-1)


def fate_counts(facts: Facts) -> dict[str, int]:
    """How many disputes met each fate, in the order of `FATES`; they add up to all that were born."""
    found = fate_of_disputes(facts)
    counts = np.bincount(found[found >= 0], minlength=len(FATES))
    return {fate.name: int(count) for fate, count in zip(FATES, counts, strict=True)}
