"""A sheet of SVG in one language: lines, marks and words, with title, description and escaped text."""

import unicodedata
from html import escape
from typing import Final, Literal

from analysis.words.base import Language

BLUE, VERMILION, GREEN, ORANGE, SKY, PURPLE = "#0072B2", "#D55E00", "#007A59", "#A86A00", "#2F7FB5", "#A23B72"
INK, GREY, PALE = "#1a1a1a", "#5f6368", "#d9dce0"
"""Colours after Okabe and Ito (2008), darkened where words of them stand on white (4.5 to 1 at least)."""
SERIES: Final = (
    (BLUE, "circle"), (VERMILION, "square"), (GREEN, "diamond"), (PURPLE, "triangle"), (ORANGE, "down"),
    (INK, "cross"),
)  # fmt: skip
"""Colour and mark by series: never told apart by colour alone."""
CORNERS: Final[dict[str, tuple[tuple[float, float], ...]]] = {
    "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "diamond": ((0, -1.35), (1.35, 0), (0, 1.35), (-1.35, 0)),
    "triangle": ((0, -1.3), (1.2, 0.9), (-1.2, 0.9)),
    "down": ((0, 1.3), (1.2, -0.9), (-1.2, -0.9)),
    "cross": (
        (-1.2, -0.4), (-0.4, -0.4), (-0.4, -1.2), (0.4, -1.2), (0.4, -0.4), (1.2, -0.4),
        (1.2, 0.4), (0.4, 0.4), (0.4, 1.2), (-0.4, 1.2), (-0.4, 0.4), (-1.2, 0.4),
    ),
}  # fmt: skip
"""Corners of marks around their middle, by shape; what is not here is a circle."""
SIZE: Final = 14
"""Points of letters."""

Anchor = Literal["start", "middle", "end"]


def wide(letter: str) -> bool:
    """Whether a letter is as wide as it is high."""
    return unicodedata.east_asian_width(letter) in "WF"


def width_of(text: str, *, size: float = SIZE) -> float:
    """About how wide a text is in pixels; rather too wide than too narrow."""
    return sum(size * (1.0 if wide(letter) else 0.56) for letter in text)


def fold(text: str, width: float, *, size: float = SIZE) -> list[str]:
    """Lines no wider than `width`: broken between words, in Chinese between any two letters."""
    pieces: list[str] = []
    for letter in text:
        joined = pieces and not wide(letter) and not wide(pieces[-1][-1]) and pieces[-1][-1] != " "
        closing = pieces and letter in "，。、；：）％%"
        if joined or closing:
            pieces[-1] += letter
        else:
            pieces.append(letter)
    lines = [""]
    for piece in pieces:
        if lines[-1].strip() and width_of(lines[-1] + piece, size=size) > width:
            lines.append("")
        lines[-1] += piece.lstrip() if not lines[-1] else piece
    return [line.rstrip() for line in lines]


class Canvas:
    """What has been drawn so far; `height` may grow until `svg` is called."""

    def __init__(self, width: float, height: float, *, language: Language) -> None:
        """An empty sheet."""
        self.width, self.height, self.language = width, height, language
        self._parts: list[str] = []

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        colour: str = INK,
        width: float = 1,
        dash: str = "",
    ) -> None:
        """A straight line."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"'
            f' stroke-width="{width:g}"{dashed}/>'
        )

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str,
        edge: str = "none",
        opacity: float = 1,
    ) -> None:
        """A box; a negative width reaches to the left."""
        x, width = min(x, x + width), abs(width)
        self._parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"'
            f' stroke="{edge}" fill-opacity="{opacity:g}"/>'
        )

    def path(
        self,
        points: list[tuple[float, float]],
        *,
        colour: str,
        width: float = 2,
        dash: str = "",
        fill: str = "none",
        opacity: float = 1,
    ) -> None:
        """Lines from point to point; closed and filled if there is a `fill`."""
        way = " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        end = "Z" if fill != "none" else ""
        self._parts.append(
            f'<path d="M{way}{end}" fill="{fill}" fill-opacity="{opacity:g}" stroke="{colour}"'
            f' stroke-width="{width:g}" stroke-linejoin="round"{dashed}/>'
        )

    def mark(
        self, x: float, y: float, *, shape: str, colour: str, hollow: bool = False, size: float = 5
    ) -> None:
        """A mark of a shape; hollow where nothing can be told."""
        look = f'fill="{"#fff" if hollow else colour}" stroke="{colour}" stroke-width="2"'
        corners = CORNERS.get(shape)
        if corners is None:
            self._parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:g}" {look}/>')
            return
        points = " ".join(f"{x + size * dx:.1f},{y + size * dy:.1f}" for dx, dy in corners)
        self._parts.append(f'<polygon points="{points}" {look}/>')

    def words(
        self,
        x: float,
        y: float,
        text: str,
        *,
        anchor: Anchor = "start",
        colour: str = INK,
        bold: bool = False,
        size: float = SIZE,
    ) -> None:
        """A line of text; (x, y) is its foot. One around its middle stays on the sheet."""
        half = width_of(text, size=size) / 2
        if anchor == "middle" and 2 * half < self.width:
            x = min(max(x, half), self.width - half)
        weight = ' font-weight="600"' if bold else ""
        self._parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"'
            f' font-size="{size:g}"{weight}'
            ' paint-order="stroke" stroke="#fff" stroke-width="4" stroke-linejoin="round">'
            f"{escape(text)}</text>"
        )

    def svg(self, *, title: str, description: str) -> str:
        """The whole picture, with what screen readers say of it."""
        lang = "zh-Hans" if self.language == "zh" else "en"
        return (
            f'<svg class="chart" viewBox="0 0 {self.width:g} {self.height:g}" role="img" lang="{lang}"'
            f' xmlns="http://www.w3.org/2000/svg"><title>{escape(title)}</title><desc>{escape(description)}</desc>'
            f"{''.join(self._parts)}</svg>"
        )
