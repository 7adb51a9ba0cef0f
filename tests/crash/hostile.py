"""Hostile scenario files, each made from its number alone: number 4711 is the same bytes on every machine.

Three families: text and bytes that are no scenario, slips of the pen in a good file, and mutations of one
leaf of a good document. Where such a mutation cannot be right, `path` names the leaf that must be told.
"""

import json
import random
from collections.abc import Callable, Iterator
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
Made = tuple[str | bytes, str]
"""Text or bytes, and the path of the leaf that was spoilt (empty: perhaps none was)."""


@dataclass(frozen=True)
class Hostile:
    """One file. `path`, if not empty, must stand in what is said of it."""

    number: int
    kind: str
    data: bytes
    path: str


@dataclass(frozen=True)
class Target:
    """Something in the document that can be spoilt: `path` is what a message about it must name."""

    keys: Keys
    path: str
    spec: Spec
    role: str
    """`leaf` as a whole, its `value`, a `cell` or `item` of it, an `attribute` such as range; a `group`."""


def _whole() -> dict[str, Any]:
    """Base and town as one document without parents; days as words."""
    merged: dict[str, Any] = yaml.safe_load(BASE) | yaml.safe_load(TOWN)
    del merged["extends"]
    # null removes what a parent gives, and there is no parent here
    del merged["world"]["network"]
    plain: dict[str, Any] = json.loads(json.dumps(merged, default=str))
    return plain


WHOLE: Final = json.dumps(_whole())


def targets(model: type[Model], document: Any, keys: Keys = (), path: str = "") -> Iterator[Target]:
    """Everything below a model that stands in the document."""
    for name, spec in specs(model).items():
        if name not in document:
            continue
        inner, at, below = document[name], (*keys, name), f"{path}.{name}" if path else name
        if spec.model is None:
            yield from _leaf_targets(spec, inner, at, below)
            continue
        yield Target(at, below, spec, "group")
        if spec.shape == "group":
            yield from targets(spec.model, inner, at, below)
        else:
            for key, one in inner.items() if isinstance(inner, dict) else enumerate(inner):
                yield from targets(spec.model, one, (*at, key), f"{below}.{key}")


def _leaf_targets(spec: Spec, value: Any, keys: Keys, path: str) -> Iterator[Target]:
    yield Target(keys, path, spec, "leaf")
    if spec.numeric and isinstance(value, dict) and any(name in ATTRIBUTES for name in value):
        for name in value:
            if name not in ("value", "note", "quote"):
                yield Target((*keys, name), path, spec, "attribute")
        keys, value = (*keys, "value"), value["value"]
        yield Target(keys, path, spec, "value")
    yield from _cells(spec, value, keys, path)


def _cells(spec: Spec, value: Any, keys: Keys, path: str) -> Iterator[Target]:
    if isinstance(value, dict):
        for name, inner in value.items():
            role = "row" if isinstance(inner, dict) else "cell"
            yield Target((*keys, name), f"{path}.{name}", spec, role)
            yield from _cells(spec, inner, (*keys, name), f"{path}.{name}")
    elif isinstance(value, list):
        for index in range(len(value)):
            yield Target((*keys, index), f"{path}.{index}", spec, "item")


TARGETS: Final = tuple(targets(Scenario, json.loads(WHOLE)))
LEAVES: Final = tuple(one for one in TARGETS if one.role in ("leaf", "value", "cell", "item"))

