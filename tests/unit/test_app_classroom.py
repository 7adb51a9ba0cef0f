"""A class: codes, rounds, answers, and the model's answer beside them."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from analysis.app.classroom import MOST_STUDENTS, WAIT_SECONDS, WRONG_TRIES, Classroom, RefusedError
from analysis.app.laboratory import Laboratory
from analysis.app.server import make_app

HERE = "http://127.0.0.1:8765"


@pytest.fixture(scope="module")
def laboratory() -> Laboratory:
    return Laboratory()


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_code_is_short_and_a_key_is_not(laboratory: Laboratory) -> None:
    rooms = [Classroom(laboratory.presets, laboratory.written) for _ in range(20)]
    assert len({room.code for room in rooms}) == 20
    assert all(len(room.code) == 6 for room in rooms)
    assert all(len(room.key) >= 20 for room in rooms)


def test_wrong_codes_are_limited_by_address(laboratory: Laboratory) -> None:
    clock = Clock()
    room = Classroom(laboratory.presets, laboratory.written, clock=clock)
    for _ in range(WRONG_TRIES):
        with pytest.raises(RefusedError, match="not the code"):
            room.join("AAAAAA", "Li", address="10.0.0.7")
    with pytest.raises(RefusedError, match="wait a minute"):
        room.join(room.code, "Li", address="10.0.0.7")
    assert room.join(room.code, "Wang", address="10.0.0.8")["token"]
    clock.now += WAIT_SECONDS
    assert room.join(f" {room.code.lower()} ", "Li", address="10.0.0.7")["name"] == "Li"


def test_names_are_cleaned_and_the_room_has_an_end(laboratory: Laboratory) -> None:
    room = Classroom(laboratory.presets, laboratory.written)
    assert room.join(room.code, "  Li\u202e\n Na ", address="a")["name"] == "Li Na"
    with pytest.raises(RefusedError, match="a name is wanted"):
        room.join(room.code, "\u200b \n", address="a")
    for number in range(MOST_STUDENTS - 1):
        room.join(room.code, f"student {number}", address="a")
    with pytest.raises(RefusedError, match="full"):
        room.join(room.code, "one more", address="a")


def test_a_class_predicts_chooses_and_sees_what_the_model_says(laboratory: Laboratory) -> None:
    room = Classroom(laboratory.presets, laboratory.written)
    with TestClient(make_app(laboratory, classroom=room), base_url=HERE) as page:

        def post(path: str, expect: int = 200, **sent: Any) -> Any:
            answer = page.post(f"/api/class/{path}", json=sent)
            assert answer.status_code == expect, answer.text
            return answer.json()

        one, two = (post("join", code=room.code, name=name)["token"] for name in ("Li", "Wang"))
        post("join", 403, code="AAAAAA", name="Guest")
        ask = {"key": room.key, "act": "predict", "preset": "groups", "measure": "detection_never_share"}
        post("teach", 403, **(ask | {"key": "x" * 24}))
        post("teach", 422, **(ask | {"preset": "../etc"}))
        post("teach", 422, **(ask | {"measure": "nothing"}))
        post("answer", 409, token=one, round=1, percent=5.0)
        assert post("teach", **ask)["round"]["kind"] == "predict"
        post("answer", token=one, round=1, percent=20.0)
        post("answer", token=one, round=1, percent=10.0)
        post("answer", 422, token=two, round=1, preset="groups")
        post("answer", 422, token=two, round=1, percent=1000.0)
        post("answer", 403, token="x" * 24, round=1, percent=1.0)
        seen = post("look", token=two)
        assert (seen["answered"], seen["mine"]) == (1, None)
        assert "answers" not in seen
        assert "code" not in seen
        board = post("teach", key=room.key, act="reveal")
        value, low, high, years = board["round"]["results"]["groups"]
        assert 0 < low < value < high, "without groups more disputes stay hidden"
        assert years == 20
        assert board["answers"] == [{"name": "Li", "answer": 10.0}]
        post("answer", 409, token=two, round=1, percent=1.0)
        post("teach", **(ask | {"act": "choose"}))
        post("answer", token=two, round=2, preset="groups")
        post("answer", 422, token=two, round=2, preset="nothing")
        assert post("look", token=two)["mine"] == "groups"
        post("look", 403, token="x" * 24)


def test_without_class_there_is_no_class(laboratory: Laboratory) -> None:
    with TestClient(make_app(laboratory), base_url=HERE) as page:
        assert page.post("/api/class/join", json={"code": "A", "name": "B"}).status_code == 404
