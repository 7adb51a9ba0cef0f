"""`verify`: the program against answers that are known."""

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from analysis.cli.running import warm_up_aloud
from analysis.cli.terminal import print_json, progress_bar

if TYPE_CHECKING:
    from analysis.verify.gate import Gate
    from analysis.verify.report import Outcome
    from sim.simulate import Engine

DEFAULT_FOLDER = Path("results/verify")
WIDTH_IN_A_PIPE = 160
"""Columns where no terminal says how many it has: no name is cut."""


def verify(
    *,
    names: Sequence[str],
    quick: bool,
    engine: "Engine",
    jobs: int | None,
    out: Path | None,
    as_json: bool,
) -> bool:
    """Judge gates (all, if none is named), print the verdicts, write the report; whether all passed."""
    from analysis.verify.report import Outcome, refuse_other_folders, write_report
    from analysis.verify.suite import run_suite

    gates = _chosen(names)
    folder = out or DEFAULT_FOLDER
    refuse_other_folders(folder)
    if engine == "compiled":
        warm_up_aloud()
    begun = time.perf_counter()
    with progress_bar(len(gates), unit="gate") as on_judged:
        verdicts = run_suite(
            gates, quick=quick, engine=engine, jobs=jobs or os.cpu_count() or 1, on_judged=on_judged
        )
    outcome = Outcome(
        verdicts=verdicts,
        quick=quick,
        engine=engine,
        elapsed_seconds=time.perf_counter() - begun,
        command=["python", "run.py", *sys.argv[1:]],
    )
    if not as_json:
        _print_table(outcome)
    write_report(outcome, folder)
    if as_json:
        print_json(outcome.as_json() | {"results": str(folder)})
    else:
        print(f"The report is in {folder / 'verify.html'}")
    return not outcome.failed


def _chosen(names: Sequence[str]) -> "list[Gate]":
    """The gates of these names, or all."""
    from analysis.verify.suite import GATES
    from sim.scenario.text import nearest

    known = {gate.name: gate for gate in GATES}
    for name in names:
        if name not in known:
            raise typer.BadParameter(f"no gate is called {name}{nearest(name, known)}", param_hint="--gate")
    return [gate for gate in GATES if not names or gate.name in names]


def _print_table(outcome: "Outcome") -> None:
    from rich.console import Console

    from analysis.verify.report import table, why

    Console(width=None if sys.stdout.isatty() else WIDTH_IN_A_PIPE).print(table(outcome.verdicts))
    print()
    for verdict in outcome.failed:
        print(f"{verdict.name} FAILED: {why(verdict)}")
    passed, number = len(outcome.verdicts) - len(outcome.failed), len(outcome.verdicts)
    print(f"{passed} of {number} gates passed in {outcome.elapsed_seconds:.0f} seconds")
    sys.stdout.flush()
