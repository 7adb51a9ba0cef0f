"""What a study is, and the experiments that it makes.

Terms are those of exploratory modelling (J. H. Kwakkel, 2017, Environmental Modelling & Software 96,
239-250): *levers* are what one may choose, *uncertainties* what one does not know, *outcomes* what is
measured; an *experiment* is one run. An *arm* is a governance arrangement under a name. A *plausible world*
is one draw of all uncertainties, a *replication* a repetition with other luck.

Experiments that differ in arm or lever alone share their seed, the drawn values and the physical place, so
that arms are compared under common luck.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from analysis.study.outcomes import Kept, outcomes_version
from analysis.study.worlds import METHODS, Draws, Method, Sample, below
from sim.scenario.text import Where

if TYPE_CHECKING:
    import numpy as np

    from analysis.study.designs import Design
    from sim.scenario import Variants

Value = float | int | str | bool | None
"""What a lever may be set to; None takes an optional value or policy away."""
Point = tuple[tuple[str, Value], ...]
"""The levers of an experiment: path and value."""

BASELINE: Final = "baseline"
"""The arm that is the scenario as it is written."""
REPLICATION_STEP: Final = 1_000_000
"""Seeds between two replications: there are never more plausible worlds than that."""


@dataclass(frozen=True, kw_only=True)
class Arm:
    """A governance arrangement: policy overlays over the scenario, then settings (`path=value`)."""

    name: str
    overlays: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Lever:
    """A value that is varied: its dotted path in the scenario, and what it is set to in turn."""

    path: str
    values: tuple[Value, ...]


@dataclass(frozen=True, kw_only=True)
class Worlds:
    """Plausible worlds: how many, how drawn, and below which paths of the scenario values are drawn.

    With a `file`, they are its first `count` worlds (`analysis.study.given`), and nothing is drawn.
    Those that are the points of a sensitivity analysis share their luck, replication by replication.
    """

    count: int
    sample: Sample | Method = "latin_hypercube"
    vary: tuple[str, ...] = ("parameters",)
    without: tuple[str, ...] = ()
    seed: int = 1
    file: str | None = None

    @property
    def share_luck(self) -> bool:
        """Whether a replication has the same seed in all of them."""
        return self.sample in METHODS


@dataclass(frozen=True, kw_only=True)
class Study:
    """Everything that says which experiments there are, and what is kept of each.

    `scenario` is a file or the name of a bundled one, `scale` as of `load`, `days` None for the scenario's.
    `places` is over how many physical places plausible worlds and replications are spread. `outcomes` are
    names of measures (none: all of them), `subgroups` the dimensions for which they are kept as well; `grids`
    adds measures of the worst-off tenth of grids. `said_at` is where a file says what, for messages.
    """

    name: str
    scenario: str
    title: str = ""
    scale: int = 1
    days: int | None = None
    arms: tuple[Arm, ...] = (Arm(name=BASELINE),)
    levers: tuple[Lever, ...] = ()
    worlds: Worlds | None = None
    replications: int = 1
    first_seed: int = 1
    places: int = 1
    outcomes: tuple[str, ...] = ()
    subgroups: tuple[str, ...] = ()
    grids: bool = False
    said_at: Mapping[str, Where] = field(default_factory=dict, compare=False, repr=False)

    @property
    def kept(self) -> Kept:
        """What is kept of each run."""
        return Kept(outcomes=self.outcomes, subgroups=self.subgroups, grids=self.grids)


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """One run: an arm at a point of the levers, in a plausible world, with its luck.

    `world` 0 has the parameters as written, 1 and on are drawn. `place` seeds the physical place.
    """

    arm: str
    point: Point
    world: int
    replication: int
    seed: int
    place: int


@dataclass(frozen=True, kw_only=True)
class Combination:
    """An arm at a point. `kept` are the paths that it says itself, so that nothing is drawn for them."""

    arm: Arm
    point: Point
    kept: frozenset[str]
    digest: str


def seed_of(first_seed: int, world: int, replication: int) -> int:
    """The seed of the luck: the same for all arms, whatever the numbers of worlds and replications."""
    return first_seed + REPLICATION_STEP * replication + world


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The experiments of a study, made when they are asked for, in a fixed order.

    The order: plausible worlds, in each the replications, in each all arms and points. `variants` has the
    scenario of each arm, `kept` the paths that it says itself. `drawn` has a row for each plausible world and
    a column for each of the leaves of `draws`. `notes` are for the user.
    `design` says how these rows are built if they are the points of a sensitivity analysis.
    """

    study: Study
    combinations: tuple[Combination, ...]
    variants: Mapping[str, "Variants"]
    kept: Mapping[str, frozenset[str]]
    draws: Draws
    drawn: "np.ndarray"
    first_place: int
    days: int
    notes: tuple[str, ...]
    design: "Design | None" = None

    def __len__(self) -> int:
        """The number of experiments."""
        return len(self.worlds) * self.study.replications * len(self.combinations)

    def __getitem__(self, index: int) -> Experiment:
        """One experiment, by its place in the order."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        rest, combination = divmod(index, len(self.combinations))
        world, replication = divmod(rest, self.study.replications)
        return self._experiment(self.combinations[combination], self.worlds[world], replication)

    def __iter__(self) -> Iterator[Experiment]:
        """All experiments in order."""
        return (self[index] for index in range(len(self)))

    @property
    def worlds(self) -> range:
        """The numbers of the plausible worlds: 0 alone if none are drawn."""
        worlds = self.study.worlds
        return range(1) if worlds is None else range(1, worlds.count + 1)

    def _experiment(self, combination: Combination, world: int, replication: int) -> Experiment:
        shared = self.study.worlds is not None and self.study.worlds.share_luck
        luck_of = 0 if shared else world
        return Experiment(
            arm=combination.arm.name,
            point=combination.point,
            world=world,
            replication=replication,
            seed=seed_of(self.study.first_seed, luck_of, replication),
            place=self.first_place + (luck_of + replication) % self.study.places,
        )

    def combination(self, index: int) -> Combination:
        """Arm and point of an experiment."""
        return self.combinations[index % len(self.combinations)]

    def row(self, world: int) -> "np.ndarray":
        """What is drawn in a plausible world, a number for each of the leaves; none for world 0."""
        return self.drawn[world - 1] if world else self.drawn[:0].reshape(-1)

    def key(self, index: int) -> str:
        """What an experiment is known by: sha256 of all that its outcomes depend on, and of nothing else."""
        experiment = self[index]
        digest = hashlib.sha256(self._prefix(index % len(self.combinations)))
        if experiment.world:
            free = self.draws.free(self.combination(index).kept)
            digest.update(self.row(experiment.world)[free].astype("<f8").tobytes())
        digest.update(f" {experiment.seed} {experiment.place}".encode())
        return digest.hexdigest()

    def _prefix(self, number: int) -> bytes:
        """What all experiments of a combination share in their keys."""
        if number not in self._prefixes:
            combination = self.combinations[number]
            free = [self.draws.leaves[column].path for column in self.draws.free(combination.kept)]
            cells = sorted(path for path in combination.kept if any(below(path, [leaf]) for leaf in free))
            parts = [self.version, self.days, combination.digest, free, cells]
            self._prefixes[number] = digest_of(parts).encode()
        return self._prefixes[number]

    @cached_property
    def _prefixes(self) -> dict[int, bytes]:
        return {}

    @cached_property
    def version(self) -> str:
        """A digest of the program's parts that simulate and measure, and of what is kept of a run."""
        from sim.sources import sources_digest

        kept = (sorted(self.study.outcomes), sorted(self.study.subgroups), self.study.grids)
        return digest_of([sources_digest(), outcomes_version(), *kept])


def plan_of(study: Study) -> Plan:
    """The experiments of a study. Raises `ScenarioError` with everything that is wrong, in all its arms."""
    from analysis.study.checks import checked

    return checked(study)


def digest_of(value: Any) -> str:
    """sha256 of a value's canonical JSON."""
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
