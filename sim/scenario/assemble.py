"""Layers on top of each other, and the result as plain nested values."""

import copy
from collections.abc import Iterator
from typing import Any

from sim.errors import Problem
from sim.scenario.entries import Entry, Layer, Tag, cell_of, combine, merge_tables
from sim.scenario.fields import REQUIRED, Model, Spec, specs
from sim.scenario.leaf import allowed
from sim.scenario.text import Where

SOURCED = ("place", "world", "costs", "parameters")
"""Sections in which every number must end with a source."""
QUOTED = ("place", "policies")
"""Sections in which a number from a text carries the words that it rests on."""


def merge(layers: list[Layer], *, onto: Layer | None = None) -> Layer:
    """All layers as one, later ones winning. `key: null` takes away what stood below the key.

    `onto` is what lower layers were merged to; it stays as it is.
    """
    merged = Layer(dict(onto.entries), dict(onto.places)) if onto is not None else Layer()
    for layer in layers:
        for path, where in layer.places.items():
            # a key set on the command line stands there, but the mapping around it in its file
            if where.line or path not in merged.places:
                merged.places[path] = where
            merged.entries.pop(path, None)
        for path, entry in layer.entries.items():
            for rival in layer.rivals.get(path, ()):
                merged.entries.pop(rival, None)
            if entry.state == "removed":
                drop(merged, path)
            merged.entries[path] = combine(merged.entries.get(path), entry)
    return merged


def drop(merged: Layer, path: str) -> None:
    """Take away a key and everything below it."""
    below = path + "."
    for table in (merged.entries, merged.places):
        for key in [key for key in table if key == path or key.startswith(below)]:
            del table[key]


def assemble(
    model: type[Model], path: str, merged: Layer, top: Where, problems: list[Problem]
) -> dict[str, Any]:
    """The plain values of a model and all below it; what is missing is reported.

    A leaf that is bad or missing is None; whoever reads the result asks `problems` first.
    """
    where = merged.places.get(path, top) if path else top
    values: dict[str, Any] = {}
    for name, spec in specs(model).items():
        below = f"{path}.{name}" if path else name
        if spec.shape == "group" and spec.model is not None:
            values[name] = assemble_group(spec.model, spec, below, merged, where, problems)
        elif spec.shape == "groups" and spec.model is not None:
            given = [key for key in spec.over[0] if f"{below}.{key}" in merged.places]
            if not given and below not in merged.places:
                problems.append(where.problem(below, f"missing; {spec.meaning}"))
            values[name] = {
                key: assemble(spec.model, f"{below}.{key}", merged, where, problems) for key in given
            }
        else:
            values[name] = leaf(spec, below, merged.entries.get(below), where, problems)
    if model.one_of and all(values[name] is None for name in model.one_of):
        paths = [f"{path}.{name}" for name in model.one_of]
        if not any(key in merged.entries and merged.entries[key].state == "bad" for key in paths):
            problems.append(where.problem(path, f"give one of {', '.join(model.one_of)}"))
    return values


def assemble_group(
    model: type[Model], spec: Spec, path: str, merged: Layer, where: Where, problems: list[Problem]
) -> dict[str, Any] | None:
    """A mapping of its own: absent, built from defaults alone, missing, or as given."""
    if path in merged.places or all(inner.default is not REQUIRED for inner in specs(model).values()):
        if path in merged.places or not spec.optional:
            return assemble(model, path, merged, where, problems)
    if not spec.optional and path not in merged.entries:
        hint = (
            " (extends: base.yaml gives it)" if path in ("calendar", "world", "costs", "parameters") else ""
        )
        problems.append(where.problem(path, f"missing; {spec.meaning}{hint}"))
    return None


def leaf(spec: Spec, path: str, entry: Entry | None, where: Where, problems: list[Problem]) -> Any:
    """The value of one leaf, or its default."""
    if entry is None:
        if spec.default is REQUIRED:
            problems.append(where.problem(path, f"missing; {spec.meaning}: {allowed(spec)}"))
            return None
        return copy.deepcopy(spec.default)
    if entry.state == "tag":
        problems.append(entry.where.problem(path, "a source or range without a value; give value: as well"))
    if entry.state != "said":
        return None
    if spec.shape == "list" and spec.model is not None:
        inner = {name: one.default for name, one in specs(spec.model).items() if one.default is not REQUIRED}
        return [{**copy.deepcopy(inner), **item} for item in entry.value]
    if not spec.over:
        return entry.value
    if isinstance(spec.default, dict):
        return merge_tables(spec.default, entry.value, len(spec.over))
    if spec.complete:
        missing = list(gaps(entry.value, spec.over, ""))
        if missing:
            shown = ", ".join(missing[:8])
            problems.append(entry.where.problem(path, f"missing in this table: {shown}"))
    return entry.value


