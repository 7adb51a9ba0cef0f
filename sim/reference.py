"""Many tables handed to compiled code as one pointer.

By value, a tuple of tables costs each function that it is handed to a kilobyte of arguments, which took more
time to compile than the functions themselves. A `Reference` is the address of a list of the tables' places
and lengths. That list never changes while kernels run, and LLVM is told so (`invariant.load`): it looks a
table up once where once is enough.
"""

import hashlib
from typing import Any

import numpy as np
from llvmlite import ir
from numba import from_dtype, types
from numba.core import cgutils
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_getattr_generic,
    models,
    register_model,
    unbox,
)

__all__ = ["Reference"]


class _ReferenceType(types.Type):  # type: ignore[misc]  # numba publishes no types
    """Tables of certain names and dtypes, each of one dimension and contiguous."""

    def __init__(self, name: str, tables: dict[str, Any]) -> None:
        super().__init__(name=name)
        self.tables = tables

    def __reduce__(self) -> tuple[Any, ...]:
        """In the cache on the disk its name will do; all columns of all tables would be many."""
        return _of_name, (self.name,)


_KNOWN: dict[tuple[np.dtype, ...], _ReferenceType] = {}


def _of_name(name: str) -> _ReferenceType:
    """The type of this name; in a process that has none such, nothing will match it."""
    known = {kind.name: kind for kind in _KNOWN.values()}
    return known.get(name) or _ReferenceType(name, {})


def _type_of(tables: Any) -> _ReferenceType:
    dtypes = tuple(array.dtype for array in tables)
    if dtypes not in _KNOWN:
        arrays = [types.Array(from_dtype(dtype), 1, "C") for dtype in dtypes]
        digest = hashlib.sha256(" ".join(array.dtype.name for array in arrays).encode()).hexdigest()
        _KNOWN[dtypes] = _ReferenceType(
            f"{type(tables).__name__}_{digest[:16]}", dict(zip(tables._fields, arrays, strict=True))
        )
    return _KNOWN[dtypes]


class Reference:
    """What Python hands to kernels in place of a named tuple of tables, which it keeps alive.

    The tables' rows may be written to, but no table may be replaced: take a new reference then.
    """

    def __init__(self, tables: Any, before: "Reference | None" = None) -> None:
        """Look up where the tables are, but for those that were the same in an earlier reference."""
        self.tables = tables
        self._numba_type_: _ReferenceType = before._numba_type_ if before else _type_of(tables)
        known = before.tables if before else (None,) * len(tables)
        self._places: list[int] = before._places.copy() if before else [0] * (2 * len(tables))
        for place, (array, same) in enumerate(zip(tables, known, strict=True)):
            if array is not same:
                assert array.ndim == 1
                assert array.flags.c_contiguous
                assert same is None or array.dtype == same.dtype
                self._places[2 * place : 2 * place + 2] = array.ctypes.data, len(array)
        self._list = np.array(self._places, dtype=np.int64)
        self.address = int(self._list.ctypes.data)


register_model(_ReferenceType)(models.OpaqueModel)


@unbox(_ReferenceType)  # type: ignore[untyped-decorator]  # numba publishes no types
def _unbox(kind: Any, reference: Any, c: Any) -> NativeValue:
    del kind
    address = c.pyapi.object_getattr_string(reference, "address")
    pointer = c.pyapi.long_as_voidptr(address)
    c.pyapi.decref(address)
    return NativeValue(pointer, is_error=cgutils.is_not_null(c.builder, c.pyapi.err_occurred()))


@infer_getattr
class _Tables(AttributeTemplate):  # type: ignore[misc]  # numba publishes no types
    key = _ReferenceType

    def generic_resolve(self, kind: _ReferenceType, name: str) -> Any:
        return kind.tables.get(name)


@lower_getattr_generic(_ReferenceType)  # type: ignore[untyped-decorator]  # numba publishes no types
def _look_up(context: Any, builder: Any, kind: _ReferenceType, pointer: Any, name: str) -> Any:
    array = kind.tables[name]
    item = context.get_data_type(array.dtype)
    whole = ir.IntType(64)
    place = 2 * list(kind.tables).index(name)

    def read(at: int, what: ir.Type) -> Any:
        words = builder.bitcast(pointer, what.as_pointer())
        word = builder.load(builder.gep(words, [ir.Constant(whole, at)]))
        word.set_metadata("invariant.load", builder.module.add_metadata([]))
        return word

    data, length = read(place, item.as_pointer()), read(place + 1, whole)
    size = ir.Constant(whole, context.get_abi_sizeof(item))
    members = {
        "data": data,
        "nitems": length,
        "itemsize": size,
        "shape": cgutils.pack_array(builder, [length]),
        "strides": cgutils.pack_array(builder, [size]),
    }
    model = context.data_model_manager[array]
    value = ir.Constant(context.get_value_type(array), None)
    for member, part in members.items():
        value = builder.insert_value(value, part, model.get_field_position(member))
    return value
