"""Adverse probes: on every place, paired, and what they say of the books."""

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from analysis.cli.app import app
from analysis.compare.outcomes import outcome_of
from analysis.robustness.probes import PAIRS, PROBES, SIZES, TRUE_ALONE
from analysis.robustness.probing import study_of, verdict_of
from analysis.study import plan_of
from analysis.study.intervals import Interval
from sim.scenario import load

PLACES = ("town", "hezuo", "dulan", "xining", "lanzhou", "bayannur")
ABSENT = {
    "town": {"gaming"},
    "hezuo": set(),
    "dulan": {"padding", "blackout"},
    "xining": {"gaming"},
    "lanzhou": {"gaming"},
    "bayannur": {"gaming"},
}


@pytest.mark.parametrize("place", PLACES)
def test_each_place_has_its_probes(place: str) -> None:
    study, absent = study_of(load(place), source=place)
    assert set(absent) == ABSENT[place]
    plan = plan_of(study)  # every arm can be read
    assert len(plan.combinations) == 1 + len(SIZES) * (len(PROBES) - len(absent))
    assert len({one.digest for one in plan.combinations}) == len(plan.combinations)
    assert {one.seed for one in plan if one.replication == 0} == {1}


def test_sizes_rise_from_low_to_high() -> None:
    for probe in PROBES:
        for low, assumed, high in (*probe.sets.values(), *probe.times.values()):
            assert low < assumed < high or low > assumed > high
    for name in (*TRUE_ALONE, *(column for pair in PAIRS for column in (pair.true, pair.reported))):
        assert outcome_of(name).column == name


def change(low: float, high: float) -> Interval:
    return Interval(value=(low + high) / 2, low=low, high=high, n=20)


@pytest.mark.parametrize(
    ("true", "reported", "gap", "verdict"),
    [
        ((-3, -1), (-1, 1), (1, 3), "FLATTERS"),
        ((-1, 1), (1, 3), (1, 3), "FLATTERS"),
        ((-5, -4), (-2, -1), (2, 4), "flatters in part"),
        ((-2, -1), (-5, -4), (-4, -2), "understates"),
        ((-3, -1), (-3, -1), (-0.1, 0.1), "tells it"),
        ((-3, -1), (-3, -1), (0.01, 0.02), "tells it"),
        ((-3, -1), (-1, 1), (-1, 3), "tells it"),
        ((-1, 1), (-1, 1), (-1, 1), "no change"),
    ],
)
def test_verdicts(
    true: tuple[float, float], reported: tuple[float, float], gap: tuple[float, float], verdict: str
) -> None:
    assert verdict_of(true=change(*true), reported=change(*reported), gap=change(*gap)) == verdict


@pytest.mark.slow
def test_padding_moves_the_book_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["probe", "town", "--reps", "5", "--days", "120", "--jobs", "1", "--out", "out"]
    done = CliRunner().invoke(app, [*words, "--json"], prog_name="python run.py")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["absent"].keys() == {"gaming"}
    padding = next(one for one in told["probes"] if one["probe"] == "padding")
    verdicts = {one["what"]: one["verdict"] for one in padding["pairs"]}
    assert verdicts.pop("disputes on record") == "FLATTERS"
    assert set(verdicts.values()) == {"no change"}
    assert {one["verdict"] for one in padding["true_alone"]} == {"identical"}
    table = pd.read_csv("out/probes.csv")
    records = table[(table["probe"] == "padding") & (table["outcome"] == "recorded_per_1000")]
    assert list(records["relative"]) == pytest.approx([0.8 / 0.7 - 1, 0.8 / 0.6 - 1, 0.8 / 0.4 - 1])
    assert Path("out/probes.png").exists()
