"""Working days, months, deadlines and seasons."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.calendar import Calendar, season_of_day

WEEK = frozenset({"mon", "tue", "wed", "thu", "fri"})


def calendar(
    start: date = date(2022, 1, 1),
    days: int = 90,
    holidays: tuple[date, ...] = (),
    week: frozenset[str] = WEEK,
) -> Calendar:
    return Calendar(start=start, days=days, working_weekdays=week, holidays=frozenset(holidays))


def test_weekends_and_holidays_are_off():
    january = calendar(holidays=(date(2022, 1, 3),))  # the 1st is a Saturday, the 3rd the holiday in lieu
    assert january.is_working[:8].tolist() == [False, False, False, True, True, True, True, False]
    assert january.date_of(31) == date(2022, 2, 1)


def test_months_end_on_their_last_days_and_with_the_run():
    quarter = calendar(start=date(2024, 1, 31), days=45)  # February 2024 has 29 days
    assert np.flatnonzero(quarter.is_month_end).tolist() == [0, 29, 44]
    assert quarter.month[[0, 1, 29, 30, 44]].tolist() == [0, 1, 1, 2, 2]
    assert calendar(start=date(2022, 12, 15), days=60).month[-1] == 2


@given(st.integers(1, 12), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_deadlines_count_working_days(count, start):
    run = calendar(start=start, days=40)
    later = run.working_days_later(count)
    assert later.shape == (41,)
    for day, due in enumerate(later.tolist()):
        assert run.is_working[due]
        assert run.is_working[day + 1 : due + 1].sum() == count


def test_deadlines_beyond_the_end_are_known():
    assert calendar(days=1).working_days_later(5).max() > 1


def test_without_working_days_no_deadline_comes():
    never = calendar(days=20, week=frozenset())
    assert not never.is_working.any()
    assert (never.working_days_later(3) == 419).all()


@given(st.floats(1, 365), st.floats(0, 0.9))
def test_seasons_have_mean_one_and_peak_where_they_should(peak, amplitude):
    season = season_of_day(peak_day=peak, amplitude=amplitude)
    assert season.mean() == pytest.approx(1.0, abs=1e-10)
    assert season.min() >= 0
    if amplitude > 0.01:
        assert abs((int(season.argmax()) + 1 - peak + 182.5) % 365 - 182.5) <= 0.5001


def test_no_amplitude_is_no_season():
    assert (season_of_day(peak_day=100, amplitude=0.0) == 1.0).all()
