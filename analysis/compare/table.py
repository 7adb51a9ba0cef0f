"""Effects as a table for the terminal: one for each arm, benefits and harms together."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from analysis.compare.effects import WORDS_OF_VERDICT, Effect, told_of
from analysis.compare.outcomes import POINTS
from analysis.compare.words import DASH, estimate, figure, percent_change

if TYPE_CHECKING:
    from rich.table import Table

STYLES: Final = {"better": "green", "worse": "bold red"}
"""Colours beside the words."""


def effects_table(effects: Sequence[Effect], sections: dict[str, list[str]], *, against: str) -> "Table":
    """The effects of an arm, section by section."""
    from rich.table import Table

    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    grid.add_column("", min_width=20)
    for name in (against, "change (95 %)", "relative, % (95 %)", "better in % of n", "n"):
        grid.add_column(name, justify="right")
    grid.add_column("verdict")
    grid.add_column("unit")
    for section, columns in sections.items():
        rows = list(told_of(effects, columns))
        if rows:
            grid.add_row(f"[bold]{section}[/bold]")
        for effect in rows:
            grid.add_row(*_row(effect), style=STYLES.get(effect.verdict, ""))
    return grid


def _row(effect: Effect) -> list[str]:
    """The cells of an effect, in the natural unit where there is one."""
    change, reference, natural = effect.in_nature or effect.change, effect.reference, effect.natural
    if natural is not None:
        reference = reference.times(natural.factor)
    dropped = f" ({change.dropped} undefined)" if change.dropped else ""
    sparse = ", sparse" if change.note.startswith("sparse") else ""
    return [
        f"  {effect.outcome.words}",
        figure(reference.value, spread=abs(reference.value) / 10),
        estimate(change, signed=True),
        percent_change(effect.relative).replace("%", ""),
        _chance(effect),
        f"{change.n}{dropped}",
        f"{WORDS_OF_VERDICT[effect.verdict]}{sparse}",
        _unit(effect),
    ]


def _unit(effect: Effect) -> str:
    unit = effect.outcome.unit if effect.natural is None else effect.natural.unit
    if unit == POINTS:
        unit = effect.outcome.unit.replace("share of", "% of")
    return f"{unit}, reported" if effect.outcome.book == "reported" else unit


def _chance(effect: Effect) -> str:
    chance = effect.chance
    if chance is None or not chance.told or effect.verdict == "identical":
        return DASH
    return f"{100 * chance.value:.0f} ({100 * chance.low:.0f} to {100 * chance.high:.0f})"
