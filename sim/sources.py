"""Which sources these are: what a version number does not tell in a checkout that was edited."""

import hashlib
from functools import cache
from pathlib import Path

NOT_COMPILED = ("agents", "audit", "scenario")
"""Folders of `sim` from which no kernel takes a function or a number (a test follows the imports)."""


@cache
def sources_digest() -> str:
    """SHA-256 of all files of `sim`: whatever can change a log."""
    return _digest_without(())


@cache
def kernel_sources_digest() -> str:
    """SHA-256 of the files of `sim` that can change machine code: an edit of the schema cannot."""
    return _digest_without(NOT_COMPILED)


def _digest_without(folders: tuple[str, ...]) -> str:
    root = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        name = path.relative_to(root)
        if name.parts[0] not in folders:
            digest.update(name.as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
