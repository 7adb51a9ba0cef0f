"""Measures of disputes against values worked out by hand."""

import numpy as np
import pytest
from handmade import DAY, GRID_URBAN, TOWNSHIP, at, born, busy_rows, ended, make_run, opened

from analysis.daily import daily
from analysis.facts import facts_of
from analysis.fates import FATES, fate_counts
from analysis.measures import MEASURES, measures
from analysis.quantiles import kaplan_meier, sorted_quantile
from analysis.spells import days_by_day, running_at_day_ends
from analysis.subgroups import groups_of
from sim import events as ev


def test_unsettled_days_count_severity_exactly() -> None:
    # 10 days at severity 2, then 10 days at 4: 60 severity-days among 18 residents in a year
    rows = [
        born(0, day=0, severity=2),
        (at(10), ev.INTENSIFIED, 0, 4),
        ended(0, day=20, outcome=ev.BILATERAL),
    ]
    table = measures(make_run(rows))
    assert table["unsettled_severity_days_per_1000"] == pytest.approx(60 / 18 * 1000)
    assert table["active_severity_days_per_1000"] == pytest.approx(60 / 18 * 1000)
    assert table["active_dispute_days_per_1000"] == pytest.approx(20 / 18 * 1000)


@pytest.mark.parametrize(
    ("rows", "days"),
    [
        ([], 10 + 180),  # the tail is 180 days
        ([born(1, day=50), ended(1, day=51, outcome=ev.BILATERAL)], 50 + 1),  # until the next on the tie
        (
            [born(1, day=50, tie=1), ended(1, day=51, outcome=ev.BILATERAL)],
            190 + 1,
        ),  # other ties don't matter
    ],
)
def test_given_up_dispute_counts_on(rows: list[tuple[int, ...]], days: int) -> None:
    table = measures(make_run([born(0, day=0), ended(0, day=10, outcome=ev.LUMPED), *rows]))
    assert table["unsettled_severity_days_per_1000"] == pytest.approx(2 * days / 18 * 1000)


def test_tail_of_a_given_up_dispute_stops_at_the_horizon() -> None:
    table = measures(make_run([born(0, day=0), ended(0, day=10, outcome=ev.LUMPED)], days=73))
    assert table["unsettled_severity_days_per_1000"] == pytest.approx(2 * 73 / 18 * 1000 * 5)


def test_dispute_closed_on_paper_counts_as_long_as_it_runs() -> None:
    rows = [born(0, day=0), *opened(0, day=1, unit=1, level=1), (at(5), ev.CLOSED_ON_PAPER, 0, 1, 1, 1)]
    table = measures(make_run(rows))
    assert table["unsettled_severity_days_per_1000"] == pytest.approx(2 * 365 / 18 * 1000)
    assert table["closed_on_paper_share"] == 1.0
    assert fate_counts(facts_of(make_run(rows)))["paper"] == 1


def test_steps_on_one_day_are_taken_by_minute_not_by_row() -> None:
    rows = [born(0, day=0, severity=3), (at(1, 900), ev.INCIDENT, 0, 5), (at(1, 100), ev.INTENSIFIED, 0, 4)]
    disputes = facts_of(make_run(rows)).disputes
    dispute = np.zeros(3, dtype=np.int64)
    assert disputes.severity_at(dispute, np.array([at(1), at(1, 100), at(2)])).tolist() == [3, 4, 5]


def test_incidents_are_counted_not_disputes() -> None:
    rows = [born(0, day=0, severity=4), (at(1), ev.INCIDENT, 0, 4), (at(3), ev.INCIDENT, 0, 4)]
    table = measures(make_run(rows))
    assert table["incidents_per_100000"] == pytest.approx(2 / 18 * 100_000)
    assert table.row("incidents_per_100000").n == 2


def test_lost_report_is_not_detection() -> None:
    rows = [
        born(0, day=0),
        (at(1), ev.VOICED, 0, 0, 1, 1),
        born(1, day=0, tie=1),
        (at(2), ev.VOICED, 1, 0, 1, 0),
    ]
    table = measures(make_run(rows))
    assert table["hidden_share"] == 0.5
    assert table["detection_days_median"] == 2.0
    assert table["detection_never_share"] == 0.5
    assert table["voiced_lost_share"] == 0.5


