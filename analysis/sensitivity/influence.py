"""From the outcomes at a design's points to the influence of each parameter.

    one_at_a_time   the swing: the outcome at the high end of the range less that at the low end
    morris          mu*, the mean size of an elementary effect: what a move over the whole range would change
    saltelli        the total index: the part of the outcome's variance that goes if the parameter is known

Replications are averaged before anything else; `luck.py` says what they leave.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from analysis.sensitivity.luck import Verdict, noise_of, verdict_of
from analysis.study.designs import LEVELS, Design, problem_of
from analysis.study.intervals import CONFIDENCE, mean_interval
from analysis.study.worlds import Method

NAMES: Final[dict[Method, str]] = {
    "one_at_a_time": "one_at_a_time", "morris": "morris", "saltelli": "sobol",
}  # fmt: skip
"""What a method is called by its users; Saltelli's points are for Sobol's indices."""
RESAMPLES: Final = 1000


@dataclass(frozen=True, kw_only=True)
class Influence:
    """How much a parameter moves an outcome.

    `influence` is the swing's size, mu* or the total index, with its 95 % interval, from `n` replications,
    trajectories or base points. `signed` is the swing or Morris' mu; `sigma` the standard deviation of
    elementary effects; `first` (with its ends) the first-order index; NaN where a method has none. `luck` is
    what the influence would come to if luck alone were at work, NaN with one replication.
    """

    path: str
    outcome: str
    method: str
    influence: float
    low: float
    high: float
    n: int
    luck: float
    verdict: Verdict
    signed: float = math.nan
    sigma: float = math.nan
    first: float = math.nan
    first_low: float = math.nan
    first_high: float = math.nan


def influences(design: Design, values: np.ndarray, *, paths: Sequence[str], outcome: str) -> list[Influence]:
    """The influence of each parameter on an outcome, in the order of the parameters.

    `values` has shape (points, replications), without NaN; ValueError else.
    """
    if np.isnan(values).any():
        raise ValueError(f"{outcome} is undefined at some point: there is no mean to take")
    rule = {"one_at_a_time": _swings, "morris": _morris, "saltelli": _sobol}[design.method]
    told = rule(design, values)
    name = NAMES[design.method]
    return [
        Influence(path=path, outcome=outcome, method=name, **one)
        for path, one in zip(paths, told, strict=True)
    ]


def _swings(design: Design, values: np.ndarray) -> list[dict[str, Any]]:
    """High end less low end, with Student's interval over replications, turned to be positive."""
    low_end, high_end = values[1 : 1 + design.block], values[-design.block :]
    told = []
    for difference in high_end - low_end:
        swing = mean_interval(values=difference, world=np.zeros(len(difference)))
        size = swing.times(math.copysign(1, swing.value))
        told.append(
            {
                "influence": size.value,
                "low": size.low,
                "high": size.high,
                "n": size.n,
                "signed": swing.value,
                "luck": math.sqrt(2 / math.pi) * float(noise_of(difference)),
                "verdict": verdict_of(difference[None]),
            }
        )
    return told


def elementary_effects(design: Design, values: np.ndarray) -> np.ndarray:
    """Morris' elementary effects over the whole range, shape (parameters, trajectories, replications)."""
    parameters, size = design.even.shape[1], design.block
    steps = np.diff(design.even.reshape(-1, size, parameters), axis=1)
    change = np.diff(values.reshape(-1, size, values.shape[1]), axis=1)
    moved = np.abs(steps).argmax(axis=2)
    leap = np.take_along_axis(steps, moved[:, :, None], axis=2)
    effects = np.empty((parameters, len(steps), values.shape[1]))
    for trajectory, order in enumerate(moved):
        effects[order, trajectory] = change[trajectory] / leap[trajectory]
    return effects


def _morris(design: Design, values: np.ndarray) -> list[dict[str, Any]]:
    """mu*, mu, sigma by SALib, mu*'s interval by its bootstrap over trajectories.

    Campolongo, Cariboni and Saltelli (2007), Environmental Modelling & Software 22, 1509-1518.
    """
    from SALib.analyze import morris

    parameters, mean = design.even.shape[1], values.mean(axis=1)
    found = morris.analyze(
        problem_of(parameters), design.even, mean, num_resamples=RESAMPLES, conf_level=CONFIDENCE,
        num_levels=LEVELS, seed=1,
    )  # fmt: skip
    effects = elementary_effects(design, values)
    luck = math.sqrt(2 / math.pi) * noise_of(effects).mean(axis=1)
    return [
        {
            "influence": float(found["mu_star"][number]),
            "low": max(float(found["mu_star"][number] - found["mu_star_conf"][number]), 0.0),
            "high": float(found["mu_star"][number] + found["mu_star_conf"][number]),
            "n": design.blocks,
            "signed": float(found["mu"][number]),
            "sigma": float(found["sigma"][number]),
            "luck": float(luck[number]),
            "verdict": verdict_of(effects[number]),
        }
        for number in range(parameters)
    ]


def _sobol(design: Design, values: np.ndarray) -> list[dict[str, Any]]:
    """First-order and total indices by SALib, with its bootstrap over base points.

    Saltelli et al. (2010), Computer Physics Communications 181, 259-270. Where nothing varies, all are zero.
    """
    from SALib.analyze import sobol

    parameters, mean = design.even.shape[1], values.mean(axis=1)
    names = ("S1", "S1_conf", "ST", "ST_conf")
    found: dict[str, Any] = {name: np.zeros(parameters) for name in names}
    if np.ptp(mean) > 0:
        found = sobol.analyze(
            problem_of(parameters), mean, calc_second_order=False, num_resamples=RESAMPLES,
            conf_level=CONFIDENCE, seed=1,
        )  # fmt: skip
    blocks = values.reshape(-1, design.block, values.shape[1])
    differences = blocks[:, 1:-1] - blocks[:, :1]
    variance = 2 * float(mean.reshape(-1, design.block)[:, [0, -1]].var()) or 1.0
    luck = (noise_of(differences) ** 2).mean(axis=0) / variance
    told = []
    for number in range(parameters):
        s1, s1_half, st, st_half = (float(found[name][number]) for name in names)
        told.append(
            {
                "influence": st,
                "low": max(st - st_half, 0.0),
                "high": st + st_half,
                "n": design.blocks,
                "first": s1,
                "first_low": s1 - s1_half,
                "first_high": s1 + s1_half,
                "luck": float(luck[number]),
                "verdict": verdict_of(differences[:, number]),
            }
        )
    return told
