"""`compare` and `check` refuse what they do not understand before anything runs or is written."""

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
