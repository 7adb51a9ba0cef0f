"""What browser tests share: the browser, a server, and waiting for what a page draws."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome")
DESKTOP, LAPTOP, PROJECTOR, PHONE = (1440, 900), (1280, 800), (1920, 1080), (390, 844)
LOCALES = {"en": "en-GB", "zh": "zh-CN"}


def chromium() -> str:
    """The browser of this machine; a test that finds none fails and says what to do."""
    named = os.environ.get("CHROMIUM")
    found = [named] if named else [path for name in NAMES if (path := shutil.which(name))]
    if not found or not Path(found[0]).is_file():
        pytest.fail(
            "no browser: these tests need Chromium. Install it (Debian: apt-get install chromium) "
            "or set CHROMIUM to its path; leave them out with -m 'not browser'",
            pytrace=False,
        )
    return found[0]


@dataclass
class Served:
    """A running `app`: its address and its process."""

    url: str
    process: subprocess.Popen[str]


def serve(*options: str) -> Served:
    """Start `run.py app` on a free port and wait for its address."""
    command = [sys.executable, str(ROOT / "run.py"), "app", "--no-browser", "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    if not url:
        _, said = process.communicate(timeout=30)
        pytest.fail(f"the server did not start: {said}")
    return Served(url, process)


def stop(served: Served) -> None:
    """Interrupt a server and wait for its end."""
    served.process.terminate()
    served.process.communicate(timeout=30)


@dataclass
class Opened:
    """A page, and whatever went wrong in it."""

    page: Any
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


Open = Callable[..., Opened]


def until(page: Any, condition: str, *, seconds: float = 60) -> None:
    """Wait until an expression is true. Playwright's own wait rests on `eval`, which the page forbids."""
    for _ in range(int(seconds / 0.05)):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"not within {seconds} s: {condition}")


def settle(page: Any) -> None:
    """Wait until both towns are drawn and other years are known."""
    until(page, "Boolean(window.laboratory && laboratory.years !== undefined && !laboratory.asking)")


AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
SIZES = {"laptop": LAPTOP, "projector": PROJECTOR, "phone": PHONE}

CUT = """[...document.querySelectorAll('body *')].filter((e) => {
    const style = getComputedStyle(e);
    if (e.closest('.hidden, .skip, [hidden], svg') || !e.checkVisibility()) return false;
    if (style.display === 'inline') return false;
    if (e.matches('.wide, .rule pre, #controls, dialog, input, canvas, meter')) return false;
    return e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0;
}).map((e) => `${e.tagName}.${e.className}#${e.id}: ${e.textContent.slice(0, 60)}`)"""
"""Elements whose words are wider than they are, but for those that scroll."""

OUTSIDE = """[...document.querySelectorAll('svg.chart text')].filter((e) => {
    const word = e.getBoundingClientRect(), box = e.ownerSVGElement.getBoundingClientRect();
    const beside = word.left < box.left - 1 || word.right > box.right + 1;
    return word.width && (beside || word.bottom > box.bottom + 1);
}).map((e) => e.textContent)"""
"""Words of charts that stand out of their chart."""


COVERED = """((stages) => Object.values(stages).flatMap(({ ground: { words } }) =>
    words.flatMap((one, place) => words.slice(place + 1)
        .filter((other) => one.left < other.right && other.left < one.right
            && one.top < other.bottom && other.top < one.bottom)
        .map((other) => `${one.text} / ${other.text}`))))(window.laboratory?.stages ?? {})"""
"""Words of the map or the network that cover each other."""


def check(page: Any, language: str) -> None:
    """No key without words, no word of the other language, nothing cut off, nothing beside the screen."""
    text = page.evaluate("document.body.innerText")
    assert "⟦" not in text
    assert "undefined" not in text
    assert "NaN" not in text
    assert page.evaluate(CUT) == []
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(COVERED) == []
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert page.evaluate("document.documentElement.lang") == {"en": "en", "zh": "zh-Hans"}[language]


def axe(page: Any) -> list[str]:
    """What axe finds wrong."""
    page.evaluate(AXE + "; 0")
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{one['id']}: {one['help']}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]
