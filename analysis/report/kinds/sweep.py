"""The report of a study: arms and levers, what each point comes to, and how robust that is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from analysis.compare.outcomes import LEAD
from analysis.report import method, sanity
from analysis.report.drawing.dots import Dot, Dots, Row, dots
from analysis.report.drawing.lines import Line, Lines, lines
from analysis.report.folder import refusal
from analysis.report.page import Chart, Page, Section, Table, text
from analysis.report.reference import ANOTHER_VERSION, Reread, place_words, reread
from analysis.report.spans import told
from analysis.study.intervals import mean_interval
from analysis.words import arm_words, measure_words
from analysis.words.base import Words, listed, looked_up
from analysis.words.numbers import Span
from analysis.words.parameters import parameter_words, spec_of
from analysis.words.policies import STUDIES
from analysis.words.units import is_share
from analysis.words.values import value_words
from sim.errors import RunError

if TYPE_CHECKING:
    from analysis.study.results import Results

SHOWN: Final = (
    *LEAD,
    "success_true",
    "requests_late_share",
    "gridworkers_worn_out_share",
    "cost_per_resident_yuan",
)
"""The outcomes that are charted, if they were kept; else the first six."""
MOST_CHARTS: Final = 6
MOST_POINTS: Final = 40
"""Points that a chart of marks has room for; all are in the folder's tables."""


@dataclass(frozen=True, kw_only=True)
class Point:
    """An arm at a point of its levers, and its experiments as a mask of rows."""

    arm: str
    levers: Mapping[str, Any]
    rows: np.ndarray

    @property
    def name(self) -> Words:
        """What it is called."""
        at = [_lever(path, value) for path, value in self.levers.items() if value is not None]
        arm = arm_words(self.arm)
        if not at:
            return arm
        return Words("{arm}: {levers}", "{arm}：{levers}").fill(arm=arm, levers=listed(at))


def _lever(path: str, value: Any) -> Words:
    """A lever and where it stands: `urban.per_grid 2`."""
    at = f"{value:g}" if isinstance(value, float | int) else str(value)
    return Words("{name} {at}", "{name} {at}").fill(
        name=Words(".".join(path.split(".")[-2:]), parameter_words(path).zh),
        at=Words(at, value_words(value, spec_of(path)[0]).zh),
    )


def gather(folder: Path, record: dict[str, Any]) -> Page:
    """The report of a folder of `sweep`, `resume` or `extend`."""
    from analysis.study import Results

    try:
        results = Results.read(folder)
    except RunError as problem:
        raise refusal(folder, str(problem).removeprefix(f"{folder}: ")) from None
    again = reread(folder, record)
    points = list(_points(results))
    names = [name for name in SHOWN if name in results.outcomes]
    names = (names or list(results.outcomes))[:MOST_CHARTS]
    study = results.study
    scenario = again.scenario(study.arms[0].name) if again else None
    place = place_words(scenario, study.scenario)
    return Page(
        title=looked_up(study.title or study.name, STUDIES),
        kind=Words("Study", "多方案研究"),
        answers=_answers(results, points, names, place),
        certainty=_certainty(results),
        sections=[
            Section(
                key="outcomes",
                title=Words("What each point comes to", "各方案的结果"),
                blocks=[_chart(results, points, name) for name in names],
            ),
            _table(results, points),
            _rail(again, study.arms[0].name, record),
            method.limits(
                text(
                    "Points are told side by side; that one differs from another is told by `compare`,"
                    " which pairs runs"
                    " under the same luck.",
                    "此处并列各方案；两方案是否有差别，须用`compare`在同样机遇下配对判断。",
                )
            ),
            method.method(),
            method.inputs(scenario),
            method.provenance(
                record,
                facts=[
                    (Words("Scenario", "情景"), study.scenario),
                    (Words("First seed", "起始种子"), str(study.first_seed)),
                ],
                again=f"python run.py report {folder}",
            ),
        ],
        about={"scenario": study.scenario, "seed": study.first_seed},
    )


