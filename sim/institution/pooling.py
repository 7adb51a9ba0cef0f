"""Units put together: the townships' desks in one centre, the grids of a site in one."""

from typing import TYPE_CHECKING

import numpy as np

from sim.rows import Rows
from sim.vocabulary import SETTINGS

if TYPE_CHECKING:
    from sim.scenario import Scenario


def pooled_desks(scenario: "Scenario", townships: Rows, centre: np.ndarray) -> tuple[int, float]:
    """Staff and minutes a day that the townships' desks bring to the county's centre.

    `centre` is the county's row, if the ladder has one; without it the centre is the townships' staff alone.
    """
    policies = scenario.policies.effective()
    assert policies.one_stop is not None
    assert policies.ladder is not None
    share = policies.one_stop.share_pooled
    staff, minutes = int(centre["workers"].sum()), 0.0
    if policies.ladder.county is not None:
        minutes += policies.ladder.county.minutes_day
    if policies.ladder.township is not None:
        staff += round(share * int(townships["workers"].sum()))
        minutes += share * policies.ladder.township.minutes_day * len(townships)
    return staff, minutes


def allied_grids(scenario: "Scenario", grids: Rows) -> tuple[np.ndarray, np.ndarray]:
    """Grids, those of an allied site made one; and the posts lent to each by organisations, shape (G,)."""
    policy = scenario.policies.effective().alliances
    if policy is None or len(grids) == 0:
        return grids, np.zeros(len(grids), dtype=np.int64)
    allied = np.isin(grids["setting"], [SETTINGS.index(name) for name in policy.settings])
    begins = np.ones(len(grids), dtype=bool)
    begins[1:] = (grids["village"][1:] != grids["village"][:-1]) | ~allied[1:]
    first = np.flatnonzero(begins)
    united = grids[first]
    united["end_household"] = grids["end_household"][np.append(first[1:], len(grids)) - 1]
    for name in ("workers", "residents"):
        united[name] = np.add.reduceat(grids[name], first)
    minutes = policy.organisations * policy.minutes_day
    posts = np.maximum(1, np.round(minutes / np.maximum(united["shift_minutes"], 1))).astype(np.int64)
    return united, np.where(allied[first] & (minutes > 0), posts, 0)
