"""A comparison in pictures: all effects at once, the spread over plausible worlds, costs against benefit.

In all of them the right side, or the upper one, is the better one. An arm has its colour *and* its marker;
what cannot be told from no change is hollow.
"""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from analysis.compare.comparison import Compared, Comparison
from analysis.compare.effects import Effect, by_column, told_of
from analysis.compare.outcomes import LEAD
from analysis.compare.words import COST, percent_change, yuan
from analysis.figures import BLUE, GREEN, GREY, ORANGE, SKY, VERMILION, page
from analysis.stamp import png
from analysis.study.intervals import units_in_order

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MARKS: Final = ((BLUE, "o"), (VERMILION, "s"), (GREEN, "D"), (ORANGE, "^"), (SKY, "v"), ("#CC79A7", "P"))
"""Colour and marker by arm, in turn; from Okabe and Ito (2008)."""
WIDEST: Final = 50.0
"""No axis reaches further, in per cent."""
Rows = list[tuple[str, dict[str, Effect]]]
"""Label and effects by arm of each row of a picture; a heading has none."""


class Mark(NamedTuple):
    """How an arm looks."""

    arm: Compared
    colour: str
    marker: str


def drawn(comparison: Comparison) -> dict[str, bytes]:
    """The figures as PNG, by the name of their file."""
    figures = {
        "effects.png": effects_figure(comparison),
        "worlds.png": worlds_figure(comparison),
        "cost_and_benefit.png": cost_figure(comparison),
    }
    found = {}
    for name, one in figures.items():
        if one is not None:
            place = Path(comparison.study.scenario).stem
            seed = comparison.study.first_seed
            found[name] = png(one, scenario=place, digest=comparison.digest, seed=seed)
    return found


def marks_of(comparison: Comparison) -> list[Mark]:
    """The arms to draw: those that differ from the reference, as many as there are marks."""
    arms = comparison.differing[: len(MARKS)]
    return [Mark(arm, *mark) for arm, mark in zip(arms, MARKS[: len(arms)], strict=True)]


def finding(arm: Compared) -> str:
    """An arm's lead outcomes and its price, in a line."""
    found = by_column(arm.effects)
    lead = [found[name] for name in LEAD if name in found]
    told = [f"{effect.outcome.words} {percent_change(effect.relative)}" for effect in lead]
    if COST in found:
        change = found[COST].change
        told.append(f"{'saves' if change.value < 0 else 'costs'} {yuan(change)} a year")
    return f"{arm.name}: {', '.join(told) or 'no lead outcome was kept'}"


def _page(comparison: Comparison, *, title: str, height: float, notes: str) -> "Figure":
    seed = f"first seed {comparison.study.first_seed}"
    provenance = f"{Path(comparison.study.scenario).stem} · {comparison.basis()} · {seed}"
    return page(title=title, height=height, notes=notes, width=10.0, title_size=8.5, provenance=provenance)


def _title(comparison: Comparison, what: str) -> str:
    lines = [finding(mark.arm) for mark in marks_of(comparison)]
    same = [arm.name for arm in comparison.arms if arm.identical]
    if same:
        lines.append(f"{', '.join(same)}: the same as {comparison.against}")
    return "\n".join([f"{comparison.place}: {what} against {comparison.against}", *lines])


# --- all effects at once -------------------------------------------------------------------------


def effects_figure(comparison: Comparison) -> "Figure":
    """Benefits and harms in one picture: a row for each outcome with a good direction, a mark an arm."""
    marks = marks_of(comparison)
    rows = _rows(comparison, marks)
    title = _title(comparison, "what changes, for better or worse,")
    height = 2.2 + 0.17 * title.count("\n") + (0.14 + 0.09 * len(marks)) * len(rows)
    notes = (
        "Markers are means, lines their 95 % intervals; hollow: cannot be told from no change."
        " What lies beyond stands at the edge with its numbers.\nOutcomes without a good direction are in"
        " comparison.csv. The worst tenth of grids is chosen afterwards in each run:\npart of what makes it"
        " the worst is luck."
    )
    whole = _page(comparison, title=title, height=height, notes=notes)
    axes = whole.subplots()
    edge = _edge(rows)
    _sides(axes, edge)
    for place, (_, effects) in enumerate(rows):
        for number, mark in enumerate(marks):
            if mark.arm.name in effects:
                shift = (number - (len(marks) - 1) / 2) * 0.8 / max(len(marks), 2)
                _dot(axes, effects[mark.arm.name], place + shift, mark, edge)
    axes.set_yticks(range(len(rows)), [label for label, _ in rows], fontsize=9)
    for text, (_, effects) in zip(axes.get_yticklabels(), rows, strict=True):
        text.set_fontweight("normal" if effects else "bold")
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(rows) - 0.4, -1.2)
    axes.set_xlim(-edge * 1.15, edge * 1.15)
    axes.set_xlabel(f"change towards the good side, % of {comparison.against}")
    axes.spines[["top", "right", "left"]].set_visible(False)
    _legend(axes, marks)
    return whole


