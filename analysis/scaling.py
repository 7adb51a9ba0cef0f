"""How far a place at 1:10 strays from the whole: both over seeds, and whether chance explains the rest.

Each arm has seeds of its own, so that arms are independent. Intervals are 95 % by Student's t; the stray is
the ratio of means less 1, with Welch's interval of the difference (B. L. Welch, 1947, Biometrika 34, 28-35).
"""

import csv
import io
import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from analysis.measures import MEASURES, measures
from sim.errors import RunError

CONFIDENCE: Final = 0.95
ONE_AT_A_TIME: Final = 1_000_000
"""Residents above which runs of an arm are made one by one: a whole Lanzhou takes 1.4 GB."""
STRUCTURE: Final = {
    "residents_per_grid": "residents",
    "households_per_head": "households",
    "residents_per_mediator": "residents",
    "requests_per_gridworker": "requests a year",
}
"""Ratios of the place itself, with their units."""
COMPARED: Final = (
    "born_per_1000",
    "recorded_per_1000",
    "unsettled_severity_days_per_1000",
    "incidents_per_100000",
    "hidden_share",
    "detection_days_median",
    "success_true",
    "success_reported",
    "on_time_true",
    "on_time_reported",
    "requests_per_1000",
    "requests_late_share",
    "utilisation_gridworkers",
    "utilisation_committee",
    "utilisation_township",
    "utilisation_county",
    "gridworkers_worn_out_share",
    "patrol_visits_per_household",
    "trust_mean_end",
    "cost_per_resident_yuan",
)
"""The measures that a planner looks at."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """What to load, in words that another process can read."""

    path: str
    overlays: tuple[Path, ...] = ()
    sets: tuple[str, ...] = ()
    days: int | None = None


@dataclass(frozen=True, kw_only=True)
class Observed:
    """One run: its values by name (None where not defined), and what it took."""

    factor: int
    residents: int
    values: dict[str, float | None]
    seconds: float
    peak_rss_mb: float | None


@dataclass(frozen=True, kw_only=True)
class Mean:
    """A mean over seeds with its 95 % interval; the interval is None where it cannot be told."""

    n: int
    mean: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True)
class Stray:
    """A measure in a smaller place beside the whole.

    `stray` is the relative difference of means with its interval `low` to `high`; `differs` says whether the
    interval leaves out 0. None where a mean is missing or 0, or where there is one run only.
    """

    measure: str
    unit: str
    book: str
    whole: Mean
    smaller: Mean
    stray: float | None
    low: float | None
    high: float | None
    differs: bool | None


@dataclass(frozen=True, kw_only=True)
class Arm:
    """The place at one scale: its runs, and its strays from the whole (none for the whole itself)."""

    factor: int
    residents: int
    seeds: tuple[int, ...]
    seconds: float
    peak_rss_mb: float | None
    strays: list[Stray]

    @property
    def told(self) -> list[Stray]:
        """Strays for which chance can be judged; that of a ratio of the place is rounding, not chance."""
        return [one for one in self.strays if one.differs is not None and one.measure not in STRUCTURE]

    @property
    def differing(self) -> list[Stray]:
        """Strays that chance does not explain, the largest first."""
        found = [stray for stray in self.told if stray.differs]
        return sorted(found, key=lambda stray: -abs(stray.stray or 0.0))


# --- running -------------------------------------------------------------------------------------


def observe(source: Source, *, factor: int, seed: int) -> Observed:
    """Run the place at a scale, once."""
    from analysis.results import peak_rss_mb
    from sim.scenario import load
    from sim.simulate import simulate

    scenario = load(source.path, overlays=source.overlays, sets=source.sets, scale=factor)
    begun = time.perf_counter()
    run = simulate(scenario, seed=seed, days=source.days)
    took = time.perf_counter() - begun
    table = measures(run)
    values = structure(run, table["requests_per_1000"]) | {name: table[name] for name in COMPARED}
    residents = len(run.world.residents)
    return Observed(
        factor=factor, residents=residents, values=values, seconds=took, peak_rss_mb=peak_rss_mb()
    )


def structure(run: Any, requests_per_1000: float | None) -> dict[str, float | None]:
    """The ratios of `STRUCTURE` in a built place; None where there is nobody to divide by."""
    from sim.vocabulary import COMMITTEE, GRID, HEAD, HOUSEHOLDS

    first, units = run.institution.level_first, run.institution.units
    residents = len(run.world.residents)
    requests = (requests_per_1000 or 0.0) * residents / 1000

    def workers(level: int) -> int:
        return int(units["workers"][first[level] : first[level + 1]].sum())

    heads = units[first[HEAD] : first[HEAD + 1]]
    of_households = heads[heads["serves"] == HOUSEHOLDS]
    served = int((of_households["end_household"] - of_households["first_household"]).sum())
    parts = {
        "residents_per_grid": (residents, int(first[GRID + 1] - first[GRID])),
        "households_per_head": (served, int(of_households["workers"].sum())),
        "residents_per_mediator": (residents, workers(COMMITTEE)),
        "requests_per_gridworker": (requests, workers(GRID)),
    }
    return {name: total / base if base else None for name, (total, base) in parts.items()}


def run_arms(
    source: Source,
    *,
    seeds: dict[int, Sequence[int]],
    residents: int,
    jobs: int,
    on_done: Callable[[Observed], None] | None = None,
) -> list[Arm]:
    """Run the arms (seeds by factor; factor 1 is the whole), the smallest first; returns them so.

    In that order the most memory that a process ever held is that of its last arm. Places of more than
    `ONE_AT_A_TIME` residents are run one by one.
    """
    from sim.warm import warm_up

    warm_up()
    found: dict[int, list[Observed]] = {}
    for factor in sorted(seeds, reverse=True):
        width = 1 if residents / factor > ONE_AT_A_TIME else min(jobs, len(seeds[factor]))
        found[factor] = list(_runs(source, factor=factor, seeds=seeds[factor], jobs=width, on_done=on_done))
    return [arm_of(runs, whole=found[1], seeds=tuple(seeds[factor])) for factor, runs in found.items()]


def _runs(
    source: Source,
    *,
    factor: int,
    seeds: Sequence[int],
    jobs: int,
    on_done: Callable[[Observed], None] | None,
) -> Iterator[Observed]:
    """The runs of one arm."""
    from joblib import Parallel, delayed
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    calls = (delayed(observe)(source, factor=factor, seed=seed) for seed in seeds)
    try:
        with closing(Parallel(n_jobs=jobs, return_as="generator_unordered", batch_size=1)(calls)) as results:
            for one in results:
                if on_done is not None:
                    on_done(one)
                yield one
    except TerminatedWorkerError:
        raise RunError("a run was killed, perhaps for want of memory: try --jobs 1") from None


# --- comparing -----------------------------------------------------------------------------------


def arm_of(runs: Sequence[Observed], *, whole: Sequence[Observed], seeds: tuple[int, ...]) -> Arm:
    """An arm's runs held against those of the whole."""
    names = [] if runs[0].factor == 1 else [*STRUCTURE, *COMPARED]
    peaks = [run.peak_rss_mb for run in runs if run.peak_rss_mb is not None]
    strays = [
        stray_of(name, [run.values[name] for run in whole], [run.values[name] for run in runs])
        for name in names
    ]
    return Arm(
        factor=runs[0].factor,
        residents=runs[0].residents,
        seeds=seeds,
        seconds=float(np.mean([run.seconds for run in runs])),
        peak_rss_mb=max(peaks, default=None),
        strays=[stray for stray in strays if stray.whole.n],
    )


