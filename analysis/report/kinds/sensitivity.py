"""The report of a sensitivity analysis: which assumptions move which outcome, and which do not."""

from pathlib import Path
from typing import Any, Final

from analysis.report import method
from analysis.report.drawing.dots import Dot, Dots, Row, dots
from analysis.report.page import Chart, Page, Section, Table, Text, text
from analysis.report.reference import place_words, reread, scenario_of
from analysis.report.spans import span_of, told
from analysis.words import measure_words
from analysis.words.base import Words, listed, plain
from analysis.words.numbers import number, percent
from analysis.words.parameters import parameter_cell, parameter_words

SHOWN: Final = 12
"""Parameters in a chart; all are in its table."""
METHODS: Final[dict[str, Words]] = {
    "oat": Words("one at a time", "逐一变动"),
    "morris": Words("Morris", "莫里斯筛选"),
    "sobol": Words("Sobol", "索博尔方差分解"),
}
VERDICTS: Final[dict[str, Words]] = {
    "luck": Words("not to be told from luck", "与偶然无法区分"),
    "nothing": Words("no effect in any run", "任何模拟中均无影响"),
    "one run": Words("one run each: cannot be told", "各一次模拟：无法判断"),
}


def gather(folder: Path, record: dict[str, Any]) -> Page:
    """The report of a folder of `sensitivity`."""
    scenario = scenario_of(record)
    place = place_words(scenario, record["scenario"])
    again = reread(folder, record)
    outcomes = record["outcomes"]
    return Page(
        title=Words("Which assumptions matter in {place}?", "{place}：哪些假定最要紧？").fill(place=place),
        kind=Words("Sensitivity of the results", "敏感性分析"),
        answers=[_answer(outcomes[0], place)]
        if outcomes
        else [Words("No outcome was kept.", "没有保留结果。")],
        certainty=Words(
            "{parameters} uncertain parameters, {runs} runs, method {method}; 95% intervals. What is not"
            " above luck"
            " is not told apart from nothing.",
            "{parameters}个不确定参数，{runs}次模拟，方法{method}；95%区间。未超出偶然的，视为与零无法区分。",
        ).fill(
            parameters=record["parameters"],
            runs=f"{record['runs']:,}",
            method=METHODS.get(record["method"], plain(record["method"])),
        ),
        sections=[
            *(_outcome(one) for one in outcomes),
            _idle(record),
            method.limits(
                text(
                    "An influence holds within the ranges that were varied, and for this place.",
                    "影响大小只在所变动的范围内、就此地而言成立。",
                )
            ),
            method.method(),
            method.inputs(scenario),
            method.provenance(
                record,
                facts=[(Words("Scenario", "情景"), str(record["scenario"]))],
                again=f"python run.py report {folder}",
            ),
        ],
        about={"scenario": record["scenario"], "seed": again.study.first_seed if again else None},
    )


def _verdict(one: dict[str, Any]) -> Words:
    """Which way an influence goes, if it can be told at all."""
    if one["verdict"] != "told":
        return VERDICTS[one["verdict"]]
    signed = one["signed"]
    if not signed:
        return Words("both ways", "方向不一")
    return Words("raises it", "使其上升") if signed > 0 else Words("lowers it", "使其下降")


def _told_apart(outcome: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in outcome["influences"] if one["verdict"] == "told"]


def _answer(outcome: dict[str, Any], place: Words) -> Words:
    name = measure_words(outcome["outcome"]).name
    strong = _told_apart(outcome)[:3]
    if not strong:
        return Words(
            "In {place}, no single assumption moves {outcome} by more than luck.",
            "在{place}，没有哪项假定对{outcome}的影响超出偶然。",
        ).fill(place=place, outcome=name)
    return Words(
        "In {place}, {outcome} hang most on {what}; of {all} assumptions {told} can be told from luck.",
        "在{place}，{outcome}最取决于{what}；{all}项假定中，{told}项的影响可与偶然区分。",
    ).fill(
        place=place,
        outcome=name,
        what=listed([parameter_words(one["path"]) for one in strong]),
        all=len(outcome["influences"]),
        told=len(_told_apart(outcome)),
    )


def _outcome(outcome: dict[str, Any]) -> Section:
    words = measure_words(outcome["outcome"])
    name = Words(words.name.en[:1].upper() + words.name.en[1:], words.name.zh)
    influences = outcome["influences"]
    title = Words("{outcome}: the strongest influences", "{outcome}：影响最大的参数").fill(outcome=name)
    note = Words(
        "{unit}; 95% intervals; hollow: not to be told from luck.", "{unit}；95%区间；空心：与偶然无法区分。"
    ).fill(unit=words.unit)
    rows = [
        Row(
            label=parameter_words(one["path"]),
            dots=[
                Dot(
                    series=0,
                    value=one["influence"] or 0.0,
                    low=span.low,
                    high=span.high,
                    told=_verdict(one),
                    hollow=one["verdict"] != "told",
                )
            ],
        )
        for one in influences[:SHOWN]
        for span in [span_of(one | {"value": one["influence"]})]
    ]
    lines = [
        [
            parameter_cell(one["path"]),
            told(span_of(one | {"value": one["influence"]})),
            percent(one["relative"]),
            plain(f"{one['n']:,}"),
            _verdict(one),
        ]
        for one in influences
    ]
    head = [Words("parameter", "参数"), Words("influence", "影响"), Words("of the mean", "占均值"), 
            plain("n"), Words("verdict", "判断")]  # fmt: skip
    chart = Dots(title=title, note=note, rows=rows, series=[name])
    table = Table(caption=title, head=head, rows=lines)
    return Section(
        key=outcome["outcome"],
        title=name,
        blocks=[Chart(title=title, note=note, draw=dots(chart), table=table), Text(words=_variance(outcome))],
    )


def _variance(outcome: dict[str, Any]) -> Words:
    """The mean, and how much of the variance is parameters and how much is luck."""
    luck = outcome["variance"]["luck_shared_by_all_points"]
    return Words(
        "Mean {mean} (n = {n}). Of the variance, {parameters} come from parameters; luck that all points"
        " share"
        " makes {luck}.",
        "均值{mean}（n = {n}）。方差中{parameters}来自参数；各点共有的偶然占{luck}。",
    ).fill(
        mean=told(span_of(outcome["mean"])),
        n=outcome["mean"]["n"],
        parameters=told(span_of(outcome["variance"]["parameters"]), unit="share"),
        luck=percent(luck) if luck is not None else number(None),
    )


def _idle(record: dict[str, Any]) -> Section:
    idle = record["no_effect"]
    said = (
        Words("No effect on any outcome here: {paths}.", "对此处任何结果都没有影响：{paths}。").fill(
            paths=listed([parameter_words(path) for path in idle])
        )
        if idle
        else Words("Every parameter has some effect.", "每个参数都有影响。")
    )
    return Section(
        key="idle",
        title=Words("What does not matter here", "此处不要紧的假定"),
        blocks=[text(said.en, said.zh)],
    )
