"""What a place is known by: figures to calibrate on, each with what it may be off, from strict YAML files.

schema: 1
name: hezuo
extends: general.yaml              its targets too; one of the same measure here takes its place
targets:
  recorded_per_1000:               a measure; `run.py run` prints them all
    value: 3.07                    what is recorded, or range: [2, 6], of which any value is as good
    tolerance: 1.5                 one standard deviation of what the figure may be off, in its unit
    discrepancy: 0.5               one of what the model may be off, however its parameters are set
    kind: place                    a fact of this place; or band: known of such places in general
    source: seed                   seed, found, derived, recalled or assumed, as in scenarios
    quote: ...                     the words that it rests on
    note: ...
    held_out: true                 never fitted, only looked at afterwards
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np

from analysis.study.strict import Strict
from sim.errors import Problem, ScenarioError
from sim.scenario.load import BUNDLED, find, read_file
from sim.scenario.text import Node, Where, nearest, short

SCHEMA: Final = 1
TARGETS: Final = BUNDLED / "targets"
KEYS: Final = ("schema", "name", "extends", "targets")
TARGET_KEYS: Final = (
    "value",
    "range",
    "tolerance",
    "discrepancy",
    "kind",
    "source",
    "quote",
    "note",
    "held_out",
)
KINDS: Final = ("place", "band")
SOURCES: Final = ("seed", "found", "derived", "recalled", "assumed")
DEEPEST: Final = 5
"""Most files that extend one another."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """A recorded figure of a measure: a value (`low` and `high` are equal), or a range.

    `tolerance` is the standard deviation of what the record may be off, `discrepancy` that of the model's
    own error (both in the measure's unit, the model's above 0). `held_out` targets are never fitted.
    """

    measure: str
    low: float
    high: float
    discrepancy: float
    tolerance: float = 0.0
    kind: Literal["place", "band"] = "band"
    source: str = "assumed"
    quote: str = ""
    note: str = ""
    held_out: bool = False

    @property
    def variance(self) -> float:
        """Variance of the record's error and the model's, without luck."""
        return self.tolerance**2 + self.discrepancy**2

    def distance(self, values: np.ndarray) -> np.ndarray:
        """How far values lie outside of the range, 0 within, any shape; infinite for NaN."""
        outside = np.maximum(np.maximum(self.low - values, values - self.high), 0.0)
        return np.where(np.isnan(values), np.inf, outside)

    def met(self, values: np.ndarray) -> np.ndarray:
        """Which values lie in the range, or within two standard deviations of the record and the model."""
        return np.asarray(self.distance(values) <= 2 * np.sqrt(self.variance))

    def told(self) -> str:
        """`3.07 ± 1.6`, or `25 to 80 ± 5`; the last number is one standard deviation."""
        figure = f"{self.low:.3g}" if self.low == self.high else f"{self.low:.3g} to {self.high:.3g}"
        return f"{figure} ± {np.sqrt(self.variance):.2g}"


@dataclass(frozen=True, kw_only=True)
class Targets:
    """The targets of a place, in the order of their files."""

    name: str
    targets: tuple[Target, ...]

    @property
    def fitted(self) -> tuple[Target, ...]:
        """Those to calibrate on."""
        return tuple(target for target in self.targets if not target.held_out)

    @property
    def fitted_first(self) -> tuple[Target, ...]:
        """All of them, those that are held out at the end."""
        return (*self.fitted, *(target for target in self.targets if target.held_out))

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures of all targets."""
        return tuple(target.measure for target in self.targets)


def targets_file(scenario: str) -> Path:
    """The bundled targets of a scenario. `ScenarioError` if there are none."""
    name = Path(scenario).stem
    file = TARGETS / f"{name}.yaml"
    if not file.is_file():
        near = nearest(name, sorted(path.stem for path in TARGETS.glob("*.yaml")))
        said = f"no bundled targets{near}; or name a file with --targets"
        raise ScenarioError([Problem(name, 0, 0, "", said)])
    return file


def read_targets(path: str | Path) -> Targets:
    """Read a file of targets, or a bundled one by its name. `ScenarioError` with all that is wrong."""
    problems: list[Problem] = []
    found = _read(find(path, TARGETS), str(path), problems, depth=0)
    if not problems and not found.fitted:
        problems.append(Where(str(path)).problem("targets", "no target to fit: all are held out"))
    if problems:
        raise ScenarioError(problems)
    return found


