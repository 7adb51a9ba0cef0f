"""What a user of the page may change: a few levers of the town, each with its rule; and presets of them."""

import ast
import importlib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from analysis.words.rules import rule_words

if TYPE_CHECKING:
    from sim.scenario import Scenario

Settings = Mapping[str, float]
"""A value for each lever, by its name. A switch is 0 or 1."""
Changes = dict[str, Any]
"""Values by dotted path, as `Variants.variant` takes them."""

POINTS: Final = "policies.points"
REQUESTS: Final = "parameters.intake.request_rate_per_resident_year"
WORKERS: Final = "policies.staffing.gridworkers"
HEADS: Final = "policies.joint_defence"
EARLY_WARNING: Final = MappingProxyType({"households_per_building": 10, "threshold": 0.8, "visits_day": 10})
"""As in `scenarios/policies/early_warning.yaml`."""


@dataclass(frozen=True, kw_only=True)
class Lever:
    """One control of the page.

    `stops` are the values that the control offers, rising; `group` the heading that it stands under; `rule`
    the module and the function of the rule that it acts through. `read` finds its value in a scenario.
    """

    name: str
    group: str
    stops: tuple[float, ...]
    rule: str
    read: "Callable[[Scenario], float]"

    @property
    def low(self) -> float:
        """The smallest value."""
        return self.stops[0]

    @property
    def high(self) -> float:
        """The largest value."""
        return self.stops[-1]

    @property
    def switch(self) -> bool:
        """Whether it is on or off."""
        return self.stops == (0, 1)


def _steps(low: float, high: float, step: float) -> tuple[float, ...]:
    return tuple(round(low + step * place, 6) for place in range(round((high - low) / step) + 1))


def _at(path: str) -> "Callable[[Scenario], float]":
    """Reads the number at a path; 0 where its policy is absent."""

    def read(scenario: "Scenario") -> float:
        found: Any = scenario
        for name in path.split("."):
            found = found.get(name) if isinstance(found, dict) else getattr(found, name, None)
        return float(found or 0)

    return read


def _there(policy: str) -> "Callable[[Scenario], float]":
    return lambda scenario: float(getattr(scenario.policies, policy) is not None)


def _workers(setting: str) -> "Callable[[Scenario], float]":
    """Gridworkers of a setting, however the scenario says it."""

    def read(scenario: "Scenario") -> float:
        staffing = scenario.policies.staffing
        if staffing is None or setting not in staffing.gridworkers:
            return 0.0
        said, grids = staffing.gridworkers[setting], staffing.grids[setting].count or 0
        return float(said.total if said.total is not None else (said.per_grid or 0) * grids)

    return read


def _request_factor(scenario: "Scenario") -> float:
    return 1.0


