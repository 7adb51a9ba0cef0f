"""What the page may send: every message is checked by these models, and nothing else is read of it."""

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from analysis.app.levers import LEVERS

BODY_BYTES: Final = 8192
"""Longest message of a page."""
YEARS: Final = 40
"""Most years of luck that a page may ask for."""


class Message(BaseModel):
    """Base of all messages: strict, no unknown key, no infinite number."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


Client = Annotated[str, Field(pattern=r"^[a-z0-9]{8,32}$")]
"""The name that an open page gives itself; of its requests the newest wins."""
Seed = Annotated[int, Field(ge=1, le=1_000_000)]


_FIELDS: dict[str, Any] = {
    lever.name: (Annotated[float, Field(ge=lever.low, le=lever.high)], ...) for lever in LEVERS
}
if TYPE_CHECKING:

    class Levers(Message):
        """A number for each lever, within its limits; these lie within those of the scenario's schema."""
else:
    Levers = create_model("Levers", __base__=Message, **_FIELDS)


class Asked(Message):
    """One town: its levers and its luck."""

    client: Client
    side: Literal["a", "b"]
    levers: Levers
    seed: Seed

    @property
    def settings(self) -> dict[str, float]:
        """The levers by name."""
        return self.levers.model_dump()


class AskedYears(Message):
    """Both towns over several years of luck."""

    client: Client
    a: Levers
    b: Levers
    seed: Seed
    years: Annotated[int, Field(ge=2, le=YEARS)]


class AskedFile(Message):
    """The page as one file, which opens as it stands now."""

    client: Client
    a: Levers
    b: Levers
    seed: Seed
    language: Literal["en", "zh"]


class Joining(Message):
    """A student who comes in: the room's code, and a name of their own choice."""

    code: Annotated[str, Field(min_length=1, max_length=16)]
    name: Annotated[str, Field(min_length=1, max_length=24)]


class Answer(Message):
    """A student's answer: how much a measure changes, in percent, or which policy."""

    token: Annotated[str, Field(min_length=8, max_length=64)]
    round: Annotated[int, Field(ge=1, le=1000)]
    percent: Annotated[float, Field(ge=-100, le=300)] | None = None
    preset: Annotated[str, Field(max_length=24)] | None = None


class Teaching(Message):
    """What the teacher does next; `key` is the one in the teacher's link."""

    key: Annotated[str, Field(min_length=8, max_length=64)]
    act: Literal["predict", "choose", "reveal"]
    preset: Annotated[str, Field(max_length=24)] | None = None
    measure: Annotated[str, Field(max_length=64)] | None = None


class Looking(Message):
    """A student or the board asks how things stand; `token` is a student's, `key` the teacher's."""

    token: Annotated[str, Field(min_length=8, max_length=64)] | None = None
    key: Annotated[str, Field(min_length=8, max_length=64)] | None = None
