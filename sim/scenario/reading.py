"""From the nodes of one file to entries by dotted path, checked against the schema.

Everything wrong is collected with its line; a bad leaf is kept as `bad`, so that it is not also
reported as missing.
"""

from pathlib import Path
from typing import Final

from sim.scenario.entries import UNTAGGED, Entry, Layer, Tag
from sim.scenario.fields import REQUIRED, Model, Spec, specs
from sim.scenario.leaf import LeafReader, allowed
from sim.scenario.text import Node, Where, short

TOP_KEYS: Final = ("schema", "extends")
"""Keys of a file that are no part of the scenario."""


def read_layer(root: Node, model: type[Model], *, folder: Path | None = None) -> Layer:
    """Everything that a file says, by path; `folder` is where it stands."""
    layer = Layer(folder=folder)
    if not isinstance(root.value, dict):
        layer.report(root.where, "", f"a mapping of keys is wanted here, not {short(root.value)}")
        return layer
    read_group(root, model, "", layer)
    return layer


def read_group(node: Node, model: type[Model], path: str, layer: Layer) -> None:
    """A mapping whose keys are the fields of a model."""
    if says_something(node):
        layer.places[path] = node.where
    if not isinstance(node.value, dict):
        layer.report(
            node.where, path, f"{short(node.value)} is not a mapping; keys here: {', '.join(specs(model))}"
        )
        return
    known = specs(model)
    given = [name for name in model.one_of if name in node.value and node.value[name].value is not None]
    if len(given) > 1:
        layer.report(node.where, path, f"{' and '.join(given)} exclude each other; give one")
    for name in given:
        layer.rivals[f"{path}.{name}"] = [f"{path}.{other}" for other in model.one_of if other != name]
    for key, child in node.value.items():
        spec = known.get(key)
        below = f"{path}.{key}" if path else key
        if spec is None:
            names = [*known, *TOP_KEYS] if not path else known
            layer.report(child.where, below, f"unknown key{layer.hint(key, names)}")
        else:
            read_field(child, spec, below, layer)


def says_something(node: Node) -> bool:
    """False for a mapping of nothing but removals, which must not bring a policy into being."""
    if not isinstance(node.value, dict) or not node.value:
        return node.value is not None
    return any(says_something(child) for child in node.value.values())


def read_field(node: Node, spec: Spec, path: str, layer: Layer) -> None:
    """Whatever the spec allows at one key."""
    if node.value is None and (spec.shape == "leaf" or spec.optional):
        if not spec.optional:
            layer.report(node.where, path, f"no value; {spec.meaning}: {allowed(spec)}")
        state = "removed" if spec.optional else "bad"
        layer.entries[path] = Entry(spec, None, node.where, state=state)
    elif spec.shape == "group" and spec.model is not None:
        # an empty section, such as `policies:` with all lines commented out, is an empty mapping
        read_group(node if node.value is not None else Node({}, node.where), spec.model, path, layer)
    elif spec.shape == "groups" and spec.model is not None:
        read_groups(node, spec, spec.model, path, layer)
    elif spec.shape == "list" and spec.model is not None:
        read_list(node, spec, spec.model, path, layer)
    else:
        layer.entries[path] = LeafReader(spec, path, layer).read(node)


def read_groups(node: Node, spec: Spec, model: type[Model], path: str, layer: Layer) -> None:
    """A mapping of mappings, by the names of an axis."""
    layer.places[path] = node.where
    if not isinstance(node.value, dict):
        layer.report(node.where, path, f"{short(node.value)} is not a mapping by {', '.join(spec.over[0])}")
        return
    for name, child in node.value.items():
        if name not in spec.over[0]:
            layer.report(child.where, f"{path}.{name}", f"unknown name{layer.hint(name, spec.over[0])}")
        elif child.value is None:
            layer.entries[f"{path}.{name}"] = Entry(spec, None, child.where, state="removed")
        else:
            read_group(child, model, f"{path}.{name}", layer)


def read_list(node: Node, spec: Spec, model: type[Model], path: str, layer: Layer) -> None:
    """A list of mappings, kept as one entry."""
    if not isinstance(node.value, list) or not node.value:
        layer.report(node.where, path, f"{short(node.value)}: {spec.meaning}, a list of at least one mapping")
        layer.entries[path] = Entry(spec, None, node.where, state="bad")
        return
    items = []
    cells: dict[str, tuple[Where, Tag]] = {}
    before = len(layer.problems)
    for index, child in enumerate(node.value):
        inner = read_layer(child, model)
        for problem in inner.problems:
            where = Where(problem.file, problem.line, problem.column)
            layer.report(where, f"{path}.{index}.{problem.path}".rstrip("."), problem.message)
        for name, entry in inner.entries.items():
            if entry.state == "tag":
                message = "a source or range without a value; give value: as well"
                layer.report(entry.where, f"{path}.{index}.{name}", message)
        item = {name: entry.value for name, entry in inner.entries.items()}
        tag = next((entry.tag for entry in inner.entries.values() if entry.tag.source), UNTAGGED)
        items.append({**{key: getattr(tag, key) for key in ("source", "quote") if tag.source}, **item})
        for name, entry in inner.entries.items():
            said = entry.cells or {"": (entry.where, entry.tag)}
            cells |= {f"{index}.{name}.{cell}".rstrip("."): one for cell, one in said.items()}
        for name, inner_spec in specs(model).items():
            if name not in inner.entries and inner_spec.default is REQUIRED:
                layer.report(child.where, f"{path}.{index}.{name}", f"missing; {inner_spec.meaning}")
    state = "said" if len(layer.problems) == before else "bad"
    layer.entries[path] = Entry(spec, items, node.where, cells=cells, state=state)
