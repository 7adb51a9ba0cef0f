"""What runs may share: prepared runs used again, and the keys of worlds and layouts."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.errors import RunError, ScenarioError
from sim.institution.build import build_institution, lay_out
from sim.prepare import build, layout_key, prepare, world_key
from sim.scenario import Scenario, Variants, load
from sim.scenario.fields import Spec
from sim.simulate import ENGINES, Engine, simulate

ALL_POLICIES = (
    "alliances", "cadre_visits", "cameras", "contests", "early_warning", "joint_groups", "legal_advisers",
    "legal_publicity", "one_stop", "party_pairing", "petition_agents", "rangers", "ratings", "teams",
    "veteran_mediators", "village_rules",
)  # fmt: skip
EVERYTHING = (
    "policies.alliances.settings=[urban]",
    "policies.rangers.forest={per_grid: 1}",
    "calendar.holidays=[2022-05-01]",
    "place.settings.urban.collective_households={value: 2, source: assumed}",
    "place.settings.urban.collective_residents={value: 20, source: assumed}",
    "place.settings.rural.collective_households={value: 2, source: assumed}",
    "place.settings.rural.collective_residents={value: 20, source: assumed}",
)


@pytest.fixture(scope="module")
def everything() -> Variants:
    """The town under every policy."""
    return Variants("town", overlays=ALL_POLICIES, sets=EVERYTHING)


# --- used again ----------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ENGINES)
def test_runs_from_one_preparation_are_those_of_fresh_ones(engine: Engine, everything: Variants) -> None:
    scenario, days = everything.base, 40
    world = build(scenario, seed=5)
    ready = prepare(scenario, seed=1, days=days, world=world)
    before = contents(ready)
    shared = [simulate(scenario, seed=seed, ready=ready, engine=engine) for seed in (1, 2, 1)]
    fresh = [simulate(scenario, seed=seed, days=days, world=world, engine=engine) for seed in (1, 2)]
    for run, other in zip(shared, (*fresh, fresh[0]), strict=True):
        assert run.log.sha256 == other.log.sha256
        assert np.array_equal(run.people, other.people)
    assert shared[0].log.sha256 != shared[1].log.sha256
    assert contents(ready) == before


def test_what_is_ready_must_be_of_the_same_run(everything: Variants) -> None:
    scenario = everything.base
    world = build(scenario, seed=1)
    ready = prepare(scenario, seed=1, days=5, world=world)
    simulate(scenario, seed=2, days=5, world=world, ready=ready)
    for other in (
        {"scenario": everything.variant({"costs.camera_yuan_year": 1})},
        {"days": 6},
        {"world": build(scenario, seed=2)},
    ):
        with pytest.raises(RunError, match="ready"):
            simulate(**{"scenario": scenario, "ready": ready} | other)  # type: ignore[arg-type]
    with pytest.raises(RunError, match="seed -1"):
        simulate(scenario, seed=-1, ready=ready)
    with pytest.raises(RunError, match="without the world"):
        prepare(scenario, seed=1, layout=lay_out(scenario, world))


# --- keys ----------------------------------------------------------------------------------------


def contents(built: Any) -> bytes:
    """All that a built thing holds, in its fields of whatever depth."""
    if dataclasses.is_dataclass(built):
        parts = (getattr(built, one.name) for one in dataclasses.fields(built) if one.name != "scenario")
        return b"|".join(contents(part) for part in parts)
    return built.tobytes() if isinstance(built, np.ndarray) else repr(built).encode()


def other_numbers(spec: Spec, value: float) -> Iterator[float]:
    """Numbers that may stand instead of one, nearest first."""
    for wanted in (value * 1.2 + 0.01, value * 0.8 - 0.01, value + 1, value - 1, value * 2, value / 2):
        number = round(wanted) if spec.integer else wanted
        if spec.low <= number <= spec.high and number != value:
            yield number


def others(spec: Spec, value: Any) -> Iterator[Any]:
    """Values that may stand instead of one at a leaf."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield from other_numbers(spec, value)
    elif value is None and spec.kind == "number":  # one of several keys, of which another is given
        yield from (number for number in (40, 500, 7, 2, 0.5) if spec.low <= number <= spec.high)
    elif isinstance(value, dict):
        names = list(value)
        if spec.shares and isinstance(value[names[0]], dict):  # rows that must sum to 1: turn one around
            row = value[names[0]]
            yield {names[0]: dict(zip(row, reversed(row.values()), strict=True))}
        for name in names:
            yield from ({name: other} for other in others(spec, value[name]))
    elif spec.shape == "list":
        for key, other in (("count", 2), ("name", "Elsewhere"), ("villages", {"urban": 1, "rural": 4})):
            yield [{**{k: v for k, v in value[0].items() if v is not None}, key: other}]
    elif isinstance(value, list) and spec.kind == "numbers":
        yield value[::-1]
    elif isinstance(value, list):
        yield from (value[:-1], *([*value, one] for one in (*spec.choices, "2022-05-05", "a remark")))
    elif spec.choices:
        yield from (choice for choice in spec.choices if choice != value)
    else:
        yield "2022-02-02" if spec.kind == "date" else "otherwise"


