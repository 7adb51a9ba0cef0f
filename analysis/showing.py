"""How results show themselves in a notebook: small tables, escaped, with intervals and n."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Final

from analysis.compare.outcomes import SECTIONS
from analysis.subgroups import WHOLE
from analysis.words import is_share, measure_words
from analysis.words.numbers import Span, number, percent, with_interval

if TYPE_CHECKING:
    from analysis.compare.comparison import Comparison
    from analysis.facts import RunLike
    from analysis.registry import Table
    from analysis.staffing.answer import Found
    from analysis.study.intervals import Interval
    from analysis.study.results import Results

MOST_ROWS: Final = 40
"""Rows of a table that is shown; a frame or a file has all."""


def grid(head: Sequence[str], rows: Iterable[Sequence[str]], *, caption: str = "", notes: str = "") -> str:
    """A table as HTML, everything in it escaped; rows beyond `MOST_ROWS` are counted."""
    every = list(rows)
    cells = "".join(
        "<tr>" + "".join(f"<td style='text-align:left'>{escape(cell)}</td>" for cell in row) + "</tr>"
        for row in every[:MOST_ROWS]
    )
    names = "".join(f"<th style='text-align:left'>{escape(name)}</th>" for name in head)
    more = f" {len(every) - MOST_ROWS:,} more rows." if len(every) > MOST_ROWS else ""
    below = f"<p>{escape(notes)}{more}</p>" if notes or more else ""
    above = f"<p><b>{escape(caption)}</b></p>" if caption else ""
    return f"{above}<table><thead><tr>{names}</tr></thead><tbody>{cells}</tbody></table>{below}"


def told(interval: "Interval", outcome: str) -> str:
    """A level with its interval and n, in the outcome's unit."""
    words = measure_words(outcome)
    span = Span(interval.value, interval.low, interval.high)
    share = "share" if is_share(words.unit.en) else ""
    unit = "" if share else f" {words.unit.en}"
    return f"{with_interval(span, unit=share).en}{unit}, n = {interval.n:,}"


def table_html(table: "Table") -> str:
    """The main measures of one run; it has no interval, and says so."""
    shown = [name for names in SECTIONS.values() for name in names if name in table.as_dict()]
    rows = [(name, table.row(name, subgroup=WHOLE)) for name in shown]
    return grid(
        ("outcome", "value", "unit", "n", "book"),
        (
            (
                measure_words(name).name.en,
                (percent(row.value) if is_share(row.unit) else number(row.value)).en,
                row.unit,
                f"{row.n:,}",
                row.book,
            )
            for name, row in rows
        ),
        notes=f"One run (n = 1): no interval; n counts cases. {len(table)} measures in all: .frame().",
    )


def run_html(run: "RunLike") -> str:
    """Which run it is, and the main measures of the whole place."""
    from analysis.measures import measures

    name = run.scenario.title or run.scenario.name
    what = f"{name}: {len(run.world.residents):,} residents, {run.days} days, seed {run.seed}"
    return f"<p><b>{escape(what)}</b>, {len(run.log):,} events</p>{table_html(measures(run, dimensions=()))}"


def comparison_html(comparison: "Comparison") -> str:
    """Each arm: its sentence, and the effects that a terminal shows."""
    from analysis.compare.effects import WORDS_OF_VERDICT, told_of
    from analysis.compare.words import percent_change

    parts = []
    columns = [column for names in comparison.sections.values() for column in names]
    for arm in comparison.arms:
        rows = (
            (
                effect.outcome.words,
                WORDS_OF_VERDICT[effect.verdict],
                percent_change(effect.relative),
                f"{effect.change.n:,}",
            )
            for effect in told_of(arm.effects, columns)
        )
        head = ("outcome", "verdict", f"change against {comparison.against}", "n")
        parts.append(grid(head, () if arm.identical else rows, caption=comparison.headline(arm)))
    return "".join(parts) + f"<p>{escape(comparison.basis())}</p>"


def staffing_html(found: "Found") -> str:
    """The answer in sentences, and the curve."""
    from analysis.staffing.wording import sentences

    name = found.question.outcome
    rows = (
        (f"{staff:g}", told(interval, name))
        for staff, interval in zip(found.curve.staff, found.curve.intervals(), strict=True)
    )
    said = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences(found))
    return said + grid((found.lever.unit, measure_words(name).name.en), rows)


def results_html(results: "Results") -> str:
    """The main outcomes of a study by arm, over all its points."""
    import numpy as np

    from analysis.study.intervals import mean_interval

    shown = [name for names in SECTIONS.values() for name in names if name in results.outcomes]
    shown = shown or list(results.outcomes)
    arms = [arm.name for arm in results.study.arms]

    def level(name: str, arm: str) -> str:
        rows = np.asarray(results.experiments["arm"] == arm)
        chosen = results.experiments.loc[rows]
        unit = "world" if chosen["world"].nunique() > 1 else "replication"
        values = results.outcomes[name][rows].to_numpy(dtype=np.float64)
        return told(mean_interval(values=values, world=np.asarray(chosen[unit])), name)

    return grid(
        ("outcome", *arms),
        ((measure_words(name).name.en, *(level(name, arm) for arm in arms)) for name in shown),
        caption=results.study.title or results.study.name,
        notes=f"{len(results.experiments):,} runs, {len(results.failures):,} failed;"
        " means over all points of an arm.",
    )
