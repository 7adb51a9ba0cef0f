"""Pieces that gates of several modules share: reading of scenarios and logs, and figures."""

import math
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from analysis.facts import facts_of
from analysis.verify.gate import Curve, Estimate, Gate, Wrong, share_of
from analysis.verify.lab import Lab
from sim.rows import Rows
from sim.scenario import Scenario
from sim.simulate import Run

T = TypeVar("T")


def given(value: T | None) -> T:
    """A part of a scenario that is optional in general, and is there in this one."""
    assert value is not None
    return value


def rows_of(run: Run, kind: int) -> tuple[Rows, np.ndarray]:
    """Rows of a kind, and the entries of their disputes."""
    facts = facts_of(run)
    rows = facts.log.of(kind)
    return rows, facts.disputes.rows_of(rows["subject"])


def same_for_all(values: np.ndarray) -> Estimate:
    """A value that every case must share: that of the case farthest from the median; it has no error."""
    odd = values[np.argmax(np.abs(values - np.median(values)))] if len(values) else math.nan
    return Estimate(value=float(odd), standard_error=0.0, n=len(values))


def scenario_gate(
    group: str,
    name: str,
    claim: str,
    formula: str,
    citation: str,
    *,
    scenario: str,
    observe: Callable[[Lab], Estimate],
    exact: Callable[[Scenario], float],
    wrong: Wrong,
    curve: Callable[[Lab], Curve],
    error_max: float = 0.0125,
) -> Gate:
    """A gate on one scenario, whose theory reads that scenario alone."""
    return Gate(
        name=name,
        group=group,
        claim=claim,
        formula=formula,
        citation=citation,
        scenarios=(scenario,),
        observe=observe,
        exact=lambda lab: exact(lab.scenario(scenario)),
        wrong=wrong,
        curve=curve,
        error_max=error_max,
    )


def curve_of(
    estimates: Sequence[Estimate],
    *,
    at: Sequence[float],
    exact: Callable[[float], float],
    labels: tuple[str, str],
    bars: bool = False,
    line: Sequence[float] | None = None,
) -> Curve:
    """Estimates at some places of a theory, which is drawn over `line`: finely, unless it is one of bars."""
    if line is None:
        line = at if bars else sorted({*at, *np.linspace(min(at), max(at), 61).tolist()})
    return Curve(
        x_label=labels[0],
        y_label=labels[1],
        exact_x=list(line),
        exact_y=[exact(x) for x in line],
        seen_x=list(at),
        seen_y=[estimate.value for estimate in estimates],
        seen_error=[estimate.standard_error for estimate in estimates],
        bars=bars,
    )


def picture(
    x: tuple[str, Sequence[float]],
    y_label: str,
    *,
    exact: Callable[[float], float],
    observe: Callable[[float], Estimate],
    line: Sequence[float] | None = None,
) -> Curve:
    """The same from a function that estimates at each place; bars, unless a line is given."""
    estimates = [observe(at) for at in x[1]]
    return curve_of(estimates, at=x[1], exact=exact, labels=(x[0], y_label), bars=line is None, line=line)


def share_at(found: np.ndarray, at: float) -> Estimate:
    """Share of whole numbers that are `at`."""
    return share_of(int((found == at).sum()), len(found))


def exactly(values: np.ndarray, exact: float, x_label: str) -> Curve:
    """Of an identity, the share of cases at the exact value and beside it: all, and none."""
    places = [exact + step for step in (-2, -1, 0, 1, 2)]
    shares = [share_of(int((np.abs(values - place) < 0.5).sum()), len(values)) for place in places]
    return curve_of(
        shares, at=places, exact=lambda x: float(x == exact), labels=(x_label, "share of cases"), bars=True
    )


def sweep(
    path: str,
    values: Sequence[float],
    *,
    observe: Callable[[Sequence[str]], Estimate],
    exact: Callable[[float], float],
    labels: tuple[str, str],
    days: int = 120,
) -> Curve:
    """A theory by the value of a parameter, and estimates for some values from runs of so many days."""
    return curve_of(
        [observe((f"{path}={value}", f"run.days={days}")) for value in values],
        at=values,
        exact=exact,
        labels=labels,
    )
