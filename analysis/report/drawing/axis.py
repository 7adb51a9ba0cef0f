"""From numbers to pixels, and where the ticks are."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Axis:
    """Numbers from `low` to `high` lie between the pixels `start` and `end`; beyond, at the edge."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The pixel of a number."""
        inside = min(max(value, self.low), self.high)
        return self.start + (inside - self.low) / (self.high - self.low) * (self.end - self.start)

    def holds(self, value: float) -> bool:
        """Whether a number lies on the axis."""
        return self.low <= value <= self.high

    def ticks(self, most: int = 6) -> list[float]:
        """Round numbers on the axis, at most about so many."""
        span = self.high - self.low
        rough = span / max(most, 1)
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(one * power for one in STEPS if one * power >= rough * 0.999)
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        return [round(number * step, 12) for number in range(first, last + 1)]


def span_of(values: Iterable[float], *, zero: bool = False, room: float = 0.04) -> tuple[float, float]:
    """The smallest and largest of some numbers, with a little room; 0 to 1 where there is none."""
    found = [value for value in values if math.isfinite(value)] + ([0.0] if zero else [])
    if not found:
        return 0.0, 1.0
    low, high = min(found), max(found)
    if low == high:
        return low - (abs(low) or 1.0), high + (abs(high) or 1.0)
    spare = (high - low) * room
    return (low if zero and low == 0 else low - spare), (high if zero and high == 0 else high + spare)


def plain_number(value: float) -> str:
    """A round number as an axis shows it."""
    return f"{value:,.10g}".replace("-", "−")


def plain_percent(value: float) -> str:
    """A round share as an axis shows it."""
    return f"{100 * value:,.6g}%".replace("-", "−")
