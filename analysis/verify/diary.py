"""Trust and grievance day by day: what the model keeps lazily, done again in the plain way from a log.

The model writes a person's trust or grievance when something happens to them, and lets it fade at the moment
it is read. Here everybody's fades every night, and every row of the log that moves somebody is taken in turn.
It knows who asks only where every household is one person.
"""

import math

import numpy as np

from sim import events as ev
from sim.calendar import MINUTES_PER_DAY
from sim.scenario import Scenario
from sim.simulate import Run

MOVING = (
    ev.BORN,
    ev.PROVOKED,
    ev.VOICED,
    ev.INTENSIFIED,
    ev.INCIDENT,
    ev.PASSED_UP,
    ev.REMINDED,
    ev.CLOSED_ON_PAPER,
    ev.ENDED,
    ev.REQUEST_DONE,
    ev.REQUEST_GIVEN_UP,
    ev.REQUEST_LOST,
    ev.PATROLLED,
)
"""Rows that move somebody's trust or grievance, or say which disputes run, and how severe they are."""


class Diary:
    """Everybody's trust and grievance, each of shape (R,), from the first evening to the last.

    `trust_written` and `grievance_written` have them as of the evening on which they were last moved.
    """

    def __init__(self, run: Run, scenario: Scenario) -> None:
        """Live through a run's days; the numbers are those of `scenario`, the events those of the log."""
        self.world, self.units = run.world, run.institution.units
        self.feedback = scenario.parameters.feedback
        self.provocation = self.feedback.grievance_rate * scenario.parameters.sparks.provocation_severity_days
        self.own = run.world.residents.trust
        self.trust, self.trust_written = self.own.copy(), self.own.copy()
        self.grievance, self.grievance_written = np.zeros_like(self.own), np.zeros_like(self.own)
        born = run.log.of(ev.BORN)
        self.tie = np.zeros(len(born), dtype=np.int64)
        self.tie[born["subject"]] = born["a"]
        self.severity = np.zeros(len(born), dtype=np.int64)  # 0 while a dispute does not run
        rows = run.log.rows[np.isin(run.log.rows["kind"], MOVING)]
        # what is given up at midnight moves trust on the evening before
        day = (rows["time"] - (rows["kind"] == ev.REQUEST_GIVEN_UP)) // MINUTES_PER_DAY
        assert np.all(np.diff(day) >= 0), (
            "a row's day is that of its phase only if nobody works past midnight"
        )
        first = np.searchsorted(day, np.arange(run.days + 1))
        for today in range(run.days):
            self._night()
            for row in rows[first[today] : first[today + 1]].tolist():
                self._befall(*row[1:])
            self._evening()

    def _night(self) -> None:
        self.trust = self.own + (self.trust - self.own) * math.exp(-1 / self.feedback.trust_days)
        self.grievance = self.grievance * math.exp(-1 / self.feedback.grievance_days)

    def _evening(self) -> None:
        """Each running dispute takes a share of what is left of its parties' patience."""
        running = np.flatnonzero(self.severity)
        share = self.feedback.grievance_rate * self.severity[running] / self.feedback.grievance_max
        left = 1 - self.grievance / self.feedback.grievance_max
        for side in ("a", "b"):
            node = self.world.ties[side][self.tie[running]]
            person = node < len(self.own)
            np.multiply.at(left, node[person], 1 - share[person])
            touched = node[person]
            self.grievance[touched] = self.feedback.grievance_max * (1 - left[touched])
            self.grievance_written[touched] = self.grievance[touched]

    def _befall(self, kind: int, subject: int, a: int, b: int, c: int) -> None:
        """One row of the log."""
        f = self.feedback
        if kind in (ev.BORN, ev.INTENSIFIED, ev.INCIDENT):
            self.severity[subject] = c % 8 if kind == ev.BORN else a
        elif kind == ev.PROVOKED:
            self._grieve(subject, self.provocation)
        elif kind == ev.VOICED and c == 1:
            self._tell(a, -f.trust_late)
        elif kind in (ev.REQUEST_DONE, ev.REQUEST_GIVEN_UP, ev.REQUEST_LOST):
            in_time = kind == ev.REQUEST_DONE and c % 2 == 0
            person = self.world.households["first_resident"][subject]
            self._move(person, f.trust_request_up if in_time else -f.trust_request_late)
        elif kind == ev.REMINDED:
            self._disappoint(subject, f.trust_late)
        elif kind == ev.PASSED_UP and c % 4 == ev.FAILED:
            self._disappoint(subject, f.trust_fail)
        elif kind == ev.CLOSED_ON_PAPER:
            if b == ev.FAILED:
                self._disappoint(subject, f.trust_fail)
            self._grieve(subject, f.paper_grievance)
            self._disappoint(subject, f.paper_trust)
        elif kind == ev.ENDED:
            self._end(subject, a)
        elif kind == ev.PATROLLED:
            self._resent(subject, offset=a, visits=b)

    def _end(self, dispute: int, outcome: int) -> None:
        f = self.feedback
        if outcome == ev.LUMPED:
            self._grieve(dispute, f.grievance_lump)
        elif outcome == ev.RULED:
            self._grieve(dispute, f.grievance_court)
        elif outcome == ev.AGREEMENT:
            for person in self._parties(dispute):
                self.grievance[person] *= f.grievance_agreement
                self.grievance_written[person] = self.grievance[person]
            self._disappoint(dispute, -f.trust_up)
        self.severity[dispute] = 0

    def _parties(self, dispute: int) -> list[int]:
        """The residents at the ends of a dispute's tie."""
        tie = self.world.ties[self.tie[dispute]]
        return [node for node in (int(tie["a"]), int(tie["b"])) if node < len(self.own)]

    def _grieve(self, dispute: int, amount: float) -> None:
        for person in self._parties(dispute):
            self.grievance[person] = min(self.grievance[person] + amount, self.feedback.grievance_max)
            self.grievance_written[person] = self.grievance[person]

    def _disappoint(self, dispute: int, amount: float) -> None:
        for person in self._parties(dispute):
            self._tell(person, -amount)

    def _tell(self, person: int, amount: float) -> None:
        """A change of trust, and what those tied to the person hear of it."""
        self._move(person, amount)
        first, last = self.world.node_first[person], self.world.node_first[person + 1]
        for tie in self.world.ties[self.world.node_ties[first:last]]:
            other = int(tie["b"]) if tie["a"] == person else int(tie["a"])
            if other < len(self.own):
                self._move(other, self.feedback.gossip * amount)

    def _move(self, person: int, amount: float) -> None:
        self.trust[person] = min(max(self.trust[person] + amount, 0.0), 1.0)
        self.trust_written[person] = self.trust[person]

    def _resent(self, unit: int, *, offset: int, visits: int) -> None:
        """A month's visits of a grid, in rotation; each beyond what a household tolerates costs trust."""
        first, end = self.units["first_household"][unit], self.units["end_household"][unit]
        count = end - first
        made = visits // count + ((np.arange(count) - offset) % count < visits % count)
        for household in np.flatnonzero(made > self.feedback.visit_tolerance_month):
            excess = made[household] - self.feedback.visit_tolerance_month
            person = self.world.households["first_resident"][first + household]
            self._move(person, -self.feedback.trust_visit * excess)
