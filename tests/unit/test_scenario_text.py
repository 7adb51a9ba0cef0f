"""YAML as we read it: scalars as meant, everything else refused with its line; units."""

import math
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import GridgovError, Problem, ScenarioError
from sim.scenario.text import MAX_BYTES, MAX_DEPTH, Node, close, decode, nearest, parse, short
from sim.scenario.units import factor_between, parse_unit, split


def plain(node: Node) -> Any:
    """The node without its places."""
    if isinstance(node.value, dict):
        return {key: plain(child) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return [plain(child) for child in node.value]
    return node.value


def read(text: str) -> Any:
    """The value of `a` in a text."""
    problems: list[Problem] = []
    value = plain(parse(f"a: {text}\n", "f.yaml", problems))["a"]
    assert not problems
    return value


def refused(text: str | bytes) -> Problem:
    """The only problem of a text."""
    with pytest.raises(ScenarioError) as caught:
        parse(decode(text, "f.yaml") if isinstance(text, bytes) else text, "f.yaml", [])
    assert len(caught.value.problems) == 1
    return caught.value.problems[0]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"),
        ("Yes", "Yes"),
        ("on", "on"),
        ("off", "off"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("1e3", 1000),
        ("1E3", 1000),
        ("2.5e1", 25.0),
        ("2e-1", 0.2),
        (".5", 0.5),
        ("-.5", -0.5),
        ("5.", 5.0),
        ("010", 10),
        ("-007", -7),
        ("+3", 3),
        ("1_000", 1000),
        ("1:30", "1:30"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        (".nan", ".nan"),
        (".inf", ".inf"),
        ("-.INF", "-.INF"),
        ("1e400", "1e400"),
        ("2022-01-01", "2022-01-01"),
        ("'12'", "12"),
        ("'null'", "null"),
        ('"true"', "true"),
        ("=", "="),
        ("<<", "<<"),
    ],
)
def test_scalars_are_read_as_meant(written: str, meant: object) -> None:
    value = read(written)
    assert value == meant
    assert type(value) is type(meant)


def test_numbers_of_thousands_of_digits_stay_words() -> None:
    assert read("9" * 5000) == "9" * 5000


def test_keys_keep_their_text() -> None:
    node = parse("no: 1\n010: 2\ntrue: 3\n", "f", [])
    assert list(node.value) == ["no", "010", "true"]


def test_nodes_know_the_place_of_their_key() -> None:
    node = parse("a:\n  b: 1\n  c:\n    - x\n    - y\n", "f.yaml", [])
    inner = node.value["a"].value
    assert (inner["b"].where.line, inner["b"].where.column) == (2, 3)
    assert inner["c"].where.line == 3
    assert inner["c"].value[1].where.line == 5


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("a: &x 1\nb: *x\n", 1, "anchors and aliases"),
        ("a: 1\nb: *x\n", 2, "anchors and aliases"),
        ("a: &a [*a]\n", 1, "anchors and aliases"),
        ("&k a: 1\n", 1, "plain word"),
        ("a: !!python/object/apply:os.system [ls]\n", 1, "tags"),
        ("a: !thing 1\n", 1, "tags"),
        ("a: !!int 3\n", 1, "tags"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ("? [a, b]\n: 1\n", 1, "plain word"),
        ("? {a: 1}\n: 1\n", 1, "plain word"),
        ('"": 1\n', 1, "plain word"),
        ("a: [1, 2\n", 2, "not valid YAML"),
        ("a: 'x\n", 2, "not valid YAML"),
        ("a: b: c\n", 1, "not valid YAML"),
        ("\tb: 1\n", 1, "not valid YAML"),
        ("a: @x\n", 1, "not valid YAML"),
        ("a: [" * 3 + "[" * 2000, 1, ""),
        ("a: " + "[" * 200_000, 1, f"deeper than {MAX_DEPTH}"),
        ("a: " + "{a: " * 3000, 1, f"deeper than {MAX_DEPTH}"),
        ("- " * 3000, 1, f"deeper than {MAX_DEPTH}"),
        ("a: \x07\n", 1, "forbids"),
        ("", 0, "empty"),
        ("# nothing\n\n", 0, "empty"),
        ("\ufeff", 0, "empty"),
    ],
)
def test_what_is_no_yaml_for_us(text: str, line: int, part: str) -> None:
    problem = refused(text)
    assert problem.file == "f.yaml"
    assert problem.line == line
    assert part in problem.message


