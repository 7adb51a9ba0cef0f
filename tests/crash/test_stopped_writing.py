"""Results are written over older ones, and stopped at every moment in turn: one or the other stays whole."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest
from moments import DONE, HARMLESS, INTERRUPTED, REFUSED

pytestmark = [
    pytest.mark.crash,
    pytest.mark.skipif(sys.platform == "win32", reason="fork, signals and limits of POSIX"),
]

SCRIPT: Final = Path(__file__).with_name("stopping.py")
ROOT: Final = Path(__file__).parents[2]
PYTHONPATH: Final = os.pathsep.join([str(ROOT), str(ROOT / "tests" / "unit")])
KILLED: Final = -9
HALF: Final = "torn: "


def stopped(how: str, folder: Path) -> list[dict[str, Any]]:
    """What `stopping.py` found, moment by moment; the last moment lay behind the end."""
    words = [sys.executable, str(SCRIPT), *how.split(), str(folder)]
    env = {**os.environ, "PYTHONPATH": PYTHONPATH}
    done = subprocess.run(words, capture_output=True, text=True, timeout=600, check=False, env=env)
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    *before, last = found
    assert (last["code"], last["said"], last["town"], last["left"]) == (DONE, "", "new", [])
    return before


def halves(one: dict[str, Any]) -> list[str]:
    """What lies beside the folder and cannot be taken for results."""
    return [left for left in one["left"] if left.startswith(HALF)]


@pytest.mark.slow
@pytest.mark.parametrize("how", ["kill", "fresh kill"])
def test_killed(how: str, tmp_path: Path) -> None:
    found = stopped(how, tmp_path)
    assert {one["code"] for one in found} == {KILLED}
    towns = Counter(one["town"] for one in found)
    assert set(towns) == ({"absent", "new"} if "fresh" in how else {"old", "absent", "new"})
    if "fresh" not in how:
        # between two renames the one is gone and the other not yet there
        assert towns["absent"] <= 3
        assert all("new" in one["left"] for one in found if one["town"] == "absent")
    # half a result was there most of the time, and never taken for one
    assert sum(bool(halves(one)) for one in found) > len(found) / 3
    assert all(left == "new" or left.startswith(HALF) for one in found for left in one["left"])
    assert all("not a folder of results" in left for one in found for left in halves(one))


@pytest.mark.slow
def test_interrupted(tmp_path: Path) -> None:
    found = stopped("interrupt", tmp_path)
    assert {one["code"] for one in found} == {INTERRUPTED}
    assert {one["town"] for one in found} == {"old", "new"}
    # an interruption of the cleaning up itself leaves something to the next run
    assert sum(bool(one["left"]) for one in found) <= 10
    assert all(left.startswith(HALF) for one in found for left in one["left"])


def test_disk_full_at_any_call(tmp_path: Path) -> None:
    found = stopped("full", tmp_path)
    refused = [one for one in found if one["code"] == REFUSED]
    assert len(refused) >= 8
    assert {(one["town"], len(one["left"])) for one in refused} == {("old", 0)}
    for one in refused:
        assert one["said"].startswith(f"{tmp_path / str(one['moment']) / 'town'}: ")
        assert one["said"].endswith("name another folder with --out\n")
        assert len(one["said"].splitlines()) == 1
    assert sum("No space left on device" in one["said"] for one in refused) >= len(refused) - 1
    # what is left are failures to look at or to remove what is not needed any more
    assert {(one["code"], one["town"]) for one in found if one not in refused} <= {(HARMLESS, "new")}


@pytest.mark.slow
def test_no_file_may_grow_beyond_any_size(tmp_path: Path) -> None:
    found = stopped("small", tmp_path)
    assert len(found) > 30
    assert {(one["code"], one["town"], len(one["left"])) for one in found} == {(REFUSED, "old", 0)}
    assert all("could not be written" in one["said"] and "File too large" in one["said"] for one in found)
