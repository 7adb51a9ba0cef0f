"""The same dispute under two arms, told in both languages."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.report.page import Block, Life, Section, Terms, Text, Twins, text
from analysis.stories_zh import books_zh, moment_zh, opening_zh
from analysis.words import arm_words
from analysis.words.base import Words
from analysis.words.numbers import day, number
from sim import events as ev
from sim.calendar import MINUTES_PER_DAY
from sim.errors import RunError

if TYPE_CHECKING:
    from analysis.facts import Facts
    from analysis.stories import Moment
    from analysis.why.twin_stories import Side
    from sim.simulate import Run


def section(arm: "Run", against: "Run", *, names: tuple[str, str]) -> Section | None:
    """The twin story that says most; None where no dispute differs between the two runs."""
    from analysis.stories import row_of
    from analysis.why.split import split
    from analysis.why.twin_stories import twin_story

    try:
        found = split(arm, against)
        told = twin_story(found, names=names)
    except RunError:
        return None
    sides = [
        (side, facts, None if side.number is None else row_of(facts.disputes, side.number))
        for side, facts in zip(told.sides, (found.arm, found.against), strict=True)
    ]
    teller, row = next((facts, row) for _, facts, row in sides if row is not None)
    lives = [_life(side, facts, row) for side, facts, row in sides]
    block = Twins(
        about=Words(" ".join(_sentence(told.about)), opening_zh(teller, row)),
        shared=_moments(teller, told.shared),
        lives=(lives[0], lives[1]),
    )
    note = text(
        "One dispute of one run, chosen because its two lives say most: an illustration, no evidence. The"
        " parties are"
        " drawn from totals; nobody is real.",
        "一次模拟中的一起纠纷，因两种经历差别最丰富而选：仅为示例，不是证据。当事人由总量生成，均非真人。",
        "note",
    )
    return Section(
        key="story", title=Words("One dispute, two lives", "同一纠纷，两种经历"), blocks=[block, note]
    )


def _sentence(about: tuple[str, str]) -> list[str]:
    return [about[0][:1].upper() + about[0][1:], *about[1:]]


def moment_of(facts: "Facts", minute: int) -> Words:
    """Date and time of a minute of the run."""
    number_of_day, clock = divmod(minute, MINUTES_PER_DAY)
    return Words("{day}, {time}", "{day}{time}").fill(
        day=day(facts.calendar.date_of(number_of_day)), time=f"{clock // 60:02d}:{clock % 60:02d}"
    )


def _moments(facts: "Facts", moments: "Sequence[Moment]") -> list[tuple[Words, Words]]:
    """Moments by date; sessions at one desk that find no agreement are told together."""
    told: list[tuple[Words, Words]] = []
    sessions: list[Moment] = []
    for moment in moments:
        if _is_vain(moment):
            sessions.append(moment)
            continue
        told += _together(facts, sessions)
        sessions = []
        told.append((moment_of(facts, moment.minute), Words(moment.words, moment_zh(facts, moment))))
    return told + _together(facts, sessions)


def _is_vain(moment: "Moment") -> bool:
    """Whether a session begins, or ends without an agreement."""
    if moment.row is None:
        return False
    kind = int(moment.row["kind"])
    return kind == ev.SESSION_BEGAN or (kind == ev.SESSION_ENDED and not moment.row["c"] & ev.AGREED)


def _together(facts: "Facts", sessions: "Sequence[Moment]") -> list[tuple[Words, Words]]:
    """Sessions without an agreement at one desk, in one entry."""
    if not sessions:
        return []
    first, last = sessions[0], sessions[-1]
    ended = [one for one in sessions if one.row is not None and int(one.row["kind"]) == ev.SESSION_ENDED]
    if len(ended) < 2:
        return [(moment_of(facts, one.minute), Words(one.words, moment_zh(facts, one))) for one in sessions]
    minutes = sum(int(one.row["b"]) for one in ended if one.row is not None)
    words = Words(
        "{n} sessions, {minutes} minutes of work in all, until {end}: no agreement.",
        "共{n}次调解，用时{minutes}分钟，至{end}：未达成协议。",
    ).fill(n=len(ended), minutes=minutes, end=moment_of(facts, last.minute))
    return [(moment_of(facts, first.minute), words)]


def _life(side: "Side", facts: "Facts", row: int | None) -> Life:
    if row is None:
        end = [Words(side.absent, "在这一安排下，该纠纷没有作为单独的纠纷发生。")]
    else:
        end = [*map(Words, side.books, books_zh(facts, row))]
    adds = Words("It adds {amount} severity-days.", "计入{amount}强度日。").fill(amount=number(side.amount))
    return Life(name=arm_words(side.arm), moments=_moments(facts, side.own), end=[*end, adds])


def one_life(run: "Run") -> list[Block]:
    """The dispute of a run with the richest life; a word where none began."""
    from analysis.facts import facts_of
    from analysis.stories import interesting_dispute, life, opening, row_of, two_books

    facts = facts_of(run)
    if not len(facts.disputes):
        return [text("No dispute began in this run.", "本次模拟没有纠纷发生。", "note")]
    row = row_of(facts.disputes, interesting_dispute(run))
    about = Words(" ".join(_sentence(opening(facts, row))), opening_zh(facts, row))
    books = zip(two_books(facts, row), books_zh(facts, row), strict=True)
    moments = Terms(entries=_moments(facts, life(facts, row)))
    return [Text(words=about), moments, *(Text(words=Words(*both), role="note") for both in books)]
