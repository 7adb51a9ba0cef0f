"""Posts of a special kind: rangers and lent staff in the grids, veterans on the committees."""

from typing import TYPE_CHECKING

import numpy as np

from sim.apportion import apportion
from sim.draws import WORKER as WORKER_STREAM
from sim.draws import draws_of, key_of
from sim.rows import Rows
from sim.vocabulary import COMMITTEE, LENT, POSTS, RANGER_KINDS, SETTINGS, VETERAN

if TYPE_CHECKING:
    from sim.scenario import Scenario

VETERAN_SLOT = 4
"""Of a worker's draws in the stream `worker`; those before it are of every worker."""


def extra_posts(scenario: "Scenario", grids: Rows, lent: np.ndarray) -> np.ndarray:
    """How many workers of each kind of post join the gridworkers of each grid, shape (G, posts)."""
    extra = np.zeros((len(grids), len(POSTS)), dtype=np.int64)
    extra[:, LENT] = lent
    policy = scenario.policies.effective().rangers
    for post in RANGER_KINDS if policy is not None else ():
        kind = getattr(policy, POSTS[post])
        if kind is None:
            continue
        mine = np.isin(grids["setting"], [SETTINGS.index(name) for name in kind.settings])
        total = kind.total if kind.total is not None else round(kind.per_grid * int(mine.sum()))
        weights = grids["residents"] if kind.total is not None else np.ones(len(grids))
        extra[mine, post] = apportion(total if mine.any() else 0, weights[mine].astype(float))
    return extra


def mark_posts(units: Rows, workers: Rows, grids: slice, extra: np.ndarray) -> None:
    """Write down which workers of the grids are rangers or lent: they come after a unit's gridworkers.

    A ranger's specialism is that of the post.
    """
    own = units["workers"][grids] - extra.sum(axis=1)
    counts = np.column_stack([own, extra[:, 1:]])
    first, last = units["first_worker"][grids], units["first_worker"][grids] + units["workers"][grids]
    if len(first) == 0:
        return
    posts = np.repeat(np.tile(np.arange(len(POSTS)), len(counts)), counts.ravel())
    workers["post"][first[0] : last[-1]] = posts
    for post, kind in RANGER_KINDS.items():
        workers["specialism"][first[0] : last[-1]][posts == post] = kind


def choose_veterans(scenario: "Scenario", root: tuple[int, int], units: Rows, workers: Rows) -> None:
    """Who of the committees' mediators is a veteran: those with the lowest draws, keyed by post.

    So a higher number keeps those of a lower one.
    """
    policy = scenario.policies.effective().veteran_mediators
    sitting = np.flatnonzero(units["level"][workers["unit"]] == COMMITTEE)
    if policy is None or len(sitting) == 0:
        return
    if policy.total is not None and policy.total > len(sitting):
        raise scenario.problem(
            "policies.veteran_mediators.total",
            f"{policy.total} veterans among {len(sitting)} mediators of the committees",
        )
    marks = np.empty(len(sitting))
    key = key_of(*root, WORKER_STREAM, 0)
    slots = np.full(len(sitting), VETERAN_SLOT, dtype=np.int64)
    draws_of(*key, workers["key"][sitting].copy(), slots, marks)
    if policy.share is not None:
        chosen = sitting[marks < policy.share]
    else:
        chosen = sitting[np.argsort(marks, kind="stable")[: policy.total]]
    workers["post"][chosen] = VETERAN
    workers["skill"][chosen] += scenario.parameters.staff.veteran_skill
