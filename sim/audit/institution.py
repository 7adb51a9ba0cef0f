"""Laws of the books: minutes, patrols, posts, points, participation; and what absent policies leave."""

from collections.abc import Callable, Iterable
from typing import Any, Final

import numpy as np

from sim import events as ev
from sim.audit.evidence import Evidence, broken, unequal
from sim.calendar import MINUTES_PER_DAY
from sim.institution.build import WORKING_DAYS_A_WEEK
from sim.vocabulary import (
    BY_APP,
    BY_GRIDWORKER,
    BY_HEAD,
    BY_HOTLINE,
    COMMITTEE,
    GRID,
    HEAD,
    LENT,
    POSTS,
    RANGER_KINDS,
    TOWNSHIP,
    VETERAN,
)

MILLION = 1_000_000
MONTHLY: Final = (
    ev.UNIT_MINUTES,
    ev.PATROLLED,
    ev.FATIGUE,
    ev.PARTICIPATION,
    ev.POINTS,
    ev.EMPTY_REPORTS,
    ev.LISTED,
    ev.RATED,
    ev.CALLED,
)
REQUESTS: Final = (ev.REQUEST_DONE, ev.REQUEST_GIVEN_UP, ev.REQUEST_LOST, ev.REQUEST_OPEN)
CELL = "(unit, month)"


def one_row_a_month(evidence: Evidence) -> list[str]:
    """A month's figure of a unit, a worker or a village is stated once."""
    complaints = []
    for kind in MONTHLY:
        rows = evidence.of(kind)
        account = rows["a"] if kind in (ev.UNIT_MINUTES, ev.POINTS, ev.CALLED) else 0
        key = (rows["subject"].astype(np.int64) * 8 * (evidence.months + 1) + rows["c"]) * 16 + account
        order = np.argsort(key, kind="stable")
        again = np.zeros(len(rows), dtype=bool)
        again[order[1:]] = key[order][1:] == key[order][:-1]
        complaints += broken(rows, again, "a month's figure is stated once")
    return complaints


def minutes_add_up(evidence: Evidence) -> list[str]:
    """For each unit and month: capacity + overtime = admin + requests + cases + patrol + idle.

    None of them is negative, and only grids do admin, requests and patrols.
    """
    rows, minutes = evidence.of(ev.UNIT_MINUTES), evidence.minutes
    have = minutes[:, :, ev.CAPACITY] + minutes[:, :, ev.OVERTIME]
    spent = minutes[:, :, [ev.ADMIN, ev.REQUESTS, ev.CASES, ev.PATROL, ev.IDLE]].sum(axis=2)
    of_grids = np.isin(rows["a"], (ev.ADMIN, ev.REQUESTS, ev.PATROL))
    return [
        *unequal("capacity + overtime = minutes spent + idle", have != spent, have, spent, CELL),
        *broken(rows, rows["b"] <= 0, "minutes in the books are positive"),
        *broken(
            rows,
            of_grids & (evidence.unit_level[rows["subject"]] != GRID),
            "only grids patrol and serve requests",
        ),
    ]


def capacity_is_the_posts(evidence: Evidence) -> list[str]:
    """Capacity is what the posts give on the month's working days; overtime keeps within its share.

    The posts give whole shifts, all of them above the grid, where nobody is absent; or a fifth of a
    weekly budget a day.
    """
    units, minutes = evidence.institution.units, evidence.minutes
    capacity, overtime = minutes[:, :, ev.CAPACITY], minutes[:, :, ev.OVERTIME]
    days = evidence.working_days[None, :]
    shift, workers = units["shift_minutes"][:, None], units["workers"][:, None]
    full = np.where(
        shift > 0,
        shift * workers * days,
        units["budget_minutes"][:, None] * workers * days // WORKING_DAYS_A_WEEK,
    )
    is_grid, is_head = (units["level"] == GRID)[:, None], (units["level"] == HEAD)[:, None]
    # The books of a head who had no case in a month stay closed.
    at_most = is_grid | (is_head & (minutes[:, :, ev.CASES] == 0))
    wrong = np.where(at_most, (capacity > full) | (capacity % np.maximum(shift, 1) != 0), capacity != full)
    extra = (evidence.p["overtime_share_max"] * shift).astype(np.int64) * workers * days
    return [
        *unequal("capacity is what the posts give", wrong, capacity, full, CELL),
        *unequal("overtime keeps within its share", (shift > 0) & (overtime > extra), overtime, extra, CELL),
    ]


