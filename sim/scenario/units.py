"""Units of numbers: "45 min", "2 h/week", "18.8 per 1000", "12 %".

A unit is a quantity (time, money, share...), an optional period and optional nouns: `yuan/month`,
`per 1,000 adults a year`, `min/week`. A value may leave the period and the nouns out, since its key
says them; what it does say must agree with the key.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

MEASURES: Final = {
    "min": ("time", 1.0),
    "minute": ("time", 1.0),
    "h": ("time", 60.0),
    "hour": ("time", 60.0),
    "d": ("time", 1440.0),
    "day": ("time", 1440.0),
    "week": ("time", 10080.0),
    "workingday": ("working days", 1.0),
    "month": ("months", 1.0),
    "year": ("months", 12.0),
    "yuan": ("yuan", 1.0),
    "元": ("yuan", 1.0),
    "point": ("points", 1.0),
    "share": ("share", 1.0),
    "%": ("share", 0.01),
    "percent": ("share", 0.01),
    "ratio": ("share", 1.0),
    "probability": ("share", 1.0),
    "logit": ("logit", 1.0),
    "sd": ("sd", 1.0),
}
MAX_DIGITS: Final = 40
"""Longest number in a unit, such as that of `per 1,000`."""
PERIODS: Final = {"hour": 1 / 24, "h": 1 / 24, "day": 1.0, "week": 7.0, "month": 365 / 12, "year": 365.0}
NUMBER: Final = re.compile(
    r"\s*([-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(?![eE][-+]?\d)([^\d.,_\s].*)\Z"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """`measure` names what is counted, `factor` converts to its base, `period` is in days or None."""

    measure: str
    factor: float
    period: float | None
    nouns: frozenset[str]


@lru_cache(maxsize=512)
def parse_unit(text: str) -> Unit | None:
    """The unit in words, or None if a word in it has no meaning here."""
    words = re.sub(r"(?<=\d),(?=\d)", "", text.strip().lower())
    words = words.replace("working day", "workingday").replace("/", " per ").replace("%", " % ")
    tokens = [token if token in MEASURES else token.removesuffix("s") for token in words.split()]
    measure, factor, period, nouns, below = "", 1.0, None, set(), False
    for token in tokens:
        if token in ("per", "a", "an"):
            below = True
        elif token.isdecimal() and len(token) <= MAX_DIGITS and int(token) and below and not measure:
            measure, factor = "share", 1.0 / int(token)
        elif below and token in PERIODS and period is None:
            period = PERIODS[token]
        elif not below and not measure and token in MEASURES:
            measure, factor = MEASURES[token]
        elif token.isalpha() and (below or not measure):
            nouns.add(token)
        else:
            return None
    return Unit(measure, factor, period, frozenset(nouns))


def split(text: str) -> tuple[float, str] | None:
    """A number and its unit as written, or None if the text is not of that form."""
    match = NUMBER.match(text[:80])
    if match is None:
        return None
    return float(match[1].replace("_", "")), match[2].strip()


def factor_between(written: str, wanted: str) -> float | None:
    """What a number in `written` is multiplied by to be in `wanted`; None if the two do not agree."""
    given, target = parse_unit(written), parse_unit(wanted)
    if given is None or target is None:
        return None
    if given.measure != target.measure or not given.nouns <= target.nouns:
        return None
    factor = given.factor / target.factor
    if given.period is not None:
        if target.period is None:
            return None
        factor *= target.period / given.period
    return factor
