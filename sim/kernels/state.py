"""The compiled engine's tables and the one tuple `m` in which kernels receive them."""

from typing import NamedTuple

import numpy as np

from sim.calendar import Calendar
from sim.events import ROW
from sim.institution.layout import Institution
from sim.jit import table
from sim.luck import CANDIDATE
from sim.people import initial_people
from sim.rows import Rows
from sim.world.columns import VILLAGE, World
from sim.world.population import LARGEST_COLLECTIVE

DISPUTE = np.dtype(
    [
        # what is read every day fills one line of the cache; what is far away stands here too
        ("key", "i8"),  # of its tie
        ("seen_by", "f8", (2,)),  # chance that the head of either party's group notices today
        ("a", "i4"),
        ("b", "i4"),
        ("home_a", "i4"),  # household of a
        ("home_b", "i4"),  # of b, or -1: an organisation
        ("grid_a", "i4"),  # grid of either household, or -1
        ("grid_b", "i4"),
        ("village", "i4"),  # of the voicer
        ("born", "i4"),  # minute of the run
        ("due", "i4"),  # day
        ("kind", "i1"),
        ("severity", "i1"),
        ("state", "i1"),
        ("seen_severity", "i1"),  # severity for which `seen_by` was worked out; 0: not yet
        # and this the other line
        ("tie", "i4"),
        ("parent", "i4"),
        ("voicer", "i4"),  # the resident who would tell
        ("home", "i4"),  # household whose desks have the case
        ("unit", "i4"),
        ("task", "i4"),  # its item in a queue, or -1
        ("paper_minute", "i4"),  # last closure on paper, or -1
        ("next_relapse", "i4"),  # list of the day's relapses
        ("relapse_minute", "i4"),
        ("level", "i1"),
        ("sessions", "i1"),  # held at this unit
        ("contacted", "i1"),  # 1 once any session has begun
        ("team", "i1"),  # 1 if a team hears the next session
        ("late", "i1"),
        ("recorded", "i1"),
        ("unused", "i4", (5,)),
    ],
    align=True,
)
HIDDEN, OPEN, FILED, OVER = range(4)
"""States of a dispute: nobody works on it; a case; before a court; ended."""

ITEM = np.dtype(
    [
        ("key", "i8"),  # unique; settles ties in the order of service
        ("dispute", "i4"),
        ("unit", "i4"),
        ("due", "i4"),  # day
        ("ready", "i4"),  # minute from which it may be served
        ("length", "i4"),  # of the session as drawn
        ("expected", "i4"),  # minutes, for planning
        ("left", "i4"),  # heap links; `left` also chains the free items
        ("right", "i4"),
        ("rank", "i1"),  # 0 urgent, 1 not
        ("place", "i1"),  # FREE, PENDING, QUEUED, SERVED
        ("dead", "i1"),  # withdrawn: dropped when met
        ("returning", "i1"),  # a follow-up call will find this case closed on paper
    ],
    align=True,
)
FREE, PENDING, QUEUED, SERVED = range(4)

REQUEST = np.dtype(
    [
        ("resident", "i4"),  # who asks
        ("household", "i4"),
        ("arrival", "i4"),  # minute of the run
        ("work_minutes", "i4"),  # that it takes
        ("source", "i1"),
        ("state", "i1"),  # WAITING (or yet to come), TAKEN by a worker, GONE
    ]
)
"""The requests of a span of days stand in line from its start, unit by unit: see `sim.kernels.requests`. A
city has millions: no padding."""
WAITING, TAKEN, GONE = range(3)


def on_lines(count: int, dtype: np.dtype) -> np.ndarray:
    """A table of zeros whose first row begins with a line of the cache, of 64 bytes."""
    room = np.zeros(count * dtype.itemsize + 64, dtype=np.uint8)
    start = -room.ctypes.data % 64
    return room[start : start + count * dtype.itemsize].view(dtype)


def fields_of(dtype: np.dtype) -> list[tuple[str, np.dtype]]:
    """Names and types of a table's columns."""
    return [(name, dtype[name]) for name in dtype.names or ()]


