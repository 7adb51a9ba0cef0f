"""Chinese reports hold no English word, whatever the kind of folder; and what finds one does."""

import re
from pathlib import Path

import pytest
from unit.folders import folders_of_all_kinds
from unit.left import english, left_in_english

from analysis.report.folder import recognise
from analysis.report.kinds import KINDS
from analysis.report.render import html
from sim.scenario import load

OTHERS = re.compile("`[^`]*`|^“.*?”(?=；|$)")
"""Code, and the words of a source."""


@pytest.fixture(scope="module")
def folders(tmp_path_factory, town_run) -> dict[str, Path]:
    """A folder of each kind, by the kind's name."""
    made = folders_of_all_kinds(tmp_path_factory.mktemp("kinds"), town_run)
    return {recognise(folder)[0].name: folder for folder in made}


@pytest.mark.parametrize("name", [kind.name for kind in KINDS])
def test_a_report_in_chinese_holds_no_english_word(folders: dict[str, Path], name: str) -> None:
    kind, record = recognise(folders[name])
    assert left_in_english(html(kind.gather(folders[name], record), language="zh")) == []


@pytest.mark.parametrize("place", ["hezuo", "dulan", "xining", "bayannur", "lanzhou"])
def test_the_inputs_of_a_place_hold_no_english_word_and_no_untranslated_remark(place: str) -> None:
    from analysis.report.method import inputs
    from analysis.words.base import Quotation

    table = inputs(load(place)).blocks[-1]
    rows = [cell for row in table.rows for cell in row[:-1]]  # the last column cites sources
    assert [cell.en for cell in rows if isinstance(cell, Quotation)] == []
    assert [cell.zh for cell in rows if english(OTHERS.sub("", cell.zh))] == []


@pytest.mark.parametrize(
    ("page", "left"),
    [
        ("<p>联户长 <b>heads</b></p>", ["heads"]),
        ('<svg><text aria-label="load">负荷</text></svg>', ["load"]),
        ('<svg><text>share</text></svg><img alt="map"><input placeholder="name">', ["share", "map", "name"]),
        ("<code>python run.py</code><cite lang='en'>Grimm et al.</cite><b translate='no'>Wang</b>", []),
        ("<p>gridgov 按ODD规程，n = 3，M/M/1</p>", []),
    ],
)
def test_words_of_english_are_found_wherever_they_stand(page: str, left: list[str]) -> None:
    assert left_in_english(page) == left
