"""Which assumptions matter, at a glance: a tornado for each outcome, and Morris' plane.

Bars are sorted, so that what is long and on top matters. Colour and hatch tell which way an outcome goes;
what cannot be told from luck is hollow.
"""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from analysis.compare.outcomes import outcome_of
from analysis.figures import BLUE, GREY, ORANGE, page
from analysis.sensitivity.answer import Sensitivity
from analysis.sensitivity.influence import Influence
from analysis.sensitivity.table import WHAT, short, way
from analysis.stamp import png

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHOWN: Final = 10
"""Bars of an outcome."""
PANELS: Final = 4
"""Outcomes in a picture: the first ones."""
NAMED: Final = 8
"""Parameters that Morris' plane names."""
LOOKS: Final[dict[str, tuple[str, str]]] = {
    "raises": (ORANGE, ""),
    "lowers": (BLUE, "//"),
    "both ways": (GREY, ".."),
    "": (BLUE, ""),
}
"""Colour and hatch by the way an outcome goes when the parameter rises."""


def drawn(told: Sensitivity) -> dict[str, bytes]:
    """The figures as PNG, by the name of their file."""
    figures = {"tornado.png": tornado(told)}
    if told.method == "morris":
        figures["plane.png"] = plane(told)
    base = next(iter(told.plan.variants.values())).base
    found = {}
    for name, one in figures.items():
        found[name] = png(one, scenario=base.name, digest=base.digest, seed=told.plan.study.first_seed)
    return found


def _panels(told: Sensitivity, *, title: str, height: float, notes: str) -> "tuple[Figure, list[Axes]]":
    """A page of two columns, a panel for each of the first outcomes."""
    names = list(told.influences)[:PANELS]
    rows = math.ceil(len(names) / 2)
    study = told.plan.study
    provenance = f"{Path(study.scenario).stem} · {told.basis()} · first seed {study.first_seed}"
    whole = page(
        title=title, height=1.5 + rows * height, notes=notes, width=12.5, title_size=11, provenance=provenance
    )
    panels = list(np.atleast_1d(whole.subplots(rows, min(len(names), 2), squeeze=False)).ravel())
    for spare in panels[len(names) :]:
        spare.set_axis_off()
    return whole, panels[: len(names)]


def _finding(told: Sensitivity) -> str:
    """What moves the first outcomes most."""
    lines = []
    for outcome in list(told.influences)[:2]:
        one = told.influences[outcome][0]
        size = f"{told.relative(one):.0%} of the mean over its range"
        if told.method == "sobol":
            size = f"{one.influence:.0%} of the variance"
        lines.append(f"{outcome_of(outcome).words.capitalize()}: most by {short(one.path)}, {size}")
    return "\n".join(lines)


def tornado(told: Sensitivity) -> "Figure":
    """The strongest parameters of each outcome as bars with their intervals."""
    notes = (
        f"Bars: {WHAT[told.method]}; lines: 95 % intervals; hollow: cannot be told from luck. Blue, hatched:"
        " the outcome falls when the parameter rises; orange: it rises;\ngrey, dotted: it does either,"
        " depending on the others. Dashed: what luck alone would give the longest bar."
    )
    whole, panels = _panels(told, title=_finding(told), height=3.6, notes=notes)
    for axes, outcome in zip(panels, told.influences, strict=False):
        _bars(axes, told, outcome)
    return whole


def _bars(axes: "Axes", told: Sensitivity, outcome: str) -> None:
    chosen = [one for one in told.influences[outcome] if one.verdict != "nothing"][:SHOWN]
    factor = _factor(told, outcome)
    for place, one in enumerate(chosen):
        colour, hatch = LOOKS[way(one)]
        clear = one.verdict in ("told", "one run")
        style: dict[str, Any] = {"hatch": hatch, "edgecolor": "white"} if clear else {"edgecolor": colour}
        axes.barh(place, factor * one.influence, color=colour if clear else "white", height=0.72, **style)
        if math.isfinite(one.low):
            ends = [factor * max(one.low, 0.0), factor * one.high]
            axes.plot(ends, [place, place], color="black", linewidth=1.1)
    if chosen and math.isfinite(chosen[0].luck):
        axes.axvline(factor * chosen[0].luck, color="#444444", linestyle="--", linewidth=0.9)
    axes.set_yticks(range(len(chosen)), [short(one.path) for one in chosen], fontsize=8)
    axes.set_ylim(SHOWN - 0.4, -0.6)
    axes.set_xlim(left=0)
    axes.set_title(outcome_of(outcome).words, fontsize=10, loc="left", fontweight="bold")
    axes.set_xlabel(_unit(told), fontsize=8)
    axes.tick_params(axis="x", labelsize=8)
    axes.spines[["top", "right"]].set_visible(False)


def _factor(told: Sensitivity, outcome: str) -> float:
    """To per cent of the outcome's mean; Sobol's indices are parts already."""
    mean = abs(told.means[outcome].value)
    return 1.0 if told.method == "sobol" else 100.0 / mean if mean else 1.0


def _unit(told: Sensitivity) -> str:
    return "part of the variance" if told.method == "sobol" else "change over the whole range, % of the mean"


def plane(told: Sensitivity) -> "Figure":
    """Morris' plane: how much a parameter moves, against how much that depends on the others."""
    notes = (
        "Right: moves the outcome much. High: how much depends on the other parameters, or on where in its"
        " range it stands (above the line: more than half of it).\nHollow: cannot be told from luck."
    )
    whole, panels = _panels(told, title=_finding(told), height=3.8, notes=notes)
    for axes, outcome in zip(panels, told.influences, strict=False):
        _cloud(axes, told, outcome)
    return whole


def _cloud(axes: "Axes", told: Sensitivity, outcome: str) -> None:
    factor = _factor(told, outcome)
    moving = [one for one in told.influences[outcome] if one.verdict != "nothing"]
    for one in moving:
        colour = LOOKS[way(one)][0]
        face = colour if one.verdict != "luck" else "white"
        style: dict[str, Any] = {"marker": "o", "color": colour, "markerfacecolor": face}
        axes.plot(factor * one.influence, factor * one.sigma, linestyle="", markersize=5, **style)
    top = factor * max((one.sigma for one in moving), default=1.0) * 1.1 or 1.0
    edge = factor * max((one.influence for one in moving), default=1.0) * 1.35 or 1.0
    _name(axes, moving[:NAMED], factor=factor, apart=0.05 * top)
    axes.plot([0, edge], [0, edge / 2], color="#888888", linewidth=0.8)
    axes.set_xlim(0, edge)
    axes.set_ylim(0, top)
    axes.set_title(outcome_of(outcome).words, fontsize=10, loc="left", fontweight="bold")
    axes.set_xlabel("mu*, % of the mean", fontsize=8)
    axes.set_ylabel("sigma, % of the mean", fontsize=8)
    axes.tick_params(labelsize=8)
    axes.spines[["top", "right"]].set_visible(False)


def _name(axes: "Axes", chosen: list[Influence], *, factor: float, apart: float) -> None:
    """Name points from below, each name at least so far above the last one."""
    last = -math.inf
    for one in sorted(chosen, key=lambda each: each.sigma):
        last = max(last + apart, factor * one.sigma)
        axes.annotate(
            one.path.rpartition(".")[2],
            (factor * one.influence, factor * one.sigma),
            xytext=(1.02 * factor * one.influence + 0.3 * apart, last),
            fontsize=7,
            va="center",
        )
