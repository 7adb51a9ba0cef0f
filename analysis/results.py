"""A run's folder: what was run, what came out. It appears whole or not at all.

    manifest.json    the scenario as resolved, digests, seed, versions, machine; written last
    measures.csv     all measures: name, value, unit, n, book, subgroup
    daily.parquet    one row per day
    events.parquet   the event log
    *.png            the figures

Everything is written into a folder beside the place where it goes, and renamed into place. A crash leaves
at worst such a folder (its name begins with a dot), which the next run removes.
"""

import csv
import glob
import json
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from analysis.daily import daily_columns
from analysis.facts import RunLike
from analysis.findings import findings_of
from analysis.measures import measures
from analysis.registry import Row
from sim.errors import RunError
from sim.events import ROW, Log
from sim.logfile import LogWriter, arrow_column
from sim.sources import sources_digest

if TYPE_CHECKING:
    from analysis.artist import Artist

SCHEMA: Final = "gridgov-run/1"
MANIFEST: Final = "manifest.json"
PACKAGES: Final = ("gridgov", "numpy", "numba", "mesa", "pandas", "pyarrow", "matplotlib")
STALE_SECONDS: Final = 3600
"""A half-written folder older than this belongs to nobody who still writes."""
EVENTS: Final = "events.parquet"
LARGE_PLACE: Final = 500_000
"""From so many residents on the log is written while the run goes on: it saves seconds, and costs a start."""
DEEPEST: Final = 200
"""Python makes folders by recursion, which has an end."""


class Spool:
    """The log of a run on its way to a folder of results, written while the run goes on.

    A city's log takes as much memory as its people: the rows lie in a file until the run is over.
    """

    def __init__(self, folder: Path, beside: Path) -> None:
        """Write into the folder `beside`, until `folder` takes the file over."""
        self._folder, self._path, self._plain = folder, beside / EVENTS, beside / "rows"
        self._writer = LogWriter(self._path, plain=self._plain)
        self._added = 0
        self.stop = self._writer.stop

    def add(self, rows: np.ndarray) -> None:
        """Take the next rows, which nobody changes any more."""
        self._added += len(rows)
        self._writer.add(rows)

    def log(self) -> Log:
        """All that was added, read again."""
        with _told(self._folder):
            self._writer.wait()
            rows = np.fromfile(self._plain, dtype=ROW)
            if len(rows) != self._added:
                raise OSError(f"{self._added:,} rows were written, and {len(rows):,} read again")
            with suppress(PermissionError):  # Windows: it is open still, and goes with its folder
                self._plain.unlink()
            return Log(rows)

    def move(self, path: Path, metadata: dict[str, str]) -> None:
        """Finish the file and put it where it belongs, on the same disk."""
        self._writer.close(metadata)
        self._path.replace(path)


@contextmanager
def spool(folder: Path, *, residents: int) -> Iterator[Spool | None]:
    """For a large place, a file beside a folder of results for the log; it is gone at the end. Else None."""
    if residents < LARGE_PLACE:
        yield None
        return
    with _told(folder):
        beside = _beside(folder)
    ahead = Spool(folder, beside)
    try:
        yield ahead
    finally:
        ahead.stop()
        shutil.rmtree(beside, ignore_errors=True)


def write_results(
    run: RunLike,
    *,
    folder: Path,
    command: Sequence[str] = (),
    figures: bool = True,
    written: Spool | None = None,
    artist: "Artist | None" = None,
) -> Path:
    """Write a run's folder, in place of an earlier run's; returns the folder.

    A folder that holds something else is refused, and so is a full disk or a forbidden place: RunError.
    `command` is the command line for the manifest; `written` has the log if it was written meanwhile;
    `artist` is a process that draws the figures.
    """
    fill = partial(_fill, run, command=command, figures=figures, written=written, artist=artist)
    return write_folder(folder, fill)


