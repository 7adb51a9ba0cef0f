"""What everybody in a post shares: skill, sessions, and how they end."""

from typing import TYPE_CHECKING

import mesa

from sim import events
from sim.agents.cases import FILED, Dispute, Item
from sim.draws import CASEWORK, draw
from sim.rules.casework import (
    adviser_comes,
    agreement,
    breach,
    breach_minutes,
    fit,
    session_length,
    skill_in_post,
    support,
)
from sim.rules.intake import is_close_kind
from sim.rules.supervision import shade
from sim.vocabulary import COMMITTEE, COURT

if TYPE_CHECKING:
    from sim.agents.model import GridModel
    from sim.agents.unit import Unit

LENGTH, AGREE, BREACH, BREACH_TIME, SHADE, FOLLOW_UP = range(6)
"""Slots of a session's draws."""


class Worker(mesa.Agent):
    """Somebody in a post of a unit."""

    model: "GridModel"

    def __init__(self, model: "GridModel", unit: "Unit", row: int) -> None:
        """The worker of a row of the institution's table."""
        super().__init__(model)
        post = model.institution.workers[row]
        self.row = row
        self.unit = unit
        self.key = int(post["key"])
        self.contract = bool(post["contract"])
        self.language = int(post["language"])
        self.specialism = int(post["specialism"])
        self.own_household = int(post["household"])
        self.own_skill = float(post["skill"])
        self.susceptibility = float(post["susceptibility"])
        self.fatigue = 0.0
        self.hired = -1  # day; -1: in post from the start
        self.vacant_until = 0  # day on which a replacement comes; 0: the post is filled
        self.item: Item | None = None  # carried over to the next working day
        self.worked = 0  # minutes of requests and cases in the run
        self.free: int | None = None  # minute from which free today; None: not here

    @property
    def skill(self) -> float:
        """Skill of whoever holds the post today."""
        if self.hired < 0:
            return self.own_skill
        return skill_in_post(self.model.p, self.own_skill, float(self.model.day - self.hired))

    def is_kin_to(self, household: int) -> bool:
        """Whether the worker has kin in a household; only heads live where they serve."""
        return False

    def knows_kind(self, dispute: Dispute) -> bool:
        """Whether the dispute is of a kind that heads of groups see: one between those who live close."""
        return is_close_kind(dispute.kind)

    def slot(self, dispute: Dispute) -> int:
        """The first of the slots of a dispute's present session."""
        return (self.unit.level * 64 + min(dispute.sessions, 63)) * 8

    def begin(self, item: Item, time: int) -> None:
        """Start on an item: a request brings its length, a session draws its own."""
        dispute = item.dispute
        if dispute is not None:
            dispute.contacted = True
            u = draw(*self.model.key(CASEWORK), dispute.key, self.slot(dispute) + LENGTH)
            item.length = session_length(self.model.p, self.unit.level, dispute.severity, u)
            number = dispute.sessions + 1
            self.model.log(time, events.SESSION_BEGAN, dispute.number, self.row, self.unit.row, number)
        item.minutes = item.length

    def fit_to(self, dispute: Dispute) -> float:
        """How well the worker, or the best of a team, fits a case, in logits."""
        homes = [party.household for party in dispute.parties]
        strangers = sum(self.model.households[home].language != self.language for home in homes)
        return fit(
            self.model.p,
            self.unit.level,
            True,
            self.knows_kind(dispute),
            any(self.is_kin_to(home) for home in homes),
            dispute.team or self.specialism == dispute.kind,
            0 if dispute.team else strangers,
        )

    def is_advised(self, dispute: Dispute, length: int) -> bool:
        """Whether the village's legal adviser is at a session of this length; it is booked if so."""
        model = self.model
        if self.unit.level != COMMITTEE or not model.is_covered("legal_advisers", dispute.home):
            return False
        village = model.households[dispute.home].village
        if not adviser_comes(model.p, dispute.kind, model.adviser_minutes[village], length):
            return False
        model.adviser_minutes[village] += length
        return True

    def hears(self, dispute: Dispute, time: int, *, advised: bool) -> bool:
        """Whether the session that ends now brings agreement; a court always rules."""
        if dispute.state == FILED:
            return True
        rules = self.model.is_covered("village_rules", dispute.home)
        helped = support(self.model.p, self.unit.level, dispute.kind, dispute.team, advised, rules)
        chance = agreement(
            self.model.p,
            self.unit.level,
            dispute.kind,
            dispute.severity,
            (time - dispute.born) / 1440.0,
            self.skill,
            self.fatigue,
            self.model.trust_in(dispute),
            self.fit_to(dispute) + helped,
        )
        u = draw(*self.model.key(CASEWORK), dispute.key, self.slot(dispute) + AGREE)
        return u < chance

    def finish(self, item: Item, time: int) -> None:
        """End a session: in agreement, in another session, or at the level's limit."""
        model, p = self.model, self.model.p
        dispute = item.dispute
        assert dispute is not None
        dispute.item = None
        slot = self.slot(dispute)
        trust = model.trust_in(dispute)
        advised = self.is_advised(dispute, item.length)
        agreed = self.hears(dispute, time, advised=advised)
        code = events.BY_TEAM * dispute.team + events.ADVISED * advised + events.AGREED * agreed
        model.log(time, events.SESSION_ENDED, dispute.number, self.row, item.length, code)
        dispute.sessions += 1
        if dispute.state == FILED:
            for party in dispute.parties:
                model.later(party.gain_grievance, p.grievance_court)
            model.end(dispute, time, events.RULED)
        elif agreed:
            self.settle(dispute, slot, trust, time, advised=advised)
        elif dispute.sessions < p.sessions_max[self.unit.level]:
            model.wait(dispute, time + int(p.gap_minutes))
        else:
            self.give_up_level(dispute, slot, time)

    def settle(self, dispute: Dispute, slot: int, trust: float, time: int, *, advised: bool) -> None:
        """An agreement; it may be breached some day, which is drawn now."""
        model, p = self.model, self.model.p
        for party in dispute.parties:
            model.later(party.scale_grievance, p.grievance_agreement)
        for party in dispute.parties:
            model.move_trust(party, p.trust_up)
        key = model.key(CASEWORK)
        if draw(*key, dispute.key, slot + BREACH) < breach(
            p, dispute.severity, self.skill, trust, dispute.late, advised
        ):
            minute = time + breach_minutes(p, draw(*key, dispute.key, slot + BREACH_TIME))
            model.relapses.setdefault(minute // 1440, []).append((dispute, minute))
        model.end(dispute, time, events.AGREEMENT)

    def give_up_level(self, dispute: Dispute, slot: int, time: int) -> None:
        """No sessions are left at this level: from the committee up a case may be closed on paper."""
        model = self.model
        for party in dispute.parties:
            model.move_trust(party, -model.p.trust_fail)
        if COMMITTEE <= self.unit.level < COURT:
            key = model.key(CASEWORK)
            chance = shade(model.p, self.unit.load, 0.0, model.pressure_on(dispute))
            if draw(*key, dispute.key, slot + SHADE) < chance:
                u = draw(*key, dispute.key, slot + FOLLOW_UP)
                model.close_on_paper(dispute, time, events.FAILED, u)
                return
        model.pass_up(dispute, time, events.FAILED)
