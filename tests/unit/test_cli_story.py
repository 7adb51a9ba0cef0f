"""The command `story`: one dispute under two arms, and what it refuses."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from analysis.cli.app import app
from sim.warm import warm_up


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    """The wait for the compiler is over, so that stderr is silent."""
    warm_up()


@pytest.fixture(autouse=True)
def _somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def call(*words: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, list(words), prog_name="python run.py")


def test_story_of_the_town_in_plain_lines() -> None:
    result = call("story", "town", "--arms", "no_groups,groups_10", "--seed", "1")
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0].startswith("Dispute ")
    assert " in no_groups and " in lines[0]
    for line in ("In both:", "In no_groups:", "In groups_10:"):
        assert lines.count(line) == 1
    assert result.stdout.count("here the two lives part") == 1
    assert "the difference is booked under" in lines[-1]
    assert "\x1b[" not in result.stdout


def test_story_as_json_is_one_object() -> None:
    result = call("story", "town", "--arms", "no_groups,mine:groups_10+points", "--days", "200", "--json")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert set(found["lives"]) == {"no_groups", "mine"}
    assert found["days"] == 200


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--arms", "no_groups"), "--arms: two arms of different names are wanted; got no_groups"),
        (("--arms", "no_groups,no_groups"), "two arms of different names"),
        (("--arms", "no_groups,,groups_10"), "--arms"),
        (("--arms", "no_groups,grups_10"), "groups_10"),
    ],
)
def test_wrong_arms_are_named(words: tuple[str, ...], said: str) -> None:
    result = call("story", "town", *words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not result.stdout


def test_unknown_dispute_names_those_there_are() -> None:
    result = call("story", "town", "--arms", "no_groups,groups_10", "--days", "60", "--dispute", "99999")
    assert result.exit_code == 1
    assert "no dispute 99999: this run has the disputes 0 to" in result.stderr
    assert not result.stdout


def test_arms_of_different_places_share_no_disputes() -> None:
    other = "other:place.settings.urban.households={value: 500, source: assumed}"
    result = call("story", "town", "--arms", f"baseline,{other}", "--days", "30")
    assert result.exit_code in (1, 2)
    assert "Traceback" not in result.stderr
    assert not result.stdout
