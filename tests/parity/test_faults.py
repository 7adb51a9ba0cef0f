"""Faults planted in the kernels: parity must catch each. Kernels run as plain Python here."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHECK = """
import sys
sys.path[:0] = [{project!r}, {helpers!r}]
from both import difference, scenario_from
from generate import scenario_text
found = None
for seed in {seeds}:
    found = found or difference(scenario_from(scenario_text(seed)), seed=seed, days=40)
print("DIFFERENCE" if found else "SAME", found)
"""
# fmt: off
FAULTS = {
    "off by one: the last tie of a node is never set alight": (
        "sparks.py",
        "others = m.node_first[end + 1] - first - 1",
        "others = m.node_first[end + 1] - first - 2",
    ),
    "off by one: a case is late a day early": (
        "supervision.py", "day <= dispute.due:", "day < dispute.due:",
    ),
    "stale column: trust is read without its decay": (
        "tools.py",
        "return returned_trust(p, person.trust, m.resident[resident].trust, float(day - person.trust_day))",
        "return person.trust",
    ),
    "swapped stream: a head looks with the casework stream": (
        "outreach.py", "key = fold(root, OUTREACH, day)", "key = fold(root, 35, day)",
    ),
    "swapped slots: agreement by the draw of the session's length": (
        "casework.py", "uniform(key, dispute.key, slot + AGREE)", "uniform(key, dispute.key, slot + LENGTH)",
    ),
    "queue: last in, first out": (
        "tools.py",
        "return x.ready < y.ready\n    return x.key < y.key\n\n\n@inner\ndef merge",
        "return x.ready > y.ready\n    return x.key < y.key\n\n\n@inner\ndef merge",
    ),
    "a lost dispute: one that is passed up is forgotten": (
        "tools.py", "    send(m, p, d, above, arrival, arrival)", "    dispute.state = OVER",
    ),
    "double booking: overtime is counted twice": (
        "casework.py",
        "state.account[events.OVERTIME] += done - end",
        "state.account[events.OVERTIME] += 2 * (done - end)",
    ),
}
# fmt: on


def run_both(folder: Path, seeds: list[int]) -> str:
    """Both engines from the sources in `folder`, without compiling; their verdict."""
    code = CHECK.format(project=str(folder), helpers=str(ROOT / "tests" / "parity"), seeds=seeds)
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("sim", "scenarios"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


@pytest.mark.slow
def test_sources_as_they_are_agree(copy: Path) -> None:
    assert run_both(copy, [0, 5]).startswith("SAME")


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_planted_fault_is_caught(fault: str, copy: Path) -> None:
    name, right, wrong = FAULTS[fault]
    kernel = copy / "sim" / "kernels" / name
    source = kernel.read_text(encoding="utf-8")
    assert source.count(right) == 1, f"{name} no longer says {right!r}"
    kernel.write_text(source.replace(right, wrong), encoding="utf-8")
    assert run_both(copy, [20, 5, 0, 1, 6]).startswith("DIFFERENCE")


@pytest.mark.slow
def test_an_edited_rule_reaches_both_engines(copy: Path) -> None:
    """A newcomer changes how a household head notices a dispute: both engines follow, and agree."""
    rule = copy / "sim" / "rules" / "outreach.py"
    source = rule.read_text(encoding="utf-8")
    right = "seen = 1.0 if close_kind else p.head_other_kinds"
    assert source.count(right) == 1
    before = digests(copy)
    rule.write_text(source.replace(right, "seen = 50.0"), encoding="utf-8")
    after = digests(copy)
    assert before[0] == before[1]
    assert after[0] == after[1]
    assert after[0] != before[0]


def digests(folder: Path) -> list[str]:
    """Of the compiled and the Mesa log of one generated scenario with household heads."""
    code = CHECK.split("found =")[0].format(project=str(folder), helpers=str(ROOT / "tests" / "parity")) + (
        "from sim.simulate import simulate\n"
        "from sim.scenario import load\n"
        "s = load('town', sets=['policies.joint_defence.households_per_head=10'])\n"
        "print(*(simulate(s, seed=1, days=20, engine=e).log.sha256 for e in ('compiled', 'mesa')))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()
