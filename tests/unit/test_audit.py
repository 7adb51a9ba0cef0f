"""The books of real runs balance; and every law notices when its own part of the log is falsified."""

import time
from dataclasses import replace

import numpy as np
import pytest
from places import EVERYTHING, LIVELY, place

from sim import events as ev
from sim.audit import LAWS, audit, check
from sim.errors import AuditError
from sim.events import Log
from sim.simulate import simulate


@pytest.fixture(scope="module")
def lively():
    """A place in which every kind of row occurs."""
    scenario = place(
        households=200, residents=640, villages=2, policies=EVERYTHING, parameters=LIVELY, run={"days": 400}
    )
    return simulate(scenario, seed=11)


def falsified(run, rows):
    return audit(replace(run, log=Log(rows)))


def test_a_year_of_the_town_balances(town_run):
    assert audit(town_run) == []
    check(town_run)


def test_a_place_in_which_everything_happens_balances(lively):
    kinds = set(lively.log.rows["kind"].tolist())
    assert {event.name for event in ev.EVENTS if event.code not in kinds} <= {"merged", "request_open"}
    assert audit(lively) == []


@pytest.mark.parametrize("absent", [*EVERYTHING, "all"])
def test_without_any_one_policy_the_books_balance_too(absent):
    policies = (
        {} if absent == "all" else {name: value for name, value in EVERYTHING.items() if name != absent}
    )
    run = simulate(place(households=120, residents=380, policies=policies, parameters=LIVELY), seed=5)
    assert audit(run) == []


@pytest.mark.parametrize("days", [1, 2, 31, 366])
def test_short_runs_and_new_years_balance(town, days):
    assert audit(simulate(town, seed=3, days=days)) == []


def test_an_audit_takes_a_moment(town_run):
    audit(town_run)
    begun = time.perf_counter()
    audit(town_run)
    assert time.perf_counter() - begun < 0.2


def test_every_law_says_what_it_is():
    assert len({law.__name__ for law in LAWS}) == len(LAWS)
    assert all(law.__doc__ and len(law.__doc__) > 40 for law in LAWS)


def first(run, kind: int, condition=lambda rows: np.ones(len(rows), dtype=bool)) -> int:
    rows = run.log.rows
    return int(np.flatnonzero((rows["kind"] == kind) & condition(rows))[0])


def drop(kind: int, condition=lambda rows: np.ones(len(rows), dtype=bool)):
    return lambda run: np.delete(run.log.rows, first(run, kind, condition))


def double(kind: int):
    def change(run):
        at = first(run, kind)
        return np.insert(run.log.rows, at, run.log.rows[at])

    return change


def alter(kind: int, column: str, by: int, condition=lambda rows: np.ones(len(rows), dtype=bool)):
    def change(run):
        rows = run.log.rows.copy()
        rows[column][first(run, kind, condition)] += by
        return rows

    return change


