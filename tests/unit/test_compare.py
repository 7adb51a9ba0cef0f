"""Comparisons of results made by hand, whose effects are known, and one of a real town."""

import io
import json
import math

import numpy as np
import pytest
from compared import results_of

from analysis.cli.comparing import Asked, arms_asked, understood
from analysis.compare.comparison import Compared, Comparison, base_of, title_of
from analysis.compare.differences import difference
from analysis.compare.effects import effect_of, effects_of, identical
from analysis.compare.files import as_json, frame, write_comparison
from analysis.compare.outcomes import (
    LEAD,
    SECTIONS,
    WORDS,
    WORST_TENTH,
    Base,
    in_sections,
    natural_of,
    outcome_of,
)
from analysis.compare.sequential import aims_of, run_until, sized
from analysis.compare.table import effects_table
from analysis.compare.words import bounds, estimate, figure, pairing_words, yuan
from analysis.grid_measures import GRID_MEASURES
from analysis.measures import MEASURES
from analysis.study import arms_of
from analysis.study.intervals import Interval
from sim.errors import ScenarioError
from sim.scenario import load

BASE = Base(residents=20_000, households=6_000)
DAYS, INCIDENTS = LEAD
COST, HEADS = "cost_total_yuan", "head_hours"


def levels(days=100.0, incidents=20.0, *, n=40, seed=1, **others):
    """Outcomes of an arm; the same seed gives the same worlds and luck."""
    draw = np.random.default_rng(seed)
    luck, counts = draw.normal(0, 1, n), draw.normal(0, 1, n)
    return {DAYS: days + luck, INCIDENTS: incidents + counts} | {
        name: value + 0 * luck for name, value in others.items()
    }


def made(arms, **kwargs):
    """A comparison of arms with the first."""
    results = results_of(arms, **kwargs)
    reference, *others = arms
    town = load("town")
    compared = [
        Compared(
            name=name,
            title=name,
            difference=difference(arm=town, against=town),
            effects=tuple(effects_of(results, arm=name, against=reference, base=BASE)),
            identical=identical(results, arm=name, against=reference),
        )
        for name in others
    ]
    return Comparison(
        study=results.study, place="Town", base=BASE, days=365, against=reference, against_title=reference,
        arms=tuple(compared), results=results, notes=(), took=None, asked=(),
    )  # fmt: skip


# --- effects -------------------------------------------------------------------------------------


def test_common_luck_leaves_the_effect_alone():
    results = results_of({"baseline": levels(), "teams": levels(days=90)})
    found = effect_of(results, DAYS, arm="teams", against="baseline", base=BASE)
    assert found.change.value == pytest.approx(-10)
    assert found.change.half_width == pytest.approx(0, abs=1e-9)
    assert found.relative.value == pytest.approx(-0.1, abs=0.005)
    assert (found.verdict, found.change.n) == ("better", 40)
    assert (found.chance.value, found.chance.n) == (1.0, 40)
    assert found.in_nature.value == pytest.approx(-200)
    assert found.natural.unit == "severity-days a year"
    assert math.isinf(found.pairing.efficiency.value)


def test_direction_comes_from_the_registry_and_none_is_no_praise():
    arms = {"a": levels(trust_mean_end=0.5, success_reported=0.9, utilisation_gridworkers=0.5)}
    arms["b"] = levels(trust_mean_end=0.4, success_reported=0.95, utilisation_gridworkers=0.6)
    found = {one.outcome.column: one for one in effects_of(results_of(arms), arm="b", against="a", base=BASE)}
    assert found["trust_mean_end"].verdict == "worse"
    assert found["success_reported"].verdict == "better"
    assert found["utilisation_gridworkers"].verdict == "higher"
    assert found["utilisation_gridworkers"].chance is None


def test_luck_of_its_own_cannot_be_told_from_nothing():
    results = results_of({"a": levels(seed=1), "b": levels(seed=2)})
    found = effect_of(results, INCIDENTS, arm="b", against="a", base=BASE)
    assert found.verdict == "not distinguishable"
    assert found.pairing.efficiency.low < 1 < found.pairing.efficiency.high


