"""What the laws look at: the log by kind, the rows of each dispute in order, and tables by number."""

from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from sim import events as ev
from sim.audit.planned import Planned, plan_requests
from sim.calendar import MINUTES_PER_DAY
from sim.events import describe
from sim.institution.params import parameter_record
from sim.rows import Rows
from sim.vocabulary import COURT

if TYPE_CHECKING:
    from sim.simulate import Run

HIDDEN, OPEN, FILED, OVER, UNBORN = range(5)
"""States of a dispute between two of its rows: nobody works on it; a case; before a court; ended."""

REFERENCES: Final = {
    ev.BORN: ("dispute", "tie", "dispute?", ""),
    ev.PROVOKED: ("dispute", "tie", "origin", ""),
    ev.VOICED: ("dispute", "resident", "channel", "report"),
    ev.NOTICED: ("dispute", "", "noticer", "household"),
    ev.INTENSIFIED: ("dispute", "severity", "", ""),
    ev.INCIDENT: ("dispute", "severity", "", ""),
    ev.OPENED: ("dispute", "unit", "level", ""),
    ev.RECORDED: ("dispute", "unit", "flag", ""),
    ev.MERGED: ("dispute", "unit", "", ""),
    ev.SESSION_BEGAN: ("dispute", "worker", "unit", ""),
    ev.SESSION_ENDED: ("dispute", "worker", "", "session"),
    ev.PASSED_UP: ("dispute", "unit", "unit?", ""),
    ev.REMINDED: ("dispute", "unit", "", ""),
    ev.CLOSED_ON_PAPER: ("dispute", "unit", "reason", "flag"),
    ev.RETURNED: ("dispute", "unit", "", ""),
    ev.ENDED: ("dispute", "outcome", "unit?", "severity"),
    ev.REQUEST_DONE: ("household", "unit", "", "fate"),
    ev.REQUEST_GIVEN_UP: ("household", "unit", "", "fate"),
    ev.REQUEST_LOST: ("household", "unit", "", "fate"),
    ev.REQUEST_OPEN: ("household", "unit", "", "fate"),
    ev.UNIT_MINUTES: ("unit", "account", "", "month"),
    ev.PATROLLED: ("unit", "", "", "month"),
    ev.QUIT: ("worker", "unit", "", ""),
    ev.HIRED: ("worker", "unit", "", ""),
    ev.FATIGUE: ("worker", "unit", "", "month"),
    ev.PARTICIPATION: ("village", "", "", "month and class"),
    ev.POINTS: ("village", "ledger", "", "month"),
    ev.EMPTY_REPORTS: ("unit", "", "", "month"),
    ev.LISTED: ("village", "", "", "month"),
    ev.MOOD: ("village", "", "", ""),
    ev.CONTEST_WON: ("unit", "level", "", "month"),
    ev.FLAGGED: ("unit", "household", "", ""),
    ev.RATED: ("unit", "colour", "", "month"),
    ev.CALLED: ("", "noticer", "", "month"),
}
"""To what subject, a, b and c of each kind refer; `?` allows -1 for none."""


