"""The only door to numba: `@rule` for the science, `@kernel`, `@phase` and `@inner` for the compiled engine.

numba's on-disk cache does not notice an edit in a function that a cached one calls, which would run
yesterday's rule without a word. The cache folder is therefore named by a hash of all sources that kernels
draw on.
"""

import hashlib
import os
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numba
import numpy as np
from numba import njit, typeof, types
from numba.core.typing.templates import infer_global
from numba.np import linalg as numba_linalg

from sim.compiling import InnerCompiler, KernelCompiler, call_at
from sim.reference import Reference
from sim.sources import kernel_sources_digest

__all__ = [
    "CACHE_FOLDER",
    "IS_OFF",
    "WARM_MARK",
    "addresses",
    "by_reference",
    "call",
    "inner",
    "kernel",
    "phase",
    "rule",
    "table",
    "typeof",
    "types",
]

Function = TypeVar("Function", bound=Callable[..., Any])


IS_CHECKED = bool(numba.config.BOUNDSCHECK)
"""With NUMBA_BOUNDSCHECK=1 kernels stop at an index outside its table and at a division by zero. No run has
either (`tests/parity/test_checked.py`), so that usually they do not look."""


def _version_digest() -> str:
    checked = " checked" if IS_CHECKED else ""
    parts = f"{numba.__version__} {sys.version} {kernel_sources_digest()}{checked}"
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


def _cache_root() -> Path:
    base = os.environ.get("GRIDGOV_CACHE") or os.environ.get("XDG_CACHE_HOME")
    return Path(base) / "gridgov" if base else Path.home() / ".cache" / "gridgov"


CACHE_FOLDER = _cache_root() / f"kernels-{_version_digest()}"
"""Compiled kernels of exactly these sources, this Python and this numba, checked or not."""
numba.config.LOOP_VECTORIZE = 0  # no loop here gains by it, compiling does
numba.config.CACHE_DIR = str(CACHE_FOLDER)

WARM_MARK = CACHE_FOLDER / "warm"
"""Exists once a whole run has been compiled, so that the first run can announce the wait."""


def _no_blas() -> None:
    raise ImportError("no kernel multiplies matrices")


numba_linalg.ensure_blas = _no_blas
"""numba would load all of scipy.linalg to look for BLAS: .3 s of every start."""

_LEAN: dict[str, Any] = {"_nrt": False, "error_model": "python" if IS_CHECKED else "numpy"}
"""Drops reference counting (1.8 to 2.8 times faster: it cost more than the arithmetic), and looks for zero
before each division. The first flag is private to numba: `tests/unit/test_jit.py` fails should a release drop
it; with `{}` here everything still gives the same results, more slowly. Nothing under it may allocate."""
_NO_WRAPPERS = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


IS_OFF = bool(numba.config.DISABLE_JIT)
"""With NUMBA_DISABLE_JIT=1 kernels run as plain Python: slow, but with tracebacks and coverage."""


def table(array: np.ndarray) -> np.ndarray:
    """A structured array as kernels read it: its rows give fields by attribute, compiled or not."""
    if not array.dtype.names:
        return array
    return array.view(np.recarray) if IS_OFF else np.asarray(array)


def by_reference(tables: Any, before: Any = None) -> Any:
    """A named tuple of tables as kernels take it; quicker if most of them were in another one `before`."""
    return tables if IS_OFF else Reference(tables, before)


@cache
def _short(name: str) -> str:
    return f"Record_{hashlib.sha256(name.encode()).hexdigest()[:12]}"


types.Record.__repr__ = lambda record: _short(record.name)
"""numba prints the types of each function's arguments before each pass, used or not: 8,000 letters."""
types.Record.mangling_args = property(lambda record: (_short(record.name), ()))
"""In symbols numba writes the number that a record's type has in this process; in another one it may mean
another table, and what one compiled must not be taken for what the other did."""

_RULES: dict[Any, Any] = {}
"""The compiled form of each rule, kept alive."""


def rule(function: Function) -> Function:
    """Mark a rule: plain Python to the Mesa engine, machine code to the kernels."""
    if not IS_OFF:
        _RULES[function] = inner(function)
        infer_global(function, types.Dispatcher(_RULES[function]))
    return function


def kernel(function: Function) -> Function:
    """Compile a loop that is called from Python. It must not allocate."""
    compiled = njit(cache=True, nogil=True, pipeline_class=KernelCompiler, **_LEAN)(function)
    return compiled


def phase(function: Function) -> Function:
    """Compile a part of the day by itself; a kernel may `call` it."""
    if IS_OFF:
        return function
    options = {"cache": True, "nogil": True, "pipeline_class": KernelCompiler}
    return njit(**options, **_LEAN, **_NO_WRAPPERS)(function)


def addresses(phases: Sequence[Any], *arguments: Any) -> Any:
    """Where the machine code of phases begins, for kernels to `call` them by; without numba the phases.

    `arguments` are such as the phases are called with; what is not compiled for their types yet, is.
    """
    if IS_OFF:
        return phases
    alike = (*map(id, phases), *map(_kind, arguments))
    if alike not in _FOUND:
        _FOUND[alike] = _addresses(phases, tuple(typeof(argument) for argument in arguments))
    return _FOUND[alike]


_FOUND: dict[tuple[Any, ...], np.ndarray] = {}
"""Addresses by phases and kinds of arguments: numba takes milliseconds to type a record anew each run."""


def _kind(argument: Any) -> Any:
    """Equal for arguments of one numba type."""
    if isinstance(argument, tuple):
        return tuple(map(_kind, argument))
    return getattr(argument, "_numba_type_", None) or getattr(argument, "dtype", type(argument))


def _addresses(phases: Sequence[Any], signature: tuple[Any, ...]) -> np.ndarray:
    found = np.zeros(len(phases), dtype=np.int64)
    for place, compiled in enumerate(phases):
        compiled.compile(signature)
        result = compiled.overloads[signature]
        found[place] = result.library.get_pointer_to_function(result.fndesc.llvm_func_name)
    return found


def _call(phase: Any, m: Any, p: Any, root: tuple[int, int], day: int) -> None:
    phase(m, p, root, day)


call: Any = _call if IS_OFF else call_at
"""`call(phase, m, p, root, day)` in a kernel runs one of the phases of which it was given `addresses`."""


def _widened(argument: Any) -> Any:
    """The type of an argument with literals dropped and integers widened to 64 bits."""
    plain = types.unliteral(argument)
    return types.int64 if isinstance(plain, types.Integer) else plain


def inner(function: Function) -> Function:
    """Compile a function that only compiled ones call: it becomes a part of each kernel that needs it.

    All its callers share one version of it, whether they pass a literal, an int32 from a table or an
    int64: numba would otherwise compile each combination (`log` came in 16).
    """
    if IS_OFF:
        return function
    dispatcher = njit(nogil=True, pipeline_class=InnerCompiler, **_LEAN, **_NO_WRAPPERS)(function)
    resolve = dispatcher.get_call_template

    def resolve_widened(args: Any, kws: Any) -> Any:
        return resolve(tuple(_widened(arg) for arg in args), {name: _widened(kws[name]) for name in kws})

    dispatcher.get_call_template = resolve_widened
    return dispatcher
