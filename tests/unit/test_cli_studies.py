"""`sweep`, `resume`, `extend`, `status` as they are typed: what is wrong is said with file, line and path."""

import json
from pathlib import Path

import pytest
from tiny import tiny_scenario, tiny_study
from typer.testing import CliRunner, Result

from analysis.cli.app import app
from analysis.study import plan_of, read_study, run_study

GOOD = """\
name: good
scenario: town
arms: [baseline, no_groups]
levers:
  policies.joint_defence.households_per_head: [3]
worlds: {count: 2}
"""
LEVER = "levers: {policies.joint_defence.households_per_head: %s}"
HOSTILE = {
    "name: x": ":1: scenario: missing",
    "scenario: town": ":1: name: missing",
    "": "the file is empty",
    "[]": ":1: a list is not a mapping; keys here: name,",
    "name: Ä": ":1: name: Ä is not a name of a-z, 0-9, _ and -",
    "nmae: x": ":1: nmae: unknown key; did you mean name?",
    "schema: 2": ":1: schema: 2 is no version known here; allowed: 1",
    "scenario: twon": ":2: scenario: twon: no such file; did you mean town?",
    "scenario: [town]": ":2: scenario: a list is not a text",
    "days: 0": ":1: days: 0: a whole number, 1 to 36,500, is wanted",
    "days: 1.5": ":1: days: 1.5 is not a whole number",
    "scale: true": ":1: scale: true is not a whole number",
    "replications: -1": ":1: replications: -1: a whole number, 1 to 10,000,000, is wanted",
    "places: 0": ":1: places: 0: a whole number",
    "first_seed: 18446744073709551615": ":1: first_seed: 18,446,744,073,709,551,615: the last run",
    "grids: yes": ":1: grids: yes is not true or false",
    "arms: []": ":1: arms: 0 arms; 1 to 1,000 are allowed",
    "arms: baseline": ":1: arms: baseline is not a list",
    "arms: [no_group]": ":1: arms.0.overlays.no_group: no_group: no such file; did you mean no_groups?",
    "arms: [teams, teams]": ":1: arms: teams stands twice",
    "arms: [3]": ":1: arms.0: 3 is not a mapping; keys here: name, overlays, set",
    "arms: [{overlays: [teams]}]": ":1: arms.0.name: missing",
    "arms: [{name: x, overlay: [teams]}]": ":1: arms.0.overlay: unknown key; did you mean overlays?",
    "arms: [{name: a b}]": ":1: arms.0.name: a b: 1 to 80 letters, no blanks",
    "arms: [{name: x, set: {policies.nothing: 1}}]": ":1: arms.0: policies.nothing: unknown key",
    "arms: [{name: x, set: {policies.joint_defence.households_per_head: many}}]": "many is not a number",
    "arms: [{name: x, set: {run.days: 3}}]": ":1: arms.0: x sets run.days, which all arms share",
    "levers: {policies.nothing: [1]}": ":1: levers.policies.nothing: policies.nothing: unknown key",
    LEVER % "[]": ":1: levers.policies.joint_defence.households_per_head: no value",
    LEVER % "3": "3: a list of values, or from, to and step",
    LEVER % "[3, 3]": "a value stands twice",
    LEVER % "[[3]]": "households_per_head.0: a list is not a single value",
    LEVER % "{from: 1, to: 9}": "a range has from, to and one of step and points",
    LEVER % "{from: 9, to: 1, step: 1}": "a rising range of 1 to 10,000 values",
    LEVER % "{from: 1, to: 9, stp: 1}": "stp: unknown key; did you mean step?",
    LEVER % "{from: a, to: 9, step: 1}": "from: a is not a number",
    "levers: {run.days: [3, 4]}": ":1: levers.run.days: all runs of a study are equally long",
    "worlds: 3": ":1: worlds: 3 is not a mapping; keys here: count,",
    "worlds: {sample: sobol}": ":1: worlds.count: missing; how many plausible worlds to draw",
    "worlds: {count: 0}": ":1: worlds.count: 0: a whole number, 1 to 999,999, is wanted",
    "worlds: {count: 2, sample: lhs}": ":1: worlds.sample: lhs is not known; allowed: latin_hypercube, sobol",
    "worlds: {count: 2, vary: [parameter]}": ":1: worlds.vary.0: parameter: no value there has a range",
    "worlds: {count: 2, without: [parameters]}": ":1: worlds: nothing is left to draw",
    "outcomes: [born_per_100]": ":1: outcomes.0: born_per_100 is not known; did you mean born_per_1000?",
    "subgroups: [gender]": ":1: subgroups.0: gender is not known; allowed: age, migrant, language, setting",
    "subgroups: [age, age]": ":1: subgroups.1: age stands twice",
    "title: {a: b}": ":1: title: a mapping is not a text",
    "a: &a [*a]": "anchors and aliases",
    "a: [1": "not valid YAML",
    "name: x\nname: y": ":2: name: this key is given twice (first in line 1)",
}
"""Whole files, or a line that takes the place of its key in a good one; and what is said of it."""


@pytest.fixture(autouse=True)
def somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def call(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), prog_name="python run.py")