def _rows(comparison: Comparison, marks: Sequence[Mark]) -> Rows:
    rows: Rows = []
    for section, columns in comparison.sections.items():
        found: dict[str, tuple[str, dict[str, Effect]]] = {}
        for mark in marks:
            for effect in told_of(mark.arm.effects, columns):
                if effect.outcome.better != "neither" and effect.relative.told:
                    row = found.setdefault(effect.outcome.column, (effect.outcome.words, {}))
                    row[1][mark.arm.name] = effect
        if found:
            rows += [(section, {}), *found.values()]
    return rows


def _goodness(effect: Effect) -> tuple[float, float, float]:
    """Value, low and high of the relative change in per cent, above zero for better."""
    turned = effect.relative.times(100.0 if effect.outcome.better == "higher" else -100.0)
    return turned.value, turned.low, turned.high


def _edge(rows: Rows) -> float:
    """How far the axis reaches: the lead outcomes and four of five others lie within."""
    effects = [effect for _, found in rows for effect in found.values()]
    lead = [one for one in effects if one.outcome.column in LEAD]
    ends = [1.2 * abs(end) for one in lead for end in _goodness(one) if math.isfinite(end)]
    values = [abs(_goodness(effect)[0]) for effect in effects] or [1.0]
    return min(max([*ends, 1.05 * float(np.quantile(values, 0.8)), 1.0]), WIDEST)


def _sides(axes: "Axes", edge: float) -> None:
    """The worse and the better half, each with its word."""
    axes.axvspan(-edge * 1.15, 0, color="#F3E3DC", zorder=0)
    axes.axvline(0, color="#444444", linewidth=0.8, zorder=1)
    for x, word, side in ((-edge, "◀ worse", "left"), (edge, "better ▶", "right")):
        axes.text(x, -0.75, word, ha=side, va="center", fontsize=10, fontweight="bold", color="#333333")


def _dot(axes: "Axes", effect: Effect, place: float, mark: Mark, edge: float) -> None:
    value, low, high = _goodness(effect)
    beyond = abs(value) > edge
    shown = math.copysign(edge * 1.06, value) if beyond else value
    if math.isfinite(low) and not beyond:
        ends = np.clip([low, high], -edge * 1.12, edge * 1.12)
        axes.plot(ends, [place, place], color=mark.colour, linewidth=1.6)
    face = mark.colour if effect.verdict in ("better", "worse") else "white"
    style: dict[str, Any] = {"marker": mark.marker, "color": mark.colour, "markerfacecolor": face}
    axes.plot(shown, place, markersize=5.5, zorder=3, **style)
    if beyond:
        side = -1 if value > 0 else 1
        axes.annotate(
            percent_change(effect.relative),
            (shown, place),
            xytext=(7 * side, 0),
            textcoords="offset points",
            ha="right" if value > 0 else "left",
            va="center",
            fontsize=7,
            color=mark.colour,
        )


def _legend(axes: "Axes", marks: Sequence[Mark]) -> None:
    from matplotlib.lines import Line2D

    keys = [
        Line2D([], [], color=one.colour, marker=one.marker, linewidth=1.6, label=one.arm.title)
        for one in marks
    ]
    place: dict[str, Any] = {"loc": "lower left", "bbox_to_anchor": (0, 1.0)}
    axes.legend(handles=keys, ncols=2, frameon=False, fontsize=9, **place)


# --- the spread over plausible worlds ------------------------------------------------------------


def worlds_figure(comparison: Comparison) -> "Figure | None":
    """The paired change of each lead outcome in every world, arm by arm; None with fewer than two units."""
    marks, columns = marks_of(comparison), _leading(comparison)
    if not columns or marks[0].arm.effects[0].change.n < 2:
        return None
    height = 2.4 + 0.17 * len(marks) + len(columns) * (0.9 + 0.5 * len(marks))
    unit = "replication" if comparison.study.worlds is None else "plausible world"
    notes = (
        f"A dot is a {unit}: the same parameters, place and luck in both arms. With one run each, luck is"
        " part of the spread.\nThe bar is the mean with its 95 % interval."
    )
    title = _title(comparison, "how far the change depends on what nobody knows,")
    whole = _page(comparison, title=title, height=height, notes=notes)
    panels = np.atleast_1d(whole.subplots(len(columns), 1))
    for axes, column in zip(panels, columns, strict=True):
        _spread(axes, comparison, column, marks)
    return whole


def _leading(comparison: Comparison) -> list[str]:
    """The lead outcomes that were kept, else the first two that have a good direction."""
    there = [effect.outcome for effect in comparison.differing[0].effects]
    lead = [one.column for one in there if one.column in LEAD]
    return lead or [one.column for one in there if one.better != "neither"][:2]


