"""`run.py run` is killed, ended or interrupted at random moments: the results are the old or the new ones.

A moment is one of the tens of thousands of events that Python reports to an audit hook (imports, files
opened, objects looked up...), so it is the same place in the program each time. Some kills go by the clock.
"""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import pytest
from whole import log_of

from analysis.results import STALE_SECONDS, leftovers, read_manifest
from sim.warm import warm_up

pytestmark = [
    pytest.mark.crash,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX"),
]

ROOT: Final = Path(__file__).parents[2]
STOPPED_AT_A_MOMENT: Final = """
import os, signal, sys
moment, how = int(sys.argv.pop(1)), int(sys.argv.pop(1))
seen = writing = 0

def watch(event, arguments):
    global seen, writing
    seen += 1
    if event == "tempfile.mkdtemp" and not writing:
        writing = seen
    if seen == moment:
        os.kill(os.getpid(), how)

sys.addaudithook(watch)
from analysis.cli import main
try:
    main()
finally:
    if not moment:
        print(writing, seen, file=sys.stderr)
"""
INTERRUPTED: Final = 130


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    """Kernels come from the cache in all that follows."""
    warm_up()


def words_for(folder: Path, *, seed: int, figures: bool) -> list[str]:
    """A run of the town, as it is typed."""
    words = ["run", "town", "--days", "40", "--seed", str(seed), "--out", str(folder)]
    return words if figures else [*words, "--no-figures"]


def run(
    folder: Path, *, seed: int, figures: bool = False, moment: int = 0, how: int = 0
) -> tuple[int, str, str]:
    """Run the town, stopped by a signal at a moment if one is given; exit code, stdout and stderr."""
    code = [sys.executable, "-c", STOPPED_AT_A_MOMENT, str(moment), str(how)]
    done = subprocess.run(
        [*code, *words_for(folder, seed=seed, figures=figures)],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def run_plainly(folder: Path, *, seed: int) -> str:
    """Run the town as anybody would; its stdout."""
    words = [sys.executable, "run.py", *words_for(folder, seed=seed, figures=False)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def moments_of(folder: Path, *, figures: bool, number: int, luck: random.Random) -> list[int]:
    """Moments of a run, half of them anywhere, half in the writing; `folder` gets results of seed 0."""
    code, _, said = run(folder, seed=0, figures=figures)
    assert code == 0
    writing, total = map(int, said.split())
    assert 5000 < writing < total - 100
    return [luck.randint(1 if n % 2 else writing, total) for n in range(number)]


def assert_old_or_new(folder: Path, *, old: int, new: int) -> int:
    """Whole results of the one seed or the other; which."""
    assert log_of(folder) is not None
    seed = read_manifest(folder)["seed"]
    assert seed in (old, new)
    return int(seed)


@pytest.mark.parametrize("chunk", range(4))
def test_kills(chunk: int, tmp_path: Path) -> None:
    folder, figures, seed = tmp_path / "town", chunk % 2 == 1, 0
    luck = random.Random(f"kills {chunk}")
    for number, moment in enumerate(moments_of(folder, figures=figures, number=6, luck=luck), 1):
        code, _, said = run(folder, seed=number, figures=figures, moment=moment, how=signal.SIGKILL)
        assert (code, said) == (-signal.SIGKILL, "")
        seed = assert_old_or_new(folder, old=seed, new=number)
    left = leftovers(folder)
    assert len(left) >= 2
    assert set(tmp_path.iterdir()) == {folder, *left}

    said = run_plainly(folder, seed=7)
    assert_old_or_new(folder, old=7, new=7)
    assert said.count("is no result: a killed run left it") == len(left)
    assert all(f"\n{part}: " in said for part in left)
    for part in left:
        os.utime(part, (time.time() - 2 * STALE_SECONDS,) * 2)
    assert run_plainly(folder, seed=8).count("killed, and has been removed") == len(left)
    assert list(tmp_path.iterdir()) == [folder]


def test_kills_by_the_clock(tmp_path: Path) -> None:
    folder, seed = tmp_path / "town", 0
    begun = time.monotonic()
    run_plainly(folder, seed=seed)
    seconds = time.monotonic() - begun
    luck = random.Random("kills by the clock")
    for number in range(1, 7):
        words = [sys.executable, "run.py", *words_for(folder, seed=number, figures=False)]
        process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(luck.uniform(0.2, 1) * seconds)
        process.kill()
        assert process.wait() in (-signal.SIGKILL, 0)
        seed = assert_old_or_new(folder, old=seed, new=number)


@pytest.mark.parametrize("chunk", range(2))
def test_interruptions(chunk: int, tmp_path: Path) -> None:
    folder, figures, seed = tmp_path / "town", chunk % 2 == 1, 0
    luck = random.Random(f"interruptions {chunk}")
    for number, moment in enumerate(moments_of(folder, figures=figures, number=5, luck=luck), 1):
        code, _, said = run(folder, seed=number, figures=figures, moment=moment, how=signal.SIGINT)
        assert code == INTERRUPTED
        assert said in ("", "interrupted\n")
        seed = assert_old_or_new(folder, old=seed, new=number)
        assert list(tmp_path.iterdir()) == [folder]


def test_ends(tmp_path: Path) -> None:
    folder, seed = tmp_path / "town", 0
    luck = random.Random("ends")
    for number, moment in enumerate(moments_of(folder, figures=False, number=4, luck=luck), 1):
        code, _, said = run(folder, seed=number, moment=moment, how=signal.SIGTERM)
        assert (code, said) == (-signal.SIGTERM, "")
        seed = assert_old_or_new(folder, old=seed, new=number)


def test_nothing_there_before(tmp_path: Path) -> None:
    measured = tmp_path / "measured"
    moments = moments_of(measured, figures=False, number=4, luck=random.Random("nothing there"))
    for number, moment in enumerate(moments, 1):
        folder = tmp_path / str(number) / "town"
        code, _, said = run(folder, seed=number, moment=moment, how=signal.SIGKILL)
        assert (code, said) == (-signal.SIGKILL, "")
        if log_of(folder) is not None:
            assert read_manifest(folder)["seed"] == number
