"""From files to a `Scenario`: layers, overlays, `--set`, checks."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from sim.errors import Problem, ScenarioError
from sim.scenario.assemble import assemble, check_sources, merge
from sim.scenario.checks import cross_check
from sim.scenario.entries import Layer
from sim.scenario.reading import TOP_KEYS, read_layer
from sim.scenario.scale import scaled
from sim.scenario.scenario import Scenario
from sim.scenario.text import MAX_BYTES, Node, Where, decode, fail, nearest, parse, short

BUNDLED: Final = Path(__file__).resolve().parents[2] / "scenarios"
SCHEMA: Final = 1
"""Version of the format of scenario files."""
OWN_KEYS: Final = ("name", "title", "title_zh", "notes")
"""In an overlay these describe the overlay; the scenario keeps its own."""
FILES_MAX: Final = 64
FILES_KEPT: Final = 8
"""Files that are read once as long as they stay as they are: `base.yaml` lies below nearly every scenario."""
KEYS_MAX: Final = 12
"""Most keys in the path of a `--set`; no key of the schema lies as deep."""


def load(
    path: str | Path, *, overlays: Sequence[str | Path] = (), sets: Sequence[str] = (), scale: int = 1
) -> Scenario:
    """Read a scenario, lay policy files and `path=value` settings over it, and check everything.

    `path` is a YAML file, or the name of a bundled scenario such as `town`. `scale=10` makes it 1:10 in the
    end (`scaled`): all files and settings speak of the whole place. Raises `ScenarioError` with every problem
    found, by file and line.
    """
    return scaled(built(pile_of(path, overlays=overlays, sets=sets)), scale)


def loads(
    text: str,
    *,
    overlays: Sequence[str | Path] = (),
    sets: Sequence[str] = (),
    name: str = "<text>",
    folder: str | Path = ".",
) -> Scenario:
    """Like `load`, from a text that stands, as it were, in a file `name` of `folder`."""
    return built(pile_of_text(text, overlays=overlays, sets=sets, name=name, folder=folder))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """What the files, overlays and settings of a scenario say: layers, the lowest first."""

    shown: str
    """Name of the file as the user gave it."""
    root: Path
    layers: list[Layer]
    problems: list[Problem]
    """Of reading the files, and of the layers."""
    complete: bool
    """False if a file could not be read."""


def pile_of(path: str | Path, *, overlays: Sequence[str | Path] = (), sets: Sequence[str] = ()) -> Pile:
    """Read the layers of a scenario in a file, or of a bundled one."""
    file = find(path)
    shown = str(path) if file == Path(path) else file.name
    # the folder's links are followed, the file's own are not: `extends` starts where the user looks
    files = Files(root=file.parent.resolve())
    files.add(files.root / file.name, shown, ())
    return piled(files, shown, overlays, sets)


def pile_of_text(
    text: str,
    *,
    overlays: Sequence[str | Path] = (),
    sets: Sequence[str] = (),
    name: str = "<text>",
    folder: str | Path = ".",
) -> Pile:
    """Read the layers of a scenario whose first file is a text."""
    files = Files(root=Path(folder).resolve())
    try:
        root, path = parse(text, name, files.problems), files.root / name
        files.add_said(root, file_layer(root, path.parent), path, ())
    except ScenarioError as error:
        files.give_up(error.problems)
    return piled(files, name, overlays, sets)


def find(path: str | Path, folder: Path = BUNDLED) -> Path:
    """The file meant by a path, or by the name of a bundled one."""
    given = Path(path)
    bundled = folder / f"{path}.yaml"
    try:
        if given.is_file():
            return given
        if given.name == str(path) and bundled.is_file():
            return bundled
        exists = given.exists()
    except (OSError, ValueError):
        raise fail(Where(short(str(path))), "not a usable path") from None
    if exists:
        raise fail(Where(str(path)), "not a file")
    names = sorted(found.stem for found in folder.glob("*.yaml") if found.stem != "base")
    raise fail(Where(str(path)), f"no such file{nearest(given.stem, names)}")


def read_bytes(path: Path, shown: str) -> bytes:
    """What stands in a file."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise fail(Where(shown), f"{size:,} bytes; a scenario has at most {MAX_BYTES:,}")
        return path.read_bytes()
    except OSError as error:
        raise fail(Where(shown), f"cannot be read: {error.strerror}") from None


def read_file(path: Path, shown: str, problems: list[Problem]) -> Node:
    """The root node of a file."""
    return parse(decode(read_bytes(path, shown), shown), shown, problems)


