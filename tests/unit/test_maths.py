"""exp, log and the quantiles, against the library's and against their own definitions."""

import math
import statistics
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba import njit

from sim.rules import maths

UNIT = st.floats(1e-12, 1 - 1e-12)


def ulps(a: float, b: float) -> float:
    return abs(a - b) / math.ulp(b)


@given(st.floats(-700, 700))
def test_exp_is_within_two_units_in_the_last_place(x):
    assert ulps(maths.exp(x), math.exp(x)) <= 2


@given(st.floats(1e-300, 1e300))
def test_log_is_within_two_units_in_the_last_place(x):
    assert ulps(maths.log(x), math.log(x)) <= 2 or x == 1.0


def test_exp_and_log_at_their_corners():
    assert maths.exp(0.0) == 1.0
    assert maths.log(1.0) == 0.0
    assert maths.exp(-701.0) == 0.0
    assert maths.exp(5000.0) == maths.exp(700.0) < math.inf
    assert maths.logistic(0.0) == 0.5
    assert maths.logistic(-800.0) < 1e-300
    assert maths.logistic(800.0) == 1.0


@given(UNIT)
def test_the_normal_quantile_is_that_of_the_library(u):
    expected = statistics.NormalDist().inv_cdf(u)
    assert maths.normal_quantile(u) == pytest.approx(expected, rel=1e-13, abs=1e-13)


@given(UNIT)
def test_the_normal_quantile_is_odd(u):
    if u != 0.5 and 1.0 - (1.0 - u) == u:
        assert maths.normal_quantile(u) == pytest.approx(-maths.normal_quantile(1.0 - u), rel=1e-12)


@given(UNIT, st.floats(0, 30))
def test_the_poisson_quantile_is_the_least_number_with_that_much_below(u, mean):
    n = maths.poisson_quantile(u, mean)

    def below(k: int) -> float:
        return (
            math.fsum(math.exp(-mean + i * math.log(mean) - math.lgamma(i + 1)) for i in range(k + 1))
            if mean
            else 1.0
        )

    assert below(n) >= u - 1e-12
    assert n == 0 or below(n - 1) < u + 1e-12


@given(UNIT, UNIT, st.floats(0, 20))
def test_quantiles_rise(u, v, mean):
    low, high = sorted((u, v))
    assert maths.poisson_quantile(low, mean) <= maths.poisson_quantile(high, mean)
    assert maths.exponential_quantile(low, 3.0) <= maths.exponential_quantile(high, 3.0)
    assert maths.lognormal_quantile(low, 5.0, 0.7) <= maths.lognormal_quantile(high, 5.0, 0.7)


def test_quantiles_have_the_mean_that_they_are_given():
    grid = [(i + 0.5) / 20_000 for i in range(20_000)]
    assert statistics.fmean(maths.exponential_quantile(u, 90.0) for u in grid) == pytest.approx(90, rel=2e-3)
    assert statistics.fmean(maths.lognormal_quantile(u, 75.0, 0.55) for u in grid) == pytest.approx(
        75, rel=2e-3
    )
    assert statistics.fmean(maths.poisson_quantile(u, 2.5) for u in grid) == pytest.approx(2.5, rel=2e-3)


@pytest.fixture(scope="module")
def machine() -> dict[str, Callable[..., float]]:
    return {
        name: njit(getattr(maths, name)) for name in ("exp", "log", "normal_quantile", "poisson_quantile")
    }


@given(st.floats(-800, 800), UNIT, st.floats(0.01, 30), st.floats(0, 2))
def test_machine_code_gives_the_same_bits(machine, x, u, mean, sigma):
    for name, arguments in {
        "exp": (x * sigma,), "log": (abs(x) + 1e-9,), "normal_quantile": (u,), "poisson_quantile": (u, mean),
    }.items():  # fmt: skip
        assert machine[name](*arguments) == getattr(maths, name)(*arguments), name


def test_the_look_at_the_table_agrees_with_the_logistic_itself() -> None:
    for x in np.linspace(-9, 9, 1441).tolist():
        at = maths.logistic(x)
        for u in (1e-9, at * 0.9, at * (1 - 1e-7), at, at * (1 + 1e-7), min(at * 1.1, 1 - 1e-9), 1 - 1e-9):
            assert maths.is_below_logistic(u, x) == (u < at)
