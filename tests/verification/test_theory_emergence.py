"""The closed forms about disputes against numerics that know nothing of them: walks, sums and simulations."""

import math

import numpy as np
import pytest
from scipy import integrate, stats

from analysis import theory_disputes as theory
from analysis.verify.emergence_seen import by_block, roots_of

pytestmark = pytest.mark.verify


def standard_errors(found: np.ndarray, exact: float) -> float:
    """How far the mean of a sample is from an exact value, in standard errors."""
    return abs(float(found.mean()) - exact) / (float(found.std(ddof=1)) / math.sqrt(len(found)))


# --- sparks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [1, 31, 91, 183, 365])
@pytest.mark.parametrize("amplitude", [0.0, 0.3, 1.0])
def test_season_share_is_the_sum_of_its_days(days, amplitude):
    from_peak = np.arange(365) - 182
    weights = 1 + amplitude * np.cos(2 * math.pi * from_peak / 365)
    summed = weights[np.abs(from_peak) <= days // 2].sum() / weights.sum()
    assert theory.season_share(days, amplitude) == pytest.approx(summed, rel=1e-12)


@pytest.mark.parametrize("power", [1, 2])
@pytest.mark.parametrize(("sigma", "cap"), [(0.7, 8.0), (0.7, 1.0), (0.3, 1.5), (1.2, 4.0)])
def test_moments_of_the_cut_lognormal_by_quadrature(power, sigma, cap):
    law = stats.lognorm(s=sigma, scale=math.exp(-sigma * sigma / 2))
    below, _ = integrate.quad(lambda x: x**power * law.pdf(x), 0, cap, epsabs=1e-12)
    summed = below + cap**power * law.sf(cap)
    assert theory.cut_lognormal_moment(power, sigma, cap) == pytest.approx(summed, rel=1e-8)


def test_lognormal_that_is_never_cut_has_mean_one():
    assert theory.cut_lognormal_moment(1, 0.5, 1e9) == pytest.approx(1.0)
    assert theory.cut_lognormal_moment(2, 0.5, 1e9) == pytest.approx(math.exp(0.25))


@pytest.mark.parametrize(("mean", "sigma", "cap"), [(2.0, 0.7, 8.0), (0.5, 1.0, 2.0)])
def test_poisson_lognormal_is_a_law_with_the_mixed_dispersion(mean, sigma, cap):
    counts = np.arange(120)
    law = np.array([theory.poisson_lognormal(int(n), mean, sigma, cap) for n in counts])
    first, second = (theory.cut_lognormal_moment(power, sigma, cap) for power in (1, 2))
    average = float(counts @ law)
    variance = float((counts - average) ** 2 @ law)
    assert law.sum() == pytest.approx(1.0, abs=1e-6)
    assert average == pytest.approx(mean * first, rel=1e-4)
    assert variance / average == pytest.approx(theory.mixed_poisson_dispersion(mean, first, second), rel=1e-3)


def test_poisson_law():
    law = [theory.poisson(n, 3.3) for n in range(60)]
    assert law == pytest.approx(stats.poisson(3.3).pmf(np.arange(60)), rel=1e-9)


# --- clusters -------------------------------------------------------------------------------------


def grow(offspring_of, *, clusters: int) -> np.ndarray:
    """Sizes of Galton-Watson trees; `offspring_of(number)` draws a generation's offspring."""
    size, generation = np.ones(clusters, dtype=np.int64), np.arange(clusters)
    while len(generation):
        generation = np.repeat(generation, offspring_of(len(generation)))
        size += np.bincount(generation, minlength=clusters)
    return size


@pytest.mark.parametrize("mean", [0.2, 0.4, 0.6])
def test_clusters_of_poisson_offspring_are_borel(mean):
    luck = np.random.default_rng(11)
    size = grow(lambda number: luck.poisson(mean, number), clusters=60_000)
    assert standard_errors(size, theory.cluster_mean(mean)) < 4
    squares = (size - theory.cluster_mean(mean)) ** 2
    assert standard_errors(squares, theory.cluster_variance(mean, mean)) < 4
    for k in range(1, 6):
        assert standard_errors(size == k, theory.borel(k, mean)) < 4


def test_borel_law_adds_up():
    sizes = np.arange(1, 1200)
    law = np.array([theory.borel(int(k), 0.5) for k in sizes])
    mean = float(sizes @ law)
    assert law.sum() == pytest.approx(1.0)
    assert mean == pytest.approx(theory.cluster_mean(0.5))
    assert float((sizes - mean) ** 2 @ law) == pytest.approx(theory.cluster_variance(0.5, 0.5), rel=1e-6)


def test_total_progeny_of_poisson_offspring_is_borel():
    offspring = stats.poisson(0.45).pmf(np.arange(60))
    law = theory.total_progeny(offspring, 12)
    assert law[0] == 0.0
    assert law[1:] == pytest.approx([theory.borel(k, 0.45) for k in range(1, 13)], rel=1e-10)


def test_total_progeny_of_twins():
    """Two offspring or none: only odd sizes, whose trees the Catalan numbers count."""
    law = theory.total_progeny(np.array([0.7, 0.0, 0.3]), 7)
    assert law[[2, 4, 6]] == pytest.approx(0.0)
    assert law[[1, 3, 5, 7]] == pytest.approx([0.7, 0.3 * 0.7**2, 2 * 0.3**2 * 0.7**3, 5 * 0.3**3 * 0.7**4])


def test_dispersion_of_births_that_stem_from_poisson_roots():
    luck = np.random.default_rng(12)
    roots = luck.poisson(1.3, 40_000)
    size = grow(lambda number: luck.poisson(0.35, number), clusters=int(roots.sum()))
    births = np.bincount(np.repeat(np.arange(len(roots)), roots), weights=size, minlength=len(roots))
    exact = theory.cluster_dispersion(0.35, 0.35)
    assert exact == pytest.approx(1 / (1 - 0.35) ** 2)
    mean = 1.3 * theory.cluster_mean(0.35)
    assert standard_errors((births - mean) ** 2 / mean, exact) < 4


def lives(luck: np.random.Generator, rate: float, hazard: float, number: int) -> np.ndarray:
    """Offspring of lives that begin at any time of a day and end at a constant hazard, drawn in real time."""
    begin = luck.random(number)
    days = np.floor(begin + luck.exponential(1 / hazard, number)).astype(int)  # midnights seen
    return luck.poisson(rate * days)


@pytest.mark.parametrize(("rate", "hazard"), [(0.2, 0.5), (0.05, 0.1), (1.0, 2.0)])
def test_offspring_of_exponential_lives(rate, hazard):
    luck = np.random.default_rng(13)
    found = lives(luck, rate, hazard, 200_000)
    law = theory.offspring_of_lives(rate, hazard, 40)
    mean, variance = theory.offspring_moments_of_lives(rate, hazard)
    counts = np.arange(len(law))
    assert law.sum() == pytest.approx(1.0, abs=1e-6)
    assert counts @ law == pytest.approx(mean, rel=1e-5)
    assert (counts - mean) ** 2 @ law == pytest.approx(variance, rel=1e-4)
    assert standard_errors(found, mean) < 4
    for j in range(4):
        assert standard_errors(found == j, float(law[j])) < 4


def test_clusters_of_exponential_lives():
    luck = np.random.default_rng(14)
    size = grow(lambda number: lives(luck, 0.2, 0.5, number), clusters=60_000)
    mean, variance = theory.offspring_moments_of_lives(0.2, 0.5)
    law = theory.total_progeny(theory.offspring_of_lives(0.2, 0.5, 30), 6)
    assert standard_errors(size, theory.cluster_mean(mean)) < 4
    assert standard_errors((size - size.mean()) ** 2, theory.cluster_variance(mean, variance)) < 4
    for k in range(1, 7):
        assert standard_errors(size == k, float(law[k])) < 4


def test_roots_of_a_forest():
    parent = np.array([-1, 0, 1, -1, 2, 3, 0, 4])
    assert roots_of(parent).tolist() == [0, 0, 0, 3, 0, 3, 0, 0]
    assert roots_of(np.array([], dtype=np.int64)).tolist() == []


def test_sums_by_block_leave_out_what_is_no_whole_block():
    group, day = np.array([0, 1, 1, 0]), np.array([0, 34, 35, 71])
    sums = by_block(group, day, np.array([1.0, 2.0, 4.0, 8.0]))
    assert sums.shape == (2, 2, 35)
    assert sums.sum(axis=2).tolist() == [[1.0, 0.0], [2.0, 4.0]]
    assert sums[1, 0, 34] == 2.0


# --- parties --------------------------------------------------------------------------------------


CHAIN = theory.DayChain(
    out=np.array([[0.20, 0.10, 0.02], [0.10, 0.08, 0.03], [0.05, 0.20, 0.30]]), up=np.array([0.15, 0.1, 0.0])
)
START = np.array([0.7, 0.2, 0.1])


def walk(chain: theory.DayChain, start: np.ndarray, *, days: int, parts: int) -> tuple[np.ndarray, float]:
    """Ends by step and way, and mean days, summed day by day over births in `parts` parts of a day."""
    total, steps = chain.total, len(chain.up)
    ends, mean = np.zeros(chain.out.shape), 0.0
    for rest in (np.arange(parts) + 0.5) / parts:
        there = start.copy()
        for day in range(days):
            exposure = rest if day == 0 else 1.0
            after = np.zeros(steps)
            for s in range(steps):
                nothing = math.exp(-exposure * total[s])
                happens = 1.0 - nothing
                # of the hour of an event, by parts: the mean of an exponential that is cut
                hour = 1.0 / total[s] - exposure * nothing / happens
                leaves = chain.out[s].sum() / total[s] * happens
                ends[s] += there[s] * chain.out[s] / total[s] * happens
                mean += there[s] * (leaves * hour + (1.0 - leaves) * exposure)
                after[s] += there[s] * nothing
                if s + 1 < steps:
                    after[s + 1] += there[s] * happens * chain.up[s] / total[s]
            there = after
    return ends / parts, mean / parts


def test_chain_is_what_a_walk_through_its_days_gives():
    ends, mean = walk(CHAIN, START, days=90, parts=150)
    assert CHAIN.ends(START) == pytest.approx(ends, abs=1e-5)
    assert CHAIN.ends(START).sum() == pytest.approx(1.0)
    assert CHAIN.mean_days(START) == pytest.approx(mean, abs=1e-5)


def test_chain_is_what_lives_drawn_in_real_time_give():
    """Each life minute by minute of luck: a birth, then one event a day at most, at an exponential hour."""
    luck = np.random.default_rng(15)
    ways, days, midnights = [], [], []
    for _ in range(20_000):
        step, now = int(luck.choice(3, p=START)), float(luck.random())
        born = now
        while True:
            end_of_day = math.floor(now) + 1.0
            wait = luck.exponential(1.0 / CHAIN.total[step])
            if now + wait >= end_of_day:
                now = end_of_day
                continue
            which = int(luck.choice(4, p=np.append(CHAIN.out[step], CHAIN.up[step]) / CHAIN.total[step]))
            if which < 3:
                break
            step, now = step + 1, end_of_day
        ways.append(which)
        days.append(now + wait - born)
        midnights.append(math.floor(now + wait) - math.floor(born))
    shares = CHAIN.ends(START).sum(axis=0)
    for way in range(3):
        assert standard_errors(np.array(ways) == way, float(shares[way])) < 4
    assert standard_errors(np.array(days), CHAIN.mean_days(START)) < 4
    for seen in (1, 2, 5, 9):
        assert standard_errors(np.array(midnights) >= seen, CHAIN.running(START, seen)) < 4


def test_chain_of_one_step_is_an_exponential_life():
    chain, start = theory.DayChain(out=np.array([[0.2, 0.1]]), up=np.zeros(1)), np.ones(1)
    assert chain.mean_days(start) == pytest.approx(1 / 0.3)
    assert chain.ends(start)[0] == pytest.approx([2 / 3, 1 / 3])
    mean_exposure, _ = integrate.quad(lambda rest: math.exp(-0.3 * (rest + 3)), 0, 1)
    assert chain.running(start, 4) == pytest.approx(mean_exposure)
    assert chain.running(start, 0) == 1.0


def test_chain_approaches_the_continuous_one_where_days_are_short():
    """With small hazards a second event on one day is rare: shares are those of the continuous chain."""
    slow = theory.DayChain(out=CHAIN.out / 500, up=CHAIN.up / 500)
    rates = np.diag(slow.total) - np.diag(slow.up[:-1], k=1)
    visits = START @ np.linalg.inv(rates)
    assert slow.ends(START) == pytest.approx(visits[:, None] * slow.out, rel=2e-3)
    assert slow.mean_days(START) == pytest.approx(visits.sum(), rel=1e-3)


@pytest.mark.parametrize(("hazard", "slowing"), [(0.25, 2.0), (0.05, 30.0), (0.5, 1e9)])
@pytest.mark.parametrize("midnights", [1, 2, 10, 60])
def test_survival_under_a_declining_hazard(hazard, slowing, midnights):
    """Day by day, for each minute of birth."""
    alive = 0.0
    for minute in range(1440):
        rest = 1.0 - (minute + 0.5) / 1440
        cumulated = hazard * rest
        for day in range(1, midnights):
            cumulated += hazard / (1.0 + (day - 1 + rest) / slowing)
        alive += math.exp(-cumulated) / 1440
    assert theory.declining_survival(midnights, hazard, slowing) == pytest.approx(alive, rel=1e-6)


def test_chance_of_an_event_of_a_day():
    """The hazard times the part of the day that is lived through before anything happens."""
    exact, _ = integrate.quad(lambda t: 0.07 * math.exp(-0.4 * t), 0, 1)
    assert theory.chance_of_a_day(0.07, 0.4) == pytest.approx(exact)


def test_survival_under_two_hazards():
    for days in (0.0, 3.0, 10.0, 14.5):
        cumulated, _ = integrate.quad(lambda t: 0.08 if t < 10 else 0.2, 0, days, points=[10.0])
        assert theory.two_rate_survival(days, 0.08, 10.0, 0.2) == pytest.approx(math.exp(-cumulated))


def test_logit_is_the_choice_of_the_largest_gumbel_utility():
    """McFadden's theorem, by simulation."""
    luck = np.random.default_rng(16)
    utilities = [0.8, -1.5, 0.1, 2.0]
    chosen = (np.array(utilities) + luck.gumbel(size=(100_000, 4))).argmax(axis=1)
    for option, share in enumerate(theory.logit_shares(utilities)):
        assert standard_errors(chosen == option, share) < 4


def test_logit_of_large_utilities():
    assert theory.logit_shares([1000.0, 1000.0 + math.log(3.0)]) == pytest.approx([0.25, 0.75])


@pytest.mark.parametrize(("mean", "least", "cut"), [(15.0, 1.0, 60.0), (2.0, 1.0, 3.0), (15.0, 0.0, 1e4)])
def test_mean_of_a_late_exponential_that_is_cut(mean, least, cut):
    density = stats.expon(scale=mean)
    after, _ = integrate.quad(lambda t: t * density.pdf(t), least, min(cut, 60 * mean), epsabs=1e-12)
    exact = (least * density.cdf(least) + after) / density.cdf(cut)
    assert theory.late_exponential_mean(mean, least, cut) == pytest.approx(exact, rel=1e-7)
