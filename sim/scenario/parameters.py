"""Every parameter of the model: meaning, unit and hard limits.

Values, ranges and sources stand in `scenarios/base.yaml`. The limits here are what makes sense at all;
a range in a scenario says what is thought possible. Formulas are in the docstrings of `sim/rules`.
S, K, L, C in the comments of a table: by setting, kind, level, channel.
"""

from sim.scenario.fields import (
    BY_CHANNEL,
    BY_KIND,
    BY_LEVEL,
    BY_SETTING,
    Model,
    group,
    number,
    numbers,
    table,
    word,
)
from sim.vocabulary import CHANNELS, KINDS, SETTINGS

Table = dict[str, float]
Table2 = dict[str, dict[str, float]]
Whole = dict[str, int]


class Sparks(Model):
    """Where disputes come from: immigrant sparks on ties, and offspring of open disputes."""

    rate_per_1000_adults_year: Table2 = table(
        "immigrant sparks of each kind, before rate_scale",
        (SETTINGS, KINDS),
        "per 1,000 adults a year",
        0,
        1000,
    )
    rate_scale: float = number("factor on all spark rates", "ratio", 0, 100)
    a_temper: float = number("temper of each side on the log rate", "per sd", -3, 3)
    a_grievance: float = number("grievance of each side on the log rate", "per unit", -3, 3)
    a_norm: float = number("participating share on the log rate, downwards", "per unit share", -5, 5)
    norm_reference: float = number("participating share at which the base rates hold", "share", 0, 1)
    a_stake: float = number("points at stake on the log rate, downwards", "per stake", -5, 5)
    cap: float = number("upper cut of the multiplier of a tie's rate", "ratio", 1, 1000)
    rules_rate_factor: float = number(
        "rate of a tie of a kind that village rules cover, relative to without", "ratio", 0.001, 2
    )
    kappa_per_severity_day: float = number(
        "offspring candidates of an open dispute, per point of severity", "per day", 0, 0.1
    )
    severity_start_shares: list[float] = numbers(
        "shares born at severity 1 to 5", "share", 0, 1, length=5, shares=True
    )
    season_amplitude: float = number("swing of the rates through the year, mean exactly 1", "ratio", 0, 1)
    provocation_severity_days: float = number(
        "grievance from a spark on a tie already in dispute, as days at severity 1", "days", 0, 365
    )
    spark_from_minute: float = number("sparks fall evenly from this minute of the day", "min", 0, 1440)
    spark_to_minute: float = number("to this one", "min", 0, 1440)


class Parties(Model):
    """What the parties do with an open dispute: competing hazards per dispute-day."""

    h_lump_per_day: float = number("giving up, at severity 1 on day 0", "per day", 0, 5)
    b_lump_severity: float = number("fall of giving up per step of severity", "", -3, 3)
    lump_days: float = number("giving up falls as 1 / (1 + age / this)", "days", 0.1, 36500)
    h_bilateral_per_day: float = number(
        "settling between themselves, severity 1, closeness 0.5", "per day", 0, 5
    )
    b_bilateral_closeness: float = number("rise of settling with closeness", "per unit", -5, 5)
    b_bilateral_severity: float = number("fall of settling per step of severity", "", -3, 3)
    closeness: Table = table("closeness of the two sides of a tie", BY_KIND, "share", 0, 1)
    h_voice_per_day: float = number("voicing, at severity 1 and trust 0.6", "per day", 0, 5)
    b_voice_severity: float = number("rise of voicing per step of severity", "", -3, 3)
    b_voice_trust: float = number("rise of voicing with trust", "per unit", -5, 5)
    h_intensify_per_day: float = number("one step up in severity", "per day", 0, 5)
    b_intensify_grievance: float = number("grievance on the log of intensifying", "per unit", -3, 3)
    h_incident_per_day: float = number("an incident, at the threshold of severity", "per day", 0, 5)
    incident_severity: int = number(
        "lowest severity at which incidents happen", "severity", 1, 5, integer=True
    )
    b_incident_severity: float = number("rise of incidents per step above the threshold", "", -3, 3)
    b_incident_grievance: float = number("grievance on the log of incidents", "per unit", -3, 3)
    wait_lump: float = number("giving up while a case waits, relative to no case", "ratio", 0, 10)
    wait_bilateral: float = number("settling while a case waits, relative to no case", "ratio", 0, 10)
    wait_intensify: float = number("escalation while waiting for a first session", "ratio", 0, 10)
    contact_intensify: float = number("escalation between sessions", "ratio", 0, 10)
    publicity: float = number("legal publicity on log voicing, and off log giving up", "", 0, 5)
    publicity_effect: float = number("what legal publicity adds to it where all are reached", "", 0, 5)
    agent_utility: float = number(
        "utility of petitioning through an agent, beside that of petitioning", "logit", -20, 20
    )
    stake_incident: float = number("points at stake on the log of incidents, downwards", "per stake", 0, 5)
    stake_voice: float = number("points at stake on the log of voicing, downwards", "per stake", 0, 5)
    paper_voice: float = number("voicing after a closure on paper, relative to before", "ratio", 0, 10)
    paper_voice_days: float = number("how long a closure on paper discourages voicing", "days", 0, 3650)


