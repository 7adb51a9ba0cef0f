"""Laws of those who look and call: cameras, members, cadres and leaders, flags on buildings, ratings."""

from collections.abc import Callable
from typing import Final

import numpy as np

from sim import events as ev
from sim.audit.evidence import Evidence, broken, totals, unequal
from sim.calendar import MINUTES_PER_DAY
from sim.draws import CALLS_FROM, MONTH_END, draws_of, key_of, root_key
from sim.rules.outreach import calls_between, is_assigned, is_in_public
from sim.rules.supervision import in_thousandths
from sim.vocabulary import GRID, SETTINGS

CALLERS: Final = (ev.BY_CADRE, ev.BY_LEADER, ev.BY_MEMBER)
"""In the order of their draws."""
CELL: Final = "(village or unit, month)"


class Planned:
    """The calls that a run's seed and its ratings imply, planned anew."""

    def __init__(self, evidence: Evidence) -> None:
        """Nothing is drawn yet."""
        self.evidence = evidence
        self.in_month = evidence.calendar.in_month

    def of_month(self, caller: int, month: int) -> tuple[np.ndarray, np.ndarray]:
        """How many calls each household gets from a caller, and when they begin: (H,) each."""
        evidence = self.evidence
        days = np.flatnonzero(evidence.calendar.month == month)
        rate = self._a_day(caller, month) * self.in_month[days[0], 1]
        key = key_of(*root_key(seed=evidence.run.seed), MONTH_END, CALLS_FROM + month)
        homes = np.ascontiguousarray(evidence.world.households["key"])
        u, phase = np.zeros(len(homes)), np.zeros(len(homes))
        place = CALLERS.index(caller)
        draws_of(*key, homes, np.full(len(homes), 2 * place), u)
        draws_of(*key, homes, np.full(len(homes), 2 * place + 1), phase)
        return np.where(rate > 0, rate + u, 0.0).astype(np.int64), phase

    def _a_day(self, caller: int, month: int) -> np.ndarray:
        """Calls a day on each household, on average."""
        evidence, world, p = self.evidence, self.evidence.world, self.evidence.p
        village = world.households["village"]
        if caller == ev.BY_CADRE:
            return np.full(len(village), float(p["cadre_calls_day"]))
        if caller == ev.BY_MEMBER:
            place = np.arange(len(village)) - world.villages["first_household"][village]
            assigned = evidence.institution.assigned[village]
            chosen = is_assigned(place, assigned, world.villages["households"][village])
            return np.where(chosen, float(p["member_calls_day"]), 0.0)
        units, grid = evidence.institution.units, evidence.institution.grid_of
        rated = evidence.of(ev.RATED)
        worst = rated[(rated["c"] == month - 1) & (rated["a"] == p["rating_worst"])]["subject"]
        if len(worst) == 0:  # nor need there be any unit
            return np.zeros(len(village))
        households = np.maximum(units["end_household"] - units["first_household"], 1)
        return np.where(np.isin(grid, worst), p["leader_calls_day"] / households[grid], 0.0)

    def between(self, caller: int, calls: int, phase: float, first: int, last: int) -> int:
        """Of a month's calls on a household, those between two of its days."""
        begin, end = self.in_month[first], self.in_month[last]
        if caller == ev.BY_MEMBER:
            return calls_between(calls, phase, int(end[1]), int(begin[0]), int(end[0]))
        done = int(end[2]) + int(self.evidence.calendar.is_working[last]) - 1
        return calls_between(calls, phase, int(end[3]), int(begin[2]), done)


