"""`compare` and `check` refuse what they do not understand before anything runs or is written."""

import json

import pytest
from typer.testing import CliRunner

from analysis.cli.app import app


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["compare", "town", "--arms", "baseline,no_grps"], "did you mean no_groups?"),
        (["compare", "town", "--arms", "baseline"], "at least two arms"),
        (["compare", "town", "--arms", "baseline,baseline"], "baseline stands twice"),
        (["compare", "town", "--outcomes", "incident_per_100000"], "did you mean incidents_per_100000?"),
        (["compare", "town", "--by", "ages"], "did you mean age?"),
        (["compare", "town", "--reps", "auto", "--within", "wide"], "--within"),
        (["check", "no_groups pushes incidents in town"], "no verb"),
        (["check", "no_groups lowers incident in town"], "did you mean incidents?"),
        (["check", "no_grps lowers incidents in town"], "did you mean no_groups?"),
    ],
)
def test_bad_input_has_exit_code_2_and_writes_nothing(arguments, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = CliRunner().invoke(app, arguments)
    assert found.exit_code == 2, found.output
    assert said in found.output
    assert "Traceback" not in found.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_comparison_from_the_command_line_to_its_reasons(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["compare", "town", "--worlds", "6", "--days", "90", "--why", "2", "--jobs", "1", "--json"]
    found = CliRunner().invoke(app, words)
    assert found.exit_code == 0, found.output
    told = json.loads(found.stdout)
    why = told["why"]["no_groups"]
    parts = sum(channel["value"]["value"] for channel in why["channels"].values())
    assert parts == pytest.approx(why["difference"]["value"])
    assert all((tmp_path / file).is_file() for file in told["files"])
    again = CliRunner().invoke(app, words)
    assert json.loads(again.stdout)["arms"] == told["arms"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("claim", "code", "verdict"),
    [
        ("no_groups lowers head_hours in town over 6 runs", 0, "SUPPORTED"),
        ("no_groups raises head_hours in town over 6 runs", 4, "CONTRADICTED"),
    ],
)
def test_a_claim_from_the_command_line_to_its_verdict(claim, code, verdict, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = CliRunner().invoke(app, ["check", claim, "--jobs", "1"])
    assert found.exit_code == code, found.output
    assert verdict in found.output
