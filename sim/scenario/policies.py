"""The levers: what a governance arrangement may consist of. Each policy is absent unless it is given.

A lever may be a bare value (a lever is a choice), or carry a source and a quotation like a fact.
"""

from typing import ClassVar

from sim.scenario.fields import (
    BY_SETTING,
    Model,
    flag,
    group,
    groups_by_setting,
    number,
    table,
    word,
    words,
    words_by,
)
from sim.vocabulary import SETTINGS

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


class Staffing(Model):
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


class JointDefence(Model):
    """Groups of neighbouring households under a head."""

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


class Points(Model):
    """Points for taking part, redeemed at a shop."""

    reward_yuan_month: float = number("worth of a participant's usual points", "yuan/month", 0, 100000)
    start_month: int = number(
        "month of the run in which points start; 0: they run already, at full take-up",
        "months",
        0,
        1200,
        integer=True,
        default=0,
    )
    stop_month: int | None = number(
        "month of the run in which points stop", "months", 0, 1200, integer=True, default=None
    )
    budget_yuan_resident_year: float | None = number(
        "most that is paid out per resident of the place; none: no limit",
        "yuan per resident-year",
        0,
        1e6,
        default=None,
    )
    earn_points_month: float = number("points a participant earns", "points/month", 0, 1e6, default=10.0)
    lose_points_incident: float = number("points lost by an incident", "points", 0, 1e6, default=20.0)
    redeem_from_points: float = number(
        "smallest balance that can be redeemed", "points", 0, 1e6, default=40.0
    )
    yuan_per_point: float = number("worth of a point", "yuan per point", 0.01, 10000, default=1.0)
    lists: bool = flag("public red and black lists", default=False)
    settings: list[str] = words("settings with points", SETTINGS, default=list(SETTINGS))


class Platform(Model):
    """One information system for reports, deadlines and follow-up."""

    dispatch_minutes: float = number("from report to dispatch", "min", 0, 525600, default=288.0)
    lost_share: float = number("reports lost all the same", "share", 0, 1, default=0.02)
    deadlines: bool = flag("sets a deadline for each case", default=True)
    reminders: bool = flag("a reminder is noted on the day after a case was due", default=True)
    merging: bool = flag("merges reports of one dispute", default=True)
    follow_up_share: float = number("closed cases that are followed up", "share", 0, 1, default=0.1)
    follow_up_days: float = number("from closure to follow-up", "days", 0, 3650, default=30.0)


class Hotline(Model):
    """A telephone hotline (12345)."""

    requests_per_1000_residents_year: float = number(
        "routine requests that come this way", "per 1,000 residents a year", 0, 10000
    )
    awareness: float = number("residents who know of it", "share", 0, 1)


class App(Model):
    """A mini-program or app for reports."""

    requests_per_1000_residents_year: float = number(
        "routine requests that come this way", "per 1,000 residents a year", 0, 10000
    )
    awareness: float = number("residents who know of it", "share", 0, 1)


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


class Ladder(Model):
    """The levels above the grid."""

    committee: Committee | None = group("village committee", Committee, optional=True)
    township: Township | None = group("township post", Township, optional=True)
    county: County | None = group("county centre", County, optional=True)
    court: Court | None = group("court", Court, optional=True)


class Volunteers(Model):
    """Registered volunteers beside the points system."""

    registered: int = number("volunteers on the register", "people", 0, 1e8, integer=True, total=True)
    attention: float = number("attention of a registered volunteer against an active one", "share", 0, 1)


class Policies(Model):
    """The governance arrangement."""

    staffing: Staffing | None = group("grids and gridworkers", Staffing, optional=True)
    joint_defence: JointDefence | None = group(
        "groups of households under a head", JointDefence, optional=True
    )
    points: Points | None = group("points for taking part", Points, optional=True)
    platform: Platform | None = group("one information system", Platform, optional=True)
    hotline: Hotline | None = group("telephone hotline", Hotline, optional=True)
    app: App | None = group("app for reports", App, optional=True)
    ladder: Ladder | None = group("the levels above the grid", Ladder, optional=True)
    volunteers: Volunteers | None = group("registered volunteers", Volunteers, optional=True)
