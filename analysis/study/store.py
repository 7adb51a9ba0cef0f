"""The folder of a study: what survives any stop.

    study.json          the study, the command, versions and machine
    shards/*.parquet    finished runs: key, outcomes, cases, seconds; named by the sha256 of their bytes
    failed/*.json       runs that failed: message, and the command that repeats one
    lock, lock.1of4     held by who writes

A file appears whole or not at all: written beside its place, brought to the disk (fsync), renamed, and the
folder brought to the disk. A shard whose bytes do not have the name's sha256 is damaged; it is put aside and
its runs are made again. Runs are known by their key (`Plan.key`) alone, so that shards of several writers,
machines or studies can lie in one folder, and a run that stands in two of them counts once.
"""

import hashlib
import json
import os
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.errors import RunError

if TYPE_CHECKING:
    import pyarrow as pa

KEY_BYTES: Final = 32
KEY_DTYPE: Final = f"S{KEY_BYTES}"
SHARDS, FAILED, MARK, LOCK = "shards", "failed", "study.json", "lock"
SUFFIX: Final = ".parquet"
DAMAGED: Final = ".damaged"
PART: Final = ".part"
STALE_SECONDS: Final = 3600
"""A half-written file older than this belongs to nobody who still writes."""
MERGED_AT_ONCE: Final = 32
"""So many shards of a writer are merged into one, and so many of these again."""
MERGED_ROWS: Final = 20_000
"""Most runs in a merged shard, which bounds the memory of merging and of reading."""
CACHED_BYTES: Final = 256 * 1024**2


class MovedError(Exception):
    """A shard that was there when the folder was loaded is gone: its writer has merged it. Load again."""


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Finished runs: `key` (N,), `values` and `cases` (N, outcomes), `seconds` (N,) of CPU time."""

    key: np.ndarray
    values: np.ndarray
    cases: np.ndarray
    seconds: np.ndarray

    def __len__(self) -> int:
        """How many runs."""
        return len(self.key)

    def take(self, chosen: np.ndarray) -> "Rows":
        """Some of the runs."""
        return Rows(
            key=self.key[chosen],
            values=self.values[chosen],
            cases=self.cases[chosen],
            seconds=self.seconds[chosen],
        )

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        return self.key.nbytes + self.values.nbytes + self.cases.nbytes + self.seconds.nbytes


def joined(parts: Sequence[Rows]) -> Rows:
    """Rows after one another."""
    return Rows(
        **{
            name: np.concatenate([getattr(part, name) for part in parts])
            for name in ("key", "values", "cases", "seconds")
        }
    )


# --- files ---------------------------------------------------------------------------------------


@contextmanager
def told(folder: Path, kept: str = "") -> Iterator[None]:
    """Say in words why a folder cannot be written or read."""
    try:
        yield
    except OSError as problem:
        reason = problem.strerror or str(problem)
        advice = "check free space and permissions"
        raise RunError(f"{folder}: the study could not be written ({reason}); {advice}{kept}") from problem


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it appears whole or not at all, and stays after a power failure."""
    part = path.with_name(f".{path.name}.{os.getpid()}{PART}")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def write_json(path: Path, value: Any) -> None:
    """Write a JSON file whole."""
    write_whole(path, (json.dumps(value, indent=2, ensure_ascii=False, default=str) + "\n").encode())


def sweep_parts(folder: Path) -> None:
    """Remove half-written files that a crash left behind an hour ago or earlier."""
    for part in folder.glob(f".*{PART}"):
        with suppress(FileNotFoundError):
            if time.time() - part.stat().st_mtime > STALE_SECONDS:
                part.unlink()


# --- locks ---------------------------------------------------------------------------------------


