"""Groups of households under a head (十户联防)."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from sim.scenario.fields import number, words
from sim.scenario.policies.policy import Policy
from sim.vocabulary import SETTINGS

if TYPE_CHECKING:
    from sim.scenario import Scenario


class JointDefence(Policy):
    """Groups of neighbouring households under a head."""

    one_of: ClassVar[tuple[str, ...]] = ("households_per_head", "heads")
    households_per_head: float | None = number(
        "households in one group", "households", 1, 10000, default=None
    )
    heads: int | None = number(
        "heads in the whole place", "heads", 0, 1e6, integer=True, default=None, total=True
    )
    settings: list[str] = words("settings with groups", SETTINGS, default=list(SETTINGS))
    looking_minutes_week: float = number("a head's time for looking", "min/week", 0, 10080, default=60.0)
    case_minutes_week: float = number("a head's time for cases", "min/week", 0, 10080, default=60.0)
    register_probability: float = number("a head registers what he notices", "probability", 0, 1, default=0.3)
    stipend_yuan_month: float = number("a head's stipend", "yuan/month", 0, 100000, default=0.0)

    def effective(self) -> Self | None:
        """Absent without heads, or where they have no minutes."""
        return None if self.looking_minutes_week + self.case_minutes_week == 0 or self.heads == 0 else self

    @classmethod
    def levers(cls, policy: Self | None, scenario: "Scenario") -> dict[str, Any]:
        """What the rules read of it."""
        return {
            "head_looking_minutes_week": policy.looking_minutes_week if policy else 0.0,
            "head_register_probability": policy.register_probability if policy else 0.0,
        }
