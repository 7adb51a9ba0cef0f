"""`evidence`: the options, and nothing else. `weighing.py` does it."""

from pathlib import Path
from typing import Annotated

import typer

from analysis.cli.options import AsJson, Policies, Scale, ScenarioArgument, Sets
from analysis.cli.terminal import plainly


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(evidence)


@plainly
def evidence(
    scenario: ScenarioArgument,
    path: Annotated[
        str | None, typer.Argument(metavar="[PATH]", help="A number or a group, such as parameters.casework.")
    ] = None,
    grades: Annotated[
        str | None,
        typer.Option("--grade", metavar="A,B", help="Only these: measured, literature, expert, assumed."),
    ] = None,
    sensitivity: Annotated[
        Path | None,
        typer.Option("--with", metavar="FOLDER", help="Results of `sensitivity`: the most worrying first."),
    ] = None,
    outcome: Annotated[
        str | None, typer.Option(metavar="NAME", help="With --with: influence on this outcome alone.")
    ] = None,
    sets: Sets = None,
    policies: Policies = None,
    scale: Scale = 1,
    as_json: AsJson = False,
) -> None:
    """Say how far each number can be trusted."""
    from analysis.cli import weighing
    from sim.scenario import load

    weighing.weigh(
        load(scenario, overlays=policies or (), sets=sets or (), scale=scale),
        path=path,
        grades=weighing.grades_of(grades),
        sensitivity=sensitivity,
        outcome=outcome,
        as_json=as_json,
    )