def test_hidden_days_resume_after_paper_until_the_return() -> None:
    rows = [
        born(0, day=0),
        *opened(0, day=10, unit=GRID_URBAN, level=1),
        (at(20), ev.CLOSED_ON_PAPER, 0, GRID_URBAN, 1, 0),
        (at(50), ev.RETURNED, 0, GRID_URBAN),
        ended(0, day=100, outcome=ev.AGREEMENT, unit=GRID_URBAN),
    ]
    run = make_run(rows)
    assert measures(run)["hidden_days_share"] == pytest.approx((10 + 30) / 100)
    assert measures(run)["open_cases_mean"] == pytest.approx(60 / 365)
    days = daily(run)
    assert days["hidden"].sum() == 40
    assert days["open_cases"].sum() == 60


def test_case_passed_up_to_nobody_is_hidden_again() -> None:
    rows = [born(0, day=0), *opened(0, day=1, unit=5, level=4), (at(11), ev.PASSED_UP, 0, 5, -1, 0)]
    table = measures(make_run(rows))
    assert table["open_cases_end"] == 0
    assert table["hidden_days_share"] == pytest.approx(355 / 365)


def test_case_passed_up_stays_open() -> None:
    rows = [born(0, day=0), *opened(0, day=1, unit=1, level=1), (at(11), ev.PASSED_UP, 0, 1, 3, 0)]
    assert measures(make_run(rows))["open_cases_end"] == 1


def test_levels_and_the_village() -> None:
    rows = [
        *(born(d, day=0, tie=d) for d in range(3)),
        ended(0, day=1, outcome=ev.AGREEMENT, unit=GRID_URBAN),
        ended(1, day=1, outcome=ev.AGREEMENT, unit=TOWNSHIP),
        ended(2, day=1, outcome=ev.RULED, unit=6),
    ]
    table = measures(make_run(rows))
    assert table["settled_at_grid_share"] == pytest.approx(1 / 3)
    assert table["settled_at_township_share"] == pytest.approx(1 / 3)
    assert table["settled_in_village_share"] == pytest.approx(1 / 3)
    assert table["ended_ruled_share"] == pytest.approx(1 / 3)


def test_relapse_within_a_year_breaks_an_agreement() -> None:
    rows = [
        born(0, day=0),
        ended(0, day=1, outcome=ev.AGREEMENT, unit=GRID_URBAN),
        born(1, day=366, parent=0, origin=ev.RELAPSE),
        born(2, day=0, tie=1),
        ended(2, day=1, outcome=ev.AGREEMENT, unit=GRID_URBAN),
        born(3, day=400, tie=1, parent=2, origin=ev.RELAPSE),
    ]
    table = measures(make_run(rows, days=730))
    assert table["agreements_broken_share"] == 0.5
    assert table["relapse_share"] == 0.5


def test_branching_ratio_counts_offspring_alone() -> None:
    rows = [
        born(0, day=0),
        born(1, day=1, tie=1, parent=0, origin=1),
        born(2, day=2, tie=2, parent=0, origin=2),
    ]
    assert measures(make_run(rows))["branching_ratio"] == pytest.approx(1 / 3)


def test_organisation_gives_its_whole_dispute_to_the_resident() -> None:
    # tie 1 joins a local and a migrant household; tie 3 a minority household and a shop
    table = measures(make_run([born(0, day=0, tie=1), born(1, day=0, tie=3)]))
    assert table.row("born_per_1000", subgroup="migrant: yes").value == pytest.approx(0.5 / 3 * 1000)
    assert table.of("born_per_1000", subgroup="language: other") == pytest.approx(1 / 3 * 1000)
    assert table.of("born_per_1000", subgroup="setting: rural") == pytest.approx(1 / 9 * 1000)
    gap = table.of("born_per_1000", subgroup="setting gap")
    assert gap == pytest.approx(0.0)


