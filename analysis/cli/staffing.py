"""`staffing`: the options, and nothing else. `answering.py` does it."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from analysis.cli.options import (
    AsJson,
    Days,
    Jobs,
    NoFigures,
    Policies,
    Scale,
    ScenarioArgument,
    Seed,
    Sets,
    WorldsIfAny,
    results_in,
)
from analysis.cli.terminal import plainly

Lever = Annotated[
    str,
    typer.Option(
        metavar="WHO",
        help="gridworkers (or gridworkers.urban), mediators, township, county, court, heads; or a path.",
    ),
]
Outcome = Annotated[str, typer.Option(metavar="MEASURE", help="What the staff are for.")]
Targets = Annotated[
    list[str] | None,
    typer.Option("--target", metavar="TARGET", help='"requests_late_share <= 5%"; may be repeated.'),
]
Span = Annotated[
    str | None, typer.Option("--range", metavar="A..B", help="Multiples of today's staff [0.4..3].")
]
Steps = Annotated[str | None, typer.Option(metavar="N,N,...", help="Numbers of staff, instead of a range.")]
Worth = Annotated[
    str | None, typer.Option(metavar="POLICY,...", help="Policies or overlays to price in staff.")
]
Reps = Annotated[
    int | None, typer.Option(min=2, max=100_000, help="Replications [20; with --worlds one in each].")
]
Out = Annotated[Path | None, results_in("staffing-<scenario>")]


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(staffing)


@plainly
def staffing(
    scenario: ScenarioArgument,
    lever: Lever = "gridworkers",
    outcome: Outcome = "requests_late_share",
    targets: Targets = None,
    span: Span = None,
    steps: Steps = None,
    worth: Worth = None,
    worlds: WorldsIfAny = None,
    reps: Reps = None,
    days: Days = None,
    seed: Seed = 1,
    sets: Sets = None,
    policies: Policies = None,
    scale: Scale = 1,
    jobs: Jobs = None,
    out: Out = None,
    no_figures: NoFigures = False,
    as_json: AsJson = False,
) -> None:
    """Say how many staff are needed.

    And what policies are worth in staff.
    """
    from analysis.cli import answering

    question = answering.read_question(
        answering.Place(scenario, policies or (), sets or (), scale, days, seed),
        lever=lever,
        outcome=outcome,
        targets=targets or (),
        span=span,
        steps=steps,
        worth=worth,
        worlds=worlds,
        reps=reps,
        jobs=jobs,
    )
    folder = out or Path("results") / f"staffing-{Path(scenario).stem}"
    answering.answer(question, out=folder, figures=not no_figures, as_json=as_json, command=sys.argv[1:])
