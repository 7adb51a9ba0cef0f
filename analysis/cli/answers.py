"""`compare` and `check`: the options, and nothing else. `comparing.py` and `checking.py` do it."""

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
    Worlds,
    results_in,
)
from analysis.cli.terminal import FAILED, plainly

Arms = Annotated[
    str, typer.Option(help="Overlays joined by +, arms parted by commas; the first is the reference.")
]
Against = Annotated[str | None, typer.Option(metavar="NAME", help="Another arm as the reference.")]
Reps = Annotated[
    str, typer.Option(metavar="N|auto", help="Runs of each world and arm, or as many as --within asks for.")
]
Within = Annotated[
    str | None,
    typer.Option(metavar="SIZE", help="With --reps auto: half-widths, as 5% or OUTCOME=SIZE,... Else 5%."),
]
Most = Annotated[
    int, typer.Option(min=2, max=100_000, help="With --reps auto: stop at so many worlds or runs.")
]
Outcomes = Annotated[
    str | None, typer.Option(metavar="A,B", help="These measures alone; else all, the main ones shown.")
]
By = Annotated[str | None, typer.Option(metavar="A,B", help="By subgroup: age, migrant, language, setting.")]
Pairs = Annotated[
    int, typer.Option(min=0, metavar="PAIRS", help="Say why arms differ, from so many pairs of runs.")
]
Folder = Annotated[Path | None, results_in("<what it is>")]


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (compare, check):
        app.command()(command)


@plainly
def compare(
    scenario: ScenarioArgument,
    arms: Arms = "baseline,no_groups",
    against: Against = None,
    worlds: Worlds = "200",
    reps: Reps = "1",
    within: Within = None,
    most: Most = 1000,
    outcomes: Outcomes = None,
    by: By = None,
    days: Days = None,
    seed: Seed = 1,
    sets: Sets = None,
    policies: Policies = None,
    scale: Scale = 1,
    jobs: Jobs = None,
    out: Folder = None,
    no_figures: NoFigures = False,
    why: Pairs = 0,
    as_json: AsJson = False,
) -> None:
    """Say which arrangement is better.

    By how much, for whom, at what cost, and how sure that is.
    """
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
    """Check a claim.

    Exit code 0: supported, 3: not distinguishable, 4: contradicted.
    """
    from analysis.cli import checking

    code = checking.check_claim(claim, seed=seed, jobs=jobs, out=out, as_json=as_json)
    if code:
        raise typer.Exit(code)
