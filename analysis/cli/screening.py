"""`sensitivity`: runs, and what is said of them."""

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from analysis.cli.comparing import WIDTH_IN_A_PIPE
from analysis.cli.studying import Go as StudyGo
from analysis.cli.terminal import print_json, talk, waiting
from sim.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from analysis.sensitivity.answer import Sensitivity
    from analysis.sensitivity.question import Question

SCREENING: Final = "_screening"
"""What the folder of the screening that chooses parameters is called, after that of the analysis."""


@dataclass(frozen=True, kw_only=True)
class Go:
    """Where and how it is told; `top` is how many parameters are shown for each outcome."""

    folder: Path
    jobs: int | None = None
    figures: bool = True
    as_json: bool = False
    top: int = 8


def answer(question: "Question", go: Go, *, strongest: int | None, screened: Path | None) -> None:
    """Run what is missing, analyse, write the folder, print.

    `strongest` parameters alone are varied: by `screened`, the folder of an earlier analysis, or else by a
    screening one at a time. All that is wrong in what was asked is found before anything runs.
    """
    from analysis.sensitivity import files
    from analysis.sensitivity.question import check

    check(question)
    if screened is not None and strongest is None:
        raise ScenarioError([Problem("--screened", 0, 0, "", "give --parameters N as well")])
    if strongest is not None:
        question = replace(question, vary=_strongest(question, go, count=strongest, screened=screened))
    told = _run(question, go)
    with waiting("writing results"):
        written = files.write_sensitivity(told, folder=go.folder, command=sys.argv, figures=go.figures)
    if go.as_json:
        found = files.as_json(told, command=sys.argv)
        print_json(found | {"files": [str(path) for path in written]})
        return
    _tell(told, go, written)


def _run(question: "Question", go: Go) -> "Sensitivity":
    """Carry out the study of a question, and analyse it."""
    from analysis.cli.studying import announce, make
    from analysis.sensitivity.answer import analyse
    from analysis.sensitivity.question import study_of
    from analysis.study.results import Results

    with waiting("reading scenarios"):
        plan = study_of(question)
    announce(plan)
    make(plan, StudyGo(folder=go.folder, jobs=go.jobs))
    with waiting("analysing"):
        return analyse(plan, Results.read(go.folder), outcomes=question.outcomes)


def _strongest(question: "Question", go: Go, *, count: int, screened: Path | None) -> tuple[str, ...]:
    """The parameters with the largest influence on any of the outcomes, as a part of its largest one."""
    if screened is not None:
        return _by_file(screened / "influence.csv", count)
    short = replace(question, method="one_at_a_time", blocks=2, replications=2)
    talk("screening all parameters one at a time, to choose the strongest")
    told = _run(short, replace(go, folder=go.folder.with_name(go.folder.name + SCREENING)))
    rows = [(one.path, one.outcome, one.influence) for all_of in told.influences.values() for one in all_of]
    return _largest(rows, count)


def _by_file(file: Path, count: int) -> tuple[str, ...]:
    import pandas as pd

    try:
        table = pd.read_csv(file)
        rows = list(zip(table["path"], table["outcome"], table["influence"].astype(float), strict=True))
    except (OSError, ValueError, KeyError) as problem:
        message = f"not the influences of a sensitivity analysis ({problem})"
        raise ScenarioError([Problem(str(file), 0, 0, "", message)]) from None
    return _largest(rows, count)


def _largest(rows: list[tuple[str, str, float]], count: int) -> tuple[str, ...]:
    most: dict[str, float] = {}
    for _, outcome, influence in rows:
        most[outcome] = max(most.get(outcome, 0.0), influence)
    best: dict[str, float] = {}
    for path, outcome, influence in rows:
        share = influence / most[outcome] if most[outcome] else 0.0
        best[path] = max(best.get(path, 0.0), share)
    return tuple(sorted(best, key=lambda path: (-best[path], path))[:count])


def _tell(told: "Sensitivity", go: Go, written: list[Path]) -> None:
    from rich.console import Console

    from analysis.sensitivity.table import closing_lines, influence_table, variance_words

    console = Console(width=None if sys.stdout.isatty() else WIDTH_IN_A_PIPE, highlight=False, emoji=False)
    for outcome in told.influences:
        console.print(influence_table(told, outcome, top=go.top))
        console.print(variance_words(told, outcome), markup=False, soft_wrap=True)
        console.print()
    for line in closing_lines(told):
        console.print(line, markup=False, soft_wrap=True)
    console.print(f"\nAll influences are in {written[1]}; figures and JSON beside it.", markup=False)
