"""`robustness` and `probe`: the options, and nothing else. `ranking.py` and `probing.py` do it."""

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
from analysis.cli.options import Worlds as WorldsOption
from analysis.cli.terminal import FAILED, plainly

Place = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="A scenario, or the folder of a study or comparison.")
]
Arms = Annotated[
    str | None,
    typer.Option(help="Policies: overlays joined by +, parted by commas; the first is the reference."),
]
Outcomes = Annotated[str | None, typer.Option(metavar="A,B", help="Measures to rank by; else the lead ones.")]
TargetOption = Annotated[
    str | None, typer.Option("--target", metavar="TARGET", help='"incidents_per_100000 <= 50".')
]
Reps = Annotated[
    int, typer.Option(min=1, help="Runs of each world and policy; 2 or more part luck from regret.")
]
Out = Annotated[Path | None, results_in("robustness_<scenario>")]


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (robustness, probe):
        app.command()(command)


@plainly
def robustness(
    scenario: Place,
    arms: Arms = None,
    worlds: WorldsOption = "200",
    reps: Reps = 1,
    outcomes: Outcomes = None,
    target: TargetOption = None,
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
    """Say which policy is robust.

    Regret over plausible worlds, the share of worlds in which a ranking holds, where each policy fails.
    """
    from analysis.cli import ranking
    from analysis.cli.comparing import Asked, words_of

    asked = Asked(
        scenario=scenario,
        arms=arms or "baseline,no_groups",
        worlds=worlds,
        reps=str(reps),
        days=days,
        seed=seed,
        sets=tuple(sets or ()),
        policies=tuple(map(str, policies or ())),
        scale=scale,
    )
    show = ranking.Show(out=out, jobs=jobs, figures=not no_figures, as_json=as_json)
    if not ranking.assess_policies(
        asked, outcomes=words_of(outcomes), target=target, given=arms is not None, show=show
    ):
        raise typer.Exit(FAILED)


@plainly
def probe(
    scenario: ScenarioArgument,
    reps: Annotated[int, typer.Option(min=2, help="Replications (with --worlds, of each world).")] = 20,
    worlds: WorldsOption = "0",
    days: Days = None,
    seed: Seed = 1,
    sets: Sets = None,
    policies: Policies = None,
    scale: Scale = 1,
    jobs: Jobs = None,
    out: Annotated[Path | None, results_in("probe_<scenario>")] = None,
    no_figures: NoFigures = False,
    as_json: AsJson = False,
) -> None:
    """Stress a scenario.

    Gaming, padding, hiding, burnout, a surge, loss of the platform: what is true then, and what is reported.
    """
    from analysis.cli import probing, ranking
    from analysis.cli.comparing import Asked

    asked = Asked(
        scenario=scenario,
        arms="",
        worlds=worlds,
        reps=str(reps),
        days=days,
        seed=seed,
        sets=tuple(sets or ()),
        policies=tuple(map(str, policies or ())),
        scale=scale,
    )
    show = ranking.Show(out=out, jobs=jobs, figures=not no_figures, as_json=as_json)
    if not probing.probe_scenario(asked, show=show):
        raise typer.Exit(FAILED)
