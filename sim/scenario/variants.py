"""Many scenarios that differ in single values, from files that are read once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Self

from sim.errors import ScenarioError
from sim.scenario.entries import Layer
from sim.scenario.load import built, higher, layer_at, pile_of, pile_of_text, set_layer
from sim.scenario.scale import scaled
from sim.scenario.scenario import Scenario
from sim.scenario.text import Node, Where, short

Changes = Mapping[str, Any] | Iterable[str]
"""Values by dotted path, or settings as of `--set`: `path=value` each."""


class Variants:
    """Variants of one scenario by other values at some paths; its files are read once.

        town = Variants("town")
        town.variant({"parameters.sparks.rate_scale": 1.2, "policies.points": None})
        town.variant(["parameters.sparks.rate_scale=1.2", "policies.points=null"])

    A variant is what `load` gives of the same files with these settings at the end: in its values, in where
    each came from, and in what is found wrong.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        overlays: Sequence[str | Path] = (),
        sets: Sequence[str] = (),
        scale: int = 1,
    ) -> None:
        """Read the files; the arguments are those of `load`. A file that cannot be found raises at once."""
        self._pile, self._scale = pile_of(path, overlays=overlays, sets=sets), scale

    @classmethod
    def of_text(
        cls,
        text: str,
        *,
        overlays: Sequence[str | Path] = (),
        sets: Sequence[str] = (),
        name: str = "<text>",
        folder: str | Path = ".",
    ) -> Self:
        """Variants of a scenario in a text; the arguments are those of `loads`."""
        made = cls.__new__(cls)
        made._pile = pile_of_text(text, overlays=overlays, sets=sets, name=name, folder=folder)
        made._scale = 1
        return made

    @cached_property
    def base(self) -> Scenario:
        """The scenario without further changes."""
        return self.variant({})

    def variant(self, changes: Changes) -> Scenario:
        """The scenario with some changes, later ones over earlier ones; all that `load` checks is checked.

        Raises `ScenarioError` with every problem found; changes are said to stand at `--set`.
        """
        pile, sound = higher(self._pile, readers(changes)), self._sound
        below = len(self._pile.layers) if sound is not None else 0
        return scaled(built(pile, below=below, sound=sound), self._scale)

    @cached_property
    def _sound(self) -> Layer | None:
        """What the files say, merged, if nothing is wrong with it."""
        try:
            return built(self._pile).merged
        except ScenarioError:
            return None


def readers(changes: Changes) -> list[Callable[[], Layer]]:
    """For each change a function that reads its layer."""
    if isinstance(changes, Mapping):
        return [partial(value_layer, path, value) for path, value in changes.items()]
    return [partial(set_layer, setting) for setting in changes]


def value_layer(path: str, value: Any) -> Layer:
    """The layer of one value at a path: a number, text, True, False, None, a list or mapping of these."""
    where = Where("--set")
    if not all(path.split(".")):
        raise ScenarioError([where.problem(short(path), "write path.to.key")])
    return layer_at(path, node_of(value, path, where))


def node_of(value: Any, path: str, where: Where) -> Node:
    """A plain value as if it had been read from a file."""
    if isinstance(value, Mapping):
        return Node({str(key): node_of(one, path, where) for key, one in value.items()}, where)
    if isinstance(value, list | tuple):
        return Node([node_of(one, path, where) for one in value], where)
    if value is None or isinstance(value, bool | int | float | str):
        return Node(value, where)
    raise ScenarioError([where.problem(short(path), f"{type(value).__name__} is no value of a scenario")])
