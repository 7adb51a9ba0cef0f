"""The verifier: every gate passes, every gate can fail, and the statistics that they rest on are right."""

import math
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.verify.gate import (
    STANDARD_ERRORS_MAX,
    Estimate,
    Gate,
    Wrong,
    judge,
    mean_of,
    ratio_of,
    share_of,
)
from analysis.verify.lab import FOLDER, Lab
from analysis.verify.suite import GATES, batches
from sim.prepare import prepare
from sim.scenario import Scenario, load
from sim.simulate import Run
from sim.world.columns import World

pytestmark = pytest.mark.verify

WITHOUT_PLACE = "bare"
"""The scenario that is only there to be extended."""


class Watching(Lab):
    """A lab that remembers which scenarios it was asked for."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.asked: set[str] = set()

    def scenario(self, name: str, sets: Sequence[str] = ()) -> Scenario:
        self.asked.add(name)
        return super().scenario(name, sets)

    def run(self, name: str, *, seed: int, sets: Sequence[str] = (), world: World | None = None) -> Run:
        self.asked.add(name)
        return super().run(name, seed=seed, sets=sets, world=world)


class NoRuns(Lab):
    """A lab in which nothing may be simulated."""

    def run(self, name: str, *, seed: int, sets: Sequence[str] = (), world: World | None = None) -> Run:
        raise AssertionError(f"{name} was simulated")


@lru_cache(maxsize=1)
def lab_of(batch: int) -> Watching:
    """The lab that a batch of gates shares; gates come batch by batch, so that one is kept."""
    return Watching(seeds=(1,))


def grouped() -> list[Any]:
    """A parameter for each gate; one process of several takes all gates that share scenarios."""
    return [
        pytest.param(batch, gate, id=gate.name, marks=pytest.mark.xdist_group(f"gates {batch}"))
        for batch, together in enumerate(batches(GATES))
        for gate in together
    ]


@pytest.mark.parametrize(("batch", "gate"), grouped())
def test_gate_passes(batch: int, gate: Gate) -> None:
    lab = lab_of(batch)
    lab.asked.clear()
    verdict = judge(gate, lab, with_curve=True)
    assert verdict.passed, (
        f"observed {verdict.observed}, exact {verdict.exact}, z {verdict.z:.2f}, "
        f"standard error {verdict.standard_error} of {verdict.error_allowed}"
    )
    assert lab.asked == set(gate.scenarios)


@pytest.mark.slow
@pytest.mark.parametrize("gate", GATES, ids=lambda gate: gate.name)
def test_gate_notices_its_fault(gate: Gate) -> None:
    verdict = judge(gate, Lab(seeds=(1,), wrong=gate.wrong))
    assert verdict.passed is False
    # it is far off (or not below), and not merely vague
    assert verdict.z > -STANDARD_ERRORS_MAX if gate.below else abs(verdict.z) >= STANDARD_ERRORS_MAX


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: gate.name)
def test_exact_value_is_never_read_from_a_run(gate: Gate) -> None:
    assert math.isfinite(gate.exact(NoRuns(seeds=(1,))))


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: gate.name)
def test_gate_says_what_it_claims_and_where_from(gate: Gate) -> None:
    for words in (gate.group, gate.claim, gate.formula, gate.citation):
        assert words == words.strip() != ""
    assert not gate.claim.endswith(".")
    assert gate.scenarios
    assert len(set(gate.scenarios)) == len(gate.scenarios)
    assert gate.wrong != Wrong(), "it names no fault that it would notice"
    assert 0 < gate.error_max < 0.1


def test_there_are_enough_gates_with_names_of_their_own() -> None:
    names = [gate.name for gate in GATES]
    assert len(names) >= 25
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_scenario_is_good_and_used(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# "), "it does not say what it isolates"
    assert f"\nname: verify_{path.stem}\n" in text
    if path.stem == WITHOUT_PLACE:
        return
    prepare(load(path), seed=1, days=1)
    extended = any(f"\nextends: {path.name}\n" in other.read_text("utf-8") for other in FOLDER.glob("*.yaml"))
    assert extended or any(path.stem in gate.scenarios for gate in GATES)


# --- batches and faults --------------------------------------------------------------------------


def a_gate(name: str = "g", **more: Any) -> Gate:
    """A gate of constants."""
    return Gate(
        **{
            "name": name,
            "group": "Group",
            "claim": "A claim",
            "formula": "x = 1",
            "citation": "Somebody (1900)",
            "scenarios": ("queue_mmc",),
            "observe": lambda lab: Estimate(value=1.0, standard_error=0.01, n=5),
            "exact": lambda lab: 1.0,
            "wrong": Wrong(),
            "error_max": 0.0125,
        }
        | more
    )


def test_batches_have_no_scenario_in_common() -> None:
    scenarios = {"a": ("p",), "b": ("q",), "c": ("r", "s"), "d": ("q", "r"), "e": ("t",)}
    found = batches(a_gate(name, scenarios=names) for name, names in scenarios.items())
    assert sorted(sorted(gate.name for gate in batch) for batch in found) == [["a"], ["b", "c", "d"], ["e"]]
    assert len(found[0]) == 3, "the longest work comes first"


def test_fault_spoils_the_runs_and_not_the_theory() -> None:
    path = "parameters.intake.request_minutes"
    wrong = Wrong(factors={path: 1.1}, sets=("run.days=3",))
    lab = Lab(seeds=(1,), wrong=wrong, sets=("policies.staffing.grids.urban.count=7",))
    right, run = lab.scenario("queue_mmc"), lab.run("queue_mmc", seed=1)
    assert right.run.days > 3
    assert run.days == 3
    assert run.scenario.describe(path).value == pytest.approx(1.1 * right.describe(path).value)
    for scenario in (right, run.scenario):
        assert scenario.describe("policies.staffing.grids.urban.count").value == 7


def test_lost_row_is_the_first_of_its_kind() -> None:
    sets = ("run.days=3",)
    whole = Lab(seeds=(1,), sets=sets).run("queue_mmc", seed=1).log.rows
    kind = int(whole["kind"][5])
    torn = Lab(seeds=(1,), sets=sets, wrong=Wrong(lost_row=kind)).run("queue_mmc", seed=1).log.rows
    first = np.flatnonzero(whole["kind"] == kind)[0]
    assert np.array_equal(torn, np.delete(whole, first))


# --- statistics ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "error", "n", "passed"),
    [
        (1.0, 0.01, 5, True),
        (1.0399, 0.01, 5, True),
        (1.0401, 0.01, 5, False),  # more than four standard errors
        (0.9601, 0.01, 5, True),
        (0.9599, 0.01, 5, False),
        (1.0, 0.0126, 5, False),  # right, but vague
        (1.0, 0.01, 0, False),  # rests on nothing
        (math.nan, 0.01, 5, False),
        (1.0, math.nan, 5, False),
        (math.inf, 0.01, 5, False),
        (1.0, 0.0, 5, True),
        (1.0 + 1e-9, 0.0, 5, False),  # an identity holds to the last bit
    ],
)
def test_judge(value: float, error: float, n: int, passed: bool) -> None:
    gate = a_gate(observe=lambda lab: Estimate(value=value, standard_error=error, n=n))
    assert judge(gate, Lab(seeds=(1,))).passed is passed


def test_judge_tolerates_rounding_where_a_gate_says_so() -> None:
    close = {"observe": lambda lab: Estimate(value=1.01, standard_error=0.0, n=5)}
    assert judge(a_gate(tolerance=0.02, **close), Lab(seeds=(1,))).z == 0.0
    verdict = judge(a_gate(tolerance=0.005, **close), Lab(seeds=(1,)))
    assert not verdict.passed
    assert verdict.z == math.inf


@pytest.mark.parametrize(
    ("value", "error", "passed"),
    [(0.9, 0.01, True), (0.97, 0.01, False), (1.1, 0.01, False), (0.5, 0.02, False), (0.9, 0.0, False)],
)
def test_judge_where_a_claim_is_that_something_is_smaller(value: float, error: float, passed: bool) -> None:
    smaller = a_gate(below=True, observe=lambda lab: Estimate(value=value, standard_error=error, n=5))
    assert judge(smaller, Lab(seeds=(1,))).passed is passed


def test_mean_of_batches() -> None:
    found = mean_of(np.array([1.0, 2.0, 3.0, 6.0]), n=99)
    assert found.value == 3.0
    assert found.standard_error == pytest.approx(math.sqrt(14 / 3 / 4))
    assert found.n == 99


def test_ratio_of_equal_batches_is_their_mean() -> None:
    totals = np.array([10.0, 12.0, 9.0, 13.0, 16.0])
    ratio, mean = ratio_of(totals, np.full(5, 4.0)), mean_of(totals / 4, n=20)
    assert ratio.value == pytest.approx(mean.value)
    assert ratio.standard_error == pytest.approx(mean.standard_error)
    assert ratio.n == 20


def test_ratio_of_proportional_batches_is_certain() -> None:
    counts = np.array([3.0, 8.0, 5.0])
    assert ratio_of(2.5 * counts, counts).standard_error == pytest.approx(0.0, abs=1e-12)


def test_share_of_trials() -> None:
    found = share_of(30, 100)
    assert (found.value, found.n) == (0.3, 100)
    assert found.standard_error == pytest.approx(math.sqrt(0.3 * 0.7 / 100))


def test_standard_errors_are_as_large_as_the_scatter() -> None:
    """Of many repetitions, the mean squared z is 1: errors are neither flattered nor exaggerated."""
    luck = np.random.default_rng(5)
    squares = np.zeros((600, 3))
    for row in squares:
        counts = luck.poisson(40, size=30)
        totals = np.array([luck.exponential(2.0, size=count).sum() for count in counts])
        ratio = ratio_of(totals, counts)
        mean = mean_of(luck.exponential(3.0, size=30), n=30)
        share = share_of(int(luck.binomial(400, 0.2)), 400)
        row[:] = [
            ((ratio.value - 2.0) / ratio.standard_error) ** 2,
            ((mean.value - 3.0) / mean.standard_error) ** 2,
            ((share.value - 0.2) / share.standard_error) ** 2,
        ]
    # the mean of 600 squares of t with 29 degrees of freedom: 29 / 27, give or take 0.07
    assert squares[:, 0].mean() == pytest.approx(1.0, abs=0.3)
    assert squares[:, 2].mean() == pytest.approx(1.0, abs=0.3)
    assert 0.8 < squares[:, 1].mean() < 1.8  # exponential means are skewed
