"""Faults planted in the rules and in the Mesa engine: each is caught by the gate that is named for it.

A fault is a changed text of one function. The same gate, in the same setting, passes without it.
"""

import importlib
import inspect
import json
import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

from analysis.verify.gate import Gate, judge
from analysis.verify.lab import Lab
from analysis.verify.suite import GATES

pytestmark = [pytest.mark.verify, pytest.mark.slow]

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """`right` becomes `wrong` in a function; `gate` must notice.

    `sets` make its scenario small enough for the Mesa engine, and `error_max` allows for that.
    """

    function: str  # module:name, or module:class.name
    right: str
    wrong: str
    gate: str
    sets: tuple[str, ...] = ()
    error_max: float | None = None


def sized(*, residents: int, households: int) -> tuple[str, ...]:
    """A place of another size."""
    facts = {"residents": residents, "households": households}
    return tuple(f"place.settings.urban.{name}.value={number}" for name, number in facts.items())


def of_urban(residents: int, grids: int) -> tuple[str, ...]:
    """A smaller place of single households, and so many grids."""
    return (*sized(residents=residents, households=residents), f"policies.staffing.grids.urban.count={grids}")


# fmt: off
FAULTS = {
    "more sparks than is said: as many for children as for adults": Fault(
        function="sim.luck:yearly_rate_of_ties",
        right='weights=world.villages["adults"]',
        wrong='weights=world.villages["residents"]',
        gate="poisson_count_mean",
        sets=(
            *sized(residents=4000, households=2000),
            "world.age_shares.urban={child: 0.5, young: 0.2, middle: 0.2, old: 0.1}",
        ),
        error_max=0.03,
    ),
    "offspring a tenth too many": Fault(
        function="sim.rules.sparks:offspring_candidates",
        right="poisson_quantile(u, p.kappa_per_severity_day",
        wrong="poisson_quantile(u, 1.1 * p.kappa_per_severity_day",
        gate="hawkes_offspring_rate",
        sets=("run.days=365",),
        error_max=0.02,
    ),
    "parties who give up a tenth too often": Fault(
        function="sim.rules.parties:lump_hazard",
        right="p.h_lump_per_day * exp(",
        wrong="1.1 * p.h_lump_per_day * exp(",
        gate="parties_share_lumped",
        sets=sized(residents=2000, households=1000),
        error_max=0.03,
    ),
    "a coefficient of agreement off by a tenth": Fault(
        function="sim.rules.casework:agreement",
        right="- p.theta_severity * (severity - 1)",
        wrong="- 1.1 * p.theta_severity * (severity - 1)",
        gate="agreement_logistic_severity",
        sets=of_urban(2000, 5),
        error_max=0.025,
    ),
    "a deadline off by a day": Fault(
        function="sim.rules.intake:dispute_due_days",
        right="return int(p.due_days_mild) if",
        wrong="return int(p.due_days_mild) + 1 if",
        gate="overdue_passed_up_on_the_day",
    ),
    "supervision that looks a day too late": Fault(
        function="sim.agents.phases:supervision",
        right="model.day >= dispute.due + p.grace_days",
        wrong="model.day > dispute.due + p.grace_days",
        gate="overdue_passed_up_on_the_day",
    ),
    "a head who notices a tenth too often": Fault(
        function="sim.rules.outreach:head_notices",
        right="severity, seen, share)",
        wrong="severity, 1.1 * seen, share)",
        gate="head_noticing_daily_hazard",
        sets=of_urban(800, 10),
        error_max=0.02,
    ),
    "a patrol that leaves out the last visit of each day": Fault(
        function="sim.agents.phases:_visited",
        right="if place >= grid.visits:",
        wrong="if place + 1 >= grid.visits:",
        gate="rotation_delay_mean",
        sets=of_urban(1000, 20),
        error_max=0.05,
    ),
    "a queue served last in, first out": Fault(
        function="sim.agents.unit:Unit.admit",
        right="(item.rank, item.due, item.ready,",
        wrong="(item.rank, -item.due, -item.ready,",
        gate="first_come_first_served",
        sets=of_urban(1500, 60),
        error_max=0.03,
    ),
    "a server that stays idle for an hour when work comes": Fault(
        function="sim.agents.unit:Unit.serve",
        right="other.free = max(other.free, self.pending[0][0])",
        wrong="other.free = max(other.free, self.pending[0][0] + 60)",
        gate="erlang_c_probability_of_waiting",
        sets=of_urban(2400, 30),
        error_max=0.06,
    ),
    "urgent cases wait with all others": Fault(
        function="sim.agents.unit:Unit.admit",
        right="entry = (item.rank, item.due,",
        wrong="entry = (1, item.due,",
        gate="cobham_wait_urgent",
        sets=of_urban(8000, 8),
        error_max=0.1,
    ),
    "people who wait a tenth longer than their patience": Fault(
        function="sim.agents.phases:_take_request",
        right="else arrival + patience,",
        wrong="else arrival + patience * 11 // 10,",
        gate="erlang_a_mean_wait",
        sets=of_urban(4000, 100),
        error_max=0.02,
    ),
    "costs of taking part off by a tenth": Fault(
        function="sim.rules.month_end:pull",
        right="cost += p.cost_old",
        wrong="cost += 1.1 * p.cost_old",
        gate="participation_old",
        sets=sized(residents=30000, households=10000),
        error_max=0.02,
    ),
    "trust that returns from the wrong day on": Fault(
        function="sim.agents.resident:Resident.gain_trust",
        right="self.trust_day = self.model.day",
        wrong="self.trust_day = self.model.day - 1",
        gate="trust_lazy_equals_daily",
        sets=("run.days=120",),
    ),
    "grievance that decays twice": Fault(
        function="sim.agents.resident:Resident.scale_grievance",
        right="self.grievance_day = self.model.day",
        wrong="pass",
        gate="grievance_lazy_equals_daily",
        sets=("run.days=120",),
    ),
    "points credited twice": Fault(
        function="sim.agents.monthly:Monthly.close_ledger",
        right="resident.points += int(p.earn_points_month)",
        wrong="resident.points += 2 * int(p.earn_points_month)",
        gate="points_double_entry",
    ),
    "work booked twice": Fault(
        function="sim.agents.unit:Unit.spend",
        right="self.account[account] += worked",
        wrong="self.account[account] += 2 * worked",
        gate="staff_minutes_match_sessions",
    ),
    "a lost dispute: one that is passed up is forgotten": Fault(
        function="sim.agents.model:GridModel.pass_up",
        right="self.send(dispute, above, ready=arrival, clock=arrival)",
        wrong="dispute.state = OVER",
        gate="every_dispute_in_one_state",
    ),
    "a lost dispute: its end is not written down": Fault(
        function="sim.agents.model:GridModel.end",
        right="self.log(time, events.ENDED, dispute.number, outcome, row, dispute.severity)",
        wrong="None if outcome == events.BILATERAL else "
        "self.log(time, events.ENDED, dispute.number, outcome, row, dispute.severity)",
        gate="every_dispute_in_one_state",
    ),
}
# fmt: on


