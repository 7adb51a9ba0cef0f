"""Joint-defence groups: they pay in small disputes, heads of tiny groups are wasted, huge groups dilute."""

from analysis.patterns.registry import Found, pattern
from analysis.patterns.seen import Seen, ratio_of

NONE, TINY, TEN, HUGE = "no_groups", "groups_5", "groups_10", "groups_40"
LOW_EYE, HIGH_EYE = "groups_10_low_eye", "groups_10_high_eye"
"""Groups of ten at both ends of the range of what heads notice, the one number that their worth hangs on."""
HIDDEN = "hidden_share"


@pattern(
    title="Groups pay in small disputes",
    number="hidden disputes with groups of ten, against none",
    unit="points of %",
    told_times=100,
    high=-0.01,
    source="the sign is asked; one point is the least that counts",
    grade="assumed",
    arms=(NONE, TEN, LOW_EYE, HIGH_EYE),
    outcomes=(HIDDEN, "settled_at_head_share", "head_hours"),
)
def groups_pay(seen: Seen) -> Found:
    """Hidden disputes; over the range of what heads notice the same number is told beside it."""
    low, high = (seen.change(arm, NONE, HIDDEN).times(100) for arm in (LOW_EYE, HIGH_EYE))
    hours, heads = seen.mean(TEN, "head_hours"), seen.mean(TEN, "settled_at_head_share").times(100)
    detail = (
        f"from {low.value:.2g} ({low.low:.2g} to {low.high:.2g}) to {high.value:.2g} ({high.low:.2g} to "
        f"{high.high:.2g}) over the range of what heads notice; {heads.value:.2g} % of disputes "
        f"end with heads, who give {hours.value:,.0f} hours a year"
    )
    return Found(interval=seen.change(TEN, NONE, HIDDEN), detail=detail)


@pattern(
    title="Very small groups waste heads",
    number="disputes brought to light per hour of a head in groups of five, over groups of ten",
    unit="times",
    high=0.9,
    source="useful looking at a household has an end (assumed); a tenth is the least that counts",
    grade="assumed",
    arms=(NONE, TINY, TEN),
    outcomes=(HIDDEN, "head_hours"),
)
def groups_too_small(seen: Seen) -> Found:
    """What heads bring to light, for each hour that they give."""
    none = seen.of(NONE, HIDDEN)
    per_hour = [(none - seen.of(arm, HIDDEN)) / seen.of(arm, "head_hours") for arm in (TINY, TEN)]
    return Found(interval=ratio_of(per_hour[0], per_hour[1]))


@pattern(
    title="Very large groups dilute attention",
    number="disputes brought to light in groups of forty, over groups of ten",
    unit="times",
    high=0.9,
    source="the sign is asked; a tenth is the least that counts",
    grade="assumed",
    arms=(NONE, TEN, HUGE),
    outcomes=(HIDDEN,),
)
def groups_too_large(seen: Seen) -> Found:
    """What heads bring to light in all."""
    none = seen.of(NONE, HIDDEN)
    brought = [none - seen.of(arm, HIDDEN) for arm in (HUGE, TEN)]
    return Found(interval=ratio_of(brought[0], brought[1]))
