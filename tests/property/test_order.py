"""The order in which things are written down, or stand in tables, changes nothing that it should not."""

import copy
import json
import random
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from generated import scenario_from, scenario_tree
from places import EVERYTHING, LIVELY, place

from analysis.verify.luck import keyed, unlike
from sim import events as ev
from sim.prepare import build
from sim.scenario import Scenario, load
from sim.simulate import simulate
from sim.world.columns import World
from sim.world.ties import index_ties

WITHOUT_DESKS = {name: value for name, value in EVERYTHING.items() if name != "ladder"} | {
    "ladder": {"committee": {"mediators": {"per_unit": 2}}},
    "staffing": {"grids": {"rural": {"households_per_grid": 20}}, "gridworkers": {"rural": {"per_grid": 1}}},
}
"""Every policy, but no desk above the villages: a desk's staff are drawn by the first household it serves."""


# --- in the file -----------------------------------------------------------------------------------


def backwards(tree: Any) -> Any:
    """The same mapping with its keys in the opposite order, all the way down; lists keep theirs."""
    if isinstance(tree, dict):
        return {key: backwards(tree[key]) for key in reversed(tree)}
    return tree


@pytest.mark.parametrize("seed", range(12))
def test_order_of_keys(seed: int) -> None:
    tree = scenario_tree(random.Random(seed))
    forth, back = (scenario_from(json.dumps(one)) for one in (tree, backwards(tree)))
    assert forth.digest == back.digest
    assert simulate(forth, seed=seed).log.sha256 == simulate(back, seed=seed).log.sha256


@pytest.mark.parametrize("seed", range(4))
def test_names_of_places(seed: int) -> None:
    tree = scenario_tree(random.Random(seed))
    other = copy.deepcopy(tree) | {"name": "renamed", "title": "Elsewhere"}
    other["place"]["townships"][0]["name"] = "South"
    logs = [simulate(scenario_from(json.dumps(one)), seed=seed).log.sha256 for one in (tree, other)]
    assert logs[0] == logs[1]


def test_order_of_lists_that_are_sets() -> None:
    town = load("town")
    days, holidays = town.calendar.working_days, [str(day) for day in town.calendar.holidays]
    sets = [
        f"calendar.working_days=[{', '.join(reversed(days))}]",
        f"calendar.holidays=[{', '.join(reversed(holidays))}]",
        "policies.joint_defence.settings=[rural, urban]",
    ]
    assert town.policies.joint_defence is not None
    assert town.policies.joint_defence.settings == ["urban", "rural"]
    assert simulate(load("town", sets=sets), seed=4).log.sha256 == simulate(town, seed=4).log.sha256


# --- in the tables ---------------------------------------------------------------------------------


def ranges(first: np.ndarray, count: np.ndarray) -> np.ndarray:
    """The row numbers of blocks, one block after the other."""
    return np.concatenate([np.arange(f, f + n) for f, n in zip(first, count, strict=True)])


def renumbered(rows: np.ndarray) -> np.ndarray:
    """Where each old row now is, if these are the old rows in their new order."""
    new = np.empty(len(rows), dtype=np.int64)
    new[rows] = np.arange(len(rows))
    return new


def with_ties(world: World, ties: np.ndarray, **more: Any) -> World:
    nodes = len(world.residents) + len(world.organisations)
    first, rows = index_ties(ties, nodes)
    return replace(world, ties=ties, node_first=first, node_ties=rows, **more)


def with_villages(world: World, order: np.ndarray) -> World:
    """The same world with its villages' rows in another order, and those of all who live there; keys stay."""
    villages = world.villages[order].copy()
    homes = ranges(villages["first_household"], villages["households"])
    people = ranges(villages["first_resident"], villages["residents"])
    offices = ranges(villages["first_organisation"], villages["organisations"])
    for what in ("household", "resident", "organisation"):
        count = villages[f"{what}s"]
        villages[f"first_{what}"] = np.cumsum(count) - count
    households, organisations = world.households[homes].copy(), world.organisations[offices].copy()
    for rows in (households, organisations):
        rows["village"] = renumbered(order)[rows["village"]]
    households["first_resident"] = np.cumsum(households["residents"]) - households["residents"]
    residents = world.residents[people].copy()
    residents.household = renumbered(homes)[residents.household]
    node = np.concatenate([renumbered(people), len(people) + renumbered(offices)])
    ties = world.ties[np.argsort(renumbered(order)[world.tie_villages()], kind="stable")].copy()
    ties["a"], ties["b"] = node[ties["a"]], node[ties["b"]]
    return with_ties(
        world,
        ties,
        villages=villages,
        households=households,
        organisations=organisations,
        residents=residents,
    )


def villages_of_one_kind() -> Scenario:
    """Five villages that share nothing: ties do not leave them, and there is no desk above."""
    return place(
        households=300,
        residents=900,
        villages=5,
        policies=WITHOUT_DESKS,
        parameters=LIVELY,
        run={"days": 200},
    )


@pytest.mark.parametrize("seed", range(3))
def test_order_of_villages_and_all_their_people(seed: int) -> None:
    """The rows of residents, households, ties and offices stand in another order: the log is the same."""
    scenario = villages_of_one_kind()
    world = build(scenario, seed=seed)
    order = np.random.default_rng(seed).permutation(5)
    moved = with_villages(world, order)
    assert not np.array_equal(moved.households["key"], world.households["key"])
    runs = [simulate(scenario, seed=seed, world=one) for one in (world, moved)]
    assert runs[0].log.sha256 != runs[1].log.sha256  # by row numbers
    assert len(runs[0].log) > 3000
    assert unlike(*(keyed(run).rows for run in runs)) == 0


@pytest.mark.parametrize("seed", range(3))
def test_order_of_ties(seed: int) -> None:
    """Ties stand in another order: the same disputes take the same course.

    Without offspring: these choose among the ties of a party by their place.
    """
    scenario = place(
        households=300,
        residents=900,
        villages=2,
        policies=EVERYTHING,
        parameters=LIVELY | {"sparks": {"rate_scale": 15, "kappa_per_severity_day": 0}},
        run={"days": 200},
    )
    world = build(scenario, seed=seed)
    order = np.random.default_rng(seed).permutation(len(world.ties))
    runs = [
        simulate(scenario, seed=seed, world=one)
        for one in (world, with_ties(world, world.ties[order].copy()))
    ]
    assert len(runs[0].log) > 3000
    assert unlike(*(keyed(run).rows for run in runs)) == 0


# --- in time ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_a_short_run_is_the_beginning_of_a_long_one(seed: int) -> None:
    """What happens until a month's end does not depend on what comes after."""
    tree = scenario_tree(random.Random(seed)) | {"calendar": {"start": "2022-01-01"}}
    scenario = scenario_from(json.dumps(tree))
    days = (date(2022, 4, 1) - date(2022, 1, 1)).days
    short, long = (simulate(scenario, seed=seed, days=n).log.rows for n in (days, 2 * days))
    closing = int(np.flatnonzero(short["kind"] == ev.MOOD)[0])
    assert closing > 100
    assert np.array_equal(short[:closing], long[:closing])
