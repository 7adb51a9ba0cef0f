"""What a map says, in English or Chinese."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np

from analysis.facts import Facts
from analysis.grid_measures import grids_of
from analysis.rating import Rated
from analysis.wording import percent
from analysis.words.base import Words

CJK_FONTS: Final = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "Microsoft YaHei",
    "PingFang SC", "Hiragino Sans GB", "SimHei", "Heiti SC", "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Noto Sans CJK JP", "Droid Sans Fallback", "Arial Unicode MS", "Noto Serif CJK SC", "Noto Serif SC",
    "SimSun",
    "Songti SC", "STHeiti",
)  # fmt: skip
"""Fonts with Chinese letters, the likeliest and plainest first."""
FEWEST_GRIDS: Final = 5
"""Grids of a township below which a part of them says nothing."""
FEWEST_TOWNSHIPS: Final = 6
"""Townships below which none is marked."""
NAMED: Final = 3
"""Townships that the title names."""


def cjk_font() -> str | None:
    """A font of this machine with Chinese letters; None if matplotlib finds none."""
    from matplotlib.font_manager import fontManager

    there = {font.name for font in fontManager.ttflist}
    return next((name for name in CJK_FONTS if name in there), None)


class Township(NamedTuple):
    """A township by its row: how many of its grids are red, of how many."""

    township: int
    red: int
    grids: int


@dataclass(frozen=True)
class Said:
    """The words of one map."""

    language: str
    facts: Facts
    rated: Rated
    month: int | None

    @cached_property
    def reddest(self) -> list[Township]:
        """The tenth of townships with the largest part red, the reddest first; none in a small place."""
        red = self.rated.rank == len(self.rated.colours) - 1
        of = grids_of(self.facts)["township"]
        grids, reds = np.bincount(of), np.bincount(of, weights=red)
        there = np.flatnonzero(grids >= FEWEST_GRIDS)
        if len(there) < FEWEST_TOWNSHIPS:
            return []
        part = reds[there] / grids[there]
        chosen = there[np.argsort(-part, kind="stable")[: max(1, round(len(there) / 10))]]
        return [Township(int(one), int(reds[one]), int(grids[one])) for one in chosen if reds[one]]

    def frame(self) -> list[str]:
        """What a bold frame means, in lines."""
        number = len(self.reddest)
        if self.chinese:
            return ["粗框：红色网格占比", f"最高的{number}个乡镇、街道"]
        return ["bold frame: largest part red", f"{number} township{'' if number == 1 else 's'}"]

    def where(self) -> str:
        """The reddest townships by name; empty in a small place."""
        names = self.township_names()
        parts = [
            f"{names[one.township]}（{one.red}/{one.grids}）"
            if self.chinese
            else f"{names[one.township]} ({one.red} of {one.grids} grids)"
            for one in self.reddest[:NAMED]
        ]
        if not parts:
            return ""
        return f"红色最多：{'、'.join(parts)}" if self.chinese else f"Reddest: {', '.join(parts)}"

    def of(self, words: Words) -> str:
        """The words in the map's language."""
        return words.zh if self.language == "zh" else words.en

    @property
    def chinese(self) -> bool:
        """Whether the map speaks Chinese."""
        return self.language == "zh"

    def value(self, value: float | None) -> str:
        """A value of the measure with its unit's usual form."""
        if value is None:
            return "–"
        shares = self.rated.measure.scale == 1 and "share" in self.rated.measure.unit.en
        return percent(value) if shares else f"{value:,.3g}"

    def when(self) -> str:
        """The part of the run that is shown."""
        if self.month is None:
            return "全程" if self.chinese else f"{self.facts.days} days"
        first = int(np.flatnonzero(self.facts.calendar.month == self.month - 1)[0])
        day = self.facts.calendar.date_of(first)
        return f"{day.year}年{day.month}月" if self.chinese else f"{day:%B %Y}"

    def title(self, *, letters: int) -> str:
        """The finding, with its numbers, in lines of at most so many letters."""
        rated, measure = self.rated, self.rated.measure
        grids = int((rated.rank >= 0).sum())
        whole, share, base = self.value(rated.whole), percent(rated.worst_share), percent(rated.worst_base)
        luck = rated.worst_by_luck
        scenario = self.facts.scenario
        if self.chinese:
            name = getattr(scenario, "title_zh", None) or scenario.title or scenario.name
            end = "最高" if measure.red == "high" else "最低"
            lead = f"{name} · {measure.title.zh}：全域{whole}（{measure.unit.zh}，{self.when()}）"
            said = f"{end}的十分之一网格（{rated.worst:,}/{grids:,}）占{measure.counted.zh}的{share}、"
            said += f"{measure.over.zh}的{base}"
            by_luck = "" if luck is None else f"\n（若各网格情况相同，仅凭偶然也占{percent(luck)}）"
            return "\n".join(filter(None, [lead, said + by_luck, self.where()]))
        end = "highest" if measure.red == "high" else "lowest"
        lead = f"{scenario.title or scenario.name}: {measure.title.en.lower()}, {whole}"
        lead += "" if "share" in measure.unit.en and measure.scale == 1 else f" {measure.unit.en}"
        said = f"The {end} tenth of grids ({rated.worst:,} of {grids:,}) has {share} of {measure.counted.en}"
        said += f" and {base} of {measure.over.en}"
        said += f" (by luck alone, were all grids alike: {percent(luck)})" if luck is not None else ""
        lines = (f"{lead} ({self.when()})", said, self.where())
        return "\n".join(piece for line in lines for piece in _fold(line, letters))

    def legend_head(self) -> str:
        """What the colours are of."""
        measure = self.rated.measure
        if self.chinese:
            return f"{measure.title.zh}\n{measure.unit.zh}"
        unit, title = measure.unit.en, measure.title.en
        return "\n".join(_fold(title, 26) + _fold(unit, 26))

    def legend_row(self, rank: int) -> tuple[str, str]:
        """Name and bounds of a class, and how many grids it holds; -1 is that without a base."""
        rated = self.rated
        number, total = rated.holding(rank), max(len(rated.rank), 1)
        holding = (
            f"{number:,}个网格，{percent(number / total)}"
            if self.chinese
            else (f"{number:,} grid{'' if number == 1 else 's'}, {percent(number / total)}")
        )
        if rank < 0:
            return ("无数据" if self.chinese else f"no {rated.measure.over.en}"), holding
        return f"{self.of(rated.colours[rank].name)}: {self._bounds(rank)}", holding

    def _bounds(self, rank: int) -> str:
        """The values of a class: beyond the cut before it, up to the one after it."""
        rated = self.rated
        high = rated.measure.red == "high"
        beyond, upto = ("above", "up to") if high else ("below", "down to")
        if self.chinese:
            beyond, upto = ("高于", "至") if high else ("低于", "至")
        cuts = [self.value(cut) for cut in rated.cuts]
        if rank == 0:
            return f"{upto} {cuts[0]}"
        return f"{beyond} {cuts[rank - 1]}"

    def notes(self, *, wanted_zh: bool, letters: int) -> str:
        """What to know before reading the map."""
        rated, facts = self.rated, self.facts
        grids = grids_of(facts)
        people = float(np.median(grids["residents"]))
        levels = _levels(rated)
        from analysis.map import coordinates

        placed = coordinates(facts) is not None
        if self.chinese:
            where = "乡镇按所给坐标排布" if placed else "位置为示意，不是地理位置"
            lines = [
                f"每个方格是一个网格（中位数{people:,.0f}名居民），同一框内为一个村或社区，灰底为乡镇、街道；{where}。不显示任何个人。"
            ]
            lines.append(f"分级：{levels.zh}。")
        else:
            where = "townships lie by the coordinates given" if placed else "places are schematic"
            lines = [
                f"A tile is a grid (median {people:,.0f} residents), a framed block a village or community,"
                f" a grey one a township; {where}. No person is shown."
            ]
            lines.append(f"Rating: {levels.en}. {rated.measure.meaning}")
        if rated.mostly_luck:
            lines.append(
                "这一差异多半出于偶然：单个网格的颜色说明不了什么，宜看区域而非单格。"
                if self.chinese
                else "Most of this pattern is what luck alone would make: look at regions and several years,"
                " not at the colour of a single tile."
            )
        if wanted_zh:
            lines.append(
                "No font with Chinese letters was found on this machine, so that the map is in English."
            )
        return "\n".join(piece for line in lines for piece in _fold(line, letters))

    def township_names(self) -> list[str]:
        """Names of townships by row, in the map's language where the scenario has them."""
        names = list(self.facts.world.township_names)
        places = getattr(getattr(self.facts.scenario, "place", None), "townships", ())
        if not self.chinese or not places:
            return names
        rows = [(one, number) for one in places for number in range(one.count)]
        return [
            (one.name_zh or one.name) + ("" if one.count == 1 else f"{number + 1}") for one, number in rows
        ]


def _levels(rated: Rated) -> Words:
    """How the classes were cut."""
    if not rated.by_quantile:
        return Words("by the thresholds that were asked for", "按给定阈值")
    bad = ("highest", "最高") if rated.measure.red == "high" else ("lowest", "最低")
    if len(rated.colours) == 3:
        return Words(
            f"red the {bad[0]} tenth of grids, yellow the next three tenths, blue the other six",
            f"红为{bad[1]}的一成网格，黄为其后三成，蓝为其余六成",
        )
    return Words(
        f"red the {bad[0]} tenth of grids, orange the next 15 %, then quarters: yellow, light blue, blue",
        f"红为{bad[1]}的一成网格，橙为其后一成半，再依次为各四分之一：黄、浅蓝、蓝",
    )


def _fold(text: str, width: int) -> list[str]:
    """Lines of at most so many letters; a Chinese letter is as wide as two."""
    import textwrap

    wide = any("\u4e00" <= letter <= "\u9fff" for letter in text)
    return textwrap.wrap(text, width // 2 if wide else width)
