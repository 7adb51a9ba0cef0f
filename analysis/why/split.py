"""The difference between two runs in an outcome, split by channel; the parts add up to the whole exactly.

Amounts are whole numbers (severity-minutes, minutes, incidents), so that nothing is lost on the way; only at
the end they are divided by residents and years.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np

from analysis.disputes import Disputes
from analysis.facts import Facts, RunLike, facts_of
from analysis.measures import MEASURES
from analysis.why.channels import CHANNELS, Amounts, Channel, Ledger, book
from analysis.why.twins import Twins, twins_of
from sim import events as ev
from sim.calendar import MINUTES_PER_DAY
from sim.errors import RunError


class Outcome(NamedTuple):
    """A measure that adds up over disputes: whole amounts by dispute, and what turns them into its unit."""

    amounts: Callable[[Facts], Amounts]
    amount_per_unit: int
    residents: int


def _severity_minutes(disputes: Disputes, until: np.ndarray) -> np.ndarray:
    """Severity summed over minutes; the measure's days, which are exact before they are divided."""
    return np.asarray(np.rint(disputes.severity_days(until) * MINUTES_PER_DAY), dtype=np.int64)


def _unsettled(facts: Facts) -> Amounts:
    disputes = facts.disputes
    end = disputes.unsettled_end
    known = np.minimum(disputes.detected, end)
    return Amounts(_severity_minutes(disputes, known), _severity_minutes(disputes, end))


def _active(facts: Facts) -> Amounts:
    disputes = facts.disputes
    return Amounts(
        np.minimum(disputes.detected, disputes.end) - disputes.birth, disputes.end - disputes.birth
    )


def _incidents(facts: Facts) -> Amounts:
    disputes, rows = facts.disputes, facts.log.of(ev.INCIDENT)
    who = disputes.rows_of(rows["subject"])
    early = rows["time"] < disputes.detected[who]
    return Amounts(np.bincount(who[early], minlength=len(disputes)), disputes.count(ev.INCIDENT))


OUTCOMES: Final = {
    "unsettled_severity_days_per_1000": Outcome(_unsettled, MINUTES_PER_DAY, 1000),
    "incidents_per_100000": Outcome(_incidents, 1, 100_000),
    "active_dispute_days_per_1000": Outcome(_active, MINUTES_PER_DAY, 1000),
}
"""Measures that can be split, the lead outcome first. Shares and medians do not add up over disputes."""
LEAD: Final = next(iter(OUTCOMES))


class Part(NamedTuple):
    """What one channel adds to the difference, and the disputes that lower and raise it.

    `less` (0 or below) is what the `lowered` disputes add, `more` (0 or above) what the `raised` ones do;
    `value` is the sum of both.
    """

    channel: Channel
    value: float
    less: float
    more: float
    lowered: int
    raised: int


@dataclass(frozen=True, kw_only=True)
class Split:
    """An outcome's difference, arm minus against, by channel. Values are in the measure's unit."""

    outcome: str
    arm: Facts
    against: Facts
    twins: Twins
    ledger: Ledger

    @property
    def unit(self) -> str:
        """The unit of the measure, and so of every part."""
        return MEASURES[self.outcome].unit

    def value(self, amount: int) -> float:
        """An amount in the measure's unit."""
        outcome = OUTCOMES[self.outcome]
        return outcome.residents * amount / (outcome.amount_per_unit * self.arm.residents * self.arm.years)

    @property
    def amount(self) -> int:
        """The whole difference in whole units (severity-minutes, minutes, incidents)."""
        return int(self.ledger.amount.sum())

    @property
    def difference(self) -> float:
        """The whole difference: what the measure is in the arm minus what it is in the other run."""
        return self.value(self.amount)

    @cached_property
    def levels(self) -> tuple[float, float]:
        """The outcome itself in the run held against, and in the arm."""
        amounts = OUTCOMES[self.outcome].amounts
        against, arm = (int(amounts(facts).total.sum()) for facts in (self.against, self.arm))
        return self.value(against), self.value(arm)

    @cached_property
    def amounts(self) -> tuple[int, ...]:
        """The whole units booked to each of CHANNELS; they add up to `amount`."""
        return tuple(int(self.ledger.amount[self.ledger.channel == c].sum()) for c in range(len(CHANNELS)))

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """One part for each of CHANNELS, in their order."""
        return tuple(self._part(number, channel) for number, channel in enumerate(CHANNELS))

    def _part(self, number: int, channel: Channel) -> Part:
        booked = self.ledger.amount[self.ledger.channel == number]
        less, more = booked[booked < 0], booked[booked > 0]
        return Part(
            channel=channel,
            value=self.value(self.amounts[number]),
            less=self.value(int(less.sum())),
            more=self.value(int(more.sum())),
            lowered=len(less),
            raised=len(more),
        )


def split(arm: RunLike, against: RunLike, *, outcome: str = LEAD) -> Split:
    """Split by channel what `outcome` (one of OUTCOMES) is in `arm` minus what it is in `against`.

    Both must be runs of one place, equally long, with one seed; others raise RunError, and so does an
    unknown outcome. The rule is told in `analysis/why/channels.py`. `split(b, a)` is `split(a, b)` with all
    signs turned.
    """
    if outcome not in OUTCOMES:
        raise RunError(
            f"outcome {outcome!r} does not add up over disputes: one of {', '.join(OUTCOMES)} is wanted"
        )
    mine, theirs = facts_of(arm), facts_of(against)
    twins = twins_of(mine, theirs)
    amounts = OUTCOMES[outcome].amounts
    ledger = book(mine, theirs, twins, amounts(mine), amounts(theirs))
    return Split(outcome=outcome, arm=mine, against=theirs, twins=twins, ledger=ledger)
