"""Hostile scenario files, each made from its number alone: 4711 is the same bytes on every machine.

Bytes and texts that are no scenario, slips of the pen in a good file, and (from `hostile_leaves.py`)
mutations of single leaves of a good document.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import hostile_leaves
from hostile_leaves import BASE, TOWN, WHOLE, Luck, Made

NAME: Final = "hostile.yaml"
"""What such a file is called: some of them name themselves."""


@dataclass(frozen=True)
class Hostile:
    """One file; where there are `paths`, it is wrong, and one of them must stand in what is said of it."""

    number: int
    kind: str
    data: bytes
    paths: tuple[str, ...]


CURIOUS: Final = (
    *"[]{},:?-&*!|>'\"%@`#~<=\\/\n\t \r\0\x07\x1b\x7f\x85\u00a0\u200b\u2028\u202e\ufeff\ufffe",
    *"\U0001f4a9é合\ud800",
    *(
        "---",
        "...",
        "<<: ",
        "- ",
        ": ",
        "? ",
        "!!",
        "&a",
        "*a",
        "%YAML",
        "\\x",
        "\n  ",
        "key: ",
        "null",
        "1e9",
    ),
    *("schema: 1\n", "extends: base.yaml\n", "name: x\n", "place:", "policies:", "run: {days: 1}\n"),
)


def slip(luck: Luck) -> Made:
    """Some letters of a file inserted, dropped, doubled or replaced."""
    text = luck.choice((TOWN, TOWN, BASE))
    for _ in range(luck.randint(1, 5)):
        start = luck.randrange(len(text))
        end = min(len(text), start + luck.choice((0, 1, 1, 2, 10, 200)))
        new = luck.choice(("", "", text[start:end] * 2, *(luck.choice(CURIOUS) for _ in range(4))))
        text = text[:start] + new + text[end:]
    return text, ()


def flipped(luck: Luck) -> Made:
    """Some bytes of a file changed."""
    data = bytearray(TOWN.encode())
    for _ in range(luck.randint(1, 8)):
        data[luck.randrange(len(data))] = luck.randrange(256)
    return bytes(data), ()


def lines_moved(luck: Luck) -> Made:
    """Lines dropped, doubled, indented and swapped."""
    lines = luck.choice((TOWN, TOWN, BASE)).splitlines(keepends=True)
    for _ in range(luck.randint(1, 6)):
        at, other = luck.randrange(len(lines)), luck.randrange(len(lines))
        change = luck.choice(("drop", "double", "indent", "outdent", "swap"))
        if change == "drop":
            lines[at] = ""
        elif change == "double":
            lines[at] += lines[at]
        elif change == "indent":
            lines[at] = luck.choice((" ", "  ", "\t", "- ", "# ", "? ", "\u3000")) + lines[at]
        elif change == "outdent":
            lines[at] = lines[at].lstrip()
        else:
            lines[at], lines[other] = lines[other], lines[at]
    return "".join(lines), ()


def cut_off(luck: Luck) -> Made:
    """The beginning of a file."""
    data = luck.choice((TOWN, BASE, WHOLE)).encode()
    return data[: luck.randrange(len(data))], ()


def other_letters(luck: Luck) -> Made:
    """A good file in another encoding, with other ends of lines, or with a mark before it."""
    text = luck.choice((TOWN, TOWN.encode("ascii", "ignore").decode()))
    ends = luck.choice(("\n", "\r\n", "\r", "\x85", "\u2028", "\v", "\f", "\n\r"))
    heads = ("", "\ufeff", "\ufeff\ufeff", "%YAML 1.2\n---\n", "%YAML 9.9\n---\n", "%TAG ! x:\n---\n")
    codes = "utf-8 utf-8 utf-8 utf-16 utf-16-le utf-32 gbk gb18030 latin-1 cp037 utf-7".split()
    return (luck.choice(heads) + text).replace("\n", ends).encode(luck.choice(codes), "replace"), ()


def any_bytes(luck: Luck) -> Made:
    """Bytes."""
    return luck.randbytes(luck.choice((0, 1, 2, 3, 5, 20, 300, 20_000))), ()


def any_text(luck: Luck) -> Made:
    """Letters of any script, and what is no letter."""
    limit = luck.choice((0x7F, 0x3FF, 0xFFFF, 0x10FFFF))
    return "".join(chr(luck.randint(0, limit)) for _ in range(luck.choice((1, 5, 40, 2000)))), ()


def soup(luck: Luck) -> Made:
    """Pieces of YAML in any order."""
    return "".join(luck.choice(CURIOUS) for _ in range(luck.choice((3, 10, 50, 400)))), ()


NESTED: Final = (
    "[",
    "{a: ",
    "- ",
    "? ",
    "{",
    "[{",
    "[a, ",
    "{? ",
    "a: [",
    "!!x [",
    "&a [",
    "'",
    '"',
    "|\n ",
    "- - ",
)


def nested(luck: Luck) -> Made:
    """Deep nesting."""
    head = luck.choice(("", "name: ", "place: ", "schema: 1\nnotes: "))
    return head + luck.choice(NESTED) * luck.choice((10, 19, 20, 21, 100, 5000, 60_000)), ()


PIECES: Final = (
    "a,",
    "- a\n",
    "[],",
    "{},",
    "{a: },",
    "k%d: 1\n",
    "k%d: {},",
    "? a%d\n",
    "#\n",
    "\n",
    " ",
    "'',",
)
MORE_PIECES: Final = (
    "1 ",
    "a: b: ",
    "---\n",
    "%%A\n",
    "a: 1\n",
    "a: 1,",
    "base.yaml,",
    "hostile.yaml,",
    "2022-01-01,",
)
AROUND: Final = (
    *(
        ("", ""),
        ("[", "]"),
        ("{", "}"),
        ("notes: [", "]"),
        ("place:\n  ", ""),
        ("name: ", ""),
        ("extends: [", "]"),
    ),
    *(("place: {townships: [", "]}"), ("calendar: {holidays: [", "]}"), ("policies: {", "}")),
    *(
        ("place: {settings: {urban: {residents: {", "}}}}"),
        ("parameters: {sparks: {severity_start_shares: [", "]}}"),
    ),
)


def many(luck: Luck) -> Made:
    """Very many of something, up to the size that is allowed."""
    size, piece = luck.choice((100, 3000, 40_000, 90_000, 260_000)), luck.choice((*PIECES, *MORE_PIECES))
    before, after = luck.choice(AROUND)
    every = "".join(piece % number if "%d" in piece else piece for number in range(size // len(piece)))
    return before + every[: size - len(before) - len(after)] + after, ()


LAUGHS: Final = "a0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30)
)
BOMBS: Final = (
    *(
        LAUGHS,
        "a: &a {<<: *a}\n",
        "&a a: *a\n",
        "<<: {name: x}\n",
        "? {a: 1}\n: 2\n",
        "? [1]\n: 2\n",
        "? - 1\n: 2\n",
    ),
    *(
        "!!python/object/apply:os.system ['true']\n",
        "!!binary aGk=\n",
        "!!set {a, b}\n",
        "!!omap [a: 1]\n",
        "! x\n",
    ),
    *(
        "---\n" * 1000,
        "--- a\n--- b\n",
        "...\n",
        "%YAML 1.1\n",
        "a: 1\n...\nb: 2\n",
        "---\n...\n",
        "name: |4\n x\n",
    ),
    *(
        f"extends: {NAME}\n",
        f"extends: [{NAME}, base.yaml]\n",
        "extends: ..\n",
        "extends: /dev/zero\n",
        "extends: ''\n",
    ),
    *("extends: /proc/self/environ\n", f"extends: {'../' * 4000}x\n", 'extends: "\\0"\n', "extends: [[]]\n"),
    *(
        "extends: [base.yaml, base.yaml]\n",
        "extends: {a: b}\n",
        "extends: town.yaml\n",
        "extends: hezuo.yaml\n",
    ),
    *(
        f"world: {{network: {{file: {NAME}, format: csv}}}}\n",
        "world: {network: {file: /dev/zero, format: csv}}\n",
    ),
    *("world: {network: {file: .., format: graphml}}\n", 'world: {network: {file: "\\0", format: csv}}\n'),
    *(
        "schema: 2\n",
        "schema: true\n",
        "schema: 1.0\n",
        "schema: [1]\n",
        "schema: {}\n",
        f"schema: {'1' * 5000}\n",
    ),
)
"""Aliases, merge keys, tags, documents and names of files that other readers fall for."""


def bomb(luck: Luck) -> Made:
    """One of them, alone or in a good file."""
    return luck.choice(("", "name: x\n", TOWN, TOWN.replace("extends: base.yaml", ""))) + luck.choice(
        BOMBS
    ), ()


MAKERS: Final[tuple[Callable[[Luck], Made], ...]] = (
    *hostile_leaves.MAKERS,
    *(slip, flipped, lines_moved, cut_off, other_letters, any_bytes, any_text, soup, nested, many, bomb),
)


def hostile(number: int) -> Hostile:
    """The file of that number."""
    maker = MAKERS[number % len(MAKERS)]
    made, paths = maker(random.Random(f"hostile {number}"))
    data = made if isinstance(made, bytes) else made.encode("utf-8", "surrogatepass")
    return Hostile(number, maker.__name__, data, paths)
