"""Staff, residents and money, worked out by hand."""

import numpy as np
import pytest
from handmade import (
    COMMITTEE,
    GRID_RURAL,
    GRID_URBAN,
    HEAD,
    TOWNSHIP,
    at,
    born,
    make_run,
)

from analysis.facts import facts_of
from analysis.measures import measures
from sim import events as ev


def minutes(unit: int, amounts: list[int]) -> list[tuple[int, ...]]:
    """A unit's month: admin, requests, cases, patrol, idle and overtime."""
    capacity = sum(amounts[:5]) - amounts[5]
    accounts = [ev.CAPACITY, ev.ADMIN, ev.REQUESTS, ev.CASES, ev.PATROL, ev.IDLE, ev.OVERTIME]
    booked = [capacity, *amounts]
    return [(at(30), ev.UNIT_MINUTES, unit, a, m, 0) for a, m in zip(accounts, booked, strict=True)]


def test_utilisation_leaves_patrol_out() -> None:
    table = measures(
        make_run([*minutes(GRID_URBAN, [40, 30, 10, 20, 10, 10]), *minutes(GRID_RURAL, [0, 0, 0, 50, 50, 0])])
    )
    assert table["utilisation_gridworkers"] == pytest.approx(80 / 200)
    assert table.of("utilisation_gridworkers", subgroup="setting: urban") == pytest.approx(0.8)
    assert table.of("utilisation_gridworkers", subgroup="setting gap") == pytest.approx(0.8)
    assert table["gridworker_patrol_share"] == pytest.approx(70 / 210)
    assert table["gridworker_overtime_share"] == pytest.approx(10 / 210)
    shares = ["admin", "requests", "cases", "patrol", "idle"]
    assert sum(table[f"gridworker_{name}_share"] or 0.0 for name in shares) == pytest.approx(1.0)
    assert table["utilisation_committee"] is None


def test_wear_is_that_of_the_last_month() -> None:
    rows = [
        (at(30), ev.FATIGUE, GRID_URBAN, GRID_URBAN, 900_000, 0),
        (at(60), ev.FATIGUE, GRID_URBAN, GRID_URBAN, 400_000, 1),
        (at(60), ev.FATIGUE, GRID_RURAL, GRID_RURAL, 600_000, 1),
        (at(60), ev.FATIGUE, COMMITTEE, COMMITTEE, 999_999, 1),
        (at(61), ev.QUIT, GRID_RURAL, GRID_RURAL, 600_000),
    ]
    table = measures(make_run(rows))
    assert table["gridworkers_worn_out_share"] == 0.5
    assert table["gridworker_fatigue_mean"] == pytest.approx(0.5)
    assert table["gridworker_quits_per_post"] == pytest.approx(0.5)


def test_participation_by_month_class_and_village() -> None:
    def row(month: int, kind: int, taking: int, adults: int, village: int = 0) -> tuple[int, ...]:
        return (at(30 * month + 30), ev.PARTICIPATION, village, taking, adults, month * 8 + kind)

    rows = [row(0, 0, 4, 8), row(0, 5, 0, 2), row(1, 0, 2, 8), row(1, 5, 1, 2, village=1)]
    beyond = row(12, 0, 8, 8)  # decided on the last day, about the month after the run
    table = measures(make_run([*rows, beyond]))
    assert table["participation_last"] == pytest.approx(3 / 10)
    assert table["participation_peak"] == pytest.approx(4 / 10)
    assert table.of("participation_last", subgroup="age: old") == pytest.approx(1 / 2)
    assert table.of("participation_last", subgroup="age: young") == pytest.approx(2 / 8)
    assert table.of("participation_last", subgroup="age: middle") is None
    assert table.of("participation_last", subgroup="migrant: yes") == pytest.approx(1 / 2)
    assert table.of("participation_last", subgroup="age gap") == pytest.approx(1 / 4)
    assert table.of("participation_last", subgroup="setting: rural") == pytest.approx(1 / 2)


