"""Deadlines, pressure and the second book (phase 6)."""

from typing import Any

from sim.jit import rule
from sim.rules.maths import logistic


@rule
def shade(p: Any, utilisation: float, fatigue: float, pressure: float) -> float:
    """Probability that a unit closes a case on paper (纸面办结) rather than send it up.

    `L(shade_0 + shade_bite (bite + pressure) + shade_load max(0, U - shade_load_from) /
    (1 - shade_load_from) + shade_fatigue fatigue)`, with U the unit's mean utilisation over about 20 working
    days, `bite` how hard the assessment presses, and `pressure` what contests add to it at the unit's level.
    """
    over = utilisation - p.shade_load_from
    if over < 0.0:
        over = 0.0
    return logistic(
        p.shade_0
        + p.shade_bite * (p.bite + pressure)
        + p.shade_load * over / (1.0 - p.shade_load_from)
        + p.shade_fatigue * fatigue
    )


@rule
def found_out(p: Any, u: float) -> bool:
    """Whether a follow-up call finds that a case was closed on paper only."""
    return u < p.follow_up_share
