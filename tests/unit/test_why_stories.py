"""One dispute under two arms, told from logs written by hand; disputes that ended differently; the figure."""

import csv
import io
import json
from pathlib import Path

import pytest
from handmade import COMMITTEE, GRID_URBAN, HEAD, HandRun, at, born, ended, make_run, opened

from analysis.cli import telling as cli
from analysis.why.endings import NOT_BORN, changes_of, fate_pairs, write_changes
from analysis.why.pairs import Why
from analysis.why.split import LEAD, split
from analysis.why.twin_stories import TwinStory, twin_story
from sim import events as ev
from sim.errors import RunError, ScenarioError


def with_groups() -> HandRun:
    """Dispute 0 is noticed by a head and agreed; dispute 1 is given up; dispute 2 is alike in both."""
    return make_run(
        [
            born(0, day=0, tie=1),
            (at(1), ev.INTENSIFIED, 0, 3),
            (at(2, 540), ev.NOTICED, 0, HEAD, ev.BY_HEAD, 0),
            (at(2, 540), ev.OPENED, 0, HEAD, 0, -1),
            (at(5, 700), ev.SESSION_BEGAN, 0, HEAD, HEAD, 1),
            (at(5, 760), ev.SESSION_ENDED, 0, HEAD, 60, 1),
            (at(5, 760), ev.ENDED, 0, ev.AGREEMENT, HEAD, 3),
            born(1, day=7, tie=2),
            ended(1, day=9, outcome=ev.LUMPED),
            *alike(2),
        ]
    )


def alike(number: int) -> list[tuple[int, ...]]:
    return [born(number, day=10, tie=3), ended(number, day=12, outcome=ev.BILATERAL)]


def without_groups() -> HandRun:
    """Dispute 0 comes late to the committee; dispute 1 never arose; one more is drawn in."""
    return make_run(
        [
            born(0, day=0, tie=1),
            (at(1), ev.INTENSIFIED, 0, 3),
            (at(30), ev.VOICED, 0, 0, 2, 0),
            *opened(0, day=31, unit=COMMITTEE, level=2, due=46),
            (at(40), ev.ENDED, 0, ev.AGREEMENT, COMMITTEE, 3),
            born(1, day=35, tie=2, parent=0, origin=ev.OFFSPRING),
            ended(1, day=38, outcome=ev.BILATERAL),
            *alike(2),
        ]
    )


def told(*, dispute: int | None = None) -> TwinStory:
    found = split(with_groups(), without_groups())
    return twin_story(found, names=("groups", "none"), dispute=dispute)


def page(story: TwinStory, *, width: int, capsys: pytest.CaptureFixture[str]) -> str:
    """What a terminal of a width shows; a narrow one stands for a pipe."""
    from rich.console import Console

    file = io.StringIO()
    console = Console(file=file, width=width, force_terminal=True, color_system=None)
    cli.print_story(story, console=console)
    return capsys.readouterr().out + file.getvalue()


def test_what_both_share_is_told_once_and_the_parting_marked() -> None:
    story = told()
    assert [moment.words for moment in story.shared] == [
        "It begins, as a mild one.",
        "It hardens: now a serious one.",
    ]
    assert story.parted == at(2, 540)
    one, other = story.sides
    assert (one.number, other.number) == (0, 0)
    assert (
        one.own[0].words == "The household head (urban village 0) notices it while looking after the group."
    )
    assert other.own[0].words == "One party tells the village committee."
    assert one.books[-1] == "In truth: ended after 5.5 days."
    assert other.books[-1] == "In truth: ended after 40.0 days."
    assert story.channels == ("noticed sooner or later", "lower or higher on the ladder")
    assert (one.amount, other.amount) == (pytest.approx(2 + 3 * (4 + 760 / 1440)), 2 + 3 * 39)


def test_dispute_of_one_arm_says_why_it_is_not_in_the_other() -> None:
    story = told(dispute=1)
    assert story.shared == ()
    assert story.sides[1].number is None
    assert story.sides[1].absent == "The same spark falls here, and does not catch."
    back = twin_story(split(without_groups(), with_groups()), names=("none", "groups"), dispute=1)
    assert back.sides[1].absent == "Nothing draws these two in here."


def test_spark_on_a_running_dispute_is_said_to_stoke_it() -> None:
    arm = make_run([born(0, day=0), ended(0, day=2, outcome=ev.BILATERAL), born(1, day=5)])
    against = make_run([born(0, day=0), (at(5), ev.PROVOKED, 0, 0, ev.SPARK)])
    story = twin_story(split(arm, against), names=("a", "b"), dispute=1)
    assert "is stoked" in story.sides[1].absent


def test_same_lives_never_part() -> None:
    story = told(dispute=2)
    assert story.parted is None
    assert not story.sides[0].own
    assert story.channels == ()


def test_desks_are_the_same_whatever_their_number() -> None:
    one, other = with_groups(), with_groups()
    other.institution.units["key"][:] = one.institution.units["key"]
    assert twin_story(split(one, other), names=("a", "b"), dispute=0).parted is None
    other.institution.units["key"][HEAD] = 99
    assert twin_story(split(one, other), names=("a", "b"), dispute=0).parted == at(2, 540)


