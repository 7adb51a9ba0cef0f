"""Early warning on pooled signals (预警)."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from sim.scenario.fields import number
from sim.scenario.policies.policy import Policy

if TYPE_CHECKING:
    from sim.scenario import Scenario


class EarlyWarning(Policy):
    """Early warning on pooled signals (预警).

    *What it does.* The platform pools what it has on record by building: `households_per_building`
    households of a grid, next door to each other. Each recorded case of a household there, each second
    report of one, each incident adds a weight to the building's score, which fades with `memory_days`. No
    person, household or pair has a score. On the evening of a working day every building at or above the
    threshold is flagged, unless it waits for its visits or has had them less than `quiet_days` ago. From the
    next working day on the grid's workers visit all its households, before they patrol and at most
    `visits_day` a day for each grid; the rest waits in turn. These visits take the minutes of patrol first,
    and where that is not enough those of requests and cases. They notice as patrol visits do.

    It needs a platform: where there is none, it is silent, whatever the levers say.

    *What it costs, and whom it burdens.* The gridworkers' minutes, which are lacking elsewhere, and visits
    that nobody asked for, at doors that are chosen since something is on record next door: they count
    against what a household tolerates.

    *Expect a base-rate trap.* Disputes draw in neighbours, so that a record does tell something; but few
    households have a hidden dispute on any day (below one in a hundred), and one visit reveals one in
    twenty. A trial on logs of an earlier version of this model (a record within three doors in 30 days)
    flagged 1.8% of households, of which 3.2% had a hidden dispute, five times the base rate of 0.65%: about
    30 false doors for each right one, and it reached a tenth of the disputes. Compare `flag_precision` with
    `flag_base_rate`.

    *Evidence.* One city counts 705 slips of warning, assignment and supervision
    (制发预警单、交办单、督办单705期) and no hit rate. How often real warnings are right is not published.

    *What it can't say.* What a flag does to the name of a building, whether workers come to ignore flags, or
    what a model on more data about people would do; such a thing is not wanted here.
    """

    rules: ClassVar[tuple[str, ...]] = ("warning_score", "is_flagged", "visit_notices")
    parameters: ClassVar[tuple[str, ...]] = (
        "outreach.p_notice",
        "outreach.visit_minutes",
        "outreach.travel_minutes",
        "feedback.visit_tolerance_month",
        "feedback.trust_visit",
    )
    measures: ClassVar[tuple[str, ...]] = (
        "noticed_by_flag_share",
        "flags_per_1000_households",
        "flag_precision",
        "flag_base_rate",
        "flag_sensitivity",
        "flag_calls_finding_share",
        "flag_calls_per_household",
    )
    households_per_building: int = number(
        "households whose signals are pooled", "households", 1, 1000, integer=True, default=10
    )
    record_weight: float = number("weight of a recorded case", "points", 0, 1000, default=1.0)
    repeat_weight: float = number("of a second report of a case", "points", 0, 1000, default=0.5)
    incident_weight: float = number("of an incident", "points", 0, 1000, default=3.0)
    memory_days: float = number("a score fades with this time constant", "days", 0.1, 36500, default=30.0)
    threshold: float = number("score from which a building is flagged", "points", 0.001, 1e6, default=0.8)
    quiet_days: int = number(
        "after its visits a building is not flagged for so long", "days", 1, 36500, integer=True, default=30
    )
    visits_day: int = number(
        "visits on flags by one grid on a working day, at most",
        "visits/day",
        0,
        10000,
        integer=True,
        default=10,
    )

    def effective(self) -> Self | None:
        """Absent without visits or weights."""
        weightless = self.record_weight + self.repeat_weight + self.incident_weight == 0
        return None if self.visits_day == 0 or weightless else self

    @classmethod
    def levers(cls, policy: Self | None, scenario: "Scenario") -> dict[str, Any]:
        """What the rules read of it."""
        names = ("record_weight", "repeat_weight", "incident_weight", "memory_days", "threshold",
                 "quiet_days", "visits_day", "households_per_building")  # fmt: skip
        has_platform = scenario.policies.effective().platform is not None
        return {
            "has_warning": policy is not None and has_platform,
            **{f"warning_{name}": getattr(policy, name) if policy else 1.0 for name in names},
        }
