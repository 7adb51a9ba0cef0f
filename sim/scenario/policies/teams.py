"""Teams of several departments for grave cases (五人小组)."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from sim.scenario.fields import number, words
from sim.scenario.policies.policy import Policy
from sim.vocabulary import LEVELS

if TYPE_CHECKING:
    from sim.scenario import Scenario

NO_SEVERITY = 9
"""Above every severity: a level whose cases no team hears."""


class Teams(Policy):
    """Grave cases are heard by a team of several departments (五人小组) instead of by one mediator.

    *What it does.* At the levels named, a case of the severity named or above is heard by a team: the
    desk's own mediator leads, the others (police, justice, the department concerned, a cadre) come from
    outside. Three things follow. Every session waits `convene_days` more, until all can come. Somebody in
    the team shares each party's language, and somebody knows the kind of matter, so that the terms
    `fit_language` and `fit_specialism` of `fit` are those of the best member. And agreement gains
    `team_logit`, for what several departments can promise at one table. The lead's skill counts as before.
    Whether a team hears a session is settled when the session is put down: a case that hardens while it
    waits gets its team next time. A case that a follow-up call has brought back is heard at once, by the
    desk alone; a team comes from its second session on.

    *What it costs, and whom it burdens.* Outside staff: (size - 1) times the session's minutes, at
    `team_member_yuan_hour`. They come from other duties that this model does not have, and there are always
    enough of them: the cost tells how many hours that asks for. Waiting: convening takes days in which the
    dispute runs on and the deadline approaches; a severe case is due in 7 days. Where convening takes
    longer than deadline and grace together, no team ever sits: every case is closed on paper or passed up
    first.

    *Evidence.* One county describes teams of one head, four wardens and the village police for each grid.
    No source measures what a team adds to agreement, or how long convening takes; both are assumed.

    *Can it run away?* No. A team's agreement feeds nothing but trust; delay can push cases up the ladder,
    which ends at the court. Tried with convening in 0, 3, 30 and 365 days under eight times the usual
    disputes: true success was .68, .62, .57 and .57 against .63 without. Three days of waiting ate what the
    team brought, and from 30 days on no team ever sat.

    *What it can't say.* Whether the parties yield to the police at the table rather than agree; a team's
    agreement is an agreement here. What the departments leave undone meanwhile.
    """

    rules: ClassVar[tuple[str, ...]] = ("heard_by_team", "support", "fit", "agreement")
    parameters: ClassVar[tuple[str, ...]] = ("casework.team_logit",)
    costs: ClassVar[tuple[str, ...]] = ("team_member_yuan_hour",)
    measures: ClassVar[tuple[str, ...]] = (
        "team_sessions_share",
        "team_outside_hours",
        "cost_teams_yuan",
        "contact_days_median",
    )

    size: int = number("people in a team, the desk's own included", "people", 1, 20, integer=True, default=5)
    from_severity: int = number("severity from which a team hears", "severity", 1, 5, integer=True, default=3)
    levels: list[str] = words(
        "levels with teams", ("committee", "township", "county"), default=["committee", "township"]
    )
    convene_days: float = number("until a team can meet", "days", 0, 365, default=3.0)

    def effective(self) -> Self | None:
        """Absent where the desk's own sits alone."""
        return self if self.size > 1 else None

    @classmethod
    def levers(cls, policy: Self | None, scenario: "Scenario") -> dict[str, Any]:
        """What the rules read of it."""
        levels = policy.levels if policy else []
        grave = policy.from_severity if policy else NO_SEVERITY
        return {
            "has_teams": policy is not None,
            "team_from_severity": [grave if level in levels else NO_SEVERITY for level in LEVELS],
            "convene_minutes": 1440 * policy.convene_days if policy else 0.0,
        }
