"""Mutations of a good document: one leaf spoilt so that it cannot be right, or several changed at will.

Each maker gives a text, and the paths of which one must stand in what is said about it (none: perhaps it is
right). The document is `base.yaml` and `town.yaml` in one, without parents; where one place is spoilt, it is
the town, which extends `base.yaml`, with what that says thereabouts (read four times as fast).
"""

import copy
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from sim.scenario.fields import REQUIRED, Model, Spec, specs
from sim.scenario.leaf import ATTRIBUTES
from sim.scenario.scenario import Scenario

SCENARIOS: Final = Path(__file__).parents[2] / "scenarios"
TOWN: Final = (SCENARIOS / "town.yaml").read_text(encoding="utf-8")
BASE: Final = (SCENARIOS / "base.yaml").read_text(encoding="utf-8")
HERE: Final = "MUTATED_HERE"
"""Stands in a document for text that no YAML writer would write."""

Keys = tuple[str | int, ...]
Luck = random.Random
Made = tuple[str | bytes, tuple[str, ...]]


@dataclass(frozen=True)
class Target:
    """Something in the document that can be spoilt.

    `path` is what a message names; `keys` lead there through the text (past `value:`). `role`: a `leaf` as a
    whole, its `value`, a `row`, `cell` or `item` of it, an `attribute` such as its range; or a `group`.
    """

    keys: Keys
    path: str
    spec: Spec
    role: str

    @property
    def names(self) -> tuple[str, ...]:
        """Its path as the schema sees it, and as the text does."""
        return self.path, ".".join(map(str, self.keys))


def _whole() -> dict[str, Any]:
    merged: dict[str, Any] = yaml.safe_load(BASE) | yaml.safe_load(TOWN)
    del merged["extends"]
    del merged["world"]["network"]  # null takes away what a parent gives, and there is no parent here
    plain: dict[str, Any] = json.loads(json.dumps(merged, default=str))
    return plain


DOCUMENT: Final = _whole()
WHOLE: Final = json.dumps(DOCUMENT)
OWN: Final = json.dumps(yaml.safe_load(TOWN), default=str)


def targets(model: type[Model], document: Any, keys: Keys = (), path: str = "") -> Iterator[Target]:
    """Everything below a model that stands in the document."""
    for name, spec in specs(model).items():
        if name not in document:
            continue
        inner, at, below = document[name], (*keys, name), f"{path}.{name}" if path else name
        if spec.model is None:
            yield from _of_leaf(spec, inner, at, below)
            continue
        yield Target(at, below, spec, "group")
        if spec.shape == "group":
            yield from targets(spec.model, inner, at, below)
        else:
            for key, one in inner.items() if isinstance(inner, dict) else enumerate(inner):
                yield from targets(spec.model, one, (*at, key), f"{below}.{key}")


def _of_leaf(spec: Spec, value: Any, keys: Keys, path: str) -> Iterator[Target]:
    yield Target(keys, path, spec, "leaf")
    if spec.numeric and isinstance(value, dict) and "value" in value:
        for name in ATTRIBUTES:
            if name in value and name not in ("value", "note", "quote"):
                yield Target((*keys, name), path, spec, "attribute")
        keys, value = (*keys, "value"), value["value"]
        yield Target(keys, path, spec, "value")
    yield from _parts(spec, value, keys, path)


def _parts(spec: Spec, value: Any, keys: Keys, path: str) -> Iterator[Target]:
    if isinstance(value, dict):
        for name, inner in value.items():
            below, at = (*keys, name), f"{path}.{name}"
            if isinstance(inner, dict) and "value" in inner:
                yield Target(below, at, spec, "cell")
                yield Target((*below, "value"), at, spec, "cell")
                continue
            yield Target(below, at, spec, "row" if isinstance(inner, dict) else "cell")
            yield from _parts(spec, inner, below, at)
    elif isinstance(value, list):
        for index in range(len(value)):
            yield Target((*keys, index), f"{path}.{index}", spec, "item")


TARGETS: Final = tuple(targets(Scenario, json.loads(WHOLE)))
LEAVES: Final = tuple(one for one in TARGETS if one.role in ("leaf", "value", "cell", "item"))
GROUPS: Final = tuple(one for one in TARGETS if one.role == "group")
BY_NAME: Final = tuple(one for one in TARGETS if isinstance(one.keys[-1], str))

