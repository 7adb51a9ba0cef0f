"""What `staffing.json` says, and its answer in sentences."""

from typing import Any, Final

from analysis.report.spans import n_of, span_of, told
from analysis.words import measure_words, unit_words
from analysis.words.base import Words
from analysis.words.numbers import Span
from analysis.words.units import is_share

LATE: Final = "requests_late_share"
COST: Final = "cost_per_resident_yuan"
LEVERS: Final[dict[str, Words]] = {
    "gridworkers": Words("gridworkers", "网格员"),
    "mediators": Words("mediators", "人民调解员"),
    "township": Words("townships' mediators", "乡镇（街道）调解力量"),
    "county": Words("county centre's mediators", "县级中心调解力量"),
    "court": Words("judges", "法官"),
    "heads": Words("household heads", "联户长"),
}
Point = dict[str, Any]


class Answer:
    """What `staffing.json` says."""

    def __init__(self, record: dict[str, Any]) -> None:
        """Wrap the file."""
        self.record = record
        self.outcome: str = record["outcome"]
        self.points: list[Point] = record["points"]
        self.today = float(record["lever"]["today"])
        self.unit = LEVERS.get(record["lever"]["name"].partition(".")[0], unit_words(record["lever"]["unit"]))

    @property
    def staff(self) -> list[float]:
        """The staffings tried."""
        return [float(point["staff"]) for point in self.points]

    def at(self, staff: float, outcome: str) -> dict[str, Any] | None:
        """An outcome at a staffing, with its interval."""
        found = next((point for point in self.points if float(point["staff"]) == staff), None)
        return None if found is None else found["outcomes"].get(outcome)

    def level(self, staff: float, outcome: str) -> Words:
        """The same in words, with n."""
        return level_of(self.at(staff, outcome), outcome)

    def spans(self, outcome: str) -> list[Span]:
        """An outcome at all staffings."""
        return [span_of(point["outcomes"].get(outcome)) for point in self.points]


def level_of(interval: dict[str, Any] | None, outcome: str) -> Words:
    """A level with interval and n; shares as percentages."""
    share = "share" if is_share(measure_words(outcome).unit.en) else ""
    return Words("{level}, n = {n}", "{level}，n = {n}").fill(
        level=told(span_of(interval), unit=share), n=n_of(interval)
    )


def targets_of(found: Answer) -> Words:
    """The targets in a sentence."""
    parts = []
    for target in found.record["targets"]:
        outcome, sense, bound = target.split(" ")
        template = (
            Words("{outcome} at or under {bound}", "{outcome}不高于{bound}")
            if sense == "<="
            else Words("{outcome} at or over {bound}", "{outcome}不低于{bound}")
        )
        parts.append(template.fill(outcome=measure_words(outcome).name, bound=bound))
    return Words(" and ".join(part.en for part in parts), "且".join(part.zh for part in parts))


def answer_of(found: Answer, place: Words) -> Words:
    """The sentence that is read first: the number that is needed, or how it stands today."""
    answer = found.record["answer"]
    if answer is None:
        return Words(
            "With {today} {staff}, as today, {place} has {outcome} of {level}.",
            "{place}现有{today}名{staff}，{outcome}为{level}。",
        ).fill(
            today=f"{found.today:g}", staff=found.unit, place=place,
            outcome=measure_words(found.outcome).name, level=found.level(found.today, found.outcome),
        )  # fmt: skip
    if answer["number"] is None:
        return Words(
            "Not reached in the range tried: to keep {targets}, even {most} {staff} are not shown to be"
            " enough.",
            "在所试范围内未能达到：要使{targets}，即使{most}名{staff}也未能证明足够。",
        ).fill(targets=targets_of(found), most=f"{max(found.staff):g}", staff=found.unit)
    confidence = f"{answer['confidence']:.0%}"
    return Words(
        "To keep {targets}, {place} needs {number} {staff} (it has {today}), shown with {confidence}"
        " confidence.",
        "要使{targets}，{place}需要{number}名{staff}（现有{today}名），置信度{confidence}。",
    ).fill(
        targets=targets_of(found), place=place, number=f"{answer['number']:g}", staff=found.unit,
        today=f"{found.today:g}", confidence=confidence,
    )  # fmt: skip


def beside(found: Answer) -> list[Words]:
    """Today's level and price; what one more changes."""
    said = [
        Words(
            "With {today} {staff}: {outcome} {level}; {cost} yuan per resident a year.",
            "现有{today}名{staff}：{outcome}{level}；人均每年{cost}元。",
        ).fill(
            today=f"{found.today:g}", staff=found.unit, outcome=measure_words(found.outcome).name,
            level=found.level(found.today, found.outcome), cost=found.level(found.today, COST),
        )
    ]  # fmt: skip
    step = next((one for one in found.record["marginal"][found.outcome] if one["fewer"] >= found.today), None)
    if step is not None:
        template = (
            Words(
                "One more beyond today changes {outcome} by {change}.",
                "在现有基础上每增1名，{outcome}变化{change}。",
            )
            if step["told"]
            else Words(
                "One more beyond today: no change in {outcome} can be told ({change}).",
                "在现有基础上增1名，{outcome}无法判断有无变化（{change}）。",
            )
        )
        said.append(
            template.fill(outcome=measure_words(found.outcome).name, change=step_of(found.outcome, step))
        )
    return said


def step_of(outcome: str, step: dict[str, Any]) -> Words:
    """A change; that of a share in percentage points."""
    share = is_share(measure_words(outcome).unit.en)
    words = told(span_of(step, factor=100.0 if share else 1.0), signed=True)
    return Words("{change} points", "{change}个百分点").fill(change=words) if share else words


def certainty_of(found: Answer) -> Words:
    """What the intervals rest on."""
    record = found.record
    draw = (
        Words("plausible worlds", "个可能世界")
        if record["draw"] == "plausible world"
        else Words("replications with other luck", "次不同机遇的重复")
    )
    return Words(
        "95% intervals over {draws} {draw} of each staffing, in {runs} runs, all under the same luck; one"
        " synthetic place.",
        "95%区间：每种配备{draws}{draw}，共{runs}次模拟，机遇相同；同一个合成地点。",
    ).fill(draws=record["draws"], draw=draw, runs=f"{record['runs']:,}")
