"""The report of one run: what became of its disputes, its two books, its staff, its costs."""

import csv
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from analysis.report import method, sanity
from analysis.report.drawing.bars import Bar, Bars, bars
from analysis.report.drawing.dots import Dot, Dots, Row, dots
from analysis.report.folder import refusal
from analysis.report.page import Block, Chart, Figures, Page, Section, Table, text
from analysis.report.reference import place_words, scenario_of
from analysis.report.spans import EMPTY
from analysis.words import measure_words, subgroup_words
from analysis.words.base import Words, plain
from analysis.words.numbers import number, percent
from analysis.words.things import ACCOUNTS, FATES, SORTS
from analysis.words.units import is_share
from sim.errors import RunError

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.simulate import Run

LEAD: Final = ("unsettled_severity_days_per_1000", "incidents_per_100000")
BOOKS: Final = (
    ("success_true", "success_reported"),
    ("on_time_true", "on_time_reported"),
    ("requests_on_time_true", "requests_on_time_reported"),
)
BURDENS: Final = (
    "cost_total_yuan", "cost_per_resident_yuan", "head_hours", "resident_hours_per_1000",
    "patrol_visits_per_household", "households_above_tolerance_share", "gridworkers_worn_out_share",
    "requests_late_share", "requests_given_up_share",
)  # fmt: skip
NO_POSTS: Final = (
    "cost_total_yuan", "cost_per_resident_yuan", "cost_per_durable_resolution_yuan",
    "cost_resident_time_yuan",
)  # fmt: skip
WORK: Final = ("admin", "requests", "cases", "patrol", "idle")
ONE_RUN: Final = Words("one run: no interval", "单次模拟：无区间")
Rows = dict[tuple[str, str], tuple[float, int]]
"""Value (NaN where undefined) and n of each measure and subgroup."""


def gather(folder: Path, record: dict[str, Any]) -> Page:
    """The report of a folder of `run`."""
    rows = _measures(folder)
    run, why_not = _reread(folder)
    scenario = run.scenario if run is not None else None
    place = place_words(scenario, str(record["scenario"]))
    rail = sanity.rail_of(run) if run is not None else sanity.not_run(why_not)
    return Page(
        title=Words("One year in {place}", "{place}：一次模拟").fill(place=place)
        if record["days"] == 365
        else Words("{days} days in {place}", "{place}：{days}天模拟").fill(place=place, days=record["days"]),
        kind=Words("One run", "单次模拟"),
        answers=[_answer(rows, place, record), *_second(rows)],
        certainty=Words(
            "One run with seed {seed} (n = 1): no interval. How far luck and unknown numbers move it,"
            " only `compare` and"
            " `sweep` tell. n beside a number counts the cases in this run that it rests on.",
            "种子{seed}的单次模拟（n = 1），没有区间。偶然与未知参数的影响须用`compare`或`sweep`得出。数字旁"
            "的n为本次模拟中的案例数。",
        ).fill(seed=record["seed"]),
        sections=[
            *([_fates(run)] if run is not None else []),
            _books(rows),
            _work(rows),
            _burdens(rows),
            _whom(rows),
            *([_story(run)] if run is not None else []),
            Section(key="rail", title=Words("Is the machinery right?", "模型自检"), blocks=[rail]),
            method.limits(
                text(
                    "Rare events say little in one run: incidents need many.",
                    "罕见事件在单次模拟中说明不了什么：激化事件须多次模拟。",
                )
            ),
            method.method(),
            method.inputs(_sourced(record)),
            method.provenance(record, facts=_facts(record), again=f"python run.py report {folder}"),
        ],
        about={
            name: record.get(name)
            for name in ("scenario", "scenario_digest", "seed", "engine", "days", "log_sha256")
        },
    )


def _measures(folder: Path) -> Rows:
    """The table of measures as it was written; ScenarioError where it is damaged."""
    try:
        with (folder / "measures.csv").open(encoding="utf-8", newline="") as file:
            return {
                (row["name"], row["subgroup"]): (float(row["value"] or "nan"), int(row["n"]))
                for row in csv.DictReader(file)
            }
    except (OSError, KeyError, ValueError) as problem:
        raise refusal(folder, f"its measures.csv is damaged or gone ({problem}); run it again") from None


def _reread(folder: Path) -> "tuple[Run | None, Words]":
    """The run itself, or why it can't be read again."""
    from analysis.reopen import read_run

    try:
        return read_run(folder), plain("")
    except RunError as problem:
        said = str(problem).removeprefix(f"{folder}: ")
        return None, Words(
            "Not checked: {why}.", "未检查：结果由程序的另一版本得出，或文件不全；请重新模拟。"
        ).fill(why=said)


