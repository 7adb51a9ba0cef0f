"""How disputes begin and what their parties do: tables, and what must rise or fall with what."""

import math
from types import SimpleNamespace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.rules import parties, sparks

UNIT = st.floats(1e-9, 1 - 1e-9)
SEVERITY = st.integers(1, 4)
GRIEVANCE = st.floats(0, 3)
TRUST = st.floats(0, 1)


def changed(p, **values):
    return SimpleNamespace(**{**vars(p), **values})


def test_the_multiplier_has_mean_one_over_tempers(p):
    quiet = changed(p, a_grievance=0.0, a_norm=0.0, a_stake=0.0)
    steps = [(i - 4000) / 500 for i in range(8001)]
    density = [math.exp(-z * z / 2) for z in steps]
    mean = sum(
        d * math.exp(sparks.log_multiplier(quiet, z, 1, 0, 0, 0)) for z, d in zip(steps, density, strict=True)
    )
    assert mean / sum(density) == pytest.approx(1, abs=1e-6)


@given(st.floats(-3, 3), GRIEVANCE, GRIEVANCE, st.floats(0, 1), st.floats(0, 5))
def test_grievance_never_calms_and_a_norm_never_stirs(p, temper, g, h, norm, stake):
    low, high = sorted((g, h))
    base = sparks.log_multiplier(p, temper, 2, low, norm, stake)
    assert sparks.log_multiplier(p, temper, 2, high, norm, stake) >= base
    assert sparks.log_multiplier(p, temper + 0.1, 2, low, norm, stake) >= base
    assert sparks.log_multiplier(p, temper, 2, low, norm + 0.1, stake) <= base


@given(st.floats(-5, 5), st.floats(0, 2), UNIT)
def test_what_catches_still_catches_with_a_larger_multiplier(p, log_multiplier, more, u):
    if sparks.catches(p, log_multiplier, u):
        assert sparks.catches(p, log_multiplier + more, u)
    assert sparks.catches(p, math.log(p.cap) + more + 1e-9, u)


def test_a_candidate_catches_one_time_in_cap(p):
    grid = [(i + 0.5) / 8000 for i in range(8000)]
    assert sum(sparks.catches(p, 0.0, u) for u in grid) == round(8000 / p.cap)


@given(UNIT)
def test_starting_severities_have_their_shares(p, u):
    severity = sparks.starting_severity(p, u)
    shares = p.severity_start_shares
    assert sum(shares[: severity - 1]) <= u + 1e-12
    assert severity == 5 or u < sum(shares[:severity]) + 1e-12


@given(SEVERITY, UNIT)
def test_more_severe_disputes_have_no_fewer_offspring(p, severity, u):
    assert sparks.offspring_candidates(p, severity, u) <= sparks.offspring_candidates(p, severity + 1, u)
    assert sparks.offspring_candidates(changed(p, kappa_per_severity_day=0.0), severity, u) == 0


@given(SEVERITY, st.floats(0, 400), st.floats(0, 400))
def test_severe_and_old_disputes_are_given_up_less(p, severity, age, older):
    base = parties.lump_hazard(p, severity, age, 0.1)
    assert parties.lump_hazard(p, severity + 1, age, 0.1) <= base
    assert parties.lump_hazard(p, severity, age + older, 0.1) <= base
    assert parties.lump_hazard(p, 1, 0.0, 0.1) == pytest.approx(p.h_lump_per_day * math.exp(-0.1))


@given(SEVERITY, st.floats(0, 0.9))
def test_the_close_settle_among_themselves(p, severity, closeness):
    assert parties.settle_hazard(p, severity, closeness + 0.1) >= parties.settle_hazard(
        p, severity, closeness
    )
    assert parties.settle_hazard(p, severity + 1, closeness) <= parties.settle_hazard(p, severity, closeness)


