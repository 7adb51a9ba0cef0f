"""Smart cameras in public places (智能摄像头)."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from sim.scenario.fields import number, words
from sim.scenario.policies.policy import Policy
from sim.vocabulary import SETTINGS

if TYPE_CHECKING:
    from sim.scenario import Scenario


class Cameras(Policy):
    """Smart cameras in public places (智能摄像头).

    *What it does.* Cameras stand in the public places of the chosen settings, as many for each resident
    everywhere. Each has the places of `camera_residents` residents in view; coverage is what all of them
    see, at most everything. Gridworkers watch, `watch_minutes_day` for 100 cameras on a working day: it
    comes out of their shift, before paperwork and patrol, and where nobody is at work or no time is left,
    less is seen. More watching reveals more, ever more slowly. What they notice is registered like any
    report (at once with a platform, after days without) and becomes a case at the grid of the resident
    party.

    They see disputes of public places alone (trade, public). About a quarrel at home, over land, wages or
    fees they learn nothing, however many there are; such disputes change by what the grid does not do
    meanwhile.

    *What it costs, and whom it burdens.* They cost `camera_yuan_year` each (bought, wired, stored,
    repaired), the gridworkers' minutes (`camera_watch_hours`) and everybody's being watched:
    `camera_days_per_resident` counts each day of a resident whose public places are in view. Nobody asked
    them, and nothing here says how they feel about it.

    *Evidence.* One county of about 70,000 reports 877 cameras (安装智能摄像头877个), and no result. What a
    camera does for the noticing of disputes, as against theft or traffic, has been measured nowhere that was
    found: `k_camera_per_day` is free. Neither deterrence nor the worth of footage as evidence is in the
    model.

    *What it can't say.* What a recording does to those who are on it, who looks at it later, or how far
    people take their quarrels where there is no camera.
    """

    rules: ClassVar[tuple[str, ...]] = ("camera_notices", "is_in_public")
    parameters: ClassVar[tuple[str, ...]] = (
        "outreach.k_camera_per_day",
        "outreach.camera_residents",
        "outreach.camera_watch_minutes",
    )
    costs: ClassVar[tuple[str, ...]] = ("camera_yuan_year",)
    measures: ClassVar[tuple[str, ...]] = (
        "noticed_by_camera_share",
        "camera_days_per_resident",
        "camera_watch_hours",
        "cost_cameras_yuan",
    )
    one_of: ClassVar[tuple[str, ...]] = ("count", "per_1000_residents")
    count: int | None = number(
        "cameras in the whole place", "cameras", 0, 1e7, integer=True, total=True, default=None
    )
    per_1000_residents: float | None = number(
        "cameras in the chosen settings", "per 1,000 residents", 0, 1000, default=None
    )
    watch_minutes_day: float = number(
        "gridworkers' time for watching 100 cameras, on a working day", "min/day", 0, 100000, default=60.0
    )
    settings: list[str] = words("settings with cameras", SETTINGS, default=list(SETTINGS))

    def effective(self) -> Self | None:
        """Absent without cameras; those that nobody watches notice nothing, though they cost and look on."""
        return None if 0 in (self.count, self.per_1000_residents, self.watch_minutes_day) else self

    def per_resident(self, scenario: "Scenario") -> np.ndarray:
        """Cameras for each resident, by setting, shape (4,): as many everywhere, where there are any."""
        people = scenario.place.settings
        chosen = np.array([name in self.settings and name in people for name in SETTINGS])
        if self.per_1000_residents is not None:
            return np.where(chosen, self.per_1000_residents / 1000, 0.0)
        residents = sum(people[name].residents for name in self.settings if name in people)
        return np.where(chosen, (self.count or 0) / max(residents, 1), 0.0)

    def coverage(self, scenario: "Scenario") -> np.ndarray:
        """Share of public places in view, by setting, shape (4,)."""
        seen = scenario.parameters.outreach.camera_residents
        return np.minimum(1.0, self.per_resident(scenario) * seen)

    @classmethod
    def levers(cls, policy: Self | None, scenario: "Scenario") -> dict[str, Any]:
        """What the rules read of it."""
        nowhere = np.zeros(len(SETTINGS))
        each = policy.per_resident(scenario) if policy else nowhere
        return {
            "has_cameras": policy is not None,
            "camera_minutes_day": policy.watch_minutes_day if policy else 0.0,
            "camera_minutes_per_resident": each * (policy.watch_minutes_day / 100 if policy else 0.0),
            "camera_coverage": policy.coverage(scenario) if policy else nowhere,
        }
