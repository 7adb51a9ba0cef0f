"""`staffing` on places whose answer is known: a pure queue, and a policy that is two more gridworkers."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from analysis.cli.app import app
from analysis.staffing.answer import answer
from analysis.staffing.bench import Bench, Source
from analysis.staffing.levers import lever_of
from analysis.staffing.question import Question, place_of
from analysis.staffing.target import read_target

pytestmark = pytest.mark.slow

QUEUE = Source(
    scenario=str(Path(__file__).parents[2] / "scenarios" / "verify" / "queue_mmc.yaml"),
    sets=("parameters.intake.request_due_working_days=1",),
    scale=4,
    days=200,
    jobs=1,
)
"""Thirty grids whose gridworkers do nothing but exponential requests, round the clock."""


def test_on_a_pure_queue_the_answer_is_erlangs(tmp_path: Path) -> None:
    """The model lies on the exact line, and the solver finds the number that the formula asks for."""
    question = Question(
        source=QUEUE,
        targets=(read_target("requests_late_share <= 5%"),),
        steps=(90, 95, 105, 120),
        draws=10,
        most_draws=40,
    )
    with Bench(source=QUEUE, folder=tmp_path / "runs") as bench:
        found = answer(question, place_of(QUEUE), bench)
    assert found.reference is not None
    np.testing.assert_allclose(found.reference.bare, found.reference.corrected)
    for interval, exact in zip(found.curve.intervals(), found.reference.bare, strict=True):
        # Half widths of 95 % are about two standard errors: within four of them. At loads nearer to 1 the
        # queues, empty at first, would take longer than the run to fill.
        assert abs(interval.value - exact) < 2 * interval.half_width + 2e-4
    assert found.answer is not None
    assert found.answer.number is not None
    assert found.reference.smallest_bare is not None
    assert 0 <= found.answer.number - found.reference.smallest_bare <= 2


@pytest.fixture(scope="module")
def town_runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("town") / "runs"


def test_two_more_gridworkers_are_worth_two(town_runs: Path) -> None:
    source = Source(scenario="town", jobs=1)
    found_place = place_of(source)
    lever = lever_of("gridworkers", found_place)
    totals = dict(one.rsplit("=", 1) for one in lever.at(7))
    overlay = town_runs.with_name("two_more.yaml")
    lines = [f"      {path.split('.')[3]}: {{total: {total}}}" for path, total in totals.items()]
    text = ["schema: 1", "name: two_more", "policies:", "  staffing:", "    gridworkers:", *lines]
    overlay.write_text("\n".join(text), encoding="utf-8")
    question = Question(source=source, steps=(4, 5, 6, 7, 8), draws=10, worth=(str(overlay),))
    with Bench(source=source, folder=town_runs) as bench:
        found = answer(question, found_place, bench)
    for worth in found.worths[0].worths.values():
        if worth.kind == "told":
            assert worth.value == pytest.approx(2)
    assert found.worths[0].worths["requests_late_share"].kind == "told"


def test_folder_has_table_figures_and_all_numbers(tmp_path: Path) -> None:
    out = tmp_path / "out"
    options = ["--steps", "4,5,6,8,10", "--reps", "5", "--out", str(out), "--jobs", "1"]
    options += ["--target", "requests_late_share <= 0.0001%"]
    said = CliRunner().invoke(app, ["staffing", "town", *options, "--worth", "joint_defence"])
    assert said.exit_code == 0, said.output
    assert "Not reached in the range tried" in said.stdout.splitlines()[0]
    figures = {"staffing_curve.png", "staffing_beside.png", "staffing_frontier.png", "staffing_worth.png"}
    assert {file.name for file in out.iterdir()} == figures | {"staffing.json", "staffing.csv"}
    told = json.loads((out / "staffing.json").read_text(encoding="utf-8"))
    assert told["answer"]["reached"] in ("misses", "open")
    assert [point["staff"] for point in told["points"]] == [4, 5, 6, 8, 10]
    for point in told["points"]:
        for outcome in point["outcomes"].values():
            assert {"value", "low", "high", "n", "p10", "p90"} <= set(outcome)
    assert [one["setting"] for one in told["worth"]] == ["low", "as written", "high"]
    rows = list(csv.DictReader((out / "staffing.csv").read_text(encoding="utf-8").splitlines()))
    assert {row["staff"] for row in rows} == {"4", "5", "6", "8", "10"}

    # nothing is run twice
    again = CliRunner().invoke(app, ["staffing", "town", *options, "--json", "--no-figures"])
    assert again.exit_code == 0, again.output
    repeated = json.loads(again.stdout)
    assert repeated["runs_made"] == 0
    assert repeated["points"] == told["points"]


def test_plausible_worlds_are_the_draws(tmp_path: Path) -> None:
    source = Source(scenario="town", worlds=True, repeats=2, days=60, jobs=1)
    with Bench(source=source, folder=tmp_path / "runs") as bench:
        found = answer(Question(source=source, steps=(5, 8), draws=4), place_of(source), bench)
    assert found.curve.world.tolist() == [1, 1, 2, 2, 3, 3, 4, 4]
    assert [interval.n for interval in found.curve.intervals()] == [4, 4]
