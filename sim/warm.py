"""Compile what every run needs on the first one, on two cores at once.

A child process and this one share the work out part by part. Should the child fail, nothing is lost but time:
whatever is missing is compiled when it is needed.
"""

import functools
import gc
import importlib
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.calendar import Calendar
from sim.institution.coverage import COVERAGE
from sim.institution.layout import DESKS, UNIT, WORKER, Institution
from sim.jit import IS_OFF, WARM_MARK, addresses, by_reference, typeof
from sim.world.columns import HOUSEHOLD, ORGANISATION, RESIDENT, TIE, VILLAGE, World

if TYPE_CHECKING:
    from sim.scenario import Scenario

BUILDERS = "builders"
"""What makes worlds, institutions and plans of luck."""
WORK = (
    BUILDERS, "outreach", "casework", "month_end", "sparks", "parties", "lay_in_line", "supervision",
    "feedback", "intake", "begin_run", "run_days", "end_run", "enter_all",
)  # fmt: skip
"""What every run needs, what takes longest first; but for the builders, parts of `sim.kernels.run`."""
OPTIONAL = ("plan_calls", "close_calls", "contests", "rate_grids")
"""What only places with certain policies need."""

_CHILD = "import sys; from sim.warm import compile_unclaimed; compile_unclaimed(*sys.argv[1:])"


def warm_up(*, also: Sequence[str] = ()) -> None:
    """Compile what every run of this version needs, unless that has been done on this machine.

    `also` are functions, such as `analysis.warming.compile_passes`, that are called after the builders.
    """
    if IS_OFF or WARM_MARK.exists():
        return
    WARM_MARK.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=WARM_MARK.parent) as claims:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
            [sys.executable, "-c", _CHILD, claims, *also],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            compile_unclaimed(claims, *also)
            child.wait()
        finally:
            child.kill()
            child.wait()
    WARM_MARK.touch()


def compile_unclaimed(claims: str, *also: str) -> None:
    """Compile, part by part, what the other process has not claimed by a file in a folder.

    Garbage is not looked for meanwhile: there is little among the millions of things that compiling makes.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        for name in WORK:
            if _is_claimed(Path(claims) / name):
                continue
            if name != BUILDERS:
                _compile_part(name)
                continue
            _build_something()
            for path in also:
                module, _, function = path.rpartition(".")
                getattr(importlib.import_module(module), function)()
    finally:
        if collects:
            gc.enable()


def _is_claimed(claim: Path) -> bool:
    """Whether the other process has claimed something; if not, it is this one's now."""
    try:
        claim.touch(exist_ok=False)
    except FileExistsError:
        return True
    return False


def compile_optional() -> None:
    """Compile what only some places need, in case one of them comes."""
    if not IS_OFF:
        for name in OPTIONAL:
            _compile_part(name)


def _compile_part(name: str) -> None:
    """Compile a part of `sim.kernels.run`: one of a day, or a kernel, which is called from Python."""
    from sim.asking import REQUEST_ROW, scratch_for_requests
    from sim.kernels import run
    from sim.kernels.state import REQUEST

    tables, p = _nothing()
    whole, root = 0, (0, 0)
    requests, plan = np.zeros(0, dtype=REQUEST), np.zeros(0, dtype=REQUEST_ROW)
    give_up = np.zeros(0, dtype=np.int32)
    places, scratch = np.zeros((2, 0), dtype=np.int64), scratch_for_requests(_nowhere()[0], p)
    kernels = {
        "lay_in_line": (tables, p, root, whole, root, requests, give_up, plan, places, *scratch),
        "run_days": (tables, p, np.zeros(0, dtype=np.int64), *root, whole, whole),
        "begin_run": (tables, p, *root),
        "end_run": (tables, p, whole),
        "enter_all": (tables,),
    }
    part = getattr(run, name)
    if name in kernels:
        part.compile(tuple(typeof(argument) for argument in kernels[name]))
    else:
        addresses((part,), tables, p[0], root, whole)


@functools.cache
def _nothing() -> tuple[Any, np.ndarray]:
    """The tables and the parameters of an empty place."""
    from sim.institution.params import parameter_record
    from sim.kernels.state import allocate

    p = parameter_record(smallest_scenario())
    world, institution = _nowhere()
    calendar = Calendar(start=date(2022, 1, 1), days=1, working_weekdays=frozenset(), holidays=frozenset())
    tables = allocate(world=world, institution=institution, calendar=calendar, p=p, expected=0)
    return by_reference(tables), p


def _build_something() -> None:
    from sim.draws import root_key
    from sim.institution.build import build_institution
    from sim.institution.params import parameter_record
    from sim.luck import plan_candidates
    from sim.world.build import build_world

    scenario = smallest_scenario()
    world = build_world(scenario, seed=0)
    build_institution(scenario, world)
    p = parameter_record(scenario)
    plan_candidates(scenario, world, root=root_key(seed=0), block=0, p=p, last=scenario.run.days)


@functools.cache
def smallest_scenario() -> "Scenario":
    """A village of forty residents with a grid and household heads."""
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
