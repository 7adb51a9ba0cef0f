"""From a folder of results to a report's files: the page, perhaps its print, and the crate beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.report.folder import recognise, refusal
from analysis.report.kinds import Kind
from analysis.report.page import Page
from analysis.report.render import Choice, html, languages_of
from sim.errors import RunError

PAGE = "report.html"


@dataclass(frozen=True, kw_only=True)
class Written:
    """What was written: the kind of folder, the sentences of the answer in English, and all files."""

    kind: str
    answers: tuple[str, ...]
    files: tuple[Path, ...]


def write_report(
    folder: Path,
    *,
    out: Path | None = None,
    language: Choice = "both",
    pdf: bool = False,
    say: Callable[[str], None] = lambda text: None,
) -> Written:
    """Write the report of a folder of results, by default into it, or into a folder `out`, as `report.html`.

    With `pdf` there is a PDF a language beside it. `say` is told what is being done. ScenarioError where the
    folder holds no results; RunError where a file cannot be written, or nothing here can print.
    """
    from analysis.report.crate import write_crate
    from analysis.report.pdf import printer, write_pdf

    kind, record = recognise(folder)
    target = out / PAGE if out is not None and out.is_dir() else out or folder / PAGE
    prints = printer() if pdf else None  # found out before any work is done
    say("gathering")
    page = _gathered(kind, folder, record)
    say("drawing")
    _write(target, html(page, language=language).encode())
    files = [target]
    if prints is not None:
        for one in languages_of(language):
            say(f"printing ({one})")
            suffix = f".{one}.pdf" if language == "both" else ".pdf"
            files.append(write_pdf(html(page, language=one), target.with_suffix(suffix), prints))
    files.append(write_crate(page, record, folder=folder, files=files))
    return Written(kind=kind.name, answers=tuple(answer.en for answer in page.answers), files=tuple(files))


def _gathered(kind: Kind, folder: Path, record: dict[str, Any]) -> Page:
    """The page; whatever a folder's files lack or hold in another form is said of the folder."""
    try:
        return kind.gather(folder, record)
    except RunError as problem:
        raise refusal(folder, str(problem).removeprefix(f"{folder}: ")) from problem
    except (LookupError, TypeError, ValueError) as problem:
        what = f"{type(problem).__name__}: {problem}"
        raise refusal(folder, f"its {kind.mark} is damaged ({what}); make the results again") from problem


def _write(path: Path, data: bytes) -> None:
    from analysis.study.store import write_whole

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
    except OSError as problem:
        raise RunError(f"{path}: cannot be written ({problem.strerror or problem})") from None
