"""Calls on households in the Mesa engine: by cadres, leaders and party members."""

from typing import TYPE_CHECKING, NamedTuple

from sim import events
from sim.agents.cases import Dispute
from sim.draws import CALLS_FROM, MONTH_END, NOTICER_SLOT, OUTREACH, draw
from sim.rules.outreach import call_notices, calls_between, calls_in_month, is_assigned
from sim.schedule import CADRE_MINUTE, LEADER_MINUTE, MEMBER_MINUTE

if TYPE_CHECKING:
    from sim.agents.model import GridModel


class Caller(NamedTuple):
    """Somebody who calls; `place` is theirs among the draws."""

    name: str
    place: int
    noticer: int
    minute: int
    office_days: bool


CADRE = Caller("cadre", 0, events.BY_CADRE, CADRE_MINUTE, True)
LEADER = Caller("leader", 1, events.BY_LEADER, LEADER_MINUTE, True)
MEMBER = Caller("member", 2, events.BY_MEMBER, MEMBER_MINUTE, False)
CALLERS = (CADRE, LEADER, MEMBER)


class Calls:
    """Who calls on which household this month."""

    def __init__(self, model: "GridModel") -> None:
        """Plan the first month."""
        self.model = model
        self.planned: dict[tuple[int, Caller], tuple[int, float]] = {}
        """By household and caller: how many calls, and when they begin."""
        if model.p.has_calls:
            self.plan(0)

    def plan(self, day: int) -> None:
        """Plan the month of a day."""
        model = self.model
        key = model.key_of(MONTH_END, CALLS_FROM + model.months[day])
        month_days = model.in_month[day][1]
        self.planned.clear()
        for home, household in enumerate(model.households):
            for caller in CALLERS:
                rate = self.a_day(home, caller) * month_days
                if rate <= 0.0:
                    continue
                calls = calls_in_month(rate, draw(*key, household.key, 2 * caller.place))
                if calls > 0:
                    phase = draw(*key, household.key, 2 * caller.place + 1)
                    self.planned[home, caller] = (calls, phase)

    def a_day(self, home: int, caller: Caller) -> float:
        """Calls on a household, on average."""
        p, household = self.model.p, self.model.households[home]
        if caller is CADRE:
            return float(p.cadre_calls_day)
        if caller is MEMBER:
            village = self.model.world.villages[household.village]
            assigned = int(self.model.institution.assigned[household.village])
            place = home - int(village["first_household"])
            return (
                float(p.member_calls_day) if is_assigned(place, assigned, int(village["households"])) else 0.0
            )
        grid = household.grid
        return 0.0 if grid is None or grid.colour != p.rating_worst else p.leader_calls_day / grid.households

    def on(self, home: int, caller: Caller, first: int, last: int) -> int:
        """Calls on a household between two days of this month, both counted."""
        if (home, caller) not in self.planned:
            return 0
        calls, phase = self.planned[home, caller]
        begin, end = self.model.in_month[first], self.model.in_month[last]
        if caller.office_days:
            done = end[2] + self.model.working[last] - 1
            return calls_between(calls, phase, end[3], begin[2], done)
        return calls_between(calls, phase, end[1], begin[0], end[0])

    def notice(self, dispute: Dispute, homes: list[int]) -> bool:
        """Whether somebody who calls on a party's household today notices, in the order of the day."""
        return any(
            self.notices(dispute, home, side, caller) for caller in CALLERS for side, home in enumerate(homes)
        )

    def notices(self, dispute: Dispute, home: int, side: int, caller: Caller) -> bool:
        """Whether one caller does at one party's."""
        model, p = self.model, self.model.p
        calls = self.on(home, caller, model.day, model.day)
        if calls == 0:
            return False
        chance = call_notices(p, dispute.severity, p.member_eye if caller is MEMBER else p.cadre_eye)
        missed = 1.0
        for _ in range(calls):
            missed *= 1.0 - chance
        time = model.day * 1440 + caller.minute
        slot = NOTICER_SLOT + 2 * caller.noticer + side
        if draw(*model.key(OUTREACH), dispute.key, slot) >= 1.0 - missed or time <= dispute.born:
            return False
        household = model.households[home]
        where = household.village
        if caller is LEADER:
            assert household.grid is not None
            where = household.grid.row
        model.log(time, events.NOTICED, dispute.number, where, caller.noticer, home)
        model.notices.append((dispute, caller.name, home, time, -1))
        return True

    def close(self, *, month: int, time: int) -> None:
        """Count the month's calls; with patrol, those beyond tolerance cost a household's adults trust."""
        model, p = self.model, self.model.p
        first = next(day for day, one in enumerate(model.months) if one == month)
        for village, homes in enumerate(model.village_households):
            begin = int(model.world.villages["first_household"][village])
            made = dict.fromkeys(CALLERS, 0)
            for home, household in enumerate(homes, start=begin):
                calls = {caller: self.on(home, caller, first, model.day) for caller in CALLERS}
                visits = sum(calls.values()) + household.flag_visits
                household.flag_visits = 0
                for caller in CALLERS:
                    made[caller] += calls[caller]
                if household.grid is not None:
                    household.grid.led += calls[LEADER]
                    visits += household.grid.patrols_of(home)
                if visits > p.visit_tolerance_month:
                    loss = p.trust_visit * (visits - p.visit_tolerance_month)
                    for row in range(household.first_resident, household.first_resident + household.adults):
                        model.residents[row].gain_trust(-loss)
            for caller in (MEMBER, CADRE):
                if made[caller] > 0:
                    model.log(time, events.CALLED, village, caller.noticer, made[caller], month)
