"""Laws of the lives of disputes: how they begin, who may do what when, how they end."""

from collections.abc import Callable
from typing import Final

import numpy as np

from sim import events as ev
from sim.audit.evidence import FILED, HIDDEN, OPEN, UNBORN, Evidence, area_under, broken, totals
from sim.calendar import MINUTES_PER_DAY
from sim.vocabulary import (
    BY_APP,
    BY_COMMITTEE,
    BY_COURT,
    BY_GRIDWORKER,
    BY_HEAD,
    BY_HOTLINE,
    BY_PETITION,
    COMMITTEE,
    COUNTY,
    COURT,
    GRID,
    HEAD,
    TOWNSHIP,
)

NEVER = np.iinfo(np.int64).max

STATES_BEFORE: Final = {
    ev.BORN: (UNBORN,),
    ev.PROVOKED: (HIDDEN, OPEN, FILED),
    ev.VOICED: (HIDDEN,),
    ev.NOTICED: (HIDDEN,),
    ev.INTENSIFIED: (HIDDEN, OPEN),
    ev.INCIDENT: (HIDDEN, OPEN),
    ev.OPENED: (HIDDEN,),
    ev.RECORDED: (OPEN, FILED),
    ev.MERGED: (OPEN, FILED),
    ev.SESSION_BEGAN: (OPEN, FILED),
    ev.SESSION_ENDED: (OPEN, FILED),
    ev.PASSED_UP: (OPEN,),
    ev.REMINDED: (OPEN,),
    ev.CLOSED_ON_PAPER: (OPEN,),
    ev.RETURNED: (HIDDEN,),
    ev.ENDED: (HIDDEN, OPEN, FILED),
}


def born_once_and_in_order(evidence: Evidence) -> list[str]:
    """A dispute is born once, before anything else befalls it; numbers follow the order of birth."""
    lives, born = evidence.lives, evidence.of(ev.BORN)
    is_birth = lives.rows["kind"] == ev.BORN
    return [
        *broken(lives.rows, is_birth != lives.is_first, "a dispute's first row, and no other, is its birth"),
        *broken(born, born["subject"] != np.arange(len(born)), "disputes are numbered in the order of birth"),
    ]


def only_legal_transitions(evidence: Evidence) -> list[str]:
    """Each kind of row stands only where the dispute's state allows it; nothing follows the end."""
    lives = evidence.lives
    legal = np.zeros((ev.LAST_KIND + 1, UNBORN + 1), dtype=bool)
    for kind, states in STATES_BEFORE.items():
        legal[kind, list(states)] = True
    return broken(lives.rows, ~legal[lives.rows["kind"], lives.state], "rows fit the state of the dispute")


def births_have_their_cause(evidence: Evidence) -> list[str]:
    """A spark has no parent; offspring have a running one, a relapse an agreement.

    Offspring are born on a tie that shares an end with the parent's. A relapse follows the agreement on
    the same tie by a day or more, is no milder than what was agreed on, and is its only one.
    """
    born, ties = evidence.of(ev.BORN), evidence.world.ties
    origin, parent = born["c"] >> 3, born["b"]
    place, stop, end = _places(evidence)
    spark, young, again = (origin == which for which in (ev.SPARK, ev.OFFSPRING, ev.RELAPSE))
    mine, other = ties[born["a"]], ties[born["a"][parent]]
    touch = np.zeros(len(born), dtype=bool)
    for one in ("a", "b"):
        touch |= (mine[one] == other["a"]) | (mine[one] == other["b"])
    runs = (place[parent] < place) & (stop[parent] > place)
    before = end[parent]
    agreed = (before["kind"] == ev.ENDED) & (before["a"] == ev.AGREEMENT) & (stop[parent] < place)
    late = born["time"] - before["time"] >= MINUTES_PER_DAY
    there = born["a"] == born["a"][parent]
    same = there & ((born["c"] & 7) >= before["c"])
    return [
        *broken(born, spark != (parent < 0), "sparks, and only they, have no parent"),
        *broken(born, young & ~(runs & touch & ~there),
                "offspring are born next to a running dispute"),
        *broken(born, again & ~(agreed & late & same), "a relapse follows an agreement on its tie"),
        *broken(born, again & (np.bincount(parent[again], minlength=len(born))[parent] > 1),
                "an agreement breaks once at most"),
    ]  # fmt: skip


def _places(evidence: Evidence) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """By dispute: where in the log it is born and ended (or NEVER), and its last row."""
    place = np.flatnonzero(evidence.rows["kind"] == ev.BORN)
    ended = np.flatnonzero(evidence.rows["kind"] == ev.ENDED)
    stop = np.full(len(place), NEVER)
    stop[evidence.rows["subject"][ended]] = ended
    end = np.zeros(len(place), dtype=ev.ROW)
    end[evidence.rows["subject"][ended]] = evidence.rows[ended]
    return place, stop, end


