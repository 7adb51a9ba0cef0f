"""Entities and their columns for `docs/model.md`: read from the tables, meanings from their comments."""

import ast
import io
import tokenize
from pathlib import Path
from typing import Any, Final, NamedTuple

from sim.errors import RunError

ROOT: Final = Path(__file__).parents[1]


class Column(NamedTuple):
    """One state variable. `kind` is its type in numpy's letters, or a Python type."""

    name: str
    kind: str
    unit: str
    meaning: str


class Source(NamedTuple):
    """Where an entity's columns stand: a dtype (by its name) or a class with annotated fields."""

    title: str
    module: str
    name: str


WORLD: Final = (
    Source("Village (村, 社区, site)", "sim/world/columns.py", "VILLAGE"),
    Source("Household (户)", "sim/world/columns.py", "HOUSEHOLD"),
    Source("Resident (居民), fixed", "sim/world/columns.py", "RESIDENT"),
    Source("Organisation (单位)", "sim/world/columns.py", "ORGANISATION"),
    Source("Tie (关系)", "sim/world/columns.py", "TIE"),
)
INSTITUTION: Final = (
    Source("Unit (group, grid, committee, desk)", "sim/institution/layout.py", "UNIT"),
    Source("Worker (head, gridworker, mediator, staff)", "sim/institution/layout.py", "WORKER"),
)
RUN: Final = (
    Source("Resident, changing", "sim/people.py", "PEOPLE"),
    Source("Dispute (矛盾纠纷)", "sim/agents/cases.py", "Dispute"),
    Source("Item in a queue: a dispute's next session, or a routine request", "sim/agents/cases.py", "Item"),
)

OWN_WORDS: Final = {
    "VILLAGE.first_household": "its households are first_household .. first_household + households - 1",
    "VILLAGE.households": "households, collective ones last",
    "VILLAGE.first_resident": "likewise",
    "VILLAGE.residents": "residents",
    "VILLAGE.adults": "adults",
    "VILLAGE.first_organisation": "likewise",
    "VILLAGE.organisations": "organisations",
    "HOUSEHOLD.village": "where it is",
    "HOUSEHOLD.first_resident": "its residents are first_resident .. first_resident + residents - 1",
    "HOUSEHOLD.residents": "members",
    "ORGANISATION.key": "village << 21 | kind << 18 | order in the village and kind",
    "ORGANISATION.village": "where it is",
    "RESIDENT.household": "where the resident lives",
    "RESIDENT.female": "1 for women and girls; no rule reads it, stories tell it",
    "RESIDENT.party_member": "1 for party members; `party_pairing` counts them by village",
    "UNIT.township": "township served; -1 for county and court",
    "UNIT.end_household": "one past the last household served",
    "UNIT.residents": "residents of the households served",
    "UNIT.first_worker": "its workers are first_worker .. first_worker + workers - 1",
    "UNIT.workers": "posts",
    "WORKER.unit": "where the post is",
    "WORKER.language": "language spoken, index into World.languages",
    "WORKER.skill": "the post's own level of skill",
    "Dispute.number": "serial number, by birth",
    "Dispute.tie": "the tie that it is on",
    "Dispute.key": "the tie's key, which names the dispute to the random numbers",
    "Dispute.kind": "index into KINDS, the tie's",
    "Dispute.a": "party: the resident at end a of the tie",
    "Dispute.severity": "1 to 5",
    "Dispute.state": "hidden (nobody works on it), open (a case), filed (before a court), over",
    "Dispute.unit": "where the case is, or was last",
    "Dispute.item": "the next session, in the unit's queue",
    "Dispute.contacted": "whether a session has begun since the case was opened",
    "Dispute.due": "day by which the unit is to close the case",
    "Dispute.late": "whether that day has passed",
    "Dispute.recorded": "whether the case stands in the book",
    "Item.key": "unique; the last resort in the order of a queue",
    "Item.due": "day on which it is due",
    "Item.arrival": "minute of arrival of a request; else as `ready`",
    "Item.dispute": "the dispute; none for a request",
    "Item.source": "of a request: direct, hotline or app",
    "Item.withdrawn": "dropped when next met: its dispute is over or elsewhere",
    "Item.queued": "whether it is in the queue (else still to be ready, or served)",
    "Item.served": "whether a worker has it",
    "Item.unit": "where it waits",
}
"""Meanings of columns that have no comment, or one that is about the table rather than the column."""

UNITS: Final = {
    "households": "households", "residents": "people", "adults": "people", "organisations": "organisations",
    "workers": "posts", "temper": "sd", "trust": "0 to 1", "grievance": "units",
    "motivation": "logit", "skill": "sd", "susceptibility": "ratio",
    "shift_minutes": "min/day", "start_minute": "minute of day", "budget_minutes": "min/week",
    "trust_day": "day of run", "grievance_day": "day of run", "points": "points", "incidents": "incidents",
    "born": "minute of run", "due": "day of run", "paper_minute": "minute of run", "ready": "minute of run",
    "arrival": "minute of run", "give_up": "minute of run", "expected": "min", "length": "min",
    "minutes": "min", "severity": "1 to 5", "sessions": "sessions",
}  # fmt: skip
"""Units by column name; rows, indices, keys and flags have none."""


