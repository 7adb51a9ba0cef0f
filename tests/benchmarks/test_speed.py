"""Speed and memory, printed, with loose ratios between things measured in the same run.

`make bench`. Figures for the record go to docs/performance.md, with the machine.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis.facts import Facts
from analysis.measures import measure_names
from analysis.registry import evaluate
from sim import events as ev
from sim.institution.build import lay_out
from sim.prepare import build, layout_key, prepare, world_key
from sim.scenario import Scenario, Variants, load, loads
from sim.scenario.policies import CLASSES
from sim.simulate import Run, simulate

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.bench

TOWN_OF_20000 = """
schema: 1
name: town20k
extends: town.yaml
place:
  townships: [{name: Riverside, count: 4, villages: {urban: 8, rural: 24}}]
  settings:
    urban: {residents: 12500, households: 4800}
    rural: {residents: 7500, households: 2300}
policies:
  staffing:
    grids: {urban: {count: 12}, rural: {count: 32}}
  ladder:
    committee: {count: 32, mediators: {total: 96}}
"""


def town_of_20000() -> Scenario:
    """Ten times the town: 20,000 residents, 44 grids."""
    return loads(TOWN_OF_20000, folder=ROOT / "scenarios")


def median_seconds(action: Callable[[], Any], *, times: int = 7) -> float:
    action()
    seconds = []
    for _ in range(times):
        begun = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - begun)
    print(f"    min {min(seconds):.4f}  median {statistics.median(seconds):.4f}  max {max(seconds):.4f} s")
    return statistics.median(seconds)


@pytest.mark.parametrize("name", ["town", "hezuo"])
def test_build_and_year(name: str) -> None:
    scenario = load(name)
    print(f"\n{name}: build")
    median_seconds(lambda: build(scenario, seed=1))
    world = build(scenario, seed=1)
    print(f"{name}: a year, compiled, world given")
    seconds = median_seconds(lambda: simulate(scenario, seed=1, world=world))
    run = simulate(scenario, seed=1, world=world)
    per_row = seconds / len(run.log) * 1e9
    print(
        f"    {len(run.log)} rows, {per_row:.0f} ns a row, "
        f"{seconds / len(world.residents) / 12 * 1e9:.1f} ns a resident-month"
    )
    assert len(run.log) > 1000


def test_compiled_against_mesa_on_the_identical_log() -> None:
    scenario = town_of_20000()
    world = build(scenario, seed=1)
    print("\ntown of 20,000: a year, compiled")
    compiled = median_seconds(lambda: simulate(scenario, seed=1, world=world))
    simulate(scenario, seed=1, world=world, engine="mesa", days=2)  # imports Mesa
    begun = time.perf_counter()
    mesa = simulate(scenario, seed=1, world=world, engine="mesa")
    mesa_seconds = time.perf_counter() - begun
    print(f"    Mesa, event-sparse, once: {mesa_seconds:.2f} s; {mesa_seconds / compiled:.0f} times as long")
    assert mesa.log.sha256 == simulate(scenario, seed=1, world=world).log.sha256
    assert mesa_seconds > 30 * compiled


def test_what_surrounds_a_small_run() -> None:
    """A town of 20,000 in a sweep: a variant of its scenario, what can be shared, the measures."""
    town = Variants.of_text(TOWN_OF_20000, folder=ROOT / "scenarios")
    changes = {"parameters.sparks.rate_scale": 1.1, "policies.staffing.shift_start_minute": 480.0}
    scenario = town.base
    world = build(scenario, seed=1)
    layout = lay_out(scenario, world)
    ready = prepare(scenario, seed=1, world=world, layout=layout)
    run = simulate(scenario, seed=1, ready=ready)
    print("\ntown of 20,000")
    seconds = {}
    for label, action in {
        "a variant of two values": lambda: town.variant(changes),
        "digest of what matters for results": lambda: scenario.results_digest,
        "keys of world and layout": lambda: layout_key(scenario, world_key=world_key(scenario, seed=1)),
        "layout of the institution": lambda: lay_out(scenario, world),
        "preparation, world and layout given": lambda: prepare(scenario, seed=1, world=world, layout=layout),
        "a year, all prepared": lambda: simulate(scenario, seed=2, ready=ready),
        "measures of the whole place": lambda: evaluate(Facts(run), names=measure_names(), dimensions=()),
        "measures of all subgroups": lambda: evaluate(Facts(run), names=measure_names()),
    }.items():
        print(f"{label}:")
        seconds[label] = median_seconds(action, times=25)
    assert seconds["measures of the whole place"] < 2 * seconds["measures of all subgroups"]


NO_REQUESTS = (
    "parameters.intake.request_rate_per_resident_year={urban: 0, rural: 0, pastoral: 0, dedicated: 0}"
)
NO_SPARKS = "parameters.sparks.rate_scale=0.0001"
LESS = {
    "all": (),
    "no requests": (NO_REQUESTS,),
    "no sparks": (NO_SPARKS,),
    "quiet": (NO_REQUESTS, NO_SPARKS),
    "quiet, no points": (NO_REQUESTS, NO_SPARKS, "policies.points=null"),
}


def seconds_of_less(name: str, scale: int, *, times: int) -> tuple[dict[str, float], Run]:
    """Seconds of a year, all prepared, without requests, disputes or both; and the whole run."""
    seconds: dict[str, float] = {}
    for label, sets in LESS.items():
        ready = prepare(load(name, sets=sets, scale=scale), seed=1)
        print(f"\n{name} 1:{scale}, {label}")
        seconds[label] = median_seconds(
            lambda r=ready: simulate(r.scenario, seed=1, ready=r, keep_people=False), times=times
        )
        if label == "all":
            run = simulate(ready.scenario, seed=1, ready=ready, keep_people=False)
    return seconds, run


def test_cost_grows_with_events() -> None:
    """Nanoseconds per resident-month, per dispute and per request, by leaving the others out."""
    cost: dict[str, list[float]] = {"dispute": [], "request": []}
    for name, scale, times in (("hezuo", 1, 7), ("lanzhou", 200, 15), ("lanzhou", 1, 3)):
        seconds, run = seconds_of_less(name, scale, times=times)
        residents, kind = len(run.world.residents), run.log.rows["kind"]
        requests = int(((kind >= ev.REQUEST_DONE) & (kind <= ev.REQUEST_OPEN)).sum())
        disputes = int((kind == ev.BORN).sum())
        for label in ("quiet", "quiet, no points"):
            print(f"    {label}: {seconds[label] / residents / 12 * 1e9:.1f} ns a resident-month")
        a_dispute = (seconds["all"] - seconds["no sparks"]) / disputes
        a_request = (seconds["all"] - seconds["no requests"]) / requests
        print(f"    of {residents:,}: a dispute {a_dispute * 1e6:.1f} us, a request {a_request * 1e9:.0f} ns")
        assert seconds["quiet"] < seconds["all"]
        if name == "lanzhou":
            cost["dispute"].append(a_dispute)
            cost["request"].append(a_request)
    for what, (small, whole) in cost.items():
        print(
            f"a {what} costs {whole / small:.2f} times as much in a city of 4.4 million as in a 200th of it"
        )
        assert whole < 3 * small


def test_four_times_the_disputes() -> None:
    seconds = []
    for scale in (0.8, 3.2):
        scenario = load("hezuo", sets=(f"parameters.sparks.rate_scale={scale}",))
        world = build(scenario, seed=1)
        print(f"\nhezuo, rate_scale {scale}")
        seconds.append(median_seconds(lambda s=scenario, w=world: simulate(s, seed=1, world=w), times=3))
    assert seconds[1] < 8 * seconds[0]


def test_whole_commands(tmp_path: Path) -> None:
    for arguments in (
        ["--help"],
        ["run", "town", "--out", "town"],
        ["run", "hezuo", "--out", "hezuo", "--json"],
    ):
        command = [sys.executable, str(ROOT / "run.py"), *arguments]
        seconds = []
        for _ in range(3):
            begun = time.perf_counter()
            done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
            seconds.append(time.perf_counter() - begun)
        print(f"\n{' '.join(arguments)}: median {statistics.median(seconds):.2f} s of {seconds}")
        if "--json" in arguments:
            said = json.loads(done.stdout)
            print(f"    simulation {said['elapsed_seconds']:.3f} s, peak {said['peak_rss_mb']:.0f} MB")
            assert said["peak_rss_mb"] < 600


NEWER = (
    "alliances", "cadre_visits", "cameras", "contests", "early_warning", "joint_groups", "legal_advisers",
    "legal_publicity", "one_stop", "party_pairing", "petition_agents", "rangers", "ratings", "teams",
    "veteran_mediators", "village_rules",
)  # fmt: skip
"""Policies beside the eight that there were first, each by the overlay of its name."""


def test_every_policy_against_the_usual_ones() -> None:
    """A year of a city of 112,000 with all 24 policies, against the first eight: in pairs, by turns."""
    usual = load("hezuo", sets=[f"policies.{name}=null" for name in NEWER])
    all_on = load("hezuo", overlays=NEWER, sets=("policies.alliances.settings=[urban]",))
    assert set(CLASSES) == {name for name, policy in all_on.policies.effective() if policy is not None}
    world = build(usual, seed=1)
    ratios = []
    print("\nhezuo, a year: every policy | the first eight | ratio")
    for turn in range(6):
        seconds = []
        for scenario in (all_on, usual):
            begun = time.process_time()
            simulate(scenario, seed=1, world=world)
            seconds.append(time.process_time() - begun)
        if turn:  # the first one warms up
            ratios.append(seconds[0] / seconds[1])
            print(f"    {seconds[0]:.3f} s | {seconds[1]:.3f} s | {ratios[-1]:.2f}")
    print(f"    median ratio {statistics.median(ratios):.2f}")
    assert statistics.median(ratios) < 3


PEAK = """
import sys
from analysis.results import peak_rss_mb
from sim.prepare import prepare
from sim.scenario import load
from sim.simulate import simulate

ready = prepare(load("lanzhou"), seed=1)
print(peak_rss_mb())
if sys.argv[1] == "year":
    simulate(ready.scenario, seed=1, ready=ready, keep_people=False)
    print(peak_rss_mb())
"""


def test_peak_of_lanzhou(tmp_path: Path) -> None:
    """Most memory of the largest place: building it, a year of it, and the whole command, each a process."""
    done = subprocess.run(
        [sys.executable, "-c", PEAK, "year"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    build_mb, year_mb = (float(line) for line in done.stdout.split())
    command = [sys.executable, str(ROOT / "run.py"), "run", "lanzhou", "--json", "--out", "lanzhou"]
    said = json.loads(
        subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    )
    print(f"\nlanzhou: build {build_mb:.0f} MB, and a year {year_mb:.0f} MB")
    print(f"    whole command, before figures are drawn and after: {said['peak_rss_mb']:.0f} MB")
    assert build_mb < year_mb < 1350
    assert said["peak_rss_mb"] < 1250
