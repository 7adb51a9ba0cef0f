"""Outreach: who notices a hidden dispute, and after how long, where patrol, heads or volunteers act alone."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from analysis import theory
from analysis.disputes import NEVER
from analysis.facts import facts_of
from analysis.verify.gate import Curve, Estimate, Gate, Wrong, mean_of, ratio_of, share_of
from analysis.verify.lab import Lab
from analysis.verify.pieces import curve_of, exactly, given, rows_of, same_for_all, sweep
from sim import events as ev
from sim.calendar import MINUTES_PER_DAY
from sim.scenario import Scenario
from sim.schedule import HEAD_MINUTE, VOLUNTEER_MINUTE
from sim.simulate import Run
from sim.vocabulary import HEAD

PATROL, RIVALS, HEADS, VOLUNTEERS, ABSENCE = "patrol", "patrol_heads", "heads", "volunteers", "patrol_absence"
TAIL_DAYS = 60
"""Disputes born so late are left out where whole delays count: twelve passes miss 17 in a million."""
SMALL_GROUP = "policies.joint_defence.households_per_head=5"
SHOWN_EVENINGS = 15
"""Evenings that a figure shows."""

# --- what a scenario says -------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Rotation:
    """A grid's patrol: every household is visited once in `pass_days`, with chance `notice` to see."""

    pass_days: int
    visits_a_day: int
    notice: float
    mean_minute: float  # of the day, of a visit's end

    @property
    def minutes(self) -> int:
        """Minutes between two visits of a household."""
        return self.pass_days * MINUTES_PER_DAY


def rotation(scenario: Scenario) -> Rotation:
    """The rotation of urban grids with equally many households, a whole number of days' visits."""
    outreach, staffing = scenario.parameters.outreach, given(scenario.policies.staffing)
    workers = int(given(staffing.gridworkers["urban"].per_grid))
    minutes = outreach.visit_minutes + outreach.travel_minutes["urban"]
    each = math.floor(outreach.patrol_share_max * staffing.shift_minutes["urban"] / minutes)
    households, rest = divmod(
        scenario.place.settings["urban"].households, given(staffing.grids["urban"].count)
    )
    assert rest == 0
    assert households % (workers * each) == 0
    return Rotation(
        pass_days=households // (workers * each),
        visits_a_day=workers * each,
        notice=outreach.p_notice,
        mean_minute=staffing.shift_start_minute + minutes * (each + 1) / 2,
    )


def head_hazard(scenario: Scenario, households: float | None = None) -> float:
    """A head's daily chance to notice a dispute over trade, in groups of the scenario's size or another."""
    outreach, heads = scenario.parameters.outreach, given(scenario.policies.joint_defence)
    return theory.looking_hazard(
        outreach.k_head_per_minute * outreach.head_other_kinds,
        heads.looking_minutes_week,
        households or given(heads.households_per_head),
        outreach.attention_max_minutes_week,
    )


def volunteer_hazard(scenario: Scenario) -> float:
    """Volunteers' daily chance to hear, where everybody takes part by the same motivation alone."""
    return theory.hearing_hazard(
        scenario.parameters.outreach.volunteer_attention_per_day,
        given(scenario.policies.volunteers).attention,
        theory.logistic(scenario.world.motivation_mean),
    )


# --- what the runs show ---------------------------------------------------------------------------


def households_of(run: Run) -> np.ndarray:
    """Per dispute, the household that quarrels, shape (D,)."""
    world = run.world
    return np.asarray(world.residents.household[world.ties["a"][facts_of(run).disputes.tie]])


def in_reach(run: Run) -> np.ndarray:
    """Per dispute, whether it is none of a head's own household: nobody notices his own."""
    units, workers = run.institution.units, run.institution.workers
    heads = workers["household"][units["level"][workers["unit"]] == HEAD]
    return ~np.isin(households_of(run), heads)


def delays(run: Run) -> np.ndarray:
    """Minutes from birth to notice of the disputes born early enough; at least until the end if not noticed.

    To leave these out would hide a household that no patrol ever comes to.
    """
    disputes = facts_of(run).disputes
    early = disputes.birth < (run.days - TAIL_DAYS) * MINUTES_PER_DAY
    noticed = np.minimum(disputes.first((ev.NOTICED,)), run.days * MINUTES_PER_DAY)
    return np.asarray((noticed - disputes.birth)[early])


def all_delays(lab: Lab) -> np.ndarray:
    """Delays of the patrol alone, all runs together: births at random make them independent."""
    return np.concatenate([delays(run) for run in lab.runs(PATROL)])


@dataclass(frozen=True, kw_only=True)
class Evenings:
    """Disputes that could be noticed every evening: how often, and whether they were, shapes (D,)."""

    chances: np.ndarray  # evenings after the birth until the notice, or until the end of the run
    noticed: np.ndarray
    followed: np.ndarray  # evenings after the birth until the end of the run
    batch: np.ndarray  # hundreds of households, or villages


