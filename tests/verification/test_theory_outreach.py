"""The closed forms about noticing, ladders and deadlines against numerics that know nothing of them."""

import itertools
import math

import numpy as np
import pytest
from scipy import special

from analysis import theory
from analysis.disputes import NEVER
from analysis.facts import facts_of
from analysis.verify.lab import Lab
from analysis.verify.ladder import RUNGS, rungs
from analysis.verify.outreach import evenings, rotation
from analysis.verify.pieces import same_for_all
from sim import events as ev
from sim.schedule import HEAD_MINUTE

pytestmark = pytest.mark.verify

SMALL = (
    "run.days=60",
    "place.settings.urban.residents.value=200",
    "place.settings.urban.households.value=200",
    "policies.staffing.grids.urban.count=2",
)


# --- noticing -------------------------------------------------------------------------------------


def walk_rotation(steps: int, notice: float, *, until: int) -> np.ndarray:
    """P(noticed at delay t), t = 0 .. until, walked step by step from every phase of the rotation."""
    found = np.zeros(until + 1)
    for phase in range(steps):  # the next visit is phase + 1 steps away
        hidden = 1.0 / steps
        for delay in range(1, until + 1):
            if (delay - phase - 1) % steps == 0 and delay > phase:
                found[delay] += hidden * notice
                hidden *= 1.0 - notice
    return found


