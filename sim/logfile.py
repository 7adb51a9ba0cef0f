"""The event log on disk: Parquet, written at once or in the background while a run goes on."""

import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Any, BinaryIO, Final

import numpy as np

from sim.errors import EngineError
from sim.events import ROW

ROWS_AT_ONCE: Final = 1 << 19
"""Rows in one group of the file."""
MOST_WAITING: Final = 4
"""Handfuls of rows that may wait for the disk before the run waits too."""


def write_log(path: Path, parts: Iterable[np.ndarray], metadata: Callable[[], dict[str, str]]) -> None:
    """Write rows (dtype `sim.events.ROW`) that come in parts; `metadata` is asked for after the last one."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = ROW.names or ()
    schema = pa.schema([(name, pa.int32()) for name in names])
    options: dict[str, Any] = {"compression_level": 3, "use_dictionary": ["kind", "c"]}
    with pq.ParquetWriter(path, schema, compression="zstd", **options) as file:
        for rows in _evenly(parts):
            columns = [arrow_column(rows[name]) for name in names]
            file.write_table(pa.Table.from_arrays(columns, schema=schema), row_group_size=ROWS_AT_ONCE)
        file.add_key_value_metadata(metadata())


def arrow_column(values: np.ndarray) -> Any:
    """Numbers or dates as a column of Arrow, without a copy where they lie side by side.

    `pyarrow.array` would load all of pandas, half a second, to see whether they are one of its.
    """
    import pyarrow as pa

    plain = np.ascontiguousarray(values)
    kind = pa.from_numpy_dtype(plain.dtype)
    return pa.Array.from_buffers(kind, len(plain), [None, pa.py_buffer(plain.view(f"V{plain.itemsize}"))])


def _evenly(parts: Iterable[np.ndarray]) -> Iterator[np.ndarray]:
    """The same rows in multiples of ROWS_AT_ONCE, and the rest: the file does not tell how they came."""
    held: list[np.ndarray] = []
    for rows in parts:
        held.append(rows)
        if sum(map(len, held)) >= ROWS_AT_ONCE:
            whole = np.concatenate(held)
            cut = len(whole) // ROWS_AT_ONCE * ROWS_AT_ONCE
            yield whole[:cut]
            held = [whole[cut:]]
    yield np.concatenate([*held, np.zeros(0, dtype=ROW)])


class LogWriter:
    """Writes a log in a thread of its own: `add` what there is, then `close`; then the file is whole."""

    def __init__(self, path: Path, *, plain: Path | None = None) -> None:
        """Begin to write `path`; an earlier file there is lost. `plain`, if given, gets the bare rows too."""
        self._coming: SimpleQueue[np.ndarray | threading.Event | None] = SimpleQueue()
        self._room = threading.BoundedSemaphore(MOST_WAITING)
        self._problem: BaseException | None = None
        self._ended = False
        self._metadata: dict[str, str] = {}
        self._thread = threading.Thread(
            target=self._write, args=(path, plain), name="log writer", daemon=True
        )
        self._thread.start()

    def add(self, rows: np.ndarray) -> None:
        """Hand over the next rows, which nobody changes any more."""
        self._room.acquire()
        self._coming.put(rows)

    def wait(self) -> None:
        """Wait until all that was added has been taken; whatever went wrong is raised here."""
        taken = threading.Event()
        self._coming.put(taken)
        while not taken.wait(1.0):
            if not self._thread.is_alive():
                raise EngineError("the log's file was finished before all was written")
        self._tell()

    def close(self, metadata: dict[str, str]) -> None:
        """Write the rest and wait for it; whatever went wrong in the thread is raised here."""
        self._metadata = metadata
        self.stop()
        self._tell()

    def stop(self) -> None:
        """End the thread, whatever became of the file."""
        self._coming.put(None)
        self._thread.join()

    def _tell(self) -> None:
        if self._problem is not None:
            raise self._problem

    def _write(self, path: Path, plain: Path | None) -> None:
        try:
            if plain is None:
                write_log(path, self._handed_over(), lambda: self._metadata)
            else:
                with plain.open("wb", buffering=0) as file:
                    write_log(path, self._copied(file), lambda: self._metadata)
        except BaseException as problem:  # told in the thread that asks
            self._problem = problem
            for _ in self._handed_over():
                pass

    def _copied(self, file: BinaryIO) -> Iterator[np.ndarray]:
        for rows in self._handed_over():
            left = np.ascontiguousarray(rows).view(np.uint8).data
            while left:  # `tofile` would not tell of a full disk
                left = left[file.write(left) :]
            yield rows

    def _handed_over(self) -> Iterator[np.ndarray]:
        while not self._ended:
            rows = self._coming.get()
            if rows is None:
                self._ended = True
            elif isinstance(rows, threading.Event):
                rows.set()
            else:
                self._room.release()
                yield rows
