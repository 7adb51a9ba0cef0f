"""Who takes part, what points buy, and what they wear out (phase 8)."""

from typing import Any

from sim.jit import rule
from sim.rules.maths import is_below_logistic
from sim.vocabulary import AGE_BANDS

OLD = len(AGE_BANDS) - 1


@rule
def salience(p: Any, halvings: float) -> float:
    """What is left of the novelty of points: `floor + (1 - floor) halvings`, halvings = 2^(-months/half)."""
    return p.novelty_floor + (1.0 - p.novelty_floor) * halvings


@rule
def pull(
    p: Any, reward: float, share: float, age_band: int, migrant: bool, digital: bool, paid: bool
) -> float:
    """What draws people of one kind into taking part, in logits: `b_reward reward + b_norm share - costs`.

    `reward` is in units of 10 yuan a month, times salience; `share` the village's share last month.
    Costs of the old, the migrant and the offline count `cost_unpaid` where nothing is paid.
    """
    cost = 0.0
    if age_band == OLD:
        cost += p.cost_old
    if migrant:
        cost += p.cost_migrant
    if not digital:
        cost += p.cost_offline
    if not paid:
        cost *= p.cost_unpaid
    return p.b_reward * reward + p.b_norm * share - cost


@rule
def takes_part(motivation: float, drawn: float, u: float) -> bool:
    """Whether a resident takes part: with probability `L(motivation + pull)`."""
    return is_below_logistic(u, motivation + drawn)


@rule
def motivation_after_month(p: Any, motivation: float, own: float, paid_and_active: bool) -> float:
    """Intrinsic motivation: erodes towards `own - erode_drop` while paid, recovers slowly after."""
    if paid_and_active:
        return motivation + p.erode * ((own - p.erode_drop) - motivation)
    return motivation + p.recover * (own - motivation)


@rule
def redeemed(points_wished: int, total_wished: int, budget_points: int) -> int:
    """Points that a resident may redeem: all of the wish, or pro rata when the budget runs out.

    Rounded down, so that the sum keeps within the budget whatever the order of service.
    """
    if total_wished <= budget_points:
        return points_wished
    return points_wished * budget_points // total_wished


@rule
def contest_is_due(p: Any, month: int) -> bool:
    """Whether a contest ends with a month of the run, counted from 0."""
    since = month + 1 - int(p.contest_first_month)
    return since >= 0 and since % int(p.contest_every_months) == 0


@rule
def is_better(closed: int, left: int, key: int, closed_there: int, left_there: int, key_there: int) -> bool:
    """Whether a unit's book is better than another's: a larger share closed; of equal shares more cases.

    Of equal books the one first in location order, by physical keys.
    """
    mine, theirs = closed * left_there, closed_there * left
    if mine != theirs:
        return mine > theirs
    return left > left_there or (left == left_there and key < key_there)


@rule
def in_millionths(x: float) -> int:
    """A number for adding up: sums of whole numbers do not depend on the order."""
    return int(x * 1000000.0)


@rule
def places_to_win(p: Any, competing: int) -> int:
    """How many of the competing units win: the share `contest_winners` of them, but one at least."""
    if competing == 0:
        return 0
    return max(1, int(p.contest_winners * competing + 0.5))


@rule
def next_skill(p: Any, skill: float, model: float) -> float:
    """A post's skill after a contest: `skill + practice_share (model - skill)`, towards the winners' mean."""
    return skill + p.practice_share * (model - skill)


@rule
def grid_score(
    p: Any, records: int, incidents: int, overdue: int, late: int, residents: int, satisfaction: float
) -> float:
    """A grid's score of the month from what is reported of it; the higher, the worse. Persons have none.

    `1000 (rating_record_weight records + rating_incident_weight incidents + rating_overdue_weight overdue +
    rating_late_weight late) / residents - rating_satisfaction_weight satisfaction`: records and incidents
    of the month, cases overdue at its end, requests late or given up; satisfaction is a sample's mean trust.
    """
    marks = (
        p.rating_record_weight * records
        + p.rating_incident_weight * incidents
        + p.rating_overdue_weight * overdue
        + p.rating_late_weight * late
    )
    return 1000.0 * marks / residents - p.rating_satisfaction_weight * satisfaction


@rule
def colour_of(p: Any, rank: int, grids: int) -> int:
    """The colour of the grid at a rank (0: the highest score) of so many: `rating_worst` to 0, the best.

    The first `floor(rating_worst_share grids + .5)` have the worst colour; each colour between it and the
    best has `rating_middle_share` of the grids.
    """
    colour = int(p.rating_worst)
    share = p.rating_worst_share
    while colour > 0 and rank >= int(share * grids + 0.5):
        colour -= 1
        share += p.rating_middle_share
    return colour
