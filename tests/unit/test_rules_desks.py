"""Noticing, intake, casework and deadlines: tables, and what must rise or fall with what."""

import math
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules import casework, intake, outreach, supervision
from sim.vocabulary import COMMITTEE, COUNTY, COURT, FAMILY, GRID, HEAD, LAND, NEIGHBOUR, TOWNSHIP, TRADE

UNIT = st.floats(1e-9, 1 - 1e-9)
SHARE = st.floats(0, 1)
SEVERITY = st.integers(1, 4)
LEVEL = st.integers(HEAD, COURT)
MINUTES = st.floats(0, 5000)


def changed(p, **values):
    return SimpleNamespace(**{**vars(p), **values})


@given(st.floats(1, 5000), MINUTES, MINUTES)
def test_patrol_takes_what_is_left_up_to_its_share(p, capacity, admin, work):
    minutes = outreach.patrol_minutes(p, capacity, admin, work, 1.0)
    assert 0 <= minutes <= p.patrol_share_max * capacity
    assert minutes == pytest.approx(min(max(capacity - admin - work, 0), p.patrol_share_max * capacity))
    assert outreach.patrol_minutes(p, capacity, admin, work + 10, 1.0) <= minutes
    assert outreach.patrol_minutes(p, capacity, admin, work, 1.3) >= minutes
    assert outreach.patrol_minutes(p, capacity, admin, work, 9.0) <= capacity


@given(SEVERITY, SHARE, SHARE, st.floats(0, 0.9))
def test_visits_reveal_more_to_those_who_know_and_are_fresh(p, severity, knowledge, fatigue, step):
    chance = outreach.visit_notices(p, severity, knowledge, fatigue)
    assert 0 <= chance <= 0.95
    assert outreach.visit_notices(p, severity + 1, knowledge, fatigue) >= chance
    assert outreach.visit_notices(p, severity, min(1, knowledge + step), fatigue) >= chance
    assert outreach.visit_notices(p, severity, knowledge, min(1, fatigue + step)) <= chance


def test_a_newcomer_s_visit_reveals_as_much_as_is_said(p):
    assert outreach.visit_notices(p, 2, 0.0, 0.0) == pytest.approx(p.p_notice * p.notice_unknown)
    assert outreach.visit_notices(p, 2, 1.0, 1.0) == pytest.approx(p.p_notice * (1 - p.fatigue_notice))


@given(SEVERITY, st.booleans(), st.integers(1, 200), SHARE)
def test_heads_of_small_groups_see_more_until_attention_is_full(p, severity, close, households, share):
    p = changed(p, head_looking_minutes_week=60.0)
    chance = outreach.head_notices(p, severity, close, households, share)
    assert 0 <= chance < 1
    assert outreach.head_notices(p, severity, close, households + 1, share) <= chance
    assert outreach.head_notices(p, severity + 1, close, households, share) >= chance
    assert outreach.head_notices(p, severity, True, households, share) >= chance
    if 60 / households > p.attention_max_minutes_week:
        assert outreach.head_notices(p, severity, close, 1, share) == chance


@given(SHARE)
def test_volunteers_hear_by_their_number(p, share):
    p = changed(p, volunteer_strength=1.0)
    assert outreach.volunteer_notices(p, 0.0, False) == 0.0
    full = pytest.approx(1 - math.exp(-p.volunteer_attention_per_day))
    assert outreach.volunteer_notices(p, 0.1, False) == full
    assert outreach.volunteer_notices(changed(p, volunteer_strength=0.0), 0.1, True) == full
    assert outreach.volunteer_notices(p, share, False) <= outreach.volunteer_notices(p, share + 0.01, False)


@pytest.mark.parametrize(
    ("kind", "severity", "same", "settles"),
    [(FAMILY, 1, True, True), (NEIGHBOUR, 3, True, True), (LAND, 4, True, False), (TRADE, 1, True, False),
     (FAMILY, 1, False, False)],
)  # fmt: skip
def test_heads_settle_small_close_matters_of_their_group(p, kind, severity, same, settles):
    assert intake.head_settles(p, kind, severity, same) == settles


@given(SEVERITY)
def test_the_hotline_sends_reports_to_a_competent_level(p, severity):
    on, off = changed(p, has_platform=1.0), changed(p, has_platform=0.0)
    limited = changed(on, competent_severity_max=[1, 1, 2, 3, 5, 5])
    level = intake.dispatched_level(limited, severity)
    assert GRID <= level <= COUNTY
    assert severity <= limited.competent_severity_max[level]
    assert intake.dispatched_level(limited, severity + 1) >= level
    assert intake.dispatched_level(on, severity) == GRID
    assert intake.dispatched_level(off, severity) == TOWNSHIP
    assert intake.petition_level(severity) == (COUNTY if severity >= 4 else TOWNSHIP)


