"""The laboratory's speed: from a slider to pictures, frames of a replay, fifty pages at once, the saved file.

`make bench`. Figures for the record go to docs/performance.md, with the machine.
"""

import json
import statistics
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))

from browsing import ARGUMENTS, chromium, serve, settle, stop, until

from analysis.app.export import Shown, bundle, record, to_record
from analysis.app.laboratory import DAYS, WORLD_SEED, Laboratory
from sim.scenario import Variants

pytestmark = pytest.mark.bench
SCENARIOS = Path(__file__).parents[2] / "scenarios"
FIVE_THOUSAND_NODES = """
schema: 1
name: town5000
extends: town.yaml
place:
  townships: [{name: Riverside, villages: {urban: 6, rural: 13}}]
  settings:
    urban: {residents: 8400, households: 3200}
    rural: {residents: 4950, households: 1500}
policies:
  staffing:
    grids: {urban: {count: 6}, rural: {count: 26}}
  ladder:
    committee: {count: 19, mediators: {total: 57}}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    served = serve()
    yield served.url
    stop(served)


def told(name: str, seconds: list[float]) -> float:
    median = statistics.median(seconds)
    print(f"\n    {name}: min {min(seconds):.4f}  median {median:.4f}  max {max(seconds):.4f} s")
    return median


def test_a_slider_moves_and_the_pictures_follow(browser: Any, server: str) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    begun = time.perf_counter()
    page.goto(server)
    until(page, "Boolean(window.laboratory && laboratory.pictures.b)")
    first = time.perf_counter() - begun
    print(f"\n    first page with pictures: {first:.2f} s")
    settle(page)
    page.evaluate("laboratory.timing.length = 0")
    page.locator("#lever_sparks").focus()
    for press in range(24):
        page.keyboard.press("ArrowRight" if press < 16 else "ArrowLeft")
        page.wait_for_timeout(500)
    seconds = [one / 1000 for one in page.evaluate("laboratory.timing")]
    assert told("from a slider to pictures", seconds) < 0.15
    assert first < 2


def test_a_replay_of_five_thousand_nodes_has_fifty_frames(browser: Any) -> None:
    sets = (f"run.world_seed={WORLD_SEED}", f"run.days={DAYS}")
    town = Laboratory(variants=Variants.of_text(FIVE_THOUSAND_NODES, folder=SCENARIOS, sets=sets))
    shown = Shown(a=town.written, b={**town.written, "sparks": 2.0}, seed=1, language="en")
    records = [record(town, shown, one) for one in (shown.a, shown.b)]
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_content(bundle(town, shown, records).decode())
    settle(page)
    nodes = page.evaluate("laboratory.place.world.village.length")
    disputes = page.evaluate("laboratory.pictures.b.counts.disputes")
    frames = {}
    for view in ("map", "network"):
        page.evaluate(f"laboratory.state.view = '{view}'; laboratory.drawStages(); laboratory.state.day = 60")
        frames[view] = page.evaluate("""(async () => {
            laboratory.play(true);
            let frames = 0;
            const begun = performance.now();
            while (performance.now() - begun < 4000) {
                await new Promise((done) => requestAnimationFrame(done));
                frames += 1;
            }
            laboratory.play(false);
            return frames / 4;
        })()""")
    print(
        f"\n    {nodes:,} nodes, {disputes} disputes in B, two towns side by side: {frames} frames a second"
    )
    assert nodes >= 5000
    assert min(frames.values()) >= 50


def test_fifty_pages_at_once(server: str) -> None:
    place = json.loads(urllib.request.urlopen(f"{server}api/place").read())
    guard, seconds = threading.Lock(), []

    def page(number: int) -> None:
        for turn in range(6):
            levers = {**place["written"], "sparks": 0.5 + 0.01 * number, "hotline": 0.1 * turn}
            sent = {"client": f"page{number:05d}", "side": "a", "levers": levers, "seed": 1}
            asked = urllib.request.Request(
                f"{server}api/run", json.dumps(sent).encode(), {"content-type": "application/json"}
            )
            begun = time.perf_counter()
            with urllib.request.urlopen(asked) as answer:
                assert answer.status == 200
                answer.read()
            with guard:
                seconds.append(time.perf_counter() - begun)
            time.sleep(1)

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(page, range(50)))
    assert len(seconds) == 300
    assert told("one of 50 pages, each a new town every second", seconds) < 5


def test_the_saved_file_is_small() -> None:
    town = Laboratory()
    shown = Shown(a=town.written, b={**town.written, "households_per_head": 0.0}, seed=1, language="en")
    begun = time.process_time()
    wanted = to_record(town, shown)
    size = len(bundle(town, shown, [record(town, shown, one) for one in wanted]))
    print(f"\n    {len(wanted)} towns, {size / 1e6:.2f} MB, {time.process_time() - begun:.1f} s of CPU")
    assert size < 3_000_000
