"""The report of a comparison: which arrangement is better, by how much, for whom, at what cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.compare.outcomes import LEAD, WORST_TENTH
from analysis.report import effect_sections, effects, method, sanity, twins, why
from analysis.report.page import Page, Section, Text, text
from analysis.report.reference import ANOTHER_VERSION, Reread, place_words, reread
from analysis.words import arm_words, policy_words
from analysis.words.base import Words, listed
from analysis.words.parameters import parameter_words, spec_of
from analysis.words.values import value_words

COST, HEADS = "cost_total_yuan", "head_hours"


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What the file of a comparison says, ready to be told."""

    folder: Path
    record: dict[str, Any]

    @cached_property
    def again(self) -> Reread | None:
        """The study, read again."""
        return reread(self.folder, self.record)

    @cached_property
    def place(self) -> Words:
        """The place's name."""
        found = self.again
        return place_words(found.scenario(self.record["against"]) if found else None, self.record["place"])

    @property
    def against(self) -> Words:
        """The arm that others are held against."""
        return arm_words(self.record["against"])

    @property
    def arms(self) -> list[dict[str, Any]]:
        """The other arms."""
        return list(self.record["arms"])

    @property
    def differing(self) -> list[dict[str, Any]]:
        """Those of them that are not the same as the reference."""
        return [arm for arm in self.arms if not arm["identical"]]

    def names(self) -> list[Words]:
        """What the differing arms are called."""
        return [arm_words(arm["name"]) for arm in self.differing]


def gather(folder: Path, record: dict[str, Any]) -> Page:
    """The report of a folder of `compare`."""
    found = Compared(folder=folder, record=record)
    tables = [effects.Effects(arm) for arm in found.differing]
    sections = [
        *effect_sections.sections(found.against, found.names(), tables),
        *why.sections(folder, arms=[arm["name"] for arm in found.differing]),
        *_rerun(found, tables),
        method.limits(*_limits(found)),
        method.method(),
        method.inputs(found.again.scenario(record["against"]) if found.again else None),
        method.provenance(
            record,
            facts=_facts(found),
            again=f"python run.py report {folder}",
        ),
    ]
    return Page(
        title=Words("Which arrangement is better for {place}?", "{place}：哪种安排更好？").fill(
            place=found.place
        ),
        kind=Words("Comparison of arrangements", "治理安排比较"),
        answers=_answers(found, tables),
        certainty=_certainty(found, tables),
        sections=sections,
        about={"seed": found.again.study.first_seed if found.again else None, **_digests(found)},
    )


# --- the answer ----------------------------------------------------------------------------------


def _answers(found: Compared, tables: "Sequence[effects.Effects]") -> list[Words]:
    """The sentence that is read first; with several arms a verdict on all, then each."""
    residents = f"{found.record['residents']:,}"
    said = []
    for arm, table in zip(found.differing, tables, strict=True):
        lead = [table.changed(name) for name in LEAD if name in table.by_column] or table.first_changes()
        price = [words for name in (COST, HEADS) if (words := table.priced(name)) is not None]
        said.append(
            Words(
                "In {place} ({residents} residents), {arm} against {against}: {changes}.{price}",
                "在{place}（{residents}名居民），{arm}与{against}相比：{changes}。{price}",
            ).fill(
                place=found.place,
                residents=residents,
                arm=arm_words(arm["name"]),
                against=found.against,
                changes=Words("; ".join(one.en for one in lead), "；".join(one.zh for one in lead)),
                price=_sentence(price),
            )
        )
    same = [arm_words(arm["name"]) for arm in found.arms if arm["identical"]]
    if same:
        said.append(
            Words(
                "The same in every run as {against}: {arms}.", "与{against}每次模拟都完全相同：{arms}。"
            ).fill(against=found.against, arms=listed(same))
        )
    return [_verdict(found, tables), *said] if len(said) > 1 else said


def _sentence(parts: list[Words]) -> Words:
    if not parts:
        return Words("", "")
    english = "; ".join(one.en for one in parts)
    return Words(f" {english[:1].upper()}{english[1:]}.", f"{'；'.join(one.zh for one in parts)}。")


def _verdict(found: Compared, tables: "Sequence[effects.Effects]") -> Words:
    """All arms in one sentence, by the first lead outcome that there is."""
    column = next((name for name in LEAD if all(name in table.by_column for table in tables)), "")
    if not column or not tables:
        return Words("Of {n} arrangements:", "共比较{n}种安排：").fill(n=len(found.arms))
    kinds: dict[str, list[Words]] = {"better": [], "worse": [], "open": []}
    for name, table in zip(found.names(), tables, strict=True):
        verdict = table.by_column[column]["verdict"]
        kinds[verdict if verdict in kinds else "open"].append(name)
    templates = {
        "better": Words("{outcome} fall ({arms})", "{arms}使{outcome}下降"),
        "worse": Words("{outcome} rise ({arms})", "{arms}使{outcome}上升"),
        "open": Words("no change in {outcome} can be told ({arms})", "{arms}无法判断{outcome}有无变化"),
    }
    outcome = effects.name_of(column)
    parts = [
        templates[kind].fill(outcome=outcome, arms=listed(names)) for kind, names in kinds.items() if names
    ]
    whole = Words("; ".join(part.en for part in parts), "；".join(part.zh for part in parts))
    return Words("In {place}, against {against}: {whole}.", "在{place}，与{against}相比：{whole}。").fill(
        place=found.place, against=found.against, whole=whole
    )