NO_SINGLE: Final = ("[1]", "[]", "[[[]]]", "{x: 1}", "{1: 2, 3: 4}", "[no, yes]")
NOT_OURS: Final = (
    *("&a 1", "*a", "!!float 1", "!!python/name:os.system 1", "!x {a: 1}", "&a [*a]", "[" * 30 + "]" * 30),
)
"""YAML that is not used here: refused wherever it stands."""
NO_NUMBER: Final = (
    *"yes no on true False x 1:30 12:30:45 0x1F 0b11 0o17 .nan .NaN nan .inf -.inf Infinity".split(),
    *"1e999 -1e999 1e200 -1e200 1.2.3 1e5e5 --1 +-1 _1 e5 . 1e- 2022-01-01 １２ ٣ ½ −1 1\u200b 12zz".split(),
    *("''", '"12"', "'0.5'", '"1,5"', "1 2", "5 hours hours", "1\u00a0", "'%'", "'1 %%'", "'1 per 0'"),
    *("9" * 39, "-" + "9" * 30, "9" * 400, "1" + "0" * 5000, "x" * 5000, "1" * 4301 + " min"),
)
WRONG: Final = {
    "number": (*NO_SINGLE, *NO_NUMBER),
    "numbers": (
        "1",
        "x",
        "[1]",
        "[]",
        "[a, b, c, d, e]",
        "[1, 2, 3, 4, 5, 6]",
        "{x: 1}",
        "[.nan, 0, 0, 0, 1]",
    ),
    "flag": (*NO_SINGLE, "yes", "no", "on", "1", "0", '"true"', "tRUE", "x", "1.0", "''"),
    "word": (*NO_SINGLE, "ZZZ", "'a b'", "3", "0.5", "''", "é", "-x", "x" * 65, "X" * 5000, "a/b", '"a\\nb"'),
    "words": ("x", "3", "{x: 1}", "[]", "[zzz]", "[[mon]]", "[1]", "[urban, urban]", "[mon, mon]", "[null]"),
    "text": ("[1]", "[]", "{x: 1}", "{}"),
    "texts": ("x", "3", "true", "{x: 1}", "[[1]]", "[{x: 1}]", "[null]"),
    "date": (
        *NO_SINGLE,
        *"1 x true 2022-13-01 2022-02-30 1899-12-31 2201-01-01 99999-01-01 0000-00-00".split(),
    ),
    "dates": ("x", "3", "{x: 1}", "[x]", "[1]", "[2022-13-01]", "[2022-01-03, 2022-01-03]", "[null]"),
}
"""Text that cannot stand at a leaf of a kind."""
NO_TABLE: Final = (
    "3",
    "x",
    "true",
    "[1]",
    "[]",
    "''",
    "{zzz: 1}",
    "{urban: {}, rural: {}, child: {}, head: {}}",
)
NO_GROUP: Final = ("3", "x", "true", "[1]", "[]", "''", "1e3", ".nan")
NO_RANGE: Final = ("3", "[1]", "[1, 2, 3]", "[2, 1]", "[.nan, 1]", "[x, y]", "[1, 1e300]", "{low: 1}", "''")
NO_WORD: Final = ("zzz", "[1]", "{x: 1}", "''", "3", "true", "x" * 5000)

NUMBER_FORMS: Final = (
    *"0 -0 1 010 1_000 1__ +5 .5 5. 1e3 1E3 1e-3 0.1 1.0 1e15 1e250 1e251 5e-324 null ~ -1 366 1e9".split(),
    *("3 h", "45 min", "12 %", "18.8 per 1000", "2 h/week", "1 year", "per day", "1 d", "''", "1440"),
    *("18446744073709551615", "18446744073709551616", "0.30000000000000004", "1e-300", "1 per 1,000"),
)


def text_of(document: Any, raw: str, luck: Luck) -> str:
    """The document in one line or in block style, with raw text where `HERE` stands."""
    if luck.random() < 0.8:
        return json.dumps(document, ensure_ascii=luck.random() < 0.5).replace(f'"{HERE}"', raw)
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return yaml.dump(document, Dumper=dumper, allow_unicode=True, width=10_000).replace(HERE, raw)


def parent_of(document: Any, keys: Keys) -> Any:
    """The mapping or list in which something stands."""
    for key in keys[:-1]:
        document = document[key]
    return document


