"""What a report is made of, before anything is drawn: sections, and the blocks in them.

A kind of folder gathers a `Page`; `render.py` makes HTML of it. All text is `Words`, in both languages.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from analysis.words.base import Language, Words, plain

Draw = Callable[[Language, int], str]
"""Draws a chart as SVG, in a language and a width in pixels."""
Light = Literal["green", "red", "grey"]


@dataclass(frozen=True, kw_only=True)
class Text:
    """A paragraph; `role` says which kind."""

    words: Words
    role: Literal["plain", "note", "warning"] = "plain"


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table: the first column names the row, and stands left; other columns are numbers if `numbers`."""

    caption: Words
    head: Sequence[Words]
    rows: Sequence[Sequence[Words]]
    numbers: bool = True
    folded: bool = False
    block: str = field(default="table", init=False)


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A picture whose title is its finding, and the table of all its numbers."""

    title: Words
    note: Words
    draw: Draw
    table: Table
    block: str = field(default="chart", init=False)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """A few big numbers, each with what it is and its interval."""

    entries: Sequence[tuple[Words, Words, Words]]
    block: str = field(default="figures", init=False)


@dataclass(frozen=True, kw_only=True)
class Check:
    """A lamp of the sanity rail: what was checked, the model's number, and the known one."""

    name: Words
    light: Light
    ours: Words
    theirs: Words
    says: Words


@dataclass(frozen=True, kw_only=True)
class Rail:
    """The sanity rail."""

    checks: Sequence[Check]
    block: str = field(default="rail", init=False)


@dataclass(frozen=True, kw_only=True)
class Life:
    """One arm's part of a twin story: moments as (date, words), how it ended, what it adds."""

    name: Words
    moments: Sequence[tuple[Words, Words]]
    end: Sequence[Words]


@dataclass(frozen=True, kw_only=True)
class Twins:
    """The same dispute under two arms."""

    about: Words
    shared: Sequence[tuple[Words, Words]]
    lives: tuple[Life, Life]
    block: str = field(default="twins", init=False)


@dataclass(frozen=True, kw_only=True)
class Code:
    """A command, or another text that is copied."""

    text: str
    block: str = field(default="code", init=False)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Names and what they are."""

    entries: Sequence[tuple[Words, Words]]
    block: str = field(default="terms", init=False)


Block = Text | Table | Chart | Figures | Rail | Twins | Code | Terms


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the page under its heading; `key` is its anchor."""

    key: str
    title: Words
    blocks: Sequence[Block]


@dataclass(frozen=True, kw_only=True)
class Page:
    """A whole report. `answers` is the sentence that is read first (one an arm); `certainty` stands under it.

    `about` is what the crate says of it: plain facts by name. `files` are those of the folder it rests on.
    """

    title: Words
    kind: Words
    answers: Sequence[Words]
    certainty: Words
    sections: Sequence[Section]
    about: dict[str, Any]

    def section(self, key: str) -> Section:
        """A section by its key; KeyError if there is none."""
        return {section.key: section for section in self.sections}[key]


def text(en: str, zh: str, role: Literal["plain", "note", "warning"] = "plain") -> Text:
    """A paragraph from its two texts."""
    return Text(words=Words(en, zh), role=role)


def cell(value: str) -> Words:
    """A cell that is the same in both languages."""
    return plain(value)
