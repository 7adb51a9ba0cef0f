"""Staffing curves: convex where work is, gentle for disputes; benefits saturate, intrusion does not.

Arms move the hours of all gridworkers together (or the minutes of committees), so that the curve does not
depend on how whole posts divide over grids.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from analysis.patterns.registry import Found, pattern
from analysis.patterns.seen import BASELINE, CannotTellError, Seen, mean_of, ratio_of

HOURS: Final = {"hours_half": 0.5, "hours_less": 0.75, BASELINE: 1.0, "hours_more": 1.5}
"""Arms of gridworkers' hours, and the hours against those of the place."""
FEW, SOME, MANY = "hours_less", BASELINE, "hours_more"
BUSY: Final = 0.5
"""Utilisation below which no queue is expected to show itself."""
ASSUMED: Final = "convexity is asked (queueing theory); a quarter is the least that counts"


def convexity(
    few: np.ndarray, some: np.ndarray, many: np.ndarray, hours: tuple[float, float, float]
) -> Found:
    """One less the slope beyond today over the slope up to it: 0 for a straight line, 1 for a knee.

    Args:
        few: what is to fall with hours, at the fewest, shape (N,).
        some: the same at today's hours.
        many: the same at the most.
        hours: the three places on the axis.
    """
    first, second = (few - some) / (hours[1] - hours[0]), (some - many) / (hours[2] - hours[1])
    fall = mean_of(first)
    if not fall.told or fall.low <= 0:
        raise CannotTellError("it does not fall with hours below today's: there is no load here to show it")
    ratio = ratio_of(second, first)
    interval = replace(ratio, value=1 - ratio.value, low=1 - ratio.high, high=1 - ratio.low)
    detail = (
        f"{np.nanmean(few):.3g}, {np.nanmean(some):.3g}, {np.nanmean(many):.3g} at {hours} of today's hours"
    )
    return Found(interval=interval, detail=detail)


def _of_hours(seen: Seen, outcome: str, *, missing: bool = False) -> Found:
    few, some, many = (seen.of(arm, outcome) for arm in (FEW, SOME, MANY))
    if missing:
        few, some, many = 1 - few, 1 - some, 1 - many
    return convexity(few, some, many, (HOURS[FEW], HOURS[SOME], HOURS[MANY]))


@pattern(
    title="Requests that miss their day explode as hours get short",
    number="convexity of requests not served in time over gridworkers' hours (0 straight, 1 a knee)",
    low=0.25,
    source=ASSUMED,
    grade="assumed",
    arms=(FEW, SOME, MANY),
    outcomes=("requests_on_time_true",),
)
def staffing_requests(seen: Seen) -> Found:
    """Late, given up and lost requests against hours."""
    return _of_hours(seen, "requests_on_time_true", missing=True)


@pattern(
    title="Burnout explodes as hours get short",
    number="convexity of worn-out gridworkers over their hours (0 straight, 1 a knee)",
    low=0.25,
    source=ASSUMED,
    grade="assumed",
    arms=(FEW, SOME, MANY),
    outcomes=("gridworkers_worn_out_share",),
)
def staffing_burnout(seen: Seen) -> Found:
    """The share that is worn out against hours."""
    return _of_hours(seen, "gridworkers_worn_out_share")


@pattern(
    title="Waits at committees explode as their minutes get short",
    number="convexity of the mean wait over committees' minutes (0 straight, 1 a knee)",
    low=0.25,
    source=ASSUMED,
    grade="assumed",
    arms=("minutes_quarter", "minutes_half", BASELINE),
    outcomes=("committee_wait_days_mean", "utilisation_committee"),
)
def staffing_waits(seen: Seen) -> Found:
    """The wait for a first session against minutes."""
    busiest = float(np.nanmean(seen.of("minutes_quarter", "utilisation_committee")))
    if busiest < BUSY:
        raise CannotTellError(
            f"committees are used to {100 * busiest:.0f} % even with a quarter of their minutes"
        )
    waits = [
        seen.of(arm, "committee_wait_days_mean") for arm in ("minutes_quarter", "minutes_half", BASELINE)
    ]
    return convexity(waits[0], waits[1], waits[2], (0.25, 0.5, 1.0))


@pattern(
    title="Disputes fall gently with staff",
    number="change of unsettled days with half as many hours again",
    unit="%",
    told_times=100,
    low=-0.10,
    high=0.01,
    source="disputes are 1 to 5 % of a gridworker's time; bounds assumed",
    grade="assumed",
    arms=(SOME, MANY),
    outcomes=("unsettled_severity_days_per_1000",),
)
def staffing_disputes(seen: Seen) -> Found:
    """No knee is promised for disputes: they fall through patrol alone."""
    return Found(interval=seen.relative(MANY, SOME, "unsettled_severity_days_per_1000"))


def _steps(seen: Seen, outcome: str) -> tuple[np.ndarray, np.ndarray]:
    """What the first and the last hours added bring, per hour."""
    hours = list(HOURS.values())
    few, some, more, many = (seen.of(arm, outcome) for arm in HOURS)
    return (some - few) / (hours[1] - hours[0]), (many - more) / (hours[3] - hours[2])


@pattern(
    title="Benefits saturate as hours are added",
    number="requests served in time for the last hours added, over those for the first",
    low=-1.0,
    high=0.5,
    source="asked without a size; half is the most that counts",
    grade="assumed",
    arms=tuple(HOURS),
    outcomes=("requests_on_time_true",),
)
def benefits_saturate(seen: Seen) -> Found:
    """From half to three quarters of today's hours, and from today's to half as many again."""
    first, last = _steps(seen, "requests_on_time_true")
    return Found(interval=ratio_of(last, first))


@pattern(
    title="Intrusion grows on as hours are added",
    number="patrol visits for the last hours added, over those for the first",
    low=0.5,
    high=2.0,
    source="asked without a size; a factor of two still counts as in proportion",
    grade="assumed",
    arms=tuple(HOURS),
    outcomes=("patrol_visits_per_household",),
)
def intrusion_grows(seen: Seen) -> Found:
    """Visits that nobody asked for, over the same steps."""
    first, last = _steps(seen, "patrol_visits_per_household")
    return Found(interval=ratio_of(last, first))
