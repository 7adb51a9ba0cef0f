"""A page as one HTML file that needs nothing else: no network, no other file."""

from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from analysis.report.page import Chart, Page, Text
from analysis.words.base import LANGUAGES, Language, Quotation, Words

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

HERE: Final = Path(__file__).parent
WIDTHS: Final = {"wide": 760, "narrow": 340}
"""Pixels of a chart by the class under which the style sheet shows it."""
LANG: Final[dict[Language, str]] = {"en": "en", "zh": "zh-Hans"}
Choice = Literal["en", "zh", "both"]


def languages_of(choice: Choice) -> tuple[Language, ...]:
    """The languages of a page."""
    return LANGUAGES if choice == "both" else (choice,)


def html(page: Page, *, language: Choice = "both") -> str:
    """The whole HTML text. With both languages a switch, which works without scripts, shows one of them."""
    languages = languages_of(language)

    def told(words: Words) -> "Markup":
        """A text in all languages of the page, escaped."""
        from markupsafe import Markup

        if isinstance(words, Quotation):
            return Markup('<cite lang="{}">{}</cite>').format(_language_of(words.en), words.en)
        if words.en == words.zh or len(languages) == 1:
            return _marked(words.of(languages[0]))
        spans = (
            Markup('<span class="{}" lang="{}">{}</span>').format(one, LANG[one], _marked(words.of(one)))
            for one in languages
        )
        return Markup("").join(spans)

    numbers = count(1)
    template = _environment().get_template("page.html.j2")
    return template.render(
        page=page,
        t=told,
        words=Words,
        pictures=lambda chart: _pictures(chart, languages),
        block_of=lambda block: "text" if isinstance(block, Text) else getattr(block, "block", "code"),
        fresh=lambda: f"table-{next(numbers)}",
        languages=languages,
        lang=LANG[languages[0]],
        heading=" · ".join(dict.fromkeys(page.title.of(one) for one in languages)),
        style=_source("page.css"),
        script=_source("page.js"),
    )


def _marked(text: str) -> "Markup":
    """A text, escaped, with what stands between two backticks set as code."""
    from markupsafe import Markup

    pieces = text.split("`")
    if len(pieces) % 2 == 0:
        return Markup("{}").format(text)
    return Markup("").join(
        (Markup("<code>{}</code>") if place % 2 else Markup("{}")).format(piece)
        for place, piece in enumerate(pieces)
    )


def _language_of(text: str) -> str:
    """Of a quotation: what has Chinese letters is Chinese."""
    return LANG["zh" if any("\u4e00" <= letter <= "\u9fff" for letter in text) else "en"]


def _pictures(chart: Chart, languages: tuple[Language, ...]) -> "list[tuple[str, Markup]]":
    """The chart in each language and width, under the classes that show it. It escapes its own text."""
    from markupsafe import Markup

    return [
        (f"{name} {language if len(languages) > 1 else ''}".strip(), Markup(chart.draw(language, width)))  # noqa: S704
        for language in languages
        for name, width in WIDTHS.items()
    ]


def _source(name: str) -> "Markup":
    """A file of our own that stands in the page as it is."""
    from markupsafe import Markup

    return Markup((HERE / name).read_text(encoding="utf-8"))  # noqa: S704 - no text of a user is in it


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