def minutes_of_cases(evidence: Evidence) -> list[str]:
    """A unit's minutes on cases are those of its finished sessions.

    Beside them there are no more than passed in sessions that were never finished.
    """
    lives, rows, units = evidence.lives, evidence.lives.rows, len(evidence.institution.units)
    account = evidence.minutes[:, :, ev.CASES].sum(axis=1)
    ended = evidence.of(ev.SESSION_ENDED)
    unit = evidence.institution.workers["unit"][ended["a"]]
    finished = np.bincount(unit, weights=ended["b"], minlength=units).astype(np.int64)
    began = np.flatnonzero(rows["kind"] == ev.SESSION_BEGAN)
    finishing = lives.session[rows["kind"] == ev.SESSION_ENDED]
    unfinished = np.setdiff1d(began, finishing)
    # It stopped at the latest when the dispute ended or the session was begun anew.
    following = np.full(len(rows), evidence.horizon + MINUTES_PER_DAY)
    stops = np.isin(rows["kind"], (ev.SESSION_BEGAN, ev.ENDED)) & (lives.session >= 0)
    following[lives.session[stops]] = rows["time"][stops]
    passed = following[unfinished] - rows["time"][unfinished]
    # Where shifts span midnight, a dispute may end in the small hours, and the night is worked all the same.
    passed = np.maximum(passed, evidence.spans_midnight[rows["b"][unfinished]] * MINUTES_PER_DAY)
    slack = np.bincount(rows["b"][unfinished], weights=passed, minlength=units)
    wrong = (account < finished) | (account > finished + slack)
    return unequal("minutes on cases are those of the sessions", wrong, account, finished, "unit")


def patrols_take_their_time(evidence: Evidence) -> list[str]:
    """Patrol minutes are visits times (visit + way), those on flags too; a round goes on where it ended."""
    units, rows = evidence.institution.units, evidence.of(ev.PATROLLED)
    minutes = evidence.minutes[:, :, ev.PATROL]
    visits, offset = np.zeros_like(minutes), np.zeros_like(minutes)
    visits[rows["subject"], rows["c"]], offset[rows["subject"], rows["c"]] = rows["b"], rows["a"]
    each = (evidence.p["visit_minutes"] + evidence.p["travel_minutes"][units["setting"]]).astype(np.int64)
    households = units["end_household"] - units["first_household"]
    before = np.cumsum(visits, axis=1) - visits
    called = evidence.of(ev.CALLED)
    called = called[called["a"] == ev.BY_FLAG]
    on_flags = np.zeros_like(minutes)
    on_flags[called["subject"], called["c"]] = called["b"]
    made = (visits + on_flags) * each[:, None]
    wrong = (visits > 0) & (offset != before % households[:, None])
    return [
        *unequal("patrol minutes are those of the visits", minutes != made, minutes, made, CELL),
        *unequal("rounds go on where they ended", wrong, offset, before, CELL),
        *broken(rows, rows["b"] <= 0, "visits are counted if there were any"),
    ]


