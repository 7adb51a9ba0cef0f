"""Days, working days, months and seasons. Times are whole minutes since midnight of day 0."""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

MINUTES_PER_DAY = 1440
DAYS_PER_YEAR = 365.0
"""Yearly rates are spread over 365 days, leap years too: a leap year has one more day's events."""
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The days of a run: `start` is day 0, `days` how many are simulated."""

    start: date
    days: int
    working_weekdays: frozenset[str]
    holidays: frozenset[date]

    def date_of(self, day: int) -> date:
        """The date of a day."""
        return self.start + timedelta(days=day)

    @cached_property
    def is_working(self) -> np.ndarray:
        """Per day, shape (days + 400,), whether posts are staffed; deadlines look beyond the end."""
        dates = np.datetime64(self.start) + np.arange(self.days + 400)
        if not self.working_weekdays:
            return np.zeros(len(dates), dtype=bool)
        mask = [day in self.working_weekdays for day in WEEKDAYS]
        return np.asarray(np.is_busday(dates, weekmask=mask, holidays=sorted(self.holidays)))

    @cached_property
    def is_month_end(self) -> np.ndarray:
        """Per day, shape (days,), whether a month's books are closed: its last day, or the run's."""
        ends = np.append(self.month[1:] != self.month[:-1], True)
        return np.asarray(ends)

    @cached_property
    def month(self) -> np.ndarray:
        """Per day, shape (days,), months since the month of day 0 (int64)."""
        months = (np.datetime64(self.start) + np.arange(self.days)).astype("datetime64[M]").astype(np.int64)
        return np.asarray(months - months[0])

    @cached_property
    def in_month(self) -> np.ndarray:
        """Per day, shape (days, 4), int64: its place in the calendar month, and how many days that has.

        Then both for working days alone: how many of the month come before the day, and how many it has.
        """
        dates = np.datetime64(self.start) + np.arange(self.days)
        first = dates.astype("datetime64[M]").astype("datetime64[D]")
        following = (dates.astype("datetime64[M]") + 1).astype("datetime64[D]")
        places = np.zeros((self.days, 4), dtype=np.int64)
        places[:, 0], places[:, 1] = (dates - first).astype(np.int64), (following - first).astype(np.int64)
        if self.working_weekdays:
            mask, off = [day in self.working_weekdays for day in WEEKDAYS], sorted(self.holidays)
            places[:, 2] = np.busday_count(first, dates, weekmask=mask, holidays=off)
            places[:, 3] = np.busday_count(first, following, weekmask=mask, holidays=off)
        return places

    def working_days_later(self, count: int) -> np.ndarray:
        """Per day, shape (days + 1,), the day `count` working days after it (int64).

        The day itself for 0. Where fewer working days follow within 400 days of the end, the last day known.
        """
        if count == 0:
            return np.arange(self.days + 1)
        working = np.flatnonzero(self.is_working)
        if len(working) == 0:
            return np.full(self.days + 1, self.days + 399, dtype=np.int64)
        first = np.searchsorted(working, np.arange(self.days + 1), side="right")
        return working[np.minimum(first + count - 1, len(working) - 1)].astype(np.int64)

    def midnight_after(self, working_days: int) -> np.ndarray:
        """Per day, shape (days + 1,), the minute in which the day `working_days_later` is over (int64)."""
        return (self.working_days_later(working_days) + 1) * MINUTES_PER_DAY


def season_of_day(*, peak_day: float, amplitude: float) -> np.ndarray:
    """Season factors of the 365 days of a year, shape (365,): a cosine of mean 1.

    `1 + amplitude cos(2 pi (day - peak_day) / 365)`; `peak_day` counts from 1 (1 January). Rounded to
    12 decimals, so that a last-bit difference between cosines of two machines can't reach a draw.
    """
    factors = 1.0 + amplitude * np.cos(2 * math.pi * (np.arange(365) + 1 - peak_day) / 365)
    return np.asarray(np.round(factors * 365 / factors.sum(), 12))
