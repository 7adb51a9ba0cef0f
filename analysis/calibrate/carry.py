"""One place predicted with what another taught: parameters travel, facts stay at home, nothing is refit."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from analysis.calibrate.files import MARK, WORLDS, as_csv, check_as_json, check_row, plain
from analysis.calibrate.files import SCHEMA as CALIBRATION
from analysis.calibrate.predictive import Check, checks
from analysis.calibrate.simulator import Place, Simulator, space_of
from analysis.calibrate.targets import Target, Targets
from analysis.calibrate.wording import named, number, share
from analysis.results import provenance, read_manifest, write_folder, write_json
from analysis.study.given import WEIGHT, WORLD, read_worlds
from analysis.study.worlds import Uncertain, below, uncertain
from analysis.words import measure_words
from sim.errors import Problem, RunError, ScenarioError
from sim.scenario.text import Where

SCHEMA: Final = "gridgov-carry-over/1"
CARRIED: Final = "carry_over.json"
DESIGN: Final = 6
"""A stream of chance; `waves` and `weighing` have the others."""


@dataclass(frozen=True, kw_only=True)
class Carried:
    """What came of it. `travelled` are the parameters that did; `stayed` those that the place says itself."""

    source: Place
    place: Place
    targets: Targets
    travelled: tuple[str, ...]
    stayed: tuple[str, ...]
    checks: tuple[Check, ...]
    runs: int
    lost: int


def source_of(folder: Path) -> Place:
    """The place that a folder's calibration is of. `ScenarioError` if it holds none, or not all of it."""
    try:
        told = read_manifest(folder, mark=MARK, schema=CALIBRATION)["place"]
    except RunError as error:
        said = str(error).removeprefix(f"{folder}: ")
        raise ScenarioError([Problem(str(folder), 0, 0, "", said)]) from None
    return Place(**{**told, "overlays": tuple(told["overlays"]), "sets": tuple(told["sets"])})


def carry_over(
    folder: Path,
    place: Place,
    targets: Targets,
    *,
    count: int | None = None,
    runs_in: Path,
    jobs: int | None = None,
    on_runs: Callable[[int], None] = lambda _: None,
) -> Carried:
    """Predict a place with the worlds of a calibration, and with as many uncalibrated ones.

    `count` worlds of each (None: all that the calibration left). Runs are kept in `runs_in`. Raises
    `RunError` where no parameter can travel, `ScenarioError` for a place with mistakes.
    """
    source = source_of(folder)
    frame = read_worlds(str(folder / WORLDS), where=Where(str(folder / WORLDS)))
    columns = [str(name) for name in frame.columns if name not in (WORLD, WEIGHT)]
    leaves, stayed = _travelling(source, place, columns)
    if not leaves:
        raise RunError(
            f"{place.scenario}: says all calibrated parameters itself; nothing can be carried over"
        )
    size = size_of(folder, count)
    simulator = Simulator(
        place=place,
        space=space_of(place, leaves),
        outcomes=targets.measures,
        folder=runs_in,
        name=f"carry_{Path(place.scenario).stem}",
        jobs=jobs,
        on_runs=on_runs,
    )
    space = simulator.space
    prior = simulator(space.spread(size, seed=[place.seed, DESIGN]))
    after = simulator.at(frame[list(space.names)].to_numpy(dtype=np.float64)[:size])
    return Carried(
        source=source,
        place=place,
        targets=targets,
        travelled=space.names,
        stayed=tuple(stayed),
        checks=checks(targets.targets, prior, after),
        runs=simulator.asked,
        lost=simulator.lost,
    )


def size_of(folder: Path, count: int | None) -> int:
    """How many worlds of each kind are run: all that a calibration left, or fewer."""
    there = len(read_worlds(str(folder / WORLDS), where=Where(str(folder / WORLDS))))
    return there if count is None else min(count, there)


def _travelling(source: Place, place: Place, columns: Sequence[str]) -> tuple[list[Uncertain], list[str]]:
    """The parameters that mean the same in both places, and those that the other place says itself."""
    here, there = source.whole(), place.whole()
    known = {leaf.path: leaf for leaf in uncertain(there, vary=columns, without=())}
    said = [text.partition("=")[0] for text in place.sets]
    leaves, stayed = [], []
    for path in columns:
        same = path in known and not below(path, said)
        if same and here.describe(path).value == there.describe(path).value:
            leaves.append(known[path])
        else:
            stayed.append(path)
    return leaves, stayed