@lru_cache(maxsize=FILES_KEPT)
def said(data: bytes, shown: str, folder: Path) -> tuple[Node, Layer, tuple[Problem, ...]]:
    """The root node, the layer and the problems of a file with this content; nobody may change them."""
    problems: list[Problem] = []
    try:
        root = parse(decode(data, shown), shown, problems)
    except ScenarioError as error:
        raise ScenarioError([*problems, *error.problems]) from None
    return root, file_layer(root, folder), tuple(problems)


class Files:
    """The files of a scenario, parents first, each once."""

    def __init__(self, root: Path) -> None:
        """`root` is the folder that `extends` may not leave, except for the bundled scenarios."""
        self.root = root
        self.layers: list[Layer] = []
        self.done: set[Path] = set()
        self.problems: list[Problem] = []
        self.complete = True
        """False once a file could not be read."""

    def give_up(self, problems: Sequence[Problem]) -> None:
        """Note that a file could not be read, and why."""
        self.complete = False
        self.problems += problems

    def add(self, path: Path, shown: str, chain: tuple[Path, ...]) -> None:
        """Add a file after those it extends; `chain` leads from the first file to here."""
        if path in self.done:
            return
        if len(self.done) + len(chain) >= FILES_MAX:
            self.give_up([Problem(shown, 0, 0, "extends", f"more than {FILES_MAX} files")])
            return
        try:
            root, layer, problems = said(read_bytes(path, shown), shown, path.parent)
        except ScenarioError as error:
            self.done.add(path)
            self.give_up(error.problems)
            return
        self.problems += problems
        self.add_said(root, layer, path, chain)

    def add_said(self, root: Node, layer: Layer, path: Path, chain: tuple[Path, ...]) -> None:
        """Add what a file says after the files that it extends."""
        for parent in self.parents(root):
            target = self.locate(parent, path.parent)
            if target is None:
                continue
            if target in (*chain, path):
                circle = " -> ".join(link.name for link in (*chain, path, target))
                self.give_up([parent.where.problem("extends", f"goes in a circle: {circle}")])
                continue
            base = BUNDLED if target.is_relative_to(BUNDLED) else self.root
            self.add(target, target.relative_to(base).as_posix(), (*chain, path))
        self.layers.append(layer)
        self.done.add(path)

    def parents(self, root: Node) -> Iterator[Node]:
        """The files named by `extends`."""
        node = root.value.get("extends") if isinstance(root.value, dict) else None
        if node is None or node.value is None:
            return
        named = node.value if isinstance(node.value, list) else [node]
        if len(named) > FILES_MAX:
            self.give_up([node.where.problem("extends", f"more than {FILES_MAX} files")])
            return
        for child in named:
            if isinstance(child.value, str) and child.value:
                yield child
            else:
                self.give_up([child.where.problem("extends", f"{short(child.value)} is not a file name")])

    def locate(self, parent: Node, folder: Path) -> Path | None:
        """The file that `extends` names, if it may be used: beside its child, else bundled."""
        name = parent.value
        try:
            beside, bundled = (folder / name).resolve(), (BUNDLED / name).resolve()
            target: Path = beside if beside.is_file() or not bundled.is_file() else bundled
            inside = target.is_relative_to(self.root) or target.is_relative_to(BUNDLED)
            found = inside and target.is_file()
        except (OSError, ValueError, RuntimeError):
            self.give_up([parent.where.problem("extends", f"{short(name)} is not a usable path")])
            return None
        if found:
            return target
        message = f"{short(name)} leaves the scenarios folder {self.root}"
        if inside:
            names = {file.name for place in (folder, BUNDLED) for file in place.glob("*.yaml")}
            message = f"no such file: {short(name)}{nearest(name, sorted(names))}"
        self.give_up([parent.where.problem("extends", message)])
        return None


def file_layer(root: Node, folder: Path) -> Layer:
    """What a file says, its `schema` and `extends` aside."""
    if not isinstance(root.value, dict):
        return read_layer(root, Scenario)
    rest = {key: node for key, node in root.value.items() if key not in TOP_KEYS}
    layer = read_layer(Node(rest, root.where), Scenario, folder=folder)
    version = root.value.get("schema")
    if version is not None and (version.value != SCHEMA or isinstance(version.value, bool)):
        message = f"{short(version.value)} is no version known here; allowed: {SCHEMA}"
        layer.report(version.where, "schema", message)
    return layer


