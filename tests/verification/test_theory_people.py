"""The closed forms about people against numerics that know nothing of them."""

import math

import numpy as np
import pytest
from scipy import integrate, optimize, stats

from analysis import theory
from analysis.verify.diary import Diary
from analysis.verify.lab import Lab
from analysis.verify.staff import days_in_post, posts
from sim import events as ev
from sim.calendar import MINUTES_PER_DAY
from sim.scenario.parameters import Feedback

pytestmark = pytest.mark.verify


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


@pytest.mark.parametrize(("mean", "sd"), [(-3.0, 1.2), (0.7, 0.3), (1.5, 4.0), (-0.5, 0.0)])
def test_participation_is_the_integral_of_the_logit_over_motivation(mean, sd):
    if sd == 0:
        exact = sigmoid(mean)
    else:
        exact, _ = integrate.quad(
            lambda z: sigmoid(mean + sd * z) * stats.norm.pdf(z), -40, 40, points=[0], epsabs=1e-13, limit=400
        )
    assert theory.participation(mean, sd) == pytest.approx(exact, rel=1e-10)


def test_one_fixed_point_where_others_count_for_little_two_stable_ones_where_they_count_for_much():
    for mean, sd, norm, count in (
        (-1.8, 1.2, 3.0, 1),
        (-2.8, 0.0, 5.6, 2),
        (-3.4, 0.8, 7.0, 2),
        (-4.5, 0, 5.6, 1),
    ):
        points = theory.participation_fixed_points(mean=mean, sd=sd, norm=norm)
        assert len(points) == count
        ends = [
            theory.participation_path(start, mean=mean, sd=sd, norm=norm, months=400)[-1]
            for start in (0.0, 1.0)
        ]
        assert [points[0], points[-1]] == pytest.approx(ends, abs=1e-9)


def test_the_fixed_point_between_two_stable_ones_is_not_among_them():
    points = theory.participation_fixed_points(mean=-2.8, sd=0.0, norm=5.6)
    unstable = optimize.brentq(lambda s: sigmoid(-2.8 + 5.6 * s) - s, 0.3, 0.7)
    assert unstable == pytest.approx(0.5)
    assert min(abs(point - unstable) for point in points) > 0.3


def test_shares_month_by_month_are_those_of_people_who_look_at_last_month():
    rng, people = np.random.default_rng(5), 400_000
    motivation = rng.normal(-1.8, 1.2, people)
    share, seen = 0.6, []
    for _ in range(8):
        share = float((rng.random(people) < sigmoid(motivation + 3 * share)).mean())
        seen.append(share)
    exact = theory.participation_path(0.6, mean=-1.8, sd=1.2, norm=3.0, months=8)
    assert seen == pytest.approx(exact, abs=6 * 0.5 / math.sqrt(people))


def test_a_share_that_decides_anew_approaches_geometrically():
    rng, people = np.random.default_rng(6), 400_000
    takes_part = rng.random(people) < 0.1
    for month in range(1, 6):
        anew = rng.random(people) < 0.35
        takes_part[anew] = rng.random(int(anew.sum())) < 0.8
        exact = theory.geometric_approach(0.1, 0.8, 0.35, month)
        assert takes_part.mean() == pytest.approx(exact, abs=5 * 0.5 / math.sqrt(people))


def test_salience_is_whole_at_first_halves_above_the_floor_and_ends_there():
    assert theory.salience(0, floor=0.4, half=3.7) == 1.0
    assert theory.salience(3.7, floor=0.4, half=3.7) == pytest.approx(0.7)
    assert theory.salience(200, floor=0.4, half=3.7) == pytest.approx(0.4)


def test_motivation_wears_out_and_comes_back_month_by_month():
    own, erode, drop, recover = 1.5, 0.035, 4.0, 0.04
    motivation = own
    for paid in range(1, 19):
        motivation += erode * (own - drop - motivation)
        exact = theory.motivation_change(paid=paid, unpaid=0, erode=erode, drop=drop, recover=recover)
        assert motivation - own == pytest.approx(exact, rel=1e-12)
    for unpaid in range(1, 19):
        motivation += recover * (own - motivation)
        exact = theory.motivation_change(paid=18, unpaid=unpaid, erode=erode, drop=drop, recover=recover)
        assert motivation - own == pytest.approx(exact, rel=1e-12)


@pytest.mark.parametrize(("mean", "sd"), [(0.75, 0.3), (0.6, 0.15), (1.4, 0.2), (-0.1, 0.5)])
def test_a_clipped_normal_has_this_mean(mean, sd):
    inside, _ = integrate.quad(lambda x: x * stats.norm.pdf(x, mean, sd), 0, 1, epsabs=1e-13)
    assert theory.clipped_normal_mean(mean, sd) == pytest.approx(
        inside + stats.norm.sf(1, mean, sd), abs=1e-10
    )


