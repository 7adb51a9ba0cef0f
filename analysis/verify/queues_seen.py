"""What runs show of their queues: who waited how long, who gave up, who was there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np

from analysis.verify.gate import Estimate, mean_of, ratio_of
from analysis.verify.lab import Lab
from sim import events as ev
from sim.audit.planned import Planned, plan_requests
from sim.calendar import MINUTES_PER_DAY
from sim.institution.params import parameter_record
from sim.simulate import Run

Sets = Sequence[str]
"""What a run changes in its scenario, as `path=value`."""
WARM_DAYS: Final = 30
"""Days after the start that are left out: the queues begin empty."""


@dataclass(frozen=True, kw_only=True)
class Customers:
    """Who left the queues in the steady part of some runs; every column has shape (N,).

    They are counted by when they leave: in a steady queue those are like those who come, and nobody has to
    be left out because of waiting still.
    """

    batch: np.ndarray  # grid and run: grids have nothing to do with each other
    waited: np.ndarray  # minutes before service or giving up
    stayed: np.ndarray  # minutes from arrival to departure; of a dispute, to its session
    gave_up: np.ndarray  # bool
    severity: np.ndarray  # of a dispute; 0 for a request

    def mean(self, values: np.ndarray, *, among: np.ndarray | None = None) -> Estimate:
        """Mean of some column, with the spread between grids."""
        chosen = np.ones(len(self.batch), dtype=bool) if among is None else among
        batch = self.batch[chosen]
        count = np.bincount(batch)
        total = np.bincount(batch, weights=values[chosen])
        return ratio_of(total[count > 0], count[count > 0])


def requests_in(runs: Iterable[Run]) -> Customers:
    """The requests of some runs."""
    return _together([_kept(run) for run in runs])


def sessions_in(runs: Iterable[Run]) -> Customers:
    """The disputes of some runs that came to a first session at a grid."""
    return _together([_sessions_of(run) for run in runs])


def _together(parts: list[Customers]) -> Customers:
    first = np.cumsum([0, *(int(part.batch.max(initial=-1)) + 1 for part in parts)])
    return Customers(
        batch=np.concatenate([part.batch + begin for part, begin in zip(parts, first, strict=False)]),
        waited=np.concatenate([part.waited for part in parts]),
        stayed=np.concatenate([part.stayed for part in parts]),
        gave_up=np.concatenate([part.gave_up for part in parts]),
        severity=np.concatenate([part.severity for part in parts]),
    )


_REQUESTS: WeakKeyDictionary[ev.Log, Customers] = WeakKeyDictionary()


def _kept(run: Run) -> Customers:
    """Requests are gathered once for as long as a log lives."""
    if run.log not in _REQUESTS:
        _REQUESTS[run.log] = _requests_of(run)
    return _REQUESTS[run.log]


def _requests_of(run: Run) -> Customers:
    """A served request waited for all of its time but the work, and the plan knows the work.

    The row of one who gave up holds the time until patience ended, not until a desk noticed.
    """
    warm = WARM_DAYS * MINUTES_PER_DAY
    done, given_up = run.log.of(ev.REQUEST_DONE), run.log.of(ev.REQUEST_GIVEN_UP)
    done, given_up = done[done["time"] >= warm], given_up[given_up["time"] >= warm]
    work, known = _work_of(run, done)
    done = done[known]
    stayed = np.concatenate([done["b"], given_up["b"]]).astype(float)
    waited = stayed.copy()
    waited[: len(done)] -= work[known]
    gave_up = np.arange(len(stayed)) >= len(done)
    return Customers(
        batch=np.concatenate([done["a"], given_up["a"]]),
        waited=waited,
        stayed=stayed,
        gave_up=gave_up,
        severity=np.zeros(len(stayed), dtype=np.int64),
    )


def _work_of(run: Run, done: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Minutes of work on finished requests, and whether they are known."""
    plan = plan_requests(run, p=parameter_record(run.scenario))
    place, known = _places_in(plan, run, done)
    return plan.minutes[place], known


