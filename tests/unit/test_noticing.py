"""Cameras, calls on households, early warnings and ratings: each does what it says, and nothing else."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from places import place

from sim import events as ev
from sim.calendar import MINUTES_PER_DAY
from sim.rules import month_end, outreach, supervision
from sim.simulate import Run, simulate
from sim.vocabulary import FAMILY, GRID, KINDS, PUBLIC, TOWNSHIP, TRADE

UNIT = st.floats(1e-9, 1 - 1e-9)
STAFFED: dict[str, Any] = {
    "staffing": {"grids": {"rural": {"count": 6}}, "gridworkers": {"rural": {"per_grid": 2}}},
    "ladder": {
        "committee": {"count": 2, "mediators": {"total": 6}},
        "township": {"staff": {"total": 2}},
    },
}
PLATFORM: dict[str, Any] = {"platform": {"lost_share": 0, "dispatch_minutes": 0}}
MANY: dict[str, Any] = {"sparks": {"rate_scale": 6}}


def run(
    policies: dict[str, Any], parameters: dict[str, Any] | None = None, *, days: int = 150, seed: int = 3
) -> Run:
    """A village of 120 households under some policies beside the usual staff."""
    scenario = place(
        households=120,
        residents=380,
        policies={**STAFFED, **policies},
        parameters={**MANY, **(parameters or {})},
        run={"days": days},
    )
    return simulate(scenario, seed=seed)


def changed(p: Any, **values: Any) -> Any:
    return SimpleNamespace(**{**vars(p), **values})


def noticed(one: Run, by: int) -> np.ndarray:
    rows = one.log.of(ev.NOTICED)
    return rows[rows["b"] == by]


def kinds_of(one: Run, rows: np.ndarray) -> np.ndarray:
    return one.world.ties["kind"][one.log.of(ev.BORN)["a"][rows["subject"]]]


# --- rules -------------------------------------------------------------------------------------------


@given(st.integers(1, 60), UNIT, st.integers(1, 31))
def test_a_months_calls_all_fall_into_it_evenly(calls: int, phase: float, days: int) -> None:
    each = [outreach.calls_between(calls, phase, days, day, day) for day in range(days)]
    assert sum(each) == calls == outreach.calls_between(calls, phase, days, 0, days - 1)
    assert max(each) - min(each) <= 1 + calls // days


@given(st.floats(0, 40))
def test_calls_have_the_mean_that_is_wanted(rate: float) -> None:
    grid = [(i + 0.5) / 4000 for i in range(4000)]
    assert np.mean([outreach.calls_in_month(rate, u) for u in grid]) == pytest.approx(rate, abs=1e-3)


@given(st.integers(0, 200), st.integers(1, 200))
def test_assigned_households_are_spread_evenly(assigned: int, households: int) -> None:
    assigned = min(assigned, households)
    chosen = [outreach.is_assigned(i, assigned, households) for i in range(households)]
    assert sum(chosen) == assigned
    half = sum(chosen[: households // 2])
    assert abs(half - assigned * (households // 2) / households) <= 1


@given(st.integers(1, 4), st.floats(0, 5))
def test_a_caller_sees_more_of_what_is_severe_and_never_all(p: Any, severity: int, eye: float) -> None:
    chance = outreach.call_notices(p, severity, eye)
    assert 0 <= chance <= outreach.call_notices(p, severity + 1, eye) <= 0.95
    assert outreach.call_notices(p, severity, 1.0) == outreach.visit_notices(p, severity, 0.0, 0.0)


@given(st.integers(1, 4), st.floats(0, 1), st.floats(0, 1))
def test_cameras_see_by_coverage_and_watching(p: Any, severity: int, coverage: float, watched: float) -> None:
    p = changed(p, camera_minutes_day=60.0)
    chance = outreach.camera_notices(p, severity, coverage, watched)
    assert 0 <= chance <= outreach.camera_notices(p, severity, 1.0, 1.0) < 1
    assert chance <= outreach.camera_notices(
        changed(p, camera_minutes_day=120.0), severity, coverage, watched
    )
    assert outreach.camera_notices(p, severity, 0.0, 1.0) == 0
    assert outreach.camera_notices(changed(p, camera_minutes_day=0.0), severity, 1.0, 1.0) == 0


def test_only_trade_and_public_disputes_are_in_public() -> None:
    assert [kind for kind in range(len(KINDS)) if outreach.is_in_public(kind)] == [TRADE, PUBLIC]


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 365))
def test_a_score_fades_and_signals_add_up(p: Any, score: float, weight: float, days: float) -> None:
    p = changed(p, warning_memory_days=30.0)
    assert supervision.warning_score(p, score, 0.0, weight) == pytest.approx(score + weight)
    assert weight <= supervision.warning_score(p, score, days, weight) <= score + weight + 1e-9


@pytest.mark.parametrize(("colours", "grids"), [(2, 7), (3, 40), (5, 279), (3, 1), (9, 3)])
def test_colours_have_their_shares(p: Any, colours: int, grids: int) -> None:
    p = changed(p, rating_worst=colours - 1, rating_worst_share=0.05, rating_middle_share=0.1)
    given_to = [month_end.colour_of(p, rank, grids) for rank in range(grids)]
    assert given_to == sorted(given_to, reverse=True)
    assert given_to.count(colours - 1) == int(0.05 * grids + 0.5)
    assert 0 in given_to


def test_a_grid_is_rated_by_what_is_reported_per_resident(p: Any) -> None:
    names = ("record", "incident", "overdue", "late", "satisfaction")
    weights = {f"rating_{name}_weight": float(i + 1) for i, name in enumerate(names)}
    p = changed(p, **weights)
    assert month_end.grid_score(p, 1, 1, 1, 1, 1000, 0.0) == pytest.approx(1 + 2 + 3 + 4)
    assert month_end.grid_score(p, 1, 0, 0, 0, 500, 0.6) == pytest.approx(2 - 5 * 0.6)


def test_the_worst_colour_presses_and_no_other(p: Any) -> None:
    p = changed(p, rating_worst=2, rating_patrol_factor=1.5)
    assert [supervision.rating_pressure(p, colour) for colour in range(3)] == [0, 0, p.rating_bite]
    assert [outreach.patrol_factor(p, colour) for colour in range(3)] == [1, 1.25, 1.5]
    assert supervision.shade(p, 0.5, 0.2, 0.5) > supervision.shade(p, 0.5, 0.2, 0.0)
    assert supervision.rating_pressure(changed(p, rating_worst=-1), 0) == 0


# --- the policies ------------------------------------------------------------------------------------

SILENT: dict[str, dict[str, Any]] = {
    "no cameras": {"cameras": {"count": 0}},
    "cameras that nobody watches": {"cameras": {"count": 50, "watch_minutes_day": 0}},
    "no members": {"party_pairing": {"share": 0}},
    "members without households": {"party_pairing": {"members": 5, "households_per_member": 0}},
    "no calls": {"cadre_visits": {"households_year": 0}},
    "a warning without visits": {**PLATFORM, "early_warning": {"visits_day": 0}},
    "one colour for all": {"ratings": {"worst_share": 0, "middle_share": 0}},
}


@pytest.mark.parametrize("name", SILENT)
def test_a_policy_at_zero_strength_is_as_good_as_absent(name: str) -> None:
    policies = SILENT[name]
    without = {key: value for key, value in policies.items() if key == "platform"}
    assert run(policies, days=95).log.sha256 == run(without, days=95).log.sha256


def test_without_a_platform_early_warning_is_silent() -> None:
    assert run({"early_warning": {}}).log.sha256 == run({}).log.sha256
    assert len(run({**PLATFORM, "early_warning": {}}).log.of(ev.FLAGGED)) > 0


CUT_LOOSE: dict[str, Any] = {
    "sparks": {"rate_scale": 12, "kappa_per_severity_day": 0, "a_grievance": 0},
    "parties": {
        "h_voice_per_day": 0, "h_incident_per_day": 0, "b_intensify_grievance": 0, "b_incident_grievance": 0,
    },
    "outreach": {"p_notice": 0, "k_camera_per_day": 0.5},
}  # fmt: skip
"""Disputes that do not touch each other: what is noticed of one changes nothing in another."""


def test_cameras_leave_all_but_public_disputes_exactly_as_they_were() -> None:
    before, after = run({}, CUT_LOOSE), run({"cameras": {"count": 60}}, CUT_LOOSE)
    seen = noticed(after, ev.BY_CAMERA)
    assert len(seen) > 10
    assert set(kinds_of(after, seen).tolist()) <= {TRADE, PUBLIC}
    assert len(noticed(before, ev.BY_CAMERA)) == 0
    lives = []
    for one in (before, after):
        rows = one.log.rows[np.isin(one.log.rows["kind"], (ev.BORN, ev.INTENSIFIED, ev.ENDED))]
        kinds = kinds_of(one, rows)
        ties = one.log.of(ev.BORN)["a"][rows["subject"]]
        chosen = ~np.isin(kinds, (TRADE, PUBLIC))
        # numbers of disputes follow the order of birth, which public ones may change: the tie names them
        lives.append(
            [
                (int(tie), int(row["time"]), int(row["kind"]), int(row["c"]))
                for tie, row in zip(ties[chosen], rows[chosen], strict=True)
            ]
        )
        assert FAMILY in kinds
    assert lives[0] == lives[1]


def test_what_cameras_notice_is_registered_like_a_report() -> None:
    one = run({**PLATFORM, "cameras": {"count": 60}}, CUT_LOOSE)
    opened = {int(row["subject"]): row for row in one.log.of(ev.OPENED)}
    assert all(opened[int(row["subject"])]["b"] == GRID for row in noticed(one, ev.BY_CAMERA))


def test_watching_takes_the_grids_admin_time() -> None:
    def admin(policies: dict[str, Any]) -> int:
        rows = run(policies).log.of(ev.UNIT_MINUTES)
        return int(rows["b"][rows["a"] == ev.ADMIN].sum())

    watched = {"cameras": {"count": 100, "watch_minutes_day": 600}}
    more = admin(watched) - admin({})
    days = 105  # working days in the 150 days from January 2022 on, holidays left out
    assert more == pytest.approx(600 * days, rel=0.12)


EYES: dict[str, Any] = {"outreach": {"p_notice": 0.5, "member_eye": 1.5, "cadre_eye": 1.5}}


def test_members_call_on_assigned_households_and_tell_the_grid_at_once() -> None:
    one = run({"party_pairing": {"share": 1, "visits_month": 2, "households_per_member": 2}}, EYES, days=365)
    rows = one.log.of(ev.CALLED)
    assert set(rows["a"].tolist()) == {ev.BY_MEMBER}
    assigned = int(one.institution.assigned.sum())
    assert assigned == min(2 * int(one.world.residents.party_member.sum()), 120)
    assert rows["b"].sum() == pytest.approx(assigned * 2 * 12, rel=0.02)
    found = noticed(one, ev.BY_MEMBER)
    assert len(found) > 5
    opened = {(int(row["subject"]), int(row["time"])): row["b"] for row in one.log.of(ev.OPENED)}
    assert all(opened[int(row["subject"]), int(row["time"])] == GRID for row in found)


def test_cadres_call_anywhere_on_working_days_and_take_it_to_the_township() -> None:
    one = run({"cadre_visits": {"households_year": 6000}}, EYES, days=365)
    assert one.log.of(ev.CALLED)["b"].sum() == pytest.approx(6000, rel=0.05)
    found = noticed(one, ev.BY_CADRE)
    assert len(found) > 5
    assert one.calendar.is_working[found["time"] // MINUTES_PER_DAY].all()
    opened = {(int(row["subject"]), int(row["time"])): row["b"] for row in one.log.of(ev.OPENED)}
    assert all(opened[int(row["subject"]), int(row["time"])] == TOWNSHIP for row in found)


def test_calls_beyond_tolerance_cost_trust() -> None:
    trust = [
        one.log.of(ev.MOOD)["a"].mean()
        for one in (run({}), run({"party_pairing": {"share": 1, "visits_month": 15}}))
    ]
    assert trust[1] < trust[0] - 5_000


def test_a_flag_sends_the_grid_to_all_its_doors_within_the_cap() -> None:
    one = run({**PLATFORM, "early_warning": {"visits_day": 2, "households_per_building": 4}}, EYES, days=365)
    flags, called = one.log.of(ev.FLAGGED), one.log.of(ev.CALLED)
    assert len(flags) > 20
    assert set(called["a"].tolist()) == {ev.BY_FLAG}
    wanted = np.bincount(flags["subject"], weights=flags["b"])
    made = np.bincount(called["subject"], weights=called["b"], minlength=len(wanted))
    assert (made <= wanted).all()
    assert made.sum() > 0.8 * wanted.sum()
    assert called["b"].max() <= 2 * 23
    assert len(noticed(one, ev.BY_FLAG)) > 0


def test_early_warning_is_mostly_wrong() -> None:
    table = run({**PLATFORM, "early_warning": {}}, {"sparks": {"rate_scale": 1.5}}, days=365).measures()
    precision, base = table["flag_precision"], table["flag_base_rate"]
    assert precision is not None
    assert base is not None
    assert precision < 0.2
    found = table["flag_calls_finding_share"]
    assert found is not None
    assert found < precision


def test_ratings_follow_their_shares_and_send_leaders_to_the_worst() -> None:
    ratings = {"ratings": {"worst_share": 0.34, "leader_visits_month": 15}}
    one = run(ratings, EYES, days=365)
    rated = one.log.of(ev.RATED)
    assert len(rated) == 12 * 6
    assert (rated["a"] == 2).sum() == 12 * 2
    for row in one.log.of(ev.CALLED):
        before = rated[(rated["subject"] == row["subject"]) & (rated["c"] == row["c"] - 1)]
        assert before["a"] == 2
    assert one.log.of(ev.CALLED)["b"].sum() == pytest.approx(15 * 2 * 11, rel=0.1)
    assert len(noticed(one, ev.BY_LEADER)) > 0


def test_the_bite_of_a_colour_makes_closures_on_paper() -> None:
    def closed(bite: float) -> int:
        ratings = {"ratings": {"colours": 2, "worst_share": 1, "leader_visits_month": 0, "form_minutes": 0}}
        parameters = {"supervision": {"rating_bite": bite}, "parties": {"h_voice_per_day": 0.05}}
        return len(run({**PLATFORM, **ratings}, parameters, days=250).log.of(ev.CLOSED_ON_PAPER))

    assert closed(3) > 1.2 * closed(0)


def test_ratings_count_and_cost_beside_what_they_do() -> None:
    everything = {
        **PLATFORM,
        "cameras": {"per_1000_residents": 10},
        "party_pairing": {"members": 3},
        "cadre_visits": {"households_year": 60, "minutes": 30},
        "early_warning": {},
        "ratings": {"worst_share": 0.2},
    }
    table = run(everything, days=365).measures()
    assert table["cost_cameras_yuan"] == pytest.approx(3.8 * 1200)
    assert table["camera_days_per_resident"] == pytest.approx(0.4 * 365)
    assert table["cost_cadre_visits_yuan"] == pytest.approx(60 * 0.5 * 40, rel=0.25)
    assert table["rating_form_hours"] == pytest.approx(6 * 12)
    assert (table["cost_leaders_yuan"] or 0) > 0
    assert (table["member_hours"] or 0) > 0
    shares = [table[f"noticed_by_{name}_share"] for name in ev.NOTICERS]
    assert sum(share or 0 for share in shares) == pytest.approx(1)
