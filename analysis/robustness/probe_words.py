"""Probes on the screen, in files and as a picture: which figures flatter."""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from analysis.compare.effects import WORDS_OF_VERDICT, Effect
from analysis.compare.words import DASH, estimate, percent_change
from analysis.figures import BLUE, VERMILION, page
from analysis.robustness.probing import MEANINGS, Moved, Probed, Probing
from analysis.stamp import png
from analysis.study.plan import BASELINE

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from rich.table import Table

SCHEMA: Final = "gridgov-probes/1"
WIDEST: Final = 100.0
"""No axis reaches further, in per cent."""
SHOWN: Final = 4
"""Flattering figures that a title names."""


def probe_table(one: Probed) -> "Table":
    """A probe: truth and book side by side, then what no book tells."""
    from rich.table import Table

    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    grid.add_column("", min_width=26)
    for name in ("true (95 %)", "reported (95 %)", "n"):
        grid.add_column(name, justify="right")
    grid.add_column("the book")
    grid.add_column("true at the low and high size")
    for moved in one.pairs:
        cells = [_change(moved.true), _change(moved.reported), f"{moved.true.change.n}", moved.verdict]
        grid.add_row(f"  {moved.pair.words}", *cells, _ends(one, moved.true))
    for effect in one.alone:
        cells = [_change(effect), DASH, f"{effect.change.n}", WORDS_OF_VERDICT[effect.verdict]]
        grid.add_row(f"  {effect.outcome.words}", *cells, _ends(one, effect))
    return grid


def _change(effect: Effect) -> str:
    """Relative, or in the outcome's own unit where the reference is nothing."""
    if effect.verdict == "identical":
        return "the same"
    if effect.relative.told:
        return percent_change(effect.relative)
    return f"{estimate(effect.change, signed=True)} {effect.outcome.unit}"


def _ends(one: Probed, effect: Effect) -> str:
    low, high = one.ends[effect.outcome.column]
    return f"{_change(low)}; {_change(high)}"


def lines(told: Probing) -> Iterator[str]:
    """What is true of all probes together."""
    yield told.basis()
    for name, why in told.absent.items():
        yield f"Not probed: {name}. {why}."
    words = "; ".join(f"{verdict}: {meaning}" for verdict, meaning in MEANINGS.items())
    yield f"What the book does: {words}."
    yield "All sizes are assumed: nobody has measured how large such a stress is."


def frame(told: Probing) -> "pd.DataFrame":
    """A row for each probe, size and outcome: see `Effect`; pairs with their verdict at the assumed size."""
    import pandas as pd

    rows = []
    for one in told.probed:
        verdicts = {column: moved.verdict for moved in one.pairs for column in _columns(moved)}
        assumed = [effect for moved in one.pairs for effect in (moved.true, moved.reported)]
        for effect in [*assumed, *one.alone]:
            column = effect.outcome.column
            low, high = one.ends[column]
            for size, each in (("low", low), ("assumed", effect), ("high", high)):
                book = verdicts.get(column, "") if size == "assumed" else ""
                rows.append({"probe": one.probe.name, "size": size, "the_book": book} | each.as_row())
    return pd.DataFrame(rows)


def _columns(moved: Moved) -> tuple[str, str]:
    return moved.pair.true, moved.pair.reported


def as_json(told: Probing, *, command: Sequence[str] = ()) -> dict[str, Any]:
    """All probes as JSON holds them."""
    from analysis.results import provenance

    return {
        "schema": SCHEMA,
        "scenario": told.plan.study.scenario,
        "basis": told.basis(),
        "absent": dict(told.absent),
        "notes": list(told.plan.notes),
        "probes": [_as_json(one) for one in told.probed],
        **provenance(command=command),
    }


def _as_json(one: Probed) -> dict[str, Any]:
    return {
        "probe": one.probe.name,
        "title": one.probe.title,
        "sizes": one.probe.sizes_in_words,
        "pairs": [
            {
                "what": moved.pair.words,
                "true": _told(moved.true),
                "reported": _told(moved.reported),
                "book_beyond_truth": moved.gap.as_dict(),
                "verdict": moved.verdict,
            }
            for moved in one.pairs
        ],
        "true_alone": [_told(effect) for effect in one.alone],
    }


def _told(effect: Effect) -> dict[str, Any]:
    return {
        "outcome": effect.outcome.column,
        "unit": effect.outcome.unit,
        "change": effect.change.as_dict(),
        "relative": effect.relative.as_dict(),
        "verdict": effect.verdict,
    }


