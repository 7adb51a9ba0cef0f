"""Staffing levers: what "so many gridworkers" means in a scenario's values. Whole posts, never fractions.

Each lever changes people and their hours together: a post more brings the hours of those who are there. Fewer
gridworkers than grids are one each in larger grids, never grids that nobody looks after; other desks are not
thinned below one person each.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.apportion import apportion
from sim.errors import Problem, ScenarioError
from sim.vocabulary import COMMITTEE, COUNTY, COURT, GRID, HEAD, HOUSEHOLDS, LEVELS, SETTINGS, TOWNSHIP

if TYPE_CHECKING:
    from sim.institution.layout import Institution
    from sim.scenario import Scenario
    from sim.world.columns import World

STAFF: Final = {
    "gridworkers": "gridworkers",
    "mediators": "mediators on committees",
    "township": "staff of the townships' posts",
    "county": "staff of the county's centre",
    "court": "staff of the court",
    "heads": "household heads",
}
"""Kinds of staff, and their names on an axis. `gridworkers.urban` is the same for one setting."""
DESKS: Final = {"mediators": COMMITTEE, "township": TOWNSHIP, "county": COUNTY, "court": COURT}

Sets = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Lever:
    """What is moved, from where, and how far down it goes.

    `today` is the number as the scenario has it, `least` the fewest that the place allows and `why_least` the
    reason; `merges_below` is the number of grids below which grids are made larger (0: never). `sets` gives
    the `path=value` settings that make it a number.
    """

    name: str
    unit: str
    today: float
    least: float
    why_least: str
    whole: bool
    merges_below: int
    sets: Callable[[float], Sets]

    def at(self, number: float) -> Sets:
        """The settings for a number; none for today's, which is the scenario as written."""
        if number == self.today:
            return ()
        if number < self.least:
            raise refusal(self.name, f"{number:g} {self.unit}: {self.why_least}")
        return self.sets(number)

    def note(self, number: float) -> str:
        """What the number means where it is not plain."""
        if number < self.merges_below:
            return (
                f"grids are merged: {number:g} of them instead of {self.merges_below}, one gridworker in each"
            )
        return ""


@dataclass(frozen=True, kw_only=True)
class Place:
    """What a lever needs to know: the scenario at its scale and at full size, and what is built from it."""

    scenario: "Scenario"
    whole: "Scenario"
    world: "World"
    institution: "Institution"

    @property
    def scale(self) -> int:
        """How many times smaller the place is than the files say."""
        return self.scenario.scale


def refusal(lever: str, message: str) -> ScenarioError:
    """An error about what was asked of a lever."""
    return ScenarioError([Problem("--lever", 0, 0, lever, message)])


def lever_of(name: str, place: Place) -> Lever:
    """The lever of a name: a kind of staff, gridworkers of one setting, or a path of the scenario.

    Raises `ScenarioError` where the place has no such staff, or no such number.
    """
    kind, _, setting = name.partition(".")
    if kind == "gridworkers":
        return _gridworkers(name, place, setting)
    if name in DESKS:
        return _desk(name, place)
    if name == "heads":
        return _heads(place)
    return _path(name, place)


def staff_in(institution: "Institution", name: str) -> int:
    """How many people of a kind there are, vacant posts included; rangers and lent staff are not counted."""
    kind, _, setting = name.partition(".")
    level = {"gridworkers": GRID, "heads": HEAD, **DESKS}[kind]
    units = institution.units[institution.workers["unit"]]
    mine = (units["level"] == level) & (institution.workers["post"] == 0 if level == GRID else True)
    if level == HEAD:
        mine &= units["serves"] == HOUSEHOLDS
    if setting:
        mine &= units["setting"] == SETTINGS.index(setting)
    return int(mine.sum())


# --- gridworkers -----------------------------------------------------------------------------------


def _gridworkers(name: str, place: Place, setting: str) -> Lever:
    staffing = place.scenario.policies.effective().staffing
    if staffing is None:
        raise refusal(name, "the place has no gridworkers to begin with: it has no policies.staffing")
    there = [one for one in SETTINGS if one in staffing.gridworkers and one in place.scenario.place.settings]
    if setting and setting not in there:
        raise refusal(
            name,
            f"no gridworkers in such a setting; there are {', '.join(f'gridworkers.{one}' for one in there)}",
        )
    moved = [setting] if setting else there
    now = {one: staff_in(place.institution, f"gridworkers.{one}") for one in there}
    grids = {one: _grids(place, one) for one in there}
    villages = {one: _villages(place, one) for one in there}
    held = [one for one in there if one not in moved and staffing.gridworkers[one].total is not None]

    def sets(number: float) -> Sets:
        least = np.array([villages[one] for one in moved])
        parts = shared_out(round(number), np.array([now[one] for one in moved]), least)
        found = []
        for one, part in zip(moved, parts, strict=True):
            found.append(f"policies.staffing.gridworkers.{one}.total={part * place.scale}")
            if part < grids[one]:
                found.append(f"policies.staffing.grids.{one}.count={part * place.scale}")
        # totals of a smaller place are rounded together: those that stay are said as whole numbers too
        return (
            *found,
            *(f"policies.staffing.gridworkers.{one}.total={now[one] * place.scale}" for one in held),
        )

    least = sum(villages[one] for one in moved)
    return Lever(
        name=name,
        unit=f"{setting} gridworkers" if setting else STAFF["gridworkers"],
        today=sum(now[one] for one in moved),
        least=least,
        why_least=f"each of {least} villages and communities has a grid of its own, with a worker",
        whole=True,
        merges_below=sum(grids[one] for one in moved),
        sets=sets,
    )


