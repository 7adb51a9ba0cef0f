"""The ladder: sessions agree or fail, at levels whose staff are never busy. With the gates of its desks."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis import theory
from analysis.facts import facts_of
from analysis.verify import desks
from analysis.verify.gate import Curve, Estimate, Gate, Wrong, mean_of, share_of
from analysis.verify.lab import Lab
from analysis.verify.pieces import curve_of, exactly, rows_of, same_for_all
from sim import events as ev
from sim.calendar import MINUTES_PER_DAY
from sim.rows import Rows
from sim.scenario import Scenario
from sim.simulate import Run
from sim.vocabulary import COURT, GRID, LEVELS

LADDER, SEVERITY, AGE = "ladder", "ladder_severity", "ladder_age"
RUNGS: Final = ("grid", "committee", "township", "county")
"""The levels that try for an agreement; above them the court rules."""
SHOWN_SEVERITY: Final = 3
"""The severity of the gate: in its scenario that of most disputes."""


# --- what a scenario says -------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Rungs:
    """A ladder: by rung the chance of agreement in a session and the most sessions, and when each ends."""

    agreements: list[float]
    sessions: list[int]
    minutes: list[float]  # from the first session's begin to the end of each, the court's last

    @property
    def shares(self) -> list[float]:
        """Share of cases that ends at each level, the court's last."""
        return theory.ladder_shares(self.agreements, self.sessions)

    @property
    def ends(self) -> list[float]:
        """Probability that each session is the last."""
        return theory.ladder_ends(self.agreements, self.sessions)

    @property
    def mean_sessions(self) -> float:
        """Sessions of a case, the court's included."""
        return sum(n * share for n, share in enumerate(self.ends, start=1))

    @property
    def mean_minutes(self) -> float:
        """Minutes from the opening of a case to its end."""
        return sum(minutes * share for minutes, share in zip(self.minutes, self.ends, strict=True))


def rungs(lab: Lab) -> Rungs:
    """The ladder of the scenario in which nothing but the level acts on agreement."""
    casework = lab.scenario(LADDER).parameters.casework
    sessions = [casework.sessions_max[level] for level in RUNGS]
    return Rungs(
        agreements=[theory.agreement(casework.theta_level[level]) for level in RUNGS],
        sessions=sessions,
        minutes=theory.ladder_times(
            sessions,
            [casework.session_minutes[level] for level in (*RUNGS, "court")],
            gap=casework.gap_days * MINUTES_PER_DAY,
            handoff=casework.handoff_days * MINUTES_PER_DAY,
            top=casework.court_days * MINUTES_PER_DAY,
        ),
    )


def age_days(scenario: Scenario, sessions_before: float) -> float:
    """Days from the first session's begin to the end of one after so many at the grid: the dispute's age.

    The minute or two between birth and report are left out: they move no chance here by a thousandth.
    """
    casework = scenario.parameters.casework
    length = casework.session_minutes["grid"] / MINUTES_PER_DAY
    return length + sessions_before * (casework.gap_days + length)


def agreement_at(scenario: Scenario, *, severity: float = 1, days: float = 0.0) -> float:
    """Chance of agreement in a session at the grid."""
    casework = scenario.parameters.casework
    return theory.agreement(
        casework.theta_level["grid"],
        severity=casework.theta_severity,
        steps=severity - 1,
        ageing=casework.theta_age,
        days=days,
    )


def court_days(scenario: Scenario) -> float:
    """Days from the county's failure to the hearing."""
    casework = scenario.parameters.casework
    return casework.handoff_days + casework.court_days


# --- what the runs show ---------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Climbs:
    """Cases that had time to reach the top before the end of their run, shapes (C,)."""

    level: np.ndarray  # of the end; COURT for a ruling
    sessions: np.ndarray
    minutes: np.ndarray  # from the opening to the end


def climbs(lab: Lab) -> Climbs:
    """All of them, of all runs: their luck is independent."""
    found: list[tuple[np.ndarray, ...]] = []
    for run in lab.runs(LADDER):
        disputes = facts_of(run).disputes
        opened = disputes.first((ev.OPENED,))
        early = opened < disputes.horizon - rungs(lab).minutes[-1] - MINUTES_PER_DAY
        sessions = disputes.count(ev.SESSION_ENDED)
        found.append((disputes.end_level[early], sessions[early], (disputes.end - opened)[early]))
    level, sessions, minutes = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return Climbs(level=level, sessions=sessions, minutes=minutes)


def share_ended_at(level: int, lab: Lab) -> Estimate:
    """Share of cases that end at a level."""
    ends = climbs(lab).level
    return share_of(int((ends == level).sum()), len(ends))


def minutes_to_ruling(lab: Lab) -> np.ndarray:
    """Minutes from the opening to the ruling, of cases that came to it."""
    found = climbs(lab)
    return np.asarray(found.minutes[found.level == COURT])


