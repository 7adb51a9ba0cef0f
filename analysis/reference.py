"""The generated tables of `docs/model.md`: written from the code, so that they cannot lag behind it.

The document is prose by hand. Between `<!-- generated: name -->` and `<!-- end -->` stands a block that
`python run.py reference` replaces; with `--check` it only says which blocks are out of date.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from analysis import reference_columns, reference_rules
from analysis.words.ranges import range_words
from sim.errors import RunError
from sim.scenario import Described, Scenario, loads
from sim.scenario.fields import REQUIRED, Model, Spec, specs
from sim.scenario.load import BUNDLED
from sim.scenario.parameters import Parameters
from sim.scenario.policies import Policies

DOCS: Final = Path(__file__).parents[1] / "docs"
DOCUMENT: Final = DOCS / "model.md"
POLICIES: Final = DOCS / "policies.md"
MARK: Final = "<!-- generated: "
BLOCK: Final = re.compile(r"<!-- generated: (?P<name>[a-z_.]+) -->\n(?P<body>.*?)<!-- end -->", re.DOTALL)
BASE: Final = (
    "{schema: 1, name: reference, extends: base.yaml, place: {"
    "townships: [{name: A, villages: {urban: 1}}], settings: {urban: {"
    "residents: {value: 40, source: assumed}, households: {value: 16, source: assumed}}}}}"
)
"""The least that a scenario can say: all else is what `base.yaml` gives."""
NOTHING: Final = "–"
PARAMETER_HEAD: Final = (
    "name", "meaning", "unit", "default", "range", "distribution", "source", "grade", "note",
)  # fmt: skip


# --- the document ------------------------------------------------------------------------------------


def renewed(text: str) -> tuple[str, list[str]]:
    """The document with every block made anew, and the names of those that changed.

    RunError where a mark is torn, a block unknown or twice there, or one that should be there is missing.
    """
    blocks = all_blocks()
    found = [match["name"] for match in BLOCK.finditer(text)]
    if text.count(MARK) != len(found) or any(MARK in match["body"] for match in BLOCK.finditer(text)):
        raise RunError(f"{DOCUMENT.name}: a block lacks its `<!-- end -->`, or its mark is misspelt")
    wrong = set(found) ^ set(blocks)
    if wrong or len(found) > len(blocks):
        twice = {name for name in found if found.count(name) > 1}
        raise RunError(
            f"{DOCUMENT.name}: unknown, missing or doubled blocks: {', '.join(sorted(wrong | twice))}"
        )
    fresh = {name: f"{block()}\n" for name, block in blocks.items()}
    changed = [match["name"] for match in BLOCK.finditer(text) if match["body"] != fresh[match["name"]]]
    return BLOCK.sub(
        lambda match: f"{MARK}{match['name']} -->\n{fresh[match['name']]}<!-- end -->", text
    ), changed


def bring_up_to_date(*, check: bool = False) -> list[str]:
    """Rewrite `docs/policies.md` and the blocks of `docs/model.md` unless only checking.

    Returns the names of the blocks that were out of date, and `policies.md` if that was.
    """
    from analysis.reference_policies import text as policies

    try:
        text = DOCUMENT.read_text(encoding="utf-8")
        fresh, changed = renewed(text)
        if changed and not check:
            DOCUMENT.write_text(fresh, encoding="utf-8", newline="\n")
        entries = policies(loads(BASE, name="base", folder=BUNDLED))
        if not POLICIES.exists() or POLICIES.read_text(encoding="utf-8") != entries:
            changed.append(POLICIES.name)
            if not check:
                POLICIES.write_text(entries, encoding="utf-8", newline="\n")
    except OSError as problem:
        raise RunError(f"{DOCUMENT}: {problem.strerror}; the document is part of a checkout") from None
    return changed


def all_blocks() -> dict[str, Callable[[], str]]:
    """What stands in each block, by its name."""
    scenario = loads(BASE, name="base", folder=BUNDLED)
    blocks: dict[str, Callable[[], str]] = {
        "words": _words,
        "columns.world": lambda: _entities(reference_columns.WORLD),
        "columns.institution": lambda: _entities(reference_columns.INSTITUTION),
        "columns.run": lambda: _entities(reference_columns.RUN),
        "columns.state": _states,
        "phases": _phases,
        "constants": _constants,
        "streams": _streams,
        "levers": lambda: table(("lever", "meaning", "unit", "default", "allowed"), lever_rows(Policies, "")),
        "events": _events,
        "codes": _codes,
        "outcomes": _outcomes,
    }
    for phase in _phase_names():
        blocks[f"rules.{phase}"] = lambda phase=phase: reference_rules.rendered(phase)  # type: ignore[misc]
    groups = [f"parameters.{name}" for name in specs(Parameters)]
    for group in (*groups, "calendar", "world", "costs"):
        blocks[group] = lambda group=group: parameters(scenario, group)  # type: ignore[misc]
    return blocks


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table in Markdown; an empty cell shows a dash."""

    def line(cells: Iterable[object]) -> str:
        words = [str(cell).replace("|", "\\|").replace("\n", " ") or NOTHING for cell in cells]
        return f"| {' | '.join(words)} |"

    return "\n".join([f"| {' | '.join(head)} |", "|---" * len(head) + "|", *map(line, rows)])


