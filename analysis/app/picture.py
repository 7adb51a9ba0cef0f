"""A run as columns for the page: disputes and their steps, days, months, measures. Times are minutes."""

from typing import Any, Final

import numpy as np

from analysis.daily import monthly_workload
from analysis.disputes import NEVER
from analysis.facts import Facts, RunLike, facts_of
from analysis.registry import evaluate
from analysis.spells import running_at_day_ends
from sim import events as ev
from sim.vocabulary import GRID
from sim.world.columns import World

MEASURES_SHOWN: Final = (
    "unsettled_severity_days_per_1000",
    "incidents_per_100000",
    "born_per_1000",
    "detection_never_share",
    "success_reported",
    "success_true",
    "closed_on_paper_share",
    "requests_late_share",
    "utilisation_gridworkers",
    "gridworkers_worn_out_share",
    "participation_last",
    "trust_mean_end",
    "patrol_visits_per_household",
    "head_hours",
    "cost_total_yuan",
)
"""The page's table, lead outcomes first: disputes, the two books, workload, people, what it takes."""
STEPS: Final = (
    ev.BORN, ev.VOICED, ev.NOTICED, ev.INCIDENT, ev.OPENED, ev.SESSION_BEGAN, ev.PASSED_UP,
    ev.CLOSED_ON_PAPER, ev.RETURNED, ev.ENDED,
)  # fmt: skip
"""Kinds of event that the page replays."""


def world_of(world: World) -> dict[str, Any]:
    """Households and organisations as nodes, and the ties between them.

    Nodes are households 0..H-1, then organisations; a tie within a household joins a node to itself and
    is left out. Nothing is told of any single resident.
    """
    home = world.residents.household
    households, residents = len(world.households), len(world.residents)
    ends = [_node(world, world.ties[side]) for side in ("a", "b")]
    apart = ends[0] != ends[1]
    pairs = np.unique(np.stack([np.minimum(*ends), np.maximum(*ends)])[:, apart], axis=1)
    return {
        "residents": residents,
        "households": households,
        "village": [*world.households["village"].tolist(), *world.organisations["village"].tolist()],
        "people": np.bincount(home, minlength=households).tolist(),
        "organisation": world.organisations["kind"].tolist(),
        "villages": {
            "setting": world.villages["setting"].tolist(),
            "first": world.villages["first_household"].tolist(),
            "households": world.villages["households"].tolist(),
        },
        "ties": {"a": pairs[0].tolist(), "b": pairs[1].tolist()},
    }


def _node(world: World, ends: np.ndarray) -> np.ndarray:
    """The node of a household or an organisation of each end of a tie."""
    residents, households = len(world.residents), len(world.households)
    home = world.residents.household[np.minimum(ends, residents - 1)]
    return np.where(ends < residents, home, ends - residents + households).astype(np.int64)


def picture_of(run: RunLike) -> dict[str, Any]:
    """All that the page draws of a run."""
    facts = facts_of(run)
    values = evaluate(facts, names=MEASURES_SHOWN, dimensions=())
    return {
        "units": _units(facts),
        "disputes": _disputes(facts),
        "steps": _steps(facts),
        "days": _days(facts),
        "months": _months(facts),
        "counts": _counts(facts),
        "measures": {row.name: [row.value, row.n] for row in values.rows},
    }


def outcomes_of(facts: Facts) -> np.ndarray:
    """The values of `MEASURES_SHOWN`, NaN where one is not defined."""
    table = evaluate(facts, names=MEASURES_SHOWN, dimensions=())
    values = [table[name] for name in MEASURES_SHOWN]
    return np.array([np.nan if value is None else value for value in values])


def _units(facts: Facts) -> dict[str, Any]:
    units = facts.institution.units
    return {
        "level": units["level"].tolist(),
        "village": units["village"].tolist(),
        "first": units["first_household"].tolist(),
        "end": units["end_household"].tolist(),
        "workers": units["workers"].tolist(),
    }


