"""The mathematics of `staffing`: curves, knees, targets, solver, worths, on data whose answer is known."""

import numpy as np
import pytest

from analysis.staffing import solver
from analysis.staffing.curve import Curve, dominated, marginal, told_up_to
from analysis.staffing.knees import knee_of
from analysis.staffing.target import Target, read_target
from analysis.staffing.worth import monotone, worth_of
from sim.errors import ScenarioError


def curve(
    staff: list[float], means: list[float], *, noise: float = 0.0, own: float = 0.0, n: int = 24
) -> Curve:
    """A curve with luck that all staffings share (`noise`), and luck of each alone (`own`)."""
    rng = np.random.default_rng(1)
    shared, alone = rng.normal(size=n) * noise, rng.normal(size=(len(staff), n)) * own
    values = np.array(means)[:, None] + shared + alone
    return Curve(
        outcome="late",
        unit="share",
        better="lower",
        staff=np.array(staff, dtype=float),
        values=values,
        world=np.zeros(n, dtype=np.int64),
    )


# --- the curve ------------------------------------------------------------------------------------


def test_marginal_value_is_paired_and_per_worker() -> None:
    found = marginal(curve([2, 4, 5], [0.5, 0.3, 0.3], noise=0.2))
    assert [(step.fewer, step.more) for step in found] == [(2, 4), (4, 5)]
    # luck is common and large; the difference is exact all the same
    assert found[0].change.value == pytest.approx(-0.1)
    assert found[0].change.high == pytest.approx(-0.1)
    assert [step.told for step in found] == [True, False]
    assert told_up_to(found) == 4
    assert told_up_to(found[1:]) is None


def test_band_is_over_plausible_worlds() -> None:
    values = np.repeat(np.arange(11.0), 2) + np.tile([-0.4, 0.4], 11)
    one = Curve(outcome="late", unit="", better="lower", staff=np.array([1.0]), values=values[None, :],
                world=np.repeat(np.arange(11), 2))  # fmt: skip
    assert one.band() == pytest.approx(np.array([[1.0, 9.0]]))
    assert one.intervals()[0].n == 11


def test_dominated_points_of_a_frontier() -> None:
    cost, late = np.array([1.0, 2.0, 3.0, 3.0]), np.array([0.5, 0.6, 0.1, 0.1])
    assert dominated(cost, late, better="lower").tolist() == [False, True, False, False]
    assert dominated(cost, late, better="higher").tolist() == [False, False, True, True]


# --- knees ----------------------------------------------------------------------------------------


def stick(staff: np.ndarray, bend: float, steep: float, flat: float, height: float) -> list[float]:
    return list(height - steep * np.minimum(staff - bend, 0) - flat * np.maximum(staff - bend, 0))


def test_knee_is_where_the_stick_bends() -> None:
    staff = np.arange(40, 121, 8.0)
    found = knee_of(curve(list(staff), stick(staff, 68, 0.02, 0.0005, 0.05), noise=0.02, own=0.01))
    assert found is not None
    assert found.low <= 68 <= found.high
    assert found.outcome == pytest.approx(0.05, abs=0.02)


@pytest.mark.parametrize("means", ["straight", "gentle", "slightly bent", "flat"])
def test_curve_that_falls_gently_has_no_knee(means: str) -> None:
    staff = np.arange(40, 121, 8.0)
    heights = {
        "straight": stick(staff, 80, 0.01, 0.01, 1.0),
        "gentle": stick(staff, 80, 0.01, 0.001, 4.0),  # steeper before, but only a tenth worse
        "slightly bent": stick(staff, 80, 0.01, 0.006, 0.3),
        "flat": [0.3] * len(staff),
    }[means]
    assert knee_of(curve(list(staff), heights, noise=0.02, own=0.01)) is None


def test_knee_needs_points_and_draws() -> None:
    assert knee_of(curve([1, 2, 3, 4], [1, 0.1, 0, 0])) is None
    assert knee_of(curve([1, 2, 3, 4, 5, 6], [1, 0.5, 0, 0, 0, 0], n=1)) is None


# --- targets --------------------------------------------------------------------------------------


