"""Regret, rankings and boxes against cases whose answer is known, and the command end to end."""

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tiny import tiny_scenario
from typer.testing import CliRunner, Result

from analysis.cli.app import app
from analysis.robustness.boxes import find_box
from analysis.robustness.regret import rank
from analysis.staffing.target import Target

LOSSES = np.array([[10, 12, 11], [20, 10, 15], [30, 33, 31], [10, 14, 16]], dtype=float)
"""Three policies in four worlds; the best ones are a, b, a, a."""
ARMS = ("a", "b", "c")


def test_regret_by_hand() -> None:
    found = rank(LOSSES[:, None, :], arms=ARMS, better="lower", factor=2.0)
    by_arm = {one.arm: one for one in found.standings}
    assert [one.arm for one in found.standings] == ["b", "a", "c"]
    assert by_arm["a"].mean_regret.value == pytest.approx(2 * 10 / 4)
    assert by_arm["b"].mean_regret.value == pytest.approx(2 * (2 + 3 + 4) / 4)
    assert by_arm["a"].max_regret.value == 20
    assert by_arm["a"].most_regretted_world == 2
    assert by_arm["b"].worst.value == 66
    assert by_arm["b"].worst_world == 3
    assert by_arm["a"].best.value == 0.75
    assert by_arm["c"].best.value == 0
    assert dict(found.chosen) == {"mean_regret": "b", "maximin": "a", "max_regret": "b", "p90_regret": "b"}
    assert found.first_holds.value == 0.25
    assert found.holds.value == 0
    assert found.same == ()
    assert math.isnan(found.luck.value)


def test_higher_is_better_turns_it_round() -> None:
    found = rank(-LOSSES[:, None, :], arms=ARMS, better="higher")
    assert [one.arm for one in found.standings] == ["b", "a", "c"]
    assert {one.arm: one.worst.value for one in found.standings} == {"a": -30, "b": -33, "c": -31}


@pytest.mark.parametrize(("sense", "share"), [("<=", 0.5), (">=", 0.75)])
def test_the_target_is_met_in_a_share_of_worlds(sense: str, share: float) -> None:
    target = Target(outcome="x", sense="<=" if sense == "<=" else ">=", bound=12)
    found = rank(LOSSES[:, None, :], arms=ARMS, better="lower", target=target)
    meets = {one.arm: one.meets for one in found.standings}["b"]
    assert meets is not None
    assert meets.value == share
    assert 0 < meets.low < share < meets.high <= 1


def test_policies_that_are_equal_are_named_and_hold() -> None:
    twice = np.column_stack([LOSSES[:, 0], LOSSES[:, 0]])
    found = rank(twice[:, None, :], arms=("one", "two"), better="lower")
    assert found.same == (("one", "two"),)
    assert found.holds.value == found.first_holds.value == 1.0


def test_luck_alone_makes_regret_and_is_told() -> None:
    draw = np.random.default_rng(1)
    noise = draw.normal(size=(4000, 3, 4))
    found = rank(noise, arms=("a", "b", "c", "d"), better="lower")
    for one in found.standings:  # policies that are alike: all regret is luck
        assert one.mean_regret.value == pytest.approx(found.luck.value, abs=0.05)
    apart = rank(noise + np.array([0, 50, 60, 70]), arms=("a", "b", "c", "d"), better="lower")
    assert apart.luck.value == 0
    assert apart.holds.value == apart.stable == 1.0


def test_intervals_of_mean_regret_cover_it() -> None:
    truth, hits = 1 / math.sqrt(math.pi), 0  # of two standard normal losses
    draw = np.random.default_rng(3)
    for _ in range(100):
        found = rank(draw.normal(size=(100, 1, 2)), arms=("a", "b"), better="lower")
        interval = found.standings[0].mean_regret
        hits += interval.low <= truth <= interval.high
    assert hits >= 80  # the first in the ranking has the least regret of the two: a little too little


# --- boxes ---------------------------------------------------------------------------------------

PATHS = [f"p{number}" for number in range(60)]


