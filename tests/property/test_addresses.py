"""No address is drawn twice: each random number has one use, whatever policies there are."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = """
import collections, sys
sys.path[:0] = [{root!r}, {tests!r}, {helpers!r}]
import sim.draws as draws
seen = collections.Counter()
plain = draws.uniform
def recorded(key, entity, slot):
    seen[(*map(int, key), int(entity), int(slot))] += 1
    return plain(key, entity, slot)
draws.uniform = recorded
from both import scenario_from
from places import ALL_POLICIES, LIVELY, place
from generate import scenario_text
from sim.simulate import simulate
if {everything!r}:
    scenarios = [place(villages=2, households=80, residents=240, policies=ALL_POLICIES, parameters=LIVELY)]
else:
    scenarios = [scenario_from(scenario_text(seed)) for seed in (1, 6, 20)]
worst = []
for seed, scenario in enumerate(scenarios):
    seen.clear()
    simulate(scenario, seed=seed, days=65)
    drawn = len(seen)
    # when a month's calls begin is not remembered: the same draw answers whenever somebody asks again
    root = draws.root_key(seed=seed)
    months = [draws.fold(root, draws.MONTH_END, draws.CALLS_FROM + month) for month in range(4)]
    calls = {{tuple(map(int, key)) for key in months}}
    again = {{address for address in seen if address[:2] in calls and address[3] % 2 == 1}}
    assert {everything!r} == bool(again)
    worst += [address for address, times in seen.items() if times > 1 and address not in again]
print(drawn, len(worst), worst[:5])
"""


@pytest.mark.slow
@pytest.mark.parametrize("everything", [False, True], ids=["generated", "every policy"])
def test_no_address_is_drawn_twice(everything: bool) -> None:
    code = CODE.format(
        root=str(ROOT),
        tests=str(ROOT / "tests"),
        helpers=str(ROOT / "tests" / "parity"),
        everything=everything,
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    drawn, repeated, *_ = done.stdout.split()
    assert int(drawn) > 1000
    assert int(repeated) == 0, done.stdout
