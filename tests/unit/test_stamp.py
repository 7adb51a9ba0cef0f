"""Every picture says in its own file what it was made from."""

import ast
from pathlib import Path

from PIL import Image

from analysis.figures import draw_figures

ROOT = Path(__file__).parents[2]


def test_scenario_seed_versions_and_command_are_read_back(town_run, tmp_path):
    for path in draw_figures(town_run, folder=tmp_path):
        told = Image.open(path).text
        assert told["Scenario"] == "town"
        assert told["Scenario-SHA256"] == town_run.scenario.digest
        assert told["Seed"] == str(town_run.seed)
        assert told["Software"].startswith("gridgov")
        assert "matplotlib" in told["Versions"]
        assert told["Command"]
        assert len(told["Sources-SHA256"]) == 64


def test_there_is_one_place_where_figures_are_saved():
    saving = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "analysis").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "savefig"
    ]
    assert saving == ["analysis/stamp.py"]
