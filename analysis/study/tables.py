"""The tables of a study, as Parquet that pandas, polars and duckdb open.

    experiments.parquet   a row for each finished experiment: arm, levers by path, world, replication, seeds
    outcomes.parquet      in the same order: a column for each outcome, NaN where it is not defined
    cases.parquet         in the same order: how many cases each of these rests on
    worlds.parquet        a row for each plausible world: what was drawn, by path (of tables: the factor)

They are written when a go at the study ends, some thousand rows at a time, and are the same byte for byte
however the study was carried out. Each names in its metadata the `set` that it belongs to.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np

from analysis.study.plan import Plan
from analysis.study.store import KEY_DTYPE, PART, TRIES, MovedError, Shards, sync_folder, told
from sim.errors import RunError

if TYPE_CHECKING:
    import pyarrow as pa

EXPERIMENTS, OUTCOMES, CASES, WORLDS = TABLES = (
    "experiments.parquet",
    "outcomes.parquet",
    "cases.parquet",
    "worlds.parquet",
)
CHUNK: Final = 4096
"""Experiments whose keys are made, and whose rows are written, at a time."""


def write_tables(folder: Path, plan: Plan, shards: Shards) -> None:
    """Write the tables anew from the shards; once more if another writer has merged some meanwhile."""
    with told(folder):
        for _ in range(TRIES):
            shards.load()
            try:
                _write(folder, plan, shards)
            except MovedError:
                continue
            return
    raise RunError(f"{folder}: changes faster than it can be read")


def _write(folder: Path, plan: Plan, shards: Shards) -> None:
    digest = hashlib.sha256()
    for _, keys in _done(plan, shards):
        digest.update(keys.tobytes())
    columns = [column.name for column in plan.study.kept.columns]
    with ExitStack() as stack:
        files = {name: stack.enter_context(TableFile(folder / name, digest.hexdigest())) for name in TABLES}
        for first in range(0, len(plan.worlds), CHUNK):
            files[WORLDS].add(worlds_table(plan, slice(first, first + CHUNK)))
        for index, keys in _chunks_or_nothing(plan, shards):
            rows = shards.rows(keys)
            files[EXPERIMENTS].add(experiments_table(plan, index))
            files[OUTCOMES].add(matrix_table(columns, rows.values))
            files[CASES].add(matrix_table(columns, rows.cases))


def keys_of(plan: Plan, first: int, last: int) -> np.ndarray:
    """The keys of experiments `first` to `last` (not included), as they are stored."""
    return np.array([bytes.fromhex(plan.key(index)) for index in range(first, last)], dtype=KEY_DTYPE)


def chunks_of(plan: Plan) -> Iterator[tuple[int, np.ndarray]]:
    """All keys in order, some thousand at a time, each with the number of its first experiment."""
    for first in range(0, len(plan), CHUNK):
        yield first, keys_of(plan, first, min(first + CHUNK, len(plan)))


def _done(plan: Plan, shards: Shards) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The finished experiments, some thousand at a time: their places in the plan, and keys."""
    for first, keys in chunks_of(plan):
        held = np.flatnonzero(shards.holds(keys))
        if len(held):
            yield first + held, keys[held]


def _chunks_or_nothing(plan: Plan, shards: Shards) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """As `_done`; without any finished experiment an empty chunk, so that tables have their columns."""
    empty = True
    for chunk in _done(plan, shards):
        empty = False
        yield chunk
    if empty:
        yield np.zeros(0, dtype=np.int64), keys_of(plan, 0, 0)


class TableFile:
    """A Parquet file that grows beside its place, and is renamed into it when all is written."""

    def __init__(self, path: Path, set_name: str) -> None:
        """`set_name` goes into the metadata."""
        self._path, self._set = path, set_name
        self._part = path.with_name(f".{path.name}.{os.getpid()}{PART}")
        self._writer: Any = None

    def add(self, table: "pa.Table") -> None:
        """Append rows."""
        import pyarrow.parquet as pq

        table = table.replace_schema_metadata({"set": self._set})
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._part, table.schema, compression="zstd")
        self._writer.write_table(table)

    def __enter__(self) -> Self:
        """Nothing is opened before there are rows."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._writer is not None:
                self._writer.close()
            if kind is None:
                with self._part.open("rb") as file:
                    os.fsync(file.fileno())
                self._part.replace(self._path)
                sync_folder(self._path.parent)
        finally:
            self._part.unlink(missing_ok=True)


def experiments_table(plan: Plan, index: np.ndarray) -> "pa.Table":
    """Arm, levers, world, replication, seed and place of some experiments."""
    import pyarrow as pa

    chosen = [plan[int(number)] for number in index]
    columns: dict[str, Any] = {"arm": pa.array([one.arm for one in chosen], type=pa.string())}
    for lever in plan.study.levers:
        values = [dict(one.point).get(lever.path) for one in chosen]
        columns[lever.path] = lever_array(values, lever.values)
    for name, kind in (
        ("world", pa.int64()),
        ("replication", pa.int64()),
        ("seed", pa.uint64()),
        ("place", pa.uint64()),
    ):
        columns[name] = pa.array([getattr(one, name) for one in chosen], type=kind)
    return pa.table(columns)


def lever_array(values: Sequence[Any], allowed: Sequence[Any]) -> "pa.Array":
    """Values of a lever in one type: numbers, flags, or else texts; null where it is not varied."""
    import pyarrow as pa

    kinds = {type(value) for value in allowed if value is not None}
    if kinds == {bool}:
        return pa.array(values, type=pa.bool_())
    if kinds == {int}:
        return pa.array(values, type=pa.int64())
    if kinds <= {int, float}:
        return pa.array([None if value is None else float(value) for value in values], type=pa.float64())
    return pa.array([None if value is None else str(value) for value in values], type=pa.string())


def matrix_table(columns: Sequence[str], matrix: np.ndarray) -> "pa.Table":
    """A column for each column of a matrix."""
    import pyarrow as pa

    return pa.table({name: pa.array(matrix[:, number]) for number, name in enumerate(columns)})


def worlds_table(plan: Plan, chosen: slice) -> "pa.Table":
    """What was drawn in some plausible worlds; of tables the factor."""
    import pyarrow as pa

    columns: dict[str, Any] = {"world": pa.array(plan.worlds[chosen], type=pa.int64())}
    for number, leaf in enumerate(plan.draws.leaves):
        columns[leaf.path] = pa.array(plan.drawn[chosen, number])
    return pa.table(columns)