def changed(variants: Variants, path: str) -> Scenario | None:
    """A variant in which one leaf has another value; None if no value but this may stand there."""
    spec, value = variants.base.leaf(path)
    for other in others(spec, value):
        try:
            scenario = variants.variant({path: other})
            if value is None:  # what a new key asks for may be more than there is
                build_institution(scenario, build(scenario, seed=1))
        except ScenarioError:
            continue
        return scenario
    return None


def test_keys_change_with_all_that_a_world_and_a_layout_depend_on(everything: Variants) -> None:
    """Each leaf of the schema in turn: what is built may differ only where the key does."""
    base = everything.base
    world = build(base, seed=1)
    world_was, world_key_was = contents(world), world_key(base, seed=1)
    layout_was = contents(lay_out(base, world))
    institution_was = contents(build_institution(base, world))
    layout_key_was = layout_key(base, world_key=world_key_was)
    moved: dict[str, set[str]] = {"world": set(), "layout": set(), "workers": set(), "neither": set()}
    for path in base.paths():
        other = changed(everything, path)
        assert other is not None, path
        if path == "run.world_seed":
            continue
        key = world_key(other, seed=1)
        if contents(build(other, seed=1)) != world_was:
            moved["world"].add(path)
            assert key != world_key_was, path
            continue
        if contents(lay_out(other, world)) != layout_was:
            moved["layout"].add(path)
            assert layout_key(other, world_key=world_key_was) != layout_key_was, path
            continue
        moved["workers" if contents(build_institution(other, world)) != institution_was else "neither"].add(
            path
        )
    assert "world.trust_mean" in moved["world"]
    assert "policies.staffing.shift_minutes" in moved["layout"]
    assert "parameters.staff.skill_sd" in moved["workers"]
    assert "parameters.sparks.rate_scale" in moved["neither"]
    assert {path.partition(".")[0] for path in moved["world"]} == {"place", "world"}


def test_keys_stay_where_nothing_of_it_changes(everything: Variants) -> None:
    """So that a sweep of parameters shares its world and layout."""
    base = everything.base
    key = world_key(base, seed=1)
    for changes in (
        {"parameters.sparks.rate_scale": 1.5, "costs.camera_yuan_year": 1, "run.days": 30},
        {"parameters.staff.skill_sd": 0.7, "parameters.staff.head_skill_mean": 0.1},
        {"policies.points": None, "policies.platform": None, "policies.hotline": None},
        {"policies.joint_defence.register_probability": 0.9, "policies.teams.size": 7, "title": "Else"},
    ):
        other = everything.variant(changes)
        assert world_key(other, seed=1) == key
        assert layout_key(other, world_key=key) == layout_key(base, world_key=key)


def test_a_fixed_world_seed_makes_one_key_for_all_seeds(everything: Variants, tmp_path: Path) -> None:
    base, fixed = everything.base, everything.variant({"run.world_seed": 9})
    assert world_key(base, seed=1) != world_key(base, seed=2)
    assert world_key(fixed, seed=1) == world_key(fixed, seed=2) == world_key(base, seed=9)
    edges = tmp_path / "edges.csv"
    network = f"world: {{network: {{file: {edges.name}, format: csv}}}}\n"
    file = tmp_path / "own.yaml"
    file.write_text(f"name: own\nextends: town.yaml\n{network}", encoding="utf-8")
    keys = set()
    for content in ("a,b,kind\n", "a,b,kind\n1,2,work\n"):
        edges.write_text(content, encoding="utf-8")
        keys.add(world_key(load(file), seed=1))
    assert len(keys) == 2
