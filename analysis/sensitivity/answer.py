"""The answer of a sensitivity analysis: influences on each outcome, and the parts of luck."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from analysis.sensitivity.influence import NAMES, Influence, influences
from analysis.sensitivity.luck import Parts, parts_of
from analysis.study.intervals import Interval, mean_interval
from analysis.study.plan import Plan
from sim.errors import RunError

if TYPE_CHECKING:
    from analysis.study.results import Results


@dataclass(frozen=True, kw_only=True)
class Sensitivity:
    """Influences of all parameters on each outcome, strongest first; `means` over points, `parts` of luck.

    `refused` are outcomes that are undefined in some runs: in how many, by name.
    """

    plan: Plan
    influences: Mapping[str, tuple[Influence, ...]]
    means: Mapping[str, Interval]
    parts: Mapping[str, Parts]
    refused: Mapping[str, int]

    @property
    def method(self) -> str:
        """The method, as its users name it."""
        assert self.plan.design is not None
        return NAMES[self.plan.design.method]

    @property
    def paths(self) -> list[str]:
        """All parameters that were varied."""
        return [leaf.path for leaf in self.plan.draws.leaves]

    @cached_property
    def idle(self) -> list[str]:
        """Parameters that change no run of any outcome that is told."""
        found = [one for all_of in self.influences.values() for one in all_of if one.verdict != "nothing"]
        moving = {one.path for one in found}
        return [path for path in self.paths if path not in moving]

    @cached_property
    def meanings(self) -> dict[str, str]:
        """What each parameter means, by path."""
        scenario = next(iter(self.plan.variants.values())).base
        return {path: scenario.describe(path).meaning for path in self.paths}

    def relative(self, one: Influence) -> float:
        """An influence as a part of the outcome's mean over all points; a total index as it is."""
        if self.method == "sobol":
            return one.influence
        mean = abs(self.means[one.outcome].value)
        return one.influence / mean if mean else float("nan")

    def basis(self) -> str:
        """What it rests on, in a sentence."""
        design, study = self.plan.design, self.plan.study
        assert design is not None
        blocks = {
            "one_at_a_time": f"{design.blocks} levels of each parameter",
            "morris": f"{design.blocks} trajectories",
            "sobol": f"{design.blocks} base points",
        }[self.method]
        return (
            f"{len(self.plan):,} runs of {self.plan.days} days: {len(self.paths)} parameters, {blocks},"
            f" {study.replications} replications at each point, the same seeds at all points."
        )


def analyse(plan: Plan, results: "Results", *, outcomes: Sequence[str]) -> Sensitivity:
    """Influences on some outcomes from the results of a plan with a design.

    Raises `RunError` if a run is missing, or if every outcome is undefined somewhere.
    """
    design = plan.design
    assert design is not None
    if len(results.experiments) < len(plan):
        missing = len(plan) - len(results.experiments)
        raise RunError(
            f"{missing:,} of {len(plan):,} runs are missing, {len(results.failures):,} of them failed:"
            " a design with holes has no indices"
        )
    found: dict[str, tuple[Influence, ...]] = {}
    parts, means, refused = {}, {}, {}
    block = 1 if design.method == "one_at_a_time" else design.block
    for outcome in outcomes:
        values = values_of(plan, results, outcome)
        undefined = int(np.isnan(values).sum())
        if undefined:
            refused[outcome] = undefined
            continue
        told = influences(design, values, paths=[leaf.path for leaf in plan.draws.leaves], outcome=outcome)
        found[outcome] = tuple(sorted(told, key=lambda one: -one.influence))
        parts[outcome] = parts_of(values, block=block)
        means[outcome] = mean_interval(values=values.mean(axis=1), world=np.arange(len(values)))
    if not found:
        raise RunError(f"undefined in some runs, so that nothing can be said: {', '.join(refused)}")
    return Sensitivity(plan=plan, influences=found, means=means, parts=parts, refused=refused)


def values_of(plan: Plan, results: "Results", outcome: str) -> np.ndarray:
    """An outcome at each point in each replication, shape (points, replications)."""
    order = np.lexsort((results.experiments["replication"], results.experiments["world"]))
    values = results.outcomes[outcome].to_numpy()[order]
    return np.asarray(values.reshape(len(plan.worlds), plan.study.replications))
