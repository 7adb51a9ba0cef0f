"""Early warning, compiled: signals are pooled by building; flags bring the grid's workers to its doors."""

from typing import Any

from sim import events
from sim.jit import inner
from sim.kernels.state import NEVER
from sim.kernels.tools import building_of, log
from sim.rules.supervision import in_thousandths, is_flagged, warning_score


@inner
def raise_flags(m: Any, p: Any, day: int, u: int, time: int) -> None:
    """On the evening of a working day: flag a grid's buildings whose score is high enough.

    A score only falls until the next signal, so that without one nobody need look at it again.
    """
    unit = m.unit[u]
    state = m.unit[u]
    state.alert = 0
    size = int(p.warning_households_per_building)
    for first in range(unit.first_household, unit.end_household, size):
        building = m.building[building_of(m, p, u, first)]
        if not is_flagged(p, building.score):
            continue
        score = warning_score(p, building.score, float(max(day - building.score_day, 0)), 0.0)
        if not is_flagged(p, score):
            continue
        state.alert = 1
        if day < building.quiet_until:
            continue
        households = min(first + size, unit.end_household) - first
        building.quiet_until = NEVER
        building.next_flagged = -1
        if state.flag_waiting == 0:
            state.flag_first = first
            state.flag_done = 0
        else:
            m.building[building_of(m, p, u, int(state.flag_last))].next_flagged = first
        state.flag_last = first
        state.flag_waiting += households
        log(m, time, events.FLAGGED, u, first, households, in_thousandths(score))


@inner
def take_flags(m: Any, p: Any, day: int, u: int, rounds: int, most: int) -> int:
    """Today's visits on flags, first come first served, and how many rounds of visits each worker makes."""
    unit = m.unit[u]
    state = m.unit[u]
    visits = min(min(state.flag_waiting, int(p.warning_visits_day)), most * state.present)
    if visits == 0:
        return rounds
    for place in range(visits):
        first = state.flag_first
        door = m.door[first + state.flag_done]
        door.flag_day = day
        door.flag_place = place
        door.flag_visits += 1
        m.knocked[first + state.flag_done] = 1
        state.flag_done += 1
        if first + state.flag_done >= min(first + int(p.warning_households_per_building), unit.end_household):
            building = m.building[building_of(m, p, u, int(first))]
            building.quiet_until = day + int(p.warning_quiet_days)
            state.flag_first = building.next_flagged
            state.flag_done = 0
    state.flag_waiting -= visits
    state.flagged = visits
    state.month_flagged += visits
    return max(rounds, (visits + state.present - 1) // state.present)
