"""One scenario, one seed, one run."""

import importlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from sim.calendar import Calendar
from sim.errors import RunError
from sim.events import ROW, Log
from sim.institution.layout import Institution
from sim.prepare import Prepared, prepare
from sim.world.columns import World

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario

Engine = Literal["compiled", "mesa"]
ENGINES: tuple[Engine, ...] = ("compiled", "mesa")


@dataclass(frozen=True, kw_only=True)
class Run:
    """What a simulation leaves: the log, and what it was made from.

    `people` is the table of residents at the end (dtype `sim.people.PEOPLE`), for engines to be
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

    def measures(self, **chosen: Any) -> Any:
        """The outcomes as an `analysis.measures.Table`: whole and by subgroup, true and reported.

        `dimensions=("age",)`, say, chooses whose subgroups are measured; `()` leaves the whole place alone.
        """
        return importlib.import_module("analysis.measures").measures(self, **chosen)

    def _repr_html_(self) -> str:
        """How a notebook shows it: which run it is, and its main measures."""
        return importlib.import_module("analysis.showing").run_html(self)

    def daily(self) -> "pd.DataFrame":
        """One row a day, of `analysis.measures`."""
        return importlib.import_module("analysis.measures").daily(self)


def simulate(
    scenario: "Scenario",
    *,
    seed: int = 1,
    days: int | None = None,
    engine: Engine = "compiled",
    world: World | None = None,
    ready: Prepared | None = None,
    on_day: Callable[[int], None] | None = None,
    on_rows: Callable[[np.ndarray], None] | None = None,
    keep_people: bool = True,
    keep_log: bool = True,
) -> Run:
    """Simulate a scenario.

    `seed` in [0, 2^64); 0 is as good as any other. `days` overrides the scenario's. `world`, if given,
    must have been built from the same place: share it among runs to save the building. `ready` goes further:
    what `prepare` made of this very scenario, its world and days included, is used again with this seed.
    `on_day` is told how many days are done; `on_rows` is given the rows of the log as they come, in parts.
    `keep_people`: else the run's table of people is empty; a city's takes 240 MB. `keep_log`: else its log is
    empty, and `on_rows` has all there is.
    """
    if engine not in ENGINES:
        raise RunError(f"engine {engine!r}: one of {', '.join(ENGINES)} is wanted")
    if engine == "compiled":
        from sim.warm import warm_up

        warm_up()
    begun = time.perf_counter()
    if ready is None:
        ready = prepare(scenario, seed=seed, days=days, world=world)
    else:
        ready = ready.again(scenario, seed=seed, days=days, world=world)
    built = time.perf_counter()
    kept = {"keep_people": keep_people, "keep_log": keep_log}
    if engine == "compiled":
        from sim.kernels.run import run_compiled

        log, people = run_compiled(scenario, ready, on_day=on_day, on_rows=on_rows, **kept)
    else:
        log, people = _by_agents(scenario, ready, seed=seed, on_day=on_day, on_rows=on_rows, **kept)
    return Run(
        scenario=scenario,
        seed=seed,
        engine=engine,
        days=ready.calendar.days,
        calendar=ready.calendar,
        world=ready.world,
        institution=ready.institution,
        log=log,
        people=people,
        build_seconds=built - begun,
        elapsed_seconds=time.perf_counter() - built,
    )


def _by_agents(
    scenario: "Scenario",
    ready: Prepared,
    *,
    seed: int,
    on_day: Callable[[int], None] | None,
    on_rows: Callable[[np.ndarray], None] | None,
    keep_people: bool,
    keep_log: bool,
) -> tuple[Log, np.ndarray]:
    """What the Mesa engine makes of it, which has all rows at the end."""
    from sim.agents.model import run_mesa

    log, people = run_mesa(scenario, ready, seed=seed, on_day=on_day)
    if on_rows is not None:
        on_rows(log.rows)
    return log if keep_log else Log(np.zeros(0, dtype=ROW)), people if keep_people else people[:0].copy()