NO_SINGLE: Final = ("[1]", "[]", "[[[]]]", "{x: 1}", "{1: 2, 3: 4}", "[no, yes]")
NOT_OURS: Final = (
    "&a 1",
    "*a",
    "!!float 1",
    "!!python/name:os.system 1",
    "!x {a: 1}",
    "&a [*a]",
    "[" * 30 + "]" * 30,
)
"""YAML that is not used here: refused wherever it stands."""
NO_NUMBER: Final = (
    *(
        "yes",
        "no",
        "on",
        "true",
        "False",
        "x",
        "''",
        '"12"',
        "'0.5'",
        "1:30",
        "12:30:45",
        "0x1F",
        "0b11",
        "0o17",
    ),
    *(
        ".nan",
        ".NaN",
        "nan",
        ".inf",
        "-.inf",
        "Infinity",
        "1e999",
        "-1e999",
        "1e200",
        "-1e200",
        "9" * 39,
        "9" * 400,
    ),
    *(
        "-" + "9" * 30,
        "1.2.3",
        "1 2",
        "12 zz",
        "5 hours hours",
        "1e5e5",
        "--1",
        "+-1",
        '"1,5"',
        "1__",
        "_1",
        "e5",
        ".",
    ),
    *(
        "2022-01-01",
        "１２",
        "٣",
        "½",
        "−1",
        "1\u00a0",
        "\u200b1",
        "x" * 5000,
        "1" + "0" * 5000,
        "1e-",
        "%",
        "1 %%",
    ),
)
WRONG: Final = {
    "number": (*NO_SINGLE, *NO_NUMBER),
    "table": (*NO_SINGLE, *NO_NUMBER),
    "numbers": ("1", "x", "[1]", "[]", "[a, b, c, d, e]", "[1, 2, 3, 4, 5, 6]", "{x: 1}", "[.nan, 0, 0, 0, 1]", "true"),
    "flag": (*NO_SINGLE, "yes", "no", "on", "1", "0", '"true"', "tRUE", "x", "1.0", "''"),
    "word": (*NO_SINGLE, "ZZZ", "'a b'", "true", "3", "0.5", "''", "x y", "é", "-x", "x" * 65, "X" * 5000, "a/b", '"a\\nb"'),
    "words": ("x", "3", "true", "{x: 1}", "[]", "[zzz]", "[[mon]]", "[1]", "[urban, urban]", "[mon, mon]", "[null]"),
    "text": ("[1]", "[]", "{x: 1}", "{}"),
    "texts": ("x", "3", "true", "{x: 1}", "[[1]]", "[{x: 1}]", "[null]"),
    "date": (*NO_SINGLE, "1", "x", "true", "2022-13-01", "2022-02-30", "1899-12-31", "2201-01-01", "99999-01-01", "0000-00-00"),
    "dates": ("x", "3", "{x: 1}", "[x]", "[1]", "[2022-13-01]", "[2022-01-03, 2022-01-03]", "[[2022-01-03]]", "[null]"),
}  # fmt: skip
"""Text that cannot stand at a leaf of a kind."""
NO_GROUP: Final = ("3", "x", "true", "[1]", "[]", "''", "[{}]", "1e3", "zzz: {}")

NUMBER_FORMS: Final = (
    *(
        "0",
        "-0",
        "1",
        "010",
        "1_000",
        "+5",
        ".5",
        "5.",
        "1e3",
        "1E3",
        "1e-3",
        "0.1",
        "1.0",
        "1e15",
        "1e250",
        "1e251",
    ),
    *(
        "3 h",
        "45 min",
        "12 %",
        "18.8 per 1000",
        "2 h/week",
        "1 year",
        "per day",
        "5e-324",
        "1_e3",
        "0.30000000000000004",
    ),
    *(
        "18446744073709551615",
        "18446744073709551616",
        "-1",
        "366",
        "1e9",
        "1e-300",
        "1440",
        "null",
        "~",
        "''",
        "1 d",
    ),
)


def text_of(document: Any, raw: str, luck: Luck) -> str:
    """The document as text, in one line or in block style, with raw text where `HERE` stands."""
    if luck.random() < 0.7:
        return json.dumps(document, ensure_ascii=luck.random() < 0.5).replace(f'"{HERE}"', raw)
    block = yaml.dump(
        document, Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper), allow_unicode=True, width=10_000
    )
    return block.replace(HERE, raw)


def put(document: Any, keys: Keys, value: Any) -> None:
    """Replace what stands at keys."""
    for key in keys[:-1]:
        document = document[key]
    document[keys[-1]] = value