def with_line(line: str) -> str:
    """A good study with one line changed, which comes first; what is no line of a study stands alone."""
    key = line.partition(":")[0]
    if key in ("", "[]", "a") or line in ("name: x", "scenario: town") or "\n" in line:
        return line
    if key == "scenario":
        return f"name: good\n{line}\n"
    rest = GOOD if key in ("nmae", "schema") else GOOD.replace(f"\n{key}:", "\nx_:", 1)
    kept = [each for each in rest.splitlines() if not each.startswith(("x_:", f"{key}:"))]
    if key == "levers":
        kept = [each for each in kept if not each.startswith("  ")]
    return "\n".join([line, *kept])


@pytest.mark.parametrize("line", HOSTILE)
def test_hostile_files(line: str) -> None:
    Path("study.yaml").write_text(with_line(line), encoding="utf-8")
    result = call("sweep", "study.yaml")
    assert result.exit_code == 2, result.output
    assert HOSTILE[line] in result.stderr
    assert all(each.startswith("study.yaml") for each in result.stderr.splitlines())
    assert result.stdout == ""
    assert not Path("results").exists()


def test_the_study_that_is_spoilt_is_good_before() -> None:
    Path("study.yaml").write_text(GOOD, encoding="utf-8")
    assert len(plan_of(read_study("study.yaml"))) == 4


def test_all_problems_of_a_file_at_once() -> None:
    lines = [
        "name: bad",
        "scenario: town",
        "arms: [no_group]",
        "days: 0",
        "outcomes: [x]",
        "worlds: {count: 0}",
    ]
    Path("study.yaml").write_text("\n".join(lines), encoding="utf-8")
    found = call("sweep", "study.yaml").stderr.splitlines()
    assert [line.split(": ")[0] for line in found] == [f"study.yaml:{line}" for line in (3, 4, 5, 6)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sweep"], "a study's file, or --scenario"),
        (["sweep", "groups_hezuo", "--scenario", "town"], "a study's file, or --scenario"),
        (["sweep", "no_such"], "no such file; allowed:"),
        (["sweep", "--scenario", "town", "--arms", "no_group"], "did you mean no_groups?"),
        (["sweep", "--scenario", "town", "--lever", "x"], "write path=1,2,3"),
        (["sweep", "--scenario", "town", "--shard", "3/2"], "such as 1/4"),
        (["sweep", "--scenario", "town", "--shard", "0/2"], "such as 1/4"),
        (["sweep", "--scenario", "town", "--reps", "0"], "Invalid value for '--reps'"),
        (["extend", "0", "x"], "Invalid value for 'N'"),
    ],
)
def test_bad_words_are_bad_input(words: list[str], said: str) -> None:
    result = call(*words)
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize("words", [["resume", "x"], ["extend", "3", "x"], ["status", "x"]])
def test_what_is_no_study(words: list[str]) -> None:
    result = call(*words)
    assert result.exit_code == 1
    assert "x: not a folder of a study" in result.stderr
    assert not Path("x").exists()


def test_a_study_from_its_dry_run_to_its_extension(tmp_path: Path) -> None:
    study = [
        "--scenario",
        tiny_scenario(tmp_path),
        "--arms",
        "baseline,no_groups",
        "--days",
        "30",
        "--jobs",
        "1",
    ]
    told = json.loads(call("sweep", *study, "--dry-run", "--json").stdout)
    assert (told["experiments"], told["runs"]) == (2, 2)
    assert told["run_seconds"] > 0
    assert not Path("results").exists()

    done = call("sweep", *study, "--out", "out")
    assert done.exit_code == 0, done.output
    assert "2 done, 0 failed, 0 left" in done.stdout
    assert "note: all runs are of one synthetic place" in done.stderr
    longer = json.loads(call("extend", "2", "out", "--jobs", "1", "--json", "--out", "report.json").stdout)
    assert (longer["planned"], longer["done"]) == (6, 6)
    assert json.loads(Path("report.json").read_text()) == longer
    assert longer["cpu_seconds_per_run"]["n"] == 6
    assert json.loads(call("status", "out", "--json").stdout)["left"] == 0


def test_extended_is_as_if_larger_from_the_start(tmp_path: Path) -> None:
    tables = ("experiments.parquet", "outcomes.parquet", "cases.parquet")
    run_study(tiny_study(tmp_path), folder=tmp_path / "small", jobs=1)
    call("extend", "2", "small", "--jobs", "1")
    run_study(tiny_study(tmp_path, replications=4), folder=tmp_path / "large", jobs=1)
    for name in tables:
        assert (tmp_path / "small" / name).read_bytes() == (tmp_path / "large" / name).read_bytes()


def test_a_failed_run_can_be_repeated_by_its_command(tmp_path: Path) -> None:
    arms = "baseline,bad:parameters.sparks.cap=1000+parameters.sparks.rate_scale=100"
    study = [
        "--scenario",
        tiny_scenario(tmp_path),
        "--days",
        "30",
        "--jobs",
        "1",
        "--out",
        "out",
        "--arms",
        arms,
    ]
    done = call("sweep", *study)
    assert done.exit_code == 1
    assert "1 done, 1 failed, 0 left" in done.stdout
    command = next(line for line in done.stdout.splitlines() if "--only" in line).split("run.py ")[1]
    again = call(*command.split())
    assert again.exit_code == 2
    assert "can be simulated" in again.stderr
    good = json.loads((tmp_path / "out" / "study.json").read_text())
    assert good["experiments"] == 2


@pytest.mark.parametrize("command", ["sweep", "staffing", "compare"])
def test_worlds_are_a_number_or_a_file_in_every_help(command: str) -> None:
    assert "N|FILE" in CliRunner().invoke(app, [command, "--help"]).stdout
