"""10,000 hostile scenario files: a Scenario or a ScenarioError that can be read, soon, and nothing else."""

import json
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from hostile import MAKERS, NAME, Hostile, hostile
from hostile_leaves import SCENARIOS, TOWN
from typer.testing import CliRunner

from analysis.cli.app import app
from sim.errors import ScenarioError
from sim.scenario import Scenario, load, loads

pytestmark = pytest.mark.crash

FILES: Final = 10_000
CHUNK: Final = 500
STEP: Final = 34
"""Of the sample that plain `pytest` reads; prime to the number of makers, so that each has its turn."""
HANGS_SECONDS: Final = 5.0
"""Processor time after which a file counts as one that hangs; the slowest takes a tenth of it."""
KNOWN: Final = frozenset(path.name for path in SCENARIOS.glob("*.yaml"))
"""Parents that a hostile file may name; a problem may lie in what they say together."""


@contextmanager
def may_not_hang() -> Iterator[None]:
    """Fail what takes longer than `HANGS_SECONDS` of processor time, wherever it is."""
    if not hasattr(signal, "setitimer"):  # Windows
        yield
        return

    def fail(number: int, frame: object) -> None:
        raise TimeoutError(f"more than {HANGS_SECONDS:g} s")

    before = signal.signal(signal.SIGPROF, fail)
    signal.setitimer(signal.ITIMER_PROF, HANGS_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def outcome(read: Callable[[], Scenario]) -> Scenario | ScenarioError:
    """What reading comes to; any other exception than a ScenarioError fails the test."""
    with may_not_hang():
        try:
            scenario = read()
        except ScenarioError as error:
            return error
        assert json.dumps(scenario.resolved(), allow_nan=False)
        assert len(scenario.digest) == 64
        for path in scenario.paths(cells=True):
            scenario.describe(path)
        return scenario


def assert_readable(error: ScenarioError, file: Path) -> None:
    """Every problem names its file, in a line that can be printed, and there are not too many of them."""
    assert error.problems
    assert {problem.file for problem in error.problems} <= {str(file), *KNOWN}
    text = str(error)
    assert len(text) < 100_000
    for line in text.splitlines():
        assert line.isprintable()
    assert text.count("\n") == len(text.splitlines()) - 1


def read_one(one: Hostile, file: Path) -> str:
    """Read one; its kind and what it came to."""
    file.write_bytes(one.data)
    found = outcome(lambda: load(file))
    if isinstance(found, Scenario):
        assert not one.paths
        return f"{one.kind}: scenario"
    assert_readable(found, file)
    # what is wrong at a leaf is told with its path
    assert not one.paths or any(path in str(found) for path in one.paths), str(found)[:2000]
    return f"{one.kind}: {'path told' if one.paths else 'error'}"


def read_many(numbers: range, folder: Path) -> Counter[str]:
    """Read the files of these numbers; how often each kind came to what. The slowest are printed."""
    found: Counter[str] = Counter()
    times: list[tuple[float, int]] = []
    for number in numbers:
        one = hostile(number)
        begun = time.process_time()
        try:
            found[read_one(one, folder / NAME)] += 1
        except BaseException:
            print(f"hostile({number}) is of {one.kind}")
            raise
        times.append((time.process_time() - begun, number))
    slowest = ", ".join(f"{seconds:.2f} s ({number})" for seconds, number in sorted(times)[-3:])
    print(f"{len(numbers)} files in {sum(seconds for seconds, _ in times):.1f} s, the slowest in {slowest}")
    return found


def check_mixture(found: Counter[str]) -> None:
    """All kinds had their turn, and came to all that they may come to."""
    assert {word.partition(":")[0] for word in found} == {maker.__name__ for maker in MAKERS}
    for end, share in (("scenario", 0.03), ("path told", 0.3), ("error", 0.3)):
        assert sum(found[word] for word in found if word.endswith(end)) > share * found.total()


def test_a_sample_of_hostile_files(tmp_path: Path) -> None:
    check_mixture(read_many(range(0, FILES, STEP), tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, FILES, CHUNK))
def test_hostile_files(first: int, tmp_path: Path) -> None:
    check_mixture(read_many(range(first, first + CHUNK), tmp_path))


def test_a_hostile_file_is_made_from_its_number_alone() -> None:
    numbers = (0, 4711, 9999, *range(100, 130))
    forth = [hostile(number) for number in numbers]
    assert [hostile(number) for number in reversed(numbers)] == forth[::-1]
    assert len({one.data for one in forth}) == len(forth)


def test_validate_says_the_same_in_plain_words(tmp_path: Path) -> None:
    file = tmp_path / NAME
    codes: Counter[int] = Counter()
    for number in range(0, FILES, 150):
        file.write_bytes(hostile(number).data)
        result = CliRunner().invoke(app, ["validate", str(file)])
        assert result.exception is None or isinstance(result.exception, SystemExit), number
        assert bool(result.stdout) == (result.exit_code == 0)
        assert bool(result.stderr) == (result.exit_code == 2)
        codes[result.exit_code] += 1
    assert set(codes) == {0, 2}


def many(piece: str, around: str, size: int = 260_000) -> str:
    """As many pieces as a file may hold."""
    return around.replace("HERE", piece * ((size - len(around)) // len(piece)))


@pytest.mark.parametrize(
    "text",
    [
        many("a,", "extends: [HERE]"),
        many("base.yaml,", "extends: [HERE]"),
        many("a,", "place: {townships: [HERE]}"),
        many("{},", "place: {townships: [HERE]}"),
        many("{},", "place: {townships: [HERE]}", 40_000),
        many("a,", "calendar: {holidays: [HERE]}"),
        many("a,", "{HEREa}"),
        many("a: 1\n", "HERE"),
        many("value: 1,", "place: {settings: {urban: {residents: {HERE}}}}"),
        many("[],", "notes: [HERE]"),
        many("1 x,", "parameters: {sparks: {severity_start_shares: [HERE]}}"),
    ],
    ids=lambda text: text[:20],
)
def test_thousands_of_mistakes_are_told_soon_and_briefly(text: str) -> None:
    error = outcome(lambda: loads(text, name=NAME, folder=SCENARIOS))
    assert isinstance(error, ScenarioError)
    assert len(str(error)) < 100_000


@pytest.mark.parametrize(
    "trust",
    ["1 per 0", *(f"{{value: 0.5, unit: per 1{'0' * zeros}, source: assumed}}" for zeros in (400, 5000))],
    ids=lambda trust: trust[:30],
)
def test_units_per_nothing_and_per_very_much_are_refused(trust: str) -> None:
    error = outcome(lambda: loads(f"{TOWN}world: {{trust_mean: {trust}}}\n", folder=SCENARIOS))
    assert isinstance(error, ScenarioError)
    assert [problem.path for problem in error.problems] == ["world.trust_mean"]


@pytest.mark.parametrize(
    ("township", "path"),
    [
        ("{name: A, villages: {source: assumed}}", "place.townships.0.villages"),
        ("{name: A, villages: {urban: 1, rural: 2}, count: {source: assumed}}", "place.townships.0.count"),
    ],
)
def test_townships_without_a_number(township: str, path: str) -> None:
    text = TOWN.replace("{name: Riverside, villages: {urban: 1, rural: 2}, source: chosen}", township)
    assert text != TOWN
    error = outcome(lambda: loads(text, folder=SCENARIOS))
    assert isinstance(error, ScenarioError)
    assert [problem.path for problem in error.problems] == [path]


def test_the_path_of_a_key_given_twice_is_told_to_its_end() -> None:
    sparks = "{family: 1, neighbour: 1, neighbour: 2}"
    text = (
        f"{TOWN}parameters: {{sparks: {{rate_per_1000_adults_year: {{value: {{dedicated: {sparks}}}}}}}}}\n"
    )
    error = outcome(lambda: loads(text, folder=SCENARIOS))
    assert isinstance(error, ScenarioError)
    path = "parameters.sparks.rate_per_1000_adults_year.value.dedicated.neighbour"
    assert path in [problem.path for problem in error.problems]


@pytest.mark.skipif(sys.platform == "win32", reason="timers of POSIX")
def test_what_hangs_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("test_hostile_yaml.HANGS_SECONDS", 0.05)

    def hang() -> Scenario:
        while True:
            pass

    with pytest.raises(TimeoutError):
        outcome(hang)
