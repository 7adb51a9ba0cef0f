"""Everything that can go wrong, as one tree.

    GridgovError                 the base: catch this to catch them all
    ├── ScenarioError            what is written in a scenario cannot be used; carries every `Problem` found
    ├── RunError                 a run could not be started or finished (folder, disk, arguments)
    ├── EngineError              an engine broke its own rules; names phase, day and entity
    └── AuditError               a finished log does not add up; carries every failed check

A `GridgovError` is the user's to read: its text says what is wrong and what would be right. Any other
exception is a fault of the program.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

PROBLEMS_SHOWN: Final = 200
"""Most problems in the text of one error; a file may have thousands."""


class GridgovError(Exception):
    """Base of all errors that this project raises on purpose."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in a scenario.

    `file` is the file as shown to the user, or `--set`; `line` and `column` count from 1, and 0 means
    that there is none; `path` is the dotted key, such as `place.settings.urban.residents`.
    """

    file: str
    line: int
    column: int
    path: str
    message: str

    def __str__(self) -> str:
        """`file:line: path: message`; what is not known is left out, what cannot be printed is a `?`."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        text = ": ".join(part for part in (place, self.path, self.message) if part)
        return "".join(letter if letter.isprintable() else "?" for letter in text)


class ScenarioError(GridgovError):
    """A scenario that cannot be used. `problems` holds everything found, by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Sort the problems; the text is one line for each."""
        # a key sorts thousands five times faster than the comparison of two dataclasses
        in_order = sorted(set(problems), key=attrgetter(*Problem.__slots__))
        self.problems: tuple[Problem, ...] = tuple(in_order)
        lines = [str(problem) for problem in self.problems[:PROBLEMS_SHOWN]]
        if len(self.problems) > len(lines):
            lines.append(f"and {len(self.problems) - len(lines):,} problems more")
        super().__init__("\n".join(lines))


class RunError(GridgovError):
    """A run could not be started or finished."""


class EngineError(GridgovError):
    """An engine broke its own rules; the text names phase, day, entity and the usual cause."""


class AuditError(GridgovError):
    """A finished log does not add up; the text lists every check that failed."""
