"""The same words in English and Chinese."""

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
