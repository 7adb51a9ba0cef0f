"""What experiments a study makes: order, seeds, drawn values, keys."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import qmc
from tiny import ARMS, TINY, tiny_study

from analysis.study import Arm, Lever, Plan, Study, Worlds, arms_of, plan_of, read_study
from analysis.study.plan import seed_of
from analysis.study.reading import levers_of
from analysis.study.worlds import SAMPLES, Draws, Uncertain, draw, even, with_values
from sim.errors import RunError, ScenarioError
from sim.scenario import load

HEADS = "policies.joint_defence.households_per_head"


def keys(plan: Plan) -> list[str]:
    return [plan.key(index) for index in range(len(plan))]


def test_order_and_seeds(tmp_path: Path) -> None:
    plan = plan_of(tiny_study(tmp_path))
    told = [(one.world, one.replication, one.arm) for one in plan]
    assert told == [(w, r, arm.name) for w in (1, 2, 3) for r in (0, 1) for arm in ARMS]
    assert all(one.seed == seed_of(1, one.world, one.replication) for one in plan)
    assert len({(one.world, one.replication) for one in plan}) == len({one.seed for one in plan})
    assert len(set(keys(plan))) == len(plan)


def test_without_worlds_parameters_are_as_written(tmp_path: Path) -> None:
    plan = plan_of(tiny_study(tmp_path, worlds=None))
    assert {one.world for one in plan} == {0}
    assert plan.row(0).size == 0


def test_places_are_spread_over_worlds_and_replications(tmp_path: Path) -> None:
    plan = plan_of(tiny_study(tmp_path, places=2, replications=3, first_seed=7))
    told = {(one.world, one.replication): one.place for one in plan}  # the same in every arm
    assert told == {(w, r): 7 + (w + r) % 2 for w in (1, 2, 3) for r in (0, 1, 2)}
    assert len({(one.world, one.replication, one.place) for one in plan}) == len(told)
    plain = plan_of(tiny_study(tmp_path, places=2, replications=3, first_seed=7, worlds=None))
    assert [one.place for one in plain if one.arm == ARMS[0].name] == [7, 8, 7]
    far = plan_of(tiny_study(tmp_path, places=9, replications=3))  # as many as there are runs of an arm
    assert not any("cannot be spread" in note for note in far.notes)
    farther = plan_of(tiny_study(tmp_path, places=10, replications=3))
    assert any("9 runs of an arm cannot be spread over 10 places" in note for note in farther.notes)
    fixed = plan_of(tiny_study(tmp_path))
    assert {one.place for one in fixed} == {1}
    assert any("one synthetic place" in note for note in fixed.notes)


def test_an_arm_keeps_what_it_says_itself(tmp_path: Path) -> None:
    arms = (*ARMS, Arm(name="calm", sets=("parameters.sparks.rate_scale=0.5",)))
    plan = plan_of(tiny_study(tmp_path, arms=arms, levers=(Lever(path=HEADS, values=(5, 10)),)))
    points = [(one.arm.name, one.point) for one in plan.combinations]
    assert points == [
        ("baseline", ((HEADS, 5),)),
        ("baseline", ((HEADS, 10),)),
        ("no_groups", ()),
        ("calm", ((HEADS, 5),)),
        ("calm", ((HEADS, 10),)),
    ]
    drawn = plan.draws.values(plan.row(1), plan.kept["baseline"])["parameters"]["sparks"]
    assert "rate_scale" in drawn
    assert "rate_scale" not in plan.draws.values(plan.row(1), plan.kept["calm"])["parameters"]["sparks"]
    assert any(note.startswith("no_groups says") for note in plan.notes)
    assert any(note.startswith("calm says parameters.sparks.rate_scale") for note in plan.notes)


def test_a_cell_that_an_arm_sets_is_not_multiplied() -> None:
    leaf = Uncertain(
        path="a.b", value={"x": 2.0, "y": {"z": 4}}, low=0.5, high=2, distribution="uniform", limits=(0, 7)
    )
    draws = Draws([leaf])
    row = np.array([1.5])
    assert draws.values(row, frozenset()) == {"a": {"b": {"x": 3.0, "y": {"z": 6}}}}
    assert draws.values(row, frozenset({"a.b.x"})) == {"a": {"b": {"y": {"z": 6}}}}
    assert draws.values(row, frozenset({"a.b.y"})) == {"a": {"b": {"x": 3.0}}}
    assert draws.values(row, frozenset({"a"})) == {}
    assert draws.values(np.array([2.0]), frozenset()) == {"a": {"b": {"x": 4.0, "y": {"z": 7}}}}


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("distribution", ["uniform", "loguniform", "triangular", "normal"])
def test_draws_fill_the_range_by_their_distribution(sample: Any, distribution: str) -> None:
    leaf = Uncertain(path="a", value=3.0, low=1.0, high=9.0, distribution=distribution, limits=(0, 100))
    drawn = draw([leaf, replace(leaf, value=2)], count=1000, sample=sample, seed=3)
    assert drawn.shape == (1000, 2)
    assert drawn.min() >= 1
    assert drawn.max() <= 9
    median = {"uniform": 5.0, "loguniform": 3.0, "triangular": 9 - (6 * 8 / 2) ** 0.5, "normal": 3.397}
    assert np.median(drawn[:, 0]) == pytest.approx(median[distribution], rel=0.05)
    assert np.bincount(drawn[:, 1].astype(int))[1:].tolist() == pytest.approx([111] * 9, abs=15)


def test_more_sobol_worlds_leave_the_first_ones_alone() -> None:
    leaf = Uncertain(path="a", value=3.0, low=1.0, high=9.0, distribution="uniform", limits=(0, 100))
    few, many = (draw([leaf] * 5, count=count, sample="sobol", seed=3) for count in (6, 100))
    assert (few == many[:6]).all()


def test_a_latin_hypercube_has_the_numbers_of_scipy() -> None:
    for width, count in ((1, 1), (5, 7), (40, 100)):
        peer = qmc.LatinHypercube(width, rng=9).random(count)
        assert (even(width, count=count, sample="latin_hypercube", seed=9) == peer).all()


def test_every_uncertain_value_of_the_town_can_be_drawn() -> None:
    plan = plan_of(
        Study(name="x", scenario="town", worlds=Worlds(count=4, vary=("parameters", "world", "costs")))
    )
    for world in plan.worlds:
        changes = plan.draws.values(plan.row(world), frozenset())
        plan.variants["baseline"].variant(changes)


def test_draws_that_contradict_each_other_are_left_out() -> None:
    two = ("request_due_working_days", "request_giveup_working_days")
    vary = tuple(f"parameters.intake.{name}" for name in two)
    plan = plan_of(Study(name="x", scenario="town", worlds=Worlds(count=300, vary=vary)))
    due, given_up = plan.drawn.T
    assert (due <= given_up).all()
    assert ((due > 7) & (given_up < 10)).any()  # the ranges meet, and their corner is not cut off


def test_hardly_a_draw_that_fits_is_an_error() -> None:
    leaf = Uncertain(path="a", value=3.0, low=1.0, high=9.0, distribution="uniform", limits=(0, 100))
    with pytest.raises(RunError, match="narrow the ranges"):
        draw([leaf], count=2, sample="sobol", seed=1, fits=lambda _: False)


@pytest.mark.parametrize("name", ["town", "lanzhou"])
def test_values_changed_in_place_give_the_same_scenario(name: str) -> None:
    arms = (
        *arms_of("baseline,no_groups"),
        Arm(name="calm", sets=("parameters.parties.closeness.family=0.5",)),
    )
    worlds = Worlds(count=3, vary=("parameters", "costs"))
    plan = plan_of(Study(name="x", scenario=name, scale=10, arms=arms, worlds=worlds))
    for world in plan.worlds:
        for arm, variants in plan.variants.items():
            values = plan.draws.values(plan.row(world), plan.kept[arm])
            fast, slow = with_values(variants.base, values), variants.variant(values)
            assert fast.results_digest == slow.results_digest != variants.base.results_digest


# --- keys ----------------------------------------------------------------------------------------

SAME: dict[str, Callable[[Study], Study]] = {
    "title": lambda study: replace(study, title="another"),
    "name": lambda study: replace(study, name="another"),
    "arm's name": lambda study: replace(study, arms=(replace(study.arms[0], name="new"), *study.arms[1:])),
    "arm said otherwise": lambda study: replace(
        study, arms=(study.arms[0], Arm(name="no_groups", sets=("policies.joint_defence=null",)))
    ),
    "days as in the scenario": lambda study: replace(study, days=30),
    "more replications": lambda study: replace(study, replications=3),
    "outcomes in another order": lambda study: replace(study, outcomes=tuple(reversed(study.outcomes))),
}
OTHER: dict[str, Callable[[Study], Study]] = {
    "first seed": lambda study: replace(study, first_seed=2),
    "days": lambda study: replace(study, days=31),
    "worlds": lambda study: replace(study, worlds=None),
    "seed of worlds": lambda study: replace(study, worlds=Worlds(count=3, seed=2)),
    "number of worlds, latin hypercube": lambda study: replace(study, worlds=Worlds(count=4)),
    "what is drawn": lambda study: replace(study, worlds=Worlds(count=3, without=("parameters.staff",))),
    "outcomes": lambda study: replace(study, outcomes=()),
    "subgroups": lambda study: replace(study, subgroups=("age",)),
    "grids": lambda study: replace(study, grids=True),
    "a lever": lambda study: replace(study, levers=(Lever(path="costs.app_yuan_request", values=(5,)),)),
}


@pytest.mark.parametrize("change", SAME)
def test_keys_do_not_change_with(change: str, tmp_path: Path) -> None:
    study = tiny_study(tmp_path, outcomes=("born_per_1000", "trust_mean_end"), replications=1, days=30)
    assert set(keys(plan_of(study))) <= set(keys(plan_of(SAME[change](study))))


@pytest.mark.parametrize("change", OTHER)
def test_keys_change_with(change: str, tmp_path: Path) -> None:
    study = tiny_study(tmp_path, outcomes=("born_per_1000", "trust_mean_end"), replications=1, days=30)
    assert not set(keys(plan_of(study))) & set(keys(plan_of(OTHER[change](study))))


def test_keys_change_with_the_scenario_and_not_with_its_remarks(tmp_path: Path) -> None:
    study = tiny_study(tmp_path)
    before = keys(plan_of(study))
    file = Path(study.scenario)
    file.write_text(TINY.replace("name: tiny", "name: tiny\ntitle: Changed\nnotes: [new]"), encoding="utf-8")
    assert keys(plan_of(study)) == before
    file.write_text(TINY.replace("value: 40", "value: 41"), encoding="utf-8")
    assert not set(keys(plan_of(study))) & set(before)


def test_keys_change_with_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study = tiny_study(tmp_path)
    before = keys(plan_of(study))
    monkeypatch.setattr("sim.sources.sources_digest", lambda: "other rules")
    assert not set(keys(plan_of(study))) & set(before)
    monkeypatch.undo()
    monkeypatch.setattr("analysis.study.plan.outcomes_version", lambda: "other measures")
    assert not set(keys(plan_of(study))) & set(before)


NUMBERS = [
    path
    for path in load("town").paths()
    if path.startswith(("parameters.", "costs."))
    and isinstance(load("town").describe(path).value, float)  # a draw would be wasted on tables and flags
]


@settings(max_examples=12, deadline=None)
@given(path=st.sampled_from(NUMBERS), share=st.floats(0.01, 0.99))
def test_a_key_changes_with_any_number_of_the_scenario(path: str, share: float) -> None:
    known = load("town").describe(path)
    assert known.allowed_low is not None
    assert known.allowed_high is not None
    value = known.value * (1 - share / 2) if known.value else min(known.allowed_high, share)
    base, changed = (
        plan_of(Study(name="x", scenario="town", arms=(Arm(name="a", sets=sets),)))
        for sets in ((), (f"{path}={value!r}",))
    )
    assert (base.key(0) == changed.key(0)) == (value == known.value)


# --- words ---------------------------------------------------------------------------------------


def test_arms_of_a_line() -> None:
    assert arms_of("baseline,no_groups, groups_10+teams ,five:groups_5,costs.app_yuan_request=5") == (
        Arm(name="baseline"),
        Arm(name="no_groups", overlays=("no_groups",)),
        Arm(name="groups_10+teams", overlays=("groups_10", "teams")),
        Arm(name="five", overlays=("groups_5",)),
        Arm(name="costs.app_yuan_request=5", sets=("costs.app_yuan_request=5",)),
    )


@pytest.mark.parametrize("text", ["", "a,,b", "a+", ":a", "a b", "a:"])
def test_bad_lines_of_arms_are_refused(text: str) -> None:
    with pytest.raises(ScenarioError, match="--arms"):
        arms_of(text)


def test_levers_as_typed() -> None:
    found = levers_of(["a.b=1,2.5,null,true,x", "c=1:2:0.25", "d=2:10:4"])
    assert [lever.values for lever in found] == [
        (1, 2.5, None, True, "x"),
        (1.0, 1.25, 1.5, 1.75, 2.0),
        (2, 6, 10),
    ]


@pytest.mark.parametrize("text", ["a", "=1", "a=", "a=1:2:0", "a=3:1:1", "a=x:2:1", "a=1:1e9:1e-9"])
def test_bad_levers_are_refused(text: str) -> None:
    with pytest.raises(ScenarioError, match="--lever"):
        levers_of([text])


@pytest.mark.parametrize("name", ["groups_hezuo", "points_hezuo", "staffing_town", "overload"])
def test_bundled_studies_can_be_planned(name: str) -> None:
    study = read_study(name)
    assert study.title
    assert len(plan_of(study)) >= 100
