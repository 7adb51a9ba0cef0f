"""Figures of an answer, made to be read at a glance; each title says the finding.

Colours are from Okabe and Ito (2008) and never carry a meaning alone.
"""

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from analysis.figures import BLUE, GREEN, GREY, ORANGE, SKY, VERMILION
from analysis.staffing.answer import BESIDE, COST, Found, utilisation_of
from analysis.staffing.curve import Curve
from analysis.staffing.wording import (
    figure_of,
    is_share,
    plain,
    sentences,
    worth_sentences,
    worth_words,
)
from analysis.staffing.worths import LEADING
from analysis.stamp import png

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANELS: Final = 4
"""Small panels in a row."""


def draw_figures(found: Found, *, folder: Path) -> list[Path]:
    """Write the figures as PNG files into a folder that exists; returns their paths."""
    drawn = {
        "staffing_curve": curve_figure(found),
        "staffing_beside": beside_figure(found),
        "staffing_frontier": frontier_figure(found),
    }
    if found.worths:
        drawn["staffing_worth"] = worth_figure(found)
    scenario, seed = found.place.scenario, found.question.source.seed
    paths = []
    for name, figure in drawn.items():
        paths.append(folder / f"{name}.png")
        paths[-1].write_bytes(png(figure, scenario=scenario.name, digest=scenario.digest, seed=seed))
    return paths


