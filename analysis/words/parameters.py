"""Numbers of scenarios in words: what they mean, what they are called, and what stands behind them."""

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from analysis.words.base import Quotation, Words, looked_up, plain, quoted
from analysis.words.numbers import DASH
from analysis.words.things import GROUPS, LEVELS, POSTS, SETTINGS

if TYPE_CHECKING:
    from sim.scenario.fields import Spec

GROUP: Final = "parameters."
CHINESE: Final = re.compile("[\u4e00-\u9fff]")
PARTS: Final = {**SETTINGS, **GROUPS, **POSTS, **LEVELS}
"""Parts of paths that say of whom a number is."""


@cache
def meanings() -> dict[str, dict[str, str]]:
    """The Chinese of all meanings, by topic (the first one or two parts of a path) and by the English."""
    from analysis.words.parameters_disputes import DISPUTES
    from analysis.words.parameters_place import PLACE
    from analysis.words.parameters_policies import POLICIES
    from analysis.words.parameters_work import WORK

    return {**PLACE, **POLICIES, **DISPUTES, **WORK}


@cache
def notes() -> dict[str, str]:
    """The Chinese of all remarks on numbers, by the English."""
    from analysis.words.notes_base import BASE
    from analysis.words.notes_model import MODEL
    from analysis.words.notes_places import PLACES
    from analysis.words.notes_targets import TARGETS

    return {**MODEL, **BASE, **PLACES, **TARGETS}


def topic_of(path: str) -> str:
    """Under which the meaning of a path stands."""
    parts = path.split(".")
    return ".".join(parts[:2]) if parts[0] in ("policies", "parameters") else parts[0]


def meaning_words(path: str, meaning: str) -> Words:
    """What the value at a path means; the English is the schema's."""
    return looked_up(meaning, meanings().get(topic_of(path), {}))


def note_words(note: str) -> Words:
    """A remark on a number; one that the catalogue does not have stays as its author wrote it."""
    return looked_up(note, notes())


def basis_words(quote: str, note: str) -> Words:
    """What stands behind a number: the words of its source, and a remark.

    Chinese words of a source stand in both languages; others are translated as remarks are.
    """
    said = plain(quote) if CHINESE.search(quote) else note_words(quote)
    parts = [said._replace(en=f"“{said.en}”", zh=f"“{said.zh}”")] if quote else []
    parts += [note_words(note)] if note else []
    if any(isinstance(part, Quotation) for part in parts):
        return quoted("; ".join(part.en for part in parts))
    return Words("; ".join(part.en for part in parts) or DASH, "；".join(part.zh for part in parts) or DASH)


def parameter_words(path: str) -> Words:
    """What a number is called where many stand in a row: in English its path, in Chinese what it means.

    A cell of a table is told with its names; a path that the schema does not have stays as it is.
    """
    from analysis.words.values import cell_words

    short = path.removeprefix(GROUP)
    spec, cells = spec_of(path)
    if spec is None:
        return Words(short, short)
    meaning = meaning_words(path, spec.meaning).zh
    parts = path.removesuffix(".".join(["", *cells])).split(".")[2:-1]
    names = [PARTS[part].zh.partition("（")[0] for part in parts if part in PARTS]
    names += [cell_words(name, spec, axis).zh for axis, name in enumerate(cells)]
    return Words(short, f"{meaning}（{'、'.join(names)}）" if names else meaning)


def parameter_cell(path: str) -> Words:
    """The same where there is room for both: in Chinese with the path."""
    name = parameter_words(path)
    return Words(f"`{name.en}`", name.zh if name.zh == name.en else f"{name.zh}（`{name.en}`）")


def spec_of(path: str) -> "tuple[Spec | None, list[str]]":
    """What the schema says of a path, and the names of the cell below it; None for one that there is not."""
    from sim.scenario.fields import Model, specs
    from sim.scenario.scenario import Scenario

    model: type[Model] = Scenario
    parts = path.split(".")
    while parts:
        spec = specs(model).get(parts.pop(0))
        if spec is None:
            break
        if spec.model is None or spec.shape == "list":
            return spec, parts
        model = spec.model
        if spec.shape == "groups":
            parts = parts[1:]
    return None, []
