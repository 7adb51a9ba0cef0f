"""Books: conservation laws on a busy log, each counted here anew from its rows, apart from `sim.audit`.

These are identities, not samples: what is off must be nothing at all. They read the log, the static tables
and the exogenous plan of requests; none of them looks into an engine.
"""

import math
from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple

import numpy as np

from analysis.verify.gate import Curve, Estimate, Gate, Wrong
from analysis.verify.lab import Lab
from sim import events as ev
from sim.audit import LAWS, audit
from sim.calendar import MINUTES_PER_DAY
from sim.draws import root_key
from sim.institution.params import parameter_record
from sim.luck import BLOCK_DAYS, plan_block
from sim.rows import Rows
from sim.simulate import Run
from sim.vocabulary import COURT, KINDS, LEVELS

BOOKS, SESSIONS = "books", "books_sessions"
NEVER: Final = np.iinfo(np.int64).max

HIDDEN, OPEN, FILED, OVER, NOWHERE = range(5)
"""Where a dispute is: with its parties alone, at a desk, before a court, ended; or in no state at all."""
MOVES: Final = {
    ev.BORN: (NOWHERE,),
    ev.OPENED: (HIDDEN,),
    ev.PASSED_UP: (OPEN,),
    ev.CLOSED_ON_PAPER: (OPEN,),
    ev.RETURNED: (HIDDEN,),
    ev.ENDED: (HIDDEN, OPEN, FILED),
}
"""Rows that move a dispute from one state to another, and the states from which they can."""


class Count(NamedTuple):
    """How much in a run is off, and among how many cases."""

    off: int
    n: int


def in_all_runs(count: Callable[[Run], Count], name: str, lab: Lab) -> Estimate:
    """What is off in the runs of a scenario, added up."""
    counts = [count(run) for run in lab.runs(name)]
    return Estimate(value=float(sum(c.off for c in counts)), standard_error=0.0, n=sum(c.n for c in counts))


def nothing(lab: Lab) -> float:
    """What may be off where books must add up."""
    return 0.0


# --- Little's law ----------------------------------------------------------------------------------


def number_inside(arrivals: np.ndarray, departures: np.ndarray, horizon: int) -> np.ndarray:
    """How many are inside in each minute of a run, shape (horizon,): the one minute by minute count."""
    steps = np.bincount(np.minimum(arrivals, horizon), minlength=horizon + 1)
    steps -= np.bincount(np.minimum(departures, horizon), minlength=horizon + 1)
    return np.cumsum(steps[:-1])


def horizon_of(run: Run) -> int:
    """The minute at which a run ends."""
    return run.days * MINUTES_PER_DAY


class Stays(NamedTuple):
    """Who came and went when, in minutes, and to which class they belong; and the minutes that they stayed.

    Arrivals and departures are two lists, `stayed` is of matched pairs: a row that is missing is missing in
    one of them.
    """

    arrived: np.ndarray
    arrived_class: np.ndarray
    departed: np.ndarray
    departed_class: np.ndarray
    stayed: np.ndarray
    stayed_class: np.ndarray
    classes: int  # how many there are


def dispute_stays(run: Run) -> Stays:
    """Disputes from birth to end, by kind."""
    horizon, born, ended = horizon_of(run), run.log.of(ev.BORN), run.log.of(ev.ENDED)
    size = int(max(born["subject"].max(initial=0), ended["subject"].max(initial=0))) + 1
    kind = np.zeros(size, dtype=np.int64)
    kind[born["subject"]] = run.world.ties["kind"][born["a"]]
    stop = np.full(size, horizon)
    stop[ended["subject"]] = np.minimum(ended["time"], horizon)
    return Stays(
        arrived=born["time"],
        arrived_class=kind[born["subject"]],
        departed=ended["time"],
        departed_class=kind[ended["subject"]],
        stayed=stop[born["subject"]] - born["time"],
        stayed_class=kind[born["subject"]],
        classes=len(KINDS),
    )


def case_stays(run: Run) -> Stays:
    """Cases from coming to a desk to leaving it, by level of the desk."""
    horizon, level = horizon_of(run), np.append(run.institution.units["level"], -1)
    moves = moves_of(run)
    unit = moves.desk
    comes, leaver = np.flatnonzero(unit >= 0), leaving(moves.rows)
    leaves = leaver >= 0
    until = np.minimum(np.where(moves.until == NEVER, horizon, moves.until), horizon)
    return Stays(
        arrived=moves.rows["time"][comes],
        arrived_class=level[unit[comes]],
        departed=moves.rows["time"][leaves],
        departed_class=level[leaver[leaves]],
        stayed=until[comes] - np.minimum(moves.rows["time"][comes], horizon),
        stayed_class=level[unit[comes]],
        classes=len(LEVELS),
    )


