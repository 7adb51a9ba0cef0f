"""The report of a robustness analysis: which policy is regretted least over plausible worlds."""

from pathlib import Path
from typing import Any, Final

from analysis.report import method
from analysis.report.drawing.dots import Dot, Dots, Row, dots
from analysis.report.page import Block, Chart, Page, Section, Table, text
from analysis.report.reference import place_words, reread
from analysis.report.spans import EMPTY, bounded, n_of, span_of, told, with_unit
from analysis.words import arm_words, measure_words, unit_words
from analysis.words.base import Words, listed
from analysis.words.parameters import parameter_words
from analysis.words.things import VERDICTS

COLUMNS: Final[dict[str, Words]] = {
    "mean": Words("mean", "均值"),
    "worst": Words("in its worst world", "最差世界"),
    "mean_regret": Words("mean regret", "平均遗憾"),
    "max_regret": Words("largest regret", "最大遗憾"),
    "best": Words("best in worlds", "最优世界占比"),
}


def gather(folder: Path, record: dict[str, Any]) -> Page:
    """The report of a folder of `robustness`."""
    again = reread(folder, record)
    scenario = again.scenario(record["against"]) if again else None
    place = place_words(scenario, record["scenario"])
    rankings = record["rankings"]
    return Page(
        title=Words("Which arrangement is regretted least in {place}?", "{place}：哪种安排最不后悔？").fill(
            place=place
        ),
        kind=Words("Robustness over plausible worlds", "稳健性分析"),
        answers=[_answer(one, place) for one in rankings[:1]] or [Words("Nothing was ranked.", "没有排序。")],
        certainty=Words(
            "95% intervals over plausible worlds. Regret: what is lost in a world against the arrangement"
            " that is best"
            " there.",
            "可能世界的95%区间。遗憾：在某一世界中，与该世界最优安排相比的损失。",
        ),
        sections=[
            *(_ranking(one) for one in rankings),
            _cards(record["cards"]),
            method.limits(),
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


def _answer(ranking: dict[str, Any], place: Words) -> Words:
    first = ranking["policies"][0]
    unit = unit_words(ranking["unit"])
    return Words(
        "In {place}, {arm} is regretted least in {outcome}: by {regret} on average. It is the"
        " best one in {holds} of plausible worlds.",
        "在{place}，就{outcome}而言，{arm}最不后悔：平均遗憾{regret}。在{holds}的可能世界中为最优。",
    ).fill(
        place=place,
        arm=arm_words(first["arm"]),
        outcome=measure_words(ranking["outcome"]).name,
        regret=with_unit(told(span_of(first["mean_regret"])), unit),
        holds=told(span_of(ranking["first_holds"]), unit="share"),
    )


def _ranking(ranking: dict[str, Any]) -> Section:
    words = measure_words(ranking["outcome"])
    name = Words(words.name.en[:1].upper() + words.name.en[1:], words.name.zh)
    title = Words("Mean regret in {outcome}", "{outcome}的平均遗憾").fill(outcome=words.name)
    note = Words(
        "{unit}; to the left is better. Neighbours whose intervals overlap may well change places.",
        "{unit}；越靠左越好。区间重叠的相邻安排可能互换位置。",
    ).fill(unit=unit_words(ranking["unit"]))
    rows, lines = [], []
    for one in ranking["policies"]:
        span = span_of(one["mean_regret"])
        dot = Dot(series=0, value=span.value, low=span.low, high=span.high, told=told(span),
                  hollow=not bounded(span))  # fmt: skip
        rows.append(Row(label=arm_words(one["arm"]), dots=[dot]))
        lines.append(
            [
                arm_words(one["arm"]),
                *(_cell(one[key], "share" if key == "best" else "") for key in COLUMNS),
            ]
        )
    chart = Dots(title=title, note=note, rows=rows, series=[name])
    table = Table(caption=title, head=[Words("arrangement", "安排"), *COLUMNS.values()], rows=lines)
    return Section(
        key=f"ranking-{ranking['outcome'].replace(' ', '-')}",
        title=name,
        blocks=[Chart(title=title, note=note, draw=dots(chart), table=table)],
    )


def _cell(interval: dict[str, Any] | None, unit: str) -> Words:
    if interval is None:
        return EMPTY
    return Words("{value}, n = {n}", "{value}，n = {n}").fill(
        value=told(span_of(interval), unit=unit), n=n_of(interval)
    )


def _cards(cards: list[dict[str, Any]]) -> Section:
    """Each arrangement: where it fails, where it is best, what it harms."""
    rows = []
    for card in cards:
        harms = [
            Words("{name}: {verdict}", "{name}：{verdict}").fill(
                name=measure_words(one["outcome"]).name, verdict=VERDICTS[one["verdict"]]
            )
            for one in card["harms"]
        ]
        none = Words("none told", "无可判断者")
        rows.append(
            [
                arm_words(card["arm"]),
                _box(card["fails"]),
                _box(card["best"]),
                listed(harms) if harms else none,
            ]
        )
    table = Table(
        caption=Words("Boxes of worlds by scenario discovery (PRIM)", "以情景发现（PRIM）得出的世界范围"),
        head=[Words("arrangement", "安排"), Words("fails where", "失效之处"), 
              Words("is best where", "最优之处"), Words("harms", "害处")],
        rows=rows,
        numbers=False,
    )  # fmt: skip
    note = text("A box that luck finds as well is not convincing.", "偶然也能得出的范围不足为凭。", "note")
    blocks: list[Block] = [table, note]
    return Section(key="cards", title=Words("Where each fails", "各在何处失效"), blocks=blocks)


def _box(box: dict[str, Any] | None) -> Words:
    if box is None or not box["bounds"]:
        return Words("no such worlds found", "未发现此类世界")
    bounds = []
    for one in box["bounds"]:
        low = f"> {one['above']:.3g}" if one["above"] is not None else ""
        high = f"< {one['below']:.3g}" if one["below"] is not None else ""
        bounds.append(
            Words("{name} {ends}", "{name} {ends}").fill(
                name=parameter_words(one["path"]), ends=" ".join(filter(None, (low, high)))
            )
        )
    verdict = Words("convincing", "可信") if box["convincing"] else Words("as good by luck", "偶然亦可得")
    return Words(
        "{bounds} ({density} of worlds there; {verdict})", "{bounds}（其中{density}的世界；{verdict}）"
    ).fill(bounds=listed(bounds), density=told(span_of(box["density"]), unit="share"), verdict=verdict)