def _spread(axes: "Axes", comparison: Comparison, column: str, marks: Sequence[Mark]) -> None:
    draw = np.random.default_rng(0)
    for place, mark in enumerate(marks):
        effect = by_column(mark.arm.effects)[column]
        factor = effect.natural.factor if effect.natural else 1.0
        pairs = comparison.results.paired(column, arm=mark.arm.name, against=comparison.against)
        units = factor * units_in_order(values=pairs.one - pairs.other, world=pairs.world)
        shaken = place + draw.uniform(-0.24, 0.24, len(units))
        axes.plot(units, shaken, linestyle="", marker=mark.marker, color=mark.colour, alpha=0.3, markersize=3)
        change = effect.change.times(factor)
        if change.told:
            axes.plot(
                [change.low, change.high], [place, place], color="black", linewidth=5, solid_capstyle="butt"
            )
        axes.plot(change.value, place, marker="|", color="black", markersize=18, markeredgewidth=2)
        axes.text(1.01, place, _odds(effect), transform=axes.get_yaxis_transform(), va="center", fontsize=8)
    first = by_column(marks[0].arm.effects)[column]
    axes.axvline(0, color="#444444", linewidth=0.8)
    axes.set_yticks(range(len(marks)), [mark.arm.name for mark in marks])
    axes.set_ylim(len(marks) - 0.5, -0.5)
    axes.xaxis.set_major_formatter("{x:+,g}")
    if first.outcome.better == "lower":
        axes.invert_xaxis()
    unit = first.natural.unit if first.natural else first.outcome.unit
    side = "" if first.outcome.better == "neither" else "   (better ▶)"
    axes.set_xlabel(f"change in {unit}{side}", fontsize=9)
    axes.set_title(first.outcome.words, fontsize=10, loc="left")
    axes.spines[["top", "right"]].set_visible(False)


def _odds(effect: Effect) -> str:
    chance = effect.chance
    if chance is None or not chance.told:
        return ""
    low, high = 100 * chance.low, 100 * chance.high
    return f"better in {100 * chance.value:.0f}%\n({low:.0f} to {high:.0f}) of {chance.n}"


# --- costs against benefit -----------------------------------------------------------------------


def cost_figure(comparison: Comparison) -> "Figure | None":
    """What each arm costs more, and what it does to the lead outcome; None where one of both was not kept."""
    marks = marks_of(comparison)
    found = [by_column(mark.arm.effects) for mark in marks]
    if any(COST not in one or LEAD[0] not in one for one in found):
        return None
    notes = (
        "Crosses are 95 % intervals; the reference is at the centre. Costs are by the scenario's own prices."
    )
    title = _title(comparison, "what it costs, and what it brings,")
    whole = _page(comparison, title=title, height=5.6 + 0.17 * len(marks), notes=notes)
    axes = whole.subplots()
    for mark, effects in zip(marks, found, strict=True):
        _crossed(axes, effects[COST], effects[LEAD[0]], mark)
    _quarters(axes)
    axes.plot(0, 0, marker="x", color=GREY, markersize=9)
    below: dict[str, Any] = {"xytext": (6, -11), "textcoords": "offset points"}
    axes.annotate(comparison.against, (0, 0), fontsize=8, color="#555555", **below)
    axes.set_xlabel("change in cost, million yuan a year   (cheaper ▶)")
    axes.set_ylabel("change in unsettled days, %   (better ▲)")
    axes.spines[["top", "right"]].set_visible(False)
    return whole


def _crossed(axes: "Axes", cost: Effect, benefit: Effect, mark: Mark) -> None:
    x, y = cost.change.times(1e-6), benefit.relative.times(100)
    if x.told:
        axes.plot([x.low, x.high], [y.value, y.value], color=mark.colour, linewidth=1.6)
    if y.told:
        axes.plot([x.value, x.value], [y.low, y.high], color=mark.colour, linewidth=1.6)
    axes.plot(x.value, y.value, marker=mark.marker, color=mark.colour, markersize=9)
    beside: dict[str, Any] = {"xytext": (9, 7), "textcoords": "offset points"}
    axes.annotate(
        mark.arm.name, (x.value, y.value), fontsize=10, fontweight="bold", color=mark.colour, **beside
    )


def _quarters(axes: "Axes") -> None:
    """Cheaper to the right, better above; each quarter with its words."""
    x, y = (1.25 * max(abs(low), abs(high), 1e-9) for low, high in (axes.get_xlim(), axes.get_ylim()))
    axes.set_xlim(x, -x)
    axes.set_ylim(y, -y)
    axes.axhline(0, color="#444444", linewidth=0.8)
    axes.axvline(0, color="#444444", linewidth=0.8)
    corners = {
        (0.01, 0.98): "better, but dearer",
        (0.99, 0.98): "better and cheaper",
        (0.01, 0.02): "worse and dearer",
        (0.99, 0.02): "cheaper, but worse",
    }
    for (across, up), words in corners.items():
        sides: dict[str, Any] = {
            "ha": "left" if across < 0.5 else "right",
            "va": "top" if up > 0.5 else "bottom",
        }
        axes.text(
            across, up, words, transform=axes.transAxes, fontsize=9, color="#777777", style="italic", **sides
        )
