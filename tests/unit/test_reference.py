"""`docs/model.md` says what the code says: blocks are current, every value is there with what it rests on."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from analysis import reference, reference_columns, reference_rules
from analysis.cli.app import app
from analysis.reference import BLOCK, DOCUMENT, all_blocks, bounds, bring_up_to_date, renewed, spec_of, value
from sim.errors import RunError
from sim.scenario import Scenario, loads
from sim.scenario.load import BUNDLED
from sim.schedule import PHASES

ROOT = Path(__file__).parents[2]
TEXT = DOCUMENT.read_text(encoding="utf-8")
ELEMENTS = (
    "Purpose and patterns",
    "Entities, state variables and scales",
    "Process overview and scheduling",
    "Design concepts",
    "Initialization",
    "Input data",
    "Submodels",
)
GLOSSARY = re.compile(r"^\| [^|]+ \| ([^|]*[一-鿿][^|]*) \| `([\w/]+\.py)` `(\w+)` \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def base() -> Scenario:
    """The values of `base.yaml`."""
    return loads(reference.BASE, folder=BUNDLED)


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the document, for tests that spoil it."""
    copy = tmp_path / "model.md"
    copy.write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(reference, "DOCUMENT", copy)
    return copy


def rows_of(block: str) -> dict[str, list[str]]:
    """The lines of a block's table by their first cell, without its backticks."""
    body = next(match["body"] for match in BLOCK.finditer(TEXT) if match["name"] == block)
    lines = [re.split(r"(?<!\\)\|", line)[1:-1] for line in body.splitlines() if line.startswith("| ")]
    return {line[0].strip(" `"): [cell.strip() for cell in line] for line in lines[1:]}


def test_the_document_is_current() -> None:
    assert bring_up_to_date(check=True) == [], "run: python run.py reference"


def test_the_seven_elements_stand_in_their_order() -> None:
    titles = re.findall(r"^## (\d)\. (.+)$", TEXT, re.MULTILINE)
    assert titles == [(str(place), title) for place, title in enumerate(ELEMENTS, start=1)]


def test_every_value_of_the_base_has_a_line_with_all_that_is_said_of_it(base: Scenario) -> None:
    for path in base.paths():
        group, _, name = path.rpartition(".")
        if not group.startswith(("parameters", "world", "calendar", "costs")):
            continue
        cells, one = rows_of(group)[name], base.describe(path)
        _, meaning, unit, default, allowed, _, source, grade, _ = cells
        assert meaning == one.meaning
        assert unit == (one.unit or "–")
        assert default == value(one.value)
        assert allowed == bounds(one, spec_of(path))
        assert source == (one.source or "a choice"), path
        assert grade == (one.grade or "–")


def test_every_assumed_parameter_has_a_range_or_says_why_not(base: Scenario) -> None:
    for path in base.paths():
        if path.startswith("parameters."):
            allowed = rows_of(path.rpartition(".")[0])[path.rpartition(".")[2]][4]
            assert allowed == "fixed" or re.search(r"\d to -?\d|^one of |^none: ", allowed), (
                f"{path}: {allowed}"
            )


def test_every_phase_has_a_submodel_with_its_rules_and_no_rule_is_left_out() -> None:
    names = [path.stem for path in (ROOT / "sim" / "rules").glob("*.py")]
    assert {phase.name for phase in PHASES} == set(names) - {"__init__", "maths"}
    for phase in PHASES:
        rules = reference_rules.rules_of(phase.name)
        assert rules, phase
        for rule in rules:
            assert rule.first_line in TEXT
            assert f"`{rule.name}`" in rows_of("phases")[str(list(PHASES).index(phase) + 1)][3]


def test_a_rule_is_shown_with_its_code_unless_its_words_have_the_whole_formula() -> None:
    rules = {rule.name: rule for rule in reference_rules.rules_of("casework")}
    assert rules["agreement"].formula == ""
    assert "theta_level" in rules["agreement"].words
    assert "fit_kin" in rules["fit"].formula
    assert "p." not in rules["fit"].formula
    for phase in PHASES:
        for rule in reference_rules.rules_of(phase.name):
            said = rule.words + rule.formula
            assert all(name in said for name in rule.parameters), rule.name


def test_every_column_says_what_it_means_and_no_word_is_left_over() -> None:
    sources = (*reference_columns.WORLD, *reference_columns.INSTITUTION, *reference_columns.RUN)
    known = {f"{one.name}.{column.name}" for one in sources for column in reference_columns.columns(one)}
    assert set(reference_columns.OWN_WORDS) <= known
    assert set(reference_columns.UNITS) <= {name.partition(".")[2] for name in known}