def request_stays(run: Run) -> Stays:
    """Requests from arrival, as planned, to being done or given up, by grid; whoever is lost never comes in.

    A row of giving up is written when the desk next looks, and says how long patience lasted: the arrivals of
    these are what the plan has beside those that are done or open.
    """
    horizon, plan = horizon_of(run), planned_requests(run)
    unit_of = run.institution.grid_of.astype(np.int64)  # times the minutes of a run, beyond 32 bits
    done, given_up, still = (
        run.log.of(kind) for kind in (ev.REQUEST_DONE, ev.REQUEST_GIVEN_UP, ev.REQUEST_OPEN)
    )
    arrived, unit = plan.arrival[~plan.lost], plan.unit[~plan.lost].astype(np.int64)
    begun = np.concatenate([done["time"] - done["b"], horizon - still["b"]])
    gone_unit = unit_of[np.concatenate([done["subject"], still["subject"]])]
    left = left_over(unit * horizon + arrived, gone_unit * horizon + begun)
    late = np.minimum(given_up["time"], horizon)
    over = np.maximum(done["time"] - horizon, 0)  # a shift may span the last midnight
    units = len(run.institution.units)
    waits = np.bincount(given_up["a"], weights=late, minlength=units) - np.bincount(
        left // horizon, weights=left % horizon, minlength=units
    )
    return Stays(
        arrived=arrived,
        arrived_class=unit,
        departed=np.concatenate([done["time"], given_up["time"]]),
        departed_class=np.concatenate([done["a"], given_up["a"]]),
        stayed=np.concatenate([done["b"] - over, still["b"], waits.astype(np.int64)]),
        stayed_class=np.concatenate([done["a"], still["a"], np.arange(units)]),
        classes=units,
    )


def left_over(whole: np.ndarray, part: np.ndarray) -> np.ndarray:
    """What a bag of numbers has beyond another, sorted."""
    numbers, inverse = np.unique(np.concatenate([whole, part]), return_inverse=True)
    more = np.bincount(inverse[: len(whole)], minlength=len(numbers))
    more -= np.bincount(inverse[len(whole) :], minlength=len(numbers))
    return np.repeat(numbers, np.maximum(more, 0))


def inside_and_stayed(run: Run, stays: Stays) -> tuple[np.ndarray, np.ndarray]:
    """By class: the number inside, summed over all minutes; and the minutes that all stayed."""
    inside = np.zeros(stays.classes, dtype=np.int64)
    for c in np.union1d(stays.arrived_class, stays.departed_class):
        comes, goes = stays.arrived_class == c, stays.departed_class == c
        inside[c] = number_inside(stays.arrived[comes], stays.departed[goes], horizon_of(run)).sum()
    stayed = np.bincount(stays.stayed_class, weights=stays.stayed, minlength=stays.classes)
    return inside, stayed.astype(np.int64)


def little(stays_of: Callable[[Run], Stays], run: Run) -> Count:
    """Minutes by which the two sides of Little's law differ, over all classes."""
    stays = stays_of(run)
    inside, stayed = inside_and_stayed(run, stays)
    return Count(int(np.abs(inside - stayed).sum()), len(stays.arrived))


def little_curve(stays_of: Callable[[Run], Stays], name: str, lab: Lab) -> Curve:
    """Mean number inside against arrival rate times mean stay, a point for each class."""
    seen: list[tuple[float, float]] = []
    for run in lab.runs(name):
        stays, horizon = stays_of(run), horizon_of(run)
        inside, stayed = inside_and_stayed(run, stays)
        count = np.bincount(stays.arrived_class, minlength=len(inside))
        for c in np.flatnonzero(count):
            rate, mean_stay = count[c] / horizon, stayed[c] / count[c]
            seen.append((rate * mean_stay, inside[c] / horizon))
    x, y = zip(*seen, strict=True)
    return Curve(
        x_label="arrivals a minute times mean minutes inside",
        y_label="mean number inside",
        exact_x=[0.0, max(x)],
        exact_y=[0.0, max(x)],
        seen_x=x,
        seen_y=y,
        seen_error=[0.0] * len(x),
    )


# --- disputes --------------------------------------------------------------------------------------


