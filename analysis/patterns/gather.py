"""From a place to what was seen of it: a study for outcomes, and runs whose logs are read."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from analysis.patterns.arms import Menu, menu_of
from analysis.patterns.registry import PATTERNS, Finding, Pattern, judge
from analysis.patterns.seen import BASELINE, Seen
from analysis.patterns.sighting import Sighting, kept, sighting_of
from analysis.study.plan import Arm, Study, seed_of

if TYPE_CHECKING:
    from analysis.study.results import Results
    from sim.prepare import Prepared
    from sim.scenario import Scenario

SUBGROUPS: Final = ("age", "migrant")
LOGS: Final = "logs"
"""The folder of sightings, within that of the study."""

Runner = Callable[[Study], "Results"]
Progress = Callable[[int], None]


@dataclass(frozen=True, kw_only=True)
class Place:
    """What to look at: a scenario under overlays and settings, how long and how often, from which seed."""

    scenario: str
    overlays: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    scale: int = 1
    days: int | None = None
    replications: int = 20
    first_seed: int = 1

    def load(self, overlays: tuple[str, ...] = (), sets: tuple[str, ...] = ()) -> "Scenario":
        """The scenario, and what an arm says over it."""
        from sim.scenario import load

        return load(
            self.scenario,
            overlays=(*self.overlays, *overlays),
            sets=(*self.sets, *sets),
            scale=self.scale,
        )

    def study(self, arms: Sequence[Arm], outcomes: Sequence[str]) -> Study:
        """The study of some arms."""
        over = [
            Arm(
                name=arm.name,
                overlays=(*self.overlays, *arm.overlays),
                sets=(*self.sets, *arm.sets),
            )
            for arm in arms
        ]
        return Study(
            name=f"patterns_{Path(self.scenario).stem}",
            scenario=self.scenario,
            scale=self.scale,
            days=self.days,
            arms=tuple(over),
            replications=self.replications,
            first_seed=self.first_seed,
            outcomes=tuple(sorted(set(outcomes))),
            subgroups=SUBGROUPS,
        )


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What patterns ask of a place: its menu of arms, the study for outcomes, and logs to read."""

    place: Place
    base: "Scenario"
    menu: Menu
    study: Study
    logs: tuple[Arm, ...]

    @property
    def readings(self) -> int:
        """How many logs are to be read."""
        return len(self.logs) * self.place.replications


def asked_of(place: Place, chosen: Sequence[Pattern]) -> Asked:
    """What some patterns ask; raises `ScenarioError` for a scenario with mistakes."""
    base = place.load()
    menu = menu_of(base, [name for one in chosen for name in (*one.arms, *one.logs)], load=place.load)
    arms = {menu.same.get(name, name) for one in chosen if one.outcomes for name in one.arms}
    logs = {menu.same.get(name, name) for one in chosen for name in one.logs}
    # the outcomes of all patterns, so that runs made for some of them serve the others later
    outcomes = [name for one in PATTERNS.values() for name in one.outcomes]
    there = [arm for name, arm in menu.arms.items() if name in arms or name == BASELINE]
    return Asked(
        place=place,
        base=base,
        menu=menu,
        study=place.study(there, outcomes),
        logs=tuple(arm for name, arm in menu.arms.items() if name in logs),
    )


def seen_of(asked: Asked, *, folder: Path, run: Runner, progress: Progress | None = None) -> Seen:
    """Carry out what is asked and not in the folder yet; study and logs share seeds and the place."""
    frame = run(asked.study).frame.sort_values("replication")
    outcomes = {
        str(name): {str(column): rows[column].to_numpy() for column in rows}
        for name, rows in frame.groupby("arm")
    }
    sightings: dict[str, list[Sighting]] = {}
    for number, (arm, sighting) in enumerate(_readings(asked, folder), start=1):
        sightings.setdefault(arm, []).append(sighting)
        if progress is not None:
            progress(number)
    return Seen(
        outcomes=outcomes,
        sightings=sightings,
        absent=asked.menu.absent,
        same=asked.menu.same,
        worth_of_hour=float(asked.base.costs.resident_yuan_hour),
        residents=sum(setting.residents for setting in asked.base.place.settings.values()),
    )


def _readings(asked: Asked, folder: Path) -> Iterator[tuple[str, Sighting]]:
    """Arm by arm, run by run."""
    from sim.prepare import prepare

    place = asked.place
    for arm in asked.logs:
        world = f"run.world_seed={place.first_seed}"
        fixed = asked.base.run.world_seed is not None
        scenario = place.load(arm.overlays, arm.sets if fixed else (*arm.sets, world))
        ready = None
        for replication in range(place.replications):
            seed = seed_of(place.first_seed, 0, replication)
            path = folder / LOGS / f"{arm.name}-{seed}-{_key(scenario, place.days)}.npz"
            if ready is None and not path.exists():
                ready = prepare(scenario, seed=seed, days=place.days)

            yield arm.name, kept(path, partial(_read, scenario, seed=seed, days=place.days, ready=ready))


def _read(scenario: "Scenario", *, seed: int, days: int | None, ready: "Prepared | None") -> Sighting:
    from sim.simulate import simulate

    return sighting_of(simulate(scenario, seed=seed, days=days, ready=ready))


def _key(scenario: "Scenario", days: int | None) -> str:
    """A digest of all that a sighting depends on but its seed."""
    from sim.sources import sources_digest

    here = Path(__file__).with_name("sighting.py").read_bytes()
    parts = f"{scenario.results_digest} {days} {sources_digest()} ".encode() + here
    return hashlib.sha256(parts).hexdigest()[:16]


def findings_of(seen: Seen, chosen: Sequence[Pattern]) -> tuple[Finding, ...]:
    """The scorecard."""
    return tuple(judge(one, seen) for one in chosen)
