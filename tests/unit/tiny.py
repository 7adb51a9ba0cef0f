"""Forty people in a house: a scenario of which a month runs in a few milliseconds."""

from pathlib import Path
from typing import Any

from analysis.study import Arm, Study, Worlds

TINY = """
schema: 1
name: tiny
extends: base.yaml
place:
  townships: [{name: A, villages: {urban: 1}}]
  settings:
    urban: {residents: {value: 40, source: assumed}, households: {value: 16, source: assumed}}
policies:
  staffing: {grids: {urban: {count: 1}}, gridworkers: {urban: {per_grid: 1}}}
  joint_defence: {households_per_head: 10}
"""
ARMS = (Arm(name="baseline"), Arm(name="no_groups", overlays=("no_groups",)))
TABLES = ("experiments.parquet", "outcomes.parquet", "cases.parquet", "worlds.parquet")


def tiny_scenario(folder: Path) -> str:
    """The scenario's file, in a folder."""
    file = folder / "tiny.yaml"
    file.write_text(TINY, encoding="utf-8")
    return str(file)


def tiny_study(folder: Path, **changes: Any) -> Study:
    """Two arms, three plausible worlds, two replications, of thirty days."""
    given: dict[str, Any] = {
        "arms": ARMS,
        "worlds": Worlds(count=3),
        "replications": 2,
        "days": 30,
        **changes,
    }
    return Study(name="tiny", scenario=tiny_scenario(folder), **given)


def tables_of(folder: Path) -> dict[str, bytes]:
    """The bytes of a study's tables."""
    return {name: (folder / name).read_bytes() for name in TABLES}
