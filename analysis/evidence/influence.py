"""What a sensitivity run says of numbers, and weak evidence beside strong influence.

A folder of such a run holds `influence.csv`: one row for each number and outcome, with how far the outcome
moves over the number's range (in the outcome's own unit, or as a share of its variance), the interval of
that, and the number of runs that it rests on. An empty cell, or nan, says that a run could not tell.
"""

import csv
import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from analysis.evidence.grades import Grade
from analysis.evidence.ledger import Line
from analysis.sensitivity.files import COLUMNS
from sim.errors import Problem, ScenarioError
from sim.scenario.text import nearest, short

FILE: Final = "influence.csv"
WEAKNESS: Final[dict[Grade, float]] = {
    "measured": 0.25,
    "literature": 0.5,
    "expert": 0.75,
    "assumed": 1.0,
    "chosen": 0.0,
}
"""How weak the evidence of a grade is; a design has nothing to be wrong about."""


@dataclass(frozen=True, kw_only=True)
class Influence:
    """How far a number moves an outcome; `share` is its size against the largest on it by that method."""

    path: str
    outcome: str
    influence: float
    low: float
    high: float
    n: int
    method: str
    share: float = math.nan

    @property
    def told(self) -> bool:
        """Whether it can be told from none."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """A line of the ledger, and the outcome that its number moves most; none if it was not varied."""

    line: Line
    strongest: Influence | None

    @property
    def concern(self) -> float:
        """Weakness of the evidence times share of influence, 0 to 1; see `ranked`."""
        if self.strongest is None or not self.strongest.told:
            return 0.0
        return WEAKNESS[self.line.grade] * self.strongest.share

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return self.line.as_dict() | {
            "influence": self.strongest and _known(asdict(self.strongest)),
            "concern": self.concern,
        }


def _known(values: dict[str, Any]) -> dict[str, Any]:
    """Values for JSON: None for what could not be told."""
    return {name: None if value != value else value for name, value in values.items()}


def ranked(lines: Sequence[Line], influences: Sequence[Influence]) -> list[Ranked]:
    """Lines by weak evidence and strong influence together, the most worrying first.

    The two axes are those of the diagnostic diagram of the NUSAP scheme: J. P. van der Sluijs et al. (2005),
    Risk Analysis 25, 481-492. Their product as an order, and equal steps between grades, are assumed. What
    cannot be told from no influence comes after all that can, what was not varied last.
    """
    by_path: dict[str, Influence] = {}
    for one in influences:
        before = by_path.get(one.path)
        if before is None or (one.told, one.share) > (before.told, before.share):
            by_path[one.path] = one
    found = [Ranked(line=line, strongest=by_path.get(line.path)) for line in lines]
    return sorted(found, key=lambda one: (-one.concern, one.strongest is None))


def read_influences(
    folder: Path, *, known: Collection[str], outcome: str | None = None
) -> tuple[Influence, ...]:
    """The rows of a folder's `influence.csv`, of one outcome or all; `known` are the paths there are.

    Raises `ScenarioError` with everything that is wrong with the file, by line.
    """
    file = folder / FILE
    try:
        with file.open(encoding="utf-8", newline="") as opened:
            table = list(csv.reader(opened))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        reason = getattr(problem, "strerror", None) or problem
        message = f"cannot be read ({reason}); `sensitivity` writes it"
        raise ScenarioError([Problem(str(file), 0, 0, "", message)]) from None
    problems, rows = [], []
    if not table or tuple(table[0]) != COLUMNS:
        head = ",".join(table[0]) if table else ""
        problems.append(
            Problem(str(file), 1, 0, "", f"{short(head)}: the columns {','.join(COLUMNS)} are wanted")
        )
    else:
        for number, cells in enumerate(table[1:], start=2):
            wrong = list(_wrong(cells, known))
            problems += [Problem(str(file), number, 0, path, message) for path, message in wrong]
            rows += [] if wrong else [_row(cells)]
    outcomes = sorted({row.outcome for row in rows})
    if not problems and outcome is not None and outcome not in outcomes:
        problems.append(Problem("--outcome", 0, 0, outcome, f"not in {file}{nearest(outcome, outcomes)}"))
    if problems:
        raise ScenarioError(problems)
    return _shared([row for row in rows if outcome in (None, row.outcome)])


def _wrong(cells: Sequence[str], known: Collection[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with a row: where, and why."""
    if len(cells) != len(COLUMNS):
        yield "", f"{len(cells)} cells; {len(COLUMNS)} are wanted"
        return
    named = dict(zip(COLUMNS, cells, strict=True))
    if named["path"] not in known:
        yield (
            "path",
            f"{short(named['path'])}: no such number here{nearest(named['path'], known)}",
        )
    for name in ("influence", "low", "high"):
        if math.isinf(_number(named[name])):
            yield name, f"{short(named[name])}: a number is wanted"
    if not named["n"].isdecimal() or int(named["n"]) == 0:
        yield "n", f"{short(named['n'])}: a whole number from 1 is wanted"
    if _number(named["low"]) > _number(named["high"]):
        yield "low", f"{named['low']} to {named['high']} runs backwards"


def _number(text: str) -> float:
    """The number of a cell: NaN where it is empty, infinite where it is no number."""
    try:
        return float(text or "nan")
    except ValueError:
        return math.inf


def _row(cells: Sequence[str]) -> Influence:
    path, outcome, influence, low, high, n, method = cells
    return Influence(
        path=path,
        outcome=outcome,
        influence=_number(influence),
        low=_number(low),
        high=_number(high),
        n=int(n),
        method=method,
    )


def _shared(rows: Sequence[Influence]) -> tuple[Influence, ...]:
    """Rows with their share of the largest influence on the same outcome by the same method."""
    largest: dict[tuple[str, str], float] = {}
    rows = [row for row in rows if not math.isnan(row.influence)]
    for row in rows:
        key = row.outcome, row.method
        largest[key] = max(largest.get(key, 0.0), abs(row.influence))
    return tuple(
        replace(row, share=abs(row.influence) / (largest[row.outcome, row.method] or 1.0)) for row in rows
    )