class Channels(Model):
    """Which way a voiced dispute goes: a multinomial logit over the channels that exist here."""

    intercept: Table2 = table("utility of a channel at severity 1", (SETTINGS, CHANNELS), "logit", -20, 20)
    severity: Table = table("rise of utility per step of severity", BY_CHANNEL, "logit", -10, 10)
    trust: Table = table("rise of utility with trust, counted from 0.6", BY_CHANNEL, "logit", -10, 10)
    digital: Table = table("utility for a voicer with digital access", BY_CHANNEL, "logit", -10, 10)
    minority_language: Table = table(
        "utility for a voicer whose language is not the place's largest", BY_CHANNEL, "logit", -10, 10
    )
    distance: Table = table("rise of utility per step of distance", BY_CHANNEL, "logit", -10, 10)
    setting_distance: Table = table("steps of distance to the desks", BY_SETTING, "steps", 0, 10)


class Outreach(Model):
    """Who notices a dispute that nobody has voiced."""

    visit_minutes: float = number("one visit to a household, at the door", "min", 1, 600)
    travel_minutes: Table = table("added to each visit", BY_SETTING, "min", 0, 600)
    p_notice: float = number("noticing a dispute of severity 2 on one visit", "probability", 0, 1)
    notice_severity: float = number("rise of noticing per step of severity, on the log", "", -3, 3)
    notice_unknown: float = number("noticing by a gridworker without local knowledge", "ratio", 0, 1)
    patrol_share_max: float = number("largest share of a shift spent on patrol", "share", 0, 1)
    k_head_per_minute: float = number(
        "a head's weekly noticing per minute of looking at one household, severity 2", "per min", 0, 10
    )
    attention_max_minutes_week: float = number("useful looking at one household", "min/week", 0, 10080)
    head_other_kinds: float = number(
        "a head's eye for kinds beyond family, neighbour and land", "ratio", 0, 1
    )
    head_cross: float = number("weight of each head in a dispute across two groups", "ratio", 0, 1)
    volunteer_attention_per_day: float = number("volunteers' noticing at 10 % participation", "per day", 0, 1)
    ranger_eye: float = number("a ranger's eye for the own kind, against a gridworker's", "ratio", 0, 100)
    ranger_other_eye: float = number("a ranger's eye for other kinds", "ratio", 0, 100)
    member_eye: float = number("a party member's noticing against p_notice", "ratio", 0, 10)
    cadre_eye: float = number("a cadre's or leader's noticing against p_notice", "ratio", 0, 10)
    k_camera_per_day: float = number(
        "cameras' noticing in public places, severity 2, all in view and watched", "per working day", 0, 10
    )
    camera_residents: float = number(
        "residents whose public places one camera has in view", "residents", 0, 1e6
    )
    camera_watch_minutes: float = number(
        "watching 100 cameras so long reveals 63 % of what there is", "min/day", 0.1, 100000
    )


