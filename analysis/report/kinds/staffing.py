"""The report of a staffing study: how many it takes, what one more changes, and what a formula would say."""

from pathlib import Path
from typing import Any, Final

from analysis.report import method, sanity
from analysis.report.drawing.dots import Dot, Dots, Row, dots
from analysis.report.drawing.lines import Line, Lines, Sign, lines
from analysis.report.page import Block, Chart, Page, Section, Table, text
from analysis.report.reference import place_words, scenario_of
from analysis.report.sanity import Late
from analysis.report.spans import EMPTY, bounded, n_of, span_of
from analysis.report.staffed import LATE, Answer, answer_of, beside, certainty_of, level_of, step_of
from analysis.words import measure_words, policy_words
from analysis.words.base import Words, matched, plain
from analysis.words.numbers import number, percent
from analysis.words.parameters import parameter_words
from analysis.words.units import is_share

MERGED: Final = {
    "grids are merged: {few} of them instead of {many}, one gridworker in each": (
        "网格合并：由{many}个并为{few}个，每个一名网格员"
    )
}
"""What the study notes of a staffing."""
AS_WRITTEN: Final = Words("as written", "按原情景")
CORRECTED: Final = Words("Erlang, corrected", "厄朗公式（校正）")


def gather(folder: Path, record: dict[str, Any]) -> Page:
    """The report of a folder of `staffing`."""
    found = Answer(record)
    scenario = scenario_of(record["source"])
    place = place_words(scenario, record["scenario"])
    return Page(
        title=Words("How many {staff} does {place} need?", "{place}需要多少{staff}？").fill(
            staff=found.unit, place=place
        ),
        kind=Words("Staffing study", "人员配备研究"),
        answers=[answer_of(found, place), *beside(found)],
        certainty=certainty_of(found),
        sections=[
            _curve(found),
            _steps(found),
            _others(found),
            *_worths(found),
            _rail(found, scenario),
            method.limits(*_limits(found)),
            method.method(),
            method.inputs(scenario),
            method.provenance(
                record,
                facts=[
                    (Words("Scenario", "情景"), str(record["scenario"])),
                    (Words("Scenario (sha256)", "情景摘要（sha256）"), str(record["digest"])),
                    (Words("First seed", "起始种子"), str(record["source"]["seed"])),
                ],
                again=f"python run.py report {folder}",
            ),
        ],
        about={"scenario_digest": record["digest"], "seed": record["source"]["seed"]},
    )


def _curve(found: Answer) -> Section:
    outcome = measure_words(found.outcome)
    title = Words("{outcome} by number of {staff}", "{outcome}与{staff}数量").fill(
        outcome=Words(outcome.name.en[:1].upper() + outcome.name.en[1:], outcome.name.zh), staff=found.unit
    )
    note = Words(
        "The band is the 95% interval of the mean. Dashed lines are queueing formulas: what they leave out is"
        " the gap.",
        "色带为均值的95%区间。虚线为排队公式：差距即公式未计入的部分。",
    )
    chart = Lines(
        title=title,
        note=note,
        x=found.unit,
        y=outcome.unit,
        lines=_lines(found),
        percent=is_share(outcome.unit.en),
        signs=_signs(found),
        bounds=[
            Sign(at=_bound(target), words=Words("target {at}", "目标{at}").fill(at=target.split(" ")[2]))
            for target in found.record["targets"]
            if target.split(" ")[0] == found.outcome
        ],
    )
    block = Chart(title=title, note=note, draw=lines(chart), table=_points_table(found, title))
    return Section(
        key="curve", title=Words("The staffing curve", "人员配备曲线"), blocks=[block, *_knee(found)]
    )


def _lines(found: Answer) -> list[Line]:
    """The model's curve, and those of both formulas where there are any."""
    spans, erlang = found.spans(found.outcome), found.record["erlang"]
    drawn = [
        Line(
            name=Words("model, with 95% interval", "模型（95%区间）"),
            x=found.staff,
            y=[span.value for span in spans],
            low=[span.low for span in spans],
            high=[span.high for span in spans],
        )
    ]
    names = {"corrected": CORRECTED, "bare": Words("Erlang, floor", "厄朗公式（下限）")}
    return drawn + [
        Line(name=name, x=found.staff, y=[_number(value) for value in erlang[key]])
        for key, name in names.items()
        if erlang
    ]