def test_exploding_aliases_are_refused_at_once() -> None:
    rows = ["a: &a [x,x,x,x,x,x,x,x,x,x]"]
    rows += [
        f"{new}: &{new} [{','.join(['*' + old] * 10)}]"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    assert refused("\n".join(rows)).line == 1


def test_keys_given_twice_are_all_reported_and_reading_goes_on() -> None:
    problems: list[Problem] = []
    node = parse("a: 1\nb: {c: 1, c: 2}\na: 3\n", "f", problems)
    assert [(p.line, p.path) for p in problems] == [(2, "b.c"), (3, "a")]
    assert "first in line 1" in problems[1].message
    assert plain(node) == {"a": 3, "b": {"c": 2}}


@pytest.mark.parametrize(
    ("data", "part"),
    [
        ("a: 1".encode("utf-16"), "UTF-16"),
        ("a: 1".encode("utf-16-be"), "zero bytes"),
        ("a: 合作".encode("gbk"), "not UTF-8"),
        (b"\x89PNG\r\n\x1a\n", "not UTF-8"),
        (b"a: 1\n\x00", "zero bytes"),
        (b"a" * (MAX_BYTES + 1), "at most"),
    ],
)
def test_bytes_that_are_no_text(data: bytes, part: str) -> None:
    assert part in refused(data).message


def test_wrong_encoding_names_the_line() -> None:
    assert refused("a: 1\nb: 合作\n".encode("gbk")).line == 2


def test_a_byte_order_mark_is_accepted() -> None:
    assert plain(parse(decode("\ufeffa: 合作\n".encode(), "f"), "f", [])) == {"a": "合作"}


def test_messages_shorten_what_is_long() -> None:
    assert len(short("x" * 1000)) == 40
    assert short(None) == "nothing (null)"
    assert short(True) == "true"


def test_errors_are_sorted_and_unique() -> None:
    late, early = Problem("f", 9, 1, "b", "x"), Problem("f", 2, 1, "a", "y")
    error = ScenarioError([late, early, late])
    assert error.problems == (early, late)
    assert str(error) == "f:2: a: y\nf:9: b: x"
    assert isinstance(error, GridgovError)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(ScenarioError):
        parse(text, "f", [])


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(ScenarioError):
        parse(decode(data, "f"), "f", [])


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e250, max_value=1e250))
def test_numbers_survive(number: float) -> None:
    assert read(repr(number)) == number


@pytest.mark.parametrize(
    ("written", "wanted", "factor"),
    [
        ("min", "min", 1),
        ("minutes", "min", 1),
        ("h", "min", 60),
        ("hours", "min", 60),
        ("3 days", "min", None),
        ("days", "min", 1440),
        ("h", "days", 1 / 24),
        ("weeks", "days", 7),
        ("months", "days", None),
        ("years", "months", 12),
        ("working days", "working days", 1),
        ("days", "working days", None),
        ("%", "share", 0.01),
        ("percent", "probability", 0.01),
        ("per 1000", "share", 0.001),
        ("per 1000", "per 1,000 adults a year", 1),
        ("per 1,000 adults a year", "per 1,000 adults a year", 1),
        ("per 1000 a month", "per 1,000 adults a year", 12),
        ("%", "per 1,000 adults a year", 10),
        ("per 1000 households", "per 1,000 adults a year", None),
        ("h/week", "min/week", 60),
        ("h/day", "min/week", 420),
        ("h", "min/week", 60),
        ("per year", "per day", 1 / 365),
        ("yuan", "yuan/month", 1),
        ("元", "yuan/month", 1),
        ("yuan/year", "yuan/month", 1 / 12),
        ("yuan per hour", "yuan per hour", 1),
        ("euro", "yuan/month", None),
        ("min", "yuan/month", None),
        ("people", "people", 1),
        ("residents", "people", None),
        ("2 min", "min", None),
        ("/", "min", None),
        ("", "min", None),
    ],
)
def test_units(written: str, wanted: str, factor: float | None) -> None:
    found = factor_between(written, wanted)
    assert found is None if factor is None else found is not None and math.isclose(found, factor)


def test_number_and_unit_are_split() -> None:
    assert split("45 min") == (45, "min")
    assert split("4.5e1min") == (45, "min")
    assert split("18.8 per 1,000") == (18.8, "per 1,000")
    assert split("12%") == (12, "%")
    assert split("45") is None
    assert split("min") is None
    assert split("1:30") is None or split("1:30") == (1, ":30")


@given(st.text(max_size=90))
def test_any_unit_is_understood_or_not(text: str) -> None:
    parse_unit(text)
    split(text)


def test_a_word_finds_the_name_most_like_it_or_those_that_have_it_in_them() -> None:
    names = ["recorded_disputes_per_1000", "hidden_share", "born_per_1000", "hidden_share_of_the_old"]
    assert close("hiden_share", names) == "; did you mean hidden_share?"
    assert close("disputes", names) == "; did you mean recorded_disputes_per_1000?"
    assert close("share", names) == "; did you mean hidden_share or hidden_share_of_the_old?"
    assert close("1000", ["a_1000_b_c_d_e_f"]) == "; did you mean a_1000_b_c_d_e_f?"
    assert close("per", names) == close("xyzzy", names) == ""
    assert nearest("xyzzy", ["one", "two"]) == "; allowed: one, two"
