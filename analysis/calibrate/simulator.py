"""Runs of a place at points of the cube, as a study that grows: nothing is run twice, and kills lose little.

All points that were ever asked for stand in `points.parquet`, one after the other; a row's number is its
plausible world, and so its luck. The same questions in the same order give the same rows, and so, after a
kill, the runs that are there already.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from analysis.calibrate.space import Space, anywhere
from analysis.study.plan import Arm, Study, Worlds
from analysis.study.worlds import Draws, Fits, Uncertain, uncertain
from sim.errors import Problem, RunError, ScenarioError
from sim.scenario.text import nearest

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario

POINTS: Final = "points.parquet"
PLACES: Final = 16
"""Synthetic places of one description among which the runs are shared out: a real place is yet another one,
so that what differs between them is luck, which emulators and intervals must know of. Not knowing the mean
of all places but of so many widens an interval by a thirtieth where that luck is all there is."""
MOST_LOST: Final = 0.05
"""Of the runs asked for at once; if more fail, something is wrong with the place."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """The place and how it is run."""

    scenario: str
    overlays: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    scale: int = 1
    days: int | None = None
    seed: int = 1

    def load(self) -> "Scenario":
        """The scenario. Raises `ScenarioError`."""
        from sim.scenario import load

        return load(self.scenario, overlays=self.overlays, sets=self.sets, scale=self.scale)

    def whole(self) -> "Scenario":
        """The scenario of the whole place, of which all that is set or drawn speaks, at any scale."""
        return replace(self, scale=1).load()

    def study(self, name: str, *, worlds: Worlds, outcomes: Sequence[str]) -> Study:
        """One run in each of these worlds."""
        return Study(
            name=name,
            scenario=self.scenario,
            scale=self.scale,
            days=self.days,
            arms=(Arm(name="baseline", overlays=self.overlays, sets=self.sets),),
            worlds=worlds,
            first_seed=self.seed,
            places=PLACES,
            outcomes=tuple(outcomes),
        )


def uncertain_in(place: Place, *, vary: Sequence[str]) -> list[Uncertain]:
    """What is uncertain below some paths, but for what the options of the command line say themselves."""
    scenario = place.whole()
    said = [text.partition("=")[0] for text in place.sets]
    found = uncertain(scenario, vary=vary, without=said)
    every = uncertain(scenario, vary=sorted({path.split(".")[0] for path in scenario.paths()}), without=())
    known = sorted({leaf.path[:end] for leaf in every for end in _ends(leaf.path)})
    problems = [
        Problem("--vary", 0, 0, path, f"no value there has a range to draw from{nearest(path, known)}")
        for path in vary
        if path not in known
    ]
    if not problems and not found:
        problems.append(Problem("--vary", 0, 0, "", "nothing is left to vary"))
    if problems:
        raise ScenarioError(problems)
    return found


def _ends(path: str) -> list[int]:
    return [place for place, letter in enumerate(path) if letter == "."] + [len(path)]


def space_of(place: Place, leaves: Sequence[Uncertain]) -> Space:
    """The cube of some uncertain values, in the order of their paths."""
    ordered = tuple(sorted(leaves, key=lambda leaf: leaf.path))
    fits = Fits(place.whole(), Draws(ordered))
    cube = Space(leaves=ordered)

    def possible(points: np.ndarray) -> np.ndarray:
        return np.array([fits(row) for row in cube.values(points)], dtype=bool)

    return Space(leaves=ordered, possible=possible if fits.asks else anywhere)


@dataclass(kw_only=True)
class Simulator:
    """Runs a place at points of a cube; `outcomes` are the measures that come back, in this order.

    `on_runs` is told how many runs of all that were ever asked for are there.
    """

    place: Place
    space: Space
    outcomes: tuple[str, ...]
    folder: Path
    name: str
    jobs: int | None = None
    on_runs: Callable[[int], None] = lambda _: None
    asked: int = 0
    """Runs that were asked for so far."""
    made: int = 0
    """Those of them that were not in the folder yet."""
    lost: int = 0
    """Those that failed."""
    _values: list[np.ndarray] = field(default_factory=list)

    def __call__(self, points: np.ndarray) -> np.ndarray:
        """As `at`, for points of the cube, (N, d)."""
        return self.at(self.space.values(points))

    def at(self, values: np.ndarray) -> np.ndarray:
        """Outcomes for values (N, d), shape (N, k); NaN where a run failed or a measure is not defined.

        Raises `RunError` if more than one in twenty runs failed.
        """
        from analysis.study.execute import run_study

        self._values.append(values)
        before, self.asked = self.asked, self.asked + len(values)
        file = self.folder / POINTS
        self._write(file)
        worlds = Worlds(count=self.asked, file=str(file.absolute()))
        study = self.place.study(self.name, worlds=worlds, outcomes=self.outcomes)
        made = 0

        def progress(done: int, total: int) -> None:
            nonlocal made
            made = done
            self.on_runs(self.asked - total + done)

        found = run_study(study, folder=self.folder / "runs", jobs=self.jobs, progress=progress)
        self.made += made
        self.lost = len(found.failures)
        if self.lost > MOST_LOST * self.asked:
            first = found.failures[0]
            raise RunError(
                f"{self.lost:,} runs failed; the first: {first.message}\n  again:  {first.command}"
            )
        rows = found.outcomes.frame().set_axis(found.experiments["world"], axis=0)
        rows = rows.reindex(range(1, self.asked + 1))
        return rows[list(self.outcomes)].to_numpy(dtype=np.float64)[before:]

    def _write(self, file: Path) -> None:
        """All points so far, as a file of worlds."""
        from analysis.study.store import told, write_whole

        buffer = io.BytesIO()
        worlds_frame(self.space, np.concatenate(self._values)).to_parquet(buffer, compression="zstd")
        with told(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(file, buffer.getvalue())


def worlds_frame(space: Space, values: np.ndarray) -> "pd.DataFrame":
    """Values, shape (N, d), as a table of worlds, which `--worlds` reads."""
    import pandas as pd

    frame = pd.DataFrame(values, columns=list(space.names))
    for leaf in space.leaves:
        if isinstance(leaf.value, int):
            frame[leaf.path] = frame[leaf.path].astype("int64")
    frame.insert(0, "world", np.arange(1, len(values) + 1))
    return frame