def extended(rows: Rows, dtype: np.dtype) -> np.ndarray:
    """The columns of a table that a wider one has too; the others are 0."""
    out = on_lines(len(rows), dtype)
    for name in set(rows.dtype.names or ()) & set(dtype.names or ()):
        out[name] = rows[name]
    return out


UNIT_ROW = np.dtype(
    [
        # what is read of every unit on every day fills two lines of the cache; UNIT's columns are among it
        ("shift_minutes", "i4"),
        ("start_minute", "i4"),
        ("first_worker", "i4"),
        ("workers", "i4"),
        ("pending", "i4"),  # heap by (ready, key)
        ("queue", "i4"),  # heap by (rank, due, arrival, key)
        ("line", "i4", (2,)),  # of each line of requests, the first place: nobody before it waits
        ("seen", "i4", (2,)),  # the first place whose request is not ready yet
        ("end", "i4", (2,)),
        ("next_give_up", "i4"),  # no request that waits here is given up before this minute
        ("first_household", "i4"),
        ("present", "i4"),  # workers at work today
        ("level", "i1"),
        ("setting", "i1"),
        ("colour", "i1"),  # 0: the best, or not rated
        ("alert", "i1"),  # 1 if the score of a building may be high enough for a flag
        ("account", "i4", (7,)),  # minutes of the month, by ACCOUNTS
        ("visits", "i4"),  # today
        ("flagged", "i4"),  # visits on flags today
        ("pointer", "i4"),  # offset of the next household to visit
        ("month_visits", "i4"),
        ("admin_each", "i4"),
        ("patrol_each", "i4"),
        ("worked_today", "i4"),  # requests and cases, minutes
        ("end_household", "i4"),
        ("flag_waiting", "i4"),  # households that wait for a visit on a flag
        # and the rest two others
        ("load", "f8"),  # moving mean of utilisation
        ("watched", "f8"),  # share of today's watching of cameras that is done
        ("key", "i8"),
        ("backlog", "i8"),  # expected minutes queued: however long sessions are, and however many wait
        ("record_debt", "i8"),  # minutes of paperwork not yet done
        ("residents", "i4"),
        ("members", "i4"),
        ("budget_minutes", "i2"),
        ("serves", "i1"),
        ("won", "i1"),  # 1 if the last contest was won
        ("balance", "i4"),  # of a weekly budget
        ("balance_week", "i4"),
        ("month_pointer", "i4"),  # where this month's visits began
        ("month_flagged", "i4"),  # visits on flags
        ("empty_reports", "i4"),
        ("cases_left", "i4"),  # cases that left since the last contest
        ("cases_closed", "i4"),  # of these, closed here in the book
        ("flag_first", "i4"),  # first household of the building whose turn it is, if any waits
        ("flag_done", "i4"),  # how many of its households have been visited
        ("flag_last", "i4"),  # first household of the last building that waits
        ("led", "i4"),  # leaders' calls this month
        ("score", "f8"),
        ("lot", "f8"),  # settles equal scores
        ("marks", "i4", (4,)),  # of the month, reported
    ],
    align=True,
)
MARK_RECORDS, MARK_INCIDENTS, MARK_OVERDUE, MARK_LATE = range(4)
WORKER_ROW = np.dtype(
    [
        ("key", "i8"),
        ("skill", "f8"),
        ("susceptibility", "f8"),
        ("fatigue", "f8"),
        ("free", "i4"),  # minute of the run from which free today; a large number if absent
        ("task", "i4"),  # carried over: an item, or -2 - r for request r; -1: nothing
        ("left", "i4"),  # minutes left of the work at hand
        ("worked", "i4"),  # minutes of requests and cases in the run
        ("vacant_until", "i4"),  # day on which the replacement arrives; 0 if the post is filled
        ("hired", "i4"),  # day; -1 for those in post from the start
        ("household", "i4"),
        ("language", "i2"),
        ("specialism", "i1"),
        ("contract", "i1"),
    ],
    align=True,
)
"""What the day needs of WORKER, and what becomes of it: one line of the cache."""
VILLAGE_ROW = np.dtype(
    [
        *fields_of(VILLAGE),
        ("active", "i8"),  # participants
        ("active_by", "i4", (6,)),  # the same by class of adults
        ("adults_by", "i4", (6,)),
        ("paid", "i8"),  # 1 while points are given here
        ("moved", "i8"),  # 1 once anybody's motivation has moved
        ("lost", "i8"),  # this month: points lost, and residents on the lists
        ("red", "i8"),
        ("black", "i8"),
        ("pull", "f8", (16,)),  # into taking part, by trait
        ("heard", "f8"),  # chance that a volunteer hears of a dispute today
        ("share", "f8"),  # of adults
        ("norm", "f8"),  # what sparks see: the share, and the effect of public lists
        ("adviser", "i8"),  # 1 where there is a legal adviser
        ("adviser_minutes", "i8"),  # spent this month
        ("agents", "i8"),  # 1 where agents carry petitions
        ("rules", "i8"),  # 1 where there are village rules
        ("publicity", "f8"),  # what legal publicity adds here
        ("assigned", "i8"),  # households that party members call on
    ],
    align=True,
)
PART = np.dtype(
    [
        ("motivation", "f8"),  # logit of taking part unpaid
        ("points", "i4"),
        ("incidents", "i2"),  # this month, as a party
        ("trait", "i1"),  # World.resident_trait
        ("active", "i1"),  # 1 if taking part
    ],
    align=True,
)
"""Per resident, what the monthly decisions read: all of them each month, so the rows are narrow."""
DOOR = np.dtype(
    [
        ("flag_day", "i4"),  # of the last visit on a flag
        ("flag_place", "i4"),  # its place among that day's
        ("flag_visits", "i2"),  # such visits this month
        ("calls", "i2", (3,)),  # this month, by cadres, leaders and party members
    ],
    align=True,
)
"""Per household, what brings people to its door unasked; one row alone without such policies."""
BUILDING = np.dtype(
    [
        ("score", "f8"),  # as of `score_day`
        ("score_day", "i4"),
        ("quiet_until", "i4"),  # day until which the building is not flagged
        ("next_flagged", "i4"),  # first household of the building that waits after this one, or -1
    ],
    align=True,
)
"""Per building that early warning pools signals of, see `building_of`; one row alone without that policy."""
DAY_ROW = np.dtype(
    [
        ("working", "i4"),  # 1 on working days
        ("month_end", "i4"),  # 1 where a month's books are closed
        ("month", "i4"),
        ("month_day", "i4"),  # place in the calendar month, which has so many
        ("month_days", "i4"),
        ("office_day", "i4"),  # likewise of working days
        ("office_days", "i4"),
        ("office_days_before", "i4"),  # working days of the run so far
        ("request_due", "i4"),  # day on which a request of today is due
        ("request_give_up", "i4"),
        ("relapse", "i4"),  # the first dispute whose agreement breaks today, or -1
        ("candidate", "i4"),  # of today: candidate .. next day's candidate - 1; likewise the lost
        ("lost", "i4"),
        ("request", "i4"),  # requests that have come to a unit before today
    ],
    align=True,
)
EFFECT = np.dtype([("amount", "f8"), ("resident", "i4"), ("kind", "i4")], align=True)
ADD_TRUST, ADD_GRIEVANCE, SCALE_GRIEVANCE = range(3)
NOTICE = np.dtype(
    [
        ("dispute", "i4"),
        ("by", "i4"),
        ("unit", "i4"),
        ("household", "i4"),
        ("minute", "i4"),
        ("channel", "i4"),
    ],
    align=True,
)
"""What became known today: `by` is one of NOTICERS, or VOICED (through a channel), or ERUPTED."""

