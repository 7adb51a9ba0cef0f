"""The command `verify`: its table, its JSON, its exit codes, and a page that stands alone."""

import csv
import json
import math
import re
from collections.abc import Callable
from dataclasses import fields, replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from analysis.cli.app import app
from analysis.verify import suite
from analysis.verify.drawing import ticks
from analysis.verify.gate import Curve, Estimate, Gate, Wrong
from analysis.verify.report import MARK, PAGE, figure, wrong_in_words
from sim.events import BORN, PASSED_UP

pytestmark = pytest.mark.verify

FILES = {"verify.json", "verify.csv", "verify.html"}
VOID = {"meta", "br", "hr", "img", "link", "input"}


def gate(name: str, *, value: float = 1.0, error: float = 0.01, **more: Any) -> Gate:
    """A gate that needs no simulation."""
    return Gate(
        name=name,
        group=more.pop("group", "First group"),
        claim=f"Claim <{name}> & more",
        formula="x < 1",
        citation="Somebody (1900)",
        scenarios=("queue_mmc",),
        observe=more.pop("observe", lambda lab: Estimate(value=value, standard_error=error, n=1234)),
        exact=lambda lab: 1.0,
        wrong=Wrong(factors={"parameters.intake.request_minutes": 1.1}),
        **more,
    )


def crashes(lab: object) -> Estimate:
    raise ZeroDivisionError("nothing to divide by")


def a_curve(lab: object, *, bars: bool = False) -> Curve:
    return Curve(
        x_label="days",
        y_label="share",
        exact_x=[0, 1, 2],
        exact_y=[1.0, 0.5, 0.25],
        seen_x=[0, 1, 2],
        seen_y=[1.0, 0.52, 0.24],
        seen_error=[0.0, 0.01, 0.01],
        bars=bars,
    )


GOOD = (
    gate("sampled"),
    gate("drawn", curve=a_curve),
    gate("barred", curve=lambda lab: a_curve(lab, bars=True), group="Second group"),
    gate("identity", error=0.0, group="Second group"),
    gate("smaller", value=0.9, below=True, group="Second group"),
)
BAD = (
    gate("off", value=1.2),
    gate("vague", error=0.5),
    gate("broken", observe=crashes),
    gate("unequal", value=2.0, error=0.0),
    gate("lost", value=math.nan),
    gate("larger", value=1.1, below=True),
)


@pytest.fixture(autouse=True)
def somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every command here runs in an empty folder, outside the checkout."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Put other gates in place of the suite's."""
    return lambda gates: monkeypatch.setattr(suite, "GATES", tuple(gates))


def call(*words: str) -> Result:
    """Run the command in this process, on one process of the suite."""
    return CliRunner().invoke(app, ["verify", "--quick", "--jobs", "1", *words], prog_name="python run.py")


def strict(text: str) -> Any:
    """JSON without the NaN and Infinity that Python would let pass."""

    def refuse(word: str) -> None:
        raise ValueError(word)

    return json.loads(text, parse_constant=refuse)


def test_table_and_last_line(only: Callable[..., None]) -> None:
    only(GOOD)
    result = call()
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["group", "gate", "observed", "exact", "z", "n", "verdict"]
    assert lines[1].split() == ["First", "group", "sampled", "1", "1", "+0.00", "1,234", "passed"]
    assert lines[4].split() == ["identity", "1", "1", "equal", "1,234", "passed"]
    assert lines[5].split() == ["smaller", "0.90000", "<", "1", "-10.00", "1,234", "passed"]
    assert re.fullmatch(r"5 of 5 gates passed in \d+ seconds", lines[-2])
    assert lines[-1] == f"The report is in {Path('results/verify/verify.html')}"
    assert "\x1b[" not in result.stdout
    assert result.stderr == ""


def test_failures_are_told_and_stop_nothing(only: Callable[..., None], somewhere_else: Path) -> None:
    only((*BAD, *GOOD))
    result = call()
    assert result.exit_code == 1
    for words in (
        "off FAILED: 20.0 standard errors above, 4 are too many",
        "vague FAILED: too vague: a standard error of 0.500, where 0.0125 is allowed",
        "broken FAILED: could not be judged: ZeroDivisionError: nothing to divide by",
        "unequal FAILED: differs where it must be equal",
        "lost FAILED: is not a number",
        "larger FAILED: 10.0 standard errors above, where it must be more than 4 below",
        "5 of 11 gates passed",
    ):
        assert words in result.stdout
    assert {path.name for path in (somewhere_else / "results" / "verify").iterdir()} == FILES


