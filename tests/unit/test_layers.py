"""Imports point down only, as `docs/design.md` draws them; this reads them in every file."""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from sim.sources import COMPILED_ELSEWHERE, NOT_COMPILED

ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "sim").rglob("*.py"), *(ROOT / "analysis").rglob("*.py"), *ROOT.glob("*.py")])

LAYERS = {
    0: (
        "sim.ahead",
        "sim.apportion",
        "sim.compiling",
        "sim.errors",
        "sim.jit",
        "sim.lanes",
        "sim.reference",
        "sim.rows",
        "sim.schedule",
        "sim.sources",
        "sim.vocabulary",
        "sim",
    ),
    1: ("sim.calendar", "sim.draws", "sim.events", "sim.logfile", "sim.rules", "sim.scenario"),
    2: ("sim.world",),
    3: ("sim.asking", "sim.institution", "sim.luck", "sim.people"),
    4: ("sim.prepare",),
    5: ("sim.agents", "sim.audit", "sim.kernels", "sim.warm"),
    6: ("sim.simulate",),
    7: ("analysis",),
    8: ("run",),
}
"""`sim` itself only names the public parts, and imports them when they are asked for."""

AT_TOP_LEVEL = {
    ("sim/jit.py", "numba"): "the only door to numba",
    ("sim/ahead.py", "numba"): "an instruction that numba has no name for",
    ("sim/ahead.py", "llvmlite"): "an instruction that numba has no name for",
    ("sim/compiling.py", "numba"): "how kernels are compiled",
    ("sim/compiling.py", "llvmlite"): "how kernels are compiled",
    ("sim/reference.py", "numba"): "a type of its own",
    ("sim/reference.py", "llvmlite"): "a type of its own",
    ("sim/lanes.py", "numba"): "vector instructions",
    ("sim/lanes.py", "llvmlite"): "vector instructions",
    ("sim/agents/", "mesa"): "agents are Mesa agents; the package is imported when that engine is chosen",
    ("sim/scenario/", "pydantic"): "the schema; reading a scenario is the first thing that any command does",
    ("sim/scenario/text.py", "yaml"): "the reader's loader is a subclass",
    ("analysis/app/", "pydantic"): "the models of messages; reading a scenario has imported it before",
    ("analysis/cli/", "typer"): "the command line itself",
    ("analysis/cli/", "rich"): "the command line itself",
    **{
        ("analysis/mesa_view.py", library): "a page of solara's, which nothing else imports"
        for library in ("matplotlib", "mesa", "solara")
    },
    ("sim/", "numpy"): "columns are arrays everywhere",
    ("analysis/", "numpy"): "columns are arrays everywhere",
}
"""What may be imported at a module's top level beside Python's own library, where and why."""


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path) for path in FILES}


def layer_of(module: str) -> int:
    """The layer of the longest listed name that the module is or lies in."""
    fits = [(len(name), layer) for layer, names in LAYERS.items() for name in names
            if module == name or (module.startswith(name + ".") and name != "sim")]  # fmt: skip
    assert fits, f"{module} has no layer: put it into the list above"
    return max(fits)[1]


def statements(tree: ast.Module, *, everywhere: bool) -> Iterator[ast.stmt]:
    """Import statements that run: at the top level, or `everywhere`; never those for type checkers only."""

    def walk(body: list[ast.stmt]) -> Iterator[ast.stmt]:
        for node in body:
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
                continue
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                yield node
            elif everywhere or isinstance(node, (ast.If, ast.Try)):
                for field in ("body", "orelse", "finalbody"):
                    yield from walk(getattr(node, field, []))
                for handler in getattr(node, "handlers", []):
                    yield from walk(handler.body)

    return walk(tree.body)


@cache
def imports(path: Path, *, everywhere: bool = True) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in statements(tree, everywhere=everywhere):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            module = node.module or ""
            below = {f"{module}.{alias.name}" for alias in node.names}
            names |= {name if name in MODULES else module for name in below}
    return names


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_point_down(path):
    module, own = name_of(path), layer_of(name_of(path))
    for other in imports(path):
        if other.split(".")[0] in ("sim", "analysis", "run"):
            assert layer_of(other) <= own, f"{module} must not import {other}"
            if own < 7:
                assert not other.startswith("analysis")


def package(module: str) -> str:
    return ".".join(module.split(".")[:2])


def test_the_two_engines_never_meet():
    for path in FILES:
        if package(name_of(path)) in ("sim.agents", "sim.kernels"):
            others = {package(name) for name in imports(path)} & {"sim.agents", "sim.kernels"}
            assert others <= {package(name_of(path))}, path


def test_rules_import_only_the_door_the_words_and_each_other():
    for path in FILES:
        if package(name_of(path)) == "sim.rules":
            allowed = ("sim.jit", "sim.vocabulary", "sim.rules", "typing", "math", "numpy")
            assert all(name.startswith(allowed) for name in imports(path)), path


def test_only_the_door_and_what_stands_beside_it_import_numba():
    assert [name_of(path) for path in FILES if any(n.split(".")[0] == "numba" for n in imports(path))] == [
        "sim.ahead",
        "sim.compiling",
        "sim.jit",
        "sim.lanes",
        "sim.reference",
    ]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_heavy_libraries_are_imported_only_where_they_are_used(path):
    where = path.relative_to(ROOT).as_posix()
    for name in imports(path, everywhere=False):
        library = name.split(".")[0]
        if library in ("sim", "analysis", "run") or library in sys.stdlib_module_names:
            continue
        reasons = [
            why for (place, what), why in AT_TOP_LEVEL.items() if library == what and where.startswith(place)
        ]
        assert reasons, (
            f"{where} imports {library} at its top level: import it inside the function that needs it"
        )


def test_kernels_take_nothing_from_sources_that_their_cache_does_not_know():
    files = {name_of(path): path for path in FILES}
    found: set[str] = set()
    ahead = {name for name, path in files.items() if "sim.jit" in imports(path, everywhere=False)}
    while ahead:
        found |= ahead
        ahead = {
            other for name in ahead for other in imports(files[name], everywhere=False) if other in files
        } - found
    assert len(found) > 30
    elsewhere = {name for name in found if not name.startswith("sim")}
    assert {files[name].relative_to(ROOT).as_posix() for name in elsewhere} == set(COMPILED_ELSEWHERE)
    assert not [name for name in found if name.split(".")[1:2] and name.split(".")[1] in NOT_COMPILED]


def test_files_and_functions_are_short():
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 460, f"{path} is too long to be read"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                assert node.end_lineno - node.lineno <= 55, f"{path}: {node.name} is too long to be read"
