"""Reads one leaf: a number, a table, a word, a day, or a list of these; bare or as a Quantity."""

import datetime
import math
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sim.scenario.entries import UNTAGGED, Entry, Layer, Tag, merge_tags
from sim.scenario.fields import Spec
from sim.scenario.text import MAX_DIGITS, MAX_EXPONENT, Node, Where, close, short
from sim.scenario.units import factor_between, split
from sim.vocabulary import SOURCES

ATTRIBUTES: Final = (
    "value",
    "unit",
    "range",
    "factor_range",
    "distribution",
    "source",
    "quote",
    "note",
    "grade",
)
DISTRIBUTIONS: Final = ("uniform", "loguniform", "normal", "triangular")
NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}\Z")
YEARS: Final = (1900, 2200)
"""First and last year of a day."""
DAY: Final = f"a day as 2022-01-31, from {YEARS[0]} to {YEARS[1]}"
LABEL_MAX: Final = 64
"""Longest free name, such as a language's, in characters."""
NAMES_MAX: Final = 50
"""Most free names in one row."""
BASE_60: Final = re.compile(r"\d+(:\d+)+\Z")
PIECES: Final = re.compile(r"[-+]?[\d.,_]+(e[-+]?\d+)?\Z")
YES_NO: Final = ("yes", "no", "on", "off", "y", "n")


def allowed(spec: Spec) -> str:
    """What may stand here, in words."""
    if spec.kind == "flag":
        return "true or false"
    if spec.kind in ("word", "words"):
        names = ", ".join(spec.choices) or "a name of a-z, 0-9, _ and -"
        return f"a list of {names}" if spec.kind == "words" else f"one of {names}" if spec.choices else names
    if spec.kind in ("text", "texts"):
        return "free text" if spec.kind == "text" else "a list of texts"
    if spec.kind in ("date", "dates"):
        return DAY if spec.kind == "date" else f"a list, each {DAY}"
    if spec.kind == "numbers":
        return f"a list of {spec.length} numbers, {spec.limits}"
    return spec.limits


class BadLeafError(Exception):
    """Thrown inside a leaf when its value cannot be used; already reported."""


