"""Print the tables of `institutions.md`: what each arrangement of the places changes, and what it costs.

PYTHONPATH=. python docs/institutions.py 5 > tables.md
"""

import math
import sys
from collections.abc import Mapping, Sequence
from statistics import mean, stdev
from typing import Final

from sim.scenario import load
from sim.simulate import simulate

Line = tuple[str, float]
"""A measure, and the factor by which it is told (100: percent)."""

NOTHING: Final = 0.0005
"""Differences and errors below it are not worth telling."""

COMMON: Final[Sequence[Line]] = (
    ("born_per_1000_adults", 1),
    ("recorded_per_1000", 1),
    ("hidden_share", 100),
    ("unsettled_severity_days_per_1000", 1),
    ("success_true", 100),
    ("success_reported", 100),
    ("paper_closings_share", 100),
    ("gridworker_cases_share", 100),
    ("requests_late_share", 100),
    ("trust_mean_end", 100),
    ("patrol_visits_per_household", 1),
    ("cost_per_resident_yuan", 1),
)
OWN: Final[Mapping[str, Sequence[Line]]] = {
    "hezuo": (
        ("noticed_by_groups_per_1000", 1),
        ("advised_sessions_share", 100),
        ("group_head_hours", 1),
        ("adviser_hours", 1),
        ("attending_hours_per_1000", 1),
    ),
    "dulan": (
        ("noticed_on_patrol_per_1000", 1),
        ("noticed_by_camera_share", 100),
        ("noticed_by_member_share", 100),
        ("advised_sessions_share", 100),
        ("cost_rangers_yuan", 1),
        ("cost_cameras_yuan", 1),
        ("camera_days_per_resident", 1),
        ("member_hours", 1),
        ("member_calls_per_household", 1),
        ("attending_hours_per_1000", 1),
        ("adviser_hours", 1),
    ),
    "xining": (
        ("advised_sessions_share", 100),
        ("rated_worst_again_share", 100),
        ("noticed_by_leader_share", 100),
        ("adviser_hours", 1),
        ("leader_calls_per_household", 1),
        ("rating_form_hours", 1),
        ("lent_hours", 1),
    ),
    "lanzhou": (
        ("noticed_by_head_share", 100),
        ("noticed_by_flag_share", 100),
        ("noticed_by_leader_share", 100),
        ("noticed_by_cadre_share", 100),
        ("noticed_by_member_share", 100),
        ("flag_precision", 100),
        ("flag_base_rate", 100),
        ("rated_worst_again_share", 100),
        ("flag_calls_per_household", 1),
        ("leader_calls_per_household", 1),
        ("cadre_calls_per_household", 1),
        ("member_calls_per_household", 1),
        ("head_hours", 1),
        ("rating_form_hours", 1),
        ("member_hours", 1),
        ("cost_household_heads_yuan", 1),
        ("cost_leaders_yuan", 1),
        ("cost_cadre_visits_yuan", 1),
    ),
    "bayannur": (
        ("settled_at_committee_share", 100),
        ("settled_at_county_share", 100),
        ("voiced_to_petition_share", 100),
        ("team_sessions_share", 100),
        ("agreements_broken_share", 100),
        ("contact_days_median", 1),
        ("resident_hours_per_1000", 1),
        ("agent_hours", 1),
        ("team_outside_hours", 1),
        ("contest_reporting_hours", 1),
        ("cost_teams_yuan", 1),
        ("cost_veterans_yuan", 1),
        ("cost_contests_yuan", 1),
    ),
}
SCALE: Final[Mapping[str, int]] = {"lanzhou": 10, "bayannur": 10}
"""Places that are taken at a smaller scale; the others are whole."""
ARRANGEMENTS: Final[Mapping[str, Sequence[str]]] = {
    "hezuo": ("joint_groups", "legal_advisers", "legal_publicity"),
    "dulan": (
        *("rangers", "cameras", "party_pairing", "village_rules"),
        *("legal_advisers", "legal_publicity"),
    ),
    "xining": ("legal_advisers", "ratings", "alliances"),
    "lanzhou": ("joint_defence", "early_warning", "ratings", "cadre_visits", "party_pairing"),
    "bayannur": ("one_stop", "petition_agents", "teams", "veteran_mediators", "contests"),
}
INSTEAD: Final[Mapping[tuple[str, str], Sequence[str]]] = {
    ("dulan", "rangers"): (
        "policies.staffing.gridworkers.rural.total=435",
        "policies.staffing.gridworkers.pastoral.total=290",
    ),
}
"""What stands in a policy's place when it is taken away: wardens are gridworkers then, the police nobody."""


def without(place: str, names: Sequence[str]) -> list[str]:
    """Settings that take policies away."""
    changes = [f"policies.{name}=null" for name in names]
    return changes + [change for name in names for change in INSTEAD.get((place, name), ())]


def readings(place: str, names: Sequence[str], seeds: int) -> dict[str, list[float]]:
    """Values of all lines, seed by seed, with these policies taken away; a year each."""
    scenario = load(place, sets=without(place, names), scale=SCALE.get(place, 1))
    tables = [simulate(scenario, seed=seed).measures() for seed in range(1, seeds + 1)]
    lines = (*COMMON, *OWN[place])
    return {name: [scale * told(table[name]) for table in tables] for name, scale in lines}


def told(value: float | None) -> float:
    """A measure; no number where it has none."""
    return math.nan if value is None else value


def difference(whole: list[float], less: list[float]) -> str:
    """Mean of what the same seeds differ by, and its standard error; nothing if they hardly do."""
    pairs = [one - other for one, other in zip(whole, less, strict=True)]
    if not abs(mean(pairs)) >= NOTHING:
        return ""
    error = stdev(pairs) / math.sqrt(len(pairs))
    sign = "-" if mean(pairs) < 0 else "+"
    return f"{sign}{short(abs(mean(pairs)), 2)} ({short(error, 1)})"


def short(value: float, digits: int) -> str:
    """A number to so many digits, and never as a power of ten."""
    if value < NOTHING:
        return "0"
    return f"{value:,.0f}" if value > 9 else f"{value:.{digits}g}"


def level(value: float) -> str:
    """A number to three digits, or whole."""
    if math.isnan(value):
        return "–"
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def table(place: str, seeds: int) -> None:
    """Print one place."""
    names = ARRANGEMENTS[place]
    bare, whole = readings(place, names, seeds), readings(place, (), seeds)
    each = {name: readings(place, (name,), seeds) for name in names}
    heads = ["", "without them", "with all", *(f"`{name}`" for name in names)]
    print("| " + " | ".join(heads) + " |")
    print("|---" * len(heads) + "|")
    for line, scale in (*COMMON, *OWN[place]):
        label = f"`{line}`" + (", %" if scale == 100 else "")
        cells = [level(mean(values)) for values in (bare[line], whole[line])]
        cells += [difference(whole[line], less[line]) for less in each.values()]
        print("| " + " | ".join([label, *cells]) + " |")
    print()


if __name__ == "__main__":
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    for place in sys.argv[2:] or ARRANGEMENTS:
        table(place, seeds)
