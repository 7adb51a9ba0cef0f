"""The JSON Schema of a scenario file, for editors that complete and check YAML."""

from typing import Any, Final

from sim.scenario.fields import Model, Spec, specs
from sim.scenario.leaf import DISTRIBUTIONS, NAME
from sim.scenario.scenario import Scenario
from sim.vocabulary import SOURCES

Json = dict[str, Any]

TEXT: Final[Json] = {"type": ["string", "number"]}
PAIR: Final[Json] = {"type": "array", "items": {"type": ["number", "string"]}, "minItems": 2, "maxItems": 2}
QUANTITY: Final[Json] = {
    "type": "object",
    "description": "a value with its source and range",
    "properties": {
        "value": {},
        "unit": {"type": "string", "description": "unit of value and range, if not that of the key"},
        "range": {**PAIR, "description": "what is thought possible"},
        "factor_range": {
            **PAIR,
            "description": "as range: a multiplier on a whole table, or on the odds of shares",
        },
        "distribution": {"enum": list(DISTRIBUTIONS)},
        "source": {"enum": list(SOURCES), "description": "where the number comes from; chosen: a design"},
        "quote": {**TEXT, "description": "the words that the number rests on"},
        "note": {**TEXT, "description": "a remark"},
        "grade": {"enum": ["A", "B", "C", "D"], "description": "read, derived, recalled, assumed"},
    },
    "additionalProperties": False,
}


def json_schema() -> Json:
    """A JSON Schema (draft 7, which editors know best) for scenario files and overlays.

    Every key is optional, since layers complete each other; a number may be bare, a text with its
    unit, or a Quantity with source and range. Checks across keys are made by `load` alone.
    """
    definitions: Json = {"quantity": QUANTITY}
    schema = model_schema(Scenario, definitions)
    files = {
        "schema": {"const": 1, "description": "version of this format"},
        "extends": {
            "description": "files under this one, later ones winning: base.yaml, or files of this folder",
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
        },
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "gridgov scenario",
        **schema,
        "properties": files | schema["properties"],
        "definitions": definitions,
    }


def model_schema(model: type[Model], definitions: Json) -> Json:
    """A mapping whose keys are the fields of a model."""
    return {
        "type": "object",
        "description": (model.__doc__ or "").split("\n")[0],
        "properties": {name: field_schema(spec, definitions) for name, spec in specs(model).items()},
        "additionalProperties": False,
    }


def field_schema(spec: Spec, definitions: Json) -> Json:
    """Whatever may stand at one key."""
    found: Json = {"description": f"{spec.meaning} [{spec.unit}]" if spec.unit else spec.meaning}
    if isinstance(spec.default, str | int | float | dict):
        found["default"] = spec.default
    if spec.model is None:
        options = [axes_schema(spec, spec.over, definitions)]
        if spec.numeric:
            options = quantity(options[0])["anyOf"]
    else:
        inner = model_schema(spec.model, definitions)
        if spec.shape == "groups":
            inner = by_name(spec.over[0], {"anyOf": [inner, {"type": "null"}]})
        elif spec.shape == "list":
            inner = {"type": "array", "items": inner, "minItems": 1}
        options = [inner]
    if spec.optional or spec.shape == "group":
        options.append({"type": "null"})
    return {**found, "anyOf": options} if len(options) > 1 else {**options[0], **found}


def quantity(bare: Json) -> Json:
    """A value, bare or with its source and range."""
    tagged = {"allOf": [{"$ref": "#/definitions/quantity"}, {"properties": {"value": bare}}]}
    return {"anyOf": [bare, tagged]}


def axes_schema(spec: Spec, axes: tuple[tuple[str, ...], ...], definitions: Json) -> Json:
    """A table by the names of its axes, down to its cells."""
    if not axes:
        bare = value_schema(spec, definitions)
        return bare if spec.shares or not (spec.numeric and spec.over) else quantity(bare)
    return by_name(axes[0], axes_schema(spec, axes[1:], definitions))


def by_name(names: tuple[str, ...], inner: Json) -> Json:
    """A mapping by the names of an axis; an axis without names is free."""
    if not names:
        return {"type": "object", "additionalProperties": inner}
    return {"type": "object", "properties": {name: inner for name in names}, "additionalProperties": False}


def value_schema(spec: Spec, definitions: Json) -> Json:
    """A bare value."""
    if spec.kind in ("number", "table", "numbers"):
        one = number_schema(spec, definitions)
        if spec.kind != "numbers":
            return one
        return {"type": "array", "items": one, "minItems": spec.length, "maxItems": spec.length}
    singles: dict[str, Json] = {
        "flag": {"type": "boolean"},
        "text": TEXT,
        "date": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        "word": {"enum": list(spec.choices)} if spec.choices else {"pattern": f"^{NAME.pattern[:-2]}$"},
    }
    if spec.kind in singles:
        return singles[spec.kind]
    return {"type": "array", "items": singles[spec.kind.removesuffix("s")]}


def number_schema(spec: Spec, definitions: Json) -> Json:
    """A reference to the definition of such numbers, made at its first use."""
    whole = "whole number" if spec.integer else "number"
    name = f"{whole}, {spec.low:.10g} to {spec.high:.10g}".replace(" ", "_").replace(",", "")
    if name not in definitions:
        kind = "integer" if spec.integer else "number"
        definitions[name] = {
            "anyOf": [
                {"type": kind, "minimum": spec.low, "maximum": spec.high},
                {"type": "string", "pattern": r"^\s*[-+]?[0-9.]", "description": "a number and its unit"},
            ]
        }
    return {"$ref": f"#/definitions/{name}"}
