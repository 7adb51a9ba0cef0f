"""The ledger: every number of a scenario with value, range, where it comes from, and its grade."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from analysis.evidence.grades import GRADES, RECALLED, Grade, Said, said_of
from sim.errors import Problem, ScenarioError
from sim.scenario.entries import cell_of
from sim.scenario.scenario import FROM_WEAK, cell_names
from sim.scenario.text import nearest
from sim.vocabulary import SETTINGS

if TYPE_CHECKING:
    from sim.scenario import Described, Scenario

TOWNSHIPS: Final = "place.townships"
"""A list of groups, each with a source of its own: the weakest of them speaks."""
RUN: Final = "run."
"""How long to run, and on which world, is a choice and no number about the place."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A number, or a table of numbers, and what stands behind it.

    `low` and `high` are what is thought possible, in `unit`; of a table, `factors` by which it is moved as a
    whole (of shares, `divided` into steps or names, their odds), or `cells`, the ranges of its cells.
    `ranged` says whether all of it that is a guess has a range. `tag` is the source as the scenario has it
    (seed, found, derived, assumed, chosen; none if nobody said).
    """

    path: str
    meaning: str
    value: Any
    unit: str
    low: float | None
    high: float | None
    factors: tuple[float, float] | None
    divided: str | None
    cells: Mapping[str, tuple[float, float]]
    ranged: bool
    distribution: str | None
    tag: str | None
    origin: str
    evidence: Said

    @property
    def grade(self) -> Grade:
        """How strong the evidence is."""
        return self.evidence.grade

    def as_dict(self) -> dict[str, Any]:
        """For JSON: flat, but for the list of sources."""
        found = asdict(self)
        del found["evidence"]
        said = self.evidence
        sources = [asdict(source) for source in said.sources]
        return found | {"grade": said.grade, "sources": sources, "basis": said.basis}


def ledger(
    scenario: "Scenario", *, path: str | None = None, grades: Collection[str] = GRADES
) -> tuple[Line, ...]:
    """All numbers of a scenario, or those at and below a path, of some grades, in the scenario's order.

    Raises `ScenarioError` for a path at and below which the scenario has no numbers, with the nearest one.
    """
    every = tuple(_lines(scenario))
    if path is None:
        chosen = every
    else:
        chosen = tuple(line for line in every if line.path == path or line.path.startswith(f"{path}."))
        if not chosen:
            raise ScenarioError(
                [Problem(scenario.name, 0, 0, path, f"no number{nearest(path, _above(every))}")]
            )
    return tuple(line for line in chosen if line.grade in grades)


def _above(lines: Sequence[Line]) -> list[str]:
    """All paths that lead to lines: theirs, and those of the groups above them."""
    parts = [line.path.split(".") for line in lines]
    return sorted({".".join(names[:depth]) for names in parts for depth in range(1, len(names) + 1)})


def _lines(scenario: "Scenario") -> Iterator[Line]:
    for path in scenario.paths():
        one = scenario.describe(path)
        # only what is a number has limits
        if one.allowed_low is None or one.value is None or path.startswith(RUN):
            continue
        tag = _weakest(one.value) if path == TOWNSHIPS else one.source
        yield Line(
            path=path,
            meaning=one.meaning,
            value=one.value,
            unit=one.unit,
            low=one.low,
            high=one.high,
            factors=one.factors,
            divided=one.divided,
            cells=one.cells,
            ranged=_ranged(scenario, one),
            distribution=one.distribution,
            tag=tag,
            origin=one.origin,
            evidence=said_of(_tagged(one, tag)),
        )


def _ranged(scenario: "Scenario", one: "Described") -> bool:
    if one.low is not None or one.factors is not None or only_names(one.value):
        return True
    return bool(one.cells) and not any(
        _guessed(scenario, f"{one.path}.{name}") for name in _open(scenario, one)
    )


def _open(scenario: "Scenario", one: "Described") -> Iterator[str]:
    """The numbers of a table or list that have no range, but for rows of settings that are not here."""
    for name in cell_names(one.value):
        row = name.split(".")[0]
        absent = row in SETTINGS and row not in scenario.place.settings
        if name not in one.cells and not absent and isinstance(cell_of(one.value, name), int | float):
            yield name


def _guessed(scenario: "Scenario", path: str) -> bool:
    """Whether a cell is assumed: by its own tag, or as its township is; what nobody wrote is not."""
    cell = scenario.describe(path)
    source = cell.source if cell.grade != RECALLED else "recalled"
    if source is None and path.startswith(TOWNSHIPS):
        source = scenario.describe(f"{path[: len(TOWNSHIPS) + 2]}.source").value
    return cell.origin != "default" and source in ("assumed", None)


def only_names(value: Any) -> bool:
    """Whether shares are all of a single name: nothing can be drawn, whatever is thought of it."""
    return isinstance(value, dict) and all(isinstance(row, dict) and len(row) == 1 for row in value.values())


def _weakest(townships: Sequence[dict[str, Any]]) -> str | None:
    tags = {township["source"] for township in townships}
    return next((tag for tag in FROM_WEAK if tag in tags and None not in tags), None)


def _tagged(one: "Described", tag: str | None) -> "Described":
    return one if one.source == tag else replace(one, source=tag)


def counts(lines: Sequence[Line]) -> dict[Grade, int]:
    """How many lines there are of each grade."""
    found = Counter(line.grade for line in lines)
    return {grade: found[grade] for grade in GRADES}


def without_range(lines: Sequence[Line]) -> int:
    """How many assumed numbers have no range: `sweep` cannot vary these."""
    return sum(line.grade == "assumed" and not line.ranged for line in lines)
