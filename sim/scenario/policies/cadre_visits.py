"""Cadres who call on households (干部走访)."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from sim.scenario.fields import number
from sim.scenario.policies.policy import Policy

if TYPE_CHECKING:
    from sim.scenario import Scenario


class CadreVisits(Policy):
    """Cadres who call on households (干部走访).

    *What it does.* Cadres of offices and townships go out on working days and call on so many households of
    the whole place in a year, anywhere, by lot: each household has the same chance each month. A call
    reveals a hidden dispute as a gridworker's visit would who knows nothing of the place, times `cadre_eye`.
    What a cadre comes to know becomes a case at the township at once, whatever its size: that is where a
    cadre belongs. So it skips the committee, takes the township's minutes, and may be more than the matter
    needed.

    *What it costs, and whom it burdens.* The cadres' hours, at a township's rate (`cost_cadre_visits_yuan`;
    the way there is not in `minutes` unless you put it there). They don't come out of the township desk's
    own minutes: whatever the cadres would otherwise have done is not in the model. Calls count against what
    a household tolerates.

    *Evidence.* One city reports 19,771 households called on and 2,855 problems solved
    (机关干部累计走访群众19771户、解决急难愁盼问题2855件), 0.14 for each household. Those are wishes and
    troubles of all sorts, in an unstated time; how many disputes a call reveals, nobody says. Since fewer
    than one household in a hundred has a live dispute that nobody knows of, a drive over all doors must find
    little.

    *What it can't say.* What a visit does for trust when it is welcome, what is solved on the spot that is
    no dispute, or who gets called on when it is not by lot.
    """

    rules: ClassVar[tuple[str, ...]] = ("calls_in_month", "calls_between", "call_notices")
    parameters: ClassVar[tuple[str, ...]] = (
        "outreach.cadre_eye",
        "outreach.p_notice",
        "feedback.visit_tolerance_month",
        "feedback.trust_visit",
    )
    costs: ClassVar[tuple[str, ...]] = ("township_yuan_hour",)
    measures: ClassVar[tuple[str, ...]] = (
        "noticed_by_cadre_share",
        "cadre_calls_finding_share",
        "cadre_calls_per_household",
        "cost_cadre_visits_yuan",
    )
    one_of: ClassVar[tuple[str, ...]] = ("households_year", "share_year")
    households_year: int | None = number(
        "households called on in the whole place",
        "households a year",
        0,
        1e8,
        integer=True,
        total=True,
        default=None,
    )
    share_year: float | None = number("share of households called on", "per year", 0, 365, default=None)
    minutes: float = number("a cadre's time for one call", "min", 0, 1440, default=30.0)

    def effective(self) -> Self | None:
        """Absent without calls."""
        return None if 0 in (self.households_year, self.share_year) else self

    @classmethod
    def levers(cls, policy: Self | None, scenario: "Scenario") -> dict[str, Any]:
        """What the rules read of it."""
        if policy is None or policy.share_year is not None:
            return {"cadre_calls_day": (policy.share_year or 0.0) / 365 if policy else 0.0}
        settings = scenario.place.settings.values()
        households = sum(one.households + one.collective_households for one in settings)
        return {"cadre_calls_day": (policy.households_year or 0) / 365 / households}
