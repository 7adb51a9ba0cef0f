"""The live page: every control, by mouse and by keyboard, and what it draws."""

import re
from typing import Any

from browsing import PHONE, Open, settle, until

from analysis.app.levers import LEVERS

PRESETS: dict[str, dict[str, float]] = {
    "thin staffing": {"rural_workers": 2},
    "ten-household groups": {"households_per_head": 10},
    "points": {"points_yuan": 10, "points_stop": 0},
    "stop the points": {"points_yuan": 10, "points_stop": 6},
    "overload": {"sparks": 2, "requests": 2},
    "no platform": {"platform": 0},
}


def digest(page: Any, side: str = "b") -> str:
    """What the page holds of a town."""
    return str(page.evaluate(f"JSON.stringify(laboratory.pictures.{side}.steps.minute)"))


def test_it_opens_with_two_towns_a_sentence_and_a_banner(server: str, open_page: Open) -> None:
    page = open_page(server).page
    assert "not a forecast" in page.text_content(".banner")
    assert page.text_content("#sentence").startswith("B differs from A: Households to a head")
    assert "Over 20 other years" in page.text_content("#years")
    assert re.search(r"95%: [-+]", page.text_content("#years"))
    assert page.locator("#curves svg").count() == 6
    assert page.locator("#outcomes tbody tr").count() == 15
    assert page.get_by_role("button", name="Run").count() == 0


def test_every_lever_redraws_by_keyboard_alone(server: str, open_page: Open) -> None:
    page = open_page(server).page
    for lever in LEVERS:
        start = "#b=points_yuan:20" if lever.name == "points_stop" else "#b="
        page.evaluate(f"location.hash = {start!r}")
        until(
            page, f"!laboratory.asking && laboratory.state.b.points_yuan === {20 if 'yuan' in start else 0}"
        )
        asked = page.locator(f"#lever_{lever.name}")
        asked.focus()
        page.evaluate("laboratory.pictures.b.old = true")
        page.keyboard.press("Space" if lever.switch else "End")
        until(page, f"laboratory.state.b.{lever.name} !== laboratory.place.written.{lever.name}")
        until(page, "!laboratory.pictures.b.old")
        label = page.text_content(f'label[for="lever_{lever.name}"]')
        until(page, f"document.getElementById('sentence').textContent.includes({label!r})")
        rule = page.locator(".lever", has=asked).locator("details")
        rule.locator("summary").focus()
        page.keyboard.press("Enter")
        rule.locator("pre").wait_for()
        assert "def " in rule.locator("pre").text_content()


def test_presets_are_buttons_that_stay_pressed(server: str, open_page: Open) -> None:
    page = open_page(server).page
    for name, settings in PRESETS.items():
        button = page.get_by_role("button", name=name, exact=True)
        assert button.get_attribute("aria-pressed") == "false"
        button.click()
        assert button.get_attribute("aria-pressed") == "true"
        assert page.evaluate("laboratory.state.b") | settings == page.evaluate("laboratory.state.b")
        button.click()
        assert button.get_attribute("aria-pressed") == "false"
    page.get_by_role("button", name="as written", exact=True).click()
    until(page, "document.getElementById('sentence').textContent.startsWith('A and B are the same town')")


def test_a_ghost_of_the_last_run_stays_and_sides_are_told_apart_without_colour(
    server: str, open_page: Open
) -> None:
    page = open_page(server).page
    assert page.locator("#curves .ghost").count() == 0
    page.get_by_role("button", name="overload").click()
    until(page, "document.querySelectorAll('#curves .ghost').length === 6")
    dash = "getComputedStyle(document.querySelector('#curves .line.{}:not(.ghost)')).strokeDasharray"
    assert page.evaluate(dash.format("a")) == "none"
    assert page.evaluate(dash.format("b")) != "none"
    assert page.locator("#curves .end").all_text_contents()[:2] == ["A", "B"]


def test_the_other_town_can_be_changed_and_luck_is_shared(server: str, open_page: Open) -> None:
    page = open_page(server).page
    b = digest(page)
    page.get_by_text("Town A", exact=True).click()
    page.get_by_role("button", name="overload").click()
    until(page, "laboratory.state.a.sparks === 2 && !laboratory.asking")
    assert digest(page) == b
    page.get_by_role("button", name="Another year").click()
    until(page, "laboratory.state.seed === 2 && !laboratory.asking")
    assert digest(page) != b
    page.get_by_text("Town B", exact=True).click()
    page.get_by_role("button", name="as written").click()
    page.get_by_text("Town A", exact=True).click()
    page.get_by_role("button", name="as written").click()
    same = "JSON.stringify(laboratory.pictures.a) === JSON.stringify(laboratory.pictures.b)"
    until(page, f"!laboratory.asking && {same}")


def test_the_year_plays_pauses_and_can_be_scrubbed(server: str, open_page: Open) -> None:
    page = open_page(server).page
    page.locator("#speed").select_option("fast")
    first = page.text_content("#date")
    page.get_by_role("button", name="Play").click()
    until(page, f"document.getElementById('date').textContent !== {first!r}")
    page.get_by_role("button", name="Pause").click()
    day = page.evaluate("laboratory.state.day")
    page.wait_for_timeout(200)
    assert page.evaluate("laboratory.state.day") == day
    page.locator("#day").focus()
    page.keyboard.press("End")
    until(page, "document.getElementById('date').textContent === '31 December'")
    counts = page.evaluate("laboratory.pictures.a.counts")
    said = page.text_content("#caption_a")
    running, *_, given_up = counts["outcomes"][0], counts["outcomes"][1]
    assert said.startswith(f"{running} running")
    assert said.endswith(f"{given_up} given up")


