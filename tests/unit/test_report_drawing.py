"""The drawer of charts: axes, folded words, marks that never tell by colour alone."""

import math
import xml.etree.ElementTree as ElementTree

import pytest

from analysis.report.drawing.axis import Axis, span_of
from analysis.report.drawing.bars import Bar, Bars, bars
from analysis.report.drawing.canvas import SERIES, fold, width_of
from analysis.report.drawing.dots import Dot, Dots, Row, dots
from analysis.report.drawing.lines import Line, Lines, Sign, lines
from analysis.report.render import WIDTHS
from analysis.words.base import LANGUAGES, Words

NAME = Words("a name", "名称")
SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[ElementTree.Element]:
    return ElementTree.fromstring(svg).findall(f"{SVG}text")


def inside(svg: str) -> bool:
    """Whether every word lies on the sheet, as wide as it is thought to be."""
    width = float(ElementTree.fromstring(svg).get("viewBox").split()[2])
    for one in texts(svg):
        wide, x = width_of(one.text or "", size=float(one.get("font-size"))), float(one.get("x"))
        start = {"start": x, "middle": x - wide / 2, "end": x - wide}[one.get("text-anchor")]
        if start < -1 or start + wide > width + 1:
            return False
    return True


def test_ticks_are_round_numbers_on_the_axis():
    assert Axis(-0.52, 0.52, 0, 100).ticks(6) == [-0.4, -0.2, 0.0, 0.2, 0.4]
    assert Axis(0, 7, 0, 100).ticks(8) == [0, 1, 2, 3, 4, 5, 6, 7]
    assert Axis(0, 1, 10, 110).at(0.5) == 60
    assert Axis(0, 1, 10, 110).at(9) == 110


def test_an_axis_has_room_even_for_one_number_or_none():
    assert span_of([]) == (0, 1)
    assert span_of([0.0, math.nan], zero=True) == (-1, 1)
    low, high = span_of([3.0])
    assert low < 3 < high


def test_words_are_folded_between_words_and_chinese_letters():
    assert fold("unsettled days of everybody", 120) == ["unsettled days", "of everybody"]
    assert fold("未化解强度日，按人群", 70) == ["未化解强度", "日，按人群"]
    assert all(not line.startswith(("，", "。")) for line in fold("一二三四，五六七八。九十", 60))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS.values())
def test_all_words_of_all_charts_lie_on_the_sheet(language, width):
    long = Words("a label that is so long that it has to be folded", "一个非常长以至于必须折行的标签文字说明")
    told = Words("−12.5% (−20.1% to −4.9%)", "−12.5%（−20.1%至−4.9%）")
    marks = [Dot(series=number, value=0.1 * number, low=-0.3, high=0.9, told=told) for number in range(3)]
    charts = [
        dots(
            Dots(
                title=NAME, note=NAME, rows=[Row(label=NAME), Row(label=long, dots=marks)], percent=True,
                series=[NAME, long, NAME], left=Words("◀ worse", "◀ 恶化"), right=Words("better ▶", "改善 ▶"),
            )
        ),
        bars(Bars(title=NAME, note=NAME, series=[long, NAME],
                  bars=[Bar(label=long, end=5, told=told, low=4, high=6)])),
        bars(Bars(title=NAME, note=NAME, waterfall=True, bars=[
            Bar(label=NAME, end=9, told=told), Bar(label=long, start=9, end=4, told=told, series=1)])),
        lines(
            Lines(
                title=NAME, note=NAME, x=NAME, y=long,
                signs=[Sign(at=5, words=Words("needed: 12", "需要：12")), Sign(at=1, words=NAME)],
                bounds=[Sign(at=0.05, words=NAME)], percent=True,
                lines=[Line(name=long, x=[1, 3, 5], y=[0.1, math.nan, 0.02], low=[0.05, math.nan, 0.01],
                            high=[0.2, math.nan, 0.03]), Line(name=NAME, x=[1, 5], y=[0.2, 0.1])],
            )
        ),
    ]  # fmt: skip
    for chart in charts:
        assert inside(chart(language, width))


def test_a_mark_that_tells_nothing_is_hollow_and_series_differ_in_shape():
    chart = Dots(
        title=NAME, note=NAME, series=[NAME, NAME],
        rows=[Row(label=NAME, dots=[Dot(series=0, value=1, hollow=True), Dot(series=1, value=2)])],
    )  # fmt: skip
    tree = ElementTree.fromstring(dots(chart)("en", 760))
    circles, squares = tree.findall(f"{SVG}circle"), tree.findall(f"{SVG}polygon")
    assert [one.get("fill") for one in circles][-1] == "#fff"
    assert squares[-1].get("fill") == SERIES[1][0]
    assert len({shape for _, shape in SERIES}) == len(SERIES)


def test_words_are_escaped():
    rows = [Row(label=Words("a<b&c", "甲<乙"))]
    svg = dots(Dots(title=Words("<b>", "<b>"), note=NAME, rows=rows, series=[NAME]))("en", 760)
    assert [one.text for one in texts(svg) if "<" in (one.text or "")] == ["a<b&c"]
