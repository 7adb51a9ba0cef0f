"""The commands and their options. Each hands over at once to the file that does it."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from analysis.cli import (
    answers,
    calibrate,
    evidence,
    laboratory,
    patterns,
    reporting,
    robustness,
    sensitivity,
    staffing,
    studies,
)
from analysis.cli.options import (
    AsJson,
    Days,
    Engines,
    Jobs,
    NoFigures,
    Policies,
    Scale,
    ScenarioArgument,
    Seed,
    Sets,
    results_in,
)
from analysis.cli.terminal import BAD_INPUT, FAILED, plainly

FIRST_PAGE = """\
gridgov: a small place in China, its disputes, and how they are governed

Three things to try first:

  python run.py run town         a year in a town of 2,000 people, and what came of it
  python run.py case town        the life of one of its disputes, told from the log
  python run.py new mytown       a commented scenario of your own, in ./mytown.yaml

All commands:                    python run.py --help
"""

app = typer.Typer(
    help="gridgov: a small place in China, its disputes, and how they are governed.",
    add_completion=False,
    # Plain help: it needs no rich, and so answers in half the time.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=True)
def start(context: typer.Context) -> None:
    """Show the first page where no command is given."""
    if context.invoked_subcommand is None:
        print(FIRST_PAGE, end="")


@app.command()
@plainly
def run(
    scenario: ScenarioArgument,
    days: Days = None,
    seed: Seed = 1,
    engine: Engines = "compiled",
    sets: Sets = None,
    policies: Policies = None,
    scale: Scale = 1,
    out: Annotated[Path | None, results_in("<name of the scenario>")] = None,
    no_figures: NoFigures = False,
    audit: Annotated[bool, typer.Option("--audit", help="Check that the log adds up.")] = False,
    as_json: AsJson = False,
) -> None:
    """Simulate a scenario and say what came of it."""
    from analysis.cli.running import run_scenario
    from sim.scenario import load

    run_scenario(
        load(scenario, overlays=policies or (), sets=sets or (), scale=scale),
        seed=seed,
        days=days,
        engine=engine,
        out=out,
        figures=not no_figures,
        audited=audit,
        as_json=as_json,
    )


@app.command()
@plainly
def case(
    scenario: ScenarioArgument,
    seed: Seed = 1,
    dispute: Annotated[
        int | None, typer.Option(help="Number of the dispute; by default the one with the richest life.")
    ] = None,
    days: Days = None,
    sets: Sets = None,
    policies: Policies = None,
    scale: Scale = 1,
) -> None:
    """Tell one dispute's life in plain language."""
    from analysis.cli.running import tell_case
    from sim.scenario import load

    chosen = load(scenario, overlays=policies or (), sets=sets or (), scale=scale)
    tell_case(chosen, seed=seed, days=days, dispute=dispute)


@app.command()
@plainly
def validate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Scenario files.")],
    policies: Policies = None,
    scale: Scale = 1,
    as_json: AsJson = False,
) -> None:
    """Name everything that is wrong with scenario files."""
    from analysis.cli import reading

    if not reading.validate(files, policies=policies or (), scale=scale, as_json=as_json):
        raise typer.Exit(BAD_INPUT)


@app.command()
@plainly
def explain(
    scenario: ScenarioArgument,
    path: Annotated[
        str | None, typer.Argument(metavar="[PATH]", help="A value or a group, such as policies.points.")
    ] = None,
    sets: Sets = None,
    policies: Policies = None,
    scale: Scale = 1,
    as_json: AsJson = False,
) -> None:
    """Show values with range, source and origin."""
    from analysis.cli import reading
    from sim.scenario import load

    reading.explain(
        load(scenario, overlays=policies or (), sets=sets or (), scale=scale),
        path=path,
        as_json=as_json,
    )


@app.command()
@plainly
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Small letters, digits, _ and -.")],
    folder: Annotated[Path, typer.Option(help="Where to put it.")] = Path(),
) -> None:
    """Write a commented starter scenario to NAME.yaml."""
    from analysis.cli import writing

    file = writing.new(name, folder=folder)
    print(f"{file} is yours to change. Then:  python run.py run {file}")


@app.command()
@plainly
def schema(
    out: Annotated[Path | None, typer.Option(help="File to write, instead of printing.")] = None,
) -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from analysis.cli import writing

    writing.schema(out=out)


