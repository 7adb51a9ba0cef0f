"""A folder of results: which kind it is, and what is said of one that is none."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import Problem, ScenarioError
from sim.scenario.text import nearest

if TYPE_CHECKING:
    from analysis.report.kinds import Kind


def refusal(folder: Path, message: str) -> ScenarioError:
    """What is wrong with a folder that was named."""
    return ScenarioError([Problem(str(folder), 0, 0, "", message)])


def recognise(folder: Path) -> "tuple[Kind, dict[str, Any]]":
    """The kind of a folder, and the JSON file that makes it one. ScenarioError where it is no results."""
    from analysis.report.kinds import KINDS

    if not folder.is_dir():
        what = (
            "is a file; name the folder that holds it"
            if folder.is_file()
            else f"no such folder{_near(folder)}"
        )
        raise refusal(folder, what)
    for kind in KINDS:
        if (folder / kind.mark).is_file():
            return kind, read_mark(folder, kind.mark, schema=kind.schema, needs=kind.needs)
    marks = ", ".join(kind.mark for kind in KINDS)
    raise refusal(folder, f"holds no results of gridgov (none of {marks}){_inside(folder)}")


def read_mark(folder: Path, mark: str, *, schema: str, needs: Sequence[str] = ()) -> dict[str, Any]:
    """A JSON file of a folder; ScenarioError where it is damaged or of another version."""
    try:
        found = json.loads((folder / mark).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as problem:
        raise refusal(folder, f"its {mark} is damaged ({problem}); make the results again") from None
    if not isinstance(found, dict) or found.get("schema") != schema:
        said = found.get("schema") if isinstance(found, dict) else None
        raise refusal(folder, f"its {mark} is of schema {said!r}; this program reads {schema}")
    missing = [name for name in needs if name not in found]
    if missing:
        raise refusal(
            folder, f"its {mark} is damaged: {', '.join(missing)} is missing; make the results again"
        )
    return found


def _near(folder: Path) -> str:
    """The nearest name beside where the folder should be."""
    parent = folder.parent
    try:
        names = [one.name for one in parent.iterdir() if one.is_dir() and not one.name.startswith(".")]
    except OSError:
        return f" (and no {parent} either)" if str(parent) != "." else ""
    return nearest(folder.name, names)


def _inside(folder: Path) -> str:
    """Folders of results one step down, if the one above them was named."""
    from analysis.report.kinds import KINDS

    found = sorted(one.name for one in folder.iterdir() if any((one / kind.mark).is_file() for kind in KINDS))
    return f"; inside it are {', '.join(found[:8])}" if found else ""
