"""The compiled engine's day, month and run."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from sim import events
from sim.errors import EngineError
from sim.events import ROW, Log
from sim.jit import kernel, table
from sim.kernels import casework as casework_phase
from sim.kernels import feedback as feedback_phase
from sim.kernels import intake as intake_phase
from sim.kernels import month_end as month_end_phase
from sim.kernels import outreach as outreach_phase
from sim.kernels import parties as parties_phase
from sim.kernels import sparks as sparks_phase
from sim.kernels import supervision as supervision_phase
from sim.kernels.casework import casework
from sim.kernels.feedback import feedback
from sim.kernels.intake import intake
from sim.kernels.month_end import begin_run, end_run, month_end
from sim.kernels.outreach import outreach
from sim.kernels.parties import parties
from sim.kernels.sparks import sparks
from sim.kernels.state import (
    DISPUTE,
    EFFECT,
    EFFECTS_EACH,
    FREE,
    ITEM,
    N_ACTIVE,
    N_DISPUTES,
    N_ITEMS,
    N_ROWS,
    N_STRUCK,
    NOTICE,
    OVERFLOW,
    Tables,
    allocate,
)
from sim.kernels.supervision import supervision
from sim.luck import BLOCK_DAYS, plan_block
from sim.people import final_people
from sim.schedule import PHASES

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

WHAT_OVERFLOWED = ("", "log", "effects", "queue items", "disputes", "notices")


@kernel
def run_days(m: Any, parameters: Any, k0: int, k1: int, first: int, last: int) -> int:
    """Run the days first..last-1, or stop before a day for which a table might not have room."""
    p = parameters[0]
    root = (k0, k1)
    for day in range(first, last):
        if not has_room(m, day) or m.n[OVERFLOW] != 0:
            return day
        sparks(m, p, root, day)
        parties(m, p, root, day)
        outreach(m, p, root, day)
        intake(m, p, root, day)
        casework(m, p, root, day)
        supervision(m, p, root, day)
        feedback(m, p, root, day)
        month_end(m, p, root, day)
    return last


@kernel
def has_room(m: Any, day: int) -> bool:
    """Whether the tables will hold whatever one day can bring, by a generous bound."""
    candidates = m.day[day + 1].candidate - m.day[day].candidate
    requests = m.day[day + 1].request - m.day[day].request
    disputes = 8 * m.n[N_ACTIVE] + candidates + 256
    monthly = 16 * len(m.unit) + len(m.worker) + 16 * len(m.village) + len(m.door)
    return (
        m.n[N_DISPUTES] + disputes <= len(m.dispute)
        and disputes + m.n[N_ACTIVE] <= min(len(m.active), len(m.notice))
        and m.n[N_STRUCK] + 2 * disputes <= len(m.struck)
        and m.n[N_ITEMS] + requests + disputes <= len(m.item)
        and m.n[N_ROWS] + 16 * disputes + 2 * requests + m.n[N_ITEMS] + monthly <= len(m.row)
        and m.n[EFFECTS_EACH] * disputes + requests + m.n[N_ITEMS] <= len(m.effect)
    )


def grow(m: Tables, day: int) -> Tables:
    """Tables with twice the room, or as much as the day may bring."""
    candidates = int(m.day["candidate"][day + 1] - m.day["candidate"][day])
    requests = int(m.day["request"][day + 1] - m.day["request"][day])
    disputes = 8 * int(m.n[N_ACTIVE]) + candidates + 256
    monthly = 16 * len(m.unit) + len(m.worker) + 16 * len(m.village) + len(m.door)
    wanted = {
        "dispute": (int(m.n[N_DISPUTES]) + disputes, DISPUTE),
        "active": (disputes + int(m.n[N_ACTIVE]), np.dtype("i8")),
        "notice": (disputes + int(m.n[N_ACTIVE]), NOTICE),
        "struck": (int(m.n[N_STRUCK]) + 2 * disputes, np.dtype("i8")),
        "scratch": (disputes + int(m.n[N_ACTIVE]), np.dtype("i8")),
        "item": (int(m.n[N_ITEMS]) + requests + disputes, ITEM),
        "row": (int(m.n[N_ROWS]) + 16 * disputes + 2 * requests + int(m.n[N_ITEMS]) + monthly, ROW),
        "effect": (int(m.n[EFFECTS_EACH]) * disputes + requests + int(m.n[N_ITEMS]), EFFECT),
    }
    larger = {}
    for name, (least, dtype) in wanted.items():
        old = getattr(m, name)
        if least > len(old):
            new = np.zeros(max(least + least // 4, 2 * len(old)), dtype=dtype)
            new[: len(old)] = old
            larger[name] = table(new)
    return m._replace(**larger)


def run_compiled(
    scenario: "Scenario", ready: "Prepared", *, on_day: Callable[[int], None] | None = None
) -> tuple[Log, np.ndarray]:
    """Simulate all days; returns the log and the people at the end.

    `on_day(day)` is told about once a month how many days are done.
    """
    world, calendar, p, root = ready.world, ready.calendar, ready.p, ready.root
    m = allocate(
        world=world,
        institution=ready.institution,
        calendar=calendar,
        p=p,
        expected=len(world.residents) // 40,
    )
    p = table(p)
    begin_run(m, p, *root)
    day = 0
    while day < calendar.days:
        plan = plan_block(scenario, world, root=root, block=day // BLOCK_DAYS, p=p, days=calendar.days)
        m = m._replace(candidate=table(plan.candidates), request=table(plan.requests))
        m = _grow_rows(m, len(plan.requests))
        stop = min(day + BLOCK_DAYS, calendar.days)
        m.day["candidate"][day : stop + 1] = plan.candidate_first[: stop - day + 1]
        m.day["request"][day : stop + 1] = plan.request_first[: stop - day + 1]
        while day < stop:
            reached = run_days(m, p, *root, day, min(stop, day + 31))
            if m.n[OVERFLOW]:
                raise EngineError(
                    f"day {reached}: the table of {WHAT_OVERFLOWED[m.n[OVERFLOW]]} is full; one day brought "
                    "more than the engine allows for. Is a rate far too high?"
                )
            if reached < min(stop, day + 31):
                m = grow(m, int(reached))
            day = int(reached)
            if on_day is not None:
                on_day(day)
    m = _grow_rows(m, len(m.village) + 64)
    end_run(m, p, calendar.days - 1)
    rows = np.concatenate([m.row[: m.n[N_ROWS]], _open_requests(m, calendar.days)])
    part = np.asarray(m.part)
    people = final_people(
        np.asarray(m.person), motivation=part["motivation"], points=part["points"], active=part["active"]
    )
    return Log(np.asarray(rows)), people


def _grow_rows(m: Tables, more: int) -> Tables:
    """Room in the log for what is already known to come."""
    least = int(m.n[N_ROWS]) + more + more // 4 + 4096
    if least <= len(m.row):
        return m
    rows = np.zeros(least, dtype=ROW)
    rows[: m.n[N_ROWS]] = m.row[: m.n[N_ROWS]]
    return m._replace(row=table(rows))


def _open_requests(m: Tables, days: int) -> np.ndarray:
    """A row for each request that nobody has met by the end, by unit and arrival."""
    items = m.item[: m.n[N_ITEMS]]
    items = items[(items["place"] != FREE) & (items["dispute"] < 0)]
    items = items[np.lexsort((items["key"], items["arrival"], items["unit"]))]
    end = days * 1440
    rows = np.zeros(len(items), dtype=ROW)
    rows["time"] = end - 1
    rows["kind"] = events.REQUEST_OPEN
    rows["subject"] = m.person["household"][items["resident"]]
    rows["a"] = items["unit"]
    rows["b"] = end - items["arrival"]
    rows["c"] = items["source"] * 2
    return rows
