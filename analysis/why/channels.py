"""Through which channel two runs differ: each dispute's difference is booked under what differed in its life.

The rule, for what a dispute adds to an outcome in the arm minus what it adds in the run held against it:

1. **Born in one run only.** All of it goes to `stoked` if what bore it fell on a dispute that still ran on
   the tie in the other run, else by its origin to `arose`, `drawn_in` or `relapse`.
2. **Born in both**, and something became of it in one run only: all goes to the first that applies. Nobody
   ever knew of it (`hidden`), it was closed on paper (`paper`), it was given up (`given_up`), the parties
   settled it themselves (`parties`).
3. **Born in both, and with the desks in both** (known; agreed, ruled or still running): what fell before
   anybody knew goes to `noticed`. What fell afterwards goes to `ladder` if the desks that had it last stand
   on different levels, else to `pace`.
4. All others came to the same end without the desks, earlier or later, or hardened more: `pace`.

So a planner reads first what became of a dispute, and only where the same became of it, by when. Time
before notice is parted from time afterwards only where the desks ended the dispute in both runs: where the
parties end it on one day in both, "noticed ten days earlier" would be set off by "took ten days longer";
both say nothing.

It is bookkeeping of what differed, exact and antisymmetric. It proves nothing of what each step caused:
what is noticed earlier may for that reason be settled lower, too.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from analysis.disputes import NEVER
from analysis.facts import Facts
from analysis.why.twins import Twins, fell_on_running
from sim import events as ev


class Channel(NamedTuple):
    """A channel: its name, its label, what is booked there."""

    name: str
    label: str
    meaning: str


CHANNELS: Final = (
    Channel("arose", "arose at all", "a spark caught in one run only"),
    Channel("drawn_in", "drawn in by others", "another dispute set it alight in one run only"),
    Channel("relapse", "broke out again", "an agreement broke in one run only"),
    Channel("stoked", "fell on one still running", "began in one run, stoked a running one in the other"),
    Channel("hidden", "ever known", "in one run nobody ever knew of it"),
    Channel("noticed", "noticed sooner or later", "with the desks in both: until anybody knew"),
    Channel("paper", "closed on paper", "known in both, closed on paper in one"),
    Channel("given_up", "given up", "given up in one run only"),
    Channel("parties", "settled by the parties", "by the parties alone in one run, otherwise in the other"),
    Channel("ladder", "lower or higher on the ladder", "with desks of two levels: since anybody knew"),
    Channel("pace", "faster or slower", "the same end in both: the time it took"),
)
"""In the order of a dispute's life, in which they are shown."""
_NUMBER: Final = {channel.name: number for number, channel in enumerate(CHANNELS)}


class Amounts(NamedTuple):
    """What each dispute adds to an outcome, in whole units; shapes (D,), int64."""

    before: np.ndarray  # until anybody knew
    total: np.ndarray


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """One entry per dispute and channel with something booked; every column has shape (N,).

    `arm` and `against` are entries of `Disputes`, -1 where it was not born. A dispute whose time before
    notice goes to another channel than its time afterwards has two entries. `channel` is an index into
    CHANNELS.
    """

    arm: np.ndarray
    against: np.ndarray
    channel: np.ndarray
    amount: np.ndarray


def book(arm: Facts, against: Facts, twins: Twins, mine: Amounts, theirs: Amounts) -> Ledger:
    """Book what each dispute adds in the arm, `mine`, minus what it adds in the other run, `theirs`."""
    first, later = _channels_of_twins(arm, against, twins)
    total = mine.total[twins.arm] - theirs.total[twins.against]
    early = mine.before[twins.arm] - theirs.before[twins.against]
    parted = later >= 0
    one, other = twins.only_arm, twins.only_against
    parts = (
        (one, np.full_like(one, -1), _births(arm, one, against), mine.total[one]),
        (np.full_like(other, -1), other, _births(against, other, arm), -theirs.total[other]),
        (twins.arm, twins.against, first, np.where(parted, early, total)),
        (twins.arm[parted], twins.against[parted], later[parted], (total - early)[parted]),
    )
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    rows = columns[3] != 0
    return Ledger(
        arm=columns[0][rows], against=columns[1][rows], channel=columns[2][rows], amount=columns[3][rows]
    )


def _births(facts: Facts, rows: np.ndarray, elsewhere: Facts) -> np.ndarray:
    """Channels of disputes that were born in this run only."""
    of_origin = np.array([_NUMBER[name] for name in ("arose", "drawn_in", "relapse")])
    stoked = fell_on_running(facts.disputes, rows, elsewhere)
    return np.where(stoked, _NUMBER["stoked"], of_origin[facts.disputes.origin[rows]])


def _channels_of_twins(arm: Facts, against: Facts, twins: Twins) -> tuple[np.ndarray, np.ndarray]:
    """Channel of the whole difference, or of what fell before notice; then of what fell after it, else -1."""

    def both(of_one: np.ndarray, of_other: np.ndarray) -> np.ndarray:
        return np.stack([of_one[twins.arm], of_other[twins.against]])

    one, other = arm.disputes, against.disputes
    hidden = both(one.detected, other.detected) == NEVER
    outcome = both(one.outcome, other.outcome)
    level = both(last_levels(arm), last_levels(against))
    without_desks = hidden | np.isin(outcome, (ev.LUMPED, ev.BILATERAL))
    in_one_only = {
        "hidden": hidden,
        "paper": both(one.on_paper, other.on_paper),
        "given_up": outcome == ev.LUMPED,
        "parties": outcome == ev.BILATERAL,
    }
    choices = {name: is_so[0] != is_so[1] for name, is_so in in_one_only.items()}
    choices["noticed"] = ~without_desks.any(axis=0)
    names = [_NUMBER[name] for name in choices]
    first = np.select(list(choices.values()), names, default=_NUMBER["pace"])
    later = np.where(level[0] != level[1], _NUMBER["ladder"], _NUMBER["pace"])
    return first, np.where(first == _NUMBER["noticed"], later, -1)


def last_levels(facts: Facts) -> np.ndarray:
    """Level of the desk where each dispute ended or that had it last, -1 if none ever had; shape (D,)."""
    rows = facts.log.of_all((ev.OPENED, ev.PASSED_UP, ev.RETURNED))
    rows = rows[np.argsort(rows["time"], kind="stable")]
    rows = rows[(rows["kind"] != ev.PASSED_UP) | (rows["b"] >= 0)]
    unit = np.where(rows["kind"] == ev.PASSED_UP, rows["b"], rows["a"])
    level = np.full(len(facts.disputes), -1, dtype=np.int64)
    level[facts.disputes.rows_of(rows["subject"])] = facts.unit_level[unit]
    return np.where(facts.disputes.end_level >= 0, facts.disputes.end_level, level)
