"""How kernels are compiled: each function is translated once, and each kernel optimised once, as a whole.

numba optimises every function, and makes machine code of it, before it is copied into those that call it,
where both happen again. Here a function that only kernels call stays as it was translated; a kernel takes in
all that it needs, directly or not, and is then optimised. Nothing of it is visible to other kernels.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from llvmlite import binding, ir
from numba import _dynfunc, types
from numba.core import cgutils, compiler, dispatcher, typed_passes, untyped_passes
from numba.core.base import BaseContext
from numba.core.caching import FunctionCache
from numba.core.codegen import JITCodeLibrary, JITCPUCodegen
from numba.core.compiler_machinery import LoweringPass, PassManager, register_pass
from numba.core.funcdesc import PythonFunctionDescriptor
from numba.core.lowering import Lower
from numba.core.runtime import rtsys
from numba.core.targetconfig import ConfigStack
from numba.extending import intrinsic
from numba.np import arrayobj

__all__ = ["InnerCompiler", "KernelCompiler", "call_at"]

_NEEDLESS = {
    untyped_passes.WithLifting,
    untyped_passes.InlineClosureLikes,
    untyped_passes.DeadBranchPrune,
    untyped_passes.RewriteDynamicRaises,
    untyped_passes.MakeFunctionToJitFunction,
    untyped_passes.InlineInlinables,
    untyped_passes.FindLiterallyCalls,
    untyped_passes.LiteralUnroll,
    untyped_passes.LiteralPropagationSubPipelinePass,
    typed_passes.InlineOverloads,
    typed_passes.NopythonRewrites,
    typed_passes.NoPythonSupportedFeatureValidation,
    typed_passes.AnnotateTypes,
    typed_passes.DumpParforDiagnostics,
}
"""Passes over what no kernel has: closures, `with`, array expressions, exceptions made up on the way."""


_resolve = types.Function.get_call_type
_RESOLVED: dict[tuple[Any, ...], Any] = {}


def _resolve_once(function: Any, context: Any, args: tuple[Any, ...], kws: dict[str, Any]) -> Any:
    """The signature of one of numba's own functions for types of arguments, found once a process.

    For each `+` numba tries dozens of templates in turn, which was a quarter of the time that compiling took.
    What it finds may have been compiled with or without reference counts: no other flag differs here.
    """
    if kws:
        return _resolve(function, context, args, kws)
    flags = ConfigStack.top_or_none()
    asked = (function, context, args, flags is not None and flags.nrt)
    if asked not in _RESOLVED:
        _RESOLVED[asked] = _resolve(function, context, args, kws)
    return _RESOLVED[asked]


types.Function.get_call_type = _resolve_once

_size_of = BaseContext.get_abi_sizeof
_SIZES: dict[str, int] = {}


def _size_once(context: Any, kind: Any) -> int:
    """How many bytes a type takes: LLVM is asked by a module of its own each time."""
    name = str(kind)
    if name not in _SIZES:
        _SIZES[name] = _size_of(context, kind)
    return _SIZES[name]


BaseContext.get_abi_sizeof = _size_once


@contextmanager
def _interrupts_wait() -> Iterator[None]:
    """Hold an interruption back until LLVM is done.

    LLVM hands machine code over by calling Python: an exception there is lost, and the code with it.
    """
    before = signal.getsignal(signal.SIGINT)
    if before is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        signal.raise_signal(signal.SIGINT)


class _Library(JITCodeLibrary):  # type: ignore[misc]  # numba publishes no types
    """Machine code that comes from the cache without its bitcode being read, if nothing is compiled with it.

    numba reads all bitcode, a third of what loading takes, to know what it defines; here names are listed.
    """

    _bitcode: bytes | None = None

    def serialize_using_object_code(self) -> tuple[Any, ...]:
        name, kind, (machine_code, bitcode) = super().serialize_using_object_code()
        module = self._get_module_for_linking()
        names = [one.name for one in (*module.functions, *module.global_variables) if not one.is_declaration]
        return name, kind, (machine_code, bitcode, names)

    @classmethod
    def _unserialize(cls, codegen: Any, state: tuple[Any, ...]) -> "_Library":
        name, _, (machine_code, bitcode, names) = state
        library = cls(codegen, name)
        library.enable_object_caching()
        library._set_compiled_object(machine_code)
        library._bitcode = bitcode
        library._finalize_final_module()
        codegen._engine._defined_symbols.update(names)
        return library

    def _finalize_specific(self) -> None:
        with _interrupts_wait():
            super()._finalize_specific()

    def _get_module_for_linking(self) -> Any:
        if self._bitcode is not None:
            self._shared_module, self._bitcode = binding.parse_bitcode(self._bitcode), None
        return super()._get_module_for_linking()


class _Cache(FunctionCache):  # type: ignore[misc]  # numba publishes no types
    """Compiled functions on the disk, loaded without what only compiling needs.

    numba fills all registries of what it can compile first, .2 s of every start; the compiler does so itself.
    """

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        rtsys.initialize(target_context)
        with self._guard_against_spurious_io_errors():
            return self._load_overload(sig, target_context)


JITCPUCodegen._library_class = _Library
dispatcher.FunctionCache = _Cache  # type: ignore[attr-defined]  # numba publishes no types


class _InnerLibrary(JITCodeLibrary):  # type: ignore[misc]  # numba publishes no types
    """A translated function that is only ever copied into kernels."""

    def add_llvm_module(self, module: Any) -> None:
        self._final_module.link_in(module)

    def finalize(self) -> None:
        self._finalized = True


class _KernelLibrary(_Library):
    """A kernel with all that it calls."""

    def add_llvm_module(self, module: Any) -> None:
        self._final_module.link_in(module)

    def _optimize_final_module(self) -> None:
        # private, not internal: numba's linker finds internal functions of other kernels by their names too
        for function in self._final_module.functions:
            if function.linkage == binding.Linkage.linkonce_odr:
                function.linkage = "private"
        passes, options = self._codegen._module_pass_manager()
        passes.run(self._final_module, options)


_fix_index = arrayobj.fix_integer_index


def _place_of(context: Any, builder: Any, kind: Any, index: Any, size: Any) -> Any:
    """Where an index points. No kernel counts from a table's end, for which numba looks at each access.

    With NUMBA_BOUNDSCHECK=1 a negative index is refused like any other that points outside.
    """
    if not isinstance(context.active_code_library, _InnerLibrary | _KernelLibrary):
        return _fix_index(context, builder, kind, index, size)
    if isinstance(index, ir.Constant) and index.constant < 0:
        raise IndexError(f"index {index.constant} in a kernel: none may count from the end")
    return context.cast(builder, index, kind, types.intp if kind.signed else types.uintp)


arrayobj.fix_integer_index = _place_of


@register_pass(mutates_CFG=True, analysis_only=False)
class _LowerInner(LoweringPass):  # type: ignore[misc]  # numba publishes no types
    """Translate a function that only kernels call; what it calls itself is passed on to its callers."""

    _name = "lower_inner"

    def __init__(self) -> None:
        super().__init__()

    def run_pass(self, state: Any) -> bool:
        context, flags = state.targetctx, state.flags
        library = _InnerLibrary(context.codegen(), state.func_id.func_qualname)
        description = PythonFunctionDescriptor.from_specialized_function(
            state.func_ir,
            state.typemap,
            state.return_type,
            state.calltypes,
            mangler=context.mangler,
            inline=flags.forceinline,
            noalias=flags.noalias,
            abi_tags=[flags.get_mangle_string()],
        )
        with context.push_code_library(library):
            lower = Lower(context, library, description, state.func_ir, metadata=state.metadata)
            lower.lower()
        entry = _dynfunc.make_function(  # never called: numba knows compiled functions by such an object
            description.lookup_module(), description.qualname, "", 0, lower.env, (library,)
        )
        libraries = dict.fromkeys((library, *library._linking_libraries))
        context.insert_user_function(entry, description, tuple(libraries))
        state.library = library
        state["cr"] = compiler._LowerResult(description, lower.call_helper, cfunc=entry, env=lower.env)
        return True


@register_pass(mutates_CFG=True, analysis_only=False)
class _LowerKernel(typed_passes.NativeLowering):  # type: ignore[misc]  # numba publishes no types
    """Translate a kernel and make machine code of it."""

    _name = "lower_kernel"

    def run_pass(self, state: Any) -> bool:
        state.library = _KernelLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        return bool(super().run_pass(state))


class _Passes(PassManager):  # type: ignore[misc]  # numba publishes no types
    """Passes, without the records, checks and graphs that numba makes anew after each of them."""

    def _runPass(self, index: int, pss: Any, internal_state: Any) -> None:  # noqa: N802 - numba's name
        del index
        pss.analysis = self._analysis
        pss.run_initialization(internal_state)
        pss.run_pass(internal_state)
        pss.run_finalizer(internal_state)


class KernelCompiler(compiler.CompilerBase):  # type: ignore[misc]  # numba publishes no types
    """For kernels."""

    lowering: type = _LowerKernel

    def define_pipelines(self) -> list[PassManager]:
        """The usual passes of numba without those that find nothing here, and with another last step."""
        usual = compiler.DefaultPassBuilder.define_nopython_pipeline(self.state)
        passes = _Passes(usual.pipeline_name)
        passes.passes = [
            (self.lowering if one is typed_passes.NativeLowering else one, why)
            for one, why in usual.passes
            if one not in _NEEDLESS
        ]
        passes.finalize()
        return [passes]


class InnerCompiler(KernelCompiler):
    """For functions that only kernels call."""

    lowering = _LowerInner


@intrinsic
def call_at(typing_context, address, m, p, root, day):  # type: ignore[no-untyped-def]  # numba's own form
    """Call the compiled function at an address with the other arguments; what it raises is raised here."""
    del typing_context, day
    kinds = (m, p, root, types.int64)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        del signature
        convention = context.call_conv
        function_type = convention.get_function_type(types.none, kinds)
        function = builder.inttoptr(arguments[0], function_type.as_pointer())
        status, _ = convention.call_function(builder, function, types.none, kinds, arguments[1:])
        with cgutils.if_unlikely(builder, status.is_error):
            convention.return_status_propagate(builder, status)
        return context.get_dummy_value()

    return types.void(address, *kinds), generate
