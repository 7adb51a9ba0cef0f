"""`sensitivity`: the options, and nothing else. `screening.py` does it."""

from pathlib import Path
from typing import Annotated, Literal

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
    results_in,
)
from analysis.cli.terminal import plainly

Methods = Annotated[
    Literal["morris", "sobol", "one_at_a_time"], typer.Option(help="Screening, variances, or plain swings.")
]
Vary = Annotated[
    str, typer.Option(metavar="PATHS", help="Below which paths, with commas, values that have ranges vary.")
]
Parameters = Annotated[
    int | None,
    typer.Option(min=1, metavar="N", help="The N strongest alone, found one at a time (or in --screened)."),
]
Screened = Annotated[
    Path | None, typer.Option(metavar="FOLDER", help="With --parameters: an earlier analysis to choose by.")
]
Outcomes = Annotated[str | None, typer.Option(metavar="A,B", help="Measures to tell; else the main ones.")]
Trajectories = Annotated[int | None, typer.Option(metavar="R", help="Of morris [10].")]
Points = Annotated[
    int | None, typer.Option(metavar="N", help="Base points of sobol [128]; levels of one_at_a_time [2].")
]
Reps = Annotated[
    int | None, typer.Option(min=1, help="Replications at each point [3; sobol 2; one_at_a_time 5].")
]
Top = Annotated[int, typer.Option(min=1, help="Parameters shown for each outcome; files have all.")]
Out = Annotated[Path | None, results_in("<method>_<scenario>")]


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(sensitivity)


@plainly
def sensitivity(
    scenario: ScenarioArgument,
    method: Methods = "morris",
    vary: Vary = "parameters",
    parameters: Parameters = None,
    screened: Screened = None,
    outcomes: Outcomes = None,
    trajectories: Trajectories = None,
    points: Points = None,
    reps: Reps = None,
    top: Top = 8,
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
    """Say which assumptions matter.

    By how much each moves the outcomes over its range, and what luck alone does.
    """
    from analysis.cli import screening
    from analysis.cli.comparing import words_of
    from analysis.sensitivity.question import OUTCOMES, Question

    if (trajectories if method != "morris" else points) is not None:
        wrong = "--trajectories" if method != "morris" else "--points"
        right = "--points" if method != "morris" else "--trajectories"
        raise typer.BadParameter(f"{method} has {right}", param_hint=wrong)
    question = Question(
        scenario=scenario,
        method=method,
        outcomes=words_of(outcomes) or OUTCOMES,
        vary=words_of(vary),
        blocks=trajectories if method == "morris" else points,
        replications=reps,
        overlays=tuple(map(str, policies or ())),
        sets=tuple(sets or ()),
        days=days,
        scale=scale,
        seed=seed,
    )
    go = screening.Go(
        folder=out or Path("results") / question.name,
        jobs=jobs,
        figures=not no_figures,
        as_json=as_json,
        top=top,
    )
    screening.answer(question, go, strongest=parameters, screened=screened)