def around(target: Target) -> Any:
    """The town, and of its parent the part where the target is."""
    document, (first, *others) = json.loads(OWN), target.keys
    if others:
        document.setdefault(first, {})[others[0]] = copy.deepcopy(DOCUMENT[first][others[0]])
    return document


def spoilt(target: Target, raw: str, luck: Luck) -> str:
    """The document with raw text at one place."""
    document = around(target)
    parent_of(document, target.keys)[target.keys[-1]] = HERE
    return text_of(document, raw, luck)


def wrong_value(luck: Luck) -> Made:
    """A leaf, a cell or an item of the wrong kind."""
    target = luck.choice(LEAVES)
    spec = target.spec
    part = target.role in ("cell", "item")
    if (spec.kind == "table" or spec.over) and not part:
        raw = luck.choice(NO_TABLE)
    else:
        kind = "number" if spec.kind == "table" else spec.kind
        raw = luck.choice(WRONG[kind.rstrip("s") if part else kind])
    return spoilt(target, raw, luck), (target.path,)


def out_of_bounds(luck: Luck) -> Made:
    """A number beyond what the schema allows."""
    target = luck.choice(
        [one for one in LEAVES if one.spec.numeric and one.role in ("value", "cell", "item")]
    )
    if target.role == "value" and target.spec.kind != "number":
        return wrong_value(luck)
    low, high = target.spec.low, target.spec.high
    number = luck.choice(
        (low - 1, low - 1e-3, high + 1, high * 2 + 1, -1e9, 1e12 * (1 + abs(high)), -1e-300 + low)
    )
    beyond = not low <= number <= high or (target.spec.integer and number != int(number))
    return spoilt(target, repr(number), luck), (target.path,) if beyond else ()


def not_our_yaml(luck: Luck) -> Made:
    """Anchors, aliases, tags and deep nesting."""
    target = luck.choice(TARGETS)
    return spoilt(target, luck.choice(NOT_OURS), luck), target.names


def no_mapping(luck: Luck) -> Made:
    """Something else where a mapping is wanted."""
    target = luck.choice(GROUPS)
    return spoilt(target, luck.choice(NO_GROUP), luck), (target.path,)


def bad_attribute(luck: Luck) -> Made:
    """A source, range or grade that says nothing usable."""
    target = luck.choice([one for one in TARGETS if one.role == "attribute"])
    raw = luck.choice(NO_RANGE if str(target.keys[-1]).endswith("range") else NO_WORD)
    return spoilt(target, raw, luck), (target.path,)


def doubled(luck: Luck) -> Made:
    """A key given twice."""
    target = luck.choice(BY_NAME)
    document = around(target)
    parent_of(document, target.keys)[target.keys[-1]] = HERE
    raw, key = luck.choice(("1", "null", "{}", "x")), json.dumps(target.keys[-1])
    return json.dumps(document).replace(f'"{HERE}"', f"{raw}, {key}: {raw}"), target.names


def dropped(luck: Luck) -> Made:
    """A key is gone; some are needed."""
    target, document = luck.choice(TARGETS), json.loads(WHOLE)
    del parent_of(document, target.keys)[target.keys[-1]]
    needed = target.role == "leaf" and target.spec.default is REQUIRED
    return text_of(document, "", luck), (target.path,) if needed else ()


def renamed(luck: Luck) -> Made:
    """A key with another name; the place above it must be named."""
    target, document = luck.choice(BY_NAME), json.loads(WHOLE)
    parent, old = parent_of(document, target.keys), str(target.keys[-1])
    names = (
        old + "x",
        old.upper(),
        old[:-1] + "q",
        "zzz",
        "k" * 900,
        "合作",
        "a.b",
        "\u202e",
        "1",
        "no",
        "x y",
    )
    name = luck.choice(names)
    parent[name] = parent.pop(old)
    above = target.path if target.role in ("attribute", "value") else target.path.rpartition(".")[0]
    free = "languages" in target.path and target.role in ("row", "cell")
    return text_of(document, "", luck), () if free else (above,)


