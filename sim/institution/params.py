"""The parameters of a scenario as the rules read them: one record `p`, in both engines' form.

Every entry of `parameters:` keeps its name (those of the group `channels` get the prefix
`channel_`); tables become arrays in the order of the vocabulary. Beside them stand the levers that
rules need and a few numbers derived once, under the names in `_levers`.
"""

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.institution.levers import levers
from sim.rules.maths import exp, log
from sim.rules.parties import hazard_ceiling
from sim.vocabulary import CHANNELS, KINDS, LEVELS, SETTINGS, SHAPES

if TYPE_CHECKING:
    from sim.scenario import Scenario


NO_LIMIT = 1e6


def _in_order(value: Any) -> Any:
    """A table by names as nested lists, in the order of whichever vocabulary its keys are from.

    A shape becomes its number.
    """
    if isinstance(value, str):
        return SHAPES.index(value)
    if not isinstance(value, dict):
        return value
    for words in (SETTINGS, KINDS, LEVELS, CHANNELS):
        if set(value) <= set(words):
            return [_in_order(value[word]) for word in words if word in value]
    raise KeyError(f"a table with the keys {sorted(value)} is by no vocabulary")


def _sigma(coefficient_of_variation: float) -> float:
    """Standard deviation of the logarithm of a lognormal with this coefficient of variation."""
    return float(np.sqrt(log(1.0 + coefficient_of_variation * coefficient_of_variation)))


def _levers(scenario: "Scenario") -> dict[str, Any]:
    policies, intake = levers(scenario), scenario.parameters.intake
    platform, heads, points = policies.platform, policies.joint_defence, policies.points
    rates = np.array([intake.request_rate_per_resident_year[setting] for setting in SETTINGS])
    lever: dict[str, Any] = {
        "has_platform": platform is not None,
        "has_deadlines": platform is not None and platform.deadlines,
        "has_reminders": platform is not None and platform.reminders,
        "has_merging": platform is not None and platform.merging,
        "lost_share": platform.lost_share if platform else intake.lost_share_off,
        "register_minutes": platform.dispatch_minutes if platform else 1440 * intake.register_days_off,
        "follow_up_share": platform.follow_up_share if platform else 0.0,
        "follow_up_days": platform.follow_up_days if platform else 0.0,
        "head_looking_minutes_week": heads.looking_minutes_week if heads else 0.0,
        "head_register_probability": heads.register_probability if heads else 0.0,
        "volunteer_strength": policies.volunteers.attention if policies.volunteers else 0.0,
        "has_points": points is not None,
        "has_volunteers": policies.volunteers is not None or points is not None,
        "admin_per_grid": policies.staffing is not None and policies.staffing.admin_per == "grid",
        "grievance_keeps_per_day": exp(-1.0 / scenario.parameters.feedback.grievance_days),
        "halving_per_month": exp(-log(2.0) / scenario.parameters.month_end.novelty_half_months),
        "session_sigma": _sigma(scenario.parameters.casework.session_cv),
        "request_sigma": _sigma(intake.request_minutes_cv),
        "handoff_minutes": 1440 * scenario.parameters.casework.handoff_days,
        "gap_minutes": 1440 * scenario.parameters.casework.gap_days,
        "court_minutes": 1440 * scenario.parameters.casework.court_days,
        "follow_up_minutes": 1440 * (platform.follow_up_days if platform else 0.0),
    }
    for name, policy in (("hotline", policies.hotline), ("app", policies.app)):
        per_resident = policy.requests_per_1000_residents_year / 1000 if policy else 0.0
        share = np.minimum(0.5, per_resident / np.maximum(rates, 1e-9))
        lever[f"has_{name}"] = policy is not None
        lever[f"log_awareness_{name}"] = log(policy.awareness) if policy else 0.0
        lever[f"request_{name}_share"] = np.where(rates > 0, share, 0.0)
    lever |= {
        "reward": points.reward_yuan_month / 10 if points else 0.0,
        "points_start_month": points.start_month if points else 0,
        "points_stop_month": points.stop_month if points and points.stop_month is not None else NO_LIMIT,
        "points_budget_per_resident_month": (
            points.budget_yuan_resident_year / 12 / points.yuan_per_point
            if points and points.budget_yuan_resident_year is not None
            else NO_LIMIT
        ),
        "earn_points_month": points.earn_points_month if points else 0,
        "lose_points_incident": points.lose_points_incident if points else 0,
        "redeem_from_points": points.redeem_from_points if points else 0,
        "has_lists": points is not None and points.lists,
        "points_in_setting": [points is not None and setting in points.settings for setting in SETTINGS],
    }
    return lever


def parameter_record(scenario: "Scenario") -> np.ndarray:
    """The record `p` as a structured array of shape (1,), all float64, for the kernels."""
    values: dict[str, Any] = {}
    for group, entries in scenario.parameters.model_dump().items():
        for name, value in entries.items():
            key = f"channel_{name}" if group == "channels" else name
            if key in values:
                raise KeyError(f"two parameters would both be called {key}")
            values[key] = np.asarray(_in_order(value), dtype=float)
    for name, value in _levers(scenario).items():
        if name in values:
            raise KeyError(f"the lever {name} has the name of a parameter")
        values[name] = np.asarray(value, dtype=float)
    values["hazard_ceiling"] = np.zeros((6, len(KINDS)))  # by severity and kind
    record = np.zeros(
        1, dtype=np.dtype([(name, "f8", value.shape) for name, value in values.items()], align=True)
    )
    for name, value in values.items():
        record[name] = value
    p = readable(record)
    record["hazard_ceiling"][0, 1:] = [
        [hazard_ceiling(p, severity, closeness) for closeness in p.closeness] for severity in range(1, 6)
    ]
    return record


def readable(record: np.ndarray) -> SimpleNamespace:
    """The same record as plain Python numbers and nested lists, for the Mesa engine."""
    names = record.dtype.names or ()
    return SimpleNamespace(**{name: record[name][0].tolist() for name in names})
