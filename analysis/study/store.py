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
    import pyarrow.parquet as pq

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
MERGED_BYTES: Final = 16 * 1024**2
"""Most outcomes and cases in a merged shard, which bounds the memory of merging."""
GROUP_BYTES: Final = 1024**2
"""Outcomes and cases in a row group of a shard, which is what is read at a time."""
CACHED_BYTES: Final = 16 * 1024**2
TRIES: Final = 5
"""How often a folder is read anew that others change meanwhile."""


class MovedError(Exception):
    """A shard that was there a moment ago is gone: its writer has merged it. Load again."""


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


def write_whole(path: Path, data: "bytes | pa.Buffer") -> None:
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
    for place in (folder, folder / SHARDS, folder / FAILED):
        for part in place.glob(f".*{PART}"):
            with suppress(FileNotFoundError):
                if time.time() - part.stat().st_mtime > STALE_SECONDS:
                    part.unlink()


def is_bare(folder: Path) -> bool:
    """Whether a folder holds nothing but locks and files half written."""
    return all(one.name.startswith(LOCK) or one.name.endswith(PART) for one in folder.iterdir())


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
    """Wait for one's turn to write the tables, or to merge shards while nobody does.

    Whoever writes the tables last has seen the shards of all others.
    """
    with told(folder), (folder / f"{LOCK}.tables").open("a") as file:
        with suppress(ImportError):
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


# --- shards --------------------------------------------------------------------------------------


