"""The strongest parameters of each outcome as a table for the terminal, and the sentences around it."""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from analysis.compare.outcomes import outcome_of
from analysis.compare.words import DASH, bounds, figure
from analysis.sensitivity.answer import Sensitivity
from analysis.sensitivity.influence import Influence
from analysis.sensitivity.luck import Verdict
from analysis.study.intervals import Interval

if TYPE_CHECKING:
    from rich.table import Table

WORDS: Final[dict[Verdict, str]] = {
    "told": "yes",
    "luck": "cannot be told",
    "nothing": "no effect at all",
    "one run": "one run each cannot say",
}
WHAT: Final = {
    "morris": "change over the whole range (mu*)",
    "one_at_a_time": "low end to high end",
    "sobol": "total index",
}
BOTH_WAYS: Final = 0.5
"""A parameter whose mean effect is below this part of its mean size raises here and lowers there."""


def short(path: str) -> str:
    """A parameter without the section that nearly all are in."""
    return path.removeprefix("parameters.")


def influence_table(told: Sensitivity, outcome: str, *, top: int) -> "Table":
    """The strongest parameters of an outcome."""
    from rich.table import Table

    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    grid.add_column(title_of(outcome), min_width=30)
    sobol = told.method == "sobol"
    columns = [WHAT[told.method] + " (95 %)", "alone (S1, 95 %)" if sobol else "% of mean", "luck alone"]
    for name in [*columns, "n"]:
        grid.add_column(name, justify="right")
    grid.add_column("way" if not sobol else "")
    grid.add_column("more than luck?")
    for one in told.influences[outcome][:top]:
        if one.verdict != "nothing":
            beside = _first(one) if sobol else f"{100 * told.relative(one):.0f}"
            cells = [_influence(one), beside, _luck(one), f"{one.n}", way(one), WORDS[one.verdict]]
            grid.add_row(short(one.path), *cells)
    return grid


def title_of(outcome: str) -> str:
    """An outcome's words, and its unit."""
    found = outcome_of(outcome)
    return f"{found.words}, {found.unit}"


def interval_of(one: Influence) -> Interval:
    """An influence as an interval."""
    return Interval(value=one.influence, low=one.low, high=one.high, n=one.n)


def _influence(one: Influence) -> str:
    whole = interval_of(one)
    return f"{figure(one.influence, spread=whole.half_width)} {bounds(whole)}"


def _first(one: Influence) -> str:
    whole = Interval(value=one.first, low=one.first_low, high=one.first_high, n=one.n)
    return f"{figure(one.first, spread=whole.half_width)} {bounds(whole)}"


def _luck(one: Influence) -> str:
    return DASH if math.isnan(one.luck) else figure(one.luck, spread=max(one.high - one.low, 0) / 2)


def way(one: Influence) -> str:
    """Which way an outcome goes when a parameter rises."""
    if math.isnan(one.signed) or not one.influence:
        return ""
    if abs(one.signed) < BOTH_WAYS * one.influence:
        return "both ways"
    return "raises" if one.signed > 0 else "lowers"


def variance_words(told: Sensitivity, outcome: str) -> str:
    """How much of the spread of single runs comes from parameters, and how much from luck."""
    parts = told.parts[outcome]
    if not math.isfinite(parts.points.value):
        one = parts.replications < 2
        return f"  {'What luck does cannot be said from one replication' if one else 'Nothing varies'}."
    share = parts.points
    ends = f" ({100 * share.low:.0f} to {100 * share.high:.0f})" if share.told else ""
    return (
        f"  Of the variance of a single run {100 * share.value:.0f} %{ends} is the parameters',"
        f" {100 * parts.shared:.0f} % luck that all points share and that cancels here,"
        f" {100 * parts.noise:.0f} % luck that does not;"
        f" n = {share.n:,} points x {parts.replications} replications."
    )


def closing_lines(told: Sensitivity) -> Iterator[str]:
    """What is true of all outcomes together."""
    yield told.basis()
    if told.idle:
        yield (
            f"{len(told.idle)} of {len(told.paths)} parameters change none of these outcomes in any run"
            " (they act through what this place does not have): effects.csv names them."
        )
    luck = sum(one.verdict == "luck" for all_of in told.influences.values() for one in all_of)
    every = sum(len(all_of) for all_of in told.influences.values())
    yield (
        f"{luck:,} of {every:,} effects cannot be told from luck."
        " Of parameters that do nothing one in twenty passes for told."
    )
    for name, count in told.refused.items():
        yield f"Refused: {name} is undefined in {count:,} runs; a mean over the others would mislead."
