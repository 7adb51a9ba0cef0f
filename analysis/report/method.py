"""Sections that every report ends with: limits, method, inputs and their evidence, provenance."""

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from analysis.report.page import Block, Code, Section, Table, Terms, Text, text
from analysis.report.spans import EMPTY
from analysis.words.base import Words, code, plain, quoted
from analysis.words.numbers import number
from analysis.words.parameters import basis_words, meaning_words, spec_of
from analysis.words.ranges import span_words
from analysis.words.things import ENGINES
from analysis.words.values import value_words

if TYPE_CHECKING:
    from analysis.evidence.ledger import Line
    from sim.scenario import Scenario

MODEL: Final = (
    (
        Words("Purpose", "目的"),
        Words(
            "Compare arrangements of grid governance on the same place with the same luck. No forecast of"
            " a place,"
            " no statement about any person.",
            "在同一地方、同样机遇下比较不同的网格化治理安排。不预测真实地方，不涉及任何个人。",
        ),
    ),
    (
        Words("Entities", "实体"),
        Words(
            "Residents in households, villages and communities; ties among kin, neighbours, workmates and"
            " with"
            " organisations; grids, household heads, gridworkers, mediation committees, townships, county"
            " centre,"
            " court. Residents are drawn from published totals; nobody is real.",
            "住户、村（社区）中的居民；亲属、邻里、同事及与单位之间的关系；网格、联户长、网格员、人民调解委员会、"
            "乡镇（街道）、县级中心、法院。居民按公布总量生成，均非真人。",
        ),
    ),
    (
        Words("Process", "过程"),
        Words(
            "Day by day disputes begin on ties, harden or fade, are told or noticed, opened, heard,"
            " passed up, closed"
            " or closed on paper, settled or given up; some set off others. Staff divide their minutes"
            " between"
            " paperwork, requests, cases and patrol, tire and leave.",
            "逐日推演：纠纷在关系中发生，加剧或淡化，被反映或被发现，受理、调解、上交、办结或纸面办结，化解或被放弃；"
            "有的引发次生纠纷。工作人员在报表、诉求、案件和巡查之间分配时间，会疲劳、会离职。",
        ),
    ),
    (
        Words("Two books", "两本账"),
        Words(
            "“Reported” is what the offices of the model would write down, “true” what is true in the"
            " model alone.",
            "“账面”是模型中各单位会上报的数字，“真实”是模型之内的真实情况。两者都不是真实地方的统计。",
        ),
    ),
    (
        Words("Luck", "机遇"),
        Words(
            "All arms share the same worlds and the same luck, address by address, so that what differs"
            " between them"
            " is what the arrangement does.",
            "各种安排共用同一世界、同样机遇，差别仅来自安排本身。",
        ),
    ),
)
LIMITS: Final = (
    text(
        "Most numbers that move people (who speaks up, who notices, who gives up) are nobody's figure:"
        " they are"
        " assumed, and carry ranges. Read differences between arrangements, not levels.",
        "决定人们行为的多数参数（谁会反映、谁会发现、谁会放弃）并无出处：属假定，并带有范围。宜看不同安排之间的差别，不宜看绝对水平。",
    ),
    text(
        "The model leaves out moving, births and deaths, maps and distances, police and crime, coercion,"
        " and whether"
        " an outcome is just. It never scores, ranks or predicts individual persons.",
        "模型不含迁移、生死、地图与距离、公安与犯罪、强制，也不判断结果是否公正。模型从不对个人打分、排序或预测。",
    ),
    text(
        "Of twenty intervals one misses the truth by luck alone: trust what many outcomes say together.",
        "二十个区间中平均有一个会因偶然而偏离真值：宜看多项结果的共同指向。",
    ),
)
GRADES: Final[dict[str, Words]] = {
    "measured": Words("measured: read, about the thing itself", "实测：直接读到的数字"),
    "literature": Words("literature: by arithmetic from studies", "文献：据研究推算"),
    "expert": Words("expert: recalled, not read again", "经验：凭记忆，未再核对"),
    "assumed": Words("assumed: nobody's figure", "假定：无出处"),
    "chosen": Words("chosen: a design, no guess about the world", "选定：属于设计，并非对现实的猜测"),
}


def limits(*more: Text) -> Section:
    """What the report can't say."""
    return Section(
        key="limits", title=Words("What this cannot say", "本报告不能说明什么"), blocks=[*more, *LIMITS]
    )