# --- values --------------------------------------------------------------------------------------------


def parameters(scenario: Scenario, group: str) -> str:
    """The table of a group of values of `base.yaml`: what each means, and what it rests on."""
    paths = [path for path in scenario.paths() if path.startswith(f"{group}.")]
    return table(PARAMETER_HEAD, parameter_rows(scenario, paths, under=f"{group}."))


def parameter_rows(scenario: Scenario, paths: Iterable[str], *, under: str = "") -> Iterator[tuple[str, ...]]:
    """A row for each path, whose name is told without the prefix `under`."""
    for path in paths:
        one, spec = scenario.describe(path), spec_of(path)
        said = (one.distribution or "", source(one, spec), one.grade or "", one.note or "")
        name = f"`{path.removeprefix(under)}`"
        yield name, one.meaning, one.unit, value(one.value), bounds(one, spec), *said


def spec_of(path: str) -> Spec:
    """What the schema says of a path."""
    model: type[Model] = Scenario
    *groups, name = path.split(".")
    for group in groups:
        inner = specs(model)[group].model
        assert inner is not None, path
        model = inner
    return specs(model)[name]


def source(one: Described, spec: Spec) -> str:
    """Where a value comes from; of what is no number, that it is a choice."""
    return one.source or ("a choice" if not spec.numeric else "not said")


def bounds(one: Described, spec: Spec) -> str:
    """The range thought possible, or why there is none."""
    ends = one.factors or (one.low, one.high)
    if ends[0] is not None and ends[0] == ends[1]:
        return "fixed"
    if words := range_words(one, number=value):
        return words
    if spec.choices:
        return f"{'some' if spec.kind == 'words' else 'one'} of {', '.join(spec.choices)}"
    if not spec.numeric:
        return "none: a choice"
    if spec.shares:
        return "none: all of one name"
    return "none given"


def value(given: Any) -> str:
    """A value in few letters: cells (and rows) of a table that are alike are told together."""
    if isinstance(given, dict):
        alike: dict[str, list[str]] = {}
        for name, cell in given.items():
            alike.setdefault(value(cell), []).append(name)
        nested = any(isinstance(cell, dict) for cell in given.values())
        told = [("/".join(names), cell) for cell, names in alike.items()]
        if nested:
            return "; ".join(f"{names}: {cell}" for names, cell in told)
        if len(told) == 1 and len(given) > 1:
            return f"{told[0][1]} each"
        return ", ".join(f"{names} {cell}" for names, cell in told)
    if isinstance(given, list):
        return ", ".join(value(item) for item in given)
    if isinstance(given, float):
        return str(np.format_float_positional(given, trim="-"))
    if given is None or isinstance(given, bool):
        return {None: "none", True: "true", False: "false"}[given]
    return str(given)


def lever_rows(model: type[Model], path: str) -> Iterator[tuple[str, ...]]:
    """A row for each lever of a policy, those of its groups after the group."""
    one_of = model.one_of
    for name, spec in specs(model).items():
        below = f"{path}.{name}" if path else name
        if spec.model is not None:
            kind = "by setting" if spec.shape == "groups" else "a group"
            rule = f"; one of {', '.join(spec.model.one_of)}" if spec.model.one_of else ""
            default = "absent" if spec.optional else "needed"
            yield f"`{below}`", f"{spec.meaning} ({kind}{rule})", "", default, ""
            yield from lever_rows(spec.model, below)
            continue
        default = "needed" if spec.default is REQUIRED else value(spec.default)
        default = "one of these" if name in one_of else default
        yield f"`{below}`", spec.meaning, spec.unit, default, _allowed(spec)


def _allowed(spec: Spec) -> str:
    if spec.choices:
        return ", ".join(spec.choices)
    if spec.kind == "flag":
        return "true, false"
    return f"{spec.low:,.10g} to {spec.high:,.10g}{', whole' if spec.integer else ''}"


# --- the rest of the code --------------------------------------------------------------------------------


def _phase_names() -> list[str]:
    from sim.schedule import PHASES

    return [phase.name for phase in PHASES]


def _words() -> str:
    from sim import vocabulary

    named = (
        ("setting", vocabulary.SETTINGS), ("kind of dispute and tie", vocabulary.KINDS),
        ("level", vocabulary.LEVELS), ("channel", vocabulary.CHANNELS), ("age band", vocabulary.AGE_BANDS),
        ("type of organisation", vocabulary.ORGANISATIONS), ("of whom a group is", vocabulary.GROUPS),
        ("post", vocabulary.POSTS),
    )  # fmt: skip
    return table(("", "numbered from 0"), ((name, ", ".join(words)) for name, words in named))


