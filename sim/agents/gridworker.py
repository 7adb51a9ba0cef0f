"""Gridworkers (网格员): they patrol, tire, quit and are replaced."""

from sim import events
from sim.agents.cases import Dispute
from sim.agents.worker import Worker
from sim.draws import FEEDBACK, draw
from sim.rules.casework import knowledge
from sim.rules.feedback import fatigue_after_day, quits
from sim.rules.outreach import ranger_notices, visit_notices
from sim.schedule import SEASONED_DAYS


class Gridworker(Worker):
    """A worker of a grid."""

    def notices_chance(self, dispute: Dispute) -> float:
        """Probability that one visit to a party's household reveals its dispute."""
        days = SEASONED_DAYS if self.hired < 0 else self.model.day - self.hired
        p = self.model.p
        chance = visit_notices(p, dispute.severity, knowledge(p, float(days)), self.fatigue)
        return ranger_notices(p, chance, self.specialism, dispute.kind)

    def end_day(self, load: float, *, staffed: bool) -> None:
        """Tire, perhaps quit."""
        model, p = self.model, self.model.p
        if self.vacant_until > 0:
            return
        if staffed:
            self.fatigue = fatigue_after_day(p, self.fatigue, self.susceptibility, load)
        if quits(p, self.contract, self.fatigue, draw(*model.key(FEEDBACK), self.key, 0)):
            self.leave()

    def arrive(self) -> None:
        """A replacement's first working day."""
        self.vacant_until, self.hired, self.fatigue = 0, self.model.day, 0.0
        self.model.log(self.model.day * 1440, events.HIRED, self.row, self.unit.row)

    def leave(self) -> None:
        """Quit: the post is vacant for a while, and work carried over begins anew."""
        model = self.model
        time = (model.day + 1) * 1440 - 1
        model.log(time, events.QUIT, self.row, self.unit.row, int(self.fatigue * 1000000.0))
        self.vacant_until = model.day + 1 + int(model.p.vacancy_days)
        item, self.item = self.item, None
        if item is not None:
            item.minutes = 0
            self.unit.put_down(item)
