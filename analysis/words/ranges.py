"""The range of a value in words."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from analysis.words.base import Words, plain

if TYPE_CHECKING:
    from sim.scenario.fields import Spec


class Ranged(Protocol):
    """What a scenario says of a value, or the ledger of it."""

    @property
    def low(self) -> float | None:
        """Lower end of what is thought possible, of a number."""

    @property
    def high(self) -> float | None:
        """Upper end."""

    @property
    def factors(self) -> tuple[float, float] | None:
        """Both ends of a factor: on a whole table, or on the odds of shares."""

    @property
    def divided(self) -> str | None:
        """Whether it is shares, and of what."""

    @property
    def cells(self) -> Mapping[str, tuple[float, float]]:
        """Both ends for single cells of a table."""


def _short(number: float) -> str:
    return f"{number:,.4g}"


def range_words(one: Ranged, *, number: Callable[[float], str] = _short) -> str:
    """The range, or nothing if there is none.

    `2 to 3`; `whole table × 0.5 to 2`; `odds × 0.8 to 1.2`; `urban 420 to 540, rural 60 to 150`.
    """
    if one.factors is not None:
        low, high = map(number, one.factors)
        return f"{'odds' if one.divided else 'whole table'} × {low} to {high}"
    if one.low is not None and one.high is not None:
        return f"{number(one.low)} to {number(one.high)}"
    return ", ".join(f"{name} {number(low)} to {number(high)}" for name, (low, high) in one.cells.items())


def span_words(one: Ranged, spec: "Spec | None") -> Words | None:
    """The range in both languages, as short as in a table; None if there is none."""
    from analysis.words.values import cell_words

    def span(ends: tuple[float, float]) -> str:
        return " – ".join(f"{end:,.8g}" for end in ends)

    if one.factors is not None:
        return (
            Words("odds × {span}", "发生比× {span}").fill(span=span(one.factors))
            if one.divided
            else plain(f"× {span(one.factors)}")
        )
    if one.low is not None and one.high is not None:
        return plain(span((one.low, one.high)))
    if not one.cells:
        return None
    if spec is None or not spec.over:
        return Words("{n} of its numbers", "其中{n}项").fill(n=len(one.cells))
    named = [(cell_words(name.split(".")[0], spec, 0), span(ends)) for name, ends in one.cells.items()]
    english = ", ".join(f"{name.en} {ends}" for name, ends in named)
    return Words(english, "，".join(f"{name.zh} {ends}" for name, ends in named))
