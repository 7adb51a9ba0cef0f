"""`patterns`: from a command line to runs, and the scorecard on a screen, in a pipe or as JSON."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from analysis.cli.comparing import runner, tell_failures
from analysis.cli.terminal import print_json, progress_bar, waiting

if TYPE_CHECKING:
    from analysis.patterns.gather import Asked, Place
    from analysis.patterns.registry import Finding
    from analysis.study.plan import Study
    from analysis.study.results import Results

WIDTH_IN_A_PIPE: Final = 200


@dataclass(frozen=True, kw_only=True)
class Show:
    """Where and how it is told."""

    out: Path | None = None
    figures: bool = True
    as_json: bool = False


def score(place: "Place", *, only: Sequence[str], jobs: int | None, show: Show) -> bool:
    """Run, judge, print and write. Whether all runs went well; a missed pattern is a result, no failure."""
    from analysis.patterns import files
    from analysis.patterns.families import patterns
    from analysis.patterns.gather import asked_of, findings_of, seen_of

    chosen = patterns(only)
    asked = asked_of(place, chosen)
    folder = show.out or Path("results") / asked.study.name
    kept: list[Results] = []

    def run(study: "Study") -> "Results":
        kept.append(runner(folder, jobs=jobs)(study))
        return kept[-1]

    with progress_bar(asked.readings, unit="log") as on_log:
        seen = seen_of(asked, folder=folder, run=run, progress=on_log)
    findings = findings_of(seen, chosen)
    with waiting("writing results"):
        written = files.write_scorecard(
            asked, seen, findings, folder=folder, command=sys.argv, figures=show.figures
        )
    if show.as_json:
        told = files.as_json(asked, findings, command=sys.argv)
        print_json(told | {"files": [str(path) for path in written]})
    else:
        _tell(asked, findings, written)
    return not tell_failures(kept[-1])


def _tell(asked: "Asked", findings: "Sequence[Finding]", written: Sequence[Path]) -> None:
    """Print the card: what is missed first, then what cannot be told, then what is shown."""
    from rich.console import Console
    from rich.table import Table

    from analysis.patterns.wording import headline, number, wanted

    console = Console(width=None if sys.stdout.isatty() else WIDTH_IN_A_PIPE, highlight=False, emoji=False)
    colours = {"passed": "green", "missed": "red", "cannot be told": "yellow"}
    console.print(headline(findings, asked.base.title or asked.base.name), style="bold", markup=False)
    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for head in ("verdict", "pattern", "found", "wanted", "what else"):
        grid.add_column(head, overflow="fold", no_wrap=head == "verdict")
    for verdict in ("missed", "cannot be told", "passed"):
        for one in findings:
            if one.verdict == verdict:
                grid.add_row(
                    f"[{colours[verdict]}]{verdict}[/]",
                    f"{one.pattern.title} ({one.pattern.name})",
                    number(one) or "–",
                    f"{wanted(one.pattern)} [dim]{one.pattern.grade}[/]",
                    (one.why or one.detail).replace("[", r"\["),
                )
    console.print(grid)
    console.print(
        f"\n{asked.place.replications} runs of each of {len(asked.study.arms)} arms, in one place, with 95 % "
        f"intervals. What each number is, and where its bounds come from: {written[0]}; figures beside it.",
        markup=False,
    )
