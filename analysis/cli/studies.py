"""`sweep`, `resume`, `extend`, `status`, `story`: the options, and nothing else. `studying.py` does it."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from analysis.cli.options import AsJson, Days, Jobs, Scale, ScenarioArgument, Seed, WorldsIfAny, results_in
from analysis.cli.terminal import FAILED, plainly

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder of a study.")]
Cluster = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="Run on a Dask cluster: its scheduler, tcp://...")
]
Part = Annotated[
    str | None, typer.Option(metavar="I/N", help="Make the I-th of N parts alone, for batch schedulers.")
]
Report = Annotated[Path | None, typer.Option("--out", help="JSON file to write the report to as well.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (sweep, resume, extend, status, story):
        app.command()(command)


@plainly
def sweep(
    study: Annotated[
        str | None, typer.Argument(metavar="[STUDY]", help="A study's file, or the name of a bundled one.")
    ] = None,
    scenario: Annotated[
        str | None, typer.Option(help="Without a study's file: the scenario to be studied.")
    ] = None,
    arms: Annotated[str | None, typer.Option(help="Arms, such as baseline,points,both:points+teams.")] = None,
    levers: Annotated[
        list[str] | None,
        typer.Option("--lever", metavar="PATH=VALUES", help="1,2,3 or from:to:step; may be repeated."),
    ] = None,
    worlds: WorldsIfAny = None,
    sample: Annotated[
        Literal["latin_hypercube", "sobol"] | None, typer.Option(help="How they are drawn.")
    ] = None,
    replications: Annotated[
        int | None, typer.Option("--reps", min=1, help="Repetitions with other luck.")
    ] = None,
    seed: Annotated[int | None, typer.Option(min=0, max=2**64 - 1, help="First seed of all luck.")] = None,
    days: Days = None,
    scale: Scale = 1,
    out: Annotated[Path | None, results_in("<name of the study>")] = None,
    jobs: Jobs = None,
    cluster: Cluster = None,
    shard: Part = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what it would take, and stop.")] = False,
    as_json: AsJson = False,
) -> None:
    """Carry out a study: arms, levers, worlds, replications."""
    from analysis.cli import studying

    chosen = studying.chosen_study(
        study,
        scenario=scenario,
        arms=arms,
        levers=levers or (),
        worlds=worlds,
        sample=sample,
        replications=replications,
        first_seed=seed,
        days=days,
        scale=scale,
    )
    folder = out or Path("results") / chosen.name
    if dry_run:
        studying.tell_estimate(chosen, folder=folder, jobs=jobs, as_json=as_json)
        return
    go = studying.Go(folder=folder, jobs=jobs, cluster=cluster, shard=studying.shard_of(shard))
    if not studying.carry_out(chosen, go, as_json=as_json):
        raise typer.Exit(FAILED)


@plainly
def resume(
    folder: Folder,
    only: Annotated[
        str | None, typer.Option(metavar="KEY", help="Repeat this run alone, and say what comes of it.")
    ] = None,
    jobs: Jobs = None,
    cluster: Cluster = None,
    shard: Part = None,
    out: Report = None,
    as_json: AsJson = False,
) -> None:
    """Go on with a study that was stopped; try again what failed."""
    from analysis.cli import studying

    study = studying.study_in(folder)
    if only is not None:
        studying.repeat(study, folder, only, as_json=as_json)
        return
    go = studying.Go(folder=folder, jobs=jobs, cluster=cluster, shard=studying.shard_of(shard), report=out)
    if not studying.carry_out(study, go, as_json=as_json):
        raise typer.Exit(FAILED)


@plainly
def extend(
    more: Annotated[int, typer.Argument(metavar="N", min=1, max=1_000_000, help="How many more.")],
    folder: Folder,
    jobs: Jobs = None,
    cluster: Cluster = None,
    out: Report = None,
    as_json: AsJson = False,
) -> None:
    """Add N replications to a study."""
    from analysis.cli import studying

    study = studying.longer(studying.study_in(folder), more)
    go = studying.Go(folder=folder, jobs=jobs, cluster=cluster, report=out)
    if not studying.carry_out(study, go, as_json=as_json):
        raise typer.Exit(FAILED)


@plainly
def status(folder: Folder, out: Report = None, as_json: AsJson = False) -> None:
    """Say how far a study is."""
    from analysis.cli import studying

    studying.tell_status(folder, out=out, as_json=as_json)


@plainly
def story(
    scenario: ScenarioArgument,
    arms: Annotated[str, typer.Option(help="Two arms, such as no_groups,groups_10 or baseline,points+app.")],
    seed: Seed = 1,
    dispute: Annotated[
        int | None,
        typer.Option(help="Its number in the first arm; by default one whose two lives say most."),
    ] = None,
    days: Days = None,
    scale: Scale = 1,
    as_json: AsJson = False,
) -> None:
    """Tell one dispute under two arms, side by side."""
    from analysis.cli.telling import tell_twins

    tell_twins(scenario, arms=arms, seed=seed, days=days, dispute=dispute, scale=scale, as_json=as_json)
