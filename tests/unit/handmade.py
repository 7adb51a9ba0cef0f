"""A place of two villages and six households, a ladder over it, and logs written row by row."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np

from sim import events as ev
from sim.calendar import Calendar
from sim.institution.coverage import COVERAGE
from sim.institution.layout import DESKS, UNIT, WORKER, Institution
from sim.scenario.policies import CLASSES
from sim.vocabulary import CHANNELS
from sim.world.columns import HOUSEHOLD, ORGANISATION, RESIDENT, TIE, VILLAGE, World

DAY = 1440
HEAD, GRID_URBAN, GRID_RURAL, COMMITTEE, TOWNSHIP, COUNTY, COURT = range(7)
"""Rows of the units; every unit has one worker, whose row is the same."""
SHOP = 18
"""The node of the only organisation: there are 18 residents."""


@dataclass(kw_only=True, eq=False)
class HandRun:
    """What `analysis` needs of a run."""

    log: ev.Log
    world: World
    institution: Institution
    calendar: Calendar
    scenario: Any
    days: int
    seed: int = 1
    engine: str = "compiled"
    elapsed_seconds: float = 0.01
    build_seconds: float = 0.01


def make_world() -> World:
    """Two villages (urban, rural) of three households of two adults and a child each.

    Household 1 is migrant, household 5 speaks the minority's language. Adults are young and old in
    the first household of a village, middle-aged in the others. Ties: 0 within household 0, 1 between
    households 0 and 1, 2 between 3 and 4, 3 from household 5 to the shop.
    """
    villages = np.zeros(2, dtype=VILLAGE)
    households = np.zeros(6, dtype=HOUSEHOLD)
    for v in range(2):
        villages[v] = (0, v, 3 * v, 3, 9 * v, 9, 6, v, 1 - v)
        for h in range(3 * v, 3 * v + 3):
            households[h] = ((v << 18) + h % 3, v, 3 * h, 3, 2, int(h == 5), int(h == 1), 0)
    bands = [[1, 3, 0] if h % 3 == 0 else [2, 2, 0] for h in range(6)]
    residents = np.zeros(18, dtype=RESIDENT).view(np.recarray)
    residents.household = np.repeat(np.arange(6), 3)
    residents.age_band = np.array(bands).ravel()
    residents.female = np.tile([0, 1, 1], 6)
    residents.digital = 1
    residents.trust, residents.motivation = 0.6, -3.0
    organisations = np.array([(0, 0, 3, 0.0)], dtype=ORGANISATION)
    ties = np.array([(0, 1, 0, 0), (0, 3, 1, 0), (9, 12, 2, 0), (15, SHOP, 5, 0)], dtype=TIE)
    return World(
        seed=1,
        township_names=("Sub-district",),
        languages=("han", "tibetan"),
        villages=villages,
        households=households,
        residents=residents,
        organisations=organisations,
        ties=ties,
        node_first=np.zeros(20, dtype=np.int64),
        node_ties=np.zeros(0, dtype=np.int32),
    )


def make_institution() -> Institution:
    """One unit each of head, grid (two), committee, township, county and court."""
    levels, villages = [0, 1, 1, 2, 3, 4, 5], [0, 0, 1, 0, -1, -1, -1]
    units = np.zeros(7, dtype=UNIT)
    workers = np.zeros(7, dtype=WORKER)
    for u, (level, village) in enumerate(zip(levels, villages, strict=True)):
        first, end = {0: (0, 3), 1: (3, 6)}.get(village, (0, 6))
        named = {"level": level, "village": village, "setting": max(village, 0), "workers": 1}
        named |= {"first_household": first, "end_household": end, "first_worker": u, "shift_minutes": 480}
        for name, number in named.items():
            units[u][name] = number
        workers[u]["unit"], workers[u]["contract"] = u, int(u == GRID_URBAN)
    desks = np.zeros(6, dtype=DESKS)
    desks["group"], desks["grid"], desks["committee"] = [0, 0, 0, -1, -1, -1], [1, 1, 1, 2, 2, 2], 3
    return Institution(
        units=units,
        workers=workers,
        level_first=np.array([0, 1, 3, 4, 5, 6, 7]),
        desks=desks,
        township_unit=np.array([4], dtype=np.int32),
        assigned=np.zeros(2, dtype=np.int64),
        county_unit=5,
        court_unit=6,
        covered=np.zeros(2, dtype=COVERAGE),
    )


def make_scenario() -> Any:
    """Only what measures ask for."""
    trips = dict.fromkeys(CHANNELS, 30.0)
    parameters = SimpleNamespace(
        intake=SimpleNamespace(report_trip_minutes=trips),
        month_end=SimpleNamespace(hours_per_active_month=3.0),
        feedback=SimpleNamespace(visit_tolerance_month=3),
        supervision=SimpleNamespace(
            padding_share=0.2, due_days_mild=15, due_days_severe=7, due_severe_from=3, due_days_off=60
        ),
        casework=SimpleNamespace(handoff_days=3),
    )
    names = (
        "contract_worker_yuan_month group_head_yuan_month mediator_yuan_session township_yuan_hour "
        "county_yuan_hour court_yuan_hour platform_yuan_resident_year hotline_yuan_request "
        "app_yuan_request volunteer_yuan_year resident_yuan_hour team_member_yuan_hour "
        "legal_adviser_yuan_year publicity_yuan_session versed_resident_yuan_year village_council_yuan_year "
        "veteran_yuan_month ranger_yuan_month lent_yuan_hour"
    )
    costs = SimpleNamespace(**{name: 10.0 * (i + 1) for i, name in enumerate(names.split())})
    policies = SimpleNamespace(**dict.fromkeys(CLASSES))
    policies.joint_defence = SimpleNamespace(looking_minutes_week=60, stipend_yuan_month=100)
    policies.platform = SimpleNamespace(deadlines=True)
    policies.points = SimpleNamespace(yuan_per_point=0.5)
    return SimpleNamespace(
        name="handmade",
        title="Handmade",
        policies=policies,
        costs=costs,
        parameters=parameters,
        digest="d" * 64,
        scale=1,
        resolved=lambda: {"name": "handmade"},
    )


def make_run(rows: Iterable[tuple[int, ...]], *, days: int = 365) -> HandRun:
    """A run whose log is these rows: (time, kind, subject, a, b, c), trailing zeros left out."""
    filled = [tuple(row) + (0,) * (6 - len(row)) for row in rows]
    return HandRun(
        log=ev.Log(np.array(filled, dtype=ev.ROW)),
        world=make_world(),
        institution=make_institution(),
        calendar=Calendar(
            start=date(2022, 1, 1),
            days=days,
            working_weekdays=frozenset({"mon", "tue", "wed", "thu", "fri"}),
            holidays=frozenset(),
        ),
        scenario=make_scenario(),
        days=days,
    )


def at(day: int, minute: int = 0) -> int:
    """Minutes since midnight of day 0."""
    return day * DAY + minute


def born(
    dispute: int, *, day: int, tie: int = 0, parent: int = -1, origin: int = 0, severity: int = 2
) -> tuple[int, ...]:
    """A birth at midnight."""
    return (at(day), ev.BORN, dispute, tie, parent, origin * 8 + severity)


def ended(dispute: int, *, day: int, outcome: int, unit: int = -1, severity: int = 2) -> tuple[int, ...]:
    """An end at midnight."""
    return (at(day), ev.ENDED, dispute, outcome, unit, severity)


def opened(dispute: int, *, day: int, unit: int, level: int, due: int = -1) -> list[tuple[int, ...]]:
    """A case opened and recorded at midnight."""
    return [(at(day), ev.OPENED, dispute, unit, level, due), (at(day), ev.RECORDED, dispute, unit)]


def busy_rows(*, disputes: int, requests: int, days: int, seed: int) -> list[tuple[int, ...]]:
    """A plausible log at random: lives of disputes on the four ties, requests, the months' books."""
    luck = np.random.default_rng(seed)
    rows: list[tuple[int, ...]] = []
    for d in range(disputes):
        rows += _life(luck, d, days)
    arrival = luck.integers(0, days * DAY, requests)
    wait = luck.exponential(2 * DAY, requests).astype(int)
    for when, minutes, household in zip(arrival, wait, luck.integers(0, 6, requests), strict=True):
        unit = GRID_URBAN if household < 3 else GRID_RURAL
        if when + minutes < days * DAY:
            late = int(minutes > 5 * DAY)
            rows.append((int(when + minutes), ev.REQUEST_DONE, int(household), unit, int(minutes), late))
        else:
            rows.append((days * DAY, ev.REQUEST_OPEN, int(household), unit, int(days * DAY - when), 0))
    for month in range(max(days // 30, 1)):
        rows += _month(luck, month, min((month + 1) * 30, days) * DAY - 1)
    return sorted(rows, key=lambda row: row[0] // DAY)


def _life(luck: np.random.Generator, d: int, days: int) -> list[tuple[int, ...]]:
    start = int(luck.integers(0, days * DAY - 1))
    severity = int(luck.integers(1, 5))
    rows = [(start, ev.BORN, d, d % 4, -1, severity)]
    stop = start + 1 + int(luck.exponential(25 * DAY))
    horizon = days * DAY
    unit = (HEAD, GRID_URBAN, COMMITTEE, TOWNSHIP)[int(luck.integers(4))]
    level = (0, 1, 2, 3)[(HEAD, GRID_URBAN, COMMITTEE, TOWNSHIP).index(unit)]
    outcome = int(luck.choice([0, 0, 1, 1, 1, 2]))
    case = outcome == ev.AGREEMENT or luck.random() < 0.15
    if luck.random() < 0.1 and start + 300 < min(stop, horizon):
        rows.append((start + 300, ev.INTENSIFIED, d, severity + 1))
    if case:
        times = [start + (stop - start) * k // 8 for k in range(1, 8)]
        steps: list[tuple[int, ...]] = [
            (times[0], ev.VOICED, d, 0, 1, 0),
            (times[1], ev.OPENED, d, unit, level, times[1] // DAY + 15),
            (times[1], ev.RECORDED, d, unit, 0),
            (times[2], ev.SESSION_BEGAN, d, unit, unit, 1),
            (times[3], ev.SESSION_ENDED, d, unit, 60, int(outcome == ev.AGREEMENT)),
        ]
        if outcome != ev.AGREEMENT and luck.random() < 0.3:
            steps.append((times[4], ev.CLOSED_ON_PAPER, d, unit, 1, 1))
        rows += [row for row in steps if row[0] < horizon]
    if stop < horizon:
        open_now = case and not any(row[1] == ev.CLOSED_ON_PAPER for row in rows)
        rows.append((stop, ev.ENDED, d, outcome, unit if open_now else -1, severity))
    return rows


def _month(luck: np.random.Generator, month: int, time: int) -> list[tuple[int, ...]]:
    rows: list[tuple[int, ...]] = []
    for unit in range(7):
        work = [int(x) for x in luck.integers(500, 2000, 5)]
        rows.append((time, ev.UNIT_MINUTES, unit, ev.CAPACITY, sum(work), month))
        rows += [
            (time, ev.UNIT_MINUTES, unit, ev.ADMIN + i, minutes, month) for i, minutes in enumerate(work)
        ]
        rows.append((time, ev.FATIGUE, unit, unit, int(luck.integers(0, 1_000_000)), month))
    for grid in (GRID_URBAN, GRID_RURAL):
        rows.append((time, ev.PATROLLED, grid, int(luck.integers(3)), int(luck.integers(20)), month))
    for village in range(2):
        rows.append((time, ev.MOOD, village, 600_000, 50_000, 6))
        rows.append((time, ev.POINTS, village, ev.REDEEMED, 40, month))
        for kind in range(8):
            rows.append((time, ev.PARTICIPATION, village, int(luck.integers(3)), 3, month * 8 + kind))
    return rows
