"""What can be wrong with a study, found before anything runs: all of it at once, each where it stands."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from analysis.study.designs import Design, blocks_in, design, points_of
from analysis.study.given import given, refuse_contradictions
from analysis.study.outcomes import SUBGROUPS
from analysis.study.plan import REPLICATION_STEP, Arm, Combination, Lever, Plan, Point, Study, Worlds, seed_of
from analysis.study.worlds import METHODS, SAMPLES, Draws, Fits, Uncertain, below, draw, uncertain
from sim.errors import Problem, ScenarioError
from sim.prepare import MOST_DAYS
from sim.scenario.text import Where, nearest, short

if TYPE_CHECKING:
    import numpy as np

    from sim.scenario import Scenario, Variants
    from sim.scenario.entries import Layer

SEEDS: Final = 2**64
MOST_ARMS: Final = 1000
MOST_POINTS: Final = 100_000
"""Most combinations of arms and lever values: each is checked before the first run."""
MOST_PLACES: Final = 1_000_000
MOST_REPLICATIONS: Final = 10_000_000
MOST_SCALE: Final = 10_000
SHARED_BY_ARMS: Final = ("run",)
"""Sections that arms and levers may not touch: all run equally long, in the same place."""


def checked(study: Study) -> Plan:
    """The plan of a study, or a `ScenarioError` with all that is wrong."""
    check = _Check(study)
    check.numbers()
    check.names()
    base = check.written()
    variants = check.scenarios()
    leaves = check.uncertainties(base)
    combinations = check.combinations(variants)
    check.blocks(leaves)
    check.stop_if_bad()
    draws = Draws(leaves)
    drawn = check.drawn(Fits(base, draws), leaves)
    check.stop_if_bad()
    place = base.run.world_seed
    return Plan(
        study=study,
        combinations=tuple(combinations),
        variants=variants,
        kept=check.kept,
        draws=draws,
        drawn=drawn,
        first_place=study.first_seed if place is None else place,
        days=study.days or base.run.days,
        notes=(*_notes(study, leaves, combinations), *(check.design.notes() if check.design else ())),
        design=check.design,
    )


class _Check:
    """The checks of one study, and what they found."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.problems: list[Problem] = []
        self.kept: dict[str, frozenset[str]] = {}
        self.given: np.ndarray | None = None
        self.design: Design | None = None
        self.scale = study.scale if study.scale in range(1, MOST_SCALE + 1) else 1

    def bad(self, path: str, message: str) -> None:
        """Note a problem, at the place of the nearest key that the study's file has."""
        self.problems.append(self.where(path).problem(path, message))

    def where(self, path: str) -> Where:
        """Where a key stands, or the nearest one above it."""
        parts = path.split(".")
        for length in range(len(parts), -1, -1):
            found = self.study.said_at.get(".".join(parts[:length]))
            if found is not None:
                return found
        return Where(short(self.study.name) or "study")

    def stop_if_bad(self) -> None:
        """Raise everything found so far."""
        if self.problems:
            raise ScenarioError(self.problems)

    def within(self, path: str, value: int, low: int, high: int) -> None:
        """A whole number in its limits."""
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.bad(path, f"{short(value)}: a whole number, {low:,} to {high:,}, is wanted")

    def numbers(self) -> None:
        """Counts and seeds."""
        study, worlds = self.study, self.study.worlds
        self.within("scale", study.scale, 1, MOST_SCALE)
        self.within("replications", study.replications, 1, MOST_REPLICATIONS)
        self.within("first_seed", study.first_seed, 0, SEEDS - 1)
        self.within("places", study.places, 1, MOST_PLACES)
        if study.days is not None:
            self.within("days", study.days, 1, MOST_DAYS)
        if worlds is not None:
            self.within("worlds.count", worlds.count, 1, REPLICATION_STEP - 1)
            self.within("worlds.seed", worlds.seed, 0, SEEDS - 1)
            self.known("worlds.sample", [worlds.sample], (*SAMPLES, *METHODS))
        if self.problems:
            return
        last = seed_of(study.first_seed, worlds.count if worlds else 0, study.replications - 1)
        if max(last, study.first_seed + study.places) >= SEEDS:
            self.bad("first_seed", f"{study.first_seed:,}: the last run would have a seed of 2^64 or more")

    def known(self, path: str, given: Iterable[str], allowed: Sequence[str]) -> None:
        """Words that must be among those allowed, each once."""
        seen = set[str]()
        for index, word in enumerate(given):
            here = path if path.endswith("sample") else f"{path}.{index}"
            if word not in allowed:
                self.bad(here, f"{short(word)} is not known{nearest(str(word), allowed)}")
            elif word in seen:
                self.bad(here, f"{short(word)} stands twice")
            seen.add(word)

    def names(self) -> None:
        """Names of arms, levers, outcomes and subgroups."""
        from analysis.measures import measure_names

        study = self.study
        self.known("outcomes", study.outcomes, tuple(measure_names()))
        self.known("subgroups", study.subgroups, tuple(SUBGROUPS))
        if not 1 <= len(study.arms) <= MOST_ARMS:
            self.bad("arms", f"{len(study.arms)} arms; 1 to {MOST_ARMS:,} are allowed")
        self.once("arms", [arm.name for arm in study.arms])
        self.once("levers", [lever.path for lever in study.levers])
        for lever in study.levers:
            path = f"levers.{lever.path}"
            if not lever.values:
                self.bad(path, "no value to set it to")
            if len({repr(value) for value in lever.values}) < len(lever.values):
                self.bad(path, "a value stands twice")
            if lever.path.split(".")[0] in SHARED_BY_ARMS:
                self.bad(
                    path, "all runs of a study are equally long and in the same place; give days, places"
                )

    def once(self, path: str, names: Sequence[str]) -> None:
        """Names of which no two may be equal."""
        for name in sorted({name for name in names if names.count(name) > 1}):
            self.bad(path, f"{short(name)} stands twice")

    # --- scenarios -------------------------------------------------------------------------------

    def written(self) -> "Scenario":
        """The scenario as it is written; without it nothing else can be judged.

        It is that of the whole place, of which all that is set or drawn speaks, at any scale.
        """
        from sim.scenario import load
        from sim.scenario.scale import scaled

        try:
            whole = load(self.study.scenario)
            scaled(whole, self.scale)
            return whole
        except ScenarioError as error:
            self.problems += [self.placed(problem, "scenario") for problem in error.problems]
        raise ScenarioError(self.problems)

    def scenarios(self) -> "dict[str, Variants]":
        """The scenario of each arm that can be read."""
        from sim.scenario import Variants

        found = {}
        for index, arm in enumerate(self.study.arms):
            here = f"arms.{index}"
            layers = list(self.layers(arm, here))
            self.kept[arm.name] = frozenset(path for layer in layers for path in _said(layer))
            for path in sorted(self.kept[arm.name]):
                if path.split(".")[0] in SHARED_BY_ARMS:
                    self.bad(here, f"{arm.name} sets {path}, which all arms share; give days or places")
            if len(layers) < len(arm.overlays) + len(arm.sets):
                continue
            try:
                variants = Variants(
                    self.study.scenario, overlays=arm.overlays, sets=arm.sets, scale=self.scale
                )
                _ = variants.base
                found[arm.name] = variants
            except ScenarioError as error:
                self.problems += [self.placed(problem, here) for problem in error.problems]
        return found

    def layers(self, arm: Arm, here: str) -> "Iterator[Layer]":
        """What an arm says, file by file; what cannot be read is reported and left out."""
        from sim.scenario.load import overlay_layer, set_layer

        steps: list[tuple[str, str, Callable[[str], Layer]]]
        steps = [("overlays", text, overlay_layer) for text in arm.overlays]
        steps += [("set", text, set_layer) for text in arm.sets]
        for key, text, read in steps:
            try:
                yield read(text)
            except ScenarioError as error:
                at = f"{here}.{key}.{text}" if key == "overlays" else f"{here}.{key}.{text.partition('=')[0]}"
                self.problems += [self.placed(problem, at) for problem in error.problems]

    def placed(self, problem: Problem, path: str) -> Problem:
        """A problem of a value that the study itself sets, or of a file that it names, as standing there."""
        if problem.line:
            return problem
        where = self.where(path)
        at = f"{path}: {problem.path}" if problem.path else path
        message = problem.message if problem.file == "--set" else f"{problem.file}: {problem.message}"
        return where.problem(at, message)

    def uncertainties(self, base: "Scenario") -> list[Uncertain]:
        """What is drawn; every path of `vary` and `without` must lead to something that has a range."""
        worlds = self.study.worlds
        if worlds is None:
            return []
        ranged = uncertain(base, vary=_sections(base), without=())
        if worlds.file is not None:
            leaves, self.given, problems = given(worlds, ranged, where=self.where("worlds.file"))
            self.problems += problems
            return leaves
        every = [leaf.path for leaf in ranged]
        groups = sorted({*every, *itertools.chain.from_iterable(map(_above, every))})
        for key in ("vary", "without"):
            for index, path in enumerate(getattr(worlds, key)):
                if not any(below(known, [path]) for known in every):
                    message = f"{short(path)}: no value there has a range to draw from"
                    self.bad(f"worlds.{key}.{index}", message + nearest(path, groups))
        found = uncertain(base, vary=worlds.vary, without=worlds.without)
        if not found and not self.problems:
            self.bad("worlds", "nothing is left to draw: every value below vary is without a range")
        return found

    def drawn(self, fits: Fits, leaves: Sequence[Uncertain]) -> "np.ndarray":
        """A row of values for each plausible world: drawn ones, points of a design, or those of a file."""
        worlds = self.study.worlds or Worlds(count=0)
        if self.given is not None:
            self.problems += refuse_contradictions(self.given, fits, where=self.where("worlds.file"))
            return self.given
        if worlds.sample == "latin_hypercube" or worlds.sample == "sobol":
            return draw(leaves, count=worlds.count, sample=worlds.sample, seed=worlds.seed, fits=fits)
        blocks = blocks_in(worlds.sample, len(leaves), worlds.count) or 1
        self.design = design(leaves, method=worlds.sample, blocks=blocks, seed=worlds.seed, fits=fits)
        return self.design.drawn

    def blocks(self, leaves: Sequence[Uncertain]) -> None:
        """The points of a sensitivity analysis come in blocks whose size is known by now."""
        worlds = self.study.worlds
        if worlds is None or worlds.sample not in METHODS or not leaves or self.given is not None:
            return
        if blocks_in(worlds.sample, len(leaves), worlds.count) is None:
            one, two = (points_of(worlds.sample, len(leaves), blocks) for blocks in (1, 2))
            message = f"{worlds.count}: {worlds.sample} of {len(leaves)} values has {one} points, {two}, ..."
            self.bad("worlds.count", message)

    def combinations(self, variants: "dict[str, Variants]") -> list[Combination]:
        """All arms at all points of the levers, each checked."""
        arms = [(n, arm) for n, arm in enumerate(self.study.arms) if arm.name in variants]
        total = sum(_product(self.levers_of(arm)) for _, arm in arms)
        if total > MOST_POINTS:
            self.bad("levers", f"{total:,} combinations of arms and values; {MOST_POINTS:,} are allowed")
            return []
        fixed = {"run.days": 1, "run.world_seed": 0}
        found = []
        for index, arm in arms:
            for point in _points(self.levers_of(arm)):
                kept = self.kept[arm.name] | {path for path, _ in point}
                try:
                    digest = variants[arm.name].variant(dict(point) | fixed).results_digest
                except ScenarioError as error:
                    here = f"arms.{index}"
                    self.problems += [self.placed(one, _lever_at(one, point, here)) for one in error.problems]
                    continue
                found.append(Combination(arm=arm, point=point, kept=frozenset(kept), digest=digest))
        return found

    def levers_of(self, arm: Arm) -> list[Lever]:
        """The levers that an arm leaves free: what it says itself, or takes away, is not varied in it."""
        return [lever for lever in self.study.levers if not _touches(lever.path, self.kept[arm.name])]


