"""Who notices a hidden dispute (phase 3)."""

from typing import Any

from sim.jit import rule
from sim.rules.maths import exp
from sim.vocabulary import PUBLIC, TRADE


@rule
def patrol_minutes(p: Any, capacity: float, admin: float, expected_work: float, factor: float) -> float:
    """Minutes of a unit's day that go into patrol: what admin and the expected work leave, up to a cap.

    `clip(capacity - admin - expected_work, 0, patrol_share_max factor capacity)`. Patrol is planned first,
    by the expected minutes of the ready queue, never by the sessions' realised lengths. `factor` is 1, or
    what the grid's rating makes of the cap.
    """
    left = capacity - admin - expected_work
    most = p.patrol_share_max * factor * capacity
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


@rule
def patrol_factor(p: Any, colour: int) -> float:
    """What a grid's colour makes of its cap on patrol: 1 for the best, `rating_patrol_factor` for the worst.

    `1 + (rating_patrol_factor - 1) colour / rating_worst`, colour from 0 (best) to rating_worst.
    """
    if colour == 0:
        return 1.0
    return 1.0 + (p.rating_patrol_factor - 1.0) * colour / p.rating_worst


@rule
def is_assigned(place: int, assigned: int, households: int) -> bool:
    """Whether a household is among those that party members call on: spread evenly over the village.

    `floor((place + 1) assigned / households) > floor(place assigned / households)`, with `place` its
    order in the village: by location alone, not by any trait of whoever lives there.
    """
    return (place + 1) * assigned // households > place * assigned // households


@rule
def calls_in_month(rate: float, u: float) -> int:
    """Calls on a household in a month, a whole number whose mean is `rate`: `floor(rate + u)`."""
    return int(rate + u)


@rule
def calls_between(calls: int, phase: float, days: int, first: int, last: int) -> int:
    """How many of a month's calls on a household fall on its days `first` to `last`, out of `days`.

    Call k (from 0) is on day `floor((k + phase) days / calls)`: evenly spread, with a drawn phase.
    """
    found = 0
    for k in range(calls):
        at = min(int((k + phase) * days / calls), days - 1)
        if first <= at <= last:
            found += 1
    return found


@rule
def call_notices(p: Any, severity: int, eye: float) -> float:
    """Probability that somebody who calls on a party's household comes to know of its dispute.

    `min(.95, eye p_notice exp(notice_severity (s - 2)) notice_unknown)`: the visit of a gridworker who
    neither knows the place nor is tired, times the `eye` of whoever calls.
    """
    chance = eye * p.p_notice * exp(p.notice_severity * (severity - 2)) * p.notice_unknown
    return chance if chance < 0.95 else 0.95


@rule
def is_in_public(kind: int) -> bool:
    """Whether a kind of dispute takes place where a camera may look: trade and public ones."""
    return kind == TRADE or kind == PUBLIC


@rule
def camera_notices(p: Any, severity: int, coverage: float, watched: float) -> float:
    """Probability that those who watch the cameras notice a dispute in a public place on a working day.

    `1 - exp(-k_camera_per_day coverage watched attention exp(notice_severity (s - 2)))`: `coverage` is the
    share of the setting's public places in view, `watched` how much of today's watching was done, and
    attention `1 - exp(-camera_minutes_day / camera_watch_minutes)` for each 100 cameras.
    """
    attention = 1.0 - exp(-p.camera_minutes_day / p.camera_watch_minutes)
    return 1.0 - exp(
        -p.k_camera_per_day * coverage * watched * attention * exp(p.notice_severity * (severity - 2))
    )