class Evidence:
    """A run's log, sorted for looking things up, beside its static tables."""

    def __init__(self, run: "Run") -> None:
        """Sort the rows by kind, keeping their order."""
        self.run, self.world, self.institution, self.calendar = run, run.world, run.institution, run.calendar
        self.scenario, self.policies = run.scenario, run.scenario.policies
        self.horizon = run.days * MINUTES_PER_DAY
        self.months = int(run.calendar.month[run.days - 1]) + 1
        self.rows = run.log.rows
        kind = self.rows["kind"]
        self._sorted = self.rows[np.argsort(kind, kind="stable")]
        self._first = np.searchsorted(self._sorted["kind"], np.arange(ev.LAST_KIND + 3))

    def of(self, kind: int) -> Rows:
        """The rows of one kind, in the order of the log."""
        return self._sorted[self._first[kind] : self._first[kind + 1]]

    @cached_property
    def p(self) -> np.void:
        """The parameters as the rules read them."""
        record: np.void = parameter_record(self.scenario)[0]
        return record

    @cached_property
    def unit_level(self) -> np.ndarray:
        """Level of each unit; the entry at -1 is -1."""
        return np.append(self.institution.units["level"], -1)

    @cached_property
    def spans_midnight(self) -> np.ndarray:
        """Units whose shift, with overtime, goes on past midnight; the entry at -1 is False."""
        units = self.institution.units
        longest = units["shift_minutes"] * (1.0 + self.p["overtime_share_max"])
        return np.append(units["start_minute"] + longest > MINUTES_PER_DAY, False)

    @cached_property
    def worker_unit(self) -> np.ndarray:
        """Unit of each worker; the entry at -1 is -1."""
        return np.append(self.institution.workers["unit"], -1)

    @cached_property
    def homes(self) -> np.ndarray:
        """Households of both ends of each tie, shape (T, 2); an organisation's is -1."""
        of = np.concatenate(
            [self.world.residents.household, np.full(len(self.world.organisations), -1)]
        ).astype(np.int64)
        return np.stack([of[self.world.ties["a"]], of[self.world.ties["b"]]], axis=1)

    @cached_property
    def group_of_tie(self) -> np.ndarray:
        """Per tie, shape (T,), the joint group that watches it, or -1."""
        known = self.institution.group_of_tie
        return known if len(known) else np.full(len(self.world.ties), -1, dtype=np.int32)

    @cached_property
    def working_days(self) -> np.ndarray:
        """Working days of each month of the run, shape (months,)."""
        days = self.run.days
        return np.bincount(
            self.calendar.month, weights=self.calendar.is_working[:days], minlength=self.months
        ).astype(np.int64)

    @cached_property
    def minutes(self) -> np.ndarray:
        """The units' books, shape (units, months, accounts); what is not stated is 0."""
        rows = self.of(ev.UNIT_MINUTES)
        table = np.zeros((len(self.institution.units), self.months, len(ev.ACCOUNTS)), dtype=np.int64)
        table[rows["subject"], rows["c"], rows["a"]] = rows["b"]
        return table

    @cached_property
    def requests(self) -> Planned:
        """The routine requests that the seed implies."""
        return plan_requests(self.run, p=np.array([self.p]))

    @cached_property
    def lives(self) -> "Lives":
        """The rows of all disputes, dispute by dispute."""
        return Lives(self)


class Lives:
    """Rows of the kinds 1 to 16 by dispute, in the order of the log, and what held before each.

    All columns have shape (rows,). `first` is the index of the dispute's first row, `place` the index
    in the log. `state`, `desk` (unit or -1), `due` (day), `severity` and `booked` are as they stood before
    the row.
    """

    def __init__(self, evidence: Evidence) -> None:
        """Play all disputes at once, by carrying forward what the last row said that says it."""
        is_dispute = evidence.rows["kind"] <= ev.ENDED
        where = np.flatnonzero(is_dispute)
        order = np.argsort(evidence.rows["subject"][where], kind="stable")
        self.place = where[order]
        self.rows = rows = evidence.rows[self.place]
        kind, self.dispute = rows["kind"], rows["subject"].astype(np.int64)
        index = np.arange(len(rows))
        opens = np.ones(len(rows), dtype=bool)
        opens[1:] = self.dispute[1:] != self.dispute[:-1]
        self.first = np.maximum.accumulate(np.where(opens, index, 0)) if len(rows) else index
        self.is_first = opens

        # Which desk has the case, and so the state, is said by these rows and by no other.
        arrives = np.isin(kind, (ev.OPENED, ev.RETURNED, ev.PASSED_UP))
        moves = arrives | np.isin(kind, (ev.BORN, ev.CLOSED_ON_PAPER, ev.ENDED))
        desk = np.where(arrives, np.where(kind == ev.PASSED_UP, rows["b"], rows["a"]), -1)
        state = np.where(desk < 0, HIDDEN, np.where(evidence.unit_level[desk] == COURT, FILED, OPEN))
        state[kind == ev.ENDED] = OVER
        self.arrived = self.last_before(arrives)
        moved = self.last_before(moves)
        self.desk = np.where(moved >= 0, desk[moved], -1)
        self.state = np.where(moved >= 0, state[moved], UNBORN)

        due = np.select([kind == ev.OPENED, kind == ev.RETURNED], [rows["c"], rows["b"]], rows["c"] >> 2)
        self.due = np.where(self.arrived >= 0, due[self.arrived], -1)

        says = np.isin(kind, (ev.BORN, ev.INTENSIFIED, ev.INCIDENT))
        said = self.last_before(says)
        severity = np.where(kind == ev.BORN, rows["c"] & 7, rows["a"])
        self.severity = np.where(said >= 0, severity[said], 0)

        leaves = (moves & ~arrives) | ((kind == ev.PASSED_UP) & (rows["b"] < 0))
        enters = np.isin(kind, (ev.RECORDED, ev.RETURNED))
        self.booked = self.last_before(enters) > self.last_before(leaves)

        # The session that is going on, as the index of its first row; -1 if there is none.
        began = self.last_before(kind == ev.SESSION_BEGAN)
        stops = np.isin(kind, (ev.SESSION_ENDED, ev.PASSED_UP, ev.CLOSED_ON_PAPER))
        self.session = np.where(began > self.last_before(stops), began, -1)

    def last_before(self, marked: np.ndarray) -> np.ndarray:
        """Per row, the index of the last marked row before it in the same dispute, or -1."""
        if len(marked) == 0:
            return np.empty(0, dtype=np.int64)
        last = np.maximum.accumulate(np.where(marked, np.arange(len(marked)), -1))
        last = np.concatenate([[-1], last[:-1]])
        return np.where(last >= self.first, last, -1)

    def following(self, values: np.ndarray) -> np.ndarray:
        """Values of the dispute's next row; -1 if there is none."""
        if len(values) == 0:
            return values
        return np.where(np.append(self.is_first[1:], True), -1, np.append(values[1:], -1))


