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


def requests_end_once(evidence: Evidence) -> list[str]:
    """Every planned request is done, given up, lost or open at the end, once; and no other is."""
    planned, lost = _planned_names(evidence), evidence.requests.lost
    ends = [_names(evidence, kind) for kind in (ev.REQUEST_DONE, ev.REQUEST_OPEN, ev.REQUEST_GIVEN_UP)]
    missing, unknown = difference(planned[~lost], np.concatenate(ends))
    kept, strange = difference(planned[lost], _names(evidence, ev.REQUEST_LOST))
    counts = {
        "planned requests never end": len(missing),
        "requests end that nobody made": unknown,
        "planned losses did not happen": len(kept),
        "losses were not planned": strange,
    }
    return [f"every request ends once: {count:,} {what}" for what, count in counts.items() if count]


def requests_are_given_up_in_time(evidence: Evidence) -> list[str]:
    """A request is given up when patience ends: not before, and none is still open after that."""
    given_up, still = evidence.of(ev.REQUEST_GIVEN_UP), evidence.of(ev.REQUEST_OPEN)
    plan, span = evidence.requests, int(evidence.requests.patience.max(initial=0)) + 1
    names = np.concatenate([_planned_names(evidence), _names(evidence, ev.REQUEST_GIVEN_UP)])
    rank = np.unique(names, return_inverse=True)[1] * span
    waited = np.minimum(given_up["b"], span - 1)
    _, unplanned = difference(rank[: len(plan.patience)] + plan.patience, rank[len(plan.patience) :] + waited)
    busy = len(evidence.institution.workers)  # requests in service at the end were begun in time
    overdue = int((still["b"] >= span).sum())
    return [
        *([f"{unplanned:,} requests are given up at another minute than planned"] if unplanned else []),
        *([f"{overdue:,} requests are open beyond all patience"] if overdue > busy else []),
    ]


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
    spent = sum(int(rows["b"].sum(dtype=np.int64)) for rows in (done, still, given_up))
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
    requests_are_given_up_in_time,
    requests_are_served_at_home,
    requests_in_the_system,
    minutes_of_requests,
)
