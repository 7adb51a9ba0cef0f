"""The numbers of a queue, as its scenario says them: times in minutes, rates per minute."""

from dataclasses import dataclass

from analysis import theory
from sim.calendar import MINUTES_PER_DAY, WEEKDAYS
from sim.scenario import Scenario
from sim.scenario.policies import Staffing

YEAR = 365 * MINUTES_PER_DAY


@dataclass(frozen=True, kw_only=True)
class Stream:
    """Customers of one kind at one grid."""

    rate: float  # per minute
    mean: float  # minutes of work
    variation: float  # coefficient of variation of the work


def _staffing(scenario: Scenario) -> Staffing:
    staffing = scenario.policies.staffing
    assert staffing is not None
    return staffing


def servers(scenario: Scenario) -> int:
    """Gridworkers of one grid."""
    workers = _staffing(scenario).gridworkers["urban"].per_grid
    assert workers is not None
    return int(workers)


def residents_of_grid(scenario: Scenario) -> float:
    """Residents of one grid; households are of one, so that all of them are adults."""
    grids, place = _staffing(scenario).grids["urban"].count, scenario.place.settings["urban"]
    assert grids is not None
    assert place.residents == place.households
    return place.residents / grids


def requests(scenario: Scenario) -> Stream:
    """The requests at one grid."""
    intake = scenario.parameters.intake
    yearly = residents_of_grid(scenario) * intake.request_rate_per_resident_year["urban"]
    variation = 1.0 if intake.request_shape == "exponential" else intake.request_minutes_cv
    return Stream(rate=yearly / YEAR, mean=intake.request_minutes, variation=variation)


def erlang(scenario: Scenario) -> tuple[int, float, float]:
    """Servers, arrival rate and service rate of one grid's requests."""
    stream = requests(scenario)
    return servers(scenario), stream.rate, 1.0 / stream.mean


def offered(scenario: Scenario) -> float:
    """Load of one grid's requests: the servers that they keep busy on average."""
    stream = requests(scenario)
    return stream.rate * stream.mean


def centre(scenario: Scenario) -> tuple[int, float, float]:
    """Servers, arrival rate and service rate of a one-stop centre with the staff of all townships."""
    policies, casework, sparks = scenario.policies, scenario.parameters.casework, scenario.parameters.sparks
    assert policies.one_stop is not None
    assert policies.ladder is not None
    assert policies.ladder.township is not None
    assert casework.session_shape == "exponential"
    staff = policies.ladder.township.staff.per_unit
    assert staff is not None
    townships = sum(entry.count for entry in scenario.place.townships)
    place = scenario.place.settings["urban"]
    assert place.residents == place.households
    yearly = sum(sparks.rate_per_1000_adults_year["urban"].values()) / 1000 * sparks.rate_scale
    rate = yearly * place.residents / YEAR
    return int(staff * townships), rate, 1.0 / casework.session_minutes["county"]


def patience_rate(scenario: Scenario) -> float:
    """Rate of giving up of each one who waits."""
    return 1.0 / (MINUTES_PER_DAY * scenario.parameters.intake.request_giveup_working_days)


def disputes(scenario: Scenario, *, urgent: bool) -> Stream:
    """The disputes at one grid that are urgent, or are not."""
    sparks, casework = scenario.parameters.sparks, scenario.parameters.casework
    assert casework.session_severity == 0
    share = sum(
        share
        for severity, share in enumerate(sparks.severity_start_shares, start=1)
        if (severity >= casework.urgent_severity) == urgent
    )
    yearly = sum(sparks.rate_per_1000_adults_year["urban"].values()) / 1000 * sparks.rate_scale
    variation = 1.0 if casework.session_shape == "exponential" else casework.session_cv
    return Stream(
        rate=yearly * residents_of_grid(scenario) * share / YEAR,
        mean=casework.session_minutes["grid"],
        variation=variation,
    )


def by_priority(scenario: Scenario) -> tuple[Stream, Stream, Stream]:
    """Urgent disputes, requests, other disputes: in the order of their service.

    The last two have the same rank, and the earlier due day goes first.
    """
    supervision, intake = scenario.parameters.supervision, scenario.parameters.intake
    assert intake.request_due_working_days + scenario.run.days < supervision.due_days_off
    return disputes(scenario, urgent=True), requests(scenario), disputes(scenario, urgent=False)


def closed_spells(scenario: Scenario) -> tuple[list[float], float]:
    """Minutes of each spell of a week in which a grid is closed, and of the week."""
    staffing, week = _staffing(scenario), 7 * MINUTES_PER_DAY
    start, shift = staffing.shift_start_minute, staffing.shift_minutes["urban"]
    opens = [
        MINUTES_PER_DAY * day + start
        for day, name in enumerate(WEEKDAYS)
        if name in scenario.calendar.working_days
    ]
    following = [*opens[1:], opens[0] + week]
    return [after - begin - shift for begin, after in zip(opens, following, strict=True)], week


# --- what follows from them ----------------------------------------------------------------------


def erlang_c_wait(scenario: Scenario) -> float:
    """Mean wait in M/M/c."""
    return theory.mmc_mean_wait(*erlang(scenario))


def centre_wait(scenario: Scenario) -> float:
    """Mean wait at a one-stop centre."""
    return theory.mmc_mean_wait(*centre(scenario))


def mm1_wait(scenario: Scenario) -> float:
    """Mean wait in M/M/1."""
    count, arrival_rate, service_rate = erlang(scenario)
    assert count == 1
    return theory.mm1_mean_wait(arrival_rate, service_rate)


def mg1_wait(scenario: Scenario, stream: Stream | None = None) -> float:
    """Mean wait in M/G/1, of requests if nothing else is said."""
    assert servers(scenario) == 1
    stream = stream or requests(scenario)
    return theory.mg1_mean_wait(stream.rate, stream.mean, stream.variation)


def sessions_wait(scenario: Scenario) -> float:
    """The same of disputes."""
    return mg1_wait(scenario, disputes(scenario, urgent=False))


def class_waits(scenario: Scenario) -> list[float]:
    """Mean waits of the three classes."""
    assert servers(scenario) == 1
    streams = by_priority(scenario)
    return theory.cobham_waits(
        [one.rate for one in streams], [one.mean for one in streams], [one.variation for one in streams]
    )


def reneging(scenario: Scenario) -> tuple[float, float]:
    """Share given up, and mean wait."""
    return theory.erlang_a(*erlang(scenario), patience_rate(scenario))


def usual_wait(scenario: Scenario) -> float:
    """Mean wait of those who do wait in M/M/c: the scale of its tails."""
    count, arrival_rate, service_rate = erlang(scenario)
    return 1.0 / (count * service_rate - arrival_rate)


def crowded(scenario: Scenario) -> float:
    """The chance that all servers are busy, if there were no end of servers."""
    return theory.poisson_tail(servers(scenario), offered(scenario))


def wait_tail(minutes: float, scenario: Scenario) -> float:
    """P(wait > t) in M/M/c."""
    return theory.mmc_wait_tail(minutes, *erlang(scenario))


def sojourn_tail(minutes: float, scenario: Scenario) -> float:
    """P(wait + service > t) in M/M/c."""
    return theory.mmc_sojourn_tail(minutes, *erlang(scenario))


def door_wait(scenario: Scenario) -> float:
    """Mean wait for the office to open."""
    return theory.closed_door_mean_wait(*closed_spells(scenario))


def door_tail(minutes: float, scenario: Scenario) -> float:
    """P(wait > t) for the office to open."""
    return theory.closed_door_wait_tail(minutes, *closed_spells(scenario))
