"""Make docs/app.png, the picture of the laboratory: `python docs/app.py`, with Chromium on the machine."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "browser"))

from browsing import ARGUMENTS, chromium, serve, settle, stop  # noqa: E402 - found by the line above

SHOWN = "#a=&b=sparks:2,requests:2&day=200&lang=en"
"""The town as written beside the same town under overload, in July."""


def main() -> None:
    """Start the laboratory, open it, take its picture."""
    from playwright.sync_api import sync_playwright

    served = serve()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
            page = browser.new_page(viewport={"width": 1440, "height": 1180}, locale="en-GB")
            page.goto(served.url + SHOWN)
            settle(page)
            page.wait_for_timeout(300)
            page.screenshot(path=ROOT / "docs" / "app.png")
            browser.close()
    finally:
        stop(served)


if __name__ == "__main__":
    main()
