"""The difference between two arms by channel: each rule on logs written by hand, and that all adds up."""

from collections import defaultdict
from collections.abc import Iterable

import pytest
from handmade import COMMITTEE, GRID_URBAN, HEAD, HandRun, at, born, busy_rows, ended, make_run, opened

from analysis.facts import facts_of
from analysis.measures import measures
from analysis.why.channels import CHANNELS
from analysis.why.split import LEAD, OUTCOMES, split
from analysis.why.twins import twins_of
from sim import events as ev
from sim.errors import RunError
from sim.scenario import load
from sim.simulate import Run, simulate

Rows = Iterable[tuple[int, ...]]


def booked(arm: Rows, against: Rows, *, outcome: str = LEAD) -> dict[str, float]:
    """What is booked by channel, in severity-days (days, incidents) of the whole place; nothing left out."""
    found = split(make_run(arm), make_run(against), outcome=outcome)
    unit = OUTCOMES[outcome].amount_per_unit
    pairs = zip(CHANNELS, found.amounts, strict=True)
    return {channel.name: amount / unit for channel, amount in pairs if amount}


def settled(dispute: int, *, noticed: int, end: int, level: int, unit: int) -> list[tuple[int, ...]]:
    """Noticed and opened on one day, agreed before a desk on another."""
    seen = [(at(noticed), ev.NOTICED, dispute, unit, ev.BY_PATROL, 0)]
    return [*seen, *opened(dispute, day=noticed, unit=unit, level=level), agreed(dispute, end, unit)]


def agreed(dispute: int, day: int, unit: int) -> tuple[int, ...]:
    return ended(dispute, day=day, outcome=ev.AGREEMENT, unit=unit)


def at_head(*, noticed: int, end: int) -> list[tuple[int, ...]]:
    return [born(0, day=0), *settled(0, noticed=noticed, end=end, level=0, unit=HEAD)]


def at_committee(*, noticed: int, end: int) -> list[tuple[int, ...]]:
    return [born(0, day=0), *settled(0, noticed=noticed, end=end, level=2, unit=COMMITTEE)]


def left_alone(*, end: int, outcome: int) -> list[tuple[int, ...]]:
    return [born(0, day=0), ended(0, day=end, outcome=outcome)]


def told(*, end: int, outcome: int) -> list[tuple[int, ...]]:
    return [born(0, day=0), (at(1), ev.VOICED, 0, 0, 1, 0), ended(0, day=end, outcome=outcome)]


def on_paper(*, end: int) -> list[tuple[int, ...]]:
    paper = (at(5), ev.CLOSED_ON_PAPER, 0, GRID_URBAN, ev.OVERDUE, 0)
    case = opened(0, day=1, unit=GRID_URBAN, level=1)
    return [born(0, day=0), *case, paper, ended(0, day=end, outcome=ev.BILATERAL)]


@pytest.mark.parametrize(
    ("arm", "against", "found"),
    [
        (at_head(noticed=2, end=9), at_head(noticed=2, end=9), {}),
        (at_head(noticed=2, end=9), at_head(noticed=6, end=13), {"noticed": -8}),
        (at_head(noticed=2, end=9), at_head(noticed=2, end=12), {"pace": -6}),
        (at_head(noticed=2, end=9), at_head(noticed=6, end=10), {"noticed": -8, "pace": 6}),
        (at_head(noticed=2, end=9), at_committee(noticed=6, end=20), {"noticed": -8, "ladder": -14}),
        (at_head(noticed=2, end=9), left_alone(end=20, outcome=ev.BILATERAL), {"hidden": -22}),
        (at_head(noticed=2, end=9), left_alone(end=20, outcome=ev.LUMPED), {"hidden": -2 * (11 + 180)}),
        (at_head(noticed=2, end=9), told(end=20, outcome=ev.LUMPED), {"given_up": -2 * (11 + 180)}),
        (at_head(noticed=2, end=9), told(end=20, outcome=ev.BILATERAL), {"parties": -22}),
        (at_head(noticed=2, end=9), on_paper(end=20), {"paper": -22}),
        (on_paper(end=30), on_paper(end=20), {"pace": 20}),
        (told(end=7, outcome=ev.LUMPED), told(end=9, outcome=ev.LUMPED), {"pace": -4}),
        (left_alone(end=7, outcome=ev.LUMPED), left_alone(end=9, outcome=ev.BILATERAL), {"given_up": 356}),
        (at_head(noticed=2, end=9)[:-1], at_head(noticed=4, end=9), {"noticed": -4, "pace": 2 * 358}),
        ([], left_alone(end=9, outcome=ev.BILATERAL), {"arose": -18}),
        (at_head(noticed=2, end=9), [], {"arose": 18}),
    ],
)  # fmt: skip
def test_one_dispute_goes_to_the_channel_of_what_differed(
    arm: Rows, against: Rows, found: dict[str, float]
) -> None:
    assert booked(arm, against) == found
    assert booked(against, arm) == {name: -amount for name, amount in found.items()}


