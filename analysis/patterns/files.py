"""A scorecard in files: scorecard.csv, scorecard.json and figures; each appears whole or not at all."""

import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from analysis.patterns.gather import Asked
from analysis.patterns.registry import Finding
from analysis.patterns.seen import Seen
from analysis.patterns.wording import headline, tally

SCHEMA: Final = "gridgov-patterns/1"
RULE: Final = "rule"
"""What a pattern is made of that JSON cannot hold."""


def row_of(one: Finding) -> dict[str, Any]:
    """A finding as a flat row; numbers in the unit that the pattern is told in, None where there is none."""
    times, pattern, interval = one.pattern.told_times, one.pattern, one.interval

    def plain(value: float) -> float | None:
        return times * value if math.isfinite(value) else None

    return {
        "family": pattern.family,
        "pattern": pattern.name,
        "title": pattern.title,
        "verdict": one.verdict,
        "value": plain(interval.value),
        "low": plain(interval.low),
        "high": plain(interval.high),
        "n": interval.n,
        "unit": pattern.unit,
        "wanted_low": plain(pattern.low),
        "wanted_high": plain(pattern.high),
        "number": pattern.number,
        "bound_from": pattern.source,
        "bound_grade": pattern.grade,
        "why": one.why,
        "detail": one.detail,
    }


def as_json(asked: Asked, findings: Sequence[Finding], *, command: Sequence[str] = ()) -> dict[str, Any]:
    """The scorecard as JSON holds it."""
    from analysis.results import provenance

    return {
        "schema": SCHEMA,
        "scenario": asked.base.name,
        "digest": asked.base.digest,
        "place": asdict(asked.place),
        "headline": headline(findings, asked.base.name),
        "tally": tally(findings),
        "absent_arms": asked.menu.absent,
        "patterns": [row_of(one) for one in findings],
        **provenance(command=command),
    }


def write_scorecard(
    asked: Asked,
    seen: Seen,
    findings: Sequence[Finding],
    *,
    folder: Path,
    command: Sequence[str] = (),
    figures: bool = True,
) -> list[Path]:
    """Write the card into the study's folder; returns the paths. RunError where that fails."""
    import pandas as pd

    from analysis.patterns.figures import drawn
    from analysis.stamp import png
    from analysis.study.store import told, write_json, write_whole

    table = pd.DataFrame([row_of(one) for one in findings])
    pictures = drawn(asked, seen, findings) if figures else {}
    with told(folder):
        write_whole(folder / "scorecard.csv", table.to_csv(index=False, lineterminator="\n").encode())
        write_json(folder / "scorecard.json", as_json(asked, findings, command=command))
        for name, figure in pictures.items():
            picture = png(
                figure, scenario=asked.base.name, digest=asked.base.digest, seed=asked.place.first_seed
            )
            write_whole(folder / name, picture)
    return [folder / name for name in ("scorecard.csv", "scorecard.json", *pictures)]
