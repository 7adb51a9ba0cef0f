"""Bars with their numbers: where disputes end, what things cost; and waterfalls from one level to another."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from analysis.report.drawing.axis import Axis, span_of
from analysis.report.drawing.canvas import GREY, INK, SERIES, Canvas, fold, width_of
from analysis.report.drawing.dots import NARROW
from analysis.report.page import Draw
from analysis.words.base import Language, Words

HATCHES: Final = ("none", "rising", "falling", "grid", "dots", "none")
"""Patterns by series, beside the colour."""


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A bar from `start` to `end`, with an interval of its end, its series and the words beside it."""

    label: Words
    end: float
    told: Words
    start: float = 0.0
    low: float = math.nan
    high: float = math.nan
    series: int = 0


@dataclass(frozen=True, kw_only=True)
class Bars:
    """What is drawn; a legend where series have names. `waterfall` joins each bar's end with the next."""

    title: Words
    note: Words
    bars: Sequence[Bar]
    series: Sequence[Words] = ()
    waterfall: bool = False


def bars(chart: Bars) -> Draw:
    """The chart, to be drawn in any language and width."""
    return lambda language, width: _draw(chart, language, width)


def _draw(chart: Bars, language: Language, width: int) -> str:
    narrow = width < NARROW
    told = max((width_of(bar.told.of(language), size=13.5) for bar in chart.bars), default=0.0)
    left = 4.0 if narrow else 0.36 * width
    ends = [end for bar in chart.bars for end in (bar.start, bar.end, bar.low, bar.high)]
    axis = Axis(*span_of(ends, zero=not chart.waterfall, room=0.03), left, width - told - 16)
    sheet = Canvas(width, 0, language=language)
    first = y = _legend(sheet, chart) + 8
    before: tuple[float, float] | None = None
    for bar in chart.bars:
        lines = fold(bar.label.of(language), width - 8 if narrow else left - 12)
        for number, line in enumerate(lines):
            sheet.words(4, y + 17 + 18 * number, line)
        top = y + 18 * len(lines) + 5 if narrow else y + 9 * (len(lines) - 1)
        if before is not None and chart.waterfall:
            sheet.line(before[0], before[1], before[0], top + 4, colour=GREY, dash="2 3")
        _bar(sheet, bar, axis, top)
        before = axis.at(bar.end), top + 22
        y = (top + 28) if narrow else y + max(18 * len(lines) + 8, 28)
    sheet.height = y + 8
    if not chart.waterfall:
        sheet.line(axis.at(0), first, axis.at(0), y, colour=INK)
    return sheet.svg(title=chart.title.of(language), description=chart.note.of(language))


def _bar(sheet: Canvas, bar: Bar, axis: Axis, top: float) -> None:
    colour = SERIES[bar.series % len(SERIES)][0]
    start, end = axis.at(bar.start), axis.at(bar.end)
    sheet.rect(start, top + 3, end - start, 18, fill=colour, edge=colour)
    _hatch(sheet, min(start, end), max(start, end), top + 3, bar.series)
    if math.isfinite(bar.low) and math.isfinite(bar.high):
        sheet.line(axis.at(bar.low), top + 12, axis.at(bar.high), top + 12, colour="#fff", width=4)
        sheet.line(axis.at(bar.low), top + 12, axis.at(bar.high), top + 12, colour=INK, width=2)
    ends = [start, end, *(axis.at(one) for one in (bar.low, bar.high) if math.isfinite(one))]
    sheet.words(max(ends) + 8, top + 17, bar.told.of(sheet.language), size=13.5)


def _hatch(sheet: Canvas, start: float, end: float, top: float, series: int) -> None:
    """White lines over a bar, by series."""
    pattern = HATCHES[series % len(HATCHES)]
    step, x = 8.0, start
    while pattern != "none" and x < end:
        right = min(x + step, end)
        part = (right - x) / step * 18
        if pattern in ("rising", "grid"):
            sheet.line(x, top + 18, right, top + 18 - part, colour="#fff", width=1.2)
        if pattern in ("falling", "grid"):
            sheet.line(x, top, right, top + part, colour="#fff", width=1.2)
        if pattern == "dots":
            sheet.line(
                (x + right) / 2, top, (x + right) / 2, top + 18, colour="#fff", width=1.5, dash="1.5 3"
            )
        x += step


def _legend(sheet: Canvas, chart: Bars) -> float:
    x, y = 4.0, 0.0
    for number, name in enumerate(chart.series):
        folded = fold(name.of(sheet.language), sheet.width - 44)
        wide = max(map(width_of, folded)) + 44
        if y == 0 or x + wide > sheet.width:
            x, y = 4.0, y + 24
        colour = SERIES[number % len(SERIES)][0]
        sheet.rect(x, y - 14, 22, 18, fill=colour)
        _hatch(sheet, x, x + 22, y - 14, number)
        for row, text in enumerate(folded):
            sheet.words(x + 28, y + 18 * row, text)
        x, y = x + wide, y + 18 * (len(folded) - 1)
    return y