def plant(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the faulty function in place of the right one, in every module of the engine that has it."""
    module_name, _, path = fault.function.partition(":")
    module = importlib.import_module(module_name)
    importlib.import_module("sim.agents.model")
    owner_path, _, name = path.rpartition(".")
    owner: Any = getattr(module, owner_path) if owner_path else module
    found = inspect.getattr_static(owner, name)
    function = found.fget if isinstance(found, property) else found
    faulty: Any = faulty_version(function, right=fault.right, wrong=fault.wrong)
    monkeypatch.setattr(owner, name, property(faulty) if isinstance(found, property) else faulty)
    if owner is module:
        for other_name, other in list(sys.modules.items()):
            if other_name.startswith("sim.agents.") and getattr(other, name, None) is function:
                monkeypatch.setattr(other, name, faulty)


def faulty_version(function: FunctionType, *, right: str, wrong: str) -> Callable[..., Any]:
    """A function whose text is another one's, changed in one place."""
    source = textwrap.dedent(inspect.getsource(function))
    source = source[source.index("def ") :]  # without decorators
    assert source.count(right) == 1, f"{function.__qualname__} no longer says {right!r}"
    made: dict[str, Any] = {}
    exec(source.replace(right, wrong), function.__globals__, made)
    return made[function.__name__]  # type: ignore[no-any-return]


def gate_of(fault: Fault) -> Gate:
    """The gate that a fault names, with the error that is allowed here."""
    gate = next(gate for gate in GATES if gate.name == fault.gate)
    return replace(gate, error_max=fault.error_max) if fault.error_max else gate


@lru_cache
def sound_lab(sets: tuple[str, ...]) -> Lab:
    """A lab for runs without any fault, shared by the faults of one setting."""
    return mesa_lab(sets)


def mesa_lab(sets: tuple[str, ...]) -> Lab:
    """A lab of the Mesa engine as it is now."""
    return Lab(seeds=(1,), engine="mesa", sets=sets)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.xdist_group(str(FAULTS[name].sets))) for name in FAULTS]
)
def test_planted_fault_is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fault = FAULTS[name]
    gate = gate_of(fault)
    right = judge(gate, sound_lab(fault.sets))
    assert right.passed, right
    plant(fault, monkeypatch)
    verdict = judge(gate, mesa_lab(fault.sets))
    assert not verdict.passed
    # not for want of precision: what was observed is wrong
    assert abs(verdict.z) > 4


def test_command_names_the_gate_that_caught_a_fault(tmp_path: Path) -> None:
    """The whole way: a rule is edited in the sources, and `verify` says what no longer holds."""
    fault = FAULTS["supervision that looks a day too late"]
    for name in ("sim", "analysis", "scenarios"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "run.py", tmp_path)
    module, _, _ = fault.function.partition(":")
    file = tmp_path / f"{module.replace('.', '/')}.py"
    source = file.read_text(encoding="utf-8")
    assert source.count(fault.right) == 1
    file.write_text(source.replace(fault.right, fault.wrong), encoding="utf-8")
    words = ["verify", "--quick", "--json", "--engine", "mesa", "--jobs", "1"]
    names = [fault.gate, "reminded_on_the_day_after"]
    done = subprocess.run(
        [sys.executable, "run.py", *words, *(word for name in names for word in ("--gate", name))],
        cwd=tmp_path,
        env={**os.environ, "GRIDGOV_CACHE": str(tmp_path / "cache"), "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stderr
    passed = {entry["name"]: entry["passed"] for entry in json.loads(done.stdout)["gates"]}
    assert passed == {fault.gate: False, "reminded_on_the_day_after": True}


def test_faults_name_gates_that_there_are() -> None:
    assert {fault.gate for fault in FAULTS.values()} <= {gate.name for gate in GATES}
    assert len(FAULTS) >= 12
