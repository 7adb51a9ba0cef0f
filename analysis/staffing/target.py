"""Targets such as `requests_late_share <= 5%`, and a sequential test of whether a staffing meets them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from analysis.registry import MEASURES
from analysis.study.intervals import Interval, mean_interval
from sim.errors import Problem, ScenarioError
from sim.scenario.text import nearest

Verdict = Literal["meets", "misses", "open"]
FORM: Final = re.compile(r"\s*([a-z_0-9]+)\s*(<=|>=)\s*(-?[0-9.]+(?:e-?[0-9]+)?)\s*(%?)\s*", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Target:
    """A bound that the mean of an outcome is to keep: `sense` is <= or >=."""

    outcome: str
    sense: Literal["<=", ">="]
    bound: float

    def __str__(self) -> str:
        """As it is written; a share of requests and the like in per cent."""
        share = MEASURES[self.outcome].unit.startswith("share") if self.outcome in MEASURES else False
        number = f"{100 * self.bound:g}%" if share else f"{self.bound:g}"
        return f"{self.outcome} {self.sense} {number}"

    def verdict(self, interval: Interval) -> Verdict:
        """What an interval says: all of it on the good side, all of it on the bad one, or neither."""
        if not interval.told:
            return "open"
        good = interval.high <= self.bound if self.sense == "<=" else interval.low >= self.bound
        bad = interval.low > self.bound if self.sense == "<=" else interval.high < self.bound
        return "meets" if good else "misses" if bad else "open"


def read_target(text: str) -> Target:
    """Read a target; raises `ScenarioError` for what is none."""
    found = FORM.fullmatch(text)
    if found is None:
        message = "write an outcome, <= or >=, and a number: requests_late_share <= 5%"
        raise ScenarioError([Problem("--target", 0, 0, text, message)])
    outcome, sense, number, percent = found.groups()
    check_outcome(outcome, option="--target")
    try:
        bound = float(number) / (100 if percent else 1)
    except ValueError:
        raise ScenarioError([Problem("--target", 0, 0, text, f"{number!r} is no number")]) from None
    if bound > 1 and not percent and MEASURES[outcome].unit.startswith("share"):
        message = f"a share is at most 1; write {bound:g}% for {bound:g} in a hundred"
        raise ScenarioError([Problem("--target", 0, 0, text, message)])
    return Target(outcome=outcome, sense="<=" if sense == "<=" else ">=", bound=bound)


def check_outcome(name: str, *, option: str) -> None:
    """Refuse an outcome that is no measure."""
    import analysis.measures  # noqa: F401 - fills the registry

    if name not in MEASURES:
        raise ScenarioError(
            [Problem(option, 0, 0, name, f"no such measure{nearest(name, sorted(MEASURES))}")]
        )


def judge(
    targets: Sequence[Target], draws: Mapping[str, np.ndarray], world: np.ndarray, *, error: float
) -> tuple[Verdict, dict[str, Interval]]:
    """Whether all targets hold at one staffing; either answer is wrong with probability `error` at most.

    That all hold needs no correction (an intersection-union test: Berger 1982, Technometrics 24, 295-300);
    that one of them fails is told with a share of the error each.
    """
    told = {}
    verdicts: list[Verdict] = []
    for target in targets:
        values = draws[target.outcome]
        told[target.outcome] = mean_interval(values=values, world=world, confidence=1 - 2 * error)
        verdict = target.verdict(told[target.outcome])
        if verdict == "misses" and len(targets) > 1:
            strict = mean_interval(values=values, world=world, confidence=1 - 2 * error / len(targets))
            verdict = "misses" if target.verdict(strict) == "misses" else "open"
        verdicts.append(verdict)
    if "misses" in verdicts:
        return "misses", told
    return ("meets" if all(one == "meets" for one in verdicts) else "open"), told