def _points(results: "Results") -> Iterator[Point]:
    frame = results.experiments
    for arm in results.study.arms:
        of_arm = np.asarray(frame["arm"] == arm.name)
        for levers in results.points(arm.name):
            rows = of_arm.copy()
            for path, value in levers.items():
                rows &= np.asarray(frame[path].isna() if value is None else frame[path] == value)
            yield Point(arm=arm.name, levers=levers, rows=rows)


def _span(results: "Results", point: Point, outcome: str) -> tuple[Span, int]:
    """The mean over runs of a point, clustered by plausible world."""
    found = mean_interval(
        values=results.outcomes[outcome][point.rows].to_numpy(dtype=np.float64),
        world=_units(results, point),
    )
    return Span(found.value, found.low, found.high), found.n


def _units(results: "Results", point: Point) -> np.ndarray:
    """Plausible worlds, or replications where there is one world alone."""
    chosen = results.experiments.loc[point.rows]
    column = "world" if chosen["world"].nunique() > 1 else "replication"
    return np.asarray(chosen[column])


def _unit(outcome: str) -> str:
    return "share" if is_share(measure_words(outcome).unit.en) else ""


def _words(results: "Results", point: Point, outcome: str) -> Words:
    span, n = _span(results, point, outcome)
    return Words("{level}, n = {n}", "{level}，n = {n}").fill(level=told(span, unit=_unit(outcome)), n=n)


# --- the answer ----------------------------------------------------------------------------------


def _answers(results: "Results", points: list[Point], names: list[str], place: Words) -> list[Words]:
    if not points or not names:
        return [Words("No run of this study has finished yet.", "本研究尚无完成的模拟。")]
    outcome = names[0]
    spans = [_span(results, point, outcome)[0] for point in points]
    better = measure_words(outcome).name
    low, high = (
        int(np.nanargmin([span.value for span in spans])),
        int(np.nanargmax([span.value for span in spans])),
    )
    if len(points) == 1 or low == high:
        return [
            Words("In {place}, {outcome}: {level}.", "在{place}，{outcome}为{level}。").fill(
                place=place, outcome=better, level=_words(results, points[0], outcome)
            )
        ]
    apart = spans[low].high < spans[high].low
    template = (
        Words(
            "In {place}, over {n} points, {outcome} go from {least} ({where_least}) to {most}"
            " ({where_most}).",
            "在{place}，{n}个方案中，{outcome}从{least}（{where_least}）到{most}（{where_most}）。",
        )
        if apart
        else Words(
            "In {place}, no difference in {outcome} can be told among {n} points: intervals overlap even"
            " between the"
            " lowest, {least} ({where_least}), and the highest, {most} ({where_most}).",
            "在{place}，{n}个方案的{outcome}无法判断有无差别：最低{least}（{where_least}）与最高{most}（{where_most}）的区间重叠。",
        )
    )
    return [
        template.fill(
            place=place, n=len(points), outcome=better,
            least=_words(results, points[low], outcome), where_least=points[low].name,
            most=_words(results, points[high], outcome), where_most=points[high].name,
        )
    ]  # fmt: skip


def _certainty(results: "Results") -> Words:
    worlds = results.study.worlds
    template = (
        Words(
            "95% intervals over {worlds} plausible worlds, {reps} runs in each; {runs} runs, {failed}"
            " failed.",
            "95%区间：{worlds}个可能世界，每个{reps}次；共{runs}次模拟，失败{failed}次。",
        )
        if worlds
        else Words(
            "95% intervals over {reps} replications, parameters as written; {runs} runs, {failed} failed.",
            "95%区间：按原参数重复{reps}次；共{runs}次模拟，失败{failed}次。",
        )
    )
    return template.fill(
        worlds=worlds.count if worlds else 1,
        reps=results.study.replications,
        runs=f"{len(results.experiments):,}",
        failed=len(results.failures),
    )


# --- charts --------------------------------------------------------------------------------------


