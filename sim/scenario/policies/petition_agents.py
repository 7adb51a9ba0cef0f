"""Agents who carry petitions (信访代办)."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from sim.scenario.fields import number
from sim.scenario.policies.covering import Covering

if TYPE_CHECKING:
    from sim.scenario import Scenario


class PetitionAgents(Covering):
    """Whoever wants to petition need not go: an agent of the grid carries the matter (信访代办).

    *What it does.* In the villages covered, and where the home has a grid, a petition is carried by an
    agent. Petitioning gains `agent_utility` against the other channels, and distance no longer lowers it.
    The report is never lost. It does not go to the township's window, but to the lowest level that is
    competent for its severity, as a platform would dispatch it, after the usual time of registration.

    *What it costs, and whom it burdens.* The home's grid owes `agent_minutes` for each petition, beside
    other paperwork: they are taken from patrol, requests and cases. Residents save the trip to the window,
    which is half a day.

    *Evidence.* Places report that agents carry most petitions, and fewer visits to higher offices. Nobody
    reports what became of the matters. How much more willingly people tell an agent is assumed.

    *Can it run away?* It has a loop: agents' minutes crowd out patrol and make requests late, lateness
    costs trust, and those who trust less rather petition than tell the gridworker. It is weak, since those
    who trust less also voice less, and a matter is carried once. Tried in the town of two thousand for four
    years, under the usual disputes and eight times as many, with 90 and 600 minutes for each petition:
    petitions rise threefold at once, to about one voicing in ten, and no further (5, 8, 9 and 6 in the four
    years).

    *What it can't say.* Whether the agent carries a complaint about the agent's own office: with the usual
    competences a carried petition lands in the very grid of the one who complains, and nobody above hears
    of it unless it is passed up. Fewer petitions above are not fewer grievances. Look at `success_true`.
    """

    rules: ClassVar[tuple[str, ...]] = ("agent_gain", "report_utility", "lowest_competent")
    parameters: ClassVar[tuple[str, ...]] = ("parties.agent_utility",)
    measures: ClassVar[tuple[str, ...]] = (
        "petitions_carried_share",
        "agent_hours",
        "voiced_to_petition_share",
        "resident_hours_per_1000",
    )

    agent_minutes: float = number("an agent's work for one petition", "min", 0, 10000, default=90.0)

    def effective(self) -> Self | None:
        """Absent without villages."""
        return None if self.covers_nobody else self

    @classmethod
    def levers(cls, policy: Self | None, scenario: "Scenario") -> dict[str, Any]:
        """What the rules read of it."""
        return {"agent_minutes": policy.agent_minutes if policy else 0.0}
