"""What of a page is not in its language: words of the other one outside code and quotations.

Code, digests and commands stand in `<code>`, sources as they are written in `<cite>`, what somebody typed in
an element with `translate="no"`. All else is in the page's language, but for a few names.
"""

import re
from html.parser import HTMLParser
from typing import Final

ATTRIBUTES: Final = ("aria-label", "title", "alt", "placeholder", "aria-valuetext", "aria-description")
"""Attributes that people hear or see."""
NAMES: Final = ("gridgov", "English", "中文", "sha256", "ODD", "Grimm", "JASSS", "PRIM", "Kaplan", "Meier")
"""Names that have no Chinese form in use: the program, the other language, a digest, methods, authors."""
LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f]{2,}")
NAMED: Final = re.compile(rf"(?<![A-Za-z])({'|'.join(NAMES)})(?![A-Za-z])")
VOID: Final = ("meta", "input", "line", "rect", "circle", "path", "polygon", "br", "link", "img")
SKIPPED: Final = ("code", "cite", "style", "script")


def english(text: str) -> bool:
    """Whether there is a word of Latin letters that is no name."""
    return bool(LATIN.search(NAMED.sub("", text)))


class Left(HTMLParser):
    """Collects what is left in English in a Chinese page."""

    def __init__(self, html: str) -> None:
        """Read it."""
        super().__init__()
        self.found: list[str] = []
        self._open: list[bool] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._tell(*(given.get(name) or "" for name in ATTRIBUTES))
        if tag not in VOID:
            self._open.append(tag in SKIPPED or given.get("translate") == "no")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._open):
            self._tell(data)

    def _tell(self, *texts: str) -> None:
        self.found += [text.strip() for text in texts if english(text)]


def left_in_english(html: str) -> list[str]:
    """Texts and attributes of a Chinese page that hold a word of English, each once."""
    return list(dict.fromkeys(Left(html).found))
