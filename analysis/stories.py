"""One dispute's life in plain English, from the log.

Parties are described by what the synthetic world says of anybody like them (where they live, age, origin,
language), never by a score or a rank. No person of this world exists.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np

from analysis.disputes import NEVER, Disputes
from analysis.facts import Facts, RunLike, facts_of
from sim import events as ev
from sim.calendar import MINUTES_PER_DAY
from sim.errors import RunError
from sim.vocabulary import AGE_BANDS, COURT, GROUPS, LEVELS, ORGANISATIONS, SETTINGS

AGES: Final = {"child": "under 18", "young": "18 to 34", "middle": "35 to 59", "old": "60 or over"}
PLACES: Final = ("urban community", "rural village", "pastoral village", "dedicated site")
ABOUT: Final = (
    "a family matter",
    "a matter between neighbours",
    "a matter of land",
    "a matter of work and wages",
    "a matter of property management",
    "a matter of trade",
    "a matter of public order or services",
)
GRAVITY: Final = ("", "a trifle", "a mild one", "a serious one", "a severe one", "an explosive one")
"""Words for severity 1 to 5."""
SAID_TO: Final = (
    "the household head of the group",
    "the gridworker",
    "the village committee",
    "the hotline",
    "the app",
    "the petition window",
    "the court or the police",
)
LEVEL_WORDS: Final = (
    "the household head",
    "the gridworker",
    "the village committee",
    "the township's desk",
    "the county centre",
    "the court",
)
REASON_WORDS: Final = (
    "no agreement was found",
    "the deadline had passed",
    "it was beyond this level",
    "it had come to an incident",
)
DISPUTE_KINDS: Final = (
    *(ev.BORN, ev.PROVOKED, ev.VOICED, ev.NOTICED, ev.INTENSIFIED, ev.INCIDENT, ev.OPENED, ev.RECORDED),
    *(ev.MERGED, ev.SESSION_BEGAN, ev.SESSION_ENDED, ev.PASSED_UP, ev.REMINDED, ev.CLOSED_ON_PAPER),
    *(ev.RETURNED, ev.ENDED),
)
"""Kinds of row whose subject is a dispute."""


def interesting_dispute(run: RunLike) -> int:
    """The number of the dispute with the richest life: most kinds of event, then most events, then first."""
    facts = facts_of(run)
    disputes = facts.disputes
    if len(disputes) == 0:
        raise RunError("no dispute began in this run: there is no story to tell")
    counts = np.stack([disputes.count(kind) for kind in DISPUTE_KINDS])
    order = np.lexsort((disputes.ids, -counts.sum(axis=0), -(counts > 0).sum(axis=0)))
    return int(disputes.ids[order[0]])


def story(run: RunLike, *, dispute: int | None = None) -> list[str]:
    """A dispute's life, one line each: who, what happened when, and what the book said of it.

    Without a number the most interesting dispute is told; an unknown number raises RunError.
    """
    facts = facts_of(run)
    number = interesting_dispute(run) if dispute is None else dispute
    row = row_of(facts.disputes, number)
    lines = [f"{when(facts, moment.minute)}  {moment.words}" for moment in life(facts, row)]
    about, other = opening(facts, row)
    return [f"Dispute {number}: {about}", other, "", *lines, "", *two_books(facts, row)]


class Moment(NamedTuple):
    """A moment of a dispute's life in words, and the row of the log that says so.

    Without a row it is what the dispute set off, the dispute of number `set_off`, or the end of the run (-1).
    """

    minute: int
    words: str
    row: np.void | None
    set_off: int = -1


def life(facts: Facts, row: int) -> list[Moment]:
    """The life of an entry of `Disputes`, in the order of time."""
    rows = facts.log.of_all(DISPUTE_KINDS)
    rows = rows[rows["subject"] == facts.disputes.ids[row]]
    told = [Moment(int(event["time"]), _tell(facts, event), event) for event in rows]
    # A stable sort by the minute alone: what happens in one minute stays in the log's order.
    return sorted([*told, *_aftermath(facts, row)], key=lambda moment: moment.minute)


def row_of(disputes: Disputes, number: int) -> int:
    """The entry of a dispute by its number in the log; an unknown number raises RunError."""
    row = int(disputes.rows_of(np.array([number]))[0]) if len(disputes) else -1
    if row < 0:
        known = (
            f"this run has the disputes {disputes.ids.min()} to {disputes.ids.max()}"
            if len(disputes)
            else "no dispute began in this run"
        )
        raise RunError(f"no dispute {number}: {known}")
    return row


def when(facts: Facts, minute: int) -> str:
    """Date and time of a minute of the run."""
    day, clock = divmod(minute, MINUTES_PER_DAY)
    return f"{facts.calendar.date_of(day)} {clock // 60:02d}:{clock % 60:02d}"


def _article(words: str) -> str:
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def _upper(words: str) -> str:
    """With a capital at the start; names within keep theirs."""
    return words[0].upper() + words[1:]


def person(facts: Facts, resident: int) -> str:
    """A resident by synthetic attributes alone."""
    world = facts.world
    people, household = world.residents, world.households[world.residents.household[resident]]
    age = AGES[AGE_BANDS[int(people.age_band[resident])]]
    place = _article(PLACES[int(world.villages["setting"][household["village"]])])
    words = f"a {'woman' if people.female[resident] else 'man'} of {age} in {place}"
    if len(world.languages) > 1:
        words += f", {world.languages[int(household['language'])].capitalize()}-speaking"
    if household["migrant"]:
        words += ", from a household that came from elsewhere"
    return words


def _node(facts: Facts, node: int) -> str:
    if node < facts.residents:
        return person(facts, node)
    organisation = facts.world.organisations[node - facts.residents]
    return _article(ORGANISATIONS[int(organisation["kind"])].replace("_", " "))


def unit_words(facts: Facts, unit: int) -> str:
    """A desk: its level and where it is."""
    if unit < 0:
        return "nobody"
    entry = facts.institution.units[unit]
    level, words = int(entry["level"]), LEVEL_WORDS[int(entry["level"])]
    if entry["serves"]:
        words = f"the head of a group of {GROUPS[int(entry['serves'])].replace('_', ' ')}"
    if entry["village"] >= 0:
        return (
            f"{words} ({LEVELS[level]} {unit}, {SETTINGS[int(entry['setting'])]} village {entry['village']})"
        )
    if entry["township"] >= 0:
        return f"{words} ({facts.world.township_names[int(entry['township'])]})"
    return words


def opening(facts: Facts, row: int) -> tuple[str, str]:
    """What a dispute is about, and between whom, in two lines."""
    tie = facts.world.ties[facts.disputes.tie[row]]
    one, other = _node(facts, int(tie["a"])), _node(facts, int(tie["b"]))
    return f"{ABOUT[int(tie['kind'])]}, between {one}", f"and {other}."


def _born(facts: Facts, event: np.void) -> str:
    origin, severity = divmod(int(event["c"]), 8)
    whence = {
        ev.SPARK: "It begins",
        ev.OFFSPRING: f"It is drawn in by dispute {event['b']} nearby, and begins",
        ev.RELAPSE: f"The agreement in dispute {event['b']} is broken, and it begins anew",
    }[origin]
    return f"{whence}, as {GRAVITY[severity]}."


def _noticed(facts: Facts, event: np.void) -> str:
    if event["b"] == ev.BY_VOLUNTEER:
        return "A volunteer of the village hears of it."
    if event["b"] in (ev.BY_MEMBER, ev.BY_CADRE, ev.BY_LEADER):
        callers = {ev.BY_MEMBER: "A party member", ev.BY_CADRE: "A cadre", ev.BY_LEADER: "A leader"}
        return f"{callers[int(event['b'])]} who calls on a household comes to know of it."
    who = unit_words(facts, int(event["a"]))
    if event["b"] == ev.BY_CAMERA:
        return f"{_upper(who)} sees it on a camera."
    if event["b"] == ev.BY_FLAG:
        return f"{_upper(who)} notices it on a visit after an early warning."
    occasion = "on a patrol visit" if event["b"] == ev.BY_PATROL else "while looking after the group"
    return f"{_upper(who)} notices it {occasion}."


def _voiced(facts: Facts, event: np.void) -> str:
    lost = " The report is lost on the way; nobody comes." if event["c"] & ev.LOST else ""
    lost += " An agent carries it." if event["c"] & ev.CARRIED else ""
    which = "One party" if event["a"] == _tie_of(facts, event)["a"] else "The other party"
    return f"{which} tells {SAID_TO[int(event['b'])]}.{lost}"


def _tie_of(facts: Facts, event: np.void) -> np.void:
    row = row_of(facts.disputes, int(event["subject"]))
    tie: np.void = facts.world.ties[facts.disputes.tie[row]]
    return tie


def _opened(facts: Facts, event: np.void) -> str:
    due = f", due by {facts.calendar.date_of(int(event['c']))}" if event["c"] >= 0 else ""
    return f"A case is opened at {unit_words(facts, int(event['a']))}{due}."


def _recorded(facts: Facts, event: np.void) -> str:
    return "The book gets a second record of the same case." if event["b"] else "It is entered into the book."


def _began(facts: Facts, event: np.void) -> str:
    unit = int(event["b"])
    return f"Session {event['c']} begins with {unit_words(facts, unit)}."


def _session_ended(facts: Facts, event: np.void) -> str:
    level = int(facts.unit_level[facts.institution.workers["unit"][event["a"]]])
    good = "the court rules" if level == COURT else "the parties agree"
    by = " of a team's" if event["c"] & ev.BY_TEAM else ""
    by += " with a legal adviser" if event["c"] & ev.ADVISED else ""
    result = good if event["c"] & ev.AGREED else "no agreement"
    return f"It ends after {event['b']} minutes of work{by}: {result}."


def _passed_up(facts: Facts, event: np.void) -> str:
    reason = REASON_WORDS[int(event["c"]) % 4]  # above it stands the due day, if a desk takes over
    if event["b"] < 0:
        return f"There is no desk above: the parties are left with it ({reason})."
    return f"It is passed up to {unit_words(facts, int(event['b']))}: {reason}."


def _on_paper(facts: Facts, event: np.void) -> str:
    late = ", after its deadline" if event["c"] else ""
    return (
        f"{_upper(unit_words(facts, int(event['a'])))} closes the case on paper{late} "
        f"({REASON_WORDS[int(event['b'])]}). The dispute goes on, unseen."
    )


def _ended(facts: Facts, event: np.void) -> str:
    unit = int(event["b"])
    meanwhile = f" The case at {unit_words(facts, unit)} is closed with it." if unit >= 0 else ""
    return {
        ev.LUMPED: f"The parties give it up, unsettled.{meanwhile}",
        ev.BILATERAL: f"The parties settle it between themselves.{meanwhile}",
        ev.AGREEMENT: f"It ends in an agreement before {unit_words(facts, unit)}.",
        ev.RULED: "It ends with a ruling: closed in law.",
    }[int(event["a"])]


_TELL: Final[dict[int, Callable[[Facts, np.void], str]]] = {
    ev.BORN: _born,
    ev.PROVOKED: lambda facts, event: "Fresh provocation between the same two.",
    ev.VOICED: _voiced,
    ev.NOTICED: _noticed,
    ev.INTENSIFIED: lambda facts, event: f"It hardens: now {GRAVITY[int(event['a'])]}.",
    ev.INCIDENT: lambda facts, event: f"It comes to an incident: now {GRAVITY[int(event['a'])]}.",
    ev.OPENED: _opened,
    ev.RECORDED: _recorded,
    ev.MERGED: lambda facts, event: "The platform merges a second report into the open case.",
    ev.SESSION_BEGAN: _began,
    ev.SESSION_ENDED: _session_ended,
    ev.PASSED_UP: _passed_up,
    ev.REMINDED: lambda facts, event: f"The platform reminds {unit_words(facts, int(event['a']))}.",
    ev.CLOSED_ON_PAPER: _on_paper,
    ev.RETURNED: lambda facts, event: "A follow-up call finds that nothing is settled: the case is reopened.",
    ev.ENDED: _ended,
}


def _tell(facts: Facts, event: np.void) -> str:
    return _TELL[int(event["kind"])](facts, event)


def _aftermath(facts: Facts, row: int) -> list[Moment]:
    """What it set off, in disputes of their own, and of the end of the run."""
    disputes = facts.disputes
    told = []
    for child in np.flatnonzero(disputes.parent == row):
        what = "The agreement is broken" if disputes.origin[child] == ev.RELAPSE else "It draws in others"
        number = int(disputes.ids[child])
        told.append(Moment(int(disputes.birth[child]), f"{what}: see dispute {number}.", None, number))
    if disputes.outcome[row] < 0:
        told.append(Moment(facts.horizon, "The run stops; the dispute still goes on.", None))
    return told


def two_books(facts: Facts, row: int) -> list[str]:
    """The same life as the platform reports it, beside the truth."""
    disputes, book = facts.disputes, facts.disputes.book
    days = (disputes.end[row] - disputes.birth[row]) / MINUTES_PER_DAY
    ended = "gone on for" if disputes.outcome[row] < 0 else "ended after"
    truth = f"In truth: {ended} {days:.1f} days"
    truth += ", unknown to any office" if disputes.detected[row] == NEVER else ""
    records = int(disputes.count(ev.RECORDED)[row])
    if not records:
        return ["In the book: nothing.", f"{truth}."]
    told = [f"recorded {({1: 'once', 2: 'twice'}).get(records, f'{records} times')}"]
    for closing in np.flatnonzero(book.dispute == row):
        how = "as a failure" if book.failed[closing] else "as settled"
        if book.has_due[closing]:
            how += " and on time" if book.on_time[closing] else " and late"
        told.append(f"closed {how} on {when(facts, int(book.minute[closing]))}")
    if len(told) == 1:
        told.append("never closed")
    return [f"In the book: {'; '.join(told)}.", f"{truth}."]