class State(NamedTuple):
    """State of an entity that the engines keep as attributes: checked to exist in the Mesa engine."""

    entity: str
    module: str
    columns: tuple[Column, ...]


STATES: Final = (
    State(
        "Unit",
        "sim/agents/unit.py",
        (
            Column("pending", "heap", "", "items that are not ready yet, by ready minute"),
            Column("queue", "heap", "", "items that may be served, in the order of service"),
            Column("backlog", "int", "min", "expected minutes of the queue"),
            Column("load", "float", "ratio", "moving mean of utilisation"),
            Column("present", "int", "workers", "workers at work today"),
            Column("admin_each", "int", "min", "admin and paperwork of each of them today"),
            Column("patrol_each", "int", "min", "patrol of each of them today"),
            Column("visits", "int", "visits", "patrol visits of the grid today"),
            Column("worked_today", "int", "min", "requests and cases today"),
            Column("pointer", "int", "households", "offset of the next household to visit"),
            Column("record_debt", "int", "min", "paperwork not yet done"),
            Column("balance", "int", "min", "what is left of part-timers' weekly budget; may be negative"),
            Column("account", "list", "min", "the month's minutes by account"),
            Column("watched", "float", "share", "of today's watching of cameras, what was done"),
            Column("flagged", "int", "visits", "visits on flags today"),
            Column("colour", "int", "", "of a grid, by its last rating; 0: the best, or not rated"),
        ),
    ),
    State(
        "Worker",
        "sim/agents/worker.py",
        (
            Column("fatigue", "float", "0 to 1", "of gridworkers; nobody else tires"),
            Column("hired", "int", "day of run", "when the present holder came; -1: there from the start"),
            Column("vacant_until", "int", "day of run", "when a replacement comes; 0: the post is filled"),
            Column("item", "object", "", "work begun and carried over to the next working day"),
            Column("worked", "int", "min", "requests and cases in the run so far"),
            Column("free", "int", "minute of run", "from when on free today; none: absent"),
        ),
    ),
    State(
        "Building",
        "sim/agents/warning.py",
        (
            Column("score", "float", "points", "what is on record there, as of `score_day`"),
            Column("score_day", "int", "day of run", "day up to which `score` has faded"),
            Column("quiet_until", "int", "day of run", "until then it is not flagged"),
            Column("waits", "bool", "", "whether it is flagged and waits for visits"),
        ),
    ),
    State(
        "Village",
        "sim/agents/model.py",
        (
            Column("share", "float", "share", "adults taking part this month"),
            Column("norm", "float", "share", "the same as sparks see it: with the effect of public lists"),
            Column("paid", "bool", "", "whether points are given here this month"),
        ),
    ),
)


def columns(source: Source) -> list[Column]:
    """The columns of an entity; RunError if one of them is nowhere explained."""
    found = []
    text = (ROOT / source.module).read_text(encoding="utf-8")
    comments = _comments(text)
    for name, kind, line in _fields(ast.parse(text), source):
        comment = comments.get(line, "")
        meaning = OWN_WORDS.get(f"{source.name}.{name}", comment)
        if not meaning:
            raise RunError(f"{source.module}: {source.name}.{name} has neither comment nor own words")
        found.append(Column(name, kind, UNITS.get(name, ""), meaning))
    return found


def _comments(text: str) -> dict[int, str]:
    """The comment at the end of each line that has one."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return {
        token.start[0]: token.string.lstrip("# ").strip()
        for token in tokens
        if token.type == tokenize.COMMENT
    }


def _fields(tree: ast.Module, source: Source) -> list[tuple[str, str, int]]:
    """Name, type and line of each column of a dtype, or of each annotated field of a class."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == source.name:
            return [_entry(item) for item in ast.walk(node.value) if _is_entry(item)]
        if isinstance(node, ast.ClassDef) and node.name == source.name:
            return [
                (str(getattr(one.target, "id", "")), ast.unparse(one.annotation).strip("'"), one.lineno)
                for one in node.body
                if isinstance(one, ast.AnnAssign)
            ]
    raise RunError(f"{source.module}: there is no {source.name}")


def _is_entry(node: ast.AST) -> bool:
    words = [getattr(item, "value", None) for item in getattr(node, "elts", ())]
    return isinstance(node, ast.Tuple) and len(words) == 2 and all(isinstance(word, str) for word in words)


def _entry(node: Any) -> tuple[str, str, int]:
    return node.elts[0].value, node.elts[1].value, node.lineno
