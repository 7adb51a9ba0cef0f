"""Laws of casework: deadlines, and who sits down with whom, when, how long, and to what end."""

from collections.abc import Callable
from typing import Final

import numpy as np

from sim import events as ev
from sim.audit.evidence import FILED, Evidence, broken
from sim.calendar import MINUTES_PER_DAY
from sim.schedule import EVENING_MINUTES, OFFICE_MINUTES
from sim.vocabulary import HEAD


def deadlines_come_in_time(evidence: Evidence) -> list[str]:
    """A case is due no earlier than it comes; reminders follow the due day, once at each desk.

    What is done for the deadline's sake is done after the days of grace.
    """
    lives, rows = evidence.lives, evidence.lives.rows
    kind, day = rows["kind"], rows["time"] // MINUTES_PER_DAY
    comes = lives.following(lives.due)
    arrives = np.isin(kind, (ev.OPENED, ev.RETURNED)) | ((kind == ev.PASSED_UP) & (rows["b"] >= 0))
    reminded = kind == ev.REMINDED
    again = lives.last_before(reminded) > lives.arrived
    passed, closed = kind == ev.PASSED_UP, kind == ev.CLOSED_ON_PAPER
    overdue = (passed & (rows["c"] & 3 == ev.OVERDUE)) | (closed & (rows["b"] == ev.OVERDUE))
    late = reminded | (closed & (rows["c"] == 1))
    early = overdue & (day < lives.due + evidence.p["grace_days"])
    return [
        *broken(rows, arrives & (comes >= 0) & (comes < day), "a case is due no earlier than it comes"),
        *broken(rows, late & (day <= lives.due), "what is late comes after the due day"),
        *broken(rows, reminded & again, "a desk is reminded once"),
        *broken(rows, early, "deadlines leave the days of grace"),
    ]


def sessions_follow_the_rules(evidence: Evidence) -> list[str]:
    """A session is held by a worker of the case's unit, who ends it or has quit since.

    It is numbered from 1 at each desk, up to the level's limit, and lasts as long as it says.
    """
    lives, rows = evidence.lives, evidence.lives.rows
    kind, time = rows["kind"], rows["time"].astype(np.int64)
    began, ended = kind == ev.SESSION_BEGAN, kind == ev.SESSION_ENDED
    held = np.cumsum(ended)
    number = 1 + held - np.where(lives.arrived >= 0, held[lives.arrived], 0)
    most = evidence.p["sessions_max"][evidence.unit_level[rows["b"] * began]]
    wrong = began & (
        (evidence.worker_unit[rows["a"] * began] != rows["b"])
        | (rows["c"] != number)
        | ((rows["c"] > 1) & (rows["c"] - 1 >= most))
    )
    stray = ended & ((lives.session < 0) | (rows["a"] != rows["a"][lives.session]))
    elapsed = time - time[lives.session]
    opens = np.append(evidence.institution.units["start_minute"], 0)[lives.desk]  # shifts may span midnight
    same_day = (time - opens) // MINUTES_PER_DAY == (time[lives.session] - opens) // MINUTES_PER_DAY
    length = (rows["b"] < 1) | (elapsed < rows["b"]) | (same_day & (elapsed != rows["b"]))
    cut = np.isin(kind, (ev.SESSION_BEGAN, ev.PASSED_UP, ev.CLOSED_ON_PAPER)) & (lives.session >= 0)
    quits = evidence.of(ev.QUIT)
    span = 4 * (evidence.horizon + MINUTES_PER_DAY)
    left = np.sort(quits["subject"].astype(np.int64) * span + quits["time"])
    worker = rows["a"][lives.session].astype(np.int64) * span
    # Where a shift spans midnight, a session may begin after the minute that dates the day's quitting.
    earliest = worker + time[lives.session] - MINUTES_PER_DAY
    since = np.searchsorted(left, earliest) < np.searchsorted(left, worker + time + 1)
    return [
        *broken(rows, wrong, "sessions are held by the unit's own workers and counted from 1"),
        *broken(rows, stray, "who begins a session ends it"),
        *broken(rows, ended & ~stray & length, "a session lasts as long as it says"),
        *broken(rows, cut & ~since, "only a worker's quitting breaks off a session"),
    ]


def sessions_keep_the_hours(evidence: Evidence) -> list[str]:
    """Sessions begin in the unit's hours, and a worker holds one at a time.

    They begin on working days, except those of household heads.
    """
    rows = evidence.of(ev.SESSION_BEGAN)
    unit = evidence.institution.units[rows["b"]]
    part_time = np.where(unit["level"] == HEAD, EVENING_MINUTES, OFFICE_MINUTES)
    hours = np.where(unit["shift_minutes"] > 0, unit["shift_minutes"], part_time)
    since = rows["time"] - unit["start_minute"]
    works = (unit["level"] == HEAD) | evidence.calendar.is_working[since // MINUTES_PER_DAY]
    lives = evidence.lives
    ends = np.flatnonzero((lives.rows["kind"] == ev.SESSION_ENDED) & (lives.session >= 0))
    worker, stop = lives.rows["a"][ends], lives.rows["time"][ends]
    start = lives.rows["time"][lives.session[ends]]
    order = np.lexsort((stop, start, worker))
    overlap = np.zeros(len(ends), dtype=bool)
    overlap[1:] = (worker[order][1:] == worker[order][:-1]) & (start[order][1:] < stop[order][:-1])
    return [
        *broken(rows, ~works | (since % MINUTES_PER_DAY >= hours), "sessions begin in the unit's hours"),
        *broken(lives.rows[ends][order], overlap, "a worker holds one session at a time"),
    ]


def sessions_have_consequences(evidence: Evidence) -> list[str]:
    """An agreement or ruling ends the dispute at once, and stands nowhere else; courts always rule.

    A last session that fails sends the case up or closes it on paper.
    """
    lives, rows = evidence.lives, evidence.lives.rows
    kind, then = rows["kind"], lives.following(rows["kind"])
    done = kind == ev.SESSION_ENDED
    agreed = done & (rows["c"] & ev.AGREED > 0)
    before = np.append(False, agreed[:-1]) if len(rows) else agreed
    met = (kind == ev.ENDED) & (rows["a"] >= ev.AGREEMENT)
    ruled = (kind == ev.ENDED) & (rows["a"] == ev.RULED)
    in_court = lives.state == FILED
    number = rows["c"][lives.session]
    most = evidence.p["sessions_max"][evidence.unit_level[lives.desk]]
    last = done & ~agreed & (number >= most)
    left = np.isin(then, (ev.PASSED_UP, ev.CLOSED_ON_PAPER))
    unruled = (met & (ruled != in_court)) | (done & in_court & ~agreed)
    unruled |= (kind == ev.ENDED) & ~met & in_court
    return [
        *broken(rows, agreed & (then != ev.ENDED), "an agreement ends the dispute"),
        *broken(rows, met & ~before, "only a session ends in agreement or ruling"),
        *broken(rows, unruled, "courts, and only they, rule"),
        *broken(rows, last & ~left, "after the last session the case moves on"),
    ]


SESSION_LAWS: Final[tuple[Callable[[Evidence], list[str]], ...]] = (
    deadlines_come_in_time,
    sessions_follow_the_rules,
    sessions_keep_the_hours,
    sessions_have_consequences,
)
