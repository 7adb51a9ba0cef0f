"""The Erlang line against what it is made of, and what must be true of it."""

import math

import numpy as np
import pytest

from analysis.staffing.bench import Source
from analysis.staffing.erlang import late_share, late_share_of, smallest_by_formula
from analysis.staffing.question import place_of
from analysis.theory import mmc_sojourn_tail


@pytest.mark.parametrize(("servers", "offered"), [(1, 0.8), (3, 2.1), (3, 2.9), (8, 5.0)])
def test_with_exponential_work_it_is_the_mean_tail_of_the_sojourn(servers: int, offered: float) -> None:
    times = np.linspace(1, 2, 20_001)
    tail = [mmc_sojourn_tail(time, servers, 3 * offered, 3.0) for time in times]
    found = late_share(
        servers=servers, offered_per_day=3 * offered, service_per_day=3.0, variation=1.0, due_days=1
    )
    assert found == pytest.approx(float(np.trapezoid(tail, times)), rel=1e-6)


def test_equal_rates_are_the_limit_of_unequal_ones() -> None:
    def share(offered: float) -> float:
        return late_share(servers=2, offered_per_day=offered, service_per_day=1.0, variation=1.0, due_days=0)

    assert share(1.0) == pytest.approx((share(0.999) + share(1.001)) / 2, rel=1e-4)


def test_overload_serves_what_it_can_and_all_of_it_late() -> None:
    found = late_share(servers=2, offered_per_day=8, service_per_day=1.0, variation=0.8, due_days=5)
    assert found == pytest.approx(2 / 8)


def test_it_falls_with_staff_and_with_time_given() -> None:
    def share(servers: int, due: float) -> float:
        return late_share(
            servers=servers, offered_per_day=9.5, service_per_day=1.0, variation=0.8, due_days=due
        )

    by_staff = [share(servers, 1) for servers in range(10, 20)]
    assert np.all(np.diff(by_staff) < 0)
    by_due = [share(10, due) for due in range(6)]
    assert np.all(np.diff(by_due) < 0)
    assert share(10, 0) < 1


def test_nobody_asks_or_nobody_serves() -> None:
    assert late_share(servers=2, offered_per_day=0, service_per_day=1, variation=1, due_days=1) == 0
    assert late_share(servers=0, offered_per_day=2, service_per_day=1, variation=1, due_days=1) == 0


def test_on_the_town_taking_out_upward_tasks_makes_more_late() -> None:
    found = place_of(Source(scenario="town"))
    bare, corrected = (late_share_of(found.scenario, found.institution, bare=bare) for bare in (True, False))
    assert bare is not None
    assert corrected is not None
    assert 0 <= bare < corrected < 1


def test_smallest_by_formula() -> None:
    numbers = [float(n) for n in range(1, 50)]
    assert smallest_by_formula(numbers, lambda n: math.exp(-n / 10), 0.05) == 30
    assert smallest_by_formula(numbers, lambda n: 1.0, 0.05) is None
    assert smallest_by_formula(numbers, lambda n: None, 0.05) == 1