def calls_are_as_planned(evidence: Evidence) -> list[str]:
    """Each month's calls are those that the draws imply; who notices on a call calls there on that day."""
    if not evidence.p["has_calls"]:
        return []
    planned, world = Planned(evidence), evidence.world
    wide = max(len(world.villages), len(evidence.institution.units))
    complaints = []
    for caller in CALLERS:
        stated, due = (np.zeros((wide, evidence.months), dtype=np.int64) for _ in range(2))
        rows = evidence.of(ev.CALLED)
        rows = rows[rows["a"] == caller]
        stated[rows["subject"], rows["c"]] = rows["b"]
        where = evidence.institution.grid_of if caller == ev.BY_LEADER else world.households["village"]
        noticed = evidence.of(ev.NOTICED)
        noticed = noticed[noticed["b"] == caller]
        absent = np.ones(len(noticed), dtype=bool)
        month_of = evidence.calendar.month[noticed["time"] // MINUTES_PER_DAY]
        for month in range(evidence.months):
            days = np.flatnonzero(evidence.calendar.month == month)
            calls, phase = planned.of_month(caller, month)
            for home in np.flatnonzero(calls):
                number = planned.between(caller, int(calls[home]), phase[home], days[0], days[-1])
                due[where[home], month] += number
            for at in np.flatnonzero(month_of == month):
                home, day = noticed["c"][at], noticed["time"][at] // MINUTES_PER_DAY
                absent[at] = planned.between(caller, int(calls[home]), phase[home], day, day) == 0
        complaints += unequal("calls are those that were planned", stated != due, stated, due, CELL)
        complaints += broken(noticed, absent, "whoever notices on a call calls there on that day")
    return complaints


def cameras_see_public_places(evidence: Evidence) -> list[str]:
    """Cameras notice disputes of public places alone, where there are cameras, on working days."""
    noticed = evidence.of(ev.NOTICED)
    noticed = noticed[noticed["b"] == ev.BY_CAMERA]
    kinds = evidence.world.ties["kind"][evidence.of(ev.BORN)["a"][noticed["subject"]]]
    setting = evidence.institution.units["setting"][noticed["a"]]
    wrong = ~np.array([is_in_public(int(kind)) for kind in kinds], dtype=bool)
    wrong |= evidence.p["camera_coverage"][np.minimum(setting, len(SETTINGS) - 1)] == 0
    wrong |= ~evidence.calendar.is_working[noticed["time"] // MINUTES_PER_DAY]
    return broken(noticed, wrong, "cameras notice what happens in public, where and when somebody watches")


def flags_are_on_buildings(evidence: Evidence) -> list[str]:
    """A flag is on a whole building of a grid with enough of a score, and not again before its quiet is over.

    Visits on flags go to flagged buildings, no more than were flagged before; what they notice too.
    """
    rows, p, units = evidence.of(ev.FLAGGED), evidence.p, evidence.institution.units
    size = int(p["warning_households_per_building"])
    first, end = units["first_household"][rows["subject"]], units["end_household"][rows["subject"]]
    whole = ((rows["a"] - first) % size == 0) & (rows["b"] == np.minimum(size, end - rows["a"]))
    least = in_thousandths(float(p["warning_threshold"]))
    order = np.argsort(rows["a"], kind="stable")
    day = rows["time"] // MINUTES_PER_DAY
    same = rows["a"][order][1:] == rows["a"][order][:-1]
    again = np.zeros(len(rows), dtype=bool)
    again[order[1:]] = same & (np.diff(day[order]) <= p["warning_quiet_days"])
    called = evidence.of(ev.CALLED)
    called = called[called["a"] == ev.BY_FLAG]
    wanted = np.bincount(rows["subject"], weights=rows["b"], minlength=len(units)).astype(np.int64)
    made = np.bincount(called["subject"], weights=called["b"], minlength=len(units)).astype(np.int64)
    noticed = evidence.of(ev.NOTICED)
    noticed = noticed[noticed["b"] == ev.BY_FLAG]
    start = units["first_household"][noticed["a"]]
    start = start + (noticed["c"] - start) // size * size
    earliest = np.full(len(evidence.world.households), np.iinfo(np.int64).max)
    np.minimum.at(earliest, rows["a"], rows["time"])
    return [
        *broken(
            rows, ~whole | (units["level"][rows["subject"]] != GRID), "a flag is on a building of a grid"
        ),
        *broken(rows, rows["c"] < least, "a flagged building has enough of a score"),
        *broken(rows, again, "a building is flagged again only after its quiet"),
        *unequal("visits on flags are to flagged buildings", made > wanted, made, wanted, "unit"),
        *broken(noticed, earliest[start] >= noticed["time"], "a visit on a flag follows the flag"),
    ]


def flags_have_a_cause(evidence: Evidence) -> list[str]:
    """No grid has flags before the first entry in the book or incident of the place."""
    rows = evidence.of(ev.FLAGGED)
    causes = np.concatenate([evidence.of(kind)["time"] for kind in (ev.RECORDED, ev.MERGED, ev.INCIDENT)])
    first = causes.min(initial=np.iinfo(np.int32).max)
    return broken(rows, rows["time"] < first, "a flag has something on record before it")


def ratings_are_ranks(evidence: Evidence) -> list[str]:
    """Every grid is rated every month; the colours have their shares, and a worse one no better score."""
    rows, p = evidence.of(ev.RATED), evidence.p
    if not p["has_ratings"]:
        return []
    grids = evidence.unit_level[:-1] == GRID
    stated = np.bincount(rows["subject"], minlength=len(grids))
    expected = np.where(grids, evidence.months, 0)
    complaints = unequal("every grid is rated every month", stated != expected, stated, expected, "unit")
    worst, number = int(p["rating_worst"]), int(grids.sum())
    bounds, share = [0], float(p["rating_worst_share"])
    for _ in range(worst):
        bounds.append(min(int(share * number + 0.5), number))
        share += float(p["rating_middle_share"])
    quota = np.diff([*bounds, number])
    for month in range(evidence.months if number else 0):
        mine = rows[rows["c"] == month]
        found = np.bincount(worst - mine["a"], minlength=worst + 1)
        complaints += totals(f"month {month}: colours have their shares", 0, int(np.abs(found - quota).sum()))
        ranked = mine[np.argsort(-mine["a"], kind="stable")]
        lowest = np.minimum.accumulate(
            [mine["b"][mine["a"] == c].min(initial=2**31 - 1) for c in range(worst, -1, -1)]
        )
        limit = lowest[worst - ranked["a"]]
        above = np.concatenate([[2**31 - 1], lowest])[worst - ranked["a"]]
        complaints += broken(
            ranked, (ranked["b"] > above) | (ranked["b"] < limit), "worse colours score higher"
        )
    return complaints


NOTICING_LAWS: Final[tuple[Callable[[Evidence], list[str]], ...]] = (
    calls_are_as_planned,
    cameras_see_public_places,
    flags_are_on_buildings,
    flags_have_a_cause,
    ratings_are_ranks,
)