# --- what is said and written --------------------------------------------------------------------


def sentences(found: Carried) -> list[str]:
    """The answer: what it cannot say, then whether calibration helped, then target by target."""
    one, other = Path(found.source.scenario).stem, Path(found.place.scenario).stem
    facts = [check for check in found.checks if check.target.kind == "place"]
    told = [
        f"{len(facts)} of {len(found.checks)} targets {'is a fact' if len(facts) == 1 else 'are facts'} of"
        f" {other}; the others are general bands on which {one} was calibrated as well, so that meeting them"
        " is no news about the place."
    ]
    if found.stayed:
        told.append(f"{other} says itself, and keeps: {named(found.stayed)}.")
    told.append(_verdict(found, one, other))
    return [*told, *(line(check) for check in [*facts, *(c for c in found.checks if c not in facts)])]


def _verdict(found: Carried, one: str, other: str) -> str:
    better, worse = (
        [check for check in found.checks if check.verdict == word] for word in ("better", "worse")
    )
    hits, before = sum(check.hit for check in found.checks), sum(check.prior_hit for check in found.checks)
    text = (
        f"What {one} taught makes {len(better)} of {len(found.checks)} targets of {other} met by more worlds,"
        f" {len(worse)} by fewer; the predicted bands reach {hits} of them (before calibration {before}, with"
        " wider bands)."
    )
    facts = [check for check in found.checks if check.target.kind == "place"]
    lost = [measure_words(c.target.measure).name.en for c in facts if c.prior_hit and not c.hit]
    if lost:
        return (
            f"Calibration did not help: the band reached {', '.join(lost)} before and misses it now. {text}"
        )
    if any(check in worse for check in facts):
        return f"Calibration did harm. {text}"
    if any(check in better and check.hit for check in facts):
        return f"Calibration helped. {text}"
    return f"On {other}'s own facts calibration made no difference that can be told. {text}"


def line(check: Check) -> str:
    """One target in a line."""
    name = measure_words(check.target.measure).name.en
    return (
        f"{'hit' if check.hit else 'MISS'}, {check.verdict}: {name}, recorded {check.target.told()}:"
        f" predicted {number(check.posterior)}, before {number(check.prior)}; met by"
        f" {share(check.posterior.meets)}, before {share(check.prior.meets)}"
    )


def as_json(found: Carried) -> dict[str, Any]:
    """Everything that was found, as JSON holds it."""
    whole = {
        "sentences": sentences(found),
        "from": asdict(found.source),
        "to": asdict(found.place),
        "targets_of": found.targets.name,
        "travelled": list(found.travelled),
        "stayed": list(found.stayed),
        "runs": found.runs,
        "runs_failed": found.lost,
        "checks": [check_as_json(check) for check in found.checks],
    }
    return dict(plain(whole))


def write_carried(found: Carried, *, folder: Path, command: Sequence[str] = (), figures: bool = True) -> Path:
    """Write a folder of results, in place of an earlier one's; returns the folder."""

    def fill(fresh: Path) -> None:
        (fresh / "targets.csv").write_text(as_csv(map(check_row, found.checks)), encoding="utf-8")
        if figures:
            for name, picture in _pictures(found):
                (fresh / name).write_bytes(picture)
        write_json({"schema": SCHEMA, **as_json(found), **provenance(command=command)}, fresh / CARRIED)

    return write_folder(folder, fill, mark=CARRIED, schema=SCHEMA)


def _pictures(found: Carried) -> Iterator[tuple[str, bytes]]:
    from analysis.calibrate.figures import targets_figure
    from analysis.stamp import png

    one, other = Path(found.source.scenario).stem, Path(found.place.scenario).stem
    about = f"{other} with what {one} taught · seed {found.place.seed} · {found.runs:,} runs"
    shown: tuple[Target, ...] = tuple(check.target for check in found.checks)
    if shown:
        figure = targets_figure(found.checks, place=other, provenance=about)
        yield (
            "targets.png",
            png(figure, scenario=other, digest=found.place.load().digest, seed=found.place.seed),
        )