def level_of_units(run: Run, units: Rows) -> np.ndarray:
    """Levels of units; -1 for none."""
    return np.asarray(np.where(units >= 0, run.institution.units["level"][units], -1))


def days_before_court(lab: Lab) -> np.ndarray:
    """Days from the county's failure to the hearing."""
    found = []
    for run in lab.runs(LADDER):
        begun, who = rows_of(run, ev.SESSION_BEGAN)
        heard = level_of_units(run, begun["b"]) == COURT
        passed, whose = rows_of(run, ev.PASSED_UP)
        upward = level_of_units(run, passed["b"]) == COURT
        since = np.zeros(len(facts_of(run).disputes))
        since[whose[upward]] = passed["time"][upward]
        found.append((begun["time"][heard] - since[who[heard]]) / MINUTES_PER_DAY)
    return np.concatenate(found)


def agreed(name: str, lab: Lab, *, severity: int | None = None, sessions_before: int = 0) -> Estimate:
    """Share agreed of the sessions at the grid that come after so many others there."""
    hits, trials = 0, 0
    for run in lab.runs(name):
        ended, who = rows_of(run, ev.SESSION_ENDED)
        order = np.argsort(who, kind="stable")
        ended, who = ended[order], who[order]
        number = np.arange(len(who)) - np.searchsorted(who, who)  # of the dispute's sessions, from 0
        level = level_of_units(run, run.institution.workers["unit"][ended["a"]])
        chosen = (level == GRID) & (number == sessions_before)
        if severity is not None:
            chosen &= facts_of(run).disputes.first_severity[who] == severity
        hits, trials = hits + int(ended["c"][chosen].sum()), trials + int(chosen.sum())
    return share_of(hits, trials)


# --- figures --------------------------------------------------------------------------------------


def levels_curve(lab: Lab) -> Curve:
    """Share that ends at each level."""
    shares, levels = rungs(lab).shares, range(GRID, COURT + 1)
    return curve_of(
        [share_ended_at(level, lab) for level in levels],
        at=levels,
        exact=lambda level: shares[int(level) - GRID],
        labels=("level: 1 grid, 2 committee, 3 township, 4 county, 5 court", "share that ends there"),
        bars=True,
    )


def sessions_curve(lab: Lab) -> Curve:
    """Share of cases by their number of sessions."""
    ends, seen = rungs(lab).ends, climbs(lab).sessions
    numbers = range(1, len(ends) + 1)
    return curve_of(
        [share_of(int((seen == n).sum()), len(seen)) for n in numbers],
        at=numbers,
        exact=lambda n: ends[int(n) - 1],
        labels=("sessions of a case", "share of cases"),
        bars=True,
    )


def days_curve(lab: Lab) -> Curve:
    """Share of cases that are over, by days since the opening: steps at the ends of sessions."""
    ladder, seen = rungs(lab), climbs(lab).minutes
    over = np.cumsum(ladder.ends)
    days = np.arange(int(ladder.minutes[-1] / MINUTES_PER_DAY) + 2)
    return curve_of(
        [share_of(int((seen <= day * MINUTES_PER_DAY).sum()), len(seen)) for day in days[1:]],
        at=days[1:].tolist(),
        exact=lambda day: float(
            over[np.searchsorted(ladder.minutes, day * MINUTES_PER_DAY, side="right") - 1]
        ),
        labels=("days since the opening", "share of cases that are over"),
        bars=True,
    )


def severity_curve(lab: Lab) -> Curve:
    """Agreement by severity."""
    severities = range(1, 6)
    return curve_of(
        [agreed(SEVERITY, lab, severity=severity) for severity in severities],
        at=severities,
        exact=lambda severity: agreement_at(lab.scenario(SEVERITY), severity=severity),
        labels=("severity", "first sessions that end in agreement"),
    )


def age_curve(lab: Lab) -> Curve:
    """Agreement by age."""
    scenario = lab.scenario(AGE)
    before = range(scenario.parameters.casework.sessions_max["grid"])
    return curve_of(
        [agreed(AGE, lab, sessions_before=k) for k in before],
        at=[age_days(scenario, k) for k in before],
        exact=lambda days: agreement_at(scenario, days=days),
        labels=("age of the dispute, days", "sessions that end in agreement"),
    )


# --- the gates ------------------------------------------------------------------------------------

GROUP = "Ladder"
CHAIN_SOURCE = "Kemeny and Snell (1976), Finite Markov Chains, III (absorbing chains)"


