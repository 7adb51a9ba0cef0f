"""Why arms differ: the waterfall of `compare --why`, from the `why.json` beside a comparison."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.report.drawing.bars import Bar, Bars, bars
from analysis.report.page import Chart, Section, Table, text
from analysis.report.spans import n_of, span_of, told
from analysis.words import arm_words, measure_words
from analysis.words.base import Words
from analysis.words.things import WHY

MARK = "why.json"


def sections(folder: Path, *, arms: Sequence[str]) -> list[Section]:
    """A waterfall for each arm; nothing where nobody asked why."""
    try:
        found = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    charts = [_chart(found[arm]) for arm in arms if arm in found]
    if not charts:
        return []
    note = text(
        "This is bookkeeping of what differed in the same disputes, each booked once; it does not prove"
        " what each"
        " channel caused.",
        "这是对同一批纠纷前后差别的记账，每起只记一次；并不证明各渠道的因果作用。",
        "note",
    )
    return [
        Section(key="why", title=Words("Through what it works", "通过什么起作用"), blocks=[*charts, note])
    ]


def _chart(why: dict[str, Any]) -> Chart:
    arm, against = arm_words(why["arm"]), arm_words(why["against"])
    outcome = measure_words(why["outcome"])
    level = span_of(why["in_against"])
    steps = [Bar(label=against, end=level.value, told=told(level), series=5)]
    rows = [[against, told(level)]]
    at = level.value
    for name, channel in why["channels"].items():
        span = span_of(channel["value"])
        words = told(span, signed=True)
        rows.append([WHY[name].name, words])
        if span.value:
            series = 1 if span.value > 0 else 0
            steps.append(Bar(label=WHY[name].name, start=at, end=at + span.value, told=words, series=series))
            at += span.value
    level = span_of(why["in_arm"])
    steps.append(Bar(label=arm, end=level.value, told=told(level), series=5))
    rows.append([arm, told(level)])
    title = Words("From {against} to {arm}: {outcome}", "从{against}到{arm}：{outcome}").fill(
        against=against, arm=arm, outcome=outcome.name
    )
    note = Words(
        "{unit}; means over n = {n} pairs of runs with their 95% intervals. Vermilion, hatched: more."
        " Blue, plain: less.",
        "单位：{unit}；n = {n}对模拟的均值及95%区间。红色带斜线为增加，蓝色为减少。",
    ).fill(unit=outcome.unit, n=n_of(why["in_arm"]))
    table = Table(caption=title, head=[Words("channel", "渠道"), outcome.unit], rows=rows)
    return Chart(
        title=title,
        note=note,
        draw=bars(Bars(title=title, note=note, bars=steps, waterfall=True)),
        table=table,
    )
