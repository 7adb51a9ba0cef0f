"""A real browser before a real server: pages whose every error is a failure."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import ARGUMENTS, DESKTOP, LOCALES, Open, Opened, chromium, serve, settle, stop


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All browser tests go to one process: they share a browser and a server."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    path = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    served = serve()
    yield served.url
    stop(served)


@pytest.fixture
def open_page(browser: Any) -> Iterator[Open]:
    """Opens pages, waits until they have drawn, and fails if one of them logged an error."""
    opened: list[tuple[Any, Opened]] = []

    def make(
        url: str,
        *,
        size: tuple[int, int] = DESKTOP,
        language: str = "en",
        offline: bool = False,
        wait: bool = True,
    ) -> Opened:
        width, height = size
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale=LOCALES[language], offline=offline,
            has_touch=width < 500, reduced_motion="reduce",
        )  # fmt: skip
        page = context.new_page()
        page.set_default_timeout(30_000)
        one = Opened(page)
        page.on("pageerror", lambda error: one.errors.append(str(error)))
        page.on("console", lambda said: one.errors.append(said.text) if said.type == "error" else None)
        page.on("request", lambda request: one.requests.append(request.url))
        opened.append((context, one))
        page.goto(url)
        if wait:
            settle(page)
        return one

    yield make
    for context, one in opened:
        context.close()
        assert one.errors == []
