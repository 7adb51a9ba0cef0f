"""`validate` and `explain`: what a scenario says, and what is wrong with it."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.cli.running import warm_up_aloud
from analysis.cli.terminal import print_json, talk
from analysis.words.ranges import range_words
from sim.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from sim.scenario import Described, Scenario

BUILT_UP_TO_RESIDENTS = 1_000_000
"""A larger place is not built by `validate`: its file is to be checked on any machine."""
WIDEST_VALUE = 36
"""Letters of a value in a listing; longer ones are cut, and whole in the card and in JSON."""


def validate(files: Sequence[Path], *, policies: Sequence[Path], as_json: bool, scale: int = 1) -> bool:
    """Check scenarios, each to its last problem; whether all are usable."""
    reports = [(file, *_check(file, policies, scale)) for file in files]
    if as_json:
        told = [
            {"file": str(file), "valid": not problems, "problems": [asdict(problem) for problem in problems]}
            for file, _, problems in reports
        ]
        print_json({"valid": all(one["valid"] for one in told), "files": told})
    else:
        for file, words, problems in reports:
            for problem in problems:
                talk(str(problem))
            if not problems:
                print(f"{file}: {words}")
    return not any(problems for _, _, problems in reports)


def _check(file: Path, policies: Sequence[Path], scale: int) -> tuple[str, Sequence[Problem]]:
    """What to say of a good file, and the problems of a bad one."""
    from sim.scenario import load

    try:
        scenario = load(file, overlays=policies, scale=scale)
        residents = sum(settlement.residents for settlement in scenario.place.settings.values())
        if residents <= BUILT_UP_TO_RESIDENTS:
            _build(scenario)
    except ScenarioError as error:
        return "", error.problems
    return f"good ({scenario.title or scenario.name}, {residents:,} residents)", ()


def _build(scenario: "Scenario") -> None:
    """Build place and institution: some problems, such as a network's unknown nodes, only show there."""
    warm_up_aloud()
    from sim.prepare import prepare

    prepare(scenario, seed=1, days=1)


def explain(scenario: "Scenario", *, path: str | None, as_json: bool) -> None:
    """Print resolved values with range, source and origin: all, those below a path, or one in full."""
    paths = scenario.paths(cells=True)
    if path is not None:
        paths = [known for known in paths if known == path or known.startswith(f"{path}.")]
    described = [scenario.describe(known) for known in paths]
    whole = scenario.describe(path) if path is not None and (path in scenario.paths() or not paths) else None
    if as_json:
        told = [asdict(one) for one in ([whole] if whole else described)]
        print_json({"scenario": scenario.name, "digest": scenario.digest, "values": told})
        return
    if whole is None and path is not None and paths == [path]:
        whole = described[0]
    if whole is not None:
        print("\n".join(_card(whole)))
    if len(described) > 1:
        given = [one for one in described if one.value is not None]
        print("\n".join(([""] if whole else []) + _listing(given)))


def _card(one: "Described") -> list[str]:
    """Everything known of one value."""
    table = isinstance(one.value, dict)
    facts = {
        "meaning": one.meaning,
        "unit": one.unit,
        "source": " ".join(filter(None, [one.source, one.grade and f"(grade {one.grade})"])),
        "range": " ".join(filter(None, [range_words(one), one.distribution])),
        "allowed": "" if one.allowed_low is None else f"{one.allowed_low:,.10g} to {one.allowed_high:,.10g}",
        "said in": one.origin,
        "quote": one.quote,
        "note": one.note,
    }
    lines = [one.path if table else f"{one.path} = {_value(one.value)}"]
    return lines + [f"  {name:<8}  {fact}" for name, fact in facts.items() if fact]


def _listing(described: Sequence["Described"]) -> list[str]:
    """One line for each value, in columns."""
    rows = [("path", "value", "unit", "source", "range", "said in")]
    for one in described:
        value = _value(one.value)
        value = value if len(value) <= WIDEST_VALUE else f"{value[: WIDEST_VALUE - 1]}…"
        rows.append((one.path, value, one.unit, one.source or "", range_words(one), one.origin))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def _value(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_value(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {_value(item)}" for name, item in value.items() if item is not None)
    return f"{value:.10g}" if isinstance(value, float) else str(value)