class Shards:
    """The finished runs of a folder that were made by one version, to be read and added to.

    Keys and seconds are held in memory; outcomes and cases are read from the disk when they are asked for.
    """

    def __init__(self, folder: Path, *, version: str, width: int) -> None:
        """`version` is `Plan.version`, `width` the number of outcomes. Nothing is read before `load`."""
        self.folder = folder / SHARDS
        self.version, self.width = version, width
        self.damaged: list[Path] = []
        self.others = 0
        """Runs of other versions, which do not count."""
        self._keys = np.zeros(0, dtype=KEY_DTYPE)
        self._row = np.zeros(0, dtype=np.int64)
        """For each of the keys, which are sorted, its row among those of all shards one after the other."""
        self._seconds = np.zeros(0)
        self._groups: list[tuple[Path, int]] = []
        self._starts = np.zeros(0, dtype=np.int64)
        """The first row of each group."""
        self._cache: OrderedDict[int, Rows] = OrderedDict()
        self._levels: dict[int, list[tuple[Path, int]]] = {}

    def load(self) -> None:
        """Learn which runs are there. Damaged shards are named in `damaged` and left out."""
        for _ in range(TRIES):
            with suppress(MovedError):
                self._load()
                return
        raise RunError(f"{self.folder}: changes faster than it can be read")

    def _load(self) -> None:
        self._groups, self.damaged, self.others = [], [], 0
        self._cache.clear()
        keys, seconds, sizes = [np.zeros(0, dtype=KEY_DTYPE)], [np.zeros(0)], list[int]()
        for path in sorted(self.folder.glob(f"*{SUFFIX}")):
            file = self._open(path)
            if file is None:
                continue
            with file:
                table = file.read(columns=["key", "seconds"])
                groups = range(file.num_row_groups)
                sizes += [file.metadata.row_group(group).num_rows for group in groups]
            self._groups += [(path, group) for group in groups]
            keys.append(_keys_of(table))
            seconds.append(table.column("seconds").to_numpy())
        self._keys, self._row = np.unique(np.concatenate(keys), return_index=True)
        self._seconds = np.concatenate(seconds)
        self._starts = np.cumsum([0, *sizes])[:-1]

    def __len__(self) -> int:
        """How many runs were there when they were loaded."""
        return len(self._keys)

    def holds(self, keys: np.ndarray) -> np.ndarray:
        """Which runs were there, as bool of the shape of `keys`."""
        if not len(self._keys):
            return np.zeros(len(keys), dtype=bool)
        return np.asarray(self._keys[self._find(keys)] == keys)

    def seconds(self, keys: np.ndarray) -> np.ndarray:
        """The CPU time of runs, all of which must be there, in this order."""
        return np.asarray(self._seconds[self._row[self._find(keys)]])

    def rows(self, keys: np.ndarray) -> Rows:
        """The runs of some keys, all of which must be there, in this order. Raises `MovedError`."""
        where = self._row[self._find(keys)]
        found = Rows(
            key=keys,
            values=np.empty((len(keys), self.width)),
            cases=np.empty((len(keys), self.width), dtype=np.int64),
            seconds=self._seconds[where],
        )
        groups = np.searchsorted(self._starts, where, side="right") - 1
        for group in np.unique(groups):
            chosen = groups == group
            part, at = self._cached(int(group)), where[chosen] - self._starts[group]
            found.values[chosen], found.cases[chosen] = part.values[at], part.cases[at]
        return found

    def add(self, rows: Rows) -> None:
        """Bring runs to the disk, in a shard of their own; shards are merged now and then."""
        with told(self.folder.parent):
            self.folder.mkdir(parents=True, exist_ok=True)
            self._settle(self._write(rows), len(rows), 0)

    def _find(self, keys: np.ndarray) -> np.ndarray:
        return np.minimum(np.searchsorted(self._keys, keys), max(len(self._keys) - 1, 0))

    def _cached(self, number: int) -> Rows:
        """The runs of a row group."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        if number not in self._cache:
            path, group = self._groups[number]
            try:
                with pq.ParquetFile(path) as file:
                    self._cache[number] = _rows_of(file.read_row_group(group))
            except (OSError, pa.ArrowException):  # merged, or damaged since: loading again will tell
                raise MovedError(path) from None
            while len(self._cache) > 1 and sum(rows.nbytes for rows in self._cache.values()) > CACHED_BYTES:
                self._cache.popitem(last=False)
        self._cache.move_to_end(number)
        return self._cache[number]

    def _open(self, path: Path) -> "pq.ParquetFile | None":
        """A shard; None where it is damaged, or of another version. Raises `MovedError`."""
        import pyarrow.parquet as pq

        try:
            with path.open("rb") as data:
                whole = hashlib.file_digest(data, "sha256").hexdigest() == path.stem
            file = pq.ParquetFile(path) if whole else None
        except FileNotFoundError:
            raise MovedError(path) from None
        if file is None:
            self.damaged.append(path)
        elif (file.schema_arrow.metadata or {}).get(b"version") != self.version.encode():
            self.others += file.metadata.num_rows
            file.close()
        else:
            return file
        return None

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
        pq.write_table(
            table,
            sink,
            row_group_size=max(1, GROUP_BYTES // self._row_bytes),
            compression="zstd",
            use_dictionary=False,
            write_statistics=False,
        )
        data = sink.getvalue()
        path = self.folder / f"{hashlib.sha256(data).hexdigest()}{SUFFIX}"
        write_whole(path, data)
        return path

    @property
    def _row_bytes(self) -> int:
        """Outcomes and cases of a run."""
        return 16 * max(self.width, 1)

    def _settle(self, path: Path, runs: int, level: int) -> None:
        """Enter a shard; merge its level when there are enough of it. The old go when the new one is safe."""
        shards = self._levels.setdefault(level, [])
        shards.append((path, runs))
        if len(shards) < MERGED_AT_ONCE:
            return
        self._levels[level] = []
        if sum(runs for _, runs in shards) * self._row_bytes > MERGED_BYTES:
            return
        with table_lock(self.folder.parent):
            parts = [rows for shard, _ in shards for rows in self._whole(shard)]
            if not parts:
                return
            merged = self._write(joined(parts))
            for shard, _ in shards:
                if shard != merged:
                    shard.unlink(missing_ok=True)
        self._settle(merged, sum(map(len, parts)), level + 1)

    def _whole(self, path: Path) -> Iterator[Rows]:
        """All runs of a shard, unless it is damaged or gone."""
        with suppress(MovedError):
            file = self._open(path)
            if file is not None:
                with file:
                    yield _rows_of(file.read())

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
        key=_keys_of(table),
        values=matrix("values"),
        cases=matrix("cases"),
        seconds=table.column("seconds").to_numpy(),
    )


def _keys_of(table: "pa.Table") -> np.ndarray:
    return np.array(table.column("key").to_pylist(), dtype=KEY_DTYPE)


def whole_keys(keys: np.ndarray) -> list[bytes]:
    """Keys at their full length: numpy drops zero bytes at the end."""
    return [key.ljust(KEY_BYTES, b"\0") for key in keys.tolist()]