def test_kaplan_meier_against_a_worked_example() -> None:
    # ends at 1, 3, 4; cuts at 2, 5: survival 4/5, then 4/5 x 2/3 = 8/15, then 8/15 x 1/2 = 4/15
    days, seen = np.array([1.0, 2, 3, 4, 5]), np.array([True, False, True, True, False])
    # the second group has but those at 3 and 5, and the third nobody
    weight = np.array([[1.0, 1, 1, 1, 1], [0, 0, 0.5, 0, 1], [0, 0, 0, 0, 0]])
    for level, expected in {0.2: (1, 3), 0.46: (3, np.nan), 0.5: (4, np.nan), 0.9: (np.nan, np.nan)}.items():
        assert np.array_equal(kaplan_meier(days, seen, weight, level), (*expected, np.nan), equal_nan=True)


def test_median_of_an_even_number_without_cuts_is_the_lower_one() -> None:
    days = np.arange(1.0, 5.0)
    assert kaplan_meier(days, np.ones(4, dtype=bool), np.ones((1, 4)), 0.5) == 2.0
    assert sorted_quantile(days, np.ones((1, 4)), 0.5) == 2.0


def test_quantiles_by_weight() -> None:
    values = np.array([1.0, 2, 2, 7])
    weight = np.array([[1.0, 1, 1, 1], [0, 0.5, 0, 0.5], [0, 0, 0, 0], [0.5, 0, 0, 1]])
    half = sorted_quantile(values, weight, 0.5)
    assert np.array_equal(half, [2.0, 2.0, np.nan, 7.0], equal_nan=True)
    assert np.array_equal(sorted_quantile(values, weight, 0.9), [7.0, 7.0, np.nan, 7.0], equal_nan=True)
    assert np.isnan(sorted_quantile(np.zeros(0), np.zeros((2, 0)), 0.5)).all()


def test_sums_by_subgroup_are_those_of_each_party() -> None:
    """Against the parties one by one: each counts 1 / (number of resident parties)."""
    facts = facts_of(make_run(busy_rows(disputes=40, requests=5, days=90, seed=3), days=90))
    disputes, groups = facts.disputes, groups_of(facts)
    old, urban = (groups.names.index(name) for name in ("age: old", "setting: urban"))
    weight = np.zeros((len(groups), len(disputes)))
    for d, parties in enumerate(disputes.parties.T.tolist()):
        people = [one for one in parties if one >= 0]
        for one in people:
            weight[old, d] += (facts.world.residents.age_band[one] == 3) / len(people)
            weight[urban, d] += (facts.world.resident_setting[one] == 0) / len(people)
    amounts = np.arange(len(disputes))
    chosen = disputes.first_severity > 2
    for place in (old, urban):
        assert np.array_equal(groups.weight[place], weight[place])
        assert groups.total(chosen)[place] == weight[place][chosen].sum()
        assert groups.total(slice(None), amounts)[place] == (amounts * weight[place]).sum()
        assert groups.number(chosen)[place] == (weight[place][chosen] > 0).sum()
        assert groups.sums(amounts / 7)[place] == (amounts / 7 * weight[place]).sum()


@pytest.mark.parametrize("dimensions", [(), ("age",), ("setting", "language")])
def test_dimensions_can_be_chosen(dimensions: tuple[str, ...]) -> None:
    run = make_run(busy_rows(disputes=60, requests=50, days=90, seed=3), days=90)
    chosen = measures(run, dimensions=dimensions)
    kept = [row for row in measures(run).rows if row.subgroup.startswith(("all", *dimensions))]
    assert chosen.rows == kept
    assert measures(run, dimensions=dimensions[::-1]) is chosen
    with pytest.raises(ValueError, match="no such dimensions: \\['ages'\\]; there are age, migrant"):
        measures(run, dimensions=("ages",))


