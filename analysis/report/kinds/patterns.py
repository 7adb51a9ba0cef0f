"""The report of a scorecard: which patterns the model shows, which it misses, and what can't be told."""

from pathlib import Path
from typing import Any, Final

from analysis.report import method
from analysis.report.page import Page, Section, Table, text
from analysis.report.reference import place_words, scenario_of
from analysis.report.spans import span_of, told
from analysis.words.base import Words, looked_up, matched, plain
from analysis.words.patterns import BOUNDS, FAMILIES, TITLES, UNITS, WHYS

VERDICTS: Final[dict[str, Words]] = {
    "passed": Words("✓ shown", "✓ 呈现"),
    "missed": Words("✗ missed", "✗ 未呈现"),
    "cannot be told": Words("– cannot be told", "– 无法判断"),
}


def gather(folder: Path, record: dict[str, Any]) -> Page:
    """The report of a folder of `patterns`."""
    given = record["place"]
    scenario = scenario_of(given)
    place = place_words(scenario, record["scenario"])
    found, tally = record["patterns"], record["tally"]
    families = dict.fromkeys(one["family"] for one in found)
    return Page(
        title=Words("Does the model look like what is known?", "模型是否像已知的那样？"),
        kind=Words("Scorecard of patterns", "规律对照"),
        answers=[_answer(found, tally, place)],
        certainty=Words(
            "95% intervals over {n} replications; a pattern is shown when its whole interval lies where"
            " it should.",
            "{n}次重复的95%区间；整个区间落在应有范围内方为呈现。",
        ).fill(n=given["replications"]),
        sections=[
            Section(
                key="missed",
                title=Words("What is missed", "未呈现的规律"),
                blocks=[_table([one for one in found if one["verdict"] == "missed"])],
            ),
            Section(
                key="all",
                title=Words("All patterns", "全部规律"),
                blocks=[
                    _table([one for one in found if one["family"] == family], family=family)
                    for family in families
                ],
            ),
            method.limits(
                text(
                    "Patterns are necessary, not sufficient: a model can show all of them for wrong reasons.",
                    "规律只是必要条件：模型可能因错误的原因而全部呈现。",
                )
            ),
            method.method(),
            method.inputs(scenario),
            method.provenance(
                record,
                facts=[
                    (Words("Scenario", "情景"), str(record["scenario"])),
                    (Words("Scenario (sha256)", "情景摘要（sha256）"), str(record["digest"])),
                    (Words("First seed", "起始种子"), str(given["first_seed"])),
                ],
                again=f"python run.py report {folder}",
            ),
        ],
        about={"scenario_digest": record["digest"], "seed": given["first_seed"]},
    )


def _answer(found: list[dict[str, Any]], tally: dict[str, int], place: Words) -> Words:
    return Words(
        "Of {all} patterns that the model should show, {passed} are shown in {place}, {missed} are"
        " missed, and {open}"
        " cannot be told.",
        "模型应当呈现的{all}个规律中，在{place}呈现{passed}个，未呈现{missed}个，无法判断{open}个。",
    ).fill(
        all=len(found),
        passed=tally["passed"],
        missed=tally["missed"],
        open=tally["cannot be told"],
        place=place,
    )


def _table(found: list[dict[str, Any]], *, family: str = "") -> Table:
    unknown = plain(family.replace("_", " "))
    caption = FAMILIES.get(family, unknown) if family else Words("All that are missed", "全部未呈现者")
    return Table(
        caption=caption,
        head=[Words("pattern", "规律"), Words("verdict", "判断"), Words("model (95%), n", "模型（95%），n"),
              Words("should be", "应为"), Words("because", "依据")],
        rows=[
            [
                looked_up(one["title"], TITLES),
                VERDICTS[one["verdict"]],
                Words("{value} {unit}, n = {n}", "{value}{unit}，n = {n}").fill(
                    value=told(span_of(one)), unit=looked_up(one["unit"], UNITS), n=one["n"]
                ),
                _bounds(one),
                _because(one),
            ]
            for one in found
        ],
        numbers=False,
    )  # fmt: skip


def _because(one: dict[str, Any]) -> Words:
    """Where its bounds come from, and why it can't be told where it can't."""
    bound, why = looked_up(one["bound_from"], BOUNDS), matched(one["why"], WHYS)
    if not one["why"]:
        return bound
    return Words("{bound}; {why}", "{bound}；{why}").fill(bound=bound, why=why)


def _bounds(one: dict[str, Any]) -> Words:
    low, high = one["wanted_low"], one["wanted_high"]
    if low is None and high is None:
        return plain("–")
    if low is None:
        return Words("at most {high}", "至多{high}").fill(high=f"{high:g}")
    if high is None:
        return Words("at least {low}", "至少{low}").fill(low=f"{low:g}")
    return Words("{low} to {high}", "{low}至{high}").fill(low=f"{low:g}", high=f"{high:g}")
