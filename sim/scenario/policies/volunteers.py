"""Registered volunteers (志愿者)."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from sim.scenario.fields import number
from sim.scenario.policies.policy import Policy

if TYPE_CHECKING:
    from sim.scenario import Scenario


class Volunteers(Policy):
    """Registered volunteers (实名注册志愿者), who take part without being given points.

    *What it does.* It makes taking part possible where there are no points. Every adult decides by intrinsic
    motivation and by what others in the village do (`b_norm`) whether to take part in a month; the old,
    migrants and those offline find it harder, though less so than where points are counted (`cost_unpaid`).
    Two things follow. The participating share is a norm: ties catch fire less often where it is above
    `norm_reference` (`a_norm`), and more often where it is below. And those who take part hear of hidden
    disputes in their village in the evening, with `attention` of what paid participants give, and tell the
    grid, which opens a case once the report is registered. Where points are given they go before: everybody
    who takes part is given points then, and volunteers add nothing.

    `registered` is a number in a register. It costs money and moves nothing: who takes part follows from
    people, not from lists.

    *What it costs, and whom it burdens.* Training, insurance and kit for everybody on the register
    (`volunteer_yuan_year`), whether they come or not. The hours of those who take part
    (`participant_hours_per_1000`). To be noticed by a volunteer is to be told on by a neighbour; there is no
    measure of how that feels.

    *Evidence.* Hezuo has 140 teams and 13,450 volunteers registered by name (实名注册志愿者13450人), 12 % of
    its residents, and reports no hours. Registers grow by drives, and active volunteers before any points
    are taken to be 5 to 12 % of adults. In a village of Chongqing volunteering earns 5 points, which is to
    say that it is paid for. What volunteers notice is measured nowhere; `volunteer_attention_per_day` is
    assumed, and small: a village where a tenth take part hears of a dispute with a chance of 8 in 10,000 a
    day at full attention.

    *Can it run away?* Norm and participation feed each other, and with `b_norm` above 4 there would be two
    equilibria; within its range there is one.

    *What it can't say.* What volunteers do all day, which is mostly other things (cleaning, festivals, old
    people's errands). Whether they calm a quarrel on the spot: here they only tell. Whether volunteering is
    voluntary.
    """

    rules: ClassVar[tuple[str, ...]] = ("takes_part", "pull", "volunteer_notices", "log_multiplier")
    parameters: ClassVar[tuple[str, ...]] = (
        "outreach.volunteer_attention_per_day",
        "month_end.b_norm",
        "month_end.cost_unpaid",
        "month_end.cost_old",
        "month_end.cost_migrant",
        "month_end.cost_offline",
        "sparks.a_norm",
        "sparks.norm_reference",
        "month_end.hours_per_active_month",
    )
    costs: ClassVar[tuple[str, ...]] = ("volunteer_yuan_year",)
    measures: ClassVar[tuple[str, ...]] = (
        "noticed_by_volunteer_share",
        "participation_last",
        "participant_hours_per_1000",
        "cost_volunteers_yuan",
    )
    registered: int = number("volunteers on the register", "people", 0, 1e8, integer=True, total=True)
    attention: float = number("attention of a registered volunteer against an active one", "share", 0, 1)

    def effective(self) -> Self | None:
        """Absent without attention."""
        return self if self.attention > 0 else None

    @classmethod
    def levers(cls, policy: Self | None, scenario: "Scenario") -> dict[str, Any]:
        """What the rules read of it."""
        return {"volunteer_strength": policy.attention if policy else 0.0}
