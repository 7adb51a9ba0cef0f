"""Which villages the policies cover that come village by village.

Each village has a mark for each such policy, drawn by the seed of the world and the village alone; those
with the smallest marks are covered. So a larger coverage adds villages and takes none away.
"""

from typing import TYPE_CHECKING, Final

import numpy as np

from sim.draws import COVERAGE as COVERAGE_STREAM
from sim.draws import draw, key_of, root_key
from sim.world.columns import World

if TYPE_CHECKING:
    from sim.scenario import Scenario

COVERED: Final = ("legal_advisers", "legal_publicity", "petition_agents", "village_rules")
"""Policies that come village by village. The place in this list is the slot of a policy's marks."""
COVERAGE: Final = np.dtype([(name, "i8") for name in COVERED], align=True)


def covered_villages(scenario: "Scenario", world: World) -> np.ndarray:
    """Per village (dtype COVERAGE), 1 where a policy covers it."""
    policies = scenario.policies.effective()
    villages = len(world.villages)
    covered = np.zeros(villages, dtype=COVERAGE)
    key = key_of(*root_key(seed=world.seed), COVERAGE_STREAM, 0)
    for slot, name in enumerate(COVERED):
        policy = getattr(policies, name)
        if policy is not None:
            marks = np.array([draw(*key, village, slot) for village in range(villages)])
            covered[name][np.argsort(marks, kind="stable")[: policy.villages(villages)]] = 1
    return covered
