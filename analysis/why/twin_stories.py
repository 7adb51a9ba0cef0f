"""The life of one dispute under two arms: what both share, where they part, and what became of it in each."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from analysis.facts import Facts
from analysis.fates import fate_of_disputes
from analysis.stories import DISPUTE_KINDS, Moment, life, opening, row_of, two_books, when
from analysis.why.channels import CHANNELS
from analysis.why.split import OUTCOMES, Split
from analysis.why.twins import birth_keys, fell_on_running
from sim import events as ev
from sim.audit.evidence import REFERENCES
from sim.errors import RunError

DESK: Final = re.compile(r"\(\w+ \d+, (\w+ village \d+)\)")
"""A desk's number, which differs between arms that have other desks."""


@dataclass(frozen=True, kw_only=True)
class Side:
    """One arm's part of a twin story. Where the dispute never began `number` is None and `absent` says why.

    `amount` is what it adds to the outcome, in severity-days, days or incidents.
    """

    arm: str
    number: int | None
    own: tuple[Moment, ...]
    books: tuple[str, ...]
    amount: float
    absent: str = ""


@dataclass(frozen=True, kw_only=True)
class TwinStory:
    """The same dispute under two arms.

    `shared` is told once; then the lives part, at the minute `parted` (None: they are the same to the end).
    `channels` are the labels under which the difference is booked, in severity-days for the lead outcome.
    """

    facts: Facts
    about: tuple[str, str]
    shared: tuple[Moment, ...]
    parted: int | None
    sides: tuple[Side, Side]
    channels: tuple[str, ...]
    outcome: str

    def date(self, minute: int) -> str:
        """Date and time of a minute."""
        return when(self.facts, minute)

    def as_json(self) -> dict[str, Any]:
        """For machines."""

        def moments(told: tuple[Moment, ...]) -> list[dict[str, Any]]:
            return [{"minute": m.minute, "time": self.date(m.minute), "words": m.words} for m in told]

        return {
            "scenario": self.facts.scenario.name,
            "seed": self.facts.seed,
            "days": self.facts.days,
            "about": " ".join(self.about),
            "shared": moments(self.shared),
            "parted": None if self.parted is None else self.date(self.parted),
            "lives": {
                side.arm: {
                    "dispute": side.number,
                    "absent": side.absent or None,
                    "moments": moments(side.own),
                    "books": list(side.books),
                    "adds": side.amount,
                }
                for side in self.sides
            },
            "outcome": self.outcome,
            "booked_under": list(self.channels),
        }


def twin_story(found: Split, *, names: tuple[str, str], dispute: int | None = None) -> TwinStory:
    """Tell one dispute under both arms of a split, the first being `found.arm`.

    `dispute` is its number in the first arm; without one, `telling` picks a dispute. An unknown number, or
    none to pick from, raises RunError.
    """
    one, other = found.arm, found.against
    first, second = telling(found) if dispute is None else _pair_of(found, row_of(one.disputes, dispute))
    lives = [life(facts, row) if row >= 0 else [] for facts, row in ((one, first), (other, second))]
    keys = [[_physical(facts, m) for m in told] for facts, told in zip((one, other), lives, strict=True)]
    together = _shared_length(*keys)
    own = [tuple(map(_without_numbers, told[together:])) for told in lives]
    starts = [moments[0].minute for moments in own if moments]
    amounts = OUTCOMES[found.outcome]
    sides = [
        Side(
            arm=name,
            number=int(facts.disputes.ids[row]) if row >= 0 else None,
            own=told,
            books=tuple(two_books(facts, row)) if row >= 0 else (),
            amount=int(amounts.amounts(facts).total[row]) / amounts.amount_per_unit if row >= 0 else 0.0,
            absent="" if row >= 0 else _why_absent(facts, known, known_row),
        )
        for name, facts, row, told, known, known_row in (
            (names[0], one, first, own[0], other, second),
            (names[1], other, second, own[1], one, first),
        )
    ]
    teller, row = (one, first) if first >= 0 else (other, second)
    return TwinStory(
        facts=one,
        about=opening(teller, row),
        shared=tuple(map(_without_numbers, lives[0][:together])),
        parted=min(starts, default=None),
        sides=(sides[0], sides[1]),
        channels=_channels(found, first, second),
        outcome=found.outcome,
    )


