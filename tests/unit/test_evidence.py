"""The ledger of evidence: it names every number of base.yaml and no other, and grades what places say."""

import csv
import json

import pytest
from typer.testing import CliRunner

from analysis.cli.app import app
from analysis.evidence.grades import FOLDER, GRADES, OF_TAG, said, sources
from analysis.evidence.influence import FILE, ranked, read_influences
from analysis.evidence.ledger import counts, ledger, without_range
from analysis.sensitivity.files import COLUMNS
from sim.errors import ScenarioError
from sim.scenario import load
from sim.vocabulary import SOURCES

PLACES = ("town", "hezuo", "dulan", "lanzhou", "bayannur", "xining")
WEAK, STRONG = "parameters.sparks.a_temper", "parameters.supervision.due_days_off"
"""An assumed number, and one that was read."""


def rows(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def numbers_of_base():
    """Every number of the sections that base.yaml fills."""
    town = load("town")
    for path in town.paths():
        one = town.describe(path)
        if path.split(".")[0] in ("calendar", "world", "costs", "parameters") and one.allowed_low is not None:
            yield path


def test_the_table_names_every_number_of_base_once_and_no_other():
    named = [row["path"] for row in rows("parameters.csv")]
    assert len(named) == len(set(named))
    assert set(named) == set(numbers_of_base())


def test_every_source_is_used_and_every_grade_that_claims_one_has_one():
    keys = {key for row in rows("parameters.csv") for key in row["sources"].split()}
    assert keys == set(sources())
    assert len(rows("sources.csv")) == len(sources())
    for path, one in said().items():
        assert one.sources or one.grade == "assumed", path
        assert one.basis or not one.sources, path


def test_nothing_that_was_only_recalled_or_is_weak_makes_more_than_expert():
    for path, one in said().items():
        if one.sources and all(source.read in ("recalled", "weak") for source in one.sources):
            assert one.grade in ("expert", "assumed"), path
    assert {source.read for source in sources().values()} == {
        "passage",
        "opening",
        "abstract",
        "weak",
        "recalled",
    }


def test_each_tag_that_a_scenario_may_give_has_a_grade():
    assert set(OF_TAG) == {*SOURCES, None}
    assert set(OF_TAG.values()) <= set(GRADES)


@pytest.mark.parametrize("place", PLACES)
def test_every_number_of_a_place_is_in_its_ledger(place):
    scenario = load(place)
    lines = {line.path: line for line in ledger(scenario)}
    for path in scenario.paths():
        one = scenario.describe(path)
        if one.allowed_low is not None and one.value is not None and not path.startswith("run."):
            assert lines[path].value == one.value
            assert (lines[path].low, lines[path].factors) == (one.low, one.factors)
    assert sum(counts(lines.values()).values()) == len(lines)


def test_a_place_s_own_number_is_graded_by_its_own_tag():
    hezuo = load("hezuo")
    own, base = (
        ledger(hezuo, path="world.female_share")[0],
        ledger(load("town"), path="world.female_share")[0],
    )
    assert (own.tag, own.grade, own.evidence.sources) == ("found", "measured", ())
    assert "55594" in own.evidence.basis
    assert (base.tag, base.grade) == ("assumed", "expert")


def test_a_number_set_by_hand_has_no_evidence_but_its_tag():
    path = "parameters.supervision.due_days_off"
    assert ledger(load("town"), path=path)[0].grade == "measured"
    assert ledger(load("town", sets=[f"{path}=20"]), path=path)[0].grade == "assumed"


def test_townships_are_as_good_as_the_weakest_of_them():
    assert ledger(load("hezuo"), path="place.townships")[0].tag == "assumed"


def test_an_assumed_number_without_a_range_is_counted():
    path = "costs.county_yuan_hour"
    bare = load(
        "town", sets=[path + "={value: 50, source: derived}", "world.trust_mean={value: .6, source: assumed}"]
    )
    lines = ledger(bare)
    assert without_range(lines) == 1
    assert [line.path for line in lines if not line.ranged and line.grade != "chosen"] == [
        "world.trust_mean",
        path,
    ]


# --- beside influence ----------------------------------------------------------------------------


def folder_with(tmp_path, *lines):
    (tmp_path / FILE).write_text("\n".join([",".join(COLUMNS), *lines]) + "\n", encoding="utf-8")
    return tmp_path


def order_of(tmp_path, *lines, **options):
    town = load("town")
    found = read_influences(folder_with(tmp_path, *lines), known=town.paths(), **options)
    return ranked(ledger(town), found)


def test_weak_and_strong_come_first_and_what_cannot_be_told_after_all_that_can(tmp_path):
    rate, land = "parameters.sparks.rate_scale", "parameters.casework.theta_land"
    order = order_of(
        tmp_path,
        f"{STRONG},incidents,10,9,11,50,range",
        f"{WEAK},incidents,8,7,9,50,range",
        f"{rate},incidents,4,3,5,50,range",
        f"{land},incidents,9,-1,19,50,range",
    )
    assert [one.line.path for one in order[:4]] == [WEAK, STRONG, rate, land]
    assert [round(one.concern, 3) for one in order[:4]] == [0.8, 0.25, 0.2, 0.0]
    assert all(one.strongest is None for one in order[4:])


def test_shares_are_of_the_largest_on_the_same_outcome_by_the_same_method(tmp_path):
    order = order_of(
        tmp_path,
        f"{WEAK},cost,-2000,-2100,-1900,9,range",
        f"{STRONG},cost,4000,3900,4100,9,range",
        f"{WEAK},cost,0.9,0.8,1,9,sobol",
    )
    assert (order[0].line.path, order[0].strongest.method, order[0].strongest.share) == (WEAK, "sobol", 1.0)
    only = order_of(tmp_path, f"{WEAK},cost,1,0,2,9,range", f"{WEAK},late,1,0.5,2,9,range", outcome="cost")
    assert only[0].strongest.outcome == "cost"


def test_an_empty_cell_says_that_it_could_not_be_told(tmp_path):
    order = order_of(tmp_path, f"{WEAK},cost,,,,9,range", f"{STRONG},cost,1,nan,nan,9,range")
    assert order[0].line.path == STRONG
    assert not order[0].strongest.told


def test_everything_that_is_wrong_with_a_file_is_said_at_once_by_line(tmp_path):
    folder = folder_with(
        tmp_path, "parameters.sparks.a_tempr,cost,1,0,2,9,range", f"{WEAK},cost,big,3,2,0,range", "a,b"
    )
    with pytest.raises(ScenarioError) as error:
        read_influences(folder, known=load("town").paths())
    text = str(error.value)
    for part in (
        f"{FILE}:2: path",
        "did you mean parameters.sparks.a_temper?",
        f"{FILE}:3: influence",
        f"{FILE}:3: n",
        f"{FILE}:3: low: 3 to 2 runs backwards",
        f"{FILE}:4: 2 cells",
    ):
        assert part in text


# --- the command ---------------------------------------------------------------------------------


def command(*arguments):
    return CliRunner().invoke(app, ["evidence", *arguments])


def test_the_command_prints_lines_that_can_be_searched_and_counts():
    found = command("town", "parameters.supervision")
    assert found.exit_code == 0
    lines = found.output.splitlines()
    assert sum(line.startswith("assumed ") for line in lines) == len(
        ledger(load("town"), path="parameters.supervision", grades=("assumed",))
    )
    assert any("due_days_off" in line and "mediation_deadline" in line for line in lines)
    assert any(line.split()[:2] == ["1", "measured"] for line in lines)


def test_the_command_s_json_has_sources_in_full_and_the_order_of_concern(tmp_path):
    rate = "parameters.sparks.rate_scale"
    folder = folder_with(
        tmp_path,
        f"{WEAK},cost,1,0.5,2,9,range",
        f"{STRONG},cost,2,1,3,9,range",
        f"{rate},cost,2,,,9,range",
    )
    everything = json.loads(command("town", rate, "--with", str(folder), "--json").output)
    assert everything["numbers"][0]["influence"]["low"] is None
    told = json.loads(command("town", "--with", str(folder), "--grade", "assumed,measured", "--json").output)
    assert [one["path"] for one in told["numbers"][:2]] == [WEAK, STRONG]
    assert told["numbers"][0]["influence"]["n"] == 9
    assert told["numbers"][1]["sources"][0]["address"].startswith("https://")
    assert told["counts"]["literature"] == 0


@pytest.mark.parametrize(
    ("arguments", "said_so"),
    [
        (["parameter.spark"], "did you mean parameters.sparks?"),
        (["--grade", "asumed"], "did you mean assumed?"),
        (["--with", "nowhere"], "cannot be read"),
        (["--outcome", "cost"], "--with"),
    ],
)
def test_bad_input_has_exit_code_2(arguments, said_so, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = command("town", *arguments)
    assert found.exit_code == 2, found.output
    assert said_so in found.output
    assert "Traceback" not in found.output
