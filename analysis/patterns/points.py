"""Points: participation rises to a plateau, falls when they stop; the old and migrants gain least."""

import numpy as np

from analysis.patterns.registry import Found, pattern
from analysis.patterns.seen import CannotTellError, Seen, ratio_of
from analysis.patterns.sighting import Sighting

OFF, ON, STOPPED, CROWDED = "points_off", "points", "points_stopped", "points_stopped_crowded"
"""No points; points all year; points for half a year; the same where being paid erodes motivation most."""
LAST = "participation_last"
QUARTER = 3


def by_month(one: Sighting) -> np.ndarray:
    """The participating share of adults in each month, shape (M,)."""
    if one.adults.min(initial=0) == 0 and one.adults.max(initial=0) == 0:
        raise CannotTellError("nobody counts participants here")
    return np.asarray(one.participants / np.maximum(one.adults, 1))


@pattern(
    title="Between a tenth and a third take part",
    number="adults who take part in the last month of points",
    unit="% of adults",
    told_times=100,
    low=0.10,
    high=0.35,
    source="10 to 35 % active in a month, recalled",
    grade="recalled",
    arms=(ON,),
    outcomes=(LAST,),
)
def points_active(seen: Seen) -> Found:
    """Participation at the end of a year."""
    return Found(interval=seen.mean(ON, LAST))


@pattern(
    title="Points lift participation",
    number="adults who take part in the last month, with points against without",
    unit="points of %",
    told_times=100,
    low=0.02,
    source="the sign is asked; two points are the least that counts",
    grade="assumed",
    arms=(ON, OFF),
    outcomes=(LAST,),
)
def points_lift(seen: Seen) -> Found:
    """The lift after a year."""
    return Found(interval=seen.change(ON, OFF, LAST))


@pattern(
    title="Participation comes to a plateau",
    number="growth in the last quarter of the run, over the lift at its end",
    unit="% of the lift",
    told_times=100,
    low=-0.15,
    high=0.15,
    source="a plateau is asked; within 15 % of the lift counts as one",
    grade="assumed",
    arms=(ON, OFF),
    logs=(ON, OFF),
)
def points_plateau(seen: Seen) -> Found:
    """Against the place without points, month by month."""
    lifts = np.stack(
        [by_month(on) - by_month(off) for on, off in zip(seen.logs(ON), seen.logs(OFF), strict=True)]
    )
    if lifts.shape[1] <= 2 * QUARTER:
        raise CannotTellError(f"{lifts.shape[1]} months are too few for a plateau")
    return Found(interval=ratio_of(lifts[:, -1] - lifts[:, -1 - QUARTER], lifts[:, -1]))


@pattern(
    title="When rewards stop, participation falls back",
    number="lift lost at the end of the run, points having stopped after half a year",
    unit="% of the lift",
    told_times=100,
    low=0.5,
    high=2.0,
    source="falling back is asked; half of the lift is the least that counts",
    grade="assumed",
    arms=(ON, OFF, STOPPED),
    outcomes=(LAST,),
    logs=(ON, OFF, STOPPED),
)
def points_fall_back(seen: Seen) -> Found:
    """The last month of the run, against points without an end."""
    on = seen.of(ON, LAST)
    return Found(interval=ratio_of(on - seen.of(STOPPED, LAST), on - seen.of(OFF, LAST)))


@pattern(
    title="Where being paid crowds out, it falls below its start",
    number="adults who take part at the end of the run, points having stopped and crowding-out strongest, "
    "against no points",
    unit="%",
    told_times=100,
    high=-0.02,
    source="crowding-out of d 0.3 to 0.5, contested; 2 % is the least that counts",
    grade="assumed",
    arms=(CROWDED, OFF),
    outcomes=(LAST,),
)
def points_crowd_out(seen: Seen) -> Found:
    """Relative to the same place that never had points."""
    return Found(interval=seen.relative(CROWDED, OFF, LAST))


def _gains(seen: Seen, few: str, many: str) -> Found:
    gain = [seen.of(ON, f"{LAST} [{who}]") - seen.of(OFF, f"{LAST} [{who}]") for who in (few, many)]
    return Found(interval=ratio_of(gain[0], gain[1]))


@pattern(
    title="The old gain least",
    number="lift of participation among the old, over that among the young",
    unit="times",
    high=0.8,
    source="the old take part out of duty more than for points; a fifth is the least that counts",
    grade="assumed",
    arms=(ON, OFF),
    outcomes=(LAST,),
)
def points_old(seen: Seen) -> Found:
    """Residents of 60 and over against those of 18 to 34."""
    return _gains(seen, "age: old", "age: young")


@pattern(
    title="Migrants gain least",
    number="lift of participation among migrants, over that among locals",
    unit="times",
    high=0.8,
    source="that the absent are left out is asked; a fifth is the least that counts",
    grade="assumed",
    arms=(ON, OFF),
    outcomes=(LAST,),
)
def points_migrants(seen: Seen) -> Found:
    """Residents of households from elsewhere against the others."""
    return _gains(seen, "migrant: yes", "migrant: no")