def _blank(found: Found, *, title: str, height: float, notes: str, width: float = 9.0) -> "Figure":
    """A figure with its finding on top, and below it notes and provenance."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height))
    FigureCanvasAgg(figure)
    title, notes = textwrap.fill(title, int(9.6 * width)), textwrap.fill(notes, int(17 * width))
    line = 0.14 / height
    bottom = line * (notes.count("\n") + 3)
    figure.set_layout_engine("constrained", rect=(0, bottom, 1, 1 - bottom))
    figure.suptitle(title, fontsize=12, fontweight="bold", x=0.01, ha="left")
    question, scenario = found.question, found.place.scenario
    draws = "plausible worlds" if question.source.worlds else "replications"
    told = (
        f"{scenario.name} · {question.draws} {draws}, first seed {question.source.seed}, one physical place"
    )
    told += f" · {found.runs:,} runs · scenario {scenario.digest[:12]}"
    figure.text(0.01, 0.4 * line, told, fontsize=7, color="#555555")
    figure.text(0.01, 1.6 * line, notes, fontsize=7, color="#333333")
    return figure


def _plainly(axes: "Axes", outcome: str) -> None:
    from matplotlib.ticker import FuncFormatter

    axes.spines[["top", "right"]].set_visible(False)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: figure_of(value, outcome)))


def _draw_curve(axes: "Axes", curve: Curve, *, colour: str, label: str) -> None:
    """Band, interval and mean."""
    band, told = curve.band(), curve.intervals()
    means = np.array([one.value for one in told])
    axes.fill_between(curve.staff, band[:, 0], band[:, 1], color=colour, alpha=0.18, linewidth=0)
    lows = np.array([one.low if one.told else one.value for one in told])
    highs = np.array([one.high if one.told else one.value for one in told])
    spread = np.maximum([means - lows, highs - means], 0)
    axes.errorbar(curve.staff, means, yerr=spread, color=colour, marker="o", markersize=3.5, capsize=2.5,
                  linewidth=1.6, label=label)  # fmt: skip


def _mark_staff(axes: "Axes", found: Found, *, words: bool) -> None:
    """Today's staff, and the answer's."""
    marks = [(found.lever.today, "today", GREY, "--")]
    answer = None if found.answer is None else found.answer.number
    if answer is not None and answer != found.lever.today:
        marks.append((answer, "needed", GREEN, "-"))
    for line, (number, word, colour, style) in enumerate(marks):
        axes.axvline(number, color=colour, linestyle=style, linewidth=1.4, zorder=1)
        if words:
            axes.annotate(f"{word} {number:g}", (number, 1), xycoords=("data", "axes fraction"), va="top",
                          fontsize=9, xytext=(3, -2 - 12 * line), textcoords="offset points",
                          color="#333333")  # fmt: skip


def _mark_knee(axes: "Axes", found: Found, outcome: str, *, label: str) -> None:
    knee = found.knees.get(outcome)
    if knee is not None:
        axes.axvspan(knee.low, knee.high, color=ORANGE, alpha=0.25, linewidth=0, label=label)


# --- the curve ------------------------------------------------------------------------------------


def curve_figure(found: Found) -> "Figure":
    """The outcome, utilisation beneath it, and what one more worker changes."""
    name = found.question.outcome
    notes = (
        "Bars: 95 % interval of the mean. Shade: 10 to 90 % of "
        f"{'plausible worlds' if found.question.source.worlds else 'years of luck'}. "
        "Knee: where a broken stick bends that falls at least three times as fast before as after. "
    )
    if found.zone is not None:
        notes += f"Comfort zone: {found.zone.source}. "
    figure = _blank(found, title=sentences(found)[0], height=8.2, notes=notes)
    top, middle, bottom = figure.subplots(3, 1, sharex=True, height_ratios=[1.7, 1, 1])
    _draw_outcome(top, found, name)
    _draw_utilisation(middle, found)
    _draw_marginal(bottom, found)
    bottom.set_xlabel(found.lever.unit)
    return figure


def _draw_outcome(axes: "Axes", found: Found, name: str) -> None:
    curve = found.curve
    _draw_curve(axes, curve, colour=BLUE, label="the model, mean")
    if found.reference is not None:
        lines = ((found.reference.corrected, ":", "Erlang, less upward tasks and absences"),
                 (found.reference.bare, "-.", "Erlang alone"))  # fmt: skip
        for line, style, label in lines:
            axes.plot(curve.staff, line, color="#333333", linestyle=style, linewidth=1.2, label=label)
    for target in found.question.targets:
        if target.outcome == name:
            axes.axhline(target.bound, color=VERMILION, linestyle="--", linewidth=1.2,
                         label=f"target {target.sense} {figure_of(target.bound, name)}")  # fmt: skip
    _mark_knee(axes, found, name, label="knee")
    _mark_staff(axes, found, words=True)
    axes.set_ylim(bottom=0 if np.nanmin(curve.values) >= 0 else None)
    if is_share(name):
        axes.set_ylim(top=min(1.02, 1.15 * float(np.nanmax(curve.band()))))
    axes.set_ylabel(plain(name))
    axes.legend(frameon=False, fontsize=8.5, loc="center right")
    _plainly(axes, name)


def _draw_utilisation(axes: "Axes", found: Found) -> None:
    name, zone = utilisation_of(found.lever.name), found.zone
    _draw_curve(axes, found.utilisation, colour=BLUE, label="utilisation")
    low, high = axes.get_ylim()
    if zone is not None:
        low, high = min(low, zone.threshold - 0.12), max(high, zone.strain + 0.1)
        axes.axhspan(low, zone.threshold, color=GREEN, alpha=0.13, linewidth=0)
        axes.axhspan(zone.strain, high, color=VERMILION, alpha=0.13, linewidth=0)
        reach = ""
        if zone.low is not None and zone.high is not None:
            reach = f" (somewhere in {zone.low:.0%} to {zone.high:.0%})"
        words = (
            (
                zone.threshold,
                f"comfort zone, below {zone.threshold:.0%}{reach}: fatigue does not grow",
                "top",
            ),
            (zone.strain, f"above {zone.strain:.0%}: more cases are closed on paper", "bottom"),
        )
        for level, word, side in words:
            axes.axhline(level, color=GREY, linewidth=0.8)
            x, align = (0.01, "left") if side == "top" else (0.99, "right")
            axes.annotate(word, (x, level), xycoords=("axes fraction", "data"), ha=align, va=side,
                          xytext=(0, -3 if side == "top" else 3), textcoords="offset points", fontsize=8,
                          color="#333333")  # fmt: skip
    axes.set_ylim(low, high)
    _mark_staff(axes, found, words=False)
    axes.set_ylabel("utilisation")
    _plainly(axes, name)


def _draw_marginal(axes: "Axes", found: Found) -> None:
    """A bar for each step, as wide as it: filled if it can be told from zero."""
    for step in found.marginal:
        low = step.change.low if step.change.told else step.change.value
        high = step.change.high if step.change.told else step.change.value
        middle = (step.fewer + step.more) / 2
        axes.bar(middle, step.change.value, width=0.9 * (step.more - step.fewer),
                 color=BLUE if step.told else "white", edgecolor=BLUE if step.told else GREY,
                 hatch="" if step.told else "////", linewidth=0.8)  # fmt: skip
        axes.plot([middle, middle], [low, high], color="#333333", linewidth=1)
    axes.axhline(0, color="#333333", linewidth=0.8)
    _mark_staff(axes, found, words=False)
    axes.set_ylabel("one more changes it by" + (",\npoints" if is_share(found.question.outcome) else ""))
    axes.annotate("hatched: not to be told from zero", (1, 0.04), xycoords="axes fraction", ha="right",
                  fontsize=8, color="#333333")  # fmt: skip
    _plainly(axes, found.question.outcome)
    if is_share(found.question.outcome):
        axes.yaxis.set_major_formatter(lambda value, _: f"{100 * value:+.2g}")


# --- other outcomes ------------------------------------------------------------------------------


def beside_figure(found: Found) -> "Figure":
    """Small panels of the other outcomes: benefits, harms, peaks, cost."""
    names = [name for name in BESIDE if name != found.question.outcome]
    rows = -(-len(names) // PANELS)
    told = [plain(name) for name, knee in found.knees.items() if knee is not None]
    title = f"What else moves with {found.lever.unit}" + (f"; knees in {', '.join(told)}" if told else "")
    notes = "Bars: 95 % interval of the mean. Shade: 10 to 90 % of draws. Dashed: today. Orange: knee."
    figure = _blank(found, title=title, height=2.3 * rows + 1.1, notes=notes, width=11.0)
    panels = np.atleast_1d(figure.subplots(rows, PANELS, sharex=True)).ravel()
    for axes, name in zip(panels, names, strict=False):
        _draw_curve(axes, found.curves[name], colour=BLUE, label="")
        _mark_knee(axes, found, name, label="")
        _mark_staff(axes, found, words=False)
        axes.set_title(textwrap.fill(plain(name), 30), fontsize=9)
        axes.tick_params(labelsize=8)
        low = float(np.nanmin(found.curves[name].band()))
        axes.set_ylim(bottom=0 if low >= 0 else None)
        _plainly(axes, name)
    for axes in panels[len(names) :]:
        axes.set_visible(False)
    for axes in panels[max(len(names) - PANELS, 0) : len(names)]:
        axes.set_xlabel(found.lever.unit, fontsize=8)
    return figure


def frontier_figure(found: Found) -> "Figure":
    """The outcome against what it costs; what another staffing beats is hollow."""
    name, curve = found.question.outcome, found.curve
    cost, means = found.curves[COST].intervals(), curve.intervals()
    beaten = int(found.dominated.sum())
    title = f"{plain(name)[0].upper()}{plain(name)[1:]} against cost: " + (
        f"{beaten} of {len(means)} staffings are beaten by another one in both"
        if beaten
        else "each staffing buys something; none is beaten in both"
    )
    notes = "Numbers: staff. Bars: 95 % intervals. Hollow: another staffing costs no more and does no worse."
    figure = _blank(found, title=title, height=4.8, notes=notes)
    axes = figure.subplots()
    axes.plot([c.value for c in cost], [m.value for m in means], color=SKY, linewidth=1.2, zorder=1)
    for x, y, staff, out in zip(cost, means, curve.staff, found.dominated, strict=True):
        today = staff == found.lever.today
        colour = VERMILION if today else BLUE
        if x.told and y.told:
            axes.hlines(y.value, x.low, x.high, color=GREY, linewidth=0.9, zorder=1)
            axes.vlines(x.value, y.low, y.high, color=GREY, linewidth=0.9, zorder=1)
        axes.plot(x.value, y.value, "s" if today else "o", color=colour, markersize=7,
                  markerfacecolor="white" if out else colour)  # fmt: skip
        axes.annotate(f"{staff:g}{' today' if today else ''}", (x.value, y.value), xytext=(6, 5),
                      textcoords="offset points", fontsize=9)  # fmt: skip
    for target in found.question.targets:
        if target.outcome == name:
            axes.axhline(target.bound, color=VERMILION, linestyle="--", linewidth=1)
    axes.set_xlabel("yuan per resident and year")
    axes.set_ylabel(plain(name))
    _plainly(axes, name)
    return figure


# --- worth ---------------------------------------------------------------------------------------


def worth_figure(found: Found) -> "Figure":
    """What policies are worth in staff: a point and its set, an arrow where it leaves the range tried."""
    names = list(found.worths[0].worths)
    rows = len(found.worths)
    title = next(said for said in worth_sentences(found) if plain(LEADING) in said)
    notes = (
        "Points: the worth; lines: its 95 % set; arrows: beyond the range tried (grey). Where it can't be "
        "told the staffing curve is too flat. A worth hangs on what is assumed: where one number decides, "
        "its range is shown."
    )
    figure = _blank(found, title=title, height=1.9 + 0.48 * rows, notes=notes, width=11.0)
    for axes, name in zip(np.atleast_1d(figure.subplots(1, len(names), sharey=True)), names, strict=True):
        for row, priced in enumerate(found.worths):
            _draw_worth(axes, row, priced.worths[name])
        axes.axvline(0, color="#333333", linewidth=0.8)
        axes.set_title(f"in {plain(name)}", fontsize=10)
        axes.set_xlabel(found.lever.unit)
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_ylim(rows - 0.4, -0.6)
    labels = [
        priced.policy if priced.value is None else f"{priced.policy}\n{priced.setting}: {priced.value:g}"
        for priced in found.worths
    ]
    figure.axes[0].set_yticks(range(rows), labels, fontsize=9)
    return figure


def _draw_worth(axes: "Axes", row: int, worth: object) -> None:
    from analysis.staffing.worth import Worth

    assert isinstance(worth, Worth)
    axes.plot(
        [worth.least, worth.most], [row, row], color="#dddddd", linewidth=7, solid_capstyle="butt", zorder=0
    )
    words = "cannot be told: the curve is too flat" if worth.kind == "cannot tell" else worth_words(worth)
    if worth.kind != "cannot tell":
        low = worth.least if worth.low is None else worth.low
        high = worth.most if worth.high is None else worth.high
        axes.plot([low, high], [row, row], color=BLUE, linewidth=2.2)
        if worth.high is None:
            axes.plot(worth.most, row, ">", color=BLUE, markersize=9)
        if worth.low is None:
            axes.plot(worth.least, row, "<", color=BLUE, markersize=9)
        if worth.value is not None:
            axes.plot(worth.value, row, "o", color=BLUE, markersize=7)
    axes.annotate(words, (worth.least, row), xytext=(2, 8), textcoords="offset points", fontsize=8,
                  bbox={"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none"})  # fmt: skip
