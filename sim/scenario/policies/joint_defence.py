"""Groups of households under a head (十户联防)."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from sim.scenario.fields import number, words
from sim.scenario.policies.policy import Policy
from sim.vocabulary import SETTINGS

if TYPE_CHECKING:
    from sim.scenario import Scenario


class JointDefence(Policy):
    """Groups of neighbouring households, each under a head (十户联防, 联户长).

    *What it does.* The households of each village are cut into groups of neighbours; one adult of each, the
    most skilful in mediating, is its head. A head has minutes for looking round and minutes for cases, in
    the evenings. Every day a head may notice a hidden dispute of the group: the more likely, the more
    minutes there are for each household (up to `attention_max_minutes_week`; more are of no use) and the
    more severe it is; quarrels within families, between neighbours and over land are seen, others with
    `head_other_kinds` of that. So small groups waste heads, and large ones dilute attention. A head settles
    what is not severe, of a kind that neighbours see, and within the group; he is strong among his own, weak
    in other matters, partial where a side is kin, and enters what he settles into the book with
    `register_probability` only. Everything else goes to the grid. People may also tell the head themselves,
    the channel that lies nearest.

    *What it costs, and whom it burdens.* Heads' hours (`head_hours`): every head looks, every week, and
    hardly anybody pays for it. Stipends, where there are any. To be looked round by a neighbour is a burden
    that the model does not weigh; what heads notice is counted. With the usual probability most of what they
    settle is not in the book, so that records may fall while nothing gets better.

    *Evidence.* Hezuo has 1,616 heads (1616名联户长), 16.4 households to each rather than ten; the prefecture
    around it about 12. Stipends of 0 to 200 yuan a month are recalled for farming areas. That one person in
    ten households informs is old: a national design of 2006 had it. No report or study gives what it does to
    disputes. The nearest evidence points both ways: in 15 of 18 studies of neighbourhood watch the sign was
    favourable, while six coordinated trials of community policing, in 516 areas with some 9 million people,
    found neither more trust nor less crime. So `k_head_per_minute` has a wide range: vary it.

    *What it can't say.* The same institution has served as mutual surveillance, with collective liability
    and ethnic profiling. Informing upwards on persons, fear of the neighbour, drills and levies of labour
    are not in the model: a good result here is no argument for it. Nor is there an effect on burglary or
    fire.
    """

    rules: ClassVar[tuple[str, ...]] = (
        "head_notices", "looking_notices", "head_settles", "head_registers", "is_close_kind", "fit",
        "agreement",
    )  # fmt: skip
    parameters: ClassVar[tuple[str, ...]] = (
        "outreach.k_head_per_minute",
        "outreach.attention_max_minutes_week",
        "outreach.head_other_kinds",
        "outreach.head_cross",
        "casework.competent_severity_max",
        "casework.fit_in_group",
        "casework.fit_other_kinds",
        "casework.fit_kin",
        "staff.head_skill_mean",
        "staff.head_skill_sd",
    )
    measures: ClassVar[tuple[str, ...]] = (
        "noticed_by_head_share",
        "hidden_share",
        "noticed_mild_and_young_share",
        "settled_at_head_share",
        "head_hours",
        "utilisation_head",
        "cost_household_heads_yuan",
    )
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
