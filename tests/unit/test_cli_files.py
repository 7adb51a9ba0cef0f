"""The commands about files: `validate`, `explain`, `new`, `schema`."""

import json
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from analysis.cli.app import app
from sim.scenario import json_schema, load


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(*words: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, list(words), prog_name="python run.py")


def test_good_and_bad_files_are_told_apart(here: Path) -> None:
    (here / "bad.yaml").write_text("extends: town.yaml\nname: bad\nfoo: 1\nbar: 2\n")
    result = call("validate", "town", "bad.yaml", "gone.yaml")
    assert result.exit_code == 2
    assert result.stdout == f"town: good ({load('town').title}, 2,000 residents)\n"
    starts = ("bad.yaml:3: foo: ", "bad.yaml:4: bar: ", "gone.yaml: no such file")
    for line, start in zip(result.stderr.splitlines(), starts, strict=True):
        assert line.startswith(start)


def test_validate_as_json(here: Path) -> None:
    (here / "bad.yaml").write_text("extends: town.yaml\nname: bad\nfoo: 1\n")
    result = call("validate", "--json", "town", "bad.yaml")
    assert (result.exit_code, result.stderr) == (2, "")
    found = json.loads(result.stdout)
    assert (found["valid"], [one["valid"] for one in found["files"]]) == (False, [True, False])
    problem = found["files"][1]["problems"][0]
    assert (problem["file"], problem["line"], problem["path"]) == ("bad.yaml", 3, "foo")


def test_validate_finds_what_only_shows_when_the_place_is_built(here: Path) -> None:
    lines = "policies: {ladder: {township: {staff: {total: 600}}}}\n"
    (here / "crowded.yaml").write_text(f"extends: town.yaml\nname: crowded\n{lines}")
    result = call("validate", "crowded.yaml")
    assert result.exit_code == 2
    assert result.stderr.startswith("crowded.yaml:3: policies.ladder.township.staff:")


def test_place_too_large_to_build_is_checked_on_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(scenario: object) -> None:
        raise AssertionError

    monkeypatch.setattr("analysis.cli.reading._build", fails)
    monkeypatch.setattr("analysis.cli.reading.BUILT_UP_TO_RESIDENTS", 1999)
    assert call("validate", "town").exit_code == 0


def test_one_value_is_explained_in_full() -> None:
    result = call(
        "explain", "town", "parameters.sparks.rate_scale", "--set", "parameters.sparks.rate_scale=0.9"
    )
    lines = result.stdout.splitlines()
    assert lines[0] == "parameters.sparks.rate_scale = 0.9"
    facts = {line[2:10].strip(): line[12:] for line in lines[1:]}
    assert facts["said in"] == "--set"
    assert facts["source"].startswith("assumed")
    assert facts["range"].startswith("0.45 to 1.4")
    assert facts["allowed"] == "0 to 100"


def test_table_is_explained_with_its_cells() -> None:
    result = call("explain", "town", "world.digital_share")
    assert result.stdout.startswith("world.digital_share\n")
    assert "whole table × 0.7 to 1.03" in result.stdout
    assert "\nworld.digital_share.old " in result.stdout


def test_cell_and_group_are_explained() -> None:
    assert call("explain", "town", "world.digital_share.old").stdout.startswith(
        "world.digital_share.old = 0.45\n"
    )
    lines = call("explain", "town", "place.settings.urban").stdout.splitlines()
    assert lines[0].split() == ["path", "value", "unit", "source", "range", "said", "in"]
    assert lines[1].split()[:3] == ["place.settings.urban.residents", "1250", "people"]
    assert "town.yaml:" in lines[1]


def test_whole_scenario_is_explained_without_absent_choices() -> None:
    result = call("explain", "town")
    paths = [line.split()[0] for line in result.stdout.splitlines()[1:]]
    assert set(paths) <= set(load("town").paths(cells=True))
    assert len(paths) == len(set(paths)) > 200
    assert "None" not in result.stdout


@pytest.mark.parametrize("path", [[], ["place"], ["parameters.sparks.rate_scale"], ["world.digital_share"]])
def test_explain_as_json(path: list[str]) -> None:
    result = call("explain", "town", *path, "--json")
    found = json.loads(result.stdout)
    scenario = load("town")
    assert (found["scenario"], found["digest"]) == ("town", scenario.digest)
    for one in found["values"]:
        assert one["path"].startswith("".join(path))
        assert one["origin"] == scenario.describe(one["path"]).origin
    if path in (["parameters.sparks.rate_scale"], ["world.digital_share"]):
        assert len(found["values"]) == 1


def test_new_scenario_is_commented_valid_and_runs(here: Path) -> None:
    result = call("new", "river-bend")
    assert result.exit_code == 0, result.stderr
    text = (here / "river-bend.yaml").read_text(encoding="utf-8")
    assert text.count("#") > 15
    assert "NAME" not in text
    assert "TITLE" not in text
    scenario = load(here / "river-bend.yaml")
    assert (scenario.name, scenario.title) == ("river-bend", "River bend")
    assert call("validate", "river-bend.yaml").exit_code == 0
    assert call("run", "river-bend.yaml", "--days", "20", "--no-figures").exit_code == 0
    assert (here / "results" / "river-bend").is_dir()


def test_every_policy_that_the_starter_offers_can_be_taken(here: Path) -> None:
    call("new", "all")
    file = here / "all.yaml"
    lines = file.read_text(encoding="utf-8").splitlines()
    offered = [line for line in lines if line.startswith("  # ") and ": {" in line]
    assert len(offered) == 6
    file.write_text("\n".join(line.replace("  # ", "  ", 1) if line in offered else line for line in lines))
    present = {name for name, policy in load(file).resolved()["policies"].items() if policy}
    assert {line.split(":")[0].strip(" #") for line in offered} < present
    assert call("validate", "all.yaml").exit_code == 0


def test_new_never_overwrites(here: Path) -> None:
    assert call("new", "mine", "--folder", "some/where").exit_code == 0
    file = here / "some" / "where" / "mine.yaml"
    file.write_text("precious")
    result = call("new", "mine", "--folder", "some/where")
    assert result.exit_code == 2
    assert "is left alone" in result.stderr
    assert file.read_text() == "precious"


def test_new_where_no_folder_can_be(here: Path) -> None:
    (here / "file").write_text("")
    result = call("new", "mine", "--folder", "file/below")
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr


def test_schema_is_printed_or_written(here: Path) -> None:
    assert json.loads(call("schema").stdout) == json_schema()
    result = call("schema", "--out", "schema.json")
    assert (result.exit_code, result.stdout) == (0, "")
    assert json.loads((here / "schema.json").read_text()) == json_schema()
    assert call("schema", "--out", "no/such/folder.json").exit_code == 1


def test_starter_is_plain_yaml(here: Path) -> None:
    call("new", "mine")
    assert yaml.safe_load((here / "mine.yaml").read_text(encoding="utf-8"))["name"] == "mine"
