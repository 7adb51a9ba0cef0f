"""The commands that simulate: `run` and `case`; where their words go, and how they end."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from analysis.cli.app import app
from analysis.results import MANIFEST, read_manifest
from sim.errors import AuditError
from sim.jit import IS_OFF, WARM_MARK
from sim.scenario import load
from sim.warm import warm_up

RUN_PY = Path(__file__).parents[2] / "run.py"
ANSI = "\x1b["


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    """The wait for the compiler is over, so that stderr is silent."""
    warm_up()


@pytest.fixture(autouse=True)
def somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every command here runs in an empty folder, outside the checkout."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(*words: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, list(words), prog_name="python run.py")


def test_first_page_names_three_things_to_try() -> None:
    result = call()
    assert result.exit_code == 0
    assert result.stdout.count("\n  python run.py ") == 3
    assert len(result.stdout.splitlines()) < 15


def test_help_names_every_command_in_whole_sentences() -> None:
    result = call("--help")
    assert result.exit_code == 0
    for name in ("run", "case", "validate", "explain", "new", "schema"):
        assert f"\n  {name} " in result.stdout
    assert "..." not in result.stdout.split("Commands:")[1]


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import runpy, sys\n"
        "sys.argv = ['run.py', '--help']\n"
        "try:\n"
        f"    runpy.run_path({str(RUN_PY)!r}, run_name='__main__')\n"
        "except SystemExit:\n"
        "    pass\n"
        "heavy = {'numba', 'numpy', 'pandas', 'mesa', 'matplotlib', 'pyarrow', 'networkx', 'pydantic'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    env_path = str(RUN_PY.parent)
    subprocess.run(
        [sys.executable, "-c", code], check=True, env={"PYTHONPATH": env_path}, capture_output=True
    )


def test_run_prints_a_summary_and_writes_a_folder(somewhere_else: Path) -> None:
    result = call("run", "town", "--days", "40", "--seed", "3", "--no-figures", "--audit")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith(f"{load('town').title}: 2,000 residents, 40 days, seed 3\n")
    assert result.stdout.endswith(f"The audit found no fault. Results are in {Path('results/town')}\n")
    assert ANSI not in result.stdout
    assert max(len(line) for line in result.stdout.splitlines()) <= 80
    assert read_manifest(somewhere_else / "results" / "town")["days"] == 40


def test_run_draws_its_figures(somewhere_else: Path) -> None:
    assert call("run", "town", "--days", "5", "--out", "deep/er").exit_code == 0
    names = {path.name for path in (somewhere_else / "deep" / "er").iterdir()}
    assert {
        MANIFEST,
        "where_disputes_ended.png",
        "backlog_and_workload.png",
        "true_beside_reported.png",
    } <= names


def test_json_is_one_object_and_nothing_else(somewhere_else: Path) -> None:
    result = call("run", "town", "--days", "30", "--no-figures", "--json")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert found["scenario"] == "town"
    assert (found["seed"], found["engine"], found["days"], found["residents"]) == (1, "compiled", 30, 2000)
    for name in ("events", "log_sha256", "elapsed_seconds", "peak_rss_mb", "measures"):
        assert found[name]
    assert read_manifest(Path(found["results"]))["log_sha256"] == found["log_sha256"]


def test_same_command_twice_gives_the_same_log_and_settings_change_it() -> None:
    def digest(*words: str) -> str:
        result = call("run", "town", "--days", "60", "--no-figures", "--json", *words)
        assert result.exit_code == 0, result.stderr
        return str(json.loads(result.stdout)["log_sha256"])

    first = digest()
    assert digest() == first
    assert digest("--engine", "mesa") == first
    assert digest("--seed", "2") != first
    assert digest("--set", "parameters.sparks.rate_scale=2") != first


def test_policy_is_laid_over_the_scenario(somewhere_else: Path) -> None:
    (somewhere_else / "quiet.yaml").write_text("policies: {hotline: null}\n")
    assert "policies.hotline" in call("explain", "town").stdout
    assert "policies.hotline" not in call("explain", "town", "--policy", "quiet.yaml").stdout


def test_failed_audit_is_told_and_nothing_is_written(
    somewhere_else: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(run: object) -> None:
        raise AuditError("minutes do not add up")

    monkeypatch.setattr("sim.audit.check", fails)
    result = call("run", "town", "--days", "2", "--audit")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "minutes do not add up\n")
    assert not list(somewhere_else.iterdir())


@pytest.mark.parametrize("fault", [KeyboardInterrupt, MemoryError])
def test_interrupted_or_out_of_memory(fault: type[BaseException], monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: object, **kwargs: object) -> None:
        raise fault

    monkeypatch.setattr("analysis.cli.running.simulate_watched", fails)
    result = call("run", "town")
    assert result.exit_code == (130 if fault is KeyboardInterrupt else 1)
    assert len(result.stderr.splitlines()) == 1


def test_faults_of_the_program_keep_their_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("analysis.cli.running.simulate_watched", fails)
    assert isinstance(call("run", "town").exception, ZeroDivisionError)


@pytest.mark.skipif(IS_OFF, reason="nothing is compiled")
def test_wait_for_the_compiler_is_announced_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "compiling" not in call("case", "town", "--days", "60").stderr
    assert WARM_MARK.exists()
    monkeypatch.setattr("sim.jit.WARM_MARK", tmp_path / "cold")
    result = call("case", "town", "--days", "60")
    assert result.stderr.startswith("first run on this machine: compiling, takes about")
    assert "compiling" not in result.stdout


def test_case_tells_the_same_dispute_again(somewhere_else: Path) -> None:
    result = call("case", "town", "--seed", "2")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("Dispute ")
    number = result.stdout.split(":")[0].removeprefix("Dispute ")
    assert call("case", "town", "--seed", "2", "--dispute", number).stdout == result.stdout
    assert not list(somewhere_else.iterdir())


def test_pipe_is_quiet_from_any_folder(somewhere_else: Path) -> None:
    words = [sys.executable, str(RUN_PY), "run", "town", "--days", "30", "--no-figures"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert ANSI not in done.stdout
    assert (somewhere_else / "results" / "town" / MANIFEST).is_file()
