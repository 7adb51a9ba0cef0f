"""Laws of the policies of casework: teams, legal advisers, agents who carry petitions, contests."""

from collections.abc import Callable
from typing import Final

import numpy as np

from sim import events as ev
from sim.audit.evidence import Evidence, broken, totals
from sim.rows import Rows
from sim.vocabulary import BY_PETITION, COMMITTEE

MONTHLY: Final = (ev.UNIT_MINUTES, ev.FATIGUE, ev.POINTS, ev.EMPTY_REPORTS, ev.LISTED)
"""Kinds of row that a month's end writes with its month in column c."""


def teams_hear_what_is_grave(evidence: Evidence) -> list[str]:
    """A team hears a session if the case was grave enough for its level when the session was put down.

    That was when the case came to the desk, or when the last session ended. What a follow-up call brings back
    is heard without one.
    """
    lives, rows = evidence.lives, evidence.lives.rows
    ended = rows["kind"] == ev.SESSION_ENDED
    put_down = lives.last_before(
        np.isin(rows["kind"], (ev.OPENED, ev.PASSED_UP, ev.RETURNED, ev.SESSION_ENDED))
    )[lives.session]
    least = evidence.p["team_from_severity"][evidence.unit_level[lives.desk]]
    grave = (lives.severity[put_down] >= least) & (rows["kind"][put_down] != ev.RETURNED)
    return broken(rows, ended & (grave != (rows["c"] & ev.BY_TEAM > 0)), "teams hear what is grave")


def advisers_sit_in_where_they_are(evidence: Evidence) -> list[str]:
    """Legal advisers are at committees' sessions alone, on their kinds and in their villages.

    In a month they spend no more than their minutes; and they are at every session for which those suffice.
    """
    rows = evidence.of(ev.SESSION_ENDED)
    units = evidence.institution.units[evidence.institution.workers["unit"][rows["a"]]]
    kind = evidence.world.ties["kind"][evidence.of(ev.BORN)["a"][rows["subject"]]]
    village = units["village"]
    theirs = (units["level"] == COMMITTEE) & (evidence.p["adviser_kind"][kind] == 1.0)
    theirs[theirs] = evidence.institution.covered["legal_advisers"][village[theirs]] == 1
    advised = rows["c"] & ev.ADVISED > 0
    month = _month_in_log(evidence, np.flatnonzero(evidence.rows["kind"] == ev.SESSION_ENDED))
    most = int(evidence.p["adviser_minutes_month"])
    wrong = np.zeros(len(rows), dtype=bool)
    spent: dict[tuple[int, int], int] = {}
    for at in np.flatnonzero(theirs):
        page = int(village[at]), int(month[at])
        total = spent.get(page, 0) + int(rows["b"][at])
        wrong[at] = advised[at] != (total <= most)
        spent[page] = total if advised[at] else spent.get(page, 0)
    return [
        *broken(rows, advised & ~theirs, "advisers sit in on their kinds, in their villages"),
        *broken(rows, wrong, "advisers keep within their minutes, and give them"),
    ]


def _month_in_log(evidence: Evidence, place: np.ndarray) -> np.ndarray:
    """The month in whose part of the log rows stand: the dates of night work may lie in the next one."""
    return np.searchsorted(np.maximum.accumulate(_month_ends(evidence)), place)


def _month_ends(evidence: Evidence) -> np.ndarray:
    """By month, the place of a row that its end wrote, or -1: without staff there is none."""
    at = np.flatnonzero(np.isin(evidence.rows["kind"], MONTHLY))
    ends = np.full(evidence.months, -1, dtype=np.int64)
    np.maximum.at(ends, evidence.rows["c"][at], at)
    return ends


def agents_carry_petitions(evidence: Evidence) -> list[str]:
    """Every petition of a village with agents is carried, if its home has a grid; and nothing else is."""
    rows, institution = evidence.of(ev.VOICED), evidence.institution
    home = evidence.world.residents.household[rows["a"]]
    village = evidence.world.households["village"][home]
    has_agent = (institution.covered["petition_agents"][village] == 1) & (institution.grid_of[home] >= 0)
    carried = rows["c"] & ev.CARRIED > 0
    return broken(rows, carried != (has_agent & (rows["b"] == BY_PETITION)), "agents carry petitions")


def contests_are_won_by_the_book(evidence: Evidence) -> list[str]:
    """Contests are won when they are due, by the units whose books show the largest shares closed.

    As many win as the policy says, of those with enough cases, and each row states the share.
    """
    won, p = evidence.of(ev.CONTEST_WON), evidence.p
    since = won["c"] + 1 - int(p["contest_first_month"])
    due = (since >= 0) & (since % int(p["contest_every_months"]) == 0)
    fits = (p["contest_at"][won["a"]] == 1.0) & (evidence.unit_level[won["subject"]] == won["a"])
    complaints = broken(won, ~due | ~fits, "contests are of their levels, when they are due")
    if complaints or evidence.policies.effective().contests is None:
        return complaints
    ends, previous = _month_ends(evidence), 0
    for month in range(int(p["contest_first_month"]) - 1, evidence.months, int(p["contest_every_months"])):
        if ends[month] < 0:
            return []
        part = evidence.rows[previous : ends[month]]
        complaints += _one_contest(evidence, part, won[won["c"] == month])
        previous = ends[month]
    return complaints


def _one_contest(evidence: Evidence, rows: Rows, won: Rows) -> list[str]:
    """A contest's winners against the rows since the last one."""
    units, p = len(evidence.institution.units), evidence.p
    ended = rows[(rows["kind"] == ev.ENDED) & (rows["b"] >= 0)]["b"]
    paper, passed = (rows[rows["kind"] == kind]["a"] for kind in (ev.CLOSED_ON_PAPER, ev.PASSED_UP))
    closed = np.bincount(np.concatenate([ended, paper]), minlength=units)
    left = closed + np.bincount(passed, minlength=units)
    complaints = broken(
        won,
        won["b"] != 1000 * closed[won["subject"]] // np.maximum(left[won["subject"]], 1),
        "a prize states the share closed",
    )
    for level in np.flatnonzero(p["contest_at"] == 1.0):
        competes = (evidence.unit_level[:-1] == level) & (left >= p["contest_least_cases"])
        wins = np.zeros(units, dtype=bool)
        wins[won["subject"][won["a"] == level]] = True
        number = max(1, int(p["contest_winners"] * competes.sum() + 0.5)) if competes.any() else 0
        share = closed / np.maximum(left, 1)
        worst = share[wins].min(initial=1.0)
        better = int((competes & ~wins & (share > worst)).sum())
        complaints += totals("as many win as are to", int(wins.sum()), number)
        complaints += totals(
            "losers with a better book than a winner's", better + int((wins & ~competes).sum()), 0
        )
    return complaints


CASEWORK_LAWS: Final[tuple[Callable[[Evidence], list[str]], ...]] = (
    teams_hear_what_is_grave,
    advisers_sit_in_where_they_are,
    agents_carry_petitions,
    contests_are_won_by_the_book,
)
