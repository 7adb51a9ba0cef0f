"""Studies: many runs of one scenario, planned, carried out so that nothing is lost, and read again.

    plan.py       what a study is, and the experiments that it makes
    reading.py    studies from YAML files and command lines, strictly
    checks.py     what can be wrong with a study
    worlds.py     plausible worlds: draws from the ranges of uncertain values
    worker.py     one experiment after the other, in any process
    keeping.py    processes that stay for the next study
    execute.py    who runs what when: processes here, or a Dask cluster
    store.py      the folder of a study: shards, failures, locks
    results.py    what came out, as tables
    estimate.py   what a study will take
    intervals.py  how sure a number is; bounds.py has their quantiles

The names below are the public ones.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.study.execute import run_study
    from analysis.study.plan import Arm, Experiment, Lever, Plan, Study, Worlds, plan_of
    from analysis.study.reading import arms_of, read_study
    from analysis.study.results import Paired, Results

__all__ = [
    "Arm",
    "Experiment",
    "Lever",
    "Paired",
    "Plan",
    "Results",
    "Study",
    "Worlds",
    "arms_of",
    "plan_of",
    "read_study",
    "run_study",
]

_HOMES = {
    **dict.fromkeys(("Arm", "Experiment", "Lever", "Plan", "Study", "Worlds", "plan_of"), "plan"),
    **dict.fromkeys(("arms_of", "read_study"), "reading"),
    **dict.fromkeys(("Paired", "Results"), "results"),
    "run_study": "execute",
}


def __getattr__(name: str) -> Any:
    """Import the home of a public name: the command line wants some of them at once, and few at all."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