def one_dispute_per_tie(evidence: Evidence) -> list[str]:
    """On a tie the next dispute is born after the end of the last one; a provocation names the tie."""
    born, provoked = evidence.of(ev.BORN), evidence.of(ev.PROVOKED)
    place, stop, _ = _places(evidence)
    order = np.argsort(born["a"], kind="stable")
    tie = born["a"][order]
    overlap = np.zeros(len(born), dtype=bool)
    overlap[1:] = (tie[1:] == tie[:-1]) & (stop[order][:-1] > place[order][1:])
    return [
        *broken(born[order], overlap, "one dispute at a time runs on a tie"),
        *broken(
            provoked, provoked["a"] != born["a"][provoked["subject"]], "provocations are on the dispute's tie"
        ),
    ]


def times_are_within_the_run(evidence: Evidence) -> list[str]:
    """Rows lie within the run, and what falls on a day comes before what falls on the next one.

    Except that work may go on past midnight, in a long session of part-timers or in a shift that spans it.
    """
    rows = evidence.rows
    kind, time = rows["kind"], rows["time"]
    late = np.isin(kind, (ev.SESSION_BEGAN, ev.SESSION_ENDED, ev.ENDED, ev.PASSED_UP, ev.CLOSED_ON_PAPER,
                          ev.RECORDED, ev.RETURNED, ev.REQUEST_DONE, ev.REQUEST_GIVEN_UP))  # fmt: skip
    at_night = bool(evidence.spans_midnight.any())
    over = MINUTES_PER_DAY + evidence.of(ev.SESSION_ENDED)["b"].max(initial=0)
    allowed = np.where(late, over, MINUTES_PER_DAY * at_night)
    limit = evidence.horizon + allowed
    daily = rows[np.isin(kind, (ev.BORN, ev.PROVOKED, ev.VOICED, ev.NOTICED, ev.INTENSIFIED, ev.INCIDENT,
                                ev.OPENED, ev.MERGED, ev.REMINDED))]  # fmt: skip
    day = daily["time"] // MINUTES_PER_DAY
    back = day + at_night < (np.maximum.accumulate(day) if len(day) else day)
    return [
        *broken(rows, (time < 0) | (time >= limit), "rows lie within the run"),
        *broken(daily, back, "days follow each other in the log"),
    ]


def severity_moves_by_steps(evidence: Evidence) -> list[str]:
    """Severity is 1 to 5; it hardens by one step, an incident lifts it to 4, and the end states it."""
    lives = evidence.lives
    kind, a, before = lives.rows["kind"], lives.rows["a"], lives.severity
    first = lives.rows["c"] & 7
    wrong = (kind == ev.BORN) & ((first < 1) | (first > 5))
    wrong |= (kind == ev.INTENSIFIED) & ((a != before + 1) | (a > 5))
    wrong |= (kind == ev.INCIDENT) & (a != np.maximum(before, 4))
    wrong |= (kind == ev.ENDED) & (lives.rows["c"] != before)
    return broken(lives.rows, wrong, "severity moves by legal steps")


def rows_name_the_desk(evidence: Evidence) -> list[str]:
    """Rows of a case name the unit that has it.

    A case opens where a party lives and only rises; a follow-up call brings it back to a unit that has
    closed it on paper.
    """
    lives, rows, level = evidence.lives, evidence.lives.rows, evidence.unit_level
    kind, a, b = rows["kind"], rows["a"], rows["b"]
    named = np.where(np.isin(kind, (ev.SESSION_BEGAN, ev.ENDED)), b, a)
    speaks = np.isin(kind, (ev.RECORDED, ev.MERGED, ev.SESSION_BEGAN, ev.PASSED_UP, ev.REMINDED,
                            ev.CLOSED_ON_PAPER, ev.ENDED))  # fmt: skip
    opened, passed = evidence.of(ev.OPENED), evidence.of(ev.PASSED_UP)
    unit = evidence.institution.units[opened["a"]]
    homes = evidence.homes[evidence.of(ev.BORN)["a"][opened["subject"]]].T
    served = ((unit["first_household"] <= homes) & (homes < unit["end_household"])).any(axis=0)
    watching = evidence.group_of_tie[evidence.of(ev.BORN)["a"][opened["subject"]]]
    served = np.where(unit["serves"] > 0, watching == opened["a"], served)
    rises = (passed["b"] < 0) | (level[passed["b"]] > level[passed["a"]])
    back, units = kind == ev.RETURNED, len(level)
    closed_by = (lives.dispute * units + a)[kind == ev.CLOSED_ON_PAPER]
    return [
        *broken(rows, speaks & (named != lives.desk), "rows of a case name the unit that has it"),
        *broken(opened, ~served | (unit["level"] != opened["b"]), "a case opens at a party's own unit"),
        *broken(passed, ~rises, "a case that is passed on goes up"),
        *broken(
            rows, back & ~np.isin(lives.dispute * units + a, closed_by), "a case returns to one who closed it"
        ),
    ]


