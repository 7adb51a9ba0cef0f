"""A report on paper: printed by a browser without a window if there is one, else by WeasyPrint."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sim.errors import RunError

BROWSERS: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
SECONDS: Final = 120
Printer = Callable[[Path, Path], None]
"""Prints an HTML file to a PDF file."""


def printer() -> Printer:
    """What prints here; RunError, with what to install, where nothing does."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is not None:
        return lambda page, out: _by_browser(found, page, out)
    try:
        import weasyprint  # noqa: F401 - whether it is there at all
    except (ImportError, OSError):
        raise RunError(
            "nothing here can print a PDF: install Chromium or Chrome, or WeasyPrint (pip install"
            " 'gridgov[pdf]')."
            " The report as HTML needs neither; any browser prints it"
        ) from None
    return _by_weasyprint


def _by_browser(browser: str, page: Path, out: Path) -> None:
    with tempfile.TemporaryDirectory() as profile:
        command = [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
            f"--user-data-dir={profile}", f"--print-to-pdf={out}", page.as_uri(),
        ]  # fmt: skip
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)  # noqa: S603 - found on the path
        except (OSError, subprocess.SubprocessError) as problem:
            raise RunError(f"{browser} could not print the report ({problem})") from None


def _by_weasyprint(page: Path, out: Path) -> None:
    import weasyprint

    weasyprint.HTML(filename=str(page)).write_pdf(str(out))


def write_pdf(html: str, path: Path, prints: Printer) -> Path:
    """Print a page in one language; the file appears whole or not at all."""
    from analysis.study.store import write_whole

    with tempfile.TemporaryDirectory() as folder:
        page, made = Path(folder) / "report.html", Path(folder) / "report.pdf"
        page.write_text(html, encoding="utf-8")
        prints(page, made)
        try:
            write_whole(path, made.read_bytes())
        except OSError as problem:
            raise RunError(f"{path}: cannot be written ({problem.strerror or problem})") from None
    return path
