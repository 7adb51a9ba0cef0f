"""One information system for reports, deadlines and follow-up."""

from typing import TYPE_CHECKING, Any, Self

from sim.scenario.fields import flag, number
from sim.scenario.policies.policy import Policy

if TYPE_CHECKING:
    from sim.scenario import Scenario


class Platform(Policy):
    """One information system for reports, deadlines and follow-up."""

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