def test_nothing_differs_nothing_to_tell() -> None:
    with pytest.raises(RunError, match="no dispute that began in both arms differs"):
        twin_story(split(with_groups(), with_groups()), names=("a", "b"))


def test_unknown_dispute_names_the_range() -> None:
    with pytest.raises(RunError, match=r"no dispute 77: .* 0 to 2"):
        told(dispute=77)


def test_side_by_side_on_a_wide_terminal_below_each_other_on_a_narrow_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    wide = page(told(), width=120, capsys=capsys)
    assert "here the two lives part" in wide
    heading = next(line for line in wide.splitlines() if "In groups" in line)
    assert "In none" in heading
    narrow = page(told(), width=80, capsys=capsys)
    assert "In groups:" in narrow.splitlines()
    assert "In none:" in narrow.splitlines()
    for text in (wide, narrow):
        assert "the difference is booked under" in text
        assert text.count("It begins, as a mild one.") == 1


def test_json_of_a_twin_story() -> None:
    found = json.loads(json.dumps(told().as_json(), allow_nan=False))
    assert found["parted"] == "2022-01-03 09:00"
    assert found["lives"]["none"]["dispute"] == 0
    assert found["shared"][0]["words"] == "It begins, as a mild one."


@pytest.mark.parametrize(
    "text", ["no_groups", "no_groups,no_groups", "a:no_groups,points,teams", "no_groups,,"]
)
def test_other_than_two_arms_is_refused(text: str) -> None:
    with pytest.raises(ScenarioError, match="--arms"):
        cli.two_arms(text)


def test_disputes_that_ended_differently(tmp_path: Path) -> None:
    changes = changes_of(split(with_groups(), without_groups()))
    found = {(change.number_arm, change.number_against): change for change in changes}
    assert set(found) == {(0, 0), (1, None), (None, 1)}
    moved = found[0, 0]
    assert (moved.kind, moved.setting, moved.channels) == ("neighbour", "urban", "noticed+ladder")
    assert (moved.fate_against, moved.fate_arm) == (
        "agreed at the village committee", "agreed before the head of a group",
    )  # fmt: skip
    assert found[1, None].fate_against == NOT_BORN
    assert [abs(change.difference) for change in changes] == sorted(
        (abs(change.difference) for change in changes), reverse=True
    )
    assert fate_pairs([*changes, moved])[0][2] == 2
    write_changes(tmp_path / "ended.csv", [(1, changes)])
    with (tmp_path / "ended.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["seed"] for row in rows] == ["1"] * 3
    assert not {"resident", "party", "household", "score"} & set(rows[0])


@pytest.fixture(scope="module")
def why() -> Why:
    """Three pairs, of which one is turned round."""
    runs = [
        (with_groups(), without_groups()),
        (without_groups(), with_groups()),
        (with_groups(), without_groups()),
    ]
    splits = tuple(split(*pair) for pair in runs)
    return Why(
        arm="groups", against="none", outcome=LEAD, splits=splits, worlds=(0, 0, 0),
        endings=tuple(changes_of(one) for one in splits),
    )  # fmt: skip


def test_means_over_pairs_add_up(why: Why) -> None:
    assert sum(one.value.value for one in why.channels) == pytest.approx(why.difference.value, rel=1e-12)
    against, arm = why.levels
    assert arm.value - against.value == pytest.approx(why.difference.value, rel=1e-12)
    for one in why.channels:
        assert one.value.value == pytest.approx(one.less.value + one.more.value, abs=1e-9)
        assert one.value.n == 3


def test_table_and_json_say_what_they_are_not(why: Why) -> None:
    from rich.console import Console

    file = io.StringIO()
    Console(file=file, width=120).print(why.table())
    text = " ".join(file.getvalue().split())
    assert "does not prove what each channel caused" in text
    assert "noticed sooner or later" in text
    found = json.loads(json.dumps(why.as_json(), allow_nan=False))
    assert found["pairs"] == 3
    assert found["difference"]["n"] == 3
    assert sum(one["disputes"] for one in found["ended_differently"]) == 9


def test_waterfall_goes_from_one_arm_to_the_other(why: Why) -> None:
    figure = why.figure()
    axes = figure.axes[0]
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert (labels[0], labels[-1]) == ("none", "groups")
    first, last = axes.patches[0], axes.patches[-1]
    assert last.get_width() - first.get_width() == pytest.approx(why.difference.value)
    assert sum(bar.get_width() for bar in axes.patches[1:-1]) == pytest.approx(why.difference.value)
    words = " ".join(text.get_text() for text in figure.texts)
    assert "no proof of what each channel caused" in words.replace("\n", " ")
    assert "3 pairs" in words


def test_one_dispute_passed_to_a_grid_is_told_without_its_number() -> None:
    up = (at(4), ev.PASSED_UP, 0, HEAD, GRID_URBAN, 15 * 4)
    arm, against = make_run([born(0, day=0), up]), make_run([born(0, day=0)])
    story = twin_story(split(arm, against), names=("a", "b"), dispute=0)
    assert story.sides[0].own[0].words.startswith("It is passed up to the gridworker (urban village 0)")
