"""What a day leaves behind in people and staff (phase 7)."""

from typing import Any

from sim.jit import rule
from sim.rules.maths import exp

KEPT_DAYS = 400
"""For so many whole days what is left of trust and grievance is looked up: an exponential costs five times
as much, and each request and each dispute's day asks for one."""


@rule
def decayed_grievance(p: Any, grievance: float, days: float) -> float:
    """Grievance whole `days` after it was written: a leaky accumulator with time constant `grievance_days`.

    `grievance exp(-days / grievance_days)`; `grievance_keeps` has the factors of the first days.
    """
    if grievance == 0.0 or days == 0.0:
        return grievance
    if days < KEPT_DAYS:
        return grievance * p.grievance_keeps[int(days)]
    return grievance * exp(-days / p.grievance_days)


@rule
def returned_trust(p: Any, trust: float, own: float, days: float) -> float:
    """Trust whole `days` after it was written: it returns to the person's own level over `trust_days`.

    `own + (trust - own) exp(-days / trust_days)`; `trust_keeps` has the factors of the first days.
    """
    if trust == own or days == 0.0:
        return trust
    if days < KEPT_DAYS:
        return own + (trust - own) * p.trust_keeps[int(days)]
    return own + (trust - own) * exp(-days / p.trust_days)


@rule
def grievance_of_a_day(p: Any, grievance: float, severity: int) -> float:
    """What one day of an open dispute adds: `rate severity (1 - g / g_max)`."""
    return p.grievance_rate * severity * (1.0 - grievance / p.grievance_max)


@rule
def clip(x: float, low: float, high: float) -> float:
    """x, or the nearer bound."""
    if x < low:
        return low
    return x if x < high else high


@rule
def utilisation(p: Any, mandatory_minutes: float, capacity: float, backlog_minutes: float) -> float:
    """A unit's load of a day: mandatory minutes over capacity, and a part of its backlog in days.

    `mandatory / capacity + backlog_weight min(backlog_cap_days, backlog / capacity)`. Patrol is not
    in it: it fills whatever is left, and would make every day a full one.
    """
    days = backlog_minutes / capacity
    if days > p.backlog_cap_days:
        days = p.backlog_cap_days
    return mandatory_minutes / capacity + p.backlog_weight * days


@rule
def fatigue_after_day(p: Any, fatigue: float, susceptibility: float, load: float) -> float:
    """Fatigue in [0, 1] after a working day.

    `f + susceptibility up max(0, U - U0) / (1 - U0) (1 - f) - down f`.
    """
    over = load - p.fatigue_threshold
    if over < 0.0:
        over = 0.0
    return clip(
        fatigue
        + susceptibility * p.fatigue_up_per_day * over / (1.0 - p.fatigue_threshold) * (1.0 - fatigue)
        - p.fatigue_down_per_day * fatigue,
        0.0,
        1.0,
    )


@rule
def quits(p: Any, contract: bool, fatigue: float, u: float) -> bool:
    """Whether a worker quits on a working day: a yearly rate over 250 days, rising with fatigue.

    With probability `1 - exp(-rate exp(quit_fatigue fatigue) / 250)`, which is below the rate times
    `quit_most` / 250 whatever the fatigue: mostly that suffices.
    """
    rate = p.quit_contract_per_year if contract else p.quit_group_head_per_year
    if u >= rate * p.quit_most / 250.0:
        return False
    hazard = rate * exp(p.quit_fatigue * fatigue) / 250.0
    return u < hazard and u < 1.0 - exp(-hazard)
