"""What `sweep`, `resume`, `extend` and `status` do, and what they say."""

import shlex
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

from analysis.cli.running import warm_up_aloud
from analysis.cli.terminal import print_json, progress_bar, talk, waiting
from sim.errors import RunError

if TYPE_CHECKING:
    from analysis.study.estimate import Estimate
    from analysis.study.execute import Shard
    from analysis.study.plan import Plan, Study
    from analysis.study.status import Status

SHOWN: Final = 5
"""Failures told in words; all are in the folder."""
NAMES_SHOWN: Final = 8


@dataclass(frozen=True, kw_only=True)
class Go:
    """How a study is carried out: see `analysis.study.run_study`. `report` is a file for the report."""

    folder: Path
    jobs: int | None = None
    cluster: str | None = None
    shard: "Shard | None" = None
    report: Path | None = None


# --- which study ---------------------------------------------------------------------------------


def chosen_study(
    file: str | None,
    *,
    scenario: str | None,
    arms: str | None,
    levers: Sequence[str],
    worlds: str | None,
    sample: Any,
    scale: int,
    **given: int | None,
) -> "Study":
    """A study from its file, or of a scenario, changed by what the command line says."""
    from analysis.study import Study, Worlds, arms_of, read_study
    from analysis.study.given import worlds_of
    from analysis.study.reading import levers_of, study_name

    if (file is None) == (scenario is None):
        raise typer.BadParameter(
            "a study's file, or --scenario with a scenario, is wanted", param_hint="STUDY"
        )
    if file is not None:
        study = read_study(file)
    else:
        study = Study(name=study_name(str(scenario)), scenario=str(scenario))
    changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if scale > 1:
        changes["scale"] = scale
    if arms is not None:
        changes["arms"] = arms_of(arms)
    if levers:
        changes["levers"] = levers_of(levers)
    asked = study.worlds if worlds is None else worlds_of(worlds)
    if worlds is not None and asked is not None and asked.file is None:
        asked = replace(study.worlds or asked, count=asked.count, file=None)
    if sample is not None and (asked is not None or worlds is None):
        asked = replace(asked or Worlds(count=0), sample=sample)
    changes["worlds"] = asked
    return replace(study, **changes)


def study_in(folder: Path) -> "Study":
    """The study that a folder holds."""
    from analysis.study.record import recorded_study

    return recorded_study(folder)


def longer(study: "Study", more: int) -> "Study":
    """The study with more replications."""
    return replace(study, replications=study.replications + more)


def shard_of(text: str | None) -> "Shard | None":
    """`1/4` as two numbers."""
    if text is None:
        return None
    number, slash, parts = text.partition("/")
    whole = all(word.isascii() and word.isdecimal() and len(word) < 7 for word in (number, parts))
    if not slash or not whole or not 1 <= int(number) <= int(parts):
        message = f"{text!r}: such as 1/4, the first of four parts"
        raise typer.BadParameter(message, param_hint="--shard")
    return int(number), int(parts)


# --- doing ---------------------------------------------------------------------------------------


def carry_out(study: "Study", go: Go, *, as_json: bool) -> bool:
    """Carry out what is left of a study, and report; whether no run had to be set aside."""
    from analysis.study.status import status_of

    plan = _plan(study)
    make(plan, go)
    found = status_of(plan, go.folder)
    _report(plan, go.folder, found, out=go.report, as_json=as_json)
    return not found.failures


def make(plan: "Plan", go: Go) -> None:
    """Make the runs of a plan that are missing, with a progress bar where somebody watches."""
    from analysis.study.execute import carry_out as carry

    with ExitStack() as stack:
        bars: list[Any] = []

        def on_progress(made: int, total: int) -> None:
            if not bars:
                bars.append(stack.enter_context(progress_bar(total, unit="run")))
            if bars[0] is not None:
                bars[0](made)

        carry(
            plan,
            folder=go.folder,
            jobs=go.jobs,
            cluster=go.cluster,
            shard=go.shard,
            progress=on_progress,
            command=sys.argv,
        )


def tell_status(folder: Path, *, out: Path | None, as_json: bool) -> None:
    """Say how far a study is."""
    from analysis.study.status import status_of

    plan = _read(study_in(folder))
    _report(plan, folder, status_of(plan, folder), out=out, as_json=as_json)


def tell_estimate(study: "Study", *, folder: Path, jobs: int | None, as_json: bool) -> None:
    """Say what a study would take."""
    from analysis.study.estimate import estimate

    plan = _plan(study)
    with waiting("timing a run"):
        found = estimate(plan, folder=folder, jobs=jobs)
    if as_json:
        print_json({"study": study.name, "folder": str(folder), **asdict(found), "varied": varied(plan)})
        return
    print("\n".join(_estimate_lines(plan, found)))


def repeat(study: "Study", folder: Path, key: str, *, as_json: bool) -> None:
    """Make one run again in this process. What goes wrong in it goes wrong here, traceback and all."""
    from analysis.study.execute import common_of, task_of
    from analysis.study.worker import Workshop

    plan = _plan(study)
    fits = [index for index in range(len(plan)) if plan.key(index).startswith(key.lower())]
    keys = {plan.key(index) for index in fits}
    if len(keys) != 1:
        raise RunError(f"{folder}: {len(keys):,} runs of this study have a key that begins with {key}")
    task = task_of(plan, fits[0])
    values, cases = Workshop(common_of(plan)).run(task, plan.row(task.world))
    names = [column.name for column in study.kept.columns]
    experiment = asdict(plan[fits[0]]) | {"point": dict(plan[fits[0]].point)}
    if as_json:
        outcomes = {
            name: {"value": None if value != value else float(value), "n": int(n)}
            for name, value, n in zip(names, values, cases, strict=True)
        }
        print_json({"key": plan.key(fits[0]), "experiment": experiment, "outcomes": outcomes})
        return
    print(f"{_told(experiment)}: it works, {len(names)} outcomes")


