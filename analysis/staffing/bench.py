"""Where runs come from: arms asked for draw by draw, under common luck; what has been run is not run again.

A draw is a replication, or a plausible world where these are drawn (by a Sobol sequence: more of them leave
the first ones as they were). Runs are those of a study in a folder, so that they survive a stop.
"""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from analysis.study.keeping import are_kept
from analysis.study.plan import Arm, Study, Worlds
from sim.errors import RunError

if TYPE_CHECKING:
    import pandas as pd

    from analysis.staffing.levers import Place

HERE_SECONDS: Final = 8.0
"""Work below this is done in this process, unless others are there: starting them takes as long."""


def seconds_a_run(place: "Place", *, days: int | None) -> float:
    """About how long a run takes, measures and all (docs/performance.md): 20 ms and 5 us a resident-year."""
    years = (days or place.scenario.run.days) / 365
    return 0.02 + 5e-6 * len(place.world.residents) * years


@dataclass(frozen=True, kw_only=True)
class Source:
    """The place and how it is run: what all arms have in common.

    `worlds` says whether draws are plausible worlds, those of a `file` if there is one, each with so many
    `repeats` (replications); else the parameters are as written. `seed` is that of the first replication, and
    of the place.
    """

    scenario: str
    overlays: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    scale: int = 1
    days: int | None = None
    seed: int = 1
    worlds: bool = False
    file: str | None = None
    repeats: int = 1
    jobs: int | None = None

    def arm(self, name: str, *, overlays: Sequence[str] = (), sets: Sequence[str] = ()) -> Arm:
        """An arm over what is common."""
        return Arm(name=name, overlays=(*self.overlays, *overlays), sets=(*self.sets, *sets))

    def study(self, arms: Sequence[Arm], draws: int) -> Study:
        """The study that makes so many draws of these arms."""
        drawn = Worlds(count=draws, sample="sobol", seed=self.seed, file=self.file)
        return Study(
            name="staffing",
            scenario=self.scenario,
            scale=self.scale,
            days=self.days,
            arms=tuple(arms),
            worlds=drawn if self.worlds else None,
            replications=self.repeats if self.worlds else draws,
            first_seed=self.seed,
            grids=True,
        )


@dataclass(frozen=True, kw_only=True)
class Draws:
    """The first draws of one arm: each outcome's values, shape (N,), NaN where not defined; their worlds."""

    values: Mapping[str, np.ndarray]
    world: np.ndarray


@dataclass(kw_only=True)
class Bench(AbstractContextManager["Bench"]):
    """Runs arms in a folder (one that is thrown away, if none is given) and hands out their draws."""

    source: Source
    folder: Path | None = None
    on_runs: Callable[[int, int], None] | None = None
    seconds_a_run: float = 0.1
    """About; see `seconds_a_run`."""
    made: int = 0
    """Simulations that were not in the folder yet."""
    _known: dict[tuple[str, int], Draws] = field(default_factory=dict)
    _thrown_away: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        """Find a folder."""
        if self.folder is None:
            self._thrown_away = tempfile.TemporaryDirectory(prefix="staffing-")
            self.folder = Path(self._thrown_away.name) / "runs"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Throw away what nobody keeps."""
        if self._thrown_away is not None:
            self._thrown_away.cleanup()

    @property
    def runs(self) -> int:
        """Simulations that the answers rest on."""
        most: dict[str, int] = {}
        for (arm, _), draws in self._known.items():
            most[arm] = max(most.get(arm, 0), len(draws.world))
        return sum(most.values())

    def ask(self, arms: Sequence[Arm], draws: int) -> dict[str, Draws]:
        """The first `draws` draws of each arm, by the arm's name. RunError if one of the runs failed."""
        new = [arm for arm in arms if (arm.name, draws) not in self._known]
        if new:
            self._run(new, draws)
        return {arm.name: self._known[arm.name, draws] for arm in arms}

    def _run(self, arms: Sequence[Arm], draws: int) -> None:
        from analysis.study.execute import run_study

        assert self.folder is not None
        wanted = len(arms) * draws * (self.source.repeats if self.source.worlds else 1)
        is_little = wanted * self.seconds_a_run < HERE_SECONDS and not are_kept()
        jobs = 1 if is_little else self.source.jobs
        made = 0

        def progress(done: int, total: int) -> None:
            nonlocal made
            made = done
            if self.on_runs is not None:
                self.on_runs(done, total)

        study = self.source.study(arms, draws)
        found = run_study(study, folder=self.folder, jobs=jobs, progress=progress)
        self.made += made
        if found.failures:
            first = found.failures[0]
            raise RunError(f"a run failed: {first.message}; to see it again:  {first.command}")
        frame = found.frame.sort_values(["world", "replication"], kind="stable")
        for arm in arms:
            self._known[arm.name, draws] = _draws(frame[frame["arm"] == arm.name])


def _draws(frame: "pd.DataFrame") -> Draws:
    """The rows of one arm, in the order of draws."""
    numbers = frame.select_dtypes("number")
    return Draws(
        values={str(name): frame[name].to_numpy(dtype=np.float64) for name in numbers.columns},
        world=frame["world"].to_numpy(dtype=np.int64),
    )
