"""The same words in English and Chinese."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final, Literal, NamedTuple

Language = Literal["en", "zh"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "zh")


class Words(NamedTuple):
    """The same in English and simplified Chinese."""

    en: str
    zh: str

    def of(self, language: Language) -> str:
        """In one of the languages."""
        return self.zh if language == "zh" else self.en

    def fill(self, **values: "Words | str | int") -> "Words":
        """Both sentences with their blanks filled in; what is no `Words` goes into both as it is.

        Blanks are named as for `str.format`. A sentence is always whole in each language: word order
        differs, so that pieces of sentences are never strung together.
        """
        filled = [
            self.of(language).format(
                **{
                    name: value.of(language) if isinstance(value, Words) else value
                    for name, value in values.items()
                }
            )
            for language in LANGUAGES
        ]
        return Words(*filled)


def plain(text: str) -> Words:
    """The same in both languages: a name, a number."""
    return Words(text, text)


class Quotation(Words):
    """Words of a source or of an author, which are not translated: pages mark them as what they are."""

    __slots__ = ()


def quoted(text: str) -> Quotation:
    """A text as its author wrote it."""
    return Quotation(text, text)


def looked_up(english: str, chinese: Mapping[str, str]) -> Words:
    """A text with its Chinese from a part of the catalogue; one that is not there is its author's own."""
    found = chinese.get(english)
    return quoted(english) if found is None and english else Words(english, found or "")


def matched(english: str, templates: Mapping[str, str]) -> Words:
    """The same for texts with parts that are filled in: templates name these in braces."""
    for template, chinese in templates.items():
        found = re.fullmatch(_pattern(template), english)
        if found:
            return Words(english, chinese.format(**found.groupdict()))
    return quoted(english) if english else plain("")


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """A template as a pattern: in its pieces texts and names of blanks take turns."""
    pieces = re.split(r"\{(\w+)\}", template)
    parts = [f"(?P<{one}>.+?)" if place % 2 else re.escape(one) for place, one in enumerate(pieces)]
    return re.compile("".join(parts))


def code(text: str) -> Words:
    """A name of the program: a path, a digest, a command. Pages set what stands between backticks as code."""
    return plain(f"`{text}`")


def listed(items: "list[Words]") -> Words:
    """A list as it stands in a sentence of either language."""
    return Words(", ".join(item.en for item in items), "、".join(item.zh for item in items))


class Term(NamedTuple):
    """A term: how it is called, and what it means in a sentence."""

    name: Words
    meaning: Words


def term(en: str, zh: str, meaning_en: str = "", meaning_zh: str = "") -> Term:
    """A term from its words."""
    return Term(Words(en, zh), Words(meaning_en, meaning_zh))