VOICED, ERUPTED = -1, -2

(
    N_DISPUTES, N_ACTIVE, N_ROWS, N_EFFECTS, N_NOTICES, FREE_ITEM, N_ITEMS, OVERFLOW, COUNTY_UNIT,
    COURT_UNIT, N_STRUCK, EFFECTS_EACH, N_GONE, LEVEL_FIRST,
) = range(14)  # fmt: skip
"""Places in the table of counters. N_GONE: requests that were met or given up; EFFECTS_EACH: most effects on
residents that a dispute has in a day; LEVEL_FIRST begins seven: units of level L are LEVEL_FIRST + L .."""
NEVER = 2_000_000_000
BLOCK = 1024
"""Draws that are made in one go."""


class Tables(NamedTuple):
    """Everything a kernel reads or writes. Arrays only, and few: each costs compilation time."""

    household: np.ndarray
    organisation: np.ndarray
    tie: np.ndarray
    node_first: np.ndarray
    node_ties: np.ndarray
    running: np.ndarray  # running disputes, by tie: see `sim.kernels.running`
    resident: np.ndarray  # RESIDENT, the world's
    resident_key: np.ndarray  # empty for a city, where keys are made when they are wanted
    person: np.ndarray  # PERSON
    part: np.ndarray  # PART
    ask_key: np.ndarray  # what draws are wanted next, BLOCK and the rest of a household; the draws
    ask_slot: np.ndarray
    ask_luck: np.ndarray
    log_rate: np.ndarray  # of ties that are weighed together, BLOCK at most
    village: np.ndarray
    unit: np.ndarray
    busy: np.ndarray  # per unit, 1 if anything may wait there: most heads have nothing to do on most days
    worker: np.ndarray
    desk: np.ndarray  # DESKS
    door: np.ndarray  # DOOR
    building: np.ndarray  # BUILDING
    knocked: np.ndarray  # per household, 1 if somebody calls, or comes on a flag, this month: few, mostly
    township_unit: np.ndarray
    day: Rows  # DAY_ROW
    dispute: np.ndarray
    active: np.ndarray  # running disputes, in order of birth
    item: np.ndarray
    effect: np.ndarray
    notice: np.ndarray
    struck: np.ndarray  # residents who were party to an incident this month, once for each
    row: np.ndarray  # the log
    scratch: np.ndarray
    candidate: np.ndarray
    request: np.ndarray  # of the span of days, in their lines
    give_up: np.ndarray  # per request, the minute from which it is closed on paper; empty if days decide
    lost: np.ndarray  # REQUEST: those that go astray, by day
    n: np.ndarray  # counters, by the N_ names
    group_of_tie: np.ndarray  # the joint group that watches a tie, or -1; empty without that policy