def test_hardening_before_and_after_notice_is_booked_where_it_fell() -> None:
    rows = at_head(noticed=4, end=9)
    early = [*rows, (at(1), ev.INTENSIFIED, 0, 3)]
    late = [*rows, (at(6), ev.INTENSIFIED, 0, 3)]
    assert booked(early, rows) == {"noticed": 3, "pace": 5}
    assert booked(late, rows) == {"pace": 3}


def test_a_lost_report_tells_nobody() -> None:
    lost = [born(0, day=0), (at(1), ev.VOICED, 0, 0, 1, ev.LOST), ended(0, day=9, outcome=ev.BILATERAL)]
    assert booked(lost, told(end=12, outcome=ev.BILATERAL)) == {"hidden": -6}


def test_a_case_still_open_stands_where_it_was_passed_to() -> None:
    rows = at_head(noticed=2, end=9)[:-1]
    up = [*rows, (at(4), ev.PASSED_UP, 0, HEAD, COMMITTEE, 15 * 4)]
    dropped = [*up, (at(8), ev.PASSED_UP, 0, COMMITTEE, -1, 0)]
    assert booked(up, at_head(noticed=2, end=9)) == {"ladder": 2 * 356}
    assert booked(dropped, at_committee(noticed=2, end=9)) == {"pace": 2 * 356}


def test_births_in_one_run_go_by_their_origin() -> None:
    parent = at_head(noticed=2, end=9)
    child = [born(1, day=4, tie=1, parent=0, origin=ev.OFFSPRING), ended(1, day=7, outcome=ev.BILATERAL)]
    again = [born(1, day=40, parent=0, origin=ev.RELAPSE), ended(1, day=44, outcome=ev.BILATERAL)]
    assert booked([*parent, *child], parent) == {"drawn_in": 6}
    assert booked([*parent, *again], parent) == {"relapse": 8}


def test_what_falls_on_a_running_dispute_is_told_apart() -> None:
    quick = [*at_head(noticed=2, end=9), born(1, day=12), ended(1, day=15, outcome=ev.BILATERAL)]
    slow = [*at_head(noticed=2, end=20), (at(12), ev.PROVOKED, 0, 0, ev.SPARK)]
    assert booked(quick, slow) == {"stoked": 6, "pace": -22}


def test_a_relapse_is_one_dispute_though_it_breaks_on_another_day() -> None:
    def life(end: int, breaks: int, over: int) -> list[tuple[int, ...]]:
        again = [born(1, day=breaks, parent=0, origin=ev.RELAPSE), ended(1, day=over, outcome=ev.BILATERAL)]
        twice = [born(2, day=over, parent=1, origin=ev.RELAPSE), ended(2, day=over + 1, outcome=ev.BILATERAL)]
        return [*at_head(noticed=2, end=end), *again, *twice]

    arm, against = make_run(life(9, 20, 30)), make_run(life(12, 23, 31))
    twins = twins_of(facts_of(arm), facts_of(against))
    assert twins.arm.tolist() == twins.against.tolist() == [0, 1, 2]
    assert booked(life(9, 20, 30), life(12, 23, 31)) == {"pace": -2 * 3 + 2 * 2}


