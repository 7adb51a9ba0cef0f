"""`compare`: from a command line to a study, its runs, and what is said of them."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from analysis.cli.telling import reasons, tell_reasons
from analysis.cli.terminal import print_json, progress_bar, talk, waiting
from sim.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from rich.console import Console

    from analysis.compare.comparison import Compared, Comparison
    from analysis.compare.sequential import Aim
    from analysis.study.plan import Arm, Plan, Study, Worlds
    from analysis.study.results import Results

Understood = TypeVar("Understood")

WIDTH_IN_A_PIPE: Final = 200
AUTO: Final = "auto"
LUCK_OF_THE_WORST: Final = (
    "The worst tenth of grids is chosen afterwards, anew in every run: part of what makes it the worst is"
    " luck (`map` says how much). Compare arms, not levels."
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a command line asks for; `worlds`, `reps` and `within` are as typed."""

    scenario: str
    arms: str
    against: str | None = None
    worlds: str = "200"
    reps: str = "1"
    within: str | None = None
    most: int = 1000
    outcomes: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    days: int | None = None
    seed: int = 1
    sets: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    scale: int = 1


@dataclass(frozen=True, kw_only=True)
class Show:
    """Where and how it is told; `why_pairs` is of how many pairs of runs to say why arms differ."""

    out: Path | None = None
    figures: bool = True
    why_pairs: int = 0
    as_json: bool = False


def words_of(text: str | None) -> tuple[str, ...]:
    """The words of a list with commas."""
    return tuple(word.strip() for word in text.split(",") if word.strip()) if text else ()


def compare_arms(asked: Asked, *, jobs: int | None, show: Show) -> bool:
    """Run and compare; print, and write the folder. Whether all runs went well.

    Whatever is wrong in what was asked is found before anything runs or is written.
    """
    from analysis.compare import files
    from analysis.compare.comparison import compare

    plan, against, aims = understood(asked)
    study = plan.study
    folder = show.out or Path("results") / study.name
    comparison = compare(
        plan,
        against=against,
        run=runner(folder, jobs=jobs),
        aims=aims,
        most=most_of(asked, study),
        asked=asked.outcomes,
    )
    with waiting("writing results"):
        written = files.write_comparison(comparison, folder=folder, command=sys.argv, figures=show.figures)
    whys = reasons(study, against=against, pairs=show.why_pairs, folder=folder, figures=show.figures)
    if show.as_json:
        found = files.as_json(comparison, command=sys.argv)
        found |= {"why": {why.arm: why.as_json() for why in whys}} if whys else {}
        print_json(found | {"files": [str(path) for path in written]})
    else:
        tell(comparison, written)
        tell_reasons(whys, folder)
    return not tell_failures(comparison.results)


# --- what to run ---------------------------------------------------------------------------------


def understood(asked: Asked) -> "tuple[Plan, str, tuple[Aim, ...]]":
    """The plan, the arm that others are held against, and the half-widths that are gone for.

    Raises `ScenarioError` with all that is wrong: what hangs on a wrong part is judged without it.
    """
    from analysis.study import plan_of
    from analysis.study.given import worlds_of
    from analysis.study.plan import BASELINE, Arm

    problems: list[Problem] = []

    def gathered(step: Callable[[], Understood]) -> Understood | None:
        try:
            return step()
        except ScenarioError as error:
            problems.extend(error.problems)
            return None

    arms = gathered(lambda: arms_asked(asked))
    study = study_of(
        asked,
        arms=arms or (Arm(name=BASELINE),),
        worlds=gathered(lambda: worlds_of(asked.worlds)),
        replications=gathered(lambda: _replications(asked.reps)) or 1,
    )
    plan = gathered(lambda: plan_of(study))
    against = gathered(lambda: reference_of(asked, study)) if arms else None
    aims = gathered(lambda: aims_for(asked, study)) if plan else None
    if problems or plan is None or against is None or aims is None:
        raise ScenarioError(problems)
    return plan, against, aims


def arms_asked(asked: Asked) -> "tuple[Arm, ...]":
    """The arms of a command line: they lie over what --policy and --set say for all of them."""
    from analysis.compare.grammar import refuse_unknown
    from analysis.study import arms_of
    from analysis.study.plan import BASELINE

    arms = arms_of(asked.arms)
    refuse_unknown(arms, place="--arms", others=[BASELINE])
    if len(arms) < 2:
        raise _bad("--arms", f"{asked.arms}: at least two arms are wanted, such as baseline,no_groups")
    return tuple(
        replace(arm, overlays=(*asked.policies, *arm.overlays), sets=(*asked.sets, *arm.sets)) for arm in arms
    )


