"""Trust, grievance, fatigue, participation; and rules in machine code against the same in Python."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba import njit

from sim.institution.params import parameter_record, readable
from sim.rules import casework, feedback, intake, maths, month_end, outreach, parties, sparks, supervision
from sim.scenario.policies.ratings import Ratings

UNIT = st.floats(1e-9, 1 - 1e-9)
SHARE = st.floats(0, 1)


def changed(p, **values):
    return SimpleNamespace(**{**vars(p), **values})


WHOLE_DAYS = st.one_of(st.integers(0, 2000), st.integers(feedback.KEPT_DAYS - 2, feedback.KEPT_DAYS + 1))


@given(st.floats(0, 3), SHARE, SHARE, WHOLE_DAYS.map(float))
def test_grievance_fades_and_trust_returns(p, grievance, trust, own, days):
    assert feedback.decayed_grievance(p, grievance, 0.0) == grievance
    assert 0 <= feedback.decayed_grievance(p, grievance, days) <= grievance
    assert feedback.returned_trust(p, own, own, days) == own
    back = feedback.returned_trust(p, trust, own, days)
    assert min(trust, own) - 1e-12 <= back <= max(trust, own) + 1e-12
    assert abs(back - own) <= abs(trust - own) + 1e-12
    # to the last bit what the formula says, whether it was looked up or not
    if days > 0:
        assert feedback.decayed_grievance(p, grievance, days) == grievance * maths.exp(
            -days / p.grievance_days
        )
        if trust != own:
            assert back == own + (trust - own) * maths.exp(-days / p.trust_days)


@given(st.floats(0, 3), st.integers(1, 4))
def test_open_disputes_rankle_up_to_a_limit(p, grievance, severity):
    more = feedback.grievance_of_a_day(p, grievance, severity)
    assert 0 <= more <= feedback.grievance_of_a_day(p, grievance, severity + 1)
    assert feedback.grievance_of_a_day(p, p.grievance_max, severity) == 0


@given(SHARE, st.floats(0, 4), st.floats(0, 3), st.floats(0, 1))
def test_overload_tires_and_rest_refreshes(p, fatigue, susceptibility, load, more):
    after = feedback.fatigue_after_day(p, fatigue, susceptibility, load)
    assert 0 <= after <= 1
    assert feedback.fatigue_after_day(p, fatigue, susceptibility, load + more) >= after
    assert feedback.fatigue_after_day(p, fatigue, susceptibility, p.fatigue_threshold) <= fatigue


@given(st.floats(0, 2000), st.floats(1, 2000), st.floats(0, 1e5))
def test_load_counts_backlog_up_to_its_cap(p, mandatory, capacity, backlog):
    load = feedback.utilisation(p, mandatory, capacity, backlog)
    assert load >= mandatory / capacity
    assert load <= mandatory / capacity + p.backlog_weight * p.backlog_cap_days + 1e-9


@given(SHARE, UNIT)
def test_the_tired_quit_sooner(p, fatigue, u):
    if feedback.quits(p, True, fatigue, u):
        assert feedback.quits(p, True, min(1.0, fatigue + 0.1), u)
    assert not feedback.quits(changed(p, quit_contract_per_year=0.0), True, fatigue, u)


@given(SHARE, st.floats(1e-9, 0.02), st.sampled_from([-2.0, 0.0, 1.5]), st.booleans())
def test_the_bound_that_spares_a_look_at_fatigue_decides_nothing(p, fatigue, u, slope, contract):
    p = changed(p, quit_fatigue=slope, quit_most=1.000001 * maths.exp(max(0.0, slope)))
    rate = p.quit_contract_per_year if contract else p.quit_group_head_per_year
    chance = 1.0 - maths.exp(-rate * maths.exp(slope * fatigue) / 250.0)
    assert feedback.quits(p, contract, fatigue, u) == (u < chance)


@given(st.floats(0, 5), SHARE, st.integers(1, 3), st.booleans(), st.booleans())
def test_rewards_and_neighbours_draw_people_in_and_costs_keep_them_out(
    p, reward, share, band, migrant, digital
):
    def drawn(**other):
        values = {
            "reward": reward,
            "share": share,
            "band": band,
            "migrant": migrant,
            "digital": digital,
        }
        return month_end.pull(p, *(values | other).values(), True)

    base = drawn()
    assert drawn(reward=reward + 1) > base
    assert drawn(share=share + 0.1) > base
    assert drawn(migrant=True) < drawn(migrant=False)
    assert drawn(digital=False) < drawn(digital=True)
    assert drawn(band=3) < drawn(band=2)
    assert month_end.pull(p, reward, share, 3, True, False, False) > drawn(
        band=3, migrant=True, digital=False
    )


@given(st.floats(-6, 6), st.floats(-6, 6), st.floats(0.001, 0.999))
def test_who_takes_part_does_so_with_logistic_probability(motivation, drawn, u):
    assert month_end.takes_part(motivation, drawn, u) == (u < maths.logistic(motivation + drawn))


@given(
    st.integers(1, 5),
    st.integers(0, 6),
    st.floats(0, 400),
    SHARE,
    SHARE,
    st.floats(0, 1),
    st.booleans(),
    st.booleans(),
    st.tuples(*[st.floats(-3, 3)] * 6),
    st.tuples(*[st.floats(0, 3)] * 5),
    st.floats(0, 5),
    st.booleans(),
)
def test_no_day_exceeds_the_ceiling_of_hazards(
    p, s, kind, age, trust, grievance, stake, is_open, contacted, slopes, factors, gain, is_told
):
    voice_trust, voice_severity, lump_severity, settle_severity, intensify, incident = slopes
    lump_waits, settle_waits, calm_waits, calm_contact, paper = factors
    p = changed(
        p,
        b_voice_trust=voice_trust,
        b_voice_severity=voice_severity,
        b_lump_severity=lump_severity,
        b_bilateral_severity=settle_severity,
        b_intensify_grievance=intensify,
        b_incident_grievance=incident,
        wait_lump=lump_waits,
        wait_bilateral=settle_waits,
        wait_intensify=calm_waits,
        contact_intensify=calm_contact,
        paper_voice=paper,
        publicity_gain=gain,
    )
    grievance *= p.grievance_max
    publicity = p.publicity + (gain if is_told else 0.0)
    lump = parties.lump_hazard(p, s, age, publicity)
    settle = parties.settle_hazard(p, s, p.closeness[kind])
    harm = parties.intensify_hazard(p, s, grievance) + parties.incident_hazard(p, s, grievance, stake)
    if is_open:
        calm = p.contact_intensify if contacted else p.wait_intensify
        total = lump * p.wait_lump + settle * p.wait_bilateral + harm * calm
    else:
        total = lump + settle + harm + parties.voice_hazard(p, s, trust, stake, age - 1, publicity)
    assert total <= parties.hazard_ceiling(p, s, p.closeness[kind])


def test_the_table_of_ceilings_is_the_rule_s(p):
    for s in range(1, 6):
        assert p.hazard_ceiling[s] == [parties.hazard_ceiling(p, s, closeness) for closeness in p.closeness]


@given(st.floats(-6, 3), st.floats(-6, 3))
def test_motivation_erodes_while_paid_and_recovers_after(p, motivation, own):
    assert month_end.motivation_after_month(p, own, own, False) == own
    assert month_end.motivation_after_month(p, own, own, True) <= own
    after = month_end.motivation_after_month(p, motivation, own, False)
    assert abs(after - own) <= abs(motivation - own)


@given(st.lists(st.integers(0, 500), min_size=1, max_size=30), st.integers(0, 3000))
def test_redemption_keeps_within_the_budget(wishes, budget):
    total = sum(wishes)
    given_out = [month_end.redeemed(wish, total, budget) for wish in wishes]
    assert sum(given_out) <= budget or total <= budget
    assert all(0 <= out <= wish for out, wish in zip(given_out, wishes, strict=True))
    if total <= budget:
        assert given_out == wishes


def test_novelty_wears_off_to_its_floor(p):
    assert month_end.salience(p, 1.0) == 1.0
    assert month_end.salience(p, 0.0) == p.novelty_floor


def random_arguments(luck: np.random.Generator) -> dict:
    """Arguments for a sample of rules from every phase."""
    s, level, kind = int(luck.integers(1, 6)), int(luck.integers(0, 6)), int(luck.integers(0, 7))
    u, v, w, x = luck.random(4).tolist()
    days, flag = float(luck.integers(0, 500)), bool(luck.integers(2))
    return {
        sparks.log_multiplier: (v * 4 - 2, 2, 3 * w, x, u),
        sparks.starting_severity: (u,),
        parties.lump_hazard: (s, days, x),
        parties.voice_hazard: (s, v, w, days - 5, x),
        parties.incident_hazard: (s, 3 * v, w),
        parties.report_utility: (s % 4, kind, s, v, 1, 0),
        outreach.visit_notices: (s, v, w),
        outreach.head_notices: (s, flag, 1 + kind, v),
        intake.dispatched_level: (s,),
        casework.session_length: (level, s, u),
        casework.agreement: (level, kind, s, days, 2 * v - 1, w, x, u),
        casework.breach_minutes: (u,),
        supervision.shade: (3 * v, w, x),
        casework.support: (level, kind, flag, not flag, flag),
        casework.breach: (s, 2 * v - 1, w, flag, not flag),
        month_end.next_skill: (2 * v - 1, w),
        supervision.warning_score: (10 * u, days, v),
        outreach.call_notices: (s, 3 * v),
        outreach.camera_notices: (s, v, w),
        month_end.grid_score: (s, level, kind, s, 100 + s, v),
        month_end.colour_of: (kind, 7),
        feedback.returned_trust: (u, v, days),
        feedback.fatigue_after_day: (u, 2 * v, 2 * w),
        parties.hazard_ceiling: (s, v),
        month_end.pull: (w, x, 1 + s % 3, flag, not flag, flag),
    }


def test_machine_code_gives_the_same_bits_as_plain_python(town):
    ratings = town.policies.model_copy(update={"ratings": Ratings()})
    record = parameter_record(town.model_copy(update={"policies": ratings}))
    plain, luck = readable(record), np.random.default_rng(5)
    compiled = {rule: njit(rule) for rule in random_arguments(luck)}
    for _ in range(200):
        for rule, arguments in random_arguments(luck).items():
            assert compiled[rule](record[0], *arguments) == rule(plain, *arguments), rule.__name__


def test_readable_parameters_are_those_of_the_record(town):
    record = parameter_record(town)
    plain = readable(record)
    assert all(np.array_equal(getattr(plain, name), record[name][0]) for name in record.dtype.names)
    assert plain.session_minutes == pytest.approx(list(town.parameters.casework.session_minutes.values()))