def test_columns_are_those_of_the_tables() -> None:
    from sim.institution.layout import UNIT, WORKER
    from sim.people import PEOPLE
    from sim.world.columns import HOUSEHOLD, ORGANISATION, RESIDENT, TIE, VILLAGE

    dtypes = {"VILLAGE": VILLAGE, "HOUSEHOLD": HOUSEHOLD, "ORGANISATION": ORGANISATION, "TIE": TIE}
    dtypes |= {"RESIDENT": RESIDENT, "UNIT": UNIT, "WORKER": WORKER, "PEOPLE": PEOPLE}
    for one in (*reference_columns.WORLD, *reference_columns.INSTITUTION, *reference_columns.RUN[:1]):
        names = [column.name for column in reference_columns.columns(one)]
        assert names == list(dtypes[one.name].names or ())


def test_state_that_is_told_of_exists() -> None:
    for state in reference_columns.STATES:
        source = (ROOT / state.module).read_text(encoding="utf-8")
        for column in state.columns:
            assert re.search(rf"self\.{column.name}\b", source), f"{state.entity}.{column.name}"


def test_the_glossary_leads_to_what_it_names() -> None:
    entries = GLOSSARY.findall(TEXT)
    table = TEXT.partition("## Glossary")[2].partition("## References")[0]
    assert len(entries) == table.count("\n| ") - 1 >= 30
    for _, module, name in entries:
        assert re.search(rf"\b{name}\b", (ROOT / module).read_text(encoding="utf-8")), f"{module}: {name}"


def test_links_lead_somewhere() -> None:
    titles = re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)
    anchors = {title.lower().replace(" ", "-") for title in titles}
    for target in re.findall(r"\]\(([^)]+)\)", TEXT):
        path, _, anchor = target.partition("#")
        assert (DOCUMENT.parent / path).exists() if path else anchor in anchors, target


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (8e-05, "0.00008"),
        (1, "1"),
        (0, "0"),
        (True, "true"),
        (None, "none"),
        ([0.5, 2.0], "0.5, 2"),
        ({"urban": 1.0, "rural": 2.0, "pastoral": 2.0}, "urban 1, rural/pastoral 2"),
        ({"urban": 0.3, "rural": 0.3}, "0.3 each"),
        ({"urban": {"a": 1.0}, "rural": {"a": 1.0}, "x": {"a": 2.0}}, "urban/rural: a 1; x: a 2"),
    ],
)
def test_values_in_few_letters(given: object, words: str) -> None:
    assert value(given) == words


def test_a_stale_block_is_named_and_written_anew(document: Path) -> None:
    document.write_text(TEXT.replace("0.45 to 1.4", "0.45 to 1.5"), encoding="utf-8")
    run = CliRunner()
    found = run.invoke(app, ["reference", "--check"])
    assert found.exit_code == 1
    assert "out of date: parameters.sparks\n" in found.stdout
    assert document.read_text(encoding="utf-8") != TEXT
    assert run.invoke(app, ["reference"]).exit_code == 0
    assert document.read_text(encoding="utf-8") == TEXT
    assert run.invoke(app, ["reference", "--check"]).stdout == "docs/model.md is up to date\n"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("<!-- generated: events -->", "<!-- generated: event -->"),
        ("<!-- generated: events -->", "<!-- generated: codes -->"),
        ("<!-- generated: events -->", "<!-- generated: Events -->"),
        ("<!-- generated: events -->", ""),
        ("<!-- end -->\n\n<!-- generated: codes -->", "<!-- generated: codes -->"),
    ],
)
def test_torn_marks_are_refused(right: str, wrong: str) -> None:
    assert TEXT.count(right) == 1
    with pytest.raises(RunError):
        renewed(TEXT.replace(right, wrong))


def test_outside_a_checkout_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(reference, "DOCUMENT", tmp_path / "model.md")
    found = CliRunner().invoke(app, ["reference"])
    assert found.exit_code == 1
    assert "part of a checkout" in found.stderr


def test_a_new_column_without_words_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference_columns, "OWN_WORDS", {})
    with pytest.raises(RunError, match="neither comment nor own words"):
        all_blocks()["columns.world"]()


def test_a_stream_without_a_use_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference, "STREAM_USES", {})
    with pytest.raises(RunError, match="streams and their uses differ"):
        all_blocks()["streams"]()