@contextmanager
def locked(folder: Path, shard: tuple[int, int] | None) -> Iterator[None]:
    """Be the only one who writes a folder, or with `shard` the only one who makes this part of the runs.

    The system drops a lock when its holder ends, however it ends.
    """
    with told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        what = "the whole study" if shard is None else f"shard {shard[0]} of {shard[1]}"
        with _held(folder / LOCK, alone=shard is None, folder=folder, what=what):
            if shard is None:
                yield
            else:
                own = folder / f"{LOCK}.{shard[0]}of{shard[1]}"
                with _held(own, alone=True, folder=folder, what=what):
                    yield


@contextmanager
def _held(path: Path, *, alone: bool, folder: Path, what: str) -> Iterator[None]:
    try:
        import fcntl
    except ImportError:  # Windows: no lock; shards still never clash
        yield
        return
    with path.open("a+") as file:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            who = file.read().strip() or "another process"
            raise RunError(
                f"{folder}: {who} is at work in this folder; {what} cannot be run there at the same time"
            ) from None
        if alone:
            file.truncate(0)
            file.write(f"process {os.getpid()} on {os.uname().nodename}")
            file.flush()
        yield


@contextmanager
def table_lock(folder: Path) -> Iterator[None]:
    """Wait for one's turn to write the tables: whoever comes last has seen the shards of all others."""
    with told(folder), (folder / f"{LOCK}.tables").open("a") as file:
        with suppress(ImportError):
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


# --- shards --------------------------------------------------------------------------------------


