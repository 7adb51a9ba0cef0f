"""`calibrate` and `carry-over` as their users meet them, on a house of forty people."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tiny import TINY, tiny_scenario
from typer.testing import CliRunner, Result

from analysis.calibrate.calibration import Question, calibrate
from analysis.calibrate.files import as_json
from analysis.calibrate.simulator import Place
from analysis.calibrate.targets import read_targets
from analysis.cli.app import app
from analysis.study.given import worlds_of

TARGETS = """
schema: 1
name: tiny
targets:
  born_per_1000: {value: 300, tolerance: 120, discrepancy: 30, kind: place, quote: twelve a year}
  gridworker_requests_share: {range: [0.02, 0.2], discrepancy: 0.02}
  hidden_share: {range: [0, 1], discrepancy: 0.1, held_out: true}
"""
VARY = "parameters.sparks.rate_scale,parameters.intake.request_minutes"
RUNS = 300


def invoke(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def files(folder: Path) -> tuple[str, str]:
    """The scenario's file and the targets'."""
    (folder / "targets.yaml").write_text(TARGETS, encoding="utf-8")
    return tiny_scenario(folder), str(folder / "targets.yaml")


@pytest.fixture(scope="module")
def calibrated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A folder with a scenario, its targets and a calibration, and what the command printed."""
    folder = tmp_path_factory.mktemp("calibrated")
    scenario, targets = files(folder)
    told = invoke(
        *("calibrate", scenario, "--targets", targets, "--vary", VARY, "--runs", RUNS, "--worlds", 40),
        *("--days", 30, "--jobs", 1, "--out", folder / "out", "--json"),
    )
    assert told.exit_code == 0, told.stderr
    return folder, json.loads(told.stdout)


@pytest.mark.slow
def test_everything_is_told_with_interval_and_n(calibrated: tuple[Path, dict[str, Any]]) -> None:
    _, found = calibrated
    assert found["runs"] == found["runs_made"] == RUNS
    assert found["runs_failed"] == 0
    assert len(found["parameters"]) == 2
    assert found["share_left"]["low"] <= found["share_left"]["value"] <= found["share_left"]["high"]
    for one in found["identifiability"]:
        assert one["left_low"] <= one["left_high"]
        assert one["n"] > 1
    assert [check["target"]["measure"] for check in found["checks"]][-1] == "hidden_share"
    for check in found["checks"]:
        for band in (check["prior"], check["posterior"]):
            assert band["low"] <= band["median"] <= band["high"]
            assert band["meets"]["low"] <= band["meets"]["value"] <= band["meets"]["high"]
            assert band["n"] >= 1
    assert found["sentences"][0].startswith("This shows which parameters fit 1 fact of the place")
    assert "does not show that the model is right" in found["sentences"][0]


@pytest.mark.slow
def test_the_folder_holds_worlds_that_other_commands_take(
    calibrated: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    folder, _ = calibrated
    names = {path.name for path in (folder / "out").iterdir()}
    assert names == {
        *("calibration.json", "worlds.parquet", "parameters.csv", "targets.csv"),
        *("waves.png", "parameters.png", "targets.png"),
    }
    worlds = pd.read_parquet(folder / "out" / "worlds.parquet")
    assert list(worlds.columns) == ["world", *sorted(VARY.split(","))]
    assert worlds_of(str(folder / "out" / "worlds.parquet")).count == len(worlds) == 40  # type: ignore[union-attr]
    told = invoke(
        *("compare", folder / "tiny.yaml", "--arms", "baseline,no_groups", "--days", 20, "--jobs", 1),
        *("--worlds", folder / "out" / "worlds.parquet", "--out", tmp_path / "compared", "--json"),
        "--no-figures",
    )
    assert told.exit_code == 0, told.stderr
    assert json.loads(told.stdout)["worlds"]["count"] == 40


@pytest.mark.slow
def test_a_calibration_that_was_stopped_goes_on_to_the_same(tmp_path: Path) -> None:
    scenario, targets = files(tmp_path)
    question = Question(
        place=Place(scenario=scenario, days=30),
        targets=read_targets(targets),
        vary=tuple(VARY.split(",")),
        runs=RUNS,
        worlds=40,
    )

    def stop_at(most: int) -> Callable[[int], None]:
        def on_runs(made: int) -> None:
            if made >= most:
                raise KeyboardInterrupt

        return on_runs

    for most in (37, 120, 220, 280):
        with pytest.raises(KeyboardInterrupt):
            calibrate(question, folder=tmp_path / "stopped", jobs=1, on_runs=stop_at(most))
    last = calibrate(question, folder=tmp_path / "stopped", jobs=1)
    whole = calibrate(question, folder=tmp_path / "whole", jobs=1)
    assert last.made < whole.made == RUNS
    one, other = as_json(last), as_json(whole)
    assert one.pop("runs_made") < other.pop("runs_made")
    assert one == other
    assert np.array_equal(last.worlds, whole.worlds)


@pytest.mark.slow
def test_what_was_learnt_is_carried_over(calibrated: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    folder, _ = calibrated
    (tmp_path / "other.yaml").write_text(
        TINY.replace("name: tiny", "name: other")
        + "parameters: {intake: {request_minutes: {value: 30, range: [20, 40], source: assumed}}}\n",
        encoding="utf-8",
    )
    told = invoke(
        *("carry-over", folder / "out", "--to", tmp_path / "other.yaml", "--jobs", 1, "--days", 30),
        *("--targets", folder / "targets.yaml", "--out", tmp_path / "out", "--json"),
    )
    assert told.exit_code == 0, told.stderr
    found = json.loads(told.stdout)
    assert found["travelled"] == ["parameters.sparks.rate_scale"]
    assert found["stayed"] == ["parameters.intake.request_minutes"]
    assert found["runs"] == 80
    assert {check["verdict"] for check in found["checks"]} <= {"better", "worse", "no different"}
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        *("carry_over.json", "targets.csv", "targets.png"),
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["calibrate", "xining"], "xining: no bundled targets"),
        (["calibrate", "hezou"], "hezou: no bundled targets; did you mean hezuo?"),
        (["calibrate", "hezuo", "--targets", "hezou"], "no such file; did you mean hezuo?"),
        (["calibrate", "hezuo", "--vary", "parameters.spark"], "did you mean parameters.sparks?"),
        (["calibrate", "hezuo", "--runs", "100"], "--runs: 100 are too few for 20 parameters: at least"),
        (["carry-over", "nowhere", "--to", "dulan"], "nowhere: not a folder of results"),
    ],
)
def test_mistakes_are_said_before_anything_runs(words: list[str], said: str, tmp_path: Path) -> None:
    told = invoke(*words, "--out", tmp_path / "out")
    assert told.exit_code == 2
    assert said in told.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("dear diary")
    told = invoke("calibrate", "hezuo", "--out", tmp_path)
    assert told.exit_code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
