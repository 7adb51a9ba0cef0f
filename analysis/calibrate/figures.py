"""A calibration in pictures: what waves left, what is left of each parameter, predicted against recorded."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from analysis.calibrate.calibration import Calibrated
from analysis.calibrate.predictive import Band, Check
from analysis.calibrate.wording import counted, last, number
from analysis.figures import BLUE, GREY, ORANGE, VERMILION, page
from analysis.stamp import png
from analysis.words import measure_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_DOTS: Final = 200
EDGE: Final = 4.0
"""Predictions further out than so many times what a target allows stand at the edge, with an arrow."""
RECORDED, AFTER = 1.08 * EDGE, 1.75 * EDGE
"""Where the numbers stand."""
LABEL: Final = 46
"""Letters in a line of a label."""


def drawn(found: Calibrated) -> dict[str, bytes]:
    """The figures as PNG, by the name of their file."""
    place = Path(found.question.place.scenario).stem
    before = f"{place} · seed {found.question.place.seed} · {found.runs:,} runs"
    figures = {
        "waves.png": waves_figure(found, provenance=before),
        "parameters.png": parameters_figure(found, provenance=before),
        "targets.png": targets_figure(found.checks, place=place, provenance=before),
    }
    digest, seed = found.question.place.load().digest, found.question.place.seed
    return {name: png(figure, scenario=place, digest=digest, seed=seed) for name, figure in figures.items()}


def waves_figure(found: Calibrated, *, provenance: str) -> "Figure":
    """The share of plausible worlds that each wave leaves, on a logarithmic axis."""
    from matplotlib.ticker import FuncFormatter, NullFormatter

    waves = found.history.waves
    final = waves[-1].left
    low, high = final.interval
    title = f"{counted(len(waves), 'wave')} left {100 * final.share:.2g} % of the plausible worlds"
    notes = (
        f"95 % intervals ({100 * low:.2g} to {100 * high:.2g} % after the last wave;"
        f" n = {len(final.points):,} points). The waves ended because {found.history.why}."
    )
    whole = page(title=title, height=3.6, provenance=provenance, notes=notes, width=7.5)
    axes = whole.subplots()
    shares = np.array([1.0, *(wave.left.share for wave in waves)])
    ends = np.array([(1.0, 1.0), *(wave.left.interval for wave in waves)])
    errors = np.maximum(np.array([shares - ends[:, 0], ends[:, 1] - shares]), 0.0)
    axes.errorbar(range(len(shares)), shares, yerr=errors, color=BLUE, marker="o", capsize=4)
    for place, share in enumerate(shares):
        axes.annotate(
            f"{100 * share:.3g} %", (place, share), xytext=(8, 6), textcoords="offset points", fontsize=9
        )
    axes.set_yscale("log")
    axes.set_ylim(10 ** np.floor(np.log10(ends.min())), 1.6)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:g} %"))
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.set_xticks(
        range(len(shares)), ["before", *(f"wave {wave.number}\n{wave.runs} runs" for wave in waves)]
    )
    axes.set_xlim(-0.3, len(shares) - 0.5)
    axes.set_ylabel("share of plausible worlds left")
    axes.spines[["top", "right"]].set_visible(False)
    return whole


def parameters_figure(found: Calibrated, *, provenance: str) -> "Figure":
    """What is left of each parameter: a dot for each world, the 95 % interval, the prior's as a grey bar."""
    rows = found.marginals
    touched = sum(one.touched for one in rows)
    title = f"The data speak of {touched} of {len(rows)} parameters; of the others they say nothing"
    notes = (
        "Grey: the whole range before calibration, even in prior chance. Dots: worlds that are left; line:"
        " their 95 % interval, mark: median.\nBlue and filled: told from the prior; grey and hollow: not."
        " Numbers: the 95 % interval in the parameter's unit; factors for tables."
        f" n = {rows[0].n:,.0f} effective runs."
    )
    whole = page(title=title, height=1.6 + 0.33 * len(rows), provenance=provenance, notes=notes, width=9.5)
    axes = whole.subplots()
    names = list(found.space.names)
    generator = np.random.default_rng(0)
    chosen = found.posterior.worlds(MOST_DOTS, seed=found.question.place.seed)
    for place, one in enumerate(rows):
        column = chosen[:, names.index(one.path)]
        colour = BLUE if one.touched else GREY
        axes.barh(place, 1.0, height=0.72, color="#EEEEEE")
        axes.scatter(
            column, place + generator.uniform(-0.26, 0.26, len(column)), s=4, color=colour, alpha=0.45
        )
        low, middle, high = np.quantile(column, (0.025, 0.5, 0.975))
        axes.plot((low, high), (place, place), color=colour, linewidth=2)
        axes.plot(middle, place, marker="o", color=colour, markerfacecolor=colour if one.touched else "white")
        (before, beyond), (first, final) = one.prior, one.posterior
        text = f"{first:.3g} to {final:.3g}  (was {before:.3g} to {beyond:.3g})"
        axes.text(1.02, place, text, va="center", fontsize=8, color="#333333")
    axes.set_yticks(range(len(rows)), [last(one.path) for one in rows], fontsize=9)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(0, 1.5)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "", "half", "", "1"])
    axes.spines["bottom"].set_bounds(0, 1)
    axes.set_xlabel("place in the prior's distribution", loc="left")
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    return whole


