"""Whatever is written, the answer is a Scenario or a ScenarioError that names the place."""

import copy
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.scenario import Scenario, load, loads
from sim.scenario.load import BUNDLED

PLACE = Path(__file__).with_name("test_scenario_place.yaml")
TEXT = PLACE.read_text(encoding="utf-8")
QUICK = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
Keys = tuple[Any, ...]


def whole() -> dict[str, Any]:
    """Base and place as one document."""
    both = [yaml.safe_load((BUNDLED / "base.yaml").read_text(encoding="utf-8")), yaml.safe_load(TEXT)]
    merged: dict[str, Any] = both[0] | both[1]
    del merged["extends"]
    return merged


WHOLE = whole()


def leaves(value: Any, keys: Keys = ()) -> Iterator[Keys]:
    """The way to every leaf."""
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    found = False
    for key, child in children:
        found = True
        yield from leaves(child, (*keys, key))
    if not found:
        yield keys


LEAVES = list(leaves(WHOLE))
NUMBERS = [
    keys
    for keys in LEAVES
    if keys[-1] == "value" and len(keys) > 2 and keys[0] in ("place", "world", "costs", "parameters")
]
"""The values of all scalar Quantities."""

WEIRD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["no", "1:30", ".nan", "010", "45 min", "12 %", "x" * 3000, 10**400, -1, 1e308]),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.sampled_from(["value", "range", "source", "urban", "zzz"]), st.integers(), max_size=3),
)


def parent_of(document: Any, keys: Keys) -> Any:
    """The mapping or list that holds a leaf."""
    for key in keys[:-1]:
        document = document[key]
    return document


def outcome(document: Any) -> Scenario | ScenarioError:
    """What loading makes of a document; JSON is YAML, and quicker to write."""
    try:
        return loads(json.dumps(document, default=str))
    except ScenarioError as error:
        found = error
    assert found.problems
    assert len(str(found)) < 100_000
    return found


def test_the_unchanged_document_is_fine() -> None:
    assert isinstance(outcome(WHOLE), Scenario)


@QUICK
@given(keys=st.sampled_from(LEAVES), weird=WEIRD)
def test_any_leaf_may_turn_into_anything(keys: Keys, weird: Any) -> None:
    document = copy.deepcopy(WHOLE)
    parent_of(document, keys)[keys[-1]] = weird
    outcome(document)


@QUICK
@given(
    keys=st.sampled_from(NUMBERS),
    weird=st.sampled_from(["no", True, [1], {"x": 1}, float("nan"), 1e308, "1:30", "3 zz"]),
)
def test_a_number_that_is_none_is_named(keys: Keys, weird: Any) -> None:
    document = copy.deepcopy(WHOLE)
    parent_of(document, keys)[keys[-1]] = weird
    error = outcome(document)
    assert isinstance(error, ScenarioError)
    path = ".".join(keys[:-1])
    assert any(problem.path.startswith(path) for problem in error.problems)


@QUICK
@given(keys=st.sampled_from([keys for keys in LEAVES if isinstance(keys[-1], str)]), data=st.data())
def test_a_key_may_be_dropped_or_renamed(keys: Keys, data: st.DataObject) -> None:
    document = copy.deepcopy(WHOLE)
    depth = data.draw(st.integers(1, len(keys)))
    parent = parent_of(document, keys[:depth])
    if not isinstance(parent, dict):
        return
    value = parent.pop(keys[depth - 1])
    name = data.draw(st.sampled_from(["", str(keys[depth - 1]) + "x", "zzz"]))
    if name:
        parent[name] = value
    error = outcome(document)
    # free texts and names aside, a renamed key is unknown
    free = {"languages", "notes"} & set(keys)
    if name and not free:
        assert isinstance(error, ScenarioError)
        assert any(name in problem.path for problem in error.problems)


@QUICK
@given(text=st.text(max_size=300))
def test_any_text(text: str) -> None:
    with pytest.raises(ScenarioError):
        loads(text)


@QUICK
@given(data=st.binary(max_size=300))
def test_any_file(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "any.yaml"
    path.write_bytes(data)
    with pytest.raises(ScenarioError):
        load(path)


@QUICK
@given(start=st.integers(0, len(TEXT)), length=st.integers(0, 40), new=st.text(max_size=10))
def test_any_slip_of_the_pen(start: int, length: int, new: str) -> None:
    with suppress(ScenarioError):
        loads(TEXT[:start] + new + TEXT[start + length :])


@QUICK
@given(
    setting=st.one_of(
        st.text(max_size=60),
        st.builds(lambda keys, v: f"{'.'.join(map(str, keys))}={v}", st.sampled_from(LEAVES), WEIRD),
    )
)
def test_any_setting(setting: str) -> None:
    with suppress(ScenarioError):
        loads(TEXT, sets=[setting])
