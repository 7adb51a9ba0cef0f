"""Same scenario, seed and version: same log. What does nothing leaves no trace; luck is shared by arms."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pytest

from sim import events
from sim.prepare import build
from sim.scenario import load
from sim.simulate import simulate

TOWN = {"days": 120}
NO_POLICIES = tuple(
    f"policies.{name}=null"
    for name in ("staffing", "joint_defence", "points", "platform", "hotline", "app", "ladder", "volunteers")
)


def digest(seed: int, sets: tuple[str, ...] = (), scenario: str = "town") -> str:
    return simulate(load(scenario, sets=sets), seed=seed, **TOWN).log.sha256


def test_same_seed_twice_and_another_seed() -> None:
    assert digest(1) == digest(1)
    assert digest(1) != digest(2)


def test_a_shared_world_changes_nothing() -> None:
    scenario = load("town")
    world = build(scenario, seed=5)
    assert simulate(scenario, seed=5, world=world, **TOWN).log.sha256 == digest(5)


@pytest.mark.slow
@pytest.mark.parametrize("processes", [1, 2, 3])
def test_number_of_processes_changes_nothing(processes: int) -> None:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        assert list(pool.map(digest, range(4))) == [digest(seed) for seed in range(4)]


@pytest.mark.parametrize(
    ("silent", "absent"),
    [
        (
            (
                "policies.joint_defence.looking_minutes_week=0",
                "policies.joint_defence.case_minutes_week=0",
            ),
            "policies.joint_defence=null",
        ),
        (("policies.points={reward_yuan_month: 0, lists: false}",), "policies.points=null"),
        (("policies.volunteers={registered: 100, attention: 0}",), "policies.volunteers=null"),
        (("policies.hotline={requests_per_1000_residents_year: 40, awareness: 0}",), "policies.hotline=null"),
        (("policies.app={requests_per_1000_residents_year: 40, awareness: 0}",), "policies.app=null"),
        (("policies.ladder.township.staff.total=0",), "policies.ladder.township=null"),
    ],
)
def test_zero_strength_is_absence(silent: tuple[str, ...], absent: str) -> None:
    """And presence is not: each policy does change the log."""
    without = digest(3, (absent,))
    assert digest(3, silent) == without


@pytest.mark.parametrize(
    "policy", ["joint_defence", "points", "volunteers", "hotline", "app", "platform", "staffing", "ladder"]
)
def test_each_policy_changes_the_log(policy: str) -> None:
    present = {
        "points": ("policies.points={reward_yuan_month: 10}",),
        "volunteers": ("policies.points=null", "policies.volunteers={registered: 100, attention: 1}"),
    }.get(policy, ())
    absent = (f"policies.{policy}=null",)
    if policy == "volunteers":
        absent += ("policies.points=null",)
    assert digest(4, present) != digest(4, absent)


def test_arms_share_their_sparks() -> None:
    """On ties where no dispute ever ran in either arm before, both arms have the same sparks."""
    first: list[dict[int, int]] = []
    for sets in ((), ("policies.joint_defence=null",), ("policies.staffing=null", "policies.ladder=null")):
        born = simulate(
            load("town", sets=(*sets, "parameters.sparks.a_grievance=0", "policies.volunteers=null")),
            seed=7,
            days=365,
        ).log.of(events.BORN)
        sparks = born[born["c"] // 8 == events.SPARK]
        order = np.argsort(sparks["time"], kind="stable")[::-1]
        first.append(dict(zip(sparks["a"][order].tolist(), sparks["time"][order].tolist(), strict=True)))
    shared = set(first[0]) & set(first[1]) & set(first[2])
    assert len(shared) > 0.9 * max(map(len, first))
    same = sum(first[0][tie] == first[1][tie] == first[2][tie] for tie in shared)
    assert same >= 0.98 * len(shared)


def test_world_is_the_same_under_every_policy() -> None:
    with_all = simulate(load("town"), seed=9, days=1).world
    without = simulate(load("town", sets=NO_POLICIES), seed=9, days=1).world
    assert np.array_equal(with_all.ties, without.ties)
    assert np.array_equal(with_all.households, without.households)


def test_nothing_is_left_of_a_place_without_policies() -> None:
    log = simulate(load("town", sets=NO_POLICIES), seed=2, days=60).log
    kinds = set(log.rows["kind"].tolist())
    passive = {
        events.BORN, events.PROVOKED, events.INTENSIFIED, events.INCIDENT, events.ENDED, events.MOOD,
    }  # fmt: skip
    assert kinds <= passive
