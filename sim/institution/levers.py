"""The policies that do anything: one at zero strength is as good as absent, and leaves no trace."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.scenario.policies import Policies


def levers(scenario: "Scenario") -> "Policies":
    """The scenario's policies without those at zero strength.

    Zero strength is: heads with no minutes; points without reward and lists; a channel that nobody
    knows of; volunteers without attention; a desk, or the grids of a setting, without staff.
    """
    policies = scenario.policies
    silent: dict[str, Any] = {}
    heads = policies.joint_defence
    if heads is not None and (heads.looking_minutes_week + heads.case_minutes_week == 0 or heads.heads == 0):
        silent["joint_defence"] = None
    points = policies.points
    if points is not None and points.reward_yuan_month == 0 and not points.lists:
        silent["points"] = None
    if policies.volunteers is not None and policies.volunteers.attention == 0:
        silent["volunteers"] = None
    if policies.hotline is not None and policies.hotline.awareness == 0:
        silent["hotline"] = None
    if policies.app is not None and policies.app.awareness == 0:
        silent["app"] = None
    if policies.staffing is not None:
        staffed = {name: r for name, r in policies.staffing.gridworkers.items() if not _is_zero(r)}
        if len(staffed) < len(policies.staffing.gridworkers):
            update = {"gridworkers": staffed}
            silent["staffing"] = policies.staffing.model_copy(update=update) if staffed else None
    if policies.ladder is not None:
        closed = {
            name: None
            for name in ("committee", "township", "county", "court")
            if (desk := getattr(policies.ladder, name)) is not None
            and _is_zero(desk.mediators if name == "committee" else desk.staff)
        }
        if closed:
            silent["ladder"] = policies.ladder.model_copy(update=closed)
    return policies.model_copy(update=silent) if silent else policies


def _is_zero(ratio: Any) -> bool:
    """Whether a number of staff is given, and is 0."""
    return any(getattr(ratio, name, None) == 0 for name in ("total", "per_grid", "per_unit"))
