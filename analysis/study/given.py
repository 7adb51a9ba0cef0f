"""Plausible worlds from a file instead of drawn ones: those that a calibration has left, for example.

A Parquet table with a row for each world and a column for each value, named by its dotted path (of a whole
table: the factor), as `worlds.parquet` of a study has them. `world` may number the rows. Rows with different
`weight` are taken in proportion to it, by systematic resampling (J. Carpenter, P. Clifford, P. Fearnhead,
1999, IEE Proceedings F 146, 2-7), so that all worlds weigh the same from then on.
"""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from analysis.study.worlds import Fits, Uncertain
from sim.errors import Problem, ScenarioError
from sim.scenario.text import Where, nearest, short

if TYPE_CHECKING:
    import pandas as pd

    from analysis.study.plan import Worlds

WORLD, WEIGHT = "world", "weight"
SHOWN: Final = 5
"""Most rows named in one message."""
ROUNDING: Final = 1e-9
"""By how much of its range's width a value may lie outside: what writing and reading a number can lose."""


def worlds_of(text: str, *, option: str = "--worlds") -> "Worlds | None":
    """Plausible worlds as typed: how many to draw (none for 0), or a file. Raises `ScenarioError`."""
    from analysis.study.plan import Worlds

    word = text.strip()
    if word.isascii() and word.isdecimal():
        return Worlds(count=int(word[:9])) if int(word[:9]) else None
    if word.lstrip("+-").replace(".", "", 1).isdecimal():
        message = f"{short(word)}: a whole number from 0 on, or a file of worlds, is wanted"
        raise ScenarioError([Problem(option, 0, 0, "", message)])
    return worlds_in(word, where=Where(option))


def worlds_in(path: str, *, where: Where) -> "Worlds":
    """All worlds of a file. Raises `ScenarioError`, with the place where the file is named."""
    from analysis.study.plan import Worlds

    return Worlds(count=len(read_worlds(path, where=where)), file=str(Path(path).absolute()))


def read_worlds(path: str, *, where: Where) -> "pd.DataFrame":
    """The table of a file, as it is written, with at least one row. Raises `ScenarioError`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = Path(path)
    try:
        if file.is_dir():
            beside = file / "worlds.parquet"
            hint = f"; did you mean {beside}?" if beside.is_file() else ""
            raise ScenarioError([where.problem("", f"{path}: is a folder{hint}")])
        table = pq.read_table(file)
    except FileNotFoundError:
        message = f"{path}: no such file; a number, or a Parquet file of worlds, is wanted"
        raise ScenarioError([where.problem("", message)]) from None
    except (OSError, ValueError, pa.ArrowException) as problem:
        reason = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        message = f"{path}: not a Parquet file of worlds ({short(reason)})"
        raise ScenarioError([where.problem("", message)]) from None
    frame: pd.DataFrame = table.to_pandas(ignore_metadata=True)
    if not len(frame):
        raise ScenarioError([where.problem("", f"{path}: has no worlds")])
    return frame


def given(
    worlds: "Worlds", known: Sequence[Uncertain], *, where: Where
) -> tuple[list[Uncertain], np.ndarray, list[Problem]]:
    """What a file of worlds says: its leaves in order of path, a row for each world, and all problems.

    `known` are the leaves of the scenario that have a range. Values must lie in it, as drawn ones do.
    """
    assert worlds.file is not None
    frame = read_worlds(worlds.file, where=where)
    name = Path(worlds.file).name
    by_path = {leaf.path: leaf for leaf in known}
    columns = sorted(str(column) for column in frame.columns if column not in (WORLD, WEIGHT))
    problems = [
        where.problem(column, f"{name}: no value with a range has this path{nearest(column, by_path)}")
        for column in columns
        if column not in by_path
    ]
    leaves = [by_path[column] for column in columns if column in by_path]
    if not columns:
        problems.append(where.problem("", f"{name}: no column but world and weight"))
    if worlds.count > len(frame):
        problems.append(where.problem("", f"{name}: has {len(frame):,} worlds, not {worlds.count:,}"))
    for leaf in leaves:
        fault = _fault(leaf, frame[leaf.path])
        if fault:
            problems.append(where.problem(leaf.path, f"{name}: {fault}"))
    weights, fault = _weights(frame)
    if fault:
        problems.append(where.problem(WEIGHT, f"{name}: {fault}"))
    if problems:
        return leaves, np.zeros((worlds.count, len(leaves))), problems
    numbers = frame[[leaf.path for leaf in leaves]].to_numpy(dtype=np.float64)
    return leaves, numbers[_chosen(weights, worlds)], []


def refuse_contradictions(drawn: np.ndarray, fits: Fits, *, where: Where) -> Iterator[Problem]:
    """A problem for worlds whose values contradict each other (a request given up before it is due)."""
    bad = [number for number, row in enumerate(drawn, start=1) if not fits(row)]
    if bad:
        yield where.problem("", f"the values of {_rows(bad)} contradict each other in this scenario")


def _fault(leaf: Uncertain, column: "pd.Series[float]") -> str:
    """What is wrong with the values of a leaf, in words; nothing if they lie in its range."""
    try:
        values = column.to_numpy(dtype=np.float64)
    except (TypeError, ValueError):
        return "not a column of numbers"
    slack = ROUNDING * (leaf.high - leaf.low)
    bad = ~((values >= leaf.low - slack) & (values <= leaf.high + slack))
    if isinstance(leaf.value, int):
        bad |= values != np.floor(values)
    if not bad.any():
        return ""
    whole = "whole number" if isinstance(leaf.value, int) else "number"
    kind = "factor of the table" if leaf.is_table else whole
    first = values[bad][0]
    rows = _rows((np.flatnonzero(bad) + 1).tolist())
    return f"{first:g} in {rows}: a {kind} from {leaf.low:g} to {leaf.high:g} is wanted"


def _weights(frame: "pd.DataFrame") -> tuple[np.ndarray, str]:
    """The weights, and what is wrong with them; without such a column all are alike."""
    if WEIGHT not in frame:
        return np.ones(len(frame)), ""
    try:
        weights = frame[WEIGHT].to_numpy(dtype=np.float64)
    except (TypeError, ValueError):
        return np.ones(len(frame)), "not a column of numbers"
    if not np.isfinite(weights).all() or (weights < 0).any() or not weights.sum() > 0:
        return np.ones(len(frame)), "weights are numbers from 0 on, and not all 0"
    return weights, ""


def _chosen(weights: np.ndarray, worlds: "Worlds") -> np.ndarray:
    """Which rows to take: the first ones where all weigh the same, else as their weights say."""
    if np.ptp(weights) <= ROUNDING * weights.max():
        return np.arange(worlds.count)
    return resampled(weights, len(weights), np.random.default_rng(worlds.seed))[: worlds.count]


def resampled(weights: np.ndarray, count: int, generator: np.random.Generator) -> np.ndarray:
    """`count` numbers of rows in proportion to their weights, in an order of chance, shape (count,).

    Systematic resampling: how often a row is taken differs from its expectation by less than one.
    """
    steps = (np.arange(count) + generator.random()) / count
    chosen = np.searchsorted(np.cumsum(weights) / weights.sum(), steps, side="right")
    return generator.permutation(np.minimum(chosen, len(weights) - 1))


def _rows(numbers: Collection[int]) -> str:
    shown = ", ".join(str(number) for number in list(numbers)[:SHOWN])
    more = f" and {len(numbers) - SHOWN:,} more" if len(numbers) > SHOWN else ""
    return f"row{'s' if len(numbers) > 1 else ''} {shown}{more}"