class Intake(Model):
    """How what is noticed or voiced becomes a case, and the routine requests beside it."""

    request_rate_per_resident_year: Table = table("routine requests", BY_SETTING, "per resident-year", 0, 100)
    request_minutes: float = number("work on one routine request, mean", "min", 0, 10000)
    request_minutes_cv: float = number("its coefficient of variation, if lognormal", "ratio", 0, 10)
    request_shape: str = word("distribution of the work on a routine request", ("lognormal", "exponential"))
    request_due_working_days: float = number("a routine request is late after this", "working days", 0, 1000)
    request_giveup_working_days: float = number(
        "a routine request is closed on paper after this", "working days", 0, 1000
    )
    request_patience: str = word(
        "fixed: closed at the end of that working day; exponential: after random days of that mean",
        ("fixed", "exponential"),
    )
    register_days_off: float = number("from report to registration without a platform", "days", 0, 365)
    lost_share_off: float = number("reports lost without a platform", "share", 0, 1)
    request_from_minute: float = number("requests arrive evenly from this minute of the day", "min", 0, 1440)
    request_to_minute: float = number("to this one", "min", 0, 1440)
    record_minutes: float = number("writing up one recorded case", "min", 0, 10000)
    hotline_level: int = number(
        "level at which reports by hotline and app enter without a platform", "level", 1, 4, integer=True
    )
    report_trip_minutes: Table = table("a resident's own time for one report", BY_CHANNEL, "min", 0, 10000)
    one_stop_trip_factor: float = number(
        "a petition's trip to a one-stop centre, against one to the township", "ratio", 0.01, 100
    )


class Staff(Model):
    """Posts and the people on them: time, skill, fatigue, turnover."""

    admin_share: float = number("upward tasks and systems, of a shift", "share", 0, 1)
    absence_share: float = number("absent on a working day", "share", 0, 1)
    overtime_share_max: float = number("most unpaid overtime, of a shift", "share", 0, 2)
    skill_sd: float = number("spread of skill among staff, whose mean is 0", "sd", 0, 10)
    head_skill_mean: float = number("mean skill of adults from whom a head is chosen", "sd", -10, 10)
    head_skill_sd: float = number("spread of their skill; the best of a group is its head", "sd", 0, 10)
    quit_contract_per_year: float = number("contract workers leaving, at no fatigue", "per year", 0, 50)
    quit_group_head_per_year: float = number("group heads leaving, at no fatigue", "per year", 0, 50)
    quit_fatigue: float = number("fatigue on the log of leaving", "per unit", -10, 10)
    vacancy_days: float = number("until a post is filled again", "days", 1, 3650)
    new_skill: float = number("skill of a newcomer against the post's", "sd", -10, 10)
    veteran_skill: float = number("a veteran mediator's skill above the post's", "sd", -10, 10)
    learn_days: float = number(
        "a newcomer learns the place and the work with this time constant", "days", 0.1, 36500
    )
    fatigue_threshold: float = number("utilisation above which fatigue grows", "ratio", 0, 0.999)
    fatigue_up_per_day: float = number("growth of fatigue at utilisation 1", "per working day", 0, 1)
    fatigue_down_per_day: float = number("recovery from fatigue", "per working day", 0, 1)
    fatigue_spread: float = number("lognormal spread of susceptibility to fatigue", "sd", 0, 5)
    fatigue_notice: float = number("loss of noticing at fatigue 1", "share", 0, 1)
    utilisation_days: float = number("utilisation is a running mean over this", "working days", 1, 1000)
    backlog_weight: float = number("a day of backlog in utilisation", "ratio", 0, 10)
    backlog_cap_days: float = number("backlog counted in utilisation at most", "days", 0, 365)


