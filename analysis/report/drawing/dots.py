"""Marks with intervals, row by row, on one axis: effects of arms, checks, levels."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from analysis.report.drawing.axis import Axis, plain_number, plain_percent, span_of
from analysis.report.drawing.canvas import GREY, INK, PALE, SERIES, SIZE, Canvas, fold, width_of
from analysis.report.page import Draw
from analysis.words.base import Language, Words

ROW: Final = 22
"""Pixels a mark is high."""
NARROW: Final = 500
"""Below this width labels stand above their marks instead of left of them."""


@dataclass(frozen=True, kw_only=True)
class Dot:
    """A mark: where it is, its interval, its series, the words beside it, and whether it tells nothing."""

    series: int
    value: float
    low: float = math.nan
    high: float = math.nan
    told: Words = Words("", "")  # noqa: RUF009 - an immutable tuple
    hollow: bool = False


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of marks under its label; without any it is a heading."""

    label: Words
    dots: Sequence[Dot] = ()


@dataclass(frozen=True, kw_only=True)
class Dots:
    """What is drawn: rows on an axis with words at both its ends.

    `limit` bounds the axis: what lies beyond stands at the edge, with its words.
    """

    title: Words
    note: Words
    rows: Sequence[Row]
    series: Sequence[Words]
    percent: bool = False
    left: Words = Words("", "")  # noqa: RUF009 - an immutable tuple
    right: Words = Words("", "")  # noqa: RUF009 - an immutable tuple
    zero: bool = True
    limit: float = math.inf
    reference: float = 0.0


def dots(chart: Dots) -> Draw:
    """The chart, to be drawn in any language and width."""
    return lambda language, width: _draw(chart, language, width)


def _axis(chart: Dots, start: float, end: float) -> Axis:
    found = [end for row in chart.rows for dot in row.dots for end in (dot.value, dot.low, dot.high)]
    kept = [min(max(value, -chart.limit), chart.limit) for value in found if math.isfinite(value)]
    low, high = span_of(kept, zero=chart.zero, room=0.06)
    return Axis(low, high, start, end)


def _draw(chart: Dots, language: Language, width: int) -> str:
    narrow = width < NARROW
    left = 8.0 if narrow else 0.31 * width
    told = (
        0.0
        if narrow
        else max(
            (width_of(dot.told.of(language), size=13) for row in chart.rows for dot in row.dots), default=0.0
        )
    )
    right = width - (12 if narrow else told + 14)
    axis = _axis(chart, left + 8, right - 14)
    sheet = Canvas(width, 0, language=language)
    y = _legend(sheet, chart, language) + (44 if chart.left.en else 24)
    top = y - 6
    spots: list[tuple[float, Row]] = []
    for row in chart.rows:
        lines = fold(row.label.of(language), width - 16 if narrow else left - 14)
        y += 14 if not row.dots else 4
        spots.append((y, row))
        beside = ROW * len(row.dots) * (2 if narrow else 1)
        y += (18 * len(lines) + beside) if narrow else max(18 * len(lines), beside)
        y += 5 if row.dots else 0
    sheet.height = y + 30
    _grid(sheet, chart, axis, top, y, language)
    for place, row in spots:
        _row(sheet, row, axis, place, narrow=narrow, left=left)
    return sheet.svg(title=chart.title.of(language), description=chart.note.of(language))


def _legend(sheet: Canvas, chart: Dots, language: Language) -> float:
    """Series with their marks; returns where it ends."""
    if len(chart.series) < 2:
        return 0
    x, y = 12.0, 16.0
    for number, name in enumerate(chart.series):
        colour, shape = SERIES[number % len(SERIES)]
        folded = fold(name.of(language), sheet.width - 34)
        wide = max(map(width_of, folded)) + 34
        if x + wide > sheet.width and x > 12:
            x, y = 12.0, y + 22
        sheet.mark(x, y - 5, shape=shape, colour=colour)
        for row, text in enumerate(folded):
            sheet.words(x + 12, y + 18 * row, text)
        x, y = x + wide, y + 18 * (len(folded) - 1)
    return y


def _grid(sheet: Canvas, chart: Dots, axis: Axis, top: float, bottom: float, language: Language) -> None:
    tell = plain_percent if chart.percent else plain_number
    ticks = axis.ticks(4 if sheet.width < NARROW else 6)
    for tick in ticks:
        sheet.line(axis.at(tick), top, axis.at(tick), bottom, colour=PALE)
        sheet.words(axis.at(tick), bottom + 18, tell(tick), anchor="middle", colour=GREY, size=12.5)
    if axis.holds(chart.reference):
        sheet.line(axis.at(chart.reference), top, axis.at(chart.reference), bottom, colour=INK, width=1.5)
    if chart.left.en:
        middle = axis.at(chart.reference)
        for words, x, end in ((chart.left, middle - 8, "end"), (chart.right, middle + 8, "start")):
            text = words.of(language)
            fits = width_of(text) < (x if end == "end" else sheet.width - x) - 4
            sheet.words(
                x if fits else (4 if end == "end" else sheet.width - 4),
                top - (6 if end == "start" or fits else 24),
                text,
                anchor=("end" if end == "end" else "start") if fits else ("start" if end == "end" else "end"),
                colour=GREY,
                size=13,
            )


def _row(sheet: Canvas, row: Row, axis: Axis, y: float, *, narrow: bool, left: float) -> None:
    lines = fold(row.label.of(sheet.language), sheet.width - 16 if narrow else left - 14)
    for number, line in enumerate(lines):
        sheet.words(4, y + 13 + 18 * number, line, bold=not row.dots)
    y += 18 * len(lines) if narrow and row.dots else 0
    for dot in row.dots:
        colour, shape = SERIES[dot.series % len(SERIES)]
        middle = y + ROW / 2 - 1
        if math.isfinite(dot.low) and math.isfinite(dot.high):
            sheet.line(axis.at(dot.low), middle, axis.at(dot.high), middle, colour=colour, width=2.5)
        if math.isfinite(dot.value):
            sheet.mark(axis.at(dot.value), middle, shape=shape, colour=colour, hollow=dot.hollow)
        told = dot.told.of(sheet.language)
        if narrow:
            sheet.words(sheet.width - 4, middle + ROW - 2, told, anchor="end", size=13, colour=GREY)
            y += ROW
        else:
            sheet.words(sheet.width - 2, middle + 5, told, anchor="end", size=13)
        y += ROW


__all__ = ["SIZE", "Dot", "Dots", "Row", "dots"]
