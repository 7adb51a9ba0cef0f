"""Joint defence of others than households: shops, vehicles, workers, production teams."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from sim.scenario.fields import Model, group, number
from sim.scenario.policies.policy import Policy
from sim.vocabulary import GROUPS

if TYPE_CHECKING:
    from sim.scenario import Scenario


class MemberGroups(Model):
    """Groups of one sort, each under a head."""

    members_per_head: float = number("members in one group", "members", 1, 10000, default=10.0)
    looking_minutes_week: float = number("a head's time for looking", "min/week", 0, 10080, default=60.0)
    case_minutes_week: float = number("a head's time for cases", "min/week", 0, 10080, default=60.0)
    register_probability: float = number("a head registers what he notices", "probability", 0, 1, default=0.3)
    stipend_yuan_month: float = number("a head's stipend", "yuan/month", 0, 100000, default=0.0)


class TeamGroups(MemberGroups):
    """Groups of production teams."""

    households_per_team: float = number("households in one team", "households", 1, 10000, default=30.0)


class JointGroups(Policy):
    """Joint defence of shops (十铺联防), vehicles (十车联防), workers (十人联防) and teams (十组联防).

    *What it does.* Beside the groups of households (`joint_defence`) there may be groups of four other
    sorts, cut within each village: shops, vehicle operators, those who work for its employers (one member
    for each post that a resident has with an employer), and in rural and pastoral villages teams of
    `households_per_team` neighbouring households. Each group has one head with minutes for looking and for
    cases. A head looks round the ties of his own sort: customers' with the shops or vehicles of the group,
    workers' with their employers, and between households those over land that begin in the group's teams.
    A tie has one such group at most. The head notices a hidden dispute as household heads do, his minutes
    divided among the members (of teams: among their households), and the kinds of his own count like those
    that neighbours see. He takes on what is not too severe for heads, in the evenings; everything else
    goes to the grid.

    *What it costs.* Heads' hours (`group_head_hours`), most of them spent looking and hardly any paid, and
    stipends. Being looked round by a neighbour is a burden that the model does not weigh; what heads notice
    is counted.

    *Evidence.* Hezuo reports all five sorts of joint defence by name, and a number for household heads
    alone (1,616). Nothing is known of what the others find. That heads' attention works alike in shops,
    lorries and fields (`k_head_per_minute`) is assumed, and all that these groups do hangs on it: vary it.

    *What it can't say.* Heads of these groups are no residents of the model: none is party or kin to a
    dispute, which flatters them, and none is the household head next door, though such people are often
    the same. Quarrels between workmates, or between organisations, have no such group. Residents tell
    household heads what they would tell a head; nobody goes to the head of a group of shops. A head is the
    most skilful of so many as the group has members (of teams: of teams).
    """

    rules: ClassVar[tuple[str, ...]] = ("group_notices", "group_settles", "group_registers", "fit")
    parameters: ClassVar[tuple[str, ...]] = (
        "outreach.k_head_per_minute",
        "outreach.attention_max_minutes_week",
        "casework.competent_severity_max",
        "staff.head_skill_mean",
        "staff.head_skill_sd",
    )
    measures: ClassVar[tuple[str, ...]] = (
        "joint_groups",
        "noticed_by_groups_per_1000",
        "group_head_hours",
        "utilisation_head",
        "cost_joint_groups_yuan",
    )
    shops: MemberGroups | None = group("groups of shops", MemberGroups, optional=True)
    vehicles: MemberGroups | None = group("groups of vehicle operators", MemberGroups, optional=True)
    workers: MemberGroups | None = group("groups of workers", MemberGroups, optional=True)
    production_teams: TeamGroups | None = group("groups of production teams", TeamGroups, optional=True)

    def effective(self) -> Self | None:
        """Without the sorts whose heads have no minutes for looking: only that brings them cases."""
        given = {name: sort for name, sort in self if sort is not None}
        idle = {name: None for name, sort in given.items() if sort.looking_minutes_week == 0}
        if len(idle) == len(given):
            return None
        return self.model_copy(update=idle) if idle else self

    @classmethod
    def levers(cls, policy: Self | None, scenario: "Scenario") -> dict[str, Any]:
        """What the rules read of it, by sort of group; of households it is `joint_defence` that says it."""
        sorts = [getattr(policy, name, None) for name in GROUPS]
        return {
            "has_joint_groups": policy is not None,
            "group_looking_minutes_week": [sort.looking_minutes_week if sort else 0.0 for sort in sorts],
            "group_register_probability": [sort.register_probability if sort else 0.0 for sort in sorts],
        }
