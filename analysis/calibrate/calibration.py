"""A calibration from its question to its answer: screening, waves, weights, and what they come to."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np

from analysis.calibrate.identifiability import Marginal, Pair, marginals, trading
from analysis.calibrate.predictive import Check, Tension, checks, tensions
from analysis.calibrate.screening import Screened, runs_for, screen
from analysis.calibrate.simulator import Place, Simulator, space_of, uncertain_in
from analysis.calibrate.space import Space
from analysis.calibrate.targets import Target, Targets
from analysis.calibrate.waves import REPEATED, REPEATS, History, Problem, history_match
from analysis.calibrate.weighing import Posterior, weigh
from sim.errors import Problem as Fault
from sim.errors import ScenarioError

Told = Callable[[int], None]
"""Is told how many runs are there."""

WAVE_RUNS_EACH: Final = 15
"""Runs of a wave for each parameter; ten are the usual least (J. L. Loeppky et al., 2009, Technometrics)."""
LEAST_WAVE_RUNS: Final = 60
WEIGHING_PART: Final = 0.3
"""Of all runs, what is kept for weighing at least."""
LEAST_WEIGHING_RUNS: Final = 100


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is to be calibrated: at most so many `parameters` below `vary`, in at most so many `runs`."""

    place: Place
    targets: Targets
    vary: tuple[str, ...] = ("parameters",)
    parameters: int = 20
    waves: int = 5
    runs: int = 3000
    worlds: int = 200


@dataclass(frozen=True, kw_only=True)
class Budget:
    """How the runs are shared out."""

    screening: int
    wave: int
    waves: int
    worlds: int
    runs: int


@dataclass(frozen=True, kw_only=True)
class Calibrated:
    """What came of it. `targets` has the fitted ones first; `worlds`, (W, d), are equally likely.

    `prior` and `predicted` are outcomes, (N, k) and (W, k), of worlds before and after. `runs` is how many
    were asked for, `made` how many of them were not in the folder yet, `lost` how many failed.
    """

    question: Question
    budget: Budget
    screened: tuple[Screened, ...]
    space: Space
    targets: tuple[Target, ...]
    history: History
    posterior: Posterior
    worlds: np.ndarray
    prior: np.ndarray
    predicted: np.ndarray
    runs: int
    made: int
    lost: int

    @cached_property
    def marginals(self) -> tuple[Marginal, ...]:
        """What the data say of each parameter."""
        seed = self.question.place.seed
        return marginals(self.space, self.posterior.points, self.posterior.weights, seed=seed)

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """The parameters that trade off."""
        return trading(self.space, self.posterior.points, self.posterior.weights)

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """Predicted against recorded."""
        return checks(self.targets, self.prior, self.predicted)

    @cached_property
    def tensions(self) -> tuple[Tension, ...]:
        """The targets that cannot be met."""
        return tensions(self.checks, self.prior)


def budget_of(question: Question, uncertain: int) -> Budget:
    """How the runs of a question are shared out. `ScenarioError` if they are too few."""
    sides = min(question.parameters, uncertain)
    screening = runs_for(uncertain) if uncertain > question.parameters else 0
    wave = max(WAVE_RUNS_EACH * sides, LEAST_WAVE_RUNS)
    whole = wave + REPEATED * REPEATS
    weighing = max(LEAST_WEIGHING_RUNS, round(WEIGHING_PART * question.runs))
    waves = min(question.waves, (question.runs - screening - question.worlds - weighing) // whole)
    if waves < 1:
        least = (screening + question.worlds + whole) / (1 - WEIGHING_PART)
        least = max(least, screening + question.worlds + whole + LEAST_WEIGHING_RUNS)
        message = f"{question.runs:,} are too few for {sides} parameters: at least {least + 1:,.0f}"
        raise ScenarioError([Fault("--runs", 0, 0, "", message)])
    return Budget(screening=screening, wave=wave, waves=waves, worlds=question.worlds, runs=question.runs)


def calibrate(
    question: Question,
    *,
    folder: Path,
    jobs: int | None = None,
    on_runs: Told = lambda _: None,
    say: Callable[[str], None] = lambda _: None,
) -> Calibrated:
    """Carry a calibration out; its runs are kept in a folder, and those that are there are not made again.

    `on_runs` is told how many of `question.runs` are there, `say` what is being done. Raises `RunError` where
    no plausible world comes near the targets, `ScenarioError` for questions with mistakes.
    """
    leaves = uncertain_in(question.place, vary=question.vary)
    budget = budget_of(question, len(leaves))
    name = f"calibrate_{Path(question.place.scenario).stem}"
    screened: tuple[Screened, ...] = ()
    if budget.screening:
        say(f"screening: which {question.parameters} of {len(leaves)} parameters the targets feel most")
        screened = screen(
            question.place,
            leaves,
            question.targets.fitted,
            most=question.parameters,
            folder=folder / "screening",
            name=name,
            jobs=jobs,
            on_runs=on_runs,
        )
        chosen = {one.path for one in screened if one.chosen}
        leaves = [leaf for leaf in leaves if leaf.path in chosen]
    simulator = Simulator(
        place=question.place,
        space=space_of(question.place, leaves),
        outcomes=tuple(target.measure for target in question.targets.fitted_first),
        folder=folder,
        name=name,
        jobs=jobs,
        on_runs=lambda made: on_runs(budget.screening + made),
    )
    return _matched(question, budget, screened, simulator, say=say)


def _matched(
    question: Question,
    budget: Budget,
    screened: tuple[Screened, ...],
    simulator: Simulator,
    *,
    say: Callable[[str], None],
) -> Calibrated:
    """Waves, weights and predictions, with the parameters chosen."""
    targets, seed = question.targets.fitted_first, question.place.seed
    fitted = len(question.targets.fitted)
    kept: list[np.ndarray] = []

    def run(points: np.ndarray) -> np.ndarray:
        kept.append(simulator(points))
        return kept[-1][:, :fitted]

    problem = Problem(space=simulator.space, targets=targets[:fitted], run=run, seed=seed)
    say(f"up to {budget.waves} waves of {budget.wave} runs, and {REPEATED * REPEATS} repeats")
    history = history_match(problem, waves=budget.waves, runs=budget.wave)
    left = question.runs - budget.screening - simulator.asked - question.worlds
    say(f"{len(history.waves)} waves ({history.why}); weighing what is left by {left:,} runs")
    posterior = weigh(problem, history, runs=left)
    points = posterior.worlds(question.worlds, seed=seed)
    say(f"predicting with {question.worlds} calibrated worlds")
    predicted = simulator(points)
    return Calibrated(
        question=question,
        budget=budget,
        screened=screened,
        space=simulator.space,
        targets=targets,
        history=history,
        posterior=posterior,
        worlds=simulator.space.values(points),
        prior=np.concatenate(kept)[: history.first],
        predicted=predicted,
        runs=budget.screening + simulator.asked,
        made=simulator.made,
        lost=simulator.lost,
    )
