"""Odd words on the command line: done, or refused in plain words with the right exit code."""

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from typer.testing import CliRunner

from analysis.cli.app import app
from analysis.results import read_manifest
from sim.warm import warm_up

pytestmark = [
    pytest.mark.crash,
    pytest.mark.skipif(sys.platform == "win32", reason="paths and devices of POSIX"),
]

ROOT: Final = Path(__file__).parents[2]
LONG: Final = "x" * 300
ODD: Final = (
    *(
        "",
        " ",
        ".",
        "..",
        "/",
        "//",
        "~",
        "-",
        "--",
        "-1",
        "0",
        "1",
        "a b",
        "a\nb",
        "\t",
        "é",
        "合作",
        "\u202e",
    ),
    *(
        "\U0001f4a9",
        "\udcff",
        "*",
        "**",
        "a**b",
        "[",
        "]",
        "[a]",
        "?",
        "%s",
        "{0}",
        "$HOME",
        "nan",
        "inf",
        "1e9",
    ),
    *("0x10", "1_000", "10" * 20, "9" * 5000, LONG, f"a/{LONG}/b", "a/" * 2000, "town", "town.yaml", "file"),
    *(
        "file/below",
        "loop",
        "loop/below",
        "folder",
        "/dev/null",
        "/dev/full",
        "/dev/null/x",
        "/proc/x",
        "con",
        "\x07",
    ),
)
PATHS: Final = (
    *(
        "run.days",
        "run",
        "",
        ".",
        "..",
        "a.b",
        "name",
        "title",
        "notes",
        "schema",
        "extends",
        "place.townships",
    ),
    *("place.settings.urban.residents", "policies", "policies.points", "policies.points.reward_yuan_month"),
    *(
        "world.languages.urban.han",
        "world.network.file",
        "parameters.sparks.rate_scale",
        "run.days.x",
        "costs",
    ),
    *(
        "policies.ladder.court.staff.total",
        "calendar.start",
        "calendar.holidays",
        "a." * 50 + "b",
        "run." + LONG,
    ),
)
VALUES: Final = (
    *ODD,
    *(
        "null",
        "~",
        "{}",
        "[]",
        "[1",
        "{a: 1",
        "&a 1",
        "*a",
        "!!int 1",
        "true",
        "1:30",
        ".nan",
        "- 1",
        "2022-01-01",
    ),
    *(
        "{value: 1}",
        "{source: assumed}",
        "{value: 1, unit: per " + "1" * 400 + "}",
        "[" * 50,
        "#",
        "1 # a",
        "|\n a",
    ),
)


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    """The wait for the compiler is over."""
    warm_up()


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with things in the way."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("precious")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "chapter.txt").write_text("precious")
    (tmp_path / "loop").symlink_to("loop")
    return tmp_path


def odd_command(luck: random.Random) -> list[str]:
    """A command with odd words; days are few, since some of them do run."""
    odd = luck.choice(ODD)
    settings = [f"{luck.choice(PATHS)}={luck.choice(VALUES)}" for _ in range(luck.choice((1, 1, 3)))]
    sets = [word for setting in settings for word in ("--set", setting)]
    quick = ["run", "town", "--no-figures", "--days", "1"]
    return luck.choice(
        (
            *(["explain", "town", *sets], ["explain", "town", *sets], ["explain", "town", *sets, "--json"]),
            *(
                ["explain", "town", odd],
                ["explain", odd],
                ["validate", odd],
                ["validate", odd, "town", "--json"],
            ),
            *([*quick, *sets], [*quick, "--out", odd], [*quick, "--out", odd], [*quick, "--policy", odd]),
            *(["run", odd], ["run", "town", "--days", odd, "--set", "run.days=1"], [*quick, "--seed", odd]),
            *(["case", "town", "--days", "1", "--dispute", odd], ["case", odd], [*quick, "--engine", odd]),
            *(["new", odd], ["new", "mine", "--folder", odd], ["schema", "--out", odd], [odd], [odd, "town"]),
        )
    )


def assert_plain(words: list[str], here: Path) -> int:
    """Done, or refused in words that can be printed; nothing that was there is touched. The exit code."""
    result = CliRunner().invoke(app, words, prog_name="python run.py")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code in (0, 1, 2)
    assert "Traceback" not in result.stderr
    if result.exit_code:
        assert result.stderr.strip()
        assert len(result.stderr) < 100_000
    assert (here / "file").read_text() == (here / "folder" / "chapter.txt").read_text() == "precious"
    return result.exit_code


@pytest.mark.parametrize("chunk", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in range(1, 8))])
def test_odd_words(chunk: int, here: Path) -> None:
    luck = random.Random(f"words {chunk}")
    codes = [assert_plain(odd_command(luck), here) for _ in range(60)]
    assert codes.count(0) >= 3
    assert codes.count(2) >= 20


@pytest.mark.parametrize("name", ["[", "a*b", "**", "a\nb", "合作", "-", " ", "x" * 200])
def test_odd_names_of_folders_that_are_fine(name: str, here: Path) -> None:
    stranger = here / ".xyz.abc.part"
    stranger.mkdir()
    os.utime(stranger, (0, 0))
    assert assert_plain(["run", "town", "--days", "1", "--no-figures", "--out", f"./{name}"], here) == 0
    assert read_manifest(here / name)["days"] == 1
    assert stranger.exists()


def test_names_in_a_command_that_are_not_utf_8(here: Path) -> None:
    policy = os.fsdecode(b"quiet\xff.yaml")
    (here / policy).write_text("policies: {hotline: null}\n")
    words = ["run", "town", "--days", "1", "--no-figures", "--out", "fine", "--policy", policy]
    run_py = [sys.executable, str(ROOT / "run.py")]
    done = subprocess.run([*run_py, *words], capture_output=True, check=False, timeout=120)
    assert (done.returncode, done.stderr) == (0, b"")
    assert read_manifest(here / "fine")["command"][-1] == policy
    done = subprocess.run(
        [*run_py, *words[:-4], "--out", policy], capture_output=True, check=False, timeout=120
    )
    assert done.returncode == 1
    assert b"not UTF-8" in done.stderr
    assert b"Traceback" not in done.stderr


def test_the_folder_that_one_stands_in_is_not_replaced(here: Path) -> None:
    (here / "empty").mkdir()
    os.chdir(here / "empty")
    for name in (".", "../empty", str(here / "empty")):
        assert assert_plain(["run", "town", "--days", "1", "--no-figures", "--out", name], here) == 1
    assert Path.cwd() == here / "empty"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("words", [[], ["--help"], ["explain", "town"], ["schema"], ["validate", "town"]])
def test_stdout_that_takes_no_more(words: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, str(ROOT / "run.py"), *words],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=120,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (
        1,
        "the output could not be written (No space left on device)\n",
    )


def test_pipe_that_nobody_reads() -> None:
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "run.py"), "explain", "town"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(timeout=60) == 1
    process.stderr.close()