def odd_attributes(luck: Luck) -> Made:
    """A quantity with any mixture of attributes; some are right."""
    target = luck.choice([one for one in TARGETS if one.role == "leaf" and one.spec.numeric])
    unit = "per " + "1" * luck.choice((3, 50, 400, 6000))
    given: dict[str, Any] = {
        "value": luck.choice((1, 0, 0.5, HERE, {}, {"urban": 1}, [0.2] * 5, None)),
        "unit": luck.choice(("min", "%", unit, "h/week", "", "/", "per per", 3)),
        "range": luck.choice(([0, 1], [1, 0], [None, None], ["1 h", "2 h"], [HERE, 1], {}, "x")),
        "factor_range": luck.choice(([0.5, 2], [2, 0.5], ["1 h", 1], 3)),
        "source": luck.choice(("seed", "found", "derived", "assumed", "me", None, [])),
        "distribution": luck.choice(("uniform", "loguniform", "normal", "zzz")),
        "quote": luck.choice(("words", "", None, {"a": 1}, 3)),
        "grade": luck.choice(("A", "E", 1)),
    }
    document = around(target)
    chosen = {name: value for name, value in given.items() if luck.random() < 0.4}
    parent_of(document, target.keys)[target.keys[-1]] = chosen
    return text_of(document, luck.choice(NUMBER_FORMS), luck), ()


def other_number(luck: Luck) -> Made:
    """A number in another form; some are right."""
    return spoilt(luck.choice(LEAVES), luck.choice(NUMBER_FORMS), luck), ()


def extreme(luck: Luck) -> Made:
    """Some numbers at their limits; mostly right."""
    document = json.loads(WHOLE)
    numbers = [one for one in LEAVES if one.spec.numeric and one.role in ("value", "cell")]
    numbers = [one for one in numbers if one.spec.kind == "number" or one.role == "cell"]
    for target in luck.sample(numbers, luck.randint(1, 6)):
        low, high = target.spec.low, target.spec.high
        number = luck.choice((low, high, (low + high) / 2, low + (high - low) / 1e6))
        whole = target.spec.integer
        parent_of(document, target.keys)[target.keys[-1]] = int(number) if whole else number
        quantity = parent_of(document, target.keys)
        if target.role == "value" and "range" in quantity:
            quantity["range"] = [low, high]
    return text_of(document, "", luck), ()


def grafted(luck: Luck) -> Made:
    """A few parts of the document in each other's places."""
    document, good = json.loads(WHOLE), json.loads(WHOLE)
    for _ in range(luck.randint(1, 3)):
        one = luck.choice(TARGETS)
        other = luck.choice([like for like in TARGETS if like.role == one.role])
        try:
            parent_of(document, one.keys)[one.keys[-1]] = parent_of(good, other.keys)[other.keys[-1]]
        except (KeyError, TypeError, IndexError):  # an earlier graft took its place away
            continue
    return text_of(document, "", luck), ()


def many_slips(luck: Luck) -> Made:
    """Some leaves of the town changed at once, over its parent; a few are right."""
    tree = json.loads(OWN)
    for target in luck.sample(BY_NAME, luck.choice((1, 1, 1, 2, 3, 12))):
        value = luck.choice(
            (
                None,
                {},
                [],
                0,
                -1,
                1,
                1e9,
                0.5,
                True,
                "x",
                {"value": None},
                {"source": "assumed"},
                {"value": 1},
            )
        )
        inside: Any = tree
        for key in target.keys[:-1]:
            if isinstance(inside, dict):
                inside = inside.setdefault(key, {})
            elif isinstance(inside, list) and isinstance(key, int):
                inside = inside[key]
        if isinstance(inside, dict):
            inside[target.keys[-1]] = value
    return text_of(tree, "", luck), ()


def many_below(luck: Luck) -> Made:
    """Very many wrong keys or items at one place."""
    target = luck.choice(BY_NAME)
    count = luck.choice((60, 1000, 6000))
    inner = luck.choice(("1", "x", "{}", "[]", "null"))
    name = luck.choice(("k", "urban", "value", "9", "k" * 20))
    pairs = ", ".join(f"{name}{number}: {inner}" for number in range(count))
    items = ", ".join([inner] * count)
    return spoilt(target, luck.choice((f"{{{pairs}}}", f"[{items}]")), luck), ()


MAKERS: Final = (
    *(wrong_value, wrong_value, wrong_value, out_of_bounds, not_our_yaml, no_mapping, bad_attribute, doubled),
    *(dropped, renamed, odd_attributes, other_number, extreme, grafted, many_slips, many_below),
)
