"""Deadlines, pressure and the second book (phase 6)."""

from typing import Any

from sim.jit import rule
from sim.rules.maths import exp, logistic


@rule
def shade(p: Any, utilisation: float, fatigue: float, pressure: float) -> float:
    """Probability that a unit closes a case on paper (纸面办结) rather than send it up.

    `L(shade_0 + shade_bite (bite + pressure) + shade_load max(0, U - shade_load_from) /
    (1 - shade_load_from) + shade_fatigue fatigue)`, with U the unit's mean utilisation over about 20 working
    days, `bite` how hard the assessment presses, and `pressure` what comes on top of it here and now.
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


@rule
def rating_pressure(p: Any, colour: int) -> float:
    """What a rating adds to the bite on a case from a grid of this colour: `rating_bite` if the worst."""
    return p.rating_bite if colour == p.rating_worst else 0.0


@rule
def warning_score(p: Any, score: float, days: float, weight: float) -> float:
    """The score of a building, `days` after it stood at `score`, with a signal of some weight on top.

    `score exp(-days / warning_memory_days) + weight`. A building is a few households next door to each
    other: no person and no pair has a score.
    """
    return score * exp(-days / p.warning_memory_days) + weight


@rule
def is_flagged(p: Any, score: float) -> bool:
    """Whether a building's score is high enough for a warning (预警)."""
    return score >= p.warning_threshold


@rule
def in_thousandths(score: float) -> int:
    """A score as the log writes it: in thousandths, within the numbers that a row can hold."""
    return int(max(-2000000.0, min(score, 2000000.0)) * 1000.0)