def evenings(run: Run, *, minute: int, by_village: bool = False) -> Evenings:
    """Count evenings from the first one after the birth, which may be that of the same day."""
    disputes, households = facts_of(run).disputes, households_of(run)
    seen = disputes.first((ev.NOTICED,))
    day, since = np.divmod(disputes.birth, MINUTES_PER_DAY)
    first = day + (since >= minute)
    last = np.where(seen < NEVER, seen // MINUTES_PER_DAY, run.days - 1)
    reach = in_reach(run) & (first < run.days)
    batch = run.world.households["village"][households] if by_village else households // 100
    return Evenings(
        chances=(last - first + 1)[reach],
        noticed=(seen < NEVER)[reach],
        followed=(run.days - first)[reach],
        batch=batch[reach],
    )


def hazard(all_evenings: list[Evenings]) -> Estimate:
    """Notices over chances: right whatever is cut off by the end of the run."""
    noticed = np.concatenate([np.bincount(e.batch, weights=e.noticed) for e in all_evenings])
    chances = np.concatenate([np.bincount(e.batch, weights=e.chances) for e in all_evenings])
    return ratio_of(noticed, chances)


def head_evenings(lab: Lab, *sets: str, shift: int = 0) -> list[Evenings]:
    """Heads' evenings; `shift` takes other seeds, where two estimates must not share their luck."""
    runs = (lab.run(HEADS, seed=seed + shift, sets=sets) for seed in lab.seeds)
    return [evenings(run, minute=HEAD_MINUTE) for run in runs]


def volunteer_evenings(lab: Lab) -> list[Evenings]:
    """Volunteers' evenings, by village: its share of participants is its own."""
    return [evenings(run, minute=VOLUNTEER_MINUTE, by_village=True) for run in lab.runs(VOLUNTEERS)]


def visits_of_households(lab: Lab) -> np.ndarray:
    """Visits of each household."""
    return np.concatenate([facts_of(run).patrol.visits for run in lab.runs(PATROL)])


def exact_visits(lab: Lab) -> float:
    """A visit in every pass."""
    scenario = lab.scenario(PATROL)
    return scenario.run.days / rotation(scenario).pass_days


def share_within_half_a_pass(lab: Lab) -> Estimate:
    """Share noticed within half a pass of the birth."""
    waits = all_delays(lab)
    return share_of(int((waits <= rotation(lab.scenario(PATROL)).minutes // 2).sum()), len(waits))


def passes(lab: Lab) -> np.ndarray:
    """In which pass after the birth each dispute was noticed, from 1."""
    return -(-all_delays(lab) // rotation(lab.scenario(PATROL)).minutes)


def ratio_of_hazards(lab: Lab) -> Estimate:
    """Rate at which heads of small groups notice, over that of large ones, with the delta method's error."""
    both = hazard(head_evenings(lab, SMALL_GROUP, shift=1000)), hazard(head_evenings(lab))
    rates = [-math.log1p(-each.value) for each in both]
    errors = [each.standard_error / (1 - each.value) for each in both]
    ratio = rates[0] / rates[1]
    error = ratio * math.hypot(errors[0] / rates[0], errors[1] / rates[1])
    return Estimate(value=ratio, standard_error=error, n=sum(each.n for each in both))


def exact_ratio_of_hazards(lab: Lab) -> float:
    """The same of the theory."""
    small, large = head_hazard(lab.scenario(HEADS, (SMALL_GROUP,))), head_hazard(lab.scenario(HEADS))
    return math.log1p(-small) / math.log1p(-large)


def share_of_patrol(lab: Lab, sets: Sequence[str] = ()) -> Estimate:
    """Of what is noticed by patrol or by a head, the share noticed by patrol."""
    patrol, both = 0, 0
    for run in lab.runs(RIVALS, sets):
        rows, who = rows_of(run, ev.NOTICED)
        early = facts_of(run).disputes.birth[who] < (run.days - TAIL_DAYS) * MINUTES_PER_DAY
        noticer = rows["b"][early & in_reach(run)[who]]
        patrol, both = patrol + int((noticer == ev.BY_PATROL).sum()), both + len(noticer)
    return share_of(patrol, both)


def exact_share_of_patrol(lab: Lab, notice: float | None = None) -> float:
    """A rotation races an evening's chance, at the mean hour of a visit: the share is linear in the hour."""
    scenario = lab.scenario(RIVALS)
    patrol = rotation(scenario)
    return theory.rotation_is_first(
        patrol.pass_days,
        notice or patrol.notice,
        rival=head_hazard(scenario),
        afternoon=(HEAD_MINUTE - patrol.mean_minute) / MINUTES_PER_DAY,
    )


def absent_share(lab: Lab, sets: Sequence[str] = ()) -> Estimate:
    """One less the share of all shifts that were worked, by grid."""
    absent = []
    for run in lab.runs(ABSENCE, sets):
        units = run.institution.units
        full = units["workers"] * units["shift_minutes"] * run.days
        absent.append(1 - facts_of(run).account_minutes[:, ev.CAPACITY] / full)
    shares = np.concatenate(absent)
    return mean_of(shares, n=len(shares))


# --- figures --------------------------------------------------------------------------------------


def delay_curve(lab: Lab) -> Curve:
    """Share noticed by the days since birth, over three passes."""
    patrol, waits = rotation(lab.scenario(PATROL)), all_delays(lab)
    days = [half / 2 for half in range(1, 6 * patrol.pass_days + 1)]
    return curve_of(
        [share_of(int((waits <= day * MINUTES_PER_DAY).sum()), len(waits)) for day in days],
        at=days,
        exact=lambda day: theory.rotation_delay_cdf(
            round(day * MINUTES_PER_DAY), patrol.minutes, patrol.notice
        ),
        labels=("days since birth", "share noticed"),
    )


def geometric_curve(trials: np.ndarray, *, chance: float, most: int, x_label: str) -> Curve:
    """Of waits counted in trials, the share that each trial ended."""
    numbers = range(1, most + 1)
    return curve_of(
        [share_of(int((trials == k).sum()), len(trials)) for k in numbers],
        at=numbers,
        exact=lambda k: theory.geometric(int(k), chance),
        labels=(x_label, "share noticed then"),
        bars=True,
    )


def passes_curve(lab: Lab) -> Curve:
    """Share noticed in each pass."""
    chance = rotation(lab.scenario(PATROL)).notice
    return geometric_curve(passes(lab), chance=chance, most=8, x_label="pass after the birth")


def evenings_curve(all_evenings: list[Evenings], *, chance: float) -> Curve:
    """Share noticed on each evening, of disputes that could be followed through all that are shown."""
    waits = [np.where(e.noticed, e.chances, 0)[e.followed >= SHOWN_EVENINGS] for e in all_evenings]
    return geometric_curve(
        np.concatenate(waits), chance=chance, most=SHOWN_EVENINGS, x_label="evening after the birth"
    )


def size_curve(lab: Lab) -> Curve:
    """A head's daily chance by the size of the group: flat while attention is enough, then diluted."""
    return sweep(
        "policies.joint_defence.households_per_head",
        (4, 8, 20, 40),
        observe=lambda sets: hazard(head_evenings(lab, *sets)),
        exact=partial(head_hazard, lab.scenario(HEADS)),
        labels=("households in a group", "noticed per day and dispute"),
    )


def rivals_curve(lab: Lab) -> Curve:
    """Patrol's share by what a visit reveals."""
    return sweep(
        "parameters.outreach.p_notice",
        (0.1, 0.5, 0.9),
        observe=lambda sets: share_of_patrol(lab, sets),
        exact=partial(exact_share_of_patrol, lab),
        labels=("chance that a visit reveals", "share noticed by patrol first"),
    )


def absence_curve(lab: Lab) -> Curve:
    """Shifts missed by the parameter."""
    return sweep(
        "parameters.staff.absence_share",
        (0.05, 0.2, 0.4),
        observe=lambda sets: absent_share(lab, sets),
        exact=lambda share: share,
        labels=("chance of absence", "shifts missed"),
    )


# --- the gates ------------------------------------------------------------------------------------

GROUP = "Outreach"
ROTATION_SOURCE = "Renewal theory: Feller (1971), An Introduction to Probability Theory, vol. 2, XI"
SEARCH_SOURCE = "Random search: Koopman (1956), The theory of search II, Operations Research 4, 503-531"

GATES = (
    Gate(
        name="rotation_delay_mean",
        group=GROUP,
        claim="A patrol in rotation needs half a pass, and a whole one each time that it sees nothing",
        formula="E[delay] = (T + 1) / 2 + T (1 - q) / q minutes",
        citation=ROTATION_SOURCE,
        scenarios=(PATROL,),
        observe=lambda lab: mean_of(all_delays(lab), n=len(all_delays(lab))),
        exact=lambda lab: theory.rotation_mean_delay(
            rotation(lab.scenario(PATROL)).minutes, rotation(lab.scenario(PATROL)).notice
        ),
        wrong=Wrong(factors={"parameters.outreach.p_notice": 1.1}),
        curve=delay_curve,
    ),
    Gate(
        name="rotation_delay_uniform",
        group=GROUP,
        claim="Within a pass the delay is uniform: half a pass notices half of what a pass does",
        formula="P(delay <= T / 2) = q / 2",
        citation=ROTATION_SOURCE,
        scenarios=(PATROL,),
        observe=share_within_half_a_pass,
        exact=lambda lab: theory.rotation_delay_cdf(
            rotation(lab.scenario(PATROL)).minutes // 2,
            rotation(lab.scenario(PATROL)).minutes,
            rotation(lab.scenario(PATROL)).notice,
        ),
        wrong=Wrong(factors={"parameters.outreach.visit_minutes": 1.1}),
        error_max=0.015,
        curve=delay_curve,
    ),
    Gate(
        name="rotation_passes_geometric",
        group=GROUP,
        claim="The pass in which a patrol notices is geometric",
        formula="P(pass k) = q (1 - q)^(k - 1), mean 1 / q",
        citation="Feller (1968), An Introduction to Probability Theory, vol. 1, VI.8",
        scenarios=(PATROL,),
        observe=lambda lab: mean_of(passes(lab), n=len(passes(lab))),
        exact=lambda lab: 1 / rotation(lab.scenario(PATROL)).notice,
        wrong=Wrong(factors={"parameters.outreach.p_notice": 1.1}),
        curve=passes_curve,
    ),
    Gate(
        name="visits_per_household",
        group=GROUP,
        claim="Every household is visited equally often: as often as the minutes for patrol allow",
        formula="visits = days c floor(patrol minutes / visit minutes) / households of the grid",
        citation="Counting",
        scenarios=(PATROL,),
        observe=lambda lab: same_for_all(visits_of_households(lab)),
        exact=exact_visits,
        wrong=Wrong(factors={"parameters.outreach.visit_minutes": 1.1}),
        curve=lambda lab: exactly(visits_of_households(lab), exact_visits(lab), "visits of a household"),
    ),
    Gate(
        name="head_noticing_daily_hazard",
        group=GROUP,
        claim="A household head notices with the same chance every evening: the wait is geometric",
        formula="h = 1 - e^(-k v min(A / n, A_max) / 7)",
        citation=SEARCH_SOURCE,
        scenarios=(HEADS,),
        observe=lambda lab: hazard(head_evenings(lab)),
        exact=lambda lab: head_hazard(lab.scenario(HEADS)),
        wrong=Wrong(factors={"parameters.outreach.k_head_per_minute": 1.1}),
        curve=lambda lab: evenings_curve(head_evenings(lab), chance=head_hazard(lab.scenario(HEADS))),
    ),
    Gate(
        name="head_attention_dilutes",
        group=GROUP,
        claim="A head's attention is shared by the group, and is of no use beyond a limit for one household",
        formula="log(1 - h_5) / log(1 - h_20) = min(A / 5, A_max) / min(A / 20, A_max)",
        citation=SEARCH_SOURCE,
        scenarios=(HEADS,),
        observe=ratio_of_hazards,
        exact=exact_ratio_of_hazards,
        wrong=Wrong(factors={"parameters.outreach.attention_max_minutes_week": 1.1}),
        curve=size_curve,
    ),
    Gate(
        name="volunteer_noticing",
        group=GROUP,
        claim="Volunteers hear in proportion to how many take part and how much they attend",
        formula="h = 1 - e^(-10 a w L(m)), L(m) the share who take part",
        citation=SEARCH_SOURCE,
        scenarios=(VOLUNTEERS,),
        observe=lambda lab: hazard(volunteer_evenings(lab)),
        exact=lambda lab: volunteer_hazard(lab.scenario(VOLUNTEERS)),
        wrong=Wrong(factors={"parameters.outreach.volunteer_attention_per_day": 1.1}),
        curve=lambda lab: evenings_curve(
            volunteer_evenings(lab), chance=volunteer_hazard(lab.scenario(VOLUNTEERS))
        ),
    ),
    Gate(
        name="competing_detection_share",
        group=GROUP,
        claim="Patrol by day and a head in the evening race for a dispute, in that order of the day",
        formula="P(patrol) = E[(1 - h)^K] q / (1 - (1 - q) (1 - h)^D), K evenings before the first visit",
        citation="Feller (1968), An Introduction to Probability Theory, vol. 1, V and VI.8",
        scenarios=(RIVALS,),
        observe=share_of_patrol,
        exact=exact_share_of_patrol,
        wrong=Wrong(factors={"parameters.outreach.p_notice": 1.1}),
        curve=rivals_curve,
    ),
    Gate(
        name="absent_workers_share",
        group=GROUP,
        claim="Gridworkers miss the share of their shifts that absence takes",
        formula="1 - minutes of capacity / (workers x shift x days) = absence",
        citation="Law of large numbers",
        scenarios=(ABSENCE,),
        observe=absent_share,
        exact=lambda lab: lab.scenario(ABSENCE).parameters.staff.absence_share,
        wrong=Wrong(factors={"parameters.staff.absence_share": 1.1}),
        error_max=0.015,
        curve=absence_curve,
    ),
)
