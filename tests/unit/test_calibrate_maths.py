"""The mathematics of calibration, held against answers that are known."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from toy import cube, curved, synthetic

from analysis.calibrate.calibration import Question, budget_of
from analysis.calibrate.emulator import Emulator
from analysis.calibrate.identifiability import bandwidth, marginals, trading
from analysis.calibrate.predictive import checks, tensions
from analysis.calibrate.region import CUT, Left, Region, Wave, shrink, walk
from analysis.calibrate.screening import ranked
from analysis.calibrate.simulator import PLACES, Place
from analysis.calibrate.space import Space
from analysis.calibrate.targets import Target, Targets
from analysis.calibrate.waves import MOST_RANK, Problem, history_match
from analysis.calibrate.weighing import weigh
from analysis.study import Worlds, plan_of
from analysis.study.intervals import share_interval
from analysis.study.worlds import Uncertain
from sim.errors import RunError, ScenarioError


def target(value: float, error: float = 0.1, **changes: object) -> Target:
    plain = Target(measure="born_per_1000", low=value, high=value, discrepancy=error)
    return replace(plain, **changes)  # type: ignore[arg-type]


# --- emulators -----------------------------------------------------------------------------------


def test_an_emulator_foretells_and_knows_how_well() -> None:
    generator = np.random.default_rng(1)
    points, luck = generator.random((150, 3)), 0.05
    outcomes = curved(points)[:, 1] + luck * generator.standard_normal(150)
    emulator = Emulator.fit(points, outcomes, luck=luck**2)
    there = generator.random((2000, 3))
    mean, variance = emulator.predict(there)
    error = (mean - curved(there)[:, 1]) / np.sqrt(variance)
    assert np.abs(mean - curved(there)[:, 1]).max() < 0.15
    assert (np.abs(error) <= 2).mean() > 0.85
    assert np.sqrt(variance.mean()) < 0.05


def test_an_emulator_of_a_constant_is_sure() -> None:
    points = np.random.default_rng(1).random((40, 2))
    mean, variance = Emulator.fit(points, np.full(40, 7.0), luck=0.0).predict(points)
    assert mean == pytest.approx(np.full(40, 7.0))
    assert variance.max() < 1e-9


def test_noise_beyond_luck_is_the_emulators_own() -> None:
    generator = np.random.default_rng(2)
    points = generator.random((300, 2))
    outcomes = generator.standard_normal(300)
    assert Emulator.fit(points, outcomes, luck=0.0).unexplained == pytest.approx(1.0, abs=0.2)
    assert Emulator.fit(points, outcomes, luck=1.1).unexplained == pytest.approx(0.0, abs=0.1)


# --- what is left --------------------------------------------------------------------------------


def exact(sides: int, value: float, error: float) -> Region:
    """A region ruled by the first side alone: left is `value` - 3 `error` to `value` + 3 `error`."""
    points = np.random.default_rng(0).random((60, sides))
    wave = Wave(emulators=(Emulator.fit(points, points[:, 0], luck=0.0),), luck=np.zeros(1))
    return Region(targets=(target(value, error),), space=cube(sides), waves=(wave,))


@pytest.mark.parametrize(("error", "share"), [(0.05, 0.3), (0.005, 0.03), (0.0002, 0.0012)])
def test_the_share_that_is_left_is_the_volume(error: float, share: float) -> None:
    generator = np.random.default_rng(3)
    whole = Left(points=generator.random((2000, 4)), share=1.0)
    left = shrink(exact(4, 0.5, error), whole, generator)
    assert left is not None
    low, high = left.interval
    assert low < share < high < 1.5 * share
    assert np.abs(left.points[:, 0] - 0.5).max() <= 3.01 * error
    # evenly spread there: sides that are not ruled have their whole width
    assert all(stats.kstest(left.points[::4, side], "uniform").pvalue > 1e-3 for side in (1, 2, 3))


def test_nothing_is_left_where_no_point_comes_near() -> None:
    generator = np.random.default_rng(4)
    assert shrink(exact(2, 3.0, 0.05), Left(points=generator.random((200, 2)), share=1.0), generator) is None


def test_impossible_points_are_ruled_out() -> None:
    region = exact(2, 0.5, 1.0)
    space = replace(region.space, possible=lambda points: points[:, 1] < 0.5)
    scores = replace(region, space=space).score(np.array([[0.5, 0.4], [0.5, 0.6]]))
    assert scores[0] < CUT
    assert scores[1] == np.inf
    assert (space.spread(50, seed=[1])[:, 1] < 0.5).all()


def test_a_walk_keeps_its_distribution() -> None:
    generator = np.random.default_rng(5)

    def density(points: np.ndarray) -> np.ndarray:
        return np.asarray(-0.5 * ((points[:, 0] - 0.3) / 0.1) ** 2)

    points = walk(generator.random((3000, 2)), density, generator, sweeps=60)
    known = stats.truncnorm(-3, 7, loc=0.3, scale=0.1)
    assert points[:, 0].mean() == pytest.approx(known.mean(), abs=0.01)
    assert points[:, 0].std() == pytest.approx(known.std(), rel=0.05)
    assert stats.kstest(points[:, 1], "uniform").pvalue > 1e-3


def test_whole_numbers_are_points_of_their_own() -> None:
    leaf = Uncertain(path="n", value=3, low=3, high=5, distribution="uniform", limits=(0, 9))
    space = Space(leaves=(leaf,))
    points = np.array([[0.1], [0.3], [0.5], [0.99]])
    assert space.values(points).T.tolist() == [[3, 3, 4, 5]]
    assert space.snapped(points).T.tolist() == [pytest.approx([1 / 6, 1 / 6, 0.5, 5 / 6])]


# --- waves and weights ---------------------------------------------------------------------------


def test_the_posterior_of_a_line_is_the_one_that_is_known() -> None:
    generator = np.random.default_rng(6)
    luck, error = 0.03, 0.05

    def run(points: np.ndarray) -> np.ndarray:
        return np.asarray(
            points.sum(axis=1, keepdims=True) + luck * generator.standard_normal((len(points), 1))
        )

    problem = Problem(space=cube(2), targets=(target(0.8, error),), run=run, seed=6)
    history = history_match(problem, waves=2, runs=60)
    found = weigh(problem, history, runs=400)
    total = found.points.sum(axis=1)
    known = np.hypot(luck, error)
    mean = found.weights @ total
    assert mean == pytest.approx(0.8, abs=0.02)
    # the sum of two even numbers is denser towards 1: the normal times a slope
    assert np.sqrt(found.weights @ (total - mean) ** 2) == pytest.approx(known, rel=0.12)
    assert found.widened == 1.0
    pair = trading(problem.space, found.points, found.weights)
    assert [(one.one, one.other) for one in pair] == [("p.0", "p.1")]
    assert pair[0].high < -0.5


def test_targets_that_contradict_each_other_are_told() -> None:
    def run(points: np.ndarray) -> np.ndarray:
        return np.repeat(points[:, :1], 4, axis=1)

    apart = tuple(target(value, 0.01) for value in (0.1, 0.4, 0.7, 0.9))
    problem = Problem(space=cube(2), targets=apart, run=run)
    with pytest.raises(RunError, match="no plausible world comes near enough to all targets but two"):
        history_match(problem, waves=1, runs=60)
    two = replace(problem, targets=apart[:2], run=lambda points: run(points)[:, :2])
    assert 1 < history_match(two, waves=1, runs=60).region.rank <= MOST_RANK


def test_the_same_seed_gives_the_same() -> None:
    once, again = (history_match(synthetic(3)[1], waves=2, runs=60) for _ in range(2))
    assert np.array_equal(once.left.points, again.left.points)
    assert [wave.left.share for wave in once.waves] == [wave.left.share for wave in again.waves]


def recovered(repetitions: int) -> tuple[int, int]:
    """How many intervals of 95 % hold the true parameter, and how many there are."""
    hits = total = 0
    for seed in range(repetitions):
        truth, problem = synthetic(seed)
        found = weigh(problem, history_match(problem, waves=3, runs=60), runs=300)
        for one in marginals(problem.space, found.points, found.weights, seed=seed):
            side = problem.space.names.index(one.path)
            hits += one.posterior[0] <= truth[side] <= one.posterior[1]
            total += 1
    return hits, total


@pytest.mark.slow
def test_true_parameters_lie_in_their_intervals_as_often_as_is_said() -> None:
    hits, total = recovered(12)
    # of 36 intervals at 95 %, fewer than 29 hold theirs once in a thousand times
    assert hits >= stats.binom.ppf(0.001, total, 0.95)


@pytest.mark.bench
def test_how_often_true_parameters_lie_in_their_intervals(capsys: pytest.CaptureFixture[str]) -> None:
    hits, total = recovered(60)
    rate = share_interval(hits=hits, n=total)
    with capsys.disabled():
        print(f"\n{hits} of {total}: {rate.value:.3f} ({rate.low:.3f} to {rate.high:.3f})")
    assert rate.low <= 0.95


# --- what is said --------------------------------------------------------------------------------


def test_a_parameter_that_the_data_leave_alone_is_told_from_one_that_they_do_not() -> None:
    generator = np.random.default_rng(7)
    points = generator.random((4000, 3))
    weights = stats.norm.pdf(points[:, 1], 0.5, 0.05)
    weights /= weights.sum()
    first, *others = marginals(cube(3), points, weights, seed=1)
    assert first.path == "p.1"
    assert first.touched
    assert not any(one.touched for one in others)
    assert first.posterior == pytest.approx((0.5 - 1.96 * 0.05, 0.5 + 1.96 * 0.05), abs=0.02)
    assert first.left == pytest.approx(4 * 0.98 * 0.05 / 0.95, rel=0.05)
    assert first.left_low < first.left < first.left_high < 1.1 * first.left
    assert others[0].left == pytest.approx(1.0, abs=0.03)


@pytest.mark.parametrize("n", [6, 18])
def test_intervals_from_few_runs_hold_another_one_as_often_as_is_said(n: int) -> None:
    generator, space, hits = np.random.default_rng(n), cube(1), 0
    for _ in range(400):
        *runs, other = generator.normal(0.5, 0.04, n + 1)
        low, high = marginals(space, np.array(runs)[:, None], np.full(n, 1 / n), seed=1)[0].posterior
        hits += low <= other <= high
    interval = share_interval(hits=hits, n=400)
    # the outermost of six and of eighteen runs would hold 71 and 89 %
    assert interval.low <= 0.95 <= interval.high


def test_runs_are_spread_over_places() -> None:
    study = Place(scenario="town").study("spread", worlds=Worlds(count=20), outcomes=("born_per_1000",))
    assert len({one.place for one in plan_of(study)}) == PLACES


def test_many_runs_are_not_spread_out() -> None:
    generator = np.random.default_rng(3)
    points = generator.beta(2, 5, (5000, 1))
    (found,) = marginals(cube(1), points, np.full(len(points), 1 / len(points)), seed=1)
    plain = np.quantile(points, [0.025, 0.975])
    assert found.posterior == pytest.approx(tuple(plain), abs=0.01)
    assert bandwidth(5000) < 0.03 < bandwidth(40) < bandwidth(6)


def test_screening_finds_what_targets_feel() -> None:
    generator = np.random.default_rng(8)
    drawn = generator.random((400, 30))
    outcomes = np.stack(
        [drawn[:, 4] + 0.2 * generator.standard_normal(400), np.exp(-3 * drawn[:, 9]), np.full(400, 1.0)],
        axis=1,
    )
    targets = [target(0.5), target(0.5), target(1.0)]
    found = ranked([f"p.{side}" for side in range(30)], drawn, outcomes, targets, most=2)
    assert {one.path for one in found if one.chosen} == {"p.4", "p.9"}
    assert found[0].path == "p.9"
    assert found[0].correlation == pytest.approx(-1.0)


def test_a_target_beyond_reach_is_a_tension_in_words() -> None:
    generator = np.random.default_rng(9)
    prior = np.stack([generator.normal(10, 1, 500), generator.normal(0, 1, 500)], axis=1)
    fitted = (target(3.0, 0.5), target(0.0, 1.0))
    found = checks(fitted, prior, prior - np.array([2.0, 0.0]))
    assert [check.hit for check in found] == [False, True]
    (tense,) = tensions(found, prior)
    assert tense.above
    assert tense.alone.value == 0
    assert tense.beside.n > 400


def test_bands_say_whether_calibration_helped() -> None:
    generator = np.random.default_rng(10)
    before, after = generator.normal(0, 3, (400, 1)), generator.normal(0, 0.2, (400, 1))
    (check,) = checks((target(0.0, 0.2),), before, after)
    assert check.verdict == "better"
    assert check.narrowed == pytest.approx(0.2 / 3, rel=0.2)
    assert checks((target(0.0, 0.2),), after, before)[0].verdict == "worse"
    assert checks((target(0.0, 0.2),), before, before)[0].verdict == "no different"


def test_too_few_runs_are_refused_with_the_number_that_would_do() -> None:
    question = Question(
        place=Place(scenario="town"), targets=Targets(name="x", targets=(target(1.0),)), runs=500
    )
    with pytest.raises(ScenarioError, match=r"500 are too few for 20 parameters: at least [\d,]+"):
        budget_of(question, 180)
    least = 1412
    budget = budget_of(replace(question, runs=least), 180)
    assert budget.waves == 1
    spent = budget.screening + budget.wave + 32 + budget.worlds
    assert least - spent >= 0.29 * least
