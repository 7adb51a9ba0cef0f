"""Studies from YAML files, as strictly as scenarios are read, and arms from a command line.

A study's file, all keys but `name` and `scenario` optional:

    schema: 1
    name: groups                     small letters, digits, _ and -
    title: What groups are worth
    scenario: hezuo                  a bundled scenario, or a file beside this one
    scale: 1
    days: 365
    arms:                            as on a command line, or written out
      - baseline
      - teams+points
      - {name: large, overlays: [teams], set: {policies.joint_defence.households_per_head: 30}}
    levers:                          every combination of their values is an arm's point
      policies.joint_defence.households_per_head: [5, 10, 20]
      policies.staffing.gridworkers.urban.total: {from: 20, to: 100, step: 20}
    worlds: {count: 200, sample: sobol, vary: [parameters], without: [parameters.staff], seed: 1}
                                     or {file: worlds.parquet}, such as a calibration leaves
    replications: 10
    first_seed: 1
    places: 1
    outcomes: [born_per_1000]        none: all measures
    subgroups: [age, migrant]
    grids: true
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from analysis.study.given import worlds_in
from analysis.study.plan import BASELINE, Arm, Lever, Study, Value, Worlds
from analysis.study.strict import Strict
from sim.errors import Problem, ScenarioError
from sim.scenario.leaf import NAME
from sim.scenario.load import BUNDLED, find, read_file
from sim.scenario.text import Node, Where, scalar, short

SCHEMA: Final = 1
STUDIES: Final = BUNDLED / "studies"
POLICIES: Final = BUNDLED / "policies"
MOST_VALUES: Final = 10_000
"""Most values of one lever."""
ARM_NAME: Final = re.compile(r"[^\s,:;|\"'\[\]{}]{1,80}\Z")
RANGE_KEYS: Final = ("from", "to", "step", "points")
ARM_KEYS: Final = ("name", "overlays", "set")


def read_study(path: str | Path) -> Study:
    """Read a study from a file, or a bundled one by its name.

    Raises `ScenarioError` with everything that is wrong in the file; `plan_of` then looks at the scenarios.
    """
    file = find(path, STUDIES)
    shown = str(path) if file == Path(path) else file.name
    problems: list[Problem] = []
    root = read_file(file, shown, problems)
    study = _Reader(folder=file.parent, problems=problems).study(root)
    if problems:
        raise ScenarioError(problems)
    return study


def arms_of(text: str) -> tuple[Arm, ...]:
    """Arms as told in one line: `baseline,no_groups,groups_10+teams,five:groups_5`.

    Commas part arms, each of overlays or settings (`path=value`) joined by `+`; a name of its own stands
    before a colon. `baseline` is the scenario as it is written. Raises `ScenarioError`.
    """
    problems: list[Problem] = []
    where = Where("--arms")
    arms = [_arm_of(word.strip(), where, "", problems) for word in text.split(",")]
    if problems:
        raise ScenarioError(problems)
    return tuple(arm for arm in arms if arm is not None)


def levers_of(settings: Sequence[str]) -> tuple[Lever, ...]:
    """Levers as typed: `path=1,2,3` or `path=from:to:step`. Raises `ScenarioError`."""
    problems: list[Problem] = []
    where = Where("--lever")
    levers = []
    for setting in settings:
        path, equals, text = (part.strip() for part in setting.partition("="))
        if not path or not equals or not text:
            problems.append(where.problem(short(setting), "write path=1,2,3 or path=from:to:step"))
            continue
        reader = _Reader(folder=Path(), problems=problems)
        parts = text.split(":")
        if len(parts) == 3:
            ends = {key: Node(scalar(part), where) for key, part in zip(RANGE_KEYS, parts, strict=False)}
            values = reader.values(Node(ends, where), path)
        else:
            values = reader.values(
                Node([Node(scalar(word.strip()), where) for word in text.split(",")], where), path
            )
        levers.append(Lever(path=path, values=values))
    if problems:
        raise ScenarioError(problems)
    return tuple(levers)


def study_name(scenario: str) -> str:
    """A name for a study of a scenario that has no file of its own."""
    name = re.sub(r"[^a-z0-9_-]+", "_", Path(scenario).stem.lower()).strip("_-")
    return f"sweep_{name}"[:60]


def _arm_of(text: str, where: Where, path: str, problems: list[Problem], folder: Path = Path()) -> Arm | None:
    own, colon, rest = text.partition(":")
    name, parts = (own.strip(), rest) if colon else ("", text)
    words = [word.strip() for word in parts.split("+")]
    if not all(words) or (colon and not name):
        message = (
            "overlays joined by + make an arm, such as groups_10+teams, perhaps after a name and a colon"
        )
        problems.append(where.problem(path, f"{short(text)}: {message}"))
        return None
    sets = tuple(word for word in words if "=" in word)
    overlays = tuple(_located(word, folder, POLICIES) for word in words if "=" not in word)
    if overlays == (BASELINE,) and not (POLICIES / f"{BASELINE}.yaml").exists():
        overlays = ()
    name = name or "+".join(Path(word).stem if "=" not in word else word for word in words)
    if not ARM_NAME.match(name):
        problems.append(where.problem(path, f"{short(name)}: an arm's name has 1 to 80 letters, no blanks"))
        return None
    return Arm(name=name, overlays=overlays, sets=sets)


def _located(name: str, folder: Path, bundled: Path) -> str:
    """A file that lies beside a study as a path; anything else, such as a bundled name, as it is."""
    try:
        beside = folder / name
        bare = Path(name).name == name and (bundled / f"{name}.yaml").is_file()
        return str(beside) if not bare and beside.is_file() else name
    except (OSError, ValueError):
        return name


@dataclass
class _Reader(Strict):
    """Reads one file of a study, which lies in `folder`."""

    folder: Path = field(default_factory=Path)

    def study(self, root: Node) -> Study:
        """The whole file."""
        self.said_at[""] = Where(root.where.file)
        keys = self.mapping(root, "", (*_KEYS, "schema"))
        given: dict[str, Any] = {}
        for key, node in keys.items():
            if key == "schema":
                if node.value != SCHEMA or isinstance(node.value, bool):
                    self.bad(node, key, f"{short(node.value)} is no version known here; allowed: {SCHEMA}")
            else:
                given[key] = _KEYS[key](self, node, key)
        for key in ("name", "scenario"):
            if isinstance(root.value, dict) and key not in keys:
                self.bad(root, key, "missing")
        whole = {key: value for key, value in given.items() if value is not None}
        return Study(**{"name": "", "scenario": "", **whole}, said_at=self.said_at)

    def name(self, node: Node, path: str) -> str | None:
        """The name of a study, which a folder can be called by."""
        if isinstance(node.value, str) and NAME.match(node.value):
            return node.value
        self.bad(node, path, f"{short(node.value)} is not a name of a-z, 0-9, _ and -")
        return None

    # --- parts of a study ------------------------------------------------------------------------

    def scenario(self, node: Node, path: str) -> str | None:
        """A scenario's file or name."""
        name = self.word(node, path)
        return None if name is None else _located(name, self.folder, BUNDLED)

    def arms(self, node: Node, path: str) -> tuple[Arm, ...]:
        """The arms; an empty list stands as it is, to be refused."""
        return self.items(node, path, self.arm)

    def arm(self, node: Node, path: str) -> Arm | None:
        """An arm in a word, or written out."""
        if isinstance(node.value, str):
            return _arm_of(node.value, node.where, path, self.problems, self.folder)
        keys = self.mapping(node, path, ARM_KEYS)
        if "name" not in keys:
            if isinstance(node.value, dict):
                self.bad(node, f"{path}.name", "missing")
            return None
        name = self.word(keys["name"], f"{path}.name")
        if name is not None and not ARM_NAME.match(name):
            self.bad(keys["name"], f"{path}.name", f"{short(name)}: 1 to 80 letters, no blanks")
        overlays = self.words(keys["overlays"], f"{path}.overlays") if "overlays" in keys else ()
        sets = tuple(self.sets(keys["set"], f"{path}.set")) if "set" in keys else ()
        located = tuple(_located(overlay, self.folder, POLICIES) for overlay in overlays)
        return Arm(name=name or "", overlays=located, sets=sets)

    def sets(self, node: Node, path: str) -> Iterator[str]:
        """Settings of an arm, as they would be typed."""
        for key, child in self.mapping(node, path).items():
            yield f"{key}={_typed(child)}"

    def levers(self, node: Node, path: str) -> tuple[Lever, ...]:
        """All levers."""
        return tuple(
            Lever(path=key, values=self.values(child, f"{path}.{key}"))
            for key, child in self.mapping(node, path).items()
        )

    def values(self, node: Node, path: str) -> tuple[Value, ...]:
        """What a lever is set to: a list, or a range."""
        if isinstance(node.value, dict):
            return self.range(node, path)
        if isinstance(node.value, list) and len(node.value) > MOST_VALUES:
            self.bad(node, path, f"{len(node.value):,} values; {MOST_VALUES:,} are allowed")
            return ()
        found = []
        if not isinstance(node.value, list):
            self.bad(node, path, f"{short(node.value)}: a list of values, or from, to and step")
            return (0,)
        for index, child in enumerate(node.value):
            if isinstance(child.value, dict | list):
                self.bad(child, f"{path}.{index}", f"{short(child.value)} is not a single value")
            else:
                found.append(child.value)
        return tuple(found)

    def range(self, node: Node, path: str) -> tuple[Value, ...]:
        """`{from, to, step}` or `{from, to, points}`, both ends included."""
        keys = self.mapping(node, path, RANGE_KEYS)
        numbers = {}
        for key, child in keys.items():
            if isinstance(child.value, bool) or not isinstance(child.value, int | float):
                self.bad(child, f"{path}.{key}", f"{short(child.value)} is not a number")
            else:
                numbers[key] = child.value
        if len(numbers) < len(keys):
            return (0,)
        if not {"from", "to"} <= set(numbers) or ("step" in numbers) == ("points" in numbers):
            self.bad(node, path, "a range has from, to and one of step and points")
            return (0,)
        return self.steps(node, path, numbers)

    def steps(self, node: Node, path: str, numbers: dict[str, int | float]) -> tuple[Value, ...]:
        """The values of a range; whole numbers stay whole."""
        low, high = numbers["from"], numbers["to"]
        if "points" in numbers:
            count: float = numbers["points"]
            step = (high - low) / (count - 1) if count > 1 else 0
        else:
            step = numbers["step"]
            count = math.floor((high - low) / step + 1e-9) + 1 if step > 0 else 0
        if high < low or count != int(count) or not 1 <= count <= MOST_VALUES:
            self.bad(node, path, f"a rising range of 1 to {MOST_VALUES:,} values is wanted")
            return (0,)
        values = [float(f"{low + index * step:.12g}") for index in range(int(count))]
        whole = isinstance(low, int) and all(value.is_integer() for value in values)
        return tuple(int(value) if whole else value for value in values)

    def worlds(self, node: Node, path: str) -> Worlds | None:
        """The plausible worlds."""
        keys = self.mapping(node, path, tuple(_WORLD_KEYS))
        if "file" in keys:
            return self.worlds_given(node, path, keys)
        if "count" not in keys:
            if isinstance(node.value, dict):
                self.bad(node, f"{path}.count", "missing; how many plausible worlds to draw")
            return None
        given = {key: _WORLD_KEYS[key](self, child, f"{path}.{key}") for key, child in keys.items()}
        return Worlds(**{"count": 1, **{key: value for key, value in given.items() if value is not None}})

    def worlds_given(self, node: Node, path: str, keys: dict[str, Node]) -> Worlds | None:
        """Plausible worlds from a file, all of them or the first `count`."""
        for key in sorted(set(keys) - {"file", "count", "seed"}):
            self.bad(keys[key], f"{path}.{key}", "a file of worlds says itself what varies")
        name = self.word(keys["file"], f"{path}.file")
        if name is None:
            return None
        try:
            worlds = worlds_in(str(self.folder / name), where=keys["file"].where)
        except ScenarioError as error:
            self.problems += error.problems
            return None
        count = self.whole(keys["count"], f"{path}.count") if "count" in keys else None
        seed = self.whole(keys["seed"], f"{path}.seed") if "seed" in keys else None
        return replace(
            worlds,
            count=worlds.count if count is None else count,
            seed=worlds.seed if seed is None else seed,
        )


