"""Strict YAML: text to a tree of nodes that know their line.

Far less than YAML on purpose. Refused: anchors and aliases, tags, duplicate keys, several documents,
keys that are not plain words, anything but UTF-8, more than `MAX_BYTES`, deeper than `MAX_DEPTH`.
Plain scalars are read as a reader means them, not as YAML 1.1 does:

    true, false            the only booleans; yes, no, on, off stay words
    null, ~, nothing       no value
    12  010  1_000         whole numbers, always decimal: 010 is ten
    1.5  .5  1e3  2E-4     numbers; 1e3 is the whole number 1000
    1:30  .nan  .inf  0xFF words, so refused with a hint wherever a number is wanted
    2022-01-01             a word, read as a date where a date is wanted
"""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import yaml

from sim.errors import Problem, ScenarioError

MAX_BYTES: Final = 256 * 1024
MAX_DEPTH: Final = 20
MAX_NODES: Final = 16_000
"""Most values in a file: numbers, words, lists and mappings. Ten thousand mistakes take half a second."""
PATH_MAX: Final = 160
"""Longest path shown, in characters."""
MAX_DIGITS: Final = 40
"""Longest number read, in characters (longer ones stay words); a seed has up to 20 digits."""
MAX_EXPONENT: Final = 250
"""Largest power of ten read; a larger number stays a word."""
LEAST_PART: Final = 4
"""Fewest letters of a word by which longer names are found that have it in them."""
MOST_MEANT: Final = 3
"""Most of these that are named."""

