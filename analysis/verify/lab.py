"""The lab: runs of the scenarios in `scenarios/verify`, each simulated once and shared by gates."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analysis.verify.gate import Wrong
from sim.events import Log
from sim.scenario import Scenario, load
from sim.scenario.load import BUNDLED
from sim.simulate import Engine, Run, simulate
from sim.world.columns import World

FOLDER = BUNDLED / "verify"


class Lab:
    """Simulates on demand. `wrong` spoils the runs, never the scenario that the theory reads."""

    def __init__(
        self,
        *,
        seeds: Sequence[int],
        engine: Engine = "compiled",
        wrong: Wrong | None = None,
        sets: Sequence[str] = (),
    ) -> None:
        """Each scenario is run with each of the seeds; `sets` change it for theory and runs alike."""
        self.seeds = tuple(seeds)
        self.sets = tuple(sets)
        self.engine: Engine = engine
        self.wrong = wrong or Wrong()
        self._runs: dict[tuple[str, tuple[str, ...], int], Run] = {}
        self._scenarios: dict[tuple[str, tuple[str, ...]], Scenario] = {}

    def scenario(self, name: str, sets: Sequence[str] = ()) -> Scenario:
        """A verification scenario as it is written: the numbers of the theory."""
        key = (name, tuple(sets))
        if key not in self._scenarios:  # reading it takes longer than many a run
            self._scenarios[key] = load(FOLDER / f"{name}.yaml", sets=[*self.sets, *sets])
        return self._scenarios[key]

    def runs(self, name: str, sets: Sequence[str] = ()) -> list[Run]:
        """Its runs, one for each seed."""
        return [self.run(name, sets=sets, seed=seed) for seed in self.seeds]

    def run(self, name: str, *, seed: int, sets: Sequence[str] = (), world: World | None = None) -> Run:
        """One of its runs."""
        key = (name, tuple(sets), seed)
        if key not in self._runs:
            spoil = bool(sets) or not self.wrong.one_arm
            wrong = self._wrong_sets(name, sets) if spoil else []
            scenario = self.scenario(name, [*sets, *wrong])
            luck = seed + self.wrong.seed_offset * spoil
            run = simulate(scenario, seed=luck, engine=self.engine, world=world)
            self._runs[key] = self._with_wrong_rows(run) if spoil else run
        return self._runs[key]

    def forget(self) -> None:
        """Free the runs."""
        self._runs.clear()

    def _wrong_sets(self, name: str, sets: Sequence[str]) -> list[str]:
        right = self.scenario(name, sets)
        scaled = {path: right.describe(path).value * factor for path, factor in self.wrong.factors.items()}
        return [*(f"{path}={value!r}" for path, value in scaled.items()), *self.wrong.sets]

    def _with_wrong_rows(self, run: Run) -> Run:
        rows, (lost, doubled) = run.log.rows, (self.wrong.lost_row, self.wrong.doubled_row)
        if lost is not None:
            rows = np.delete(rows, np.flatnonzero(rows["kind"] == lost)[:1])
        if doubled is not None:
            at = np.flatnonzero(rows["kind"] == doubled)[:1]
            rows = np.insert(rows, at, rows[at])
        return run if rows is run.log.rows else replace(run, log=Log(rows))
