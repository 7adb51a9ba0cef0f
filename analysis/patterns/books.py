"""Two books: reported success stays where it is wanted while true success moves; rankings, grids, filing."""

import numpy as np

from analysis.patterns.registry import Found, pattern
from analysis.patterns.seen import BASELINE, CannotTellError, Seen, mean_of, ratio_of
from sim.vocabulary import LAND

LOADED, EASED = "hours_half", "hours_more"
REPORTED, TRUE = "success_reported", "success_true"
RATED, UNRATED = "with_ratings", "without_ratings"
HALVED = "grids_halved"
UNFILED = "filing_blocked"
DOMINATES = 0.5
LEAST_FAILURES = 30
"""Failures in villages, all runs together, below which a share says nothing."""


@pattern(
    title="Reported success stays near its target under overload",
    number="reported success with half of the gridworkers' hours",
    unit="% of closings",
    told_times=100,
    low=0.95,
    source="95 to 99.4 % in nearly all reports (94.8 % in 2000), whatever volume and staff",
    grade="read",
    arms=(LOADED,),
    outcomes=(REPORTED,),
)
def overload_reported(seen: Seen) -> Found:
    """What the book says."""
    return Found(interval=seen.mean(LOADED, REPORTED))


@pattern(
    title="True success falls under overload",
    number="true durable success with half of the hours, against half as many again",
    unit="points of %",
    told_times=100,
    high=-0.02,
    source="the sign is asked; two points are the least that counts",
    grade="assumed",
    arms=(LOADED, EASED),
    outcomes=(TRUE, REPORTED),
)
def overload_true(seen: Seen) -> Found:
    """What is so."""
    book = seen.change(LOADED, EASED, REPORTED).times(100)
    detail = f"the book moves by {book.value:.2g} ({book.low:.2g} to {book.high:.2g}) points"
    return Found(interval=seen.change(LOADED, EASED, TRUE), detail=detail)


@pattern(
    title="What is ranked inflates",
    number="reported less true success, with rated grids against without",
    unit="points of %",
    told_times=100,
    low=0.005,
    source="Beijing's satisfaction rose by 32 points once it was ranked; here nobody is asked, so what is "
    "nearest to it: the distance between the books; half a point is the least that counts",
    grade="assumed",
    arms=(RATED, UNRATED),
    outcomes=(TRUE, REPORTED),
)
def ranked_inflates(seen: Seen) -> Found:
    """The distance between the two books."""
    gaps = [seen.of(arm, REPORTED) - seen.of(arm, TRUE) for arm in (RATED, UNRATED)]
    return Found(interval=mean_of(gaps[0] - gaps[1]))


@pattern(
    title="Halving grids raises records more than resolutions",
    number="growth of records less growth of durable resolutions, grids of half the size",
    unit="points of %",
    told_times=100,
    low=0.01,
    source="asked without a size; one point is the least that counts",
    grade="assumed",
    arms=(HALVED, BASELINE),
    outcomes=("recorded_per_1000", "cost_total_yuan", "cost_per_durable_resolution_yuan"),
)
def grids_halved(seen: Seen) -> Found:
    """Twice as many grids, each with as many workers as before."""
    records = [seen.of(arm, "recorded_per_1000") for arm in (HALVED, BASELINE)]
    durable = [
        seen.of(arm, "cost_total_yuan") / seen.of(arm, "cost_per_durable_resolution_yuan")
        for arm in (HALVED, BASELINE)
    ]
    growth = [one[0] / one[1].mean() - one[1] / one[1].mean() for one in (records, durable)]
    detail = f"records {100 * growth[0].mean():+.1f} %, durable resolutions {100 * growth[1].mean():+.1f} %"
    return Found(interval=mean_of(growth[0] - growth[1]), detail=detail)


@pattern(
    title="Land disputes dominate failures in villages",
    number="land among disputes on which a committee in a village gave up",
    unit="% of failures",
    told_times=100,
    low=DOMINATES,
    source="at least 30 of the 41 failures of a county's committees were over land; half is to dominate",
    grade="read",
    logs=(BASELINE,),
)
def land_failures(seen: Seen) -> Found:
    """Rural and pastoral villages alone; urban places have hardly any land ties."""
    logs = seen.logs(BASELINE)
    failed = np.array([one.failed_by_kind for one in logs])
    heard = np.array([one.heard_by_kind for one in logs])
    if failed.sum() < LEAST_FAILURES:
        raise CannotTellError(f"{failed.sum()} failures in villages; {LEAST_FAILURES} are wanted")
    detail = (
        f"{100 * heard[:, LAND].sum() / heard.sum():.0f} % of the disputes that they heard are over land;"
        f" {failed.sum(axis=1).mean():.0f} failures a run"
    )
    return Found(interval=ratio_of(failed[:, LAND], failed.sum(axis=1)), detail=detail)


@pattern(
    title="Suppressed filing lowers court counts",
    number="disputes voiced at court where filing is made hard, against as written",
    unit="%",
    told_times=100,
    high=-0.3,
    source="the sign is asked; 30 % is the least that counts",
    grade="assumed",
    arms=(UNFILED, BASELINE),
    outcomes=("voiced_to_court_share", "voiced_per_1000"),
)
def filing_counts(seen: Seen) -> Found:
    """Disputes taken straight to court."""
    filed = [
        seen.of(arm, "voiced_to_court_share") * seen.of(arm, "voiced_per_1000") for arm in (UNFILED, BASELINE)
    ]
    return Found(interval=ratio_of(filed[0], filed[1], less=1.0))


@pattern(
    title="Suppressed filing does not lower disputes",
    number="unsettled days where filing is made hard, against as written",
    unit="%",
    told_times=100,
    low=-0.01,
    source="asked without a size; a fall of one percent still counts as none",
    grade="assumed",
    arms=(UNFILED, BASELINE),
    outcomes=("unsettled_severity_days_per_1000",),
)
def filing_latent(seen: Seen) -> Found:
    """What disputes do meanwhile."""
    return Found(interval=seen.relative(UNFILED, BASELINE, "unsettled_severity_days_per_1000"))