def test_equal_arms_are_identical_with_exactly_nothing_between_them():
    comparison = made({"a": levels(), "b": levels()})
    arm = comparison.arms[0]
    assert arm.identical
    assert [(one.change.value, one.change.low, one.change.high) for one in arm.effects] == [(0, 0, 0)] * 2
    assert {one.verdict for one in arm.effects} == {"identical"}
    assert "identical with a" in comparison.headline(arm)


def test_undefined_outcomes_are_left_out_and_counted():
    arms = {"a": levels(), "b": levels(days=90)}
    arms["b"][DAYS][:3] = np.nan
    found = effect_of(results_of(arms), DAYS, arm="b", against="a", base=BASE)
    assert (found.change.n, found.change.dropped) == (37, 3)
    assert len(effects_of(results_of({name: one | {HEADS: [np.nan] * 40} for name, one in arms.items()}),
                          arm="b", against="a", base=BASE)) == 2  # fmt: skip


def test_runs_of_one_world_are_one_unit():
    found = effect_of(results_of({"a": levels(), "b": levels(seed=2)}, replications=4),
                      DAYS, arm="b", against="a", base=BASE)  # fmt: skip
    assert found.change.n == 10


# --- outcomes ------------------------------------------------------------------------------------


def test_every_outcome_that_is_shown_or_named_is_in_a_registry():
    for column in [*WORDS, *(one for names in SECTIONS.values() for one in names)]:
        assert outcome_of(column).measure in (GRID_MEASURES if WORST_TENTH in column else MEASURES)
    assert tuple(SECTIONS["Lead outcomes"]) == LEAD == next(iter(SECTIONS.values()))


@pytest.mark.parametrize(
    ("column", "unit", "factor"),
    [
        (INCIDENTS, "incidents a year", 0.2),
        ("hidden_share", "percentage points", 100),
        ("patrol_visits_per_household", "visits a year", 6000),
        ("cost_per_resident_yuan", "yuan a year", 20_000),
        (COST, "yuan a year", 1),
        (HEADS, "hours a year", 1),
    ],
)
def test_natural_units(column, unit, factor):
    assert natural_of(outcome_of(column), BASE) == (unit, pytest.approx(factor))


@pytest.mark.parametrize("column", ["trust_mean_end", "detection_days_median", f"{INCIDENTS} [age: old]"])
def test_what_has_no_natural_unit(column):
    assert natural_of(outcome_of(column), BASE) is None


def test_a_gap_is_better_small_and_grids_by_what_is_rated_red():
    assert outcome_of("participation_last [age gap]").better == "lower"
    assert outcome_of(f"disputes_noticed [{WORST_TENTH}]").better == "higher"
    assert outcome_of(f"incidents [{WORST_TENTH}]").words == "incidents, worst tenth of grids"
    assert outcome_of(f"{DAYS} [age: old]").words == "unsettled days, aged 60 or over"


def test_lead_outcomes_with_their_subgroups_or_what_was_asked_for_are_shown():
    columns = [DAYS, f"{DAYS} [age: old]", "joint_groups", COST]
    assert in_sections(columns) == {
        "Lead outcomes": [DAYS], "Costs": [COST], "How unequally it falls": [f"{DAYS} [age: old]"]
    }  # fmt: skip
    assert in_sections(columns, asked=["joint_groups", DAYS]) == {
        "Outcomes": ["joint_groups", DAYS, f"{DAYS} [age: old]"]
    }


# --- words ---------------------------------------------------------------------------------------