@dataclass(slots=True)
class LeafReader:
    """Reads one leaf: a number, a table, a word, a day, or a list of these."""

    spec: Spec
    path: str
    layer: Layer
    cells: dict[str, tuple[Where, Tag]] = field(default_factory=dict)
    """Where each cell of a table stands, and what it says of itself."""
    unit: str = ""
    broken: bool = False

    def bad(self, where: Where, message: str, below: str = "") -> None:
        """Report, and go on with the rest of the leaf."""
        self.broken = True
        self.layer.report(where, f"{self.path}.{below}" if below else self.path, message)

    def read(self, node: Node) -> Entry:
        """The entry for a node, bare or a Quantity."""
        if self.spec.numeric and self.is_quantity(node):
            return self.quantity(node)
        value = self.value(node)
        return Entry(self.spec, value, node.where, UNTAGGED, self.cells, "bad" if self.broken else "said")

    def is_quantity(self, node: Node) -> bool:
        """A number or list can be no mapping but a Quantity; a table is one if its keys say so."""
        if not isinstance(node.value, dict):
            return False
        return self.spec.kind != "table" or any(key in ATTRIBUTES for key in node.value)

    def quantity(self, node: Node) -> Entry:
        """A mapping with value, source, range...; what it says holds for each cell that says nothing else."""
        parts: dict[str, Node] = node.value
        for key, child in parts.items():
            if key not in ATTRIBUTES:
                self.bad(child.where, f"unknown key{self.layer.hint(key, ATTRIBUTES)}", key)
        self.unit = self.text(parts, "unit") or self.unit
        if self.unit and factor_between(self.unit, self.spec.unit) is None:
            self.bad(
                parts["unit"].where,
                f"unit {short(self.unit)} does not fit; wanted: {self.spec.unit or 'none'}",
            )
            self.unit = ""
        value = self.value(parts["value"]) if "value" in parts else None
        tag = self.tag(parts)
        cells = {name: (where, merge_tags(tag, own)) for name, (where, own) in self.cells.items()}
        state = "bad" if self.broken else "said" if "value" in parts else "tag"
        return Entry(self.spec, value, node.where, tag, cells, state)

    def tag(self, parts: Mapping[str, Node]) -> Tag:
        """Source, range and words of a Quantity."""
        low, high = self.pair(parts, "range", factor=False)
        factors = self.pair(parts, "factor_range", factor=True)
        if factors[0] is not None and self.spec.kind == "number":
            message = "factor_range is for tables and shares; give range: [low, high]"
            self.bad(parts["factor_range"].where, message)
        if low is not None and self.spec.kind != "number":
            self.bad(
                parts["range"].where,
                "range is for single numbers; give each cell one, or all of them factor_range: [low, high]",
            )
        if factors[0] is not None and factors[0] <= 0 and self.spec.shares:
            self.bad(parts["factor_range"].where, "odds of shares are multiplied by a factor above 0")
        return Tag(
            source=self.choice(parts, "source", SOURCES),
            low=low,
            high=high,
            factors=(factors[0], factors[1]) if factors[0] is not None and factors[1] is not None else None,
            distribution=self.choice(parts, "distribution", DISTRIBUTIONS),
            quote=self.text(parts, "quote"),
            note=self.text(parts, "note"),
            grade=self.choice(parts, "grade", ("A", "B", "C", "D")),
        )

    def pair(self, parts: Mapping[str, Node], key: str, *, factor: bool) -> tuple[float | None, float | None]:
        """Two rising numbers, in the unit of the value or as factors."""
        node = parts.get(key)
        if node is None:
            return None, None
        if not isinstance(node.value, list) or len(node.value) != 2:
            self.bad(node.where, f"{short(node.value)}: two numbers, [low, high]", key)
            return None, None
        reader = LeafReader(Spec("factor", unit="ratio", high=1e6), self.path, self.layer) if factor else self
        try:
            low, high = (reader.number(child, key) for child in node.value)
        except BadLeafError:
            self.broken = True
            return None, None
        if low > high:
            self.bad(node.where, f"{low:g} to {high:g} runs backwards", key)
            return None, None
        return low, high

    def text(self, parts: Mapping[str, Node], key: str) -> str | None:
        """Free text of an attribute; a number is taken as it is written."""
        node = parts.get(key)
        if node is None or node.value is None:
            return None
        if isinstance(node.value, dict | list):
            self.bad(node.where, f"{short(node.value)} is not text", key)
            return None
        return str(node.value)

    def choice(self, parts: Mapping[str, Node], key: str, choices: tuple[str, ...]) -> str | None:
        """One of the words that an attribute allows."""
        found = self.text(parts, key)
        if found is not None and found not in choices:
            self.bad(parts[key].where, f"{short(found)} is not one of {', '.join(choices)}", key)
            return None
        return found

    def value(self, node: Node) -> Any:
        """The value alone, by the kind of the leaf; None where it is broken."""
        kind = self.spec.kind
        try:
            if kind == "table" or self.spec.over:
                return self.table(node, self.spec.over, "")
            if kind in ("numbers", "words", "texts", "dates"):
                return self.items(node)
            return self.single(node, "")
        except BadLeafError:
            return None

    def single(self, node: Node, below: str) -> Any:
        """One number, flag, word, text or day."""
        kind = self.spec.kind.rstrip("s")
        if kind in ("number", "table"):
            return self.number(node, below)
        value = node.value
        if kind == "flag" and isinstance(value, bool):
            return value
        if kind == "text" and isinstance(value, str | int | float):
            return str(value).strip()
        if kind == "date" and isinstance(value, str):
            with suppress(ValueError):
                day = datetime.date.fromisoformat(value)
                if YEARS[0] <= day.year <= YEARS[1]:
                    return day
        if kind == "word" and isinstance(value, str):
            if value in self.spec.choices or (not self.spec.choices and NAME.match(value)):
                return value
        hint = close(value, self.spec.choices) if isinstance(value, str) else ""
        if kind == "flag" and isinstance(value, str) and value.lower() in YES_NO:
            hint = "; yes and no are words here"
        self.bad(node.where, f"{short(value)} is not {allowed(self.spec)}{hint}", below)
        raise BadLeafError

    def items(self, node: Node) -> list[Any]:
        """A list of such values."""
        if not isinstance(node.value, list):
            self.bad(node.where, f"{short(node.value)} is not {allowed(self.spec)}")
            raise BadLeafError
        found = []
        for index, child in enumerate(node.value):
            try:
                found.append(self.single(child, str(index)))
            except BadLeafError:
                continue
        if self.spec.kind == "words" and not node.value:
            self.bad(node.where, f"an empty list; allowed: {allowed(self.spec)}")
        if self.spec.length is not None and len(node.value) != self.spec.length:
            self.bad(node.where, f"{len(node.value)} values; allowed: {allowed(self.spec)}")
        if self.spec.kind in ("words", "dates") and len(set(found)) < len(found):
            self.bad(node.where, "something stands twice in this list")
        return found

    def table(self, node: Node, axes: tuple[tuple[str, ...], ...], below: str) -> Any:
        """Values by the names of the axes."""
        if not axes:
            value, tag = self.cell(node, below)
            self.cells[below] = (node.where, tag)
            return value
        names = axes[0]
        if not isinstance(node.value, dict):
            wanted = ", ".join(names) or "names of your choice"
            self.bad(node.where, f"{short(node.value)} is not a mapping by {wanted}", below)
            raise BadLeafError
        found = {}
        if not names and len(node.value) > NAMES_MAX:
            self.bad(node.where, f"{len(node.value)} names; allowed: at most {NAMES_MAX}", below)
            raise BadLeafError
        for name, child in node.value.items():
            inner = f"{below}.{name}" if below else name
            if names and name not in names:
                self.bad(child.where, f"unknown name{self.layer.hint(name, names)}", inner)
            elif len(name) > LABEL_MAX or "." in name:
                self.bad(child.where, f"a name has at most {LABEL_MAX} characters and no dot", inner)
            else:
                try:
                    found[name] = self.table(child, axes[1:], inner)
                except BadLeafError:
                    continue
        return found

    def cell(self, node: Node, below: str) -> tuple[Any, Tag]:
        """One cell of a table, bare or as a Quantity of its own; shares have a range together or none."""
        plain = not isinstance(node.value, dict) or not any(key in ATTRIBUTES for key in node.value)
        if plain or not self.spec.numeric or self.spec.shares:
            return self.single(node, below), UNTAGGED
        one = replace(self.spec, kind="number", over=())
        inner = LeafReader(one, f"{self.path}.{below}", self.layer, unit=self.unit)
        entry = inner.quantity(node)
        if entry.state == "tag":
            inner.bad(node.where, "a source or range without a value; give value: as well")
        if inner.broken:
            self.broken = True
            raise BadLeafError
        return entry.value, entry.tag

    def number(self, node: Node, below: str) -> float:
        """A finite number within the hard limits, in the key's unit."""
        spec, value = self.spec, node.value
        if isinstance(value, str):
            value = self.with_unit(node, below)
        elif self.unit and isinstance(value, int | float) and not isinstance(value, bool):
            value = value * (factor_between(self.unit, spec.unit) or 1.0)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.bad(node.where, f"{short(value)} is not a number; allowed: {spec.limits}", below)
            raise BadLeafError
        if isinstance(value, float) and not math.isfinite(value):
            self.bad(node.where, f"{value} is not finite; allowed: {spec.limits}", below)
            raise BadLeafError
        if spec.integer and abs(value) < 1e15 and abs(value - round(value)) <= 1e-9 * abs(value):
            # the rounding noise of a unit's conversion must not break a whole number
            value = round(value)
        if not spec.low <= value <= spec.high:
            self.bad(node.where, f"{short(node.value)} is out of bounds; allowed: {spec.limits}", below)
            raise BadLeafError
        if not spec.integer:
            return float(value)
        if value != int(value):
            self.bad(node.where, f"{short(node.value)} is not whole; allowed: {spec.limits}", below)
            raise BadLeafError
        return int(value)

    def with_unit(self, node: Node, below: str) -> float:
        """The number in a text such as "45 min", in the key's unit."""
        written: str = node.value
        hint, parts = trap(written), split(written)
        if hint or parts is None:
            self.bad(
                node.where, f"{short(written)} is not a number; allowed: {self.spec.limits}{hint}", below
            )
            raise BadLeafError
        factor = factor_between(parts[1], self.spec.unit)
        if factor is None:
            wanted = self.spec.unit or "no unit"
            self.bad(
                node.where, f"{short(written)}: unit {short(parts[1])} does not fit; wanted: {wanted}", below
            )
            raise BadLeafError
        return parts[0] * factor


def trap(written: str) -> str:
    """A hint for the words that look like numbers to somebody."""
    low = written.strip().lower()
    if BASE_60.match(low):
        return (
            f"; some YAML readers take {short(written)} for a number in base 60: write it in the key's unit"
        )
    if low.lstrip("+-") in (".nan", ".inf", "nan", "inf", "infinity"):
        return "; a number must be finite"
    if low in YES_NO:
        return "; yes, no, on and off are words here"
    if re.match(r"0[xob]", low):
        return "; write it in decimal"
    if not PIECES.match(low):
        return ""
    if len(low) > MAX_DIGITS:
        return f"; it has {len(low)} characters, and a number has at most {MAX_DIGITS}"
    if "e" in low and int(low.partition("e")[2]) > MAX_EXPONENT:
        return "; it is too large for a number"
    return "; write it without quotes and without commas"
