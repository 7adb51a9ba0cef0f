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
    """Grids and gridworkers."""

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
