"""Village rules and councils (村规民约与议事会)."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from sim.scenario.fields import number, words
from sim.scenario.policies.covering import Covering
from sim.vocabulary import KINDS

if TYPE_CHECKING:
    from sim.scenario import Scenario


class VillageRules(Covering):
    """Rules that a village gives itself (村规民约), and a council of villagers that keeps them (议事会).

    *What it does.* In the villages covered, for matters of the kinds named: a tie catches fire less often,
    its rate (of sparks, and of being drawn in by other disputes) times `rules_rate_factor`, since what is
    usual (dowries, boundaries, dogs, noise) is settled beforehand. And where it comes to a session with the
    head, the grid or the committee, agreement gains `rules_logit`: the council has said what is fair here.

    *What it costs, and whom it burdens.* Yuan for each council and year. Residents' hours: every household
    sends somebody to a share `attendance` of the meetings.

    *Evidence.* One county had 33 sets of village rules reviewed by lawyers in a year; most villages have
    some. Nobody has measured whether disputes are fewer where there are rules: both effects are assumed,
    and their ranges begin at none. Rules may bind the weak to what the strong find usual; a factor above 1
    would say so.

    *Can it run away?* Not with a factor up to 1: it thins the sparks before any has caught, fewer disputes
    mean less grievance, and that means fewer disputes, within the bounds of `a_grievance`. A factor above 1
    also multiplies the branching ratio (.1 to .4 in its range), which must stay below 1; each multiplier is
    cut at `cap` as ever. Tried with factors of .001, .8 and 2 on all kinds in all villages: 0, 21 and 106
    disputes per 1,000 residents and year against 29 without.

    *What it can't say.* What the rules say, who wrote them, and whether those who leave or marry in are
    heard. Fines, exclusion and shaming. Councils elsewhere than at a table.
    """

    rules: ClassVar[tuple[str, ...]] = ("under_village_rules", "catches", "support", "agreement")
    parameters: ClassVar[tuple[str, ...]] = ("sparks.rules_rate_factor", "casework.rules_logit")
    costs: ClassVar[tuple[str, ...]] = ("village_council_yuan_year",)
    measures: ClassVar[tuple[str, ...]] = (
        "attending_hours_per_1000",
        "cost_village_rules_yuan",
        "born_per_1000",
    )

    kinds: list[str] = words(
        "kinds of dispute that rules cover", KINDS, default=["family", "neighbour", "land"]
    )
    meetings_year: float = number("meetings of a council", "per year", 0, 365, default=4.0)
    meeting_minutes: float = number("a meeting", "min", 0, 1440, default=120.0)
    attendance: float = number("households that send somebody to a meeting", "share", 0, 1, default=0.3)

    def effective(self) -> Self | None:
        """Absent without villages."""
        return None if self.covers_nobody else self

    @classmethod
    def levers(cls, policy: Self | None, scenario: "Scenario") -> dict[str, Any]:
        """What the rules read of it."""
        from sim.rules.maths import log  # brings numba, which reading a scenario does without

        return {
            "has_village_rules": policy is not None,
            "rules_kind": [policy is not None and kind in policy.kinds for kind in KINDS],
            "log_rules_rate_factor": log(scenario.parameters.sparks.rules_rate_factor) if policy else 0.0,
        }
