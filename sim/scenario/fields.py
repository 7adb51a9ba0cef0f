"""How the schema says what may stand at a key: one `Spec` per field, made by the functions below.

The same `Spec` feeds reading, error messages, the JSON Schema and the table of parameters.
"""

import os
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Final, Literal

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
# No plugin has a say in this schema, and pydantic would look through all installed packages for one.
from pydantic import BaseModel, ConfigDict, Field

from sim.vocabulary import CHANNELS, KINDS, LEVELS, SETTINGS

Kind = Literal["number", "table", "numbers", "flag", "word", "words", "text", "texts", "date", "dates"]
Shape = Literal["leaf", "group", "groups", "list"]

REQUIRED: Final[Any] = ...
FREE: Final[tuple[str, ...]] = ()
"""An axis whose names the scenario chooses, such as languages."""

BY_SETTING: Final = (SETTINGS,)
BY_KIND: Final = (KINDS,)
BY_LEVEL: Final = (LEVELS,)
BY_CHANNEL: Final = (CHANNELS,)


@dataclass(frozen=True, slots=True)
class Spec:
    """What may stand at one key.

    `low` and `high` are hard limits of each number, in `unit`; `over` names the axes of a table;
    `complete` tables need every name of each axis; `shares` sum to 1: of a table, along its last axis, whose
    rows are replaced whole.
    `total` marks a count of the whole place, which a place at 1:10 has a tenth of; `down`, one that is
    then rounded down, because people share minutes that are a total themselves.
    """

    meaning: str
    kind: Kind = "number"
    shape: Shape = "leaf"
    unit: str = ""
    low: float = 0.0
    high: float = 1e9
    integer: bool = False
    over: tuple[tuple[str, ...], ...] = ()
    complete: bool = True
    shares: bool = False
    length: int | None = None
    choices: tuple[str, ...] = ()
    model: "type[Model] | None" = None
    default: Any = REQUIRED
    optional: bool = False
    total: bool = False
    down: bool = False

    @property
    def numeric(self) -> bool:
        """Whether a Quantity (value, source, range...) may stand here."""
        return self.kind in ("number", "table", "numbers")

    @property
    def divided(self) -> Literal["steps", "names"] | None:
        """What shares are of: steps in an order (severities, ages), or names without one (languages)."""
        if not self.shares:
            return None
        return "names" if self.over and not self.over[-1] else "steps"

    @property
    def limits(self) -> str:
        """The allowed numbers in words: `0 to 1 share`."""
        whole = "a whole number, " if self.integer else ""
        return f"{whole}{self.low:,.10g} to {self.high:,.10g} {self.unit}".rstrip()


class Model(BaseModel):
    """Base of all parts of a scenario: strict, frozen, no unknown key, no infinite number.

    Validators are built when one is first used: most are never, since a part is checked with its whole.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False, defer_build=True)
    one_of: ClassVar[tuple[str, ...]] = ()
    """Keys of which exactly one is given; a later layer's choice replaces an earlier one's."""


@cache
def specs(model: type[Model]) -> dict[str, Spec]:
    """The `Spec` of each field of a model, in order."""
    found = {}
    for name, field in model.model_fields.items():
        extra: Any = field.json_schema_extra
        found[name] = extra["spec"]
    return found


def _field(spec: Spec) -> Any:
    extra: Any = {"spec": spec}
    if spec.default is REQUIRED:
        return Field(description=spec.meaning, json_schema_extra=extra)
    return Field(default=spec.default, description=spec.meaning, json_schema_extra=extra)


def number(
    meaning: str,
    unit: str = "",
    low: float = 0.0,
    high: float = 1e9,
    *,
    integer: bool = False,
    default: Any = REQUIRED,
    total: bool = False,
    down: bool = False,
) -> Any:
    """One number; `default=None` makes it optional, `total` says that it counts the whole place."""
    return _field(
        Spec(
            meaning,
            "number",
            unit=unit,
            low=low,
            high=high,
            integer=integer,
            default=default,
            optional=default is None,
            total=total,
            down=down,
        )
    )


def table(
    meaning: str,
    over: tuple[tuple[str, ...], ...],
    unit: str = "",
    low: float = 0.0,
    high: float = 1e9,
    *,
    integer: bool = False,
    complete: bool = True,
    shares: bool = False,
    default: Any = REQUIRED,
    total: bool = False,
) -> Any:
    """Numbers by the names of one or two axes."""
    return _field(
        Spec(
            meaning,
            "table",
            unit=unit,
            low=low,
            high=high,
            integer=integer,
            over=over,
            complete=complete,
            shares=shares,
            default=default,
            optional=default is None,
            total=total,
        )
    )


def numbers(meaning: str, unit: str, low: float, high: float, *, length: int, shares: bool = False) -> Any:
    """A list of that many numbers; `shares` sum to 1."""
    return _field(Spec(meaning, "numbers", unit=unit, low=low, high=high, length=length, shares=shares))


def flag(meaning: str, *, default: Any = REQUIRED) -> Any:
    """A boolean: true or false."""
    return _field(Spec(meaning, "flag", default=default))


def word(meaning: str, choices: tuple[str, ...] = (), *, default: Any = REQUIRED) -> Any:
    """One of the choices; without choices, a name of small letters, digits, `_` and `-`."""
    return _field(Spec(meaning, "word", choices=choices, default=default, optional=default is None))


def words(meaning: str, choices: tuple[str, ...], *, default: Any = REQUIRED) -> Any:
    """A list of some of the choices, each at most once."""
    return _field(Spec(meaning, "words", choices=choices, default=default))


def words_by(
    meaning: str, over: tuple[tuple[str, ...], ...], choices: tuple[str, ...], *, default: Any = REQUIRED
) -> Any:
    """A choice for each name of an axis."""
    return _field(Spec(meaning, "word", over=over, choices=choices, complete=False, default=default))


def text(meaning: str, *, default: Any = REQUIRED) -> Any:
    """Free text."""
    return _field(Spec(meaning, "text", default=default, optional=default is None))


def texts(meaning: str) -> Any:
    """A list of free texts, empty if not given."""
    return _field(Spec(meaning, "texts", default=[]))


def date(meaning: str) -> Any:
    """A day, written 2022-01-31."""
    return _field(Spec(meaning, "date"))


def dates(meaning: str) -> Any:
    """A list of days, empty if not given."""
    return _field(Spec(meaning, "dates", default=[]))


def group(meaning: str, model: type[Model], *, optional: bool = False) -> Any:
    """A mapping of its own; an optional one is absent (None) unless it is given."""
    return _field(
        Spec(meaning, shape="group", model=model, default=None if optional else REQUIRED, optional=optional)
    )


def groups_by_setting(meaning: str, model: type[Model]) -> Any:
    """A mapping of its own for each setting that is given."""
    return _field(Spec(meaning, shape="groups", model=model, over=BY_SETTING))


def many(meaning: str, model: type[Model]) -> Any:
    """A list of mappings; a later layer's list replaces an earlier one's."""
    return _field(Spec(meaning, shape="list", model=model))