def shared_out(total: int, weights: np.ndarray, least: np.ndarray) -> np.ndarray:
    """Whole parts near `weights` in proportion, none below its own `least`; a larger total takes from nobody.

    What is lifted to its least is set aside, and the rest shared out among the others.
    """
    parts = np.zeros(len(weights), dtype=np.int64)
    fixed = np.zeros(len(weights), dtype=bool)
    while not fixed.all():
        parts[fixed] = least[fixed]
        parts[~fixed] = apportion(total - int(least[fixed].sum()), weights[~fixed].astype(float))
        low = ~fixed & (parts < least)
        if not low.any():
            break
        fixed |= low
    return parts


def _villages(place: Place, setting: str) -> int:
    """Villages of a setting, each of which keeps a grid; counted at full size too, and the stricter holds."""
    here = int((place.world.villages["setting"] == SETTINGS.index(setting)).sum())
    whole = sum(township.villages.get(setting, 0) for township in place.whole.place.townships)
    return max(here, -(-whole // place.scale))


def _grids(place: Place, setting: str) -> int:
    """Grids of a setting as they are cut, before a site's are allied."""
    staffing = place.scenario.policies.staffing
    assert staffing is not None
    cut = staffing.grids[setting]
    mine = place.world.villages["setting"] == SETTINGS.index(setting)
    households = place.world.villages["households"][mine]
    if cut.count is not None:
        return int(min(cut.count, households.sum()))
    assert cut.households_per_grid is not None
    return int(np.maximum(1, np.round(households / cut.households_per_grid)).sum())


# --- the desks above, and the heads --------------------------------------------------------------


def _desk(name: str, place: Place) -> Lever:
    level = LEVELS[DESKS[name]]
    path = f"policies.ladder.{level}"
    ladder = place.whole.policies.effective().ladder
    desk = getattr(ladder, level) if ladder is not None else None
    today = staff_in(place.institution, name)
    if desk is None or today == 0:
        raise refusal(name, f"the place has none to begin with: it has no {path}")
    if place.scenario.policies.effective().one_stop is not None and name in ("township", "county"):
        raise refusal(name, "townships and county are one centre here (policies.one_stop)")
    units = int((place.institution.units["level"] == DESKS[name]).sum())
    people = f"{path}.{'mediators' if name == 'mediators' else 'staff'}.total"

    def sets(number: float) -> Sets:
        more = number / today
        hours = desk.minutes_day
        minutes = (
            {f".{one}": value for one, value in hours.items()} if isinstance(hours, dict) else {"": hours}
        )
        changed = [f"{path}.minutes_day{one}={value * more!r}" for one, value in minutes.items()]
        return (f"{people}={round(number) * place.scale}", *changed)

    return Lever(
        name=name,
        unit=STAFF[name],
        today=today,
        least=units,
        why_least=f"there are {units} desks, each with one person at least",
        whole=True,
        merges_below=0,
        sets=sets,
    )


def _heads(place: Place) -> Lever:
    policy = place.scenario.policies.effective().joint_defence
    if policy is None:
        raise refusal("heads", "the place has no household heads to begin with: add --policy groups_10")
    least = sum(_villages(place, one) for one in policy.settings if one in place.scenario.place.settings)
    return Lever(
        name="heads",
        unit=STAFF["heads"],
        today=staff_in(place.institution, "heads"),
        least=least,
        why_least=f"each of {least} villages and communities has one group at least",
        whole=True,
        merges_below=0,
        sets=lambda number: (f"policies.joint_defence.heads={round(number) * place.scale}",),
    )


def _path(name: str, place: Place) -> Lever:
    """A number of the scenario by its path."""
    try:
        found = place.whole.describe(name)
    except ScenarioError as error:
        problem = error.problems[0].message
        raise refusal(name, f"{problem}; or one of the kinds of staff: {', '.join(STAFF)}") from None
    value: Any = found.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise refusal(name, "not a number: name a number of the scenario or a kind of staff")
    low = -float("inf") if found.allowed_low is None else found.allowed_low
    return Lever(
        name=name,
        unit=f"{name} ({found.unit})" if found.unit else name,
        today=value,
        least=low,
        why_least=f"at least {low:g} is allowed",
        whole=isinstance(value, int),
        merges_below=0,
        sets=lambda number: (f"{name}={round(number) if isinstance(value, int) else float(number)!r}",),
    )