def _plan(study: "Study") -> "Plan":
    """The experiments of a study, after compiling what runs them; notes are told."""
    plan = _read(study)
    warm_up_aloud()
    return plan


def _read(study: "Study") -> "Plan":
    """The experiments of a study; notes are told."""
    from analysis.study import plan_of

    with waiting("reading scenarios"):
        plan = plan_of(study)
    _tell_notes(plan)
    return plan


def announce(plan: "Plan") -> None:
    """Tell a plan's notes, and compile what runs it."""
    _tell_notes(plan)
    warm_up_aloud()


def _tell_notes(plan: "Plan") -> None:
    for note in plan.notes:
        talk(f"note: {note}")


# --- saying --------------------------------------------------------------------------------------


def varied(plan: "Plan") -> dict[str, Any]:
    """What differs between experiments."""
    study = plan.study
    return {
        "arms": [arm.name for arm in study.arms],
        "levers": {lever.path: list(lever.values) for lever in study.levers},
        "points": len(plan.combinations),
        "worlds": 0 if study.worlds is None else study.worlds.count,
        "uncertain": [leaf.path for leaf in plan.draws.leaves],
        "replications": study.replications,
        "places": study.places,
    }


def _estimate_lines(plan: "Plan", found: "Estimate") -> list[str]:
    study, told = plan.study, varied(plan)
    memory = "" if found.memory_gigabytes is None else f"about {found.memory_gigabytes:.2g} GB"
    processes = f"{found.jobs} process{'es' if found.jobs > 1 else ''}"
    facts = {
        "experiments": f"{found.experiments:,}: {_product(told)}",
        "to run": f"{found.runs:,}",
        "time": f"about {_minutes(found.minutes)} in {processes}; one run of {study.arms[0].name}, timed once"
        f" (n = 1), took {found.run_seconds:.2g} s, its place {found.build_seconds:.2g} s",
        "disk": f"at most {found.disk_gigabytes:.2g} GB",
        "memory": memory,
        "arms": ", ".join(told["arms"]),
        **{f"lever {path}": ", ".join(map(str, values)) for path, values in told["levers"].items()},
        "uncertain": _uncertain(told["uncertain"]) if told["worlds"] else "",
    }
    width = max(map(len, facts))
    lines = [f"  {name:<{width}}  {fact}" for name, fact in facts.items() if fact]
    return [study.title or study.name, *lines]


def _product(told: dict[str, Any]) -> str:
    parts = [f"{told['points']} arms{' and points' if told['levers'] else ''}"]
    if told["worlds"]:
        parts.append(f"{told['worlds']:,} plausible worlds")
    return " x ".join([*parts, f"{told['replications']:,} replications"])


def _minutes(minutes: float) -> str:
    if minutes < 2:
        return f"{minutes * 60:.2g} seconds"
    return f"{minutes:.2g} minutes" if minutes < 120 else f"{minutes / 60:.2g} hours"


def _uncertain(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - NAMES_SHOWN} more" if len(paths) > NAMES_SHOWN else ""
    return f"{len(paths)} values: {', '.join(paths[:NAMES_SHOWN])}{more}"


def _report(plan: "Plan", folder: Path, found: "Status", *, out: Path | None, as_json: bool) -> None:
    """Where a study stands, in words or as JSON, and to a file if one is named."""
    from analysis.study.store import told, write_json

    whole = _as_json(plan, folder, found)
    if out is not None:
        with told(out):
            write_json(out, whole)
    if as_json:
        print_json(whole)
        return
    print(f"{plan.study.title or plan.study.name}: {found.planned:,} experiments, {_product(varied(plan))}")
    seconds = whole["cpu_seconds_per_run"]
    spread = f" ({seconds['low']:.3g} to {seconds['high']:.3g})" if seconds["low"] is not None else ""
    took = (
        f"; a run takes {seconds['value']:.3g}{spread} CPU seconds, n = {seconds['n']:,}"
        if seconds["n"]
        else ""
    )
    print(f"  {found.done:,} done, {found.failed:,} failed, {found.left:,} left{took}")
    if found.others:
        print(f"  {found.others:,} finished runs there do not count: other values, or another version")
    if found.damaged:
        print(f"  {found.damaged:,} files there are damaged; their runs are made again")
    for failure in found.failures[:SHOWN]:
        print(f"  failed: {_told(failure.experiment)}\n    {failure.message}\n    {failure.command}")
    if found.failed > SHOWN:
        print(f"  and {found.failed - SHOWN:,} more, in {folder / 'failed'}")
    if found.left:
        print(f"  go on with:  python run.py resume {shlex.quote(str(folder))}")
    elif found.done:
        print(f"Results are in {folder}")


def _as_json(plan: "Plan", folder: Path, found: "Status") -> dict[str, Any]:
    import numpy as np

    from analysis.study.intervals import mean_interval

    seconds = found.cpu_seconds
    return {
        "study": plan.study.name,
        "folder": str(folder),
        "planned": found.planned,
        "done": found.done,
        "failed": found.failed,
        "left": found.left,
        "others": found.others,
        "damaged": found.damaged,
        "cpu_seconds_per_run": mean_interval(values=seconds, world=np.arange(len(seconds))).as_dict(),
        "failures": [asdict(failure) for failure in found.failures],
        "varied": varied(plan),
        "notes": list(plan.notes),
    }


def _told(experiment: dict[str, Any]) -> str:
    """An experiment in words."""
    point = "".join(f", {path}={value}" for path, value in experiment["point"].items())
    return f"{experiment['arm']}{point}, world {experiment['world']}, replication {experiment['replication']}"
