"""Sessions, agreements and relapses (phase 5)."""

from typing import Any

from sim.jit import rule
from sim.rules.maths import exp, exponential_quantile, log, logistic, time_quantile
from sim.vocabulary import COMMITTEE, COUNTY, GRID, HEAD, LAND


@rule
def expected_session_minutes(p: Any, level: int, severity: int) -> float:
    """Mean minutes of a session: longer at higher levels and by `session_severity` a step."""
    return p.session_minutes[level] * (1.0 + p.session_severity * (severity - 1))


@rule
def session_length(p: Any, level: int, severity: int, u: float) -> int:
    """Minutes of a session, a whole number of at least 1.

    Of the shape `session_shape`, cut at `session_minutes_max`.
    """
    mean = expected_session_minutes(p, level, severity)
    minutes = time_quantile(p.session_shape, u, mean, p.session_sigma)
    if minutes > p.session_minutes_max:
        minutes = p.session_minutes_max
    return int(minutes + 0.5) if minutes > 1.0 else 1


@rule
def fit(
    p: Any, level: int, in_group: bool, close_kind: bool, kin: bool, specialist: bool, strangers: int
) -> float:
    """How well the worker fits the case, in logits.

    A head is strong within the group, weak outside household matters, and partial where kin to a
    side; others gain from specialism. `strangers`: parties whose language the worker does not share.
    """
    value = p.fit_language * strangers
    if level == HEAD:
        if in_group:
            value += p.fit_in_group
        if not close_kind:
            value += p.fit_other_kinds
        if kin:
            value += p.fit_kin
    elif specialist:
        value += p.fit_specialism
    return value


@rule
def heard_by_team(p: Any, level: int, severity: int) -> bool:
    """Whether a team hears a session: from `team_from_severity` of the level on (9: never)."""
    return severity >= p.team_from_severity[level]


@rule
def adviser_comes(p: Any, kind: int, spent: int, length: int) -> bool:
    """Whether an adviser who has spent so many minutes this month sits through a session of this length."""
    return p.adviser_kind[kind] == 1.0 and spent + length <= p.adviser_minutes_month


@rule
def support(p: Any, level: int, kind: int, team: bool, advised: bool, ruled: bool) -> float:
    """What others than the handler add to agreement, in logits.

    `team_logit` where a team hears it, `adviser_logit` with a legal adviser, and up to the committee
    `rules_logit` where the home's village has rules for such matters (`rules_kind`).
    """
    value = 0.0
    if team:
        value += p.team_logit
    if advised:
        value += p.adviser_logit
    if ruled and level <= COMMITTEE and p.rules_kind[kind] == 1.0:
        value += p.rules_logit
    return value


@rule
def agreement(
    p: Any,
    level: int,
    kind: int,
    severity: int,
    days: float,
    skill: float,
    fatigue: float,
    trust: float,
    fitness: float,
) -> float:
    """Probability that a session ends in agreement.

    `L(theta_level + theta_skill skill + theta_trust (trust - .6) - theta_severity (s - 1) -
    theta_age log(1 + days) - theta_land [land] + fit - theta_fatigue fatigue)`. Trust is the mean of
    the resident parties'; days are real ones since birth; fatigue counts for gridworkers only.
    """
    eta = (
        p.theta_level[level]
        + p.theta_skill * skill
        + p.theta_trust * (trust - 0.6)
        - p.theta_severity * (severity - 1)
        - p.theta_age * log(1.0 + days)
        + fitness
    )
    if level == GRID:
        eta -= p.theta_fatigue * fatigue
    if kind == LAND:
        eta -= p.theta_land
    return logistic(eta)


@rule
def breach(p: Any, severity: int, skill: float, trust: float, late: bool, advised: bool) -> float:
    """Probability that an agreement is broken some day.

    `L(breach_0 + breach_severity (s - 1) - breach_skill skill - breach_trust (trust - .6) +
    breach_late [late] - adviser_breach [advised])`.
    """
    eta = (
        p.breach_0
        + p.breach_severity * (severity - 1)
        - p.breach_skill * skill
        - p.breach_trust * (trust - 0.6)
    )
    if late:
        eta += p.breach_late
    if advised:
        eta -= p.adviser_breach
    return logistic(eta)


@rule
def breach_minutes(p: Any, u: float) -> int:
    """Minutes from an agreement to its breach: exponential with mean `breach_days`, at least a day."""
    minutes = 1440.0 * exponential_quantile(u, p.breach_days)
    return int(minutes) if minutes > 1440.0 else 1440


@rule
def handoff(p: Any, level: int) -> int:
    """Minutes from a failure below until a case is ready at `level`: `handoff_days`.

    To the county `centre_minutes`, which are fewer where it is a one-stop centre.
    """
    return int(p.centre_minutes) if level == COUNTY else int(p.handoff_minutes)


@rule
def knowledge(p: Any, days_in_post: float) -> float:
    """Local knowledge of a worker in [0, 1): `1 - exp(-days / learn_days)`."""
    return 1.0 - exp(-days_in_post / p.learn_days)


@rule
def skill_in_post(p: Any, skill: float, days_in_post: float) -> float:
    """Skill of a replacement: `new_skill` at first, approaching the post's own level by learning."""
    return skill + (p.new_skill - skill) * exp(-days_in_post / p.learn_days)
