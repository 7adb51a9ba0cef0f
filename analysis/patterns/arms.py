"""The arms that patterns look at, as overlays and settings over a place; and why a place has none of some."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from analysis.patterns import burdens, contact, groups, points
from analysis.patterns.books import HALVED, UNFILED
from analysis.patterns.seen import BASELINE
from analysis.patterns.staffing import HOURS
from analysis.study.plan import Arm
from sim.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from sim.scenario import Scenario

OVERLAYS: Final = {
    "joint_defence": "groups_10",
    "one_stop": "one_stop_door",
    **{policy: policy for policy in burdens.POLICIES if policy not in ("joint_defence", "one_stop")},
}
"""The overlay that brings a policy to a place that has it not."""
EYE: Final = "parameters.outreach.k_head_per_minute"
CROWDING: Final = ("parameters.month_end.erode", "parameters.month_end.erode_drop")
"""How fast, and how far, being paid erodes motivation."""
VOLUNTEERS: Final = ("policies.volunteers.registered=0", "policies.volunteers.attention=0.5")
"""Whoever likes takes part unpaid; nobody is registered, which would only cost."""
LATE_DAYS: Final = 7
COURT_LOGIT: Final = 5.0
"""Taken from the utility of going to court where filing is made hard."""
LEAST_LOGIT: Final = -20.0

Said = tuple[tuple[str, ...], tuple[str, ...]]
"""Overlays and settings."""


@dataclass(kw_only=True)
class Menu:
    """What a place offers: arms by name, names that are another arm, and why others are absent."""

    arms: dict[str, Arm] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)


def menu_of(
    base: "Scenario", names: Iterable[str], *, load: "Callable[[tuple[str, ...], tuple[str, ...]], Scenario]"
) -> Menu:
    """The arms of some names, over the place as written; `load` reads it under overlays and settings."""
    menu = Menu(arms={BASELINE: Arm(name=BASELINE)})
    for name in dict.fromkeys(names):
        if name == BASELINE:
            continue
        try:
            said = _said(base, name)
            if said is None:
                menu.same[name] = BASELINE
                continue
            overlays, sets = said
            load(overlays, sets)
        except ScenarioError as error:
            problem = error.problems[0]
            menu.absent[name] = f"{name} is not possible here: {problem.path}: {problem.message}"
        else:
            menu.arms[name] = Arm(name=name, overlays=overlays, sets=sets)
    return menu


def _said(base: "Scenario", name: str) -> Said | None:
    """What an arm says; None if it is the place as written."""
    if name in HOURS:
        return (), _times(base, "policies.staffing.shift_minutes", HOURS[name])
    if name in _FIXED:
        return _FIXED[name](base)
    side, _, policy = name.partition("_")
    has = getattr(base.policies.effective(), policy) is not None
    if has == (side == "with"):
        return None
    return ((OVERLAYS[policy],), ()) if side == "with" else ((), (f"policies.{policy}=null",))


def _times(base: "Scenario", path: str, factor: float) -> tuple[str, ...]:
    """Settings that multiply a table by setting."""
    table = base.leaf(path)[1]
    return tuple(f"{path}.{setting}={value * factor!r}" for setting, value in table.items())


def _committees(factor: float) -> Callable[["Scenario"], Said]:
    return lambda base: ((), _times(base, "policies.ladder.committee.minutes_day", factor))


def _late(base: "Scenario") -> Said:
    if base.policies.effective().platform is not None:
        minutes = base.leaf("policies.platform.dispatch_minutes")[1] + LATE_DAYS * 1440
        return (), (f"policies.platform.dispatch_minutes={minutes!r}",)
    days = base.leaf("parameters.intake.register_days_off")[1] + LATE_DAYS
    return (), (f"parameters.intake.register_days_off={days!r}",)


def _eye(end: str) -> Callable[["Scenario"], Said]:
    """Groups of ten with what heads notice at an end of its range."""
    return lambda base: (("groups_10",), (f"{EYE}={getattr(base.describe(EYE), end)!r}",))


def _points(overlay: str, *paths: str) -> Callable[["Scenario"], Said]:
    """An overlay of points, some parameters at the top of their range; and a place with volunteers.

    Without any, nobody takes part before points come, and there is no start to fall back to.
    """

    def said(base: "Scenario") -> Said:
        unpaid = () if base.policies.effective().volunteers is not None else VOLUNTEERS
        return (overlay,), (*unpaid, *(f"{path}={base.describe(path).high!r}" for path in paths))

    return said


def _halved(base: "Scenario") -> Said:
    """Twice as many grids, each with as many workers as before."""
    staffing = base.policies.staffing
    if staffing is None:
        raise ScenarioError([Problem(base.name, 0, 0, "policies.staffing", "there are no grids")])
    sets = []
    for setting, cut in staffing.grids.items():
        path = f"policies.staffing.grids.{setting}"
        if cut.count is not None:
            sets.append(f"{path}.count={2 * cut.count * base.scale}")
        else:
            sets.append(f"{path}.households_per_grid={(cut.households_per_grid or 2.0) / 2!r}")
    for setting, workers in staffing.gridworkers.items():
        path = f"policies.staffing.gridworkers.{setting}"
        if workers.total is not None:
            sets.append(f"{path}.total={2 * workers.total * base.scale}")
        elif workers.residents_per_worker is not None:
            sets.append(f"{path}.residents_per_worker={workers.residents_per_worker / 2!r}")
        elif workers.households_per_worker is not None:
            sets.append(f"{path}.households_per_worker={workers.households_per_worker / 2!r}")
    return (), tuple(sets)


def _unfiled(base: "Scenario") -> Said:
    intercepts = base.leaf("parameters.channels.intercept")[1]
    return (), tuple(
        f"parameters.channels.intercept.{setting}.court={max(row['court'] - COURT_LOGIT, LEAST_LOGIT)!r}"
        for setting, row in intercepts.items()
    )


def _overlaid(*overlays: str, sets: tuple[str, ...] = ()) -> Callable[["Scenario"], Said]:
    return lambda _: (overlays, sets)


_FIXED: Final[dict[str, Callable[["Scenario"], Said]]] = {
    "minutes_half": _committees(0.5),
    "minutes_quarter": _committees(0.25),
    contact.LATE: _late,
    groups.NONE: _overlaid("no_groups"),
    groups.TINY: _overlaid("groups_5"),
    groups.TEN: _overlaid("groups_10"),
    groups.HUGE: _overlaid("groups_10", sets=("policies.joint_defence.households_per_head=40",)),
    groups.LOW_EYE: _eye("low"),
    groups.HIGH_EYE: _eye("high"),
    points.OFF: _points("points_off"),
    points.ON: _points("points"),
    points.STOPPED: _points("points_stopped"),
    points.CROWDED: _points("points_stopped", *CROWDING),
    HALVED: _halved,
    UNFILED: _unfiled,
}
