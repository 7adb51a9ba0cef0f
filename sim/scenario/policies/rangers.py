"""Rangers: specialists in the grids (草管员, 林管员, 文管员, 村警)."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from sim.scenario.fields import Model, group, number, words
from sim.scenario.policies.policy import Policy, is_zero
from sim.vocabulary import SETTINGS

if TYPE_CHECKING:
    from sim.scenario import Scenario


class Posts(Model):
    """How many rangers of a kind there are: one of the two."""

    one_of: ClassVar[tuple[str, ...]] = ("total", "per_grid")
    total: int | None = number(
        "in the whole place, dealt to grids by residents",
        "people",
        0,
        1e6,
        integer=True,
        default=None,
        total=True,
    )
    per_grid: float | None = number("in each grid of the settings", "people", 0, 500, default=None)


class OnGrassland(Posts):
    """Wardens of grassland."""

    settings: list[str] = words("settings with such posts", SETTINGS, default=["pastoral"])


class InVillages(Posts):
    """Wardens of forests, and village police."""

    settings: list[str] = words("settings with such posts", SETTINGS, default=["rural", "pastoral"])


class Anywhere(Posts):
    """Wardens of relics."""

    settings: list[str] = words("settings with such posts", SETTINGS, default=list(SETTINGS))


class Rangers(Policy):
    """Wardens of grassland (草管员), forest (林管员), relics (文管员), and village police (村警).

    *What it does.* They are workers of the grids of the chosen settings, beside the gridworkers (a place
    without these settings, or without grids, has none): they take their part of admin, patrol, requests
    and cases. Each kind has a specialism among the kinds of dispute: land for grassland and forest, public
    for relics and police. On a visit a ranger notices a dispute of the own kind `ranger_eye` times as
    likely as a gridworker with the same knowledge and fatigue, and other kinds `ranger_other_eye` times.
    In a session of the own kind `fit_specialism` counts, as it does on the committees.

    *What it costs.* Pay, `ranger_yuan_month` for every post, vacant or not; and the visits of more people,
    which trouble households beyond their tolerance as gridworkers' visits do.

    *Evidence.* Dulan reports teams of "one head, four wardens and one policeman" (一长四员一警) in its grids
    and no count of what they found. That a warden sees what others overlook, and overlooks what others
    see, is assumed; with both numbers at 1 and no `fit_specialism` a ranger is one more gridworker, and
    a dearer or cheaper one.

    *What it can't say.* Anything about grass, woods, relics or crime: there is none in the model. Fines,
    searches, powers and fear of the police have no mechanism, nor who may enter a house. Rangers serve all
    households of the grid; no ranger has a beat of his own.
    """

    rules: ClassVar[tuple[str, ...]] = ("ranger_notices", "fit")
    parameters: ClassVar[tuple[str, ...]] = (
        "outreach.ranger_eye",
        "outreach.ranger_other_eye",
        "casework.fit_specialism",
    )
    costs: ClassVar[tuple[str, ...]] = ("ranger_yuan_month",)
    measures: ClassVar[tuple[str, ...]] = (
        "ranger_posts",
        "noticed_on_patrol_per_1000",
        "patrol_visits_per_household",
        "households_above_tolerance_share",
        "cost_rangers_yuan",
    )
    grassland: OnGrassland | None = group("wardens of grassland", OnGrassland, optional=True)
    forest: InVillages | None = group("wardens of forests", InVillages, optional=True)
    relics: Anywhere | None = group("wardens of relics", Anywhere, optional=True)
    village_police: InVillages | None = group("village police", InVillages, optional=True)

    def effective(self) -> Self | None:
        """Without the kinds of which there are none."""
        given = {name: posts for name, posts in self if posts is not None}
        none = {name: None for name, posts in given.items() if is_zero(posts)}
        if len(none) == len(given):
            return None
        return self.model_copy(update=none) if none else self

    @classmethod
    def levers(cls, policy: Self | None, scenario: "Scenario") -> dict[str, Any]:
        """What the rules read of it."""
        return {"has_rangers": policy is not None}