def test_target_is_read() -> None:
    assert read_target("requests_late_share <= 5%") == Target(
        outcome="requests_late_share", sense="<=", bound=0.05
    )
    assert str(read_target("requests_late_share<=0.05")) == "requests_late_share <= 5%"
    assert str(read_target("committee_wait_days_mean <= 7")) == "committee_wait_days_mean <= 7"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("requests_late <= 5%", "requests_late_share"),
        ("requests_late_share < 5%", "write an outcome"),
        ("requests_late_share <= 5", "write 5%"),
        ("requests_late_share <= 1.2.3", "no number"),
        ("", "write an outcome"),
    ],
)
def test_target_that_is_none_is_refused(text: str, word: str) -> None:
    with pytest.raises(ScenarioError, match=word):
        read_target(text)


# --- the solver -----------------------------------------------------------------------------------

NUMBERS = [float(n) for n in range(20, 84)]
LATE = Target(outcome="late", sense="<=", bound=0.05)


def falling(number: float) -> float:
    """Crosses 0.05 between 49 and 50."""
    return 0.05 * float(np.exp(-(number - 49.5) / 8))


def sampler(seed: int, *, skewed: bool = False) -> solver.Observe:
    """Outcomes around `falling`, with luck common to all numbers and luck of each number alone."""
    rng = np.random.default_rng(seed)
    shared = rng.normal(size=160)
    alone = rng.normal(size=(len(NUMBERS), 160))

    def observe(number: float, draws: int) -> tuple[dict[str, np.ndarray], np.ndarray]:
        luck = 0.8 * shared[:draws] + 0.6 * alone[int(number - NUMBERS[0]), :draws]
        mean = falling(number)
        factor = np.exp(0.8 * luck - 0.32) if skewed else 1 + 0.3 * luck
        return {"late": mean * factor}, np.zeros(draws, dtype=np.int64)

    return observe


@pytest.mark.parametrize("skewed", [False, True])
def test_solver_keeps_its_word(skewed: bool) -> None:
    """The answer misses the target in at most 5 % of 150 searches, and is near the truth."""
    found = [solver.smallest(NUMBERS, sampler(seed, skewed=skewed), [LATE], most=160) for seed in range(150)]
    numbers = np.array([one.number for one in found], dtype=float)
    wrong = np.mean([falling(number) > LATE.bound for number in numbers])
    assert wrong <= 0.05
    assert np.median(numbers) <= 53
    below = [one.below for one in found if one.below is not None and one.below.verdict == "misses"]
    assert np.mean([falling(test.number) <= LATE.bound for test in below]) <= 0.05


def test_solver_spends_draws_near_the_target_only() -> None:
    found = solver.smallest(NUMBERS, sampler(1), [LATE], most=160)
    assert found.looks == (10, 20, 40, 80, 160)
    far = [test for test in found.tests if abs(test.number - 50) > 15]
    assert far
    assert all(test.draws == 10 for test in far)
    assert found.draws < 0.5 * 160 * len(found.tests)


def test_solver_says_when_the_target_is_out_of_reach_or_met_by_the_fewest() -> None:
    strict, loose = (Target(outcome="late", sense="<=", bound=bound) for bound in (1e-6, 10.0))
    out = solver.smallest(NUMBERS, sampler(1), [strict], most=40)
    assert (out.number, out.reached, len(out.tests)) == (None, "misses", 1)
    met = solver.smallest(NUMBERS, sampler(1), [loose], most=40)
    assert (met.number, met.below) == (NUMBERS[0], None)
    single = solver.smallest([50.0], sampler(1), [loose], most=40)
    assert (single.number, len(single.tests)) == (50.0, 1)


def test_all_targets_must_hold() -> None:
    def observe(number: float, draws: int) -> tuple[dict[str, np.ndarray], np.ndarray]:
        luck = np.random.default_rng(int(number)).normal(size=draws)
        return {"late": 60 - number + luck, "trust": number + luck}, np.zeros(draws, dtype=np.int64)

    targets = [
        Target(outcome="late", sense="<=", bound=10.0),
        Target(outcome="trust", sense=">=", bound=70.0),
    ]
    found = solver.smallest(NUMBERS, observe, targets, most=40)
    assert found.number in (71.0, 72.0)
    assert found.below is not None
    assert set(found.below.intervals) == {"late", "trust"}