def _chart(results: "Results", points: list[Point], outcome: str) -> Chart:
    """A curve over the lever with most numbers, a line for each setting of the others; else marks."""
    words = measure_words(outcome)
    title = Words(words.name.en[:1].upper() + words.name.en[1:], words.name.zh)
    note = Words("{unit}; means with 95% intervals.", "{unit}；均值及95%区间。").fill(unit=words.unit)
    rows = [[point.name, _words(results, point, outcome)] for point in points]
    table = Table(caption=title, head=[Words("point", "方案"), words.name], rows=rows)
    lever = _dose(points)
    if lever is not None:
        drawn = _curves(results, points, outcome, lever)
        if drawn:
            chart = Lines(
                title=title,
                note=note,
                x=parameter_words(lever),
                y=words.unit,
                lines=drawn,
                percent=bool(_unit(outcome)),
            )
            return Chart(title=title, note=note, draw=lines(chart), table=table)
    marks = []
    for point in points[:MOST_POINTS]:
        span, _ = _span(results, point, outcome)
        dot = Dot(
            series=0, value=span.value, low=span.low, high=span.high, told=told(span, unit=_unit(outcome))
        )
        marks.append(Row(label=point.name, dots=[dot]))
    chart_ = Dots(
        title=title, note=note, rows=marks, series=[words.name], percent=bool(_unit(outcome)), zero=False
    )
    return Chart(title=title, note=note, draw=dots(chart_), table=table)


def _dose(points: list[Point]) -> str | None:
    """The lever with the most numbers, three at least."""
    numbers: dict[str, set[float]] = {}
    for point in points:
        for path, value in point.levers.items():
            if isinstance(value, float | int) and not isinstance(value, bool):
                numbers.setdefault(path, set()).add(float(value))
    found = max(numbers, key=lambda path: len(numbers[path]), default=None)
    return found if found is not None and len(numbers[found]) >= 3 else None


def _curves(results: "Results", points: list[Point], outcome: str, lever: str) -> list[Line]:
    groups: dict[tuple[Any, ...], list[Point]] = {}
    for point in points:
        others = tuple((path, value) for path, value in point.levers.items() if path != lever)
        if point.levers.get(lever) is not None:
            groups.setdefault((point.arm, others), []).append(point)
    if len(groups) > 6:
        return []
    found = []
    for (arm, others), of in groups.items():
        ordered = sorted(of, key=lambda point: float(point.levers[lever]))
        spans = [_span(results, point, outcome)[0] for point in ordered]
        name = Point(arm=arm, levers=dict(others), rows=np.zeros(0)).name
        found.append(
            Line(
                name=name,
                x=[float(point.levers[lever]) for point in ordered],
                y=[span.value for span in spans],
                low=[span.low for span in spans],
                high=[span.high for span in spans],
            )
        )
    return found


def _table(results: "Results", points: list[Point]) -> Section:
    """All outcomes of the whole place at all points."""
    names = [name for name in results.outcomes if "[" not in name]
    kept = points[:MOST_CHARTS]
    table = Table(
        caption=Words("All outcomes of the first {n} points", "前{n}个方案的全部结果").fill(n=len(kept)),
        head=[Words("outcome", "结果"), *(point.name for point in kept)],
        rows=[
            [measure_words(name).name, *(_words(results, point, name) for point in kept)] for name in names
        ],
        folded=True,
    )
    said = text(
        "All points are in `experiments.parquet` and `outcomes.parquet` of the folder.",
        "全部方案见文件夹中的`experiments.parquet`和`outcomes.parquet`。",
        "note",
    )
    return Section(key="all", title=Words("All outcomes", "全部结果"), blocks=[table, said])


def _rail(again: Reread | None, arm: str, record: dict[str, Any]) -> Section:
    title = Words("Is the machinery right?", "模型自检")
    if again is None or not again.current:
        return Section(key="rail", title=title, blocks=[sanity.not_run(ANOTHER_VERSION)])
    note = text("Checked on the first run of the first point.", "以首个方案的首次模拟为准。", "note")
    return Section(key="rail", title=title, blocks=[sanity.rail_of(again.run(arm)), note])
