"""Values of YAML files of ours, read strictly: what is wrong is noted with its place, and reading goes on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from sim.errors import Problem
from sim.scenario.text import Node, Where, nearest, short, shown_path

Read = TypeVar("Read")


@dataclass
class Strict:
    """Reads one file; what is wrong is added to `problems`, and something harmless stands for it.

    `said_at` is where the file says what, by path.
    """

    problems: list[Problem]
    said_at: dict[str, Where] = field(default_factory=dict)

    def bad(self, node: Node, path: str, message: str) -> None:
        """Note a problem."""
        self.problems.append(node.where.problem(shown_path(path), message))

    def mapping(self, node: Node, path: str, known: Sequence[str] = ()) -> dict[str, Node]:
        """A mapping; with `known`, of these keys alone."""
        self.said_at.setdefault(path, node.where)
        if not isinstance(node.value, dict):
            wanted = ", ".join(known) or "dotted paths"
            self.bad(node, path, f"{short(node.value)} is not a mapping; keys here: {wanted}")
            return {}
        found = {}
        for key, child in node.value.items():
            here = f"{path}.{key}" if path else key
            self.said_at[here] = child.where
            if known and key not in known:
                self.bad(child, here, f"unknown key{nearest(key, known)}")
            else:
                found[key] = child
        return found

    def items(self, node: Node, path: str, read: Callable[[Node, str], Read | None]) -> tuple[Read, ...]:
        """A list, each item read in its own way."""
        if not isinstance(node.value, list):
            self.bad(node, path, f"{short(node.value)} is not a list")
            return ()
        found = []
        for index, child in enumerate(node.value):
            here = f"{path}.{index}"
            self.said_at[here] = child.where
            found.append(read(child, here))
        return tuple(one for one in found if one is not None)

    def word(self, node: Node, path: str) -> str | None:
        """A text that is not empty."""
        if isinstance(node.value, str) and node.value.strip():
            return node.value.strip()
        self.bad(node, path, f"{short(node.value)} is not a text")
        return None

    def words(self, node: Node, path: str) -> tuple[str, ...]:
        """A list of texts."""
        return self.items(node, path, self.word)

    def whole(self, node: Node, path: str) -> int | None:
        """A whole number; its limits are checked later."""
        if isinstance(node.value, int) and not isinstance(node.value, bool):
            return node.value
        self.bad(node, path, f"{short(node.value)} is not a whole number")
        return None

    def flag(self, node: Node, path: str) -> bool | None:
        """True or false."""
        if isinstance(node.value, bool):
            return node.value
        self.bad(node, path, f"{short(node.value)} is not true or false")
        return None

    def number(self, node: Node, path: str) -> float | None:
        """A finite number."""
        if isinstance(node.value, int | float) and not isinstance(node.value, bool):
            return float(node.value)
        self.bad(node, path, f"{short(node.value)} is not a number")
        return None
