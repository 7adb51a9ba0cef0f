"""Effects of arms, as `comparison.json` holds them, in sentences, charts and tables."""

import math
from collections.abc import Sequence
from typing import Any, Final

from analysis.compare.outcomes import LEAD, WORST_TENTH, in_sections
from analysis.report.drawing.canvas import SERIES
from analysis.report.drawing.dots import Dot, Dots, Row, dots
from analysis.report.page import Block, Chart, Section, Table, Terms, text
from analysis.report.spans import EMPTY, bounded, ends, n_of, size, span_of, told, with_unit
from analysis.words import measure_words, subgroup_words, unit_words
from analysis.words.base import Words
from analysis.words.things import SECTIONS, VERDICTS
from analysis.words.units import is_share

WIDEST: Final = 0.6
"""No axis of relative changes reaches further; what lies beyond stands at its edge with its numbers."""
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
FEW: Final = Words("too few cases to say", "案例过少")
TELLS: Final = ("better", "worse")


class Effects:
    """An arm's effects by column."""

    def __init__(self, arm: dict[str, Any]) -> None:
        """From its entry in the file."""
        self.name: str = arm["name"]
        self.by_column: dict[str, dict[str, Any]] = {one["outcome"]: one for one in arm["effects"]}

    def changed(self, column: str) -> Words:
        """`unsettled days fall by 9% (7% to 11%)`."""
        effect, name = self.by_column[column], name_of(column)
        relative = span_of(effect["relative"])
        if effect["verdict"] == "identical":
            return Words("{name} are the same", "{name}不变").fill(name=name)
        if effect["verdict"] == "not distinguishable":
            return Words(
                "{name} cannot be told from unchanged ({change})", "{name}无法判断有无变化（{change}）"
            ).fill(name=name, change=ends(relative, unit="%", signed=True) if bounded(relative) else FEW)
        falls = effect["change"]["value"] < 0
        template = (
            Words("{name} fall by {size}", "{name}下降{size}")
            if falls
            else Words("{name} rise by {size}", "{name}上升{size}")
        )
        if not bounded(relative):
            change = with_unit(
                size(span_of(effect["change"]), unit=effect["unit"]), unit_words(effect["unit"])
            )
            return template.fill(name=name, size=change)
        return template.fill(name=name, size=size(relative, unit="%"))

    def first_changes(self) -> list[Words]:
        """What changes in the first outcomes, where no lead outcome was kept."""
        return [self.changed(column) for column in list(self.by_column)[:2]]

    def priced(self, column: str) -> Words | None:
        """`It costs 0.4 million yuan (0.3 to 0.5) more a year`; None where it can't be told."""
        effect = self.by_column.get(column)
        if effect is None or effect["verdict"] in ("identical", "not distinguishable"):
            return None
        change = span_of(effect["change"])
        less, amount = change.value < 0, size(change)
        if column == "cost_total_yuan":
            found = (
                Words("it costs {amount} yuan less a year", "每年少花{amount}元")
                if less
                else Words("it costs {amount} yuan more a year", "每年多花{amount}元")
            )
        else:
            found = (
                Words("household heads give {amount} hours less", "联户长每年少投入{amount}小时")
                if less
                else Words("household heads give {amount} hours more", "联户长每年多投入{amount}小时")
            )
        return found.fill(amount=amount)


def name_of(column: str) -> Words:
    """What an outcome is called."""
    return measure_words(column).name


def pairs_of(table: Effects) -> int:
    """The number of pairs that the first outcome rests on."""
    return max((n_of(one["change"]) for one in table.by_column.values()), default=0)


