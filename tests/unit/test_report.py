"""Reports: the answer first, both languages, everything escaped, and the folder's mistakes in words."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner
from unit.reported import NASTY, Outline, comparison_folder

from analysis.cli.app import app
from analysis.report import sanity, write_report
from analysis.report.crate import NAME as CRATE
from analysis.report.crate import PROFILE
from analysis.report.folder import recognise
from analysis.report.kinds import KINDS
from analysis.report.render import html
from analysis.results import write_results
from analysis.words.numbers import Span
from sim.errors import RunError
from sim.events import Log

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def compared(tmp_path_factory) -> Path:
    return comparison_folder(tmp_path_factory.mktemp("results") / "compared", place=NASTY)


@pytest.fixture(scope="module")
def page(compared):
    kind, record = recognise(compared)
    return kind.gather(compared, record)


@pytest.fixture(scope="module")
def ran(tmp_path_factory, town_run) -> Path:
    return write_results(town_run, folder=tmp_path_factory.mktemp("results") / "town", figures=False)


def call(*words: str):
    return CliRunner().invoke(app, ["report", *words])


# --- the answer ----------------------------------------------------------------------------------


def test_the_verdict_on_all_arms_comes_first_and_names_who_does_better_and_worse(page):
    first = page.answers[0]
    assert "unsettled days fall (groups of ten households)" in first.en
    assert "unsettled days rise (without groups of households)" in first.en
    assert "十户联防使未化解强度日下降" in first.zh


def test_each_arm_is_told_with_intervals_its_price_and_its_harms(page):
    groups, without, same = page.answers[1:]
    assert re.search(r"unsettled days fall by 20(\.\d+)?% \(", groups.en)
    assert re.search(r"costs 0\.99\d* million \(.* to .*\) yuan more a year", groups.en)
    assert re.search(r"rise by 30(\.\d+)?%", without.en)
    assert "household heads give" in without.en.lower()
    assert "teams of five" in same.en


def test_certainty_stands_under_the_answer(page):
    assert "95%" in page.certainty.en
    assert "n = 30" in page.certainty.zh


def test_harms_stand_beside_benefits(page):
    entries = dict(page.section("effects").blocks[0].entries)
    said = next(words.en for name, words in entries.items() if name.en == "Groups of ten households")
    better, worse = said.split(" Worse: ")
    assert "unsettled days" in better
    assert "cost" in worse


def test_outcomes_that_were_not_kept_leave_a_note_and_no_empty_picture(compared):
    kind, record = recognise(compared)
    arms = [
        arm | {"effects": [one for one in arm["effects"] if one["outcome"] == "success_true"]}
        for arm in record["arms"]
    ]
    sections = {one.key: one.blocks for one in kind.gather(compared, record | {"arms": arms}).sections}
    for key in ("burdens", "robust"):
        (note,) = sections[key]
        assert "without `--outcomes`" in note.words.en


def test_whoever_gains_is_told_by_subgroup(page):
    chart = page.section("whom").blocks[0]
    assert [row[0].en for row in chart.table.rows] == ["unsettled days", "unsettled days, aged 60 or over"]


# --- the page ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh", "both"])
def test_a_page_is_well_formed_and_needs_nothing_from_elsewhere(page, language):
    text = html(page, language=language)
    outline = Outline(text)
    assert outline.count("html") == 1
    for name, attributes in outline.tags:
        for key in ("src", "href", "action"):
            assert not attributes.get(key) or attributes[key].startswith("#"), (name, attributes)
    assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest", text)
    assert "default-src 'none'" in text


def test_one_language_has_no_word_of_the_other(page):
    assert not CHINESE.search(html(page, language="en").partition("<body>")[2])
    words = " ".join(Outline(html(page, language="zh")).text)
    assert "Lead outcomes" not in words
    assert "首要结果" in words


def test_both_languages_have_the_same_number_of_texts(page):
    outline = Outline(html(page, language="both"))
    assert outline.count("span", lang="en") - 1 == outline.count("span", lang="zh-Hans") - 1
    assert outline.count("svg", lang="en") == outline.count("svg", lang="zh-Hans") > 0


def test_what_comes_from_a_scenario_is_escaped_everywhere(compared, page):
    text = html(page, language="both")
    assert NASTY not in text
    assert "&lt;script&gt;alert(&#34;A &amp; B&#34;)&lt;/script&gt;" in text


def test_every_picture_says_what_it_shows_and_has_its_table(page):
    text = html(page, language="both")
    figures = re.findall(r"<figure>.*?</figure>", text, re.DOTALL)
    assert len(figures) >= 4
    for figure in figures:
        pictures = re.findall(r"<svg.*?</svg>", figure, re.DOTALL)
        assert len(pictures) == 4  # two languages, wide and narrow
        assert all("<title>" in one and "<desc>" in one and 'role="img"' in one for one in pictures)
        assert figure.count("<table") == 1


def test_every_number_of_an_effect_has_an_interval_or_says_that_it_has_none(page):
    table = page.section("effects").blocks[1].table
    cells = [cell.en for row in table.rows for cell in row[1:]]
    assert cells
    for said in cells:
        assert said == "the same" or re.search(r"\(.+ to .+\)|no interval|no spread", said), said
        assert said == "the same" or "n = " in said


# --- the other kinds -----------------------------------------------------------------------------


def test_a_run_is_told_as_one_run_with_all_lamps_green(ran):
    kind, record = recognise(ran)
    found = kind.gather(ran, record)
    assert "the books report" in found.answers[0].en
    assert "n = 1" in found.certainty.en
    rail = found.section("rail").blocks[0]
    assert [check.light for check in rail.checks] == ["green"] * 5
    Outline(html(found))


def test_a_run_of_another_version_is_reported_without_its_checks(ran, tmp_path):
    record = json.loads((ran / "manifest.json").read_text(encoding="utf-8")) | {"sources": "0" * 64}
    other = tmp_path / "town"
    other.mkdir()
    for name in ("measures.csv", "daily.parquet", "events.parquet"):
        (other / name).write_bytes((ran / name).read_bytes())
    (other / "manifest.json").write_text(json.dumps(record), encoding="utf-8")
    kind, record = recognise(other)
    rail = kind.gather(other, record).section("rail").blocks[0]
    assert [check.light for check in rail.checks] == ["grey"]
    assert "another version" in rail.checks[0].says.en


def test_a_row_that_is_lost_turns_the_lamp_red(town_run):
    from dataclasses import replace

    rows = town_run.log.rows
    ended = (rows["kind"] == 17).nonzero()[0][0]
    broken = replace(town_run, log=Log(rows[[place for place in range(len(rows)) if place != ended]]))
    found = sanity.conservation(broken)
    assert found.light == "red"
    assert "First broken" in found.says.en


@pytest.mark.parametrize(
    ("late", "light", "says"),
    [
        (sanity.Late(Span(0.05, 0.03, 0.07), 0.04, 0.001, 20), "green", "didn't need"),
        (sanity.Late(Span(0.05, 0.03, 0.07), 0.30, 0.001, 20), "green", "would mislead"),
        (sanity.Late(Span(0.01, 0.005, 0.02), 0.30, 0.2, 20), "red", "a fault"),
        (None, "grey", "Nobody asks"),
    ],
)
def test_erlang_says_whether_a_model_was_needed(late, light, says):
    found = sanity.erlang(late)
    assert found.light == light
    assert says in found.says.en


# --- files and mistakes --------------------------------------------------------------------------


def test_the_crate_is_one_of_ro_crate_1_1(compared, tmp_path):
    written = write_report(compared, out=compared / "report.html", language="en")
    crate = json.loads((compared / CRATE).read_text(encoding="utf-8"))
    graph = {entry["@id"]: entry for entry in crate["@graph"]}
    assert crate["@context"] == f"{PROFILE}/context"
    assert graph[CRATE]["conformsTo"] == {"@id": PROFILE}
    assert graph[CRATE]["about"] == {"@id": "./"}
    root = graph["./"]
    assert root["@type"] == "Dataset"
    assert all(root[key] for key in ("name", "description", "datePublished", "license"))
    for part in root["hasPart"]:
        entry = graph[part["@id"]]
        assert entry["@type"] == "File"
        assert (compared / entry["@id"]).stat().st_size == int(entry["contentSize"])
    assert {"report.html", "comparison.json"} <= {part["@id"] for part in root["hasPart"]}
    references = re.findall(r'\{"@id": "([^"]+)"\}', json.dumps(crate["@graph"]))
    assert {one for one in references if one not in graph} == {PROFILE}
    assert graph["#made"]["description"] == "python run.py compare town"
    assert written.files[-1].name == CRATE


def test_the_command_says_the_answer_and_where_the_page_is(compared, tmp_path):
    out = tmp_path / "deep" / "page.html"
    found = call(str(compared), "--out", str(out), "--language", "zh", "--json")
    assert found.exit_code == 0, found.output
    told = json.loads(found.stdout)
    assert told["kind"] == "compare"
    assert told["files"] == [str(out), str(out.parent / CRATE)]
    assert 'lang="zh-Hans"' in out.read_text(encoding="utf-8")


def test_a_missing_folder_has_a_nearest_name(compared):
    found = call(str(compared.parent / "compard"))
    assert found.exit_code == 2
    assert "did you mean compared?" in found.output
    assert "Traceback" not in found.output


def test_a_folder_of_other_things_is_refused_and_those_inside_are_named(compared):
    found = call(str(compared.parent))
    assert found.exit_code == 2
    assert "holds no results" in found.output
    assert "compared" in found.output


@pytest.mark.parametrize("text", ["{", "[]", '{"schema": "gridgov-comparison/0"}', ""])
def test_a_damaged_mark_is_said_to_be_damaged(tmp_path, text):
    (tmp_path / "comparison.json").write_text(text, encoding="utf-8")
    found = call(str(tmp_path))
    assert found.exit_code == 2
    assert "comparison.json" in found.output
    assert not (tmp_path / "report.html").exists()


def test_a_mark_of_the_right_schema_that_lacks_the_rest_is_damaged_too(tmp_path):
    for kind in KINDS:
        folder = tmp_path / kind.name
        folder.mkdir()
        (folder / kind.mark).write_text(json.dumps({"schema": kind.schema}), encoding="utf-8")
        found = call(str(folder))
        assert found.exit_code == 2, (kind.name, found.output)
        assert kind.mark in found.output or kind.name == "sweep"


def test_a_mark_that_is_damaged_further_down_is_said_to_be_damaged(compared, tmp_path):
    record = json.loads((compared / "comparison.json").read_text(encoding="utf-8"))
    del record["arms"][0]["effects"]
    (tmp_path / "comparison.json").write_text(json.dumps(record), encoding="utf-8")
    found = call(str(tmp_path))
    assert found.exit_code == 2
    assert "comparison.json is damaged (KeyError: 'effects')" in found.output
    assert not (tmp_path / "report.html").exists()


def test_without_a_printer_the_message_says_what_to_install(compared, monkeypatch):
    import sys

    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(RunError, match="install Chromium"):
        write_report(compared, pdf=True)