@app.command()
@plainly
def verify(
    quick: Annotated[
        bool, typer.Option("--quick", help="One run of each scenario instead of eight.")
    ] = False,
    gates: Annotated[
        list[str] | None, typer.Option("--gate", metavar="NAME", help="Only this gate; may be repeated.")
    ] = None,
    engine: Engines = "compiled",
    jobs: Jobs = None,
    out: Annotated[Path | None, results_in("verify")] = None,
    as_json: AsJson = False,
) -> None:
    """Check the program against answers that are known."""
    from analysis.cli.verifying import verify as verify_gates

    if not verify_gates(names=gates or (), quick=quick, engine=engine, jobs=jobs, out=out, as_json=as_json):
        raise typer.Exit(FAILED)


@app.command()
@plainly
def scale(
    scenario: ScenarioArgument,
    factors: Annotated[str, typer.Option(help="Scales to hold against the whole, 10 for 1:10.")] = "10",
    seeds: Annotated[int, typer.Option(min=1, max=1000, help="Runs of each smaller place.")] = 5,
    whole_seeds: Annotated[
        int | None,
        typer.Option(
            min=1, max=1000, help="Runs of the whole; by default as many, 3 above a million people."
        ),
    ] = None,
    days: Days = None,
    sets: Sets = None,
    policies: Policies = None,
    jobs: Jobs = None,
    out: Annotated[Path | None, typer.Option(help="CSV file to write the table to.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show how far a place at 1:10 strays from the whole."""
    from analysis.cli.scaling import compare_scales
    from analysis.scaling import Source

    source = Source(path=scenario, overlays=tuple(policies or ()), sets=tuple(sets or ()), days=days)
    compare_scales(
        source,
        factors=factors,
        seeds=seeds,
        whole_seeds=whole_seeds,
        jobs=jobs,
        out=out,
        as_json=as_json,
    )


@app.command("map")
@plainly
def draw_map(
    scenario: Annotated[
        str | None, typer.Argument(metavar="SCENARIO", help="A scenario, or a folder of results.")
    ] = None,
    measure: Annotated[
        str, typer.Option(metavar="NAME", help="What colours the grids; --list names all.")
    ] = "disputes_born",
    colours: Annotated[int, typer.Option(metavar="3|5", help="Three colours or five.")] = 3,
    thresholds: Annotated[
        str | None, typer.Option(metavar="A,B", help="Bounds of the colours, instead of parts of all grids.")
    ] = None,
    month: Annotated[int | None, typer.Option(min=1, help="One month of the run; 1 is the first.")] = None,
    language: Annotated[Literal["en", "zh"], typer.Option(help="Language of the map.")] = "en",
    listed: Annotated[bool, typer.Option("--list", help="Name the measures of grids, and stop.")] = False,
    seed: Annotated[
        int | None, typer.Option(min=0, max=2**64 - 1, help="Seed of all chance; else 1.")
    ] = None,
    days: Days = None,
    sets: Sets = None,
    policies: Policies = None,
    scale: Scale = 1,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="PNG file to write.")] = None,
) -> None:
    """Draw a place as a map of its grids."""
    from analysis.cli import mapping
    from analysis.reopen import is_results
    from sim.scenario import load

    if listed:
        mapping.list_measures()
        return
    if scenario is None:
        raise typer.BadParameter("a scenario or a folder of results is wanted", param_hint="SCENARIO")
    mapping.refuse_early(measure, colours, thresholds)
    options = {"--seed": seed, "--days": days, "--set": sets, "--policy": policies, "--scale": scale > 1}
    if is_results(scenario):
        run = mapping.run_in(Path(scenario), given=[name for name, value in options.items() if value])
    else:
        chosen = load(scenario, overlays=policies or (), sets=sets or (), scale=scale)
        run = mapping.run_of(chosen, seed=1 if seed is None else seed, days=days)
    mapping.draw(
        run,
        measure=measure,
        colours=colours,
        thresholds=thresholds,
        month=month,
        language=language,
        out=out,
    )


@app.command()
@plainly
def reference(
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit with 1 if a block is out of date.")
    ] = False,
) -> None:
    """Write the tables of docs/model.md anew from the code."""
    from analysis.reference import bring_up_to_date

    changed = bring_up_to_date(check=check)
    said = "out of date" if check else "written anew"
    print(f"docs/model.md: {said}: {', '.join(changed)}" if changed else "docs/model.md is up to date")
    if check and changed:
        raise typer.Exit(FAILED)


answers.register(app)
studies.register(app)
staffing.register(app)
calibrate.register(app)
evidence.register(app)
sensitivity.register(app)
laboratory.register(app)
patterns.register(app)
reporting.register(app)
robustness.register(app)
