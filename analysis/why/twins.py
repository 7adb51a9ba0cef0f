"""The same disputes in two runs: matched by where and when they were born, never by their numbers.

Under common luck a spark falls on the same tie in the same minute in every arm, so tie and minute name a
dispute; its number in the log only says how many were born before it.
"""

from dataclasses import dataclass

import numpy as np

from analysis.disputes import Disputes
from analysis.facts import Facts
from sim import events as ev
from sim.errors import RunError


@dataclass(frozen=True, kw_only=True)
class Twins:
    """Entries of `Disputes` in two runs: `arm[i]` and `against[i]` are one dispute, born in both.

    `arm` and `against` have shape (M,); `only_arm` and `only_against` are those born in one run alone.
    """

    arm: np.ndarray
    against: np.ndarray
    only_arm: np.ndarray
    only_against: np.ndarray


def refuse_strangers(arm: Facts, against: Facts) -> None:
    """RunError unless two runs are of one place, as long, and with the same luck."""
    if arm.days != against.days:
        raise RunError(f"the two runs last {arm.days} and {against.days} days: they must last as long")
    if arm.seed != against.seed:
        raise RunError(
            f"the two runs have the seeds {arm.seed} and {against.seed}: they must share their luck"
        )
    if not np.array_equal(arm.world.ties, against.world.ties):
        raise RunError("the two runs are of different places: their disputes can't be matched")


def twins_of(arm: Facts, against: Facts) -> Twins:
    """Match the disputes of two runs of one place with the same luck; other runs raise RunError.

    First by tie and minute of birth. Then relapses whose parents are twins: a broken agreement is the same
    one in both runs, though it breaks so many days after an end that may have come on another day.
    """
    refuse_strangers(arm, against)
    one, other = arm.disputes, against.disputes
    _, mine, theirs = np.intersect1d(birth_keys(one), birth_keys(other), return_indices=True)
    twin = np.full(len(one), -1, dtype=np.int64)
    twin[mine] = theirs
    while len(found := _relapses_of_twins(one, other, twin)):
        twin[found[:, 0]] = found[:, 1]
    matched = np.flatnonzero(twin >= 0)
    return Twins(
        arm=matched,
        against=twin[matched],
        only_arm=np.flatnonzero(twin < 0),
        only_against=np.setdiff1d(np.arange(len(other)), twin),
    )


def birth_keys(disputes: Disputes) -> np.ndarray:
    """Tie and minute of birth as one integer, shape (D,)."""
    return disputes.tie << 32 | disputes.birth


def _relapses_of_twins(one: Disputes, other: Disputes, twin: np.ndarray) -> np.ndarray:
    """Pairs of entries, shape (N, 2): relapses not matched yet, of parents that are."""
    taken = np.isin(np.arange(len(other)), twin)
    mine = np.flatnonzero((one.origin == ev.RELAPSE) & (one.parent >= 0) & (twin < 0))
    theirs = np.flatnonzero((other.origin == ev.RELAPSE) & (other.parent >= 0) & ~taken)
    mine = mine[twin[one.parent[mine]] >= 0]
    _, here, there = np.intersect1d(twin[one.parent[mine]], other.parent[theirs], return_indices=True)
    return np.stack([mine[here], theirs[there]], axis=1)


def fell_on_running(disputes: Disputes, rows: np.ndarray, elsewhere: Facts) -> np.ndarray:
    """Whether what bore these disputes fell, in the other run, on one that still ran on the tie (bool)."""
    provoked = elsewhere.log.of(ev.PROVOKED)
    keys = provoked["a"].astype(np.int64) << 32 | provoked["time"]
    return np.isin(birth_keys(disputes)[rows], keys)
