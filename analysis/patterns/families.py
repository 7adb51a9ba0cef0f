"""All families of patterns, imported so that their patterns are in the registry, in the order of the card."""

from collections.abc import Collection
from typing import Final

from analysis.patterns import (
    books,
    burdens,
    concentration,
    contact,
    groups,
    near_repeat,
    outreach,
    points,
    pyramid,
    staffing,
)
from analysis.patterns.registry import PATTERNS, Pattern
from sim.errors import Problem, ScenarioError
from sim.scenario.text import nearest, short

ORDER: Final = tuple(
    module.__name__.rpartition(".")[2]
    for module in (
        pyramid,
        staffing,
        contact,
        groups,
        points,
        books,
        near_repeat,
        concentration,
        outreach,
        burdens,
    )
)
"""Families from the top of the card to its end."""


def patterns(names: Collection[str] = ()) -> tuple[Pattern, ...]:
    """All patterns by family, or those of some names (of patterns or of families).

    Raises `ScenarioError` for an unknown name, with the nearest one.
    """
    every = sorted(PATTERNS.values(), key=lambda one: ORDER.index(one.family))
    known = [*PATTERNS, *ORDER]
    wrong = [name for name in names if name not in known]
    if wrong:
        raise ScenarioError(
            Problem("--only", 0, 0, "", f"{short(name)} is no pattern{nearest(name, known)}")
            for name in wrong
        )
    return tuple(one for one in every if not names or one.name in names or one.family in names)