def _certainty(found: Compared, tables: "Sequence[effects.Effects]") -> Words:
    record, worlds = found.record, found.record["worlds"]
    n = max((effects.pairs_of(table) for table in tables), default=0)
    basis = (
        Words("{runs} runs of {days} days in {n} plausible worlds", "{n}个可能世界、{runs}次{days}天的模拟")
        if worlds
        else Words("{runs} runs of {days} days, parameters as written", "按原参数{runs}次{days}天的模拟")
    ).fill(runs=f"{record['runs']:,}", days=record["days"], n=0 if not worlds else worlds["count"])
    failed = record["failed_runs"]
    said = Words(
        "In brackets 95% intervals, n = {n} pairs under the same luck: {basis}. An interval that holds no"
        " change is"
        " told as “cannot be told”.",
        "括号内为95%区间，n = {n}对（同样机遇）：{basis}。区间包含零变化的，写作“无法判断”。",
    ).fill(n=n, basis=basis)
    if failed:
        said = Words(
            "{said} {failed} runs failed and are left out.", "{said}另有{failed}次模拟失败，未计入。"
        ).fill(said=said, failed=failed)
    return said


# --- what is made again --------------------------------------------------------------------------


def _rerun(found: Compared, tables: "Sequence[effects.Effects]") -> list[Section]:
    """Sections that need runs: the twin story and the sanity rail."""
    again = found.again
    title = Words("Is the machinery right?", "模型自检")
    if again is None or not again.current:
        return [Section(key="rail", title=title, blocks=[sanity.not_run(ANOTHER_VERSION)])]
    reference = again.run(found.record["against"])
    sections = []
    if tables:
        richest = max(tables, key=effects.richness)
        told = twins.section(
            again.run(richest.name), reference, names=(richest.name, found.record["against"])
        )
        sections += [told] if told else []
    late = sanity.late_over(
        again.values("requests_late_share", found.record["against"]), again.erlang(found.record["against"])
    )
    note = text(
        "Checked on the first run of the arrangement that others are held against; late requests in one"
        " run of each"
        " of the first plausible worlds, and by the formula in the same worlds.",
        "以对照安排的首次模拟为准；诉求超期率取前若干可能世界各一次模拟，公式用于同样的世界。",
        "note",
    )
    return [
        *sections,
        Section(key="rail", title=title, blocks=[sanity.rail_of(reference, late=late), note]),
    ]


def _limits(found: Compared) -> list[Text]:
    said = []
    for arm in found.arms:
        if arm["warning"]:
            said.append(
                Text(
                    words=Words(
                        "{arm} changes several things at once: the effect is that of all together ({what}).",
                        "“{arm}”同时改变多项内容，效果是合在一起的（{what}）。",
                    ).fill(arm=arm_words(arm["name"]), what=differences_of(arm)),
                    role="warning",
                )
            )
    if any(WORST_TENTH in effect["outcome"] for arm in found.arms for effect in arm["effects"]):
        said.append(
            text(
                "The worst tenth of grids is chosen afterwards, anew in every run: part of what makes it"
                " the worst is"
                " luck. Compare arms, not levels.",
                "“最差的一成网格”是每次模拟事后选出的，其“最差”部分出于偶然：只宜比较安排，不宜看水平。",
            )
        )
    return said


def differences_of(arm: dict[str, Any]) -> Words:
    """In what an arm differs from the reference: each policy or value with what it moves."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for change in arm["differs_in"]:
        groups.setdefault(change["group"], []).append(change)
    told = [_moved(group, changes) for group, changes in groups.items()]
    return Words("; ".join(arm["differs_in_words"]), "；".join(told))


def _moved(group: str, changes: list[dict[str, Any]]) -> str:
    """What a policy moves, in Chinese; one that is gone or new is not told number by number."""
    head, _, policy = group.partition(".")
    named = policy_words(policy).name.zh if head == "policies" else ""
    for end, word in (("new", "取消"), ("old", "新设")):
        if named and all(one[end] is None for one in changes):
            return f"{word}{named}"
    moved = [
        f"{parameter_words(one['path']).zh}由{_value(one, 'old')}改为{_value(one, 'new')}" for one in changes
    ]
    return f"{named}：{'、'.join(moved)}" if named else "、".join(moved)


def _value(change: dict[str, Any], end: str) -> str:
    return value_words(change[end], spec_of(change["path"])[0], change["unit"]).zh


def _facts(found: Compared) -> list[tuple[Words, str]]:
    study = found.again.study if found.again else None
    return [
        (Words("Scenario", "情景"), str(found.record["scenario"])),
        (Words("Arms", "安排"), ", ".join([found.record["against"], *(arm["name"] for arm in found.arms)])),
        (Words("First seed", "起始种子"), "" if study is None else str(study.first_seed)),
        *((Words("Scenario (sha256)", "情景摘要（sha256）"), digest) for digest in _digests(found).values()),
    ]


def _digests(found: Compared) -> dict[str, str]:
    if found.again is None:
        return {}
    return {"scenario_digest": found.again.scenario(found.record["against"]).digest}