def write_folder(
    folder: Path, fill: Callable[[Path], None], *, mark: str = MANIFEST, schema: str = SCHEMA
) -> Path:
    """Let `fill` write a folder, which then takes the place of an earlier one of its kind; returns it.

    Folders of a kind hold a JSON file `mark` that says their `schema`; any other folder is refused.
    """
    with _told(folder):
        refuse_foreign(folder, mark=mark, schema=schema)
        # `resolve` would follow a link, which is refused above; `absolute` would keep `..`.
        folder = Path(os.path.abspath(folder))  # noqa: PTH100
        fresh = _beside(folder)
        try:
            fresh.chmod(0o755)
            fill(fresh)
            _put_in_place(fresh, folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return folder


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Say in words why a folder cannot be written."""
    try:
        yield
    except OSError as problem:
        raise RunError(
            f"{folder}: the results could not be written ({problem.strerror or problem}); "
            "check free space and permissions, or name another folder with --out"
        ) from problem


def _beside(folder: Path) -> Path:
    """A hidden folder next to where one goes, after what crashes left there has been removed."""
    folder = Path(os.path.abspath(folder))  # noqa: PTH100 - see `write_folder`
    folder.parent.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    return Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".part", dir=folder.parent))


def read_manifest(folder: Path, *, mark: str = MANIFEST, schema: str = SCHEMA) -> dict[str, Any]:
    """The manifest of a folder of results; RunError if there is none, or a file is not as it was written."""
    found = _read_mark(folder, mark=mark, schema=schema)
    files = found.get("files", {})
    for name, size in files.items() if isinstance(files, dict) else ():
        try:
            there = (folder / name).stat().st_size
        except (OSError, ValueError):
            raise RunError(f"{folder}: these results are not whole: {name} is missing") from None
        if there != size:
            raise RunError(
                f"{folder}: these results are not whole: {name} has {there:,} bytes; {size:,} were written"
            )
    return found


def _read_mark(folder: Path, *, mark: str, schema: str) -> dict[str, Any]:
    """The JSON file that makes a folder one of its kind."""
    try:
        found = json.loads((folder / mark).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as problem:
        raise RunError(f"{folder}: not a folder of results ({problem})") from None
    if not isinstance(found, dict) or found.get("schema") != schema:
        raise RunError(f"{folder}: its {mark} is not of schema {schema}")
    return found


def refuse_foreign(folder: Path, *, mark: str = MANIFEST, schema: str = SCHEMA) -> None:
    """Only a missing folder, an empty one or an earlier one of its kind may be written over."""
    try:
        fault = _fault_of(folder, mark=mark, schema=schema)
    except OSError as problem:
        fault = problem.strerror or str(problem)
    if fault:
        raise RunError(f"{folder}: {fault}; name another folder with --out")


def _fault_of(folder: Path, *, mark: str, schema: str) -> str:
    """Why a folder cannot be written; empty if it can, as far as one sees."""
    whole = os.path.abspath(folder)  # noqa: PTH100 - see `write_folder`
    if any("\ud800" <= letter <= "\udfff" for letter in whole):
        return "this name is not UTF-8"
    if len(Path(whole).parts) > DEEPEST:
        return f"lies deeper than {DEEPEST} folders"
    if not folder.exists() and not folder.is_symlink():
        return ""
    if folder.is_symlink() or not folder.is_dir():
        return "exists and is not a folder"
    if Path.cwd().is_relative_to(folder.resolve()):
        # it would be replaced under the feet of whoever stands in it
        return "is the folder that you are in, or around it"
    if any(folder.iterdir()):
        try:
            _read_mark(folder, mark=mark, schema=schema)
        except RunError:
            return "holds something other than results of gridgov and is left alone"
    return ""


def leftovers(folder: Path) -> list[Path]:
    """What killed runs left beside a folder of results, or what is being written there right now."""
    return sorted(folder.parent.glob(f".{glob.escape(folder.name)}.*.part"))


def _sweep(folder: Path) -> None:
    """Remove what a crash left behind earlier."""
    for left in leftovers(folder):
        with suppress(FileNotFoundError):  # another run may be sweeping too
            if time.time() - left.stat().st_mtime > STALE_SECONDS:
                shutil.rmtree(left, ignore_errors=True)


def _fill(
    run: RunLike,
    folder: Path,
    *,
    command: Sequence[str],
    figures: bool,
    written: Spool | None,
    artist: "Artist | None",
) -> None:
    if figures and artist:
        artist.ask(findings_of(run))
    if written is None:
        run.log.save(folder / EVENTS)
    else:
        written.move(folder / EVENTS, run.log.metadata)
    _write_measures(run, folder / "measures.csv")
    _write_daily(run, folder / "daily.parquet")
    if figures:
        from analysis.figures import draw_figures

        draw_figures(run, folder=folder, artist=artist)
    files = {path.name: path.stat().st_size for path in sorted(folder.iterdir())}
    write_json(manifest(run, command=command) | {"files": files}, folder / MANIFEST)


def _write_measures(run: RunLike, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(Row._fields)
        rows.writerows(measures(run).rows)


def _write_daily(run: RunLike, path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {name: arrow_column(values) for name, values in daily_columns(run).items()}
    pq.write_table(
        pa.Table.from_arrays(list(columns.values()), names=list(columns)), path, compression="zstd"
    )


def write_json(value: dict[str, Any], path: Path) -> None:
    """Write JSON, down to the disk."""
    with path.open("w", encoding="utf-8", errors="backslashreplace") as file:
        # names of files that are not UTF-8 may stand in a command; JSON has an escape for their halves
        file.write(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _put_in_place(fresh: Path, folder: Path) -> None:
    """Rename; an earlier folder steps aside first and comes back if the rename fails or is interrupted."""
    if not folder.exists():
        fresh.rename(folder)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".part", dir=folder.parent)) / "old"
    try:
        folder.rename(aside)
        fresh.rename(folder)
    except BaseException:
        if not folder.exists():
            aside.rename(folder)
        raise
    finally:
        # whatever else goes wrong here, the only results are not thrown away
        if folder.exists():
            shutil.rmtree(aside.parent, ignore_errors=True)


def manifest(run: RunLike, *, command: Sequence[str] = ()) -> dict[str, Any]:
    """Where a result comes from: enough to run it again and to see whether it comes out the same."""
    return {
        "schema": SCHEMA,
        "scenario": run.scenario.name,
        "scenario_digest": run.scenario.digest,
        "scale": run.scenario.scale,
        "seed": run.seed,
        "engine": run.engine,
        "days": run.days,
        "residents": len(run.world.residents),
        "events": len(run.log),
        "log_sha256": run.log.sha256,
        "elapsed_seconds": run.elapsed_seconds,
        "peak_rss_mb": peak_rss_mb(),
        **provenance(command=command),
        "scenario_resolved": run.scenario.resolved(),
    }


def provenance(*, command: Sequence[str]) -> dict[str, Any]:
    """By what command, when, with which versions and on what machine something was made."""
    return {
        "command": list(command),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "sources": sources_digest(),
        "python": sys.version.split()[0],
        "packages": {name: _version(name) for name in PACKAGES},
        "machine": {
            "system": platform.system(),
            "release": platform.release(),
            "machine": platform.machine(),
            "cores": os.cpu_count(),
        },
    }


def peak_rss_mb() -> float | None:
    """The most memory that this process has held so far, in MB; None where the system does not say.

    Linux counts what the process that started this one held as well, but for the mark in `/proc`.
    """
    with suppress(OSError), Path("/proc/self/status").open(encoding="ascii", errors="replace") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return round(int(line.split()[1]) / 1024, 1)
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1e6 if sys.platform == "darwin" else 1024), 1)


@cache  # reading them again takes as long as writing a small run
def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
