"""Reports in a real browser: both languages, three screens, no request, nothing cut; axe is content."""

from pathlib import Path
from typing import Any

import pytest
from browsing import PHONE, SIZES, Open, axe, check
from unit.reported import comparison_folder

from analysis.report import write_report
from analysis.results import write_results

OPEN_TABLES = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
SEEN = "[...document.querySelectorAll('.picture')].filter((one) => one.checkVisibility()).length"
FIGURES = "document.querySelectorAll('figure').length"


@pytest.fixture(scope="module")
def report(tmp_path_factory: Any) -> Path:
    return write_report(comparison_folder(tmp_path_factory.mktemp("results") / "compared")).files[0]


@pytest.fixture(scope="module")
def report_of_a_run(tmp_path_factory: Any, town_run: Any) -> Path:
    folder = tmp_path_factory.mktemp("results") / "town"
    return write_report(write_results(town_run, folder=folder, figures=False)).files[0]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", SIZES)
def test_a_report_is_whole_in_both_languages_on_every_screen(
    report: Path, open_page: Open, language: str, size: str
) -> None:
    one = open_page(f"{report.as_uri()}#{language}", size=SIZES[size], offline=True, wait=False)
    check(one.page, language)
    one.page.evaluate(OPEN_TABLES)
    check(one.page, language)
    # of each picture the one that fits language and screen is seen, and no other
    assert one.page.evaluate(SEEN) == one.page.evaluate(FIGURES) > 0
    assert {url.split("#")[0] for url in one.requests} == {report.as_uri()}


@pytest.mark.parametrize(("size", "language"), [("laptop", "en"), ("phone", "zh")])
def test_axe_finds_nothing_wrong_in_a_report(report: Path, open_page: Open, size: str, language: str) -> None:
    page = open_page(f"{report.as_uri()}#{language}", size=SIZES[size], wait=False).page
    page.evaluate(OPEN_TABLES)
    assert axe(page) == []


def test_a_run_on_a_phone_is_whole_too(report_of_a_run: Path, open_page: Open) -> None:
    page = open_page(f"{report_of_a_run.as_uri()}#zh", size=PHONE, wait=False).page
    page.evaluate(OPEN_TABLES)
    check(page, "zh")
    assert axe(page) == []


def test_the_switch_changes_words_numbers_and_pictures_together(report: Path, open_page: Open) -> None:
    page = open_page(f"{report.as_uri()}#en", wait=False).page
    assert not page.evaluate("/[\\u4e00-\\u9fff]/.test(document.querySelector('main').innerText)")
    page.get_by_label("中文").check()
    left = page.evaluate(
        "[...document.querySelectorAll('main [lang=en], main svg[lang=en]')]"
        ".filter((e) => e.checkVisibility()).length"
    )
    assert left == 0
    assert page.evaluate("document.querySelector('.answer').innerText").count("在") >= 1
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"


def test_without_scripts_the_switch_works_all_the_same(report: Path, browser: Any) -> None:
    width, height = PHONE
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(report.as_uri())
    english, chinese = (page.locator(f".answer .{language}").first for language in ("en", "zh"))
    assert (english.is_visible(), chinese.is_visible()) == (True, False)
    page.get_by_label("中文").check()
    assert (english.is_visible(), chinese.is_visible()) == (False, True)
    context.close()
