"""Intervals on arrays whose answer is known; whether they cover as often as they say is measured here too."""

import math

import numpy as np
import pytest
from scipy import stats

from analysis.study.intervals import (
    Interval,
    chance_of_better,
    mean_interval,
    next_look,
    paired_difference,
    pairing_efficiency,
    ratio_interval,
    share_interval,
    staged_interval,
    stein_size,
)


def each(values):
    """Every value a world of its own."""
    return np.arange(len(values))


# --- known answers -------------------------------------------------------------------------------


def test_without_skewness_a_mean_has_students_interval():
    values = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    found = mean_interval(values=values, world=each(values))
    low, high = stats.t.interval(0.95, 4, loc=3, scale=values.std(ddof=1) / math.sqrt(5))
    assert (found.value, found.n) == (3, 5)
    assert (found.low, found.high) == pytest.approx((low, high))
    assert found.half_width == pytest.approx((high - low) / 2)


def test_a_long_tail_moves_the_interval_towards_it():
    values = np.array([0.0, 0.1, 0.2, 0.3, 0.4, 5.0] * 5)
    found = mean_interval(values=values, world=each(values))
    assert found.high - found.value > found.value - found.low > 0


def test_runs_of_one_world_count_as_one():
    one = np.array([1.0, 3.0, 10.0, 14.0, 5.0, 5.0])
    found = mean_interval(values=one, world=[1, 1, 2, 2, 3, 3])
    assert found == mean_interval(values=[2.0, 12.0, 5.0], world=[1, 2, 3])
    assert found.n == 3


def test_one_world_has_its_replications_as_units():
    assert mean_interval(values=[1.0, 2.0, 4.0], world=[7, 7, 7]).n == 3


def test_pairs_with_an_undefined_side_are_left_out_and_counted():
    found = paired_difference(one=[1, math.nan, 3, 5], other=[0, 1, math.nan, 3], world=[1, 2, 3, 4])
    assert (found.value, found.n, found.dropped) == (1.5, 2, 2)


def test_equal_arms_differ_by_exactly_nothing():
    values = np.array([0.1, 0.7, 0.3])
    found = paired_difference(one=values, other=values, world=each(values))
    assert (found.value, found.low, found.high, found.note) == (0, 0, 0, "equal in all 3")
    ratio = ratio_interval(one=values, other=values, world=each(values))
    assert (ratio.value, ratio.low, ratio.high) == (0, 0, 0)


def test_one_value_and_none_have_no_interval():
    alone, nothing = mean_interval(values=[4.0], world=[1]), mean_interval(values=[], world=[])
    assert (alone.value, alone.told, alone.note) == (4, False, "one unit has no interval")
    assert math.isnan(nothing.value)
    assert nothing.note == "defined nowhere"
    assert not alone.excludes(0)
    assert nothing.as_dict()["low"] is None


def test_what_hardly_ever_happened_is_called_sparse():
    values = np.zeros(100)
    values[:4] = 1
    assert mean_interval(values=values, world=each(values)).note == "sparse: 96 of 100 are equal"
    values[:20] = 1
    assert not mean_interval(values=values, world=each(values)).note


def test_another_unit_may_turn_an_interval_round():
    found = Interval(value=2, low=1, high=4, n=9).times(-10)
    assert (found.value, found.low, found.high, found.n) == (-20, -40, -10, 9)


def test_a_ratio_that_is_fixed_but_for_rounding_is_found_too():
    other = [0.4, 0.4, 0.6, 0.6, 0.6, 0.4, 0.4, 0.8, 0.4, 0.4, 0.6, 0.4]
    one = [0.5, 0.5, 0.75, 0.75, 0.75, 0.5, 0.5, 1.0, 0.5, 0.5, 0.75, 0.5]
    found = ratio_interval(one=one, other=other, world=np.zeros(12, dtype=np.int64))
    assert (found.low, found.high) == pytest.approx((0.25, 0.25))


def test_a_fixed_ratio_is_found_without_a_doubt_and_nothing_bounds_one_to_nothing():
    other = np.array([1.0, 2.0, 3.0, 5.0])
    found = ratio_interval(one=0.75 * other, other=other, world=each(other))
    assert (found.value, found.low, found.high) == pytest.approx((-0.25, -0.25, -0.25))
    loose = ratio_interval(one=[1.0, 2, 3, 1], other=[-1.0, 1, 2, -1.5], world=[1, 2, 3, 4])
    assert not loose.told
    assert loose.note == "the reference cannot be told from zero"


def test_fieller_without_skewness_agrees_with_its_closed_form():
    draws = np.random.default_rng(3).normal(size=(2, 4000))
    other, one = 10 + draws[0], 9 + draws[0] + 0.3 * draws[1]
    found = ratio_interval(one=one, other=other, world=each(one))
    t, n = stats.t.ppf(0.975, 3999), 4000
    v = np.cov(one, other) / n
    a, b, c = other.mean() ** 2 - t**2 * v[1, 1], one.mean() * other.mean() - t**2 * v[0, 1], one.mean() ** 2
    c -= t**2 * v[0, 0]
    root = math.sqrt(b**2 - a * c)
    assert (found.low, found.high) == pytest.approx(((b - root) / a - 1, (b + root) / a - 1), rel=1e-3)