def broken(rows: Rows, wrong: np.ndarray, law: str) -> list[str]:
    """One complaint if any row is wrong: the law, how many rows break it, and the first of them."""
    at = np.flatnonzero(wrong)
    if len(at) == 0:
        return []
    return [f"{law}: broken by {len(at):,} rows, first {describe(rows[at[0]])}"]


def unequal(law: str, wrong: np.ndarray, left: np.ndarray, right: np.ndarray, name: str) -> list[str]:
    """One complaint if totals differ: the law, how often, and the first place with both numbers."""
    at = np.argwhere(wrong)
    if len(at) == 0:
        return []
    where = tuple(int(i) for i in at[0])
    return [f"{law}: broken {len(at):,} times, first at {name} {where}: {left[where]} against {right[where]}"]


def totals(law: str, left: int, right: int) -> list[str]:
    """One complaint if two totals differ."""
    return [] if left == right else [f"{law}: {left:,} against {right:,}"]


def area_under(enters: np.ndarray, leaves: np.ndarray, horizon: int) -> tuple[int, int]:
    """The number in the system, summed over the minutes until `horizon`; and the least number."""
    time = np.concatenate([enters, leaves, [horizon]]).astype(np.int64)
    step = np.concatenate([np.ones(len(enters)), -np.ones(len(leaves)), [0]]).astype(np.int64)
    order = np.lexsort((-step, time))
    inside = np.cumsum(step[order])
    return int((inside[:-1] * np.diff(time[order])).sum()), int(inside.min())


def rows_refer_to_what_exists(evidence: Evidence) -> list[str]:
    """Every number in a row that names something is the number of something that exists."""
    world, institution = evidence.world, evidence.institution
    kind = evidence.rows["kind"]
    complaints = broken(
        evidence.rows, ~np.isin(kind, [event.code for event in ev.EVENTS]), "rows are of a known kind"
    )
    if complaints:
        return complaints
    sizes = {
        "dispute": len(evidence.of(ev.BORN)),
        "tie": len(world.ties),
        "resident": len(world.residents),
        "household": len(world.households),
        "village": len(world.villages),
        "unit": len(institution.units),
        "worker": len(institution.workers),
        "month": evidence.months,
        "month and class": 8 * (evidence.months + 1),
        "severity": 6, "flag": 2, "report": 3, "session": 8, "channel": 7, "level": 6,
        "noticer": len(ev.NOTICERS), "fate": 6,
        "origin": len(ev.ORIGINS), "reason": len(ev.REASONS), "outcome": len(ev.OUTCOMES),
        "colour": int(evidence.p["rating_worst"]) + 1,
        "account": len(ev.ACCOUNTS), "ledger": len(ev.LEDGER),
    }  # fmt: skip
    for code, names in REFERENCES.items():
        rows = evidence.of(code)
        for column, name in zip(("subject", "a", "b", "c"), names, strict=True):
            if name:
                least = -1 if name.endswith("?") else 0
                wrong = (rows[column] < least) | (rows[column] >= sizes[name.rstrip("?")])
                complaints += broken(rows, wrong, f"{column} is a {name.rstrip('?')} that exists")
    return complaints
