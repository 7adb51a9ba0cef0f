"""Heads of joint groups: of shops, vehicles, workers, production teams. They are no residents here."""

from sim.agents.cases import Dispute
from sim.agents.worker import Worker
from sim.draws import OUTREACH, draw
from sim.rules.intake import group_registers, group_settles
from sim.rules.outreach import group_notices

GROUP_SLOT = 40


class GroupHead(Worker):
    """The head of a joint group, in the group's own unit."""

    def knows_kind(self, dispute: Dispute) -> bool:
        """All that comes to such a head is of the group's own kind."""
        return True

    def notices(self, dispute: Dispute) -> bool:
        """Whether the head, looking round the group's ties, comes upon a dispute on one of them today."""
        chance = group_notices(self.model.p, self.unit.serves, dispute.severity, self.unit.members)
        return draw(*self.model.key(OUTREACH), dispute.key, GROUP_SLOT) < chance

    def takes(self, dispute: Dispute) -> bool:
        """Whether the head settles a matter, rather than pass it on to the gridworker."""
        return group_settles(self.model.p, dispute.severity)

    def registers(self, u: float) -> bool:
        """Whether the head enters a matter that he settles himself into the book."""
        return group_registers(self.model.p, self.unit.serves, u)
