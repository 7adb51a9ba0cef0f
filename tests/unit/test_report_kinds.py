"""Each kind of folder, made by hand, says its answer in both languages on a well-formed page."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from unit.reported import Outline

from analysis.report.folder import recognise
from analysis.report.kinds import KINDS
from analysis.report.render import html

CHINESE = re.compile(r"[\u4e00-\u9fff]")
PLACE = {"scenario": "town", "overlays": [], "sets": [], "scale": 1, "days": None, "seed": 1}
MADE = {"command": ["run.py", "made"], "written": "2026-11-28T12:00:00+00:00", "sources": "0" * 64}
DAYS = "unsettled_severity_days_per_1000"


def interval(value: float, half: float = 0.1, n: int = 20) -> dict[str, Any]:
    return {"value": value, "low": value - half, "high": value + half, "n": n, "confidence": 0.95}


def gate(name: str, *, passed: bool) -> dict[str, Any]:
    return {
        "name": name, "passed": passed, "observed": 10.0, "exact": 9.0, "z": 1.0 if passed else 9.0, "n": 100,
        "standard_error": 1.0, "group": "Queues", "claim": "Waits are as Erlang says", "formula": "C(c, a)",
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
    "unit": "% of disputes", "wanted_low": 25.0, "wanted_high": None, "bound_from": "a study", "why": "",
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


@pytest.mark.parametrize(
    ("mark", "record", "english", "chinese"),
    [
        ("verify.json", VERIFY, "1 of 2 claims hold; 1 do not: two.", "不成立"),
        ("sensitivity.json", SENSITIVITY, "hang most on sparks.rate_scale; of 2 assumptions 1 can", "假定"),
        ("scorecard.json", PATTERNS, "Of 2 patterns that the model should show, 1 are shown", "规律"),
        (
            "calibration.json",
            CALIBRATE,
            "50% (40% to 60%) fit what is recorded; 1 of 2 targets",
            "与记录相符",
        ),
        ("carry_over.json", CARRIED, "1 of 1 targets of Dulan are met; before, 1 were", "都兰县"),
        ("robustness.json", ROBUSTNESS, "by 3.00 (2.90 to 3.10) percentage points on average", "最不后悔"),
    ],
)
def test_a_kind_says_its_answer_in_both_languages(
    tmp_path: Path, mark: str, record: dict[str, Any], english: str, chinese: str
) -> None:
    (tmp_path / mark).write_text(json.dumps(MADE | record), encoding="utf-8")
    kind, found = recognise(tmp_path)
    page = kind.gather(tmp_path, found)
    assert english in page.answers[0].en
    assert chinese in page.answers[0].zh
    assert CHINESE.search(page.certainty.zh)
    text = html(page)
    assert Outline(text).count("h1") == 1
    assert "<b>“" not in text
    assert "python run.py made" in text
    keys = [section.key for section in page.sections]
    assert keys[-1] == "provenance"
    assert {"limits", "method"} <= set(keys)


def test_every_kind_has_a_file_of_its_own() -> None:
    folder = Path(__file__).parents[2] / "analysis" / "report" / "kinds"
    assert {path.stem for path in folder.glob("*.py")} - {"__init__"} == {kind.name for kind in KINDS}
