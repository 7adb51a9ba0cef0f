"""Bad input: a message that names it, the right exit code, no traceback, nothing written."""

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from analysis.cli.app import app

BAD_INPUT, FAILED = 2, 1
GOOD = "schema: 1\nname: mine\nextends: town.yaml\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(*words: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, list(words), prog_name="python run.py")


def assert_refused(result: Result, *, code: int, part: str) -> None:
    """The command ended by itself, with this code, and said this on stderr alone."""
    assert result.exit_code == code, result.stderr
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert part in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["run"], "Missing argument"),
        (["run", "twon"], "twon: no such file; did you mean town?"),
        (["run", "."], ".: not a file"),
        (["run", "town", "--set", "x=1"], "--set: x: unknown key"),
        (["run", "town", "--set", "parameters"], "write path.to.key=value"),
        (["run", "town", "--set", "run.days=soon"], "--set: run.days:"),
        (["run", "town", "--set", "parameters.sparks.rate_scale=nan"], "must be finite"),
        (["run", "town", "--seed", "-1"], "--seed"),
        (["run", "town", "--seed", str(2**64)], "--seed"),
        (["run", "town", "--seed", "one"], "--seed"),
        (["run", "town", "--days", "0"], "--days"),
        (["run", "town", "--days", "36501"], "--days"),
        (["run", "town", "--engine", "steam"], "--engine"),
        (["run", "town", "--policy", "nothing.yaml"], "nothing.yaml: no such file"),
        (["run", "town", "--fast"], "--fast"),
        (["runn", "town"], "Did you mean 'run'?"),
        (["case", "nowhere"], "nowhere: no such file"),
        (["case", "town", "--dispute", "first"], "--dispute"),
        (["explain", "town", "policies.stafing"], "did you mean"),
        (["new", "My place"], "small letters"),
        (["new", "../escape"], "small letters"),
        (["validate"], "Missing argument"),
    ],
)
def test_bad_words_are_refused(words: list[str], part: str, here: Path) -> None:
    assert_refused(call(*words), code=BAD_INPUT, part=part)
    assert not list(here.iterdir())


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "mine.yaml"),
        (b"\xff\xfe\x00s\x00c", "mine.yaml"),
        (GOOD.encode() + b"population: 3\n", "mine.yaml:4: population: unknown key"),
        (GOOD.encode() + b"name: twice\n", "mine.yaml:4"),
        (b"extends: [", "not valid YAML"),
    ],
)
@pytest.mark.parametrize("command", ["run", "validate", "explain", "case"])
def test_bad_files_are_refused_by_every_command(command: str, content: bytes, part: str, here: Path) -> None:
    (here / "mine.yaml").write_bytes(content)
    assert_refused(call(command, "mine.yaml"), code=BAD_INPUT, part=part)
    assert [path.name for path in here.iterdir()] == ["mine.yaml"]


def test_all_problems_are_told_at_once(here: Path) -> None:
    (here / "mine.yaml").write_text(GOOD + "population: 3\nrun: {days: 0}\n")
    result = call("run", "mine.yaml", "--set", "nonsense=1")
    assert_refused(result, code=BAD_INPUT, part="population")
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == ["--set", "mine.yaml", "mine.yaml"]


def test_unknown_dispute() -> None:
    assert_refused(
        call("case", "town", "--dispute", "1000000"), code=FAILED, part="no dispute 1000000: this run has"
    )


def test_foreign_folder_is_refused_before_the_run(here: Path) -> None:
    (here / "thesis").mkdir()
    (here / "thesis" / "chapter.txt").write_text("precious")
    assert_refused(call("run", "town", "--out", "thesis"), code=FAILED, part="is left alone")
    assert [path.name for path in here.rglob("*")] == ["thesis", "chapter.txt"]


def test_file_in_the_way_of_results(here: Path) -> None:
    (here / "results").write_text("a file")
    result = call("run", "town", "--days", "2", "--no-figures")
    assert result.exit_code == FAILED
    assert "could not be written" in result.stderr
    assert ", 2 days, seed 1\n" in result.stdout


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_forbidden_folder(here: Path) -> None:
    here.chmod(0o555)
    try:
        result = call("run", "town", "--days", "2", "--no-figures")
    finally:
        here.chmod(0o755)
    assert result.exit_code == FAILED
    assert "Permission denied" in result.stderr