class Shards:
    """The finished runs of a folder that were made by one version, to be read and added to."""

    def __init__(self, folder: Path, *, version: str, width: int, merging: bool = True) -> None:
        """`version` is `Plan.version`, `width` the number of outcomes. Nothing is read before `load`.

        `merging`: whether shards may be merged, which only the folder's one writer may do.
        """
        self.folder = folder / SHARDS
        self.version, self.width, self.merging = version, width, merging
        self.damaged: list[Path] = []
        self.others = 0
        """Runs of other versions, which do not count."""
        self._files: list[Path] = []
        self._keys = np.zeros(0, dtype=KEY_DTYPE)
        self._place = np.zeros((0, 2), dtype=np.int64)
        self._cache: OrderedDict[int, Rows] = OrderedDict()
        self._levels: dict[int, list[Path]] = {}

    def load(self) -> None:
        """Learn which runs are there. Damaged shards are named in `damaged` and left out."""
        self._files, self.damaged, self.others = [], [], 0
        self._cache.clear()
        keys, places = [], []
        for path in sorted(self.folder.glob(f"*{SUFFIX}")):
            table = self._read(path)
            if table is None:
                continue
            rows = _rows_of(table)
            number = len(self._files)
            self._files.append(path)
            keys.append(rows.key)
            places.append(np.column_stack([np.full(len(rows), number), np.arange(len(rows))]))
        if keys:
            self._keys, first = np.unique(np.concatenate(keys), return_index=True)
            self._place = np.concatenate(places)[first]
        else:
            self._keys, self._place = np.zeros(0, dtype=KEY_DTYPE), np.zeros((0, 2), dtype=np.int64)

    def __len__(self) -> int:
        """How many runs were there when they were loaded."""
        return len(self._keys)

    def holds(self, keys: np.ndarray) -> np.ndarray:
        """Which runs were there, as bool of the shape of `keys`."""
        if not len(self._keys):
            return np.zeros(len(keys), dtype=bool)
        return np.asarray(self._keys[self._find(keys)] == keys)

    def rows(self, keys: np.ndarray) -> Rows:
        """The runs of some keys, all of which must be there, in this order."""
        where = self._place[self._find(keys)]
        found = Rows(
            key=keys,
            values=np.empty((len(keys), self.width)),
            cases=np.empty((len(keys), self.width), dtype=np.int64),
            seconds=np.empty(len(keys)),
        )
        for number in np.unique(where[:, 0]):
            chosen = where[:, 0] == number
            part = self._cached(int(number)).take(where[chosen, 1])
            found.values[chosen], found.cases[chosen] = part.values, part.cases
            found.seconds[chosen] = part.seconds
        return found

    def add(self, rows: Rows) -> None:
        """Bring runs to the disk, in a shard of their own; shards are merged now and then."""
        with told(self.folder.parent):
            self.folder.mkdir(parents=True, exist_ok=True)
            self._settle(self._write(rows), 0)

    def _find(self, keys: np.ndarray) -> np.ndarray:
        return np.minimum(np.searchsorted(self._keys, keys), max(len(self._keys) - 1, 0))

    def _cached(self, number: int) -> Rows:
        if number not in self._cache:
            table = self._read(self._files[number])
            if table is None:
                raise MovedError(self._files[number])
            self._cache[number] = _rows_of(table)
            while len(self._cache) > 1 and sum(rows.nbytes for rows in self._cache.values()) > CACHED_BYTES:
                self._cache.popitem(last=False)
        self._cache.move_to_end(number)
        return self._cache[number]

    def _read(self, path: Path) -> "pa.Table | None":
        """The table of a shard; None where it is damaged, or of another version."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            data = path.read_bytes()
        except FileNotFoundError:  # merged by its writer in this moment
            return None
        if hashlib.sha256(data).hexdigest() != path.stem:
            self.damaged.append(path)
            return None
        file = pq.ParquetFile(pa.BufferReader(data))
        if (file.schema_arrow.metadata or {}).get(b"version") != self.version.encode():
            self.others += file.metadata.num_rows
            return None
        return file.read()

    def _write(self, rows: Rows) -> Path:
        import pyarrow as pa
        import pyarrow.parquet as pq

        flat = {"values": pa.array(rows.values.ravel()), "cases": pa.array(rows.cases.ravel())}
        table = pa.table(
            {
                "key": pa.array(whole_keys(rows.key), type=pa.binary(KEY_BYTES)),
                **{name: pa.FixedSizeListArray.from_arrays(flat[name], self.width) for name in flat},
                "seconds": pa.array(rows.seconds),
            }
        ).replace_schema_metadata({"version": self.version})
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd", use_dictionary=False, write_statistics=False)
        data = sink.getvalue().to_pybytes()
        path = self.folder / f"{hashlib.sha256(data).hexdigest()}{SUFFIX}"
        write_whole(path, data)
        return path

    def _settle(self, path: Path, level: int) -> None:
        """Enter a shard; merge its level when there are enough of it. The old go when the new one is safe."""
        shards = self._levels.setdefault(level, [])
        shards.append(path)
        if not self.merging or len(shards) < MERGED_AT_ONCE:
            return
        tables = [table for table in map(self._read, shards) if table is not None]
        self._levels[level] = []
        if not tables or sum(table.num_rows for table in tables) > MERGED_ROWS:
            return
        merged = self._write(joined([_rows_of(table) for table in tables]))
        for shard in shards:
            if shard != merged:
                shard.unlink(missing_ok=True)
        self._settle(merged, level + 1)

    def put_aside(self) -> None:
        """Rename damaged shards, so that they are looked at once."""
        with told(self.folder.parent):
            for path in self.damaged:
                with suppress(FileNotFoundError):
                    path.rename(path.with_suffix(DAMAGED))


def _rows_of(table: "pa.Table") -> Rows:
    count = table.num_rows

    def matrix(name: str) -> np.ndarray:
        flat = table.column(name).combine_chunks().flatten().to_numpy(zero_copy_only=False)
        return np.asarray(flat).reshape(count, -1)

    return Rows(
        key=np.array(table.column("key").to_pylist(), dtype=KEY_DTYPE),
        values=matrix("values"),
        cases=matrix("cases"),
        seconds=table.column("seconds").to_numpy(),
    )


def whole_keys(keys: np.ndarray) -> list[bytes]:
    """Keys at their full length: numpy drops zero bytes at the end."""
    return [key.ljust(KEY_BYTES, b"\0") for key in keys.tolist()]