@pytest.mark.parametrize(("steps", "notice"), [(1, 0.3), (7, 0.6), (12, 0.95), (5, 1.0)])
def test_rotation_is_what_a_walk_through_its_days_gives(steps, notice):
    until = steps * 120
    found = walk_rotation(steps, notice, until=until)
    mean = float((np.arange(until + 1) * found).sum())
    assert theory.rotation_mean_delay(steps, notice) == pytest.approx(mean, rel=1e-9)
    for elapsed in (0, 1, steps // 2, steps, 2 * steps + 1, 3 * steps):
        exact = theory.rotation_delay_cdf(elapsed, steps, notice)
        assert exact == pytest.approx(found[: elapsed + 1].sum(), abs=1e-12)


def walk_race(days: int, notice: float, rival: float, *, visit_hour: int, rival_hour: int) -> float:
    """The rotation's share, walked hour by hour from births at every hour of a pass."""
    first = 0.0
    for birth in range(24 * days):
        hidden = 1.0
        for hour in range(birth + 1, birth + 24 * days * 120):
            if hour % (24 * days) == visit_hour:
                first += hidden * notice
                hidden *= 1.0 - notice
            if hour % 24 == rival_hour:
                hidden *= 1.0 - rival
    return first / (24 * days)


@pytest.mark.parametrize(
    ("days", "notice", "rival", "visit_hour"), [(1, 0.2, 0.1, 9), (5, 0.6, 0.12, 10), (3, 0.95, 0.6, 18)]
)
def test_race_of_rotation_and_rival_is_what_a_walk_through_the_hours_gives(days, notice, rival, visit_hour):
    walked = walk_race(days, notice, rival, visit_hour=visit_hour, rival_hour=19)
    exact = theory.rotation_is_first(days, notice, rival=rival, afternoon=(19 - visit_hour) / 24)
    assert exact == pytest.approx(walked, abs=1e-9)


def test_rotation_without_a_rival_is_always_first():
    assert theory.rotation_is_first(4, 0.3, rival=0.0, afternoon=0.4) == pytest.approx(1.0)


def test_looking_is_the_limit_of_many_small_looks():
    looks = 10**6
    missed = (1 - 0.3 * (60 / 12) / 7 / looks) ** looks
    assert theory.looking_hazard(0.3, 60, 12, 8) == pytest.approx(1 - missed, rel=1e-5)
    assert theory.looking_hazard(0.3, 60, 5, 8) == theory.looking_hazard(0.3, 60, 7.5, 8)


def test_hearing_is_what_is_said_at_a_tenth_taking_part():
    assert -math.log1p(-theory.hearing_hazard(0.002, 1.0, 0.1)) == pytest.approx(0.002)
    assert -math.log1p(-theory.hearing_hazard(0.002, 0.5, 0.4)) == pytest.approx(0.004)


def test_geometric_adds_up_and_has_its_mean():
    trials = np.arange(1, 2000)
    shares = np.array([theory.geometric(int(k), 0.03) for k in trials])
    assert shares.sum() == pytest.approx(1.0)
    assert (trials * shares).sum() == pytest.approx(1 / 0.03)


def test_evenings_are_counted_as_one_would_by_hand():
    run = Lab(seeds=(1,), sets=SMALL).run("heads", seed=1)
    disputes, workers = facts_of(run).disputes, run.institution.workers
    own = set(workers["household"].tolist())
    chances, noticed = [], []
    for dispute, (birth, seen) in enumerate(zip(disputes.birth, disputes.first((ev.NOTICED,)), strict=True)):
        home = run.world.residents.household[run.world.ties["a"][disputes.tie[dispute]]]
        stop = seen if seen < NEVER else run.days * 1440
        minutes = [day * 1440 + HEAD_MINUTE for day in range(run.days)]
        count = sum(birth < minute <= stop for minute in minutes)
        if home not in own and (count or birth < minutes[-1]):
            chances.append(count)
            noticed.append(bool(seen < NEVER))
    found = evenings(run, minute=HEAD_MINUTE)
    assert found.chances.tolist() == chances
    assert found.noticed.tolist() == noticed
    assert 0 < sum(noticed) < len(noticed)
    assert len(noticed) < len(disputes)


def test_visits_come_when_the_rotation_says():
    lab = Lab(seeds=(1,), sets=SMALL)
    run, patrol = lab.run("patrol", seed=1), rotation(lab.scenario("patrol"))
    rows = run.log.of(ev.NOTICED)
    assert len(rows) > 50
    place = rows["c"] % patrol.visits_a_day
    turn = rows["c"] % (patrol.pass_days * patrol.visits_a_day) // patrol.visits_a_day
    assert np.array_equal(rows["time"] // 1440 % patrol.pass_days, turn)
    hours = [np.unique(rows["time"][place == k] % 1440) for k in range(patrol.visits_a_day)]
    assert all(len(hour) == 1 for hour in hours)
    assert np.mean(hours) == patrol.mean_minute


# --- ladders --------------------------------------------------------------------------------------

AGREEMENTS, SESSIONS = [0.2, 0.45, 0.1, 0.6], [1, 3, 4, 2]


def chain() -> tuple[np.ndarray, np.ndarray]:
    """Transient block Q and absorbing block R of the ladder; a state for each session, levels absorb."""
    states = [level for level, most in enumerate(SESSIONS) for _ in range(most)]
    q, r = np.zeros((len(states), len(states))), np.zeros((len(states), len(SESSIONS) + 1))
    for state, level in enumerate(states):
        r[state, level] = AGREEMENTS[level]
        if state + 1 < len(states):
            q[state, state + 1] = 1 - AGREEMENTS[level]
        else:
            r[state, -1] = 1 - AGREEMENTS[level]
    return q, r


def test_shares_of_the_ladder_are_those_of_the_absorbing_chain():
    q, r = chain()
    absorbed = np.linalg.inv(np.eye(len(q)) - q) @ r
    assert theory.ladder_shares(AGREEMENTS, SESSIONS) == pytest.approx(absorbed[0].tolist())


def test_mean_sessions_are_those_of_the_absorbing_chain():
    q, r = chain()
    visits = np.linalg.inv(np.eye(len(q)) - q)
    mean = visits[0].sum() + (visits @ r)[0, -1]  # and one at court
    ends = theory.ladder_ends(AGREEMENTS, SESSIONS)
    assert sum(ends) == pytest.approx(1.0)
    assert sum(n * share for n, share in enumerate(ends, start=1)) == pytest.approx(mean)


def test_times_of_the_ladder_add_up():
    times = theory.ladder_times([1, 3], [5.0, 7.0, 11.0], gap=100.0, handoff=1000.0, top=20000.0)
    assert times == [5, 1012, 1119, 1226, 22237]


def test_ladder_is_read_from_its_scenario():
    lab = Lab(seeds=(1,))
    casework, ladder = lab.scenario("ladder").parameters.casework, rungs(lab)
    assert ladder.sessions == [casework.sessions_max[level] for level in RUNGS]
    assert len(ladder.minutes) == len(ladder.ends) == sum(ladder.sessions) + 1
    assert all(later > sooner for sooner, later in itertools.pairwise(ladder.minutes))
    assert sum(ladder.shares) == pytest.approx(1.0)


def test_agreement_is_linear_in_log_odds():
    plain = theory.agreement(0.4)
    assert plain == pytest.approx(special.expit(0.4))
    severe = theory.agreement(0.4, severity=0.7, steps=3)
    assert special.logit(severe) - special.logit(plain) == pytest.approx(-2.1)
    old = theory.agreement(0.4, ageing=0.5, days=9.0)
    assert special.logit(plain) - special.logit(old) == pytest.approx(0.5 * math.log(10))


def test_one_odd_case_is_enough():
    values = np.full(1000, 13.0)
    assert same_for_all(values).value == 13.0
    values[400] = 12.0
    assert same_for_all(values).value == 12.0
    assert same_for_all(values).standard_error == 0.0
    assert math.isnan(same_for_all(np.zeros(0)).value)