def take(document: Any, keys: Keys) -> Any:
    """Remove and return what stands at keys."""
    for key in keys[:-1]:
        document = document[key]
    return document.pop(keys[-1])


# --- one leaf of a good document ---------------------------------------------------------------------


def wrong_value(luck: Luck) -> Made:
    """A leaf, a cell or an item of the wrong kind."""
    target, document = luck.choice(LEAVES), json.loads(WHOLE)
    kind: str = target.spec.kind
    if target.role in ("cell", "item"):
        kind = kind.rstrip("s") if kind not in ("table",) else "number"
    raw = luck.choice(WRONG[kind])
    if target.role == "leaf" and (target.spec.kind == "table" or target.spec.over):
        raw = luck.choice(
            ("3", "x", "true", "[1]", "[]", "{zzz: 1}", "{urban: [1], family: [1], child: [1], head: [1]}")
        )
    elif target.role == "value" and target.spec.kind == "table":
        raw = luck.choice(("3", "x", "true", "[1]", "{zzz: 1}", "''"))
    put(document, target.keys, HERE)
    return text_of(document, raw, luck), target.path


def not_our_yaml(luck: Luck) -> Made:
    """Anchors, aliases, tags and deep nesting at a leaf."""
    target, document = luck.choice(TARGETS), json.loads(WHOLE)
    put(document, target.keys, HERE)
    return text_of(document, luck.choice(NOT_OURS), luck), target.path


def dropped(luck: Luck) -> Made:
    """A key that is needed is gone."""
    target, document = luck.choice(TARGETS), json.loads(WHOLE)
    take(document, target.keys)
    needed = target.role in ("leaf", "group") and target.spec.default is REQUIRED
    needed = needed and not ("policies" in target.keys[:1] and target.role == "group")
    return text_of(document, "", luck), target.path if needed else ""


def renamed(luck: Luck) -> Made:
    """A key with another name."""
    target = luck.choice([one for one in TARGETS if isinstance(one.keys[-1], str)])
    document = json.loads(WHOLE)
    value, old = take(document, target.keys), str(target.keys[-1])
    name = luck.choice(
        (old + "x", old.upper(), old[:-1], "zzz", "k" * 5000, "合作", "a.b", "\u202e", "x\x7f", "1", "no")
    )
    put(document, (*target.keys[:-1], name), value)
    parent = (
        target.path.rpartition(".")[0] if target.role in ("leaf", "group", "cell", "row") else target.path
    )
    free = "languages" in target.path
    return text_of(document, "", luck), "" if free else parent


def doubled(luck: Luck) -> Made:
    """A key given twice."""
    target = luck.choice([one for one in TARGETS if isinstance(one.keys[-1], str)])
    document = json.loads(WHOLE)
    put(document, target.keys, HERE)
    raw = luck.choice(("1", "null", "{}", "x"))
    key = json.dumps(target.keys[-1])
    return json.dumps(document).replace(f'"{HERE}"', f"{raw}, {key}: {raw}"), target.path


def no_mapping(luck: Luck) -> Made:
    """Something else where a mapping is wanted."""
    target = luck.choice([one for one in TARGETS if one.role == "group"])
    document = json.loads(WHOLE)
    put(document, target.keys, HERE)
    raw = luck.choice([one for one in NO_GROUP if one not in ("[{}]", "zzz: {}")])
    return text_of(document, raw, luck), target.path


def bad_attribute(luck: Luck) -> Made:
    """A source, range or grade that says nothing usable."""
    target = luck.choice([one for one in TARGETS if one.role == "attribute"])
    document = json.loads(WHOLE)
    put(document, target.keys, HERE)
    wrong = {
        "range": ("3", "[1]", "[1, 2, 3]", "[2, 1]", "[.nan, 1]", "[x, y]", "[1e300, 1e301]", "{low: 1}", "[[1], [2]]", "''"),
        "factor_range": ("3", "[1]", "[1, 2, 3]", "[2, 1]", "[-1, 1]", "[x, y]", "[0, 1e300]", "{low: 1}", "''"),
    }  # fmt: skip
    raw = luck.choice(
        wrong.get(str(target.keys[-1]), ("zzz", "[1]", "{x: 1}", "''", "3", "true", "x" * 5000))
    )
    return text_of(document, raw, luck), target.path


