"""Laws of routine requests, held against the plan of requests that the run's seed implies.

The log does not number requests. One is known by its *name*: household, source and minute of arrival
in one number. Two may share a name, by chance.
"""

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from sim import events as ev
from sim.audit.evidence import Evidence, area_under, broken, totals, unequal
from sim.calendar import MINUTES_PER_DAY
from sim.vocabulary import EXPONENTIAL


def _name(evidence: Evidence, household: np.ndarray, source: np.ndarray, minute: Any) -> np.ndarray:
    span = evidence.horizon + 1
    return (household.astype(np.int64) * len(ev.REQUEST_SOURCES) + source) * span + minute


def _planned_names(evidence: Evidence) -> np.ndarray:
    plan = evidence.requests
    return _name(evidence, plan.household, plan.source, plan.arrival)


def _names(evidence: Evidence, kind: int) -> np.ndarray:
    """Names of the requests in the rows of a kind, by the arrival that each row implies."""
    rows = evidence.of(kind)
    waited = 0 if kind == ev.REQUEST_LOST else rows["b"]
    end = evidence.horizon if kind == ev.REQUEST_OPEN else rows["time"]
    return _name(evidence, rows["subject"], rows["c"] >> 1, end - waited)


def difference(whole: np.ndarray, part: np.ndarray) -> tuple[np.ndarray, int]:
    """What of a bag of numbers is not in another, sorted; and how many of the other are not in it."""
    names, inverse = np.unique(np.concatenate([whole, part]), return_inverse=True)
    had = np.bincount(inverse[: len(whole)], minlength=len(names))
    count = had - np.bincount(inverse[len(whole) :], minlength=len(names))
    return np.repeat(names, np.maximum(count, 0)), int(-np.minimum(count, 0).sum())


def _left(evidence: Evidence) -> tuple[np.ndarray, int]:
    """Names of planned requests that are neither lost, done nor open, sorted; and the excess of the log."""
    accounted = np.concatenate([_names(evidence, ev.REQUEST_DONE), _names(evidence, ev.REQUEST_OPEN)])
    return difference(_planned_names(evidence)[~evidence.requests.lost], accounted)


def requests_end_once(evidence: Evidence) -> list[str]:
    """Every planned request is done, given up, lost or open at the end, once; and no other is.

    A row of giving up tells how long patience lasted; that must fit the arrivals that are left, unless
    patience is random.
    """
    span = evidence.horizon + 1
    left, too_many = _left(evidence)
    arrival, (household, source) = left % span, np.divmod(left // span, len(ev.REQUEST_SOURCES))
    give_up = evidence.calendar.midnight_after(int(evidence.p["request_giveup_working_days"]))
    rows = evidence.of(ev.REQUEST_GIVEN_UP)
    patience, waited = give_up[arrival // MINUTES_PER_DAY] - arrival, rows["b"]
    if evidence.p["request_patience"] == EXPONENTIAL:
        patience, waited = np.zeros_like(patience), np.zeros_like(waited)
    missing, unknown = difference(
        _name(evidence, household, source, patience),
        _name(evidence, rows["subject"], rows["c"] >> 1, waited),
    )
    lost = _planned_names(evidence)[evidence.requests.lost]
    kept, strange = difference(lost, _names(evidence, ev.REQUEST_LOST))
    counts = {
        "planned requests never end": len(missing),
        "requests are done or open that nobody made": too_many,
        "requests are given up that nobody made": unknown,
        "planned losses did not happen": len(kept),
        "losses were not planned": strange,
    }
    return [f"every request ends once: {count:,} {what}" for what, count in counts.items() if count]


def requests_are_served_at_home(evidence: Evidence) -> list[str]:
    """The grid of the household serves it; late is what ends after the due day."""
    complaints = []
    for kind in (ev.REQUEST_DONE, ev.REQUEST_GIVEN_UP, ev.REQUEST_LOST, ev.REQUEST_OPEN):
        rows = evidence.of(kind)
        grid = evidence.institution.grid_of[rows["subject"]]
        complaints += broken(rows, grid != rows["a"], "the household's own grid serves it")
    due = evidence.calendar.working_days_later(int(evidence.p["request_due_working_days"]))
    done, given_up = evidence.of(ev.REQUEST_DONE), evidence.of(ev.REQUEST_GIVEN_UP)
    arrival = np.maximum(done["time"] - done["b"], 0) // MINUTES_PER_DAY
    late = done["time"] // MINUTES_PER_DAY > due[np.minimum(arrival, len(due) - 1)]
    return [
        *complaints,
        *broken(done, (done["b"] < 1) | (done["b"] > done["time"]), "a request takes time, within the run"),
        *broken(done, late != (done["c"] & 1), "late is what ends after the due day"),
        *broken(given_up, (given_up["c"] & 1) == 0, "what is given up is late"),
    ]


def requests_in_the_system(evidence: Evidence) -> list[str]:
    """Little's law, exact, for requests.

    Requests in the system, summed over all minutes, are the minutes that they spent there. Arrivals are
    the plan's, departures and times spent the log's.
    """
    done, still, given_up = (
        evidence.of(kind) for kind in (ev.REQUEST_DONE, ev.REQUEST_OPEN, ev.REQUEST_GIVEN_UP)
    )
    arrivals = evidence.requests.arrival[~evidence.requests.lost]
    left, _ = _left(evidence)
    # A row of giving up is written when the desk next looks, some time after patience ended.
    spent = int(done["b"].sum(dtype=np.int64) + still["b"].sum(dtype=np.int64))
    spent += int(given_up["time"].sum(dtype=np.int64) - (left % (evidence.horizon + 1)).sum())
    departures = np.concatenate([done["time"], given_up["time"]]).astype(np.int64)
    spent -= int(np.maximum(departures - evidence.horizon, 0).sum())  # a shift may span the last midnight
    area, least = area_under(arrivals, np.minimum(departures, evidence.horizon), evidence.horizon)
    return [
        *totals("Little's law holds for requests", area, spent),
        *(["more requests leave than have come"] if least < 0 else []),
    ]


def minutes_of_requests(evidence: Evidence) -> list[str]:
    """A grid's minutes on requests are those that its finished requests needed.

    Beside them there are at most those of requests open at the end, or begun anew after a worker quit.
    """
    plan, units = evidence.requests, len(evidence.institution.units)
    account = evidence.minutes[:, :, ev.REQUESTS].sum(axis=1)
    names = _planned_names(evidence)
    _, inverse, count = np.unique(names, return_inverse=True, return_counts=True)
    namesakes = count[inverse] > 1  # one of them may be done and another not
    done = np.isin(names, _names(evidence, ev.REQUEST_DONE)) & ~plan.lost & ~namesakes
    still = np.isin(names, _names(evidence, ev.REQUEST_OPEN)) | namesakes
    finished = np.bincount(plan.unit[done], weights=plan.minutes[done], minlength=units)
    slack = np.bincount(plan.unit[still], weights=plan.minutes[still], minlength=units)
    longest = np.zeros(units)
    np.maximum.at(longest, plan.unit, plan.minutes)
    quits = np.bincount(evidence.of(ev.QUIT)["a"], minlength=units)
    wrong = (account < finished) | (account > finished + slack + quits * longest)
    return unequal("minutes on requests are those of the requests", wrong, account, finished, "unit")


REQUEST_LAWS: Final[tuple[Callable[[Evidence], list[str]], ...]] = (
    requests_end_once,
    requests_are_served_at_home,
    requests_in_the_system,
    minutes_of_requests,
)
