"""Two figures: the card at a glance, and the curves behind its main patterns."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from analysis.figures import BLUE, GREEN, GREY, ORANGE, SKY, VERMILION, page
from analysis.patterns.concentration import POINTS, by_chance, disputes_of_households, lorenz
from analysis.patterns.gather import Asked
from analysis.patterns.near_repeat import SPACE_NAMES, TIMES, tests_of
from analysis.patterns.points import OFF, ON, STOPPED, by_month
from analysis.patterns.registry import Finding
from analysis.patterns.seen import BASELINE, CannotTellError, Seen, mean_of
from analysis.patterns.staffing import HOURS
from analysis.patterns.wording import headline, number, wanted

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MARKS: Final = {"passed": ("✓", GREEN), "missed": ("✗", VERMILION), "cannot be told": ("?", GREY)}
ROW_INCHES: Final = 0.27


def drawn(asked: Asked, seen: Seen, findings: Sequence[Finding]) -> dict[str, "Figure"]:
    """The figures by file name."""
    figures = {"scorecard.png": scorecard(asked, findings)}
    curves = small_multiples(asked, seen)
    return figures if curves is None else figures | {"patterns.png": curves}


def _provenance(asked: Asked) -> str:
    place = asked.place
    scale = f"1:{place.scale}, " if place.scale > 1 else ""
    residents = sum(setting.residents for setting in asked.base.place.settings.values())
    return (
        f"{asked.base.name} · {scale}{residents:,} residents · {place.replications} runs an arm from seed "
        f"{place.first_seed} · {place.days or asked.base.run.days} days · scenario {asked.base.digest[:12]}"
    )


def scorecard(asked: Asked, findings: Sequence[Finding]) -> "Figure":
    """A line for each pattern: verdict, what it wants, what was found."""
    height = 1.3 + ROW_INCHES * len(findings)
    figure = page(
        title=headline(findings, asked.base.title or asked.base.name),
        height=height,
        width=13.5,
        notes="In brackets 95 % intervals and the number of runs. ? cannot be told: the place has none, "
        "or the interval lies on the bound.",
        provenance=_provenance(asked),
    )
    axes = figure.subplots()
    axes.set(xlim=(0, 1), ylim=(len(findings) - 0.5, -1.5))
    axes.axis("off")
    for x, head in ((0.03, "pattern"), (0.40, "found"), (0.66, "wanted"), (0.90, "bound is")):
        axes.text(x, -1, head, fontsize=9, fontweight="bold", va="center")
    for place, one in enumerate(findings):
        mark, colour = MARKS[one.verdict]
        axes.axhspan(place - 0.5, place + 0.5, color=colour, alpha=0.12 if place % 2 else 0.2, lw=0)
        axes.text(0.008, place, mark, fontsize=11, color=colour, va="center", fontweight="bold")
        axes.text(0.03, place, one.pattern.title, fontsize=9, va="center")
        axes.text(0.40, place, number(one) or f"{one.why[:44]}…", fontsize=8.5, va="center")
        axes.text(0.66, place, wanted(one.pattern), fontsize=8.5, va="center")
        axes.text(0.90, place, one.pattern.grade, fontsize=8.5, va="center")
    return figure


def small_multiples(asked: Asked, seen: Seen) -> "Figure | None":
    """Lorenz curve, Knox ratios, staffing curve and participation; what was not looked at is left out."""
    panels: list[Callable[[Axes], None]] = []
    for panel in (_lorenz, _knox, _staffing, _participation):
        try:
            panels.append(panel(seen))
        except (CannotTellError, KeyError):
            continue
    if not panels:
        return None
    rows = (len(panels) + 1) // 2
    figure = page(
        title=f"{asked.base.title or asked.base.name}: the curves behind the card",
        height=0.9 + 3.7 * rows,
        width=12,
        notes="Bands and bars are 95 % intervals of means over runs.",
        provenance=_provenance(asked),
    )
    grid = figure.subplots(rows, 2, squeeze=False)
    for place, axes in enumerate(grid.flat):
        if place < len(panels):
            panels[place](axes)
            axes.spines[["top", "right"]].set_visible(False)
        else:
            axes.axis("off")
    return figure


def _band(axes: "Axes", x: np.ndarray, runs: np.ndarray, *, colour: str, style: str, label: str) -> None:
    """A mean over runs with its interval, from values of shape (runs, points)."""
    means = [mean_of(column) for column in runs.T]
    axes.plot(x, [one.value for one in means], color=colour, linestyle=style, label=label)
    axes.fill_between(
        x, [one.low for one in means], [one.high for one in means], color=colour, alpha=0.2, lw=0
    )


def _lorenz(seen: Seen) -> "Callable[[Axes], None]":
    counts = [disputes_of_households(one) for one in seen.logs(BASELINE)]
    curves = np.stack([lorenz(one) for one in counts])
    chance = np.stack([lorenz(by_chance(one, None, seed=n)[0]) for n, one in enumerate(counts, start=1)])

    def draw(axes: "Axes") -> None:
        x = np.linspace(0, 100, POINTS)
        _band(axes, x, 100 * curves, colour=BLUE, style="-", label="disputes")
        _band(axes, x, 100 * chance, colour=ORANGE, style="--", label="chance alone")
        axes.set(
            title="Disputes over households",
            xlabel="% of households, most disputes first",
            ylabel="% of disputes",
            xlim=(0, 30),
            ylim=(0, 105),
        )
        axes.legend(frameon=False, loc="lower right")

    return draw


def _knox(seen: Seen) -> "Callable[[Axes], None]":
    tests = tests_of(seen)
    observed = np.stack([one.observed for one in tests])
    expected = np.stack([one.expected for one in tests])

    def draw(axes: "Axes") -> None:
        width = 0.8 / len(SPACE_NAMES)
        starts = (0, *TIMES)
        for place, name in enumerate(SPACE_NAMES):
            ratios = observed[:, place] / np.maximum(expected[:, place], 1e-9)
            means = [mean_of(column) for column in ratios.T]
            values = np.array([one.value for one in means])
            errors = np.array([[one.value - one.low, one.high - one.value] for one in means]).T
            axes.bar(
                np.arange(len(TIMES)) + (place - 1) * width,
                values,
                width,
                yerr=np.nan_to_num(errors),
                color=(BLUE, SKY, GREY)[place],
                hatch=("", "//", "..")[place],
                edgecolor="white",
                label=name,
            )
        axes.axhline(1, color="black", lw=0.8)
        axes.set_xticks(
            np.arange(len(TIMES)), [f"{low} to {high}" for low, high in zip(starts, TIMES, strict=False)]
        )
        axes.set(
            title="Near repeats, by distance and time",
            xlabel="days between two disputes",
            ylabel="pairs over those with times shuffled",
        )
        axes.legend(frameon=False)

    return draw


def _staffing(seen: Seen) -> "Callable[[Axes], None]":
    hours = np.array(list(HOURS.values()))
    missed = np.stack([1 - seen.of(arm, "requests_on_time_true") for arm in HOURS], axis=1)
    worn = np.stack([seen.of(arm, "gridworkers_worn_out_share") for arm in HOURS], axis=1)
    days = np.stack([seen.of(arm, "unsettled_severity_days_per_1000") for arm in HOURS], axis=1)
    days = days / seen.of(BASELINE, "unsettled_severity_days_per_1000")[:, None]

    def draw(axes: "Axes") -> None:
        _band(axes, 100 * hours, 100 * missed, colour=BLUE, style="-", label="requests not served in time")
        _band(axes, 100 * hours, 100 * worn, colour=VERMILION, style="--", label="gridworkers worn out")
        _band(axes, 100 * hours, 100 * days, colour=GREEN, style=":", label="unsettled days, today 100")
        axes.set(
            title="What more hours of gridworkers change",
            xlabel="gridworkers' hours, today 100",
            ylabel="%",
            ylim=(0, None),
        )
        axes.legend(frameon=False)

    return draw


def _participation(seen: Seen) -> "Callable[[Axes], None]":
    series = {arm: np.stack([by_month(one) for one in seen.logs(arm)]) for arm in (OFF, ON, STOPPED)}
    styles = {
        OFF: ("no points", GREY, ":"),
        ON: ("points", BLUE, "-"),
        STOPPED: ("points for half a year", VERMILION, "--"),
    }

    def draw(axes: "Axes") -> None:
        for arm, (label, colour, style) in styles.items():
            runs = series[arm]
            months = np.arange(1, runs.shape[1] + 1)
            _band(axes, months, 100 * runs, colour=colour, style=style, label=label)
        axes.set(
            title="Participation, month by month",
            xlabel="month",
            ylabel="% of adults who take part",
            ylim=(0, None),
        )
        axes.legend(frameon=False)

    return draw
