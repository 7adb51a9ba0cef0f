"""Desks: what becomes of a report, of a deadline, and of a case that is closed on paper."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from analysis import theory
from analysis.disputes import NEVER
from analysis.facts import facts_of
from analysis.verify.gate import Curve, Estimate, Gate, Wrong, share_of
from analysis.verify.lab import Lab
from analysis.verify.pieces import exactly, given, rows_of, same_for_all, sweep
from sim import events as ev
from sim.calendar import MINUTES_PER_DAY
from sim.scenario import Scenario
from sim.schedule import CLOSING_MINUTE

TOLD, PLATFORM = "intake_told", "intake_platform"
DEADLINE, NO_DEADLINE = "deadline", "deadline_off"
PAPER, FAILURE, FOLLOW_UP = "paper_deadline", "paper_failure", "paper_follow_up"
MILD, SEVERE = 1, 3
"""Severities of the cases whose deadlines are looked at."""


# --- what a scenario says -------------------------------------------------------------------------


def register_minutes(scenario: Scenario) -> float:
    """Minutes from a report by hotline until a desk can take it up."""
    platform = scenario.policies.platform
    if platform is not None:
        return platform.dispatch_minutes
    return scenario.parameters.intake.register_days_off * MINUTES_PER_DAY


def due_days(scenario: Scenario, severity: int) -> float:
    """Days until a case is due."""
    rules, platform = scenario.parameters.supervision, scenario.policies.platform
    if platform is None or not platform.deadlines:
        return rules.due_days_off
    return rules.due_days_severe if severity >= rules.due_severe_from else rules.due_days_mild


def overdue_days(scenario: Scenario, severity: int) -> float:
    """Days from the day of opening to that on which a case nobody serves leaves its desk."""
    return due_days(scenario, severity) + scenario.parameters.supervision.grace_days


def paper_share(scenario: Scenario, bite: float | None = None) -> float:
    """Chance that a desk without load or fatigue closes on paper, at the scenario's bite or another."""
    rules = scenario.parameters.supervision
    return theory.logistic(rules.shade_0 + rules.shade_bite * (rules.bite if bite is None else bite))


# --- what the runs show ---------------------------------------------------------------------------


def lost_share(lab: Lab, sets: Sequence[str] = ()) -> Estimate:
    """Share of all reports that go astray."""
    lost = np.concatenate([facts_of(run).log.of(ev.VOICED)["c"] for run in lab.runs(TOLD, sets)])
    return share_of(int(lost.sum()), len(lost))


def minutes_to_contact(name: str, lab: Lab) -> np.ndarray:
    """Minutes from the report to the first session, of cases that had one."""
    found = []
    for run in lab.runs(name):
        disputes = facts_of(run).disputes
        met = disputes.contacted < NEVER
        found.append((disputes.contacted - disputes.first((ev.OPENED,)))[met])
    return np.concatenate(found)


def days_since_opening(name: str, lab: Lab, *, kind: int, severity: int) -> np.ndarray:
    """Days from the day of opening to a row in the last minute of a day; at another minute, a fraction."""
    found = []
    for run in lab.runs(name):
        disputes = facts_of(run).disputes
        rows, who = rows_of(run, kind)
        opened = disputes.first((ev.OPENED,))[who] // MINUTES_PER_DAY
        days = (rows["time"] - CLOSING_MINUTE) / MINUTES_PER_DAY - opened
        found.append(days[disputes.first_severity[who] == severity])
    return np.concatenate(found)


def closed_on_paper(name: str, reason: int, lab: Lab, sets: Sequence[str] = ()) -> Estimate:
    """Of cases that a desk has to let go of for a reason, the share that it closes on paper."""
    closed, passed = 0, 0
    for run in lab.runs(name, sets):
        log = facts_of(run).log
        closed += int((log.of(ev.CLOSED_ON_PAPER)["b"] == reason).sum())
        passed += int((log.of(ev.PASSED_UP)["c"] % 4 == reason).sum())
    return share_of(closed, closed + passed)


def found_out(lab: Lab, sets: Sequence[str] = ()) -> Estimate:
    """Share of closures on paper that a call finds out, of those whose call would fall into the run."""
    wait = given(lab.scenario(FOLLOW_UP).policies.platform).follow_up_days * MINUTES_PER_DAY
    returned, closed = 0, 0
    for run in lab.runs(FOLLOW_UP, sets):
        log = facts_of(run).log
        returned += len(log.of(ev.RETURNED))
        closed += int((log.of(ev.CLOSED_ON_PAPER)["time"] + wait < run.days * MINUTES_PER_DAY).sum())
    return share_of(returned, closed)


