"""The compiled engine's day, month and run."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.asking import REQUEST_ROW, expected_requests, room_for, scratch_for_requests
from sim.errors import EngineError
from sim.events import ROW, Log
from sim.jit import addresses, by_reference, call, inner, kernel, table
from sim.kernels import casework as casework_phase
from sim.kernels import feedback as feedback_phase
from sim.kernels import intake as intake_phase
from sim.kernels import month_end as month_end_phase
from sim.kernels import outreach as outreach_phase
from sim.kernels import parties as parties_phase
from sim.kernels import sparks as sparks_phase
from sim.kernels import supervision as supervision_phase
from sim.kernels.calls import close_calls, plan_calls
from sim.kernels.casework import casework
from sim.kernels.contests import contests
from sim.kernels.feedback import feedback
from sim.kernels.intake import intake
from sim.kernels.month_end import begin_run, end_run, month_end
from sim.kernels.outreach import outreach
from sim.kernels.parties import parties
from sim.kernels.ratings import rate_grids
from sim.kernels.requests import lay_in_line
from sim.kernels.running import enter_all
from sim.kernels.sparks import sparks
from sim.kernels.state import (
    DISPUTE,
    EFFECT,
    EFFECTS_EACH,
    GONE,
    ITEM,
    N_ACTIVE,
    N_DISPUTES,
    N_GONE,
    N_ITEMS,
    N_ROWS,
    N_STRUCK,
    NOTICE,
    OVERFLOW,
    REQUEST,
    Tables,
    allocate,
    on_lines,
    running_table,
)
from sim.kernels.supervision import supervision
from sim.luck import BLOCK_DAYS, plan_candidates
from sim.people import PEOPLE, final_people
from sim.schedule import PHASES
from sim.vocabulary import EXPONENTIAL, GRID

if TYPE_CHECKING:
    from sim.prepare import Prepared
    from sim.scenario import Scenario

_MODULES = (
    sparks_phase, parties_phase, outreach_phase, intake_phase, casework_phase, supervision_phase,
    feedback_phase, month_end_phase,
)  # fmt: skip
for _module, _phase in zip(_MODULES, PHASES, strict=True):
    if not hasattr(_module, _phase.name):
        raise EngineError(f"the compiled engine lacks the phase {_phase.name}")

PAGE_DAYS = 10
"""How often a run tells of itself: a city's rows of so many days are 6 MB."""
REQUESTS_AT_ONCE = 2_000_000
"""About so many stand in line at once: 36 MB."""
SHORTEST_SPAN = 30
"""Days for which they stand at least, however many they are."""
SMALL = 100_000
"""Residents of a place so small that tables with room for far more disputes than usual cost nothing."""
PARTS = (
    plan_calls, sparks, parties, outreach, intake, casework, supervision, feedback, close_calls, month_end,
    contests, rate_grids,
)  # fmt: skip
"""A day, part by part: the phases, as `PHASES` lists them, and what only some places have in them.

The latter are compiled when a place first needs them (`parts_of`), which spares others a tenth of the wait.
"""

WHAT_OVERFLOWED = ("", "log", "effects", "queue items", "disputes", "notices")


@kernel
def run_days(m: Any, parameters: Any, phases: Any, k0: int, k1: int, first: int, last: int) -> int:
    """Run the days first..last-1, or stop before a day for which a table might not have room."""
    p = parameters[0]
    root = (k0, k1)
    for day in range(first, last):
        if not has_room(m, day) or m.n[OVERFLOW] != 0:
            return day
        for phase in phases:
            call(phase, m, p, root, day)
    return last


@inner
def has_room(m: Any, day: int) -> bool:
    """Whether the tables will hold whatever one day can bring, by a generous bound."""
    candidates = m.day[day + 1].candidate - m.day[day].candidate
    requests = m.day[day + 1].request - m.n[N_GONE] + m.day[day + 1].lost - m.day[day].lost
    disputes = 8 * m.n[N_ACTIVE] + candidates + 256
    monthly = 16 * len(m.unit) + len(m.worker) + 16 * len(m.village) + len(m.door)
    return (
        m.n[N_DISPUTES] + disputes <= len(m.dispute)
        and disputes + m.n[N_ACTIVE] <= min(len(m.active), len(m.notice))
        and m.n[N_STRUCK] + 2 * disputes <= len(m.struck)
        and m.n[N_ITEMS] + disputes <= len(m.item)
        and m.n[N_ROWS] + 16 * disputes + requests + m.n[N_ITEMS] + monthly <= len(m.row)
        and m.n[EFFECTS_EACH] * disputes + requests <= len(m.effect)
    )


def parts_of(p: np.ndarray) -> tuple[Any, ...]:
    """The parts of a day that happen under some parameters."""
    said = p[0]
    optional = {
        plan_calls: said["has_calls"],
        close_calls: said["has_calls"] or said["has_warning"],
        contests: said["has_contests"],
        rate_grids: said["has_ratings"],
    }
    return tuple(part for part in PARTS if optional.get(part, True))


