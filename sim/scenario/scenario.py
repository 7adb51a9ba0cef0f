"""The finished scenario: plain values by attribute, and where each of them came from."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import PrivateAttr

from sim.errors import Problem, ScenarioError
from sim.scenario.entries import UNTAGGED, Entry, Layer, Tag, cell_of
from sim.scenario.fields import Model, Spec, group, specs, text, texts, word
from sim.scenario.parameters import Parameters
from sim.scenario.policies import Policies
from sim.scenario.schema import Calendar, Costs, Place, Run, World
from sim.scenario.text import Where, nearest
from sim.vocabulary import SETTINGS

FROM_WEAK: Final = ("assumed", "derived", "found", "seed", "chosen")
"""Where numbers come from, the weakest first."""
DEFAULT: Final = Where("default")
"""Where a value comes from that no file gives."""
REMARKS: Final = frozenset({"name_zh", "lon", "lat", "source", "quote", "note"})
"""What a township says that changes no run: how it is called, where it lies on a map, how it is known."""
LABELS: Final[dict[str, Any]] = {
    **dict.fromkeys(("name", "title", "title_zh", "notes"), True),
    "place": {"townships": {"__all__": {"name", *REMARKS}}},
}
"""Values of a scenario that change neither a log nor a measure."""


@dataclass(frozen=True, slots=True)
class Described:
    """All that is known about one value of a scenario.

    `origin` is `file:line`, `--set` or `default`; `low` and `high` bound the value where the scenario
    says so; `factors` bound a whole table as a multiplier, or the odds of shares, which are `divided` into
    steps or names; `cells` bound single cells of a table or list, by their dotted names; `allowed_low` and
    `allowed_high` are the hard limits of the schema; `source` is None where nobody said, and for what is no
    number.
    """

    path: str
    value: Any
    meaning: str
    unit: str
    origin: str
    source: str | None = None
    low: float | None = None
    high: float | None = None
    factors: tuple[float, float] | None = None
    distribution: str | None = None
    quote: str | None = None
    note: str | None = None
    grade: str | None = None
    allowed_low: float | None = None
    allowed_high: float | None = None
    divided: Literal["steps", "names"] | None = None
    cells: Mapping[str, tuple[float, float]] = field(default_factory=dict)


class Scenario(Model):
    """One simulation, fully said: the place, its world, the policies, costs and parameters."""

    name: str = word("short name, used for the folder of results")
    title: str = text("title for figures and summaries", default="")
    title_zh: str | None = text("title in Chinese", default=None)
    notes: list[str] = texts("what is assumed, and which facts have no mechanism")
    run: Run = group("how long", Run)
    calendar: Calendar = group("working days, holidays, seasons", Calendar)
    place: Place = group("the place, as counted", Place)
    world: World = group("how people and ties are generated", World)
    policies: Policies = group("the governance arrangement", Policies)
    costs: Costs = group("what things cost", Costs)
    parameters: Parameters = group("parameters of the model", Parameters)

    _merged: Layer = PrivateAttr(default_factory=Layer)
    _network_path: Path | None = PrivateAttr(default=None)
    _scale: int = PrivateAttr(default=1)

    def attach(self, merged: Layer, network_path: Path | None, *, scale: int = 1) -> None:
        """Remember where each value came from, and the scale; called once, by `load` or `scaled`."""
        self._merged, self._scale = merged, scale
        self._network_path = network_path

    def problem(self, path: str, message: str) -> ScenarioError:
        """An error about the value at `path`, for what only shows when the place is built."""
        lines = [self.describe(known).origin for known in self.paths() if known.startswith(path)]
        name, _, line = (lines[0] if lines else self.name).rpartition(":")
        place = (name, int(line)) if name and line.isdigit() else (lines[0] if lines else self.name, 0)
        return ScenarioError([Problem(*place, 0, path, message)])

    @property
    def scale(self) -> int:
        """How many times smaller than the place as counted: 10 at 1:10, else 1."""
        return self._scale

    @property
    def merged(self) -> Layer:
        """What the files said, by path."""
        return self._merged

    @property
    def network_path(self) -> Path | None:
        """The file of `world.network`, made absolute; None where ties are generated."""
        return self._network_path

    def resolved(self) -> dict[str, Any]:
        """The whole scenario as values that JSON can hold; absent policies and coordinates are left out."""
        whole: dict[str, Any] = self.model_dump(mode="json")
        whole["policies"] = {name: policy for name, policy in whole["policies"].items() if policy is not None}
        for township in whole["place"]["townships"]:
            for name in ("lon", "lat"):
                if township[name] is None:
                    del township[name]
        return whole

    @property
    def digest(self) -> str:
        """sha256 of the canonical JSON of all values; where they came from does not matter.

        A network from a file counts by its content.
        """
        return digest_of(self._with_network(self.resolved()))

    @property
    def results_digest(self) -> str:
        """sha256 like `digest`, of those values alone that a log or a measure can depend on.

        Names, titles, notes, remarks on townships and their places on a map do not count.
        """
        return digest_of(self._with_network(self.model_dump(mode="json", exclude=LABELS, exclude_none=True)))

    def _with_network(self, whole: dict[str, Any]) -> dict[str, Any]:
        """The same values with a network's content in place of its path."""
        if self._network_path is not None:
            content = hashlib.sha256(self._network_path.read_bytes()).hexdigest()
            whole["world"]["network"] = {**whole["world"]["network"], "file": content}
        return whole

    def paths(self, *, cells: bool = False) -> list[str]:
        """The dotted paths of all leaves; a table is one leaf, or with `cells` one for each cell."""
        found = []
        for path, _, value in leaves(type(self), "", self):
            if cells and isinstance(value, dict):
                found += [f"{path}.{name}" for name in cell_names(value)]
            else:
                found.append(path)
        return found

    def leaf(self, path: str) -> tuple[Spec, Any]:
        """What may stand at a leaf, and what does."""
        found = self._leaf_over(path.split("."))
        if found is None or found[0] != path:
            raise self._no_such(path)
        return found[1:]

    def _leaf_over(self, parts: list[str]) -> tuple[str, Spec, Any] | None:
        """The leaf to which some names lead, itself or a cell of its table: its path, spec and value."""
        value: Any = self
        for depth, name in enumerate(parts, start=1):
            if isinstance(value, Model) and name in specs(type(value)):
                spec = specs(type(value))[name]
                value = getattr(value, name)
                if spec.shape in ("leaf", "list"):
                    return ".".join(parts[:depth]), spec, plain(spec, value)
            elif isinstance(value, dict) and name in value:
                value = value[name]
            else:
                return None
        return None

    def describe(self, path: str) -> Described:
        """Value, source, range and origin of a leaf, a table, or one cell of a table or list of tables.

        A table by settings is as sure as its rows of settings that the place has: the others move nothing.
        """
        found = self._leaf_over(path.split("."))
        if found is None:
            raise self._no_such(path)
        leaf, spec, value = found
        cell, entry = path[len(leaf) + 1 :], self._merged.entries.get(leaf)
        if cell:
            if cell not in cell_names(value):
                raise self._no_such(path)
            value = cell_of(value, cell)
        elif entry is not None and spec.over[:1] == (SETTINGS,):
            here = {
                name: one for name, one in entry.cells.items() if name.split(".")[0] in self.place.settings
            }
            entry = replace(entry, cells=here or entry.cells)
        return described(path, cell, spec, value, entry)

    def _no_such(self, path: str) -> ScenarioError:
        hint = nearest(path, self.paths(cells=True))
        return ScenarioError([Problem(self.name, 0, 0, path, f"no such value{hint}")])


