"""`run.py run` is killed, ended or interrupted at random moments: the results are the old or the new ones.

A moment is one of the thousands of events that Python reports to an audit hook (files opened, objects looked
up...), so it is the same place in the program each time. What is stopped there has loaded all that a run
takes (`forking.py`), since nothing is written before. Some kills go by the clock, and fall anywhere.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from whole import log_of

from analysis.results import STALE_SECONDS, leftovers, read_manifest

pytestmark = [
    pytest.mark.crash,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX"),
]

ROOT: Final = Path(__file__).parents[2]
STOPPED_AT_A_MOMENT: Final = """
import os, sys
moment, how = int(sys.argv.pop(1)), int(sys.argv.pop(1))
seen = writing = 0

def watch(event, arguments):
    global seen, writing
    seen += 1
    if event == "tempfile.mkdtemp" and not writing:
        writing = seen
    if seen == moment:
        os.kill(os.getpid(), how)

from analysis.cli import main
sys.addaudithook(watch)
try:
    main()
finally:
    if not moment:
        print(writing, seen, file=sys.stderr)
"""
INTERRUPTED: Final = 130
Forked = Callable[..., "subprocess.CompletedProcess[str]"]


def words_for(folder: Path, *, seed: int, figures: bool) -> list[str]:
    """A run of the town, as it is typed."""
    words = ["run", "town", "--days", "40", "--seed", str(seed), "--out", str(folder)]
    return words if figures else [*words, "--no-figures"]


def run(
    forked: Forked, folder: Path, *, seed: int, figures: bool = False, moment: int = 0, how: int = 0
) -> tuple[int, str]:
    """Run the town, stopped by a signal at a moment if one is given; exit code and stderr."""
    words = words_for(folder, seed=seed, figures=figures)
    done = forked(str(moment), str(int(how)), *words, code=STOPPED_AT_A_MOMENT)
    return done.returncode, done.stderr


def run_plainly(forked: Forked, folder: Path, *, seed: int) -> str:
    """Run the town as anybody would; its stdout."""
    done = forked(*words_for(folder, seed=seed, figures=False))
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def moments_of(forked: Forked, folder: Path, *, figures: bool, number: int, luck: random.Random) -> list[int]:
    """Moments of a run, half of them anywhere, half in the writing; `folder` gets results of seed 0."""
    code, said = run(forked, folder, seed=0, figures=figures)
    assert code == 0
    writing, total = map(int, said.split())
    assert 50 < writing < total - 100
    return [luck.randint(1 if n % 2 else writing, total) for n in range(number)]


def assert_old_or_new(folder: Path, *, old: int, new: int) -> int:
    """Whole results of the one seed or the other; which."""
    assert log_of(folder) is not None
    seed = read_manifest(folder)["seed"]
    assert seed in (old, new)
    return int(seed)


@pytest.mark.parametrize("chunk", range(4))
def test_kills(chunk: int, forked: Forked, tmp_path: Path) -> None:
    folder, figures, seed = tmp_path / "town", chunk % 2 == 1, 0
    luck = random.Random(f"kills {chunk}")
    for number, moment in enumerate(moments_of(forked, folder, figures=figures, number=6, luck=luck), 1):
        code, said = run(forked, folder, seed=number, figures=figures, moment=moment, how=signal.SIGKILL)
        assert (code, said) == (-signal.SIGKILL, "")
        seed = assert_old_or_new(folder, old=seed, new=number)
    left = leftovers(folder)
    assert len(left) >= 2
    assert set(tmp_path.iterdir()) == {folder, *left}

    said = run_plainly(forked, folder, seed=7)
    assert_old_or_new(folder, old=7, new=7)
    assert said.count("is no result: a killed run left it") == len(left)
    assert all(f"\n{part}: " in said for part in left)
    for part in left:
        os.utime(part, (time.time() - 2 * STALE_SECONDS,) * 2)
    assert run_plainly(forked, folder, seed=8).count("killed, and has been removed") == len(left)
    assert list(tmp_path.iterdir()) == [folder]


def test_kills_by_the_clock(tmp_path: Path) -> None:
    folder, seed = tmp_path / "town", 0

    def start(seed: int) -> "subprocess.Popen[bytes]":
        words = [sys.executable, "run.py", *words_for(folder, seed=seed, figures=False)]
        return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    begun = time.monotonic()
    assert start(seed).wait() == 0
    seconds = time.monotonic() - begun
    luck = random.Random("kills by the clock")
    for number in range(1, 5):
        process = start(number)
        time.sleep(luck.uniform(0.2, 1) * seconds)
        process.kill()
        assert process.wait() in (-signal.SIGKILL, 0)
        seed = assert_old_or_new(folder, old=seed, new=number)


@pytest.mark.parametrize("chunk", range(2))
def test_interruptions(chunk: int, forked: Forked, tmp_path: Path) -> None:
    folder, figures, seed = tmp_path / "town", chunk % 2 == 1, 0
    luck = random.Random(f"interruptions {chunk}")
    for number, moment in enumerate(moments_of(forked, folder, figures=figures, number=5, luck=luck), 1):
        code, said = run(forked, folder, seed=number, figures=figures, moment=moment, how=signal.SIGINT)
        assert code == INTERRUPTED
        assert said in ("", "interrupted\n")
        seed = assert_old_or_new(folder, old=seed, new=number)
        assert list(tmp_path.iterdir()) == [folder]


def test_ends(forked: Forked, tmp_path: Path) -> None:
    folder, seed = tmp_path / "town", 0
    luck = random.Random("ends")
    for number, moment in enumerate(moments_of(forked, folder, figures=False, number=4, luck=luck), 1):
        code, said = run(forked, folder, seed=number, moment=moment, how=signal.SIGTERM)
        assert (code, said) == (-signal.SIGTERM, "")
        seed = assert_old_or_new(folder, old=seed, new=number)


def test_nothing_there_before(forked: Forked, tmp_path: Path) -> None:
    measured = tmp_path / "measured"
    moments = moments_of(forked, measured, figures=False, number=4, luck=random.Random("nothing there"))
    for number, moment in enumerate(moments, 1):
        folder = tmp_path / str(number) / "town"
        code, said = run(forked, folder, seed=number, moment=moment, how=signal.SIGKILL)
        assert (code, said) == (-signal.SIGKILL, "")
        if log_of(folder) is not None:
            assert read_manifest(folder)["seed"] == number
