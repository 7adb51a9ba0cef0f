"""Print the table of `patterns.md`: each pattern in each place.

PYTHONPATH=. python docs/patterns.py results > table.md

Runs are kept in the folder that is named (`results` without one): what is there is not made again.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from analysis.patterns.families import patterns
from analysis.patterns.gather import Place, asked_of, findings_of, seen_of
from analysis.patterns.registry import Finding
from analysis.patterns.wording import headline, number, wanted
from analysis.results import provenance
from analysis.study import Results, Study, run_study

RUNS: Final = 6
PLACES: Final = (
    Place(scenario="hezuo", replications=RUNS),
    Place(scenario="dulan", replications=RUNS),
    Place(scenario="lanzhou", scale=100, replications=RUNS),
    Place(scenario="bayannur", scale=20, replications=RUNS),
    Place(scenario="xining", scale=40, replications=RUNS),
)
"""Full size where that is cheap; else smaller places, whose villages and grids have their real size."""
MARKS: Final = {"passed": "✓", "missed": "✗", "cannot be told": "?"}


def findings(place: Place, folder: Path) -> tuple[Finding, ...]:
    """A place's scorecard, its runs made or read."""
    chosen = patterns()
    asked = asked_of(place, chosen)
    there = folder / f"patterns_{place.scenario}"

    def run(study: Study) -> Results:
        return run_study(study, folder=there, command=sys.argv)

    seen = seen_of(asked, folder=there, run=run)
    return findings_of(seen, chosen)


def cell(one: Finding) -> str:
    """Verdict and number in a cell."""
    return f"{MARKS[one.verdict]} {number(one)}".strip()


def lines(cards: Sequence[tuple[Finding, ...]]) -> list[str]:
    """The table in Markdown, a row for each pattern."""
    heads = ["pattern", "wanted", *(place.scenario for place in PLACES)]
    found = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for row in zip(*cards, strict=True):
        one = row[0].pattern
        cells = [f"{one.title} (`{one.name}`)", f"{wanted(one)}, {one.grade}", *map(cell, row)]
        found.append("| " + " | ".join(cells) + " |")
    return found


def main(folder: Path) -> None:
    """Print headlines, versions and the table."""
    cards = [findings(place, folder) for place in PLACES]
    made = provenance(command=())
    for place, card in zip(PLACES, cards, strict=True):
        size = f", 1:{place.scale}" if place.scale > 1 else ""
        runs = f"{place.replications} runs an arm from seed {place.first_seed}"
        print(f"- {headline(card, place.scenario)} ({runs}{size}).")
    versions = ", ".join(f"{name} {version}" for name, version in made["packages"].items())
    print(f"\nSources {made['sources'][:12]}; Python {made['python']}, {versions}.\n")
    print("\n".join(lines(cards)))
    for place, card in zip(PLACES, cards, strict=True):
        print(f"\n**{place.scenario}**\n")
        for one in card:
            if one.why or one.detail:
                print(f"- `{one.pattern.name}`: {'; '.join(part for part in (one.why, one.detail) if part)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("results"))
