"""Figures of the report as small SVG texts: theory a line, the model points with intervals.

Drawn by hand, so that forty of them weigh little, take no time, and print and enlarge well. Blue is the
theory and black the model; shape says the same as colour.
"""

import math
from collections.abc import Sequence
from html import escape
from itertools import pairwise
from textwrap import wrap
from typing import Final

import numpy as np

from analysis.verify.gate import STANDARD_ERRORS_MAX, Curve, Verdict

BLUE, PALE, INK, RULE = "#0072B2", "#CFE3F1", "#1A1A1A", "#D0D0D0"
"""The blue of Okabe and Ito (2008), a tint of it, and greys."""
WIDTH, HEIGHT = 480, 282
LEFT, RIGHT, TOP, BOTTOM = 56, 468, 30, 234
INTERVAL: Final = 2
"""Half-width of the intervals drawn, in standard errors."""
LETTERS, LINE = 68, 16
"""Letters of a label that fit into a line, and the height of a line."""
MARGIN: Final = 0.04
"""Share of an axis left free on both sides of what is drawn."""


def ticks(low: float, high: float, *, about: int = 5) -> list[float]:
    """Round numbers in [low, high], about so many, in steps of 1, 2 or 5 times a power of ten."""
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(k * step, 12) for k in range(first, last + 1)]


def plain(value: float) -> str:
    """A number on an axis."""
    return f"{value:,.10g}".replace("-", "−")


class Axis:
    """From values to pixels along one direction."""

    def __init__(self, values: Sequence[float], *, begin: float, end: float, from_zero: bool = False) -> None:
        """An axis that shows all values, from pixel `begin` to `end`; it may start at a zero that is near."""
        low, high = min(values), max(values)
        spare = (high - low) * MARGIN or abs(low) * 0.1 or 1.0
        near_zero = from_zero and 0.0 <= low < 0.35 * high
        self.low, self.high = 0.0 if near_zero else low - spare, high + spare
        self.begin, self.end = begin, end

    def at(self, value: float) -> float:
        """The pixel of a value."""
        return self.begin + (value - self.low) / (self.high - self.low) * (self.end - self.begin)


def _text(x: float, y: float, words: str, *, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, *, stroke: str, width: float = 1.0) -> str:
    place = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {place} stroke="{stroke}" stroke-width="{width}"/>'


def _svg(parts: Sequence[str], *, told: str, height: int = HEIGHT) -> str:
    """Wrap a drawing; `told` says to those who do not see it what it shows."""
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(told)}" '
        f'xmlns="http://www.w3.org/2000/svg">{"".join(parts)}</svg>'
    )


def _frame(x: Axis, y: Axis, x_label: str, y_label: str) -> list[str]:
    """Grid lines, numbers and labels of both axes."""
    parts = []
    for value in ticks(y.low, y.high):
        parts.append(_line(LEFT, y.at(value), RIGHT, y.at(value), stroke=RULE))
        parts.append(_text(LEFT - 6, y.at(value) + 4, plain(value), anchor="end"))
    for value in ticks(x.low, x.high, about=6):
        parts.append(_line(x.at(value), BOTTOM, x.at(value), BOTTOM + 5, stroke=INK))
        parts.append(_text(x.at(value), BOTTOM + 19, plain(value)))
    parts.append(_line(LEFT, BOTTOM, RIGHT, BOTTOM, stroke=INK))
    parts.append(_text(2, 14, y_label, anchor="start"))
    for number, line in enumerate(wrap(x_label, LETTERS)):
        parts.append(_text(WIDTH / 2, HEIGHT - 10 + number * LINE, line))
    return parts


def _points(x: Axis, y: Axis, seen: Sequence[tuple[float, ...]]) -> list[str]:
    """The model: points (x, y, standard error of y) with whiskers."""
    parts = []
    radius = 4.0 if len(seen) <= 25 else 2.5
    for value, middle, error in seen:
        at = x.at(value)
        if error > 0:
            low, high = y.at(middle - INTERVAL * error), y.at(middle + INTERVAL * error)
            parts.append(_line(at, low, at, high, stroke=INK, width=1.6))
        parts.append(f'<circle cx="{at:.1f}" cy="{y.at(middle):.1f}" r="{radius}" fill="{INK}"/>')
    return parts


def _bars(x: Axis, y: Axis, exact: Sequence[tuple[float, ...]], gap: float) -> list[str]:
    """A theory about whole numbers: a bar for each."""
    wide = 0.7 * (x.at(gap) - x.at(0.0))
    parts = []
    for value, height in exact:
        top, bottom = sorted((y.at(height), y.at(0.0)))
        parts.append(
            f'<rect x="{x.at(value) - wide / 2:.1f}" y="{top:.1f}" width="{wide:.1f}" '
            f'height="{bottom - top:.1f}" fill="{PALE}" stroke="{BLUE}" stroke-width="1.5"/>'
        )
    return parts


