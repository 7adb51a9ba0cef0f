"""Points for taking part (积分制)."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from sim.scenario.fields import flag, number, words
from sim.scenario.policies.policy import NO_LIMIT, Policy
from sim.vocabulary import SETTINGS

if TYPE_CHECKING:
    from sim.scenario import Scenario


class Points(Policy):
    """Points for taking part (积分制), redeemed at a shop; public red and black lists (红黑榜) if wanted.

    *What it does.* In the chosen settings every adult decides each month, or keeps to an earlier decision,
    whether to take part: by intrinsic motivation, by what others in the village do (`b_norm`), by the reward
    (`b_reward` for each 10 yuan a month, whose novelty wears off to `novelty_floor`), less what it costs the
    old, migrants and those offline. Participants earn points, may lose some by an incident, and redeem them
    from `redeem_from_points` on, pro rata where the budget runs out. Four things follow for disputes. Where
    more people take part than `norm_reference`, ties catch fire less often (`a_norm`). Participants hear of
    hidden disputes (`volunteer_attention_per_day`) and report them to the grid. Whoever has points to lose
    keeps from violence (`stake_incident`), and keeps quiet, too (`stake_voice`). And pay erodes intrinsic
    motivation (`erode`): when points stop, participation falls below where it began, and recovers slowly.
    Lists raise the norm that others see by `norm_lists`; they cost those on the black one trust and give
    those on the red one some.

    *What it costs, and whom it burdens.* The goods redeemed. Participants' hours. Empty reports made for the
    points alone, each of which is paperwork for the grid. Shame: `trust_black_list`. The old, migrants and
    people without a telephone gain least; look at participation by group.

    *Evidence.* Price lists are solid: in a village of Chongqing 40 points buy a bottle of oil at 40 yuan,
    and stepping between two who quarrel earns 5; elsewhere a point is worth .1 to 2 yuan, so that an active
    household earns some 50 to 250 yuan a year. Hezuo names lists, a moral bank and a points shop, without a
    figure. Nobody has audited who takes part: 10 to 35 % of residents active in a month is recalled. Case
    studies report tidier yards, unclear goals, resources that dry up, and passive take-up where peoples mix.
    That expected rewards lower intrinsic motivation is found in experiments, at d .3 to .5, and disputed in
    the field, where the dip after a reward was short. Effects on disputes were measured nowhere.

    *What it can't say.* Who sets the prices of conduct, and whether deductions are made at all (neighbours
    seldom deduct from neighbours); what loss of face does over years; scores carried over to loans, schools
    or jobs. There is no score of a person here beyond the balance at the shop.
    """

    rules: ClassVar[tuple[str, ...]] = (
        "takes_part", "pull", "salience", "motivation_after_month", "redeemed", "log_multiplier",
        "voice_hazard", "incident_hazard", "volunteer_notices",
    )  # fmt: skip
    parameters: ClassVar[tuple[str, ...]] = (
        "month_end.b_reward",
        "month_end.b_norm",
        "month_end.novelty_floor",
        "month_end.novelty_half_months",
        "month_end.erode",
        "month_end.erode_drop",
        "month_end.empty_reports_per_active_month",
        "month_end.norm_lists",
        "month_end.trust_black_list",
        "month_end.trust_red_list",
        "sparks.a_norm",
        "sparks.a_stake",
        "parties.stake_incident",
        "parties.stake_voice",
        "outreach.volunteer_attention_per_day",
        "month_end.hours_per_active_month",
    )
    measures: ClassVar[tuple[str, ...]] = (
        "participation_last",
        "participation_peak",
        "points_earned_yuan",
        "points_redeemed_yuan",
        "points_refused_yuan",
        "participant_hours_per_1000",
        "empty_reports_per_1000",
        "incidents_per_100000",
        "cost_points_yuan",
    )
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
