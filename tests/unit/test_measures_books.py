"""The reported book beside the true one, worked out by hand."""

import pytest
from handmade import COMMITTEE, GRID_URBAN, HandRun, at, born, ended, make_run, opened

from analysis.measures import measures
from sim import events as ev


def paper(dispute: int, *, day: int) -> tuple[int, ...]:
    """A closing on paper after the deadline."""
    return (at(day), ev.CLOSED_ON_PAPER, dispute, GRID_URBAN, 1, 1)


def four_cases() -> HandRun:
    """A case agreed in time, one given up while open, one closed on paper, one agreed late that relapses."""
    return make_run(
        [
            *(born(d, day=0, tie=d) for d in range(4)),
            *(row for d in range(4) for row in opened(d, day=1, unit=GRID_URBAN, level=1, due=16)),
            ended(0, day=10, outcome=ev.AGREEMENT, unit=GRID_URBAN),
            ended(1, day=12, outcome=ev.LUMPED, unit=GRID_URBAN),
            paper(2, day=20),
            ended(3, day=30, outcome=ev.AGREEMENT, unit=GRID_URBAN),
            born(4, day=60, tie=3, parent=3, origin=ev.RELAPSE),
        ]
    )


def test_success_in_both_books() -> None:
    table = measures(four_cases())
    assert table["success_reported"] == 1.0
    assert table["success_true"] == 0.25
    assert table["success_true_mediated"] == 0.25
    assert table["paper_closings_share"] == 0.25
    assert table.row("success_reported").book == "reported"
    assert table.row("success_true").book == "true"


def test_on_time_in_both_books() -> None:
    table = measures(four_cases())
    assert table["on_time_reported"] == 0.75  # agreed, given up, and the one on paper
    assert table["on_time_true"] == 0.25


def test_backlog_and_days_in_both_books() -> None:
    table = measures(four_cases())
    assert table["backlog_reported_end"] == 0
    assert table["backlog_true_end"] == 2
    assert table["backlog_true_recorded_end"] == 1
    assert table["closing_days_reported_mean"] == pytest.approx((9 + 11 + 19 + 29) / 4)
    assert table["closing_days_true_mean"] == pytest.approx((10 + 12 + 30) / 3)


def test_padding_only_with_a_platform() -> None:
    run = four_cases()
    assert measures(run)["recorded_per_1000"] == pytest.approx(4 / 18 * 1000 / 0.8)
    assert measures(run)["recorded_unpadded_per_1000"] == pytest.approx(4 / 18 * 1000)
    run = four_cases()
    run.scenario.policies.platform = None
    assert measures(run)["recorded_per_1000"] == pytest.approx(4 / 18 * 1000)


def test_second_records_count_in_the_reported_book_alone() -> None:
    rows = [born(0, day=0), *opened(0, day=1, unit=1, level=1), (at(2), ev.RECORDED, 0, 1, 1)]
    table = measures(make_run(rows))
    assert table["recorded_unpadded_per_1000"] == pytest.approx(2 / 18 * 1000)
    assert table["recorded_disputes_per_1000"] == pytest.approx(1 / 18 * 1000)


def test_returned_closing_is_a_recorded_failure() -> None:
    rows = [
        born(0, day=0),
        *opened(0, day=1, unit=GRID_URBAN, level=1, due=16),
        paper(0, day=20),
        (at(30), ev.RETURNED, 0, GRID_URBAN),
        ended(0, day=35, outcome=ev.AGREEMENT, unit=GRID_URBAN),
    ]
    table = measures(make_run(rows))
    assert table["success_reported"] == 0.5
    assert table["success_true"] == 1.0
    assert table["closing_days_reported_mean"] == pytest.approx((19 + 5) / 2)


def test_refound_dispute_is_a_new_record_and_no_return() -> None:
    rows = [
        born(0, day=0),
        *opened(0, day=1, unit=GRID_URBAN, level=1, due=16),
        paper(0, day=20),
        *opened(0, day=40, unit=GRID_URBAN, level=1, due=55),
        ended(0, day=50, outcome=ev.AGREEMENT, unit=GRID_URBAN),
    ]
    table = measures(make_run(rows))
    assert table["success_reported"] == 1.0
    assert table["on_time_reported"] == 1.0
    assert table["on_time_true"] == 0.0  # by the first deadline nothing was settled
    assert table["success_true"] == 1.0
    assert table["recorded_unpadded_per_1000"] == pytest.approx(2 / 18 * 1000)


