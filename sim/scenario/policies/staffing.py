"""Grids and gridworkers."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from sim.scenario.fields import BY_SETTING, Model, groups_by_setting, number, table, word, words_by
from sim.scenario.policies.policy import Policy, is_zero

if TYPE_CHECKING:
    from sim.scenario import Scenario


Table = dict[str, float]
POSTS = ("contract", "group_head")
"""Kinds of gridworker: a contract full-timer, or a villagers' group head with a token stipend."""


class Grids(Model):
    """How the households of a setting are cut into grids: one of the two."""

    one_of: ClassVar[tuple[str, ...]] = ("count", "households_per_grid")
    count: int | None = number(
        "grids of this setting in the whole place", "grids", 1, 1e6, integer=True, default=None, total=True
    )
    households_per_grid: float | None = number("households in one grid", "households", 1, 1e6, default=None)


class Gridworkers(Model):
    """How many gridworkers a setting has: one of the four."""

    one_of: ClassVar[tuple[str, ...]] = ("per_grid", "total", "residents_per_worker", "households_per_worker")
    per_grid: float | None = number("gridworkers in each grid", "workers", 0, 1000, default=None)
    total: int | None = number(
        "gridworkers of this setting", "workers", 0, 1e6, integer=True, default=None, total=True
    )
    residents_per_worker: float | None = number(
        "residents for each gridworker", "residents", 1, 1e7, default=None
    )
    households_per_worker: float | None = number(
        "households for each gridworker", "households", 1, 1e7, default=None
    )


class Staffing(Policy):
    """Grids (网格), each with gridworkers (网格员) who meet requests, hear disputes and go round.

    *What it does.* The households of each village and setting are cut into grids, runs of neighbouring
    doors, and each grid has workers. Their day is spent in this order: paperwork and upward tasks
    (`admin_share` of the shift, and `record_minutes` for every record), a patrol as long as what the
    expected work leaves (at most `patrol_share_max` of the shift), then requests and cases by urgency and
    due day. A patrol visits households in rotation; each visit may reveal a hidden dispute (`p_notice`, more
    if it is severe, if the worker knows the place and is not tired). What they notice or are told becomes a
    case of the grid. A grid where no worker is present does nothing that day. Workers learn the place, tire
    under load above `fatigue_threshold`, quit, and are replaced after `vacancy_days` by somebody who knows
    nobody. There are two kinds of post: a contract full-timer, and a head of a villagers' group who does it
    beside his own work for a token sum. Smaller grids or more workers mean more visits and less waiting;
    more workers also mean more upward tasks, unless they come per grid (`admin_per`).

    *What it costs, and whom it burdens.* Pay for every post, vacant or not (`contract_worker_yuan_month`,
    `group_head_yuan_month`). Workers' overtime and wear. For residents, visits that nobody asked for: each
    beyond `visit_tolerance_month` takes trust from the adults of the household.

    *Evidence.* Numbers of posts are budgeted and can be believed. Lanzhou has 7,507 small grids
    (小网格7507个): about 1,230 residents to a full-time worker in town, 193 to one in the country, where
    3,745 of 3,823 were group heads before (其中村民小组长及社长3745名). Bayannur has 5,780 grids and over
    20,000 workers, full- and part-time together; Hezuo 279 grid heads, Dulan 806 gridworkers. What workers
    do with their hours is published nowhere that was found: one to two recorded disputes a worker and year
    leave most of their time for other things, and the share of upward tasks is a guess of 25 to 65 %. Of
    1,491 community workers in Liaoning 41.9 % showed signs of burnout (2018). Studies of villages disagree
    on whether grids do any good; some report abnormal costs of management and form-filling.

    *What it can't say.* Which tasks the upper levels send, and whether they are worth anything; favours,
    patronage and coercion at the door; what a worker reports about residents beyond disputes. Workers don't
    choose whom they visit.
    """

    rules: ClassVar[tuple[str, ...]] = (
        "patrol_minutes", "visit_notices", "request_work_minutes", "fit", "agreement",
        "knowledge", "skill_in_post", "utilisation", "fatigue_after_day", "quits",
    )  # fmt: skip
    parameters: ClassVar[tuple[str, ...]] = (
        "outreach.p_notice",
        "outreach.patrol_share_max",
        "outreach.visit_minutes",
        "outreach.travel_minutes",
        "staff.admin_share",
        "intake.record_minutes",
        "staff.overtime_share_max",
        "staff.fatigue_threshold",
        "staff.vacancy_days",
        "feedback.visit_tolerance_month",
        "feedback.trust_visit",
    )
    costs: ClassVar[tuple[str, ...]] = ("contract_worker_yuan_month", "group_head_yuan_month")
    measures: ClassVar[tuple[str, ...]] = (
        "gridworker_posts",
        "patrol_visits_per_household",
        "households_above_tolerance_share",
        "service_contacts_per_household",
        "noticed_by_gridworker_share",
        "utilisation_gridworkers",
        "requests_late_share",
        "gridworkers_worn_out_share",
        "cost_contract_workers_yuan",
        "cost_group_heads_yuan",
    )
    grids: dict[str, Grids] = groups_by_setting("grids", Grids)
    gridworkers: dict[str, Gridworkers] = groups_by_setting("gridworkers", Gridworkers)
    shift_minutes: Table = table(
        "a gridworker's working day",
        BY_SETTING,
        "min/day",
        1,
        1440,
        complete=False,
        default={"urban": 480.0, "rural": 150.0, "pastoral": 150.0, "dedicated": 480.0},
    )
    shift_start_minute: float = number("start of the shift after midnight", "min", 0, 1439, default=540.0)
    contract: dict[str, str] = words_by(
        "kind of post",
        BY_SETTING,
        POSTS,
        default={
            "urban": "contract",
            "rural": "group_head",
            "pastoral": "group_head",
            "dedicated": "contract",
        },
    )
    admin_per: str = word(
        "whether upward tasks come per worker or per grid", ("worker", "grid"), default="worker"
    )

    def effective(self) -> Self | None:
        """Without the grids of a setting that has no staff."""
        staffed = {name: ratio for name, ratio in self.gridworkers.items() if not is_zero(ratio)}
        if len(staffed) == len(self.gridworkers):
            return self
        return self.model_copy(update={"gridworkers": staffed}) if staffed else None

    @classmethod
    def levers(cls, policy: Self | None, scenario: "Scenario") -> dict[str, Any]:
        """What the rules read of it."""
        return {"admin_per_grid": policy is not None and policy.admin_per == "grid"}