def digest_of(values: Any) -> str:
    """sha256 of the canonical JSON of values: the order of keys does not matter."""
    canonical = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def leaves(model: type[Model], path: str, value: Any) -> Iterator[tuple[str, Spec, Any]]:
    """Path, spec and value of every leaf below a model; absent groups have none."""
    for name, spec in specs(model).items():
        below = f"{path}.{name}" if path else name
        inner = getattr(value, name)
        if spec.shape == "group" and spec.model is not None:
            if inner is not None:
                yield from leaves(spec.model, below, inner)
        elif spec.shape == "groups" and spec.model is not None:
            for key, one in inner.items():
                yield from leaves(spec.model, f"{below}.{key}", one)
        else:
            yield below, spec, plain(spec, inner)


def plain(spec: Spec, value: Any) -> Any:
    """The value of a leaf without models in it."""
    return [one.model_dump(mode="json") for one in value] if spec.shape == "list" else value


def cell_names(table: Any) -> list[str]:
    """The dotted names of all cells of a table, or of a list of tables; none of what is neither."""
    rows: Mapping[Any, Any] = table if isinstance(table, dict) else {}
    if isinstance(table, list) and table and isinstance(table[0], dict):
        rows = dict(enumerate(table))
    names = []
    for name, value in rows.items():
        names += (
            [f"{name}.{inner}" for inner in cell_names(value)] if isinstance(value, dict) else [f"{name}"]
        )
    return names


def described(path: str, cell: str, spec: Spec, value: Any, entry: Entry | None) -> Described:
    """What is known about a value; a cell's range is its own, or the table's factors times the value."""
    origin, tag, cells = str(DEFAULT), UNTAGGED, {}
    if entry is not None and entry.state == "said":
        where, tag = entry.where, entry.tag
        if cell:
            where, tag = entry.cells.get(cell, (DEFAULT, UNTAGGED))
        elif entry.cells:
            tag = common({one for _, one in entry.cells.values()})
            cells = dict(_ranges(value, entry.cells))
        origin = str(where)
    low, high = tag.low, tag.high
    if cell and tag.factors is not None and isinstance(value, int | float) and not spec.shares:
        low, high = sorted((value * tag.factors[0], value * tag.factors[1]))
    return Described(
        path=path,
        value=value,
        meaning=spec.meaning,
        unit=spec.unit,
        origin=origin,
        source=tag.source,
        low=low,
        high=high,
        factors=tag.factors,
        distribution=tag.distribution,
        quote=tag.quote,
        note=tag.note,
        grade=tag.grade,
        allowed_low=spec.low if spec.numeric else None,
        allowed_high=spec.high if spec.numeric else None,
        divided=spec.divided,
        cells=cells,
    )


def _ranges(value: Any, cells: Mapping[str, tuple[Where, Tag]]) -> Iterator[tuple[str, tuple[float, float]]]:
    """The cells that have a range of their own, in the order of the value."""
    for name in cell_names(value):
        tag = cells[name][1] if name in cells else UNTAGGED
        if tag.low is not None and tag.high is not None:
            yield name, (tag.low, tag.high)


def common(tags: set[Tag]) -> Tag:
    """One tag for a table: its own, or where cells differ the weakest source and what they share."""

    def shared(name: str) -> Any:
        given = {getattr(tag, name) for tag in tags}
        return given.pop() if len(given) == 1 else None

    if len(tags) == 1:
        return replace(next(iter(tags)), low=None, high=None)
    sources = [tag.source for tag in tags]
    weakest = next((source for source in FROM_WEAK if source in sources), None)
    words = {name: shared(name) for name in ("factors", "distribution", "quote", "note", "grade")}
    return Tag(source=weakest, **words)
