"""Whole parts of a whole number."""

import numpy as np


def apportion(total: int, weights: np.ndarray, *, least: int = 0) -> np.ndarray:
    """Split `total` into whole parts near `weights` in proportion, by largest remainders (ties: first).

    Every part gets at least `least`, if the total allows: parts below it are lifted at the cost of
    those that lie furthest above their share.
    """
    count = len(weights)
    if count == 0:
        return np.zeros(0, dtype=np.int64)
    share = weights / weights.sum() * total if weights.sum() > 0 else np.full(count, total / count)
    parts = np.floor(share).astype(np.int64)
    order = np.argsort(-(share - parts), kind="stable")
    parts[order[: total - int(parts.sum())]] += 1
    if total >= least * count:
        for poor in np.flatnonzero(parts < least):
            while parts[poor] < least:
                parts[np.argmax(np.where(parts > least, parts - share, -np.inf))] -= 1
                parts[poor] += 1
    return np.asarray(parts)
