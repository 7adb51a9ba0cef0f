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

    def measures(self) -> "pd.DataFrame":
        """The outcomes of `analysis.measures`, whole and by subgroup, true and reported."""
        return importlib.import_module("analysis.measures").measures(self)  # type: ignore[no-any-return]

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
    if not 0 <= seed < 1 << 64:
        raise RunError(f"seed {seed}: a whole number from 0 to 2^64 - 1 is wanted")
    if engine not in ENGINES:
        raise RunError(f"engine {engine!r}: one of {', '.join(ENGINES)} is wanted")
    days = scenario.run.days if days is None else days
    if not 1 <= days <= 36500:
        raise RunError(f"{days} days: 1 to 36500 are allowed")
    begun = time.perf_counter()
    world = build(scenario, seed=seed) if world is None else world
    institution = build_institution(scenario, world)
    calendar = calendar_of(scenario, days=days)
    p = parameter_record(scenario)
    built = time.perf_counter()
    parts: dict[str, Any] = {
        "scenario": scenario,
        "world": world,
        "institution": institution,
        "calendar": calendar,
        "p": p,
        "root": root_key(seed=seed),
        "on_day": on_day,
    }
    if engine == "compiled":
        from sim.kernels.run import run_compiled

        log, people = run_compiled(**parts)
    else:
        from sim.agents.model import run_mesa

        log, people = run_mesa(**parts)
    return Run(
        scenario=scenario,
        seed=seed,
        engine=engine,
        days=days,
        calendar=calendar,
        world=world,
        institution=institution,
        log=log,
        people=people,
        build_seconds=built - begun,
        elapsed_seconds=time.perf_counter() - built,
    )
