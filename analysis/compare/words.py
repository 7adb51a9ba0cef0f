"""Effects in sentences and short figures, for planners."""

import math
from collections.abc import Sequence
from typing import Final

from analysis.compare.effects import Effect, by_column
from analysis.compare.outcomes import LEAD, POINTS
from analysis.study.intervals import Interval

COST: Final = "cost_total_yuan"
HEADS: Final = "head_hours"
DASH: Final = "–"


def figure(value: float, *, spread: float = math.nan, signed: bool = False) -> str:
    """A number as exact as its interval is wide (about two figures of `spread`), or else to three figures."""
    if not math.isfinite(value):
        return DASH
    size = spread if math.isfinite(spread) and spread > 0 else abs(value) / 10
    unit = ""
    if abs(value) >= 1e6:
        value, size, unit = value / 1e6, size / 1e6, " million"
    digits = min(max(0, math.floor(1.65 - math.log10(size))), 9) if size > 0 else 0
    return f"{value:{'+' if signed else ''},.{digits}f}{unit}"


def bounds(interval: Interval, *, factor: float = 1.0) -> str:
    """`(7.1 to 11.0)`; why there is none."""
    if not interval.told:
        return f"({interval.note.partition(':')[0] or 'no interval'})"
    scaled = interval.times(factor)
    if scaled.low == scaled.high:
        return "(no spread)"
    if max(abs(scaled.low), abs(scaled.high)) >= 1e6:
        return f"({bounds(scaled.times(1e-6))[1:-1]} million)"
    low, high = (figure(end, spread=scaled.half_width) for end in (scaled.low, scaled.high))
    return f"({low} to {high})"


def estimate(interval: Interval, *, factor: float = 1.0, signed: bool = False, percent: bool = False) -> str:
    """`9.1 (7.2 to 11.0)`, or `9.1% (7.2 to 11.0)`."""
    if not math.isfinite(interval.value):
        return DASH
    scaled = interval.times(factor)
    spread = scaled.half_width if scaled.told else math.nan
    return f"{figure(scaled.value, spread=spread, signed=signed)}{'%' if percent else ''} {bounds(scaled)}"


def percent_change(interval: Interval) -> str:
    """`-9.1% (-11.0 to -7.2)`."""
    return estimate(interval, factor=100, signed=True, percent=True)


def size_of(interval: Interval, *, factor: float = 1.0, percent: bool = False) -> str:
    """An estimate without its sign, where a word tells the direction."""
    return estimate(interval, factor=math.copysign(factor, interval.value), percent=percent)


def yuan(interval: Interval) -> str:
    """A sum of money without its sign, in millions from a tenth of one on."""
    if abs(interval.value) < 1e5:
        return f"{size_of(interval)} yuan"
    return f"{size_of(interval, factor=1e-6)} million yuan"


def headline(
    effects: Sequence[Effect], *, place: str, residents: int, arm_title: str, against_title: str
) -> str:
    """What an arm does to both lead outcomes, to cost and to heads' hours, in a sentence or two."""
    found = by_column(effects)
    lead = [found[column] for column in LEAD if column in found]
    shown = lead or list(effects[:2])
    if not shown:
        return f"In {place} nothing was measured that {arm_title} could change."
    changes = " and ".join(_changed(effect) for effect in shown)
    said = f"In {place} ({residents:,} residents), {arm_title} against {against_title}: {changes}."
    price = [text for column in (COST, HEADS) if column in found and (text := _priced(found[column]))]
    if price:
        said += f" {_capital(' and '.join(price))} a year."
    return said


def _changed(effect: Effect) -> str:
    """`unsettled days fall by 9% (7 to 11)`."""
    name, relative = effect.outcome.words, effect.relative
    if effect.verdict == "identical":
        return f"{name} are the same"
    if effect.verdict == "not distinguishable":
        return f"{name} cannot be told from unchanged ({percent_change(relative)})"
    verb = "fall" if effect.change.value < 0 else "rise"
    if not relative.told:
        return f"{name} {verb} by {size_of(effect.change)} {effect.outcome.unit}"
    return f"{name} {verb} by {size_of(relative, factor=100, percent=True)}{_in_nature(effect)}"


def _in_nature(effect: Effect) -> str:
    """`, 26 incidents fewer a year`."""
    change = effect.in_nature
    if effect.natural is None or change is None or effect.natural.unit == POINTS:
        return ""
    unit, year, _ = effect.natural.unit.partition(" a year")
    return f", {size_of(change)} {unit} {'fewer' if change.value < 0 else 'more'}{year}"


def _priced(effect: Effect) -> str:
    """`it costs 0.4 million yuan (0.3 to 0.5) more`."""
    change = effect.change
    if effect.verdict in ("identical", "not distinguishable"):
        return ""
    more = "less" if change.value < 0 else "more"
    if effect.outcome.column == COST:
        return f"it costs {yuan(change)} {more}"
    return f"household heads give {size_of(change)} hours {more}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def pairing_words(effects: Sequence[Effect]) -> str:
    """What common luck and common worlds were worth, for the lead outcomes."""
    found = by_column(effects)
    shown = [found[column] for column in LEAD if column in found] or list(effects[:1])
    told = [
        f"{estimate(effect.pairing.efficiency)} for {effect.outcome.words}"
        for effect in shown
        if effect.pairing.efficiency.told
    ]
    if not told:
        return ""
    return f"By pairing, a run told as much as this many of independent arms: {', '.join(told)}."
