"""What `import sim` promises: these names, at no cost."""

import subprocess
import sys
from pathlib import Path

import pytest

import sim

ROOT = Path(__file__).parents[2]
NAMES = {"GridgovError", "Log", "Run", "Scenario", "load", "simulate"}


def python(code: str) -> None:
    """Run code in a fresh interpreter, from the checkout."""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, capture_output=True)


def test_public_names_are_exactly_these() -> None:
    assert set(sim.__all__) == NAMES
    assert NAMES <= set(dir(sim))
    for name in NAMES:
        assert getattr(sim, name).__doc__


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="simulat"):
        _ = sim.simulat  # type: ignore[attr-defined]


def test_import_is_cheap() -> None:
    python("import sim, sys; assert not {'numpy', 'numba', 'pydantic', 'yaml'} & set(sys.modules)")


@pytest.mark.parametrize(
    "first", ["", "from sim.simulate import Run", "import sim.simulate", "from sim import Run"]
)
def test_simulate_is_the_function_whatever_was_imported_before(first: str) -> None:
    python(
        f"{first}\nfrom sim import simulate\nassert simulate.__name__ == 'simulate' and callable(simulate)"
    )
