"""Monthly ratings of grids in colours (红黄蓝三色, 五色)."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from sim.scenario.fields import number
from sim.scenario.policies.policy import Policy

if TYPE_CHECKING:
    from sim.scenario import Scenario


class Ratings(Policy):
    """Monthly ratings of grids in colours (红黄蓝三色 with three of them, 五色 with five).

    *What it does.* At a month's end every grid gets a score from what is reported of it: recorded cases and
    incidents of the month, cases overdue, requests late or given up, per 1,000 residents; less what a sample
    of its adults think of those who handle disputes, if that has a weight. Grids are ranked over the place,
    ties by lot; the worst share gets the worst colour. Grids are rated, never people.

    What follows in the next month: patrol may take more of the shift (`patrol_factor` times the cap for the
    worst colour, in between for the colours between; bounded by what admin and requests leave). A leader is
    assigned to each grid of the worst colour, calls on `leader_visits_month` of its households with the eye
    of a cadre, and takes what is found to the township. And cases from such a grid are hurried, at whatever
    desk they are: the assessment bites harder on them (`rating_bite`), so that an overdue or failed case is
    likelier closed on paper. That makes the next score better and the truth worse: the two books part.

    Two more things follow from the arithmetic. The score counts what is recorded, so that a grid that
    notices and records more is rated worse, and silence looks like peace. And in a small grid one case moves
    the rate: much of a month's ranking is chance, as `rated_worst_again_share` beside the share of the worst
    shows.

    *What it costs, and whom it burdens.* Leaders' hours at a township's rate (`cost_leaders_yuan`), forms
    (`form_minutes` of each grid's admin time a month), and leaders' calls, which count against what a
    household tolerates. The survey is free.

    *Evidence.* One city rates police areas monthly by four indicators and satisfaction in five colours
    (4项客观指标…5个等级…每月绘制); another had secretaries take on 1,158 key grids of 7,507, 15.4%
    (党组织书记包抓重点网格1158个). Neither tells what changed. That targets move what is reported more than
    what is true is well documented elsewhere (Bevan and Hood 2006); how strongly here is an assumption.

    *What it can't say.* What colours do to pay, careers, residents' pride or rents, nor how rated grids
    bargain.
    """

    rules: ClassVar[tuple[str, ...]] = (
        "grid_score", "colour_of", "patrol_factor", "rating_pressure", "shade",
        "calls_in_month", "calls_between", "call_notices",
    )  # fmt: skip
    parameters: ClassVar[tuple[str, ...]] = (
        "supervision.rating_bite",
        "supervision.shade_bite",
        "outreach.cadre_eye",
        "outreach.patrol_share_max",
        "feedback.visit_tolerance_month",
        "feedback.trust_visit",
    )
    costs: ClassVar[tuple[str, ...]] = ("township_yuan_hour",)
    measures: ClassVar[tuple[str, ...]] = (
        "rated_worst_again_share",
        "noticed_by_leader_share",
        "leader_calls_finding_share",
        "leader_calls_per_household",
        "rating_form_hours",
        "cost_leaders_yuan",
        "paper_closings_share",
        "success_reported",
        "success_true",
    )
    colours: int = number("colours: 3 for red, yellow and blue", "colours", 2, 9, integer=True, default=3)
    worst_share: float = number("grids of the worst colour", "share of grids", 0, 1, default=0.05)
    middle_share: float = number(
        "grids of each colour between the worst and the best", "share of grids", 0, 1, default=0.1
    )
    record_weight: float = number("score of a recorded case", "points", 0, 100, default=1.0)
    incident_weight: float = number("of an incident", "points", 0, 100, default=10.0)
    overdue_weight: float = number("of a case overdue at the month's end", "points", 0, 100, default=3.0)
    late_weight: float = number("of a request late or given up", "points", 0, 100, default=0.1)
    satisfaction_weight: float = number(
        "points off for a sample's mean trust, if it is 1", "points", 0, 10000, default=0.0
    )
    survey_adults: int = number(
        "adults asked in each grid and month, if their trust has a weight", "people", 1, 1000,
        integer=True, default=20,
    )  # fmt: skip
    patrol_factor: float = number("cap on patrol in the worst colour, times", "ratio", 0, 10, default=1.3)
    leader_visits_month: float = number(
        "households that a leader calls on in a grid of the worst colour", "per month", 0, 1000, default=10.0
    )
    leader_minutes: float = number("a leader's time for one call", "min", 0, 1440, default=30.0)
    form_minutes: float = number("forms for the rating", "min per grid and month", 0, 10000, default=60.0)

    def effective(self) -> Self | None:
        """Absent if all grids have the same colour."""
        return None if self.worst_share + self.middle_share * (self.colours - 2) == 0 else self

    @classmethod
    def levers(cls, policy: Self | None, scenario: "Scenario") -> dict[str, Any]:
        """What the rules read of it."""
        names = (
            "worst_share", "middle_share", "record_weight", "incident_weight", "overdue_weight",
            "late_weight", "satisfaction_weight", "survey_adults", "patrol_factor", "form_minutes",
        )  # fmt: skip
        return {
            "has_ratings": policy is not None,
            "rating_worst": policy.colours - 1 if policy else -1,
            "leader_calls_day": policy.leader_visits_month * 12 / 365 if policy else 0.0,
            **{f"rating_{name}": getattr(policy, name) if policy else 0.0 for name in names},
        }