def _places_in(plan: Planned, run: Run, done: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The rows of the plan of finished requests, and whether they are known.

    A request is found by its household and minute of arrival; the few that have a namesake are not known.
    """
    span = run.days * MINUTES_PER_DAY
    names, place, count = np.unique(
        plan.household * span + plan.arrival, return_index=True, return_counts=True
    )
    own = done["subject"].astype(np.int64) * span + done["time"] - done["b"]
    at = np.minimum(np.searchsorted(names, own), len(names) - 1)
    assert (names[at] == own).all(), "a request is done that nobody made"
    return place[at], count[at] == 1


def _sessions_of(run: Run, *, window_days: int | None = None) -> Customers:
    """Disputes wait from the opening of the case to the first session.

    A batch is a unit; with `window_days` it is a window of so many days, of all units together.
    """
    began, opened, born = (run.log.of(kind) for kind in (ev.SESSION_BEGAN, ev.OPENED, ev.BORN))
    began = began[(began["time"] >= WARM_DAYS * MINUTES_PER_DAY) & (began["c"] == 1)]
    opened_at = np.zeros(len(born), dtype=np.int64)
    severity = np.zeros(len(born), dtype=np.int64)
    opened_at[opened["subject"]] = opened["time"]
    severity[born["subject"]] = born["c"] % 8
    waited = (began["time"] - opened_at[began["subject"]]).astype(float)
    batch = began["b"] if window_days is None else began["time"] // (window_days * MINUTES_PER_DAY)
    return Customers(
        batch=batch,
        waited=waited,
        stayed=waited,
        gave_up=np.zeros(len(began), dtype=bool),
        severity=severity[began["subject"]],
    )


def wait_at_centre(name: str, lab: Lab) -> Estimate:
    """Mean wait at the only desk of a place, from the opening of a case to its first session.

    One desk is one sample; months of it are nearly independent, since its queue forgets within days.
    """
    parts = [_sessions_of(run, window_days=30) for run in lab.runs(name)]
    customers = _together(parts)
    return customers.mean(customers.waited)


def unlike_lindley(runs: Iterable[Run]) -> Estimate:
    """Share of requests that one server finishes at another minute than Lindley's recursion says.

    No sample: from arrivals and work the recursion gives each one's end, `D_n = max(D_(n-1), A_n) + S_n`.
    """
    wrong = number = 0
    for run in runs:
        plan = plan_requests(run, p=parameter_record(run.scenario))
        done = run.log.of(ev.REQUEST_DONE)
        place, known = _places_in(plan, run, done)
        expected = _ends_by_lindley(plan)[place[known]]
        wrong += int((expected != done["time"][known]).sum())
        number += int(known.sum())
    return Estimate(value=wrong / max(number, 1), standard_error=0.0, n=number)


def _ends_by_lindley(plan: Planned) -> np.ndarray:
    """The recursion, unrolled: `D_n = S_1 + ... + S_n + max over k <= n of (A_k - S_1 - ... - S_(k-1))`."""
    order = np.lexsort((plan.arrival, plan.unit))
    ends = np.empty_like(plan.arrival)
    for mine in np.split(order, np.flatnonzero(np.diff(plan.unit[order])) + 1):
        worked = np.cumsum(plan.minutes[mine])
        ends[mine] = worked + np.maximum.accumulate(plan.arrival[mine] - (worked - plan.minutes[mine]))
    return ends


def present_at_midnight(runs: Iterable[Run]) -> np.ndarray:
    """Requests waiting or in service at each grid's midnights of the steady part, shape (grids, days)."""
    return np.concatenate([_present_in(run) for run in runs])


def _present_in(run: Run) -> np.ndarray:
    end = run.days * MINUTES_PER_DAY
    done, still = run.log.of(ev.REQUEST_DONE), run.log.of(ev.REQUEST_OPEN)
    came = np.concatenate([done["time"] - done["b"], end - still["b"]]).astype(np.int64)
    unit = np.concatenate([done["a"], still["a"]]).astype(np.int64)
    span = 2 * end
    came_by, left_by = np.sort(unit * span + came), np.sort(done["a"].astype(np.int64) * span + done["time"])
    midnights = np.arange(WARM_DAYS, run.days) * MINUTES_PER_DAY
    grids = np.arange(len(run.institution.units))[:, None]
    asked = grids * span + midnights
    # all who came to earlier grids have left by the end of those grids' span, but for those still there
    before = np.searchsorted(came_by, grids * span) - np.searchsorted(left_by, grids * span)
    present = np.searchsorted(came_by, asked, side="right") - np.searchsorted(left_by, asked, side="right")
    return np.asarray(present - before)


def mean_present(present: np.ndarray) -> Estimate:
    """Mean number present, with the spread between grids."""
    return mean_of(present.mean(axis=1), n=present.size)


def variance_present(present: np.ndarray) -> Estimate:
    """Variance of the number present, about the mean of all grids."""
    return mean_of(((present - present.mean()) ** 2).mean(axis=1), n=present.size)


def share_present(present: np.ndarray, number: int) -> Estimate:
    """Share of midnights at which so many are present."""
    return mean_of((present == number).mean(axis=1), n=present.size)


def busy_share(runs: Iterable[Run], *, month: int | None = None) -> Estimate:
    """Minutes spent on requests and cases, of the staff's minutes, with the spread between grids.

    Of all whole months after the first, or of one month.
    """
    worked, capacity = [], []
    for run in runs:
        rows = run.log.of(ev.UNIT_MINUTES)
        rows = rows[rows["c"] > 0] if month is None else rows[rows["c"] == month]
        grids = len(run.institution.units)
        account = {
            kind: np.bincount(rows["subject"][mine], weights=rows["b"][mine], minlength=grids)
            for kind in (ev.REQUESTS, ev.CASES, ev.CAPACITY)
            for mine in [rows["a"] == kind]
        }
        worked.append(account[ev.REQUESTS] + account[ev.CASES])
        capacity.append(account[ev.CAPACITY])
    return ratio_of(np.concatenate(worked), np.concatenate(capacity))


# --- in a lab ------------------------------------------------------------------------------------


def mean_wait(name: str, lab: Lab, sets: Sets = ()) -> Estimate:
    """Mean minutes of a request before service or giving up."""
    customers = requests_in(lab.runs(name, sets))
    return customers.mean(customers.waited)


def mean_wait_of_sessions(name: str, lab: Lab) -> Estimate:
    """Mean minutes of a dispute before its session."""
    customers = sessions_in(lab.runs(name))
    return customers.mean(customers.waited)


def wait_of_class(number: int, name: str, lab: Lab) -> Estimate:
    """Mean wait of urgent disputes (0), requests (1) or other disputes (2)."""
    if number == 1:
        return mean_wait(name, lab)
    customers = sessions_in(lab.runs(name))
    urgent = customers.severity >= lab.scenario(name).parameters.casework.urgent_severity
    return customers.mean(customers.waited, among=urgent if number == 0 else ~urgent)


def waits_longer(minutes: float, name: str, lab: Lab) -> Estimate:
    """Share of requests that wait longer than some minutes."""
    customers = requests_in(lab.runs(name))
    return customers.mean(customers.waited > minutes)


def stays_longer(minutes: float, name: str, lab: Lab) -> Estimate:
    """Share of requests that are not done within some minutes."""
    customers = requests_in(lab.runs(name))
    return customers.mean(customers.stayed > minutes)


def gives_up(name: str, lab: Lab, sets: Sets = ()) -> Estimate:
    """Share of requests given up."""
    customers = requests_in(lab.runs(name, sets))
    return customers.mean(customers.gave_up)


def never_waits(name: str, lab: Lab) -> Estimate:
    """Share of requests that wait at all: no sample, for it has to be none."""
    waited = requests_in(lab.runs(name)).waited
    return Estimate(value=float((waited > 0).mean()), standard_error=0.0, n=len(waited))
