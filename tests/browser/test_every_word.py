"""Every page in both languages on three screens: no word of the other language, none clipped or covered."""

from pathlib import Path
from typing import Any

import pytest
from browsing import Open
from looking import wrong_on_any_screen, wrong_words
from unit.folders import folders_of_all_kinds
from unit.left import english

from analysis.report import write_report
from analysis.report.folder import recognise
from analysis.report.kinds import KINDS

OPEN_ALL = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
WRONG = """<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>页</title><body>
<p>联户长 heads <code>run.py</code> <cite>a source</cite> gridgov</p><img alt="map" src="">
<div style="width: 3em; overflow: hidden; white-space: nowrap">一行放不下的很长的字</div>
<svg width="160" height="40">
<text x="60" y="20">伸出画面之外的字</text><text x="62" y="22">压住的字</text>
</svg>"""
SWITCH = {"en": "English", "zh": "中文"}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: Any, town_run: Any) -> dict[str, Path]:
    """A report of each kind."""
    folders = folders_of_all_kinds(tmp_path_factory.mktemp("kinds"), town_run)
    return {recognise(folder)[0].name: write_report(folder).files[0] for folder in folders}


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_a_report_of_any_kind_has_no_missing_and_no_clipped_word(
    reports: dict[str, Path], open_page: Open, kind: str
) -> None:
    page = open_page(reports[kind].as_uri(), wait=False).page
    page.evaluate(OPEN_ALL)
    for language, button in SWITCH.items():
        page.get_by_label(button).check()
        assert wrong_on_any_screen(page, language) == []


def test_the_laboratory_has_no_missing_and_no_clipped_word(server: str, open_page: Open) -> None:
    page = open_page(server).page
    page.evaluate(OPEN_ALL)
    for language, button in reversed(SWITCH.items()):
        page.get_by_role("button", name=button).click()
        page.locator("#lists tbody button").first.click()
        page.locator("#story[open] .life li").first.wait_for()
        assert wrong_on_any_screen(page, language) == []
        page.keyboard.press("Escape")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_refusal_is_told_in_the_language_of_the_page(server: str, open_page: Open, language: str) -> None:
    one = open_page(server, language=language)
    page = one.page
    # what no lever offers: a page of another version might still ask for it
    page.evaluate("laboratory.change({ ...laboratory.state.b, sparks: 99 }, { sparks: 99 })")
    page.locator("#trouble:not([hidden])").wait_for()
    assert english(page.text_content("#trouble")) == (language == "en")
    page.get_by_role("button", name=SWITCH["en" if language == "zh" else "zh"]).click()
    assert english(page.text_content("#trouble")) == (language == "zh")
    page.close()
    one.errors.clear()  # the browser logs each answer 422


def test_what_finds_wrong_words_finds_them(open_page: Open, tmp_path: Path) -> None:
    made = tmp_path / "made.html"
    made.write_text(WRONG, encoding="utf-8")
    found = wrong_words(open_page(made.as_uri(), wait=False).page, "zh")
    assert [one.partition(":")[0] for one in found] == [
        "not in the page's language", "not in the page's language", "clipped", "clipped", "covered",
    ]  # fmt: skip