def test_spans_by_day() -> None:
    start, stop = np.array([0, DAY // 2, DAY]), np.array([DAY, 2 * DAY, DAY])
    assert running_at_day_ends(start=start, stop=stop, days=3).tolist() == [2, 1, 0]
    covered = days_by_day(start=start, stop=stop, weight=np.array([2.0, 1.0, 7.0]), days=3)
    assert covered.tolist() == [2.5, 1.0, 0.0]


@pytest.mark.parametrize("seed", range(5))
def test_books_of_random_logs_add_up(seed: int) -> None:
    run = make_run(busy_rows(disputes=300, requests=500, days=365, seed=seed))
    facts, table, days = facts_of(run), measures(run), daily(run)
    assert sum(fate_counts(facts).values()) == 300
    assert list(fate_counts(facts)) == [fate.name for fate in FATES]
    ends = [table[name] for name in (*(f"ended_{o}_share" for o in ev.OUTCOMES), "still_running_share")]
    assert sum(value or 0.0 for value in ends) == pytest.approx(1.0)

    per_1000 = 1000 / (facts.residents * facts.years)
    assert days["born"].sum() == 300
    assert days["active_days"].sum() * per_1000 == pytest.approx(table["active_dispute_days_per_1000"])
    total = days["unsettled_severity_days"].sum() * per_1000
    assert total == pytest.approx(table["unsettled_severity_days_per_1000"])
    assert (days["hidden"] >= 0).all()
    assert (days["hidden"] <= days["active"]).all()
    assert (days["open_recorded"] <= days["open_cases"]).all()
    flow = days["born"] - days[[f"ended_{o}" for o in ev.OUTCOMES]].sum(axis=1)
    assert (flow.cumsum() == days["active"]).all()
    waiting = (
        days["requests_arrived"] - days["requests_done"] - days["requests_given_up"] - days["requests_lost"]
    )
    assert (waiting.cumsum() == days["open_requests"]).all()


@pytest.mark.parametrize("dimension", ["age", "migrant", "language", "setting"])
def test_subgroups_add_up_to_the_whole(dimension: str) -> None:
    run = make_run(busy_rows(disputes=200, requests=100, days=365, seed=9))
    table, facts = measures(run), facts_of(run)
    world = facts.world
    sizes = {
        "age: young": world.residents.age_band == 1,
        "age: middle": world.residents.age_band == 2,
        "age: old": world.residents.age_band == 3,
        "migrant: yes": world.households["migrant"][world.residents.household] == 1,
        "migrant: no": world.households["migrant"][world.residents.household] == 0,
        "language: official": world.households["language"][world.residents.household] == 0,
        "language: other": world.households["language"][world.residents.household] == 1,
        "setting: urban": world.resident_setting == 0,
        "setting: rural": world.resident_setting == 1,
    }
    name = "unsettled_severity_days_per_1000"
    parts = [
        (table.of(name, subgroup=group) or 0.0) * who.sum()
        for group, who in sizes.items()
        if group.startswith(dimension)
    ]
    assert sum(parts) == pytest.approx((table[name] or 0.0) * 18)


@pytest.mark.parametrize("days", [1, 20])
def test_empty_log_has_every_measure_and_no_error(days: int) -> None:
    run = make_run([], days=days)
    table = measures(run)
    assert set(table.as_dict()) == set(MEASURES)
    assert table["unsettled_severity_days_per_1000"] == 0.0
    assert table["success_reported"] is None
    assert len(daily(run)) == days


def test_lead_outcomes_come_first_and_every_measure_is_explained() -> None:
    first = list(measures(make_run([])))[:2]
    assert first == ["unsettled_severity_days_per_1000", "incidents_per_100000"]
    for entry in MEASURES.values():
        assert entry.unit, entry.name
        assert len(entry.meaning) > 15, entry.name


def test_table_as_frame_is_tidy() -> None:
    frame = measures(make_run(busy_rows(disputes=20, requests=20, days=60, seed=3), days=60)).frame()
    assert list(frame.columns) == ["name", "value", "unit", "n", "book", "subgroup"]
    assert not frame.duplicated(["name", "subgroup"]).any()
    assert set(frame["book"]) == {"true", "reported"}


def test_results_are_kept_for_as_long_as_the_log_lives() -> None:
    run = make_run([born(0, day=0)])
    assert measures(run) is measures(run)
    frame = daily(run)
    frame["born"] = -1
    assert daily(run)["born"].sum() == 1