def test_no_agreement_at_the_top_is_a_recorded_failure() -> None:
    rows = [born(0, day=0), *opened(0, day=1, unit=5, level=4), (at(11), ev.PASSED_UP, 0, 5, -1, 0)]
    table = measures(make_run(rows))
    assert table["success_reported"] == 0.0
    assert table["backlog_reported_end"] == 0


def test_clock_and_deadline_start_anew_at_the_next_desk() -> None:
    # severity 3: 3 days of hand-off, then 7 days, so due on day 20 + 3 + 7 = 30
    def passed(end: int) -> HandRun:
        return make_run(
            [
                born(0, day=0, severity=3),
                *opened(0, day=1, unit=GRID_URBAN, level=1, due=8),
                (at(20), ev.PASSED_UP, 0, GRID_URBAN, COMMITTEE, 30 * 4 + ev.OVERDUE),
                ended(0, day=end, outcome=ev.AGREEMENT, unit=COMMITTEE),
            ]
        )

    assert measures(passed(30))["on_time_reported"] == 1.0
    assert measures(passed(31))["on_time_reported"] == 0.0
    assert measures(passed(30))["closing_days_reported_mean"] == 10.0
    assert measures(passed(30))["success_reported"] == 1.0


def test_court_has_no_deadline() -> None:
    rows = [
        born(0, day=0),
        *opened(0, day=1, unit=5, level=4, due=16),
        (at(10), ev.PASSED_UP, 0, 5, 6, 0),
        ended(0, day=150, outcome=ev.RULED, unit=6),
        born(1, day=0, tie=1),
        *opened(1, day=1, unit=6, level=5, due=16),
        ended(1, day=10, outcome=ev.RULED, unit=6),
    ]
    table = measures(make_run(rows))
    assert table["on_time_reported"] is None
    assert table["on_time_true"] == 0.0
    assert table.row("on_time_true").n == 1


def test_returned_case_has_the_deadline_that_its_row_names() -> None:
    def returned(end: int) -> HandRun:
        rows = [
            born(0, day=0, severity=2),
            *opened(0, day=1, unit=GRID_URBAN, level=1, due=16),
            paper(0, day=20),
            (at(30), ev.RETURNED, 0, GRID_URBAN, 45),
            ended(0, day=end, outcome=ev.AGREEMENT, unit=GRID_URBAN),
        ]
        return make_run(rows)

    assert measures(returned(45))["on_time_reported"] == 1.0
    assert measures(returned(46))["on_time_reported"] == 0.5


def test_unrecorded_case_of_a_head_is_in_no_book() -> None:
    rows = [
        born(0, day=0),
        (at(1), ev.OPENED, 0, 0, 0, -1),
        ended(0, day=5, outcome=ev.AGREEMENT, unit=0),
    ]
    table = measures(make_run(rows))
    assert table["recorded_per_1000"] == 0.0
    assert table["success_true"] is None
    assert table["settled_at_head_share"] == 1.0


def test_ruling_is_settled_in_the_book_but_no_success_of_mediation() -> None:
    rows = [
        born(0, day=0),
        *opened(0, day=1, unit=6, level=5),
        ended(0, day=130, outcome=ev.RULED, unit=6),
    ]
    table = measures(make_run(rows))
    assert table["success_reported"] == 1.0
    assert table["success_reported_mediation"] == 0.0
    assert table["success_true"] == 0.0


def test_requests_on_time_in_both_books() -> None:
    rows = [
        (at(2), ev.REQUEST_DONE, 0, GRID_URBAN, 600, 0),
        (at(9), ev.REQUEST_DONE, 0, GRID_URBAN, 9000, 1),
        (at(9), ev.REQUEST_GIVEN_UP, 1, GRID_URBAN, 9000, 1),
        (at(9), ev.REQUEST_LOST, 1, GRID_URBAN, 0, 2),
        (at(365), ev.REQUEST_OPEN, 1, GRID_URBAN, 600, 0),
    ]
    table = measures(make_run(rows))
    assert table["requests_on_time_reported"] == pytest.approx(1 / 3)
    assert table["requests_on_time_true"] == pytest.approx(1 / 4)
    assert table["requests_late_share"] == pytest.approx(1 / 5)
    assert table["request_days_median"] == pytest.approx(600 / 1440)
    assert table["request_days_p90"] == pytest.approx(9000 / 1440)
    assert table.of("requests_open_share", subgroup="migrant: yes") == pytest.approx(1 / 3)
