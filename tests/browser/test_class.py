"""A class: the board on the wall, two students on their phones."""

from collections.abc import Iterator
from typing import Any

import pytest
from browsing import PHONE, PROJECTOR, Open, Served, axe, check, serve, stop, until
from looking import wrong_on_any_screen, wrong_words


@pytest.fixture(scope="module")
def room() -> Iterator[Served]:
    served = serve("--class")
    yield served
    stop(served)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_predictions_stand_beside_the_models_answer(room: Served, open_page: Open, language: str) -> None:
    board = open_page(room.url, size=PROJECTOR, language=language, wait=False).page
    until(board, "document.getElementById('code').textContent.length === 6")
    student = open_page(room.url.split("board")[0] + "join", size=PHONE, language=language, wait=False).page
    student.locator("#code").fill(board.text_content("#code").lower())
    student.locator("#name").fill("李娜")
    student.keyboard.press("Enter")
    student.locator("#inside").wait_for()
    assert axe(student) == []
    board.locator("#policy").select_option("groups")
    board.locator("#measures").select_option("detection_never_share")
    board.locator("#ask_predict").click()
    student.locator("#predict").wait_for()
    student.locator("#percent").focus()
    for _ in range(12):
        student.keyboard.press("ArrowRight")
    until(student, "document.getElementById('percent_said').textContent.startsWith('+12')")
    student.locator("#predict button").click()
    until(board, "document.querySelectorAll('.guess').length === 1")
    check(student, language)
    board.locator("#reveal").click()
    until(board, "document.querySelectorAll('.model').length === 1")
    until(board, "document.getElementById('answers').textContent.includes('李娜')")
    until(student, "/[+][0-9]/.test(document.getElementById('reply').textContent)")
    for page in (board, student):
        check(page, language)
        assert axe(page) == []
        assert wrong_on_any_screen(page, language) == []


def test_a_class_chooses_a_policy(room: Served, open_page: Open) -> None:
    board = open_page(room.url, size=PROJECTOR, wait=False).page
    until(board, "document.getElementById('code').textContent.length === 6")
    student = open_page(room.url.split("board")[0] + "join", size=PHONE, wait=False).page
    student.locator("#code").fill(board.text_content("#code"))
    student.locator("#name").fill("Wang")
    student.keyboard.press("Enter")
    board.locator("#measures").select_option("requests_late_share")
    board.locator("#ask_choose").click()
    student.get_by_role("button", name="No platform").click()
    until(student, "document.getElementById('reply').textContent.includes('No platform')")
    until(board, "document.getElementById('answered').textContent === '1 answer'")
    board.locator("#reveal").click()
    until(board, "document.querySelectorAll('.votes .best').length === 1", seconds=120)
    check(board, "en")
    check(student, "en")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_wrong_code_stays_outside(room: Served, open_page: Open, language: str) -> None:
    one = open_page(room.url.split("board")[0] + "join", size=PHONE, language=language, wait=False)
    one.page.locator("#code").fill("AAAAAA")
    one.page.locator("#name").fill("Guest")
    one.page.keyboard.press("Enter")
    one.page.locator("#trouble").wait_for()
    assert not one.page.locator("#inside").is_visible()
    assert wrong_words(one.page, language) == []
    one.errors.clear()  # the browser logs the answer 403


def test_who_is_quick_is_not_sent_away(room: Served, open_page: Open) -> None:
    """The form is the page's own before all is there that the page asks for."""
    one = open_page(room.url.split("board")[0] + "join", size=PHONE, wait=False)
    held: list[Any] = []
    one.page.route("**/api/place", lambda route: held.append(route))
    one.page.reload()
    one.page.locator("#code").fill("AAAAAA")
    one.page.locator("#name").fill("Guest")
    one.page.keyboard.press("Enter")
    one.page.locator("#trouble").wait_for()
    assert len(held) == 1
    held[0].continue_()
    assert all("Content Security Policy" not in error for error in one.errors)
    one.errors.clear()  # the browser logs the answer 403


def test_the_board_needs_its_link(room: Served, open_page: Open) -> None:
    page = open_page(room.url.split("#")[0], wait=False).page
    page.locator("#trouble").wait_for()
    assert page.text_content("#code") == ""
