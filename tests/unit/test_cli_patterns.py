"""`patterns` from the command line, and what is read from a real log."""

import json

import pytest
from typer.testing import CliRunner

from analysis.cli.app import app
from analysis.measures import measures
from analysis.patterns.sighting import sighting_of
from sim.vocabulary import KINDS


def command(*arguments):
    return CliRunner().invoke(app, ["patterns", *arguments])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["town", "--only", "near_repet"], "did you mean near_repeat?"),
        (["twon"], "did you mean"),
        (["town", "--set", "policies.points.reward=1"], "policies.points"),
        (["town", "--policy", "camera"], "did you mean cameras?"),
        (["town", "--reps", "1"], "--reps"),
    ],
)
def test_bad_input_has_exit_code_2_and_writes_nothing(arguments, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = command(*arguments)
    assert found.exit_code == 2, found.output
    assert said in found.output
    assert "Traceback" not in found.output
    assert list(tmp_path.iterdir()) == []


def test_a_card_is_written_and_taken_up_again(tmp_path):
    arguments = ["town", "--only", "pyramid", "--reps", "2", "--jobs", "1", "--days", "120", "--no-figures"]
    first = command(*arguments, "--out", str(tmp_path / "card"), "--json")
    assert first.exit_code == 0, first.output
    told = json.loads(first.stdout)
    assert [one["family"] for one in told["patterns"]] == ["pyramid"] * 4
    assert sum(told["tally"].values()) == 4
    logs = {path: path.stat().st_mtime_ns for path in (tmp_path / "card" / "logs").iterdir()}
    assert len(logs) == 2
    again = command(*arguments, "--out", str(tmp_path / "card"))
    assert again.exit_code == 0
    assert "of 4 patterns" in again.stdout
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "card" / "logs").iterdir()} == logs
    assert (tmp_path / "card" / "scorecard.csv").read_text().count("\n") == 5


def test_a_sighting_agrees_with_the_measures_of_its_run(town_run):
    seen, found = sighting_of(town_run), measures(town_run, dimensions=())
    disputes = len(seen.day)
    assert disputes == found.row("hidden_share").n
    assert seen.known / disputes == pytest.approx(1 - found["hidden_share"])
    assert seen.agreed / disputes == pytest.approx(found["ended_agreement_share"])
    assert seen.steps.sum() <= disputes
    assert seen.steps[2] >= seen.known
    assert (seen.failed_by_kind <= seen.heard_by_kind).all()
    assert seen.heard_by_kind.shape == (len(KINDS),)
    assert seen.sessions_of_agreed >= seen.agreed
    assert (seen.village == town_run.world.households["village"][seen.household]).all()
    assert ((seen.party_households == seen.household).any(axis=0)).all()
    assert 0 <= seen.day.min() < seen.day.max() < town_run.days