def test_visits_wrap_around_the_round() -> None:
    # three households: one whole round and two more, from the last household on
    rows = [(at(30), ev.PATROLLED, GRID_URBAN, 2, 5, 0), (at(60), ev.PATROLLED, GRID_URBAN, 1, 12, 1)]
    run = make_run(rows)
    patrol = facts_of(run).patrol
    assert patrol.visits.tolist() == [2 + 4, 1 + 4, 2 + 4, 0, 0, 0]
    assert patrol.most_in_month.tolist() == [4, 4, 4, 0, 0, 0]
    table = measures(run)
    assert table["patrol_visits_per_household"] == pytest.approx(17 / 6)
    assert table["households_above_tolerance_share"] == 0.5
    assert table.of("patrol_visits_per_household", subgroup="migrant: yes") == pytest.approx(5)


def test_visits_of_random_rounds_add_up() -> None:
    luck = np.random.default_rng(4)
    rows = [
        (at(30 * m), ev.PATROLLED, unit, int(luck.integers(3)), int(luck.integers(40)), m)
        for m in range(10)
        for unit in (GRID_URBAN, GRID_RURAL)
    ]
    patrol = facts_of(make_run(rows)).patrol
    assert patrol.visits.sum() == sum(row[4] for row in rows)
    assert (patrol.most_in_month >= 0).all()


def test_mood_is_the_last_one_weighted_by_adults() -> None:
    rows = [
        (at(30), ev.MOOD, 0, 100_000, 0, 6),
        (at(60), ev.MOOD, 0, 500_000, 200_000, 6),
        (at(60), ev.MOOD, 1, 800_000, 100_000, 3),
    ]
    table = measures(make_run(rows))
    assert table["trust_mean_end"] == pytest.approx(0.6)
    assert table["grievance_mean_end"] == pytest.approx(1.5 / 9)


def test_hours_of_residents_and_heads() -> None:
    rows = [
        born(0, day=0, tie=0),
        born(1, day=0, tie=3),
        (at(1), ev.VOICED, 0, 0, 3, 0),
        (at(2), ev.SESSION_BEGAN, 0, HEAD, HEAD, 1),
        (at(2, 60), ev.SESSION_ENDED, 0, HEAD, 60, 0),
        (at(3), ev.SESSION_BEGAN, 1, TOWNSHIP, TOWNSHIP, 1),
        (at(3, 90), ev.SESSION_ENDED, 1, TOWNSHIP, 90, 1),
    ]
    table = measures(make_run(rows))
    # a trip of 30 minutes, two residents for 60 minutes, one (against a shop) for 90
    assert table["resident_hours_per_1000"] == pytest.approx((30 + 120 + 90) / 60 / 18 * 1000)
    assert table["head_hours"] == pytest.approx(365 / 7 + 1)
    assert table["service_contacts_per_household"] == pytest.approx(3 / 6)


def test_costs_by_post() -> None:
    rows = [
        born(0, day=0),
        (at(1), ev.VOICED, 0, 0, 3, 0),
        (at(2), ev.SESSION_ENDED, 0, COMMITTEE, 60, 0),
        (at(3), ev.SESSION_ENDED, 0, TOWNSHIP, 90, 1),
        (at(4), ev.REQUEST_DONE, 0, GRID_URBAN, 60, 2),
        (at(30), ev.POINTS, 0, ev.REDEEMED, 40, 0),
    ]
    table = measures(make_run(rows))
    expected = {
        "contract_workers": 10 * 12,
        "group_heads": 20 * 12,
        "household_heads": 100 * 12,
        "mediators": 30,
        "township": 1.5 * 40,
        "county": 0,
        "court": 0,
        "platform": 18 * 70,
        "hotline": 2 * 80,
        "app": 0,
        "points": 40 * 0.5,
        "volunteers": 0,
    }
    for post, yuan in expected.items():
        assert table[f"cost_{post}_yuan"] == pytest.approx(yuan), post
    assert table["cost_total_yuan"] == pytest.approx(sum(expected.values()))
    assert table["cost_per_resident_yuan"] == pytest.approx(sum(expected.values()) / 18)
    assert table["cost_per_durable_resolution_yuan"] is None
    assert table["points_redeemed_yuan"] == pytest.approx(20)


def test_absent_policies_cost_nothing() -> None:
    run = make_run([])
    for name in vars(run.scenario.policies):
        setattr(run.scenario.policies, name, None)
    table = measures(run)
    assert table["cost_household_heads_yuan"] == 0.0
    assert table["cost_platform_yuan"] == 0.0
    assert table["points_earned_yuan"] is None
    assert table["head_hours"] == 0.0