LEVERS: Final = (
    Lever(name="urban_workers", group="people", stops=_steps(0, 4, 1), rule="outreach.patrol_minutes",
          read=_workers("urban")),
    Lever(name="rural_workers", group="people", stops=_steps(0, 8, 1), rule="outreach.visit_notices",
          read=_workers("rural")),
    Lever(name="households_per_head", group="people", stops=(0, 4, 5, 6, 8, 10, 12, 16, 20, 30, 40),
          rule="outreach.head_notices", read=_at(f"{HEADS}.households_per_head")),
    Lever(name="looking_minutes", group="people", stops=_steps(0, 120, 10), rule="outreach.looking_notices",
          read=_at(f"{HEADS}.looking_minutes_week")),
    Lever(name="points_yuan", group="tools", stops=_steps(0, 50, 5), rule="month_end.pull",
          read=_at(f"{POINTS}.reward_yuan_month")),
    Lever(name="points_stop", group="tools", stops=_steps(0, 11, 1), rule="month_end.motivation_after_month",
          read=_at(f"{POINTS}.stop_month")),
    Lever(name="platform", group="tools", stops=(0, 1), rule="intake.report_is_lost",
          read=_there("platform")),
    Lever(name="hotline", group="tools", stops=_steps(0, 1, 0.1), rule="parties.report_utility",
          read=_at("policies.hotline.awareness")),
    Lever(name="early_warning", group="tools", stops=(0, 1), rule="supervision.warning_score",
          read=_there("early_warning")),
    Lever(name="sparks", group="town", stops=_steps(0.2, 3, 0.1), rule="sparks.catches",
          read=_at("parameters.sparks.rate_scale")),
    Lever(name="contagion", group="town", stops=_steps(0, 0.006, 0.0004), rule="sparks.offspring_candidates",
          read=_at("parameters.sparks.kappa_per_severity_day")),
    Lever(name="voice", group="town", stops=_steps(0, 0.014, 0.0014), rule="parties.voice_hazard",
          read=_at("parameters.parties.h_voice_per_day")),
    Lever(name="requests", group="town", stops=_steps(0.5, 3, 0.25), rule="feedback.utilisation",
          read=_request_factor),
)  # fmt: skip
"""All controls, in the order of the page. `points_stop` 0 is never; `households_per_head` 0 is no groups."""


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A button: some levers at other values; pressed again, `off`."""

    name: str
    on: Settings
    off: Settings


def as_written(scenario: "Scenario") -> dict[str, float]:
    """The levers as a scenario has them."""
    return {lever.name: lever.read(scenario) for lever in LEVERS}


def presets(written: Settings) -> tuple[Preset, ...]:
    """The buttons of the page; what is switched off goes back to the scenario as it is written."""
    chosen: dict[str, dict[str, float]] = {
        "thin": {"urban_workers": 1, "rural_workers": 2},
        "groups": {"households_per_head": 10},
        "points": {"points_yuan": 10, "points_stop": 0},
        "points_stopped": {"points_yuan": 10, "points_stop": 6},
        "overload": {"sparks": 2, "requests": 2},
        "no_platform": {"platform": 0},
    }
    absent = {"groups": {"households_per_head": 0.0}}
    return tuple(
        Preset(name=name, on=on, off=absent.get(name, {lever: written[lever] for lever in on}))
        for name, on in chosen.items()
    )


def changes(settings: Settings, scenario: "Scenario") -> Changes:
    """What settings say of a scenario, path by path; what is as written is left alone."""
    written = as_written(scenario)
    moved = {name: value for name, value in settings.items() if value != written[name]}
    said: Changes = {}
    for setting in ("urban", "rural"):
        if f"{setting}_workers" in moved:
            said[f"{WORKERS}.{setting}.total"] = round(moved[f"{setting}_workers"])
    said |= _heads(settings, moved) | _points(settings, moved)
    if "platform" in moved:
        said["policies.platform"] = {} if settings["platform"] else None
    if "early_warning" in moved:
        said["policies.early_warning"] = dict(EARLY_WARNING) if settings["early_warning"] else None
    for name, path in (
        ("hotline", "policies.hotline.awareness"),
        ("sparks", "parameters.sparks.rate_scale"),
        ("contagion", "parameters.sparks.kappa_per_severity_day"),
        ("voice", "parameters.parties.h_voice_per_day"),
    ):
        if name in moved:
            said[path] = moved[name]
    if "requests" in moved:
        rates = scenario.parameters.intake.request_rate_per_resident_year
        said[REQUESTS] = {setting: rate * moved["requests"] for setting, rate in rates.items()}
    return said


def _heads(settings: Settings, moved: Settings) -> Changes:
    if not settings["households_per_head"]:
        return {HEADS: None} if "households_per_head" in moved else {}
    paths = {"households_per_head": "households_per_head", "looking_minutes": "looking_minutes_week"}
    return {f"{HEADS}.{key}": moved[name] for name, key in paths.items() if name in moved}


def _points(settings: Settings, moved: Settings) -> Changes:
    if not settings["points_yuan"]:
        return {POINTS: None} if "points_yuan" in moved else {}
    if "points_yuan" not in moved and "points_stop" not in moved:
        return {}
    yuan, stop = settings["points_yuan"], round(settings["points_stop"])
    return {f"{POINTS}.reward_yuan_month": yuan, f"{POINTS}.stop_month": stop or None}


@cache
def rule_text(name: str) -> dict[str, Any]:
    """A rule as the page shows it: name, file, what its docstring says in both languages, and code."""
    module, function = name.split(".")
    rule = getattr(importlib.import_module(f"sim.rules.{module}"), function)
    source = inspect.getsource(inspect.unwrap(rule))
    tree = ast.parse(source).body[0]
    assert isinstance(tree, ast.FunctionDef)
    lines = source.splitlines()
    code = [*lines[tree.lineno - 1 : tree.body[0].lineno - 1], *lines[tree.body[1].lineno - 1 :]]
    return {
        "name": function,
        "file": f"sim/rules/{module}.py",
        "says": rule_words(" ".join((inspect.getdoc(rule) or "").split()))._asdict(),
        "code": "\n".join(code),
    }
