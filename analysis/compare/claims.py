"""Whether a claim is supported, and where it fails.

An effect's interval that lies within the changes that the claim speaks of supports it; one that lies outside
contradicts it; otherwise the runs cannot tell. A true claim is contradicted, and a false one supported, in at
most one of forty such checks.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from analysis.compare.effects import Effect, effect_of
from analysis.compare.grammar import Claim
from analysis.compare.outcomes import POINTS, Base
from analysis.compare.words import figure
from analysis.study.intervals import Interval, share_interval, units_in_order

if TYPE_CHECKING:
    from analysis.study.results import Results

Verdict = Literal["supported", "not distinguishable", "contradicted"]
EXIT_CODES: Final[dict[Verdict, int]] = {"supported": 0, "not distinguishable": 3, "contradicted": 4}
SHUFFLES: Final = 199
SMALLEST_PART: Final = 0.1
"""Neither side of a split has fewer than this part of the worlds, nor fewer than five."""


@dataclass(frozen=True, kw_only=True)
class Split:
    """The parameter that best separates worlds in which a claim holds from those in which it does not.

    `below` and `above` are the shares of worlds where it holds on each side of `cut`. Of `SHUFFLES` random
    allotments of the same outcomes to worlds, `by_luck` had some parameter that separates as well.
    """

    path: str
    cut: float
    below: Interval
    above: Interval
    by_luck: int

    @property
    def convincing(self) -> bool:
        """Whether luck hardly ever separates as well: in fewer than one of twenty shuffles."""
        return self.by_luck < 0.05 * (SHUFFLES + 1)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A claim with its verdict. `told` is the interval in the claim's own unit; `holds` is over worlds."""

    claim: Claim
    effect: Effect
    told: Interval
    verdict: Verdict
    holds: Interval
    split: Split | None
    subgroups: dict[str, tuple[Verdict, Interval]]

    def lines(self) -> list[str]:
        """The verdict and its reasons, in sentences."""
        unit = unit_of(self.claim, self.effect)
        lines = [f"{self.verdict.upper()}: {self.claim.text}", ""]
        lines.append(
            f"The change in {self.effect.outcome.words}: {_told(self.told)}{unit}, n = {self.told.n}."
        )
        if self.told.note:
            lines.append(f"To be read with care: {self.told.note}.")
        what = "plausible worlds" if self.claim.worlds else "runs"
        if self.holds.told:
            lines.append(f"Taken one by one, it holds in {_percent(self.holds)} of {self.holds.n} {what}.")
        if self.split is not None:
            lines.append(_split_words(self.split))
        if self.subgroups:
            lines += ["", "By subgroup:"]
            width = max(map(len, self.subgroups))
            lines += [
                f"  {name:{width}}  {verdict:19}  {_told(interval)}{unit}, n = {interval.n}"
                for name, (verdict, interval) in self.subgroups.items()
            ]
        return lines

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        split = self.split
        return {
            "claim": self.claim.text,
            "verdict": self.verdict,
            "exit_code": EXIT_CODES[self.verdict],
            "outcome": self.effect.outcome.column,
            "unit": unit_of(self.claim, self.effect).strip() or self.effect.outcome.unit,
            "change": self.told.as_dict(),
            "holds_in": self.holds.as_dict(),
            "effect": self.effect.as_row(),
            "split": split
            and {
                "path": split.path,
                "cut": split.cut,
                "holds_up_to": split.below.as_dict(),
                "holds_above": split.above.as_dict(),
                "as_sharp_by_luck": split.by_luck,
                "shuffles": SHUFFLES,
            },
            "subgroups": {
                name: {"verdict": verdict, "change": interval.as_dict()}
                for name, (verdict, interval) in self.subgroups.items()
            },
        }


def check(claim: Claim, results: "Results", *, arm: str, against: str, base: Base) -> Checked:
    """Hold a claim against the results of a study that has its arms, its outcome and that by subgroup."""
    effect = effect_of(results, claim.column, arm=arm, against=against, base=base)
    told = in_unit(claim, effect)
    pairs = results.paired(claim.column, arm=arm, against=against)
    values = _by_unit(claim, effect, pairs.one, pairs.other, pairs.world)
    known = ~np.isnan(values)
    holds = np.array([_within(claim, value, value) for value in values[known]], dtype=bool)
    return Checked(
        claim=claim,
        effect=effect,
        told=told,
        verdict=verdict_of(claim, told),
        holds=share_interval(hits=int(holds.sum()), n=len(holds)),
        split=best_split(results, holds, known) if claim.worlds else None,
        subgroups=_subgroups(claim, results, arm=arm, against=against, base=base),
    )


def in_unit(claim: Claim, effect: Effect) -> Interval:
    """The change in the unit in which the claim tells it: relative where it names none or `%`."""
    if _is_relative(claim):
        return effect.relative.times(100)
    return effect.change.times(_factor(claim, effect))


def _is_relative(claim: Claim) -> bool:
    return claim.bound is None or claim.bound.unit == "%"


def _factor(claim: Claim, effect: Effect) -> float:
    """From the outcome's unit to the claim's: points, the natural unit, or its own if the unit says `per`."""
    unit = claim.bound.unit if claim.bound else ""
    if effect.natural is None or " per " in unit:
        return 1.0
    return effect.natural.factor


def unit_of(claim: Claim, effect: Effect) -> str:
    """The unit behind a number."""
    if _is_relative(claim):
        return " %"
    if effect.natural is None or " per " in (claim.bound.unit if claim.bound else ""):
        return f" {effect.outcome.unit}"
    return f" {'percentage points' if effect.natural.unit == POINTS else effect.natural.unit}"


