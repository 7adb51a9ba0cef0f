"""The parameters of a scenario as the rules read them: one record `p`, in both engines' form.

Every entry of `parameters:` keeps its name (those of the group `channels` get the prefix
`channel_`); tables become arrays in the order of the vocabulary. Beside them stand the levers that
rules need and a few numbers derived once, under the names in `_levers` and in the modules of the policies.
"""

from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.institution.derived import MOST_SEVERE, fill_ceilings, kept_by_day
from sim.rules.maths import exp, log
from sim.scenario.policies import CLASSES
from sim.vocabulary import CHANNELS, KINDS, LEVELS, SETTINGS, SHAPES

if TYPE_CHECKING:
    from sim.scenario import Scenario


def _in_order(value: Any) -> Any:
    """A table by names as nested lists, in the order of whichever vocabulary its keys are from.

    A shape becomes its number.
    """
    if isinstance(value, dict):
        return [_in_order(value[word]) for word in _ordered(tuple(value))]
    return SHAPES.index(value) if isinstance(value, str) else value


@lru_cache(maxsize=256)
def _ordered(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names of a table in the order of the vocabulary that they are from."""
    for words in (SETTINGS, KINDS, LEVELS, CHANNELS):
        if set(names) <= set(words):
            return tuple(word for word in words if word in names)
    raise KeyError(f"a table with the keys {sorted(names)} is by no vocabulary")


def _sigma(coefficient_of_variation: float) -> float:
    """Standard deviation of the logarithm of a lognormal with this coefficient of variation."""
    return float(np.sqrt(log(1.0 + coefficient_of_variation * coefficient_of_variation)))


def _levers(scenario: "Scenario") -> dict[str, Any]:
    """What the policies that do anything say to the rules, and a few numbers derived once."""
    policies, parameters = scenario.policies.effective(), scenario.parameters
    lever: dict[str, Any] = {
        "has_volunteers": policies.volunteers is not None or policies.points is not None,
        "has_calls": policies.party_pairing is not None
        or policies.cadre_visits is not None
        or (policies.ratings is not None and policies.ratings.leader_visits_month > 0),
        "grievance_keeps": kept_by_day(parameters.feedback.grievance_days),
        "trust_keeps": kept_by_day(parameters.feedback.trust_days),
        "quit_most": 1.000001 * exp(max(0.0, parameters.staff.quit_fatigue)),
        "halving_per_month": exp(-log(2.0) / parameters.month_end.novelty_half_months),
        "session_sigma": _sigma(parameters.casework.session_cv),
        "request_sigma": _sigma(parameters.intake.request_minutes_cv),
        "handoff_minutes": 1440 * parameters.casework.handoff_days,
        "gap_minutes": 1440 * parameters.casework.gap_days,
        "court_minutes": 1440 * parameters.casework.court_days,
    }
    for name, policy in CLASSES.items():
        lever |= policy.levers(getattr(policies, name), scenario)
    return lever


def parameter_record(scenario: "Scenario") -> np.ndarray:
    """The record `p` as a structured array of shape (1,), all float64, for the kernels."""
    values: dict[str, Any] = {}
    for group, entries in scenario.parameters.model_dump().items():
        for name, value in entries.items():
            key = f"channel_{name}" if group == "channels" else name
            if key in values:
                raise KeyError(f"two parameters would both be called {key}")
            values[key] = _in_order(value)
    for name, value in _levers(scenario).items():
        if name in values:
            raise KeyError(f"the lever {name} has the name of a parameter")
        values[name] = value
    values["hazard_ceiling"] = np.zeros((MOST_SEVERE + 1, len(KINDS)))
    p = _recorded(values)
    fill_ceilings(p)
    return p


def _recorded(values: dict[str, Any]) -> np.ndarray:
    """Numbers and tables by name as one record of float64."""
    numbers: list[float] = []
    shapes: list[tuple[int, ...]] = []
    for value in values.values():
        if isinstance(value, float | int):
            numbers.append(value)
            shapes.append(())
        else:
            table = np.asarray(value, dtype=np.float64)
            numbers += table.ravel().tolist()
            shapes.append(table.shape)
    return np.array(numbers, dtype=np.float64).view(_layout(tuple(values), tuple(shapes)))


@lru_cache(maxsize=64)
def _layout(names: tuple[str, ...], shapes: tuple[tuple[int, ...], ...]) -> np.dtype:
    """The dtype of a record; nearly all scenarios have the same."""
    fields = zip(names, shapes, strict=True)
    return np.dtype([(name, "f8", shape) for name, shape in fields], align=True)


def readable(record: np.ndarray) -> SimpleNamespace:
    """The same record as plain Python numbers and nested lists, for the Mesa engine."""
    names = record.dtype.names or ()
    return SimpleNamespace(**{name: record[name][0].tolist() for name in names})
