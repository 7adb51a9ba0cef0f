"""`report`: the options, and what is said."""

import time
from pathlib import Path
from typing import Annotated, Literal

import typer

from analysis.cli.options import AsJson
from analysis.cli.terminal import plainly, print_json, talk, waiting


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command()(report)


@plainly
def report(
    folder: Annotated[
        Path,
        typer.Argument(metavar="FOLDER", help="Of run, compare, staffing, sweep, verify or another study."),
    ],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="HTML file; by default FOLDER/report.html.")
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="Print a PDF beside it, too.")] = False,
    language: Annotated[
        Literal["en", "zh", "both"], typer.Option(help="English, Chinese, or both with a switch.")
    ] = "both",
    as_json: AsJson = False,
) -> None:
    """Make one page of any results, to read, show or print."""
    from analysis.report import write_report

    begun = time.perf_counter()
    with waiting("writing the report"):
        found = write_report(folder, out=out, language=language, pdf=pdf)
    if as_json:
        files = [str(path) for path in found.files]
        print_json({"kind": found.kind, "answers": list(found.answers), "files": files})
        return
    for answer in found.answers:
        print(answer)
    print(f"\nThe report is in {found.files[0]}")
    for path in found.files[1:-1]:
        print(f"and printed in {path}")
    talk(f"made in {time.perf_counter() - begun:.1f} seconds")
