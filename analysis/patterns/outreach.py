"""Cameras see public places alone; early warning buys early contact with false visits."""

import numpy as np

from analysis.patterns.registry import Found, pattern
from analysis.patterns.seen import CannotTellError, Seen
from analysis.study.intervals import Interval, share_interval
from sim.vocabulary import FAMILY

CAMERAS = "with_cameras"
WARNED, UNWARNED = "with_early_warning", "without_early_warning"
LEAST_NOTICED = 100


@pattern(
    title="Cameras do nothing for family disputes",
    number="family among what cameras notice",
    unit="% of noticings",
    told_times=100,
    high=0.02,
    source="cameras see public places; 2 % is the most that counts as nothing",
    grade="assumed",
    arms=(CAMERAS,),
    logs=(CAMERAS,),
)
def cameras_family(seen: Seen) -> Found:
    """All noticings of all runs together."""
    noticed = np.sum([one.camera_by_kind for one in seen.logs(CAMERAS)], axis=0)
    if noticed.sum() < LEAST_NOTICED:
        raise CannotTellError(
            f"cameras notice {noticed.sum()} disputes in all runs; {LEAST_NOTICED} are wanted"
        )
    interval = share_interval(hits=int(noticed[FAMILY]), n=int(noticed.sum()))
    return Found(interval=interval, detail=f"{noticed[FAMILY]} of {noticed.sum():,}; n counts noticings")


def _flags(seen: Seen) -> Interval:
    """Visits on flags, which a place without a platform or a record of disputes has none of."""
    calls = seen.mean(WARNED, "flag_calls_per_household")
    if calls.value == 0:
        raise CannotTellError("no flag is raised here: early warning needs a platform")
    return calls


@pattern(
    title="Most visits after a warning are in vain",
    number="visits on flags that reveal a dispute",
    unit="% of visits",
    told_times=100,
    high=0.5,
    source="most flags are false is asked",
    grade="assumed",
    arms=(WARNED,),
    outcomes=("flag_calls_finding_share", "flag_calls_per_household"),
)
def warning_false(seen: Seen) -> Found:
    """What flags cost."""
    calls = _flags(seen)
    detail = f"{calls.value:.2g} ({calls.low:.2g} to {calls.high:.2g}) visits a household and year"
    return Found(interval=seen.mean(WARNED, "flag_calls_finding_share"), detail=detail)


@pattern(
    title="Early warning brings earlier contact",
    number="days that disputes run unknown, with warnings against without",
    unit="points of %",
    told_times=100,
    high=-0.002,
    source="the sign is asked; a fifth of a point is the least that counts",
    grade="assumed",
    arms=(WARNED, UNWARNED),
    outcomes=("hidden_days_share", "flag_calls_per_household"),
)
def warning_early(seen: Seen) -> Found:
    """The share of dispute-days that nobody knows of."""
    _flags(seen)
    return Found(interval=seen.change(WARNED, UNWARNED, "hidden_days_share"))
