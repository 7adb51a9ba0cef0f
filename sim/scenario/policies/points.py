"""Points for taking part (积分制)."""

from typing import TYPE_CHECKING, Any, Self

from sim.scenario.fields import flag, number, words
from sim.scenario.policies.policy import NO_LIMIT, Policy
from sim.vocabulary import SETTINGS

if TYPE_CHECKING:
    from sim.scenario import Scenario


class Points(Policy):
    """Points for taking part, redeemed at a shop."""

    reward_yuan_month: float = number("worth of a participant's usual points", "yuan/month", 0, 100000)
    start_month: int = number(
        "month of the run in which points start; 0: they run already, at full take-up",
        "months",
        0,
        1200,
        integer=True,
        default=0,
    )
    stop_month: int | None = number(
        "month of the run in which points stop", "months", 0, 1200, integer=True, default=None
    )
    budget_yuan_resident_year: float | None = number(
        "most that is paid out per resident of the place; none: no limit",
        "yuan per resident-year",
        0,
        1e6,
        default=None,
    )
    earn_points_month: float = number("points a participant earns", "points/month", 0, 1e6, default=10.0)
    lose_points_incident: float = number("points lost by an incident", "points", 0, 1e6, default=20.0)
    redeem_from_points: float = number(
        "smallest balance that can be redeemed", "points", 0, 1e6, default=40.0
    )
    yuan_per_point: float = number("worth of a point", "yuan per point", 0.01, 10000, default=1.0)
    lists: bool = flag("public red and black lists", default=False)
    settings: list[str] = words("settings with points", SETTINGS, default=list(SETTINGS))

    def effective(self) -> Self | None:
        """Absent without reward and lists."""
        return None if self.reward_yuan_month == 0 and not self.lists else self

    @classmethod
    def levers(cls, policy: Self | None, scenario: "Scenario") -> dict[str, Any]:
        """What the rules read of it."""
        points = policy
        return {
            "has_points": points is not None,
            "reward": points.reward_yuan_month / 10 if points else 0.0,
            "points_start_month": points.start_month if points else 0,
            "points_stop_month": points.stop_month if points and points.stop_month is not None else NO_LIMIT,
            "points_budget_per_resident_month": (
                points.budget_yuan_resident_year / 12 / points.yuan_per_point
                if points and points.budget_yuan_resident_year is not None
                else NO_LIMIT
            ),
            "earn_points_month": points.earn_points_month if points else 0,
            "lose_points_incident": points.lose_points_incident if points else 0,
            "redeem_from_points": points.redeem_from_points if points else 0,
            "has_lists": points is not None and points.lists,
            "points_in_setting": [points is not None and setting in points.settings for setting in SETTINGS],
        }