def allocate(
    *, world: World, institution: Institution, calendar: Calendar, p: np.ndarray, expected: int
) -> Tables:
    """Tables for a run; `expected` is a guess at the number of disputes.

    Whatever is written before it is read begins with what was in memory: zeros would take a millisecond.
    """
    room = 4 * expected + BLOCK
    doors = len(world.households) if p["has_calls"][0] or p["has_warning"][0] else 1
    tables = Tables(
        household=world.households,
        organisation=world.organisations,
        tie=world.ties,
        node_first=world.node_first,
        node_ties=world.node_ties,
        running=running_table(room),
        resident=world.residents,
        resident_key=world.resident_addresses,
        person=initial_people(world),
        part=_parts(world),
        ask_key=np.zeros(BLOCK + LARGEST_COLLECTIVE, dtype=np.int64),
        ask_slot=np.zeros(BLOCK, dtype=np.int64),
        ask_luck=np.zeros(BLOCK),
        log_rate=np.zeros(BLOCK),
        village=_villages(world, institution, p),
        unit=_units(institution),
        busy=np.zeros(len(institution.units), dtype=np.int8),
        worker=_workers(institution),
        desk=institution.desks,
        door=np.zeros(doors, dtype=DOOR),
        building=np.zeros(_buildings(world, institution, p), dtype=BUILDING),
        knocked=np.zeros(doors, dtype=np.int8),
        township_unit=institution.township_unit,
        day=_days(calendar, p),
        dispute=on_lines(room, DISPUTE),
        active=np.empty(room, dtype=np.int64),
        item=np.empty(room, dtype=ITEM),
        effect=np.empty(64 * room, dtype=EFFECT),
        notice=np.empty(room, dtype=NOTICE),
        struck=np.empty(room, dtype=np.int64),
        row=np.zeros(0, dtype=ROW),
        scratch=np.empty(max(room, len(institution.units)), dtype=np.int64),
        candidate=np.zeros(0, dtype=CANDIDATE),
        request=np.zeros(0, dtype=REQUEST),
        give_up=np.zeros(0, dtype=np.int32),
        lost=np.zeros(0, dtype=REQUEST),
        n=_counters(institution, world),
        group_of_tie=institution.group_of_tie,
    )
    return Tables(*(table(array) for array in tables))