def test_figures_are_as_exact_as_their_intervals():
    assert figure(1234.56) == "1,235"
    assert figure(9.153, spread=0.48) == "9.2"
    assert figure(-0.89823, spread=0.006, signed=True) == "-0.898"
    assert figure(2_345_678, spread=1e5) == "2.35 million"
    assert figure(math.nan) == "–"
    assert (
        estimate(Interval(value=0.1, low=0.05, high=0.15, n=9), factor=100, percent=True) == "10% (5 to 15)"
    )
    assert bounds(Interval(value=1, low=math.nan, high=math.nan, n=1, note="one unit has no interval")) == (
        "(one unit has no interval)"
    )
    assert (
        yuan(Interval(value=-400_000, low=-500_000, high=-300_000, n=9)) == "0.40 (0.30 to 0.50) million yuan"
    )


def test_the_sentence_tells_both_lead_outcomes_the_cost_and_the_heads_hours():
    arms = {"baseline": levels(cost_total_yuan=1e6, head_hours=5000)}
    arms["teams"] = levels(days=91, incidents=20.001, seed=1, cost_total_yuan=1.4e6, head_hours=17_000)
    arms["teams"][INCIDENTS] = arms["teams"][INCIDENTS] + np.tile([-2, 2], 20)
    comparison = made(arms)
    said = comparison.headline(comparison.arms[0])
    assert said.startswith("In Town (20,000 residents), teams against baseline: unsettled days fall by 9.0")
    assert "180 (no spread) severity-days fewer a year" in said
    assert "incidents cannot be told from unchanged" in said
    assert "It costs 0.400 (no spread) million yuan more" in said
    assert "household heads give 12,000 (no spread) hours more a year." in said


def test_the_table_shows_benefits_and_harms_in_order_with_interval_and_n():
    from rich.console import Console

    arms = {"a": levels(cost_total_yuan=1e5), "b": levels(days=90, incidents=22, cost_total_yuan=2e5)}
    comparison = made(arms)
    console = Console(width=200, record=True, file=io.StringIO())
    console.print(effects_table(comparison.arms[0].effects, comparison.sections, against="a"))
    lines = [line for line in console.export_text().splitlines() if line.startswith("  ") and " 40 " in line]
    assert [line.split("  ")[1] for line in lines] == ["unsettled days", "incidents", "cost"]
    assert "better" in lines[0]
    assert "WORSE" in lines[1]
    assert "WORSE" in lines[2]


def test_pairing_is_told_for_lead_outcomes():
    noisy = levels()
    noisy[DAYS] = noisy[DAYS] + np.random.default_rng(3).normal(0, 0.1, 40)
    comparison = made({"a": levels(), "b": noisy})
    assert "for unsettled days" in pairing_words(comparison.arms[0].effects)


# --- differences of scenarios --------------------------------------------------------------------


def changed(scenario, *, sets=(), overlays=()):
    return difference(arm=load(scenario, sets=sets, overlays=overlays), against=load(scenario))


def test_a_policy_taken_away_or_added_is_told_as_one_thing():
    away = changed("hezuo", overlays=["no_groups"])
    assert away.lines() == ["policies.joint_defence: taken away"]
    assert (away.levers, away.warning()) == (1, "")
    added = changed("town", overlays=["teams"])
    assert added.lines()[0].startswith("policies.teams: added (")


def test_one_lever_for_another_is_one_lever():
    found = changed("hezuo", overlays=["groups_10"])
    assert found.lines() == [
        "policies.joint_defence: households_per_head none -> 10 households; heads 1,616 -> none"
    ]
    assert (found.levers, found.warning()) == (1, "")


def test_several_levers_or_policies_at_once_are_warned_of():
    two = changed("hezuo", overlays=["no_groups", "points_off"])
    assert two.warning() == "differs in 2 things at once: the effect is that of all together"
    levers = [
        "policies.joint_defence.register_probability=0.5",
        "policies.joint_defence.stipend_yuan_month=80",
    ]
    assert (
        changed("hezuo", sets=levers).warning().startswith("moves 2 levers of policies.joint_defence at once")
    )
    one = changed("town", sets=["parameters.sparks.rate_scale=1.5"])
    assert one.lines() == ["parameters.sparks.rate_scale: rate_scale 1 -> 1.5"] or len(one.lines()) == 1
    assert changed("town").changes == ()


