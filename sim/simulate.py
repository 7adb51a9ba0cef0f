"""One scenario, one seed, one run."""

import importlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from sim.calendar import Calendar
from sim.draws import root_key
from sim.errors import RunError
from sim.events import Log
from sim.institution.build import build_institution
from sim.institution.layout import Institution
from sim.institution.params import parameter_record
from sim.world.build import build_world
from sim.world.columns import World

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario

Engine = Literal["compiled", "mesa"]
MOST_DAYS = 36500
ENGINES: tuple[Engine, ...] = ("compiled", "mesa")


@dataclass(frozen=True, kw_only=True)
class Run:
    """What a simulation leaves: the log, and what it was made from.

    `people` is the table of residents at the end (dtype `sim.people.PERSON`), for engines to be
    compared; everything reported is derived from the log.
    """

    scenario: "Scenario"
    seed: int
    engine: Engine
    days: int
    calendar: Calendar
    world: World
    institution: Institution
    log: Log
    people: np.ndarray
    build_seconds: float
    elapsed_seconds: float

    def measures(self) -> Any:
        """The outcomes as an `analysis.measures.Table`: whole and by subgroup, true and reported."""
        return importlib.import_module("analysis.measures").measures(self)

    def daily(self) -> "pd.DataFrame":
        """One row a day, of `analysis.measures`."""
        return importlib.import_module("analysis.measures").daily(self)  # type: ignore[no-any-return]


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


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """Everything that a run is made from, before the first day."""

    world: World
    institution: Institution
    calendar: Calendar
    p: np.ndarray
    root: tuple[int, int]


def prepare(scenario: "Scenario", *, seed: int, days: int | None = None, world: World | None = None) -> Prepared:
    """Check the arguments of a run; build the place (unless a world is given) and its institution."""
    if not 0 <= seed < 1 << 64:
        raise RunError(f"seed {seed}: a whole number from 0 to 2^64 - 1 is wanted")
    days = scenario.run.days if days is None else days
    if not 1 <= days <= MOST_DAYS:
        raise RunError(f"{days} days: 1 to {MOST_DAYS} are allowed")
    world = build(scenario, seed=seed) if world is None else world
    return Prepared(
        world=world,
        institution=build_institution(scenario, world),
        calendar=calendar_of(scenario, days=days),
        p=parameter_record(scenario),
        root=root_key(seed=seed),
    )


def simulate(
    scenario: "Scenario",
    *,
    seed: int = 1,
    days: int | None = None,
    engine: Engine = "compiled",
    world: World | None = None,
    on_day: Callable[[int], None] | None = None,
) -> Run:
    """Simulate a scenario.

    `seed` in [0, 2^64); 0 is as good as any other. `days` overrides the scenario's. `world`, if given,
    must have been built from the same place: share it among runs to save the building.
    `on_day` is told how many days are done.
    """
    if engine not in ENGINES:
        raise RunError(f"engine {engine!r}: one of {', '.join(ENGINES)} is wanted")
    if engine == "compiled":
        from sim.warm import warm_up

        warm_up()
    begun = time.perf_counter()
    ready = prepare(scenario, seed=seed, days=days, world=world)
    days = ready.calendar.days
    built = time.perf_counter()
    if engine == "compiled":
        from sim.kernels.run import run_compiled

        log, people = run_compiled(scenario, ready, on_day=on_day)
    else:
        from sim.agents.model import run_mesa

        log, people = run_mesa(scenario, seed=seed, days=days, world=ready.world, on_day=on_day)
    return Run(
        scenario=scenario,
        seed=seed,
        engine=engine,
        days=days,
        calendar=ready.calendar,
        world=ready.world,
        institution=ready.institution,
        log=log,
        people=people,
        build_seconds=built - begun,
        elapsed_seconds=time.perf_counter() - built,
    )
