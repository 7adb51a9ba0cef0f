"""Trust and grievance: closed forms where one thing befalls people, and the whole against a plain diary."""

from functools import partial
from weakref import WeakKeyDictionary

import numpy as np

from analysis import theory
from analysis.verify.diary import Diary
from analysis.verify.gate import Curve, Estimate, Gate, Wrong, ratio_of
from analysis.verify.lab import Lab
from sim import events as ev
from sim.calendar import MINUTES_PER_DAY
from sim.scenario import Scenario
from sim.simulate import Run

GROUP = "Trust and grievance"
MILLION = 1_000_000

START, RETURN, VISITS, OPEN, ALL = (
    "trust_start",
    "trust_return",
    "trust_visits",
    "grievance_open",
    "grievance_and_trust",
)


def mean_trust(lab: Lab) -> Estimate:
    """Mean trust at the end, as the villages state it."""
    rows = np.concatenate([run.log.of(ev.MOOD) for run in lab.runs(START)])
    return ratio_of(rows["a"] / MILLION * rows["c"], rows["c"])


RETURN_DAYS = 90
"""Days between two losses at which the return of trust is measured."""


def losses_left(run: Run, scenario: Scenario) -> tuple[np.ndarray, np.ndarray]:
    """Of people who lost trust just twice: days between, and what was left of the first loss at the second.

    Trust is stored as of the last loss: own level, less what is left of the first, less the second.
    """
    lost = run.log.of(ev.REQUEST_LOST)
    homes = len(run.world.households)
    twice = np.bincount(lost["subject"], minlength=homes) == 2
    twice &= np.bincount(run.log.of(ev.REQUEST_DONE)["subject"], minlength=homes) == 0
    lost = lost[twice[lost["subject"]]]
    lost = lost[np.argsort(lost["subject"], kind="stable")]
    day = (lost["time"] // MINUTES_PER_DAY).reshape(-1, 2)
    person = run.world.households["first_resident"][lost["subject"][::2]]
    own, now = run.world.residents.trust[person], run.people["trust"][person]
    left = own - now - scenario.parameters.feedback.trust_request_late
    return day[:, 1] - day[:, 0], left


def all_losses_left(lab: Lab) -> tuple[np.ndarray, np.ndarray]:
    """The same of all runs."""
    each = [losses_left(run, lab.scenario(RETURN)) for run in lab.runs(RETURN)]
    return np.concatenate([days for days, _ in each]), np.concatenate([left for _, left in each])


def loss_left(lab: Lab) -> Estimate:
    """What is left of a loss after `RETURN_DAYS`."""
    days, left = all_losses_left(lab)
    chosen = left[days == RETURN_DAYS]
    return Estimate(value=float(np.mean(chosen)), standard_error=0.0, n=len(chosen))


def loss_expected(days: float, lab: Lab) -> float:
    """The same as the formula has it."""
    feedback = lab.scenario(RETURN).parameters.feedback
    return theory.faded(feedback.trust_request_late, days, feedback.trust_days)


def every(days: np.ndarray, values: np.ndarray, step: int) -> tuple[list[float], list[float]]:
    """Days that are multiples of a step and occur, and the mean values on them."""
    shown = [day for day in range(step, int(days.max()) + 1, step) if np.any(days == day)]
    return [float(day) for day in shown], [float(values[days == day].mean()) for day in shown]


def return_curve(lab: Lab) -> Curve:
    """What is left of a loss by days since it."""
    days, seen = every(*all_losses_left(lab), step=15)
    line = list(range(0, lab.scenario(RETURN).run.days, 5))
    return Curve(
        x_label="days since trust was lost",
        y_label="loss that is left",
        exact_x=line,
        exact_y=[loss_expected(day, lab) for day in line],
        seen_x=days,
        seen_y=seen,
        seen_error=[0.0] * len(days),
    )


def month_ends(scenario: Scenario) -> list[int]:
    """The last days of a run's months, and the run's own."""
    days = np.datetime64(scenario.calendar.start) + np.arange(scenario.run.days)
    months = days.astype("datetime64[M]").astype(np.int64)
    return [*np.flatnonzero(np.diff(months)).tolist(), scenario.run.days - 1]


def visited_trust(days: int, lab: Lab) -> float:
    """Trust after so many days at every month's end of which visits were too many; all are alike."""
    scenario = lab.scenario(VISITS)
    feedback, outreach, staffing = (
        scenario.parameters.feedback,
        scenario.parameters.outreach,
        scenario.policies.staffing,
    )
    assert staffing is not None
    grids = staffing.grids["urban"].count
    assert grids is not None
    households = scenario.place.settings["urban"].households / grids
    minutes = outreach.visit_minutes + outreach.travel_minutes["urban"]
    visits_a_day = staffing.shift_minutes["urban"] // minutes / households
    trust, before = scenario.world.trust_mean, -1
    for last in month_ends(scenario):
        if last < days:
            excess = visits_a_day * (last - before) - feedback.visit_tolerance_month
            loss = feedback.trust_visit * max(excess, 0.0)
            trust -= theory.faded(loss, days - 1 - last, feedback.trust_days)
        before = last
    return trust


def trust_of_visited(lab: Lab, sets: tuple[str, ...] = ()) -> Estimate:
    """Mean trust on the last evening, when it was lost last."""
    trust = np.concatenate([run.people["trust"] for run in lab.runs(VISITS, sets)])
    return Estimate(value=float(trust.mean()), standard_error=0.0, n=len(trust))


def visits_curve(lab: Lab) -> Curve:
    """Trust by day; the model stopped at the end of every third month."""
    ends = [last + 1 for last in month_ends(lab.scenario(VISITS))][2::3]
    line = list(range(1, ends[-1] + 1))
    return Curve(
        x_label="day",
        y_label="trust",
        exact_x=line,
        exact_y=[visited_trust(day, lab) for day in line],
        seen_x=ends,
        seen_y=[trust_of_visited(lab, (f"run.days={end}",)).value for end in ends],
        seen_error=[0.0] * len(ends),
    )


OPEN_DAYS = 90
"""Age of an open dispute at which the grievance of its party is measured."""


def grieved(lab: Lab) -> tuple[np.ndarray, np.ndarray]:
    """Of people with one dispute: its days so far, and their grievance on the last evening."""
    days, grievance = [], []
    for run in lab.runs(OPEN):
        born = run.log.of(ev.BORN)
        person = run.world.ties["a"][born["a"]]
        single = np.bincount(person, minlength=len(run.people))[person] == 1
        days.append((run.days - born["time"] // MINUTES_PER_DAY)[single])
        grievance.append(run.people["grievance"][person[single]])
    return np.concatenate(days), np.concatenate(grievance)


def grievance_seen(lab: Lab) -> Estimate:
    """Mean grievance of those whose dispute is `OPEN_DAYS` old."""
    days, grievance = grieved(lab)
    chosen = grievance[days == OPEN_DAYS]
    return Estimate(value=float(np.mean(chosen)), standard_error=0.0, n=len(chosen))


def grievance_expected(days: int, lab: Lab) -> float:
    """The same as the formula has it; all disputes begin at the first severity with a share."""
    parameters = lab.scenario(OPEN).parameters
    return theory.grievance_of_open_dispute(
        days,
        rate=parameters.feedback.grievance_rate,
        severity=1 + int(np.argmax(parameters.sparks.severity_start_shares)),
        most=parameters.feedback.grievance_max,
        decay_days=parameters.feedback.grievance_days,
    )


def grievance_curve(lab: Lab) -> Curve:
    """Grievance by days of a dispute."""
    days, seen = every(*grieved(lab), step=15)
    line = list(range(0, lab.scenario(OPEN).run.days, 5))
    return Curve(
        x_label="days of the dispute",
        y_label="grievance of its party",
        exact_x=line,
        exact_y=[grievance_expected(day, lab) for day in line],
        seen_x=days,
        seen_y=seen,
        seen_error=[0.0] * len(days),
    )


_DIARIES: WeakKeyDictionary[ev.Log, Diary] = WeakKeyDictionary()


def diaries(lab: Lab) -> list[tuple[Run, Diary]]:
    """The runs in which everything happens, each with its days done again once."""
    for run in lab.runs(ALL):
        if run.log not in _DIARIES:
            _DIARIES[run.log] = Diary(run, lab.scenario(ALL))
    return [(run, _DIARIES[run.log]) for run in lab.runs(ALL)]


def largest_gap(what: str, lab: Lab) -> Estimate:
    """Largest difference between a person's trust or grievance, as last written, and the diary's."""
    gaps = [run.people[what] - getattr(diary, f"{what}_written") for run, diary in diaries(lab)]
    moved = sum(
        int((getattr(diary, f"{what}_written") != start_of(what, run)).sum()) for run, diary in diaries(lab)
    )
    return Estimate(value=float(np.abs(np.concatenate(gaps)).max()), standard_error=0.0, n=moved)


def start_of(what: str, run: Run) -> np.ndarray:
    """Everybody's trust or grievance before the first day."""
    own = run.world.residents.trust
    return own if what == "trust" else np.zeros_like(own)


def side_by_side(what: str, lab: Lab) -> Curve:
    """Trust or grievance of some people as the diary has it and as the model has it."""
    run, diary = diaries(lab)[0]
    plain = getattr(diary, f"{what}_written")
    moved = np.flatnonzero(plain != start_of(what, run))
    shown = moved[np.argsort(plain[moved])][:: max(1, len(moved) // 60)]
    return Curve(
        x_label=f"{what} of one person, day by day",
        y_label=f"{what} as the model keeps it",
        exact_x=plain[shown].tolist(),
        exact_y=plain[shown].tolist(),
        seen_x=plain[shown].tolist(),
        seen_y=run.people[what][shown].tolist(),
        seen_error=[0.0] * len(shown),
    )


def mood_gap(lab: Lab) -> Estimate:
    """Largest difference between a village's mood and the diary's mean: trust and grievance, rounded down."""
    gaps, adults = [0.0], 0
    for run, diary in diaries(lab):
        village = run.world.households["village"][run.world.residents.household]
        for row in run.log.of(ev.MOOD):
            here = (village == row["subject"]) & (run.world.residents.age_band > 0)
            gaps += [abs(diary.trust[here].mean() - row["a"] / MILLION)]
            gaps += [abs(diary.grievance[here].mean() - row["b"] / MILLION)]
            adults += int(row["c"])
    return Estimate(value=float(max(gaps)), standard_error=0.0, n=adults)


LEAKY = "the solution of a linear recursion: Elaydi (2005), An Introduction to Difference Equations, 1.2"

GATES = (
    Gate(
        name="trust_at_start",
        group=GROUP,
        claim="People's own trust is a normal cut at 0 and 1",
        formula="E min(max(Z, 0), 1) = mean (F(b) - F(a)) + sd (f(a) - f(b)) + 1 - F(b)",
        citation="Greene (2018), Econometric Analysis, 19.3",
        scenarios=(START,),
        observe=mean_trust,
        exact=lambda lab: theory.clipped_normal_mean(
            lab.scenario(START).world.trust_mean, lab.scenario(START).world.trust_sd
        ),
        wrong=Wrong(factors={"world.trust_sd": 1.1}),
    ),
    Gate(
        name="trust_return",
        group=GROUP,
        claim=f"Of the trust that a lost request costs, this is left after {RETURN_DAYS} days",
        formula="loss e^(-days / trust_days)",
        citation="a leaky integrator: Elaydi (2005), An Introduction to Difference Equations, 1.2",
        scenarios=(RETURN,),
        observe=loss_left,
        exact=partial(loss_expected, RETURN_DAYS),
        wrong=Wrong(factors={"parameters.feedback.trust_days": 1.1}),
        tolerance=1e-9,
        curve=return_curve,
    ),
    Gate(
        name="trust_lost_to_visits",
        group=GROUP,
        claim="Each month's visits beyond what people tolerate cost trust, which comes back in part",
        formula="trust - sum over months of trust_visit (visits - tolerance) e^(-days since / trust_days)",
        citation=LEAKY,
        scenarios=(VISITS,),
        observe=trust_of_visited,
        exact=lambda lab: visited_trust(lab.scenario(VISITS).run.days, lab),
        wrong=Wrong(factors={"parameters.feedback.trust_visit": 1.1}),
        tolerance=1e-9,
        curve=visits_curve,
    ),
    Gate(
        name="grievance_of_open_dispute",
        group=GROUP,
        claim=f"A dispute that stays open for {OPEN_DAYS} days feeds its party's grievance to this level",
        formula="g = a (1 - q^n) / (1 - q), a = rate severity, q = (1 - a / most) e^(-1 / grievance_days)",
        citation=LEAKY,
        scenarios=(OPEN,),
        observe=grievance_seen,
        exact=partial(grievance_expected, OPEN_DAYS),
        wrong=Wrong(factors={"parameters.feedback.grievance_days": 1.1}),
        tolerance=1e-9,
        curve=grievance_curve,
    ),
    Gate(
        name="grievance_lazy_equals_daily",
        group=GROUP,
        claim="Grievance that fades when it is read is that which fades every night: the largest difference",
        formula="0: g e^(-days / grievance_days) is g e^(-1 / grievance_days) applied day by day",
        citation="identity",
        scenarios=(ALL,),
        observe=partial(largest_gap, "grievance"),
        exact=lambda lab: 0.0,
        wrong=Wrong(factors={"parameters.feedback.grievance_days": 1.1}),
        tolerance=1e-9,
        curve=partial(side_by_side, "grievance"),
    ),
    Gate(
        name="trust_lazy_equals_daily",
        group=GROUP,
        claim="Trust that returns when it is read is that which returns every night: the largest difference",
        formula="0: own + (t - own) e^(-days / trust_days) is the same applied day by day",
        citation="identity",
        scenarios=(ALL,),
        observe=partial(largest_gap, "trust"),
        exact=lambda lab: 0.0,
        wrong=Wrong(factors={"parameters.feedback.gossip": 1.1}),
        tolerance=1e-9,
        curve=partial(side_by_side, "trust"),
    ),
    Gate(
        name="mood_is_the_mean",
        group=GROUP,
        claim="The villages' moods at the end are the means over their adults: the largest difference",
        formula="0, but for rounding down to millionths",
        citation="identity",
        scenarios=(ALL,),
        observe=mood_gap,
        exact=lambda lab: 0.0,
        wrong=Wrong(factors={"parameters.feedback.trust_days": 1.1}),
        tolerance=1e-6,
    ),
)
