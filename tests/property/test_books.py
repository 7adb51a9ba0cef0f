"""The books add up, counted apart from the audit, whatever the scenario; a larger place is no other place."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from generated import scenario_from, scenario_text
from places import EVERYTHING, place

from analysis.verify import books
from sim.simulate import Run, simulate

COUNTS: dict[str, Callable[[Run], books.Count]] = {
    "disputes inside": partial(books.little, books.dispute_stays),
    "cases inside": partial(books.little, books.case_stays),
    "requests inside": partial(books.little, books.request_stays),
    "states": books.disputes_in_one_state,
    "staff minutes": books.staff_minutes,
    "points": books.points,
    "requests": books.requests_accounted,
}
"""What must be nothing in any run. (Minutes of sessions are not: some sessions are never finished.)"""


def what_is_off(seed: int) -> dict[str, int]:
    run = simulate(scenario_from(scenario_text(seed)), seed=seed)
    return {name: off for name, count in COUNTS.items() if (off := count(run).off)}


@pytest.mark.parametrize("seed", range(12))
def test_books_of_generated_scenarios(seed: int) -> None:
    assert what_is_off(seed) == {}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12, 150))
def test_books_of_more_generated_scenarios(seed: int) -> None:
    assert what_is_off(seed) == {}


INTENSIVE = (
    "born_per_1000_adults",
    "unsettled_severity_days_per_1000",
    "hidden_share",
    "requests_per_1000",
    "utilisation_gridworkers",
    "participation_last",
    "trust_mean_end",
)
"""Outcomes per head, per dispute or per post."""


def outcomes(*, villages: int) -> np.ndarray:
    """Outcomes of a place of equal villages, each with a grid and a committee; shape (seeds, outcomes)."""
    policies = EVERYTHING | {
        "staffing": {"grids": {"rural": {"count": villages}}, "gridworkers": {"rural": {"per_grid": 1}}},
        "ladder": {"committee": {"mediators": {"per_unit": 2}}},
        "volunteers": {"registered": 20 * villages, "attention": 0.5},
    }
    scenario = place(
        households=200 * villages, residents=600 * villages, villages=villages, policies=policies,
        parameters={"sparks": {"rate_scale": 3}}, run={"days": 200},
    )  # fmt: skip
    tables = [simulate(scenario, seed=seed).measures() for seed in range(30)]
    return np.array([[table[name] for name in INTENSIVE] for table in tables], dtype=float)


def test_a_place_four_times_as_large_is_no_other_place() -> None:
    small, large = outcomes(villages=3), outcomes(villages=12)
    error = np.sqrt(small.var(axis=0, ddof=1) / len(small) + large.var(axis=0, ddof=1) / len(large))
    z = dict(zip(INTENSIVE, (large.mean(axis=0) - small.mean(axis=0)) / error, strict=True))
    assert max(map(abs, z.values())) < 4, z
    assert (large.var(axis=0) < small.var(axis=0)).all()
