"""Both engines agree under every policy at once, under each alone, and under subsets of them."""

import random
from collections.abc import Collection
from typing import Any

import pytest
from both import difference
from places import ALL_POLICIES, LIVELY, SCENARIOS, place

from sim.scenario import Scenario, load
from sim.scenario.policies import CLASSES

DAYS = 35
"""Beyond a month's end, where participation, contests and ratings are decided."""
BASIS = ("staffing", "ladder", "platform")
"""What others work through: without grids nobody watches a camera, without a record nothing is flagged."""
SUBSETS = 20


def under(names: Collection[str]) -> Scenario:
    """A small place under some policies, in which much happens."""
    policies = {name: ALL_POLICIES[name] for name in CLASSES if name in names}
    parameters: dict[str, Any] = LIVELY | {
        "sparks": {"rate_scale": 30, "rules_rate_factor": 0.8},
        "outreach": {"p_notice": 0.3, "k_camera_per_day": 0.5, "volunteer_attention_per_day": 0.02},
    }
    return place(villages=2, households=80, residents=240, policies=policies, parameters=parameters)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_every_policy_at_once(seed: int) -> None:
    assert difference(under(set(CLASSES)), seed=seed, days=DAYS) is None


@pytest.mark.parametrize("name", CLASSES)
def test_each_policy_alone(name: str) -> None:
    assert difference(under({name}), seed=1, days=DAYS) is None


@pytest.mark.parametrize("name", CLASSES)
def test_each_policy_with_grids_a_ladder_and_a_platform(name: str) -> None:
    assert difference(under({name, *BASIS}), seed=2, days=DAYS) is None


@pytest.mark.parametrize("name", CLASSES)
def test_every_policy_but_one(name: str) -> None:
    assert difference(under(set(CLASSES) - {name}), seed=3, days=DAYS) is None


@pytest.mark.parametrize("number", range(SUBSETS))
def test_subsets_of_the_policies(number: int) -> None:
    luck = random.Random(f"subset {number}")
    names = luck.sample(list(CLASSES), luck.randint(2, len(CLASSES) - 1))
    assert difference(under(names), seed=number, days=DAYS) is None, names


def test_the_town_under_the_overlay_of_each_policy() -> None:
    overlays = [name for name in CLASSES if (SCENARIOS / "policies" / f"{name}.yaml").exists()]
    town = load("town", overlays=overlays, sets=["policies.points.reward_yuan_month=10"])
    assert {name for name, policy in town.policies if policy is not None} == set(CLASSES)
    assert difference(town, seed=1, days=95) is None
