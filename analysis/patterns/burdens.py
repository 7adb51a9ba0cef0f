"""Nothing is free: what lowers unsettled days costs money, contacts or work; and heads' work is hidden."""

from typing import Final

from analysis.patterns.groups import NONE, TEN
from analysis.patterns.registry import Found, pattern
from analysis.patterns.seen import CannotTellError, Seen, mean_of
from analysis.study.intervals import Interval

POLICIES: Final = (
    "joint_defence", "points", "teams", "legal_advisers", "legal_publicity", "petition_agents",
    "village_rules", "contests", "joint_groups", "one_stop", "alliances", "rangers",
    "veteran_mediators", "cameras", "party_pairing", "cadre_visits", "early_warning", "ratings",
)  # fmt: skip
"""Each is laid over a place that has it not, and taken from one that has it."""
PAIRS: Final = tuple(f"{side}_{policy}" for policy in POLICIES for side in ("with", "without"))
UNSETTLED: Final = "unsettled_severity_days_per_1000"
BURDENS: Final = {
    "cost": ("cost_total_yuan",),
    "contacts": (
        "patrol_visits_per_household",
        "service_contacts_per_household",
        "member_calls_per_household",
        "cadre_calls_per_household",
        "leader_calls_per_household",
        "flag_calls_per_household",
        "camera_days_per_resident",
    ),
    "workload": (
        "utilisation_gridworkers",
        "utilisation_committee",
        "utilisation_township",
        "head_hours",
        "group_head_hours",
        "member_hours",
        "adviser_hours",
        "agent_hours",
        "lent_hours",
        "rating_form_hours",
        "contest_reporting_hours",
        "camera_watch_hours",
        "attending_hours_per_1000",
        "resident_hours_per_1000",
        "participant_hours_per_1000",
    ),
}


def raised(seen: Seen, policy: str) -> list[str]:
    """The burdens that a policy raises for certain: cost, contacts, workload."""
    found = []
    for burden, outcomes in BURDENS.items():
        for outcome in outcomes:
            try:
                change = seen.change(f"with_{policy}", f"without_{policy}", outcome)
            except CannotTellError:
                continue
            if change.told and change.low > 0:
                found.append(burden)
                break
    return found


@pattern(
    title="Nothing is free",
    number="policies that lower unsettled days and raise neither cost nor contacts nor workload",
    unit="policies",
    high=0.0,
    source="every arrangement that lowers dispute-days raises at least one burden",
    grade="assumed",
    arms=PAIRS,
    outcomes=(UNSETTLED, *(name for names in BURDENS.values() for name in names)),
)
def nothing_is_free(seen: Seen) -> Found:
    """Over all policies whose effect on unsettled days is told from none; n counts these."""
    lowering, free = [], []
    for policy in POLICIES:
        try:
            change = seen.change(f"with_{policy}", f"without_{policy}", UNSETTLED)
        except CannotTellError:
            continue
        if change.told and change.high < 0:
            lowering.append(policy)
            free += [] if raised(seen, policy) else [policy]
    if not lowering:
        raise CannotTellError("no policy lowers unsettled days for certain here")
    count = float(len(free))
    detail = f"lower: {', '.join(lowering)}" + (f"; free: {', '.join(free)}" if free else "")
    return Found(interval=Interval(value=count, low=count, high=count, n=len(lowering)), detail=detail)


@pattern(
    title="Group heads' work is worth more than is paid",
    number="worth of heads' unpaid hours beyond what groups of ten add to the book's cost",
    unit="yuan per resident a year",
    low=0.0,
    source="asked without a size: Lanzhou's rural gridworkers are group heads (98 %)",
    grade="assumed",
    arms=(TEN, NONE),
    outcomes=("head_hours", "cost_per_resident_yuan"),
)
def hidden_workload(seen: Seen) -> Found:
    """Looking and mediating, at the worth of a resident's hour, less what the book's cost rises by."""
    cost = seen.of(TEN, "cost_per_resident_yuan") - seen.of(NONE, "cost_per_resident_yuan")
    # without groups there are no heads, and nothing to count
    hours = seen.of(TEN, "head_hours") / seen.residents
    detail = f"{hours.mean():.2g} hours and {cost.mean():.2g} yuan in the book per resident and year"
    return Found(interval=mean_of(seen.worth_of_hour * hours - cost), detail=detail)
