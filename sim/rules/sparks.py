"""How disputes begin (phase 1)."""

from typing import Any

from sim.jit import rule
from sim.rules.maths import exp, poisson_quantile


@rule
def log_multiplier(p: Any, temper: float, ends: int, grievance: float, norm: float, stake: float) -> float:
    """Logarithm of a tie's rate of sparks relative to the base rate of its kind.

    `a_temper sum(z) - ends a_temper^2 / 2 + a_grievance sum(g) - a_norm (norm - norm_reference) -
    a_stake stake`. The second term centres it: with z standard normal the multiplier has mean 1, so
    that the base rate means what it says. `temper` is the sum over the tie's ends (an organisation
    has a temper too), `grievance` and `stake` sums over its residents, `norm` the participating
    share of their villages' adults.
    """
    return (
        p.a_temper * temper
        - ends * 0.5 * p.a_temper * p.a_temper
        + p.a_grievance * grievance
        - p.a_norm * (norm - p.norm_reference)
        - p.a_stake * stake
    )


@rule
def under_village_rules(p: Any, log_of_multiplier: float, kind: int) -> float:
    """The same in a village with rules: the rate times `rules_rate_factor` where they cover the kind.

    `log_of_multiplier + log_rules_rate_factor`, for kinds in `rules_kind`. `catches` cuts the
    product as it cuts any multiplier.
    """
    if p.rules_kind[kind] == 1.0:
        return log_of_multiplier + p.log_rules_rate_factor
    return log_of_multiplier


@rule
def catches(p: Any, log_of_multiplier: float, u: float) -> bool:
    """Whether a candidate becomes a dispute: thinning with probability min(multiplier, cap) / cap.

    Candidates come `cap` times too often (Lewis and Shedler 1979, thinning of a Poisson process).
    """
    multiplier = exp(log_of_multiplier)
    if multiplier > p.cap:
        multiplier = p.cap
    return u * p.cap < multiplier


@rule
def offspring_candidates(p: Any, severity: int, u: float) -> int:
    """How many ties next to a running dispute it may set alight today: Poisson(kappa severity cap)."""
    return poisson_quantile(u, p.kappa_per_severity_day * severity * p.cap)


@rule
def starting_severity(p: Any, u: float) -> int:
    """Severity 1 to 5 of a new dispute, by the shares `severity_start_shares`."""
    total = 0.0
    for severity in range(1, 5):
        total += p.severity_start_shares[severity - 1]
        if u < total:
            return severity
    return 5