def write(told: Probing, *, folder: Path, command: Sequence[str] = (), figures: bool = True) -> list[Path]:
    """Write table, JSON and picture into the study's folder; returns the paths. RunError where that fails."""
    from analysis.study.store import told as telling
    from analysis.study.store import write_json, write_whole

    with telling(folder):
        write_whole(folder / "probes.csv", frame(told).to_csv(index=False, lineterminator="\n").encode())
        if figures:
            write_whole(folder / "probes.png", picture(told))
        write_json(folder / "probes.json", as_json(told, command=command))
    return [folder / name for name in ("probes.csv", "probes.json", *(["probes.png"] if figures else []))]


# --- the picture ---------------------------------------------------------------------------------


def picture(told: Probing) -> bytes:
    """The figure as PNG."""
    base = told.plan.variants[BASELINE].base
    return png(figure(told), scenario=base.name, digest=base.digest, seed=told.plan.study.first_seed)


def figure(told: Probing) -> "Figure":
    """A row for each probe and pair: what is true beside what the book says, worse to the left."""
    flattering = [
        f"{moved.pair.words} ({one.probe.name})"
        for one in told.probed
        for moved in one.pairs
        if moved.verdict == "FLATTERS"
    ]
    more = f" and {len(flattering) - SHOWN} more" if len(flattering) > SHOWN else ""
    what = ", ".join(flattering[:SHOWN]) + more
    title = (
        f"{told.place[:1].upper()}{told.place[1:]}: under stress, reported figures flatter for\n"
        f"{what or 'nothing that can be told'}"
    )
    rows = [(one, moved) for one in told.probed for moved in one.pairs]
    study = told.plan.study
    notes = (
        "Circles: what is true; squares: what the book says; lines: 95 % intervals. Changes against the"
        " scenario as written, as a part of it, turned so that right is better.\nSizes of all stresses are"
        " assumed. Red rows: the truth gets worse and the book does not, or the book gets better and the"
        " truth does not."
    )
    whole = page(
        title=title,
        height=2.0 + 0.27 * (len(rows) + len(told.probed)),
        notes=notes,
        width=11.0,
        title_size=10,
        provenance=f"{Path(study.scenario).stem} · {told.basis()} · first seed {study.first_seed}",
    )
    _rows(whole.subplots(), told)
    return whole


def _rows(axes: "Axes", told: Probing) -> None:
    place, ticks = 0, []
    for one in told.probed:
        ticks.append((place, one.probe.title, True))
        for moved in one.pairs:
            place += 1
            ticks.append((place, moved.pair.words, False))
            if moved.verdict == "FLATTERS":
                axes.axhspan(place - 0.5, place + 0.5, color="#F3DAD0", zorder=0)
            _mark(axes, moved, moved.true, place - 0.13, "o", VERMILION)
            _mark(axes, moved, moved.reported, place + 0.13, "s", BLUE)
            axes.text(
                1.01, place, moved.verdict, transform=axes.get_yaxis_transform(), va="center", fontsize=8
            )
        place += 1
    axes.axvline(0, color="#444444", linewidth=0.8)
    axes.set_yticks([at for at, _, _ in ticks], [text for _, text, _ in ticks], fontsize=8)
    for label, (_, _, heading) in zip(axes.get_yticklabels(), ticks, strict=True):
        label.set_fontweight("bold" if heading else "normal")
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(place - 0.3, -0.6)
    edge = min(max(map(abs, axes.get_xlim())) * 1.05, WIDEST)
    axes.set_xlim(-edge, edge)
    axes.set_xlabel("◀ worse      change, % of the scenario as written      better ▶", fontsize=9)
    axes.spines[["top", "right", "left"]].set_visible(False)


def _mark(axes: "Axes", moved: Moved, effect: Effect, place: float, marker: str, colour: str) -> None:
    turned = effect.relative.times(100.0 if moved.pair.better == "higher" else -100.0)
    if effect.verdict == "identical":
        turned = effect.change.times(0.0)
    if not math.isfinite(turned.value):
        return
    value = min(max(turned.value, -WIDEST), WIDEST)
    if turned.told:
        axes.plot([turned.low, turned.high], [place, place], color=colour, linewidth=1.4)
    axes.plot(value, place, marker=marker, color=colour, markersize=5, linestyle="")
