"""Grades of evidence: of each number of `base.yaml`, and of a scenario's own tags."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, get_args

if TYPE_CHECKING:
    from sim.scenario import Described

Grade = Literal["measured", "literature", "expert", "assumed", "chosen"]
GRADES: Final[tuple[Grade, ...]] = get_args(Grade)
"""From strong to weak, and last what is no matter of evidence."""
MEANING: Final[dict[Grade, str]] = {
    "measured": "read: a count, a statistic or a rule about the thing itself",
    "literature": "by arithmetic from studies or statistics that were read",
    "expert": "recalled, or from a page of weak standing; nobody read it again",
    "assumed": "nobody's figure",
    "chosen": "a design: an invented place, or an arrangement on trial; no guess about the world",
}
OF_TAG: Final[dict[str | None, Grade]] = {
    "seed": "measured",
    "found": "measured",
    "derived": "literature",
    "assumed": "assumed",
    "chosen": "chosen",
    None: "assumed",
}
"""How a place's own numbers are graded, by where they come from."""
LEVERS: Final = "policies."
"""What stands here is somebody's decision: where nobody says that it is a guess, it is a choice."""
RECALLED: Final = "C"
"""The grade of a tag that says of an assumed number that it is recalled."""
FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Source:
    """A text; `read` is how far it was read: passage, opening, abstract, weak (page), recalled (not read)."""

    key: str
    citation: str
    address: str
    read: str


@dataclass(frozen=True, kw_only=True)
class Said:
    """What stands behind a number: words of its source, if some are quoted, and a remark on it."""

    grade: Grade
    sources: tuple[Source, ...]
    quote: str
    note: str

    @property
    def basis(self) -> str:
        """What the sources say of it, or what pins it without any."""
        return "; ".join(part for part in (self.quote and f"“{self.quote}”", self.note) if part)


@cache
def sources() -> dict[str, Source]:
    """All sources of `sources.csv` by key."""
    with (FOLDER / "sources.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: Source(**row) for row in csv.DictReader(file)}


@cache
def said() -> dict[str, Said]:
    """The lines of `parameters.csv` by path: every number of `base.yaml`."""
    with (FOLDER / "parameters.csv").open(encoding="utf-8", newline="") as file:
        return {row["path"]: _said(row) for row in csv.DictReader(file)}


def _said(row: dict[str, str]) -> Said:
    grade = next(grade for grade in GRADES if grade == row["grade"])
    return Said(
        grade=grade,
        sources=tuple(sources()[key] for key in row["sources"].split()),
        quote="",
        note=row["basis"],
    )


def said_of(one: "Described") -> Said:
    """What stands behind a value of a scenario.

    A value of `base.yaml` has its line in `parameters.csv`. Of any other, such as a place's own, the tag
    speaks: its source, its quotation and its note.
    """
    known = said().get(one.path)
    if known is not None and one.origin.startswith("base.yaml"):
        return known
    grade: Grade = OF_TAG[one.source]
    if one.source is None and one.path.startswith(LEVERS):
        grade = "chosen"
    if grade == "assumed" and one.grade == RECALLED:
        grade = "expert"
    return Said(grade=grade, sources=(), quote=one.quote or "", note=one.note or "")
