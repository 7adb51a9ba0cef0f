"""A run's folder: what was run, what came out. It appears whole or not at all.

    manifest.json    the scenario as resolved, digests, seed, versions, machine; written last
    measures.csv     all measures: name, value, unit, n, book, subgroup
    daily.parquet    one row per day
    events.parquet   the event log
    *.png            the figures

Everything is written into a folder beside the place where it goes, and renamed into place. A crash leaves
at worst such a folder (its name begins with a dot), which the next run removes.
"""

import json
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from analysis.daily import daily
from analysis.facts import RunLike
from analysis.measures import measures
from sim.errors import RunError

SCHEMA: Final = "gridgov-run/1"
MANIFEST: Final = "manifest.json"
PACKAGES: Final = ("gridgov", "numpy", "numba", "mesa", "pandas", "pyarrow", "matplotlib")
STALE_SECONDS: Final = 3600
"""A half-written folder older than this belongs to nobody who still writes."""


def write_results(run: RunLike, *, folder: Path, command: Sequence[str] = (), figures: bool = True) -> Path:
    """Write a run's folder, in place of an earlier run's; returns the folder.

    A folder that holds something else is refused, and so is a full disk or a forbidden place: RunError.
    `command` is the command line for the manifest.
    """
    # `resolve` would follow a link that is refused below; `absolute` would keep `..`.
    folder = Path(os.path.abspath(folder))  # noqa: PTH100
    try:
        refuse_foreign(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".part", dir=folder.parent))
        try:
            fresh.chmod(0o755)
            _fill(run, folder=fresh, command=command, figures=figures)
            _put_in_place(fresh, folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as problem:
        raise RunError(
            f"{folder}: the results could not be written ({problem.strerror or problem}); "
            "check free space and permissions, or name another folder with --out"
        ) from problem
    return folder


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a run's folder; RunError if there is none that this version wrote."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise RunError(f"{folder}: not a folder of results ({problem})") from None
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise RunError(f"{folder}: its {MANIFEST} is not of schema {SCHEMA}")
    return found


def refuse_foreign(folder: Path) -> None:
    """Only a missing folder, an empty one or an earlier run's may be written over."""
    if not folder.exists() and not folder.is_symlink():
        return
    if folder.is_symlink() or not folder.is_dir():
        raise RunError(f"{folder}: exists and is not a folder; name another one with --out")
    if any(folder.iterdir()):
        try:
            read_manifest(folder)
        except RunError:
            raise RunError(
                f"{folder}: holds something other than results of gridgov and is left alone; "
                "name another folder with --out"
            ) from None


def _sweep(folder: Path) -> None:
    """Remove what a crash left behind earlier."""
    for left in folder.parent.glob(f".{folder.name}.*.part"):
        if time.time() - left.stat().st_mtime > STALE_SECONDS:
            shutil.rmtree(left, ignore_errors=True)


def _fill(run: RunLike, *, folder: Path, command: Sequence[str], figures: bool) -> None:
    run.log.save(folder / "events.parquet")
    measures(run).frame().to_csv(folder / "measures.csv", index=False, lineterminator="\n")
    daily(run).to_parquet(folder / "daily.parquet", compression="zstd")
    if figures:
        from analysis.figures import draw_figures

        draw_figures(run, folder=folder)
    files = {path.name: path.stat().st_size for path in sorted(folder.iterdir())}
    text = json.dumps(manifest(run, command=command) | {"files": files}, indent=2, ensure_ascii=False)
    with (folder / MANIFEST).open("w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())


def _put_in_place(fresh: Path, folder: Path) -> None:
    """Rename; an earlier run steps aside first and comes back if the rename fails."""
    if not folder.exists():
        fresh.rename(folder)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".part", dir=folder.parent)) / "old"
    folder.rename(aside)
    try:
        fresh.rename(folder)
    except OSError:
        aside.rename(folder)
        raise
    finally:
        shutil.rmtree(aside.parent, ignore_errors=True)


def manifest(run: RunLike, *, command: Sequence[str] = ()) -> dict[str, Any]:
    """Where a result comes from: enough to run it again and to see whether it comes out the same."""
    return {
        "schema": SCHEMA,
        "scenario": run.scenario.name,
        "scenario_digest": run.scenario.digest,
        "seed": run.seed,
        "engine": run.engine,
        "days": run.days,
        "residents": len(run.world.residents),
        "events": len(run.log),
        "log_sha256": run.log.sha256,
        "elapsed_seconds": run.elapsed_seconds,
        "peak_rss_mb": peak_rss_mb(),
        "command": list(command),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": sys.version.split()[0],
        "packages": {name: _version(name) for name in PACKAGES},
        "machine": {
            "system": platform.system(),
            "release": platform.release(),
            "machine": platform.machine(),
            "cores": os.cpu_count(),
        },
        "scenario_resolved": run.scenario.resolved(),
    }


def peak_rss_mb() -> float | None:
    """The most memory that this process has held so far, in MB; None where the system does not say."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1e6 if sys.platform == "darwin" else 1024), 1)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