def grow(m: Tables, book: "_Book", day: int) -> Tables:
    """Tables with twice the room, or as much as the day may bring; the page was turned before."""
    candidates = int(m.day["candidate"][day + 1] - m.day["candidate"][day])
    requests = int(m.day["request"][day + 1] - m.n[N_GONE] + m.day["lost"][day + 1] - m.day["lost"][day])
    disputes = 8 * int(m.n[N_ACTIVE]) + candidates + 256
    monthly = 16 * len(m.unit) + len(m.worker) + 16 * len(m.village) + len(m.door)
    wanted = {
        "dispute": (int(m.n[N_DISPUTES]) + disputes, DISPUTE),
        "active": (disputes + int(m.n[N_ACTIVE]), np.dtype("i8")),
        "notice": (disputes + int(m.n[N_ACTIVE]), NOTICE),
        "struck": (int(m.n[N_STRUCK]) + 2 * disputes, np.dtype("i8")),
        "scratch": (disputes + int(m.n[N_ACTIVE]), np.dtype("i8")),
        "item": (int(m.n[N_ITEMS]) + disputes, ITEM),
        "effect": (int(m.n[EFFECTS_EACH]) * disputes + requests, EFFECT),
    }
    used = {"dispute": N_DISPUTES, "active": N_ACTIVE, "struck": N_STRUCK, "item": N_ITEMS}
    larger = {}
    for name, (least, dtype) in wanted.items():
        old = getattr(m, name)
        if least > len(old):
            new = on_lines(max(least + least // 4, 2 * len(old)), dtype)
            filled = int(m.n[used[name]]) if name in used else 0  # the others are empty in the morning
            new[:filled] = old[:filled]
            larger[name] = table(new)
    m = m._replace(**larger)
    if len(m.running) < 2 * len(m.active):
        m = m._replace(running=running_table(len(m.active)))
        enter_all(by_reference(m))
    return book.open(m, 16 * disputes + requests + int(m.n[N_ITEMS]) + monthly)


def run_compiled(
    scenario: "Scenario",
    ready: "Prepared",
    *,
    on_day: Callable[[int], None] | None = None,
    on_rows: Callable[[np.ndarray], None] | None = None,
    keep_people: bool = True,
    keep_log: bool = True,
) -> tuple[Log, np.ndarray]:
    """Simulate all days; returns the log and the people at the end (each empty, unless it is to be kept).

    Every few days `on_day(day)` is told how many days are done, and `on_rows` is given the new rows.
    """
    listened = on_day is not None or on_rows is not None
    most_days = PAGE_DAYS if listened else BLOCK_DAYS
    world, calendar, p, root = ready.world, ready.calendar, ready.p, ready.root
    m = allocate(
        world=world,
        institution=ready.institution,
        calendar=calendar,
        p=p,
        expected=len(world.residents) // (40 if len(world.residents) > SMALL else 10),
    )
    p = table(p)
    refer = _Referrer()
    phases = addresses(parts_of(p), refer(m), p[0], root, 0)
    book = _Book(on_rows, keeps=keep_log)
    day, expected = 0, expected_requests(world, p)
    while day < calendar.days:
        if day % BLOCK_DAYS == 0:
            m = _lay_candidates(m, scenario, ready, day)
            m = book.open(m, int(1.1 * expected) + 16 * len(m.dispute))
        stop = _end_of_span(day, calendar.days, expected)
        m = _lay_requests(m, ready, refer, day=day, stop=stop)
        if day == 0:
            begin_run(refer(m), p, *root)
        while day < stop:
            reached = run_days(refer(m), p, phases, *root, day, min(stop, day + most_days))
            if m.n[OVERFLOW]:
                raise EngineError(
                    f"day {reached}: the table of {WHAT_OVERFLOWED[m.n[OVERFLOW]]} is full; one day brought "
                    "more than the engine allows for. Is a rate far too high?"
                )
            m = book.turn_page(m)
            if reached < min(stop, day + most_days):
                m = grow(m, book, int(reached))
            day = int(reached)
            if on_day is not None:
                on_day(day)
    m = _end(m, p, book, calendar.days, refer)
    tables = (np.asarray(m.person), np.asarray(m.part))
    del m, refer
    people = final_people(world, *tables) if keep_people else np.zeros(0, dtype=PEOPLE)
    return Log(book.closed()), people


def _end(m: Tables, p: np.ndarray, book: "_Book", days: int, refer: "_Referrer") -> Tables:
    """Write the last rows: the mood of each village, and the requests that are still open."""
    still_open = int(m.day["request"][days] - m.n[N_GONE])
    m = book.open(m, len(m.village) + still_open + 64)
    end_run(refer(m), p, days - 1)
    return book.turn_page(m)


class _Book:
    """The rows of a run, which stay where the engine has written them: on one sheet, mostly.

    Unless the book `keeps` them, it hands copies over and writes on the same page again.
    """

    def __init__(self, on_rows: Callable[[np.ndarray], None] | None, *, keeps: bool) -> None:
        self._sheets: list[np.ndarray] = []
        self._written: list[int] = []
        self._on_rows = on_rows
        self._keeps = keeps

    def open(self, m: Tables, room: int) -> Tables:
        """Give the engine a new sheet unless so many rows fit on the rest of its own, a turned page."""
        if self._sheets and room <= len(m.row):
            return m
        if not self._keeps:
            self._sheets, self._written = [], []
        self._sheets.append(np.empty(room, dtype=ROW))  # takes memory only as it is written
        self._written.append(0)
        return m._replace(row=table(self._sheets[-1]))

    def turn_page(self, m: Tables) -> Tables:
        """Take over what the engine has written; it goes on behind it."""
        sheet, first, rows = self._sheets[-1], self._written[-1], int(m.n[N_ROWS])
        m.n[N_ROWS] = 0
        page = sheet[first : first + rows]
        if self._on_rows is not None:
            self._on_rows(page if self._keeps else page.copy())
        if not self._keeps:
            return m
        self._written[-1] += rows
        return m._replace(row=table(sheet[first + rows :]))

    def closed(self) -> np.ndarray:
        """All rows in one table, if they were kept; each of several sheets is given up as it is copied."""
        if not self._keeps:
            return np.zeros(0, dtype=ROW)
        if len(self._sheets) == 1:
            return self._sheets[0][: self._written[0]]
        rows = np.empty(sum(self._written), dtype=ROW)
        at = 0
        for written in self._written:
            rows[at : at + written] = self._sheets.pop(0)[:written]
            at += written
        return rows


class _Referrer:
    """References to the tables of a run: what has not been replaced is looked up once."""

    def __init__(self) -> None:
        self._last: Any = None

    def __call__(self, m: Tables) -> Any:
        self._last = by_reference(m, self._last)
        return self._last


def _lay_candidates(m: Tables, scenario: "Scenario", ready: "Prepared", day: int) -> Tables:
    """Hand over the candidate sparks of the block of days that begins on a day."""
    last = min(BLOCK_DAYS, ready.calendar.days - day)
    block = day // BLOCK_DAYS
    first, candidates = plan_candidates(
        scenario, ready.world, root=ready.root, block=block, p=ready.p, last=last
    )
    days = m.day["candidate"][day : day + BLOCK_DAYS + 1]
    days[:] = first[: len(days)]
    return m._replace(candidate=table(candidates))


def _end_of_span(day: int, days: int, expected: float) -> int:
    """Until when requests are laid in line from a day on, of so many a block of days on average.

    To the end of the block; a city's for some months, as a year of them takes as much memory as its people.
    Each span draws the days of the whole block's, so that there are not too many of them.
    """
    at_once = int(BLOCK_DAYS * REQUESTS_AT_ONCE / max(expected, 1.0))
    at_once = max(SHORTEST_SPAN, min(at_once, BLOCK_DAYS))
    of_block = day % BLOCK_DAYS
    return min(day - of_block + min(of_block + at_once, BLOCK_DAYS), days)


def _lay_requests(m: Tables, ready: "Prepared", refer: _Referrer, *, day: int, stop: int) -> Tables:
    """Hand over the requests from a day to before another one: in their lines, and the lost ones by day."""
    world, p, before, gave_up = ready.world, ready.p, m.request, m.give_up
    block, days = day // BLOCK_DAYS, stop - day
    room = room_for(expected_requests(world, p))
    first_grid, after = ready.institution.level_first[GRID : GRID + 2]
    largest = int(ready.institution.units["residents"][first_grid:after].max(initial=0))
    most_planned = room_for(largest * float(p["request_rate_per_resident_year"].max()))
    waiting = int(np.count_nonzero(before["state"] != GONE)) if len(before) else 0
    line = np.empty(waiting + room, dtype=REQUEST)  # takes memory only as it is written
    astray = np.empty(room, dtype=REQUEST)
    give_up = np.empty(len(line) if p["request_patience"][0] == EXPONENTIAL else 0, dtype=np.int32)
    m = m._replace(request=table(line), give_up=give_up, lost=table(astray))
    standing, lost = lay_in_line(
        refer(m),
        table(p),
        ready.root,
        block,
        (day % BLOCK_DAYS, day % BLOCK_DAYS + days),
        before,
        gave_up,
        table(np.empty(most_planned, dtype=REQUEST_ROW)),
        np.zeros((4, days + 1), dtype=np.int64),
        *scratch_for_requests(world, p),
    )
    of_day = astray["arrival"][:lost] // 1440 - day
    astray = astray[:lost][np.argsort(of_day, kind="stable")]
    m.day["lost"][day : stop + 1] = np.searchsorted(np.sort(of_day), np.arange(days + 1))
    m.day["request"][day : stop + 1] = np.cumsum(m.day["request"][day : stop + 1])
    return m._replace(request=table(line[:standing]), give_up=give_up[:standing], lost=table(astray))
