"""Who notices a hidden dispute (phase 3)."""

from typing import Any

from sim.jit import rule
from sim.rules.maths import exp


@rule
def patrol_minutes(p: Any, capacity: float, admin: float, expected_work: float) -> float:
    """Minutes of a unit's day that go into patrol: what admin and the expected work leave, up to a cap.

    `clip(capacity - admin - expected_work, 0, patrol_share_max capacity)`. Patrol is planned first,
    by the expected minutes of the ready queue, never by the sessions' realised lengths.
    """
    left = capacity - admin - expected_work
    most = p.patrol_share_max * capacity
    if left > most:
        left = most
    return left if left > 0.0 else 0.0


@rule
def visit_notices(p: Any, severity: int, knowledge: float, fatigue: float) -> float:
    """Probability that a patrol visit to a party's household reveals its dispute.

    `min(.95, p_notice exp(notice_severity (s - 2)) (unknown + (1 - unknown) knowledge)
    (1 - fatigue_notice fatigue))`; knowledge and fatigue in [0, 1].
    """
    chance = (
        p.p_notice
        * exp(p.notice_severity * (severity - 2))
        * (p.notice_unknown + (1.0 - p.notice_unknown) * knowledge)
        * (1.0 - p.fatigue_notice * fatigue)
    )
    return chance if chance < 0.95 else 0.95


@rule
def ranger_notices(p: Any, chance: float, specialism: int, kind: int) -> float:
    """The same probability for whoever makes the visit: gridworkers (`specialism` -1) have `chance` as it is.

    A ranger's is `min(.95, chance ranger_eye)` for the own kind, and with `ranger_other_eye` for others.
    """
    if specialism < 0:
        return chance
    chance *= p.ranger_eye if kind == specialism else p.ranger_other_eye
    return chance if chance < 0.95 else 0.95


@rule
def head_notices(p: Any, severity: int, close_kind: bool, households: int, share: float) -> float:
    """Probability that a household head (联户长) notices a dispute of the group today.

    `1 - exp(-k_head A v exp(notice_severity (s - 2)) share / 7)` with A the looking minutes a week
    per household, at most `attention_max_minutes_week`: more are of no use. v is 1 for family,
    neighbour and land disputes, which a neighbour sees, and `head_other_kinds` for the others.
    `share` is 1, or `head_cross` for each of two heads where the parties live in two groups.
    """
    seen = 1.0 if close_kind else p.head_other_kinds
    return looking_notices(p, p.head_looking_minutes_week, households, severity, seen, share)


@rule
def group_notices(p: Any, serves: int, severity: int, members: int) -> float:
    """Probability that the head of a joint group of sort `serves` notices a dispute on its ties today.

    As a household head's of the own group, with `group_looking_minutes_week` divided among the members; the
    kinds of such a group are its own, and are seen like close ones.
    """
    return looking_notices(p, p.group_looking_minutes_week[serves], members, severity, 1.0, 1.0)


@rule
def looking_notices(
    p: Any, minutes_week: float, members: int, severity: int, seen: float, share: float
) -> float:
    """Probability that a head with so many minutes for so many households or members notices a dispute.

    `1 - exp(-k_head_per_minute A seen exp(notice_severity (s - 2)) share / 7)` with A = `minutes_week /
    members`, at most `attention_max_minutes_week`.
    """
    attention = minutes_week / members
    if attention > p.attention_max_minutes_week:
        attention = p.attention_max_minutes_week
    return 1.0 - exp(
        -p.k_head_per_minute * attention * seen * exp(p.notice_severity * (severity - 2)) * share / 7.0
    )


@rule
def volunteer_notices(p: Any, participation: float, paid: bool) -> float:
    """Probability that a volunteer hears of a dispute today.

    `volunteer_attention_per_day` holds at 10% participation and grows in proportion. Participants who
    are given points pay full attention, others what the policy `volunteers` says.
    """
    attention = 1.0 if paid else p.volunteer_strength
    return 1.0 - exp(-10.0 * p.volunteer_attention_per_day * attention * participation)
