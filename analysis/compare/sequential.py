"""Runs until the intervals of stated outcomes are narrow enough, by a rule that keeps their coverage.

The rule is `analysis.study.intervals.next_look`. A unit is a plausible world, from a Sobol sequence, of which
more can be drawn without changing the first ones; without plausible worlds it is a replication.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from analysis.compare.outcomes import LEAD, outcome_of
from analysis.study.intervals import PILOT, next_look, staged_interval, units_in_order
from sim.errors import Problem, ScenarioError
from sim.scenario.text import nearest

if TYPE_CHECKING:
    from analysis.study.plan import Study
    from analysis.study.results import Results

DEFAULT_AIM: Final = "5%"
OPTION: Final = "--within"


@dataclass(frozen=True, kw_only=True)
class Aim:
    """The half-width wanted of an outcome, in its unit or as a part of the reference's mean."""

    outcome: str
    half_width: float
    relative: bool

    def told(self) -> str:
        """`incidents to ± 5%`."""
        size = f"{100 * self.half_width:g}%" if self.relative else f"{self.half_width:g}"
        return f"{outcome_of(self.outcome).words} to ± {size}"


@dataclass(frozen=True, kw_only=True)
class Took:
    """What the rule took: after how many units it looked, how many it might, which aims it missed."""

    aims: tuple[Aim, ...]
    looks: tuple[int, ...]
    most: int
    unit: str
    missed: tuple[str, ...]

    def told(self) -> str:
        """The rule and its end, in a sentence or two."""
        aims = ", ".join(aim.told() for aim in self.aims)
        looks = ", ".join(f"{look:,}" for look in self.looks)
        text = f"Runs were added until 95 % intervals were narrow enough ({aims}): "
        text += f"{self.looks[-1]:,} {self.unit}, looked at after {looks}."
        if self.missed:
            text += f" It stopped at the most allowed, {self.most:,}; still wider: {'; '.join(self.missed)}."
        return text


def aims_of(text: str, columns: Sequence[str]) -> tuple[Aim, ...]:
    """Aims from `5%` (both lead outcomes) or `incidents_per_100000=3,cost_total_yuan=2%`; ScenarioError."""
    problems: list[Problem] = []
    aims = []
    for word in text.split(","):
        name, equals, size = word.strip().rpartition("=")
        try:
            number = float(size.removesuffix("%"))
        except ValueError:
            number = 0.0
        if not 0 < number < float("inf"):
            message = f"{size or word!r}: a half-width such as 5%, or outcome=3, is wanted"
            problems.append(Problem(OPTION, 0, 0, "", message))
        elif equals and name not in columns:
            problems.append(Problem(OPTION, 0, 0, name, f"no such outcome here{nearest(name, columns)}"))
        relative = size.endswith("%")
        if not equals and not relative:
            message = f"{size}: without an outcome only a percentage is understood, such as 5%"
            problems.append(Problem(OPTION, 0, 0, "", message))
        chosen = [name] if equals else [column for column in LEAD if column in columns]
        if not chosen:
            message = f"name an outcome of this comparison, such as {columns[0]}={size}"
            problems.append(Problem(OPTION, 0, 0, "", message))
        aims += [
            Aim(outcome=one, half_width=number / (100 if relative else 1), relative=relative)
            for one in chosen
        ]
    if problems:
        raise ScenarioError(problems)
    return tuple(aims)


def run_until(
    study: "Study", *, against: str, aims: Sequence[Aim], most: int, run: "Callable[[Study], Results]"
) -> "tuple[Results, Took]":
    """Run a study larger and larger until the changes of all arms meet all aims, or at `most` units."""
    looks = [min(PILOT, most)]
    wanted: dict[str, float] = {}
    while True:
        results = run(sized(study, looks[-1]))
        units = {
            f"{arm.name}: {outcome_of(aim.outcome).words}": _units(results, aim.outcome, arm.name, against)
            for arm in study.arms
            if arm.name != against
            for aim in aims
        }
        if not wanted:
            sizes = [_half_width(aim, results, against) for aim in aims]
            wanted = dict(zip(units, sizes * (len(study.arms) - 1), strict=True))
        size = next_look(units=units, half_width=wanted, looks=looks, most=most)
        if size == looks[-1]:
            return results, _took(study, units, wanted, aims=aims, looks=looks, most=most)
        looks.append(size)


def _took(
    study: "Study",
    units: dict[str, np.ndarray],
    wanted: dict[str, float],
    *,
    aims: Sequence[Aim],
    looks: Sequence[int],
    most: int,
) -> Took:
    missed = []
    for name, values in units.items():
        found = staged_interval(units=values, looks=looks)
        if not found.told or found.half_width > wanted[name]:
            missed.append(f"{name} ± {found.half_width:.3g} ({wanted[name]:.3g} was wanted)")
    return Took(
        aims=tuple(aims),
        looks=tuple(looks),
        most=most,
        unit="replications" if study.worlds is None else "plausible worlds",
        missed=tuple(missed),
    )


def sized(study: "Study", units: int) -> "Study":
    """The study with so many units; worlds come from a sequence that grows without changing its beginning."""
    if study.worlds is None:
        return replace(study, replications=units)
    return replace(study, worlds=replace(study.worlds, count=units, sample="sobol"))


def _units(results: "Results", outcome: str, arm: str, against: str) -> np.ndarray:
    pairs = results.paired(outcome, arm=arm, against=against)
    return units_in_order(values=pairs.one - pairs.other, world=pairs.world)


def _half_width(aim: Aim, results: "Results", against: str) -> float:
    """The half-width that an aim means; one relative to the reference is fixed by what the first look saw."""
    if not aim.relative:
        return aim.half_width
    rows = np.asarray(results.experiments["arm"] == against)
    mean = abs(float(np.nanmean(results.outcomes[aim.outcome].to_numpy()[rows])))
    # of an outcome that is nought throughout, no part is a width
    return aim.half_width * mean if mean > 0 else float("inf")
