"""gridgov: a small place, its disputes, and how they are governed.

    from sim import load, simulate

    run = simulate(load("town"), seed=1)
    run.log, run.measures(), run.daily(), run.world

The names below are the public ones. They are looked up at first use, so that `import sim` costs nothing.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.errors import GridgovError
    from sim.events import Log
    from sim.scenario import Scenario, load
    from sim.simulate import Run, simulate

__all__ = ["GridgovError", "Log", "Run", "Scenario", "load", "simulate"]

_HOMES = {
    "GridgovError": "sim.errors",
    "Log": "sim.events",
    "Run": "sim.simulate",
    "Scenario": "sim.scenario",
    "load": "sim.scenario",
    "simulate": "sim.simulate",
}


def __getattr__(name: str) -> Any:
    """Import the home of a public name."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Package(ModuleType):
    """Keeps `sim.simulate` the function: importing the file of that name would put the module there."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "simulate" and isinstance(value, ModuleType):
            value = value.simulate
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
