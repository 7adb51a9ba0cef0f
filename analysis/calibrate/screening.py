"""Which parameters to calibrate, if more are uncertain than can be: those that the targets feel.

All of them are drawn at once, and each outcome is held against each parameter by Spearman's rank correlation.
It sees what rises or falls throughout; a parameter that matters only together with another one it may miss.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from analysis.calibrate.simulator import Place
from analysis.calibrate.targets import Target
from analysis.study.worlds import Uncertain

RUNS_EACH: Final = 2.5
LEAST_RUNS: Final = 200


@dataclass(frozen=True, kw_only=True)
class Screened:
    """What was found of one parameter: the target that feels it most, and their correlation's interval."""

    path: str
    measure: str
    correlation: float
    low: float
    high: float
    n: int
    chosen: bool


def runs_for(count: int) -> int:
    """How many runs a screening of so many parameters takes."""
    return max(LEAST_RUNS, round(RUNS_EACH * count))


def screen(
    place: Place,
    leaves: Sequence[Uncertain],
    targets: Sequence[Target],
    *,
    most: int,
    folder: Path,
    name: str,
    jobs: int | None,
    on_runs: Callable[[int], None],
) -> tuple[Screened, ...]:
    """All parameters, the `most` to be calibrated first; the targets that hardly move count for less."""
    from analysis.study.execute import run_study
    from analysis.study.plan import Worlds

    worlds = Worlds(count=runs_for(len(leaves)), vary=tuple(leaf.path for leaf in leaves), seed=place.seed)
    study = place.study(name, worlds=worlds, outcomes=[target.measure for target in targets])

    def progress(done: int, total: int) -> None:
        on_runs(worlds.count - total + done)

    found = run_study(study, folder=folder, jobs=jobs, progress=progress)
    drawn = found.worlds.set_index("world").loc[found.experiments["world"]]
    paths = [leaf.path for leaf in leaves]
    outcomes = np.array([found.outcomes[target.measure].to_numpy() for target in targets]).T
    return ranked(paths, drawn[paths].to_numpy(dtype=np.float64), outcomes, targets, most=most)


def ranked(
    paths: Sequence[str], drawn: np.ndarray, outcomes: np.ndarray, targets: Sequence[Target], *, most: int
) -> tuple[Screened, ...]:
    """Parameters by how much any target feels them: drawn (N, d), outcomes (N, k).

    A correlation counts as far as it is told from none, times how far the outcome moves beside what the
    target leaves open (its range's half and its errors), at most once.
    """
    from scipy.stats import rankdata

    table = np.zeros((len(paths), len(targets)))
    weight, cases = np.zeros(len(targets)), np.zeros(len(targets), dtype=np.int64)
    for column, target in enumerate(targets):
        known = np.isfinite(outcomes[:, column])
        cases[column] = known.sum()
        if cases[column] < 10 or not np.ptp(outcomes[known, column]):
            continue
        left_open = np.sqrt(target.variance + ((target.high - target.low) / 2) ** 2)
        weight[column] = min(float(outcomes[known, column].std()) / left_open, 1.0)
        ranks = rankdata(drawn[known], axis=0)
        own = rankdata(outcomes[known, column])
        spread = np.maximum(ranks.std(axis=0) * own.std(), 1e-300)
        table[:, column] = ((ranks - ranks.mean(axis=0)) * (own - own.mean())[:, None]).mean(axis=0) / spread
    error = 1.96 / np.sqrt(np.maximum(cases - 3, 1))
    scores = np.maximum(np.abs(table) - error, 0.0) * weight
    # where none is told from nothing, the larger correlation goes first
    order = np.lexsort((-(np.abs(table) * weight).max(axis=1), -scores.max(axis=1)))
    return tuple(
        _screened(paths[row], targets, table[row], weight, cases, chosen=place < most)
        for place, row in enumerate(order.tolist())
    )


def _screened(
    path: str,
    targets: Sequence[Target],
    row: np.ndarray,
    weight: np.ndarray,
    cases: np.ndarray,
    *,
    chosen: bool,
) -> Screened:
    """One line, with Fisher's interval of the correlation."""
    column = int(np.argmax(np.abs(row) * weight))
    value, n = float(row[column]), int(cases[column])
    centre, width = np.arctanh(np.clip(value, -0.999999, 0.999999)), 1.96 / np.sqrt(max(n - 3, 1))
    low, high = np.tanh([centre - width, centre + width]).tolist()
    return Screened(
        path=path, measure=targets[column].measure, correlation=value, low=low, high=high, n=n, chosen=chosen
    )