def test_numbers_do_not_name_a_dispute() -> None:
    renamed = [(row[0], row[1], row[2] + 7, *row[3:]) for row in at_head(noticed=2, end=9)]
    assert booked(renamed, at_head(noticed=2, end=9)) == {}


def test_incidents_and_running_days_by_channel() -> None:
    rows = at_head(noticed=4, end=9)
    fight = [*rows, (at(1), ev.INCIDENT, 0, 4), (at(6), ev.INCIDENT, 0, 5)]
    assert booked(fight, rows, outcome="incidents_per_100000") == {"noticed": 1, "pace": 1}
    later = at_head(noticed=5, end=12)
    assert booked(later, rows, outcome="active_dispute_days_per_1000") == {"noticed": 1, "pace": 2}
    given_up = left_alone(end=7, outcome=ev.LUMPED)
    assert booked(given_up, rows, outcome="active_dispute_days_per_1000") == {"hidden": -2}


def holds(arm: HandRun | Run, against: HandRun | Run, *, outcome: str) -> None:
    """The parts add up to what the measure differs by, turn with the sides, and vanish for equal runs."""
    there, back = split(arm, against, outcome=outcome), split(against, arm, outcome=outcome)
    mine, theirs = measures(arm)[outcome], measures(against)[outcome]
    assert mine is not None
    assert theirs is not None
    assert sum(there.amounts) == there.amount
    assert there.difference == pytest.approx(mine - theirs, rel=1e-12, abs=1e-9 * max(mine, theirs))
    assert sum(part.value for part in there.parts) == pytest.approx(there.difference, rel=1e-12, abs=1e-9)
    for part, turned in zip(there.parts, back.parts, strict=True):
        assert (part.value, part.less, part.more) == (-turned.value, -turned.more, -turned.less)
        assert (part.lowered, part.raised) == (turned.raised, turned.lowered)
        assert part.value == pytest.approx(part.less + part.more, rel=1e-12, abs=1e-9)
    assert not any(split(arm, arm, outcome=outcome).amounts)


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("seed", range(6))
def test_random_logs_add_up(outcome: str, seed: int) -> None:
    arm, against = (
        make_run(busy_rows(disputes=40, requests=0, days=120, seed=one), days=120)
        for one in (seed, seed + 50)
    )
    holds(arm, against, outcome=outcome)


@pytest.mark.parametrize("overlay", ["no_groups", "points_generous", "platform_off", "staffing_thin"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_arms_of_the_town_add_up(overlay: str, seed: int) -> None:
    against = simulate(load("town"), seed=seed, days=200)
    arm = simulate(load("town", overlays=[overlay]), seed=seed, days=200, world=against.world)
    for outcome in OUTCOMES:
        holds(arm, against, outcome=outcome)


def test_a_dispute_is_booked_once_or_before_and_after_notice(town_run: Run) -> None:
    arm = simulate(load("town", overlays=["no_groups"]), seed=1, world=town_run.world)
    ledger = split(arm, town_run).ledger
    found = defaultdict(list)
    for mine, theirs, channel in zip(ledger.arm, ledger.against, ledger.channel, strict=True):
        found[int(mine), int(theirs)].append(CHANNELS[channel].name)
    several = [names for names in found.values() if len(names) > 1]
    assert several
    assert all(names in (["noticed", "ladder"], ["noticed", "pace"]) for names in several)


def test_runs_that_share_no_luck_are_refused() -> None:
    run = make_run([])
    with pytest.raises(RunError, match="365 and 90 days"):
        split(run, make_run([], days=90))
    other = make_run([])
    other.seed = 2
    with pytest.raises(RunError, match="seeds 1 and 2"):
        split(run, other)
    elsewhere = make_run([])
    elsewhere.world.ties["a"][0] = 4
    with pytest.raises(RunError, match="different places"):
        split(run, elsewhere)


def test_what_does_not_add_up_over_disputes_is_refused() -> None:
    with pytest.raises(RunError, match=r"success_true.*unsettled_severity_days_per_1000, incidents"):
        split(make_run([]), make_run([]), outcome="success_true")