def _signs(found: Answer) -> list[Sign]:
    signs = [Sign(at=found.today, words=Words("today: {n}", "现有：{n}").fill(n=f"{found.today:g}"))]
    answer = found.record["answer"]
    if answer and answer["number"] is not None and answer["number"] != found.today:
        needed = Words("needed: {n}", "需要：{n}").fill(n=f"{answer['number']:g}")
        signs.append(Sign(at=float(answer["number"]), words=needed))
    return signs


def _points_table(found: Answer, title: Words) -> Table:
    erlang = found.record["erlang"]
    return Table(
        caption=title,
        head=[found.unit, measure_words(found.outcome).name, CORRECTED, Words("note", "说明")],
        rows=[
            [
                plain(f"{float(point['staff']):g}"),
                level_of(point["outcomes"][found.outcome], found.outcome),
                percent(_number(erlang["corrected"][place])) if erlang else EMPTY,
                matched(point["note"], MERGED) if point["note"] else EMPTY,
            ]
            for place, point in enumerate(found.points)
        ],
    )


def _knee(found: Answer) -> list[Block]:
    knee = found.record["knees"].get(found.outcome)
    if knee is None:
        return []
    return [
        text(
            f"The knee lies between {knee['low']:g} and {knee['high']:g}: below it work piles up.",
            f"拐点在{knee['low']:g}至{knee['high']:g}之间：低于此数工作开始积压。",
        )
    ]


def _number(value: float | None) -> float:
    return float("nan") if value is None else float(value)


def _bound(target: str) -> float:
    bound = target.split(" ")[2]
    return float(bound.rstrip("%")) / (100 if bound.endswith("%") else 1)


def _steps(found: Answer) -> Section:
    """What each step up changes, until it can't be told from luck."""
    outcome = measure_words(found.outcome)
    share = is_share(outcome.unit.en)
    rows, drawn = [], []
    for step in found.record["marginal"][found.outcome]:
        label = Words("from {fewer} to {more}", "从{fewer}到{more}").fill(
            fewer=f"{step['fewer']:g}", more=f"{step['more']:g}"
        )
        span = span_of(step, factor=100.0 if share else 1.0)
        words = step_of(found.outcome, step)
        drawn.append(
            Row(label=label, dots=[Dot(series=0, value=span.value, low=span.low, high=span.high, told=words,
                                       hollow=not step["told"])])
        )  # fmt: skip
        rows.append([label, words, plain(str(n_of(step)))])
    title = Words("What one more changes in {outcome}", "每增1名，{outcome}的变化").fill(outcome=outcome.name)
    note = Words(
        "Per worker added on each step, with 95% interval; hollow: cannot be told from none.",
        "每一步中平均每增1名的变化及95%区间；空心：无法判断有无变化。",
    )
    head = [Words("step", "步"), Words("change", "变化"), plain("n")]
    chart = Chart(
        title=title, note=note, draw=dots(Dots(title=title, note=note, rows=drawn, series=[outcome.name])),
        table=Table(caption=title, head=head, rows=rows),
    )  # fmt: skip
    return Section(key="steps", title=Words("What one more is worth", "增加一人有多大用处"), blocks=[chart])


def _others(found: Answer) -> Section:
    """Benefits, harms and costs beside, at every staffing."""
    names = list(found.points[0]["outcomes"])
    table = Table(
        caption=Words("All outcomes by staffing: mean, 95% interval, n", "各项结果：均值、95%区间、n"),
        head=[Words("outcome", "结果"), *(plain(f"{staff:g}") for staff in found.staff)],
        rows=[
            [measure_words(name).name, *(found.level(staff, name) for staff in found.staff)] for name in names
        ],
    )
    zone = found.record["comfort_zone"]
    said: list[Block] = [table]
    if zone:
        said.append(
            text(
                f"Comfort zone: below a load of {zone['threshold']:.0%} gridworkers do not tire"
                + (f" (plausible {zone['low']:.0%} to {zone['high']:.0%})" if zone["low"] else "")
                + f"; from {zone['strain']:.0%} closing on paper grows.",
                f"舒适区：负荷低于{zone['threshold']:.0%}时网格员不累积疲劳"
                + (f"（可能范围{zone['low']:.0%}至{zone['high']:.0%}）" if zone["low"] else "")
                + f"；自{zone['strain']:.0%}起纸面办结增多。",
            )
        )
    return Section(
        key="beside", title=Words("Costs, burdens and other outcomes", "成本、负担与其他结果"), blocks=said
    )


