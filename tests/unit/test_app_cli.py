"""`app` from the command line: where it listens, what it says, what it refuses."""

import importlib.util
import re
import socket
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from analysis.app import export
from analysis.cli.app import app


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The ASGI applications that would have been served."""
    import uvicorn

    found: list[Any] = []
    monkeypatch.setattr(uvicorn.Server, "run", lambda server, sockets: found.append(server.config.app))
    return found


def call(*words: str) -> Any:
    return CliRunner().invoke(app, ["app", "--no-browser", *words], prog_name="python run.py")


def test_it_listens_on_this_machine_alone_and_prints_where(served: list[Any]) -> None:
    result = call("--port", "0")
    assert result.exit_code == 0
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\n", result.stdout)
    assert "Warning" not in result.stderr
    assert len(served) == 1


def test_it_warns_where_others_can_reach_it_and_tells_students_the_way(served: list[Any]) -> None:
    result = call("--port", "0", "--host", "0.0.0.0", "--class")
    assert result.exit_code == 0
    assert "Warning: everybody on the networks" in result.stderr
    assert re.search(r"Their code is  [A-Z0-9]{6} ", result.stderr)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/board#key=[\w-]{24}\n", result.stdout)
    room = call("--port", "0", "--class")
    assert "For the room: --class --host 0.0.0.0" in room.stderr
    assert len(served) == 2


@pytest.mark.parametrize("host", ["localhost", "evil.example", "", "1.2.3", "127.0.0.1:80"])
def test_a_host_is_an_address(host: str) -> None:
    result = call("--host", host)
    assert result.exit_code == 2
    assert "is no address" in result.stderr


def test_a_port_that_is_taken_is_told(served: list[Any]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = call("--port", str(taken.getsockname()[1]))
    assert result.exit_code == 1
    assert "another program may have it" in result.stderr
    assert not served


def test_a_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    result = call()
    assert result.exit_code == 1
    assert "pip install -e .[app]" in result.stderr


def test_the_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "to_record", lambda laboratory, shown: [shown.a, shown.b])
    result = call("--export", str(tmp_path / "lab.html"))
    assert result.exit_code == 0, result.output
    assert "2 recorded towns" in result.stdout
    assert (tmp_path / "lab.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    nowhere = call("--export", str(tmp_path / "none" / "lab.html"))
    assert nowhere.exit_code == 2
    assert "is no folder" in nowhere.stderr
    (tmp_path / "taken").mkdir()
    taken = call("--export", str(tmp_path / "taken"))
    assert taken.exit_code == 1
    assert "could not be written" in taken.stderr
    assert sorted(one.name for one in tmp_path.iterdir()) == ["lab.html", "taken"]
