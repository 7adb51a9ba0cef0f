"""What is asked of `staffing`, and the numbers of staff at which it is tried."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.staffing.bench import Source
from analysis.staffing.levers import Lever, Place, refusal
from analysis.staffing.target import Target
from sim.errors import Problem, ScenarioError

POINTS: Final = 11
"""Staffings of a curve whose range is given, spread evenly by ratio; today's is one more."""
CANDIDATES_MAX: Final = 256
"""Numbers among which the smallest is sought: in larger ranges they are more than one post apart."""
MULTIPLE_MAX: Final = 20.0
RANGE: Final = re.compile(r"\s*([0-9]*\.?[0-9]+)\s*\.\.\s*([0-9]*\.?[0-9]+)\s*", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Question:
    """Everything that the answer depends on.

    `span` are multiples of today's staff, `steps` numbers of staff that are tried instead; `draws` is how
    many draws each point of the curve rests on, `most_draws` how many the solver may use at one number.
    """

    source: Source
    lever: str = "gridworkers"
    outcome: str = "requests_late_share"
    targets: tuple[Target, ...] = ()
    span: tuple[float, float] = (0.4, 3.0)
    steps: tuple[float, ...] = ()
    draws: int = 20
    most_draws: int = 80
    worth: tuple[str, ...] = ()


def read_span(text: str) -> tuple[float, float]:
    """Read `0.4..3`, multiples of today's staff."""
    found = RANGE.fullmatch(text)
    if found is None:
        raise _problem("--range", text, "write two multiples of today's staff: 0.4..3")
    low, high = float(found[1]), float(found[2])
    if not 0 < low < high:
        raise _problem("--range", text, "the first multiple must be above 0 and below the second")
    if high > MULTIPLE_MAX:
        message = (
            f"{high:g} times today's staff; at most {MULTIPLE_MAX:g}. For numbers of posts write --steps"
        )
        raise _problem("--range", text, message)
    return low, high


def read_steps(text: str) -> tuple[float, ...]:
    """Read `40,50,60`, numbers of staff; each once, rising."""
    words = [word.strip() for word in text.split(",")]
    try:
        steps = sorted({float(word) for word in words})
    except ValueError:
        steps = []
    if len(steps) < 2 or not all(np.isfinite(steps)):
        raise _problem("--steps", text, "write two numbers or more, with commas between: 40,50,60")
    return tuple(steps)


def _problem(option: str, value: str, message: str) -> ScenarioError:
    return ScenarioError([Problem(option, 0, 0, value, message)])


def numbers_of(question: Question, lever: Lever) -> tuple[list[float], str]:
    """The staffings of the curve, rising, today's among them; and what had to be left out, in words."""
    wanted = list(question.steps)
    if not wanted:
        low, high = question.span
        wanted = [float(x) * lever.today for x in np.geomspace(low, high, POINTS)]
    if lever.whole:
        if question.steps and any(number != round(number) for number in wanted):
            raise refusal(lever.name, "posts are whole numbers: --steps 40,50,60")
        wanted = [float(round(number)) for number in wanted]
    kept = sorted({number for number in (*wanted, lever.today) if number >= lever.least})
    told = ""
    if min(wanted) < lever.least:
        if question.steps:
            raise refusal(lever.name, f"{min(wanted):g} {lever.unit}: {lever.why_least}")
        kept = sorted({lever.least, *kept})
        told = f"not fewer than {lever.least:g} {lever.unit} were tried: {lever.why_least}"
    if len(kept) < 2:
        raise refusal(lever.name, f"nothing to compare: the only number in the range is {kept[0]:g}")
    return kept, told


def candidates_of(numbers: Sequence[float], lever: Lever) -> list[float]:
    """The numbers among which the smallest is sought: every post of the range, or every so many of them."""
    if not lever.whole:
        return list(numbers)
    low, high = int(numbers[0]), int(numbers[-1])
    step = max(1, -(-(high - low) // (CANDIDATES_MAX - 1)))
    return [float(number) for number in sorted({*range(low, high, step), high})]


def place_of(source: Source) -> Place:
    """The place of a source, built once: levers read from it how many there are."""
    from sim.institution.build import build_institution
    from sim.prepare import build
    from sim.scenario import load

    scenario = load(source.scenario, overlays=source.overlays, sets=source.sets, scale=source.scale)
    whole = load(source.scenario, overlays=source.overlays, sets=source.sets)
    world = build(scenario, seed=source.seed)
    return Place(scenario=scenario, whole=whole, world=world, institution=build_institution(scenario, world))