def _sourced(record: dict[str, Any]) -> "Scenario | None":
    """The scenario as written, if it still says what was run: the folder keeps values without sources."""
    scenario = scenario_of({"scenario": record["scenario"], "scale": record.get("scale", 1)})
    return scenario if scenario is not None and scenario.digest == record["scenario_digest"] else None


def _facts(record: dict[str, Any]) -> list[tuple[Words, str]]:
    return [
        (Words("Scenario", "情景"), str(record["scenario"])),
        (Words("Scenario (sha256)", "情景摘要（sha256）"), str(record["scenario_digest"])),
        (Words("Seed", "种子"), str(record["seed"])),
        (Words("Engine", "引擎"), str(record["engine"])),
        (Words("Log (sha256)", "日志摘要（sha256）"), str(record["log_sha256"])),
    ]


# --- the answer ----------------------------------------------------------------------------------


def _value(rows: Rows, name: str, subgroup: str = "all") -> Words:
    value, _ = rows.get((name, subgroup), (math.nan, 0))
    return percent(value) if is_share(measure_words(name).unit.en) else number(value)


def _with_n(rows: Rows, name: str, subgroup: str = "all") -> Words:
    if (name, subgroup) not in rows:
        return EMPTY
    return Words("{value} (n = {n})", "{value}（n = {n}）").fill(
        value=_value(rows, name, subgroup), n=f"{rows[name, subgroup][1]:,}"
    )


def _answer(rows: Rows, place: Words, record: dict[str, Any]) -> Words:
    return Words(
        "In {place} ({residents} residents) the books report {reported} of cases settled; {true} really"
        " were, for good,"
        " and of all disputes nobody ever knew of {hidden}.",
        "在{place}（{residents}名居民），账面化解成功率为{reported}，真实且持久的为{true}；全部纠纷中有{hidden}始终无人知晓。",
    ).fill(
        place=place,
        residents=f"{record['residents']:,}",
        reported=_with_n(rows, "success_reported"),
        true=_with_n(rows, "success_true"),
        hidden=_with_n(rows, "hidden_share"),
    )


def _second(rows: Rows) -> list[Words]:
    return [
        Words(
            "Unsettled: {unsettled} severity-days per 1,000 residents a year; {incidents} incidents per"
            " 100,000. It costs"
            " {cost} yuan per resident a year; requests served late {late}, gridworkers worn out {worn}.",
            "未化解{unsettled}强度日/千人·年；激化事件{incidents}起/十万人·年。人均每年{cost}元；诉求超期率{late}，网格员倦怠率{worn}。",
        ).fill(
            unsettled=_with_n(rows, LEAD[0]),
            incidents=_with_n(rows, LEAD[1]),
            cost=_value(rows, "cost_per_resident_yuan"),
            late=_with_n(rows, "requests_late_share"),
            worn=_with_n(rows, "gridworkers_worn_out_share"),
        )
    ]


# --- sections ------------------------------------------------------------------------------------


def _fates(run: "Run") -> Section:
    from analysis.facts import facts_of
    from analysis.fates import FATES as FATES_IN_ORDER
    from analysis.fates import fate_counts

    counts = fate_counts(facts_of(run))
    total = sum(counts.values())
    sorts = list(SORTS)
    title = Words("Where {total} disputes ended", "{total}起纠纷的去向").fill(total=f"{total:,}")
    note = Words(
        "From the court down to what nobody ever knew; the pattern of a bar repeats its colour.",
        "自法院向下，直至无人知晓者；条形花纹与颜色含义一致。",
    )
    drawn, rows = [], []
    for fate in FATES_IN_ORDER:
        count = counts[fate.name]
        share = percent(count / total if total else None)
        words = Words("{count} ({share})", "{count}（{share}）").fill(count=f"{count:,}", share=share)
        drawn.append(Bar(label=FATES[fate.name], end=count, told=words, series=sorts.index(fate.sort)))
        rows.append([FATES[fate.name], SORTS[fate.sort], plain(f"{count:,}"), share])
    head = [Words("end", "去向"), Words("sort", "类别"), Words("disputes", "起数"), Words("share", "占比")]
    chart = Bars(title=title, note=note, bars=drawn, series=list(SORTS.values()))
    return Section(
        key="fates",
        title=Words("What became of the disputes", "纠纷的去向"),
        blocks=[
            Chart(title=title, note=note, draw=bars(chart), table=Table(caption=title, head=head, rows=rows))
        ],
    )


