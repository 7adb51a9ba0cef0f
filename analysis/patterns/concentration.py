"""Disputes over households: the Lorenz curve and Gini's coefficient, against what chance alone gives."""

from typing import Final

import numpy as np

from analysis.patterns.registry import Found, pattern
from analysis.patterns.seen import BASELINE, CannotTellError, Seen, mean_of
from analysis.patterns.sighting import Sighting

POINTS: Final = 101
"""Points of a Lorenz curve."""
TOP: Final = 5
"""The point of a twentieth of households."""
CHANCES: Final = 5
"""Times that disputes are thrown at households, for the curve of chance."""


def disputes_of_households(one: Sighting) -> np.ndarray:
    """How many disputes each household is in, shape (H,); one within a household counts once."""
    first, second = one.party_households
    parties = np.concatenate([first[first >= 0], second[(second >= 0) & (second != first)]])
    return np.asarray(np.bincount(parties, minlength=len(one.household_ties)))


def lorenz(counts: np.ndarray) -> np.ndarray:
    """The share of all disputes that the most disputing shares of households have, shape (POINTS,)."""
    ordered = np.sort(counts)[::-1]
    share = np.concatenate([[0.0], np.cumsum(ordered) / max(ordered.sum(), 1)])
    return np.asarray(np.interp(np.linspace(0, 1, POINTS), np.linspace(0, 1, len(share)), share))


def gini(counts: np.ndarray) -> float:
    """Gini's coefficient: 0 if all have as many, near 1 if one has all. C. Gini (1912)."""
    ordered = np.sort(counts).astype(float)
    n, total = len(ordered), float(ordered.sum())
    if total == 0:
        raise CannotTellError("no dispute between residents")
    return float((2 * np.arange(1, n + 1) - n - 1) @ ordered / (n * total))


def by_chance(counts: np.ndarray, weights: np.ndarray | None, *, seed: int) -> np.ndarray:
    """As many disputes thrown at households, evenly or by weights, shape (CHANCES, H)."""
    generator = np.random.default_rng(seed)
    even = np.ones(len(counts)) if weights is None else weights.astype(float)
    return generator.multinomial(int(counts.sum()), even / even.sum(), size=CHANCES)


@pattern(
    title="Few households have many of the disputes, beyond chance",
    number="Gini of disputes over households, less that of as many thrown evenly at households",
    low=0.01,
    source="the comparison is asked; 0.01 is the least that counts",
    grade="assumed",
    logs=(BASELINE,),
)
def concentration(seen: Seen) -> Found:
    """Gini beyond chance; the share that the number of a household's ties explains is told beside it."""
    ginis, tops = [], []
    for number, one in enumerate(seen.logs(BASELINE), start=1):
        counts = disputes_of_households(one)
        even, tied = (by_chance(counts, weights, seed=number) for weights in (None, one.household_ties))
        ginis.append([gini(counts), *(float(np.mean(list(map(gini, thrown)))) for thrown in (even, tied))])
        tops.append([lorenz(counts)[TOP], lorenz(even[0])[TOP]])
    own, chance, ties = np.array(ginis).T
    beyond = own - chance
    top = 100 * np.mean(tops, axis=0)
    detail = f"a twentieth of households has {top[0]:.0f} % of disputes, {top[1]:.0f} % by chance"
    if beyond.mean() > 0:
        share = 100 * (ties - chance).mean() / beyond.mean()
        detail += f"; the number of their ties explains {share:.0f} % of what is beyond chance"
    return Found(interval=mean_of(beyond), detail=detail)
