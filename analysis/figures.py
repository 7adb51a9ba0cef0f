"""Three figures that answer a planner's first questions about one run.

Colours are from Okabe and Ito (2008) and never carry a meaning alone: hatches, markers, line styles and
labels repeat it. Titles state the finding with its numbers; the bottom line says which run it is.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from analysis.facts import Facts, RunLike
from analysis.fates import FATES
from analysis.findings import Findings, findings_of, provenance_of
from analysis.stamp import png, png_with
from analysis.wording import percent
from sim import events as ev

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.artist import Artist

BLUE, SKY, GREEN, ORANGE, VERMILION, GREY = "#0072B2", "#56B4E9", "#009E73", "#E69F00", "#D55E00", "#999999"
STYLE: Final[dict[str, tuple[str, str]]] = {
    "settled by others": (BLUE, ""),
    "settled by the parties": (GREEN, "//"),
    "not settled": (VERMILION, "xx"),
    "still running": (GREY, ".."),
}
"""Colour and hatch by sort of end."""
WORK: Final = (
    (ev.ADMIN, "admin", GREY, ""),
    (ev.REQUESTS, "requests", SKY, "//"),
    (ev.CASES, "dispute cases", VERMILION, "xx"),
    (ev.PATROL, "patrol", GREEN, ".."),
    (ev.IDLE, "idle", "#FFFFFF", ""),
)
"""Account, label, colour and hatch of the gridworkers' time, from the bottom up."""


def draw_figures(run: RunLike, *, folder: Path, artist: "Artist | None" = None) -> list[Path]:
    """Write the figures as PNG files into a folder that exists; returns their paths.

    An `artist` has been asked for them before; what it did not draw is drawn here.
    """
    pictures = artist.pictures() if artist else None
    paths = []
    for name, picture in (pictures or drawn(findings_of(run))).items():
        paths.append(folder / name)
        paths[-1].write_bytes(picture)
    return paths


def drawn(findings: Findings) -> dict[str, bytes]:
    """The figures as PNG files, by name."""
    figures = {
        "where_disputes_ended.png": where_disputes_ended(findings),
        "backlog_and_workload.png": backlog_and_workload(findings),
        "true_beside_reported.png": true_beside_reported(findings),
    }
    return {name: png_with(figure, findings.stamp) for name, figure in figures.items()}


def png_of(figure: "Figure", run: RunLike) -> bytes:
    """A figure of a run as a PNG that says which run it is."""
    return png(figure, scenario=run.scenario.name, digest=run.scenario.digest, seed=run.seed)


def blank(facts: Facts, *, title: str, height: float, notes: str = "", width: float = 9.0) -> "Figure":
    """A figure with its finding on top, notes below it and its provenance at the very bottom."""
    return page(title=title, height=height, notes=notes, width=width, provenance=provenance_of(facts))


def page(
    *, title: str, height: float, provenance: str, notes: str = "", width: float = 9.0, title_size: float = 12
) -> "Figure":
    """A figure as `blank` gives it, of something else than one run."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with rc_context({"font.family": "DejaVu Sans"}):
        figure = Figure(figsize=(width, height))
    FigureCanvasAgg(figure)
    line = 0.14 / height
    bottom = line * (notes.count("\n") + 3 if notes else 1.7)
    figure.set_layout_engine("constrained", rect=(0, bottom, 1, 1 - bottom))
    figure.suptitle(title, fontsize=title_size, fontweight="bold", x=0.01, ha="left")
    figure.text(0.01, 0.4 * line, provenance, fontsize=7, color="#555555")
    figure.text(0.01, 1.6 * line, notes, fontsize=7, color="#333333")
    return figure


def _plain(axes: "Axes") -> None:
    axes.spines[["top", "right"]].set_visible(False)


def where_disputes_ended(run: RunLike | Findings) -> "Figure":
    """One bar per place where disputes ended, from the court down to what nobody ever knew."""
    findings = findings_of(run)
    from matplotlib.patches import Patch

    counts = findings.fates
    total = max(findings.disputes, 1)
    sorts = dict.fromkeys(STYLE, 0.0)
    for fate in FATES:
        sorts[fate.sort] += counts[fate.name] / total
    title = (
        f"Of {findings.disputes:,} disputes, {percent(sorts['settled by the parties'])} were settled by "
        f"the parties,\n{percent(sorts['settled by others'])} with help or by the court; "
        f"{percent(sorts['not settled'])} were not settled"
    )
    figure = page(title=title, height=5.2, provenance=findings.provenance)
    axes = figure.subplots()
    for place, fate in enumerate(FATES):
        colour, hatch = STYLE[fate.sort]
        axes.barh(place, counts[fate.name], color=colour, hatch=hatch, edgecolor="white", height=0.75)
        label = f" {counts[fate.name]:,}  ({percent(counts[fate.name] / total)})"
        axes.text(counts[fate.name], place, label, va="center", fontsize=9)
    axes.set_yticks(range(len(FATES)), [fate.label for fate in FATES])
    axes.invert_yaxis()
    axes.set_xlim(0, max(counts.values()) * 1.18 + 1)
    axes.set_xlabel("disputes that began in the run")
    keys = [Patch(facecolor=c, hatch=h, edgecolor="white", label=sort) for sort, (c, h) in STYLE.items()]
    axes.legend(handles=keys, loc="upper right", frameon=False)
    _plain(axes)
    return figure


def backlog_and_workload(run: RunLike | Findings) -> "Figure":
    """Gridworkers' time by month above, what is open or hidden day by day below."""
    findings = findings_of(run)
    days = findings.daily
    fullest = days["date"][int(np.argmax(days["open_requests"]))].item()
    bound = percent(findings.measures["utilisation_gridworkers"])
    title = (
        f"Admin, requests and cases took {bound} of gridworkers' capacity;\n"
        f"at most {int(days['open_requests'].max()):,} requests were open ({fullest.day} {fullest:%B %Y}), "
        f"and {days['hidden'].mean():,.0f} disputes\nran unknown on a mean day"
    )
    figure = page(title=title, height=7.5, provenance=findings.provenance)
    work, requests, disputes = figure.subplots(3, 1, height_ratios=[1.3, 0.8, 1], sharex=True)
    _stack_work(work, findings)
    _lines(requests, days, [("open_requests", "open requests", BLUE, "-")])
    _lines(
        disputes,
        days,
        [
            ("hidden", "disputes nobody\nknows of", VERMILION, "--"),
            ("open_cases", "open dispute cases", BLUE, "-"),
        ],
    )
    return figure