class Casework(Model):
    """Sessions, agreements, hand-offs and relapses."""

    session_minutes: Table = table("one session at severity 1, mean", BY_LEVEL, "min", 0, 100000)
    session_minutes_max: float = number("a session is broken off after this", "min", 1, 1e6)
    session_severity: float = number("longer sessions per step of severity", "ratio", 0, 10)
    session_cv: float = number("coefficient of variation of a session, if lognormal", "ratio", 0, 10)
    session_shape: str = word("distribution of a session's length", ("lognormal", "exponential"))
    gap_days: float = number("between two sessions of one case", "days", 0, 365)
    handoff_days: float = number("from one level to the next", "days", 0, 365)
    court_days: float = number("from filing to a court's ruling", "days", 0, 3650)
    sessions_max: dict[str, int] = table(
        "sessions before a level has failed", BY_LEVEL, "sessions", 1, 64, integer=True
    )
    theta_level: Table = table("agreement in a first session", BY_LEVEL, "logit", -20, 20)
    theta_skill: float = number("rise with the handler's skill", "logit per sd", -10, 10)
    theta_trust: float = number("rise with the parties' trust, counted from 0.6", "logit per unit", -20, 20)
    theta_severity: float = number("fall per step of severity", "logit", -10, 10)
    theta_age: float = number("fall with log(1 + days of the dispute)", "logit", -10, 10)
    theta_fatigue: float = number("fall with a gridworker's fatigue", "logit", -10, 10)
    theta_land: float = number("fall for land disputes", "logit", -10, 10)
    fit_in_group: float = number("a head in the own group", "logit", -10, 10)
    fit_other_kinds: float = number("a head, kinds beyond family, neighbour and land", "logit", -10, 10)
    fit_specialism: float = number("a handler who specialises in the kind", "logit", -10, 10)
    fit_language: float = number("no language in common", "logit", -10, 10)
    fit_kin: float = number("a handler who is kin to one side", "logit", -10, 10)
    team_logit: float = number("agreement before a team", "logit", -10, 10)
    adviser_logit: float = number("agreement with a legal adviser present", "logit", -10, 10)
    adviser_breach: float = number("fall of breach with a legal adviser present", "logit", -10, 10)
    rules_logit: float = number("agreement where village rules cover the kind", "logit", -10, 10)
    breach_0: float = number("an agreement broken, at severity 1, skill 0, trust 0.6", "logit", -20, 20)
    breach_severity: float = number("rise of breach per step of severity", "logit", -10, 10)
    breach_skill: float = number("fall of breach with the handler's skill", "logit per sd", -10, 10)
    breach_late: float = number("rise of breach after a late session", "logit", -10, 10)
    breach_trust: float = number("fall of breach with trust", "logit per unit", -10, 10)
    breach_days: float = number("mean time from agreement to relapse", "days", 0.1, 36500)
    urgent_severity: int = number("severity from which a case goes first", "severity", 1, 6, integer=True)
    competent_severity_max: dict[str, int] = table(
        "highest severity that a level takes on", BY_LEVEL, "severity", 0, 5, integer=True
    )


class Supervision(Model):
    """Deadlines, and closures on paper."""

    due_days_mild: float = number("deadline of a mild case", "days", 0.1, 3650)
    due_days_severe: float = number("deadline of a severe case", "days", 0.1, 3650)
    due_severe_from: int = number(
        "severity from which a case counts as severe", "severity", 1, 6, integer=True
    )
    grace_days: float = number("from deadline to escalation or closure on paper", "days", 0, 3650)
    due_days_off: float = number("deadline where the platform sets none", "days", 0.1, 3650)
    shade_0: float = number("closure on paper, without pressure", "logit", -20, 20)
    shade_bite: float = number("rise with the bite of assessment", "logit per unit", -10, 10)
    bite: float = number("how hard the assessment bites", "ratio", 0, 10)
    contest_bite: float = number("what a contest adds to the bite, all year", "ratio", 0, 10)
    shade_load: float = number("rise from shade_load_from to full utilisation", "logit", -10, 10)
    shade_load_from: float = number("utilisation from which load presses", "ratio", 0, 0.999)
    shade_fatigue: float = number("rise with fatigue", "logit per unit", -10, 10)
    rating_bite: float = number("added to bite on cases from a grid of the worst colour", "ratio", 0, 10)
    padding_share: float = number(
        "invented records under a quota, in the reported book only", "share", 0, 0.99
    )