def settled_at(level: str) -> Gate:
    """The gate of a level: the share of cases that ends there."""
    number = LEVELS.index(level)
    wrong = level if level in RUNGS else RUNGS[-1]
    return Gate(
        name=f"ladder_share_{level}",
        group=GROUP,
        claim=f"Cases end at the {level} as the pass rates of the levels below and its own multiply to",
        formula=(
            "product over levels below of (1 - q)^m, times 1 - (1 - q)^m"
            if level in RUNGS
            else "product over all levels of (1 - q)^m"
        ),
        citation=CHAIN_SOURCE,
        scenarios=(LADDER,),
        observe=lambda lab: share_ended_at(number, lab),
        exact=lambda lab: rungs(lab).shares[number - GRID],
        wrong=Wrong(factors={f"parameters.casework.theta_level.{wrong}": 1.1}),
        error_max=0.015,
        curve=levels_curve,
    )


GATES: tuple[Gate, ...] = (
    *desks.INTAKE_GATES,
    *(settled_at(level) for level in (*RUNGS, "court")),
    Gate(
        name="ladder_mean_sessions",
        group=GROUP,
        claim="A case needs the sessions that the absorbing chain says before it ends",
        formula="E[N] = sum of n q_n (1 - q_1) ... (1 - q_(n - 1))",
        citation=CHAIN_SOURCE,
        scenarios=(LADDER,),
        observe=lambda lab: mean_of(climbs(lab).sessions, n=len(climbs(lab).sessions)),
        exact=lambda lab: rungs(lab).mean_sessions,
        wrong=Wrong(factors={"parameters.casework.theta_level.committee": 1.1}),
        curve=sessions_curve,
    ),
    Gate(
        name="ladder_mean_days",
        group=GROUP,
        claim="Where staff are never busy a case takes its sessions, the gaps between and the hand-offs",
        formula="E[T] = sum of P(n-th session is the last) t_n",
        citation=CHAIN_SOURCE,
        scenarios=(LADDER,),
        observe=lambda lab: mean_of(climbs(lab).minutes / MINUTES_PER_DAY, n=len(climbs(lab).minutes)),
        exact=lambda lab: rungs(lab).mean_minutes / MINUTES_PER_DAY,
        wrong=Wrong(factors={"parameters.casework.handoff_days": 1.1}),
        curve=days_curve,
    ),
    Gate(
        name="ladder_days_to_top",
        group=GROUP,
        claim="Every case that fails throughout is ruled upon to the minute when its waits add up",
        formula="t = sum of (m length + (m - 1) gap + hand-off) + court days + length, in minutes",
        citation="Addition",
        scenarios=(LADDER,),
        observe=lambda lab: same_for_all(minutes_to_ruling(lab)),
        exact=lambda lab: rungs(lab).minutes[-1],
        wrong=Wrong(factors={"parameters.casework.gap_days": 1.1}),
        curve=lambda lab: exactly(
            minutes_to_ruling(lab), rungs(lab).minutes[-1], "minutes from opening to ruling"
        ),
    ),
    Gate(
        name="court_days_exact",
        group=GROUP,
        claim="A court with time hears every case on the day that it is due there, to the minute",
        formula="hearing - passing up = hand-off + court days",
        citation="Addition",
        scenarios=(LADDER,),
        observe=lambda lab: same_for_all(days_before_court(lab)),
        exact=lambda lab: court_days(lab.scenario(LADDER)),
        wrong=Wrong(factors={"parameters.casework.court_days": 1.1}),
        curve=lambda lab: exactly(
            days_before_court(lab), court_days(lab.scenario(LADDER)), "days from passing up to hearing"
        ),
    ),
    Gate(
        name="agreement_logistic_severity",
        group=GROUP,
        claim="Agreement falls with severity as a logistic function: here at severity 3",
        formula="L(theta - theta_severity (s - 1))",
        citation=desks.LOGIT_SOURCE,
        scenarios=(SEVERITY,),
        observe=lambda lab: agreed(SEVERITY, lab, severity=SHOWN_SEVERITY),
        exact=lambda lab: agreement_at(lab.scenario(SEVERITY), severity=SHOWN_SEVERITY),
        wrong=Wrong(factors={"parameters.casework.theta_severity": 1.1}),
        curve=severity_curve,
    ),
    Gate(
        name="agreement_falls_with_age",
        group=GROUP,
        claim="Agreement falls with the logarithm of a dispute's age: here in a second session",
        formula="L(theta - theta_age log(1 + days))",
        citation=desks.LOGIT_SOURCE,
        scenarios=(AGE,),
        observe=lambda lab: agreed(AGE, lab, sessions_before=1),
        exact=lambda lab: agreement_at(lab.scenario(AGE), days=age_days(lab.scenario(AGE), 1)),
        wrong=Wrong(factors={"parameters.casework.theta_age": 1.1}),
        error_max=0.02,
        curve=age_curve,
    ),
    *desks.SUPERVISION_GATES,
)
