"""Residents who decide month by month whether to take part."""

import math
from collections.abc import Callable
from functools import partial

import numpy as np

from analysis import theory
from analysis.verify.gate import Curve, Estimate, Gate, Wrong, ratio_of, share_of
from analysis.verify.lab import Lab
from sim import events as ev
from sim.scenario import Scenario
from sim.simulate import Run
from sim.vocabulary import AGE_BANDS

GROUP = "Taking part and points"
CLASSES = 6
"""Of adults in the rows of participation: (age band - 1) * 2 + migrant."""
YOUNG, MIDDLE, OLD = (2 * (AGE_BANDS.index(name) - 1) for name in ("young", "middle", "old"))
"""Classes of the locals of each age band; migrants come right after."""
Expected = Callable[[Scenario], list[float]]
"""From a scenario to the expected share of each month, the first one month 0."""


def counts(run: Run) -> tuple[np.ndarray, np.ndarray]:
    """Participants and adults by village, month and class, shape (V, M, 6) each.

    The last month end decides about a month more than the run has.
    """
    rows = run.log.of(ev.PARTICIPATION)
    month, kind = np.divmod(rows["c"], 8)
    shape = (len(run.world.villages), int(month.max(initial=0)) + 1, CLASSES)
    taking, adults = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    taking[rows["subject"], month, kind] = rows["a"]
    adults[rows["subject"], month, kind] = rows["b"]
    return taking, adults


def months_of(scenario: Scenario) -> int:
    """Months that a run of a scenario touches; participation is decided for one more."""
    start = np.datetime64(scenario.calendar.start)
    touched = (start + np.array([0, scenario.run.days - 1])).astype("datetime64[M]").astype(np.int64)
    return int(touched[1] - touched[0]) + 1


def share_in(name: str, first: int, last: int, lab: Lab) -> Estimate:
    """Share of adults who took part in months first..last, with the spread between villages.

    A person's decisions hang together through their motivation, a village's through its share.
    """
    months = slice(first, last + 1)
    both = [counts(run) for run in lab.runs(name)]
    return ratio_of(
        np.concatenate([taking[:, months].sum(axis=(1, 2)) for taking, _ in both]),
        np.concatenate([adults[:, months].sum(axis=(1, 2)) for _, adults in both]),
    )


def expected_in(name: str, first: int, last: int, path: Expected, lab: Lab) -> float:
    """Mean of the expected shares of months first..last."""
    return float(np.mean(path(lab.scenario(name))[first : last + 1]))


def by_month(name: str, path: Expected, lab: Lab) -> Curve:
    """Shares by month: expected as a line, and as seen."""
    exact = path(lab.scenario(name))
    months = list(range(len(exact)))
    seen = [share_in(name, month, month, lab) for month in months]
    return Curve(
        x_label="month",
        y_label="share of adults who take part",
        exact_x=months,
        exact_y=exact,
        seen_x=months,
        seen_y=[one.value for one in seen],
        seen_error=[one.standard_error for one in seen],
    )


def path_gate(
    *,
    name: str,
    claim: str,
    formula: str,
    citation: str,
    scenario: str,
    months: tuple[int, int],
    path: Expected,
    wrong: Wrong,
    exact: Callable[[Lab], float] | None = None,
) -> Gate:
    """A gate on the share who take part in months `months[0]..months[1]`; `exact`, if not the path's mean."""
    return Gate(
        name=name,
        group=GROUP,
        claim=claim,
        formula=formula,
        citation=citation,
        scenarios=(scenario,),
        observe=partial(share_in, scenario, *months),
        exact=exact or partial(expected_in, scenario, *months, path),
        wrong=wrong,
        curve=partial(by_month, scenario, path),
    )


def steady(scenario: Scenario) -> list[float]:
    """Unpaid, offline, and blind to others: every month the same."""
    world, month_end = scenario.world, scenario.parameters.month_end
    cost = month_end.cost_offline * month_end.cost_unpaid
    share = theory.participation(world.motivation_mean - cost, world.motivation_sd)
    return [share] * (months_of(scenario) + 1)


