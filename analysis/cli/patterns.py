"""`patterns`: the options, and nothing else. `scoring.py` does it."""

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
from analysis.cli.terminal import FAILED, plainly


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(patterns)


@plainly
def patterns(
    scenario: ScenarioArgument,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="NAME", help="One pattern or family of patterns; may be repeated."),
    ] = None,
    reps: Annotated[int, typer.Option(min=2, max=10_000, help="Runs of each arm.")] = 20,
    days: Days = None,
    seed: Seed = 1,
    sets: Sets = None,
    policies: Policies = None,
    scale: Scale = 1,
    jobs: Jobs = None,
    out: Annotated[Path | None, results_in("patterns_<scenario>")] = None,
    no_figures: NoFigures = False,
    as_json: AsJson = False,
) -> None:
    """Score the model against the patterns it must show."""
    from analysis.cli import scoring
    from analysis.patterns.gather import Place

    place = Place(
        scenario=scenario,
        overlays=tuple(map(str, policies or ())),
        sets=tuple(sets or ()),
        scale=scale,
        days=days,
        replications=reps,
        first_seed=seed,
    )
    show = scoring.Show(out=out, figures=not no_figures, as_json=as_json)
    if not scoring.score(place, only=tuple(only or ()), jobs=jobs, show=show):
        raise typer.Exit(FAILED)
