"""Paired effects of an arm against another, outcome by outcome, from the results of a study."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from analysis.compare.outcomes import Base, Natural, Outcome, natural_of, outcome_of
from analysis.study.intervals import (
    Interval,
    Pairing,
    chance_of_better,
    mean_interval,
    paired_difference,
    pairing_efficiency,
    ratio_interval,
    staged_interval,
    units_in_order,
)

if TYPE_CHECKING:
    from analysis.study.results import Paired, Results

Verdict = Literal["better", "worse", "higher", "lower", "not distinguishable", "identical"]
WORDS_OF_VERDICT: Final[dict[Verdict, str]] = {
    "better": "better",
    "worse": "WORSE",
    "higher": "more",
    "lower": "less",
    "not distinguishable": "cannot tell",
    "identical": "the same",
}
"""How a verdict is told in a table: never by colour alone."""


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What an arm changes in one outcome; everything is arm minus reference, over plausible worlds.

    `level` and `reference` are the two arms' means; `relative` the change as a part of the reference's mean;
    `chance` that of doing better in a world (None where no direction is good); `cases` is the median number
    of cases that the outcome rests on in a run of the reference.
    """

    outcome: Outcome
    arm: str
    against: str
    level: Interval
    reference: Interval
    change: Interval
    relative: Interval
    chance: Interval | None
    pairing: Pairing
    cases: int
    natural: Natural | None

    @property
    def in_nature(self) -> Interval | None:
        """The change in the natural unit of the place."""
        return None if self.natural is None else self.change.times(self.natural.factor)

    @property
    def verdict(self) -> Verdict:
        """Which way it goes, if that can be told at all."""
        if self.change.n and self.change.low == self.change.high == 0:
            return "identical"
        if not self.change.excludes(0):
            return "not distinguishable"
        rises = self.change.value > 0
        if self.outcome.better == "neither":
            return "higher" if rises else "lower"
        return "better" if rises == (self.outcome.better == "higher") else "worse"

    def as_row(self) -> dict[str, Any]:
        """The effect flat, as a row of a table; NaN is None."""
        row: dict[str, Any] = {
            "arm": self.arm,
            "against": self.against,
            "outcome": self.outcome.column,
            "measure": self.outcome.measure,
            "subgroup": self.outcome.subgroup,
            "unit": self.outcome.unit,
            "book": self.outcome.book,
            "better": self.outcome.better,
            "verdict": self.verdict,
            "cases": self.cases,
        }
        parts = {
            "against_mean": self.reference,
            "arm_mean": self.level,
            "change": self.change,
            "natural": self.in_nature,
            "relative": self.relative,
            "chance_better": self.chance,
            "pairing_efficiency": self.pairing.efficiency,
            "pairing_correlation": self.pairing.correlation,
        }
        for name, interval in parts.items():
            for end in ("value", "low", "high", "n"):
                row[name if end == "value" else f"{name}_{end}"] = _plain(interval, end)
        row["natural_unit"] = None if self.natural is None else self.natural.unit
        row["dropped"], row["note"] = self.change.dropped, self.change.note
        return row


def _plain(interval: Interval | None, end: str) -> float | int | None:
    if interval is None:
        return None
    found: float | int = getattr(interval, end)
    return found if math.isfinite(found) else None


def effects_of(
    results: "Results", *, arm: str, against: str, base: Base, looks: Sequence[int] = ()
) -> list[Effect]:
    """The effects of an arm on all outcomes of a study, in the order of its columns.

    `looks` are the numbers of units after which the runs were looked at, if their number was found so.
    """
    return [
        effect_of(results, column, arm=arm, against=against, base=base, looks=looks)
        for column in results.outcomes
        if _defined(results, column)
    ]


def _defined(results: "Results", column: str) -> bool:
    """Whether an outcome is defined in any run at all: a subgroup may not exist in a place."""
    return bool(results.outcomes[column].notna().any())


def effect_of(
    results: "Results", column: str, *, arm: str, against: str, base: Base, looks: Sequence[int] = ()
) -> Effect:
    """The effect of an arm on one outcome."""
    outcome = outcome_of(column)
    pairs = results.paired(column, arm=arm, against=against)
    one, other, world = pairs.one, pairs.other, pairs.world
    change = paired_difference(one=one, other=other, world=world)
    if looks:
        change = staged_interval(units=units_in_order(values=one - other, world=world), looks=looks)
    better = outcome.better
    cases = results.cases[column][np.asarray(results.experiments["arm"] == against)]
    return Effect(
        outcome=outcome,
        arm=arm,
        against=against,
        level=mean_interval(values=one, world=world),
        reference=mean_interval(values=other, world=world),
        change=change,
        relative=ratio_interval(one=one, other=other, world=world),
        chance=None
        if better == "neither"
        else chance_of_better(one=one, other=other, world=world, better=better),
        pairing=pairing_efficiency(one=one, other=other),
        cases=int(cases.median()) if len(cases) else 0,
        natural=natural_of(outcome, base),
    )


def identical(results: "Results", *, arm: str, against: str) -> bool:
    """Whether all outcomes of two arms are equal in every pair."""
    return all(_equal(results.paired(column, arm=arm, against=against)) for column in results.outcomes)


def _equal(pairs: "Paired") -> bool:
    return bool(np.array_equal(pairs.one, pairs.other, equal_nan=True))


def by_column(effects: Sequence[Effect]) -> dict[str, Effect]:
    """Effects by the name of their outcome."""
    return {effect.outcome.column: effect for effect in effects}


def told_of(effects: Sequence[Effect], columns: Sequence[str]) -> Iterator[Effect]:
    """The effects on these outcomes, in this order; those that are not there are left out."""
    found = by_column(effects)
    return (found[column] for column in columns if column in found)