@given(SEVERITY)
def test_severe_cases_are_due_no_later_and_are_no_less_urgent(p, severity):
    for has_deadlines in (0.0, 1.0):
        q = changed(p, has_deadlines=has_deadlines)
        assert intake.dispute_due_days(q, severity + 1) <= intake.dispute_due_days(q, severity)
    assert intake.is_urgent(p, severity + 1) >= intake.is_urgent(p, severity)
    assert intake.is_urgent(p, 5)


@given(UNIT, st.floats(0, 0.5), st.floats(0, 0.5), SHARE)
def test_requests_come_by_their_shares_and_are_lost_by_theirs(p, u, hotline, app, lost):
    q = changed(p, request_hotline_share=[hotline] * 4, request_app_share=[app] * 4, lost_share=lost)
    source = intake.request_source(q, 0, u)
    assert source == (1 if u < hotline else 2 if u > 1 - app else 0)
    gone = intake.request_is_lost(q, 0, source, u)
    assert not (gone and source == 0)
    if source == 1:
        assert gone == (u / hotline < lost)


@given(LEVEL, SEVERITY, UNIT)
def test_sessions_take_a_minute_at_least_and_longer_for_severe_cases(p, level, severity, u):
    minutes = casework.session_length(p, level, severity, u)
    assert isinstance(minutes, int)
    assert minutes >= 1
    assert casework.session_length(p, level, severity + 1, u) >= minutes
    assert casework.expected_session_minutes(p, level, 1) == p.session_minutes[level]


@given(
    LEVEL,
    st.integers(0, 6),
    SEVERITY,
    st.floats(0, 400),
    st.floats(-3, 3),
    SHARE,
    st.floats(0, 0.9),
    st.floats(-2, 2),
)
def test_agreement_comes_easier_early_and_to_the_skilful_and_the_trusted(
    p, level, kind, severity, days, skill, fatigue, trust, fitness
):
    def chance(**other):
        values = {"kind": kind, "severity": severity, "days": days, "skill": skill, "fatigue": fatigue}
        values |= {"trust": trust, "fitness": fitness} | other
        return casework.agreement(p, level, *values.values())

    base = chance()
    assert 0 < base < 1
    assert chance(severity=severity + 1) <= base
    assert chance(days=days + 10) <= base
    assert chance(skill=skill + 0.5) >= base
    assert chance(trust=trust + 0.1) >= base
    assert chance(fitness=fitness + 0.5) >= base
    assert chance(kind=LAND) <= chance(kind=FAMILY)
    tired = chance(fatigue=min(1.0, fatigue + 0.1))
    assert (tired <= base) if level == GRID else (tired == base)


@pytest.mark.parametrize(
    ("arguments", "terms"),
    [
        ((HEAD, True, True, False, False, 0), ("fit_in_group",)),
        ((HEAD, False, False, True, True, 0), ("fit_other_kinds", "fit_kin")),
        ((COMMITTEE, True, False, True, True, 0), ("fit_specialism",)),
        ((COMMITTEE, True, False, True, False, 2), ("fit_language", "fit_language")),
        ((GRID, False, True, False, False, 0), ()),
    ],
)
def test_the_fit_of_a_worker_adds_up(p, arguments, terms):
    assert casework.fit(p, *arguments) == pytest.approx(sum(getattr(p, term) for term in terms))


@given(SEVERITY, st.floats(-3, 3), st.floats(0, 0.9))
def test_agreements_are_broken_more_if_severe_late_or_badly_made(p, severity, skill, trust):
    base = casework.breach(p, severity, skill, trust, False, False)
    assert casework.breach(p, severity + 1, skill, trust, False, False) >= base
    assert casework.breach(p, severity, skill, trust, True, False) >= base
    assert casework.breach(p, severity, skill + 1, trust, False, False) <= base
    assert casework.breach(p, severity, skill, trust + 0.1, False, False) <= base


@given(UNIT, st.floats(0, 2000))
def test_breaches_wait_a_day_and_learning_takes_its_time(p, u, days):
    assert casework.breach_minutes(p, u) >= 1440
    assert casework.knowledge(p, 0.0) == 0.0
    assert casework.knowledge(p, days) <= casework.knowledge(p, days + 1) <= 1.0
    assert casework.skill_in_post(p, 0.5, 0.0) == pytest.approx(p.new_skill)
    assert casework.skill_in_post(p, 0.5, 1e5) == pytest.approx(0.5)


@given(st.floats(0, 3), SHARE, st.floats(0, 1))
def test_load_fatigue_and_pressure_shade(p, load, fatigue, more):
    base = supervision.shade(p, load, fatigue, 0.0)
    assert supervision.shade(p, load + more, fatigue, 0.0) >= base
    assert supervision.shade(p, load, min(1, fatigue + more), 0.0) >= base
    assert supervision.shade(changed(p, bite=p.bite + more), load, fatigue, 0.0) >= base
    assert supervision.shade(p, load, fatigue, more) >= base
    assert supervision.shade(p, p.shade_load_from, 0, 0) == supervision.shade(p, 0, 0, 0)
    assert not supervision.found_out(changed(p, follow_up_share=0.0), 1e-9)
