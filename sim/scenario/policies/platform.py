"""One information system for reports, deadlines and follow-up."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from sim.scenario.fields import flag, number
from sim.scenario.policies.policy import Policy

if TYPE_CHECKING:
    from sim.scenario import Scenario


class Platform(Policy):
    """One information system (综治信息平台): it takes all reports, sends them to a desk, watches deadlines.

    *What it does.* Without it a report takes `register_days_off` days to be registered and is lost with
    `lost_share_off`; hotline and app send what they get to the township. With it a report is at the lowest
    competent level after `dispatch_minutes`, and `lost_share` are lost all the same. With `deadlines` each
    case is due by its severity (15 days, 7 if severe) instead of the month that the law allows. A case that
    is late costs trust; beyond `grace_days` it is closed on paper or passed up. So deadlines bring a matter
    sooner to a higher desk, and more of it onto paper (`shade`). `reminders` are noted and do nothing else.
    With `merging` a second report joins the open case instead of counting twice. Of what was closed on paper
    a call finds out a share, `follow_up_share`, and brings it back to the same desk.

    *What it costs, and whom it burdens.* Yuan for each resident and year. It takes no time of anybody here
    beyond the paperwork that each record makes in any case; those who know such systems say otherwise (see
    below). It makes the book: where there is a platform, records are also padded (`padding_share`), in the
    reported figures only.

    *Evidence.* Limits are legal or usual: 15 and 7 days, a month for mediation. Xining tells of one report
    dispatched in 88 seconds, a single parked car. Lanzhou's platform had answered 2,382,000 wishes and
    events (办理问题事件238.2万余件), with 1,287 accounts in four tiers, and its line for requests reports
    98.4 % of 100,682 closed. Closures are no outcome: success has been reported at 94.8 to 99 % since 2000,
    whatever the volume or the staff, while courts' own mediation, where people could still sue, settled 65
    to 69 %. When measuring was automated elsewhere, reported air pollution jumped by 35 % at once. A
    gridworker tells of sixty accounts still to be logged into on one day.

    *What it can't say.* Outages, double entry into several systems, data leaks, who reads what. Whether a
    record is true: a platform shortens the way of a report and tightens the clock, no more. Read
    `success_reported` beside `success_true`, and `on_time_reported` beside `on_time_true`.
    """

    rules: ClassVar[tuple[str, ...]] = (
        "register_minutes", "report_is_lost", "dispatched_level", "dispute_due_days", "shade", "found_out",
    )  # fmt: skip
    parameters: ClassVar[tuple[str, ...]] = (
        "intake.register_days_off",
        "intake.lost_share_off",
        "intake.hotline_level",
        "supervision.due_days_mild",
        "supervision.due_days_severe",
        "supervision.due_days_off",
        "supervision.grace_days",
        "supervision.padding_share",
        "feedback.trust_late",
        "feedback.paper_trust",
    )
    costs: ClassVar[tuple[str, ...]] = ("platform_yuan_resident_year",)
    measures: ClassVar[tuple[str, ...]] = (
        "voiced_lost_share",
        "contact_days_median",
        "on_time_reported",
        "on_time_true",
        "paper_closings_share",
        "success_reported",
        "success_true",
        "requests_lost_share",
        "cost_platform_yuan",
    )
    dispatch_minutes: float = number("from report to dispatch", "min", 0, 525600, default=288.0)
    lost_share: float = number("reports lost all the same", "share", 0, 1, default=0.02)
    deadlines: bool = flag("sets a deadline for each case", default=True)
    reminders: bool = flag("a reminder is noted on the day after a case was due", default=True)
    merging: bool = flag("merges reports of one dispute", default=True)
    follow_up_share: float = number("closed cases that are followed up", "share", 0, 1, default=0.1)
    follow_up_days: float = number("from closure to follow-up", "days", 0, 3650, default=30.0)

    @classmethod
    def levers(cls, policy: Self | None, scenario: "Scenario") -> dict[str, Any]:
        """What the rules read of it."""
        platform, intake = policy, scenario.parameters.intake
        return {
            "has_platform": platform is not None,
            "has_deadlines": platform is not None and platform.deadlines,
            "has_reminders": platform is not None and platform.reminders,
            "has_merging": platform is not None and platform.merging,
            "lost_share": platform.lost_share if platform else intake.lost_share_off,
            "register_minutes": platform.dispatch_minutes if platform else 1440 * intake.register_days_off,
            "follow_up_share": platform.follow_up_share if platform else 0.0,
            "follow_up_days": platform.follow_up_days if platform else 0.0,
            "follow_up_minutes": 1440 * (platform.follow_up_days if platform else 0.0),
        }
