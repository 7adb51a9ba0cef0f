"""Registered volunteers (志愿者)."""

from typing import TYPE_CHECKING, Any, Self

from sim.scenario.fields import number
from sim.scenario.policies.policy import Policy

if TYPE_CHECKING:
    from sim.scenario import Scenario


class Volunteers(Policy):
    """Registered volunteers beside the points system."""

    registered: int = number("volunteers on the register", "people", 0, 1e8, integer=True, total=True)
    attention: float = number("attention of a registered volunteer against an active one", "share", 0, 1)

    def effective(self) -> Self | None:
        """Absent without attention."""
        return self if self.attention > 0 else None

    @classmethod
    def levers(cls, policy: Self | None, scenario: "Scenario") -> dict[str, Any]:
        """What the rules read of it."""
        return {"volunteer_strength": policy.attention if policy else 0.0}
