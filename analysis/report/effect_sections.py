"""The sections of a comparison: what changes, burdens, for whom, true beside reported, how robust."""

import math
from collections.abc import Sequence
from typing import Any, Final

from analysis.compare.outcomes import LEAD, WORST_TENTH, in_sections
from analysis.report.drawing.dots import Dot, Dots, Row, dots
from analysis.report.effects import (
    WIDEST,
    Effects,
    column_of,
    effects_chart,
    level_of,
    line_of,
    name_of,
    row_of,
    sides,
)
from analysis.report.page import Block, Chart, Section, Table, text
from analysis.report.spans import EMPTY, bounded, n_of, span_of, told
from analysis.words import subgroup_words, unit_words
from analysis.words.base import Words
from analysis.words.things import VERDICTS
from analysis.words.units import is_share

BOOKS: Final = (
    ("success_true", "success_reported"),
    ("on_time_true", "on_time_reported"),
)
"""True beside reported, both shares."""
BURDENS: Final = (
    "cost_total_yuan", "cost_per_resident_yuan", "head_hours", "resident_hours_per_1000",
    "participant_hours_per_1000", "patrol_visits_per_household", "households_above_tolerance_share",
    "gridworkers_worn_out_share", "utilisation_gridworkers", "camera_days_per_resident",
)  # fmt: skip


def sections(against: Words, names: Sequence[Words], tables: Sequence[Effects]) -> list[Section]:
    """What changes; burdens; for whom; true beside reported; how robust it is."""
    if not tables:
        return []
    every = dict.fromkeys(column for table in tables for column in table.by_column)
    shown = in_sections(column for column in every if "[" not in column or WORST_TENTH in column)
    return [
        Section(
            key="effects",
            title=Words("What changes, for better and for worse", "哪些变好，哪些变差"),
            blocks=[sides(names, tables, shown), effects_chart(against, names, tables, shown)],
        ),
        Section(
            key="burdens",
            title=Words("What it costs, and who bears it", "代价与负担"),
            blocks=[_kept(burdens(names, tables))],
        ),
        Section(
            key="whom",
            title=Words("Who gains, and who doesn't", "谁受益，谁没有"),
            blocks=whom(names, tables),
        ),
        *books(against, names, tables),
        Section(
            key="robust",
            title=Words("Does it hold in other plausible worlds?", "换一个可能世界还成立吗？"),
            blocks=[_kept(robust(names, tables))],
        ),
    ]


def _kept(block: Table | Chart) -> Block:
    """A table or a chart; a note in its place where the study kept none of its outcomes."""
    if (block if isinstance(block, Table) else block.table).rows:
        return block
    return text(
        "None of these outcomes was kept in these runs: `compare` without `--outcomes` keeps all.",
        "本次模拟未保留这些结果：compare命令不加--outcomes即保留全部。",
        "note",
    )


def burdens(names: Sequence[Words], tables: Sequence[Effects]) -> Table:
    """What costs and burdens are today, and what each arm changes in them."""
    rows = []
    for column in BURDENS:
        found = [table.by_column.get(column) for table in tables]
        known = [one for one in found if one is not None]
        if not known or all(one["verdict"] == "identical" for one in known):
            continue
        unit = unit_words(known[0]["unit"])
        rows.append(
            [
                Words("{name}, {unit}", "{name}（{unit}）").fill(name=name_of(column), unit=unit),
                level_of(known[0]["against_mean"], known[0]["unit"]),
                *(_change(one) for one in found),
            ]
        )
    return Table(
        caption=Words(
            "Level today and change a year, 95% interval and n; every post is paid, vacant or not."
            " Residents' own time is in no sum.",
            "现有水平及每年变化，附95%区间和n；岗位无论是否空缺均计薪酬。居民自己的时间不计入任何合计。",
        ),
        head=[Words("burden", "负担"), Words("today", "现行安排"), *names],
        rows=rows,
    )


def _change(effect: dict[str, Any] | None) -> Words:
    """A change in the measure's own unit; that of a share in percentage points."""
    if effect is None:
        return EMPTY
    if effect["verdict"] == "identical":
        return VERDICTS["identical"]
    share = is_share(effect["unit"])
    words = told(span_of(effect["change"], factor=100.0 if share else 1.0), signed=True)
    if share:
        words = Words("{change} points", "{change}个百分点").fill(change=words)
    return Words("{verdict}: {change}, n = {n}", "{verdict}：{change}，n = {n}").fill(
        verdict=VERDICTS[effect["verdict"]], change=words, n=n_of(effect["change"])
    )


def whom(names: Sequence[Words], tables: Sequence[Effects]) -> list[Block]:
    """The lead outcomes by subgroup and in the worst-served grids."""
    columns = [
        column
        for column in tables[0].by_column
        if "[" in column and (column.partition(" [")[0] in LEAD or WORST_TENTH in column)
    ]
    groups = [column for column in columns if WORST_TENTH not in column and " gap" not in column]
    blocks: list[Block] = []
    if not groups:
        blocks.append(
            text(
                "Subgroups were not kept in these runs: `--by age,migrant,language,setting` of `compare`"
                " keeps them.",
                "本次模拟未按人群保留结果：compare命令加--by age,migrant,language,setting即可。",
                "note",
            )
        )
    lead = next((name for name in LEAD if any(one.startswith(name) for one in groups)), None)
    of_lead = [column for column in groups if lead is not None and column.startswith(lead)]
    if lead is not None:
        blocks.append(_whom_chart(lead, of_lead, names, tables))
    rest = [column for column in columns if column not in of_lead]
    if rest:
        blocks.append(
            Table(
                caption=Words(
                    "Gaps, other outcomes by subgroup, and the worst tenth of grids",
                    "差距、其他结果的分人群情况，以及最差的一成网格",
                ),
                head=[Words("outcome", "结果"), *(column_of(name) for name in names)],
                rows=[line_of(column, tables) for column in rest],
                folded=bool(groups),
            )
        )
    return blocks