QUOTED_STYLES: Final = frozenset({"'", '"', "|", ">"})
NOTHING: Final = frozenset({"", "~", "null", "Null", "NULL"})
BOOLEANS: Final = {
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
INTEGER: Final = re.compile(r"[-+]?[0-9][0-9_]*\Z")
SURROGATE: Final = re.compile("[\ud800-\udfff]")
DECIMAL: Final = re.compile(r"[-+]?(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?\Z")

Parser: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Only its events are used. The compiled parser is about ten times faster where PyYAML has it."""


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file; line and column count from 1, 0 means none (`--set`, defaults)."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """`file:line`, or the file alone."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def problem(self, path: str, message: str) -> Problem:
        """A problem at this place."""
        return Problem(self.file, self.line, self.column, path, message)


@dataclass(frozen=True, slots=True)
class Node:
    """One YAML value: a scalar, a `dict[str, Node]` or a `list[Node]`; `where` is its key's place."""

    value: Any
    where: Where


def fail(where: Where, message: str, path: str = "") -> ScenarioError:
    """An error that stops the reading of a file."""
    return ScenarioError([where.problem(shown_path(path), message)])


def shown_path(path: str) -> str:
    """A path as shown in a message."""
    return path if len(path) <= PATH_MAX else path[: PATH_MAX - 3] + "..."


def decode(data: bytes, file: str) -> str:
    """UTF-8 text of a file, with or without a byte order mark; size and encoding are checked."""
    where = Where(file)
    if len(data) > MAX_BYTES:
        raise fail(where, f"{len(data):,} bytes; a scenario has at most {MAX_BYTES:,}")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise fail(where, "the file is in UTF-16; save it as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise fail(
            Where(file, line),
            f"byte {error.start + 1} (0x{data[error.start]:02x}) is not UTF-8; the file may be in GBK or"
            " Latin-1: save it as UTF-8",
        ) from None
    if "\0" in text:
        raise fail(where, "the file has zero bytes: it is not a text file in UTF-8")
    return text


def parse(text: str, file: str, problems: list[Problem], *, first: Where | None = None) -> Node:
    """The single document in `text`; with `first`, every node is said to stand there (`--set`).

    Keys given twice are added to `problems`; whatever else is no YAML for us ends the reading.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise fail(Where(file), f"more than {MAX_BYTES:,} bytes")
    try:
        return Composer(text, file, first, problems).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = Where(file, mark.line + 1, mark.column + 1) if mark and not first else Where(file)
        raise fail(where, f"not valid YAML: {error.problem or error.context}") from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1 if not first else 0
        raise fail(Where(file, line), f"a character that YAML forbids: {error.reason}") from None
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError, MemoryError) as error:
        raise fail(Where(file), f"not valid YAML: {type(error).__name__}") from None


class Composer:
    """Builds nodes from the parser's events, so that limits hold before anything is built."""

    def __init__(self, text: str, file: str, first: Where | None, problems: list[Problem]) -> None:
        """Start a parser on the text."""
        self.file = file
        self.first = first
        self.problems = problems
        self.nodes = 0
        self.events = self.stream(text)

    @staticmethod
    def stream(text: str) -> Iterator[Any]:
        """The parser's events, one after the other."""
        parser = Parser(text)
        doubtful = "\\" in text or SURROGATE.search(text) is not None
        try:
            while not isinstance(event := parser.get_event(), yaml.StreamEndEvent):
                if doubtful and isinstance(event, yaml.ScalarEvent) and SURROGATE.search(event.value):
                    raise ValueError("half a surrogate pair, which is no character")
                yield event
        finally:
            parser.dispose()

    def document(self) -> Node:
        """The only document of the text."""
        root: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise fail(self.where(event), "a second document starts here; a file holds one")
                root = self.node(next(self.events), 1, "", None)
        if root is None:
            raise fail(Where(self.file), "the file is empty")
        return root

    def where(self, event: Any) -> Where:
        """The place of an event."""
        mark = event.start_mark
        return self.first or Where(self.file, mark.line + 1, mark.column + 1)

    def node(self, event: Any, depth: int, path: str, key: Where | None) -> Node:
        """The node that starts with `event`; `key` is the place of its key, if it has one."""
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            told = f"anchors and aliases ({short(event.anchor)}) are not used; write it out"
            raise fail(self.where(event), told, path)
        if event.tag not in (None, "!"):
            raise fail(
                self.where(event), f"tags ({short(event.tag)}) are not used; write the value alone", path
            )
        if depth > MAX_DEPTH:
            raise fail(self.where(event), f"nested deeper than {MAX_DEPTH} levels", path)
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise fail(self.where(event), f"more than {MAX_NODES:,} values in one file")
        where = key or self.where(event)
        if isinstance(event, yaml.MappingStartEvent):
            return Node(self.mapping(depth, path), where)
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(list(self.sequence(depth, path)), where)
        quoted = event.style in QUOTED_STYLES
        return Node(event.value if quoted else scalar(event.value), where)

    def sequence(self, depth: int, path: str) -> Iterator[Node]:
        """The items up to the end of a list."""
        index = 0
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            yield self.node(event, depth + 1, f"{path}.{index}", None)
            index += 1

    def mapping(self, depth: int, path: str) -> dict[str, Node]:
        """The pairs up to the end of a mapping; keys keep their text, so `no` is the word no."""
        found: dict[str, Node] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            where = self.where(event)
            if not isinstance(event, yaml.ScalarEvent) or event.anchor or event.tag or not event.value:
                raise fail(where, "a key must be a plain word", path)
            key = event.value
            below = f"{path}.{key}" if path else key
            if key in found:
                first = found[key].where.line
                again = f" (first in line {first})" if first else ""
                self.problems.append(where.problem(shown_path(below), f"this key is given twice{again}"))
            found[key] = self.node(next(self.events), depth + 1, below, where)
        return found


def scalar(text: str) -> str | int | float | bool | None:
    """A plain scalar, read by the table at the head of this file."""
    if text in NOTHING:
        return None
    if text in BOOLEANS:
        return BOOLEANS[text]
    if len(text) > MAX_DIGITS or not DECIMAL.match(text):
        return text
    plain = text.replace("_", "").lower()
    if INTEGER.match(text):
        return int(plain)
    if int(plain.partition("e")[2] or 0) > MAX_EXPONENT:
        return text
    number = float(plain)
    # 1e3 is meant as the whole number 1000; 1000.0 stays as written
    whole = "." not in text and number.is_integer() and abs(number) < 1e15
    return int(number) if whole else number


def short(value: Any) -> str:
    """A value as shown in a message: at most 40 characters."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "nothing (null)"
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    return shown if len(shown) <= 40 else shown[:37] + "..."


def close(word: str, allowed: Iterable[str]) -> str:
    """`; did you mean x?`, the most alike or those that have the word in them; or nothing."""
    names = list(allowed)
    found = difflib.get_close_matches(word[:80], names, n=1, cutoff=0.6)
    if not found and len(word) >= LEAST_PART:
        found = sorted((name for name in names if word in name), key=len)[:MOST_MEANT]
    return f"; did you mean {' or '.join(found)}?" if found else ""


def nearest(word: str, allowed: Iterable[str]) -> str:
    """`; did you mean x?`, or all that is allowed if it is short."""
    names = list(allowed)
    found = close(word, names)
    return found or (f"; allowed: {', '.join(names)}" if 0 < len(names) <= 20 else "")