def test_wilsons_interval_of_a_share():
    found = share_interval(hits=10, n=40)
    assert (found.value, found.low, found.high) == pytest.approx((0.25, 0.14187, 0.40194), abs=1e-5)
    assert share_interval(hits=0, n=5).low == 0
    assert share_interval(hits=5, n=5).high == 1


def test_the_chance_of_better_counts_worlds_and_halves_ties():
    one, other = [1.0, 2, 3, 4], [2.0, 2, 2, 5]
    assert chance_of_better(one=one, other=other, world=[1, 2, 3, 4], better="lower").value == 0.625
    assert chance_of_better(one=one, other=other, world=[1, 2, 3, 4], better="higher").value == 0.375
    assert chance_of_better(one=one, other=other, world=[1, 1, 2, 2], better="lower").value == 0.75


def test_what_pairing_gains():
    draws = np.random.default_rng(1).normal(size=(2, 2000))
    found = pairing_efficiency(one=draws[0] + draws[1] / 3, other=draws[0])
    assert found.efficiency.low < 19 < found.efficiency.high
    assert found.correlation.low < 1 / math.sqrt(1 + 1 / 9) < found.correlation.high
    assert math.isinf(pairing_efficiency(one=draws[0] + 1, other=draws[0]).efficiency.value)
    assert math.isnan(pairing_efficiency(one=[1, 1, 1, 1], other=[2, 2, 2, 2]).efficiency.value)


def test_the_jackknife_is_that_of_leaving_out_one_by_one():
    pairs = np.random.default_rng(2).normal(size=(12, 2)) @ [[1, 0.8], [0, 0.6]]

    def gain(rows):
        apart = rows[:, 0].var(ddof=1) + rows[:, 1].var(ddof=1)
        return math.log(apart / (rows[:, 0] - rows[:, 1]).var(ddof=1))

    left = np.array([gain(np.delete(pairs, i, axis=0)) for i in range(12)])
    half = stats.t.ppf(0.975, 11) * math.sqrt(11 / 12 * ((left - left.mean()) ** 2).sum())
    found = pairing_efficiency(one=pairs[:, 0], other=pairs[:, 1]).efficiency
    assert math.log(found.high) == pytest.approx(gain(pairs) + half)


# --- how many runs -------------------------------------------------------------------------------


def test_steins_size_is_the_pilots_t_squared_over_the_half_width_squared():
    pilot = np.array([1.0, 2.0, 3.0, 4.0])
    wanted = (stats.t.ppf(0.975, 3) * pilot.std(ddof=1) / 0.5) ** 2
    assert stein_size(pilot=pilot, half_width=0.5) == math.ceil(wanted)
    assert stein_size(pilot=pilot, half_width=100) == 4
    with pytest.raises(ValueError, match="size nothing"):
        stein_size(pilot=pilot, half_width=0)


def test_the_outcome_that_needs_most_decides_up_to_the_maximum():
    even = np.array([-1.0, 1.0] * 20)
    units, aim = {"calm": even, "wild": 10 * even}, {"calm": 0.5, "wild": 3.0}
    wanted = stein_size(pilot=units["wild"], half_width=3.0)
    assert next_look(units=units, half_width=aim, looks=[40], most=1000) == wanted
    assert wanted > 45
    assert next_look(units=units, half_width=aim, looks=[40], most=45) == 45
    assert next_look(units=units, half_width={"calm": 9, "wild": 90}, looks=[40], most=1000) == 40


def test_the_largest_deviation_seen_is_kept():
    pilot, rest = np.array([-3.0, 3.0] * 10), np.array([-1.0, 1.0] * 10)
    found = staged_interval(units=np.concatenate([pilot, rest]), looks=[20, 40])
    assert found.half_width == pytest.approx(stats.t.ppf(0.975, 19) * pilot.std(ddof=1) / math.sqrt(40))


# --- coverage ------------------------------------------------------------------------------------

REPETITIONS = 2000
CASES = {
    "even": (lambda draw, n: draw.normal(1, 1, n), 1.0),
    "skewed": (lambda draw, n: draw.lognormal(0, 0.75, n), math.exp(0.28125)),
    "difference of counts": (lambda draw, n: draw.poisson(0.6, n) - draw.poisson(0.3, n), 0.3),
    "difference of counts that vary by world": (
        lambda draw, n: draw.poisson(draw.lognormal(0, 0.5, n)) - draw.poisson(0.5, n),
        math.exp(0.125) - 0.5,
    ),
    "rare counts on one side": (lambda draw, n: draw.poisson(0.2, n), 0.2),
}
"""What is drawn a world, and its true mean."""