def _buildings(world: World, institution: Institution, p: np.ndarray) -> int:
    """Rows enough for the buildings of all grids, of which each may have a smaller one at its end."""
    if not p["has_warning"][0]:
        return 1
    size = int(p["warning_households_per_building"][0])
    return len(world.households) // size + len(institution.units) + 1


def running_table(room: int) -> np.ndarray:
    """An empty table for up to `room` running disputes: a power of two, at most half of it in use."""
    return np.full(2 << (room - 1).bit_length(), -1, dtype=np.int32)


def _villages(world: World, institution: Institution, p: np.ndarray) -> np.ndarray:
    villages, covered = extended(world.villages, VILLAGE_ROW), institution.covered
    villages["adviser"] = covered["legal_advisers"]
    villages["agents"] = covered["petition_agents"]
    villages["rules"] = covered["village_rules"]
    villages["publicity"] = covered["legal_publicity"] * p["publicity_gain"][0]
    villages["assigned"] = institution.assigned
    return villages


def _parts(world: World) -> np.ndarray:
    parts = np.zeros(len(world.residents), dtype=PART)
    parts["motivation"] = world.residents.motivation
    parts["trait"] = world.resident_trait
    return parts


def _units(institution: Institution) -> np.ndarray:
    units = extended(institution.units, UNIT_ROW)
    for name in ("pending", "queue", "balance_week"):
        units[name] = -1
    units["alert"] = 1
    return units


def _workers(institution: Institution) -> np.ndarray:
    workers = extended(institution.workers, WORKER_ROW)
    workers["hired"] = -1
    workers["task"] = -1
    return workers


def _days(calendar: Calendar, p: np.ndarray) -> np.ndarray:
    days: Rows = np.zeros(calendar.days + 1, dtype=DAY_ROW)
    days["working"] = calendar.is_working[: len(days)]
    days["month_end"][:-1] = calendar.is_month_end
    days["month"][:-1] = calendar.month
    days["month"][-1] = -1
    for place, name in enumerate(("month_day", "month_days", "office_day", "office_days")):
        days[name][:-1] = calendar.in_month[:, place]
    days["office_days_before"] = np.cumsum(days["working"]) - days["working"]
    days["request_due"] = calendar.working_days_later(int(p["request_due_working_days"][0]))
    days["request_give_up"] = calendar.midnight_after(int(p["request_giveup_working_days"][0]))
    days["relapse"] = -1
    return days


def _counters(institution: Institution, world: World) -> np.ndarray:
    degrees = np.diff(world.node_first[: len(world.residents) + 1])
    counters = np.zeros(24, dtype=np.int64)
    counters[FREE_ITEM] = -1
    # three changes of trust, each heard by every tie of both parties, and a few more
    counters[EFFECTS_EACH] = 6 * (1 + int(degrees.max(initial=0))) + 8
    counters[COUNTY_UNIT] = institution.county_unit
    counters[COURT_UNIT] = institution.court_unit
    counters[LEVEL_FIRST : LEVEL_FIRST + 7] = institution.level_first
    return counters