def test_grievance_of_an_open_dispute_day_by_day():
    rate, severity, most, decay_days = 0.02, 3, 2.5, 60.0
    grievance = 0.0
    for day in range(1, 200):
        grievance *= math.exp(-1 / decay_days)
        grievance += rate * severity * (1 - grievance / most)
        exact = theory.grievance_of_open_dispute(
            day, rate=rate, severity=severity, most=most, decay_days=decay_days
        )
        assert grievance == pytest.approx(exact, rel=1e-12)


def test_what_fades_by_the_day_fades_by_the_year():
    left = 0.05
    for _ in range(365):
        left *= math.exp(-1 / 120)
    assert theory.faded(0.05, 365, 120.0) == pytest.approx(left, rel=1e-12)


@pytest.mark.parametrize("load", [0.5, 0.75, 1.1])
def test_fatigue_day_by_day(load):
    up = theory.fatigue_growth(load, threshold=0.6, up=0.017)
    assert up == pytest.approx(max(0.0, 0.017 * (load - 0.6) / 0.4))
    fatigue = 0.0
    for day in range(1, 300):
        fatigue = fatigue + up * (1 - fatigue) - 0.012 * fatigue
        assert theory.fatigue(day, up=up, down=0.012) == pytest.approx(fatigue, rel=1e-12, abs=1e-15)


def test_means_over_a_lognormal_of_mean_one():
    assert theory.lognormal_mean_of(lambda x: x, 0.8) == pytest.approx(1.0)
    assert theory.lognormal_mean_of(lambda x: x * x, 0.8) == pytest.approx(math.exp(0.64))
    exact = stats.lognorm(0.8, scale=math.exp(-0.32)).expect(lambda x: x / (1 + x), epsabs=1e-12)
    assert theory.lognormal_mean_of(lambda x: x / (1 + x), 0.8) == pytest.approx(exact, rel=1e-8)


def test_a_year_of_working_days_leaves_as_many_in_post_as_the_yearly_rate_says():
    assert (1 - theory.quit_chance(0.12)) ** 250 == pytest.approx(math.exp(-0.12))
    tired = theory.quit_chance(0.12, fatigue_weight=1.5, worn=0.4)
    assert (1 - tired) ** 250 == pytest.approx(math.exp(-0.12 * math.exp(0.6)))


def test_newcomers_agree_as_often_as_if_watched_one_by_one():
    rng, chance, sessions, agreed = np.random.default_rng(7), 0.02, 0, 0
    skill = -np.exp(-np.arange(61) / 30)
    for stays in rng.geometric(chance, 40_000):  # quits on the evening of day stays - 1
        days = np.arange(1, min(stays, 61))
        sessions += len(days)
        agreed += int((rng.random(len(days)) < sigmoid(1 + 6 * skill[days])).sum())
    exact = theory.newcomer_agreement(
        range(1, 61), level=1.0, weight=6.0, new_skill=-1.0, learn_days=30.0, quit_chance=chance
    )
    assert agreed / sessions == pytest.approx(exact, abs=5 * 0.5 / math.sqrt(sessions))


def test_days_in_post_are_counted_as_by_going_through_them_one_by_one():
    run = Lab(
        seeds=(1,), sets=("policies.staffing.grids.urban.count=3", "policies.staffing.grids.rural.count=2")
    ).run("turnover", seed=1)
    there = np.ones((len(run.institution.workers), run.days), dtype=bool)
    rows = run.log.rows[np.isin(run.log.rows["kind"], (ev.QUIT, ev.HIRED))]
    for row in rows:  # in order of time
        day = int(row["time"]) // MINUTES_PER_DAY
        if row["kind"] == ev.QUIT:
            there[row["subject"], day + 1 :] = False
        else:
            there[row["subject"], day:] = True
    assert not there.all()
    for contract in (True, False):
        chosen = posts(run, contract)
        assert chosen.any()
        assert days_in_post(run, chosen) == there[chosen].sum()


@pytest.fixture(scope="module")
def lively():
    """A few months in which everything befalls people, and a lab that has the scenario."""
    lab = Lab(seeds=(1,), sets=("run.days=150",))
    return lab, lab.run("grievance_and_trust", seed=1)


def test_a_diary_of_a_lively_place_is_what_the_model_remembers(lively):
    lab, run = lively
    diary = Diary(run, lab.scenario("grievance_and_trust"))
    assert np.abs(diary.trust_written - run.people["trust"]).max() < 1e-12
    assert np.abs(diary.grievance_written - run.people["grievance"]).max() < 1e-12


@pytest.mark.parametrize("name", list(Feedback.model_fields))
def test_a_diary_with_any_number_off_is_another_one(lively, name):
    """So what the diary is compared with hangs on every parameter of trust and grievance."""
    _, run = lively
    lab = Lab(seeds=(1,), sets=("run.days=150",))
    path = f"parameters.feedback.{name}"
    value = lab.scenario("grievance_and_trust").describe(path).value
    diary = Diary(run, lab.scenario("grievance_and_trust", (f"{path}={1.1 * value}",)))
    gap = np.abs(diary.trust_written - run.people["trust"]).max()
    assert max(gap, np.abs(diary.grievance_written - run.people["grievance"]).max()) > 1e-4
