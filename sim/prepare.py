"""Everything that a run is made from, before the first day, and how runs may share it.

A world depends on the place, on how its people and ties are generated, and on a seed; the institution's
layout over it on the levers of some policies. `world_key` and `layout_key` digest exactly that: scenarios
with the same key may share what was built once. No run changes either.
"""

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np

from sim.calendar import Calendar
from sim.draws import root_key
from sim.errors import RunError
from sim.institution.build import lay_out
from sim.institution.layout import Institution, Layout
from sim.institution.params import parameter_record
from sim.institution.staff import staffed
from sim.luck import check_rates
from sim.scenario.scenario import REMARKS, digest_of
from sim.world.build import build_world
from sim.world.columns import World

if TYPE_CHECKING:
    from sim.scenario import Scenario

MOST_DAYS = 36500
LOG_NUMBER_MAX = 2**31 - 1

_OF_A_HEAD: Final = {"looking_minutes_week", "register_probability", "stipend_yuan_month"}
NOT_BUILT: Final[dict[str, Any]] = {"townships": {"__all__": REMARKS}}
"""What `place` says beside that which is built."""
LAYS_NOTHING: Final[dict[str, Any]] = {
    **dict.fromkeys(("app", "cadre_visits", "cameras", "contests", "early_warning"), True),
    **dict.fromkeys(("hotline", "platform", "points", "ratings", "teams", "volunteers"), True),
    "joint_defence": _OF_A_HEAD,
    "joint_groups": dict.fromkeys(("shops", "vehicles", "workers", "production_teams"), _OF_A_HEAD),
    "legal_advisers": {"kinds", "minutes_month"},
    "legal_publicity": {"sessions_year_per_1000", "persons_reached", "session_minutes",
                        "versed_per_1000", "persons_per_versed"},
    "one_stop": {"handoff_days"},
    "party_pairing": {"visits_month", "minutes"},
    "petition_agents": {"agent_minutes"},
    "staffing": {"admin_per"},
    "village_rules": {"kinds", "meetings_year", "meeting_minutes", "attendance"},
}  # fmt: skip
"""Policies, and levers of the others, that neither lay units, posts or marks over a world nor change them.

A policy at zero strength is not there at all, which every lever may decide: that shows in the others.
"""


def calendar_of(scenario: "Scenario", *, days: int) -> Calendar:
    """The days of a run of a scenario."""
    return Calendar(
        start=scenario.calendar.start,
        days=days,
        working_weekdays=frozenset(scenario.calendar.working_days),
        holidays=frozenset(scenario.calendar.holidays),
    )


def build(scenario: "Scenario", *, seed: int) -> World:
    """The world of a scenario: by its `run.world_seed` if it names one, else by the run's seed."""
    return build_world(scenario, seed=_world_seed(scenario, seed))


def _world_seed(scenario: "Scenario", seed: int) -> int:
    fixed = scenario.run.world_seed
    return seed if fixed is None else fixed


def world_key(scenario: "Scenario", *, seed: int) -> str:
    """A digest of all that `build(scenario, seed=seed)` depends on; a network from a file by its content."""
    network = scenario.network_path
    return digest_of(
        {
            "seed": _world_seed(scenario, seed),
            "place": scenario.place.model_dump(mode="json", exclude=NOT_BUILT),
            "world": scenario.world.model_dump(mode="json"),
            "network": hashlib.sha256(network.read_bytes()).hexdigest() if network else None,
        }
    )


def layout_key(scenario: "Scenario", *, world_key: str) -> str:
    """A digest of all that `lay_out` over the world of this key depends on."""
    policies = scenario.policies.effective()
    laid = policies.model_dump(mode="json", exclude=LAYS_NOTHING, exclude_none=True)
    return digest_of({"world": world_key, "policies": laid})


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """Everything that a run is made from, before the first day. Runs may share it: none changes it."""

    scenario: "Scenario"
    world: World
    institution: Institution
    calendar: Calendar
    p: np.ndarray
    root: tuple[int, int]

    def seeded(self, seed: int) -> Self:
        """The same for another seed of the run, with the same world and institution."""
        return replace(self, root=_root_of(seed))

    def again(
        self, scenario: "Scenario", *, seed: int, days: int | None = None, world: World | None = None
    ) -> Self:
        """The same for another seed, if it was made from this scenario, world and number of days."""
        same = self.scenario is scenario and (world is None or world is self.world)
        if not same or days not in (None, self.calendar.days):
            raise RunError("what is ready was made from another scenario, world or number of days")
        return self.seeded(seed)


def _root_of(seed: int) -> tuple[int, int]:
    if not 0 <= seed < 1 << 64:
        raise RunError(f"seed {seed}: a whole number from 0 to 2^64 - 1 is wanted")
    return root_key(seed=seed)


def prepare(
    scenario: "Scenario",
    *,
    seed: int,
    days: int | None = None,
    world: World | None = None,
    layout: Layout | None = None,
) -> Prepared:
    """Check the arguments of a run; build the place and its institution, unless they are given.

    A `world` that is given must have the scenario's `world_key`, the `layout` of an institution its
    `layout_key` (and then the world that it lies over must be given too).
    """
    root = _root_of(seed)
    days = scenario.run.days if days is None else days
    if not 1 <= days <= MOST_DAYS:
        raise RunError(f"{days} days: 1 to {MOST_DAYS} are allowed")
    if layout is not None and world is None:
        raise RunError("a layout was given without the world that it lies over")
    world = build(scenario, seed=seed) if world is None else world
    p = parameter_record(scenario)
    check_rates(scenario, world, p)
    calendar = calendar_of(scenario, days=days)
    _check_points(scenario, world, calendar)
    return Prepared(
        scenario=scenario,
        world=world,
        institution=staffed(scenario, world, layout or lay_out(scenario, world)),
        calendar=calendar,
        p=p,
        root=root,
    )


def _check_points(scenario: "Scenario", world: World, calendar: Calendar) -> None:
    """Refuse more points than the log can write."""
    points = scenario.policies.points
    if points is None:
        return
    most = int(world.villages["residents"].max()) * points.earn_points_month * (calendar.month[-1] + 1)
    if most > LOG_NUMBER_MAX:
        raise scenario.problem(
            "policies.points.earn_points_month",
            f"a village could come to hold {most:.3g} points; the log can write {LOG_NUMBER_MAX:,}",
        )
