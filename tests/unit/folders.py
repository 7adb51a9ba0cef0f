"""A folder of results of each kind, made by hand or by a run of a moment, for tests of their reports."""

import json
from pathlib import Path
from typing import Any

from unit.reported import comparison_folder

from analysis.study import Arm, Lever, Study, run_study
from sim.simulate import Run

PLACE = {"scenario": "town", "overlays": [], "sets": [], "scale": 1, "days": None, "seed": 1}
MADE = {"command": ["run.py", "made"], "written": "2026-11-28T12:00:00+00:00", "sources": "0" * 64}
DAYS = "unsettled_severity_days_per_1000"


def interval(value: float, half: float = 0.1, n: int = 20) -> dict[str, Any]:
    return {"value": value, "low": value - half, "high": value + half, "n": n, "confidence": 0.95}


def gate(name: str, *, passed: bool) -> dict[str, Any]:
    return {
        "name": name, "passed": passed, "observed": 10.0, "exact": 9.0, "z": 1.0 if passed else 9.0, "n": 100,
        "standard_error": 1.0, "group": "Queues", "claim": "As many of them wait at all as Erlang says",
        "formula": "C(c, a)",
    }  # fmt: skip


VERIFY = {
    "schema": "gridgov-verify/1", "passed": 1, "of": 2,
    "gates": [gate("one", passed=True), gate("two", passed=False)],
    "seeds": [1, 2], "engine": "compiled", "versions": {"python": "3.11"},
}  # fmt: skip
INFLUENCE = {"path": "parameters.sparks.rate_scale", "method": "oat", "low": 50.0, "high": 150.0, "n": 8}
SENSITIVITY = {
    "schema": "gridgov-sensitivity/1", "scenario": "town", "method": "oat", "parameters": 2, "runs": 40,
    "no_effect": ["parameters.staff.admin_share"],
    "outcomes": [
        {
            "outcome": DAYS,
            "mean": interval(4000, 100),
            "variance": {"parameters": interval(0.2), "luck_shared_by_all_points": 0.7},
            "influences": [
                INFLUENCE | {"influence": 100.0, "verdict": "told", "signed": 100.0, "relative": 0.025},
                INFLUENCE | {"path": "parameters.staff.admin_share", "influence": 60.0, "verdict": "luck",
                             "signed": -60.0, "relative": 0.015},
            ],
        }
    ],
}  # fmt: skip
PATTERN = {
    "family": "pyramid", 
    "title": "A third of disputes is given up", "value": 29.0, "low": 28.0,
    "high": 30.0, "n": 6,
    "unit": "% of disputes", "wanted_low": 25.0, "wanted_high": None, 
    "bound_from": "Michelson (2007) on 37 villages, recalled", "why": "",
}  # fmt: skip
PATTERNS = {
    "schema": "gridgov-patterns/1", "scenario": "town", "digest": "a" * 64,
    "place": PLACE | {"replications": 6, "first_seed": 1},
    "tally": {"passed": 1, "missed": 1, "cannot be told": 0},
    "patterns": [PATTERN | {"verdict": "passed"}, PATTERN | {"verdict": "missed", "wanted_high": 27.0}],
}  # fmt: skip
BAND = {"low": 0.4, "median": 0.5, "high": 0.6, "n": 50, "meets": interval(0.9)}
CHECK = {
    "target": {"measure": "hidden_share", "low": 0.3, "high": 0.6,
               "quote": "„<b>“", "note": "", "source": "found"},
    "prior": BAND, "posterior": BAND, "hit": True, "prior_hit": True, "verdict": "no different",
}  # fmt: skip
CALIBRATE = {
    "schema": "gridgov-calibration/1", "place": PLACE, "digest": "b" * 64,
    "runs": 100,
    "share_left": interval(0.5), "waves": [{}, {}], "checks": [CHECK, CHECK | {"hit": False}],
    "identifiability": [
        {"path": "parameters.sparks.rate_scale", "left": 0.7, "left_low": 0.6, "left_high": 1.1,
         "median": 0.8,
         "posterior": [0.5, 1.2], "n": 40.0}
    ],
    "trading_off": [{"one": "a", "other": "b", "correlation": -0.6, "low": -0.8, "high": -0.2, "n": 40.0}],
}  # fmt: skip
CARRIED = {
    "schema": "gridgov-carry-over/1", "from": PLACE, "to": PLACE | {"scenario": "dulan"}, "checks": [CHECK],
    "runs": 10, "runs_failed": 0, "travelled": ["parameters.sparks.rate_scale"],
}  # fmt: skip
STANDING = {name: interval(3.0) for name in ("mean", "worst", "mean_regret", "max_regret")} | {
    "best": interval(0.6)
}
BOX = {
    "convincing": False,
    "bounds": [{"path": "parameters.a", "above": 0.2, "below": None}],
    "density": interval(0.7),
}
ROBUSTNESS = {
    "schema": "gridgov-robustness/1", "scenario": "town", "against": "baseline",
    "rankings": [
        {"outcome": "requests_late_share", "unit": "percentage points", "first_holds": interval(0.6),
         "policies": [STANDING | {"arm": "no_groups"}, STANDING | {"arm": "baseline", "mean_regret": None}]}
    ],
    "cards": [
        {"arm": "no_groups", "fails": BOX, "best": None, "harms": [{"outcome": DAYS, "verdict": "worse"}]}
    ],
}  # fmt: skip


