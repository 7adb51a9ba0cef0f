"""The model as a Mesa model: `GridModel(scenario).step()` is one day."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from sim import events
from sim.agents import phases
from sim.agents.building import Household, lay_calendar, lay_ties, make_residents, make_units
from sim.agents.calls import Calls
from sim.agents.cases import FILED, HIDDEN, OPEN, OVER, Dispute, Item
from sim.agents.gridworker import Gridworker
from sim.agents.group_head import GroupHead
from sim.agents.household_head import HouseholdHead
from sim.agents.mediator import Mediator
from sim.agents.monthly import Monthly
from sim.agents.resident import Resident
from sim.agents.unit import Unit
from sim.agents.warning import Flags
from sim.calendar import Calendar
from sim.draws import RETURN_KEY, key_of
from sim.errors import EngineError
from sim.events import EVENTS, ROW, Log
from sim.institution.layout import Institution
from sim.institution.params import readable
from sim.luck import BLOCK_DAYS, Plan, plan_block
from sim.people import PEOPLE
from sim.prepare import Prepared, prepare
from sim.rules.casework import expected_session_minutes, handoff, heard_by_team
from sim.rules.intake import dispute_due_days, is_urgent
from sim.rules.supervision import found_out, rating_pressure
from sim.schedule import PHASES
from sim.vocabulary import COMMITTEE, COUNTY, COURT, GRID, HEAD, LEVELS, TOWNSHIP
from sim.world.columns import World

if TYPE_CHECKING:
    from sim.scenario import Scenario

for _phase in PHASES:
    if not hasattr(phases, _phase.name):
        raise EngineError(f"the Mesa engine lacks the phase {_phase.name}")

AGENT_CLASSES: dict[str, type[mesa.Agent]] = {
    "Resident": Resident,
    "HouseholdHead": HouseholdHead,
    "GroupHead": GroupHead,
    "Gridworker": Gridworker,
    "Mediator": Mediator,
}


class GridModel(mesa.Model):
    """Residents, heads, gridworkers, mediators, and the units where they meet.

    `agent_classes` replaces agents by subclasses, by the names `Resident`, `HouseholdHead`,
    `GroupHead`, `Gridworker`, `Mediator`. `datacollector` holds one row a day, counted from the log.
    """

    tie_a: list[int]
    tie_b: list[int]
    tie_kind: list[int]
    tie_village: list[int]
    tie_key: list[int]
    group_of_tie: list[int]
    node_first: list[int]
    node_ties: list[int]
    organisation_temper: list[float]
    working: list[bool]
    month_ends: list[bool]
    months: list[int]
    covered: dict[str, list[bool]]
    request_due: list[int]
    request_give_up: list[int]
    in_month: list[list[int]]
    units: list[Unit]
    county: Unit | None
    court: Unit | None
    households: list[Household]
    village_households: list[list[Household]]
    residents: list[Resident]
    resident_columns: dict[str, list[Any]]

    def __init__(
        self,
        scenario: "Scenario",
        *,
        seed: int = 1,
        days: int | None = None,
        world: World | None = None,
        agent_classes: dict[str, type[mesa.Agent]] | None = None,
        ready: Prepared | None = None,
    ) -> None:
        """Build the place and its institution, or take a world, or all, that is `ready`."""
        super().__init__(seed=seed)
        ready = ready or prepare(scenario, seed=seed, days=days, world=world)
        unknown = set(agent_classes or {}) - set(AGENT_CLASSES)
        if unknown:
            raise EngineError(f"agent_classes: {sorted(unknown)}; the classes are {sorted(AGENT_CLASSES)}")
        classes = AGENT_CLASSES | (agent_classes or {})
        self.scenario = scenario
        self.world: World = ready.world
        self.institution: Institution = ready.institution
        self.calendar: Calendar = ready.calendar
        self.parameters: np.ndarray = ready.p
        self.p: Any = readable(ready.p)
        self.root = ready.root
        self.day = 0
        self._keys: dict[tuple[int, int], tuple[int, int]] = {}
        self._tickets = 0
        lay_ties(self)
        lay_calendar(self)
        make_units(self, classes)
        make_residents(self, classes["Resident"])
        self.rows: list[tuple[int, ...]] = []
        self.births = 0
        self.active: list[Dispute] = []  # running disputes, in order of birth
        self.dispute_on: dict[int, Dispute] = {}  # by tie
        self.relapses: dict[int, list[tuple[Dispute, int]]] = {}  # by day: the broken, and the minute
        self.notices: list[tuple[Dispute, str, int, int, int]] = []
        self.effects: list[tuple[Callable[[float], None], float]] = []
        self.share = [float(self.p.norm_reference)] * len(self.world.villages)
        self.norm = list(self.share)
        self.paid = [False] * len(self.share)
        self.adviser_minutes = [0] * len(self.share)  # spent this month
        self._plan: Any = None
        self._planned_block = -1
        self.warning = Flags(self)
        self.calls = Calls(self)
        self.monthly = Monthly(self)
        self._row_of_day = 0
        counted = ("born", "incident", "opened", "ended", "request_done")
        self.datacollector = mesa.DataCollector(
            model_reporters={name: _counter(name) for name in counted}
            | {"running": lambda model: len(model.active)}
        )

    # --- the day ---------------------------------------------------------------------------------

    def step(self) -> None:
        """One day: the phases of `sim.schedule`, in their order."""
        if self.day >= self.calendar.days:
            self.running = False
            return
        self._row_of_day = len(self.rows)
        for phase in PHASES:
            getattr(phases, phase.name)(self)
        self.datacollector.collect(self)
        self.day += 1
        self._keys.clear()
        self.running = self.day < self.calendar.days

    def key(self, stream: int) -> tuple[int, int]:
        """The key of a stream today."""
        return self.key_of(stream, self.day)

    def key_of(self, stream: int, number: int) -> tuple[int, int]:
        """The key of a stream on another day, or of a month."""
        known = self._keys.get((stream, number))
        if known is None:
            known = self._keys[stream, number] = key_of(*self.root, stream, number)
        return known

    def ticket(self) -> int:
        """A number that rises: keeps heaps from comparing items; keys are unique, so it decides nothing."""
        self._tickets += 1
        return self._tickets

    def log(self, time: int, kind: int, subject: int, a: int = 0, b: int = 0, c: int = 0) -> None:
        """Write a row of the event log; see `sim.events`."""
        self.rows.append((time, kind, subject, a, b, c))

    def finished_log(self) -> Log:
        """The log so far, with the rows that end a run."""
        rows = [*self.rows, *self._closing_rows()]
        return Log(np.array(rows, dtype=ROW) if rows else np.zeros(0, dtype=ROW))

    @property
    def is_working_day(self) -> bool:
        """Whether posts are staffed today."""
        return self.working[self.day]

    @property
    def is_month_end(self) -> bool:
        """Whether the month's books are closed today."""
        return self.month_ends[self.day]

    @property
    def month(self) -> int:
        """Months since the month of day 0."""
        return self.months[self.day]

    def working_days_of_month(self, month: int) -> int:
        """Working days of a month, up to today."""
        return sum(self.working[d] for d in range(self.day + 1) if self.months[d] == month)

    # --- people and their ties -------------------------------------------------------------------

    def ties_of(self, node: int) -> list[int]:
        """Rows of the ties of a node."""
        return self.node_ties[self.node_first[node] : self.node_first[node + 1]]

    def later(self, change: Callable[[float], None], amount: float) -> None:
        """Put a change in a resident down for the end of the day."""
        self.effects.append((change, amount))

    def move_trust(self, resident: Resident, amount: float) -> None:
        """Change a resident's trust tonight, and by `gossip` that of those tied to them."""
        if amount == 0.0:
            return
        self.later(resident.gain_trust, amount)
        if self.p.gossip > 0.0:
            for tie in self.ties_of(resident.row):
                end = self.tie_b[tie] if self.tie_a[tie] == resident.row else self.tie_a[tie]
                if end < len(self.residents):
                    self.later(self.residents[end].gain_trust, self.p.gossip * amount)

    def trust_in(self, dispute: Dispute) -> float:
        """Mean trust of the resident parties."""
        if dispute.b is None:
            return dispute.a.trust_now
        return 0.5 * (dispute.a.trust_now + dispute.b.trust_now)

    def is_covered(self, policy: str, home: int) -> bool:
        """Whether a policy that comes village by village covers a household's village."""
        return self.covered[policy][self.households[home].village]

    def has_agent(self, home: int) -> bool:
        """Whether the grid of a household carries its petitions."""
        return self.is_covered("petition_agents", home) and self.households[home].grid is not None

    # --- cases -----------------------------------------------------------------------------------

    def units_at(self, level: int) -> list[Unit]:
        """The units of a level."""
        first = self.institution.level_first
        return self.units[first[level] : first[level + 1]]

    @property
    def grids(self) -> list[Unit]:
        """The grids."""
        return self.units_at(GRID)

    def pressure_on(self, dispute: Dispute) -> float:
        """What contests, and the rating of its home's grid, add to the bite of assessment on a case."""
        assert dispute.unit is not None
        pressure = self.p.contest_pressure[dispute.unit.level]
        grid = self.households[dispute.home].grid
        return pressure + rating_pressure(self.p, grid.colour) if grid is not None else pressure

    def unit_from(self, level: int, home: int) -> Unit | None:
        """The lowest unit at or above a level that serves a household."""
        household = self.households[home]
        ladder = {
            HEAD: household.group,
            GRID: household.grid,
            COMMITTEE: household.committee,
            TOWNSHIP: household.township,
            COUNTY: self.county,
            COURT: self.court,
        }
        return next((ladder[at] for at in range(level, len(LEVELS)) if ladder[at] is not None), None)

    def send(self, dispute: Dispute, unit: Unit, *, ready: int, clock: int) -> None:
        """Put a case down at a unit, ready from a minute on; its clock starts anew at `clock`."""
        dispute.unit, dispute.sessions, dispute.late = unit, 0, False
        dispute.state = FILED if unit.level == COURT else OPEN
        dispute.due = clock // 1440 + dispute_due_days(self.p, dispute.severity)
        if unit.level == COURT:
            ready += int(self.p.court_minutes)
        self.wait(dispute, ready)

    def wait(self, dispute: Dispute, ready: int) -> None:
        """Queue a dispute's next session at its unit, ready from a minute on or when its team can meet."""
        assert dispute.unit is not None
        dispute.team = heard_by_team(self.p, dispute.unit.level, dispute.severity)
        ready += int(self.p.convene_minutes) if dispute.team else 0
        dispute.item = self._item_for(dispute, dispute.key, ready, dispute.due)

    def _item_for(self, dispute: Dispute, key: int, ready: int, due: int, *, returning: bool = False) -> Item:
        unit = dispute.unit
        assert unit is not None
        item = Item(
            key=key,
            ready=ready,
            due=due,
            rank=0 if is_urgent(self.p, dispute.severity) else 1,
            expected=int(expected_session_minutes(self.p, unit.level, dispute.severity)),
            arrival=ready,
            dispute=dispute,
            returning=returning,
        )
        unit.put_down(item)
        return item

    def record(self, dispute: Dispute, time: int, *, again: int) -> None:
        """Enter a case into the book; the home's grid owes the paperwork."""
        assert dispute.unit is not None
        dispute.recorded = True
        self.log(time, events.RECORDED, dispute.number, dispute.unit.row, again)
        grid = self.households[dispute.home].grid
        if grid is not None:
            grid.record_debt += int(self.p.record_minutes)
            grid.recorded += 1
        weight = self.p.warning_repeat_weight if again else self.p.warning_record_weight
        self.warning.signal(dispute.home, weight, time)

    def withdraw(self, dispute: Dispute) -> None:
        """Take a dispute's item out of its queue."""
        item, dispute.item = dispute.item, None
        if item is not None:
            item.withdrawn = True
            if item.queued:
                assert item.unit is not None
                item.unit.backlog -= item.expected
                item.queued = False

    def pass_up(self, dispute: Dispute, time: int, reason: int) -> None:
        """Send a case to the next unit above; where there is none, it is back with its parties."""
        below = dispute.unit
        assert below is not None
        above = self.unit_from(below.level + 1, dispute.home)
        below.cases_left += 1
        self.withdraw(dispute)
        if above is None:
            dispute.state, dispute.recorded, dispute.contacted = HIDDEN, False, False
            self.log(time, events.PASSED_UP, dispute.number, below.row, -1, reason)
            return
        arrival = time + handoff(self.p, above.level)
        self.send(dispute, above, ready=arrival, clock=arrival)
        self.log(time, events.PASSED_UP, dispute.number, below.row, above.row, dispute.due * 4 + reason)
        if not dispute.recorded:
            self.record(dispute, time, again=0)

    def close_on_paper(self, dispute: Dispute, time: int, reason: int, u: float) -> None:
        """Reported as settled; in truth hidden again, with more grievance and less trust."""
        unit = dispute.unit
        assert unit is not None
        self.log(time, events.CLOSED_ON_PAPER, dispute.number, unit.row, reason, int(dispute.late))
        unit.cases_left += 1
        unit.cases_closed += 1
        dispute.state, dispute.paper_minute = HIDDEN, time
        dispute.recorded = dispute.contacted = False
        for party in dispute.parties:
            self.later(party.gain_grievance, self.p.paper_grievance)
        for party in dispute.parties:
            self.move_trust(party, -self.p.paper_trust)
        if found_out(self.p, u):
            ready = time + int(self.p.follow_up_minutes)
            due = ready // 1440 + dispute_due_days(self.p, dispute.severity)
            self._item_for(dispute, RETURN_KEY + dispute.key, ready, due, returning=True)

    def end(self, dispute: Dispute, time: int, outcome: int) -> None:
        """A dispute is over, and its tie is free again."""
        desk = dispute.unit if dispute.state in (OPEN, FILED) else None
        if desk is not None:
            desk.cases_left += 1
            desk.cases_closed += 1
        self.withdraw(dispute)
        dispute.state = OVER
        del self.dispute_on[dispute.tie]
        row = desk.row if desk is not None else -1
        self.log(time, events.ENDED, dispute.number, outcome, row, dispute.severity)

    # --- luck ------------------------------------------------------------------------------------

    def _plan_today(self) -> tuple[Plan, int]:
        """The plan of the block of days that today is in, and today's number in it."""
        block, day = divmod(self.day, BLOCK_DAYS)
        if self._planned_block != block:
            self._plan = plan_block(
                self.scenario,
                self.world,
                root=self.root,
                block=block,
                p=self.parameters,
                days=self.calendar.days,
            )
            self._planned_block = block
            days = self._plan.requests["day"]
            self._asked = np.argsort(days, kind="stable")
            self._asked_first = np.searchsorted(days[self._asked], np.arange(BLOCK_DAYS + 1))
        return self._plan, day

    def candidates_today(self) -> np.ndarray:
        """The sparks that may catch today."""
        plan, day = self._plan_today()
        return plan.candidates[plan.candidate_first[day] : plan.candidate_first[day + 1]]

    def requests_today(self) -> Iterator[tuple[int, dict[str, int]]]:
        """The requests that arrive today, each with its ordinal in the plan."""
        plan, day = self._plan_today()
        names = plan.requests.dtype.names or ()
        today = self._asked[self._asked_first[day] : self._asked_first[day + 1]]
        for ordinal, row in zip(today.tolist(), plan.requests[today].tolist(), strict=True):
            yield ordinal, dict(zip(names, row, strict=True))

    # --- the end ---------------------------------------------------------------------------------

    def _closing_rows(self) -> Iterator[tuple[int, ...]]:
        last, end = self.day - 1, self.day * 1440
        self.day = last
        for village in range(len(self.village_households)):
            trust = grievance = 0.0
            adults = 0
            for resident in self.monthly.adults(village):
                trust += resident.trust_now
                grievance += resident.grievance_now
                adults += 1
            if adults:
                mean_trust, mean_grievance = (
                    int(1000000.0 * trust / adults),
                    int(1000000.0 * grievance / adults),
                )
                yield (end - 1, events.MOOD, village, mean_trust, mean_grievance, adults)
        self.day = last + 1
        waiting = [
            (unit.row, item.arrival, item.key, item)
            for unit in self.units
            for item in (
                *(entry[-1] for entry in unit.pending),
                *(entry[-1] for entry in unit.queue),
                *(worker.item for worker in unit.workers if worker.item is not None),
            )
            if item.asker is not None and not item.withdrawn
        ]
        for row, arrival, _, item in sorted(waiting, key=lambda entry: entry[:3]):
            assert item.asker is not None
            home = item.asker.household
            yield (end - 1, events.REQUEST_OPEN, home, row, end - arrival, item.source * 2)

    def people(self) -> np.ndarray:
        """The residents as the table in which the compiled engine ends a run."""
        table = np.zeros(len(self.residents), dtype=PEOPLE)
        for name in PEOPLE.names or ():
            table[name] = [getattr(resident, name) for resident in self.residents]
        return table


def _counter(name: str) -> Callable[[GridModel], int]:
    code = next(event.code for event in EVENTS if event.name == name)
    return lambda model: sum(row[1] == code for row in model.rows[model._row_of_day :])


def run_mesa(
    scenario: "Scenario", ready: Prepared, *, seed: int, on_day: Callable[[int], None] | None = None
) -> tuple[Log, np.ndarray]:
    """Simulate all days with agents; the same log, byte for byte, as the compiled engine's."""
    model = GridModel(scenario, seed=seed, ready=ready)
    while model.running and model.day < ready.calendar.days:
        model.step()
        if on_day is not None:
            on_day(model.day)
    return model.finished_log(), model.people()