class Moves(NamedTuple):
    """Rows that move disputes, by dispute in the order of the log; all columns have shape (M,)."""

    rows: Rows
    place: np.ndarray  # in the log
    before: np.ndarray  # state that the dispute's last row left it in; NOWHERE before its first
    had: np.ndarray  # unit that had the case then, or -1
    state: np.ndarray  # that this row leaves it in
    desk: np.ndarray  # unit that has the case from now on, or -1
    until: np.ndarray  # minute of the dispute's next row here, or NEVER


def moves_of(run: Run) -> Moves:
    """Follow every dispute from state to state."""
    place = np.flatnonzero(np.isin(run.log.rows["kind"], list(MOVES)))
    place = place[np.argsort(run.log.rows["subject"][place], kind="stable")]
    rows = run.log.rows[place]
    kind, level = rows["kind"], np.append(run.institution.units["level"], -1)
    desk = np.where(np.isin(kind, (ev.OPENED, ev.RETURNED)), rows["a"], -1)
    desk = np.where(kind == ev.PASSED_UP, rows["b"], desk)
    state = np.where(desk < 0, HIDDEN, np.where(level[desk] == COURT, FILED, OPEN))
    state[kind == ev.ENDED] = OVER
    same = np.append(rows["subject"][1:] == rows["subject"][:-1], False)
    later = np.roll(same, 1)  # not the dispute's first row; the last one of all is followed by none
    before, had = np.where(later, np.roll(state, 1), NOWHERE), np.where(later, np.roll(desk, 1), -1)
    until = np.where(same, np.roll(rows["time"], -1).astype(np.int64), NEVER)
    return Moves(rows=rows, place=place, before=before, had=had, state=state, desk=desk, until=until)


def leaving(rows: Rows) -> np.ndarray:
    """The unit that each row says has the case until now, or -1."""
    unit = np.where(np.isin(rows["kind"], (ev.PASSED_UP, ev.CLOSED_ON_PAPER)), rows["a"], -1)
    return np.where(rows["kind"] == ev.ENDED, rows["b"], unit)


def next_evening(day: np.ndarray) -> np.ndarray:
    """The minute at which the day after ends."""
    return (day + 2) * MINUTES_PER_DAY


