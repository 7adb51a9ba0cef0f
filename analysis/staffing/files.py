"""The answer as files: staffing.json, staffing.csv and the figures, in a folder that appears whole."""

import csv
import io
import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np

from analysis.results import write_folder
from analysis.staffing.answer import Found
from analysis.staffing.curve import marginal
from analysis.staffing.solver import Answer
from analysis.staffing.wording import sentences

SCHEMA: Final = "gridgov-staffing/1"
MARK: Final = "staffing.json"


def write_answer(found: Found, *, folder: Path, command: Sequence[str] = (), figures: bool = True) -> Path:
    """Write a folder of results, in place of an earlier one's; returns the folder."""

    def fill(fresh: Path) -> None:
        from analysis.staffing.figures import draw_figures

        (fresh / "staffing.csv").write_text(as_csv(found), encoding="utf-8")
        if figures:
            draw_figures(found, folder=fresh)
        whole = {"schema": SCHEMA, "command": list(command), **as_json(found)}
        (fresh / MARK).write_text(json.dumps(whole, indent=1, allow_nan=False), encoding="utf-8")

    return write_folder(folder, fill, mark=MARK, schema=SCHEMA)


def as_json(found: Found) -> dict[str, Any]:
    """Everything that was found, as JSON holds it; None for what is not defined."""
    question, lever, zone = found.question, found.lever, found.zone
    source = asdict(question.source)
    return {
        "sentences": sentences(found),
        "scenario": found.place.scenario.name,
        "digest": found.place.scenario.digest,
        "source": source,
        "lever": {"name": lever.name, "unit": lever.unit, "today": lever.today, "least": lever.least},
        "draws": question.draws,
        "draw": "plausible world" if question.source.worlds else "replication",
        "places": 1,
        "runs": found.runs,
        "runs_made": found.made,
        "outcome": question.outcome,
        "targets": [str(target) for target in question.targets],
        "answer": None if found.answer is None else _answer(found.answer),
        "points": _points(found),
        "marginal": {
            name: [
                {"fewer": step.fewer, "more": step.more, "told": step.told, **step.change.as_dict()}
                for step in marginal(curve)
            ]
            for name, curve in found.curves.items()
        },
        "knees": {name: knee and asdict(knee) for name, knee in found.knees.items()},
        "comfort_zone": zone and asdict(zone),
        "erlang": _erlang(found),
        "worth": [
            {
                "policy": priced.policy,
                "assumed": priced.assumed,
                "setting": priced.setting,
                "at": priced.value,
                "worths": {
                    name: {**asdict(worth), "effect": worth.effect.as_dict()}
                    for name, worth in priced.worths.items()
                },
            }
            for priced in found.worths
        ],
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "number": answer.number,
        "reached": answer.reached,
        "confidence": answer.confidence,
        "candidates": answer.candidates,
        "looks": list(answer.looks),
        "draws": answer.draws,
        "below": answer.below and answer.below.number,
        "tests": [
            {
                "number": test.number,
                "verdict": test.verdict,
                "draws": test.draws,
                "intervals": {name: interval.as_dict() for name, interval in test.intervals.items()},
            }
            for test in answer.tests
        ],
    }


def _points(found: Found) -> list[dict[str, Any]]:
    """One entry for each staffing: all outcomes with interval and band."""
    points: list[dict[str, Any]] = [
        {
            "staff": float(staff),
            "note": found.lever.note(float(staff)),
            "dominated": bool(beaten),
            "outcomes": {},
        }
        for staff, beaten in zip(found.curve.staff, found.dominated, strict=True)
    ]
    for name, curve in found.curves.items():
        for point, interval, band in zip(points, curve.intervals(), curve.band(), strict=True):
            point["outcomes"][name] = {**interval.as_dict(), "p10": _plain(band[0]), "p90": _plain(band[1])}
    return points


def _erlang(found: Found) -> dict[str, Any] | None:
    reference = found.reference
    if reference is None:
        return None
    return {
        "bare": [_plain(value) for value in reference.bare],
        "corrected": [_plain(value) for value in reference.corrected],
        "smallest_bare": reference.smallest_bare,
        "smallest_corrected": reference.smallest_corrected,
    }


def _plain(value: float | np.floating[Any]) -> float | None:
    return float(value) if math.isfinite(value) else None


def as_csv(found: Found) -> str:
    """A row for each outcome and staffing: mean, interval, band, and what one more worker changes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(
        ["outcome", "unit", "staff", "mean", "low", "high", "n", "p10", "p90", "one_more", "one_more_low",
         "one_more_high", "one_more_told", "dominated", "note"]
    )  # fmt: skip
    for name, curve in found.curves.items():
        steps = [*marginal(curve), None]
        rows = zip(curve.staff, curve.intervals(), curve.band(), steps, found.dominated, strict=True)
        for staff, interval, band, step, beaten in rows:
            told = interval.as_dict()
            change = step.change.as_dict() if step else {}
            writer.writerow(
                [name, curve.unit, f"{staff:g}", told["value"], told["low"], told["high"], told["n"],
                 _plain(band[0]), _plain(band[1]), change.get("value"), change.get("low"), change.get("high"),
                 step.told if step else None, bool(beaten), found.lever.note(float(staff))]
            )  # fmt: skip
    return text.getvalue()