def targets_figure(checks: Sequence[Check], *, place: str, provenance: str) -> "Figure":
    """Predicted against recorded, each target on its own scale: the band between the dashes meets it."""
    rows = [
        *(one for one in checks if not one.target.held_out),
        *(one for one in checks if one.target.held_out),
    ]
    met = sum(check.posterior.meets.value >= 0.5 for check in rows)
    before = sum(check.prior.meets.value >= 0.5 for check in rows)
    title = f"{place}: after calibration most worlds meet {met} of {len(rows)} targets, before it {before}"
    notes = (
        "Lines are the middle 95 % of worlds, luck included, marks their medians. Between the dashed lines a"
        " target is met: its range, and two standard\ndeviations of what record and model may be off. Each"
        " target has its own scale. Numbers: recorded (± one standard deviation); median and 95 % of worlds."
    )
    whole = page(title=title, height=1.9 + 0.46 * len(rows), provenance=provenance, notes=notes, width=10.5)
    axes = whole.subplots()
    for row, check in enumerate(rows):
        _target_row(axes, row, check)
    labels = [_label(check) for check in rows]
    axes.set_yticks(range(len(rows)), labels, fontsize=8.5)
    for end in (-1, 1):
        axes.axvline(end, color="#333333", linewidth=0.8, linestyle="--")
    axes.plot([], [], color=ORANGE, marker="s", label="before calibration")
    axes.plot([], [], color=BLUE, marker="o", label="after")
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, frameon=False, fontsize=9)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(-EDGE * 1.06, EDGE * 2.6)
    axes.set_xticks([-1, 1], ["lowest\nthat meets", "highest\nthat meets"], fontsize=8)
    axes.spines["bottom"].set_bounds(-EDGE, EDGE)
    for column, heading in ((RECORDED, "recorded"), (AFTER, "after calibration")):
        axes.text(column, -0.6, heading, va="bottom", fontsize=8.5, fontweight="bold", color="#333333")
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    return whole


def _target_row(axes: "Axes", row: int, check: Check) -> None:
    target = check.target
    half = (target.high - target.low) / 2 + 2 * float(np.sqrt(target.variance))
    centre = (target.low + target.high) / 2

    def draw(band: Band, shift: float, colour: str, marker: str) -> None:
        if not band.n:
            return
        low, middle, high = [(end - centre) / half for end in (band.low, band.median, band.high)]
        ends = np.clip([low, high], -EDGE, EDGE)
        axes.plot(ends, (row + shift, row + shift), color=colour, linewidth=2.2)
        axes.plot(np.clip(middle, -EDGE, EDGE), row + shift, marker=marker, color=colour, markersize=5)
        if high > EDGE:
            axes.plot(EDGE, row + shift, marker=">", color=colour, markersize=5)
        if low < -EDGE:
            axes.plot(-EDGE, row + shift, marker="<", color=colour, markersize=5)

    draw(check.prior, -0.17, ORANGE, "s")
    draw(check.posterior, 0.17, BLUE, "o")
    colour = "#333333" if check.hit else VERMILION
    axes.text(RECORDED, row, target.told(), va="center", fontsize=8, color="#333333")
    axes.text(AFTER, row, number(check.posterior), va="center", fontsize=8, color=colour)


def _label(check: Check) -> str:
    import textwrap

    name = measure_words(check.target.measure).name.en
    kind = "held out" if check.target.held_out else check.target.kind
    return "\n".join(textwrap.wrap(f"{name} ({kind})", LABEL))