def _whom_chart(
    lead: str, columns: Sequence[str], names: Sequence[Words], tables: Sequence[Effects]
) -> Chart:
    rows = []
    for column in [lead, *columns]:
        row = row_of(column, tables)
        if row is not None:
            subgroup = column.partition(" [")[2].removesuffix("]") or "all"
            rows.append(Row(label=subgroup_words(subgroup), dots=row.dots))
    title = Words("{outcome} by who people are", "{outcome}：按人群").fill(
        outcome=Words(name_of(lead).en[:1].upper() + name_of(lead).en[1:], name_of(lead).zh)
    )
    note = Words(
        "To the right is better. Where intervals of two groups overlap widely, nobody can say that one"
        " gains more.",
        "向右为改善。两类人群的区间大面积重叠时，不能说谁受益更多。",
    )
    chart = Dots(
        title=title, note=note, rows=rows, series=names, percent=True, left=Words("◀ worse", "◀ 恶化"),
        right=Words("better ▶", "改善 ▶"), limit=WIDEST,
    )  # fmt: skip
    head = [Words("who", "人群"), *(column_of(name) for name in names)]
    lines = [line_of(column, tables) for column in [lead, *columns]]
    return Chart(title=title, note=note, draw=dots(chart), table=Table(caption=title, head=head, rows=lines))


def books(against: Words, names: Sequence[Words], tables: Sequence[Effects]) -> list[Section]:
    """True beside reported, for each arm; nothing where these outcomes were not kept."""
    series = [Words("true", "真实"), Words("reported", "账面")]
    rows: list[Row] = []
    lines: list[list[Words]] = []
    for pair in BOOKS:
        if not all(column in tables[0].by_column for column in pair):
            continue
        label = Words(name_of(pair[0]).en.partition(",")[0], name_of(pair[0]).zh.partition("（")[0])
        rows.append(Row(label=label))
        lines.append([label])
        levels = [(against, [tables[0].by_column[column]["against_mean"] for column in pair])]
        levels += [
            (name, [table.by_column[column]["arm_mean"] for column in pair])
            for name, table in zip(names, tables, strict=True)
        ]
        rows += [Row(label=name, dots=_book_dots(found)) for name, found in levels]
        lines += [[name, *(level_of(one, "share") for one in found)] for name, found in levels]
    if not rows:
        return []
    title = Words("What the books say, beside what is true", "账面与真实对照")
    note = Words(
        "Reported: what the offices of the model would write down. True: what holds in the model."
        " The gap between both marks is what a report hides.",
        "账面：模型中各单位会上报的数字。真实：模型之内的真实情况。两个标记之间的差距，就是账面掩盖的部分。",
    )
    chart = Dots(title=title, note=note, rows=rows, series=series, percent=True)
    table = Table(caption=title, head=[Words("arrangement", "安排"), *series], rows=lines)
    block = Chart(title=title, note=note, draw=dots(chart), table=table)
    return [Section(key="books", title=Words("True beside reported", "真实与账面"), blocks=[block])]


def _book_dots(intervals: Sequence[dict[str, Any] | None]) -> list[Dot]:
    return [
        Dot(series=number, value=span.value, low=span.low, high=span.high, told=told(span, unit="share"))
        for number, span in enumerate(map(span_of, intervals))
        if math.isfinite(span.value)
    ]


def robust(names: Sequence[Words], tables: Sequence[Effects]) -> Chart:
    """In which part of the worlds an arm does better in the lead outcomes."""
    rows: list[Row] = []
    lines: list[list[Words]] = []
    for column in LEAD:
        effects = [table.by_column.get(column) for table in tables]
        if not any(one and one["chance_better"] for one in effects):
            continue
        marks = []
        for series, effect in enumerate(effects):
            span = span_of((effect or {}).get("chance_better"))
            if effect is None or not math.isfinite(span.value):
                continue
            hollow = not bounded(span) or span.low <= 0.5 <= span.high
            marks.append(
                Dot(
                    series=series,
                    value=span.value,
                    low=span.low,
                    high=span.high,
                    told=told(span, unit="share"),
                    hollow=hollow,
                )
            )
        rows.append(Row(label=name_of(column), dots=marks))
        lines.append(
            [name_of(column), *(level_of((one or {}).get("chance_better"), "share") for one in effects)]
        )
    title = Words("Chance of doing better in a plausible world", "在一个可能世界中更好的可能性")
    note = Words(
        "Share of plausible worlds in which the arm does better than the reference, ties counting half."
        " Near 50% (hollow:"
        " the interval holds it) it is a toss-up.",
        "该安排优于对照安排的可能世界占比，持平计一半。接近50%（空心：区间包含50%）即难分高下。",
    )
    chart = Dots(title=title, note=note, rows=rows, series=names, percent=True, reference=0.5)
    table = Table(caption=title, head=[Words("outcome", "结果"), *names], rows=lines)
    return Chart(title=title, note=note, draw=dots(chart), table=table)