def _point(staff: float, late: float, note: str = "") -> dict[str, Any]:
    levels = {LATE: interval(late, 0.01), COST: interval(10 * staff, 1.0), DAYS: interval(4000 - staff, 90)}
    return {"staff": staff, "note": note, "dominated": False, "outcomes": levels}


def _step(fewer: float, more: float, change: float, *, told: bool) -> dict[str, Any]:
    return {"fewer": fewer, "more": more, "told": told, **interval(change, 0.01)}


LATE, COST = "requests_late_share", "cost_per_resident_yuan"
WORTH = {
    "outcome": LATE,
    "kind": "told",
    "value": 1.5,
    "low": 0.5,
    "high": None,
    "least": -2.0,
    "most": 3.0,
    "n": 20,
}
STAFFING = {
    "schema": "gridgov-staffing/1", "scenario": "town", "digest": "c" * 64, "source": PLACE,
    "lever": {"name": "gridworkers", "unit": "gridworkers", "today": 5, "least": 3},
    "draws": 20, "draw": "replication", "runs": 60, "outcome": LATE, "targets": [f"{LATE} <= 5%"],
    "answer": {"number": 4.0, "confidence": 0.95},
    "points": [
        _point(3.0, 0.2, "grids are merged: 3 of them instead of 5, one gridworker in each"),
        _point(4.0, 0.05), _point(5.0, 0.02),
    ],
    "marginal": {LATE: [_step(3.0, 4.0, -0.15, told=True), _step(5.0, 6.0, -0.001, told=False)]},
    "knees": {LATE: {"staff": 4.0, "low": 3.5, "high": 4.5}},
    "comfort_zone": {"threshold": 0.6, "low": 0.5, "high": 0.75, "strain": 0.85, "source": "assumed"},
    "erlang": {"bare": [0.01, 0.001, 0.0001], "corrected": [0.2, 0.04, 0.01]},
    "worth": [
        {"policy": "points", "assumed": "parameters.month_end.b_reward", "setting": "low", "at": 0.5, 
         "worths": {LATE: WORTH}},
        {"policy": "points", "assumed": None, "setting": "as written", "at": None,
         "worths": {LATE: WORTH | {"kind": "cannot tell"}}},
    ],
}  # fmt: skip
MADE_BY_HAND: dict[str, dict[str, Any]] = {
    "verify.json": VERIFY,
    "sensitivity.json": SENSITIVITY,
    "scorecard.json": PATTERNS,
    "calibration.json": CALIBRATE,
    "carry_over.json": CARRIED,
    "robustness.json": ROBUSTNESS,
    "staffing.json": STAFFING,
}
"""By the file that makes a folder one of its kind."""


def made_by_hand(mark: str, folder: Path) -> Path:
    """One of these folders."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / mark).write_text(json.dumps(MADE | MADE_BY_HAND[mark]), encoding="utf-8")
    return folder


def folders_of_all_kinds(into: Path, run: Run) -> list[Path]:
    """A folder of each kind; `run` is a year of the town."""
    from analysis.results import write_results

    made = [made_by_hand(mark, into / mark.partition(".")[0]) for mark in MADE_BY_HAND]
    write_results(run, folder=into / "run", figures=False)
    levers = (Lever(path="policies.joint_defence.households_per_head", values=(5.0, 10.0, 20.0)),)
    study = Study(
        name="made", title="Requests beyond what the town can bear", scenario="town",
        arms=(Arm(name="baseline"),), levers=levers, replications=2, days=30,
    )  # fmt: skip
    run_study(study, folder=into / "sweep", jobs=1)
    return [*made, into / "run", into / "sweep", comparison_folder(into / "compare", place="town")]
