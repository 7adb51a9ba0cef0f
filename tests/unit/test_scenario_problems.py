"""Bad input: every message says where, what, what is allowed and the nearest name; all at once."""

from pathlib import Path

import pytest

from sim.errors import Problem, ScenarioError
from sim.scenario import loads

TEXT = Path(__file__).with_name("test_scenario_place.yaml").read_text(encoding="utf-8")


def problems(text: str, *sets: str) -> tuple[Problem, ...]:
    """Everything wrong with a scenario."""
    with pytest.raises(ScenarioError) as caught:
        loads(text, sets=sets, name="f.yaml")
    return caught.value.problems


def changed(old: str, new: str) -> str:
    """The small place with one thing changed."""
    assert TEXT.count(old) == 1, old
    return TEXT.replace(old, new)


def line_of(text: str, part: str) -> int:
    """The line of a part, from 1."""
    return text[: text.index(part)].count("\n") + 1


DISPATCH = "dispatch_minutes: 4.8 h"


@pytest.mark.parametrize(
    ("written", "part"),
    [
        ("no", "yes, no, on and off are words"),
        ("on", "yes, no, on and off are words"),
        ("true", "true is not a number"),
        ("null", "no value"),
        ("", "no value"),
        ("1:30", "in base 60"),
        (".nan", "must be finite"),
        (".inf", "must be finite"),
        ("-.inf", "must be finite"),
        ("nan", "must be finite"),
        ("1e999", "too large"),
        ("1e200", "out of bounds"),
        ("'8e-5'", "without quotes"),
        ("-1", "out of bounds; allowed: 0 to 525,600 min"),
        ("0x1F", "write it in decimal"),
        ("'45'", "without quotes"),
        ('"1,000"', "without commas"),
        ("9" * 5000, "5000 characters"),
        ("abc", "abc is not a number; allowed: 0 to 525,600 min"),
        ("[1, 2]", "a list is not a number"),
        ("{a: 1}", "unknown key"),
        ("45 parsecs", "unit parsecs does not fit; wanted: min"),
        ("45 yuan", "unit yuan does not fit; wanted: min"),
        ("{value: 3, unit: yuan}", "unit yuan does not fit"),
        ("{value: 3, sorce: seed}", "did you mean source?"),
        ("{value: 3, source: heard}", "heard is not one of seed, found, derived, assumed, chosen"),
        ("{value: 3, source: seed}", "needs a quote"),
        ("{value: 3, range: [5, 4]}", "runs backwards"),
        ("{value: 3, range: [4, 5]}", "lies outside its range, 4 to 5"),
        ("{value: 3, range: [1]}", "two numbers"),
        ("{value: 3, range: [1, x]}", "x is not a number"),
        ("{value: 3, range: 7}", "two numbers"),
        ("{value: 3, factor_range: [1, 2]}", "for tables"),
        ("{value: 3, distribution: uniform}", "needs a range"),
        ("{value: 3, distribution: gauss, range: [1, 4]}", "not one of uniform"),
        ("{value: 3, distribution: loguniform, range: [0, 4]}", "above 0"),
        ("{value: 3, quote: [a]}", "not text"),
        ("{value: {value: 3}}", "a mapping is not a number"),
        ("{source: derived}", "without a value"),
    ],
)
def test_a_bad_number_is_told_with_its_place(written: str, part: str) -> None:
    text = changed(DISPATCH, f"dispatch_minutes: {written}")
    (problem,) = problems(text)
    assert problem.file == "f.yaml"
    assert problem.line == line_of(text, "dispatch_minutes")
    assert problem.path.startswith("policies.platform.dispatch_minutes")
    assert part in problem.message


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("010", 10),
        ("1e3", 1000),
        ("1_000", 1000),
        ("45 min", 45),
        ("2 h", 120),
        ("0.2 days", 288),
        ("{value: 3, unit: h}", 180),
        ("{value: 3, unit: h, range: [1, 4]}", 180),
        ("{value: 3 h, source: seed, quote: 三小时}", 180),
        ("{value: 90, range: [1 h, 2 h]}", 90),
    ],
)
def test_numbers_are_read_as_meant(written: str, value: float) -> None:
    scenario = loads(changed(DISPATCH, f"dispatch_minutes: {written}"))
    assert scenario.policies.platform is not None
    assert scenario.policies.platform.dispatch_minutes == pytest.approx(value)


