"""A run's folder back in memory: the place is built anew, the log is read."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.results import MANIFEST, read_manifest
from sim.errors import RunError
from sim.events import Log

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.simulate import Run


def is_results(path: str | Path) -> bool:
    """Whether a path is a folder of results, rather than a scenario."""
    try:
        return (Path(path) / MANIFEST).is_file()
    except (OSError, ValueError):
        return False


def read_run(folder: Path) -> "Run":
    """The run that a folder holds; RunError if it is not whole, or was made by sources that differ.

    `people` is empty: a folder has no table of them.
    """
    from sim.people import PEOPLE
    from sim.prepare import prepare
    from sim.simulate import Run
    from sim.sources import sources_digest

    manifest = read_manifest(folder)
    if manifest.get("sources") != sources_digest():
        raise RunError(
            f"{folder}: these results were made by another version of the program, which may build another"
            " place; run the scenario again"
        )
    scenario = _scenario(manifest, folder)
    try:
        seed, days, engine = manifest["seed"], manifest["days"], manifest["engine"]
        ready = prepare(scenario, seed=seed, days=days)
        log = Log.load(folder / "events.parquet")
        elapsed = float(manifest["elapsed_seconds"])
    except (KeyError, TypeError, ValueError) as problem:
        raise RunError(f"{folder}: its {MANIFEST} was altered ({problem})") from None
    if log.sha256 != manifest.get("log_sha256"):
        raise RunError(f"{folder}: events.parquet is not the log that {MANIFEST} names")
    return Run(
        scenario=scenario,
        seed=seed,
        engine=engine,
        days=days,
        calendar=ready.calendar,
        world=ready.world,
        institution=ready.institution,
        log=log,
        people=np.zeros(0, dtype=PEOPLE),
        build_seconds=0.0,
        elapsed_seconds=elapsed,
    )


def _scenario(manifest: dict[str, Any], folder: Path) -> "Scenario":
    """The scenario as it was resolved; what its values rest on is not in a folder."""
    from pydantic import ValidationError

    from sim.scenario import Scenario
    from sim.scenario.entries import Layer

    try:
        scenario = Scenario.model_validate_json(json.dumps(manifest.get("scenario_resolved")))
    except ValidationError:
        raise RunError(f"{folder}: the scenario in its {MANIFEST} was altered") from None
    if scenario.world.network is not None:
        raise RunError(f"{folder}: its ties came from a file, which the folder has not; give the scenario")
    scenario.attach(Layer(), None, scale=manifest.get("scale", 1))
    if scenario.digest != manifest.get("scenario_digest"):
        raise RunError(f"{folder}: the scenario in its {MANIFEST} was altered")
    return scenario