def draw_curve(curve: Curve, *, told: str) -> str:
    """The theory as a line (or bars, for whole numbers), the model as points with whiskers."""
    exact = sorted(_finite(curve.exact_x, curve.exact_y))
    seen = _finite(curve.seen_x, curve.seen_y, curve.seen_error)
    if not exact:
        return ""
    across = [a for a, *_ in exact] + [a for a, *_ in seen]
    along = [b for _, b in exact] + [b + sign * INTERVAL * e for _, b, e in seen for sign in (-1, 1)]
    if curve.bars:
        gap = min((b - a for (a, _), (b, _) in pairwise(exact)), default=1.0)
        across += [min(across) - 0.5 * gap, max(across) + 0.5 * gap]
        along.append(0.0)
    x = Axis(across, begin=LEFT, end=RIGHT, from_zero=not curve.bars)
    y = Axis(along, begin=BOTTOM, end=TOP, from_zero=True)
    parts = _frame(x, y, curve.x_label, curve.y_label)
    parts += _bars(x, y, exact, gap) if curve.bars else [_path(x, y, exact)]
    more_lines = max(0, len(wrap(curve.x_label, LETTERS)) - 1)
    return _svg([*parts, *_points(x, y, seen)], told=told, height=HEIGHT + more_lines * LINE)


def _finite(*columns: Sequence[float]) -> list[tuple[float, ...]]:
    """The rows of columns in which every value is a number."""
    rows = [tuple(float(value) for value in row) for row in zip(*columns, strict=True)]
    return [row for row in rows if all(map(math.isfinite, row))]


def _path(x: Axis, y: Axis, exact: Sequence[tuple[float, ...]]) -> str:
    path = " ".join(f"{x.at(a):.1f},{y.at(b):.1f}" for a, b in exact)
    return f'<polyline points="{path}" fill="none" stroke="{BLUE}" stroke-width="2.5"/>'


def draw_strip(verdict: Verdict, *, told: str) -> str:
    """One number: the theory an upright line, the model a point with its interval and what is allowed."""
    reach = STANDARD_ERRORS_MAX * max(verdict.standard_error, verdict.error_allowed)
    values = [verdict.exact - reach, verdict.exact + reach, verdict.observed]
    values += [verdict.observed + sign * INTERVAL * verdict.standard_error for sign in (-1, 1)]
    x = Axis(values, begin=20, end=WIDTH - 20)
    parts = []
    for value in ticks(x.low, x.high):
        parts.append(_line(x.at(value), 62, x.at(value), 67, stroke=INK))
        parts.append(_text(x.at(value), 82, plain(value)))
    parts.append(_line(20, 62, WIDTH - 20, 62, stroke=INK))
    near = STANDARD_ERRORS_MAX * verdict.standard_error
    left = 20.0 if verdict.below else x.at(verdict.exact - near)
    right = x.at(verdict.exact + (-near if verdict.below else near))
    parts.append(f'<rect x="{left:.1f}" y="14" width="{right - left:.1f}" height="48" fill="{PALE}"/>')
    parts.append(_line(x.at(verdict.exact), 10, x.at(verdict.exact), 62, stroke=BLUE, width=2.5))
    error = INTERVAL * verdict.standard_error
    parts.append(
        _line(x.at(verdict.observed - error), 38, x.at(verdict.observed + error), 38, stroke=INK, width=1.8)
    )
    parts.append(f'<circle cx="{x.at(verdict.observed):.1f}" cy="38" r="5" fill="{INK}"/>')
    return _svg(parts, told=told, height=92)


def draw_overview(verdicts: Sequence[Verdict]) -> str:
    """How far off all sampled claims are, in standard errors: a dot each, and the curve of pure chance."""
    sampled = [one for one in verdicts if math.isfinite(one.z) and one.standard_error > 0 and not one.below]
    limit, step = STANDARD_ERRORS_MAX + 1.0, 0.5
    x = Axis([-limit, limit], begin=LEFT, end=RIGHT)
    stacks: dict[int, list[Verdict]] = {}
    for one in sampled:
        stacks.setdefault(math.floor(max(-limit, min(limit - 1e-9, one.z)) / step), []).append(one)
    normal = [
        (float(z), len(sampled) * step * math.exp(-z * z / 2) / math.sqrt(2 * math.pi))
        for z in np.linspace(-limit, limit, 101)
    ]
    tallest = max([len(stack) for stack in stacks.values()] + [top for _, top in normal] + [1.0])
    y = Axis([0.0, tallest + 0.5], begin=BOTTOM, end=TOP, from_zero=True)
    parts = _frame(x, y, "observed minus exact, in standard errors", "claims")
    for edge in (-STANDARD_ERRORS_MAX, STANDARD_ERRORS_MAX):
        parts.append(
            f'<line x1="{x.at(edge):.1f}" y1="{TOP}" x2="{x.at(edge):.1f}" y2="{BOTTOM}" '
            f'stroke="{INK}" stroke-width="1.5" stroke-dasharray="5 4"/>'
        )
    parts.append(_path(x, y, normal))
    for place, stack in stacks.items():
        for height, one in enumerate(sorted(stack, key=lambda v: abs(v.z))):
            middle = f'cx="{x.at((place + 0.5) * step):.1f}" cy="{y.at(height + 0.5):.1f}"'
            name = f"<title>{escape(one.name)}: {one.z:+.1f}</title>"
            parts.append(f'<circle {middle} r="6" fill="{INK}">{name}</circle>')
    inside = sum(abs(one.z) < STANDARD_ERRORS_MAX for one in sampled)
    told = (
        f"{inside} of {len(sampled)} sampled claims are within {STANDARD_ERRORS_MAX:g} standard errors "
        "of the exact value."
    )
    return _svg(parts, told=told)
