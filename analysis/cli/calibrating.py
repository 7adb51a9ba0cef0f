"""What `calibrate` and `carry-over` do, and what they say."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.cli.running import warm_up_aloud
from analysis.cli.terminal import print_json, progress_bar, talk, waiting
from sim.errors import RunError

if TYPE_CHECKING:
    from rich.table import Table

    from analysis.calibrate.calibration import Question
    from analysis.calibrate.predictive import Check
    from analysis.calibrate.simulator import Place
    from analysis.calibrate.targets import Targets

WIDTH_IN_A_PIPE = 170
RUNS = "runs"
"""Beside a folder of results: where its runs are kept, so that nothing is run twice."""


def place_of(
    scenario: str, overlays: Sequence[Path], sets: Sequence[str], *, scale: int, days: int | None, seed: int
) -> "Place":
    """The place as the options say it."""
    from analysis.calibrate.simulator import Place

    return Place(
        scenario=scenario,
        overlays=tuple(map(str, overlays)),
        sets=tuple(sets),
        scale=scale,
        days=days,
        seed=seed,
    )


def targets_of(place: "Place", file: str | None) -> "Targets":
    """The targets of a file, or the bundled ones of the place."""
    from analysis.calibrate.targets import read_targets, targets_file

    return read_targets(targets_file(place.scenario) if file is None else file)


def question_of(
    place: "Place", *, targets: str | None, vary: str, parameters: int, waves: int, runs: int, worlds: int
) -> "Question":
    """The question that the options ask; everything that can be wrong is found before anything runs."""
    from analysis.calibrate.calibration import Question, budget_of
    from analysis.calibrate.simulator import uncertain_in

    question = Question(
        place=place,
        targets=targets_of(place, targets),
        vary=tuple(word.strip() for word in vary.split(",") if word.strip()),
        parameters=parameters,
        waves=waves,
        runs=runs,
        worlds=worlds,
    )
    budget_of(question, len(uncertain_in(place, vary=question.vary)))
    return question


def calibrate_place(
    question: "Question", *, jobs: int | None, out: Path | None, figures: bool, as_json: bool
) -> None:
    """Calibrate, write the folder, and print the answer."""
    from analysis.calibrate import files
    from analysis.calibrate.calibration import calibrate
    from analysis.calibrate.wording import sentences
    from analysis.results import refuse_foreign

    folder = out or Path("results") / f"calibrate_{Path(question.place.scenario).stem}"
    refuse_foreign(folder, mark=files.MARK, schema=files.SCHEMA)
    refuse_without_sklearn()
    warm_up_aloud()
    runs_in = folder.with_name(f"{folder.name}.{RUNS}")
    with progress_bar(question.runs, unit="run") as on_runs:
        found = calibrate(question, folder=runs_in, jobs=jobs, on_runs=on_runs or _unseen, say=talk)
    with waiting("writing results"):
        files.write_calibration(found, folder=folder, command=sys.argv, figures=figures)
    if found.lost:
        talk(f"{found.lost} runs failed and were left out; they are in {runs_in / 'runs' / 'failed'}")
    if as_json:
        print_json(files.as_json(found))
        return
    _tell(sentences(found), found.checks)
    print(f"\nWorlds that are left: {folder / files.WORLDS}, for --worlds. All else is in {folder}")


def carry_place(
    source: Path,
    place: "Place",
    *,
    targets: str | None,
    worlds: int | None,
    jobs: int | None,
    out: Path | None,
    figures: bool,
    as_json: bool,
) -> None:
    """Predict a place with another's calibration, write the folder, and print the answer."""
    from analysis.calibrate import carry
    from analysis.results import refuse_foreign

    known = targets_of(place, targets)
    begun = carry.source_of(source)
    names = (Path(begun.scenario).stem, Path(place.scenario).stem)
    folder = out or Path("results") / "carry_over_{}_{}".format(*names)
    refuse_foreign(folder, mark=carry.CARRIED, schema=carry.SCHEMA)
    place.load()
    warm_up_aloud()
    with progress_bar(2 * carry.size_of(source, worlds), unit="run") as on_runs:
        found = carry.carry_over(
            source,
            place,
            known,
            count=worlds,
            runs_in=folder.with_name(f"{folder.name}.{RUNS}"),
            jobs=jobs,
            on_runs=on_runs or _unseen,
        )
    carry.write_carried(found, folder=folder, command=sys.argv, figures=figures)
    if as_json:
        print_json(carry.as_json(found))
        return
    said = carry.sentences(found)
    _tell(said[: len(said) - len(found.checks)], found.checks)
    print(f"\nAll else is in {folder}")


def refuse_without_sklearn() -> None:
    """Calibration alone needs scikit-learn, which not everybody has. RunError with the way to get it."""
    try:
        import sklearn  # noqa: F401 - only whether it is there
    except ImportError:
        raise RunError("calibrate needs scikit-learn: pip install 'gridgov[calibration]'") from None


def _unseen(_: int) -> None:
    """Nobody watches."""


def _tell(sentences: Sequence[str], checks: "Sequence[Check]") -> None:
    from rich.console import Console

    console = Console(width=None if sys.stdout.isatty() else WIDTH_IN_A_PIPE, highlight=False, emoji=False)
    for sentence in sentences:
        console.print(sentence, markup=False)
    console.print()
    console.print(_table(checks))


def _table(checks: "Sequence[Check]") -> "Table":
    """A line for each target: recorded, predicted before and after, and how many worlds meet it."""
    from rich.table import Table

    from analysis.calibrate.wording import number, share
    from analysis.words import measure_words

    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    options: dict[str, Any] = {"no_wrap": True}
    for name in ("target", "", "recorded", "before", "after", "met by, before", "met by, after"):
        grid.add_column(name, **({"overflow": "fold"} if name == "target" else options))
    for check in checks:
        target = check.target
        grid.add_row(
            measure_words(target.measure).name.en,
            "held out" if target.held_out else target.kind,
            target.told(),
            number(check.prior),
            number(check.posterior),
            share(check.prior.meets),
            share(check.posterior.meets),
        )
    return grid
