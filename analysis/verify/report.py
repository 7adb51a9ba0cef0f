"""What the suite found: as a table, as JSON and CSV, and as a folder that holds these and a page."""

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from analysis.results import provenance, refuse_foreign, write_folder, write_json
from analysis.verify.gate import STANDARD_ERRORS_MAX, Verdict, Wrong
from analysis.verify.suite import seeds_of
from sim.events import BY_CODE

if TYPE_CHECKING:
    from rich.table import Table

SCHEMA: Final = "gridgov-verify/1"
MARK: Final = "verify.json"
PAGE: Final = "verify.html"
FIELDS: Final = (
    "name", "passed", "observed", "exact", "z", "n", "standard_error", "error_allowed", "tolerance", "below",
    "group", "claim", "formula", "citation", "scenarios", "seconds", "problem",
)  # fmt: skip
"""What JSON and CSV say of a gate."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A run of the suite, whole."""

    verdicts: Sequence[Verdict]
    quick: bool
    engine: str
    elapsed_seconds: float
    command: Sequence[str]

    @property
    def failed(self) -> list[Verdict]:
        """The gates that did not pass."""
        return [verdict for verdict in self.verdicts if not verdict.passed]

    @property
    def headline(self) -> str:
        """The finding in one sentence."""
        number, failed = len(self.verdicts), len(self.failed)
        if not failed:
            return f"{number} of {number} claims hold: where the right answer is known, gridgov gives it"
        names = ", ".join(verdict.name for verdict in self.failed[:5]) + (", …" if failed > 5 else "")
        return f"{number - failed} of {number} claims hold; {failed} do not: {names}"

    def as_json(self) -> dict[str, Any]:
        """The outcome in one object; what is infinite or no number is null."""
        made = provenance(command=self.command)
        return {
            "schema": SCHEMA,
            "quick": self.quick,
            "engine": self.engine,
            "seeds": list(seeds_of(quick=self.quick)),
            "passed": len(self.verdicts) - len(self.failed),
            "of": len(self.verdicts),
            "elapsed_seconds": round(self.elapsed_seconds, 2),
            "versions": {"python": made.pop("python"), **made.pop("packages")},
            **made,
            "gates": [_entry(verdict) for verdict in self.verdicts],
        }


def _entry(verdict: Verdict) -> dict[str, Any]:
    """A verdict as JSON holds it."""
    entry = {name: getattr(verdict, name) for name in FIELDS}
    for name, value in entry.items():
        if isinstance(value, float):
            entry[name] = float(value) if math.isfinite(value) else None
    return entry | {"scenarios": list(verdict.scenarios), "seconds": round(verdict.seconds, 3)}


def as_csv(verdicts: Sequence[Verdict]) -> str:
    """A row for each gate; empty where a number is infinite or none."""
    text = io.StringIO()
    writer = csv.DictWriter(text, FIELDS, lineterminator="\n")
    writer.writeheader()
    for verdict in verdicts:
        writer.writerow(_entry(verdict) | {"scenarios": " ".join(verdict.scenarios)})
    return text.getvalue()


def refuse_other_folders(folder: Path) -> None:
    """Only a missing folder, an empty one or an earlier report may be written over."""
    refuse_foreign(folder, mark=MARK, schema=SCHEMA)


def write_report(outcome: Outcome, folder: Path) -> Path:
    """Write `verify.json`, `verify.csv` and `verify.html`, whole or not at all; returns the folder."""

    def fill(fresh: Path) -> None:
        from analysis.verify.page import page

        (fresh / "verify.csv").write_text(as_csv(outcome.verdicts), encoding="utf-8")
        (fresh / PAGE).write_text(page(outcome), encoding="utf-8")
        write_json(outcome.as_json(), fresh / MARK)

    return write_folder(folder, fill, mark=MARK, schema=SCHEMA)


# --- in words ------------------------------------------------------------------------------------