def _stack_work(axes: "Axes", findings: Findings) -> None:
    """A bar for each month, as wide as the month."""
    minutes = findings.workload.astype(np.float64)
    total = np.maximum(minutes[:, ev.CAPACITY] + minutes[:, ev.OVERTIME], 1.0)
    start = np.datetime64(findings.start)
    first = np.datetime64(findings.start, "M") + np.arange(len(minutes) + 1)
    edges = np.clip(first.astype("datetime64[D]"), start, start + findings.days)
    bottom = np.zeros(len(minutes))
    for account, label, colour, hatch in WORK:
        share = 100 * minutes[:, account] / total
        overall = float(minutes[:, account].sum() / total.sum()) if len(minutes) else None
        axes.bar(
            edges[:-1],
            share,
            width=np.diff(edges),
            align="edge",
            bottom=bottom,
            color=colour,
            hatch=hatch,
            edgecolor="#444444",
            linewidth=0.4,
            label=f"{label} {percent(overall)}",
        )
        bottom += share
    axes.set_ylabel("% of gridworkers' time")
    axes.set_ylim(0, 100)
    handles, labels = axes.get_legend_handles_labels()
    axes.legend(handles[::-1], labels[::-1], loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False)
    _plain(axes)


def _lines(axes: "Axes", days: dict[str, np.ndarray], lines: list[tuple[str, str, str, str]]) -> None:
    """Stocks at the end of each day: (column, label, colour, line style)."""
    for column, label, colour, style in lines:
        axes.plot(days["date"], days[column], color=colour, linestyle=style, label=label)
    axes.set_ylim(bottom=0)
    axes.set_ylabel("at midnight")
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False)
    _plain(axes)


class Pair(NamedTuple):
    """A reported measure beside its true one."""

    label: str
    reported: str
    true: str
    scale: float
    unit: str


PAIRS: Final = (
    Pair("Cases settled", "success_reported", "success_true", 100, "% of closed cases"),
    Pair("Settled on time", "on_time_reported", "on_time_true", 100, "% of cases with a deadline"),
    Pair("Disputes", "recorded_per_1000", "born_per_1000", 1, "per 1,000 residents a year"),
    Pair("Open at the end", "backlog_reported_end", "backlog_true_end", 1, "recorded cases; all disputes"),
)
FOOTNOTE: Final = (
    "Settled, reported: agreed, ruled, settled or given up while the case was open, or closed on paper; "
    "of all cases closed.\n"
    "Settled, true: agreed, or settled by the parties while the case was open, without a relapse within "
    "365 days or the run.\n"
    "On time, reported: closed by the deadline of the desk that closed; paper is entered as on time. "
    "True: settled by the first deadline."
)


def true_beside_reported(run: RunLike | Findings) -> "Figure":
    """What the platform reports beside what happened, one small panel per pair."""
    findings = findings_of(run)
    table = findings.measures
    title = (
        f"{percent(table['success_reported'])} of closed cases are reported as settled; "
        f"{percent(table['success_true'])} really were, for good"
    )
    figure = page(title=title, height=4.4, provenance=findings.provenance, notes=FOOTNOTE)
    for axes, pair in zip(figure.subplots(1, len(PAIRS)), PAIRS, strict=True):
        _draw_pair(axes, table, pair)
    return figure


def _draw_pair(axes: "Axes", table: dict[str, float | None], pair: Pair) -> None:
    marks = ((pair.reported, "reported", ORANGE, "//"), (pair.true, "true", BLUE, ""))
    for place, (name, _, colour, hatch) in enumerate(marks):
        value = table[name]
        height = 0.0 if value is None else value * pair.scale
        axes.bar(place, height, width=0.7, color=colour, hatch=hatch, edgecolor="white")
        text = (
            "none"
            if value is None
            else f"{height:,.1f}"
            if pair.scale == 100 or height % 1
            else f"{height:,.0f}"
        )
        axes.text(place, height, text, ha="center", va="bottom", fontsize=10)
    axes.set_xticks([0, 1], [label for _, label, _, _ in marks])
    axes.set_title(pair.label, fontsize=10)
    axes.set_xlabel(pair.unit, fontsize=8)
    low, high = axes.get_ylim()
    axes.set_ylim(low, 100 * 1.12 if pair.scale == 100 else max(high * 1.08, 1.0))
    axes.tick_params(axis="y", labelsize=8)
    _plain(axes)
