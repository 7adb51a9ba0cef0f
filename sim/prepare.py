"""Everything that a run is made from, before the first day."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.calendar import Calendar
from sim.draws import root_key
from sim.errors import RunError
from sim.institution.build import build_institution
from sim.institution.layout import Institution
from sim.institution.params import parameter_record
from sim.luck import check_rates
from sim.world.build import build_world
from sim.world.columns import World

if TYPE_CHECKING:
    from sim.scenario import Scenario

MOST_DAYS = 36500


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
    fixed = scenario.run.world_seed
    return build_world(scenario, seed=seed if fixed is None else fixed)


LOG_NUMBER_MAX = 2**31 - 1


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """Everything that a run is made from, before the first day."""

    world: World
    institution: Institution
    calendar: Calendar
    p: np.ndarray
    root: tuple[int, int]


def prepare(
    scenario: "Scenario", *, seed: int, days: int | None = None, world: World | None = None
) -> Prepared:
    """Check the arguments of a run; build the place (unless a world is given) and its institution."""
    if not 0 <= seed < 1 << 64:
        raise RunError(f"seed {seed}: a whole number from 0 to 2^64 - 1 is wanted")
    days = scenario.run.days if days is None else days
    if not 1 <= days <= MOST_DAYS:
        raise RunError(f"{days} days: 1 to {MOST_DAYS} are allowed")
    world = build(scenario, seed=seed) if world is None else world
    p = parameter_record(scenario)
    check_rates(scenario, world, p)
    calendar = calendar_of(scenario, days=days)
    points = scenario.policies.points
    if points is not None:
        most = int(world.villages["residents"].max()) * points.earn_points_month * (calendar.month[-1] + 1)
        if most > LOG_NUMBER_MAX:
            raise scenario.problem(
                "policies.points.earn_points_month",
                f"a village could come to hold {most:.3g} points; the log can write {LOG_NUMBER_MAX:,}",
            )
    return Prepared(
        world=world,
        institution=build_institution(scenario, world),
        calendar=calendar,
        p=p,
        root=root_key(seed=seed),
    )