def study_of(asked: Asked, *, arms: "tuple[Arm, ...]", worlds: "Worlds | None", replications: int) -> "Study":
    """The study of a command line."""
    from analysis.study import Study

    return Study(
        name=f"compare_{Path(asked.scenario).stem}",
        scenario=asked.scenario,
        scale=asked.scale,
        days=asked.days,
        arms=arms,
        worlds=worlds,
        replications=replications,
        first_seed=asked.seed,
        outcomes=asked.outcomes,
        subgroups=asked.by,
        grids=not asked.outcomes,
    )


def reference_of(asked: Asked, study: "Study") -> str:
    """The arm that others are held against."""
    from sim.scenario.text import nearest

    names = [arm.name for arm in study.arms]
    if asked.against is not None and asked.against not in names:
        raise _bad("--against", f"{asked.against}: no such arm{nearest(asked.against, names)}")
    return asked.against or names[0]


def aims_for(asked: Asked, study: "Study") -> "tuple[Aim, ...]":
    """The half-widths that `--reps auto` goes for; none without it."""
    from analysis.compare.sequential import DEFAULT_AIM, aims_of

    if asked.reps != AUTO:
        if asked.within is not None:
            raise _bad("--within", "only --reps auto goes on until intervals are narrow enough")
        return ()
    return aims_of(asked.within or DEFAULT_AIM, [column.name for column in study.kept.columns])


def most_of(asked: Asked, study: "Study") -> int:
    """How many worlds or runs `--reps auto` may use: of a file no more than it has."""
    if study.worlds is None or study.worlds.file is None:
        return asked.most
    return min(asked.most, study.worlds.count)


def _replications(text: str) -> int:
    if text == AUTO:
        return 1
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 1_000_000):
        raise _bad("--reps", f"{text}: a whole number from 1 on, or auto, is wanted")
    return int(text)


def _bad(option: str, message: str) -> ScenarioError:
    return ScenarioError([Problem(option, 0, 0, "", message)])


def runner(folder: Path, *, jobs: int | None) -> "Callable[[Study], Results]":
    """What carries a study out in a folder, with a progress bar where somebody watches."""

    def run(study: "Study") -> "Results":
        from analysis.cli.running import warm_up_aloud
        from analysis.study import run_study

        warm_up_aloud()
        with progress_bar(size_of(study), unit="run") as on_run:

            def on_progress(done: int, total: int) -> None:
                if on_run is not None:
                    on_run(size_of(study) - total + done)

            return run_study(study, folder=folder, jobs=jobs, progress=on_progress, command=sys.argv)

    return run


def size_of(study: "Study") -> int:
    """The number of runs of a study without levers."""
    worlds = study.worlds.count if study.worlds else 1
    return len(study.arms) * worlds * study.replications


# --- what is said --------------------------------------------------------------------------------


def tell(comparison: "Comparison", written: list[Path]) -> None:
    """Print the comparison: for each arm the sentence, what it says differently, and the table."""
    from rich.console import Console

    console = Console(width=None if sys.stdout.isatty() else WIDTH_IN_A_PIPE, highlight=False, emoji=False)
    for arm in comparison.arms:
        _tell_arm(console, comparison, arm)
    console.print(comparison.basis())
    if comparison.took is not None:
        console.print(comparison.took.told(), markup=False)
    if any("worst tenth" in column for names in comparison.sections.values() for column in names):
        console.print(LUCK_OF_THE_WORST, markup=False)
    console.print(
        "Of twenty intervals one misses the truth by luck alone: trust what many outcomes say together."
    )
    for note in comparison.notes:
        console.print(f"Note: {note}.", markup=False)
    console.print(f"\nAll outcomes are in {written[0]}; figures and JSON beside it.", markup=False)


def _tell_arm(console: "Console", comparison: "Comparison", arm: "Compared") -> None:
    from analysis.compare.table import effects_table
    from analysis.compare.words import pairing_words

    console.print(comparison.headline(arm), style="bold", markup=False)
    for line in arm.difference.lines():
        console.print(f"  {line}", markup=False)
    if arm.difference.warning():
        console.print(f"  CAREFUL: {arm.name} {arm.difference.warning()}.", markup=False)
    if not arm.identical:
        console.print()
        console.print(effects_table(arm.effects, comparison.sections, against=comparison.against))
        console.print(pairing_words(arm.effects), markup=False)
    console.print()


def tell_failures(results: "Results") -> bool:
    """Say which runs failed, with the command that repeats each; whether there were any."""
    for failure in results.failures[:10]:
        talk(f"a run failed and was set aside: {failure.message}\n  to repeat it:  {failure.command}")
    if len(results.failures) > 10:
        talk(f"and {len(results.failures) - 10:,} more")
    return bool(results.failures)