def among_others(scenario: Scenario) -> list[float]:
    """All see the share of the month before; at first `norm_reference`."""
    return theory.participation_path(
        scenario.parameters.sparks.norm_reference,
        mean=scenario.world.motivation_mean,
        sd=scenario.world.motivation_sd,
        norm=scenario.parameters.month_end.b_norm,
        months=months_of(scenario) + 1,
    )


def fixed_point(name: str, which: int, lab: Lab) -> float:
    """A stable share: number 0 is the lowest, -1 the highest."""
    scenario = lab.scenario(name)
    return theory.participation_fixed_points(
        mean=scenario.world.motivation_mean,
        sd=scenario.world.motivation_sd,
        norm=scenario.parameters.month_end.b_norm,
    )[which]


def rewarded(scenario: Scenario, month: int) -> float:
    """The logit that points add in a month of the run, their novelty worn off; 0 where there are none."""
    points, month_end = scenario.policies.points, scenario.parameters.month_end
    if points is None or month not in paid_months(scenario):
        return 0.0
    since = month - points.start_month
    left = theory.salience(since, floor=month_end.novelty_floor, half=month_end.novelty_half_months)
    return month_end.b_reward * points.reward_yuan_month / 10 * left


def paid_months(scenario: Scenario) -> range:
    """Months with points, among those about which a run decides."""
    points = scenario.policies.points
    assert points is not None
    return range(points.start_month, points.stop_month or months_of(scenario) + 1)


def unpaid_months(scenario: Scenario) -> range:
    """Months before points."""
    return range(paid_months(scenario).start)


def taken_up(scenario: Scenario) -> list[float]:
    """Points start, and a share of all decides anew each month."""
    mean, start = scenario.world.motivation_mean, paid_months(scenario).start
    before, after = theory.participation(mean), theory.participation(mean + rewarded(scenario, start))
    share = scenario.parameters.month_end.reconsider_share
    paid = (max(month - start + 1, 0) for month in range(months_of(scenario) + 1))
    return [theory.geometric_approach(before, after, share, months) for months in paid]


COSTS = "participation_classes"


def gap_seen(months: Callable[[Scenario], range], others: int, lab: Lab) -> Estimate:
    """Share of young locals less that of another class. All decisions are independent."""
    chosen = list(months(lab.scenario(COSTS)))
    both = [counts(run) for run in lab.runs(COSTS)]
    hits, trials = (
        sum(count[:, chosen].sum(axis=(0, 1)) for count in kind) for kind in zip(*both, strict=True)
    )
    free, costly = (share_of(int(hits[one]), int(trials[one])) for one in (YOUNG, others))
    error = math.hypot(free.standard_error, costly.standard_error)
    return Estimate(value=free.value - costly.value, standard_error=error, n=free.n + costly.n)


def gap_expected(months: Callable[[Scenario], range], costs: tuple[str, ...], lab: Lab) -> float:
    """L(m) - L(m - costs), in months of which all are paid or none."""
    scenario = lab.scenario(COSTS)
    month_end, month = scenario.parameters.month_end, months(scenario).start
    cost = sum(getattr(month_end, name) for name in costs)
    if month not in paid_months(scenario):
        cost *= month_end.cost_unpaid
    mean = scenario.world.motivation_mean + rewarded(scenario, month)
    return theory.participation(mean) - theory.participation(mean - cost)


def cost_gate(
    name: str,
    claim: str,
    costs: tuple[str, ...],
    others: int,
    *,
    months: Callable[[Scenario], range] = paid_months,
    wrong: str,
) -> Gate:
    """A gate on how much less often one class takes part than young locals do."""
    return Gate(
        name=name,
        group=GROUP,
        claim=claim,
        formula="L(m + b reward) - L(m + b reward - cost); unpaid: L(m) - L(m - cost_unpaid cost)",
        citation="McFadden (1974), Conditional logit analysis of qualitative choice behavior",
        scenarios=(COSTS,),
        observe=partial(gap_seen, months, others),
        exact=partial(gap_expected, months, costs),
        wrong=Wrong(factors={f"parameters.month_end.{wrong}": 1.1}),
    )


