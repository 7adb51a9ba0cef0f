"""The end of a month in the Mesa engine: resented visits, points, participation, books."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from sim import events
from sim.agents.contests import contests
from sim.agents.ratings import rate_grids
from sim.draws import MONTH_END, draw, draws_of
from sim.rules.maths import exp, log
from sim.rules.month_end import redeemed, salience
from sim.vocabulary import GRID

if TYPE_CHECKING:
    from sim.agents.model import GridModel
    from sim.agents.resident import Resident

CLASSES = 6
"""Of adults in the participation rows: see `Resident.group`."""
EMPTY, RED = 1, 2


class Monthly:
    """What a model does once a month."""

    def __init__(self, model: "GridModel") -> None:
        """Begin the run: who takes part at the start, and the norm that sparks see."""
        self.model = model
        self.has_points = bool(model.p.has_points)
        self.deciding = [list(self.adults(village)) for village in range(len(model.village_households))]
        self.keys = [np.array([one.key for one in people], dtype=np.int64) for people in self.deciding]
        if model.p.has_volunteers:
            self.participate(month=0, time=0)

    def close(self, *, month: int, time: int) -> None:
        """Close a month and decide about the next one."""
        model = self.model
        if model.p.has_calls or model.p.has_warning:
            model.calls.close(month=month, time=time)
        else:
            self.resent_visits()
        if self.has_points:
            for village in range(len(model.village_households)):
                self.close_ledger(village, month, time)
        if model.p.has_volunteers:
            self.participate(month=month + 1, time=time)
        working = model.working_days_of_month(month)
        for unit in model.units:
            unit.close_month(working_days=working, time=time, month=month)
        if model.p.has_contests:
            contests(model, month=month, time=time)
        model.adviser_minutes = [0] * len(model.adviser_minutes)
        for resident in model.residents:
            resident.incidents = 0
        if model.p.has_ratings:
            rate_grids(model, month=month, time=time)
        if model.p.has_calls and model.day + 1 < model.calendar.days:
            model.calls.plan(model.day + 1)

    def is_paid(self, month: int, village: int) -> bool:
        """Whether points are given in a village in a month."""
        p = self.model.p
        setting = int(self.model.world.villages["setting"][village])
        in_time = p.points_start_month <= month < p.points_stop_month
        return self.has_points and in_time and p.points_in_setting[setting] == 1.0

    def adults(self, village: int) -> "Iterator[Resident]":
        """The adults of a village, household by household."""
        for home in self.model.village_households[village]:
            yield from self.model.residents[home.first_resident : home.first_resident + home.adults]

    def lucks(self, village: int, key: tuple[int, int]) -> list[float]:
        """What each adult of a village draws, all at once."""
        keys = self.keys[village]
        luck = np.empty(len(keys))
        draws_of(*key, keys, np.zeros(len(keys), dtype=np.int64), luck)
        return luck.tolist()

    def participate(self, *, month: int, time: int) -> None:
        """Every adult who reconsiders decides; all see last month's share."""
        model, p = self.model, self.model.p
        key = model.key_of(MONTH_END, month)
        limit = 1.0 if month == 0 else p.reconsider_share
        halvings = exp((month - p.points_start_month) * log(p.halving_per_month))
        shares = []
        for village in range(len(model.village_households)):
            paid = self.is_paid(month, village)
            was_paid = month > 0 and self.is_paid(month - 1, village)
            reward = p.reward * salience(p, halvings) if paid else 0.0
            taking_part, adults = [0] * CLASSES, [0] * CLASSES
            for resident, luck in zip(self.deciding[village], self.lucks(village, key), strict=True):
                if was_paid or resident.motivation != resident.own_motivation:
                    resident.grow_used(was_paid=was_paid)
                if luck < limit:
                    resident.reconsider(luck / limit, reward=reward, share=model.share[village], paid=paid)
                adults[resident.group] += 1
                taking_part[resident.group] += resident.active
            for group in range(CLASSES):
                if adults[group]:
                    code = month * 8 + group
                    model.log(time, events.PARTICIPATION, village, taking_part[group], adults[group], code)
            model.paid[village] = paid
            shares.append(sum(taking_part) / sum(adults) if sum(adults) else 0.0)
        for village, share in enumerate(shares):
            model.share[village] = share
            lists = p.norm_lists if p.has_lists and self.is_paid(month, village) else 0.0
            model.norm[village] = share + lists

    def close_ledger(self, village: int, month: int, time: int) -> None:
        """A village's month of points: earned, lost, redeemed pro rata; empty reports; public lists."""
        model, p = self.model, self.model.p
        paid = self.is_paid(month, village)
        row = model.world.villages[village]
        first = int(row["first_resident"])
        residents = model.residents[first : first + int(row["residents"])]
        earned = lost = red = black = 0
        for resident in residents if paid else ():
            if resident.active:
                resident.points += int(p.earn_points_month)
                earned += int(p.earn_points_month)
                self.maybe_empty_report(resident, month)
            minus = min(resident.points, int(p.lose_points_incident) * resident.incidents)
            resident.points -= minus
            lost += minus
            if p.has_lists and resident.incidents > 0:
                black += 1
                resident.gain_trust(-p.trust_black_list)
            elif p.has_lists and resident.active and self.is_praised(resident, month):
                red += 1
                resident.gain_trust(p.trust_red_list)
        wishing = [one for one in residents if one.points >= p.redeem_from_points] if paid else []
        wished = sum(one.points for one in wishing)
        budget = int(p.points_budget_per_resident_month * len(residents)) if paid else 0
        out = 0
        for one in wishing:
            minus = redeemed(one.points, wished, budget)
            one.points -= minus
            out += minus
        balance = sum(one.points for one in residents)
        for account, points in enumerate((earned, lost, out, balance, wished - out)):
            if points > 0:
                model.log(time, events.POINTS, village, account, points, month)
        if red + black > 0:
            model.log(time, events.LISTED, village, red, black, month)

    def maybe_empty_report(self, resident: "Resident", month: int) -> None:
        """A report for the points' sake: paperwork for the grid, and nothing behind it."""
        model = self.model
        grid = model.households[resident.household].grid
        key = model.key_of(MONTH_END, 100000 + month)
        if grid is not None and draw(*key, resident.key, EMPTY) < model.p.empty_reports_per_active_month:
            grid.empty_reports += 1
            grid.record_debt += int(model.p.record_minutes)

    def is_praised(self, resident: "Resident", month: int) -> bool:
        """Whether a participant is among those praised in public, by lot: nobody is ranked."""
        key = self.model.key_of(MONTH_END, 100000 + month)
        return draw(*key, resident.key, RED) < self.model.p.red_list_share

    def resent_visits(self) -> None:
        """Patrol visits beyond a household's tolerance this month cost its adults' trust."""
        model, tolerance = self.model, self.model.p.visit_tolerance_month
        for grid in model.units_at(GRID):
            rounds, rest = divmod(grid.month_visits, grid.households)
            if rounds + 1 <= tolerance:
                continue
            for h in range(grid.first_household, grid.first_household + grid.households):
                place = (h - grid.first_household - grid.month_pointer) % grid.households
                visits = rounds + 1 if place < rest else rounds
                if visits > tolerance:
                    home = model.households[h]
                    for row in range(home.first_resident, home.first_resident + home.adults):
                        model.residents[row].gain_trust(-(model.p.trust_visit * (visits - tolerance)))
