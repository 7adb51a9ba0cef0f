"""The levels above the grid."""

from typing import ClassVar, Self

from sim.scenario.fields import BY_SETTING, Model, group, number, table
from sim.scenario.policies.policy import Policy, is_zero

Table = dict[str, float]


class Mediators(Model):
    """How many people sit on the committees: one of the four."""

    one_of: ClassVar[tuple[str, ...]] = (
        "total",
        "per_unit",
        "households_per_mediator",
        "residents_per_mediator",
    )
    total: int | None = number("in the whole place", "people", 0, 1e6, integer=True, default=None, total=True)
    per_unit: float | None = number("in each committee", "people", 0, 10000, default=None)
    households_per_mediator: float | None = number("households for each", "households", 1, 1e7, default=None)
    residents_per_mediator: float | None = number("residents for each", "residents", 1, 1e7, default=None)


class UnitStaff(Model):
    """How many people a level has: one of the three."""

    one_of: ClassVar[tuple[str, ...]] = ("total", "per_unit", "residents_per_worker")
    total: int | None = number(
        "in the whole place", "people", 0, 1e6, integer=True, default=None, total=True, down=True
    )
    per_unit: float | None = number("in each unit", "people", 0, 10000, default=None)
    residents_per_worker: float | None = number("residents for each", "residents", 1, 1e7, default=None)


class Committee(Model):
    """Village or community mediation committees."""

    count: int | None = number(
        "committees in the whole place; none: one per village",
        "committees",
        1,
        1e6,
        integer=True,
        default=None,
        total=True,
    )
    mediators: Mediators = group("people on the committees", Mediators)
    minutes_day: Table = table(
        "pooled minutes of one committee on a working day",
        BY_SETTING,
        "min/day",
        0,
        1e6,
        complete=False,
        default={"urban": 240.0, "rural": 120.0, "pastoral": 120.0, "dedicated": 240.0},
    )


class Township(Model):
    """The posts of the townships and sub-districts."""

    staff: UnitStaff = group("people", UnitStaff)
    minutes_day: float = number(
        "pooled minutes of one post on a working day", "min/day", 0, 1e6, default=960.0
    )


class County(Model):
    """The county's one-stop centre."""

    staff: UnitStaff = group("people", UnitStaff)
    minutes_day: float = number(
        "pooled minutes of the centre on a working day", "min/day", 0, 1e6, default=240.0, total=True
    )


class Court(Model):
    """The court."""

    staff: UnitStaff = group("people", UnitStaff)
    minutes_day: float = number(
        "pooled minutes of the court on a working day", "min/day", 0, 1e6, default=960.0, total=True
    )


class Ladder(Policy):
    """The levels above the grid."""

    committee: Committee | None = group("village committee", Committee, optional=True)
    township: Township | None = group("township post", Township, optional=True)
    county: County | None = group("county centre", County, optional=True)
    court: Court | None = group("court", Court, optional=True)

    def effective(self) -> Self | None:
        """Without the desks that have no staff."""
        closed = {
            name: None
            for name in ("committee", "township", "county", "court")
            if (desk := getattr(self, name)) is not None
            and is_zero(desk.mediators if name == "committee" else desk.staff)
        }
        return self.model_copy(update=closed) if closed else self
