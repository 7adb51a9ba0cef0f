"""Lines with bands over a number that can be chosen: staffing curves, dose and response."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from analysis.report.drawing.axis import Axis, plain_number, plain_percent, span_of
from analysis.report.drawing.canvas import GREY, INK, PALE, SERIES, Canvas, fold, width_of
from analysis.report.page import Draw
from analysis.words.base import Language, Words

HEIGHT: Final = 300
DASHES: Final = ("", "7 4", "2 3", "9 3 2 3", "", "7 4")


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line through points, with ends of intervals where there are any; shapes (P,)."""

    name: Words
    x: Sequence[float]
    y: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()


@dataclass(frozen=True, kw_only=True)
class Sign:
    """A number on the x axis (or a bound on the y axis) that is marked with words."""

    at: float
    words: Words


@dataclass(frozen=True, kw_only=True)
class Lines:
    """What is drawn: lines, what the axes count, and what is marked on them."""

    title: Words
    note: Words
    x: Words
    y: Words
    lines: Sequence[Line]
    percent: bool = False
    signs: Sequence[Sign] = ()
    bounds: Sequence[Sign] = ()


def lines(chart: Lines) -> Draw:
    """The chart, to be drawn in any language and width."""
    return lambda language, width: _draw(chart, language, width)


def _draw(chart: Lines, language: Language, width: int) -> str:
    sheet = Canvas(width, 0, language=language)
    tell = plain_percent if chart.percent else plain_number
    y = 0.0
    for text in fold(chart.y.of(language), width - 8):
        y += 18
        sheet.words(4, y, text, colour=GREY)
    y = _legend(sheet, chart, y + 6) + 24 * len(chart.signs) + 8
    across, up = _axes(chart, left=58, right=width - 14, top=y, bottom=y + HEIGHT)
    for tick in up.ticks(6):
        sheet.line(across.start, up.at(tick), across.end, up.at(tick), colour=PALE)
        sheet.words(across.start - 6, up.at(tick) + 5, tell(tick), anchor="end", colour=GREY, size=12.5)
    for tick in across.ticks(5 if width < 500 else 9):
        sheet.words(
            across.at(tick), up.start + 18, plain_number(tick), anchor="middle", colour=GREY, size=12.5
        )
    sheet.line(across.start, up.start, across.end, up.start)
    _signs(sheet, chart, across, up)
    for number, line in enumerate(chart.lines):
        _line(sheet, line, number, across, up)
    sheet.words(
        (across.start + across.end) / 2, up.start + 40, chart.x.of(language), anchor="middle", colour=GREY
    )
    sheet.height = up.start + 52
    return sheet.svg(title=chart.title.of(language), description=chart.note.of(language))


def _axes(chart: Lines, *, left: float, right: float, top: float, bottom: float) -> tuple[Axis, Axis]:
    xs = [x for line in chart.lines for x in line.x] + [sign.at for sign in chart.signs]
    ys = [y for line in chart.lines for y in (*line.y, *line.low, *line.high)]
    ys += [sign.at for sign in chart.bounds]
    return Axis(*span_of(xs, room=0.03), left, right), Axis(*span_of(ys, zero=True), bottom, top)


def _legend(sheet: Canvas, chart: Lines, y: float) -> float:
    if len(chart.lines) < 2:
        return y
    for number, line in enumerate(chart.lines):
        colour, shape = SERIES[number % len(SERIES)]
        for row, text in enumerate(fold(line.name.of(sheet.language), sheet.width - 60)):
            y += 20
            if row == 0:
                sheet.line(4, y - 5, 38, y - 5, colour=colour, width=2.5, dash=DASHES[number % len(DASHES)])
                sheet.mark(21, y - 5, shape=shape, colour=colour)
            sheet.words(46, y, text)
    return y


def _signs(sheet: Canvas, chart: Lines, across: Axis, up: Axis) -> None:
    """Marked numbers: each with its words on a line of their own above the picture."""
    for row, sign in enumerate(chart.signs):
        x = across.at(sign.at)
        y = up.end - 8 - 24 * (len(chart.signs) - 1 - row)
        text = sign.words.of(sheet.language)
        start = min(x + 5, max(sheet.width - width_of(text, size=13) - 2, 2))
        sheet.line(x, y - 10, x, up.start, colour=INK, width=1.5, dash="4 3")
        sheet.words(start, y, text, bold=True, size=13)
    for sign in chart.bounds:
        y = up.at(sign.at)
        sheet.line(across.start, y, across.end, y, colour=INK, width=1.5)
        sheet.words(across.end, y - 5, sign.words.of(sheet.language), anchor="end", size=13)


def _line(sheet: Canvas, line: Line, number: int, across: Axis, up: Axis) -> None:
    colour, shape = SERIES[number % len(SERIES)]
    known = [spot for spot, y in enumerate(line.y) if math.isfinite(y)]
    if line.low:
        band = [spot for spot in known if math.isfinite(line.low[spot]) and math.isfinite(line.high[spot])]
        edge = [(across.at(line.x[spot]), up.at(line.high[spot])) for spot in band]
        edge += [(across.at(line.x[spot]), up.at(line.low[spot])) for spot in reversed(band)]
        if edge:
            sheet.path(edge, colour="none", fill=colour, opacity=0.18)
    points = [(across.at(line.x[spot]), up.at(line.y[spot])) for spot in known]
    if points:
        sheet.path(points, colour=colour, dash=DASHES[number % len(DASHES)])
    for x, y in points:
        sheet.mark(x, y, shape=shape, colour=colour, size=4)
