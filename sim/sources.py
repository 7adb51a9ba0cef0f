"""Which sources these are: what a version number does not tell in a checkout that was edited."""

import hashlib
from functools import cache
from pathlib import Path

NOT_COMPILED = ("agents", "audit", "scenario")
"""Folders of `sim` from which no kernel takes a function or a number (a test follows the imports)."""
COMPILED_ELSEWHERE = ("analysis/passes.py",)
"""Files with kernels outside `sim` (the same test finds them)."""


@cache
def sources_digest() -> str:
    """SHA-256 of all files of `sim`: whatever can change a log."""
    return _digest_without(())


@cache
def kernel_sources_digest() -> str:
    """SHA-256 of the files that can change machine code: an edit of the schema cannot."""
    return _digest_without(NOT_COMPILED, beside=COMPILED_ELSEWHERE)


def _digest_without(folders: tuple[str, ...], *, beside: tuple[str, ...] = ()) -> str:
    root = Path(__file__).parent
    files = [path for path in sorted(root.rglob("*.py")) if path.relative_to(root).parts[0] not in folders]
    digest = hashlib.sha256()
    # `sim` may stand alone
    others = [path for path in (root.parent / name for name in beside) if path.exists()]
    for path in (*files, *others):
        digest.update(path.relative_to(root.parent).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