def test_ranges_are_converted_with_the_value() -> None:
    found = loads(changed(DISPATCH, "dispatch_minutes: {value: 3, unit: h, range: [1, 4]}"))
    described = found.describe("policies.platform.dispatch_minutes")
    assert (described.low, described.high) == (60, 240)


@pytest.mark.parametrize(
    ("old", "new", "path", "part"),
    [
        ("name: small", "name: Small Town", "name", "a-z, 0-9"),
        ("name: small", "name: ../up", "name", "a-z, 0-9"),
        ("name: small\n", "", "name", "missing"),
        ("title: A small place", "title: [a]", "title", "free text"),
        ("schema: 1", "schema: 2", "schema", "allowed: 1"),
        ("schema: 1", "schema: true", "schema", "allowed: 1"),
        ("extends: base.yaml\n", "", "parameters", "extends: base.yaml gives it"),
        ("policies:", "run: {days: 0}\npolicies:", "run.days", "1 to 36,500 days"),
        ("policies:", "run: {days: 1.5}\npolicies:", "run.days", "not whole"),
        ("policies:", "run: [3]\npolicies:", "run", "not a mapping"),
        ("policies:", "calendar: {start: 2022-02-30}\npolicies:", "calendar.start", "a day as 2022-01-31"),
        ("policies:", "calendar: {start: 1066-10-14}\npolicies:", "calendar.start", "from 1900 to 2200"),
        ("policies:", "calendar: {working_days: []}\npolicies:", "calendar.working_days", "an empty list"),
        ("policies:", "calendar: {start: 2022}\npolicies:", "calendar.start", "a day as 2022-01-31"),
        ("policies:", "calendar: {holidays: 2022-01-01}\npolicies:", "calendar.holidays", "a list, each"),
        ("policies:", "calendar: {holidays: [2022-01-01, x]}\npolicies:", "calendar.holidays.1", "x is not"),
        ("policies:", "calendar: {working_days: [mon, mon]}\npolicies:", "calendar.working_days", "twice"),
        ("policies:", "calendar: {working_days: [mo]}\npolicies:", "calendar.working_days.0", "mon, tue"),
        ("policies:", "world: {languages: {urban: {}}}\npolicies:", "world.languages", "at least one name"),
        ("policies:", "world: {languages: {urban: {a.b: 1}}}\npolicies:", "languages.urban.a.b", "no dot"),
        ("policies:", "world: {network: {file: x.csv}}\npolicies:", "world.network.format", "missing"),
        ("count: 2, villages", "count: no, villages", ".townships.0.count", "not a number"),
        ("count: 2, villages", "cuont: 2, villages", ".townships.0.cuont", "did you mean count?"),
        ("{name: Town, count", "{count", ".townships.0.name", "missing"),
        ("{name: Town, count: 2, villages: {urban: 2, rural: 4}}", "3", ".townships.0", "a mapping"),
        ("count: 2, villages", "source: seed, villages", ".townships.0", "needs a quote"),
        ("count: 2, villages", "count: 7, villages", ".townships.0", "some would be empty"),
        ("urban: 2, rural: 4", "urban: 2", ".settings.rural", "no rural village"),
        ("urban: 2, rural: 4", "urban: 2, rural: 4, pastoral: 1", ".settings", "settings.pastoral"),
        ("urban: 2, rural: 4", "urban: 2, rurale: 4", ".villages.rurale", "did you mean rural?"),
        ("urban: 2, rural: 4", "urban: 301, rural: 4", ".settings.urban", "300 households in 301 villages"),
        ("value: 900, source: derived", "value: 900", ".settings.urban.residents", "needs a source"),
        ("{value: 900, source: derived}", "900", ".settings.urban.residents", "needs a source"),
        ("source: seed, quote: 300户", "source: seed", ".settings.urban.households", "needs a quote"),
        ("value: 900", "value: 299", ".settings.urban", "0.997 in each; allowed: 1 to 12"),
        ("value: 900", "value: 9001", ".settings.urban", "30 in each; allowed: 1 to 12"),
        ("value: 50,", "value: 1,", ".settings.rural", "some are empty"),
        ("{value: 2, source: assumed}", "{value: 0, source: assumed}", ".settings.rural", "no collective"),
        ("    rural:\n", "    rurl:\n", ".settings.rurl", "did you mean rural?"),
        ("{count: 2}, rural", "{count: 2, households_per_grid: 9}, rural", ".grids.urban", "exclude"),
        ("{count: 2}, rural", "{}, rural", ".staffing.grids.urban", "give one of count"),
        ("{count: 2}, rural", "{count: 301}, rural", ".staffing.grids.urban", "301 grids for 300"),
        ("households_per_grid: 75", "households_per_grid: 501", ".staffing.grids.rural", "yield no grid"),
        ("urban: {count: 2}, rural", "rural", ".staffing.grids", "nothing for urban"),
        ("urban: {per_grid: 1}, rural", "rural", ".staffing.gridworkers", "nothing for urban"),
        ("{per_grid: 1}", "{residents_per_worker: 1801}", ".staffing.gridworkers.urban", "yields no staff"),
        ("{per_grid: 1}", "{per_grid: 0.2}", ".staffing.gridworkers.urban", "yields no staff"),
        ("households_per_head: 12", "heads: 551", ".joint_defence.heads", "551 heads for 550"),
        ("households_per_head: 12", "households_per_head: 1200", ".joint_defence", "yields no head"),
        ("households_per_head: 12", "heads: 2, settings: [pastoral]", ".joint_defence", "urban, rural"),
        ("households_per_head: 12", "looking_minutes_week: 3", ".joint_defence", "give one of"),
        ("reward_yuan_month: 10", "reward_yuan_month: 10, stop_month: 0", ".points.stop_month", "not after"),
        ("reward_yuan_month: 10", "lists: yes", ".points.lists", "yes and no are words"),
        ("awareness: 0.7", "awareness: 70", ".hotline.awareness", "0 to 1 share"),
        (", awareness: 0.7", "", ".hotline.awareness", "missing"),
        ("mediators: {per_unit: 3}", "count: 3", ".ladder.committee.mediators", "give one of total"),
        ("mediators: {per_unit: 3}", "mediators: {per_unit: .05}", ".ladder.committee", "yields no staff"),
        ("staff: {per_unit: 2}", "staff: {residents_per_worker: 9000}", ".township", "yields no staff"),
        ("  ladder:", "  volunteers: {registered: 1901, attention: 1}\n  ladder:", ".volunteers", "1900 res"),
        ("  ladder:\n", "  drones: {}\n  ladder:\n", ".drones", "unknown key"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told(old: str, new: str, path: str, part: str) -> None:
    text = changed(old, new)
    found = problems(text)
    assert any(path in problem.path and part in problem.message for problem in found), found
    assert all(problem.file == "f.yaml" for problem in found)


@pytest.mark.parametrize(
    ("setting", "part"),
    [
        ("parameters.sparks.severity_start_shares=[.5, .5]", "2 values"),
        ("parameters.sparks.severity_start_shares=[.5, .5, .5, 0, 0]", "sum to 1.5"),
        ("parameters.sparks.severity_start_shares=1", "a list of 5 numbers"),
        ("parameters.sparks.severity_start_shares=[.5, .5, a, 0, 0]", "a is not a number"),
        (
            "parameters.sparks.severity_start_shares={value: [1, 0, 0, 0, 0], source: assumed}",
            "assumed shares need a factor_range",
        ),
        ("parameters.sparks.severity_start_shares.factor_range=[0, 2]", "by a factor above 0"),
        ("parameters.sparks.severity_start_shares.range=[0, 1]", "for single numbers"),
        ("world.age_shares.urban.child={value: .2, source: assumed}", "a mapping is not a number"),
        (
            "place.townships=[{name: A, villages: {urban: {value: 2, range: [3, 4]}}}]",
            "2 lies outside its range",
        ),
        ("place.townships=[{name: A, villages: {urban: {range: [3, 4]}}}]", "without a value"),
        ("parameters.parties.closeness=.5", "not a mapping by family"),
        ("parameters.parties.closeness.famly=.5", "did you mean family?"),
        ("parameters.parties.closeness.family={value: 3, source: assumed}", "3 is out of bounds"),
        ("parameters.parties.closeness.family={source: derived}", "without a value"),
        ("parameters.parties.closeness.family={value: .5, rang: [0, 1]}", "did you mean range?"),
        ("parameters.parties.closeness.family={value: .5, range: [0, 1]}", "not both"),
        ("calendar.season_peak_day.family={value: 50, range: [60, 70]}", "50 lies outside its range"),
        ("parameters.parties.closeness={value: {family: 1}, source: assumed}", "needs a factor_range"),
        (
            "parameters.parties.closeness={value: {family: 1}, source: assumed, range: [0, 1]}",
            "for single numbers",
        ),
        ("parameters.parties.h_voice_per_day={value: 0.003, source: assumed}", "needs a range"),
        (
            "parameters.parties.h_voice_per_day={value: .003, source: derived, range: [.1, .2]}",
            "outside its range",
        ),
        ("parameters.parties.h_voice_per_day.range=[.1, .2]", "0.0028 lies outside its range"),
        ("parameters.parties.incident_severity=2.5", "not whole"),
        ("parameters.intake.request_giveup_working_days=2", "before request_due_working_days"),
        ("world.age_shares.urban={child: 1, young: 0, middle: 0, old: 0}", "nobody is grown up"),
        ("world.age_shares.urban={child: 1}", "missing in this table: urban.young"),
        ("world.languages.urban={han: .5, tibetan: .4}", "sum to 0.9"),
        (f"world.languages.urban={ {f'l{n}': 0.01 for n in range(100)} }", "at most 50"),
        ("costs.county_yuan_hour=no", "words here"),
        ("costs.county_yuan_hour=null", "no value"),
    ],
)
def test_settings_are_checked_like_files(setting: str, part: str) -> None:
    found = problems(TEXT, setting)
    assert any(part in problem.message for problem in found), found


def test_all_problems_come_at_once_sorted_by_place() -> None:
    text = (
        changed("reward_yuan_month: 10", "reward_yuan_mont: 10")
        .replace(DISPATCH, "dispatch_minutes: no")
        .replace("value: 1000, source: derived", "value: 1000")
        .replace("title: A small place", "title: A\ntitle: B")
        .replace("quote: 300户", "quote: [300户]")
    )
    found = problems(text, "run.days=0", "parameters.sparks.cup=1", "world.languages.urban={han: .9}")
    assert [problem.path for problem in found] == [
        "parameters.sparks.cup",
        "run.days",
        "world.languages.urban",
        "title",
        "place.settings.urban.households.quote",
        "place.settings.rural.residents",
        "policies.points.reward_yuan_month",
        "policies.points.reward_yuan_mont",
        "policies.platform.dispatch_minutes",
    ]
    places = [(problem.file, problem.line) for problem in found]
    assert places == sorted(places)


def test_a_layer_that_is_overruled_is_still_checked() -> None:
    found = problems(TEXT, "run.days=0", "run.days=5")
    assert [problem.path for problem in found] == ["run.days"]


def test_one_mistake_is_one_message() -> None:
    assert len(problems(changed("  townships:\n", "  townshps:\n"))) == 2
    assert len(problems(changed("name: small", "name: 1 2"))) == 1
    assert len(problems(TEXT, "parameters.staff.admin_share=2")) == 1
    assert len(problems(changed(DISPATCH, "dispatch_minutes: 1,000"))) == 1


def test_an_empty_section_takes_nothing_away() -> None:
    assert loads(TEXT, sets=["world=null"]).digest == loads(TEXT).digest


def test_thousands_of_mistakes_take_no_time() -> None:
    text = "\n".join(f"key{number}: 1" for number in range(15_000))
    assert len(problems(text)) >= 15_000


def test_messages_are_one_printable_line_each() -> None:
    text = TEXT + '"\\e[31mred\\n": 1\n'
    (problem,) = problems(text)
    assert str(problem).isprintable()
    assert "?[31mred?" in str(problem)


def test_a_long_path_is_cut() -> None:
    (problem,) = problems(TEXT + "k" * 1000 + ": 1\n")
    assert len(problem.path) <= 160