@given(SEVERITY, st.floats(0, 0.9), st.floats(0, 3))
def test_severity_and_trust_speak_and_stakes_hush(p, severity, trust, stake):
    base = parties.voice_hazard(p, severity, trust, stake, -1.0, 0.1)
    assert parties.voice_hazard(p, severity + 1, trust, stake, -1.0, 0.1) >= base
    assert parties.voice_hazard(p, severity, trust + 0.1, stake, -1.0, 0.1) >= base
    assert parties.voice_hazard(p, severity, trust, stake + 1, -1.0, 0.1) <= base


@pytest.mark.parametrize(("days", "learnt"), [(-1.0, False), (0.0, True), (89.0, True), (90.0, False)])
def test_a_closure_on_paper_is_remembered_for_its_time(p, days, learnt):
    base = parties.voice_hazard(p, 2, 0.6, 0.0, -1.0, 0.1)
    assert parties.voice_hazard(p, 2, 0.6, 0.0, days, 0.1) == base * (p.paper_voice if learnt else 1.0)


@given(SEVERITY, GRIEVANCE)
def test_incidents_need_severity_and_hardening_ends_at_five(p, severity, grievance):
    assert parties.intensify_hazard(p, 5, grievance) == 0.0
    assert parties.intensify_hazard(p, severity, grievance) >= p.h_intensify_per_day
    assert (parties.incident_hazard(p, severity, grievance, 0.0) > 0) == (severity >= p.incident_severity)
    low, high = (parties.incident_hazard(p, s, grievance, 0.0) for s in (severity, severity + 1))
    assert low <= high
    assert parties.incident_hazard(p, 4, grievance, 1.0) <= parties.incident_hazard(p, 4, grievance, 0.0)


HAZARDS = st.lists(st.floats(0, 0.4), min_size=5, max_size=5)


@given(HAZARDS, st.floats(0.05, 1), UNIT)
def test_one_draw_divides_the_day_among_the_hazards(p, hazards, exposure, u):
    total = sum(hazards)
    assume(total > 1e-6 and parties.day_happens(total, exposure, u))
    event = parties.which_event(total, exposure, u, *hazards[:4])
    assert event in (parties.LUMP, parties.SETTLE, parties.VOICE, parties.INTENSIFY, parties.INCIDENT)
    share = u / (1 - math.exp(-exposure * total)) * total
    assert sum(hazards[: event - 1]) <= share + 1e-9
    assert event == parties.INCIDENT or share <= sum(hazards[:event]) + 1e-9


def test_hazards_compete_in_proportion():
    hazards, total = [0.05, 0.1, 0.15, 0.2, 0.5], 1.0
    happened = 1 - math.exp(-total)
    grid = [(i + 0.5) / 20_000 * happened for i in range(20_000)]
    events = [parties.which_event(total, 1.0, u, *hazards[:4]) for u in grid]
    for event, hazard in enumerate(hazards, start=1):
        assert events.count(event) / 20_000 == pytest.approx(hazard, abs=2e-3)


@given(st.floats(1e-4, 5), st.floats(0.01, 1), UNIT)
def test_the_minute_lies_in_the_day_and_after_the_birth(p, total, exposure, u):
    minute = parties.minute_of_event(total, exposure, u)
    assert int(1440 * (1 - exposure)) <= minute <= 1439


@given(SEVERITY, TRUST)
def test_utility_is_linear_in_its_parts(p, severity, trust):
    for channel in range(7):
        base = parties.report_utility(p, 1, channel, 1, 0.6, 0, 0)
        far = p.channel_distance[channel] * p.channel_setting_distance[1]
        assert base == p.channel_intercept[1][channel] + far
        more = parties.report_utility(p, 1, channel, severity, trust, 1, 1)
        expected = (
            base
            + p.channel_severity[channel] * (severity - 1)
            + p.channel_trust[channel] * (trust - 0.6)
            + p.channel_digital[channel]
            + p.channel_minority_language[channel]
        )
        assert more == pytest.approx(expected)
