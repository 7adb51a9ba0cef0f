"""`study.json`: which study a folder holds, and by what it was made."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

from analysis.study.plan import Arm, Lever, Plan, Study, Worlds
from analysis.study.store import MARK, is_bare, sweep_parts, told, write_json
from sim.errors import RunError

SCHEMA: Final = "gridgov-study/1"


def write_record(folder: Path, plan: Plan, *, command: Sequence[str]) -> None:
    """Write which study this is, unless the folder says the same already."""
    from analysis.results import provenance

    said: dict[str, Any] = {
        "schema": SCHEMA,
        "study": as_json(plan.study),
        "experiments": len(plan),
        "arms": {one.arm.name: one.digest for one in plan.combinations if not one.point},
        "version": plan.version,
        "notes": list(plan.notes),
    }
    with told(folder):
        sweep_parts(folder)
        try:
            there = json.loads((folder / MARK).read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            there = {}
        if {key: there.get(key) for key in said} != said:
            write_json(folder / MARK, said | provenance(command=command))


def recorded_study(folder: Path) -> Study:
    """The study that a folder holds; RunError if it holds none."""
    try:
        found = json.loads((folder / MARK).read_text(encoding="utf-8"))
        if found["schema"] != SCHEMA:
            raise RunError(f"{folder}: its {MARK} is not of schema {SCHEMA}")
        return _from_json(found["study"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as problem:
        raise RunError(f"{folder}: not a folder of a study ({type(problem).__name__}: {problem})") from None


def refuse_other(folder: Path, study: Study) -> None:
    """Only a missing or empty folder, or one of the study of this name, may be written to."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise RunError(f"{folder}: exists and is not a folder; name another one with --out")
    if not folder.exists() or is_bare(folder):
        return
    if not (folder / MARK).exists():
        raise RunError(
            f"{folder}: holds something other than a study and is left alone; name another with --out"
        )
    there = recorded_study(folder)
    if there.name != study.name:
        raise RunError(f"{folder}: holds the study {there.name}, not {study.name}; name another with --out")


def as_json(study: Study) -> dict[str, Any]:
    """A study as JSON holds it, with the files that it names as absolute paths."""
    arms = tuple(replace(arm, overlays=tuple(map(_absolute, arm.overlays))) for arm in study.arms)
    whole = asdict(replace(study, scenario=_absolute(study.scenario), arms=arms, said_at={}))
    del whole["said_at"]
    plain: dict[str, Any] = json.loads(json.dumps(whole))
    return plain


def _absolute(name: str) -> str:
    """A file's whole path, so that it is found from any folder; a bundled name stays as it is."""
    path = Path(name)
    return str(path.absolute()) if path.is_file() else name


def _from_json(told: dict[str, Any]) -> Study:
    worlds = told["worlds"]
    given = {
        **told,
        "arms": tuple(Arm(**{**arm, **_tuples(arm, "overlays", "sets")}) for arm in told["arms"]),
        "levers": tuple(Lever(path=lever["path"], values=tuple(lever["values"])) for lever in told["levers"]),
        "worlds": worlds and Worlds(**{**worlds, **_tuples(worlds, "vary", "without")}),
        **_tuples(told, "outcomes", "subgroups"),
    }
    return Study(**given)


def _tuples(told: dict[str, Any], *names: str) -> dict[str, tuple[str, ...]]:
    return {name: tuple(told[name]) for name in names}
