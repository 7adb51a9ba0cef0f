"""In which values two arms differ, told in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sim.scenario import Scenario

LABELS: Final = ("name", "title", "title_zh", "notes")
"""Values that say nothing of what is run."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """A value that differs between two arms: `old` in the reference, `new` in the arm; None where absent.

    `group` is the policy that it belongs to (`policies.points`), or the value's own path.
    """

    path: str
    group: str
    meaning: str
    unit: str
    old: Any
    new: Any

    def told(self) -> str:
        """`households_per_head: none -> 10 households`."""
        name = self.path.removeprefix(f"{self.group}.")
        unit = f" {self.unit}" if self.unit and isinstance(self.new, int | float) else ""
        return f"{name} {_value(self.old)} -> {_value(self.new)}{unit}"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """All that distinguishes an arm from the reference. `removed` and `added` are whole policies."""

    changes: tuple[Change, ...]
    removed: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """The policies and other values that differ, each once."""
        return tuple(dict.fromkeys([change.group for change in self.changes]))

    @property
    def levers(self) -> int:
        """How many levers were moved: a whole policy counts as one, and so does one lever for another."""
        return sum(self._levers_of(group) for group in self.groups)

    def _levers_of(self, group: str) -> int:
        if group in self.removed or group in self.added:
            return 1
        moved = [change for change in self.changes if change.group == group]
        ended = sum(change.new is None for change in moved)
        begun = sum(change.old is None for change in moved)
        return len(moved) - min(ended, begun)

    def lines(self) -> list[str]:
        """What differs, one line a policy or value."""
        return [self._line(group) for group in self.groups]

    def _line(self, group: str) -> str:
        moved = [change for change in self.changes if change.group == group]
        if group in self.removed:
            return f"{group}: taken away"
        if group in self.added:
            said = ", ".join(f"{one.path.removeprefix(f'{group}.')} {_value(one.new)}" for one in moved
                             if one.new is not None)  # fmt: skip
            return f"{group}: added ({said})"
        told = "; ".join(change.told() for change in moved)
        return told if group == moved[0].path else f"{group}: {told}"

    def warning(self) -> str:
        """What to bear in mind where more than one thing differs; empty if there is one."""
        together = "at once: the effect is that of all together"
        if len(self.groups) > 1:
            return f"differs in {len(self.groups)} things {together}"
        if self.levers > 1:
            return f"moves {self.levers} levers of {self.groups[0]} {together}"
        return ""


def difference(*, arm: "Scenario", against: "Scenario") -> Difference:
    """In which values an arm differs from the reference, in the order of the scenario."""
    new, old = _values(arm), _values(against)
    changes = [
        _change(path, arm if path in new else against, old=old.get(path), new=new.get(path))
        for path in dict.fromkeys([*old, *new])
        if (path in old) != (path in new) or old[path] != new[path]
    ]
    policies = [set(_policies(one)) for one in (arm, against)]
    return Difference(
        # a value that is absent with its policy and one that is nothing are both None
        changes=tuple(changes),
        removed=tuple(f"policies.{name}" for name in sorted(policies[1] - policies[0])),
        added=tuple(f"policies.{name}" for name in sorted(policies[0] - policies[1])),
    )


def _values(scenario: "Scenario") -> dict[str, Any]:
    paths = [path for path in scenario.paths(cells=True) if path.split(".")[0] not in LABELS]
    return {path: scenario.describe(path).value for path in paths}


def _policies(scenario: "Scenario") -> list[str]:
    return [name for name, policy in scenario.policies if policy is not None]


def _change(path: str, scenario: "Scenario", *, old: Any, new: Any) -> Change:
    known = scenario.describe(path)
    words = path.split(".")
    group = ".".join(words[:2]) if words[0] == "policies" else path
    return Change(path=path, group=group, meaning=known.meaning, unit=known.unit, old=old, new=new)


def _value(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.12g}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(_value, value)) or "none"
    return f"{value:,}" if isinstance(value, int) else str(value)
