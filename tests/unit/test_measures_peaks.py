"""Peaks and waits, on logs written by hand."""

import pytest
from handmade import COMMITTEE, GRID_RURAL, GRID_URBAN, TOWNSHIP, at, born, ended, make_run, opened

from analysis.measures import measures
from sim import events as ev


def done(household: int, *, arrives: int, waits: int, late: int = 0) -> tuple[int, ...]:
    """A request that arrives at midnight and is done so many days later."""
    return (at(arrives + waits), ev.REQUEST_DONE, household, GRID_URBAN, at(waits), late)


def work(grid: int, *, month: int, capacity: int, bound: int) -> list[tuple[int, ...]]:
    return [
        (at(0), ev.UNIT_MINUTES, grid, ev.CAPACITY, capacity, month),
        (at(0), ev.UNIT_MINUTES, grid, ev.REQUESTS, bound, month),
    ]


def test_backlog_has_a_peak_and_a_day_in_twenty() -> None:
    rows = [done(h, arrives=10, waits=20) for h in range(5)] + [done(0, arrives=15, waits=2)]
    table = measures(make_run(rows, days=100))
    assert table["requests_open_peak_per_1000"] == pytest.approx(6 / 18 * 1000)
    # six are open on two days of a hundred, five on twenty: one day in twenty has more than five at most
    assert table["requests_open_p95_per_1000"] == pytest.approx(5 / 18 * 1000)
    assert table.row("requests_open_peak_per_1000").n == 100


def test_worst_month_is_that_of_arrival_and_a_whole_one() -> None:
    rows = [done(0, arrives=40, waits=30, late=1), done(1, arrives=41, waits=1)]  # February
    rows += [done(2, arrives=5, waits=1)]  # January
    rows += [done(3, arrives=93, waits=1, late=1)]  # in the four days of April: not a month
    found = measures(make_run(rows, days=94)).row("requests_late_peak_month")
    assert (found.value, found.n) == (0.5, 2)


def test_utilisation_of_the_fullest_month() -> None:
    rows = work(COMMITTEE, month=0, capacity=100, bound=100)
    for month, bounds in enumerate([(50, 10), (70, 60)]):
        for grid, bound in zip((GRID_URBAN, GRID_RURAL), bounds, strict=True):
            rows += work(grid, month=month, capacity=100, bound=bound)
    found = measures(make_run(rows, days=59)).row("utilisation_gridworkers_peak_month")
    assert (found.value, found.n) == (pytest.approx(0.65), 200)


def test_wait_at_a_committee_ends_with_the_first_session_there() -> None:
    rows = [born(d, day=1, tie=d) for d in range(4)]
    rows += opened(0, day=2, unit=COMMITTEE, level=2)
    rows += [(at(5), ev.SESSION_BEGAN, 0, COMMITTEE, COMMITTEE, 1), ended(0, day=6, outcome=ev.AGREEMENT)]
    # passed up from a grid, and given up without a session after ten days
    rows += opened(1, day=2, unit=GRID_URBAN, level=1)
    rows += [(at(4), ev.PASSED_UP, 1, GRID_URBAN, COMMITTEE, 0), ended(1, day=14, outcome=ev.LUMPED)]
    # still waiting when the run stops
    rows += opened(2, day=80, unit=COMMITTEE, level=2)
    # at the township: not counted
    rows += opened(3, day=2, unit=TOWNSHIP, level=3)
    table = measures(make_run(sorted(rows, key=lambda row: row[0]), days=100))
    assert table["committee_wait_days_mean"] == pytest.approx((3 + 10 + 20) / 3)
    assert table["committee_wait_days_p90"] == 20
    assert table.row("committee_wait_days_mean").n == 3


def test_nothing_to_measure_is_not_defined() -> None:
    table = measures(make_run([], days=40))
    assert table["requests_open_peak_per_1000"] == 0
    for name in (
        "requests_late_peak_month", "utilisation_gridworkers_peak_month", "committee_wait_days_mean",
        "committee_wait_days_p90",
    ):  # fmt: skip
        assert table.row(name)[1:2] + table.row(name)[3:4] == (None, 0)
