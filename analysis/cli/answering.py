"""`staffing`: how many are needed, what one more buys, and what a policy is worth in staff."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from analysis.cli.running import warm_up_aloud
from analysis.cli.terminal import print_json, progress_bar, talk

if TYPE_CHECKING:
    from rich.table import Table

    from analysis.staffing.answer import Found
    from analysis.staffing.bench import Bench
    from analysis.staffing.question import Question

WIDTH_IN_A_PIPE = 150
MOST_WORLDS = 100_000
RUNS = "runs"
"""Beside a folder of results: where its runs are kept, so that nothing is run twice."""


def answer(
    question: "Question", *, out: Path, figures: bool, as_json: bool, command: Sequence[str] = ()
) -> None:
    """Answer a question about staff: run, write the folder, and print the answer."""
    from analysis.results import refuse_foreign
    from analysis.staffing import answer as answers
    from analysis.staffing import files
    from analysis.staffing import question as questions
    from analysis.staffing.bench import Bench, seconds_a_run
    from analysis.staffing.worths import policy_of

    refuse_foreign(out, mark=files.MARK, schema=files.SCHEMA)
    place = questions.place_of(question.source)
    for name in question.worth:
        policy_of(name, place.scenario)
    warm_up_aloud()
    with (
        Bench(
            source=question.source,
            folder=out.with_name(f"{out.name}.{RUNS}"),
            seconds_a_run=seconds_a_run(place, days=question.source.days),
        ) as bench,
        _watched(bench),
    ):
        found = answers.answer(question, place, bench, say=talk)
    folder = files.write_answer(found, folder=out, command=command, figures=figures)
    if as_json:
        print_json(files.as_json(found))
        return
    _print(found)
    print(f"\nTable, figures and everything else are in {folder}; the runs are in {bench.folder}")


@contextmanager
def _watched(bench: "Bench") -> Iterator[None]:
    """Show a bar for each batch of runs, while somebody watches."""
    if not sys.stderr.isatty():
        yield
        return
    from contextlib import ExitStack

    with ExitStack() as stack:
        bar: dict[int, object] = {}

        def on_runs(done: int, total: int) -> None:
            if done == 0 or total not in bar:
                stack.close()
                bar.clear()
                bar[total] = stack.enter_context(progress_bar(total, unit="runs"))
            told = bar[total]
            if callable(told):
                told(done)

        bench.on_runs = on_runs
        yield


def _print(found: "Found") -> None:
    from rich.console import Console

    from analysis.staffing.wording import sentences

    console = Console(width=None if sys.stdout.isatty() else WIDTH_IN_A_PIPE, highlight=False, emoji=False)
    first, *others = sentences(found)
    console.print(first, style="bold")
    for sentence in others:
        console.print(sentence)
    console.print()
    console.print(_table(found))
    draws = "plausible worlds" if found.question.source.worlds else "replications"
    console.print(
        f"\nMeans of {found.question.draws} {draws} with 95 % intervals; {found.runs:,} runs in one place."
    )


def _table(found: "Found") -> "Table":
    """A line for each staffing."""
    from rich.table import Table

    from analysis.staffing.answer import COST, utilisation_of
    from analysis.staffing.wording import between, change_of, plain

    names = list(dict.fromkeys((found.question.outcome, utilisation_of(found.lever.name), COST)))
    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    grid.add_column(found.lever.unit, justify="right", no_wrap=True)
    for name in names:
        grid.add_column(plain(name), justify="right", no_wrap=True)
    grid.add_column("one more changes it by", justify="right", no_wrap=True)
    grid.add_column("note", overflow="fold")
    told = {name: found.curves[name].intervals() for name in names}
    steps = {step.fewer: step for step in found.marginal}
    for place, staff in enumerate(found.curve.staff.tolist()):
        step = steps.get(staff)
        notes = ["today"] if staff == found.lever.today else []
        notes += [note for note in (found.lever.note(staff),) if note]
        notes += ["beaten in cost and outcome"] if found.dominated[place] else []
        change = "" if step is None else change_of(step.change, names[0]) + ("" if step.told else " ?")
        grid.add_row(
            f"{staff:g}", *(between(told[name][place], name) for name in names), change, "; ".join(notes)
        )
    return grid


class Place(NamedTuple):
    """The place as the options say it."""

    scenario: str
    overlays: Sequence[Path]
    sets: Sequence[str]
    scale: int
    days: int | None
    seed: int


def read_question(
    place: Place,
    *,
    lever: str,
    outcome: str,
    targets: Sequence[str],
    span: str | None,
    steps: str | None,
    worth: str | None,
    worlds: str | None,
    reps: int | None,
    jobs: int | None,
) -> "Question":
    """The question that the options ask; ScenarioError for values that are none."""
    from analysis.staffing.bench import Source
    from analysis.staffing.question import Question, read_span, read_steps
    from analysis.staffing.target import check_outcome, read_target
    from analysis.study.given import worlds_of

    if span is not None and steps is not None:
        raise typer.BadParameter("give a range or steps, not both", param_hint="--steps")
    check_outcome(outcome, option="--outcome")
    drawn = None if worlds is None else worlds_of(worlds)
    if worlds is not None and (drawn is None or not 2 <= drawn.count <= MOST_WORLDS):
        raise typer.BadParameter(f"{worlds}: 2 to {MOST_WORLDS:,} worlds are wanted", param_hint="--worlds")
    given = drawn is not None and drawn.file is not None
    source = Source(
        scenario=place.scenario,
        overlays=tuple(map(str, place.overlays)),
        sets=tuple(place.sets),
        scale=place.scale,
        days=place.days,
        seed=place.seed,
        worlds=drawn is not None,
        file=None if drawn is None else drawn.file,
        repeats=reps or 1,
        jobs=jobs,
    )
    draws = drawn.count if drawn else reps or Question.draws
    return Question(
        source=source,
        lever=lever,
        outcome=outcome,
        targets=tuple(read_target(text) for text in targets),
        span=Question.span if span is None else read_span(span),
        steps=() if steps is None else read_steps(steps),
        draws=draws,
        most_draws=draws if given else 4 * draws,
        worth=tuple(name.strip() for name in (worth or "").split(",") if name.strip()),
    )
