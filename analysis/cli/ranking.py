"""`robustness`: from a command line or a finished study to a ranking, regret cards and a figure."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.cli.comparing import WIDTH_IN_A_PIPE, Asked, arms_asked, runner, study_of, tell_failures
from analysis.cli.terminal import print_json, waiting
from sim.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from analysis.robustness.answer import Robustness
    from analysis.study.plan import Plan, Study


@dataclass(frozen=True, kw_only=True)
class Show:
    """Where and how it is told."""

    out: Path | None = None
    jobs: int | None = None
    figures: bool = True
    as_json: bool = False


def assess_policies(
    asked: Asked, *, outcomes: Sequence[str], target: str | None, given: bool, show: Show
) -> bool:
    """Run what is missing, rank, write the folder, print. Whether all runs went well.

    `given`: whether arms were named, which a folder of a study has already. Whatever is wrong in what was
    asked is found before anything runs or is written.
    """
    from analysis.robustness import files
    from analysis.robustness.answer import assess, outcomes_for
    from analysis.staffing.target import read_target
    from analysis.study import plan_of

    bound = None if target is None else read_target(target)
    chosen = outcomes_for(outcomes, bound)
    study, folder = _study(asked, given=given, show=show)
    with waiting("reading scenarios"):
        plan = plan_of(study)
    refuse_unfit(plan)
    results = runner(folder, jobs=show.jobs)(study)
    if tell_failures(results):
        return False
    with waiting("searching for where policies fail"):
        told = assess(plan, results, against=study.arms[0].name, outcomes=chosen, target=bound)
        written = files.write_robustness(told, folder=folder, command=sys.argv, figures=show.figures)
    if show.as_json:
        print_json(files.as_json(told, command=sys.argv) | {"files": [str(path) for path in written]})
    else:
        _tell(told, written)
    return True


def _study(asked: Asked, *, given: bool, show: Show) -> "tuple[Study, Path]":
    """The study to make, and its folder; that of a folder as it stands there."""
    from analysis.study.given import worlds_of
    from analysis.study.record import recorded_study
    from analysis.study.store import MARK

    folder = Path(asked.scenario)
    if not (folder / MARK).is_file():
        study = study_of(
            asked, arms=arms_asked(asked), worlds=worlds_of(asked.worlds), replications=int(asked.reps)
        )
        study = replace(study, name=f"robustness_{Path(asked.scenario).stem.lower()}")
        return study, show.out or Path("results") / study.name
    if given or show.out is not None:
        message = "a folder of a study has its arms and its place already"
        raise ScenarioError([Problem("--arms" if given else "--out", 0, 0, "", message)])
    return recorded_study(folder), folder


def refuse_unfit(plan: "Plan") -> None:
    """Only several arms without levers, over plausible worlds, can be ranked."""
    study = plan.study
    problems = []
    if study.worlds is None or study.worlds.count < 2:
        problems.append(
            Problem("--worlds", 0, 0, "", "robustness is over plausible worlds: at least 2 are wanted")
        )
    if study.levers:
        problems.append(
            Problem(study.name, 0, 0, "levers", "a study with levers has no one policy for each arm")
        )
    if len(study.arms) < 2:
        problems.append(
            Problem("--arms", 0, 0, "", "at least two arms are wanted, such as baseline,no_groups")
        )
    if plan.design is not None:
        problems.append(
            Problem(study.name, 0, 0, "", "the points of a sensitivity analysis are no plausible worlds")
        )
    if problems:
        raise ScenarioError(problems)


def _tell(told: "Robustness", written: list[Path]) -> None:
    from rich.console import Console

    from analysis.robustness.table import card_lines, ranking_lines, ranking_table

    console = Console(width=None if sys.stdout.isatty() else WIDTH_IN_A_PIPE, highlight=False, emoji=False)
    for outcome in told.rankings:
        console.print(ranking_table(told, outcome))
        for line in ranking_lines(told, outcome):
            console.print(line, markup=False, soft_wrap=True)
        console.print()
    for card in told.cards:
        for line in card_lines(told, card):
            console.print(line, markup=False, soft_wrap=True)
        console.print()
    console.print(told.basis(), markup=False, soft_wrap=True)
    console.print(
        "These are worlds of one model: what it leaves out no regret shows. The worst of the worlds drawn is"
        " not the worst there is.",
        markup=False,
        soft_wrap=True,
    )
    for note in told.plan.notes:
        console.print(f"Note: {note}.", markup=False, soft_wrap=True)
    console.print(f"\nRankings are in {written[0]}; cards, figure and JSON beside it.", markup=False)
