"""From the command line to the page, on a real comparison and a real staffing study of the town."""

import json
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner
from unit.reported import Outline

from analysis.cli.app import app
from analysis.report.folder import recognise

pytestmark = pytest.mark.slow


def call(*words: str) -> str:
    found = CliRunner().invoke(app, words)
    assert found.exit_code == 0, found.output
    return found.stdout


def test_a_comparison_becomes_a_page_a_print_and_a_crate(tmp_path: Path) -> None:
    folder = tmp_path / "compared"
    call(
        *("compare", "town", "--arms", "baseline,no_groups", "--worlds", "3", "--days", "120"),
        *("--by", "age", "--why", "1", "--jobs", "1", "--no-figures", "--out", str(folder)),
    )
    prints = ["--pdf"] if shutil.which("chromium") else []
    told = json.loads(call("report", str(folder), "--json", *prints))
    assert told["kind"] == "compare"
    assert "without groups of households" in told["answers"][0]
    outline = Outline((folder / "report.html").read_text(encoding="utf-8"))
    sections = [
        attributes["id"] for name, attributes in outline.tags if name == "section" and "id" in attributes
    ]
    assert sections == [
        *("effects", "burdens", "whom", "books", "robust", "why", "story", "rail"),
        *("limits", "method", "inputs", "provenance"),
    ]
    kind, record = recognise(folder)
    page = kind.gather(folder, record)
    lights = {check.name.en: check.light for check in page.section("rail").blocks[0].checks}
    assert set(lights.values()) == {"green"}, lights
    digest = page.about["scenario_digest"]
    assert re.fullmatch("[0-9a-f]{64}", digest)
    assert digest in (folder / "ro-crate-metadata.json").read_text(encoding="utf-8")
    for file in folder.glob("*.pdf"):
        assert file.read_bytes().startswith(b"%PDF")
    assert len(list(folder.glob("*.pdf"))) == 2 * len(prints)


def test_a_staffing_study_becomes_a_page_with_the_formula_beside(tmp_path: Path) -> None:
    folder = tmp_path / "staffed"
    call(
        *("staffing", "town", "--target", "requests_late_share <= 20%", "--jobs", "1"),
        *("--no-figures", "--out", str(folder)),
    )
    answer = json.loads(call("report", str(folder), "--json", "--language", "zh"))["answers"][0]
    assert answer.startswith("To keep requests served late at or under 20%")
    kind, record = recognise(folder)
    page = kind.gather(folder, record)
    erlang = page.section("rail").blocks[0].checks[-1]
    assert erlang.light == "green"
    assert "agent-based model" in erlang.says.en or "would mislead" in erlang.says.en
    assert [line.en for line in page.section("curve").blocks[0].table.head][2] == "Erlang, corrected"
