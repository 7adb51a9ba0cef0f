"""The event log: the one thing that an engine emits. Everything a user sees is derived from it.

A row is six int32: `time` (minutes since midnight of day 0), `kind`, `subject`, `a`, `b`, `c`. What
the last four mean depends on the kind and is stated in `EVENTS`. Rows stand in the order in which
the day's phases wrote them, which is the same in both engines; `time` is the minute at which the
thing happened and need not rise from row to row within a day.
"""

import hashlib
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from sim.errors import EngineError
from sim.rows import Rows

if TYPE_CHECKING:
    import pandas as pd

CONTRACT: Final = "log/1"


class Event(NamedTuple):
    """One kind of row: its number, name, and what `subject`, `a`, `b`, `c` mean."""

    code: int
    name: str
    subject: str
    a: str = ""
    b: str = ""
    c: str = ""


EVENTS: Final = (
    Event(1, "born", "dispute", "tie", "parent dispute or -1", "origin * 8 + severity"),
    Event(2, "provoked", "dispute that already runs on the tie", "tie", "origin"),
    Event(
        3,
        "voiced",
        "dispute",
        "resident who voices",
        "channel",
        "1 if the report was lost; 2 if an agent carries it",
    ),
    Event(
        4,
        "noticed",
        "dispute",
        "unit (village, if by a volunteer, a party member or a cadre)",
        "noticer",
        "household in whose visit or group",
    ),
    Event(5, "intensified", "dispute", "severity now"),
    Event(6, "incident", "dispute", "severity now"),
    Event(7, "opened", "dispute", "unit", "level", "due day or -1"),
    Event(8, "recorded", "dispute", "unit", "1 if a second record of a case already open"),
    Event(9, "merged", "dispute", "unit"),
    Event(10, "session_began", "dispute", "worker", "unit", "session number at this unit, from 1"),
    Event(
        11,
        "session_ended",
        "dispute",
        "worker",
        "minutes",
        "1 if agreed or ruled, + 2 if heard by a team, + 4 if with a legal adviser",
    ),
    Event(
        12,
        "passed_up",
        "dispute",
        "from unit",
        "to unit, or -1: back to the parties",
        "due day * 4 + reason; reason alone if to -1",
    ),
    Event(13, "reminded", "dispute", "unit"),
    Event(14, "closed_on_paper", "dispute", "unit", "reason", "1 if after the deadline"),
    Event(15, "returned", "dispute", "unit", "due day"),
    Event(16, "ended", "dispute", "outcome", "unit where a case was open, or -1", "severity at the end"),
    Event(
        17,
        "request_done",
        "household",
        "unit",
        "minutes from arrival to the end of service",
        "source * 2 + late",
    ),
    Event(18, "request_given_up", "household", "unit", "minutes from arrival to giving up", "source * 2 + 1"),
    Event(19, "request_lost", "household", "unit", "", "source * 2"),
    Event(
        20, "request_open", "household", "unit", "minutes from arrival to the end of the run", "source * 2"
    ),
    Event(21, "unit_minutes", "unit", "account", "minutes", "month"),
    Event(22, "patrolled", "unit", "offset of the first household visited this month", "visits", "month"),
    Event(23, "quit", "worker", "unit", "fatigue in millionths"),
    Event(24, "hired", "worker", "unit"),
    Event(25, "fatigue", "worker", "unit", "fatigue in millionths", "month"),
    Event(
        26,
        "participation",
        "village",
        "participants",
        "adults",
        "month * 8 + class; class = (age band - 1) * 2 + migrant",
    ),
    Event(27, "points", "village", "ledger account", "points", "month"),
    Event(28, "empty_reports", "unit", "reports", "", "month"),
    Event(29, "listed", "village", "residents shown on the red list", "on the black list", "month"),
    Event(30, "mood", "village", "mean trust in millionths", "mean grievance in millionths", "adults"),
    Event(31, "flagged", "unit", "first household of the building", "households", "score in thousandths"),
    Event(32, "rated", "unit", "colour, 0 the best", "score in thousandths, higher is worse", "month"),
    Event(
        33,
        "called",
        "village (unit, if by a leader or on a flag)",
        "noticer who calls",
        "calls on households",
        "month",
    ),
    Event(34, "contest_won", "unit", "level", "share of cases closed, in thousandths", "month"),
)

