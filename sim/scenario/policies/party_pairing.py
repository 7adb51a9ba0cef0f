"""Party members who call on assigned households (党员结对)."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from sim.scenario.fields import number
from sim.scenario.policies.policy import Policy

if TYPE_CHECKING:
    from sim.scenario import Scenario


class PartyPairing(Policy):
    """Party members who call on assigned households (党员结对).

    *What it does.* Some of the place's party members each look after a few households of their own village
    and call on each of them so many times a month, in the evening. The assigned households are spread evenly
    over the village in the order of its doors: nobody is chosen for what they are or have done. How many
    members a village has is the world's; the households assigned there are `households_per_member` for each,
    at most all.

    A call reveals a hidden dispute as a gridworker's visit would (`p_notice`, more if it is severe) who
    knows nothing of the place, times `member_eye`. What a member comes to know is told to the grid at once.
    Calls are planned once a month: how many a household gets (their mean is what the levers say), and a
    phase; so they share their luck with a run without them. A member calls on a household, and so sees the
    disputes of all who live there, but not those of the neighbours on the way.

    *What it costs, and whom it burdens.* It costs no money here. It costs the members' evenings
    (`member_hours`), and every call is one that nobody asked for: calls and patrol visits of a month count
    together against what a household tolerates (`visit_tolerance_month`), and each beyond it costs its
    adults' trust (`trust_visit`).

    *Evidence.* One city reports 52,000 party members paired with residents (5.2万余名…党员与辖区群众结对),
    about one in 80 residents; it says neither how often they call nor what they find. That members notice
    less than a gridworker is an assumption, and that they don't notice more is another: they live there.

    *What it can't say.* Whether people tell a party member more or less than they tell others, whether a
    member's standing helps to settle things, or what becomes of such calls when nobody counts them. Members
    are drawn evenly among adults; their calls don't depend on who they are.
    """

    rules: ClassVar[tuple[str, ...]] = ("is_assigned", "calls_in_month", "calls_between", "call_notices")
    parameters: ClassVar[tuple[str, ...]] = (
        "outreach.member_eye",
        "outreach.p_notice",
        "feedback.visit_tolerance_month",
        "feedback.trust_visit",
    )
    measures: ClassVar[tuple[str, ...]] = (
        "noticed_by_member_share",
        "member_calls_finding_share",
        "member_calls_per_household",
        "member_hours",
    )
    one_of: ClassVar[tuple[str, ...]] = ("share", "members")
    share: float | None = number(
        "party members who have households assigned", "share of party members", 0, 1, default=None
    )
    members: int | None = number(
        "how many have, in the whole place: at most those who live there",
        "people",
        0,
        1e8,
        integer=True,
        total=True,
        default=None,
    )
    households_per_member: float = number("households of each", "households", 0, 1000, default=5.0)
    visits_month: float = number("calls on each household", "per month", 0, 30, default=1.0)
    minutes: float = number("a member's time for one call", "min", 0, 1440, default=20.0)

    def effective(self) -> Self | None:
        """Absent without members, households or calls."""
        zero = 0 in (self.share, self.members, self.households_per_member, self.visits_month)
        return None if zero else self

    @classmethod
    def levers(cls, policy: Self | None, scenario: "Scenario") -> dict[str, Any]:
        """What the rules read of it."""
        return {"member_calls_day": policy.visits_month * 12 / 365 if policy else 0.0}
