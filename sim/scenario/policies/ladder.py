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
    """The levels above the grid: committee, township, county centre, court; any of them may be absent.

    *What it does.* Each level that is there is a desk with people and pooled minutes a day. A case enters
    where it was told (a committee hears those who come, a petition goes to the township or the county, a
    suit to the court) or where it was passed to. A desk holds at most `sessions_max` sessions, `gap_days`
    apart, each some hours, longer at higher levels and for severe matters. A session ends in agreement by a
    logistic: `theta_level` (higher up the ladder, higher), the mediator's skill, the parties' trust,
    language and specialism, against severity, the age of the dispute and land. Where sessions are used up
    the case is closed on paper (`shade`) or passed up after `handoff_days`, with a new deadline; the court
    rules after `court_days` whatever the parties think. Where nobody is above, it is back with its parties,
    hidden. So a ladder moves what is hard upwards, where minutes are fewest; whether small matters stay in
    the village is a result.

    *What it costs, and whom it burdens.* Committees by the session, the others by the hour of sessions.
    Parties sit through every session, and a trip to the township or the court takes three or four hours.

    *Evidence.* Hezuo reports 321 mediation bodies with 1,132 mediators and 28 experts of the trades
    (建立人民调解组织321个,人民调解员1132名,行业化解专家28名) and 344 risks resolved: .3 for each mediator,
    if in a year. Nationwide 3.18 million mediators hear some 4.7 cases a year each, 2.6 without those that
    courts send. Bayannur has 869 centres in four tiers. Success is reported at 95 to 99 % by committees of
    any size; where parties could still sue, courts' mediation settled 68.9 % (2023) and 65.4 % (first nine
    months of 2025). Of one county's 41 failures among 5,935 at least 30 were over land. Mediators are paid
    20 to 50 yuan for a simple case and 100 to 300 for an ordinary one, as recalled; paying by the case has
    bred invented ones (271 files from one village). Hours of sessions and waits between levels are assumed.

    *What it can't say.* Agreement under pressure is agreement here. Lawyers, appeals, execution, fees,
    police detention are missing, and so is the choice of a desk not to open a case at all, which statistics
    of suits invite. Mediators don't tire.
    """

    rules: ClassVar[tuple[str, ...]] = (
        "petition_level", "lowest_competent", "handoff", "expected_session_minutes", "session_length",
        "fit", "agreement", "breach", "breach_minutes", "shade",
    )  # fmt: skip
    parameters: ClassVar[tuple[str, ...]] = (
        "casework.theta_level",
        "casework.theta_skill",
        "casework.theta_severity",
        "casework.theta_age",
        "casework.theta_land",
        "casework.sessions_max",
        "casework.session_minutes",
        "casework.gap_days",
        "casework.handoff_days",
        "casework.court_days",
        "casework.breach_0",
        "supervision.shade_0",
        "intake.report_trip_minutes",
    )
    costs: ClassVar[tuple[str, ...]] = (
        "mediator_yuan_session",
        "township_yuan_hour",
        "county_yuan_hour",
        "court_yuan_hour",
    )
    measures: ClassVar[tuple[str, ...]] = (
        "settled_at_committee_share",
        "settled_at_township_share",
        "settled_at_county_share",
        "ended_ruled_share",
        "settled_in_village_share",
        "utilisation_committee",
        "utilisation_township",
        "utilisation_county",
        "utilisation_court",
        "resident_hours_per_1000",
        "success_true",
        "cost_mediators_yuan",
        "cost_township_yuan",
        "cost_county_yuan",
        "cost_court_yuan",
    )
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