def odd_attribute(luck: Luck) -> Made:
    """Attributes of a quantity in any mixture; some are right."""
    target = luck.choice([one for one in TARGETS if one.role == "leaf" and one.spec.numeric])
    document = json.loads(WHOLE)
    given = {
        "value": luck.choice((1, 0, 0.5, HERE, {}, {"urban": 1}, [0.2] * 5, None)),
        "unit": luck.choice(
            ("min", "%", "per " + "1" * luck.choice((3, 50, 400, 6000)), "h/week", "", "/", "per per", 3)
        ),
        "range": luck.choice(([0, 1], [1, 0], [None, None], ["1 h", "2 h"], [HERE, 1], {}, "x")),
        "factor_range": luck.choice(([0.5, 2], [2, 0.5], ["1 h", 1], 3)),
        "source": luck.choice(("seed", "found", "derived", "assumed", "me", None, [])),
        "distribution": luck.choice(("uniform", "loguniform", "normal", "zzz")),
        "quote": luck.choice(("words", "", None, {"a": 1}, 3)),
        "grade": luck.choice(("A", "E", 1)),
    }
    chosen = {name: value for name, value in given.items() if luck.random() < 0.4}
    put(document, target.keys, chosen)
    return text_of(document, luck.choice(NUMBER_FORMS), luck), ""


def other_number(luck: Luck) -> Made:
    """A number in another form; some are right."""
    target, document = luck.choice(LEAVES), json.loads(WHOLE)
    put(document, target.keys, HERE)
    return text_of(document, luck.choice(NUMBER_FORMS), luck), ""


def grafted(luck: Luck) -> Made:
    """A few parts of the document in each other's places."""
    document = json.loads(WHOLE)
    for _ in range(luck.randint(1, 4)):
        one, other = luck.choice(TARGETS), luck.choice(TARGETS)
        try:
            part = json.loads(WHOLE)
            for key in other.keys:
                part = part[key]
            put(document, one.keys, part)
        except (KeyError, TypeError, IndexError):
            continue
    return text_of(document, "", luck), ""


def many_slips(luck: Luck) -> Made:
    """Many leaves of the town changed at once, over its parent."""
    tree = json.loads(json.dumps(yaml.safe_load(TOWN), default=str))
    for target in luck.sample(TARGETS, luck.randint(2, 12)):
        value = luck.choice(
            (None, {}, [], 0, -1, 1e9, 0.5, True, "x", {"value": None}, {"source": "assumed"}, {"value": 1})
        )
        inside: Any = tree
        for key in target.keys[:-1]:
            if not isinstance(inside, dict):
                break
            inside = inside.setdefault(key, {})
        if isinstance(inside, dict):
            inside[target.keys[-1]] = value
    return text_of(tree, "", luck), ""


# --- slips of the pen in a good file -----------------------------------------------------------------


def slip(luck: Luck) -> Made:
    """Some letters of a file inserted, dropped, doubled or moved."""
    text = luck.choice((TOWN, TOWN, BASE))
    for _ in range(luck.randint(1, 5)):
        start = luck.randrange(len(text))
        end = min(len(text), start + luck.choice((0, 1, 1, 2, 10, 200)))
        new = luck.choice(("", "", text[start:end] * 2, *(luck.choice(CURIOUS) for _ in range(4))))
        text = text[:start] + new + text[end:]
    return text, ""


def flipped(luck: Luck) -> Made:
    """Some bytes of a file changed."""
    data = bytearray(TOWN.encode())
    for _ in range(luck.randint(1, 8)):
        data[luck.randrange(len(data))] = luck.randrange(256)
    return bytes(data), ""