def test_json_is_one_strict_object(only: Callable[..., None], somewhere_else: Path) -> None:
    only((*GOOD, *BAD))
    result = call("--json", "--out", "here")
    assert result.exit_code == 1
    found = strict(result.stdout)
    assert (found["quick"], found["engine"], found["seeds"]) == (True, "compiled", [1])
    assert (found["passed"], found["of"]) == (5, 11)
    assert found["elapsed_seconds"] >= 0
    assert found["versions"]["numpy"]
    by_name = {entry["name"]: entry for entry in found["gates"]}
    assert by_name["sampled"]["passed"] is True
    assert by_name["sampled"]["error_allowed"] == 0.0125
    assert by_name["off"]["z"] == pytest.approx(20)
    assert by_name["unequal"]["z"] is None
    assert by_name["lost"]["observed"] is None
    assert by_name["broken"]["problem"] == "ZeroDivisionError: nothing to divide by"
    assert set(by_name["sampled"]) >= {
        "name", "passed", "observed", "exact", "z", "n", "standard_error", "error_allowed", "group",
        "claim", "formula", "citation", "scenarios",
    }  # fmt: skip
    written = strict((somewhere_else / "here" / "verify.json").read_text(encoding="utf-8"))
    assert written["gates"] == found["gates"]
    with (somewhere_else / "here" / "verify.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows] == list(by_name)
    assert rows[0]["observed"] == "1.0"


def test_only_the_gates_that_are_named(only: Callable[..., None]) -> None:
    only((*GOOD, *BAD))
    result = call("--json", "--gate", "identity", "--gate", "drawn")
    assert result.exit_code == 0
    assert [entry["name"] for entry in strict(result.stdout)["gates"]] == ["drawn", "identity"]


def test_unknown_gate_gets_the_nearest_name(only: Callable[..., None], somewhere_else: Path) -> None:
    only(GOOD)
    result = call("--gate", "identiti")
    assert result.exit_code == 2
    assert "no gate is called identiti" in result.stderr
    assert "identity" in result.stderr
    assert not list(somewhere_else.iterdir())


def test_full_runs_ask_for_half_the_error(only: Callable[..., None]) -> None:
    seeds: list[tuple[int, ...]] = []

    def observe(lab: Any) -> Estimate:
        seeds.append(lab.seeds)
        return Estimate(value=1.0, standard_error=0.01, n=1)

    only([gate("g", observe=observe)])
    assert call().exit_code == 0
    words = ["verify", "--jobs", "1", "--json"]
    result = CliRunner().invoke(app, words, prog_name="python run.py")
    assert result.exit_code == 1
    assert strict(result.stdout)["gates"][0]["error_allowed"] == 0.00625
    assert seeds == [(1,), (1, 2, 3, 4, 5, 6, 7, 8)]


def test_other_folders_are_left_alone_before_anything_runs(
    only: Callable[..., None], somewhere_else: Path
) -> None:
    only([gate("g", observe=crashes)])
    (somewhere_else / "mine").mkdir()
    (somewhere_else / "mine" / "thesis.txt").write_text("years of work")
    result = call("--out", "mine")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "left alone" in result.stderr
    assert [path.name for path in (somewhere_else / "mine").iterdir()] == ["thesis.txt"]


def test_earlier_report_is_replaced_whole(
    only: Callable[..., None], somewhere_else: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(GOOD)
    assert call().exit_code == 0
    folder = somewhere_else / "results" / "verify"
    (folder / "old.txt").write_text("old")
    assert call("--gate", "drawn").exit_code == 0
    assert {path.name for path in folder.iterdir()} == FILES
    before = (folder / MARK).read_bytes()

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("analysis.verify.report.write_json", full_disk)
    result = call()
    assert result.exit_code == 1
    assert "No space left on device" in result.stderr
    assert (folder / MARK).read_bytes() == before
    assert [path.name for path in folder.parent.iterdir()] == ["verify"]


@pytest.mark.slow
def test_real_gates_on_two_processes(somewhere_else: Path) -> None:
    names = [gates[0].name for gates in suite.batches(suite.GATES)[-2:]]
    words = [word for name in names for word in ("--gate", name)]
    result = call("--json", "--jobs", "2", *words)
    assert result.exit_code == 0, result.stdout + result.stderr
    found = strict(result.stdout)
    assert sorted(entry["name"] for entry in found["gates"]) == sorted(names)
    assert all(entry["passed"] and entry["seconds"] > 0 for entry in found["gates"])


# --- the page ------------------------------------------------------------------------------------


class Reader(HTMLParser):
    """Reads a page: its tags, their attributes, the text; and that every tag is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of all tags of a name."""
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture
def text(only: Callable[..., None], somewhere_else: Path) -> str:
    """The page of gates of every sort, good and bad."""
    only((*GOOD, *BAD))
    assert call().exit_code == 1
    return (somewhere_else / "results" / "verify" / PAGE).read_text(encoding="utf-8")


def test_page_says_all_there_is_to_say(text: str) -> None:
    page = Reader(text)
    assert page.open == []
    words = " ".join(" ".join(page.words).split())
    assert words.index("5 of 11 claims hold; 6 do not: off, vague, broken, unequal, lost, …") < 400
    for one in (*GOOD, *BAD):
        assert words.count(one.claim) >= 2
        assert f"python run.py verify --quick --gate {one.name}" in words
    for expected in (
        "x < 1",
        "Somebody (1900)",
        "the runs use parameters.intake.request_minutes 10% larger than the theory is told",
        "could not be judged: ZeroDivisionError",
        "only what queue_mmc says; all else is off, as in bare",
        "request_shape: exponential",
        "Provenance",
        "numpy",
    ):
        assert expected in words


def test_page_needs_nothing_else(text: str) -> None:
    page = Reader(text)
    assert not page.all("script")
    assert not page.all("link")
    for _, attributes in page.tags:
        for name in ("src", "href", "xlink:href", "data"):
            assert (attributes.get(name) or "#").startswith("#")
    assert "url(" not in text
    assert "@import" not in text


def test_page_can_be_read_aloud(text: str) -> None:
    page = Reader(text)
    assert page.all("html")[0]["lang"] == "en"
    names = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(set(names)) == len(names)
    for _, attributes in page.tags:
        assert (attributes.get("aria-labelledby") or names[0]) in names
        assert (attributes.get("href") or f"#{names[0]}")[1:] in names
    for svg in page.all("svg"):
        assert svg["role"] == "img"
        assert svg["aria-label"]
    assert page.all("th")
    assert all(head["scope"] for head in page.all("th"))
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for landmark in ("header", "nav", "main"):
        assert len(page.all(landmark)) == 1


def test_verdict_is_a_word_and_a_sign_not_a_colour_alone(text: str) -> None:
    words = " ".join(" ".join(Reader(text).words).split())
    assert words.count("✓ holds") == 2 * len(GOOD)
    assert words.count("✗ fails") == 2 * len(BAD)


def test_figures_draw_theory_and_model(text: str) -> None:
    figures = re.findall(r"<figure>.*?</figure>", text, re.S)
    overview, strip, line = figures[:3]
    bars = next(one for one in figures if "Bars: the theory" in one)
    assert overview.count("<circle") == sum(
        one.name in ("sampled", "drawn", "barred", "off", "vague") for one in (*GOOD, *BAD)
    )
    assert (strip.count("<circle"), strip.count("<rect")) == (1, 1)
    assert (line.count("<circle"), line.count("<polyline")) == (3, 1)
    assert (bars.count("<circle"), bars.count("<rect"), bars.count("<polyline")) == (3, 3, 0)
    assert not re.search(r"\b(nan|inf)\b", text)


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [
        (0.0, 1.0, [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (-3.0, 12.0, [0.0, 5.0, 10.0]),
        (97.0, 103.0, [98.0, 100.0, 102.0]),
        (0.0, 0.0031, [0.0, 0.001, 0.002, 0.003]),
    ],
)
def test_ticks_are_round_and_inside(low: float, high: float, found: list[float]) -> None:
    assert ticks(low, high) == pytest.approx(found)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (129.81307, "129.81"), (0.0123456, "0.012346"), (-5.0, "-5"), (1234567.8, "1,234,568"),
        (16800.0, "16,800"), (2.5e-7, "2.5e-07"), (math.inf, "–"), (math.nan, "–"), (0.0, "0"),
    ],
)  # fmt: skip
def test_numbers(value: float, words: str) -> None:
    assert figure(value) == words


def test_faults_in_words() -> None:
    wrong = Wrong(
        factors={"a.b": 0.9},
        sets=("c=1",),
        lost_row=PASSED_UP,
        doubled_row=BORN,
        seed_offset=3,
        one_arm=True,
    )
    assert wrong_in_words(wrong) == (
        "the runs use a.b 10% smaller than the theory is told; "
        "the runs, but not the theory, are made with c=1; "
        "the first row 'passed_up' is taken out of each log; "
        "the first row 'born' stands in each log twice; "
        "the runs have other luck (in one of the two arms only)"
    )


def test_words_tell_every_part_of_a_fault() -> None:
    """A new sort of fault must be told on the page."""
    parts = {"factors", "sets", "lost_row", "doubled_row", "seed_offset", "one_arm"}
    assert {part.name for part in fields(Wrong)} == parts


def test_page_of_a_full_success_says_so_first(only: Callable[..., None], somewhere_else: Path) -> None:
    only(replace(one, group="Only group") for one in GOOD)
    assert call().exit_code == 0
    words = " ".join(Reader((somewhere_else / "results" / "verify" / PAGE).read_text("utf-8")).words)
    assert "5 of 5 claims hold: where the right answer is known, gridgov gives it." in " ".join(words.split())
