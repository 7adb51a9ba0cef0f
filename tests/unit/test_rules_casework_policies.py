"""Rules of the policies of casework: what teams, advisers, agents, village rules and contests do."""

import math
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules import casework, intake, month_end, parties, sparks, supervision
from sim.vocabulary import (
    BY_PETITION,
    COMMITTEE,
    COUNTY,
    COURT,
    GRID,
    HEAD,
    KINDS,
    LAND,
    LEVELS,
    NEIGHBOUR,
    SETTINGS,
    TOWNSHIP,
)


def changed(p, **values):
    return SimpleNamespace(**{**vars(p), **values})


@pytest.fixture(scope="module")
def on(p):
    """Teams at the committee from severity 3; advisers and village rules for land."""
    return changed(
        p,
        team_from_severity=[9, 9, 3, 9, 9, 9],
        adviser_kind=[float(kind == "land") for kind in KINDS],
        adviser_minutes_month=100.0,
        rules_kind=[float(kind == "land") for kind in KINDS],
        log_rules_rate_factor=math.log(0.8),
        contest_winners=0.2,
        contest_first_month=12.0,
        contest_every_months=12.0,
    )


def test_a_team_hears_what_is_grave_at_its_levels(p, on):
    heard = {(level, s) for level in range(6) for s in range(1, 6) if casework.heard_by_team(on, level, s)}
    assert heard == {(COMMITTEE, 3), (COMMITTEE, 4), (COMMITTEE, 5)}
    assert not any(casework.heard_by_team(p, level, s) for level in range(6) for s in range(1, 6))


def test_an_adviser_gives_no_more_than_the_month_s_minutes(p, on):
    assert casework.adviser_comes(on, LAND, 40, 60)
    assert not casework.adviser_comes(on, LAND, 41, 60)
    assert not casework.adviser_comes(on, NEIGHBOUR, 0, 1)
    assert not casework.adviser_comes(p, LAND, 0, 1)


def test_support_is_the_sum_of_those_who_give_it(on):
    def given_by(level, kind, team, advised, ruled):
        return casework.support(on, level, kind, team, advised, ruled)

    assert given_by(COMMITTEE, LAND, False, False, False) == 0.0
    assert given_by(COMMITTEE, LAND, True, False, False) == on.team_logit
    assert given_by(COMMITTEE, LAND, False, True, False) == on.adviser_logit
    for level in range(6):
        rules = on.rules_logit if level in (HEAD, GRID, COMMITTEE) else 0.0
        assert given_by(level, LAND, False, False, True) == rules
        assert given_by(level, NEIGHBOUR, False, False, True) == 0.0
    whole = on.team_logit + on.adviser_logit + on.rules_logit
    assert given_by(COMMITTEE, LAND, True, True, True) == pytest.approx(whole)


@given(st.integers(1, 5), st.floats(-2, 2), st.floats(0, 1), st.booleans())
def test_an_adviser_lowers_the_logit_of_breach_by_its_parameter(p, severity, skill, trust, late):
    plain = casework.breach(p, severity, skill, trust, late, False)
    advised = casework.breach(p, severity, skill, trust, late, True)
    shift = math.log(plain / (1 - plain)) - math.log(advised / (1 - advised))
    assert shift == pytest.approx(p.adviser_breach)


def test_publicity_moves_voicing_up_and_giving_up_down_by_the_same_logarithm(p):
    for told in (0.0, 0.3, 2.0):
        assert parties.voice_hazard(p, 2, 0.6, 0.0, -1.0, told) == pytest.approx(
            parties.voice_hazard(p, 2, 0.6, 0.0, -1.0, 0.0) * math.exp(told)
        )
        assert parties.lump_hazard(p, 2, 3.0, told) == pytest.approx(
            parties.lump_hazard(p, 2, 3.0, 0.0) * math.exp(-told)
        )


@pytest.mark.parametrize("setting", range(len(SETTINGS)))
def test_an_agent_takes_the_way_away(p, setting):
    walked = parties.report_utility(p, setting, BY_PETITION, 2, 0.6, 0, 0)
    near = changed(p, channel_setting_distance=[0.0] * len(SETTINGS))
    carried = walked + parties.agent_gain(p, setting)
    assert carried == pytest.approx(
        parties.report_utility(near, setting, BY_PETITION, 2, 0.6, 0, 0) + p.agent_utility
    )


def test_what_an_agent_carries_enters_at_the_lowest_competent_level(p):
    limited = changed(p, competent_severity_max=[0, 1, 2, 3, 3, 5])
    levels = [intake.lowest_competent(limited, severity) for severity in range(1, 6)]
    assert levels == [GRID, COMMITTEE, TOWNSHIP, COUNTY, COUNTY]
    assert intake.dispatched_level(changed(limited, has_platform=True), 2) == COMMITTEE
    assert max(levels) < COURT <= len(LEVELS)


@given(st.floats(-6, 6), st.floats(0.0001, 0.9999))
def test_village_rules_multiply_the_rate_and_the_cap_holds(on, log_of_multiplier, u):
    thinned = sparks.under_village_rules(on, log_of_multiplier, LAND)
    assert math.exp(thinned) == pytest.approx(0.8 * math.exp(log_of_multiplier))
    assert sparks.under_village_rules(on, log_of_multiplier, NEIGHBOUR) == log_of_multiplier
    if sparks.catches(on, thinned, u):
        assert sparks.catches(on, log_of_multiplier, u)  # rules never make a spark, on the same luck
    more = changed(on, log_rules_rate_factor=math.log(2))
    if u > 1 / on.cap * 2 * math.exp(log_of_multiplier):
        assert not sparks.catches(more, sparks.under_village_rules(more, log_of_multiplier, LAND), u)


@given(st.integers(0, 40), st.integers(1, 40), st.integers(0, 40), st.integers(1, 40))
def test_a_better_book_closes_a_larger_share(closed, more, closed_there, more_there):
    left, left_there = closed + more, closed_there + more_there
    better = month_end.is_better(closed, left, 1, closed_there, left_there, 2)
    assert better != month_end.is_better(closed_there, left_there, 2, closed, left, 1)
    if (closed, left) == (closed_there, left_there):
        assert better  # first in location order
    if abs(closed / left - closed_there / left_there) > 1e-9:
        assert better == (closed / left > closed_there / left_there)


def test_contests_come_when_they_are_due_and_have_so_many_winners(on):
    due = [month for month in range(40) if month_end.contest_is_due(on, month)]
    assert due == [11, 23, 35]
    assert [month_end.places_to_win(on, n) for n in (0, 1, 4, 10, 13)] == [0, 1, 1, 2, 3]


@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(0, 1))
def test_practice_never_leaves_the_range_between_two_skills(p, skill, model, share):
    moved = month_end.next_skill(changed(p, practice_share=share), skill, model)
    assert min(skill, model) - 1e-12 <= moved <= max(skill, model) + 1e-12
    assert month_end.next_skill(changed(p, practice_share=0.0), skill, model) == skill


@given(st.floats(0, 3), st.floats(0, 1), st.floats(0, 2))
def test_pressure_is_bite(p, load, fatigue, pressure):
    assert supervision.shade(p, load, fatigue, pressure) == pytest.approx(
        supervision.shade(changed(p, bite=p.bite + pressure), load, fatigue, 0.0)
    )