def gaps(table: dict[str, Any], axes: tuple[tuple[str, ...], ...], below: str) -> Iterator[str]:
    """The dotted names that a complete table lacks."""
    for name in axes[0] or table:
        if name not in table:
            yield f"{below}{name}"
        elif len(axes) > 1:
            yield from gaps(table[name], axes[1:], f"{below}{name}.")
    if not table and not axes[0]:
        yield f"{below}at least one name"


def check_sources(merged: Layer, problems: list[Problem], *, sound: Layer | None = None) -> None:
    """Every number of the place, the world, the costs and the parameters says where it comes from.

    What stands in a `sound` layer just so was checked before.
    """
    known = sound.entries if sound is not None else {}
    for path, entry in merged.entries.items():
        if entry.state != "said" or known.get(path) is entry:
            continue
        if entry.spec.shape == "list":
            check_list_sources(path, entry, problems)
            check_ranges(path, entry, problems)
        elif entry.spec.numeric:
            tagged = {tag: where for where, tag in entry.cells.values()} if entry.spec.kind == "table" else {}
            for tag, where in (tagged or {entry.tag: entry.where}).items():
                message = source_fault(path, entry.spec, tag)
                if message:
                    problems.append(where.problem(path, message))
            check_ranges(path, entry, problems)


def source_fault(path: str, spec: Spec, tag: Tag) -> str:
    """What is wrong with the source of a number; empty if nothing is."""
    section = path.partition(".")[0]
    if tag.source is None:
        if section not in SOURCED:
            return ""
        return "needs a source: write {value: ..., source: seed, found, derived or assumed}"
    if tag.source in ("seed", "found") and section in QUOTED and not tag.quote:
        return f"source {tag.source} needs a quote: the words that it rests on"
    if tag.source == "assumed" and section == "parameters":
        if spec.kind == "number" and tag.low is None:
            return "an assumed parameter needs a range: [low, high]"
        if spec.shares and tag.factors is None:
            return "assumed shares need a factor_range: [low, high], a multiplier on their odds"
        if spec.kind == "table" and tag.factors is None and tag.low is None:
            return "an assumed table needs a factor_range: [low, high], a multiplier on all of it"
    return ""


def check_ranges(path: str, entry: Entry, problems: list[Problem]) -> None:
    """Each number, or cell of a table or list, lies in the range that is given for it."""
    if not entry.cells:
        message = range_fault(entry.value, entry.tag)
        if message:
            problems.append(entry.where.problem(path, message))
    told = set()
    for name, (where, tag) in entry.cells.items():
        message = range_fault(cell_of(entry.value, name), tag)
        at = f"{path}.{name}".rstrip(".") if tag.low is not None else path
        if message and (at, message) not in told:
            told.add((at, message))
            problems.append(where.problem(at, message))


def range_fault(value: Any, tag: Tag) -> str:
    """What is wrong with the range of a number; empty if nothing is."""
    if tag.low is not None and tag.high is not None:
        if tag.factors is not None:
            return "a cell has a range of its own, or its table a factor_range for all cells: not both"
        if not tag.low <= value <= tag.high:
            return f"{value:g} lies outside its range, {tag.low:g} to {tag.high:g}"
    lowest = tag.factors[0] if tag.factors is not None else tag.low
    if tag.distribution and lowest is None:
        return f"distribution {tag.distribution} needs a range"
    if tag.distribution == "loguniform" and lowest is not None and lowest <= 0:
        return f"loguniform needs a range above 0; this one starts at {lowest:g}"
    return ""


def check_list_sources(path: str, entry: Entry, problems: list[Problem]) -> None:
    """A counted list (townships) may leave the source out, but not the words of one it names."""
    for index, item in enumerate(entry.value):
        if item.get("source") in ("seed", "found") and not item.get("quote"):
            problems.append(entry.where.problem(f"{path}.{index}", f"source {item['source']} needs a quote"))