def posts_are_left_and_filled(evidence: Evidence) -> list[str]:
    """Only gridworkers quit; on a post, quitting and hiring alternate, with the vacancy between them."""
    rows = evidence.rows[np.isin(evidence.rows["kind"], (ev.QUIT, ev.HIRED))]
    rows = rows[np.argsort(rows["subject"], kind="stable")]
    again = np.zeros(len(rows), dtype=bool)
    again[1:] = rows["subject"][1:] == rows["subject"][:-1]
    before = np.where(again, np.roll(rows["kind"], 1), ev.HIRED) if len(rows) else rows["kind"]
    hired = rows["kind"] == ev.HIRED
    since = np.where(again, rows["time"] - np.roll(rows["time"], 1), 0) if len(rows) else rows["time"]
    vacancy = int(evidence.p["vacancy_days"]) * MINUTES_PER_DAY
    unit = evidence.institution.workers["unit"][rows["subject"]]
    return [
        *broken(rows, before == rows["kind"], "quitting and hiring alternate"),
        *broken(rows, hired & (since < vacancy), "a post is vacant for its time"),
        *broken(rows, (unit != rows["a"]) | (evidence.unit_level[unit] != GRID), "only gridworkers quit"),
    ]


def fatigue_is_stated(evidence: Evidence) -> list[str]:
    """Each gridworker's fatigue is stated every month, as a share."""
    rows, workers = evidence.of(ev.FATIGUE), evidence.institution.workers
    expected = np.where(evidence.unit_level[workers["unit"]] == GRID, evidence.months, 0)
    stated = np.bincount(rows["subject"], minlength=len(workers))
    return [
        *unequal("fatigue is stated every month", stated != expected, stated, expected, "worker"),
        *broken(rows, (rows["b"] < 0) | (rows["b"] > MILLION), "fatigue is a share"),
    ]


def participation_is_of_adults(evidence: Evidence) -> list[str]:
    """Of each class of adults no more take part than the world has.

    Every month is decided, from the first to the one after the run.
    """
    rows, world = evidence.of(ev.PARTICIPATION), evidence.world
    if len(rows) == 0:
        return []
    people, homes = world.residents, world.households[world.residents.household]
    adult = people.age_band > 0
    group = (people.age_band.astype(np.int64) - 1) * 2 + homes["migrant"]
    adults = np.bincount(homes["village"][adult] * 8 + group[adult], minlength=8 * len(world.villages))
    place = rows["subject"].astype(np.int64) * 8 + (rows["c"] & 7)
    stated = np.bincount(place, minlength=len(adults))
    expected = np.where(adults > 0, evidence.months + 1, 0)
    return [
        *broken(rows, (rows["a"] < 0) | (rows["a"] > rows["b"]), "no more take part than there are adults"),
        *broken(rows, rows["b"] != adults[place], "adults are those of the world"),
        *unequal("every month is decided", stated != expected, stated, expected, "(village * 8 + class)"),
    ]


def points_balance(evidence: Evidence) -> list[str]:
    """A village's balance moves by earned - lost - redeemed and is never negative.

    Earnings are those of its participants, losses are for incidents of the month, and redemption keeps
    within the budget.
    """
    world, p, months = evidence.world, evidence.p, evidence.months
    ledger = np.zeros((len(world.villages), months, len(ev.LEDGER)), dtype=np.int64)
    rows = evidence.of(ev.POINTS)
    ledger[rows["subject"], rows["c"], rows["a"]] = rows["b"]
    earned, lost, redeemed, balance, _ = np.moveaxis(ledger, 2, 0)
    before = np.concatenate([np.zeros((len(balance), 1), dtype=np.int64), balance[:, :-1]], axis=1)
    moved = before + earned - lost - redeemed
    in_setting = p["points_in_setting"][world.villages["setting"]] == 1.0
    month = np.arange(months)
    runs = (p["points_start_month"] <= month) & (month < p["points_stop_month"]) & bool(p["has_points"])
    paid = in_setting[:, None] & runs[None, :]
    active = np.zeros((len(world.villages), months + 1), dtype=np.int64)
    took_part = evidence.of(ev.PARTICIPATION)
    np.add.at(active, (took_part["subject"], took_part["c"] >> 3), took_part["a"])
    due = paid * active[:, :months] * int(p["earn_points_month"])
    budget = (p["points_budget_per_resident_month"] * world.villages["residents"]).astype(np.int64)
    budget = paid * budget[:, None]
    most = paid * _incidents(evidence) * int(p["lose_points_incident"])
    name = "(village, month)"
    return [
        *broken(rows, rows["b"] <= 0, "points in the ledger are positive"),
        *unequal("balance = last balance + earned - lost - redeemed", balance != moved, balance, moved, name),
        *unequal("points are earned by participants", earned != due, earned, due, name),
        *unequal("redemption keeps within the budget", redeemed > budget, redeemed, budget, name),
        *unequal("points are lost for incidents only", lost > most, lost, most, name),
    ]