def known_through_someone(evidence: Evidence) -> list[str]:
    """A party voices, through a channel that exists; who notices serves a party's household.

    The head of a joint group notices only what begins on the group's own ties.
    """
    voiced, noticed, world = evidence.of(ev.VOICED), evidence.of(ev.NOTICED), evidence.world
    tie_of = evidence.of(ev.BORN)["a"]
    ties = world.ties[tie_of[voiced["subject"]]]
    party = (voiced["a"] == ties["a"]) | (voiced["a"] == ties["b"])
    home, noticed_tie = noticed["c"], tie_of[noticed["subject"]]
    near = (evidence.homes[noticed_tie] == home[:, None]).any(axis=1)
    institution, village = evidence.institution, world.households["village"]
    grid, group = institution.grid_of[home], institution.group_of[home]
    own = {ev.BY_HEAD: group, ev.BY_GROUP: evidence.group_of_tie[noticed_tie]}
    own |= dict.fromkeys((ev.BY_PATROL, ev.BY_CAMERA, ev.BY_FLAG, ev.BY_LEADER), grid)
    own |= dict.fromkeys((ev.BY_VOLUNTEER, ev.BY_MEMBER, ev.BY_CADRE), village[home])
    expected = np.choose(noticed["b"], [own[noticer] for noticer in range(len(ev.NOTICERS))])
    levels = set(evidence.institution.units["level"].tolist())
    policies = evidence.policies
    exists = np.zeros(7, dtype=bool)
    exists[BY_HEAD], exists[BY_GRIDWORKER] = (institution.group_of >= 0).any(), GRID in levels
    exists[BY_COMMITTEE], exists[BY_COURT] = COMMITTEE in levels, COURT in levels
    exists[BY_PETITION] = TOWNSHIP in levels or COUNTY in levels
    exists[BY_HOTLINE] = policies.hotline is not None and policies.hotline.awareness > 0
    exists[BY_APP] = policies.app is not None and policies.app.awareness > 0
    return [
        *broken(voiced, ~party, "only a party voices a dispute"),
        *broken(voiced, ~exists[voiced["b"]], "reports come through channels that exist"),
        *broken(noticed, ~near | (noticed["a"] != expected), "whoever notices serves a party's household"),
    ]


def the_book_is_kept(evidence: Evidence) -> list[str]:
    """A first record is made of cases that are not in the book; above a household head all cases are."""
    lives, rows = evidence.lives, evidence.lives.rows
    kind = rows["kind"]
    twice = (kind == ev.RECORDED) & (rows["b"] == 0) & lives.booked
    began = kind == ev.SESSION_BEGAN
    unseen = began & ~lives.booked & (evidence.unit_level[rows["b"] * began] > HEAD)
    return [
        *broken(rows, twice, "a case is entered once"),
        *broken(rows, unseen, "no session above the heads without an entry in the book"),
    ]


def cases_in_the_system(evidence: Evidence) -> list[str]:
    """Little's law, exact, for cases.

    The number of open cases summed over all minutes is the sum of the minutes that each case spends
    open, until the end of the run.
    """
    lives, rows = evidence.lives, evidence.lives.rows
    kind, time = rows["kind"], np.minimum(rows["time"].astype(np.int64), evidence.horizon)
    enters = np.isin(kind, (ev.OPENED, ev.RETURNED))
    leaves = (lives.desk >= 0) & (
        np.isin(kind, (ev.CLOSED_ON_PAPER, ev.ENDED)) | ((kind == ev.PASSED_UP) & (rows["b"] < 0))
    )
    at = lives.last_before(enters)
    closed = np.flatnonzero(leaves)
    spent = int((time[closed] - time[at[closed]]).sum())
    still = np.setdiff1d(np.flatnonzero(enters), at[closed])
    spent += int((evidence.horizon - time[still]).sum())
    area, least = area_under(time[enters], time[leaves], evidence.horizon)
    return [
        *totals("Little's law holds for cases", area, spent),
        *(["more cases leave than entered"] if least < 0 else []),
    ]


DISPUTE_LAWS: Final[tuple[Callable[[Evidence], list[str]], ...]] = (
    born_once_and_in_order,
    only_legal_transitions,
    births_have_their_cause,
    one_dispute_per_tie,
    times_are_within_the_run,
    severity_moves_by_steps,
    rows_name_the_desk,
    known_through_someone,
    the_book_is_kept,
    cases_in_the_system,
)