def _read(file: Path, shown: str, problems: list[Problem], *, depth: int) -> Targets:
    root = read_file(file, shown, problems)
    reader = _Reader(problems=problems)
    keys = reader.mapping(root, "", KEYS)
    if "schema" in keys and (keys["schema"].value != SCHEMA or isinstance(keys["schema"].value, bool)):
        reader.bad(
            keys["schema"], "schema", f"{short(keys['schema'].value)} is no version; allowed: {SCHEMA}"
        )
    below: dict[str, Target] = {}
    if "extends" in keys:
        below = _extended(reader, keys["extends"], file, depth=depth)
    own = reader.targets(keys["targets"]) if "targets" in keys else {}
    if "targets" not in keys and "extends" not in keys and isinstance(root.value, dict):
        reader.bad(root, "targets", "missing")
    name = reader.word(keys["name"], "name") if "name" in keys else file.stem
    return Targets(name=name or file.stem, targets=tuple({**below, **own}.values()))


def _extended(reader: "_Reader", node: Node, file: Path, *, depth: int) -> dict[str, Target]:
    """The targets of the file that one extends."""
    name = reader.word(node, "extends")
    if name is None:
        return {}
    beside = file.parent / name
    if depth >= DEEPEST or beside == file:
        reader.bad(node, "extends", f"{short(name)}: more than {DEEPEST} files extend one another")
        return {}
    try:
        above = _read(
            beside if beside.is_file() else find(name, TARGETS), name, reader.problems, depth=depth + 1
        )
    except ScenarioError as error:
        reader.problems += error.problems
        return {}
    return {target.measure: target for target in above.targets}


@dataclass
class _Reader(Strict):
    """Reads one file of targets."""

    def targets(self, node: Node) -> dict[str, Target]:
        """All targets by their measure."""
        from analysis.measures import measure_names

        found = {}
        for measure, child in self.mapping(node, "targets").items():
            here = f"targets.{measure}"
            if measure not in measure_names():
                self.bad(child, here, f"no such measure{nearest(measure, measure_names())}")
            target = self.target(child, here, measure)
            if target is not None:
                found[measure] = target
        return found

    def target(self, node: Node, path: str, measure: str) -> Target | None:
        """One target."""
        before = len(self.problems)
        keys = self.mapping(node, path, TARGET_KEYS)
        if not isinstance(node.value, dict):
            return None
        low, high = self.figure(node, keys, path)
        tolerance = self.size(keys, path, "tolerance")
        discrepancy = self.size(keys, path, "discrepancy")
        if "discrepancy" not in keys:
            self.bad(
                node, f"{path}.discrepancy", "missing; how far the model may be off, in the measure's unit"
            )
        elif discrepancy == 0:
            self.bad(
                keys["discrepancy"], f"{path}.discrepancy", "0: no model is without error; above 0 is wanted"
            )
        if "value" in keys and "tolerance" not in keys:
            self.bad(node, f"{path}.tolerance", "missing; how far the recorded figure may be off")
        words: dict[str, Any] = {
            name: self.choice(keys[name], f"{path}.{name}", allowed)
            for name, allowed in (("kind", KINDS), ("source", SOURCES))
            if name in keys
        }
        words |= {name: self.word(keys[name], f"{path}.{name}") for name in ("quote", "note") if name in keys}
        held_out = self.flag(keys["held_out"], f"{path}.held_out") if "held_out" in keys else False
        if len(self.problems) > before:
            return None
        plain = Target(measure=measure, low=low, high=high, discrepancy=discrepancy, tolerance=tolerance)
        return replace(plain, held_out=bool(held_out), **words)

    def figure(self, node: Node, keys: dict[str, Node], path: str) -> tuple[float, float]:
        """The recorded value twice, or the two ends of a range."""
        if ("value" in keys) == ("range" in keys):
            self.bad(node, path, "one of value and range is wanted")
        elif "value" in keys:
            value = self.number(keys["value"], f"{path}.value") or 0.0
            return value, value
        else:
            child = keys["range"]
            ends = self.items(child, f"{path}.range", self.number)
            if len(ends) == 2 and ends[0] < ends[1]:
                return ends[0], ends[1]
            self.bad(child, f"{path}.range", "two rising numbers are wanted")
        return 0.0, 0.0

    def size(self, keys: dict[str, Node], path: str, name: str) -> float:
        """A standard deviation, from 0 on; 0 where it is not given."""
        if name not in keys:
            return 0.0
        value = self.number(keys[name], f"{path}.{name}")
        if value is not None and value < 0:
            self.bad(keys[name], f"{path}.{name}", f"{value:g}: a number from 0 on is wanted")
        return value or 0.0

    def choice(self, node: Node, path: str, allowed: Sequence[str]) -> str:
        """One of a few words."""
        if node.value in allowed:
            return str(node.value)
        self.bad(node, path, f"{short(node.value)} is not known{nearest(str(node.value), allowed)}")
        return allowed[0]
