"""Gridworkers: fatigue, quitting, vacancies, absence, and what newcomers learn."""

from functools import partial

import numpy as np

from analysis import theory
from analysis.verify.gate import Curve, Estimate, Gate, Wrong, mean_of, share_of
from analysis.verify.lab import Lab
from analysis.verify.pieces import given
from sim import events as ev
from sim.calendar import MINUTES_PER_DAY
from sim.scenario import Scenario
from sim.simulate import Run
from sim.vocabulary import GRID, SETTINGS

GROUP = "Staff"
MILLION = 1_000_000

BOOKS, FATIGUE, SPREAD, TURNOVER, TIRED, ABSENCE, LEARNING = (
    "books",
    "fatigue",
    "fatigue_spread",
    "turnover",
    "turnover_tired",
    "turnover_absence",
    "turnover_learning",
)


def working_days(scenario: Scenario) -> np.ndarray:
    """Working days from the start to the end of each month, shape (months,)."""
    calendar = scenario.calendar
    days = np.datetime64(calendar.start) + np.arange(scenario.run.days)
    mask = [day in calendar.working_days for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")]
    works = np.is_busday(days, weekmask=mask, holidays=np.array(calendar.holidays, dtype="datetime64[D]"))
    month = days.astype("datetime64[M]").astype(np.int64)
    return np.cumsum(np.bincount(month - month[0], weights=works)).astype(np.int64)


def fatigue_at(days: int, scenario: Scenario, susceptibility: float = 1.0) -> float:
    """Fatigue after so many working days filled with nothing but admin.

    Growth is cut where it would overshoot in a day; that meets one person in 10^8.
    """
    staff = scenario.parameters.staff
    up = theory.fatigue_growth(
        staff.admin_share, threshold=staff.fatigue_threshold, up=staff.fatigue_up_per_day
    )
    down = staff.fatigue_down_per_day
    return theory.fatigue(days, up=min(susceptibility * up, 1 - down), down=down)


def fatigue_expected(name: str, month: int, lab: Lab) -> float:
    """Mean fatigue at the end of a month, over people's susceptibility."""
    scenario = lab.scenario(name)
    days = int(working_days(scenario)[month])
    return theory.lognormal_mean_of(
        lambda susceptibility: fatigue_at(days, scenario, susceptibility),
        scenario.parameters.staff.fatigue_spread,
    )


def fatigue_seen(name: str, lab: Lab, month: int = -1) -> Estimate:
    """Mean fatigue at the end of a month (the last); each worker is a sample of their own."""
    each = []
    for run in lab.runs(name):
        rows = run.log.of(ev.FATIGUE)
        each.append(rows["b"][rows["c"] == month % len(working_days(lab.scenario(name)))] / MILLION)
    fatigue = np.concatenate(each)
    if lab.scenario(name).parameters.staff.fatigue_spread == 0:
        return Estimate(value=float(fatigue.mean()), standard_error=0.0, n=len(fatigue))
    return mean_of(fatigue, n=len(fatigue))


def fatigue_curve(name: str, lab: Lab) -> Curve:
    """Fatigue by working days."""
    days = working_days(lab.scenario(name))
    seen = [fatigue_seen(name, lab, month) for month in range(len(days))]
    return Curve(
        x_label="working days",
        y_label="fatigue",
        exact_x=[0, *days.tolist()],
        exact_y=[0.0, *(fatigue_expected(name, month, lab) for month in range(len(days)))],
        seen_x=days.tolist(),
        seen_y=[one.value for one in seen],
        seen_error=[one.standard_error for one in seen],
    )


def posts(run: Run, contract: bool) -> np.ndarray:
    """Which posts, by worker, are of contract staff, or else of group heads."""
    return np.asarray((run.institution.workers["contract"] == 1) == contract)


def days_in_post(run: Run, chosen: np.ndarray) -> int:
    """Days on which a worker of the chosen posts could quit, where every day is a working day.

    All days, less those from a quit to the day before the replacement.
    """
    total = int(chosen.sum()) * run.days
    quit_, hired = run.log.of(ev.QUIT), run.log.of(ev.HIRED)
    quit_, hired = quit_[chosen[quit_["subject"]]], hired[chosen[hired["subject"]]]
    last = quit_["time"].astype(np.int64) // MINUTES_PER_DAY
    first = hired["time"].astype(np.int64) // MINUTES_PER_DAY
    vacant_to_the_end = run.days * (len(last) - len(first))
    return total - int(first.sum()) - vacant_to_the_end + int((last + 1).sum())


def quits_a_day(name: str, contract: bool, lab: Lab) -> Estimate:
    """Quits over days in post: each day is a trial of its own."""
    quits = days = 0
    for run in lab.runs(name):
        chosen = posts(run, contract)
        quits += int(chosen[run.log.of(ev.QUIT)["subject"]].sum())
        days += days_in_post(run, chosen)
    return share_of(quits, days)


def quit_chance(name: str, contract: bool, lab: Lab) -> float:
    """Chance of quitting on a day, at the fatigue of a first day, where that is the level of rest."""
    scenario = lab.scenario(name)
    staff = scenario.parameters.staff
    rate = staff.quit_contract_per_year if contract else staff.quit_group_head_per_year
    return theory.quit_chance(rate, fatigue_weight=staff.quit_fatigue, worn=fatigue_at(1, scenario))


def vacant_days(lab: Lab) -> Estimate:
    """Whole days between a quit, in the evening, and the replacement, in the morning."""
    each = []
    for run in lab.runs(TURNOVER):
        rows = run.log.rows[np.isin(run.log.rows["kind"], (ev.QUIT, ev.HIRED))]
        rows = rows[np.argsort(rows["subject"], kind="stable")]
        left, came = rows[:-1], rows[1:]
        filled = (left["kind"] == ev.QUIT) & (came["kind"] == ev.HIRED) & (left["subject"] == came["subject"])
        each.append((came["time"] - 1 - left["time"])[filled] / MINUTES_PER_DAY)
    days = np.concatenate(each)
    return Estimate(value=float(days.mean()), standard_error=0.0, n=len(days))


def absences(lab: Lab) -> Estimate:
    """Shifts lost over shifts due: each is a trial of its own."""
    due = there = 0
    for run in lab.runs(ABSENCE):
        units = run.institution.units
        rows = run.log.of(ev.UNIT_MINUTES)
        rows = rows[rows["a"] == ev.CAPACITY]
        there += int((rows["b"] // units["shift_minutes"][rows["subject"]]).sum())
        due += int(units["workers"].sum()) * int(working_days(lab.scenario(ABSENCE))[-1])
    return share_of(due - there, due)


LEARNING_DAYS = range(1, 61)
"""Days in post on which newcomers are watched. On day 0 they find what was left undone."""
DAYS_MAX = 100_000
"""More than a run has."""


def newcomers_sessions(lab: Lab) -> tuple[np.ndarray, np.ndarray]:
    """Days in post and agreement of the disputes' first sessions, held by newcomers in `LEARNING_DAYS`.

    Second sessions are left out: they come where a first one failed, hence more often to the unskilled. So
    are people hired so late that they could not be watched through all those days.
    """
    days, agreed = [], []
    for run in lab.runs(LEARNING):
        ended, hired = run.log.of(ev.SESSION_ENDED), run.log.of(ev.HIRED)
        ended = ended[np.unique(ended["subject"], return_index=True)[1]]
        begun = np.sort(hired["subject"] * DAYS_MAX + hired["time"] // MINUTES_PER_DAY)
        now = ended["a"] * DAYS_MAX + ended["time"] // MINUTES_PER_DAY
        place = np.searchsorted(begun, now, side="right") - 1
        last = np.where(place >= 0, begun[place], -DAYS_MAX)
        day = now - last
        chosen = (last // DAYS_MAX == ended["a"]) & np.isin(day, LEARNING_DAYS)
        chosen &= last % DAYS_MAX + LEARNING_DAYS[-1] < run.days
        days.append(day[chosen])
        agreed.append(ended["c"][chosen])
    return np.concatenate(days), np.concatenate(agreed)


def newcomers_agreed(lab: Lab) -> Estimate:
    """Share of those sessions that ended in agreement: each has luck of its own."""
    agreed = newcomers_sessions(lab)[1]
    return share_of(int(agreed.sum()), len(agreed))


def agreement_expected(lab: Lab, days: range = LEARNING_DAYS) -> float:
    """The same as the formula has it."""
    staff, casework = lab.scenario(LEARNING).parameters.staff, lab.scenario(LEARNING).parameters.casework
    return theory.newcomer_agreement(
        days,
        level=casework.theta_level["grid"],
        weight=casework.theta_skill,
        new_skill=staff.new_skill,
        learn_days=staff.learn_days,
        quit_chance=theory.quit_chance(staff.quit_contract_per_year),
    )


def learning_curve(lab: Lab) -> Curve:
    """Agreement by days in post, five days together."""
    day, agreed = newcomers_sessions(lab)
    spans = [range(first, first + 5) for first in LEARNING_DAYS[::5]]
    within = [agreed[np.isin(day, span)] for span in spans]
    seen = [share_of(int(one.sum()), len(one)) for one in within]
    return Curve(
        x_label="days in post",
        y_label="share of first sessions with agreement",
        exact_x=list(LEARNING_DAYS),
        exact_y=[agreement_expected(lab, range(day, day + 1)) for day in LEARNING_DAYS],
        seen_x=[span[2] for span in spans],
        seen_y=[one.value for one in seen],
        seen_error=[one.standard_error for one in seen],
    )


RECURSION = "Elaydi (2005), An Introduction to Difference Equations, 1.2"
HAZARD = "Cox (1972), Regression models and life-tables, JRSS B 34(2)"


def unexplained_overtime(lab: Lab) -> Estimate:
    """Minutes of overtime in the accounts that no work after hours explains, or the other way round."""
    staffing = given(lab.scenario(BOOKS).policies.staffing)
    ends = np.array([staffing.shift_start_minute + staffing.shift_minutes.get(name, 0) for name in SETTINGS])
    off = cases = 0
    for run in lab.runs(BOOKS):
        units, workers = run.institution.units, run.institution.workers
        requests, sessions = run.log.of(ev.REQUEST_DONE), run.log.of(ev.SESSION_ENDED)
        unit = np.concatenate([requests["a"], workers["unit"][sessions["a"]]])
        minute = np.concatenate([requests["time"], sessions["time"]]) % MINUTES_PER_DAY
        in_grid = units["level"] == GRID
        after = np.where(in_grid[unit], np.maximum(minute - ends[units["setting"][unit]], 0), 0)
        worked = np.bincount(unit, weights=after, minlength=len(units))
        rows = run.log.of(ev.UNIT_MINUTES)
        rows = rows[(rows["a"] == ev.OVERTIME) & in_grid[rows["subject"]]]
        booked = np.bincount(rows["subject"], weights=rows["b"], minlength=len(units))
        off += int(np.abs(booked - worked).sum())
        cases += int((after > 0).sum())
    return Estimate(value=off, standard_error=0.0, n=cases)


GATES = (
    Gate(
        name="fatigue_path",
        group=GROUP,
        claim="Under a load that is the same every day, fatigue rises to where rest makes up for it",
        formula="f_n = k / (k + down) (1 - (1 - k - down)^n), k = up (U - U0) / (1 - U0)",
        citation=RECURSION,
        scenarios=(FATIGUE,),
        observe=partial(fatigue_seen, FATIGUE),
        exact=partial(fatigue_expected, FATIGUE, -1),
        wrong=Wrong(factors={"parameters.staff.fatigue_up_per_day": 1.1}),
        tolerance=1e-6,
        curve=partial(fatigue_curve, FATIGUE),
    ),
    Gate(
        name="fatigue_spread",
        group=GROUP,
        claim="Where some tire more easily than others, mean fatigue is lower, as the lognormal says",
        formula="E f_n(k X), X lognormal with mean 1",
        citation=RECURSION,
        scenarios=(SPREAD,),
        observe=partial(fatigue_seen, SPREAD),
        exact=partial(fatigue_expected, SPREAD, -1),
        wrong=Wrong(factors={"parameters.staff.fatigue_spread": 1.1}),
        curve=partial(fatigue_curve, SPREAD),
    ),
    *(
        Gate(
            name=f"quit_rate_{post}",
            group=GROUP,
            claim=f"On each working day a {post.replace('_', ' ')} worker quits with the same chance",
            formula="1 - e^(-rate / 250)",
            citation="an exponential time, looked at daily; " + HAZARD,
            scenarios=(TURNOVER,),
            observe=partial(quits_a_day, TURNOVER, post == "contract"),
            exact=partial(quit_chance, TURNOVER, post == "contract"),
            wrong=Wrong(factors={f"parameters.staff.quit_{post}_per_year": 1.1}),
        )
        for post in ("contract", "group_head")
    ),
    Gate(
        name="quit_rate_tired",
        group=GROUP,
        claim="The tired quit more often, in proportion to the exponential of their fatigue",
        formula="1 - e^(-rate e^(quit_fatigue f) / 250)",
        citation=HAZARD,
        scenarios=(TIRED,),
        observe=partial(quits_a_day, TIRED, True),
        exact=partial(quit_chance, TIRED, True),
        wrong=Wrong(factors={"parameters.staff.quit_fatigue": 1.1}),
    ),
    Gate(
        name="vacancy_days",
        group=GROUP,
        claim="A post that is left stays vacant for its days",
        formula="days from quit to hire = vacancy_days",
        citation="identity",
        scenarios=(TURNOVER,),
        observe=vacant_days,
        exact=lambda lab: lab.scenario(TURNOVER).parameters.staff.vacancy_days,
        wrong=Wrong(factors={"parameters.staff.vacancy_days": 1.1}),
        tolerance=1e-9,
    ),
    Gate(
        name="absence_share",
        group=GROUP,
        claim="Absence takes its share of the shifts",
        formula="1 - capacity / shifts due = absence_share",
        citation="binomial",
        scenarios=(ABSENCE,),
        observe=absences,
        exact=lambda lab: lab.scenario(ABSENCE).parameters.staff.absence_share,
        wrong=Wrong(factors={"parameters.staff.absence_share": 1.1}),
    ),
    Gate(
        name="overtime_is_work_after_hours",
        group=GROUP,
        claim="Overtime in the accounts is, to the minute, the work that ends after the shift",
        formula="sum of overtime = sum of max(0, end of work - end of shift)",
        citation="identity",
        scenarios=(BOOKS,),
        observe=unexplained_overtime,
        exact=lambda lab: 0.0,
        wrong=Wrong(factors={"policies.staffing.shift_minutes.urban": 1.1}),
    ),
    Gate(
        name="skill_learning_curve",
        group=GROUP,
        claim="Newcomers reach agreement more often the longer they are in post",
        formula="mean of L(theta + theta_skill new_skill e^(-d / learn_days)) over days in post",
        citation="Anzanello and Fogliatto (2011), Int. J. Industrial Ergonomics 41(5)",
        scenarios=(LEARNING,),
        observe=newcomers_agreed,
        exact=agreement_expected,
        wrong=Wrong(factors={"parameters.staff.new_skill": 1.1}),
        curve=learning_curve,
    ),
)
