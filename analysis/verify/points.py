"""Points: what they buy while new, what they wear out, and the ledger."""

from collections.abc import Callable
from functools import partial

import numpy as np

from analysis import theory
from analysis.verify.gate import Estimate, Gate, Wrong, share_of
from analysis.verify.lab import Lab
from analysis.verify.participation import GROUP, counts, months_of, paid_months, path_gate, rewarded
from sim import events as ev
from sim.scenario import Scenario
from sim.simulate import Run


def novel(scenario: Scenario) -> list[float]:
    """Points whose novelty wears off; all decide anew each month."""
    mean = scenario.world.motivation_mean
    return [theory.participation(mean + rewarded(scenario, t)) for t in range(months_of(scenario) + 1)]


def worn_out(scenario: Scenario) -> list[float]:
    """All take part while they are paid, and their motivation wears out; then points stop."""
    world, month_end, paid = scenario.world, scenario.parameters.month_end, paid_months(scenario)
    shares = []
    for month in range(months_of(scenario) + 1):
        change = theory.motivation_change(
            paid=min(month, paid.stop) - paid.start,
            unpaid=max(month - paid.stop, 0),
            erode=month_end.erode,
            drop=month_end.erode_drop,
            recover=month_end.recover,
        )
        mean = world.motivation_mean + change + rewarded(scenario, month)
        shares.append(theory.participation(mean, world.motivation_sd))
    return shares


LEDGER = "points_ledger"


def ledger_months(lab: Lab) -> list[int]:
    """The paid months of the run itself."""
    return list(paid_months(lab.scenario(LEDGER)))[:-1]


def ledger(run: Run, account: int) -> np.ndarray:
    """Points of an account by village and month of the run, shape (V, M)."""
    rows = run.log.of(ev.POINTS)
    rows = rows[rows["a"] == account]
    points = np.zeros((len(run.world.villages), months_of(run.scenario)), dtype=np.int64)
    points[rows["subject"], rows["c"]] = rows["b"]
    return points


def participants(run: Run, months: list[int]) -> np.ndarray:
    """Participants by village and month, shape (V, len(months))."""
    return np.asarray(counts(run)[0][:, months].sum(axis=2))


def residents(run: Run, months: list[int]) -> np.ndarray:
    """Residents by village, the same in all months, shape (V, len(months))."""
    return np.repeat(run.world.villages["residents"][:, None], len(months), axis=1)


def points_each(account: int, heads: Callable[[Run, list[int]], np.ndarray], lab: Lab) -> Estimate:
    """Points of an account for each head: the mean of what all villages and paid months have in common."""
    months = ledger_months(lab)
    each = [ledger(run, account)[:, months] / heads(run, months) for run in lab.runs(LEDGER)]
    cells = np.concatenate(each).ravel()
    return Estimate(value=float(cells.mean()), standard_error=0.0, n=len(cells))


def earned(lab: Lab) -> float:
    """Points that a participant earns in a month."""
    points = lab.scenario(LEDGER).policies.points
    assert points is not None
    return points.earn_points_month


def budget(lab: Lab) -> float:
    """The shop's budget in points for each resident and month."""
    points = lab.scenario(LEDGER).policies.points
    assert points is not None
    assert points.budget_yuan_resident_year is not None
    return points.budget_yuan_resident_year / 12 / points.yuan_per_point


def share_of_participants(kind: int, lab: Lab) -> Estimate:
    """What rows of a kind count, over paid participants in all months; everybody's luck is their own."""
    runs, months = lab.runs(LEDGER), ledger_months(lab)
    hits = sum(int(run.log.of(kind)["a"].sum()) for run in runs)
    return share_of(hits, sum(int(participants(run, months).sum()) for run in runs))


GATES = (
    path_gate(
        name="points_salience_path",
        claim="A new reward lifts participation at once, and less each month as its novelty goes",
        formula="s_t = L(m + b_reward reward (floor + (1 - floor) 2^(-t/half)))",
        citation="exponential loss of novelty, a definition of the model; the logit: McFadden (1974)",
        scenario="points_salience",
        months=(2, 13),
        path=novel,
        wrong=Wrong(factors={"parameters.month_end.novelty_half_months": 1.1}),
    ),
    path_gate(
        name="points_plateau",
        claim="What is left of a reward that is no longer new is the floor",
        formula="s = L(m + b_reward reward floor), late",
        citation="exponential loss of novelty, a definition of the model; the logit: McFadden (1974)",
        scenario="points_salience",
        months=(17, 24),
        path=novel,
        wrong=Wrong(factors={"parameters.month_end.novelty_floor": 1.1}),
    ),
    path_gate(
        name="motivation_erosion",
        claim="When points stop, people have been crowded out by as much as the months of pay wore off",
        formula="s = E L(m - drop (1 - (1 - erode)^paid))",
        citation="Deci, Koestner and Ryan (1999); a linear recursion: Elaydi (2005), 1.2",
        scenario="points_stop",
        months=(18, 18),
        path=worn_out,
        wrong=Wrong(factors={"parameters.month_end.erode": 1.1}),
    ),
    path_gate(
        name="motivation_recovery",
        claim="After points, motivation comes back",
        formula="s_t = E L(m - drop (1 - (1 - erode)^paid) (1 - recover)^t)",
        citation="Deci, Koestner and Ryan (1999); a linear recursion: Elaydi (2005), 1.2",
        scenario="points_stop",
        months=(27, 36),
        path=worn_out,
        wrong=Wrong(factors={"parameters.month_end.recover": 1.1}),
    ),
    Gate(
        name="points_ledger_earned",
        group=GROUP,
        claim="Every participant of a month with points earns the month's points, and nobody else does",
        formula="earned = participants x earn",
        citation="identity",
        scenarios=(LEDGER,),
        observe=partial(points_each, ev.EARNED, participants),
        exact=earned,
        wrong=Wrong(lost_row=ev.POINTS),
        tolerance=1e-6,
    ),
    Gate(
        name="redeem_pro_rata",
        group=GROUP,
        claim="Where wishes exceed the shop's budget, it is spent but for what is lost by rounding down",
        formula="budget - 1 < redeemed <= budget, points for each resident",
        citation="identity",
        scenarios=(LEDGER,),
        observe=partial(points_each, ev.REDEEMED, residents),
        exact=budget,
        wrong=Wrong(factors={"policies.points.budget_yuan_resident_year": 1.1}),
        tolerance=1.0,
    ),
    Gate(
        name="empty_reports_share",
        group=GROUP,
        claim="A participant who is paid writes an empty report with the given chance",
        formula="reports / paid participants = chance",
        citation="binomial",
        scenarios=(LEDGER,),
        observe=partial(share_of_participants, ev.EMPTY_REPORTS),
        exact=lambda lab: lab.scenario(LEDGER).parameters.month_end.empty_reports_per_active_month,
        wrong=Wrong(factors={"parameters.month_end.empty_reports_per_active_month": 1.1}),
    ),
    Gate(
        name="red_list_share",
        group=GROUP,
        claim="Participants are praised in public by lot",
        formula="listed / paid participants = share",
        citation="binomial",
        scenarios=(LEDGER,),
        observe=partial(share_of_participants, ev.LISTED),
        exact=lambda lab: lab.scenario(LEDGER).parameters.month_end.red_list_share,
        wrong=Wrong(factors={"parameters.month_end.red_list_share": 1.1}),
    ),
)
