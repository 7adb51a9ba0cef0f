"""The schema says what every key means, and the JSON Schema agrees with it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from sim.scenario import Scenario, json_schema
from sim.scenario.fields import Model, Spec, specs
from sim.scenario.load import BUNDLED

PLACE = Path(__file__).with_name("test_scenario_place.yaml")


def all_specs(model: type[Model], path: str = "") -> Iterator[tuple[str, Spec]]:
    """Every field of the schema."""
    for name, spec in specs(model).items():
        yield f"{path}{name}", spec
        if spec.model is not None:
            yield from all_specs(spec.model, f"{path}{name}.")


def test_every_field_has_a_meaning_and_sane_limits() -> None:
    for path, spec in all_specs(Scenario):
        assert spec.meaning, path
        assert spec.low < spec.high, path
        if path.endswith(("_minutes", "_days", "_yuan_month", "_share")) and spec.numeric:
            assert spec.unit, path


def holds(schema: dict[str, Any], value: object) -> bool:
    """Whether a value fits a JSON Schema."""
    validator = pytest.importorskip("jsonschema").Draft7Validator
    return bool(validator(schema).is_valid(value))


class TextLoader(yaml.SafeLoader):
    """YAML as an editor's JSON Schema check sees it: dates are texts, 1e3 is a number."""


TextLoader.yaml_implicit_resolvers = {
    key: [(tag, pattern) for tag, pattern in found if not tag.endswith("timestamp")]
    for key, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def test_the_json_schema_accepts_what_load_accepts() -> None:
    pytest.importorskip("jsonschema").Draft7Validator.check_schema(json_schema())
    schema = json_schema()
    for path in (BUNDLED / "base.yaml", PLACE):
        assert holds(schema, yaml.load(path.read_text(encoding="utf-8"), Loader=TextLoader)), path
    for text in ("policies: {points: null}", "run: {days: 2 weeks}", "policies:"):
        assert holds(schema, yaml.load(text, Loader=TextLoader)), text


@pytest.mark.parametrize(
    "text",
    [
        "polcies: {}",
        "run: {days: -3}",
        "run: {days: yes}",
        "policies: {joint_defence: {settings: [moon]}}",
        "parameters: {sparks: {a_norm: {vale: 3}}}",
        "parameters: {parties: {closeness: {famly: 1}}}",
        "schema: 2",
    ],
)
def test_the_json_schema_refuses_what_load_refuses(text: str) -> None:
    assert not holds(json_schema(), yaml.load(text, Loader=TextLoader))