def _incidents(evidence: Evidence) -> np.ndarray:
    """Residents' incidents by village and month: one for each resident end of the tie."""
    rows = evidence.of(ev.INCIDENT)
    homes = evidence.homes[evidence.of(ev.BORN)["a"][rows["subject"]]]
    month = evidence.calendar.month[np.clip(rows["time"] // MINUTES_PER_DAY, 0, evidence.run.days - 1)]
    count = np.zeros((len(evidence.world.villages), evidence.months), dtype=np.int64)
    for home in homes.T:
        known = home >= 0
        np.add.at(count, (evidence.world.households["village"][home[known]], month[known]), 1)
    return count


def mood_is_of_adults(evidence: Evidence) -> list[str]:
    """At the end each village with adults states its mood: trust in [0, 1], grievance up to its limit."""
    rows, adults = evidence.of(ev.MOOD), evidence.world.villages["adults"]
    stated = np.bincount(rows["subject"], minlength=len(adults))
    most = MILLION * evidence.p["grievance_max"]
    wrong = (rows["a"] < 0) | (rows["a"] > MILLION) | (rows["b"] < 0) | (rows["b"] > most)
    wrong |= rows["c"] != adults[rows["subject"]]
    return [
        *unequal("every village states its mood", stated != (adults > 0), stated, adults, "village"),
        *broken(rows, wrong, "mood is a mean over the village's adults"),
    ]


def special_posts_are_where_they_belong(evidence: Evidence) -> list[str]:
    """Rangers and lent staff work in grids, veterans on committees, and a joint group has one head.

    As many rangers and veterans there are as the scenario says, where it says a number; and no desks of
    townships where they are pooled.
    """
    units, workers = evidence.institution.units, evidence.institution.workers
    level, post = evidence.unit_level[workers["unit"]], workers["post"]
    belongs = np.where(post == VETERAN, COMMITTEE, np.where(post > 0, GRID, level))
    groups = units["serves"] > 0
    is_one = (units["workers"] == 1) & (units["level"] == HEAD) & (units["members"] > 0)
    complaints = [
        *unequal("special posts are at their level", level != belongs, level, belongs, "worker"),
        *unequal("a joint group has one head", groups & ~is_one, units["workers"], units["level"], "unit"),
    ]
    policies = evidence.policies.effective()
    desks = int((units["level"] == TOWNSHIP).sum())
    if policies.one_stop is not None and policies.one_stop.pool_townships and desks:
        complaints.append(f"townships' desks are pooled, and there are {desks:,} of them")
    asked = {VETERAN: policies.veteran_mediators} if (level == COMMITTEE).any() else {}
    if policies.rangers is not None and (level == GRID).any():
        asked |= {kind: getattr(policies.rangers, POSTS[kind]) for kind in RANGER_KINDS}
    for kind, lever in asked.items():
        wanted = getattr(lever, "total", None)
        found = int((post == kind).sum())
        if wanted is not None and found not in (0, wanted):  # a place may lack the settings that are named
            complaints.append(f"{wanted:,} {POSTS[kind]} posts are asked for, and there are {found:,}")
    return complaints


def absent_policies_leave_no_trace(evidence: Evidence) -> list[str]:
    """What a policy alone can cause does not happen without it."""
    policies, p = evidence.policies, evidence.p
    levels = evidence.institution.units["level"]
    noticer, channel = evidence.of(ev.NOTICED)["b"], evidence.of(ev.VOICED)["b"]
    source = np.concatenate([evidence.of(kind)["c"] >> 1 for kind in REQUESTS])

    def rows(*kinds: int) -> int:
        return sum(len(evidence.of(kind)) for kind in kinds)

    def times(value: int, values: np.ndarray) -> int:
        return int((values == value).sum())

    def bits(kind: int, bit: int) -> int:
        return int((evidence.of(kind)["c"] & bit > 0).sum())

    serves, posts = evidence.institution.units["serves"], evidence.institution.workers["post"]
    by_head = times(ev.BY_HEAD, noticer) + times(BY_HEAD, channel) + times(HEAD, levels[serves == 0])
    by_group = times(ev.BY_GROUP, noticer) + int((serves > 0).sum())
    by_grid = times(ev.BY_PATROL, noticer) + times(BY_GRIDWORKER, channel) + times(GRID, levels)
    by_volunteer = times(ev.BY_VOLUNTEER, noticer)
    caller = evidence.of(ev.CALLED)["a"]

    def of(noticer_code: int) -> int:
        return times(noticer_code, noticer) + times(noticer_code, caller)

    traces: Iterable[tuple[str, Any, int]] = (
        ("points", policies.points, rows(ev.POINTS, ev.EMPTY_REPORTS)),
        ("public lists", p["has_lists"], rows(ev.LISTED)),
        ("points or volunteers", p["has_volunteers"], rows(ev.PARTICIPATION) + by_volunteer),
        ("joint defence", policies.joint_defence, by_head),
        (
            "staffing",
            policies.staffing,
            by_grid + rows(ev.PATROLLED, ev.FATIGUE, ev.QUIT, ev.HIRED, *REQUESTS),
        ),
        ("reminders", p["has_reminders"], rows(ev.REMINDED)),
        ("merging", p["has_merging"], rows(ev.MERGED)),
        ("follow-up calls", p["follow_up_share"], rows(ev.RETURNED)),
        ("a hotline", policies.hotline, times(BY_HOTLINE, channel) + times(ev.HOTLINE, source)),
        ("an app", policies.app, times(BY_APP, channel) + times(ev.APP, source)),
        ("joint groups", policies.joint_groups, by_group),
        ("rangers", policies.rangers, int(np.isin(posts, list(RANGER_KINDS)).sum())),
        ("alliances", policies.alliances, times(LENT, posts)),
        ("veteran mediators", policies.veteran_mediators, times(VETERAN, posts)),
        ("cameras", p["has_cameras"], of(ev.BY_CAMERA)),
        ("party pairing", policies.party_pairing, of(ev.BY_MEMBER)),
        ("cadre visits", policies.cadre_visits, of(ev.BY_CADRE)),
        ("early warning", p["has_warning"], of(ev.BY_FLAG) + rows(ev.FLAGGED)),
        ("ratings", p["has_ratings"], of(ev.BY_LEADER) + rows(ev.RATED)),
        ("a ladder", policies.ladder, int((levels > GRID).sum())),
        ("teams", p["has_teams"], bits(ev.SESSION_ENDED, ev.BY_TEAM)),
        ("legal advisers", p["has_advisers"], bits(ev.SESSION_ENDED, ev.ADVISED)),
        ("petition agents", policies.petition_agents, bits(ev.VOICED, ev.CARRIED)),
        ("contests", p["has_contests"], rows(ev.CONTEST_WON)),
    )
    return [
        f"without {name} there are {count:,} traces of it" for name, has, count in traces if count and not has
    ]


INSTITUTION_LAWS: Final[tuple[Callable[[Evidence], list[str]], ...]] = (
    one_row_a_month,
    minutes_add_up,
    capacity_is_the_posts,
    minutes_of_cases,
    patrols_take_their_time,
    posts_are_left_and_filled,
    fatigue_is_stated,
    participation_is_of_adults,
    points_balance,
    mood_is_of_adults,
    special_posts_are_where_they_belong,
    absent_policies_leave_no_trace,
)