def richness(table: Effects) -> int:
    """In how many outcomes an arm is told apart from the reference."""
    return sum(one["verdict"] not in ("identical", "not distinguishable") for one in table.by_column.values())


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
            blocks=[_sides(names, tables, shown), _effects_chart(against, names, tables, shown)],
        ),
        Section(
            key="burdens",
            title=Words("What it costs, and who bears it", "代价与负担"),
            blocks=[_burdens(names, tables)],
        ),
        Section(
            key="whom",
            title=Words("Who gains, and who doesn't", "谁受益，谁没有"),
            blocks=_whom(names, tables),
        ),
        *_books(against, names, tables),
        Section(
            key="robust",
            title=Words("Does it hold in other plausible worlds?", "换一个可能世界还成立吗？"),
            blocks=[_robust(names, tables)],
        ),
    ]


def _sides(names: Sequence[Words], tables: Sequence[Effects], shown: dict[str, list[str]]) -> Terms:
    """What gets better, what worse, what cannot be told: an entry an arm."""
    entries = []
    columns = [column for group in shown.values() for column in group if "[" not in column]
    none = Words("nothing that could be told", "无可判断者")
    for name, table in zip(names, tables, strict=True):
        found: dict[str, list[Words]] = {verdict: [] for verdict in (*TELLS, "not distinguishable")}
        for column in columns:
            effect = table.by_column.get(column)
            if effect is not None and effect["verdict"] in found and effect["better"] != "neither":
                found[effect["verdict"]].append(name_of(column))
        said = Words(
            "Better: {better}. Worse: {worse}. No change can be told for {open} of {all} outcomes shown.",
            "改善：{better}。恶化：{worse}。所列{all}项中，{open}项无法判断有无变化。",
        ).fill(
            better=several(found["better"]) if found["better"] else none,
            worse=several(found["worse"]) if found["worse"] else none,
            open=len(found["not distinguishable"]),
            all=sum(map(len, found.values())),
        )
        entries.append((Words(name.en[:1].upper() + name.en[1:], name.zh), said))
    return Terms(entries=entries)


def several(names: Sequence[Words]) -> Words:
    """Names in a row, some of which have commas of their own."""
    return Words("; ".join(name.en for name in names), "；".join(name.zh for name in names))


def _effects_chart(
    against: Words, names: Sequence[Words], tables: Sequence[Effects], shown: dict[str, list[str]]
) -> Chart:
    rows: list[Row] = []
    lines: list[list[Words]] = []
    for section, columns in shown.items():
        found = [_row(column, tables) for column in columns]
        kept = [row for row in found if row is not None]
        if kept:
            rows += [Row(label=SECTIONS[section]), *kept]
            lines.append([SECTIONS[section]])
            lines += [_line(column, tables) for column, row in zip(columns, found, strict=True) if row]
    title = Words("Benefits and harms together, against {against}", "利弊对照（与{against}相比）").fill(
        against=against
    )
    note = Words(
        "Marks are means of paired differences, lines their 95% intervals; to the right is better. A"
        " hollow mark cannot"
        " be told from no change. What lies beyond the axis stands at its edge, with its number.",
        "标记为配对差的均值，线为95%区间；向右为改善。空心标记表示无法判断有无变化。超出坐标范围的标于边缘并附数字。",
    )
    chart = Dots(
        title=title,
        note=note,
        rows=rows,
        series=names,
        percent=True,
        left=Words("◀ worse", "◀ 恶化"),
        right=Words("better ▶", "改善 ▶"),
        limit=WIDEST,
    )
    head = [Words("outcome", "结果"), *(_column(name) for name in names)]
    return Chart(title=title, note=note, draw=dots(chart), table=Table(caption=title, head=head, rows=lines))


def _column(name: Words) -> Words:
    return Words("{name}: verdict, change, n", "{name}：判断、变化、n").fill(name=name)