def test_an_arm_is_called_by_its_overlays_title():
    assert title_of(arms_of("no_groups")[0]) == "no_groups (without groups of households)"
    assert title_of(arms_of("no_groups+teams")[0]) == "no_groups+teams"
    assert title_of(arms_of("baseline")[0]) == "baseline"
    town = load("town")
    assert base_of(town).residents == sum(one.residents for one in town.place.settings.values())


# --- until intervals are narrow enough -----------------------------------------------------------


def growing(spread, *, n=2000):
    """A place to run: results of the first units of two arms whose difference varies by `spread`."""
    draw = np.random.default_rng(5)
    one, other = draw.normal(0, 1, n), draw.normal(0, spread, n)

    def run(study):
        count = study.worlds.count if study.worlds else study.replications
        units = {"a": {DAYS: 100 + one[:count]}, "b": {DAYS: 95 + one[:count] + other[:count]}}
        return results_of(units, worlds=study.worlds is not None)

    return run


def test_runs_are_added_until_the_aim_is_met_and_what_it_took_is_said():
    run = growing(5.0)
    study = sized(run_study_of(run), 40)
    assert study.worlds.sample == "sobol"
    results, took = run_until(study, against="a", aims=aims_of("1%", [DAYS]), most=1000, run=run)
    assert took.looks[0] == 40
    assert 60 < took.looks[-1] == results.study.worlds.count < 200
    found = effect_of(results, DAYS, arm="b", against="a", base=BASE, looks=took.looks)
    assert found.change.half_width <= 1.0 * 1.01
    assert took.missed == ()
    assert f"{took.looks[-1]} plausible worlds, looked at after 40, " in took.told()


def test_the_maximum_ends_it_and_says_what_is_still_wider():
    run = growing(5.0)
    _, took = run_until(run_study_of(run), against="a", aims=aims_of(f"{DAYS}=0.2", [DAYS]), most=60, run=run)
    assert took.looks[-1] == 60
    assert "stopped at the most allowed, 60; still wider: b: unsettled days" in took.told()


def test_replications_are_the_units_where_no_worlds_are_drawn():
    run = growing(5.0)
    study = results_of({"a": {DAYS: [1.0] * 5}, "b": {DAYS: [1.0] * 5}}, worlds=False).study
    _, took = run_until(study, against="a", aims=aims_of("1%", [DAYS]), most=1000, run=run)
    assert took.unit == "replications"
    assert took.looks[-1] > 60


def run_study_of(run):
    """The study of growing results, before any size was chosen."""
    return results_of({"a": {DAYS: [1.0] * 5}, "b": {DAYS: [1.0] * 5}}).study


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("wide", "a half-width such as 5%"),
        ("-3%", "a half-width such as 5%"),
        ("3", "only a percentage is understood"),
        ("incident_per_100000=3", "no such outcome here; did you mean incidents_per_100000?"),
    ],
)
def test_aims_that_cannot_be(text, said):
    with pytest.raises(ScenarioError, match="--within") as error:
        aims_of(text, [DAYS, INCIDENTS])
    assert said in str(error.value)


# --- files and figures ---------------------------------------------------------------------------


@pytest.fixture
def comparison():
    arms = {
        "baseline": levels(cost_total_yuan=1e6, trust_mean_end=0.5),
        "teams": levels(days=90, incidents=23, cost_total_yuan=1.3e6, trust_mean_end=0.6),
        "same": levels(cost_total_yuan=1e6, trust_mean_end=0.5),
    }
    return made(arms)


