"""Numbers, intervals, sums and dates, as each language writes them."""

import math
from datetime import date
from functools import partial
from typing import Final, NamedTuple

from analysis.words.base import Words, plain
from analysis.words.things import MONTHS
from analysis.words.units import is_share

DASH: Final = "–"


class Span(NamedTuple):
    """A number with the ends of its interval; NaN where there are none."""

    value: float
    low: float
    high: float


def digits_for(spread: float) -> int:
    """Decimals of a number whose interval is `spread` wide to each side: about two of its figures."""
    if not (math.isfinite(spread) and spread > 0):
        return 0
    return min(max(0, math.floor(1.65 - math.log10(spread))), 9)


def number(
    value: float | None, *, spread: float = math.nan, signed: bool = False, beside: float = 0.0
) -> Words:
    """A number as exact as its interval is wide, or else to about three figures; a dash where there is none.

    Above a million in English and above a hundred thousand in Chinese it is told in millions and 万, and
    so is one that stands `beside` such a number.
    """
    if value is None or not math.isfinite(value):
        return plain(DASH)
    largest = max(abs(value), abs(beside))
    millions, ten_thousands = largest >= 1e6, largest >= 1e5
    return Words(
        _scaled(value, spread, signed, by=1e6 if millions else 1.0) + (" million" if millions else ""),
        _scaled(value, spread, signed, by=1e4 if ten_thousands else 1.0) + ("万" if ten_thousands else ""),
    )


def _scaled(value: float, spread: float, signed: bool, *, by: float) -> str:
    alone = not (math.isfinite(spread) and spread > 0)
    size = abs(value) / 10 if alone else spread
    if alone and by == 1 and value == round(value):
        size = math.inf
    return _minus(f"{value / by:{'+' if signed else ''},.{digits_for(size / by)}f}")


def _minus(text: str) -> str:
    """With a minus as it is printed; nought has no sign."""
    return text.replace("-", "−") if text.strip("+-0.,") else text.strip("+-")


def percent(value: float | None, *, spread: float = math.nan, signed: bool = False) -> Words:
    """A share as a percentage."""
    if value is None or not math.isfinite(value):
        return plain(DASH)
    size = spread
    if not (math.isfinite(spread) and spread > 0):
        # a decimal below 10% and above 99%, so that 99.6% is not called all
        size = 0.1 if 0.0995 <= abs(value) <= 0.9905 or value in (-1, 0, 1) else 0.002
    text = f"{100 * value:{'+' if signed else ''},.{min(digits_for(100 * size), 2)}f}"
    return plain(_minus(text) + "%")


def with_interval(span: Span, *, unit: str = "", signed: bool = False) -> Words:
    """`9.1 (7.2 to 11.0)` and `9.1（7.2至11.0）`; shares as percentages. Without ends the number alone."""
    largest = max((abs(one) for one in span if math.isfinite(one)), default=0.0)
    tell = percent if is_share(unit) or unit == "%" else partial(number, beside=largest)
    spread = (span.high - span.low) / 2
    middle = tell(span.value, spread=spread, signed=signed)
    if not (math.isfinite(span.low) and math.isfinite(span.high)) or span.low == span.high:
        return middle
    low, high = (tell(end, spread=spread, signed=signed) for end in (span.low, span.high))
    return Words("{middle} ({low} to {high})", "{middle}（{low}至{high}）").fill(
        middle=middle, low=low, high=high
    )


def day(when: date) -> Words:
    """A date."""
    month = MONTHS[when.month - 1]
    return Words(f"{when.day} {month.en} {when.year}", f"{when.year}年{month.zh}{when.day}日")