def days_to_call(lab: Lab) -> np.ndarray:
    """Days from a closure on paper to the call that finds it out."""
    found = []
    for run in lab.runs(FOLLOW_UP):
        closed, who = rows_of(run, ev.CLOSED_ON_PAPER)
        returned, whose = rows_of(run, ev.RETURNED)
        closures, calls = np.sort((who << 32) + closed["time"]), (whose << 32) + returned["time"]
        found.append((calls - closures[np.searchsorted(closures, calls) - 1]) / MINUTES_PER_DAY)
    return np.concatenate(found)


# --- figures --------------------------------------------------------------------------------------


def lost_curve(lab: Lab) -> Curve:
    """Reports lost by the parameter."""
    return sweep(
        "parameters.intake.lost_share_off",
        (0.05, 0.2, 0.4),
        observe=lambda sets: lost_share(lab, sets),
        exact=lambda share: share,
        labels=("chance of a loss", "reports lost"),
    )


def found_out_curve(lab: Lab) -> Curve:
    """Closures on paper found out by the parameter."""
    return sweep(
        "policies.platform.follow_up_share",
        (0.2, 0.5, 0.8),
        observe=lambda sets: found_out(lab, sets),
        exact=lambda share: share,
        labels=("chance of a call", "closures found out"),
        days=40,
    )


def paper_curve(name: str, reason: int, lab: Lab) -> Curve:
    """Closures on paper by how hard the assessment bites."""
    return sweep(
        "parameters.supervision.bite",
        (0, 1, 2),
        observe=lambda sets: closed_on_paper(name, reason, lab, sets),
        exact=partial(paper_share, lab.scenario(name)),
        labels=("bite of the assessment", "closed on paper"),
    )


# --- the gates ------------------------------------------------------------------------------------

INTAKE, SUPERVISION = "Intake", "Supervision"
LOGIT_SOURCE = "Cox (1958), The regression analysis of binary sequences, J. R. Statist. Soc. B 20(2)"


def register_gate(name: str, scenario: str, *, claim: str, formula: str, wrong: str) -> Gate:
    """A gate on the time from report to desk, to the minute."""
    return Gate(
        name=name,
        group=INTAKE,
        claim=claim,
        formula=formula,
        citation="Addition",
        scenarios=(scenario,),
        observe=lambda lab: same_for_all(minutes_to_contact(scenario, lab)),
        exact=lambda lab: register_minutes(lab.scenario(scenario)),
        wrong=Wrong(factors={wrong: 1.1}),
        curve=lambda lab: exactly(
            minutes_to_contact(scenario, lab),
            register_minutes(lab.scenario(scenario)),
            "minutes from report to first session",
        ),
    )


def overdue_gate(name: str, scenario: str, *, severity: int, claim: str, wrong: str) -> Gate:
    """A gate on the day on which a case that nobody serves is passed up."""
    observe = partial(days_since_opening, scenario, kind=ev.PASSED_UP, severity=severity)
    return Gate(
        name=name,
        group=SUPERVISION,
        claim=claim,
        formula="day passed up - day opened = due days + grace days, in the day's last minute",
        citation="Counting",
        scenarios=(scenario,),
        observe=lambda lab: same_for_all(observe(lab)),
        exact=lambda lab: overdue_days(lab.scenario(scenario), severity),
        wrong=Wrong(factors={f"parameters.supervision.{wrong}": 1.1}),
        curve=lambda lab: exactly(
            observe(lab), overdue_days(lab.scenario(scenario), severity), "days from opening to passing up"
        ),
    )


def paper_gate(name: str, scenario: str, reason: int, *, claim: str, wrong: str) -> Gate:
    """A gate on the share of cases that are closed on paper."""
    return Gate(
        name=name,
        group=SUPERVISION,
        claim=claim,
        formula="L(shade_0 + shade_bite bite)",
        citation=LOGIT_SOURCE,
        scenarios=(scenario,),
        observe=partial(closed_on_paper, scenario, reason),
        exact=lambda lab: paper_share(lab.scenario(scenario)),
        wrong=Wrong(factors={f"parameters.supervision.{wrong}": 1.1}),
        curve=partial(paper_curve, scenario, reason),
    )


