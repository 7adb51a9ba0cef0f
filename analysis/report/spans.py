"""Intervals as JSON holds them, in words and as marks of a chart."""

import math
from collections.abc import Mapping
from typing import Any, Final

from analysis.words.base import Words, plain
from analysis.words.numbers import Span, number, percent, with_interval

NO_INTERVAL: Final = Words("no interval", "无区间")


def span_of(told: Mapping[str, Any] | None, *, factor: float = 1.0) -> Span:
    """An interval of a JSON file (value, low, high; None where undefined), perhaps in another unit."""

    def end(name: str) -> float:
        value = (told or {}).get(name)
        return math.nan if value is None else float(value) * factor

    low, high = sorted((end("low"), end("high"))) if factor < 0 else (end("low"), end("high"))
    return Span(end("value"), low, high)


def n_of(told: Mapping[str, Any] | None) -> int:
    """The number of units that an interval rests on."""
    return int((told or {}).get("n") or 0)


def bounded(span: Span) -> bool:
    """Whether there is an interval at all."""
    return math.isfinite(span.low) and math.isfinite(span.high)


def told(span: Span, *, unit: str = "", signed: bool = False) -> Words:
    """A number with its interval, or with the word that there is none."""
    words = with_interval(span, unit=unit, signed=signed)
    if bounded(span) and span.low == span.high:
        return Words("{number} (no spread)", "{number}（无波动）").fill(number=words)
    if not math.isfinite(span.value) or bounded(span):
        return words
    return Words("{number} (no interval)", "{number}（无区间）").fill(number=words)


def ends(span: Span, *, unit: str = "", signed: bool = False) -> Words:
    """The ends of an interval alone: `7% to 11%`."""
    if not bounded(span):
        return NO_INTERVAL
    tell = percent if unit in ("share", "%") else number
    spread = (span.high - span.low) / 2
    low, high = (tell(one, spread=spread, signed=signed) for one in (span.low, span.high))
    return Words("{low} to {high}", "{low}至{high}").fill(low=low, high=high)


def size(span: Span, *, unit: str = "") -> Words:
    """A change with its interval without the sign, where a word tells the direction."""
    if span.value < 0:
        span = Span(-span.value, -span.high, -span.low)
    return told(span, unit=unit)


def with_unit(words: Words, unit: Words) -> Words:
    """A number and its unit; in Chinese without a space, and no unit of shares."""
    if unit.en.startswith("share") or not unit.en:
        return words
    return Words("{number} {unit}", "{number}{unit}").fill(number=words, unit=unit)


EMPTY: Final = plain("–")