def telling(found: Split) -> tuple[int, int]:
    """The entries of the dispute whose two lives say most.

    Of those born in both runs that ended differently (if there is none: of all born in both that differ), the
    one with most kinds of event in both lives together, then the greatest difference.
    """
    twins, one, other = found.twins, found.arm, found.against
    differ = fate_of_disputes(one)[twins.arm] != fate_of_disputes(other)[twins.against]
    amounts = OUTCOMES[found.outcome].amounts
    gap = np.abs(amounts(one).total[twins.arm] - amounts(other).total[twins.against])
    chosen = np.flatnonzero(differ if differ.any() else gap > 0)
    if len(chosen) == 0:
        raise RunError("no dispute that began in both arms differs between them: there is no story to tell")
    kinds = _kinds(one)[:, twins.arm[chosen]].sum(axis=0) + _kinds(other)[:, twins.against[chosen]].sum(
        axis=0
    )
    best = chosen[np.lexsort((-gap[chosen], -kinds))[0]]
    return int(twins.arm[best]), int(twins.against[best])


def _kinds(facts: Facts) -> np.ndarray:
    """Which kinds of event each dispute has, shape (kinds, D), bool."""
    return np.stack([facts.disputes.count(kind) > 0 for kind in DISPUTE_KINDS])


def _pair_of(found: Split, row: int) -> tuple[int, int]:
    """The entries of a dispute of the first arm in both runs; -1 where it did not begin."""
    at = np.flatnonzero(found.twins.arm == row)
    return row, int(found.twins.against[at[0]]) if len(at) else -1


def _shared_length(one: list[tuple[Any, ...]], other: list[tuple[Any, ...]]) -> int:
    """How many moments are the same from the beginning on."""
    for place, (here, there) in enumerate(zip(one, other, strict=False)):
        if here != there:
            return place
    return min(len(one), len(other))


def _physical(facts: Facts, moment: Moment) -> tuple[Any, ...]:
    """What happened, under keys that do not depend on how many desks and disputes there are."""
    if moment.row is None:
        return moment.minute, re.sub(r"\d+", "", moment.words)
    keys: dict[str, Callable[[int], int]] = {
        "unit": lambda unit: int(facts.institution.units["key"][unit]),
        "worker": lambda worker: int(facts.institution.workers["key"][worker]),
        "dispute": lambda dispute: int(birth_keys(facts.disputes)[row_of(facts.disputes, dispute)]),
    }
    row, kind = moment.row, int(moment.row["kind"])
    names = list(REFERENCES[kind][1:])
    if kind == ev.NOTICED and row["b"] not in ev.OF_A_VILLAGE:
        names[0] = "unit"
    found: list[int] = [moment.minute, kind]
    for column, name in zip(("a", "b", "c"), names, strict=True):
        key, value = keys.get(name.rstrip("?")), int(row[column])
        found.append(key(value) if key is not None and value >= 0 else value)
    return tuple(found)


def _without_numbers(moment: Moment) -> Moment:
    return moment._replace(words=DESK.sub(r"(\1)", moment.words))


def _why_absent(facts: Facts, elsewhere: Facts, row: int) -> str:
    """Why a dispute of the other run did not begin in this one."""
    born = elsewhere.disputes
    if fell_on_running(born, np.array([row]), facts)[0]:
        return "It is no dispute of its own here: one still runs between the same two, and is stoked."
    return {
        ev.SPARK: "The same spark falls here, and does not catch.",
        ev.OFFSPRING: "Nothing draws these two in here.",
        ev.RELAPSE: "No agreement between these two breaks here.",
    }[int(born.origin[row])]


def _channels(found: Split, first: int, second: int) -> tuple[str, ...]:
    ledger = found.ledger
    rows = (ledger.arm == first) & (ledger.against == second)
    return tuple(CHANNELS[channel].label for channel in ledger.channel[rows])