def _said(layer: "Layer") -> Iterator[str]:
    """The paths that a layer gives a value or takes away, a table cell by cell."""
    for path, entry in layer.entries.items():
        if entry.state == "tag":
            continue
        if entry.cells and entry.state == "said" and entry.spec.shape != "list":
            yield from (f"{path}.{cell}" if cell else path for cell in entry.cells)
        else:
            yield path


def _touches(path: str, kept: Iterable[str]) -> bool:
    """Whether one of the paths is this one, or lies above or below it."""
    return any(below(path, [one]) or below(one, [path]) for one in kept)


def _above(path: str) -> Iterator[str]:
    parts = path.split(".")
    return (".".join(parts[:length]) for length in range(1, len(parts)))


def _sections(scenario: "Scenario") -> list[str]:
    return sorted({path.split(".")[0] for path in scenario.paths()})


def _lever_at(problem: Problem, point: Point, otherwise: str) -> str:
    """The lever whose path a problem names, else the first one; the arm if there is none."""
    near = [path for path, _ in point if _touches(problem.path, [path])] if problem.path else []
    return f"levers.{(near or [point[0][0]])[0]}" if point else otherwise


def _product(levers: Sequence[Lever]) -> int:
    total = 1
    for lever in levers:
        total *= len(lever.values)
    return total


def _points(levers: Sequence[Lever]) -> Iterator[Point]:
    """All points of a grid, the last lever fastest."""
    paths = [lever.path for lever in levers]
    for values in itertools.product(*(lever.values for lever in levers)):
        yield tuple(zip(paths, values, strict=True))


def _notes(study: Study, leaves: Sequence[Uncertain], combinations: Sequence[Combination]) -> Iterator[str]:
    """What a reader of the results should know."""
    for arm in study.arms:
        points = [one for one in combinations if one.arm.name == arm.name]
        own = [lever.path for lever in study.levers if lever.path not in dict(points[0].point)]
        if own:
            yield f"{arm.name} says {', '.join(own)} itself: not varied in it"
        fixed = [leaf.path for leaf in leaves if _touches(leaf.path, points[0].kept)]
        if fixed:
            yield f"{arm.name} says {', '.join(fixed)} itself: drawn in other arms, not in it"
    lucks = study.worlds.count if study.worlds is not None and not study.worlds.share_luck else 1
    apart = lucks * study.replications
    if study.places == 1:
        yield "all runs are of one synthetic place; `places` spreads them over several"
    elif study.places > apart:
        yield f"{apart} runs of an arm cannot be spread over {study.places} places"
