"""The door to numba: the private flag still works, and an edited rule is noticed."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numba
import numpy as np
import pytest
from numba.core.codegen import JITCodeLibrary

from sim import jit
from sim.draws import draw
from sim.institution.params import parameter_record
from sim.jit import IS_OFF, by_reference, kernel
from sim.kernels import run
from sim.rules import sparks
from sim.scenario import load
from sim.sources import COMPILED_ELSEWHERE
from sim.warm import OPTIONAL, WORK

ROOT = Path(__file__).parents[2]


def test_numba_still_takes_the_flag_that_drops_reference_counting():
    @numba.njit(_nrt=False)
    def twice(x: float) -> float:
        return 2 * x

    assert twice(2.0) == 4.0
    assert jit._LEAN == {"_nrt": False, "error_model": "numpy"}


def test_the_flag_still_does_something():
    def allocates(n: int) -> float:
        return np.zeros(n).sum()

    assert numba.njit(allocates)(3) == 0.0
    with pytest.raises(numba.core.errors.NumbaError):
        numba.njit(_nrt=False)(allocates)(3)


def test_a_rule_stays_plain_python():
    assert sparks.catches.__module__ == "sim.rules.sparks"
    assert type(sparks.catches).__name__ == "function"


def test_kernels_may_not_count_from_the_end_but_other_functions_may():
    @numba.njit
    def last(numbers):
        return numbers[-1]

    @jit.kernel
    def last_of_a_kernel(numbers):
        return numbers[-1]

    assert last(np.arange(3.0)) == 2.0
    with pytest.raises(IndexError, match="none may count from the end"):
        last_of_a_kernel(np.arange(3.0))


def test_every_function_called_from_kernels_is_compiled_once_for_all_integers():
    @jit.inner
    def double(x: int) -> int:
        return 2 * x

    @numba.njit
    def calls(x):
        return double(3) + double(x) + double(numba.int32(x))

    assert calls(5) == 26
    assert len(double.signatures) == 1


def test_what_is_loaded_fills_no_registries_and_can_still_be_compiled_into_others():
    code = """
import numba
from numba.core.registry import cpu_target
from sim.draws import draw

value = draw(1, 2, 3, 4)
assert draw.stats.cache_hits, "nothing was loaded"
assert not cpu_target.target_context._registries, "registries were filled"

@numba.njit
def twice(k0, k1, entity, slot):
    return 2 * draw(k0, k1, entity, slot)

assert twice(1, 2, 3, 4) == 2 * value
"""
    draw(1, 2, 3, 4)  # now it is in the cache
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def digest_of(folder: Path) -> str:
    """Name of the cache folder as a copy of the sources computes it."""
    code = "from sim.jit import CACHE_FOLDER; print(CACHE_FOLDER.name)"
    environment = {**os.environ, "PYTHONPATH": str(folder), "GRIDGOV_CACHE": str(folder / "cache")}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, check=True
    )
    return done.stdout.decode().strip()


def copy_of_the_sources(folder: Path) -> None:
    """All files that the name of the cache folder depends on."""
    shutil.copytree(ROOT / "sim", folder / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    for name in COMPILED_ELSEWHERE:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, folder / name)


def test_an_edited_rule_gets_a_cache_of_its_own(tmp_path):
    copy_of_the_sources(tmp_path)
    before = digest_of(tmp_path)
    assert before == digest_of(tmp_path)
    rule = tmp_path / "sim" / "rules" / "outreach.py"
    rule.write_text(rule.read_text(encoding="utf-8").replace("0.95", "0.96"), encoding="utf-8")
    assert digest_of(tmp_path) != before


def test_an_edited_schema_keeps_the_kernels(tmp_path):
    copy_of_the_sources(tmp_path)
    before = digest_of(tmp_path)
    with (tmp_path / "sim" / "scenario" / "schema.py").open("a", encoding="utf-8") as file:
        file.write("# more\n")
    assert digest_of(tmp_path) == before


class Pair(NamedTuple):
    kept: np.ndarray
    replaced: np.ndarray


@pytest.mark.skipif(IS_OFF, reason="nothing is compiled")
def test_a_reference_with_an_earlier_one_at_hand_is_as_a_new_one() -> None:
    before = Pair(np.zeros(3), np.zeros(4))
    after = before._replace(replaced=np.zeros(9))
    old = by_reference(before)
    places = old._list.copy()
    assert np.array_equal(by_reference(after, old)._list, by_reference(after)._list)
    assert np.array_equal(by_reference(before, by_reference(after, old))._list, places)
    assert np.array_equal(old._list, places)


def test_every_part_of_a_day_has_its_turn_when_all_is_compiled() -> None:
    assert {part.__name__ for part in run.PARTS} <= {*WORK, *OPTIONAL}
    assert not set(WORK) & set(OPTIONAL)
    p = parameter_record(load("town"))
    always = [part.__name__ for part in run.parts_of(p)]
    assert set(always) <= set(WORK)
    for name in ("has_calls", "has_contests", "has_ratings"):
        p[name] = 1.0
    assert run.parts_of(p) == run.PARTS


@pytest.mark.skipif(IS_OFF, reason="nothing is compiled")
def test_an_interruption_waits_for_the_machine_code_that_is_being_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = []
    make = JITCodeLibrary._finalize_specific

    def interrupted(library: Any) -> None:
        signal.raise_signal(signal.SIGINT)
        make(library)
        made.append(library)

    monkeypatch.setattr(JITCodeLibrary, "_finalize_specific", interrupted)
    with pytest.raises(KeyboardInterrupt):
        kernel(_twice)(np.zeros(1))
    assert made


def _twice(numbers):
    numbers[0] *= 2.0