def lines_moved(luck: Luck) -> Made:
    """Lines dropped, doubled, indented and swapped."""
    lines = luck.choice((TOWN, BASE)).splitlines(keepends=True)
    for _ in range(luck.randint(1, 6)):
        at, other = luck.randrange(len(lines)), luck.randrange(len(lines))
        change = luck.randrange(5)
        if change == 0:
            lines[at] = ""
        elif change == 1:
            lines[at] += lines[at]
        elif change == 2:
            lines[at] = luck.choice((" ", "  ", "\t", "- ", "# ", "? ", "\u3000")) + lines[at]
        elif change == 3:
            lines[at] = lines[at].lstrip()
        else:
            lines[at], lines[other] = lines[other], lines[at]
    return "".join(lines), ""


def cut_off(luck: Luck) -> Made:
    """The beginning of a file."""
    data = luck.choice((TOWN, BASE, WHOLE)).encode()
    return data[: luck.randrange(len(data))], ""


def other_letters(luck: Luck) -> Made:
    """A good file in another encoding, with other ends of lines, or with a mark before it."""
    text = luck.choice((TOWN, TOWN.encode("ascii", "ignore").decode()))
    ends = luck.choice(("\n", "\r\n", "\r", "\x85", "\u2028", "\v", "\f", "\n\r"))
    text = (
        luck.choice(
            ("", "\ufeff", "\ufeff\ufeff", "%YAML 1.2\n---\n", "%YAML 9.9\n---\n", "%TAG ! x:\n---\n")
        )
        + text
    )
    code = luck.choice(
        ("utf-8", "utf-8", "utf-16", "utf-16-le", "utf-32", "gbk", "gb18030", "latin-1", "cp037", "utf-7")
    )
    return text.replace("\n", ends).encode(code, "replace"), ""


# --- no scenario at all ------------------------------------------------------------------------------

CURIOUS: Final = (
    *"[]{},:?-&*!|>'\"%@`#~<=\\/\n\t \r\0\x07\x1b\x7f\x85\u00a0\u200b\u2028\u202e\ufeff\ufffe\U0001f4a9é合",
    *("---", "...", "<<: ", "- ", ": ", "? ", "!!", "&a", "*a", "%YAML", "\\x", "\n  ", "key: ", "null", "1e9", "\ud800"),
    *("schema: 1\n", "extends: base.yaml\n", "name: x\n", "place:", "policies:", "run: {days: 1}\n", "parameters:"),
)  # fmt: skip


def any_bytes(luck: Luck) -> Made:
    """Bytes."""
    return luck.randbytes(luck.choice((0, 1, 2, 3, 5, 20, 300, 20_000))), ""


def any_text(luck: Luck) -> Made:
    """Letters of any script, and what is no letter."""
    limit = luck.choice((0x7F, 0x3FF, 0xFFFF, 0x10FFFF))
    return "".join(chr(luck.randint(0, limit)) for _ in range(luck.choice((1, 5, 40, 2000)))), ""


def soup(luck: Luck) -> Made:
    """Pieces of YAML in any order."""
    return "".join(luck.choice(CURIOUS) for _ in range(luck.choice((3, 10, 50, 400)))), ""


def nested(luck: Luck) -> Made:
    """Deep nesting."""
    piece = luck.choice(
        ("[", "{a: ", "- ", "? ", "{", "[{", "[a, ", "{? ", "a: [", "!!x [", "&a [", "'", '"', "|\n ", "- - ")
    )
    head = luck.choice(("", "name: ", "place: ", "schema: 1\nnotes: "))
    return head + piece * luck.choice((10, 19, 20, 21, 100, 5000, 60_000)), ""


