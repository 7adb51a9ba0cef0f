"""A sensitivity analysis in files: influence.csv for other commands, effects.csv with all, JSON, figures."""

import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from analysis.sensitivity.answer import Sensitivity

if TYPE_CHECKING:
    import pandas as pd

SCHEMA: Final = "gridgov-sensitivity/1"
COLUMNS: Final = ("path", "outcome", "influence", "low", "high", "n", "method")
"""The columns of influence.csv."""


def frame(told: Sensitivity) -> "pd.DataFrame":
    """All influences, a row each: see `Influence`; `relative` is the influence as a part of the mean."""
    import pandas as pd

    rows = [
        asdict(one) | {"relative": told.relative(one), "meaning": told.meanings[one.path]}
        for all_of in told.influences.values()
        for one in all_of
    ]
    whole = pd.DataFrame(rows)
    return whole[[*COLUMNS, *(name for name in whole.columns if name not in COLUMNS)]]


def as_json(told: Sensitivity, *, command: Sequence[str] = ()) -> dict[str, Any]:
    """The analysis as JSON holds it; what is not defined is None."""
    from analysis.results import provenance

    return {
        "schema": SCHEMA,
        "scenario": told.plan.study.scenario,
        "method": told.method,
        "basis": told.basis(),
        "parameters": len(told.paths),
        "runs": len(told.plan),
        "replications": told.plan.study.replications,
        "notes": list(told.plan.notes),
        "refused": [{"outcome": name, "undefined_runs": count} for name, count in told.refused.items()],
        "no_effect": told.idle,
        "outcomes": [_outcome(told, name) for name in told.influences],
        **provenance(command=command),
    }


def _outcome(told: Sensitivity, name: str) -> dict[str, Any]:
    parts = told.parts[name]
    return {
        "outcome": name,
        "mean": told.means[name].as_dict(),
        "variance": {
            "parameters": parts.points.as_dict(),
            "luck_shared_by_all_points": _plain(parts.shared),
            "luck_that_differs": _plain(parts.noise),
            "replications": parts.replications,
        },
        "influences": [
            {key: _plain(value) for key, value in asdict(one).items() if key != "outcome"}
            | {"relative": _plain(told.relative(one))}
            for one in told.influences[name]
        ],
    }


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def write_sensitivity(
    told: Sensitivity, *, folder: Path, command: Sequence[str] = (), figures: bool = True
) -> list[Path]:
    """Write tables and figures into the study's folder; returns the paths. RunError where that fails."""
    from analysis.study.store import told as telling
    from analysis.study.store import write_json, write_whole

    table = frame(told)
    pictures: dict[str, bytes] = {}
    if figures:
        from analysis.sensitivity.figures import drawn

        pictures = drawn(told)
    tables = {"influence.csv": table[list(COLUMNS)], "effects.csv": table}
    with telling(folder):
        for name, rows in tables.items():
            write_whole(folder / name, rows.to_csv(index=False, lineterminator="\n").encode())
        for name, picture in pictures.items():
            write_whole(folder / name, picture)
        write_json(folder / "sensitivity.json", as_json(told, command=command))
    return [folder / name for name in (*tables, "sensitivity.json", *pictures)]
