"""The telephone hotline (12345) and the app (小程序): two lines into the system from home."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from sim.scenario.fields import number
from sim.scenario.policies.policy import Policy
from sim.vocabulary import SETTINGS

if TYPE_CHECKING:
    from sim.scenario import Scenario


class Line(Policy):
    """A way to report from home."""

    name: ClassVar[str]
    requests_per_1000_residents_year: float = number(
        "routine requests that come this way", "per 1,000 residents a year", 0, 10000
    )
    awareness: float = number("residents who know of it", "share", 0, 1)

    def effective(self) -> Self | None:
        """Absent where nobody knows of it."""
        return self if self.awareness > 0 else None

    @classmethod
    def levers(cls, policy: Self | None, scenario: "Scenario") -> dict[str, Any]:
        """What the rules read of it."""
        from sim.rules.maths import log  # brings numba, which reading a scenario does without

        rate = scenario.parameters.intake.request_rate_per_resident_year
        rates = np.array([rate[setting] for setting in SETTINGS])
        per_resident = policy.requests_per_1000_residents_year / 1000 if policy else 0.0
        share = np.minimum(0.5, per_resident / np.maximum(rates, 1e-9))
        return {
            f"has_{cls.name}": policy is not None,
            f"log_awareness_{cls.name}": log(policy.awareness) if policy else 0.0,
            f"request_{cls.name}_share": np.where(rates > 0, share, 0.0),
        }


class Hotline(Line):
    """A telephone hotline (12345)."""

    name = "hotline"


class App(Line):
    """A mini-program or app for reports."""

    name = "app"