def overlay_layer(path: str | Path) -> Layer:
    """The layer of a policy file; its own name, title and notes are checked and left out."""
    file = find(path, BUNDLED / "policies")
    problems: list[Problem] = []
    root = read_file(file, str(path), problems)
    layer = file_layer(root, file.resolve().parent)
    layer.problems += problems
    if isinstance(root.value, dict) and "extends" in root.value:
        where = root.value["extends"].where
        layer.report(where, "extends", "an overlay lies over a scenario and cannot extend a file")
    for key in OWN_KEYS:
        layer.entries.pop(key, None)
    return layer


def set_layer(setting: str) -> Layer:
    """The layer of one `path=value`."""
    path, equals, written = setting.partition("=")
    path, where = path.strip(), Where("--set")
    keys = path.split(".")
    if not equals or not all(keys) or not written.strip():
        raise ScenarioError([where.problem(short(setting), "write path.to.key=value")])
    problems: list[Problem] = []
    try:
        node = parse(written, "--set", problems, first=where)
    except ScenarioError as error:
        problems += error.problems
    if problems:
        raise ScenarioError(where.problem(short(path), problem.message) for problem in problems)
    return layer_at(path, node)


def layer_at(path: str, node: Node) -> Layer:
    """The layer that says one thing, at a dotted path."""
    keys, where = path.split("."), node.where
    if keys[0] in TOP_KEYS:
        raise ScenarioError([where.problem(short(path), "can only be said in a file")])
    if len(keys) > KEYS_MAX:
        raise ScenarioError([where.problem(short(path), "no key lies that deep")])
    for key in reversed(keys):
        node = Node({key: node}, where)
    return read_layer(node, Scenario)


def network_file(layers: Sequence[Layer], merged: Layer, root: Path, problems: list[Problem]) -> Path | None:
    """The file of `world.network`, found from the folder of the layer that names it."""
    path = "world.network.file"
    entry = merged.entries.get(path)
    if entry is None or entry.state != "said":
        return None
    folder = next((layer.folder for layer in reversed(layers) if path in layer.entries), None) or root
    try:
        file: Path = (folder / entry.value).resolve()
        inside = any(file.is_relative_to(place) for place in (root, folder, BUNDLED))
        message = "" if file.is_file() else f"no such file: {short(entry.value)}"
    except (OSError, ValueError, RuntimeError):
        inside, message = True, f"{short(entry.value)} is not a usable path"
    if not inside:
        message = f"{short(entry.value)} leaves the scenarios folder {root}"
    if message:
        problems.append(entry.where.problem(path, message))
        return None
    return file


def piled(files: Files, shown: str, overlays: Sequence[str | Path], sets: Sequence[str]) -> Pile:
    """The layers of files, and over them those of policy files and settings."""
    pile = Pile(shown=shown, root=files.root, layers=files.layers, problems=files.problems,
                complete=files.complete)  # fmt: skip
    pile.problems.extend(problem for layer in files.layers for problem in layer.problems)
    above = [partial(overlay_layer, path) for path in overlays] + [partial(set_layer, text) for text in sets]
    return higher(pile, above)


def higher(pile: Pile, above: Iterable[Callable[[], Layer]]) -> Pile:
    """A pile with further layers on top, each read by a function that may raise `ScenarioError`."""
    problems, layers = list(pile.problems), list(pile.layers)
    for read in above:
        try:
            layers.append(read())
        except ScenarioError as error:
            problems += error.problems
        else:
            problems += layers[-1].problems
    return replace(pile, layers=layers, problems=problems)


def built(pile: Pile, *, below: int = 0, sound: Layer | None = None) -> Scenario:
    """Merge the layers, check the whole and build the scenario.

    `sound`, if given, is what the lowest layers, `below` of them, were merged to when nothing was wrong
    with them: a shorter way to the same end.
    """
    problems = list(pile.problems)
    if not pile.complete:
        # what an unread file would have said is not missing: the whole cannot be judged
        raise ScenarioError(problems)
    merged, top = merge(pile.layers[below:], onto=sound), Where(pile.shown)
    values = assemble(Scenario, "", merged, top, problems)
    cross_check(values, merged, top, problems)
    check_sources(merged, problems, sound=sound)
    network = network_file(pile.layers, merged, pile.root, problems)
    if problems:
        raise ScenarioError(problems)
    try:
        scenario = Scenario.model_validate(values)
    except ValidationError as error:
        # the reading above is stricter than the models; this is the second wall
        raise ScenarioError(
            top.problem(".".join(map(str, item["loc"])), item["msg"]) for item in error.errors()
        ) from None
    scenario.attach(merged, network)
    return scenario
