"""Which sources these are: what a version number does not tell in a checkout that was edited."""

import hashlib
from functools import cache
from pathlib import Path


@cache
def sources_digest() -> str:
    """SHA-256 of all files of `sim`: whatever can change a log."""
    root = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
