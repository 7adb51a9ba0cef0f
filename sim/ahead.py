"""Rows of tables asked for ahead of their use, so that the waits for memory overlap.

A city's tables are far larger than the cache: a row met by chance costs 100 ns or more, during which nothing
else happens. Whoever knows a few rows ahead what will be read says so, and pays 15 ns instead. Results
never depend on it.
"""

from typing import Any, Final

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from sim.jit import IS_OFF

AHEAD: Final = 12
"""How many rows ahead to ask: enough to hide the way to memory, few enough to be in the cache still."""
_LINE: Final = 64


@intrinsic
def _fetch(typing_context, rows, index):  # type: ignore[no-untyped-def]
    del typing_context, index
    signature = types.void(rows, types.int64)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = signature.args[0].dtype
        size = kind.size if isinstance(kind, types.Record) else kind.bitwidth // 8
        byte, word, long = ir.IntType(8), ir.IntType(32), ir.IntType(64)
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        start = builder.ptrtoint(array.data, long)
        start = builder.add(start, builder.mul(arguments[1], ir.Constant(long, size)))
        takes = ir.FunctionType(ir.VoidType(), [byte.as_pointer(), word, word, word])
        prefetch = builder.module.declare_intrinsic("llvm.prefetch", [byte.as_pointer()], takes)
        to_read_into_all_caches = [ir.Constant(word, value) for value in (0, 3, 1)]
        for offset in sorted({*range(0, size, _LINE), size - 1}):
            address = builder.inttoptr(builder.add(start, ir.Constant(long, offset)), byte.as_pointer())
            builder.call(prefetch, [address, *to_read_into_all_caches])
        return context.get_dummy_value()

    return signature, generate


def _nothing(rows: Any, index: int) -> None:
    """Plain Python has no say in what the cache holds."""


fetch: Any = _nothing if IS_OFF else _fetch
"""`fetch(rows, index)`: bring a row into the cache without waiting for it; any index will do."""
