"""The waterfall: from the outcome in one arm to that in the other, a step for each channel."""

from typing import TYPE_CHECKING, Final

import numpy as np

from analysis.figures import BLUE, GREEN, GREY, VERMILION, page
from analysis.measures import MEASURES
from analysis.study.intervals import Interval
from analysis.why.tables import signed, span

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.why.pairs import Told, Why

NOTES: Final = (
    "Each bar: what a channel adds to the difference, mean over {pairs} pairs of runs with common luck; "
    "whiskers: 95% intervals (n {n}).\n"
    "The bars add up to the whole exactly. It is bookkeeping of what differed, each dispute booked once; no "
    "proof of what each channel caused."
)
FINE: Final = {"lower": (GREEN, VERMILION), "higher": (VERMILION, GREEN), "neither": (BLUE, BLUE)}
"""Colours of a step down and of a step up, by the direction that is good."""


def waterfall(why: "Why") -> "Figure":
    """Bars from top to bottom: the arm held against, each channel that adds something, the arm."""
    told = [one for one in why.channels if one.lowered.value + one.raised.value > 0]
    n = why.difference.n
    figure = page(
        title=_title(why),
        height=1.9 + 0.36 * (len(told) + 2),
        notes=NOTES.format(pairs=len(why.splits), n=n),
        width=10.0,
        provenance=_provenance(why),
    )
    axes = figure.subplots()
    against, arm = why.levels
    steps = np.array([one.value.value for one in told])
    starts = against.value + np.concatenate([[0.0], np.cumsum(steps)])
    _end(axes, 0, against)
    for place, (one, start) in enumerate(zip(told, starts, strict=False), start=1):
        _step(axes, place, start, one, MEASURES[why.outcome].better)
    _end(axes, len(told) + 1, arm)
    for place, level in enumerate(starts):
        axes.plot([level, level], [place - 0.36, place + 1.36], color="#888888", linewidth=0.7, zorder=1)
    labels = [why.against, *(one.channel.label for one in told), why.arm]
    axes.set_yticks(range(len(labels)), labels)
    for end in (axes.get_yticklabels()[0], axes.get_yticklabels()[-1]):
        end.set_fontweight("bold")
    axes.invert_yaxis()
    axes.set_xlabel(f"{why.outcome.split('_per_')[0].replace('_', ' ')}, {why.unit}")
    _look_at_the_steps(axes, told, starts)
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def _title(why: "Why") -> str:
    most = max(why.channels, key=lambda one: abs(one.value.value))
    place = why.splits[0].arm.scenario.name
    return (
        f"{why.arm} against {why.against} in {place}: {_told(why.difference)}\n"
        f'the largest part is "{most.channel.label}": {_told(most.value)}'
    )


def _told(one: Interval) -> str:
    """A difference with its interval."""
    return f"{signed(one.value)} ({span(one)})"


def _provenance(why: "Why") -> str:
    seeds = sorted({one.arm.seed for one in why.splits})
    facts = why.splits[0].arm
    told = f"seed {seeds[0]}" if len(seeds) == 1 else f"{len(seeds)} seeds from {seeds[0]} to {seeds[-1]}"
    return f"{facts.scenario.name} · {told} · {facts.days} days · {facts.residents:,} residents"


def _end(axes: "Axes", place: int, level: Interval) -> None:
    axes.barh(place, level.value, color=GREY, edgecolor="white", height=0.72, zorder=2)
    text = f"  {signed(level.value)} ({span(level)})".replace("+", "")
    axes.text(level.value, place, text, va="center", fontsize=9)


def _step(axes: "Axes", place: int, start: float, one: "Told", better: str) -> None:
    """A bar from where the last one stopped, with the interval of its end, and its number."""
    step, down = one.value.value, one.value.value < 0
    colour = FINE[better][0 if down else 1]
    axes.barh(
        place, step, left=start, color=colour, hatch="" if down else "//", edgecolor="white", height=0.72,
        zorder=2,
    )  # fmt: skip
    right = max(start, start + step)
    if one.value.told:
        ends = [start + one.value.low, start + one.value.high]
        axes.plot(ends, [place, place], color="black", linewidth=1.1, marker="|", markersize=7, zorder=3)
        right = max(right, *ends)
    axes.text(right, place, f"  {signed(step)}", va="center", fontsize=9)


def _look_at_the_steps(axes: "Axes", told: "list[Told]", starts: np.ndarray) -> None:
    """Cut the axis where only the two ends stand, and say so: steps are small beside the whole."""
    edges = [starts.min(), starts.max()]
    for one, start in zip(told, starts, strict=False):
        if one.value.told:
            edges += [start + one.value.low, start + one.value.high]
    low, high = min(edges), max(edges)
    room = max(high - low, 1e-9 * max(high, 1.0))
    left = max(0.0, low - 0.25 * room)
    axes.set_xlim(left, high + 0.35 * room)
    if left > 0:
        axes.set_xlabel(f"{axes.get_xlabel()} (the axis does not begin at nothing)")
