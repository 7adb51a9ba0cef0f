"""Exogenous luck: as much as is said, where and when it is said, and the same under every policy."""

import numpy as np
import pytest
from places import EVERYTHING, place

from sim.calendar import season_of_day
from sim.draws import root_key
from sim.institution.params import parameter_record
from sim.luck import BLOCK_DAYS, plan_block, seasons, yearly_rate_of_ties
from sim.prepare import build
from sim.simulate import simulate
from sim.vocabulary import KINDS, SETTINGS


def plan_of(scenario, *, seed=1, block=0, days=BLOCK_DAYS, world=None):
    return plan_block(
        scenario,
        build(scenario, seed=1) if world is None else world,
        root=root_key(seed=seed),
        block=block,
        p=parameter_record(scenario),
        days=days,
    )


def test_the_rate_of_all_ties_is_that_per_adult(town, town_run):
    world = town_run.world
    rates = yearly_rate_of_ties(town, world)
    setting = world.villages["setting"][world.tie_villages()]
    sparks = town.parameters.sparks
    for s, name in enumerate(SETTINGS):
        adults = world.villages["adults"][world.villages["setting"] == s].sum()
        for k, kind in enumerate(KINDS):
            ties = ((setting == s) & (world.ties["kind"] == k)).sum()
            if ties:
                per_1000 = sparks.rate_per_1000_adults_year[name][kind] * sparks.rate_scale
                assert rates[s, k] * ties == pytest.approx(per_1000 * adults / 1000)


def test_as_many_candidates_and_requests_come_as_expected(town, town_run):
    world = town_run.world
    rates = yearly_rate_of_ties(town, world) * town.parameters.sparks.cap
    per_tie = rates[world.villages["setting"][world.tie_villages()], world.ties["kind"]]
    asked = town.parameters.intake.request_rate_per_resident_year
    expected = [per_tie.sum(), sum(asked[n] * town.place.settings[n].residents for n in town.place.settings)]
    plans = [plan_of(town, seed=seed, world=world) for seed in range(6)]
    counts = [[len(plan.candidates) for plan in plans], [len(plan.requests) for plan in plans]]
    for mean, found in zip(expected, counts, strict=True):
        assert abs(np.mean(found) - mean) < 4 * np.sqrt(mean / len(plans))


def test_counts_by_kind_are_poisson_over_seeds(town, town_run):
    kinds, world = town_run.world.ties["kind"], town_run.world
    plans = [plan_of(town, seed=seed, world=world).candidates for seed in range(120)]
    counts = np.array([np.bincount(kinds[plan["tie"]], minlength=7) for plan in plans])
    fano = counts.var(axis=0, ddof=1) / counts.mean(axis=0)
    # the variance of n Poisson counts over their mean has standard error about sqrt(2 / n)
    assert (np.abs(fano - 1) < 4 * np.sqrt(2 / len(counts))).all()


def test_candidates_follow_the_season(town, town_run):
    plans = [plan_of(town, seed=seed, world=town_run.world).candidates for seed in range(30)]
    all_of_them = np.concatenate(plans)
    start = town.calendar.start.timetuple().tm_yday - 1
    for k, kind in enumerate(KINDS):
        mine = all_of_them[town_run.world.ties["kind"][all_of_them["tie"]] == k]
        season = season_of_day(
            peak_day=town.calendar.season_peak_day[kind], amplitude=town.parameters.sparks.season_amplitude
        )
        quarters = np.roll(season, -start)[:364].reshape(4, 91).sum(axis=1) / 365 * len(mine)
        found = np.bincount(mine["day"] // 91, minlength=5)[:4]
        assert (np.abs(found - quarters) < 4.5 * np.sqrt(quarters)).all(), kind


def test_cumulative_seasons_end_at_one(town):
    table = seasons(town)
    assert (table[:, 0] == 0).all()
    assert (table[:, -1] == 1).all()
    assert (np.diff(table, axis=1) > 0).all()


def test_days_are_indexed_and_minutes_lie_in_their_windows(town, town_run):
    plan = plan_of(town, world=town_run.world)
    p = parameter_record(town)
    first = plan.candidate_first
    assert first[0] == 0
    assert first[BLOCK_DAYS] == len(plan.candidates)
    for day in (0, 1, 100, 364):
        assert (plan.candidates["day"][first[day] : first[day + 1]] == day).all()
    for rows, name in ((plan.candidates, "spark"), (plan.requests, "request")):
        assert rows["day"].min() >= 0
        assert rows["day"].max() < BLOCK_DAYS
        assert rows["minute"].min() >= p[f"{name}_from_minute"][0]
        assert rows["minute"].max() < p[f"{name}_to_minute"][0]
    assert (plan.requests["work_minutes"] >= 1).all()
    assert ((plan.candidates["luck"] > 0) & (plan.candidates["luck"] < 1)).all()


def test_requests_stand_by_resident(town, town_run):
    requests = plan_of(town, world=town_run.world).requests
    assert (np.diff(requests["resident"]) >= 0).all()
    assert (requests["household"] == town_run.world.residents.household[requests["resident"]]).all()


def test_only_adults_ask(town, town_run):
    bands = town_run.world.residents.age_band[plan_of(town, world=town_run.world).requests["resident"]]
    assert (bands > 0).all()


def test_a_short_run_has_the_beginning_of_a_long_one_s_luck(town, town_run):
    whole, part = (plan_of(town, days=days, world=town_run.world) for days in (365, 40))
    for name in ("candidates", "requests"):
        rows = getattr(whole, name)
        assert (getattr(part, name) == rows[rows["day"] < 40]).all()


def test_policies_share_their_luck():
    bare, full = place(), place(policies=EVERYTHING)
    one, other = plan_of(bare), plan_of(full)
    assert (one.candidates == other.candidates).all()
    for name in ("resident", "day", "minute", "work_minutes"):
        assert (one.requests[name] == other.requests[name]).all()


def test_years_and_seeds_differ(town, town_run):
    plans = [
        plan_of(town, seed=s, block=b, days=730, world=town_run.world) for s, b in ((1, 0), (1, 1), (2, 0))
    ]
    firsts = {tuple(plan.candidates[["tie", "day"]][:20].tolist()) for plan in plans}
    assert len(firsts) == 3


def test_addresses_that_a_place_keeps_are_those_that_a_city_makes_anew(town_run):
    world = town_run.world
    keys, cells = world.tie_addresses
    assert (keys == world.tie_keys()).all()
    setting = world.villages["setting"][world.tie_villages()]
    assert (cells == setting * len(KINDS) + world.ties["kind"]).all()
    assert (world.resident_addresses == world.resident_key).all()


def test_a_city_that_keeps_no_addresses_has_the_same_log(town, monkeypatch):
    kept = simulate(town, seed=3, days=100).log.sha256
    monkeypatch.setattr("sim.world.columns.REMEMBERED", 0)
    run = simulate(town, seed=3, days=100)
    assert len(run.world.tie_addresses[0]) == len(run.world.resident_addresses) == 0
    assert run.log.sha256 == kept