def mean_of(values: Sequence[float | None]) -> Mean:
    """The mean of what is defined, with its interval by Student's t."""
    from scipy.stats import t

    known = np.array([value for value in values if value is not None], dtype=np.float64)
    if len(known) == 0:
        return Mean(n=0, mean=None)
    mean = float(known.mean())
    if len(known) == 1:
        return Mean(n=1, mean=mean)
    half = float(t.ppf((1 + CONFIDENCE) / 2, len(known) - 1)) * math.sqrt(_variance(known) / len(known))
    return Mean(n=len(known), mean=mean, low=mean - half, high=mean + half)


def _variance(values: np.ndarray) -> float:
    """The sample variance; exactly 0 for equal values, whose mean is rounded."""
    return float(values.var(ddof=1)) if np.ptp(values) > 0 else 0.0


def stray_of(name: str, whole: Sequence[float | None], smaller: Sequence[float | None]) -> Stray:
    """How far a measure strays, and whether by more than chance."""
    one, other = mean_of(whole), mean_of(smaller)
    stray = low = high = differs = None
    if one.mean and other.mean is not None:
        gap = other.mean - one.mean
        stray = gap / one.mean
        half = half_width(whole, smaller)
        if half is not None:
            differs = bool(abs(gap) > half + 1e-9 * abs(one.mean))
            low, high = stray - half / abs(one.mean), stray + half / abs(one.mean)
    entry = MEASURES.get(name)
    return Stray(
        measure=name,
        unit=entry.unit if entry else STRUCTURE[name],
        book=entry.book if entry else "true",
        whole=one,
        smaller=other,
        stray=stray,
        low=low,
        high=high,
        differs=differs,
    )


def half_width(whole: Sequence[float | None], smaller: Sequence[float | None]) -> float | None:
    """Half of Welch's interval of the difference of two means; None with fewer than two values each."""
    from scipy.stats import t

    samples = [np.array([value for value in side if value is not None]) for side in (whole, smaller)]
    if min(map(len, samples)) < 2:
        return None
    errors = [_variance(side) / len(side) for side in samples]
    total = sum(errors)
    if total == 0:
        return 0.0
    freedom = total**2 / sum(
        error**2 / (len(side) - 1) for error, side in zip(errors, samples, strict=True) if error
    )
    return float(t.ppf((1 + CONFIDENCE) / 2, freedom) * math.sqrt(total))


# --- telling -------------------------------------------------------------------------------------


def as_json(arms: Sequence[Arm]) -> list[dict[str, Any]]:
    """The arms as JSON holds them, the whole first."""
    return [asdict(arm) for arm in reversed(arms)]


def as_csv(arms: Sequence[Arm]) -> str:
    """A row for each measure and scale; intervals at 95 %."""
    fields = (
        "factor", "measure", "unit", "book", "whole_n", "whole_mean", "whole_low", "whole_high", "n", "mean",
        "low", "high", "stray", "stray_low", "stray_high", "differs",
    )  # fmt: skip
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(fields)
    for arm in arms:
        for one in arm.strays:
            sides = [value for side in (one.whole, one.smaller) for value in asdict(side).values()]
            row = [arm.factor, one.measure, one.unit, one.book, *sides]
            writer.writerow([*row, one.stray, one.low, one.high, one.differs])
    return text.getvalue()
