"""What a report reads again: the scenario of a folder, and a run of it to check and to tell from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from analysis.words.base import Words
from sim.errors import GridgovError

if TYPE_CHECKING:
    from analysis.study.plan import Plan, Study
    from sim.prepare import Prepared
    from sim.scenario import Scenario
    from sim.simulate import Run

MOST_WORLDS: Final = 20
"""In so many plausible worlds a formula is held against the model."""
ANOTHER_VERSION: Final = Words(
    "These results were made by another version of the program: no run of them is made again here.",
    "结果由程序的另一版本得出，此处不再重新模拟。",
)


@dataclass(frozen=True, kw_only=True)
class Reread:
    """A study read again: its plan, and whether this is the version that made it."""

    folder: Path
    study: "Study"
    plan: "Plan"
    current: bool

    def scenario(self, arm: str) -> "Scenario":
        """The scenario of an arm, without draws."""
        return self.plan.variants[arm].base

    def run(self, arm: str) -> "Run":
        """The first run of an arm, at its first point: the first plausible world, the first luck."""
        from sim.simulate import simulate

        ready, seed = next(self._ready(arm))
        return simulate(ready.scenario, seed=seed, days=self.plan.days, ready=ready)

    def erlang(self, arm: str) -> list[tuple[float, float]]:
        """Late requests by Erlang's formula, bare and corrected, in the first plausible worlds of an arm."""
        from analysis.staffing.erlang import late_share_of

        found = []
        for ready, _ in islice(self._ready(arm), MOST_WORLDS):
            late = [
                late_share_of(ready.scenario, ready.institution, bare=bare) or 0.0 for bare in (True, False)
            ]
            found.append((late[0], late[1]))
        return found

    def values(self, outcome: str, arm: str) -> list[float]:
        """An outcome of an arm at its first point, one run of each plausible world; empty if not kept."""
        from analysis.study import Results

        found = Results.read(self.folder)
        if outcome not in found.outcomes:
            return []
        whole = found.experiments.assign(value=found.outcomes[outcome])
        frame = whole[(whole["arm"] == arm) & (whole["replication"] == 0)]
        for path, value in found.points(arm)[0].items():
            frame = frame[frame[path] == value] if value is not None else frame[frame[path].isna()]
        return [float(value) for value in frame.sort_values("world")["value"]]

    def _ready(self, arm: str) -> "Iterator[tuple[Prepared, int]]":
        """Each plausible world of an arm at its first point, prepared, with the seed of its first run."""
        from analysis.study.execute import common_of, task_of
        from analysis.study.worker import Workshop
        from analysis.why.pairs import number_of

        workshop, number = Workshop(common_of(self.plan)), number_of(self.plan, arm, None)
        each = self.study.replications * len(self.plan.combinations)
        for place in range(len(self.plan.worlds)):
            task = task_of(self.plan, place * each + number)
            yield workshop.ready(task, self.plan.row(task.world)), task.seed


def reread(folder: Path, record: dict[str, Any]) -> Reread | None:
    """The study of a folder; None where its files are gone or say something else now."""
    from analysis.study import plan_of
    from analysis.study.record import recorded_study
    from sim.sources import sources_digest

    try:
        study = recorded_study(folder)
        plan = plan_of(study)
    except GridgovError:
        return None
    return Reread(folder=folder, study=study, plan=plan, current=record.get("sources") == sources_digest())


def scenario_of(given: Mapping[str, Any]) -> "Scenario | None":
    """The scenario that a folder's `scenario`, `overlays`, `sets` and `scale` name; None where it is gone."""
    from sim.scenario import load

    try:
        return load(
            given["scenario"],
            overlays=given.get("overlays", ()),
            sets=given.get("sets", ()),
            scale=given.get("scale", 1),
        )
    except GridgovError:
        return None


def place_words(scenario: "Scenario | None", otherwise: str) -> Words:
    """What a place is called in a sentence."""
    from analysis.compare.comparison import place_of

    if scenario is None:
        # a bundled place still has its name
        scenario = scenario_of({"scenario": otherwise})
    if scenario is None:
        return Words(otherwise, otherwise)
    english = place_of(scenario)
    return Words(english, scenario.title_zh or scenario.title or english)