def method() -> Section:
    """The model in short, by the ODD protocol (Grimm et al. 2020)."""
    more = text(
        "By the ODD protocol (Grimm et al. 2020, JASSS 23(2) 7); in full in `docs/model.md`. `python run.py"
        " verify` holds"
        " the program against formulas whose answer is known.",
        "按ODD规程（Grimm等，2020，JASSS 23(2) 7）概述，全文见`docs/model.md`。`verify`命令以有已知解的公式检"
        "验程序。",
        "note",
    )
    return Section(key="method", title=Words("Method", "方法"), blocks=[Terms(entries=MODEL), more])


def inputs(scenario: "Scenario | None") -> Section:
    """Every number of a scenario with what stands behind it; by grade first."""
    title = Words("Inputs, and what they rest on", "输入参数及其依据")
    if scenario is None:
        missing = text(
            "The scenario with its sources could not be read here again.",
            "此处无法重新读取情景及其依据。",
            "note",
        )
        return Section(key="inputs", title=title, blocks=[missing])
    from analysis.evidence.ledger import counts, ledger, without_range

    lines = ledger(scenario)
    found = counts(lines)
    rows = [[GRADES[grade], plain(f"{count:,}")] for grade, count in found.items()]
    blocks: list[Block] = [
        text(
            f"{len(lines):,} numbers; {without_range(lines)} of the assumed ones have no range, and"
            f" cannot be varied.",
            f"共{len(lines):,}个参数；其中{without_range(lines)}个假定参数没有范围，无法变动。",
        ),
        Table(
            caption=Words("Numbers by strength of evidence", "按依据强度分类的参数个数"),
            head=[Words("grade", "依据"), Words("numbers", "个数")],
            rows=rows,
        ),
        Table(
            caption=Words("All numbers; sources as they are cited", "全部参数；文献著录保留原文，不译"),
            head=[Words("value of", "参数"), Words("value", "取值"), Words("range", "范围"),
                  Words("grade", "依据"), Words("rests on", "说明"), Words("sources", "文献")],
            rows=[_input(line) for line in lines],
            numbers=False,
            folded=True,
        ),
    ]  # fmt: skip
    return Section(key="inputs", title=title, blocks=blocks)


def _input(line: "Line") -> list[Words]:
    spec, _ = spec_of(line.path)
    many = isinstance(line.value, list) and len(str(line.value)) > 60
    said = (
        Words("{n} groups", "{n}组").fill(n=len(line.value))
        if many
        else value_words(line.value, spec, line.unit)
    )
    span = span_words(line, spec) or EMPTY
    grade = GRADES[line.evidence.grade]
    short = Words(grade.en.partition(":")[0], grade.zh.partition("：")[0])
    meaning = meaning_words(line.path, line.meaning)
    sources = "; ".join(source.citation for source in line.evidence.sources)
    return [
        Words("{meaning} (`{path}`)", "{meaning}（`{path}`）").fill(meaning=meaning, path=line.path),
        said,
        span,
        short,
        basis_words(line.evidence.quote, line.evidence.note),
        quoted(sources) if sources else EMPTY,
    ]


def provenance(record: dict[str, Any], *, facts: Sequence[tuple[Words, str]], again: str) -> Section:
    """By what it was made, and the commands that make it and this report again."""
    machine = record.get("machine") or {}
    packages = record.get("packages") or record.get("versions") or {}
    entries = [(name, ENGINES.get(value, code(value))) for name, value in facts if value]
    told = {
        Words("Written", "写成时间"): str(record.get("written", "")),
        Words("Sources (sha256)", "程序摘要（sha256）"): str(record.get("sources", "")),
        Words("Versions", "版本"): ", ".join(
            f"{name} {version}"
            for name, version in {"python": record.get("python"), **packages}.items()
            if version
        ),
        Words("Machine", "机器"): " ".join(
            str(machine[name]) for name in ("system", "release", "machine") if name in machine
        ),
    }
    entries += [(name, code(value)) for name, value in told.items() if value]
    return Section(
        key="provenance",
        title=Words("Where it comes from", "来源"),
        blocks=[
            text("These commands make it again:", "以下命令可重新得到本结果："),
            Code(text=f"{command_of(record)}\n{again}".strip()),
            Terms(entries=entries),
        ],
    )


def command_of(record: dict[str, Any]) -> str:
    """The command by which a folder was made, to be copied into a terminal."""
    words = [str(word) for word in record.get("command") or ()]
    while words and (words[0].startswith("python") or words[0].endswith("run.py")):
        words = words[1:]
    return f"python run.py {shlex.join(words)}" if words else ""


def rounded(value: float | None) -> Words:
    """A number to about three figures."""
    return number(value)