def figure(value: float, *, digits: int = 5) -> str:
    """A number to so many digits, or a dash where there is none."""
    if not math.isfinite(value):
        return "–"
    if value == round(value) and abs(value) < 1e9:
        return f"{value:,.0f}"
    if not 1e-4 <= abs(value) < 1e9:
        return f"{value:.{digits}g}"
    return f"{value:,.{max(0, digits - 1 - math.floor(math.log10(abs(value))))}f}"


def exact_of(verdict: Verdict) -> str:
    """The exact value, or the bound that the observed one must be below."""
    return f"{'< ' if verdict.below else ''}{figure(verdict.exact)}"


def z_of(verdict: Verdict) -> str:
    """The distance in standard errors; a word where there is no sampling error."""
    if math.isfinite(verdict.z) and verdict.standard_error > 0:
        return f"{verdict.z:+.2f}"
    return "equal" if verdict.passed else "–"


def why(verdict: Verdict) -> str:
    """In words, why a gate passed or failed."""
    if verdict.problem:
        return f"could not be judged: {verdict.problem}"
    if verdict.n <= 0:
        return "rests on no case at all"
    if not math.isfinite(verdict.observed - verdict.exact):
        return "is not a number"
    if verdict.standard_error == 0:
        rounding = f" to within {figure(verdict.tolerance, digits=2)}" if verdict.tolerance else ""
        return f"{'equal, as it must be' if verdict.passed else 'differs where it must be equal'}{rounding}"
    parts = []
    off = f"{abs(verdict.z):.1f} standard errors {'below' if verdict.z < 0 else 'above'}"
    if verdict.below and verdict.z >= -STANDARD_ERRORS_MAX:
        parts.append(f"{off}, where it must be more than {STANDARD_ERRORS_MAX:g} below")
    elif not verdict.below and abs(verdict.z) >= STANDARD_ERRORS_MAX:
        parts.append(f"{off}, {STANDARD_ERRORS_MAX:g} are too many")
    if verdict.standard_error > verdict.error_allowed:
        error, allowed = figure(verdict.standard_error, digits=3), figure(verdict.error_allowed, digits=3)
        parts.append(f"too vague: a standard error of {error}, where {allowed} is allowed")
    return "; ".join(parts) or off


def wrong_in_words(wrong: Wrong) -> str:
    """What a fault is that a gate must notice."""
    parts = []
    for path, factor in wrong.factors.items():
        change = f"{abs(factor - 1):.0%} {'larger' if factor > 1 else 'smaller'}"
        parts.append(f"the runs use {path} {change} than the theory is told")
    if wrong.sets:
        parts.append(f"the runs, but not the theory, are made with {', '.join(wrong.sets)}")
    if wrong.lost_row is not None:
        parts.append(f"the first row '{BY_CODE[wrong.lost_row].name}' is taken out of each log")
    if wrong.doubled_row is not None:
        parts.append(f"the first row '{BY_CODE[wrong.doubled_row].name}' stands in each log twice")
    if wrong.seed_offset:
        parts.append("the runs have other luck")
    return "; ".join(parts) + (" (in one of the two arms only)" if wrong.one_arm else "")


def table(verdicts: Sequence[Verdict]) -> "Table":
    """The verdicts for the terminal."""
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    grid.add_column("group", no_wrap=True)
    grid.add_column("gate", overflow="fold")
    for name in ("observed", "exact", "z", "n"):
        grid.add_column(name, justify="right", no_wrap=True)
    grid.add_column("verdict", no_wrap=True)
    group = ""
    for verdict in verdicts:
        grid.add_row(
            verdict.group if verdict.group != group else "",
            verdict.name,
            figure(verdict.observed),
            exact_of(verdict),
            z_of(verdict),
            f"{verdict.n:,}",
            Text("passed") if verdict.passed else Text("FAILED", style="bold red"),
        )
        group = verdict.group
    return grid
