"""Residents: what the parties of a dispute do, and who takes part in the points system."""

from typing import TYPE_CHECKING

import mesa

from sim import events
from sim.agents.cases import HIDDEN, OPEN, Dispute
from sim.draws import PARTIES, draw
from sim.rules.feedback import clip, decayed_grievance, grievance_of_a_day, returned_trust
from sim.rules.intake import report_is_lost
from sim.rules.maths import exp
from sim.rules.month_end import motivation_after_month, pull, takes_part
from sim.rules.parties import (
    INTENSIFY,
    LUMP,
    SETTLE,
    VOICE,
    agent_gain,
    day_happens,
    incident_hazard,
    intensify_hazard,
    lump_hazard,
    minute_of_event,
    report_utility,
    settle_hazard,
    voice_hazard,
    which_event,
)
from sim.vocabulary import (
    BY_APP,
    BY_COMMITTEE,
    BY_COURT,
    BY_GRIDWORKER,
    BY_HEAD,
    BY_HOTLINE,
    BY_PETITION,
    CHANNELS,
)

if TYPE_CHECKING:
    from sim.agents.model import GridModel

NO_NOTICE = -1


class Resident(mesa.Agent):
    """A synthetic resident. `trust` and `grievance` are as of the day in their `_day`; read `*_now`."""

    model: "GridModel"

    def __init__(self, model: "GridModel", row: int) -> None:
        """The resident of a row of the world's table."""
        super().__init__(model)
        said = model.resident_columns
        self.row = row
        self.household = said["household"][row]
        self.age_band = said["age_band"][row]
        self.digital = said["digital"][row]
        self.temper = said["temper"][row]
        self.own_trust = self.trust = said["trust"][row]
        self.own_motivation = self.motivation = said["motivation"][row]
        home = model.households[self.household]
        self.key = home.key * 256 + row - home.first_resident
        self.group = (self.age_band - 1) * 2 + home.migrant  # of adults, in the participation rows
        self.grievance = 0.0
        self.trust_day = self.grievance_day = 0
        self.points = self.incidents = self.active = 0

    # --- what a resident feels -------------------------------------------------------------------

    @property
    def trust_now(self) -> float:
        """Trust today; reading it changes nothing."""
        return returned_trust(
            self.model.p, self.trust, self.own_trust, float(self.model.day - self.trust_day)
        )

    @property
    def grievance_now(self) -> float:
        """Grievance today; reading it changes nothing."""
        return decayed_grievance(self.model.p, self.grievance, float(self.model.day - self.grievance_day))

    @property
    def points_at_stake(self) -> float:
        """Points that an incident could cost: none where points are not given (any more)."""
        model = self.model
        if self.points == 0 or not model.paid[model.households[self.household].village]:
            return 0.0
        return min(float(self.points), model.p.lose_points_incident)

    def gain_trust(self, amount: float) -> None:
        """Change trust by an amount, today."""
        self.trust = clip(self.trust_now + amount, 0.0, 1.0)
        self.trust_day = self.model.day

    def gain_grievance(self, amount: float) -> None:
        """Add grievance, today."""
        self.grievance = clip(self.grievance_now + amount, 0.0, self.model.p.grievance_max)
        self.grievance_day = self.model.day

    def scale_grievance(self, factor: float) -> None:
        """Let an agreement take a part of grievance away, today."""
        self.grievance = self.grievance_now * factor
        self.grievance_day = self.model.day

    def rankle(self, severity: int) -> None:
        """A day of an open dispute."""
        self.gain_grievance(grievance_of_a_day(self.model.p, self.grievance_now, severity))

    # --- what the parties of a dispute do --------------------------------------------------------

    def face(self, dispute: Dispute) -> None:
        """Lump it, settle it, tell somebody, harden, or come to blows: competing hazards, one draw."""
        model, p = self.model, self.model.p
        start = model.day * 1440
        exposure = 1.0 if dispute.born <= start else 1.0 - (dispute.born - start) / 1440.0
        key = model.key(PARTIES)
        u = draw(*key, dispute.key, 0)
        if u >= exposure * p.hazard_ceiling[dispute.severity][dispute.kind]:
            return
        age = 0.0 if dispute.born >= start else (start - dispute.born) / 1440.0
        grievance = max(party.grievance_now for party in dispute.parties)
        stake = sum(party.points_at_stake for party in dispute.parties) / p.stake_points
        told = p.publicity_gain if model.is_covered("legal_publicity", self.household) else 0.0
        publicity = p.publicity + told
        lump = lump_hazard(p, dispute.severity, age, publicity)
        settle = settle_hazard(p, dispute.severity, p.closeness[dispute.kind])
        intensify = intensify_hazard(p, dispute.severity, grievance)
        incident = incident_hazard(p, dispute.severity, grievance, stake)
        voice = 0.0
        if dispute.state == OPEN:
            lump *= p.wait_lump
            settle *= p.wait_bilateral
            calm = p.contact_intensify if dispute.contacted else p.wait_intensify
            intensify *= calm
            incident *= calm
        else:
            since = -1.0 if dispute.paper_minute < 0 else (start - dispute.paper_minute) / 1440.0
            voice = voice_hazard(p, dispute.severity, self.trust_now, stake, since, publicity)
        total = lump + settle + voice + intensify + incident
        if not day_happens(total, exposure, u):
            return
        event = which_event(total, exposure, u, lump, settle, voice, intensify)
        time = start + minute_of_event(total, exposure, draw(*key, dispute.key, 1))
        if event == LUMP:
            for party in dispute.parties:
                model.later(party.gain_grievance, p.grievance_lump)
            model.end(dispute, time, events.LUMPED)
        elif event == SETTLE:
            model.end(dispute, time, events.BILATERAL)
        elif event == VOICE:
            self.tell(dispute, time)
        elif event == INTENSIFY:
            dispute.severity += 1
            model.log(time, events.INTENSIFIED, dispute.number, dispute.severity)
        else:
            self.erupt(dispute, time)

    def erupt(self, dispute: Dispute, time: int) -> None:
        """An incident: severity is 4 at least from now on, and what was hidden is so no longer."""
        dispute.severity = max(dispute.severity, 4)
        self.model.log(time, events.INCIDENT, dispute.number, dispute.severity)
        grid = self.model.households[dispute.home].grid
        if grid is not None:
            grid.incidents += 1
        self.model.warning.signal(dispute.home, self.model.p.warning_incident_weight, time)
        for party in dispute.parties:
            party.incidents += 1
        if dispute.state == HIDDEN:
            self.model.notices.append((dispute, "incident", dispute.home, time, NO_NOTICE))

    def tell(self, dispute: Dispute, time: int) -> None:
        """Pick a channel among those that exist here, by a multinomial logit."""
        model = self.model
        weights = [self.weigh(dispute, channel) for channel in range(len(CHANNELS))]
        total = 0.0
        for weight in weights:
            total += weight
        if total == 0.0:
            return
        mark = draw(*model.key(PARTIES), dispute.key, 2) * total
        chosen = -1
        for channel, weight in enumerate(weights):
            if weight > 0.0:
                chosen = channel
                if mark < weight:
                    break
                mark -= weight
        home = model.households[self.household]
        if chosen == BY_PETITION and model.has_agent(self.household):
            assert home.grid is not None
            model.log(time, events.VOICED, dispute.number, self.row, chosen, events.CARRIED)
            home.grid.record_debt += int(model.p.agent_minutes)
            model.notices.append((dispute, "voiced", self.household, time, chosen))
            return
        lost = report_is_lost(model.p, draw(*model.key(PARTIES), dispute.key, 3))
        model.log(time, events.VOICED, dispute.number, self.row, chosen, events.LOST if lost else 0)
        if lost:
            model.move_trust(self, -model.p.trust_late)
        else:
            model.notices.append((dispute, "voiced", self.household, time, chosen))

    def weigh(self, dispute: Dispute, channel: int) -> float:
        """exp(utility) of a channel, or 0 where it does not exist."""
        model = self.model
        if not self.can_reach(dispute, channel):
            return 0.0
        home = model.households[self.household]
        utility = report_utility(
            model.p,
            home.setting,
            channel,
            dispute.severity,
            self.trust_now,
            self.digital,
            1 if home.language > 0 else 0,
        )
        if channel == BY_HOTLINE:
            utility += model.p.log_awareness_hotline
        elif channel == BY_APP:
            utility += model.p.log_awareness_app
        elif channel == BY_PETITION and model.has_agent(self.household):
            utility += agent_gain(model.p, home.setting)
        return exp(utility)

    def can_reach(self, dispute: Dispute, channel: int) -> bool:
        """Whether a channel is there; a head who is a party is none."""
        model = self.model
        home = model.households[self.household]
        if channel == BY_HEAD:
            return home.group is not None and not home.group.head.is_party(dispute)
        if channel == BY_GRIDWORKER:
            return home.grid is not None
        if channel == BY_COMMITTEE:
            return home.committee is not None
        if channel == BY_HOTLINE:
            return bool(model.p.has_hotline)
        if channel == BY_APP:
            return bool(model.p.has_app) and self.digital == 1
        if channel == BY_PETITION:
            return home.township is not None or model.county is not None
        return channel == BY_COURT and model.court is not None

    # --- taking part -----------------------------------------------------------------------------

    def grow_used(self, *, was_paid: bool) -> None:
        """A month of taking part, or not, for points or without: what remains of one's own motivation."""
        paid_and_active = was_paid and self.active == 1
        self.motivation = motivation_after_month(
            self.model.p, self.motivation, self.own_motivation, paid_and_active
        )

    def reconsider(self, luck: float, *, reward: float, share: float, paid: bool) -> None:
        """Decide anew whether to take part in the coming month, by a draw in [0, 1)."""
        model = self.model
        migrant = model.households[self.household].migrant == 1
        drawn = pull(model.p, reward, share, self.age_band, migrant, self.digital == 1, paid)
        self.active = 1 if takes_part(self.motivation, drawn, luck) else 0