@pytest.mark.parametrize("n", [40, 200])
@pytest.mark.parametrize("case", CASES)
def test_intervals_of_means_cover_as_often_as_they_say(case, n):
    sample, truth = CASES[case]
    draw, world = np.random.default_rng(n), np.arange(n)
    found = [mean_interval(values=sample(draw, n), world=world) for _ in range(REPETITIONS)]
    trusted = [not one.excludes(truth) for one in found if not one.note]
    if len(trusted) > 0.99 * REPETITIONS:
        assert 0.93 <= np.mean(trusted) <= 0.97
    else:
        assert 0.93 <= np.mean([not one.excludes(truth) for one in found]) <= 0.985


def test_plain_t_would_not_cover_what_leans_to_one_side():
    draw, n = np.random.default_rng(9), 40
    samples = draw.poisson(0.1, (REPETITIONS, n)).astype(float)
    half = stats.t.ppf(0.975, n - 1) * samples.std(axis=1, ddof=1) / math.sqrt(n)
    plain = np.mean(np.abs(samples.mean(axis=1) - 0.1) <= half)
    found = [mean_interval(values=one, world=np.arange(n)) for one in samples]
    assert plain < 0.92 < np.mean([one.low <= 0.1 <= one.high for one in found])


def test_clusters_cover_where_runs_alone_would_not():
    draw, worlds, runs = np.random.default_rng(6), 30, 5
    world = np.repeat(np.arange(worlds), runs)
    hits = np.zeros(2)
    for _ in range(1500):
        values = draw.normal(0, 1, worlds)[world] + draw.normal(0, 0.5, worlds * runs)
        clustered = mean_interval(values=values, world=world)
        naive = mean_interval(values=values, world=np.arange(len(values)))
        hits += [not clustered.excludes(0), not naive.excludes(0)]
    assert 0.93 <= hits[0] / 1500 <= 0.97
    assert hits[1] / 1500 < 0.8


@pytest.mark.parametrize("spread", [0.3, 0.7])
def test_relative_effects_cover(spread):
    draw, n, hits = np.random.default_rng(8), 60, 0
    for _ in range(1500):
        rate = draw.lognormal(1.5, spread, n)
        found = ratio_interval(one=draw.poisson(0.8 * rate), other=draw.poisson(rate), world=np.arange(n))
        hits += found.low <= -0.2 <= found.high
    assert 0.93 <= hits / 1500 <= 0.97


@pytest.mark.parametrize("share", [0.5, 0.8, 0.95])
def test_chances_cover(share):
    draw = np.random.default_rng(7)
    found = [share_interval(hits=hits, n=200) for hits in draw.binomial(200, share, REPETITIONS)]
    assert 0.93 <= np.mean([one.low <= share <= one.high for one in found]) <= 0.975


def staged(sample, *, half_width, most, pilot=40):
    """Two outcomes, drawn at once as the rule asks; the interval of each, and how many units it took."""
    draws = sample(most)
    looks = [pilot]
    while True:
        units = {str(k): row[: looks[-1]] for k, row in enumerate(draws)}
        wanted = next_look(units=units, half_width=dict.fromkeys(units, half_width), looks=looks, most=most)
        if wanted == looks[-1]:
            return [staged_interval(units=row, looks=looks) for row in units.values()], wanted
        looks.append(wanted)


STAGED = {
    "even and correlated": (
        lambda draw, n: draw.multivariate_normal([1, 2], [[1, 0.8], [0.8, 1]], n).T,
        (1.0, 2.0),
    ),
    "skewed, and a difference of counts": (
        lambda draw, n: np.stack(
            [draw.lognormal(0, 0.6, n), draw.poisson(0.8, n) - draw.poisson(0.5, n)]
        ).astype(float),
        (math.exp(0.18), 0.3),
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("most", [2000, 90])
@pytest.mark.parametrize("case", STAGED)
def test_the_sequential_rule_keeps_its_coverage_for_several_outcomes_and_at_its_maximum(case, most):
    sample, truth = STAGED[case]
    draw, hits, sizes = np.random.default_rng(11), np.zeros(2), []
    for _ in range(1500):
        found, size = staged(lambda n: sample(draw, n), half_width=0.15, most=most)
        hits += [one.low <= true <= one.high for one, true in zip(found, truth, strict=True)]
        sizes.append(size)
        if size < most:
            assert max(one.half_width for one in found) <= 0.15
    assert hits.min() / 1500 >= 0.93
    assert hits.max() / 1500 <= 0.975
    assert max(sizes) <= most
    assert np.mean(sizes) > 80


def test_arms_that_differ_in_hardly_a_run_have_an_efficiency_without_an_upper_end():
    one = np.array([*range(28), 5.0, 9.0])
    other = one.copy()
    other[3] += 1e-6
    found = pairing_efficiency(one=one, other=other).efficiency
    assert found.value > 1
    assert not found.told


def test_ratios_that_are_alike_but_for_rounding_have_an_interval_without_width():
    luck = 1 + 0.05 * np.random.default_rng(1).normal(0, 1, 30)
    other = 20.0 * luck + 0.01 * luck**2
    for factor in (0.1, 1.3, 2.0):
        found = ratio_interval(one=factor * other, other=other, world=np.arange(30))
        assert found.value == pytest.approx(factor - 1)
        assert found.half_width == pytest.approx(0, abs=1e-9)
