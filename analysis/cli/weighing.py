"""`evidence`: the ledger of a scenario's numbers, on a screen, in a pipe or as JSON."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

from analysis.cli.terminal import print_json
from analysis.words.ranges import range_words

if TYPE_CHECKING:
    from rich.table import Table

    from analysis.evidence.influence import Ranked
    from analysis.evidence.ledger import Line
    from sim.scenario import Scenario

STRONGEST: Final = 10
"""How many of the strongest influences the summary tells the grades of."""
WIDEST: Final = 28
"""Letters of a value; longer ones are cut, and whole in JSON."""
WIDEST_RANGE: Final = 40


def grades_of(text: str | None) -> tuple[str, ...]:
    """The grades of a list with commas; all of them without one."""
    from analysis.evidence.grades import GRADES
    from sim.errors import Problem, ScenarioError
    from sim.scenario.text import nearest, short

    if text is None:
        return GRADES
    words = [word.strip() for word in text.split(",") if word.strip()]
    wrong = [word for word in words if word not in GRADES]
    if wrong or not words:
        raise ScenarioError(
            [
                Problem("--grade", 0, 0, "", f"{short(word)} is no grade{nearest(word, GRADES)}")
                for word in wrong or [text]
            ]
        )
    return tuple(words)


def weigh(
    scenario: "Scenario",
    *,
    path: str | None,
    grades: Sequence[str],
    sensitivity: Path | None,
    outcome: str | None,
    as_json: bool,
) -> None:
    """Print the ledger; after a sensitivity run by weak evidence and strong influence together."""
    from analysis.evidence.influence import read_influences
    from analysis.evidence.ledger import ledger

    if outcome is not None and sensitivity is None:
        raise typer.BadParameter("the influences are in a folder: give --with", param_hint="--outcome")
    lines = ledger(scenario, path=path, grades=grades)
    influences = None
    if sensitivity is not None:
        influences = read_influences(sensitivity, known=scenario.paths(), outcome=outcome)
    if as_json:
        print_json(_as_json(scenario, lines, influences))
        return
    ordered = _ranked(lines, influences)
    if sys.stdout.isatty():
        from rich.console import Console

        Console(highlight=False, emoji=False).print(_table(ordered, influences is not None))
    else:
        print("\n".join(_plain(_rows(ordered, influences is not None))))
    print("\n" + "\n".join(_summary(ordered, influences is not None)))


def _ranked(lines: "Sequence[Line]", influences: Any) -> "list[Ranked]":
    from analysis.evidence.influence import Ranked, ranked

    if influences is None:
        return [Ranked(line=line, strongest=None) for line in lines]
    return ranked(lines, influences)


def _as_json(scenario: "Scenario", lines: "Sequence[Line]", influences: Any) -> dict[str, Any]:
    from analysis.evidence.grades import MEANING
    from analysis.evidence.ledger import counts, without_range

    ordered = _ranked(lines, influences)
    return {
        "scenario": scenario.name,
        "digest": scenario.digest,
        "grades": MEANING,
        "counts": counts(lines),
        "assumed_without_range": without_range(lines),
        "numbers": [one.line.as_dict() if influences is None else one.as_dict() for one in ordered],
    }


# --- rows ----------------------------------------------------------------------------------------


def _rows(ordered: "Sequence[Ranked]", with_influence: bool) -> list[tuple[str, ...]]:
    """A heading, and a row for each line of the ledger."""
    influence = ("influence", "95 %", "n", "on") if with_influence else ()
    rows: list[tuple[str, ...]] = [("grade", *influence, "path", "value", "range", "rests on")]
    for one in ordered:
        line = one.line
        told = _influence_words(one) if with_influence else ()
        rows.append((line.grade, *told, line.path, _value(line), _range(line), _basis(line)))
    return rows


def _influence_words(one: "Ranked") -> tuple[str, str, str, str]:
    found = one.strongest
    if found is None:
        return "not varied", "", "", ""
    told = "" if found.told else "?"
    bounds = f"{found.low:.3g} to {found.high:.3g}"
    return f"{found.influence:.3g}{told}", bounds, f"{found.n:,}", f"{found.outcome} ({found.method})"


def _value(line: "Line") -> str:
    from analysis.reference import value

    text = value(line.value) if not _is_list(line.value) else f"{len(line.value)} groups"
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _range(line: "Line") -> str:
    from analysis.evidence.ledger import only_names

    words = range_words(line) or "none"
    if line.grade == "assumed" and only_names(line.value):
        return "none: one name"
    return words if len(words) <= WIDEST_RANGE else f"{words[: WIDEST_RANGE - 1]}…"


def _basis(line: "Line") -> str:
    """What a number rests on, in one line: what is said of it, and by whom."""
    said = line.evidence
    names = ", ".join(source.key for source in said.sources)
    text = said.basis or ("no source is given" if line.tag is None else "nobody's figure")
    return " ".join(f"{text} [{names}]".split()) if names else " ".join(text.split())


def _table(ordered: "Sequence[Ranked]", with_influence: bool) -> "Table":
    from rich.table import Table

    head, *rows = _rows(ordered, with_influence)
    colours = {"measured": "green", "literature": "cyan", "expert": "yellow", "assumed": "red",
               "chosen": "blue"}  # fmt: skip
    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in head:
        grid.add_column(name, overflow="fold", no_wrap=name in ("grade", "influence", "95 %", "n"))
    for row in rows:
        grid.add_row(f"[{colours[row[0]]}]{row[0]}[/]", *(cell.replace("[", r"\[") for cell in row[1:]))
    return grid


def _plain(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Columns of equal width; the last is as long as it is."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def _summary(ordered: "Sequence[Ranked]", with_influence: bool) -> list[str]:
    """Counts by grade, and after a sensitivity run what the strongest influences rest on."""
    from analysis.evidence.grades import MEANING
    from analysis.evidence.ledger import counts, without_range

    lines = [one.line for one in ordered]
    found = counts(lines)
    words = [f"{found[grade]:>4}  {grade:<10}  {meaning}" for grade, meaning in MEANING.items()]
    words += [f"{len(lines):>4}  numbers; {without_range(lines)} of the assumed ones have no range yet"]
    if not with_influence:
        return words
    told = [one for one in ordered if one.strongest is not None and one.strongest.told]
    strongest = sorted(told, key=lambda one: -one.strongest.share if one.strongest else 0.0)[:STRONGEST]
    weak = sum(one.line.grade == "assumed" for one in strongest)
    words += [
        f"Of the {len(strongest)} strongest influences {weak} rest on assumed numbers."
        " First come weak evidence and strong influence together; ? cannot be told from none."
    ]
    return words
