"""The server of the laboratory answers its page, and refuses everything else."""

import asyncio
import json
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.testclient import TestClient

from analysis.app.classroom import Classroom
from analysis.app.laboratory import Laboratory
from analysis.app.levers import LEVERS
from analysis.app.messages import BODY_BYTES
from analysis.app.pool import MOST_WAITING, BusyError, Pool, SupersededError
from analysis.app.server import make_app

HERE = "http://127.0.0.1:8765"
CLIENT = "abcdefgh"


@pytest.fixture(scope="module")
def laboratory() -> Laboratory:
    return Laboratory()


@pytest.fixture(scope="module")
def room(laboratory: Laboratory) -> Classroom:
    return Classroom(laboratory.presets, laboratory.written)


@pytest.fixture(scope="module")
def page(laboratory: Laboratory, room: Classroom) -> Iterator[TestClient]:
    app = make_app(laboratory, classroom=room)
    with TestClient(app, base_url=HERE, raise_server_exceptions=False) as client:
        yield client


def in_a_loop_of_its_own(play: Coroutine[Any, Any, Any]) -> Any:
    """Run it in another thread: the browser of other tests keeps a loop running in this one."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, play).result()


def asked(laboratory: Laboratory, **more: Any) -> dict[str, Any]:
    return {"client": CLIENT, "side": "a", "levers": dict(laboratory.written), "seed": 1, **more}


def test_the_page_and_its_files_come_with_a_strict_policy(page: TestClient) -> None:
    for path in ("/", "/join", "/board", "/static/main.js", "/static/page.css", "/api/place"):
        answer = page.get(path)
        assert answer.status_code == 200, path
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert page.get("/", headers={"if-none-match": page.get("/").headers["etag"]}).status_code == 304


def test_a_run_comes_back_as_a_picture(page: TestClient, laboratory: Laboratory) -> None:
    answer = page.post("/api/run", json=asked(laboratory))
    assert answer.status_code == 200
    assert answer.content == laboratory.picture(laboratory.written, 1)
    details = page.post("/api/details", json=asked(laboratory)).json()
    assert len(details["stories"]) == answer.json()["counts"]["disputes"]


def test_years_come_back_with_intervals(page: TestClient, laboratory: Laboratory) -> None:
    both = {"a": laboratory.written, "b": {**laboratory.written, "households_per_head": 0}}
    found = page.post("/api/years", json={"client": CLIENT, "seed": 1, "years": 3, **both}).json()
    assert found["years"] == 3
    assert all(len(one["change"]) == 4 for one in found["measures"].values())


@pytest.mark.parametrize(
    "path",
    [
        "/static/../server.py", "/static/%2e%2e/server.py", "/static/..%2fserver.py", "/static//etc/passwd",
        "/static/....//server.py", "/..%5cserver.py", "/static/main.js/../../server.py", "/etc/passwd",
        "/static/", "/static", "/.git/config", "/static/main.js%00.css", "/analysis/app/server.py",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_folder(page: TestClient, path: str) -> None:
    answer = page.get(path)
    assert answer.status_code == 404
    assert "import" not in answer.text


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "10.0.0.7:8765", "", "[::2]:80", "a b"],
)
def test_a_foreign_host_name_is_refused(page: TestClient, host: str) -> None:
    assert page.get("/api/place", headers={"host": host}).status_code == 403


@pytest.mark.parametrize("host", ["localhost:8765", "127.0.0.1:8765", "[::1]:8765", "127.0.0.1", "[::1]"])
def test_this_machines_names_are_taken(page: TestClient, host: str) -> None:
    assert page.get("/", headers={"host": host}).status_code == 200


def test_an_open_server_takes_addresses_but_no_names(laboratory: Laboratory) -> None:
    client = TestClient(make_app(laboratory, loopback=False), base_url="http://192.168.1.5:8765")
    assert client.get("/").status_code == 200
    assert client.get("/", headers={"host": "evil.example:8765"}).status_code == 403


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://127.0.0.1:8765", "http://127.0.0.1:9999", ""]
)
def test_a_message_from_another_page_is_refused(
    page: TestClient, laboratory: Laboratory, origin: str
) -> None:
    answer = page.post("/api/run", json=asked(laboratory), headers={"origin": origin})
    assert answer.status_code == 403
    assert page.post("/api/run", json=asked(laboratory), headers={"origin": HERE}).status_code == 200


def hostile(laboratory: Laboratory) -> list[Any]:
    written = laboratory.written
    missing = {name: value for name, value in written.items() if name != "sparks"}
    return [
        7, "text", [], {}, {"client": CLIENT}, asked(laboratory, seed=0), asked(laboratory, seed=10**9),
        asked(laboratory, seed=1.5), asked(laboratory, seed="1"), asked(laboratory, client="../../etc"),
        asked(laboratory, client="A" * 8), asked(laboratory, client="a" * 33), asked(laboratory, side="c"),
        asked(laboratory, more=1), asked(laboratory, levers=missing), asked(laboratory, levers=None),
        asked(laboratory, levers={**written, "run.days": 36500}),
        asked(laboratory, levers={**written, "world.network.file": "/etc/passwd"}),
        asked(laboratory, levers={**written, "__class__": 1}),
        asked(laboratory, levers={**written, "sparks": 1e308}),
        asked(laboratory, levers={**written, "sparks": -1}),
        asked(laboratory, levers={**written, "sparks": {"value": 1}}),
        asked(laboratory, overlays=["/etc/passwd"]), asked(laboratory, sets=["run.days=1"]),
    ]  # fmt: skip


def test_hostile_messages_are_refused_in_words(page: TestClient, laboratory: Laboratory) -> None:
    for message in hostile(laboratory):
        answer = page.post("/api/run", json=message)
        assert answer.status_code == 422, message
        assert answer.json()["error"] == "message"
        assert "Traceback" not in answer.text
        assert "/etc/passwd" not in answer.text


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"NaN", b'{"a":' * 3000, b"[" * 8000, b'{"seed": 1e999}']
)
def test_what_is_no_json_is_refused_in_words(page: TestClient, body: bytes) -> None:
    answer = page.post("/api/run", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (413, 422)
    assert "Traceback" not in answer.text


def test_other_types_and_long_messages_are_refused(page: TestClient, laboratory: Laboratory) -> None:
    text = json.dumps(asked(laboratory))
    assert page.post("/api/run", content=text, headers={"content-type": "text/plain"}).status_code == 415
    long = text + " " * BODY_BYTES
    assert (
        page.post("/api/run", content=long, headers={"content-type": "application/json"}).status_code == 413
    )
    assert page.get("/api/run").status_code == 405
    assert page.put("/", json={}).status_code == 405


def test_settings_that_the_scenario_refuses_are_told(page: TestClient, laboratory: Laboratory) -> None:
    levers = {**laboratory.written, "urban_workers": 0.0, "rural_workers": 0.0}
    answer = page.post("/api/run", json=asked(laboratory, levers=levers))
    assert answer.status_code == 200  # a town without gridworkers is one, too
    assert answer.json()["counts"]["posts"] == 0


def test_a_fault_of_the_program_shows_no_traceback(
    page: TestClient, laboratory: Laboratory, monkeypatch
) -> None:
    monkeypatch.setattr(laboratory, "picture", lambda settings, seed: 1 / 0)
    answer = page.post("/api/run", json=asked(laboratory))
    assert answer.status_code == 500
    assert answer.text == "Internal Server Error"


def test_the_newest_request_of_a_page_wins() -> None:
    async def play() -> list[Any]:
        pool = Pool(workers=1)
        pool.open()
        started = asyncio.Event()
        loop = asyncio.get_running_loop()

        def slow() -> str:
            loop.call_soon_threadsafe(started.set)
            import time

            time.sleep(0.05)
            return "slow"

        other = asyncio.create_task(pool.run("other", "a", slow))
        await started.wait()
        tasks = [asyncio.create_task(pool.run("page", "a", lambda n=n: n)) for n in range(3)]
        aside = asyncio.create_task(pool.run("page", "b", lambda: "b"))
        found = await asyncio.gather(other, *tasks, aside, return_exceptions=True)
        await pool.close()
        return found

    found = in_a_loop_of_its_own(play())
    assert found[0] == "slow"
    assert [type(one) for one in found[1:3]] == [SupersededError, SupersededError]
    assert found[3:] == [2, "b"]


def test_a_series_is_dropped_when_a_newer_one_comes_and_others_come_in_between() -> None:
    async def play() -> tuple[list[Any], list[str]]:
        pool, done = Pool(workers=1), []
        pool.open()
        first = asyncio.create_task(
            pool.run_all("page", "years", [lambda n=n: done.append(f"old {n}") for n in range(50)])
        )
        await asyncio.sleep(0)
        urgent = await pool.run("page", "a", lambda: done.append("urgent"), urgent=True)
        second = await pool.run_all("page", "years", [lambda: done.append("new")])
        found = await asyncio.gather(first, return_exceptions=True)
        await pool.close()
        return [*found, urgent, second], done

    found, done = in_a_loop_of_its_own(play())
    assert isinstance(found[0], SupersededError)
    assert len(done) < 30
    assert done[-1] == "new"
    assert "urgent" in done[:4]


def test_a_flood_is_turned_away() -> None:
    async def play() -> list[Any]:
        pool = Pool()  # nobody serves: all wait
        tasks = [asyncio.create_task(pool.run(f"page{n}", "a", lambda: 1)) for n in range(MOST_WAITING + 3)]
        await asyncio.sleep(0)
        found = [task.exception() for task in tasks if task.done()]
        for task in tasks:
            task.cancel()
        return found

    found = in_a_loop_of_its_own(play())
    assert len(found) == 3
    assert all(isinstance(one, BusyError) for one in found)


def test_the_place_tells_nothing_of_single_residents(page: TestClient) -> None:
    world = page.get("/api/place").json()["world"]
    assert set(world) == {"residents", "households", "village", "people", "organisation", "villages", "ties"}
    assert len(page.get("/api/place").json()["levers"]) == len(LEVERS)
