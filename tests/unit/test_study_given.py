"""Plausible worlds from a file: what is read, what is refused, and that runs are those of drawn worlds."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tiny import tiny_study
from typer.testing import CliRunner

from analysis.cli.app import app
from analysis.study import Study, Worlds, plan_of, read_study, run_study
from analysis.study.given import resampled, worlds_of
from sim.errors import ScenarioError

RATE = "parameters.sparks.rate_scale"
TABLE = "parameters.channels.trust"


def file_of(folder: Path, **columns: Any) -> str:
    """A file of three worlds; a column may be left out (None), replaced or added."""
    whole = {"world": [1, 2, 3], RATE: [0.5, 0.8, 1.1], TABLE: [0.0, 1.0, 2.0], **columns}
    file = folder / "given.parquet"
    pd.DataFrame({name: values for name, values in whole.items() if values is not None}).to_parquet(file)
    return str(file)


def of_file(folder: Path, **columns: Any) -> Study:
    return replace(tiny_study(folder), worlds=worlds_of(file_of(folder, **columns)))


def test_a_file_says_what_varies_and_to_what(tmp_path: Path) -> None:
    plan = plan_of(of_file(tmp_path))
    assert [leaf.path for leaf in plan.draws.leaves] == [TABLE, RATE]
    assert plan.drawn.tolist() == [[0.0, 0.5], [1.0, 0.8], [2.0, 1.1]]
    assert list(plan.worlds) == [1, 2, 3]


def test_runs_of_a_file_are_those_of_the_worlds_that_it_was_written_by(tmp_path: Path) -> None:
    drawn = replace(tiny_study(tmp_path), replications=1)
    first = run_study(drawn, folder=tmp_path / "drawn", jobs=1)
    given = replace(drawn, worlds=worlds_of(str(tmp_path / "drawn" / "worlds.parquet")))
    again = run_study(given, folder=tmp_path / "given", jobs=1)
    pd.testing.assert_frame_equal(first.outcomes.frame(), again.outcomes.frame())
    assert [plan_of(drawn).key(n) for n in range(6)] == [plan_of(given).key(n) for n in range(6)]


def test_a_changed_file_is_another_study_in_the_same_process(tmp_path: Path) -> None:
    study = replace(tiny_study(tmp_path), worlds=worlds_of(file_of(tmp_path)))
    first = run_study(study, folder=tmp_path / "runs", jobs=1)
    file_of(tmp_path, **{RATE: [1.4, 1.4, 1.4]})
    other = run_study(study, folder=tmp_path / "runs", jobs=1)
    assert not first.outcomes.frame().equals(other.outcomes.frame())


def test_unequal_weights_are_turned_into_equal_worlds(tmp_path: Path) -> None:
    plan = plan_of(of_file(tmp_path, weight=[0.0, 2.0, 1.0]))
    assert sorted(plan.drawn[:, 1].tolist()) == [0.8, 0.8, 1.1]
    few = np.bincount(resampled(np.array([1.0, 3.0]), 4000, np.random.default_rng(1)))
    assert few.tolist() == [1000, 3000]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"parameters.sparks.rate_scal": [1, 1, 1]}, "no value with a range has this path; did you mean"),
        ({RATE: [0.5, 9.0, 0.8]}, "9 in row 2: a number from 0.45 to 1.4 is wanted"),
        ({RATE: [0.5, np.nan, np.inf]}, "nan in rows 2, 3"),
        ({TABLE: [0, 1, 3]}, "a factor of the table from 0 to 2"),
        ({"parameters.parties.incident_severity": [3, 4, 3.5]}, "3.5 in row 3: a whole number from 3 to 4"),
        ({"weight": [1.0, -1.0, 1.0]}, "weights are numbers from 0 on"),
        ({RATE: ["a", "b", "c"]}, "not a column of numbers"),
        ({RATE: None, TABLE: None}, "no column but world and weight"),
        (
            {
                "parameters.intake.request_due_working_days": [10.0] * 3,
                "parameters.intake.request_giveup_working_days": [7.0] * 3,
            },
            "the values of rows 1, 2, 3 contradict each other",
        ),
    ],
)
def test_what_is_wrong_with_a_file_is_said(tmp_path: Path, columns: dict[str, Any], said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        plan_of(of_file(tmp_path, **columns))
    assert said in str(caught.value)


def test_all_faults_are_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        plan_of(of_file(tmp_path, **{RATE: [9, 9, 9], TABLE: [9, 9, 9], "x": [1, 1, 1]}))
    assert len(caught.value.problems) == 3


def broken(folder: Path) -> str:
    (folder / "broken.parquet").write_bytes(b"PAR1 is not all it takes")
    return str(folder / "broken.parquet")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (lambda folder: str(folder / "none.parquet"), "no such file"),
        (str, "is a folder"),
        (broken, "not a Parquet file of worlds"),
        (lambda _: "-3", "a whole number from 0 on"),
        (lambda folder: file_of(folder, **{"world": [], RATE: [], TABLE: []}), "has no worlds"),
    ],
)
def test_what_is_no_file_of_worlds_is_refused(tmp_path: Path, name: Callable[[Path], str], said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        worlds_of(name(tmp_path))


def test_a_number_is_a_number() -> None:
    assert worlds_of("0") is None
    assert worlds_of("50") == Worlds(count=50)


def test_a_study_names_a_file_beside_it(tmp_path: Path) -> None:
    file_of(tmp_path)
    study = tmp_path / "study.yaml"
    study.write_text("name: x\nscenario: town\nworlds: {file: given.parquet, count: 2}\n", encoding="utf-8")
    assert plan_of(read_study(study)).drawn.shape == (2, 2)
    study.write_text("name: x\nscenario: town\nworlds: {file: given.parquet, vary: [a]}\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"study.yaml:3: worlds.vary: a file of worlds says itself"):
        read_study(study)
    study.write_text("name: x\nscenario: town\nworlds: {file: given.parquet, count: 9}\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"study.yaml:3: .*has 3 worlds, not 9"):
        plan_of(read_study(study))


@pytest.mark.parametrize(
    "command",
    [["compare", "town"], ["sweep", "--scenario", "town"], ["staffing", "town"]],
    ids=lambda command: command[0],
)
def test_commands_refuse_a_file_that_is_none(command: list[str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    told = CliRunner().invoke(app, [*command, "--worlds", str(tmp_path / "none"), "--out", str(out)])
    assert told.exit_code == 2
    assert "no such file" in told.stderr
    assert not out.exists()
