"""The one-stop centre for disputes (一站式矛盾纠纷多元化解中心)."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from sim.scenario.fields import flag, number
from sim.scenario.policies.policy import Policy
from sim.vocabulary import BY_PETITION, CHANNELS

if TYPE_CHECKING:
    from sim.scenario import Scenario


class OneStop(Policy):
    """A one-stop centre (一站式矛盾纠纷多元化解中心) with the staff of the townships' desks.

    *What it does.* With `pool_townships` the townships have no desk of their own: their staff and their
    minutes a day, or the share of both that `share_pooled` says, are added to the county centre's, and
    whatever would go to a township goes there. A case that fails at a committee has one step to the top, not
    two. What comes up to the centre waits `handoff_days` for its first session there, against
    `parameters.casework.handoff_days` at other steps. The gain that pooling as such can bring is that of one
    long queue with many servers over many short ones with few (Erlang's C formula; a gate of `verify` holds
    the model to it): while one township's desk is overrun another's is idle. It is large where desks are
    small and busy, and nil where nobody waits.

    *What it costs.* Distance. A petition's trip takes `one_stop_trip_factor` times as long, which counts in
    residents' time and makes petitions less likely in the villages, where distance counts in the choice of a
    channel. Staff who do not move (`share_pooled` below 1) are lost to casework. Sessions at the centre are
    paid as the county's.

    *Evidence.* Centres are reported by number and by what passed through them, all at once and everywhere,
    so that nothing is left to compare with. None of the reports has waiting times before and after.

    *What it can't say.* At the centre a case is heard as the county hears it: its longer sessions, fewer
    of them, its better odds (`session_minutes`, `sessions_max` and `theta_level` of
    `parameters.casework`). These were set for cases that had come that far, so part of the difference is
    not pooling: to see pooling alone, give `county` the values of `township` there. Other departments
    under the same roof, or experts who join a session, have no mechanism; nor have residents' ways to
    sessions, anywhere. The model has one county: a city of many counties gets one centre for all of them,
    and more than 512 people in it are refused.
    """

    rules: ClassVar[tuple[str, ...]] = ("handoff", "report_utility")
    parameters: ClassVar[tuple[str, ...]] = (
        "intake.one_stop_trip_factor",
        "casework.handoff_days",
        "casework.theta_level",
    )
    costs: ClassVar[tuple[str, ...]] = ("county_yuan_hour", "township_yuan_hour")
    measures: ClassVar[tuple[str, ...]] = (
        "utilisation_township",
        "utilisation_county",
        "settled_at_county_share",
        "resident_hours_per_1000",
        "cost_county_yuan",
    )
    pool_townships: bool = flag("the townships' staff work at the centre, and not at home", default=True)
    share_pooled: float = number(
        "of the townships' staff and minutes, what comes to the centre", "share", 0, 1, default=1.0
    )
    handoff_days: float = number("from the level below to the centre", "days", 0, 365, default=0.5)

    @classmethod
    def levers(cls, policy: Self | None, scenario: "Scenario") -> dict[str, Any]:
        """What the rules read of it."""
        days = policy.handoff_days if policy else scenario.parameters.casework.handoff_days
        trips = [1.0] * len(CHANNELS)
        trips[BY_PETITION] = trip_factor(scenario)
        return {"centre_minutes": 1440 * days, "channel_trip_factor": trips}


def trip_factor(scenario: "Scenario") -> float:
    """How many times as far a petition's trip is as with desks in the townships."""
    policy = scenario.policies.one_stop
    if policy is None or not policy.pool_townships:
        return 1.0
    ladder = scenario.policies.effective().ladder
    had_desks = ladder is not None and ladder.township is not None
    return scenario.parameters.intake.one_stop_trip_factor if had_desks else 1.0
