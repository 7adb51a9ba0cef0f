"""Each kind of folder, made by hand, says its answer in both languages on a well-formed page."""

import re
from pathlib import Path

import pytest
from unit.folders import made_by_hand
from unit.reported import Outline

from analysis.report.folder import recognise
from analysis.report.kinds import KINDS
from analysis.report.render import html

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize(
    ("mark", "english", "chinese"),
    [
        ("verify.json", "1 of 2 claims hold; 1 do not: two.", "不成立"),
        ("sensitivity.json", "hang most on sparks.rate_scale; of 2 assumptions 1 can", "假定"),
        ("scorecard.json", "Of 2 patterns that the model should show, 1 are shown", "规律"),
        (
            "calibration.json",
            "50% (40% to 60%) fit what is recorded; 1 of 2 targets",
            "与记录相符",
        ),
        ("carry_over.json", "1 of 1 targets of Dulan are met; before, 1 were", "都兰县"),
        ("staffing.json", "needs 4 gridworkers (it has 5)", "需要4名网格员"),
        ("robustness.json", "by 3.00 (2.90 to 3.10) percentage points on average", "最不后悔"),
    ],
)
def test_a_kind_says_its_answer_in_both_languages(
    tmp_path: Path, mark: str, english: str, chinese: str
) -> None:
    kind, found = recognise(made_by_hand(mark, tmp_path))
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
