"""`staffing` refuses what is wrong before it runs anything: exit code 2, in words, nothing written."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from analysis.cli.app import app


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--lever", "gridworker"], ["--lever", "gridworkers"]),
        (["--lever", "gridworkers.pastoral"], ["gridworkers.urban"]),
        (["--outcome", "request_late_share"], ["--outcome", "requests_late_share"]),
        (["--target", "requests_late_share < 5%"], ["--target", "<="]),
        (["--target", "requests_late_share <= 5"], ["write 5%"]),
        (["--range", "3..1"], ["--range", "first multiple"]),
        (["--range", "24..180"], ["--steps"]),
        (["--steps", "1,5"], ["3 villages"]),
        (["--steps", "4.5,6"], ["whole numbers"]),
        (["--range", "1..2", "--steps", "4,5"], ["not both"]),
        (["--worth", "join_defence"], ["--worth", "joint_defence"]),
        (["--worth", "one_stop_centre"], ["--worth", "one_stop"]),
        (["--worlds", "1"], ["worlds"]),
        (["--policy", "nowhere"], ["nowhere"]),
    ],
)
def test_wrong_input_is_told_in_words(tmp_path: Path, options: list[str], words: list[str]) -> None:
    out = tmp_path / "out"
    said = CliRunner().invoke(app, ["staffing", "town", "--out", str(out), *options])
    assert said.exit_code == 2, said.output
    for word in words:
        assert word in said.output
    assert "Traceback" not in said.output
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    said = CliRunner().invoke(app, ["staffing", "town", "--out", str(tmp_path)])
    assert said.exit_code == 1
    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == "dear"
