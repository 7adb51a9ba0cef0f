"""Points of a sensitivity analysis: plausible worlds that are not drawn by lot, but built in blocks.

    one_at_a_time   the values as written, then each parameter alone at some levels of its range
    morris          trajectories: from a point at random, each parameter in turn leaps two thirds of its range
    saltelli        for Sobol indices: a point A, A with each parameter in turn from another point B, and B

A block whose values contradict each other somewhere gives way to another one: half a block has no meaning.
The first blocks are the same however many there are, so that more of them cost only what is new. Trajectories
and Saltelli's blocks are sampled by SALib (Iwanaga, Usher and Herman 2022, Socio-Environmental Systems
Modelling 4, 18155).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from analysis.study.worlds import Method, Uncertain, values_at
from sim.errors import RunError

LEVELS: Final = 4
"""Levels of Morris' grid: 0, 1/3, 2/3, 1 of the distribution; a leap is of two of them."""
MOST_TRIED: Final = 20
"""Most blocks tried for each one that is wanted."""
PULLED_IN: Final = (1.0, 0.75, 0.5, 0.25)
"""How much of the way to a level is gone, the first part at which nothing contradicts."""

Fit = Callable[[np.ndarray], bool]


@dataclass(frozen=True, kw_only=True)
class Design:
    """The points of an analysis: `even` in quantiles of each parameter, `drawn` as values or factors.

    Both have shape (points, parameters); points of a block follow one another. `left_out` is how many blocks
    contradicted themselves; `pulled_in` names parameters of which a level was moved towards what is written.
    """

    method: Method
    even: np.ndarray
    drawn: np.ndarray
    block: int
    left_out: int
    pulled_in: tuple[str, ...] = ()

    @property
    def blocks(self) -> int:
        """How many blocks there are."""
        return len(self.drawn) // self.block

    def notes(self) -> Iterator[str]:
        """What contradictions did to the points."""
        if self.left_out:
            yield (
                f"{self.left_out} of {self.left_out + self.blocks} blocks of points contradicted themselves"
                " and gave way to others: where ranges overlap, parameters are not quite independent"
            )
        if self.pulled_in:
            yield (
                f"an end of {', '.join(self.pulled_in)} contradicts what is written: not swung all the way"
            )


def block_size(method: Method, parameters: int) -> int:
    """Points of a block: of `one_at_a_time` one level of all parameters, beside the point as written."""
    return {"one_at_a_time": parameters, "morris": parameters + 1, "saltelli": parameters + 2}[method]


def points_of(method: Method, parameters: int, blocks: int) -> int:
    """How many points so many blocks have; of `one_at_a_time`, the levels."""
    return blocks * block_size(method, parameters) + (method == "one_at_a_time")


def blocks_in(method: Method, parameters: int, points: int) -> int | None:
    """The inverse of `points_of`; None where no number of blocks has so many points."""
    blocks, rest = divmod(points - (method == "one_at_a_time"), block_size(method, parameters))
    return blocks if blocks >= 1 and not rest else None


def design(
    leaves: Sequence[Uncertain], *, method: Method, blocks: int, seed: int, fits: Fit = lambda _: True
) -> Design:
    """The points of some blocks, none of which contradicts itself.

    Raises `RunError` if hardly a block fits.
    """
    if method == "one_at_a_time":
        return _one_at_a_time(leaves, levels=blocks, fits=fits)
    size = block_size(method, len(leaves))
    tried = blocks
    while tried <= MOST_TRIED * max(blocks, 4):
        sampled = _trajectories if method == "morris" else _saltelli
        even = sampled(len(leaves), tried, seed).reshape(tried, size, len(leaves))
        drawn = _drawn(leaves, even.reshape(-1, len(leaves))).reshape(even.shape)
        fitting = [number for number in range(tried) if all(map(fits, drawn[number]))]
        if len(fitting) >= blocks:
            kept = fitting[:blocks]
            return Design(
                method=method,
                even=even[kept].reshape(-1, len(leaves)),
                drawn=drawn[kept].reshape(-1, len(leaves)),
                block=size,
                left_out=kept[-1] + 1 - blocks,
            )
        tried *= 2
    raise RunError(
        f"of {len(even):,} blocks of points {len(fitting):,} do not contradict themselves: narrow the ranges"
    )


def _drawn(leaves: Sequence[Uncertain], even: np.ndarray) -> np.ndarray:
    columns = zip(leaves, even.T, strict=True)
    return np.column_stack([values_at(leaf, column) for leaf, column in columns])


def problem_of(parameters: int) -> dict[str, Any]:
    """The parameters as SALib knows them: numbers of [0, 1]."""
    names = [str(number) for number in range(parameters)]
    return {"num_vars": parameters, "names": names, "bounds": [[0.0, 1.0]] * parameters}


def _trajectories(parameters: int, count: int, seed: int) -> np.ndarray:
    """Morris' trajectories, each of its own seed. Morris (1991), Technometrics 33, 161-174."""
    from SALib.sample import morris

    seeds = np.random.SeedSequence(seed).spawn(count)
    return np.concatenate(
        [
            morris.sample(problem_of(parameters), 1, num_levels=LEVELS, seed=np.random.default_rng(one))
            for one in seeds
        ]
    ).clip(0, 1)


def _saltelli(parameters: int, count: int, seed: int) -> np.ndarray:
    """Saltelli's blocks over a scrambled Sobol sequence.

    Saltelli et al. (2010), Computer Physics Communications 181, 259-270.
    """
    from SALib.sample import sobol

    # a power of two is what the sequence is balanced over; its beginning is the same for each
    whole = 1 << (count - 1).bit_length()
    rows = sobol.sample(problem_of(parameters), whole, calc_second_order=False, seed=seed)
    return np.asarray(rows[: count * (parameters + 2)])


def _one_at_a_time(leaves: Sequence[Uncertain], *, levels: int, fits: Fit) -> Design:
    """What is written, then level by level each parameter alone; a level that contradicts is pulled in."""
    written = np.array([1.0 if leaf.is_table else float(leaf.value) for leaf in leaves])
    rows, even, pulled = [written], [np.full(len(leaves), np.nan)], set()
    for level in np.linspace(0, 1, levels):
        ends = _drawn(leaves, np.full((1, len(leaves)), level))[0]
        for number, leaf in enumerate(leaves):
            point, part = _pulled(written, number, ends[number], leaf, fits)
            if part < 1:
                pulled.add(leaf.path)
            rows.append(point)
            even.append(np.where(np.arange(len(leaves)) == number, level, np.nan))
    return Design(
        method="one_at_a_time",
        even=np.array(even),
        drawn=np.array(rows),
        block=len(leaves),
        left_out=0,
        pulled_in=tuple(sorted(pulled)),
    )


def _pulled(
    written: np.ndarray, number: int, end: float, leaf: Uncertain, fits: Fit
) -> tuple[np.ndarray, float]:
    """What is written with one parameter on its way to a level, and how far it got."""
    for part in PULLED_IN:
        value = written[number] + part * (end - written[number])
        point = written.copy()
        point[number] = round(value) if isinstance(leaf.value, int) else value
        if fits(point):
            return point, part
    return written, 0.0