def test_the_network_draws_other_pixels_than_the_map(server: str, open_page: Open) -> None:
    page = open_page(server).page
    pixels = "document.getElementById('canvas_a').toDataURL()"
    first = page.evaluate(pixels)
    page.get_by_text("Network", exact=True).click()
    until(page, f"{pixels} !== {first!r}")


def test_a_click_on_a_dispute_tells_its_story_and_on_a_desk_a_day(server: str, open_page: Open) -> None:
    page = open_page(server + "#day=300").page
    place = """(() => { const s = laboratory.stages.b, box = s.canvas.getBoundingClientRect();
        const at = %s; return [box.x + at[0] * box.width / 1000, box.y + at[1] * box.height / 620]; })()"""
    one = page.evaluate("laboratory.stages.b.replay.shown.findIndex((shown) => shown)")
    page.mouse.click(*page.evaluate(place % f"[s.replay.x[{one}], s.replay.y[{one}]]"))
    page.locator("#story[open] .life li").first.wait_for()
    assert re.match(r"Town B, dispute \d+", page.text_content("#story_title"))
    assert page.locator("#story .books p").count() == 2
    page.keyboard.press("Escape")
    page.locator("#story").wait_for(state="hidden")
    page.evaluate("laboratory.goTo(0)")
    page.wait_for_timeout(100)
    desk = "(s.replay.deskAt[s.replay.units.level.indexOf(1)])"
    page.mouse.click(*page.evaluate(place % desk))
    page.locator("#story[open] .bars li").first.wait_for()
    assert page.text_content("#story_title") == "Town B, grid 1"
    page.locator("#story input").focus()
    page.keyboard.press("ArrowRight")
    until(page, "document.querySelector('#story output').textContent.includes('January')")


def test_lists_have_every_dispute_and_open_the_same_stories(server: str, open_page: Open) -> None:
    page = open_page(server).page
    page.locator("#lists summary").first.focus()
    page.keyboard.press("Enter")
    count = page.evaluate("laboratory.pictures.a.counts.disputes")
    page.locator("#lists tbody tr").first.wait_for()
    assert page.locator("#lists tbody tr").count() == count
    page.locator("#lists tbody button").first.focus()
    page.keyboard.press("Enter")
    page.locator("#story[open] .life li").first.wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="grid 2").click()
    page.locator("#story[open] .bars li").first.wait_for()


def test_curves_have_tables(server: str, open_page: Open) -> None:
    page = open_page(server).page
    page.locator("#curves summary").first.focus()
    page.keyboard.press("Enter")
    page.locator("#curves table").first.locator("tbody tr").first.wait_for()
    assert page.locator("#curves table").first.locator("tbody tr").count() == 12


def test_the_link_carries_everything(server: str, open_page: Open) -> None:
    page = open_page(server).page
    page.get_by_role("button", name="overload").click()
    page.get_by_text("Network", exact=True).click()
    page.locator("#day").fill("222")
    page.get_by_role("button", name="中文").click()
    settle(page)
    page.wait_for_timeout(400)
    other = open_page(page.url).page
    assert other.text_content("#sentence") == page.text_content("#sentence")
    state = "(({ a, b, view, day, seed }) => JSON.stringify([a, b, view, day, seed]))(laboratory.state)"
    assert other.evaluate(state) == page.evaluate(state)


def test_a_broken_link_opens_the_town_as_written(server: str, open_page: Open) -> None:
    page = open_page(server).page
    for link in ("#a=sparks:1e9", "#a=nothing:1,sparks:x", "#luck=-5&day=99999&lang=xx", "#%%%", "#a=<b>:1"):
        page.evaluate(f"location.hash = {link!r}")
        until(page, "!laboratory.asking")
        assert page.evaluate("laboratory.state.a.sparks === laboratory.place.written.sparks")


def test_every_control_is_reached_by_tab_alone(server: str, open_page: Open) -> None:
    page = open_page(server).page
    reached = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("(e => e.id || e.name || e.dataset.t || e.tagName)(document.activeElement)")
        )
    wanted = {f"lever_{lever.name}" for lever in LEVERS} | {
        "share", "save", "language", "side", "luck", "play", "day", "speed", "view", "preset.written",
    }  # fmt: skip
    assert wanted <= reached


def test_it_says_so_when_the_laboratory_is_gone(server: str, open_page: Open) -> None:
    one = open_page(server)
    one.page.route("**/api/run", lambda route: route.abort())
    one.page.get_by_role("button", name="overload").click()
    one.page.locator("#trouble").wait_for()
    assert "Is it still running?" in one.page.text_content("#trouble")
    one.errors.clear()  # the browser logs the request that failed


def test_a_phone_shows_pictures_and_levers(server: str, open_page: Open) -> None:
    page = open_page(server, size=PHONE).page
    assert page.evaluate("document.getElementById('canvas_a').clientWidth") > 300
    page.locator("#lever_sparks").scroll_into_view_if_needed()
    assert page.locator("#sentence").is_visible()
