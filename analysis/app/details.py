"""What a click asks for: the stories of a run's disputes in two languages, and its gridworkers' days."""

from typing import Any

import numpy as np

from analysis.facts import Facts, RunLike, facts_of
from analysis.stories import life, opening, two_books
from analysis.stories_zh import books_zh, moment_zh, opening_zh
from sim import events as ev
from sim.vocabulary import GRID


def details_of(run: RunLike) -> dict[str, Any]:
    """Stories by entry of the picture's disputes, and the columns of the gridworkers' days."""
    facts = facts_of(run)
    return {"stories": [_story(facts, row) for row in range(len(facts.disputes))], "days": _days(facts)}


def _story(facts: Facts, row: int) -> dict[str, Any]:
    """What it is about, its moments (minute and words), and how the books tell it."""
    moments = life(facts, row)
    return {
        "about": {"en": " ".join(opening(facts, row)), "zh": opening_zh(facts, row)},
        "minute": [moment.minute for moment in moments],
        "en": [moment.words for moment in moments],
        "zh": [moment_zh(facts, moment) for moment in moments],
        "books": {"en": two_books(facts, row), "zh": books_zh(facts, row)},
    }


def _days(facts: Facts) -> dict[str, Any]:
    """Sessions and requests by grid in order of time, and each grid's minutes by month and account."""
    grids = np.flatnonzero(facts.unit_level == GRID)
    units = facts.institution.units[grids]
    return {
        "grid": grids.tolist(),
        "workers": units["workers"].tolist(),
        "shift": units["shift_minutes"].tolist(),
        "working": facts.calendar.is_working[: facts.days].astype(int).tolist(),
        "month": facts.calendar.month.tolist(),
        "minutes": _minutes(facts)[grids].tolist(),
        "session": _sessions(facts),
        "request": _requests(facts),
    }


def _minutes(facts: Facts) -> np.ndarray:
    """Minutes by unit, month and account."""
    rows = facts.log.of(ev.UNIT_MINUTES)
    shape = (len(facts.unit_level), facts.last_month + 1, len(ev.ACCOUNTS))
    minutes = np.zeros(shape, dtype=np.int64)
    np.add.at(minutes, (rows["subject"], rows["c"], rows["a"]), rows["b"])
    return minutes


def _sessions(facts: Facts) -> dict[str, Any]:
    """Sessions of gridworkers. `lasted` is -1 for one that the run's end cut short."""
    began = facts.log.of(ev.SESSION_BEGAN)
    began = began[facts.unit_level[began["b"]] == GRID]
    ends: dict[tuple[int, int], list[np.void]] = {}
    for row in facts.log.of(ev.SESSION_ENDED)[::-1]:
        ends.setdefault((int(row["subject"]), int(row["a"])), []).append(row)
    # a worker's sessions on one dispute follow each other: the first to begin is the first to end
    over = [ends.get((int(row["subject"]), int(row["a"])), []) for row in began]
    last = [stack.pop() if stack else None for stack in over]
    return {
        "unit": began["b"].tolist(),
        "minute": began["time"].tolist(),
        "dispute": facts.disputes.rows_of(began["subject"].astype(np.int64)).tolist(),
        "lasted": [-1 if row is None else int(row["b"]) for row in last],
        "agreed": [0 if row is None else int(row["c"]) & ev.AGREED for row in last],
    }


def _requests(facts: Facts) -> dict[str, Any]:
    """Requests served in grids: when, how long they had waited, and whether they were late."""
    done = facts.log.of(ev.REQUEST_DONE)
    done = done[facts.unit_level[done["a"]] == GRID]
    done = done[np.argsort(done["time"], kind="stable")]
    return {
        "unit": done["a"].tolist(),
        "minute": done["time"].tolist(),
        "waited": done["b"].tolist(),
        "late": (done["c"] & 1).tolist(),
    }