INTAKE_GATES: tuple[Gate, ...] = (
    Gate(
        name="report_lost_share",
        group=INTAKE,
        claim="Without a platform reports go astray with a fixed chance, each time anew",
        formula="lost / reports = lost_share_off",
        citation="Law of large numbers",
        scenarios=(TOLD,),
        observe=lost_share,
        exact=lambda lab: lab.scenario(TOLD).parameters.intake.lost_share_off,
        wrong=Wrong(factors={"parameters.intake.lost_share_off": 1.1}),
        curve=lost_curve,
    ),
    register_gate(
        "register_delay",
        TOLD,
        claim="Without a platform a report by hotline waits for registration, to the minute",
        formula="first session - report = 1440 register_days_off",
        wrong="parameters.intake.register_days_off",
    ),
    register_gate(
        "register_delay_platform",
        PLATFORM,
        claim="With a platform a report by hotline waits for its dispatch, to the minute",
        formula="first session - report = dispatch_minutes",
        wrong="policies.platform.dispatch_minutes",
    ),
)

SUPERVISION_GATES: tuple[Gate, ...] = (
    Gate(
        name="reminded_on_the_day_after",
        group=SUPERVISION,
        claim="A case that nobody serves brings a reminder on the day after it was due",
        formula="day reminded - day opened = due days + 1, in the day's last minute",
        citation="Counting",
        scenarios=(DEADLINE,),
        observe=lambda lab: same_for_all(days_since_opening(DEADLINE, lab, kind=ev.REMINDED, severity=MILD)),
        exact=lambda lab: due_days(lab.scenario(DEADLINE), MILD) + 1,
        wrong=Wrong(factors={"parameters.supervision.due_days_mild": 1.1}),
        curve=lambda lab: exactly(
            days_since_opening(DEADLINE, lab, kind=ev.REMINDED, severity=MILD),
            due_days(lab.scenario(DEADLINE), MILD) + 1,
            "days from opening to reminder",
        ),
    ),
    overdue_gate(
        "overdue_passed_up_on_the_day",
        DEADLINE,
        severity=MILD,
        claim="A case that nobody serves is passed up on the very day that deadline and grace add up to",
        wrong="due_days_mild",
    ),
    overdue_gate(
        "overdue_severe_passed_up_on_the_day",
        DEADLINE,
        severity=SEVERE,
        claim="A severe case has the shorter deadline, and the same grace",
        wrong="grace_days",
    ),
    overdue_gate(
        "overdue_without_platform_passed_up_on_the_day",
        NO_DEADLINE,
        severity=MILD,
        claim="Where no platform sets deadlines, the law's holds, to the day",
        wrong="due_days_off",
    ),
    paper_gate(
        "paper_closure_share",
        PAPER,
        ev.OVERDUE,
        claim="When time is up, a desk closes on paper with a logistic chance in the assessment's bite",
        wrong="shade_bite",
    ),
    paper_gate(
        "paper_closure_at_failure_share",
        FAILURE,
        ev.FAILED,
        claim="After a last session that failed, a desk closes on paper with the same chance",
        wrong="bite",
    ),
    Gate(
        name="follow_up_share",
        group=SUPERVISION,
        claim="Calls find out the share of paper closures that is followed up",
        formula="returned / closed on paper = follow_up_share",
        citation="Law of large numbers",
        scenarios=(FOLLOW_UP,),
        observe=found_out,
        exact=lambda lab: given(lab.scenario(FOLLOW_UP).policies.platform).follow_up_share,
        wrong=Wrong(factors={"policies.platform.follow_up_share": 1.1}),
        curve=found_out_curve,
    ),
    Gate(
        name="follow_up_on_the_day",
        group=SUPERVISION,
        claim="What a call finds out is a case again at the time of the call, to the minute",
        formula="returned - closed = follow_up_days",
        citation="Addition",
        scenarios=(FOLLOW_UP,),
        observe=lambda lab: same_for_all(days_to_call(lab)),
        exact=lambda lab: given(lab.scenario(FOLLOW_UP).policies.platform).follow_up_days,
        wrong=Wrong(factors={"policies.platform.follow_up_days": 1.1}),
        curve=lambda lab: exactly(
            days_to_call(lab),
            given(lab.scenario(FOLLOW_UP).policies.platform).follow_up_days,
            "days from closure to call",
        ),
    ),
)
