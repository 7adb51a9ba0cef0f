"""Values of scenarios in words: numbers, tables by their names, choices."""

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from analysis.words.base import Words, plain
from analysis.words.things import AGES, CHANNELS, GROUPS, KINDS, LEVELS, ORGANISATIONS, SETTINGS
from analysis.words.units import unit_words
from sim import vocabulary
from sim.scenario.schema import WEEKDAYS

if TYPE_CHECKING:
    from sim.scenario.fields import Spec

AXES: Final[dict[tuple[str, ...], dict[str, Words]]] = {
    vocabulary.SETTINGS: SETTINGS,
    vocabulary.KINDS: KINDS,
    vocabulary.AGE_BANDS: AGES,
    vocabulary.ORGANISATIONS: ORGANISATIONS,
    vocabulary.CHANNELS: CHANNELS,
    vocabulary.LEVELS: LEVELS,
}
"""The names of the axes of tables."""
LANGUAGES: Final[dict[str, Words]] = {
    "han": Words("Chinese", "汉语"),
    "chinese": Words("Chinese", "汉语"),
    "tibetan": Words("Tibetan", "藏语"),
    "mongolian": Words("Mongolian", "蒙古语"),
    "tu": Words("Tu", "土族语"),
    "salar": Words("Salar", "撒拉语"),
}
"""Languages of the bundled places: a scenario may name others."""
CHOICES: Final[dict[str, Words]] = {
    **{name: Words(name, f"周{zh}") for name, zh in zip(WEEKDAYS, "一二三四五六日", strict=True)},
    "contract": Words("contract", "专职"),
    "group_head": Words("group_head", "村民小组长兼任"),
    "worker": Words("worker", "按人"),
    "lognormal": Words("lognormal", "对数正态"),
    "exponential": Words("exponential", "指数"),
    "fixed": Words("fixed", "固定"),
    "csv": Words("csv", "逗号分隔表"),
    "graphml": Words("graphml", "图标记语言"),
    **GROUPS, **SETTINGS, **KINDS, **LEVELS,
}  # fmt: skip
"""Words that a scenario chooses among."""

APART: Final = ("share", "probability", "logit", "per ", "sd", "day of")
"""Beginnings of units that stand in brackets after a number."""


def cell_words(name: str, spec: "Spec", axis: int) -> Words:
    """A name on an axis of a table."""
    names = AXES.get(spec.over[axis], LANGUAGES) if axis < len(spec.over) else {}
    found = names.get(name, plain(name))
    return found._replace(zh=found.zh.partition("（")[0])


def value_words(given: Any, spec: "Spec | None", unit: str = "") -> Words:
    """A value in few letters, with its unit; cells of a table that are alike are told together."""
    from analysis.reference import value

    units = unit_words(unit)
    english = f"{value(given)} {units.en}".strip()
    chinese = _chinese(given, spec, 0)
    if not units.zh:
        return Words(english, chinese)
    glued = isinstance(given, int | float) and not unit.startswith(APART)
    return Words(english, f"{chinese}{units.zh}" if glued else f"{chinese}（{units.zh}）")


def _chinese(given: Any, spec: "Spec | None", axis: int) -> str:
    if isinstance(given, dict):
        return _table(given, spec, axis)
    if isinstance(given, list):
        return "、".join(_chinese(item, spec, axis) for item in given) or "无"
    if isinstance(given, float):
        return str(np.format_float_positional(given, trim="-"))
    if given is None or isinstance(given, bool):
        return {None: "无", True: "是", False: "否"}[given]
    return CHOICES[given].zh if given in CHOICES else str(given)


def _table(given: dict[str, Any], spec: "Spec | None", axis: int) -> str:
    alike: dict[str, list[str]] = {}
    for name, cell in given.items():
        told = name if spec is None else cell_words(name, spec, axis).zh
        alike.setdefault(_chinese(cell, spec, axis + 1), []).append(told)
    if any(isinstance(cell, dict) for cell in given.values()):
        return "；".join(f"{'、'.join(names)}：{cell}" for cell, names in alike.items())
    if len(alike) == 1 and len(given) > 1:
        return f"均为{next(iter(alike))}"
    return "，".join(f"{'、'.join(names)} {cell}" for cell, names in alike.items())