(
    BORN, PROVOKED, VOICED, NOTICED, INTENSIFIED, INCIDENT, OPENED, RECORDED, MERGED, SESSION_BEGAN,
    SESSION_ENDED, PASSED_UP, REMINDED, CLOSED_ON_PAPER, RETURNED, ENDED, REQUEST_DONE, REQUEST_GIVEN_UP,
    REQUEST_LOST, REQUEST_OPEN, UNIT_MINUTES, PATROLLED, QUIT, HIRED, FATIGUE, PARTICIPATION, POINTS,
    EMPTY_REPORTS, LISTED, MOOD, FLAGGED, RATED, CALLED, CONTEST_WON,
) = range(1, 35)  # fmt: skip

AGREED, BY_TEAM, ADVISED = 1, 2, 4
"""Bits of column c of session_ended; the higher ones occur under `teams` and `legal_advisers`."""
LOST, CARRIED = 1, 2
"""Bits of column c of voiced; the second occurs under `petition_agents`."""

ORIGINS: Final = ("spark", "offspring", "relapse")
SPARK, OFFSPRING, RELAPSE = range(3)
NOTICERS: Final = (
    "gridworker", "head", "volunteer", "camera", "member", "cadre", "flag", "leader", "group",
)  # fmt: skip
(
    BY_PATROL, BY_HEAD, BY_VOLUNTEER, BY_CAMERA, BY_MEMBER, BY_CADRE, BY_FLAG, BY_LEADER, BY_GROUP,
) = range(9)  # fmt: skip
"""`member`: a party member who calls; `flag`: a gridworker's visit after an early warning; `leader`: of a
township, who calls in a grid of the worst colour."""
OF_A_VILLAGE: Final = (BY_VOLUNTEER, BY_MEMBER, BY_CADRE)
"""Noticers whose rows `noticed` and `called` name a village; those of the others name a unit."""
REASONS: Final = ("no agreement", "deadline", "beyond this level", "incident")
FAILED, OVERDUE, NOT_COMPETENT, ERUPTED = range(4)
OUTCOMES: Final = ("lumped", "bilateral", "agreement", "ruled")
LUMPED, BILATERAL, AGREEMENT, RULED = range(4)
REQUEST_SOURCES: Final = ("direct", "hotline", "app")
DIRECT, HOTLINE, APP = range(3)
ACCOUNTS: Final = ("capacity", "admin", "requests", "cases", "patrol", "idle", "overtime")
CAPACITY, ADMIN, REQUESTS, CASES, PATROL, IDLE, OVERTIME = range(7)
"""A unit's month in minutes: capacity + overtime = admin + requests + cases + patrol + idle."""
LEDGER: Final = ("earned", "lost", "redeemed", "balance", "refused")
EARNED, LOST, REDEEMED, BALANCE, REFUSED = range(5)
"""Points of a village's residents in a month: the balance moves by earned - lost - redeemed; `refused`
is what they wished to redeem beyond the shop's budget."""

ROW: Final = np.dtype([(name, "<i4") for name in ("time", "kind", "subject", "a", "b", "c")])


