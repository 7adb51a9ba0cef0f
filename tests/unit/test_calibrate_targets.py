"""Targets of a place: what is read, and that everything wrong in a file is said at once."""

from pathlib import Path

import numpy as np
import pytest

from analysis.calibrate.targets import TARGETS, Target, read_targets, targets_file
from sim.errors import ScenarioError
from sim.scenario import load

BUNDLED = sorted(path.stem for path in TARGETS.glob("*.yaml"))


@pytest.mark.parametrize("name", BUNDLED)
def test_bundled_targets_can_be_read_and_say_where_they_come_from(name: str) -> None:
    found = read_targets(name)
    assert found.fitted
    assert all(target.quote or target.note for target in found.targets)
    assert all(target.quote for target in found.targets if target.kind == "place")
    if name != "general":
        assert load(name).name == name
        assert any(target.kind == "place" for target in found.targets)


def test_one_of_the_same_measure_takes_the_place_of_what_it_extends(tmp_path: Path) -> None:
    (tmp_path / "low.yaml").write_text(
        "targets:\n  success_true: {range: [0.1, 0.2], discrepancy: 0.1}\n"
        "  born_per_1000: {range: [1, 2], discrepancy: 1}\n"
    )
    (tmp_path / "high.yaml").write_text(
        "extends: low.yaml\ntargets:\n  success_true: {value: 0.9, tolerance: 0.1, discrepancy: 0.1}\n"
    )
    found = read_targets(tmp_path / "high.yaml")
    assert {target.measure: (target.low, target.high) for target in found.targets} == {
        "success_true": (0.9, 0.9),
        "born_per_1000": (1, 2),
    }


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(
        """\
schema: 2
targets:
  succes_true: {range: [0.1, 0.2], discrepancy: 0.1}
  born_per_1000: {value: 3, range: [1, 2], discrepancy: 1}
  success_reported: {range: [2, 1], discrepancy: 1}
  hidden_share: {value: 0.3, discrepancy: 0}
  branching_ratio: {value: many, tolerance: -1, discrepency: 0.1}
  requests_per_1000: {range: [1, 2], discrepancy: 1, kind: palce}
  spark_share: 0.3
"""
    )
    with pytest.raises(ScenarioError) as caught:
        read_targets(file)
    for said in (
        "bad.yaml:1: schema: 2 is no version; allowed: 1",
        "bad.yaml:3: targets.succes_true: no such measure; did you mean success_true?",
        "bad.yaml:4: targets.born_per_1000: one of value and range is wanted",
        "bad.yaml:5: targets.success_reported.range: two rising numbers are wanted",
        "bad.yaml:6: targets.hidden_share.tolerance: missing",
        "bad.yaml:6: targets.hidden_share.discrepancy: 0: no model is without error",
        "bad.yaml:7: targets.branching_ratio.value: many is not a number",
        "bad.yaml:7: targets.branching_ratio.tolerance: -1: a number from 0 on is wanted",
        "bad.yaml:7: targets.branching_ratio.discrepency: unknown key; did you mean discrepancy?",
        "bad.yaml:8: targets.requests_per_1000.kind: palce is not known; did you mean place?",
        "bad.yaml:9: targets.spark_share: 0.3 is not a mapping",
    ):
        assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("extends: self.yaml\n", "extend one another"),
        ("name: x\n", "targets: missing"),
        ("extends: nowhere.yaml\n", "no such file"),
        ("targets:\n  hidden_share: {range: [0, 1], discrepancy: 1, held_out: true}\n", "all are held out"),
    ],
)
def test_files_that_hold_nothing_to_fit_are_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "self.yaml").write_text(text)
    with pytest.raises(ScenarioError, match=said):
        read_targets(tmp_path / "self.yaml")


def test_a_place_without_targets_is_told_which_have_some() -> None:
    with pytest.raises(ScenarioError, match=r"xining: no bundled targets; allowed: bayannur"):
        targets_file("xining")


def test_any_value_of_a_range_is_as_good_as_another() -> None:
    target = Target(measure="x", low=1.0, high=2.0, tolerance=3.0, discrepancy=4.0)
    assert target.variance == 25
    distances = target.distance(np.array([0.5, 1.0, 1.7, 2.0, 4.0, np.nan]))
    assert distances.tolist() == [0.5, 0, 0, 0, 2.0, np.inf]
    assert target.met(np.array([-9.1, -8.9, 12.0, 12.1])).tolist() == [False, True, True, False]
