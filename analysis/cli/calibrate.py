"""`calibrate` and `carry-over`: the options, and nothing else. `calibrating.py` does it."""

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
    results_in,
)
from analysis.cli.terminal import plainly

TargetsFile = Annotated[
    str | None, typer.Option("--targets", metavar="FILE", help="Targets; by default the bundled ones.")
]
Vary = Annotated[
    str, typer.Option(metavar="PATH,...", help="What is calibrated: values with a range below these paths.")
]
Parameters = Annotated[
    int, typer.Option(min=1, max=60, help="Most parameters; a screening chooses them if there are more.")
]
Waves = Annotated[int, typer.Option(min=1, max=50, help="Most waves of history matching.")]
Runs = Annotated[int, typer.Option(min=1, max=1_000_000, help="Simulations in all.")]
Count = Annotated[int, typer.Option(min=2, max=100_000, help="Plausible worlds to hand on.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(calibrate)
    app.command("carry-over")(carry_over)


@plainly
def calibrate(
    scenario: ScenarioArgument,
    targets: TargetsFile = None,
    vary: Vary = "parameters",
    parameters: Parameters = 20,
    waves: Waves = 5,
    runs: Runs = 3000,
    worlds: Count = 200,
    days: Days = None,
    seed: Seed = 1,
    sets: Sets = None,
    policies: Policies = None,
    scale: Scale = 1,
    jobs: Jobs = None,
    out: Annotated[Path | None, results_in("calibrate_<scenario>")] = None,
    no_figures: NoFigures = False,
    as_json: AsJson = False,
) -> None:
    """Find the parameters that fit what is recorded.

    The same command goes on after any stop.
    """
    from analysis.cli import calibrating

    place = calibrating.place_of(scenario, policies or (), sets or (), scale=scale, days=days, seed=seed)
    question = calibrating.question_of(
        place, targets=targets, vary=vary, parameters=parameters, waves=waves, runs=runs, worlds=worlds
    )
    calibrating.calibrate_place(question, jobs=jobs, out=out, figures=not no_figures, as_json=as_json)


@plainly
def carry_over(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder of a calibration.")],
    to: Annotated[str, typer.Option(metavar="SCENARIO", help="The place to predict, with no refit.")],
    targets: TargetsFile = None,
    worlds: Annotated[
        int | None, typer.Option(min=2, max=100_000, help="How many worlds of each; by default all.")
    ] = None,
    days: Days = None,
    seed: Seed = 1,
    scale: Scale = 1,
    jobs: Jobs = None,
    out: Annotated[Path | None, results_in("carry_over_<from>_<to>")] = None,
    no_figures: NoFigures = False,
    as_json: AsJson = False,
) -> None:
    """Predict one place with what another taught.

    Its own scenario keeps its facts; nothing is fitted again.
    """
    from analysis.cli import calibrating

    place = calibrating.place_of(to, (), (), scale=scale, days=days, seed=seed)
    calibrating.carry_place(
        folder,
        place,
        targets=targets,
        worlds=worlds,
        jobs=jobs,
        out=out,
        figures=not no_figures,
        as_json=as_json,
    )
