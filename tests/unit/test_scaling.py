"""`scale`: strays with their intervals, from independent seeds, told as text, JSON and CSV."""

import csv
import json
import math
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from analysis import scaling
from analysis.cli.app import app
from analysis.cli.scaling import _seeds
from analysis.scaling import COMPARED, STRUCTURE, Observed, arm_of, half_width, mean_of, stray_of
from sim.scenario import load
from sim.simulate import simulate


def test_mean_has_students_interval() -> None:
    # for 1, 2, 3: mean 2, standard error 1/sqrt(3), t(0.975, 2) = 4.3027
    found = mean_of([1.0, None, 2.0, 3.0])
    assert (found.n, found.mean) == (3, 2.0)
    assert found.high == pytest.approx(2 + 4.302653 / math.sqrt(3), rel=1e-6)
    assert (mean_of([7.0]).mean, mean_of([7.0]).high) == (7.0, None)
    assert mean_of([None]).mean is None


def test_difference_has_welchs_interval() -> None:
    # variances 1 and 4 over 3 runs each: error sqrt(5/3), freedom (5/3)^2 / ((1/3)^2/2 + (4/3)^2/2) = 50/17
    half = half_width([1.0, 2.0, 3.0], [2.0, 4.0, 6.0])
    assert half == pytest.approx(3.2197 * math.sqrt(5 / 3), rel=1e-3)
    assert half_width([1.0, 2.0], [1.0]) is None
    assert half_width([2.0, 2.0], [3.0, 3.0]) == 0


def test_stray_is_relative_and_judged() -> None:
    near = stray_of("born_per_1000", [10.0, 12.0, 11.0], [11.0, 10.5, 12.5])
    assert near.stray == pytest.approx((34 / 3) / 11 - 1)
    assert near.differs is False
    far = stray_of("born_per_1000", [10.0, 10.1, 9.9], [12.0, 12.1, 11.9])
    assert far.stray == pytest.approx(0.2)
    assert far.differs is True
    assert far.low is not None
    assert far.low > 0
    for nothing in ([0.0, 0.0], [None, None]):
        assert stray_of("born_per_1000", nothing, [1.0, 2.0]).stray is None
    assert stray_of("born_per_1000", [10.0], [12.0]).differs is None


def test_rounding_of_the_place_is_not_counted_as_chance() -> None:
    values = dict.fromkeys((*STRUCTURE, *COMPARED), 5.0)

    def run(factor: int, **more: float) -> Observed:
        return Observed(
            factor=factor, residents=100 // factor, values=values | more, seconds=1, peak_rss_mb=factor
        )

    whole = [run(1), run(1)]
    arm = arm_of([run(10, residents_per_grid=6.0, trust_mean_end=4.0)] * 2, whole=whole, seeds=(3, 4))
    assert [one.measure for one in arm.differing] == ["trust_mean_end"]
    assert next(one for one in arm.strays if one.measure == "residents_per_grid").differs
    assert len(arm.told) == len(COMPARED)


def test_no_two_arms_share_a_seed() -> None:
    plan = _seeds((1, 10, 100), 3, 5)
    every = [seed for seeds in plan.values() for seed in seeds]
    assert sorted(every) == list(range(1, 14))
    assert len(plan[1]) == 3


def test_compared_measures_exist_and_structure_is_that_of_the_place() -> None:
    from analysis.measures import measures

    run = simulate(load("town"), seed=1, days=30)
    table = measures(run)
    assert set(COMPARED) <= set(table)
    assert {table.row(name).book for name in COMPARED} == {"true", "reported"}
    found = scaling.structure(run, 73.0)
    assert found["residents_per_grid"] == 2000 / 5
    assert found["residents_per_mediator"] == pytest.approx(2000 / 9)
    assert found["requests_per_gridworker"] == pytest.approx(73 * 2 / 5)


def test_heads_of_shops_and_workers_have_no_households() -> None:
    few = load("town", overlays=["joint_groups"])
    ratios = [scaling.structure(simulate(one, days=1), None) for one in (load("town"), few)]
    assert ratios[0]["households_per_head"] == ratios[1]["households_per_head"]


def call(*words: str) -> Result:
    return CliRunner().invoke(app, ["scale", *words], prog_name="python run.py")


def test_command_tells_text_json_and_csv(tmp_path: Path) -> None:
    out = tmp_path / "strays.csv"
    words = ("town", "--factors", "2,4", "--seeds", "3", "--whole-seeds", "2", "--days", "30", "--jobs", "1")
    told = call(*words, "--out", str(out))
    assert told.exit_code == 0, told.stderr
    assert "At 1:2: 1,000 residents, 3 runs" in told.stdout
    assert "At 1:4: 500 residents, 3 runs" in told.stdout
    assert "of 20 measures stray" in told.stdout or "stray" in told.stdout
    with out.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["factor"] for row in rows} == {"2", "4"}
    as_json = call(*words, "--json")
    found = json.loads(as_json.stdout)
    assert [arm["factor"] for arm in found["arms"]] == [1, 2, 4]
    assert found["arms"][0]["seeds"] == [1, 2]
    stray = next(one for one in found["arms"][1]["strays"] if one["measure"] == "born_per_1000")
    row = next(row for row in rows if row["factor"] == "2" and row["measure"] == "born_per_1000")
    assert float(row["stray"]) == stray["stray"]
    assert stray["stray"] == pytest.approx(stray["smaller"]["mean"] / stray["whole"]["mean"] - 1)


def test_processes_do_not_matter() -> None:
    words = ("town", "--factors", "4", "--seeds", "2", "--days", "10", "--json", "--jobs")
    one, two = (json.loads(call(*words, jobs).stdout)["arms"][1]["strays"] for jobs in ("1", "2"))
    for left, right in zip(one, two, strict=True):
        assert left == right or left["stray"] == pytest.approx(right["stray"])


@pytest.mark.parametrize("factors", ["1", "x", "10,", "10,20000", ""])
def test_factors_that_are_none_are_refused(factors: str) -> None:
    result = call("town", "--factors", factors)
    assert result.exit_code == 2
    assert "whole numbers from 2 to 10,000" in result.stderr


def test_what_could_not_be_written_or_scaled_is_refused_before_any_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.scaling.run_arms", lambda *a, **k: pytest.fail("ran"))
    assert call("town", "--out", str(tmp_path / "no" / "such.csv")).exit_code == 1
    assert call("town", "--out", str(tmp_path)).exit_code == 1
    assert call("town", "--factors", "2000").exit_code == 2
    assert call("nowhere").exit_code == 2