LOGIT = "McFadden (1974), Conditional logit analysis of qualitative choice behavior"
MIXED = "Train (2009), Discrete Choice Methods with Simulation, 6.2"
SOCIAL = "Brock and Durlauf (2001), Discrete choice with social interactions, Rev. Econ. Studies 68"

GATES = (
    path_gate(
        name="participation_logistic",
        claim="People of one motivation take part with logistic probability, costs taken off",
        formula="s = L(m - cost_unpaid cost_offline)",
        citation=LOGIT,
        scenario="participation",
        months=(0, 12),
        path=steady,
        wrong=Wrong(factors={"world.motivation_mean": 1.1}),
    ),
    path_gate(
        name="participation_mixture",
        claim="People of normal motivation take part as the mixed logit says",
        formula="s = E L(m + sd z), z standard normal",
        citation=MIXED,
        scenario="participation_mixture",
        months=(0, 12),
        path=steady,
        wrong=Wrong(factors={"world.motivation_sd": 1.1}),
    ),
    cost_gate(
        "participation_old",
        "The old take part less by their cost",
        ("cost_old",),
        OLD,
        wrong="cost_old",
    ),
    cost_gate(
        "participation_migrant",
        "Migrants take part less by their cost",
        ("cost_migrant",),
        YOUNG + 1,
        wrong="cost_migrant",
    ),
    cost_gate(
        "participation_offline",
        "Those who are offline take part less by their cost",
        ("cost_offline",),
        MIDDLE,
        wrong="cost_offline",
    ),
    cost_gate(
        "participation_unpaid_costs",
        "Where nothing is paid, the costs of an old migrant add up and count in part",
        ("cost_old", "cost_migrant"),
        OLD + 1,
        months=unpaid_months,
        wrong="cost_unpaid",
    ),
    path_gate(
        name="participation_at_start",
        claim="Before the first month people see the share of reference",
        formula="s_0 = E L(m + b_norm norm_reference)",
        citation=SOCIAL,
        scenario="participation_norm",
        months=(0, 0),
        path=among_others,
        wrong=Wrong(factors={"parameters.sparks.norm_reference": 1.1}),
    ),
    path_gate(
        name="participation_fixed_point",
        claim="Where people look at last month's share, it comes to rest at the fixed point",
        formula="s = E L(m + b_norm s)",
        citation=SOCIAL,
        scenario="participation_norm",
        months=(13, 24),
        path=among_others,
        exact=partial(fixed_point, "participation_norm", 0),
        wrong=Wrong(factors={"parameters.month_end.b_norm": 1.1}),
    ),
    path_gate(
        name="participation_few",
        claim="Of two stable shares, a place that starts with few comes to the lower one",
        formula="the smallest s = L(m + b_norm s)",
        citation=SOCIAL,
        scenario="participation_low",
        months=(13, 24),
        path=among_others,
        exact=partial(fixed_point, "participation_low", 0),
        wrong=Wrong(factors={"parameters.month_end.b_norm": 1.1}),
    ),
    path_gate(
        name="participation_many",
        claim="Of two stable shares, a place that starts with many comes to the higher one",
        formula="the largest s = L(m + b_norm s)",
        citation=SOCIAL,
        scenario="participation_high",
        months=(13, 24),
        path=among_others,
        exact=partial(fixed_point, "participation_high", -1),
        wrong=Wrong(factors={"parameters.month_end.b_norm": 1.1}),
    ),
    path_gate(
        name="participation_reconsider",
        claim="Where a share of people decides anew each month, take-up is geometric",
        formula="s_t = s + (s_0 - s)(1 - reconsider)^t",
        citation="Calvo (1983), J. Monetary Economics 12: each revises with a constant probability",
        scenario="participation_reconsider",
        months=(1, 4),
        path=taken_up,
        wrong=Wrong(factors={"parameters.month_end.reconsider_share": 1.1}),
    ),
)
