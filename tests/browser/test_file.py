"""The page as one file: opened from disk with the network off."""

from pathlib import Path
from typing import Any

import pytest
from browsing import Open, check, settle, until
from looking import wrong_words

from analysis.app.export import Shown, bundle, record
from analysis.app.laboratory import Laboratory


@pytest.fixture(scope="module")
def file(tmp_path_factory: Any) -> Path:
    laboratory = Laboratory()
    written = laboratory.written
    shown = Shown(a=written, b={**written, "households_per_head": 0.0}, seed=1, language="en")
    towns = [written, shown.b, {**written, "sparks": 2.0, "requests": 2.0}, {**written, "hotline": 0.0},
             {**written, "hotline": 1.0}]  # fmt: skip
    made = tmp_path_factory.mktemp("file") / "gridgov.html"
    made.write_bytes(bundle(laboratory, shown, [record(laboratory, shown, town) for town in towns]))
    return made


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_works_from_disk_without_a_network(file: Path, open_page: Open, language: str) -> None:
    one = open_page(file.as_uri(), offline=True)
    page = one.page
    if language == "zh":
        page.get_by_role("button", name="中文").click()
    check(page, language)
    said = page.text_content("#sentence")
    page.locator(".presets button").nth(5).click()
    until(page, f"document.getElementById('sentence').textContent !== {said!r}")
    settle(page)
    assert page.evaluate("laboratory.pictures.b.counts.disputes") > 100
    page.evaluate("laboratory.tell('b', 3)")
    page.locator("#story[open] .life li").first.wait_for()
    check(page, language)
    assert wrong_words(page, language) == []
    page.keyboard.press("Escape")
    page.evaluate("laboratory.visit('a', laboratory.pictures.a.units.level.indexOf(1))")
    page.locator("#story[open] .bars li").first.wait_for()
    assert wrong_words(page, language) == []
    assert {url.split("#")[0] for url in one.requests} == {file.as_uri()}


def test_a_lever_goes_to_the_nearest_recorded_town_and_says_so(file: Path, open_page: Open) -> None:
    page = open_page(file.as_uri(), offline=True).page
    page.locator("#lever_hotline").focus()
    page.keyboard.press("Home")
    until(page, "laboratory.state.b.hotline === 0 && laboratory.state.b.households_per_head === 10")
    assert "one lever moves at a time" in page.text_content("#trouble")
    until(page, "document.getElementById('years').textContent.startsWith('Over 12 other years')")
    assert not page.locator("#save").is_visible()
