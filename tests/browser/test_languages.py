"""Both languages, three screens: no word missing, none cut off; contrast and roles by axe."""

import pytest
from browsing import SIZES, Open, axe, check, settle, until
from looking import wrong_words


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", SIZES)
def test_every_word_is_there_and_whole(server: str, open_page: Open, language: str, size: str) -> None:
    page = open_page(server, size=SIZES[size], language=language).page
    check(page, language)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.wait_for_timeout(300)
    check(page, language)
    page.locator("#lists tbody button").first.click()
    page.locator("#story[open] .life li").first.wait_for()
    check(page, language)
    page.keyboard.press("Escape")
    page.evaluate("document.querySelectorAll('.presets button')[5].click()")
    page.get_by_text({"en": "Network", "zh": "网络"}[language], exact=True).click()
    settle(page)
    check(page, language)


def test_the_whole_page_changes_its_language_at_once(server: str, open_page: Open) -> None:
    page = open_page(server).page
    page.get_by_role("button", name="中文").click()
    assert wrong_words(page, "zh") == []
    page.get_by_role("button", name="English").click()
    until(page, "!/[\\u4e00-\\u9fff]/.test(document.querySelector('main').innerText)")


@pytest.mark.parametrize(("size", "language"), [("laptop", "en"), ("phone", "zh")])
def test_axe_finds_nothing_wrong(server: str, open_page: Open, language: str, size: str) -> None:
    page = open_page(server, size=SIZES[size], language=language).page
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.wait_for_timeout(300)
    assert axe(page) == []
    page.locator("#lists tbody button").first.click()
    page.locator("#story[open] .life li").first.wait_for()
    assert axe(page) == []
