"""The smallest staffing that meets its targets, and how sure that is.

The outcome is taken to improve with staff. The largest number is tried first; then the range is halved. At
each number the draws are doubled from `first` to `most` until all targets are shown to hold, or one of them
to fail; a number that is still open then counts as one that is not shown to meet. The error of 1 -
`confidence` is spent in equal parts over all tests and looks that can occur (Bonferroni; a group-sequential
test, Jennison and Turnbull 1999).

What is promised, for means about normal (they are corrected for skewness): the answer misses a target with
probability 1 - `confidence` at most. For that a number that misses must have been taken to meet, and the
first time this happens is on one path of the search that does not depend on luck: a number that misses and
is not taken to meet is left upwards, one that meets and is taken to is left downwards, and after one that
meets but is not shown to, only larger numbers are tried. So the errors of the tests add up to a bound
whatever the dependence that common luck brings between staffings. Whether the number below is shown to miss
is told apart, with the error of one test. Such a check of feasibility: Andradottir and Kim (2010), Naval
Research Logistics 57, 119-136; here along an ordered line.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from analysis.staffing.target import Target, Verdict, judge
from analysis.study.intervals import CONFIDENCE, Interval

FIRST_DRAWS: Final = 10
"""Draws at the first look."""

Observe = Callable[[float, int], tuple[Mapping[str, np.ndarray], np.ndarray]]
"""From a number and how many draws: the outcomes of its first draws, each shape (N,), and their worlds."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What was found at one number: the verdict, the draws that it took, and each outcome's last interval."""

    number: float
    verdict: Verdict
    draws: int
    intervals: dict[str, Interval]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The smallest number shown to meet all targets.

    `number` is None if the largest tried was not shown to (`reached` tells "misses" from "open"); `below` is
    the test of the next smaller candidate, None where the answer is the smallest tried; `tests` in the order
    made.
    """

    number: float | None
    reached: Literal["yes", "misses", "open"]
    below: Trial | None
    tests: list[Trial]
    confidence: float
    candidates: int
    looks: tuple[int, ...]

    @property
    def draws(self) -> int:
        """Runs that the search rests on, in units of one draw at one number."""
        return sum(test.draws for test in self.tests)


def looks_of(first: int, most: int) -> tuple[int, ...]:
    """Numbers of draws at which a test looks: doubled from `first`, and `most` at last."""
    looks = []
    while first < most:
        looks.append(first)
        first *= 2
    return (*looks, most)


def smallest(
    candidates: Sequence[float],
    observe: Observe,
    targets: Sequence[Target],
    *,
    first: int = FIRST_DRAWS,
    most: int,
    confidence: float = CONFIDENCE,
    on_test: Callable[[Trial], None] = lambda test: None,
) -> Answer:
    """Search the candidates (rising) for the smallest that meets all targets."""
    looks = looks_of(first, most)
    steps = 1 + math.ceil(math.log2(len(candidates))) if len(candidates) > 1 else 1
    error = (1 - confidence) / (steps * len(looks))
    tests: list[Trial] = []

    def test(number: float) -> Trial:
        for look in looks:
            draws, world = observe(number, look)
            verdict, intervals = judge(targets, draws, world, error=error)
            if verdict != "open":
                break
        tests.append(Trial(number=number, verdict=verdict, draws=look, intervals=intervals))
        on_test(tests[-1])
        return tests[-1]

    low, high = 0, len(candidates) - 1
    top = test(candidates[high])
    below: Trial | None = None
    while top.verdict == "meets" and low < high:
        middle = (low + high) // 2
        found = test(candidates[middle])
        if found.verdict == "meets":
            high = middle
        else:
            low, below = middle + 1, found
    met = top.verdict == "meets"
    return Answer(
        number=candidates[high] if met else None,
        reached="yes" if top.verdict == "meets" else top.verdict,
        below=below if met else None,
        tests=tests,
        confidence=confidence,
        candidates=len(candidates),
        looks=looks,
    )