def _worths(found: Answer) -> list[Section]:
    """What policies are worth in staff."""
    rows = []
    for priced in found.record["worth"]:
        policy = policy_words(priced["policy"].partition(".")[0]).name
        at = (
            AS_WRITTEN
            if priced["at"] is None
            else Words("{name} = {at}", "{name}＝{at}").fill(
                name=parameter_words(priced["assumed"]), at=f"{priced['at']:g}"
            )
        )
        for name, worth in priced["worths"].items():
            rows.append([policy, measure_words(name).name, at, _worth(found, worth)])
    if not rows:
        return []
    table = Table(
        caption=Words(
            "How many staff each policy replaces, over the range of its assumed number",
            "每项政策相当于多少人（按其假定参数的范围）",
        ),
        head=[
            Words("policy", "政策"),
            Words("outcome", "结果"),
            Words("at", "取值"),
            Words("worth in staff", "相当人数"),
        ],
        rows=rows,
        numbers=False,
    )
    return [
        Section(key="worth", title=Words("What policies are worth in staff", "政策折合人数"), blocks=[table])
    ]


def _worth(found: Answer, worth: dict[str, Any]) -> Words:
    if worth["kind"] == "cannot tell":
        return Words("cannot be told: the curve is too flat", "无法判断：曲线过于平坦")
    if worth["kind"] == "more":
        return Words("more than {n}, beyond the range tried", "多于{n}名，超出所试范围").fill(
            n=f"{worth['most']:g}"
        )
    if worth["kind"] == "fewer":
        return Words("less than {n}, below the range tried", "少于{n}名，低于所试范围").fill(
            n=f"{worth['least']:g}"
        )
    low = number(worth["least"] if worth["low"] is None else worth["low"])
    high = number(worth["most"] if worth["high"] is None else worth["high"])
    return Words("{value} ({low} to {high})", "{value}（{low}至{high}）").fill(
        value=number(worth["value"]), low=low, high=high
    )


def _rail(found: Answer, scenario: Any) -> Section:
    """Erlang against the curve at today's staff, and the other checks on one run."""
    from sim.simulate import simulate

    title = Words("Is the machinery right?", "模型自检")
    if scenario is None:
        return Section(
            key="rail",
            title=title,
            blocks=[sanity.not_run(Words("The scenario is gone.", "情景文件已不在。"))],
        )
    source, erlang, late = found.record["source"], found.record["erlang"], None
    if erlang and found.today in found.staff and found.record["draw"] == "replication":
        place = found.staff.index(found.today)
        told_at = found.points[place]["outcomes"][LATE]
        if bounded(span_of(told_at)):
            late = Late(
                span_of(told_at),
                _number(erlang["corrected"][place]),
                _number(erlang["bare"][place]),
                n_of(told_at),
            )
    run = simulate(scenario, seed=source["seed"], days=source["days"])
    note = text(
        "Late requests at today's staff, over all draws; the other checks on one run with the first seed.",
        "诉求超期率取现有人数下的全部模拟；其余各项以起始种子的一次模拟为准。",
        "note",
    )
    return Section(key="rail", title=title, blocks=[sanity.rail_of(run, late=late), note])


def _limits(found: Answer) -> list[Any]:
    return [
        text(
            "The range is in whole posts, shared out evenly; who is hired, and how good they are, is not"
            " in the model.",
            "按整岗均匀配备；聘用何人、能力高低不在模型之内。",
        ),
        text(
            "Where a policy's own number is assumed, its worth holds only over the range that is shown.",
            "凡政策自身参数为假定的，折合人数仅在所示范围内成立。",
        ),
    ][: 2 if found.record["worth"] else 1]
