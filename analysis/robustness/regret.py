"""Regret of policies over plausible worlds, in the outcome's own unit.

The regret of a policy in a world is by how much the best policy there does better (Savage 1951, J. Am. Stat.
Assoc. 46, 55-67). Worlds weigh the same. All intervals resample worlds (percentile bootstrap), shares have
Wilson's; an interval of a worst case never reaches beyond the worlds that were drawn.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from analysis.registry import Direction
from analysis.staffing.target import Target
from analysis.study.intervals import CONFIDENCE, Interval, mean_interval, share_interval

if TYPE_CHECKING:
    from analysis.study.results import Results

RESAMPLES: Final = 1000
CRITERIA: Final = {
    "mean_regret": "mean regret",
    "maximin": "maximin (the best worst world)",
    "max_regret": "minimax regret",
    "p90_regret": "90th-percentile regret",
}
"""Ways to choose among policies (Herman et al. 2015, J. Water Resour. Plann. Manage. 141, 04015012)."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a policy does on one outcome; regrets and outcomes in its natural unit.

    `worst` is the outcome in its worst world, number `worst_world`; `best` the share of worlds in which no
    other does better, `above_next` that in which it does at least as well as the next one in the ranking
    (None for the last). `meets` is the share of worlds that keep the target (None without one).
    """

    arm: str
    mean: Interval
    worst: Interval
    worst_world: int
    mean_regret: Interval
    p90_regret: Interval
    max_regret: Interval
    most_regretted_world: int
    best: Interval
    above_next: Interval | None
    meets: Interval | None


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """Policies from least mean regret on; `holds` is the share of worlds that rank them so.

    `first_holds` is the share of worlds in which the first one is at least as good as all others; `stable`
    the share of bootstrap samples of worlds that give this order. Ties hold. `luck` is the part of every mean
    regret that luck makes, by favouring one policy in the runs at hand; NaN with one replication. `chosen`
    names the policy by criterion, `same` neighbours that are equal in every run.
    `regret` and `loss` have shape (worlds, policies) in the order of `standings`.
    """

    standings: tuple[Standing, ...]
    holds: Interval
    first_holds: Interval
    stable: float
    luck: Interval
    chosen: Mapping[str, str]
    same: tuple[tuple[str, str], ...]
    regret: np.ndarray
    loss: np.ndarray


def values_of(results: "Results", outcome: str, arms: Sequence[str]) -> np.ndarray:
    """An outcome by world, replication and arm, shape (worlds, replications, arms); NaN where undefined."""
    frame = results.experiments[["world", "replication", "arm"]].assign(value=results.outcomes[outcome])
    table = frame.pivot_table(
        index="world", columns=["replication", "arm"], values="value", dropna=False, sort=True
    )
    worlds, replications = sorted(frame["world"].unique()), sorted(frame["replication"].unique())
    whole = table.reindex(index=worlds, columns=_columns(replications, arms))
    return np.asarray(whole.to_numpy().reshape(len(worlds), len(replications), len(arms)))


def _columns(replications: Sequence[Any], arms: Sequence[str]) -> Any:
    import pandas as pd

    return pd.MultiIndex.from_product([replications, arms])


def rank(
    values: np.ndarray,
    *,
    arms: Sequence[str],
    better: Direction,
    target: Target | None = None,
    factor: float = 1.0,
) -> Ranking:
    """Rank policies by mean regret.

    Args:
        values: shape (worlds, replications, policies), without NaN, in the unit of the target.
        arms: the policies' names.
        better: whether the outcome is better `lower` or `higher`.
        target: a bound that worlds keep or miss, by their mean over replications.
        factor: from the outcome's unit to the one in which it is told.
    """
    sign = -1.0 if better == "higher" else 1.0
    losses = sign * factor * values
    order = np.argsort(losses.mean(axis=(0, 1)), kind="stable")
    losses, values, names = losses[:, :, order], values[:, :, order], [arms[number] for number in order]
    loss = losses.mean(axis=1)
    regret = loss - loss.min(axis=1, keepdims=True)
    draw = np.random.default_rng(0).integers(0, len(loss), size=(RESAMPLES, len(loss)))
    standings = []
    for number, name in enumerate(names):
        own, mine = loss[:, number], regret[:, number]
        after = loss[:, number + 1] if number + 1 < len(names) else None
        standings.append(
            Standing(
                arm=name,
                mean=mean_interval(values=sign * own, world=np.arange(len(own))),
                worst=_resampled(own, draw, np.max).times(sign),
                worst_world=int(own.argmax()) + 1,
                mean_regret=_resampled(mine, draw, np.mean),
                p90_regret=_resampled(mine, draw, _p90),
                max_regret=_resampled(mine, draw, np.max),
                most_regretted_world=int(mine.argmax()) + 1,
                best=_share(mine <= 0),
                above_next=None if after is None else _share(own <= after),
                meets=None if target is None else _share(meets(values[:, :, number].mean(axis=1), target)),
            )
        )
    return Ranking(
        standings=tuple(standings),
        holds=_share((np.diff(loss, axis=1) >= 0).all(axis=1)),
        first_holds=_share(regret[:, 0] <= 0),
        stable=float((np.diff(loss[draw].mean(axis=1), axis=1) >= 0).all(axis=1).mean()),
        luck=_luck(losses, draw),
        chosen=_chosen(standings, sign),
        same=_same(losses, names),
        regret=regret,
        loss=loss,
    )


def meets(values: np.ndarray, target: Target) -> np.ndarray:
    """Which values keep a target."""
    return np.asarray(values <= target.bound if target.sense == "<=" else values >= target.bound)


def _luck(losses: np.ndarray, draw: np.ndarray) -> Interval:
    """By how much mean regrets exceed those against the policy that is best in the other replications.

    Against the best of the same runs, luck alone makes regret; against one chosen from others it does not. It
    is the same for all policies, since only what they are held against changes.
    """
    replications = losses.shape[1]
    if replications < 2:
        return Interval(value=np.nan, low=np.nan, high=np.nan, n=len(losses))
    others = (losses.sum(axis=1, keepdims=True) - losses) / (replications - 1)
    best = others.argmin(axis=2)
    honest = np.take_along_axis(losses, best[:, :, None], axis=2)[:, :, 0].mean(axis=1)
    return _resampled(honest - losses.mean(axis=1).min(axis=1), draw, np.mean)


def _resampled(values: np.ndarray, draw: np.ndarray, rule: Callable[..., Any]) -> Interval:
    """A statistic over worlds with its percentile interval."""
    tail = 100 * (1 - CONFIDENCE) / 2
    low, high = np.percentile(rule(values[draw], axis=1), [tail, 100 - tail])
    return Interval(value=float(rule(values, axis=0)), low=float(low), high=float(high), n=len(values))


def _p90(values: np.ndarray, axis: int) -> np.ndarray:
    return np.asarray(np.percentile(values, 90, axis=axis))


def _share(hits: np.ndarray) -> Interval:
    return share_interval(hits=int(hits.sum()), n=len(hits))


def _chosen(standings: Sequence[Standing], sign: float) -> dict[str, str]:
    """The policy that each criterion takes."""
    sizes: dict[str, Callable[[Standing], float]] = {
        "mean_regret": lambda one: one.mean_regret.value,
        "maximin": lambda one: sign * one.worst.value,
        "max_regret": lambda one: one.max_regret.value,
        "p90_regret": lambda one: one.p90_regret.value,
    }
    return {name: min(standings, key=size).arm for name, size in sizes.items()}


def _same(losses: np.ndarray, names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Pairs of neighbours in the ranking that are equal in every run."""
    equal = (np.diff(losses, axis=2) == 0).all(axis=(0, 1))
    return tuple((names[number], names[number + 1]) for number in np.flatnonzero(equal).tolist())
