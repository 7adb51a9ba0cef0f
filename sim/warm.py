"""Compile everything on the first run, on two cores at once.

The day's kernel is compiled here; meanwhile a child process compiles the month's end (which the day's
kernel then takes from the disk) and what builds worlds and plans. Should the child fail, nothing is
lost but time: whatever is missing is compiled when it is first called.
"""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from sim.calendar import Calendar
from sim.institution.coverage import COVERAGE
from sim.institution.layout import DESKS, UNIT, WORKER, Institution
from sim.jit import IS_OFF, WARM_MARK, typeof, types
from sim.world.columns import HOUSEHOLD, ORGANISATION, RESIDENT, TIE, VILLAGE, World

_CHILD = "from sim.warm import compile_beside; compile_beside()"


def warm_up() -> None:
    """Compile all kernels of this version, unless that has been done on this machine."""
    if IS_OFF or WARM_MARK.exists():
        return
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
        [sys.executable, "-c", _CHILD],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        from sim.kernels.run import run_days

        tables, record = _types()
        compiled: Any = run_days
        compiled.compile((tables, record, *4 * (types.int64,)))
        child.wait()
    finally:
        child.kill()
        child.wait()
    WARM_MARK.parent.mkdir(parents=True, exist_ok=True)
    WARM_MARK.touch()


def compile_beside() -> None:
    """The child's part."""
    from sim.kernels.month_end import begin_run, end_run, month_end
    from sim.kernels.running import enter_all

    tables, record = _types()
    parts: list[tuple[Any, tuple[Any, ...]]] = [
        (month_end, (tables, record.dtype, types.UniTuple(types.int64, 2), types.int64)),
        (begin_run, (tables, record, types.int64, types.int64)),
        (end_run, (tables, record, types.int64)),
        (enter_all, (tables,)),
    ]
    for part, signature in parts:
        part.compile(signature)
    _build_something()


def _types() -> tuple[Any, Any]:
    """The types of the tables and of the parameters, from an empty place."""
    from sim.institution.params import parameter_record
    from sim.kernels.state import allocate

    p = parameter_record(_smallest_scenario())
    world, institution = _nowhere()
    calendar = Calendar(start=date(2022, 1, 1), days=1, working_weekdays=frozenset(), holidays=frozenset())
    tables = allocate(world=world, institution=institution, calendar=calendar, p=p, expected=0)
    return typeof(tables), typeof(p)


def _build_something() -> None:
    from sim.draws import root_key
    from sim.institution.build import build_institution
    from sim.institution.params import parameter_record
    from sim.luck import plan_block
    from sim.world.build import build_world

    scenario = _smallest_scenario()
    world = build_world(scenario, seed=0)
    build_institution(scenario, world)
    plan_block(
        scenario, world, root=root_key(seed=0), block=0, p=parameter_record(scenario), days=scenario.run.days
    )


def _smallest_scenario() -> Any:
    from sim.scenario import loads

    return loads(
        "{schema: 1, name: warm, extends: base.yaml, place: {townships: [{name: A, villages: {urban: 1}}],"
        " settings: {urban: {residents: {value: 40, source: assumed},"
        " households: {value: 16, source: assumed}}}},"
        " policies: {staffing: {grids: {urban: {count: 1}}, gridworkers: {urban: {per_grid: 1}}},"
        " joint_defence: {households_per_head: 10}}}",
        folder=Path(__file__).parents[1] / "scenarios",
    )


def _nowhere() -> tuple[World, Institution]:
    """A world and an institution without a row: enough to know the tables' types."""
    world = World(
        seed=0,
        township_names=(),
        languages=(),
        villages=np.zeros(0, dtype=VILLAGE),
        households=np.zeros(0, dtype=HOUSEHOLD),
        residents=np.recarray(0, dtype=RESIDENT),
        organisations=np.zeros(0, dtype=ORGANISATION),
        ties=np.zeros(0, dtype=TIE),
        node_first=np.zeros(1, dtype=np.int32),
        node_ties=np.zeros(0, dtype=np.int32),
    )
    nobody = np.zeros(0, dtype=np.int64)
    institution = Institution(
        units=np.zeros(0, dtype=UNIT),
        workers=np.zeros(0, dtype=WORKER),
        level_first=np.zeros(7, dtype=np.int64),
        desks=np.zeros(0, dtype=DESKS),
        township_unit=nobody,
        assigned=nobody,
        county_unit=-1,
        court_unit=-1,
        covered=np.zeros(0, dtype=COVERAGE),
    )
    return world, institution
