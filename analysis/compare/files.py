"""A comparison in files: comparison.csv, .parquet, .json and figures; each appears whole or not at all."""

import io
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from analysis.compare.comparison import Compared, Comparison

if TYPE_CHECKING:
    import pandas as pd

SCHEMA: Final = "gridgov-comparison/1"


def frame(comparison: Comparison) -> "pd.DataFrame":
    """All effects of all arms, a row each; what the columns mean is told at `Effect`."""
    import pandas as pd

    return pd.DataFrame([effect.as_row() for arm in comparison.arms for effect in arm.effects])


def as_json(comparison: Comparison, *, command: Sequence[str] = ()) -> dict[str, Any]:
    """The comparison as JSON holds it."""
    from analysis.results import provenance

    worlds = comparison.study.worlds
    return {
        "schema": SCHEMA,
        "scenario": comparison.study.scenario,
        "scenario_digest": comparison.digest,
        "place": comparison.place,
        "residents": comparison.base.residents,
        "households": comparison.base.households,
        "days": comparison.days,
        "against": comparison.against,
        "worlds": None if worlds is None else asdict(worlds),
        "replications": comparison.study.replications,
        "runs": len(comparison.results.experiments),
        "failed_runs": len(comparison.results.failures),
        "basis": comparison.basis(),
        "sequential": None if comparison.took is None else comparison.took.told(),
        "notes": list(comparison.notes),
        "arms": [_arm(comparison, arm) for arm in comparison.arms],
        **provenance(command=command),
    }


def _arm(comparison: Comparison, arm: Compared) -> dict[str, Any]:
    return {
        "name": arm.name,
        "title": arm.title,
        "headline": comparison.headline(arm),
        "identical": arm.identical,
        "differs_in": [asdict(change) for change in arm.difference.changes],
        "differs_in_words": arm.difference.lines(),
        "warning": arm.difference.warning() or None,
        "effects": [_effect(effect.as_row()) for effect in arm.effects],
    }


def _effect(row: dict[str, Any]) -> dict[str, Any]:
    """A flat row with its intervals gathered."""
    ends = ("low", "high", "n")
    intervals = [name for name in row if f"{name}_low" in row]
    found = {name: value for name, value in row.items() if name not in intervals
             and not any(name == f"{one}_{end}" for one in intervals for end in ends)}  # fmt: skip
    for name in intervals:
        whole = {"value": row[name], **{end: row[f"{name}_{end}"] for end in ends}}
        found[name] = None if whole["n"] is None else whole
    return found


def write_comparison(
    comparison: Comparison, *, folder: Path, command: Sequence[str] = (), figures: bool = True
) -> list[Path]:
    """Write tables and figures into the study's folder; returns the paths. RunError where that fails."""
    from analysis.study.store import told, write_json, write_whole

    table = frame(comparison)
    parquet = io.BytesIO()
    table.to_parquet(parquet, compression="zstd", index=False)
    pictures: dict[str, bytes] = {}
    if figures and comparison.differing:
        from analysis.compare.figures import drawn

        pictures = drawn(comparison)
    with told(folder):
        write_whole(folder / "comparison.csv", table.to_csv(index=False, lineterminator="\n").encode())
        write_whole(folder / "comparison.parquet", parquet.getvalue())
        for name, picture in pictures.items():
            write_whole(folder / name, picture)
        write_json(folder / "comparison.json", as_json(comparison, command=command))
    names = ["comparison.csv", "comparison.parquet", "comparison.json", *pictures]
    return [folder / name for name in names]
