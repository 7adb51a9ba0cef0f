"""Layers, origins, `--set`, and what a loaded scenario knows of itself."""

import datetime
import pickle
import time
from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario import Scenario, load, loads
from sim.scenario.load import BUNDLED
from sim.vocabulary import CHANNELS, KINDS, LEVELS, SETTINGS, SOURCES

PLACE = Path(__file__).with_name("test_scenario_place.yaml")
TEXT = PLACE.read_text(encoding="utf-8")
KAPPA = "parameters.sparks.kappa_per_severity_day"
RATE = "parameters.sparks.rate_per_1000_adults_year"


@pytest.fixture(scope="module")
def small() -> Scenario:
    """The small place over the bundled base."""
    return load(PLACE)


def write(folder: Path, name: str, text: str) -> Path:
    """A file of a temporary scenarios folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_values_are_plain(small: Scenario) -> None:
    assert small.name == "small"
    assert small.run.days == 365
    assert small.run.world_seed is None
    assert small.calendar.start == datetime.date(2022, 1, 1)
    assert datetime.date(2022, 2, 1) in small.calendar.holidays
    assert small.place.settings["urban"].residents == 900
    assert small.place.settings["urban"].collective_households == 0
    assert small.place.townships[0].villages == {"urban": 2, "rural": 4}
    assert small.parameters.sparks.rate_per_1000_adults_year["rural"]["land"] == 10
    assert small.parameters.sparks.severity_start_shares == [0.5, 0.28, 0.14, 0.06, 0.02]
    assert type(small.parameters.outreach.visit_minutes) is float
    assert small.parameters.casework.sessions_max["court"] == 1
    assert small.world.network is None
    assert small.network_path is None


def test_absent_policies_are_none_and_given_ones_have_defaults(small: Scenario) -> None:
    assert small.policies.app is None
    assert small.policies.volunteers is None
    assert small.policies.ladder is not None
    assert small.policies.ladder.court is None
    assert small.policies.platform is not None
    assert small.policies.platform.dispatch_minutes == pytest.approx(288)
    assert small.policies.platform.deadlines is True
    assert small.policies.joint_defence is not None
    assert small.policies.joint_defence.heads is None
    assert small.policies.staffing is not None
    assert small.policies.staffing.shift_minutes["rural"] == 150
    assert small.policies.points is not None
    assert small.policies.points.stop_month is None


def test_a_scenario_is_frozen(small: Scenario) -> None:
    with pytest.raises(Exception, match="frozen"):
        small.run.days = 3  # type: ignore[misc]


def test_a_scenario_can_be_sent_to_another_process(small: Scenario) -> None:
    copy = pickle.loads(pickle.dumps(small))
    assert copy == small
    assert copy.digest == small.digest
    assert copy.describe(KAPPA) == small.describe(KAPPA)


def test_describe_tells_all_that_the_file_says(small: Scenario) -> None:
    found = small.describe(KAPPA)
    assert (found.value, found.low, found.high, found.source) == (0.0032, 0.0008, 0.0048, "assumed")
    assert found.origin.startswith("base.yaml:")
    assert found.unit == "per day"
    assert found.grade == "C"
    assert "branching" in (found.note or "")
    fact = small.describe("place.settings.urban.households")
    assert (fact.value, fact.source, fact.quote) == (300, "seed", "300户")
    assert fact.origin == f"{PLACE}:11"


def test_describe_knows_tables_cells_levers_and_defaults(small: Scenario) -> None:
    table = small.describe("world.migrant_share")
    assert table.value["urban"] == 0.25
    assert table.factors == (0.5, 1.5)
    cell = small.describe("world.migrant_share.urban")
    assert (cell.value, cell.low, cell.high) == (0.25, 0.125, 0.375)
    negative = small.describe("parameters.channels.distance.committee")
    assert negative.low is not None
    assert negative.high is not None
    assert negative.low <= negative.value <= negative.high
    lever = small.describe("policies.joint_defence.households_per_head")
    assert (lever.value, lever.source) == (12, None)
    assert small.describe("policies.joint_defence.looking_minutes_week").origin == "default"
    assert small.describe("policies.staffing.shift_minutes.rural").origin == "default"
    assert small.describe("place.townships").value[0]["name"] == "Town"


def test_every_path_can_be_described(small: Scenario) -> None:
    leaves, cells = small.paths(), small.paths(cells=True)
    assert RATE in leaves
    assert f"{RATE}.urban.family" in cells
    assert len(leaves) == len(set(leaves))
    for path in {*leaves, *cells}:
        assert small.describe(path).path == path


def test_describing_what_is_not_there_names_the_nearest(small: Scenario) -> None:
    for path in (KAPPA[:-1], f"{RATE}.urban.familly", "", "place", KAPPA + ".x"):
        with pytest.raises(ScenarioError, match="no such value"):
            small.describe(path)
    with pytest.raises(ScenarioError, match=KAPPA):
        small.describe(KAPPA[:-1])


def test_every_number_of_the_base_has_a_source_and_a_range(small: Scenario) -> None:
    for path in small.paths():
        section = path.partition(".")[0]
        found = small.describe(path)
        if section in ("world", "costs", "parameters") and found.allowed_low is not None:
            assert found.source in SOURCES, path
        if (
            section in ("costs", "parameters")
            and found.source == "assumed"
            and not isinstance(found.value, list)
        ):
            assert found.low is not None or found.factors is not None, path


def test_tables_of_the_base_use_the_vocabulary(small: Scenario) -> None:
    assert tuple(small.parameters.channels.intercept) == SETTINGS
    assert tuple(small.parameters.channels.intercept["urban"]) == CHANNELS
    assert tuple(small.parameters.parties.closeness) == KINDS
    assert tuple(small.parameters.casework.theta_level) == LEVELS


def test_the_digest_depends_on_values_alone(small: Scenario) -> None:
    commented = loads("# a comment\n\n" + TEXT.replace("small place", "small place  # of ours"))
    assert commented.digest == small.digest
    assert loads(TEXT.replace("300户", "三百户")).digest == small.digest
    assert loads(TEXT.replace("4.8 h", "288")).digest == small.digest
    assert loads(TEXT, sets=["policies.app=null"]).digest == small.digest
    assert loads(TEXT, sets=["run.days=366"]).digest != small.digest
    assert loads(TEXT, sets=["policies.platform=null"]).digest != small.digest
    assert "app" not in small.resolved()["policies"]
    assert small.resolved()["calendar"]["start"] == "2022-01-01"


def test_a_bare_value_keeps_the_range_and_becomes_assumed() -> None:
    found = loads(TEXT, sets=[f"{KAPPA}=0.004"]).describe(KAPPA)
    assert (found.value, found.source, found.low, found.high) == (0.004, "assumed", 0.0008, 0.0048)
    assert found.origin == "--set"
    assert found.note is None
    wider = loads(TEXT, sets=[f"{KAPPA}=0.02"]).describe(KAPPA)
    assert (wider.low, wider.high) == (0.0008, 0.02)


def test_a_quantity_replaces_all_and_attributes_alone_keep_the_value() -> None:
    new = loads(TEXT, sets=[KAPPA + "={value: 0.001, source: derived}"]).describe(KAPPA)
    assert (new.value, new.source, new.low, new.note) == (0.001, "derived", None, None)
    range_only = loads(TEXT, sets=[KAPPA + "={range: [0.001, 0.006]}"]).describe(KAPPA)
    assert (range_only.value, range_only.low, range_only.high) == (0.0032, 0.001, 0.006)
    assert range_only.source == "assumed"
    by_key = loads(TEXT, sets=[f"{KAPPA}.value=0.002", f"{KAPPA}.range=[0, 0.01]"]).describe(KAPPA)
    assert (by_key.value, by_key.low, by_key.high) == (0.002, 0, 0.01)
    both = loads(TEXT, sets=[KAPPA + "={value: 0.03, range: [0, 0.05]}"]).describe(KAPPA)
    assert (both.value, both.source, both.low, both.high) == (0.03, "assumed", 0, 0.05)


def test_one_cell_changes_without_touching_the_sources_of_the_others() -> None:
    changed = loads(TEXT, sets=[f"{RATE}.urban.family=11"])
    assert changed.describe(f"{RATE}.urban.family").value == 11
    assert changed.describe(f"{RATE}.urban.family").source == "assumed"
    assert changed.describe(f"{RATE}.urban.family").origin == "--set"
    assert changed.describe(f"{RATE}.urban.work").source == "derived"
    assert changed.describe(f"{RATE}.urban.work").origin.startswith("base.yaml:")
    assert changed.describe(RATE).source == "assumed"


def test_rows_of_shares_are_replaced_whole() -> None:
    changed = loads(TEXT, sets=["world.languages.urban={han: 0.4, tibetan: 0.6}"])
    assert changed.world.languages["urban"] == {"han": 0.4, "tibetan": 0.6}
    assert changed.world.languages["rural"] == {"han": 1}
    other = loads(TEXT, sets=["world.languages.urban={tibetan: 1}"])
    assert other.world.languages["urban"] == {"tibetan": 1}
    assert "world.languages.urban.han" not in other.paths(cells=True)
    with pytest.raises(ScenarioError, match=r"world\.age_shares\.urban.*sum to"):
        loads(TEXT, sets=["world.age_shares.urban={child: 0.5, young: 0.3, middle: 0.1, old: 0.05}"])


def test_a_choice_between_keys_replaces_the_earlier_choice() -> None:
    changed = loads(TEXT, sets=["policies.joint_defence.heads=20", "policies.staffing.grids.rural.count=4"])
    assert changed.policies.joint_defence is not None
    assert changed.policies.joint_defence.heads == 20
    assert changed.policies.joint_defence.households_per_head is None
    assert changed.policies.staffing is not None
    assert changed.policies.staffing.grids["rural"].count == 4
    assert changed.policies.staffing.grids["rural"].households_per_grid is None


def test_null_removes_a_policy_and_a_later_layer_can_bring_it_back() -> None:
    gone = loads(TEXT, sets=["policies.joint_defence=null", "policies.ladder.committee=~"])
    assert gone.policies.joint_defence is None
    assert gone.policies.ladder is not None
    assert gone.policies.ladder.committee is None
    back = loads(TEXT, sets=["policies.joint_defence=null", "policies.joint_defence.heads=5"])
    assert back.policies.joint_defence is not None
    assert back.policies.joint_defence.households_per_head is None


def test_removing_what_is_not_there_changes_nothing(small: Scenario) -> None:
    sets = ["policies.ladder.county=null", "policies.ladder.court=~", "place.settings.pastoral=null"]
    assert loads(TEXT, sets=sets).digest == small.digest


def test_empty_sections_are_empty_mappings() -> None:
    head = TEXT[: TEXT.index("policies:")]
    for tail in ("policies:\n", "policies: {}\n", ""):
        assert loads(head + tail).policies.staffing is None
    assert loads(head + "policies: {platform: {}}\n").policies.platform is not None
    assert loads(head + "policies: {platform: }\n").policies.platform is None


def test_later_settings_win() -> None:
    assert loads(TEXT, sets=["run.days=10", "run.days=20"]).run.days == 20


@pytest.mark.parametrize(
    ("setting", "part"),
    [
        ("run.dayz=3", "did you mean days?"),
        ("policies.joint_defense.heads=3", "did you mean joint_defence?"),
        ("parameters.sparks.kapa_per_severity_day=3", "did you mean kappa_per_severity_day?"),
        ("parameters.sparks=3", "not a mapping"),
        ("run.days", "path.to.key=value"),
        ("run.days=", "path.to.key=value"),
        ("=3", "path.to.key=value"),
        ("run..days=3", "path.to.key=value"),
        ("run.days=[1", "not valid YAML"),
        ("run.days=&a 3", "anchors"),
        ("run.days={a: 1, a: 2}", "given twice"),
        ("run.days=yes", "not a number"),
        ("extends=other.yaml", "in a file"),
        ("a.b.c.d.e.f.g.h.i.j.k.l.m.n=1", "deep"),
        ("place.townships.0.count=3", "townships"),
        ("run.days=\x07", "forbids"),
    ],
)
def test_settings_that_cannot_be(setting: str, part: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        loads(TEXT, sets=[setting])
    assert part in str(caught.value)
    assert all(problem.file == "--set" for problem in caught.value.problems)


def test_files_extend_files_in_order(tmp_path: Path) -> None:
    write(
        tmp_path, "one.yaml", "extends: base.yaml\nrun: {days: 10}\nparameters: {staff: {vacancy_days: 60}}\n"
    )
    write(tmp_path, "parts/two.yaml", "extends: base.yaml\nrun: {days: 20}\n")
    child = write(tmp_path, "child.yaml", TEXT.replace("base.yaml", "[one.yaml, parts/two.yaml]"))
    scenario = load(child)
    assert scenario.run.days == 20
    assert scenario.describe("run.days").origin == "parts/two.yaml:2"
    # base.yaml lies under both, once, and does not undo what one.yaml says
    assert scenario.parameters.staff.vacancy_days == 60
    assert scenario.describe("parameters.staff.vacancy_days").origin == "one.yaml:3"


def test_a_base_beside_the_scenario_comes_first(tmp_path: Path) -> None:
    text = (BUNDLED / "base.yaml").read_text(encoding="utf-8")
    write(tmp_path, "base.yaml", text + "\nrun: {days: 77}\n")
    assert load(write(tmp_path, "child.yaml", TEXT)).run.days == 77


def test_overlays_lie_over_the_scenario(tmp_path: Path) -> None:
    own = "name: stronger\ntitle: Stronger\nnotes: [x]\n"
    policy = own + "policies: {points: {reward_yuan_month: 30}, app: null}\n"
    overlay = write(tmp_path, "policies/stronger.yaml", policy)
    scenario = load(PLACE, overlays=[overlay], sets=["run.days=5"])
    assert scenario.policies.points is not None
    assert scenario.policies.points.reward_yuan_month == 30
    assert scenario.describe("policies.points.reward_yuan_month").origin == f"{overlay}:4"
    assert (scenario.name, scenario.title, scenario.notes) == ("small", "A small place", [])


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("extends: base.yaml\n", "cannot extend"),
        ("polcies: {}\n", "did you mean policies?"),
        ("schema: 2\n", "no version known"),
        ("- a\n", "a mapping of keys"),
        ("", "empty"),
        ("title: {a: 1}\n", "free text"),
    ],
)
def test_overlays_that_cannot_be(tmp_path: Path, text: str, part: str) -> None:
    overlay = write(tmp_path, "over.yaml", text)
    with pytest.raises(ScenarioError) as caught:
        load(PLACE, overlays=[overlay])
    assert part in str(caught.value)
    assert [problem.file for problem in caught.value.problems] == [str(overlay)]


def test_circles_are_printed(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "extends: b.yaml\n")
    write(tmp_path, "b.yaml", "name: b\nextends: [base.yaml, a.yaml]\n")
    with pytest.raises(ScenarioError) as caught:
        load(tmp_path / "a.yaml")
    (problem,) = caught.value.problems
    assert "a.yaml -> b.yaml -> a.yaml" in problem.message
    assert (problem.file, problem.line, problem.path) == ("b.yaml", 2, "extends")
    with pytest.raises(ScenarioError, match=r"me\.yaml -> me\.yaml"):
        load(write(tmp_path, "me.yaml", "extends: me.yaml\n"))


def test_long_chains_end(tmp_path: Path) -> None:
    for index in range(80):
        write(tmp_path, f"f{index}.yaml", f"extends: f{index + 1}.yaml\n")
    with pytest.raises(ScenarioError, match="more than 64 files"):
        load(tmp_path / "f0.yaml")


@pytest.mark.parametrize(
    "parent", ["../outside.yaml", "/etc/passwd", "link.yaml", "../other/../outside.yaml"]
)
def test_extends_stays_in_its_folder(tmp_path: Path, parent: str) -> None:
    outside = write(tmp_path, "outside.yaml", "run: {days: 1}\n")
    write(tmp_path, "in/x.yaml", "")
    (tmp_path / "in" / "link.yaml").symlink_to(outside)
    with pytest.raises(ScenarioError, match="leaves the scenarios folder"):
        load(write(tmp_path, "in/child.yaml", f"extends: {parent}\n"))


@pytest.mark.parametrize(
    ("extends", "part"),
    [
        ("bse.yaml", "did you mean base.yaml?"),
        ("3", "not a file name"),
        ("[base.yaml, {a: 1}]", "not a file name"),
        ('"a\\0b"', "not a usable path"),
        ("x" * 5000, "not a usable path"),
        (".", "no such file"),
    ],
)
def test_parents_that_cannot_be(tmp_path: Path, extends: str, part: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load(write(tmp_path, "child.yaml", f"name: x\nextends: {extends}\n"))
    assert part in str(caught.value)
    # what the unread file would have said is not reported as missing
    assert len(caught.value.problems) == 1
    assert caught.value.problems[0].line == 2


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    giant = write(tmp_path, "giant.yaml", "a" * 300_000)
    cases = {tmp_path / "none.yaml": "no such file", tmp_path: "not a file", giant: "at most 262,144"}
    for path, part in cases.items():
        with pytest.raises(ScenarioError, match=part):
            load(path)
    for name in ("\0", "x" * 5000, "", "bsae"):
        with pytest.raises(ScenarioError):
            load(name)


def test_a_network_is_found_beside_its_scenario(tmp_path: Path, small: Scenario) -> None:
    edges = write(tmp_path, "nets/edges.csv", "a,b\n")
    text = TEXT + "world: {network: {file: nets/edges.csv, format: csv}}\n"
    scenario = load(write(tmp_path, "net.yaml", text))
    assert scenario.network_path == edges.resolve()
    before = scenario.digest
    assert before != small.digest
    edges.write_text("a,c\n", encoding="utf-8")
    assert load(tmp_path / "net.yaml").digest != before
    for name, part in {
        "nets/none.csv": "no such file",
        "../x.csv": "leaves",
        "/etc/passwd": "leaves",
    }.items():
        with pytest.raises(ScenarioError, match=part):
            load(write(tmp_path, "bad.yaml", text.replace("nets/edges.csv", name)))


def test_loading_is_quick(small: Scenario) -> None:
    times = []
    for _ in range(5):
        start = time.process_time()
        load(PLACE)
        times.append(time.process_time() - start)
    # 20 ms on the machine of 2026; the bound is for a slow and busy one
    assert min(times) < 0.08 * 2.5


def test_a_rate_can_be_switched_off_though_its_range_is_logarithmic() -> None:
    scenario = load("town", sets=["parameters.sparks.rate_scale=0"])
    assert scenario.parameters.sparks.rate_scale == 0
    described = scenario.describe("parameters.sparks.rate_scale")
    assert (described.low, described.distribution) == (0, "uniform")