def _disputes(facts: Facts) -> dict[str, Any]:
    disputes, world = facts.disputes, facts.world
    ties = world.ties[disputes.tie]
    known = np.where(disputes.detected == NEVER, -1, disputes.detected)
    return {
        "id": disputes.ids.tolist(),
        "a": _node(world, ties["a"]).tolist(),
        "b": _node(world, ties["b"]).tolist(),
        "kind": disputes.kind.tolist(),
        "origin": disputes.origin.tolist(),
        "severity": disputes.first_severity.tolist(),
        "birth": disputes.birth.tolist(),
        "known": known.tolist(),
        "end": disputes.end.tolist(),
        "outcome": disputes.outcome.tolist(),
    }


def _steps(facts: Facts) -> dict[str, Any]:
    """Steps in order of time: entry of `disputes`, minute, kind of event, and where or how.

    `what` is the unit at which a case is (opened, passed up, session; -1: back to the parties), the outcome
    of an end, the severity of an incident, 1 of a report that was lost, else 0.
    """
    rows = facts.log.of_all(STEPS)
    rows = rows[np.argsort(rows["time"], kind="stable")]
    kind = rows["kind"]
    what = np.where(np.isin(kind, (ev.OPENED, ev.ENDED, ev.INCIDENT, ev.RETURNED)), rows["a"], 0)
    what = np.where(np.isin(kind, (ev.SESSION_BEGAN, ev.PASSED_UP)), rows["b"], what)
    what = np.where(kind == ev.VOICED, rows["c"] & ev.LOST, what)
    return {
        "dispute": facts.disputes.rows_of(rows["subject"].astype(np.int64)).tolist(),
        "minute": rows["time"].tolist(),
        "kind": kind.tolist(),
        "what": what.tolist(),
    }


def _days(facts: Facts) -> dict[str, Any]:
    """Stocks in the last minute of each day."""
    disputes, requests, days = facts.disputes, facts.requests, facts.days
    active = running_at_day_ends(start=disputes.birth, stop=disputes.end, days=days)
    waiting = ~requests.lost
    open_requests = running_at_day_ends(
        start=requests.arrival[waiting], stop=requests.stop[waiting], days=days
    )
    return {
        "active": active.tolist(),
        "hidden": (active - disputes.known.running_at_day_ends(days)).tolist(),
        "open_cases": disputes.open_case.running_at_day_ends(days).tolist(),
        "open_requests": open_requests.tolist(),
    }


def _months(facts: Facts) -> dict[str, Any]:
    """By month: share of adults who take part, and of gridworkers' time that must be worked.

    What must be worked is paper, requests and cases; what is left goes into rounds.
    """
    rows = facts.log.of(ev.PARTICIPATION)
    month = rows["c"] // 8
    active = np.bincount(month, weights=rows["a"], minlength=facts.last_month + 1)
    adults = np.bincount(month, weights=rows["b"], minlength=facts.last_month + 1)
    work = monthly_workload(facts)
    busy = work[:, [ev.ADMIN, ev.REQUESTS, ev.CASES]].sum(axis=1)
    return {
        "participation": np.round(active / np.maximum(adults, 1), 4).tolist(),
        "load": np.round(busy / np.maximum(work[:, ev.CAPACITY], 1), 4).tolist(),
    }


def _counts(facts: Facts) -> dict[str, Any]:
    """What came of the disputes, in whole numbers."""
    disputes = facts.disputes
    return {
        "disputes": len(disputes),
        "never_known": int((disputes.detected == NEVER).sum()),
        "outcomes": np.bincount(disputes.outcome + 1, minlength=len(ev.OUTCOMES) + 1).tolist(),
        "on_paper": int(disputes.on_paper.sum()),
        "incidents": len(facts.log.of(ev.INCIDENT)),
        "requests": len(facts.requests),
        "late": int(facts.requests.late.sum()),
        "posts": int((facts.unit_level[facts.institution.workers["unit"]] == GRID).sum()),
    }