class Log:
    """The rows of one run, in a structured array of dtype `ROW`."""

    def __init__(self, rows: Rows) -> None:
        """Wrap rows of dtype `ROW`."""
        self.rows = rows

    def __len__(self) -> int:
        """How many rows."""
        return len(self.rows)

    def of(self, kind: int) -> Rows:
        """The rows of one kind, in order."""
        return self.rows[self.rows["kind"] == kind]

    @cached_property
    def sha256(self) -> str:
        """The digest of contract and rows: equal for equal scenario, seed and version. Taken once."""
        digest = hashlib.sha256(f"{CONTRACT} {len(self.rows)} ".encode())
        digest.update(np.ascontiguousarray(self.rows).data)
        return digest.hexdigest()

    def frame(self) -> "pd.DataFrame":
        """The rows as a pandas table."""
        import pandas as pd

        return pd.DataFrame({name: self.rows[name] for name in ROW.names or ()})

    @property
    def metadata(self) -> dict[str, str]:
        """What a file of it says of itself."""
        return {"contract": CONTRACT, "sha256": self.sha256}

    def save(self, path: Path) -> None:
        """Write Parquet, at most 8 bytes a row; the file appears whole or not at all."""
        from sim.logfile import write_log

        part = path.with_name(path.name + ".part")
        write_log(part, [self.rows], lambda: self.metadata)
        part.replace(path)

    @classmethod
    def load(cls, path: Path) -> "Log":
        """Read what `save` wrote; a file that is torn, foreign or altered raises EngineError."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            table = pq.read_table(path)
            said = (pq.read_metadata(path).metadata or {}).get(b"sha256", b"").decode(errors="replace")
            rows = np.empty(table.num_rows, dtype=ROW)
            for name in ROW.names or ():
                column = table.column(name)
                if column.type != pa.int32() or column.null_count:
                    raise ValueError(f"column {name} does not hold whole numbers of 32 bits")
                rows[name] = column.to_numpy()
        except (OSError, LookupError, ValueError, pa.ArrowException) as problem:
            raise EngineError(f"{path}: not an event log of gridgov ({problem})") from None
        log = cls(rows)
        if log.sha256 != said:
            raise EngineError(
                f"{path}: the rows do not match their digest; the file was altered or cut short"
            )
        return log


BY_CODE: Final = {event.code: event for event in EVENTS}
LAST_KIND: Final = max(BY_CODE)
"""The highest number of a kind of row; not every number below it is taken."""

_PHASES_OF: Final = {
    "sparks": (BORN, PROVOKED),
    "parties": (VOICED, INTENSIFIED, INCIDENT),
    "outreach": (NOTICED,),
    "intake": (OPENED, MERGED, REQUEST_LOST),
    "casework": (SESSION_BEGAN, SESSION_ENDED, REQUEST_DONE, REQUEST_GIVEN_UP, RETURNED),
    "supervision": (REMINDED, FLAGGED),
    "feedback": (QUIT, HIRED),
    "month_end": (
        UNIT_MINUTES,
        PATROLLED,
        FATIGUE,
        PARTICIPATION,
        POINTS,
        EMPTY_REPORTS,
        LISTED,
        CONTEST_WON,
        RATED,
        CALLED,
    ),
    "parties or casework": (ENDED,),
    "intake, casework or supervision": (RECORDED,),
    "casework or supervision": (PASSED_UP, CLOSED_ON_PAPER),
    "the end of the run": (REQUEST_OPEN, MOOD),
}


def phase_of(kind: int) -> str:
    """The phase of the day that writes rows of a kind."""
    return next((phase for phase, kinds in _PHASES_OF.items() if kind in kinds), "?")


def describe(row: np.void) -> str:
    """A row in one line, for error messages and comparisons of two logs."""
    event = BY_CODE.get(int(row["kind"]))
    name = event.name if event else "?"
    time = int(row["time"])
    clock = f"day {time // 1440} {time % 1440 // 60:02d}:{time % 60:02d}"
    entity = f"{event.subject} {row['subject']}" if event else f"subject {row['subject']}"
    values = f"a={row['a']} b={row['b']} c={row['c']}"
    return f"{clock} [{phase_of(int(row['kind']))}] {name}: {entity} {values}"


def first_difference(left: Log, right: Log) -> str | None:
    """None for equal logs; else the first row that differs, from both, in words."""
    shared = min(len(left), len(right))
    differs = np.flatnonzero(left.rows[:shared] != right.rows[:shared])
    if len(differs) == 0 and len(left) == len(right):
        return None
    at = int(differs[0]) if len(differs) else shared
    sides = [describe(log.rows[at]) if at < len(log) else "(no such row)" for log in (left, right)]
    return f"row {at}: {sides[0]}  |  {sides[1]}"
