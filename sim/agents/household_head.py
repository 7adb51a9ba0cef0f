"""Household heads (联户长): they live among those they look after."""

from sim.agents.cases import Dispute
from sim.agents.worker import Worker
from sim.draws import OUTREACH, draw
from sim.rules.intake import head_registers, head_settles, is_close_kind
from sim.rules.outreach import head_notices
from sim.vocabulary import FAMILY


class HouseholdHead(Worker):
    """The head of a joint-defence group, in the group's own unit."""

    def is_party(self, dispute: Dispute) -> bool:
        """Whether one of the parties lives in the head's own household."""
        return any(party.household == self.own_household for party in dispute.parties)

    def is_kin_to(self, household: int) -> bool:
        """Whether a family tie joins the head's household and another one."""
        model = self.model
        home = model.households[self.own_household]
        for row in range(home.first_resident, home.first_resident + home.adults):
            for tie in model.ties_of(row):
                if model.tie_kind[tie] == FAMILY:
                    end = model.tie_b[tie] if model.tie_a[tie] == row else model.tie_a[tie]
                    if model.residents[end].household == household:
                        return True
        return False

    def notices(self, dispute: Dispute, *, share: float, slot: int) -> bool:
        """Whether the head, looking round the group, comes upon a dispute today."""
        chance = head_notices(
            self.model.p, dispute.severity, is_close_kind(dispute.kind), self.unit.households, share
        )
        return draw(*self.model.key(OUTREACH), dispute.key, slot) < chance

    def registers(self, u: float) -> bool:
        """Whether the head enters a matter that he settles himself into the book."""
        return head_registers(self.model.p, u)

    def takes(self, dispute: Dispute) -> bool:
        """Whether the head settles a matter, rather than pass it on to the gridworker."""
        if self.is_party(dispute):
            return False
        same = all(self.model.households[party.household].group is self.unit for party in dispute.parties)
        return head_settles(self.model.p, dispute.kind, dispute.severity, same)