# --- worth ----------------------------------------------------------------------------------------

STAFF = [40.0, 44, 48, 49, 50, 51, 52, 56, 60, 63, 64, 65, 68, 72, 80]
"""About as a refined curve has them: whole posts apart where the answers lie."""
BASE = 56.0
REPEATS = 200
"""A coverage of 95 % is found within 4.6 points of it with three standard errors."""


def bent(extra: float) -> float:
    return 100.0 * float(np.exp(-extra / 20))


def world_of(seed: int, worth: float, n: int = 20, own: float = 2.0) -> tuple[Curve, np.ndarray]:
    """A curve and a policy that does what `worth` workers do, all with common luck."""
    rng = np.random.default_rng(seed)
    shared = rng.normal(size=n) * 20
    values = np.array([[bent(s - BASE)] * n for s in STAFF]) + shared + own * rng.normal(size=(len(STAFF), n))
    policy = bent(worth) + shared + own * rng.normal(size=n)
    made = Curve(outcome="days", unit="days", better="lower", staff=np.array(STAFF), values=values,
                 world=np.zeros(n, dtype=np.int64))  # fmt: skip
    return made, policy


def test_policy_that_is_more_workers_is_worth_them() -> None:
    made, _ = world_of(3, 0)
    found = worth_of(made, base=BASE, policy=made.at(60.0))
    assert (found.kind, found.value) == ("told", 4)
    assert found.low == pytest.approx(4, abs=0.5)
    assert found.high == pytest.approx(4, abs=0.5)


@pytest.mark.parametrize("worth", [-6.0, 0.0, 8.0])
def test_interval_of_a_worth_keeps_its_word(worth: float) -> None:
    hits = 0
    for seed in range(REPEATS):
        made, policy = world_of(seed, worth)
        found = worth_of(made, base=BASE, policy=policy)
        hits += (found.low is None or found.low <= worth) and (found.high is None or worth <= found.high)
    assert 0.9 <= hits / REPEATS <= 0.99


def test_worth_beyond_the_range_tried() -> None:
    much, policy = world_of(5, 60)
    found = worth_of(much, base=BASE, policy=policy)
    assert (found.kind, found.value, found.high, found.most) == ("more", None, None, 24)
    assert found.low is not None
    assert found.low > 20
    harm, policy = world_of(5, -40)
    found = worth_of(harm, base=BASE, policy=policy)
    assert (found.kind, found.value, found.low, found.least) == ("fewer", None, None, -16)


def test_worth_on_a_flat_curve_cannot_be_told() -> None:
    rng = np.random.default_rng(1)
    flat = Curve(outcome="days", unit="", better="lower", staff=np.array(STAFF),
                 values=rng.normal(size=(len(STAFF), 20)), world=np.zeros(20, dtype=np.int64))  # fmt: skip
    found = worth_of(flat, base=BASE, policy=rng.normal(size=20) - 0.2)
    assert (found.kind, found.value, found.low, found.high) == ("cannot tell", None, None, None)
    one = Curve(outcome="days", unit="", better="lower", staff=np.array(STAFF),
                values=np.arange(10.0)[:, None], world=np.zeros(1, dtype=np.int64))  # fmt: skip
    assert worth_of(one, base=BASE, policy=np.array([2.0])).kind == "cannot tell"


def test_outcomes_whose_good_direction_is_up() -> None:
    made, policy = world_of(2, 8)
    up = Curve(
        outcome="trust", unit="", better="higher", staff=made.staff, values=-made.values, world=made.world
    )
    down = worth_of(made, base=BASE, policy=policy)
    found = worth_of(up, base=BASE, policy=-policy)
    assert found.value == pytest.approx(down.value)


def test_monotone_pools_violators() -> None:
    assert monotone(np.array([1.0, 3.0, 2.0, 4.0])).tolist() == [1, 2.5, 2.5, 4]
