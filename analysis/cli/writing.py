"""`new` and `schema`: files for those who write scenarios."""

import json
from pathlib import Path

import typer

from analysis.cli.terminal import talk
from sim.errors import RunError

STARTER = Path(__file__).with_name("starter.yaml")
"""A small place, commented; `NAME` and `TITLE` in it are replaced."""


def new(name: str, *, folder: Path) -> Path:
    """Write a starter scenario, never over another file; returns the file."""
    from sim.scenario.leaf import NAME

    if not NAME.fullmatch(name):
        raise typer.BadParameter(f"{name!r}: small letters, digits, _ and - make a name")
    file = folder / f"{name}.yaml"
    title = name.replace("_", " ").replace("-", " ").capitalize()
    text = STARTER.read_text(encoding="utf-8").replace("NAME", name).replace("TITLE", title)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
    except FileExistsError:
        raise typer.BadParameter(f"{file} exists and is left alone; choose another name") from None
    except OSError as problem:
        raise RunError(f"{file}: cannot be written ({problem.strerror})") from None
    except RecursionError:  # that is how Python makes folders
        raise RunError(f"{file}: cannot be written (it lies too deep)") from None
    return file


def schema(*, out: Path | None) -> None:
    """Print the JSON Schema of scenario files, or write it to a file."""
    from sim.scenario import json_schema

    text = json.dumps(json_schema(), indent=2) + "\n"
    if out is None:
        print(text, end="")
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise RunError(f"{out}: cannot be written ({problem.strerror})") from None
    talk(f"written to {out}")