def test_files_hold_every_effect_with_its_interval_and_n(comparison, tmp_path):
    import pandas as pd

    written = write_comparison(comparison, folder=tmp_path)
    names = {path.name for path in written}
    assert names == {path.name for path in tmp_path.iterdir()}
    assert {"comparison.csv", "comparison.parquet", "comparison.json", "effects.png", "worlds.png"} <= names
    table = pd.read_csv(tmp_path / "comparison.csv")
    assert len(table) == 8
    assert (table["change_n"] == 40).all()
    parquet = pd.read_parquet(tmp_path / "comparison.parquet")
    assert parquet["change"].tolist() == pytest.approx(table["change"].tolist())
    told = json.loads((tmp_path / "comparison.json").read_text())
    teams, same = told["arms"]
    assert same["identical"]
    assert teams["effects"][0]["change"]["value"] == pytest.approx(-10)
    assert teams["effects"][0]["change"]["n"] == 40
    assert teams["effects"][1]["verdict"] == "worse"


def test_json_holds_no_number_that_json_has_not(comparison):
    json.dumps(as_json(comparison), allow_nan=False)
    assert frame(comparison)["pairing_efficiency"].isna().any()  # infinite: the same difference in every run


def texts_of(figure):
    found = [*figure.texts, figure._suptitle, *figure.findobj(lambda one: hasattr(one, "get_text"))]
    return " | ".join(text.get_text() for text in found)


def test_figures_say_the_finding_and_the_side(comparison):
    from analysis.compare.figures import cost_figure, effects_figure, worlds_figure

    effects, worlds, cost = (draw(comparison) for draw in (effects_figure, worlds_figure, cost_figure))
    for one in (effects, worlds, cost):
        said = texts_of(one)
        assert "teams: unsettled days -10.00" in said or "teams: unsettled days -9.99" in said
        assert "same: the same as baseline" in said
        assert "40 plausible worlds" in said
    assert "◀ worse" in texts_of(effects)
    assert "better ▶" in texts_of(effects)
    assert "better in 100%" in texts_of(worlds)
    assert "better, but dearer" in texts_of(cost)


def test_marks_stand_on_the_better_side_whatever_the_direction(comparison):
    from analysis.compare.figures import effects_figure

    axes = effects_figure(comparison).axes[0]
    places = {
        round(line.get_ydata()[0], 1): line.get_xdata()[0] for line in axes.lines if line.get_marker() == "o"
    }
    labels = [text.get_text() for text in axes.get_yticklabels()]
    at = {
        label: places[float(labels.index(label))]
        for label in ("unsettled days", "incidents", "trust in the offices")
    }
    assert at["unsettled days"] > 0 > at["incidents"]
    assert at["trust in the offices"] > 0


# --- the command line ----------------------------------------------------------------------------


def test_common_policies_and_settings_lie_under_those_of_arms():
    arms = arms_asked(Asked(scenario="town", arms="baseline,points", policies=("teams",), sets=("a.b=1",)))
    assert [arm.overlays for arm in arms] == [("teams",), ("teams", "points")]
    assert [arm.sets for arm in arms] == [("a.b=1",)] * 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"arms": "baseline"}, "--arms: baseline: at least two arms"),
        ({"arms": "baseline,no_group"}, "--arms: no_group: no such overlay; did you mean no_groups?"),
        ({"arms": "baseline,no_groups", "reps": "few"}, "--reps: few: a whole number"),
        (
            {"arms": "baseline,no_groups", "against": "no_grups"},
            "--against: no_grups: no such arm; did you mean no_gr",
        ),
        ({"arms": "baseline,no_groups", "within": "5%"}, "--within: only --reps auto"),
    ],
)
def test_what_is_asked_wrongly_is_told_by_option(options, said):
    with pytest.raises(ScenarioError) as error:
        understood(Asked(scenario="town", **options))
    assert said in str(error.value)


def test_all_that_is_asked_wrongly_is_told_at_once():
    wrong = Asked(
        scenario="town", arms="baseline,no_grups", reps="few", outcomes=("incident_per_100000",), by=("ages",)
    )
    with pytest.raises(ScenarioError) as error:
        understood(wrong)
    for part in ("no_groups?", "--reps: few", "incidents_per_100000?", "age?"):
        assert part in str(error.value)
