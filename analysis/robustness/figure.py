"""The ranking at a glance: the regret of each policy in every world, from the most robust one down."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from analysis.figures import BLUE, VERMILION, page
from analysis.robustness.answer import Robustness, outcome_words
from analysis.robustness.regret import Ranking, Standing
from analysis.robustness.table import missing, percent
from analysis.stamp import png

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANELS: Final = 2


def drawn(told: Robustness) -> dict[str, bytes]:
    """The figure as PNG, by the name of its file."""
    base = told.plan.variants[told.against].base
    seed = told.plan.study.first_seed
    return {"ranking.png": png(ranking_figure(told), scenario=base.name, digest=base.digest, seed=seed)}


def ranking_figure(told: Robustness) -> "Figure":
    """A row for each policy: a dot a world, the mean, the 90th percentile and the largest regret."""
    outcomes = list(told.rankings)[:PANELS]
    count = len(told.cards)
    notes = (
        "A dot is a plausible world: by how much another policy does better there. Bar: mean regret with its"
        " 95 % interval; |: 90th percentile; x: largest.\nLeft is more robust. Chances are over worlds, with"
        " 95 % intervals."
    )
    study = told.plan.study
    provenance = f"{Path(study.scenario).stem} · {told.basis()} · first seed {study.first_seed}"
    title = "\n".join(_finding(told, outcome) for outcome in outcomes)
    whole = page(
        title=title,
        height=1.6 + len(outcomes) * (0.9 + 0.42 * count),
        notes=notes,
        width=11.0,
        title_size=10,
        provenance=provenance,
    )
    panels = np.atleast_1d(whole.subplots(len(outcomes), 1))
    for axes, outcome in zip(panels, outcomes, strict=True):
        _panel(axes, told, outcome)
    return whole


def _finding(told: Robustness, outcome: str) -> str:
    ranking = told.rankings[outcome]
    first = ranking.standings[0]
    return (
        f"{outcome_words(outcome).capitalize()}: {first.arm} has the least regret, and is best in"
        f" {percent(first.best)} % of {first.best.n} plausible worlds"
    )


def _panel(axes: "Axes", told: Robustness, outcome: str) -> None:
    ranking: Ranking = told.rankings[outcome]
    draw = np.random.default_rng(0)
    for place, one in enumerate(ranking.standings):
        regret = ranking.regret[:, place]
        shaken = place + draw.uniform(-0.25, 0.25, len(regret))
        axes.plot(regret, shaken, linestyle="", marker="o", markersize=3, color=BLUE, alpha=0.25)
        mean = one.mean_regret
        axes.plot([mean.low, mean.high], [place, place], color="black", linewidth=6, solid_capstyle="butt")
        axes.plot(one.p90_regret.value, place, marker="|", color="black", markersize=14, markeredgewidth=2)
        axes.plot(one.max_regret.value, place, marker="x", color=VERMILION, markersize=7, markeredgewidth=1.8)
        axes.text(1.01, place, _beside(one), transform=axes.get_yaxis_transform(), va="center", fontsize=8)
    names = [f"{place}. {one.arm}" for place, one in enumerate(ranking.standings, start=1)]
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xlim(left=0)
    axes.xaxis.set_major_formatter("{x:,g}")
    axes.set_xlabel(f"regret, {told.unit(outcome)}   (◀ more robust)", fontsize=9)
    axes.set_title(outcome_words(outcome), fontsize=10, loc="left", fontweight="bold")
    axes.spines[["top", "right"]].set_visible(False)


def _beside(one: Standing) -> str:
    text = f"best in {percent(one.best)} %"
    return text if one.meets is None else f"{text}\nmisses target in {percent(missing(one.meets))} %"
