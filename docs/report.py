"""Takes the picture of docs/report.md: `python docs/report.py results/FOLDER`, with Chromium there."""

import io
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "browser"))

from browsing import ARGUMENTS, chromium  # noqa: E402 - found by the line above

HEIGHT = 1250


def main(folder: Path) -> None:
    """Make the report, and take its top in English on a screen beside that in Chinese on a phone."""
    from PIL import Image
    from playwright.sync_api import sync_playwright

    from analysis.report import write_report

    page = write_report(folder).files[0].resolve()
    pictures = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        for width, language in ((1100, "en"), (390, "zh")):
            opened = browser.new_page(viewport={"width": width, "height": HEIGHT})
            opened.goto(f"{page.as_uri()}#{language}")
            pictures.append(Image.open(io.BytesIO(opened.screenshot())))
        browser.close()
    whole = Image.new("RGB", (sum(one.width for one in pictures) + 20, HEIGHT), "#c8ccd0")
    whole.paste(pictures[0], (0, 0))
    whole.paste(pictures[1], (pictures[0].width + 20, 0))
    whole.quantize(256).save(ROOT / "docs" / "report.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