def _row(column: str, tables: Sequence[Effects]) -> Row | None:
    marks = []
    for series, table in enumerate(tables):
        effect = table.by_column.get(column)
        relative = span_of((effect or {}).get("relative"))
        if effect is None or effect["better"] == "neither" or not bounded(relative):
            continue
        turned = span_of(effect["relative"], factor=1.0 if effect["better"] == "higher" else -1.0)
        marks.append(
            Dot(
                series=series % len(SERIES),
                value=turned.value,
                low=turned.low,
                high=turned.high,
                told=VERDICTS["identical"]
                if effect["verdict"] == "identical"
                else told(relative, unit="%", signed=True),
                hollow=effect["verdict"] in ("not distinguishable", "identical"),
            )
        )
    return Row(label=name_of(column), dots=marks) if marks else None


def _line(column: str, tables: Sequence[Effects]) -> list[Words]:
    return [name_of(column), *(_cell(table.by_column.get(column)) for table in tables)]


def _cell(effect: dict[str, Any] | None) -> Words:
    """`better: −9.1% (−11.0% to −7.2%), n = 200`."""
    if effect is None:
        return EMPTY
    if effect["verdict"] == "identical":
        return VERDICTS["identical"]
    return Words("{verdict}: {change}, n = {n}", "{verdict}：{change}，n = {n}").fill(
        verdict=VERDICTS[effect["verdict"]],
        change=told(span_of(effect["relative"]), unit="%", signed=True),
        n=n_of(effect["relative"]) or n_of(effect["change"]),
    )


# --- burdens, and for whom -----------------------------------------------------------------------


def _burdens(names: Sequence[Words], tables: Sequence[Effects]) -> Table:
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
                _level(known[0]["against_mean"], known[0]["unit"]),
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


def _level(interval: dict[str, Any] | None, unit: str) -> Words:
    return Words("{level}, n = {n}", "{level}，n = {n}").fill(
        level=told(span_of(interval), unit="share" if is_share(unit) else ""), n=n_of(interval)
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


def _whom(names: Sequence[Words], tables: Sequence[Effects]) -> list[Block]:
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
                head=[Words("outcome", "结果"), *(_column(name) for name in names)],
                rows=[_line(column, tables) for column in rest],
                folded=bool(groups),
            )
        )
    return blocks


def _whom_chart(
    lead: str, columns: Sequence[str], names: Sequence[Words], tables: Sequence[Effects]
) -> Chart:
    rows = []
    for column in [lead, *columns]:
        row = _row(column, tables)
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
    head = [Words("who", "人群"), *(_column(name) for name in names)]
    lines = [_line(column, tables) for column in [lead, *columns]]
    return Chart(title=title, note=note, draw=dots(chart), table=Table(caption=title, head=head, rows=lines))


# --- the books, and robustness -------------------------------------------------------------------


def _books(against: Words, names: Sequence[Words], tables: Sequence[Effects]) -> list[Section]:
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
        for name, found in levels:
            marks = [
                Dot(
                    series=number,
                    value=span.value,
                    low=span.low,
                    high=span.high,
                    told=told(span, unit="share"),
                )
                for number, span in enumerate(map(span_of, found))
                if math.isfinite(span.value)
            ]
            rows.append(Row(label=name, dots=marks))
            lines.append([name, *(_level(one, "share") for one in found)])
    if not rows:
        return []
    title = Words("What the books say, beside what is true", "账面与真实对照")
    note = Words(
        "Reported: what the offices of the model would write down. True: what holds in the model. The gap"
        " between both marks is what a report hides.",
        "账面：模型中各单位会上报的数字。真实：模型之内的真实情况。两个标记之间的差距，就是账面掩盖的部分。",
    )
    chart = Dots(title=title, note=note, rows=rows, series=series, percent=True)
    table = Table(caption=title, head=[Words("arrangement", "安排"), *series], rows=lines)
    return [
        Section(
            key="books",
            title=Words("True beside reported", "真实与账面"),
            blocks=[Chart(title=title, note=note, draw=dots(chart), table=table)],
        )
    ]


def _robust(names: Sequence[Words], tables: Sequence[Effects]) -> Chart:
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
            [name_of(column), *(_level((one or {}).get("chance_better"), "share") for one in effects)]
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
