"""The split by channel under any two arms: it adds up, turns with the sides, is nothing for equal runs."""

from random import Random
from typing import Any

import numpy as np
import pytest
from places import ALL_POLICIES, LIVELY, place

from analysis.measures import measures
from analysis.why.split import OUTCOMES, split
from sim.simulate import Run, simulate

NEEDS = {"teams": "ladder", "one_stop": "ladder", "veteran_mediators": "ladder"}
"""Policies that say something of another one's staff."""


def some_policies(luck: Random) -> dict[str, Any]:
    """A random set of policies; the ladder comes with those that are about it."""
    chosen = [name for name in ALL_POLICIES if luck.random() < 0.5]
    chosen += [NEEDS[name] for name in chosen if name in NEEDS]
    return {name: ALL_POLICIES[name] for name in ALL_POLICIES if name in chosen}


def two_arms(seed: int) -> tuple[Run, Run]:
    """Two runs of one lively place under policies at random, with the same luck."""
    luck = Random(seed)
    setting = luck.choice(("rural", "urban"))
    arms = [place(policies=some_policies(luck), setting=setting, parameters=LIVELY) for _ in range(2)]
    against = simulate(arms[0], seed=seed)
    return simulate(arms[1], seed=seed, world=against.world), against


@pytest.mark.parametrize("seed", range(12))
def test_split_of_two_random_arms(seed: int) -> None:
    check(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12, 100))
def test_split_of_more_random_arms(seed: int) -> None:
    check(seed)


def check(seed: int) -> None:
    """All outcomes of one pair of arms."""
    arm, against = two_arms(seed)
    for outcome in OUTCOMES:
        there, back = split(arm, against, outcome=outcome), split(against, arm, outcome=outcome)
        mine, theirs = measures(arm)[outcome], measures(against)[outcome]
        assert mine is not None
        assert theirs is not None
        assert sum(there.amounts) == there.amount
        assert there.difference == pytest.approx(mine - theirs, rel=1e-12, abs=1e-12 * max(mine, theirs))
        assert sum(part.value for part in there.parts) == pytest.approx(there.difference, rel=1e-12, abs=1e-9)
        assert there.amounts == tuple(np.negative(back.amounts))
        assert not any(split(arm, arm, outcome=outcome).amounts)