def test_a_planted_box_is_found_and_told() -> None:
    draw = np.random.default_rng(1)
    drawn = draw.uniform(size=(200, 60))
    inside = (drawn[:, 3] > 0.5) & (drawn[:, 7] < 0.5)
    box = find_box(drawn, PATHS, draw.uniform(size=200) < np.where(inside, 0.9, 0.05))
    assert box is not None
    assert box.convincing
    bounds = {one.path: (one.low, one.high) for one in box.bounds}
    assert set(bounds) == {"p3", "p7"}
    assert bounds["p3"][0] == pytest.approx(0.5, abs=0.2)
    assert bounds["p7"][1] == pytest.approx(0.5, abs=0.2)
    assert box.density.value > 0.7
    assert box.coverage.value > 0.7


@pytest.mark.slow
def test_boxes_of_chance_are_not_told() -> None:
    draw = np.random.default_rng(2)
    told = 0
    for _ in range(20):
        box = find_box(draw.uniform(size=(100, 60)), PATHS, draw.uniform(size=100) < 0.3)
        told += box is not None and box.convincing
    assert told <= 4  # one of twenty is expected; five or more come by chance once in 390


def test_whole_numbers_are_not_torn_apart() -> None:
    draw = np.random.default_rng(4)
    drawn = np.column_stack([draw.integers(1, 4, size=120), draw.uniform(size=120)])
    box = find_box(drawn, ["whole", "other"], drawn[:, 0] == 3)
    assert box is not None
    assert box.convincing
    assert [(one.path, one.low) for one in box.bounds] == [("whole", 2.5)]
    assert box.density.value == box.coverage.value == 1


def test_too_few_cases_have_no_box() -> None:
    drawn = np.random.default_rng(5).uniform(size=(100, 3))
    assert find_box(drawn, PATHS[:3], np.zeros(100, dtype=bool)) is None
    assert find_box(drawn, PATHS[:3], np.arange(100) < 4) is None
    assert find_box(drawn[:15], PATHS[:3], np.arange(15) < 7) is None


# --- the command ---------------------------------------------------------------------------------

LIVELY = ("--set", "parameters.parties.h_voice_per_day=0.05", "--days", "60", "--jobs", "1")


def call(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), prog_name="python run.py")


def test_from_a_scenario_and_again_from_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["--arms", "baseline,no_groups", "--worlds", "12", "--reps", "2", "--out", "out"]
    target = ["--target", "cost_total_yuan <= 1000000000"]
    done = call("robustness", tiny_scenario(tmp_path), *words, *LIVELY, *target, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["rankings"][0]["outcome"] == "cost_total_yuan"
    assert {card["arm"] for card in told["cards"]} == {"baseline", "no_groups"}
    assert all(one["meets"]["n"] == 12 for one in told["rankings"][0]["policies"])
    table = pd.read_csv("out/robustness.csv")
    assert len(table) == 2 * 3
    assert (table["max_regret"] >= table["p90_regret"]).all()
    assert (table.groupby("outcome")["best"].sum() >= 1).all()
    assert {"ranking.png", "cards.txt"} <= {path.name for path in Path("out").iterdir()}
    again = call("robustness", "out", "--jobs", "1", "--outcomes", "cost_total_yuan")
    assert again.exit_code == 0, again.output
    assert "household heads' hours" in again.stdout
    assert "The worst of the worlds drawn is not the worst there is." in again.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--arms", "baseline"], "at least two arms are wanted"),
        (["--arms", "baseline,no_group"], "did you mean no_groups?"),
        (["--worlds", "0"], "robustness is over plausible worlds"),
        (["--worlds", "nowhere.parquet"], "no such file"),
        (["--outcomes", "incident"], "incident: no such measure"),
        (["--outcomes", "head_load,voiced_per_1000"], "neither low nor high is better"),
        (["--target", "incidents < 5"], "write an outcome, <= or >=, and a number"),
    ],
)
def test_bad_words(words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = call("robustness", "town", *words)
    assert result.exit_code == 2, result.output
    assert said in result.stderr
    assert list(tmp_path.iterdir()) == []
