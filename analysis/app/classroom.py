"""A class: students come in with a code, predict or choose, and the board holds that against the model.

All of it is kept in memory and gone when the server stops. A name is what a student types; nothing else is
known of anybody.
"""

import hmac
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final

from analysis.app.levers import Preset, Settings
from analysis.app.messages import Answer, Teaching
from analysis.app.picture import MEASURES_SHOWN
from analysis.words.refusals import REFUSALS

LETTERS: Final = "ACDEFGHJKLMNPQRTUVWXY34679"
"""Of a code: none that is easily taken for another."""
CODE_LENGTH: Final = 6
MOST_STUDENTS: Final = 200
WRONG_TRIES: Final = 8
"""Wrong codes or keys from one address, after which it waits."""
WAIT_SECONDS: Final = 60.0
MOST_ADDRESSES: Final = 4096
YEARS: Final = 20
"""Years of luck that an answer of the model rests on."""
SEED: Final = 1000

YearsOf = Callable[..., Awaitable[dict[str, Any]]]
"""`years_of(a, b, seed=, years=)`: means and paired differences of two towns."""


class RefusedError(Exception):
    """What a student or the board asked for is refused; the status of the answer, and why."""

    def __init__(self, status: int, key: str) -> None:
        """By the key of what is said (`REFUSALS`)."""
        super().__init__(REFUSALS[key].en)
        self.status, self.key = status, key


@dataclass
class Student:
    """Somebody in the room: the name that they typed, and their answer to the round that is on."""

    name: str
    answer: float | str | None = None


@dataclass
class Round:
    """A question: by how much a measure changes, or which policy lowers it most; and the model's answer."""

    number: int
    kind: str
    measure: str
    preset: str | None
    results: dict[str, list[float | int | None]] = field(default_factory=dict)

    @property
    def shown(self) -> bool:
        """Whether the model's answer is out."""
        return bool(self.results)


class Tries:
    """Counts wrong codes by address, and makes whoever has too many wait."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds."""
        self._clock = clock
        self._wrong: dict[str, tuple[int, float]] = {}

    def check(self, address: str) -> None:
        """Refuse an address that has tried too often."""
        wrong, since = self._wrong.get(address, (0, 0.0))
        if wrong >= WRONG_TRIES and self._clock() - since < WAIT_SECONDS:
            raise RefusedError(429, "wait")

    def wrong(self, address: str) -> None:
        """Note a wrong code."""
        if len(self._wrong) >= MOST_ADDRESSES:
            self._wrong.clear()
        wrong, since = self._wrong.get(address, (0, self._clock()))
        if self._clock() - since >= WAIT_SECONDS:
            wrong, since = 0, self._clock()
        self._wrong[address] = wrong + 1, since if wrong else self._clock()


class Classroom:
    """Who is there, what is asked, what was answered."""

    def __init__(
        self,
        presets: tuple[Preset, ...],
        written: Settings,
        *,
        addresses: tuple[str, ...] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """A new class, with a code for students and a key for the teacher.

        `addresses` are those of the students' page, as the board shows them; none: that of the board itself.
        """
        self._addresses = addresses
        self.code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
        self.key = secrets.token_urlsafe(18)
        self._written = written
        self._policies = {one.name: _instead(one, written) for one in presets}
        self._students: dict[str, Student] = {}
        self._round: Round | None = None
        self._tries = Tries(clock)

    def join(self, code: str, name: str, *, address: str) -> dict[str, Any]:
        """Let a student in who knows the code; a token stands for them from then on."""
        self._tries.check(address)
        if not _same(code.strip().upper(), self.code):
            self._tries.wrong(address)
            raise RefusedError(403, "code")
        name = " ".join("".join(letter for letter in name if letter.isprintable()).split())
        if not name:
            raise RefusedError(422, "name")
        if len(self._students) >= MOST_STUDENTS:
            raise RefusedError(503, "full")
        token = secrets.token_urlsafe(18)
        self._students[token] = Student(name)
        return {"token": token, "name": name}

    def check_key(self, key: str, *, address: str) -> None:
        """Refuse whoever does not have the teacher's key."""
        self._tries.check(address)
        if not _same(key, self.key):
            self._tries.wrong(address)
            raise RefusedError(403, "key")

    def ask(self, wanted: Teaching) -> None:
        """Begin a round; earlier answers are forgotten."""
        number = self._round.number + 1 if self._round else 1
        if wanted.measure not in MEASURES_SHOWN:
            raise RefusedError(422, "measure")
        if wanted.act == "predict" and wanted.preset not in self._policies:
            raise RefusedError(422, "policy")
        preset = wanted.preset if wanted.act == "predict" else None
        self._round = Round(number, wanted.act, wanted.measure, preset)
        for student in self._students.values():
            student.answer = None

    def answer(self, sent: Answer) -> dict[str, Any]:
        """Take a student's answer; a later one takes the place of an earlier one."""
        student, asked = self._students.get(sent.token), self._round
        if student is None:
            raise RefusedError(403, "again")
        if asked is None or asked.number != sent.round or asked.shown:
            raise RefusedError(409, "over")
        given = sent.percent if asked.kind == "predict" else sent.preset
        if given is None or (asked.kind == "choose" and given not in self._policies):
            raise RefusedError(422, "answer")
        student.answer = given
        return {"taken": True}

    async def reveal(self, years_of: YearsOf) -> None:
        """Let the model answer the question of the round."""
        asked = self._round
        if asked is None or asked.shown:
            return
        wanted = [asked.preset] if asked.preset else list(self._policies)
        results: dict[str, list[float | int | None]] = {}
        for name in wanted:
            found = await years_of(self._written, self._policies[name], seed=SEED, years=YEARS)
            *ratio, n = found["measures"][asked.measure]["relative"]
            results[name] = [*(None if one is None else 100 * one for one in ratio), n]
        asked.results = results

    def look(self, *, token: str | None, key: str | None, address: str) -> dict[str, Any]:
        """How things stand: for a student with their answer, for the board with all of them."""
        asked = self._round
        state: dict[str, Any] = {
            "students": len(self._students),
            "answered": sum(one.answer is not None for one in self._students.values()),
            "policies": list(self._policies),
            "round": asked and {"number": asked.number, "kind": asked.kind, "measure": asked.measure,
                                "preset": asked.preset, "results": asked.results},
        }  # fmt: skip
        if key is not None:
            self.check_key(key, address=address)
            state |= {"code": self.code, "addresses": self._addresses}
            state["answers"] = [
                {"name": one.name, "answer": one.answer}
                for one in self._students.values()
                if one.answer is not None
            ]
        elif token is not None:
            student = self._students.get(token)
            if student is None:
                raise RefusedError(403, "again")
            state["mine"] = student.answer
        return state


def _instead(preset: Preset, written: Settings) -> dict[str, float]:
    """The town with a policy changed: switched on, or off where the town has it already."""
    there = all(written[name] == value for name, value in preset.on.items())
    return {**written, **(preset.off if there else preset.on)}


def _same(given: str, known: str) -> bool:
    """Compare in a time that does not tell how many letters are right."""
    return hmac.compare_digest(given.encode(), known.encode())