def many(luck: Luck) -> Made:
    """Very many of something, up to the size that is allowed."""
    size = luck.choice((100, 3000, 40_000, 255_000))
    piece = luck.choice(
        (
            "a,",
            "- a\n",
            "[],",
            "{},",
            "k%d: 1\n",
            "k%d: {}\n",
            "? a%d\n",
            "#\n",
            "\n",
            " ",
            "'',",
            "1 ",
            "a: b: ",
            "---\n",
            "%%A\n",
        )
    )
    open_, close = luck.choice(
        (("", ""), ("[", "]"), ("{", "}"), ("notes: [", "]"), ("place:\n  ", ""), ("name: ", ""))
    )
    every = (piece % n if "%d" in piece else piece for n in range(size // max(len(piece), 4) * 4 // 4))
    return (open_ + "".join(every))[:size] + close, ""


def many_below(luck: Luck) -> Made:
    """Very many wrong keys at one place of a good document."""
    target = luck.choice([one for one in TARGETS if isinstance(one.keys[-1], str)])
    document = json.loads(WHOLE)
    put(document, target.keys, HERE)
    count = luck.choice((60, 1000, 6000))
    inner = luck.choice(("1", "x", "{}", "[]", "null"))
    name = luck.choice(("k", "urban", "value", "9", "k" * 20))
    raw = luck.choice(
        (
            "{" + ", ".join(f"{name}{n}: {inner}" for n in range(count)) + "}",
            "[" + ", ".join([inner] * count) + "]",
        )
    )
    return text_of(document, raw, luck), ""


def bomb(luck: Luck) -> Made:
    """Aliases, merge keys, tags and documents that other readers fall for."""
    laughs = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30)
    )
    head = luck.choice(("", TOWN))
    return head + luck.choice(
        (
            *(laughs, "a: &a {<<: *a}\n", "&a a: *a\n", "<<: {name: x}\n", "? {a: 1}\n: 2\n", "? [1]\n: 2\n", "? - 1\n: 2\n"),
            *("!!python/object/apply:os.system ['true']\n", "!!binary aGk=\n", "!!set {a, b}\n", "!!omap [a: 1]\n", "! x\n"),
            *("---\n" * 1000, "--- a\n--- b\n", "...\n", "%YAML 1.1\n", "a: 1\n...\nb: 2\n", "---\n...\n", "name: |4\n x\n"),
            *("extends: hostile.yaml\n", "extends: [hostile.yaml, base.yaml]\n", "extends: ..\n", "extends: /dev/zero\n"),
            *("extends: /proc/self/environ\n", "extends: " + "../" * 4000 + "x\n", 'extends: "\\0"\n', "extends: [[]]\n"),
            *("extends: ''\n", "extends: [base.yaml, base.yaml]\n" * 2, "extends: {a: b}\n", "extends: town.yaml\n"),
            *("world: {network: {file: hostile.yaml, format: csv}}\n", "world: {network: {file: /dev/zero, format: csv}}\n"),
            *("world: {network: {file: .., format: graphml}}\n", 'world: {network: {file: "\\0", format: csv}}\n'),
            *("schema: 2\n", "schema: true\n", "schema: 1.0\n", "schema: [1]\n", "schema: {}\n", "schema: " + "1" * 5000),
        )
    ), ""  # fmt: skip


MAKERS: Final[tuple[Callable[[Luck], Made], ...]] = (
    *(
        wrong_value,
        wrong_value,
        wrong_value,
        not_our_yaml,
        dropped,
        renamed,
        doubled,
        no_mapping,
        bad_attribute,
    ),
    *(odd_attribute, other_number, grafted, many_slips, slip, flipped, lines_moved, cut_off, other_letters),
    *(any_bytes, any_text, soup, nested, many, many_below, bomb),
)
"""Some stand here more than once: there is more to be wrong about."""


def hostile(number: int) -> Hostile:
    """The file of that number."""
    luck = random.Random(f"hostile {number}")
    maker = MAKERS[number % len(MAKERS)]
    made, path = maker(luck)
    data = made if isinstance(made, bytes) else made.encode("utf-8", "surrogatepass")
    return Hostile(number, maker.__name__, data, path)
