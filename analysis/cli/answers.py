"""`compare` and `check`: the options, and nothing else. `comparing.py` and `checking.py` do it."""

from pathlib import Path
from typing import Annotated

import typer

from analysis.cli.options import AsJson, Days, Jobs, Policies, Scale, ScenarioArgument, Seed, Sets
from analysis.cli.terminal import FAILED, plainly

Folder = Annotated[Path | None, typer.Option(help="Folder of results; by default results/<what it is>.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (compare, check):
        app.command()(command)


@plainly
def compare(
    scenario: ScenarioArgument,
    arms: Annotated[
        str, typer.Option(help="Overlays joined by +, arms parted by commas; the first is the reference.")
    ] = "baseline,no_groups",
    against: Annotated[str | None, typer.Option(metavar="NAME", help="Another arm as the reference.")] = None,
    worlds: Annotated[
        int, typer.Option(min=0, help="Plausible worlds to draw; 0 for the parameters as written.")
    ] = 200,
    reps: Annotated[
        str,
        typer.Option(metavar="N|auto", help="Runs of each world and arm, or as many as --within asks for."),
    ] = "1",
    within: Annotated[
        str | None,
        typer.Option(
            metavar="SIZE", help="With --reps auto: half-widths, as 5% or OUTCOME=SIZE,... Else 5%."
        ),
    ] = None,
    most: Annotated[
        int, typer.Option(min=2, max=100_000, help="With --reps auto: stop at so many worlds or runs.")
    ] = 1000,
    outcomes: Annotated[
        str | None, typer.Option(metavar="A,B", help="These measures alone; else all, the main ones shown.")
    ] = None,
    by: Annotated[
        str | None, typer.Option(metavar="A,B", help="By subgroup: age, migrant, language, setting.")
    ] = None,
    days: Days = None,
    seed: Seed = 1,
    sets: Sets = None,
    policies: Policies = None,
    scale: Scale = 1,
    jobs: Jobs = None,
    out: Folder = None,
    no_figures: Annotated[bool, typer.Option("--no-figures", help="Draw no figures.")] = False,
    why: Annotated[
        int, typer.Option(min=0, metavar="PAIRS", help="Say why arms differ, from so many pairs of runs.")
    ] = 0,
    as_json: AsJson = False,
) -> None:
    """Say which arrangement is better, by how much, for whom, at what cost, and how sure that is."""
    from analysis.cli import comparing

    asked = comparing.Asked(
        scenario=scenario,
        arms=arms,
        against=against,
        worlds=worlds,
        reps=reps,
        within=within,
        most=most,
        outcomes=comparing.words_of(outcomes),
        by=comparing.words_of(by),
        days=days,
        seed=seed,
        sets=tuple(sets or ()),
        policies=tuple(map(str, policies or ())),
        scale=scale,
    )
    show = comparing.Show(out=out, figures=not no_figures, why_pairs=why, as_json=as_json)
    if not comparing.compare_arms(asked, jobs=jobs, show=show):
        raise typer.Exit(FAILED)


@plainly
def check(
    claim: Annotated[
        str,
        typer.Argument(
            metavar="CLAIM", help="Such as: no_groups raises incidents by at least 5% in town over 100 worlds"
        ),
    ],
    seed: Seed = 1,
    jobs: Jobs = None,
    out: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Check a claim: exit code 0 supported, 3 not distinguishable, 4 contradicted."""
    from analysis.cli import checking

    code = checking.check_claim(claim, seed=seed, jobs=jobs, out=out, as_json=as_json)
    if code:
        raise typer.Exit(code)
