"""The report of a calibration: what fits what is recorded, and what that does not show."""

from pathlib import Path
from typing import Any

from analysis.report import method
from analysis.report.drawing.dots import Dot, Dots, Row, dots
from analysis.report.page import Chart, Page, Section, Table, text
from analysis.report.reference import place_words, scenario_of
from analysis.report.spans import ends, span_of, told
from analysis.words import measure_words
from analysis.words.base import Words, plain
from analysis.words.numbers import Span, with_interval
from analysis.words.parameters import CHINESE, note_words, parameter_cell, parameter_words
from analysis.words.things import SOURCES
from analysis.words.units import is_share


def gather(folder: Path, record: dict[str, Any]) -> Page:
    """The report of a folder of `calibrate`."""
    given = record["place"]
    scenario = scenario_of(given)
    place, left, checks = place_words(scenario, given["scenario"]), record["share_left"], record["checks"]
    return Page(
        title=Words("Which worlds fit the records of {place}?", "{place}：哪些世界与记录相符？").fill(
            place=place
        ),
        kind=Words("Calibration by history matching", "校准（历史匹配）"),
        answers=[
            _answer(checks, left, place),
            Words(
                "This shows which parameters fit. It does not show that the model is right, nor what any"
                " policy does.",
                "这只说明哪些参数相符，不说明模型正确，也不说明任何政策的作用。",
            ),
        ],
        certainty=Words(
            "{runs} runs in {waves} waves; 95% intervals, n = {n} points of the emulator for the share"
            " that is left.",
            "{waves}轮共{runs}次模拟；95%区间，剩余比例取自{n}个仿真点。",
        ).fill(runs=f"{record['runs']:,}", waves=len(record["waves"]), n=f"{left['n']:,}"),
        sections=[
            targets(checks),
            _parameters(record["identifiability"]),
            _trading(record["trading_off"]),
            method.limits(
                text(
                    "Parameters that trade off against each other are known only together. Quotations"
                    " keep their"
                    " language.",
                    "相互抵换的参数只能合在一起确定。引文保留原文。",
                )
            ),
            method.method(),
            method.inputs(scenario),
            method.provenance(
                record,
                facts=[
                    (Words("Scenario", "情景"), str(given["scenario"])),
                    (Words("Scenario (sha256)", "情景摘要（sha256）"), str(record["digest"])),
                    (Words("Seed", "种子"), str(given["seed"])),
                ],
                again=f"python run.py report {folder}",
            ),
        ],
        about={"scenario_digest": record["digest"], "seed": given["seed"]},
    )


def _answer(checks: list[dict[str, Any]], left: dict[str, Any], place: Words) -> Words:
    hits = sum(bool(check["hit"]) for check in checks)
    return Words(
        "Of the plausible worlds of {place}, {left} fit what is recorded; {hits} of {all} targets are met"
        " by what is"
        " left.",
        "{place}的可能世界中，{left}与记录相符；余下的世界满足{all}项目标中的{hits}项。",
    ).fill(place=place, left=told(span_of(left), unit="share"), hits=hits, all=len(checks))


def _band(band: dict[str, Any], unit: str) -> Words:
    words = with_interval(Span(*(_number(band[key]) for key in ("median", "low", "high"))), unit=unit)
    return Words("{band}, n = {n}", "{band}，n = {n}").fill(band=words, n=band["n"])


def _number(value: float | None) -> float:
    return float("nan") if value is None else float(value)


def targets(checks: list[dict[str, Any]]) -> Section:
    """Each target: recorded, predicted before and after, and whether it is met."""
    rows = []
    for check in checks:
        target = check["target"]
        words = measure_words(target["measure"])
        unit = "share" if is_share(words.unit.en) else ""
        bounds = Span(*(_number(target[key]) for key in ("low", "low", "high")))
        rows.append(
            [
                words.name,
                ends(bounds, unit=unit) if bounds.low != bounds.high else with_interval(bounds, unit=unit),
                _band(check["prior"], unit),
                _band(check["posterior"], unit),
                Words("✓ met", "✓ 满足") if check["hit"] else Words("✗ not met", "✗ 未满足"),
                _said(target["quote"] or target["note"]) or SOURCES[target["source"]],
            ]
        )
    table = Table(
        caption=Words("Median and 95% band of worlds, before and after", "校准前后世界的中位数与95%范围"),
        head=[Words("target", "目标"), Words("recorded", "记录"), Words("before", "校准前"), 
              Words("after", "校准后"), Words("verdict", "判断"), Words("recorded by", "出处")],
        rows=rows,
        numbers=False,
    )  # fmt: skip
    return Section(key="targets", title=Words("What was to be met", "校准目标"), blocks=[table])


def _said(text: str) -> Words | None:
    """The words of a source, or a remark: what is Chinese stands in both languages."""
    return None if not text else plain(text) if CHINESE.search(text) else note_words(text)


def _parameters(found: list[dict[str, Any]]) -> Section:
    """How far each parameter was narrowed."""
    title = Words("How wide each parameter still is, of its prior width", "各参数剩余宽度（占先验宽度）")
    note = Words(
        "100%: nothing was learnt. Hollow: the interval holds 100%.", "100%即一无所获。空心：区间包含100%。"
    )
    rows, lines = [], []
    for one in found:
        span = Span(*(_number(one[key]) for key in ("left", "left_low", "left_high")))
        name = parameter_words(one["path"])
        words = told(span, unit="share")
        mark = Dot(
            series=0, value=span.value, low=span.low, high=span.high, told=words, hollow=span.high >= 1
        )
        rows.append(Row(label=name, dots=[mark]))
        posterior = Span(_number(one["median"]), *(_number(end) for end in one["posterior"]))
        lines.append([parameter_cell(one["path"]), words, with_interval(posterior), plain(f"{one['n']:.0f}")])
    head = [
        Words("parameter", "参数"),
        Words("width left", "剩余宽度"),
        Words("now", "现值"),
        Words("n (effective)", "n（有效）"),
    ]
    chart = Dots(title=title, note=note, rows=rows, series=[title], percent=True, reference=1.0)
    block = Chart(title=title, note=note, draw=dots(chart), table=Table(caption=title, head=head, rows=lines))
    return Section(key="parameters", title=Words("What was learnt", "学到了什么"), blocks=[block])


def _trading(found: list[dict[str, Any]]) -> Section:
    table = Table(
        caption=Words("Correlations in what is left, 95% interval", "余下世界中的相关，95%区间"),
        head=[Words("parameter", "参数"), Words("with", "与"), Words("correlation", "相关系数")],
        rows=[
            [
                parameter_cell(one["one"]),
                parameter_cell(one["other"]),
                told(span_of(one | {"value": one["correlation"]}), signed=True),
            ]
            for one in found
        ],
    )
    none = text("No two parameters trade off.", "没有相互抵换的参数。")
    return Section(
        key="trading", title=Words("What trades off", "相互抵换的参数"), blocks=[table if found else none]
    )
