"""What a sensitivity analysis asks: a scenario, a method, the parameters, and the study that answers it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from analysis.study.designs import points_of
from analysis.study.plan import BASELINE, Arm, Plan, Study, Worlds, plan_of
from analysis.study.worlds import Method, below
from sim.errors import Problem, ScenarioError
from sim.scenario.text import Where, nearest

DESIGNS: Final[dict[str, Method]] = {
    "morris": "morris",
    "sobol": "saltelli",
    "one_at_a_time": "one_at_a_time",
}
"""The points by the method that its users name."""
BLOCKS: Final = {"morris": 10, "sobol": 128, "one_at_a_time": 2}
"""Trajectories, base points and levels, unless others are asked for."""
REPLICATIONS: Final = {"morris": 3, "sobol": 2, "one_at_a_time": 5}
OUTCOMES: Final = (
    "unsettled_severity_days_per_1000",
    "incidents_per_100000",
    "hidden_share",
    "success_true",
    "success_reported",
    "requests_late_share",
    "gridworkers_worn_out_share",
    "cost_total_yuan",
)
"""What is told unless other outcomes are asked for; all are kept."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """A sensitivity analysis. `blocks` are trajectories, base points or levels; `vary` paths, or prefixes.

    `overlays` and `sets` lie over the scenario; what they say themselves is not varied.
    """

    scenario: str
    method: str = "morris"
    outcomes: tuple[str, ...] = OUTCOMES
    vary: tuple[str, ...] = ("parameters",)
    blocks: int | None = None
    replications: int | None = None
    overlays: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    days: int | None = None
    scale: int = 1
    seed: int = 1

    @property
    def name(self) -> str:
        """The name of the study, and by default of its folder."""
        return f"{self.method}_{Path(self.scenario).stem.lower()}"


def study_of(question: Question) -> Plan:
    """The plan of the study whose plausible worlds are the points of the question's design.

    Raises `ScenarioError` with all that is wrong.
    """
    check(question)
    every = plan_of(_study(question, Worlds(count=1, vary=question.vary)))
    kept = every.kept[BASELINE]
    paths = tuple(leaf.path for leaf in every.draws.leaves if not below(leaf.path, kept))
    if not paths:
        _refuse([("--vary", "", "nothing is left to vary: --set and --policy say all of it")])
    count = points_of(DESIGNS[question.method], len(paths), question.blocks or BLOCKS[question.method])
    return plan_of(_study(question, Worlds(count=count, vary=paths, sample=DESIGNS[question.method])))


def check(question: Question) -> None:
    """Refuse outcomes that are no measures, and designs too small to have an interval."""
    from analysis.measures import measure_names

    known, wrong = measure_names(), list[tuple[str, str, str]]()
    wrong += [
        ("--outcomes", name, f"no such measure{nearest(name, sorted(known))}")
        for name in question.outcomes
        if name not in known
    ]
    blocks = question.blocks or BLOCKS[question.method]
    if blocks < 2:
        what = {"morris": "--trajectories"}.get(question.method, "--points")
        wrong.append((what, str(blocks), "at least 2 are wanted: one has no interval"))
    if question.method == "sobol" and blocks & (blocks - 1):
        wrong.append(("--points", str(blocks), f"a power of two is wanted: {1 << blocks.bit_length()}"))
    if question.method == "one_at_a_time" and question.replications == 1:
        wrong.append(("--reps", "1", "at least 2 are wanted: one run has no interval"))
    _refuse(wrong)


def _refuse(wrong: Sequence[tuple[str, str, str]]) -> None:
    if wrong:
        raise ScenarioError([Problem(option, 0, 0, what, message) for option, what, message in wrong])


def _study(question: Question, worlds: Worlds) -> Study:
    return Study(
        name=question.name,
        title=f"Sensitivity of {Path(question.scenario).stem}, {question.method}",
        scenario=question.scenario,
        scale=question.scale,
        days=question.days,
        arms=(Arm(name=BASELINE, overlays=question.overlays, sets=question.sets),),
        worlds=worlds,
        replications=question.replications or REPLICATIONS[question.method],
        first_seed=question.seed,
        said_at={"worlds.vary": Where("--vary"), "scenario": Where("SCENARIO"), "arms": Where("--policy")},
    )
