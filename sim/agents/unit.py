"""Units: a pooled queue and the workers who serve it."""

import heapq
import math
from typing import TYPE_CHECKING, Any

import mesa

from sim import events
from sim.agents.cases import HIDDEN, OPEN, Item
from sim.agents.worker import Worker
from sim.draws import OUTREACH, draw
from sim.events import ADMIN, CAPACITY, CASES, DIRECT, IDLE, OVERTIME, PATROL, REQUESTS
from sim.rules.feedback import utilisation
from sim.rules.outreach import patrol_factor, patrol_minutes
from sim.schedule import EVENING_MINUTES, OFFICE_MINUTES
from sim.vocabulary import GRID, HEAD

if TYPE_CHECKING:
    from sim.agents.household_head import HouseholdHead
    from sim.agents.model import GridModel

ABSENCE_SLOT = 8


class Unit(mesa.Agent):
    """A group, a grid, a committee or a desk. See `sim.institution.layout.UNIT` for its columns."""

    model: "GridModel"

    def __init__(self, model: "GridModel", row: int) -> None:
        """The unit of a row of the institution's table."""
        super().__init__(model)
        unit = model.institution.units[row]
        self.row = row
        self.level = int(unit["level"])
        self.setting = int(unit["setting"])
        self.serves = int(unit["serves"])
        self.members = int(unit["members"])
        self.first_household = int(unit["first_household"])
        self.households = int(unit["end_household"]) - self.first_household
        self.shift_minutes = int(unit["shift_minutes"])
        self.start_minute = int(unit["start_minute"])
        self.budget_minutes = int(unit["budget_minutes"])
        self.key, self.residents = int(unit["key"]), int(unit["residents"])
        self.workers: list[Any] = []
        self.pending: list[tuple[int, int, int, Item]] = []
        self.queue: list[tuple[int, int, int, int, int, Item]] = []
        self.backlog = 0  # expected minutes queued
        self.next_give_up = math.inf  # no request that waits here is given up before this minute
        self.account = [0] * len(events.ACCOUNTS)  # minutes of the month
        self.load = 0.0  # moving mean of utilisation
        self.present = self.admin_each = self.patrol_each = self.visits = self.worked_today = 0
        self.pointer = self.month_pointer = self.month_visits = 0
        self.record_debt = self.empty_reports = 0
        self.cases_left = self.cases_closed = (
            0  # since the last contest: all, and those closed here in the book
        )
        self.balance, self.balance_week = 0, -1
        self.watched = 0.0  # share of today's watching of cameras that is done
        self.flagged = self.month_flagged = 0  # visits on flags
        self.led = 0  # leaders' calls this month
        self.colour = 0  # 0: the best, or not rated
        self.recorded = self.incidents = self.late_requests = 0  # of the month, as reported

    @property
    def head(self) -> "HouseholdHead":
        """The head of a group of households."""
        return self.workers[0]

    # --- the queue -------------------------------------------------------------------------------

    def put_down(self, item: Item) -> None:
        """Take an item in, to be served from its ready minute on."""
        item.unit = self
        item.served = False
        heapq.heappush(self.pending, (item.ready, item.key, self.model.ticket(), item))
        if item.asker is not None:
            self.next_give_up = min(self.next_give_up, item.give_up)

    def admit(self, time: int) -> None:
        """Move what is ready into the queue; withdrawn items fall out, returns reopen their case."""
        while self.pending and self.pending[0][0] <= time:
            item = heapq.heappop(self.pending)[-1]
            if item.returning and not item.withdrawn:
                self.reopen(item)
            if not item.withdrawn:
                item.queued = True
                self.backlog += item.expected
                entry = (item.rank, item.due, item.ready, item.key, self.model.ticket(), item)
                heapq.heappush(self.queue, entry)

    def reopen(self, item: Item) -> None:
        """A follow-up call: if the dispute is hidden again, it is a case here once more."""
        dispute = item.dispute
        assert dispute is not None
        if dispute.state != HIDDEN:
            item.withdrawn = True
            return
        dispute.state, dispute.item, dispute.unit, dispute.team = OPEN, item, self, False
        dispute.sessions, dispute.due, dispute.late, dispute.recorded = 0, item.due, False, True
        item.returning = False
        self.model.log(item.ready, events.RETURNED, dispute.number, self.row, item.due)

    def next_item(self, time: int) -> Item | None:
        """The first of the queue; requests that waited too long are closed on paper."""
        while self.queue:
            item = heapq.heappop(self.queue)[-1]
            if item.withdrawn:
                continue
            item.queued = False
            self.backlog -= item.expected
            if item.asker is not None and item.give_up <= time:
                self.give_up(item)
                continue
            item.served = True
            return item
        return None

    def give_up(self, item: Item) -> None:
        """Whoever asked has lost patience: the request is closed on paper."""
        assert item.asker is not None
        item.withdrawn = True
        self.late_requests += 1
        self.model.later(item.asker.gain_trust, -self.model.p.trust_request_late)
        home, waited, code = item.asker.household, item.give_up - item.arrival, item.source * 2 + 1
        self.model.log(item.give_up, events.REQUEST_GIVEN_UP, home, self.row, waited, code)

    def lose_patience(self, midnight: int) -> None:
        """Requests that nobody has met before the patience of those who asked ends today are given up."""
        if self.next_give_up > midnight:
            return
        self.next_give_up = math.inf
        here = [entry[-1] for entry in self.queue] + [entry[-1] for entry in self.pending]
        waiting = [item for item in here if item.asker is not None and not item.withdrawn]
        for item in sorted(waiting, key=lambda one: (one.source != DIRECT, one.arrival, one.key)):
            if item.give_up <= midnight:
                self.backlog -= item.expected if item.queued else 0
                self.give_up(item)
            else:
                self.next_give_up = min(self.next_give_up, item.give_up)

    # --- the day ---------------------------------------------------------------------------------

    def plan_day(self) -> None:
        """A grid's morning: who is there, and how the shift divides into admin, patrol and the rest."""
        model, p = self.model, self.model.p
        begin = model.day * 1440 + self.start_minute
        self.admit(begin)
        for worker in self.workers:
            if 0 < worker.vacant_until <= model.day:
                worker.arrive()
            here = worker.vacant_until == 0 and (
                draw(*model.key(OUTREACH), worker.key, ABSENCE_SLOT) >= p.absence_share
            )
            worker.free = begin if here else None
        there = [worker for worker in self.workers if worker.free is not None]
        self.present = len(there)
        self.visits = self.admin_each = self.patrol_each = self.worked_today = self.flagged = 0
        self.watched = 0.0
        if not there:
            return
        carried = sum(w.item.minutes for w in there if w.item is not None and not w.item.withdrawn)
        capacity = self.present * self.shift_minutes
        base = int(p.admin_share * self.shift_minutes * (1 if p.admin_per_grid else self.present))
        if p.has_cameras:
            base += self.watch(capacity - base)
        paperwork = min(self.record_debt, capacity - base)
        self.record_debt -= paperwork
        self.admin_each = (base + paperwork) // self.present
        minutes = patrol_minutes(
            p,
            float(capacity),
            float(self.admin_each * self.present),
            float(self.backlog + carried),
            patrol_factor(p, self.colour),
        )
        visit = int(p.visit_minutes + p.travel_minutes[self.setting])
        visits_each = int(minutes / self.present) // visit
        if model.warning.is_on:
            most = (self.shift_minutes - self.admin_each) // visit * self.present
            self.flagged = model.warning.visits_of(self, most)
            self.month_flagged += self.flagged
            visits_each = max(visits_each, math.ceil(self.flagged / self.present))
        self.visits = visits_each * self.present - self.flagged
        self.patrol_each = visits_each * visit
        for worker in there:
            worker.free = begin + self.admin_each + self.patrol_each

    def watch(self, left: int) -> int:
        """Whole minutes of watching cameras today, at most what is left; fractions are carried on."""
        model = self.model
        each = model.p.camera_minutes_per_resident[self.setting] * self.residents
        before = sum(model.working[: model.day])
        wanted = int(each * (before + 1)) - int(each * before)
        done = min(wanted, left)
        self.watched = done / wanted if wanted else 1.0
        return done

    def visitor(self, place: int) -> Any:
        """Who makes the visit number `place` of today."""
        there = [worker for worker in self.workers if worker.free is not None]
        return there[place % self.present]

    def visit_ends(self, place: int) -> int:
        """When the visit number `place` of today ends."""
        visit = self.patrol_each // ((self.visits + self.flagged) // self.present)
        morning = self.model.day * 1440 + self.start_minute + self.admin_each
        return morning + (place // self.present + 1) * visit

    def patrols_of(self, home: int) -> int:
        """Patrol visits to a household this month."""
        rounds, rest = divmod(self.month_visits, self.households)
        place = (home - self.first_household - self.month_pointer) % self.households
        return rounds + 1 if place < rest else rounds

    def work(self) -> None:
        """Serve the queue today, by shift or by budget."""
        if self.shift_minutes == 0:
            if self.level == HEAD or self.model.is_working_day:
                self.work_on_budget()
        elif self.model.is_working_day:
            self.work_a_shift()

    def work_a_shift(self) -> None:
        """A working day with a shift; its minutes go into the month's account."""
        begin = self.model.day * 1440 + self.start_minute
        if self.level != GRID:
            self.present = len(self.workers)
            self.worked_today = 0
            for worker in self.workers:
                worker.free = begin
        end = begin + self.shift_minutes
        limit = min(end + int(self.model.p.overtime_share_max * self.shift_minutes), begin + 1440)
        before = self.account[OVERTIME]
        for worker in self.workers:
            if worker.free is not None and worker.free < end and worker.item is not None:
                item, worker.item = worker.item, None
                if not item.withdrawn:
                    self.spend(worker, item, end, limit)
        self.serve(end, limit)
        capacity, overtime = self.present * self.shift_minutes, self.account[OVERTIME] - before
        admin, patrol = self.present * self.admin_each, self.present * self.patrol_each
        self.account[CAPACITY] += capacity
        self.account[ADMIN] += admin
        self.account[PATROL] += patrol
        self.account[IDLE] += capacity + overtime - admin - patrol - self.worked_today

    def work_on_budget(self) -> None:
        """A day of part-timers with something to do: minutes come by the week and keep for one week more."""
        week = self.model.day // 7
        weekly = self.budget_minutes * len(self.workers)
        if week > self.balance_week:
            self.balance = min(self.balance + (week - self.balance_week) * weekly, 2 * weekly)
            self.balance_week = week
        if self.balance <= 0:
            return
        begin = self.model.day * 1440 + self.start_minute
        for worker in self.workers:
            worker.free = begin if worker.free is None else max(worker.free, begin)
        self.serve(begin + (EVENING_MINUTES if self.level == HEAD else OFFICE_MINUTES), None)

    def serve(self, end: int, limit: int | None) -> None:
        """The first worker to be free takes the next item; of several, whoever has worked less so far.

        Without a limit, the budget is the limit.
        """
        while True:
            ready = [worker for worker in self.workers if worker.free is not None and worker.free < end]
            if not ready or (limit is None and self.balance <= 0):
                return
            worker = min(ready, key=lambda one: (one.free, one.worked))  # the first of equals: lowest index
            self.admit(worker.free)
            item = self.next_item(worker.free)
            if item is not None:
                worker.begin(item, worker.free)
                self.spend(worker, item, end, limit)
            elif self.pending and self.pending[0][0] < end:
                for other in ready:
                    other.free = max(other.free, self.pending[0][0])
            else:
                return

    def spend(self, worker: Worker, item: Item, end: int, limit: int | None) -> None:
        """Work until done, into overtime if that suffices; else until the shift's end, and keep it."""
        assert worker.free is not None
        account = CASES if item.dispute is not None else REQUESTS
        done = worker.free + item.minutes
        if limit is not None and done > limit:
            worked = end - worker.free
            item.minutes -= worked
            worker.item = item
            worker.free = end
        else:
            worked = item.minutes
            worker.free = done
            self.balance -= worked
            if limit is not None and done > end:
                self.account[OVERTIME] += done - end
        self.account[account] += worked
        self.worked_today += worked
        worker.worked += worked
        if worker.item is item:
            return
        if item.dispute is not None:
            worker.finish(item, done)
        else:
            self.meet(item, done)

    def meet(self, item: Item, time: int) -> None:
        """A request is met, in time or late."""
        model = self.model
        assert item.asker is not None
        late = time // 1440 > item.due
        self.late_requests += int(late)
        code = item.source * 2 + int(late)
        model.log(time, events.REQUEST_DONE, item.asker.household, self.row, time - item.arrival, code)
        gain = -model.p.trust_request_late if late else model.p.trust_request_up
        model.later(item.asker.gain_trust, gain)

    def end_day(self) -> None:
        """The day's load moves the mean; in grids it also tires."""
        load = 0.0
        if self.present > 0:
            capacity = float(self.present * self.shift_minutes)
            mandatory = float(self.present * self.admin_each + self.worked_today)
            load = utilisation(self.model.p, mandatory, capacity, float(self.backlog))
            self.load += (load - self.load) / self.model.p.utilisation_days
        if self.level == GRID:
            for worker in self.workers:
                worker.end_day(load, staffed=self.present > 0)

    # --- the month -------------------------------------------------------------------------------

    def close_month(self, *, working_days: int, time: int, month: int) -> None:
        """The month's minutes, visits and fatigue into the log; and a fresh page."""
        log = self.model.log
        if self.shift_minutes == 0:
            self.close_budget(working_days)
        for account, minutes in enumerate(self.account):
            if minutes != 0:
                log(time, events.UNIT_MINUTES, self.row, account, minutes, month)
        self.account = [0] * len(events.ACCOUNTS)
        if self.level == GRID:
            if self.month_visits > 0:
                log(time, events.PATROLLED, self.row, self.month_pointer, self.month_visits, month)
            if self.month_flagged > 0:
                log(time, events.CALLED, self.row, events.BY_FLAG, self.month_flagged, month)
            if self.led > 0:
                log(time, events.CALLED, self.row, events.BY_LEADER, self.led, month)
            if self.empty_reports > 0:
                log(time, events.EMPTY_REPORTS, self.row, self.empty_reports, 0, month)
            for worker in self.workers:
                log(time, events.FATIGUE, worker.row, self.row, int(worker.fatigue * 1000000.0), month)
        self.month_visits = self.empty_reports = self.month_flagged = self.led = 0
        self.month_pointer = self.pointer

    def close_budget(self, working_days: int) -> None:
        """Part-timers: a fifth of the weekly budget a working day; heads' only where they worked."""
        used = self.account[CASES]
        if self.level == HEAD and used == 0:
            return
        capacity = self.budget_minutes * len(self.workers) * working_days // 5
        self.account[CAPACITY] = capacity
        if used <= capacity:
            self.account[IDLE] = capacity - used
        else:
            self.account[OVERTIME] = used - capacity
        if capacity > 0:
            # the backlog in days: over a day's capacity, which is the month's over its working days
            backlog = float(self.backlog * working_days)
            self.load = utilisation(self.model.p, float(used), float(capacity), backlog)
