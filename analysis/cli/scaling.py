"""`scale`: the whole place beside smaller ones, over seeds."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from analysis.cli.running import warm_up_aloud
from analysis.cli.terminal import print_json, progress_bar
from sim.errors import RunError

if TYPE_CHECKING:
    from rich.table import Table

    from analysis.scaling import Arm, Observed, Source, Stray

WHOLE_SEEDS = 3
"""Runs of a whole place above `scaling.ONE_AT_A_TIME` residents, unless said otherwise."""
WIDTH_IN_A_PIPE = 150


def compare_scales(
    source: "Source",
    *,
    factors: str,
    seeds: int,
    whole_seeds: int | None,
    jobs: int | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Run the whole and the smaller places, print how far these stray, and perhaps write a CSV file."""
    from analysis import scaling
    from sim.scenario import load

    chosen = _factors(factors)
    _refuse_no_place(out)
    scenarios = {
        factor: load(source.path, overlays=source.overlays, sets=source.sets, scale=factor)
        for factor in (1, *chosen)
    }
    residents = sum(facts.residents for facts in scenarios[1].place.settings.values())
    wholes = whole_seeds or (WHOLE_SEEDS if residents > scaling.ONE_AT_A_TIME else seeds)
    plan = _seeds((1, *chosen), wholes, seeds)
    warm_up_aloud()
    work = sum(residents // factor * len(numbers) for factor, numbers in plan.items())
    done = 0
    with progress_bar(work, unit="resident-runs") as on_progress:

        def on_done(one: "Observed") -> None:
            nonlocal done
            done += one.residents
            if on_progress is not None:
                on_progress(done)

        arms = scaling.run_arms(
            source, seeds=plan, residents=residents, jobs=jobs or os.cpu_count() or 1, on_done=on_done
        )
    if out is not None:
        _write(out, scaling.as_csv(arms))
    if as_json:
        print_json({"scenario": scenarios[1].name, "arms": scaling.as_json(arms)})
        return
    _print(arms, title=scenarios[1].title or scenarios[1].name)
    if out is not None:
        print(f"\nThe table is in {out}")


def _factors(text: str) -> list[int]:
    """The factors of `10,100`, each once, rising."""
    words = [word.strip() for word in text.split(",")]
    if not all(word.isascii() and word.isdecimal() and 2 <= int(word) <= 10_000 for word in words):
        message = f"{text!r}: whole numbers from 2 to 10,000 with commas between, such as 10,100"
        raise typer.BadParameter(message, param_hint="--factors")
    return sorted({int(word) for word in words})


def _seeds(factors: Sequence[int], wholes: int, others: int) -> dict[int, Sequence[int]]:
    """Seeds for each factor, from 1 on; no two arms share one."""
    plan: dict[int, Sequence[int]] = {}
    first = 1
    for factor in factors:
        count = wholes if factor == 1 else others
        plan[factor] = range(first, first + count)
        first += count
    return plan


def _refuse_no_place(out: Path | None) -> None:
    """Before an hour of runs: a table that could not be written at their end."""
    if out is not None and (out.is_dir() or not out.absolute().parent.is_dir()):
        raise RunError(f"{out}: there is no such folder, or it is one; --out names a CSV file")


def _write(out: Path, text: str) -> None:
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise RunError(f"{out}: cannot be written ({problem.strerror})") from None


def _print(arms: Sequence["Arm"], *, title: str) -> None:
    from rich.console import Console

    console = Console(width=None if sys.stdout.isatty() else WIDTH_IN_A_PIPE, highlight=False, emoji=False)
    whole = next(arm for arm in arms if arm.factor == 1)
    console.print(f"{title}: {_size(whole)}", style="bold")
    for arm in sorted(arms, key=lambda arm: arm.factor):
        if arm.factor == 1:
            continue
        console.print(f"\nAt 1:{arm.factor}: {_size(arm)}", style="bold")
        console.print(_finding(arm))
        console.print(_table(arm))
    console.print(
        "\n± is half of the 95 % interval over seeds. A stray differs if its interval leaves out 0; of twenty"
        " measures one does by luck alone."
    )


def _size(arm: "Arm") -> str:
    memory = "" if arm.peak_rss_mb is None else f" and {arm.peak_rss_mb:,.0f} MB"
    runs = f"{len(arm.seeds)} run{'s' if len(arm.seeds) > 1 else ''}"
    return f"{arm.residents:,} residents, {runs}, each {arm.seconds:.2g} seconds{memory}"


def _finding(arm: "Arm") -> str:
    """What the table says, in a sentence."""
    if not arm.told:
        return "One run cannot tell a stray from chance: ask for more --seeds (and --whole-seeds)."
    differing = arm.differing
    verb = "strays" if len(differing) == 1 else "stray"
    said = f"{len(differing)} of {len(arm.told)} measures {verb} from the whole by more than chance"
    if differing:
        said += f", furthest {differing[0].measure} by {differing[0].stray:+.1%}"
    return said + "."


def _table(arm: "Arm") -> "Table":
    from rich.table import Table

    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    grid.add_column("measure", no_wrap=True)
    for name in ("whole", "±", f"1:{arm.factor}", "±", "stray", "±"):
        grid.add_column(name, justify="right", no_wrap=True)
    grid.add_column("more than chance?", no_wrap=True)
    grid.add_column("unit", overflow="fold")
    for one in arm.strays:
        grid.add_row(*_row(one))
    return grid


def _row(one: "Stray") -> list[str]:
    verdict = {None: "–", True: "differs", False: "no"}[one.differs]
    if one.whole.low == one.whole.high and one.smaller.low == one.smaller.high and one.whole.n > 1:
        verdict = "rounding" if one.differs else "equal"
    cells = [one.measure]
    for side in (one.whole, one.smaller):
        half = None if side.high is None or side.mean is None else side.high - side.mean
        cells += [_figure(side.mean), _figure(half)]
    half = None if one.high is None or one.stray is None else one.high - one.stray
    stray = "–" if one.stray is None else f"{one.stray:+.1%}"
    reported = " (reported)" if one.book == "reported" else ""
    return [*cells, stray, "–" if half is None else f"{half:.1%}", verdict, f"{one.unit}{reported}"]


def _figure(value: float | None) -> str:
    """A number to about four figures."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