FAULTS = {
    "a birth is missing": drop(ev.BORN),
    "a birth is doubled": double(ev.BORN),
    "an end is missing, and the tie is used again": drop(ev.ENDED, lambda rows: rows["a"] == ev.AGREEMENT),
    "an end is doubled": double(ev.ENDED),
    "an end names another unit": alter(ev.ENDED, "b", 1, lambda rows: rows["b"] > 0),
    "an end states another severity": alter(ev.ENDED, "c", 1),
    "a dispute hardens by two steps": alter(ev.INTENSIFIED, "a", 1),
    "a dispute hardens to severity 9": alter(ev.INTENSIFIED, "a", 9),
    "a case opens twice": double(ev.OPENED),
    "a case opens at another unit": alter(ev.OPENED, "a", -1, lambda rows: rows["b"] == 1),
    "a case is not entered": drop(ev.RECORDED),
    "a session never begins": drop(ev.SESSION_BEGAN),
    "a session never ends": drop(ev.SESSION_ENDED),
    "a session lasts longer than from beginning to end": alter(ev.SESSION_ENDED, "b", 5000),
    "a session is ended by another": alter(ev.SESSION_ENDED, "a", -1),
    "a session has another number": alter(ev.SESSION_BEGAN, "c", 1),
    "a session begins at night": alter(ev.SESSION_BEGAN, "time", -600),
    "an agreement is none": alter(ev.SESSION_ENDED, "c", -1, lambda rows: rows["c"] == 1),
    "a case is passed down": alter(ev.PASSED_UP, "b", -5, lambda rows: rows["b"] > 6),
    "a case returns without having been closed": drop(ev.CLOSED_ON_PAPER),
    "a spark has a parent": alter(ev.BORN, "b", 1, lambda rows: rows["b"] < 0),
    "a relapse is a spark": alter(ev.BORN, "c", -8 * ev.RELAPSE, lambda rows: rows["c"] >> 3 == ev.RELAPSE),
    "a relapse is on another tie": alter(ev.BORN, "a", 1, lambda rows: rows["c"] >> 3 == ev.RELAPSE),
    "a stranger voices": alter(ev.VOICED, "a", 40),
    "another head notices": alter(ev.NOTICED, "a", 1, lambda rows: rows["b"] == ev.BY_HEAD),
    "a row lies before the run": alter(ev.VOICED, "time", -(1 << 30)),
    "a birth lies a month back": alter(ev.BORN, "time", -43200, lambda rows: rows["time"] > 1440 * 50),
    "a request is missing": drop(ev.REQUEST_DONE),
    "a request is doubled": double(ev.REQUEST_DONE),
    "a request waits a minute less": alter(ev.REQUEST_DONE, "b", -1),
    "a request is late without being it": alter(ev.REQUEST_DONE, "c", 1, lambda rows: rows["c"] % 2 == 0),
    "a lost request is not": drop(ev.REQUEST_LOST),
    "a grid serves another's household": alter(ev.REQUEST_DONE, "a", 1),
    "a minute of capacity is missing": alter(ev.UNIT_MINUTES, "b", -1, lambda rows: rows["a"] == ev.CAPACITY),
    "a minute of requests is missing": alter(ev.UNIT_MINUTES, "b", -1, lambda rows: rows["a"] == ev.REQUESTS),
    "a month's account is stated twice": double(ev.UNIT_MINUTES),
    "a month's account is missing": drop(ev.UNIT_MINUTES),
    "a visit too many": alter(ev.PATROLLED, "b", 1),
    "a round begins elsewhere": alter(ev.PATROLLED, "a", 1),
    "a worker quits twice": double(ev.QUIT),
    "a post is filled too soon": alter(ev.HIRED, "time", -14400),
    "a month's fatigue is missing": drop(ev.FATIGUE),
    "more take part than there are": alter(ev.PARTICIPATION, "a", 1000),
    "one participant more": alter(ev.PARTICIPATION, "a", 1),
    "a point more is earned": alter(ev.POINTS, "b", 1, lambda rows: rows["a"] == ev.EARNED),
    "a point is lost unseen": alter(ev.POINTS, "b", -1, lambda rows: rows["a"] == ev.BALANCE),
    "more is redeemed than the budget has": alter(
        ev.POINTS, "b", 10_000, lambda rows: rows["a"] == ev.REDEEMED
    ),
    "a village has no mood": drop(ev.MOOD),
    "trust above one": alter(ev.MOOD, "a", 1_000_000),
    "a row of no known kind": alter(ev.MOOD, "kind", 50),
    "a worker who does not exist": alter(ev.FATIGUE, "subject", 1 << 20),
    "a call too many": alter(ev.CALLED, "b", 1, lambda rows: rows["a"] == ev.BY_MEMBER),
    "a cadre's call too few": alter(ev.CALLED, "b", -1, lambda rows: rows["a"] == ev.BY_CADRE),
    "a leader calls in another grid": alter(ev.CALLED, "subject", 1, lambda rows: rows["a"] == ev.BY_LEADER),
    "a visit on a flag too many": alter(ev.CALLED, "b", 1, lambda rows: rows["a"] == ev.BY_FLAG),
    "a month's calls are missing": drop(ev.CALLED),
    "a member notices where none calls": alter(
        ev.NOTICED, "time", 1440, lambda rows: rows["b"] == ev.BY_MEMBER
    ),
    "a camera notices at a patrol": alter(ev.NOTICED, "b", ev.BY_CAMERA),
    "a flag without a score": alter(ev.FLAGGED, "c", -1_000_000),
    "a flag on half a building": alter(ev.FLAGGED, "b", -1),
    "a building is flagged twice": double(ev.FLAGGED),
    "a flag before anything is on record": alter(ev.FLAGGED, "time", -1440 * 390),
    "a grid is not rated": drop(ev.RATED),
    "a grid has another colour": alter(ev.RATED, "a", 1, lambda rows: rows["a"] == 0),
    "the best grid has the worst score": alter(ev.RATED, "b", 1_000_000, lambda rows: rows["a"] == 0),
    "a reminder before the due day": alter(ev.REMINDED, "time", -40 * 1440),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_falsified_log_is_found_out(lively, fault):
    complaints = falsified(lively, FAULTS[fault](lively))
    assert complaints
    assert all(isinstance(text, str) and text for text in complaints)


def test_the_complaint_names_the_law_and_the_first_row(lively):
    rows = FAULTS["an end is doubled"](lively)
    with pytest.raises(
        AuditError, match=r"rows fit the state of the dispute: broken by 1 rows, first day \d+ .*ended"
    ) as caught:
        check(replace(lively, log=Log(rows)))
    assert str(caught.value).count("\n") + 1 == len(falsified(lively, rows))


def test_traces_of_an_absent_policy_are_found(town_run):
    row = np.array([(1439, ev.POINTS, 0, ev.EARNED, 5, 0)], dtype=ev.ROW)
    rows = np.insert(town_run.log.rows, len(town_run.log), row)
    assert any("without points" in text for text in falsified(town_run, rows))


def test_an_empty_log_is_no_run(town_run):
    assert falsified(town_run, town_run.log.rows[:0])


def test_another_seed_s_requests_are_not_these(town, town_run):
    other = simulate(town, seed=2, world=town_run.world)
    assert any("every request ends once" in text for text in audit(replace(town_run, log=other.log)))