def verdict_of(claim: Claim, told: Interval) -> Verdict:
    """Inside, outside, or neither."""
    if not told.told:
        # a change of nothing from nothing is no change
        return "not distinguishable"
    if _within(claim, told.low, told.high):
        return "supported"
    low, high = claim.region
    outside = (
        told.high < low
        or told.low > high
        or (claim.verb != "does not change" and _only_zero_shared(told, low, high))
    )
    return "contradicted" if outside else "not distinguishable"


def _only_zero_shared(told: Interval, low: float, high: float) -> bool:
    """To lower by nothing is not to lower: an interval that meets the region in zero alone is outside."""
    return (told.high == 0 and low == 0) or (told.low == 0 and high == 0)


def _within(claim: Claim, low: float, high: float) -> bool:
    """Whether a range of changes lies in the claim's region; no change at all never lowers or raises."""
    bottom, top = claim.region
    strict = claim.bound is not None and claim.bound.kind in ("more than", "less than")
    if claim.verb == "does not change":
        return bottom <= low and high <= top
    # zero is never inside; the other bound is where the claim says `at least` or `at most`
    above = low > bottom if strict or bottom == 0 else low >= bottom
    below = high < top if strict or top == 0 else high <= top
    return above and below


def _by_unit(
    claim: Claim, effect: Effect, one: np.ndarray, other: np.ndarray, world: np.ndarray
) -> np.ndarray:
    """The change of every world by itself, in the claim's unit."""
    change = units_in_order(values=one - other, world=world)
    if not _is_relative(claim):
        return change * _factor(claim, effect)
    base = units_in_order(values=np.where(np.isnan(one), np.nan, other), world=world)
    # from nothing: to nothing is no change, to anything else has no percentage
    relative: np.ndarray = np.where(change == 0, 0.0, np.nan)
    np.divide(100 * change, base, out=relative, where=base != 0)
    return relative


def _subgroups(
    claim: Claim, results: "Results", *, arm: str, against: str, base: Base
) -> dict[str, tuple[Verdict, Interval]]:
    found = {}
    for column in results.outcomes:
        if column.startswith(f"{claim.column} [") and not column.endswith(" gap]"):
            if results.outcomes[column].notna().any():
                told = in_unit(claim, effect_of(results, column, arm=arm, against=against, base=base))
                found[column.partition(" [")[2].removesuffix("]")] = verdict_of(claim, told), told
    return found


# --- where it fails ------------------------------------------------------------------------------


def best_split(results: "Results", holds: np.ndarray, known: np.ndarray) -> Split | None:
    """The cut of one drawn parameter that separates best; None where it holds in all worlds or none."""
    drawn = results.worlds.drop(columns="world")
    smallest = max(5, math.ceil(SMALLEST_PART * len(holds)))
    if (
        len(drawn) != len(known)
        or drawn.shape[1] == 0
        or 2 * smallest > len(holds)
        or holds.all()
        or not holds.any()
    ):
        return None
    values = drawn.to_numpy(dtype=float)[known]
    order = np.argsort(values, axis=0, kind="stable")
    ordered = np.take_along_axis(values, order, axis=0)
    sizes = np.arange(1, len(holds))
    # a cut goes between two different values, with enough worlds on either side
    allowed = (ordered[1:] > ordered[:-1]) & ((sizes >= smallest) & (sizes <= len(holds) - smallest))[:, None]
    gain = _gains(holds, order, allowed)
    row, column = np.unravel_index(int(np.argmax(gain)), gain.shape)
    draw = np.random.default_rng(0)
    shuffled = [_gains(draw.permutation(holds), order, allowed).max() for _ in range(SHUFFLES)]
    cut = float(ordered[row : row + 2, column].mean())
    low = values[:, column] <= cut
    return Split(
        path=str(list(drawn.columns)[int(column)]),
        cut=cut,
        below=share_interval(hits=int(holds[low].sum()), n=int(low.sum())),
        above=share_interval(hits=int(holds[~low].sum()), n=int((~low).sum())),
        by_luck=int(np.sum(np.array(shuffled) >= gain.max())),
    )


def _gains(holds: np.ndarray, order: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """How far each cut parts the shares: the sum of squares between the two sides, shape (W - 1, P)."""
    before = np.cumsum(holds[order], axis=0)[:-1]
    sizes = np.arange(1, len(holds))[:, None]
    total, n = holds.sum(), len(holds)
    between = before**2 / sizes + (total - before) ** 2 / (n - sizes) - total**2 / n
    return np.where(allowed, between, -1.0)


def _split_words(split: Split) -> str:
    if not split.convincing:
        return (
            "No single parameter separates the worlds where it holds from the others better than luck: "
            f"{split.path} does best, and {split.by_luck} of {SHUFFLES} shuffles do as well."
        )
    return (
        f"It depends most on {split.path}: up to {figure(split.cut)} it holds in {_percent(split.below)} "
        f"of {split.below.n} worlds, above in {_percent(split.above)} of {split.above.n}. The cut was sought "
        f"among all parameters; {split.by_luck} of {SHUFFLES} shuffles found one as sharp. It says where to "
        "look, not why."
    )


def _percent(share: Interval) -> str:
    return f"{100 * share.value:.0f}% ({100 * share.low:.0f} to {100 * share.high:.0f})"


def _told(interval: Interval) -> str:
    from analysis.compare.words import estimate

    return estimate(interval, signed=True)


def columns_of(claim: Claim) -> tuple[str, Sequence[str], bool]:
    """What a study must keep for a claim: the measure, the dimensions of its subgroups, and whether grids."""
    from analysis.measures import MEASURES
    from analysis.subgroups import WHOLE

    name, _, subgroup = claim.column.partition(" [")
    if subgroup.startswith("grids"):
        return "cost_total_yuan", (), True
    return name, [one for one in MEASURES[name].dimensions if one != WHOLE], False