def _books(rows: Rows) -> Section:
    series = [Words("true", "真实"), Words("reported", "账面")]
    drawn, lines = [], []
    for pair in BOOKS:
        name = measure_words(pair[0]).name
        label = Words(name.en.partition(",")[0], name.zh.partition("（")[0])
        marks = [
            Dot(series=place, value=rows[one, "all"][0], told=_with_n(rows, one))
            for place, one in enumerate(pair)
            if (one, "all") in rows
        ]
        drawn.append(Row(label=label, dots=marks))
        lines.append([label, *(_with_n(rows, one) for one in pair)])
    title = Words("What the books say, beside what is true", "账面与真实对照")
    note = Words("Shares of this one run, without interval.", "单次模拟的比例，无区间。")
    chart = Dots(title=title, note=note, rows=drawn, series=series, percent=True)
    table = Table(caption=title, head=[Words("what", "项目"), *series], rows=lines)
    backlog = Figures(
        entries=[
            (measure_words(name).name, _value(rows, name), measure_words(name).unit)
            for name in (
                "backlog_reported_end",
                "backlog_true_end",
                "closing_days_reported_mean",
                "closing_days_true_mean",
            )
        ]
    )
    return Section(
        key="books",
        title=Words("True beside reported", "真实与账面"),
        blocks=[Chart(title=title, note=note, draw=dots(chart), table=table), backlog],
    )


def _work(rows: Rows) -> Section:
    title = Words("What {posts} gridworkers do with their time", "{posts}名网格员的时间去向").fill(
        posts=_value(rows, "gridworker_posts")
    )
    note = Words("Shares of working time, overtime included.", "占工作时间（含加班）的比例。")
    drawn, lines = [], []
    for account in WORK:
        name = f"gridworker_{account}_share"
        value, words = rows[name, "all"][0], _value(rows, name)
        drawn.append(Bar(label=ACCOUNTS[account], end=0.0 if value != value else value, told=words))
        lines.append([ACCOUNTS[account], words])
    table = Table(caption=title, head=[Words("work", "工作"), Words("share", "占比")], rows=lines)
    chart = Bars(title=title, note=note, bars=drawn)
    return Section(
        key="work",
        title=Words("Work", "工作"),
        blocks=[Chart(title=title, note=note, draw=bars(chart), table=table)],
    )


def _burdens(rows: Rows) -> Section:
    table = Table(
        caption=Words("Costs and burdens; one run: no interval", "成本与负担；单次模拟，无区间"),
        head=[Words("burden", "负担"), Words("value", "数值"), Words("unit", "单位")],
        rows=[
            [measure_words(name).name, _with_n(rows, name), measure_words(name).unit]
            for name in BURDENS
            if (name, "all") in rows
        ],
    )
    posts = [
        (name, value)
        for (name, subgroup), (value, _) in rows.items()
        if subgroup == "all" and name.startswith("cost_") and name not in NO_POSTS and value > 0
    ]
    title = Words("What the money goes to", "钱花在哪里")
    note = Words("Yuan a year, by post.", "元/年，按项目。")
    drawn = [
        Bar(label=measure_words(name).name, end=value, told=number(value))
        for name, value in sorted(posts, key=lambda one: -one[1])
    ]
    lines = [[bar.label, bar.told] for bar in drawn]
    chart = Chart(
        title=title,
        note=note,
        draw=bars(Bars(title=title, note=note, bars=drawn)),
        table=Table(caption=title, head=[Words("post", "项目"), Words("yuan a year", "元/年")], rows=lines),
    )
    return Section(
        key="burdens", title=Words("What it costs, and who bears it", "代价与负担"), blocks=[chart, table]
    )


def _whom(rows: Rows) -> Section:
    groups = [
        subgroup
        for name, subgroup in rows
        if name == LEAD[0] and subgroup != "all" and not subgroup.endswith(" gap")
    ]
    names = (*LEAD, "hidden_share", "success_true")
    table = Table(
        caption=Words("By who people are; one run: no interval", "按人群；单次模拟，无区间"),
        head=[Words("who", "人群"), *(measure_words(name).name for name in names)],
        rows=[
            [subgroup_words(group), *(_with_n(rows, name, group) for name in names)]
            for group in ["all", *groups]
        ],
    )
    return Section(key="whom", title=Words("Whom it falls on", "落在谁身上"), blocks=[table])


def _story(run: "Run") -> Section:
    """The dispute with the richest life."""
    from analysis.report.twins import one_life

    blocks: list[Block] = [*one_life(run)]
    return Section(key="story", title=Words("One dispute's life", "一起纠纷的经过"), blocks=blocks)
