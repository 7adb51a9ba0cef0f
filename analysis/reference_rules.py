"""Phases and rules for `docs/model.md`, read from the sources: what stands in the document is what runs."""

import ast
import re
import textwrap
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from sim.errors import RunError
from sim.schedule import PHASES

ROOT: Final = Path(__file__).parents[1]
SPAN: Final = re.compile(r"`([^`]+)`")
OPERATOR: Final = re.compile(r"[-+*/(]")


class Rule(NamedTuple):
    """A function of `sim/rules`. `formula` is code where the words don't have it all; else empty."""

    name: str
    arguments: tuple[str, ...]
    words: str
    formula: str
    parameters: frozenset[str]

    @property
    def first_line(self) -> str:
        """The first sentence of its docstring."""
        return self.words.split("\n")[0]


@cache
def rules_of(phase: str) -> tuple[Rule, ...]:
    """The rules in the file of a phase, in its order."""
    text = (ROOT / "sim" / "rules" / f"{phase}.py").read_text(encoding="utf-8")
    return tuple(
        _rule(node, text)
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef)
        and any(getattr(mark, "id", "") == "rule" for mark in node.decorator_list)
    )


def borrowed_by(phase: str) -> list[str]:
    """Rules of other phases that a phase of the compiled engine uses too, by name."""
    own = {rule.name for rule in rules_of(phase)}
    others = {rule.name for other in PHASES for rule in rules_of(other.name)} - own
    tree = ast.parse((ROOT / "sim" / "kernels" / f"{phase}.py").read_text(encoding="utf-8"))
    imported = [
        alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sim.rules.")
        for alias in node.names
    ]
    return [name for name in imported if name in others]


def _rule(node: ast.FunctionDef, text: str) -> Rule:
    words = ast.get_docstring(node)
    if words is None:
        raise RunError(f"the rule {node.name} has no docstring")
    parameters = frozenset(
        part.attr
        for part in ast.walk(node)
        if isinstance(part, ast.Attribute) and getattr(part.value, "id", "") == "p"
    )
    body = "\n".join(text.splitlines()[node.body[1].lineno - 1 : node.end_lineno])
    code = re.sub(r"\bp(\.|, )", "", textwrap.dedent(body))
    arguments = tuple(one.arg for one in node.args.args if one.arg != "p")
    return Rule(node.name, arguments, words, "" if _says_it_all(words, parameters) else code, parameters)


def _says_it_all(words: str, parameters: frozenset[str]) -> bool:
    """Whether a docstring has a formula, and in it or around it the name of each parameter."""
    formulas = [span for span in SPAN.findall(words) if OPERATOR.search(span)]
    return bool(formulas) and all(re.search(rf"\b{name}\b", words) for name in parameters)


def rendered(phase: str) -> str:
    """The rules of a phase as a block of text: signature, words, and code where the words leave it open."""
    parts = []
    for rule in rules_of(phase):
        lines = [f"{rule.name}({', '.join(rule.arguments)})", textwrap.indent(rule.words, "    ")]
        if rule.formula:
            lines += ["", textwrap.indent(rule.formula, "        ")]
        parts.append("\n".join(lines))
    return f"`sim/rules/{phase}.py`:\n\n```\n" + "\n\n".join(parts) + "\n```"


class Constant(NamedTuple):
    """A number of the model that stands in code, not in a scenario, with the words below it."""

    name: str
    value: str
    words: str
    module: str


CONSTANTS: Final = {
    "sim/schedule.py": (
        "HEAD_MINUTE", "VOLUNTEER_MINUTE", "CADRE_MINUTE", "LEADER_MINUTE", "CAMERA_MINUTE", "MEMBER_MINUTE",
        "CLOSING_MINUTE", "EVENING_MINUTES", "OFFICE_MINUTES", "SEASONED_DAYS",
    ),
    "sim/world/build.py": ("VILLAGE_SIZE_SPREAD",),
    "sim/world/ties.py": ("DEVELOPER_SHARE", "VEHICLE_SHARE"),
    "sim/institution/build.py": ("PART_TIME_BELOW_MINUTES",),
    "sim/calendar.py": ("DAYS_PER_YEAR",),
}  # fmt: skip
"""Assumed numbers outside scenario files: fixed, since little hangs on them, but named."""


def constants() -> list[Constant]:
    """The assumed numbers outside scenario files, with what their sources say of them."""
    found = []
    for module, names in CONSTANTS.items():
        body = ast.parse((ROOT / module).read_text(encoding="utf-8")).body
        said = {}
        for node, following in zip(body, [*body[1:], None], strict=True):
            if isinstance(node, ast.Assign | ast.AnnAssign):
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                said[getattr(target, "id", "")] = (ast.unparse(node.value or node), _text(following))
        for name in names:
            if name not in said:
                raise RunError(f"{module}: there is no {name}")
            found.append(Constant(name, *said[name], module))
    return found


def _text(node: ast.stmt | None) -> str:
    """The words of a string that stands alone; empty for anything else."""
    value = getattr(node, "value", None) if isinstance(node, ast.Expr) else None
    words = value.value if isinstance(value, ast.Constant) else ""
    return " ".join(words.split()) if isinstance(words, str) else ""