class Feedback(Model):
    """What handling leaves behind in people: grievance and trust."""

    grievance_rate: float = number("grievance of each party per severity-day", "per day", 0, 10)
    grievance_days: float = number("grievance decays with this time constant", "days", 0.1, 36500)
    grievance_max: float = number("largest grievance", "units", 0.01, 100)
    grievance_lump: float = number("grievance left by giving up", "units", 0, 100)
    grievance_agreement: float = number("factor on grievance at an agreement", "ratio", 0, 1)
    grievance_court: float = number("grievance added by a ruling", "units", 0, 100)
    paper_grievance: float = number("grievance added by a closure on paper", "units", 0, 100)
    trust_up: float = number("trust won by a fair and timely agreement", "share", 0, 1)
    trust_fail: float = number("trust lost by a failure", "share", 0, 1)
    trust_late: float = number("trust lost by lateness", "share", 0, 1)
    paper_trust: float = number("trust lost by a closure on paper", "share", 0, 1)
    trust_request_up: float = number("trust won by a routine request in time", "share", 0, 1)
    trust_request_late: float = number("trust lost by a late routine request", "share", 0, 1)
    trust_visit: float = number("trust lost by each visit beyond tolerance", "share", 0, 1)
    visit_tolerance_month: float = number("visits a household tolerates", "per month", 0, 1000)
    trust_days: float = number(
        "trust returns to the person's own level with this time constant", "days", 0.1, 36500
    )
    gossip: float = number(
        "share of each change of trust that reaches resident neighbours in ties", "share", 0, 1
    )


class MonthEnd(Model):
    """Taking part in points, month by month."""

    b_reward: float = number("a reward of 10 yuan a month, at full salience", "logit", -20, 20)
    novelty_floor: float = number("salience of a reward that is no longer new", "share", 0, 1)
    novelty_half_months: float = number("half-life of novelty", "months", 0.01, 1200)
    b_norm: float = number("participating share of the group", "logit per unit", -20, 20)
    cost_old: float = number("cost of taking part for the old", "logit", -20, 20)
    cost_migrant: float = number("cost of taking part for migrants", "logit", -20, 20)
    cost_offline: float = number("cost of taking part without digital access", "logit", -20, 20)
    cost_unpaid: float = number("factor on these costs where there are no points", "ratio", 0, 10)
    erode: float = number("monthly move of intrinsic motivation while paid", "share per month", 0, 1)
    erode_drop: float = number("how far below its start it moves", "logit", 0, 20)
    recover: float = number("monthly return of intrinsic motivation after pay", "share per month", 0, 1)
    reconsider_share: float = number("residents who decide anew in a month", "share", 0, 1)
    empty_reports_per_active_month: float = number(
        "empty report of a paid participant", "probability a month", 0, 1
    )
    stake_points: float = number("points that count as a stake of 1", "points", 0.01, 1e6)
    norm_lists: float = number("public lists on the participating share that others see", "share", 0, 1)
    trust_black_list: float = number("trust lost on the black list", "share", 0, 1)
    trust_red_list: float = number("trust won on the red list", "share", 0, 1)
    red_list_share: float = number("participants praised in public each month, by lot", "share", 0, 1)
    practice_share: float = number(
        "move of other units' skill towards the winners' of a contest", "share", 0, 1
    )
    hours_per_active_month: float = number("a participant's own time", "hours per month", 0, 744)


class Parameters(Model):
    """All parameters, by phase of the day."""

    sparks: Sparks = group("where disputes come from", Sparks)
    parties: Parties = group("what the parties do", Parties)
    channels: Channels = group("which way a voiced dispute goes", Channels)
    outreach: Outreach = group("who notices", Outreach)
    intake: Intake = group("reports and requests", Intake)
    staff: Staff = group("posts and people", Staff)
    casework: Casework = group("sessions and agreements", Casework)
    supervision: Supervision = group("deadlines and paper", Supervision)
    feedback: Feedback = group("grievance and trust", Feedback)
    month_end: MonthEnd = group("points, month by month", MonthEnd)