def _typed(node: Node) -> str:
    """A value as it would be typed after `--set path=`: JSON, which YAML reads alike."""
    import json

    def plain(one: Node) -> Any:
        if isinstance(one.value, dict):
            return {key: plain(child) for key, child in one.value.items()}
        return [plain(child) for child in one.value] if isinstance(one.value, list) else one.value

    return json.dumps(plain(node), ensure_ascii=False)


_KEYS: Final[dict[str, Callable[[_Reader, Node, str], Any]]] = {
    "name": _Reader.name,
    "title": _Reader.word,
    "scenario": _Reader.scenario,
    "scale": _Reader.whole,
    "days": _Reader.whole,
    "arms": _Reader.arms,
    "levers": _Reader.levers,
    "worlds": _Reader.worlds,
    "replications": _Reader.whole,
    "first_seed": _Reader.whole,
    "places": _Reader.whole,
    "outcomes": _Reader.words,
    "subgroups": _Reader.words,
    "grids": _Reader.flag,
}
_WORLD_KEYS: Final[dict[str, Callable[[_Reader, Node, str], Any]]] = {
    "count": _Reader.whole,
    "sample": _Reader.word,
    "vary": _Reader.words,
    "without": _Reader.words,
    "seed": _Reader.whole,
    "file": _Reader.word,
}
