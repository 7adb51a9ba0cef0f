"""Whether a folder holds the whole results of a run."""

from pathlib import Path

from analysis.results import MANIFEST, read_manifest
from sim.errors import GridgovError
from sim.events import Log


class TornError(Exception):
    """There is a folder, but not of whole results."""


def log_of(folder: Path) -> str | None:
    """The digest of the log in a folder of whole results; None if there is no folder."""
    if not folder.exists():
        return None
    try:
        manifest = read_manifest(folder)
        log = Log.load(folder / "events.parquet")
    except GridgovError as error:
        raise TornError(str(error)) from None
    if {path.name for path in folder.iterdir()} != {MANIFEST, *manifest["files"]}:
        raise TornError("other files than the manifest names")
    if log.sha256 != manifest["log_sha256"]:
        raise TornError("another log than the manifest names")
    return log.sha256