def _entities(sources: Iterable[reference_columns.Source]) -> str:
    head = ("column", "type", "unit", "meaning")
    parts = []
    for one in sources:
        rows = [
            (f"`{column.name}`", column.kind, column.unit, column.meaning)
            for column in reference_columns.columns(one)
        ]
        parts.append(f"**{one.title}** (`{one.module}`, `{one.name}`)\n\n{table(head, rows)}")
    return "\n\n".join(parts)


def _states() -> str:
    rows = [
        (state.entity, f"`{column.name}`", column.kind, column.unit, column.meaning)
        for state in reference_columns.STATES
        for column in state.columns
    ]
    return table(("entity", "state", "type", "unit", "meaning"), rows)


def _phases() -> str:
    from sim.events import EVENTS, phase_of
    from sim.schedule import PHASES

    rows = []
    for number, phase in enumerate(PHASES, start=1):
        own = [f"`{rule.name}`" for rule in reference_rules.rules_of(phase.name)]
        others = [f"`{name}`" for name in reference_rules.borrowed_by(phase.name)]
        rules = ", ".join(own) + (f"; of other phases {', '.join(others)}" if others else "")
        written = [event.name for event in EVENTS if phase.name in phase_of(event.code)]
        rows.append((number, f"`{phase.name}`", phase.meaning, rules, ", ".join(written)))
    return table(("", "phase", "what happens", "rules", "rows that it may write"), rows)


def _constants() -> str:
    rows = [
        (f"`{one.name}`", f"`{one.value}`", one.words, f"`{one.module}`")
        for one in reference_rules.constants()
    ]
    return table(("name", "value", "meaning and range", "where"), rows)


STREAM_USES: Final = {
    "household": ("once", "household", "size, order of adjusting it, migrant, language, shared temper"),
    "resident": (
        "once",
        "resident",
        "child or adult, age band, sex, party, digital access, temper, trust, motivation",
    ),
    "organisation": ("once", "organisation", "temper"),
    "tie": ("once", "household or adult, by row of ties", "how many ties; for each, with whom"),
    "village": ("once", "village", "its weight in the sharing out of households"),
    "spark": ("block of 365 days", "tie", "how many candidates; for each, when, and whether it catches"),
    "request": (
        "block of 365 days",
        "adult",
        "how many requests; for each, when, work, source and loss, patience",
    ),
    "worker": (
        "once, by the world's seed",
        "post",
        "skill, language, specialism, susceptibility to fatigue, veteran, aptitude of a joint group's head",
    ),
    "head": ("once, by the world's seed", "resident", "aptitude: the best adult of a group is its head"),
    "coverage": (
        "once, by the world's seed",
        "village",
        "a mark for each policy that comes village by village",
    ),
    "offspring": (
        "day",
        "tie of the parent",
        "how many candidates; for each, end, tie, whether it catches, minute",
    ),
    "birth": ("day", "tie", "severity at birth, voicer"),
    "parties": ("day", "tie", "event, minute, channel, loss of the report"),
    "outreach": (
        "day",
        "tie; post",
        "noticed by patrol at either party, by either head, a volunteer, joint group, camera, whoever calls; "
        "absence",
    ),
    "intake": ("day", "tie", "whether a head enters the case into the book"),
    "casework": ("day", "tie, by level and session", "length, agreement, breach, when, on paper, found out"),
    "supervision": ("day", "tie", "closure on paper, found out"),
    "feedback": ("day", "post", "quitting"),
    "month_end": (
        "month",
        "resident; household; grid",
        "taking part; empty report, public praise; calls and their phase; lot of the rating, who is asked",
    ),
}
"""Of each stream: how often it gets a new key, what entity a draw is for, and what its slots decide."""


def _streams() -> str:
    from sim.draws import STREAMS

    unsaid = set(STREAMS) ^ set(STREAM_USES)
    if unsaid:
        raise RunError(f"streams and their uses differ: {', '.join(sorted(unsaid))}")
    rows = [(number, f"`{name}`", *STREAM_USES[name]) for name, number in STREAMS.items()]
    return table(("number", "stream", "new key each", "entity", "what is drawn"), rows)


def _events() -> str:
    from sim.events import EVENTS, phase_of

    rows = [
        (one.code, f"`{one.name}`", one.subject, one.a, one.b, one.c, phase_of(one.code)) for one in EVENTS
    ]
    return table(("kind", "name", "subject", "a", "b", "c", "written in"), rows)


def _codes() -> str:
    from sim import events

    named = (
        ("origin", events.ORIGINS), ("noticer", events.NOTICERS), ("reason", events.REASONS),
        ("outcome", events.OUTCOMES), ("source of a request", events.REQUEST_SOURCES),
        ("account of minutes", events.ACCOUNTS), ("ledger of points", events.LEDGER),
    )  # fmt: skip
    return table(("", "numbered from 0"), ((name, ", ".join(words)) for name, words in named))


def _outcomes() -> str:
    from analysis.measures import MEASURES, measure_names

    rows = []
    for one in (MEASURES[name] for name in measure_names()):
        told_by = ", ".join(one.dimensions[1:])
        rows.append((f"`{one.name}`", one.unit, one.book, one.better, told_by, one.meaning))
    return table(("outcome", "unit", "book", "better", "also by", "meaning"), rows)
