"""Effects of arms, as `comparison.json` holds them, in sentences, charts and tables."""

from collections.abc import Sequence
from typing import Any, Final

from analysis.report.drawing.canvas import SERIES
from analysis.report.drawing.dots import Dot, Dots, Row, dots
from analysis.report.page import Chart, Table, Terms
from analysis.report.spans import EMPTY, bounded, ends, n_of, size, span_of, told, with_unit
from analysis.words import measure_words, unit_words
from analysis.words.base import Words
from analysis.words.things import SECTIONS, VERDICTS
from analysis.words.units import is_share

WIDEST: Final = 0.6
"""No axis of relative changes reaches further; what lies beyond stands at its edge with its numbers."""
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


def sides(names: Sequence[Words], tables: Sequence[Effects], shown: dict[str, list[str]]) -> Terms:
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


def effects_chart(
    against: Words, names: Sequence[Words], tables: Sequence[Effects], shown: dict[str, list[str]]
) -> Chart:
    """All outcomes with a good direction, a mark an arm."""
    rows: list[Row] = []
    lines: list[list[Words]] = []
    for section, columns in shown.items():
        found = [row_of(column, tables) for column in columns]
        kept = [row for row in found if row is not None]
        if kept:
            rows += [Row(label=SECTIONS[section]), *kept]
            lines.append([SECTIONS[section]])
            lines += [line_of(column, tables) for column, row in zip(columns, found, strict=True) if row]
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
    head = [Words("outcome", "结果"), *(column_of(name) for name in names)]
    return Chart(title=title, note=note, draw=dots(chart), table=Table(caption=title, head=head, rows=lines))


def column_of(name: Words) -> Words:
    """The heading of an arm in a table of effects."""
    return Words("{name}: verdict, change, n", "{name}：判断、变化、n").fill(name=name)


def row_of(column: str, tables: Sequence[Effects]) -> Row | None:
    """An outcome's marks, turned so that right is better; None where there are none."""
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


def line_of(column: str, tables: Sequence[Effects]) -> list[Words]:
    """An outcome's line in a table."""
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


def level_of(interval: dict[str, Any] | None, unit: str) -> Words:
    """A level with interval and n, in a measure's unit."""
    return Words("{level}, n = {n}", "{level}，n = {n}").fill(
        level=told(span_of(interval), unit="share" if is_share(unit) else ""), n=n_of(interval)
    )
