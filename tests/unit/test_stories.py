"""A dispute's life in words."""

import pytest
from handmade import COMMITTEE, GRID_URBAN, HEAD, HandRun, at, born, busy_rows, ended, make_run, opened

from analysis.stories import DISPUTE_KINDS, interesting_dispute, story
from sim import events as ev
from sim.errors import GridgovError


def eventful() -> HandRun:
    """Every kind of row that has a dispute as its subject, in one dispute, and a dull one."""
    grid = GRID_URBAN
    return make_run(
        [
            born(7, day=0, tie=1, severity=2),
            born(3, day=0, tie=3, severity=1),
            (at(1, 600), ev.PROVOKED, 7, 1, 0),
            (at(2, 540), ev.NOTICED, 7, HEAD, ev.BY_HEAD, 0),
            (at(2, 540), ev.OPENED, 7, HEAD, 0, -1),
            (at(3, 545), ev.SESSION_BEGAN, 7, HEAD, HEAD, 1),
            (at(3, 600), ev.SESSION_ENDED, 7, HEAD, 55, 0),
            (at(3, 600), ev.PASSED_UP, 7, HEAD, grid, 21 * 4 + ev.FAILED),
            (at(3, 600), ev.RECORDED, 7, grid, 0),
            (at(4), ev.INTENSIFIED, 7, 3),
            (at(5), ev.INCIDENT, 7, 4),
            (at(6), ev.MERGED, 7, grid),
            (at(6), ev.RECORDED, 7, grid, 1),
            (at(20), ev.REMINDED, 7, grid),
            (at(27), ev.CLOSED_ON_PAPER, 7, grid, 1, 1),
            (at(40), ev.RETURNED, 7, grid, 55),
            (at(50), ev.VOICED, 7, 0, 3, 1),
            (at(60), ev.PASSED_UP, 7, grid, COMMITTEE, 78 * 4 + ev.FAILED),
            (at(64, 541), ev.SESSION_BEGAN, 7, COMMITTEE, COMMITTEE, 1),
            (at(64, 661), ev.SESSION_ENDED, 7, COMMITTEE, 120, 1),
            (at(64, 661), ev.ENDED, 7, ev.AGREEMENT, COMMITTEE, 4),
            born(8, day=10, tie=0, parent=7, origin=ev.OFFSPRING),
            born(9, day=70, tie=1, parent=7, origin=ev.RELAPSE),
            ended(3, day=2, outcome=ev.LUMPED),
        ]
    )


def test_whole_life_is_told_in_order() -> None:
    lines = story(eventful(), dispute=7)
    text = "\n".join(lines)
    assert lines[0].startswith(
        "Dispute 7: a matter between neighbours, between a man of 18 to 34 in an urban community"
    )
    assert "from a household that came from elsewhere" in lines[1]
    stamps = [line[:16] for line in lines if line.startswith("202")]
    assert stamps == sorted(stamps)
    assert (
        len(stamps)
        == sum(row["subject"] == 7 for row in eventful().log.rows if row["kind"] in DISPUTE_KINDS) + 2
    )
    for words in (
        "2022-01-03 09:00  The household head (head 0, urban village 0) notices it while looking after the",
        "Fresh provocation",
        "It hardens: now a serious one.",
        "It comes to an incident",
        "Session 1 begins with the household head",
        "It is passed up to the gridworker (grid 1, urban village 0): no agreement was found.",
        "second record of the same case",
        "The platform reminds",
        "closes the case on paper, after its deadline",
        "A follow-up call finds",
        "One party tells the hotline. The report is lost on the way",
        "It ends after 120 minutes of work: the parties agree.",
        "It ends in an agreement before the village committee",
        "2022-01-11 00:00  It draws in others: see dispute 8.",
        "The agreement is broken: see dispute 9.",
        "recorded twice",
        "closed as a failure and on time on 2022-01-28 00:00",
        "In truth: ended after 64.5 days.",
    ):
        assert words in text, words


def test_parties_are_described_by_attributes_alone() -> None:
    text = "\n".join(story(eventful(), dispute=7))
    for word in ("temper", "trust", "grievance", "score", "rank", "skill", "fatigue", "severity"):
        assert word not in text


def test_dispute_with_a_shop_that_nobody_knew_of() -> None:
    lines = story(eventful(), dispute=3)
    assert "tibetan-speaking" in lines[0].lower()
    assert lines[1] == "and a shop."
    assert lines[-2:] == ["In the book: nothing.", "In truth: ended after 2.0 days, unknown to any office."]


def test_running_dispute_ends_with_the_run() -> None:
    text = "\n".join(story(eventful(), dispute=9))
    assert "The agreement in dispute 7 is broken, and it begins anew" in text
    assert "2023-01-01 00:00  The run stops; the dispute still goes on." in text


def test_case_open_at_the_end_is_never_closed() -> None:
    run = make_run([born(0, day=0), *opened(0, day=1, unit=1, level=1, due=16)])
    text = "\n".join(story(run, dispute=0))
    assert "due by 2022-01-17" in text
    assert "recorded once; never closed" in text


def test_the_richest_life_is_picked() -> None:
    assert interesting_dispute(eventful()) == 7
    assert story(eventful())[0].startswith("Dispute 7")


@pytest.mark.parametrize("dispute", [-1, 0, 5, 10, 10**9])
def test_unknown_dispute_names_the_range(dispute: int) -> None:
    with pytest.raises(GridgovError, match=f"no dispute {dispute}: .* 3 to 9"):
        story(eventful(), dispute=dispute)


def test_no_disputes_no_story() -> None:
    with pytest.raises(GridgovError, match="no dispute began"):
        story(make_run([]))
    with pytest.raises(GridgovError, match="no dispute began"):
        story(make_run([]), dispute=1)


def test_every_dispute_of_a_random_log_can_be_told() -> None:
    run = make_run(busy_rows(disputes=60, requests=10, days=100, seed=8), days=100)
    for dispute in range(60):
        lines = story(run, dispute=dispute)
        assert all("  " not in line[18:] for line in lines)