def kept_until(run: Run, moves: Moves) -> np.ndarray:
    """Until when a state can last, by row, in minutes: a case is not forgotten, and a tie has one dispute.

    An open case is past its due day and the days of grace only while a session of it goes on: that evening,
    or on the evening of the day on which the session ends, it is closed on paper, sent up, or over. A day
    more is allowed for shifts that span midnight. (A case that a call brings back is dated by the call, not
    by the day on which its desk took it up.) And a dispute is over when the next one is born on its tie.
    """
    p, kind, c = parameter_record(run.scenario)[0], moves.rows["kind"], moves.rows["c"].astype(np.int64)
    last_day = np.where(kind == ev.PASSED_UP, c >> 2, c) + max(1, math.ceil(p["grace_days"]))
    limited = (moves.state == OPEN) & np.isin(kind, (ev.OPENED, ev.PASSED_UP))
    limit = np.where(limited, next_evening(last_day), NEVER)
    began, ended = run.log.of(ev.SESSION_BEGAN), run.log.of(ev.SESSION_ENDED)
    for at in np.flatnonzero(np.minimum(moves.until, horizon_of(run)) > limit):
        subject = moves.rows["subject"][at]
        begins = began["time"][began["subject"] == subject]
        ends = ended["time"][ended["subject"] == subject]
        while limit[at] < horizon_of(run) and (begins < limit[at]).sum() > (ends < limit[at]).sum():
            after = ends[ends >= limit[at]].min(initial=horizon_of(run))
            limit[at] = next_evening(after // MINUTES_PER_DAY)
    births = np.flatnonzero(kind == ev.BORN)
    births = births[np.lexsort((moves.place[births], moves.rows["a"][births]))]
    again = moves.rows["a"][births][1:] == moves.rows["a"][births][:-1]
    ends_of = dict(zip(moves.rows["subject"][kind == ev.ENDED], moves.place[kind == ev.ENDED], strict=True))
    for first, second in zip(births[:-1][again], births[1:][again], strict=True):
        if ends_of.get(moves.rows["subject"][first], NEVER) > moves.place[second]:
            mine = moves.rows["subject"] == moves.rows["subject"][first]
            limit[mine] = np.minimum(limit[mine], moves.rows["time"][second])
    return limit


def disputes_in_one_state(run: Run) -> Count:
    """Over all evenings: born - ended - hidden - open - filed; and rows that do not fit what was before.

    Born and ended are the rows so far; hidden, open and filed are the disputes that are kept in that state.
    A row fits if it can follow that state, and names the desk that has the case. `n` is of dispute-days.
    """
    moves, days = moves_of(run), run.days
    evening = (np.arange(days) + 1) * MINUTES_PER_DAY
    stop = np.minimum(moves.until, kept_until(run, moves))
    lasting = moves.state != OVER

    def by_then(minutes: np.ndarray) -> np.ndarray:
        return np.searchsorted(np.sort(minutes), evening)

    running = by_then(moves.rows["time"][lasting]) - by_then(stop[lasting])
    kind, time = moves.rows["kind"], moves.rows["time"]
    expected = by_then(time[kind == ev.BORN]) - by_then(time[kind == ev.ENDED])
    fits = np.zeros(len(kind), dtype=bool)
    for which, states in MOVES.items():
        fits |= (kind == which) & np.isin(moves.before, states) & (leaving(moves.rows) == moves.had)
    return Count(int(np.abs(expected - running).sum() + (~fits).sum()), int(expected.sum()))


# --- staff, points, requests -----------------------------------------------------------------------


def monthly(run: Run, kind: int, subjects: int, accounts: int) -> np.ndarray:
    """Rows that state an amount (b) of an account (a) in a month (c), shape (subjects, months, accounts)."""
    rows, months = run.log.of(kind), int(run.calendar.month[run.days - 1]) + 1
    table = np.zeros((subjects, months, accounts), dtype=np.int64)
    np.add.at(table, (rows["subject"], rows["c"], rows["a"]), rows["b"])
    return table


def staff_minutes(run: Run) -> Count:
    """Minutes that units had and did not spend, or spent and did not have; `n` is of units and months."""
    minutes = monthly(run, ev.UNIT_MINUTES, len(run.institution.units), len(ev.ACCOUNTS))
    have = minutes[:, :, [ev.CAPACITY, ev.OVERTIME]].sum(axis=2)
    spent = minutes[:, :, [ev.ADMIN, ev.REQUESTS, ev.CASES, ev.PATROL, ev.IDLE]].sum(axis=2)
    return Count(int(np.abs(have - spent).sum()), int((minutes.any(axis=2)).sum()))


def session_minutes(run: Run) -> Count:
    """Minutes of units on cases that are not those of their sessions; `n` is of sessions."""
    units, ended = len(run.institution.units), run.log.of(ev.SESSION_ENDED)
    account = monthly(run, ev.UNIT_MINUTES, units, len(ev.ACCOUNTS))[:, :, ev.CASES].sum(axis=1)
    unit = run.institution.workers["unit"][ended["a"]]
    sessions = np.bincount(unit, weights=ended["b"], minlength=units).astype(np.int64)
    return Count(int(np.abs(account - sessions).sum()), len(ended))


def points(run: Run) -> Count:
    """Points by which balances move otherwise than by earned - lost - redeemed; `n` is of points."""
    ledger = monthly(run, ev.POINTS, len(run.world.villages), len(ev.LEDGER))
    earned, lost, redeemed, balance, _ = np.moveaxis(ledger, 2, 0)
    moved = np.diff(balance, axis=1, prepend=0)
    return Count(int(np.abs(moved - (earned - lost - redeemed)).sum()), int((earned + lost + redeemed).sum()))


class PlannedRequests(NamedTuple):
    """The requests of households that have a grid, as the seed implies them; each of shape (Q,)."""

    arrival: np.ndarray
    unit: np.ndarray
    lost: np.ndarray


def planned_requests(run: Run) -> PlannedRequests:
    """The exogenous plan of all years of a run."""
    p, parts = parameter_record(run.scenario), []
    for block in range(math.ceil(run.days / BLOCK_DAYS)):
        plan = plan_block(
            run.scenario, run.world, root=root_key(seed=run.seed), block=block, p=p, days=run.days
        )
        day = block * BLOCK_DAYS + plan.requests["day"].astype(np.int64)
        unit = run.institution.grid_of[run.world.residents.household[plan.requests["resident"]]]
        lost = (plan.requests["lost"] == 1) & (plan.requests["source"] != ev.DIRECT)
        parts.append((day * MINUTES_PER_DAY + plan.requests["minute"], unit, lost))
    arrival, unit, lost = (np.concatenate(column) for column in zip(*parts, strict=True))
    return PlannedRequests(arrival[unit >= 0], unit[unit >= 0], lost[unit >= 0])


def requests_accounted(run: Run) -> Count:
    """Requests by which the four ends together miss the arrivals, grid by grid; `n` is of requests."""
    units, plan = len(run.institution.units), planned_requests(run)
    arrived = np.bincount(plan.unit, minlength=units)
    ends = sum(
        np.bincount(run.log.of(kind)["a"], minlength=units)
        for kind in (ev.REQUEST_DONE, ev.REQUEST_GIVEN_UP, ev.REQUEST_LOST, ev.REQUEST_OPEN)
    )
    return Count(int(np.abs(arrived - ends).sum()), len(plan.unit))


def complaints(run: Run) -> Count:
    """Complaints of the audit; `n` is of laws times rows."""
    return Count(len(audit(run)), len(LAWS) * len(run.log))


def identity(
    name: str, count: Callable[[Run], Count], lost_row: int, claim: str, formula: str, citation: str,
    *, scenario: str = BOOKS, curve: Callable[[Lab], Curve] | None = None,
) -> Gate:  # fmt: skip
    """A gate at which nothing may be off; the fault that it must notice is the loss of one row of a kind."""
    return Gate(
        name=name,
        group="Books",
        claim=claim,
        formula=formula,
        citation=citation,
        scenarios=(scenario,),
        observe=partial(in_all_runs, count, scenario),
        exact=nothing,
        wrong=Wrong(lost_row=lost_row),
        curve=curve,
    )


LITTLE = (
    "Little (1961), Operations Research 9, 383-387; exact on each path: Stidham (1974), ibid. 22, 417-421"
)
DOUBLE_ENTRY = "double entry: what an account gains another loses"

GATES = (
    identity(
        "littles_law_disputes", partial(little, dispute_stays), ev.BORN,
        "The number of running disputes of a kind, summed over minutes, is the sum of their lifetimes",
        "sum over t of N(t) - sum over i of W_i, in minutes", LITTLE,
        curve=partial(little_curve, dispute_stays, BOOKS),
    ),
    identity(
        "littles_law_cases", partial(little, case_stays), ev.PASSED_UP,
        "The number of cases at the desks of a level, summed over minutes, is the sum of their stays there",
        "sum over t of N(t) - sum over i of W_i, in minutes", LITTLE,
        curve=partial(little_curve, case_stays, BOOKS),
    ),
    identity(
        "littles_law_requests", partial(little, request_stays), ev.REQUEST_DONE,
        "The number of requests at a grid, summed over minutes, is the sum of their minutes from arrival on",
        "sum over t of N(t) - sum over i of W_i, in minutes", LITTLE,
        curve=partial(little_curve, request_stays, BOOKS),
    ),
    identity(
        "every_dispute_in_one_state", disputes_in_one_state, ev.BORN,
        "Each evening all disputes born so far have ended, are hidden, are open at a desk within its time, "
        "or are before a court: none is in two states, none is lost",
        "sum over days of |born - ended - hidden - open - filed|, plus rows that do not fit the state",
        DOUBLE_ENTRY,
    ),
    identity(
        "staff_minutes_add_up", staff_minutes, ev.UNIT_MINUTES,
        "Every minute of staff is spent on something: by unit and month",
        "capacity + overtime - (admin + requests + cases + patrol + idle)", DOUBLE_ENTRY,
    ),
    identity(
        "staff_minutes_match_sessions", session_minutes, ev.SESSION_ENDED,
        "A unit's minutes on cases are the minutes of its sessions, where each is finished on its day",
        "minutes on cases - sum of session minutes, by unit", DOUBLE_ENTRY, scenario=SESSIONS,
    ),
    identity(
        "points_double_entry", points, ev.POINTS,
        "A village's balance of points moves by what is earned, lost and redeemed",
        "change of balance - (earned - lost - redeemed), by village and month", DOUBLE_ENTRY,
    ),
    identity(
        "requests_all_accounted", requests_accounted, ev.REQUEST_GIVEN_UP,
        "Each request that the seed implies is done, given up, lost, or open at the end",
        "arrived - (done + given up + lost + open), by grid", DOUBLE_ENTRY,
    ),
    identity(
        "audit_finds_nothing", complaints, ev.SESSION_BEGAN,
        "The audit, which holds each row against the laws of the log, has no complaint",
        "number of complaints", "the laws are the docstrings of sim/audit",
    ),
)  # fmt: skip
