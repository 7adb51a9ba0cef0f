"""Small places with any policies, which many tests build."""

from pathlib import Path
from typing import Any

from sim.scenario import Scenario, loads

SCENARIOS = Path(__file__).parents[1] / "scenarios"


def place(
    *,
    policies: dict[str, Any] | None = None,
    setting: str = "rural",
    households: int = 60,
    residents: int = 180,
    villages: int = 1,
    collective: tuple[int, int] = (0, 0),
    **more: Any,
) -> Scenario:
    """A place of one setting; `collective` is (households, residents in them); `more` are further keys."""
    import json

    facts = {"households": households, "residents": residents + collective[1]}
    facts |= {"collective_households": collective[0], "collective_residents": collective[1]}
    tree = {
        "schema": 1,
        "name": "place",
        "extends": "base.yaml",
        "run": {"days": 120},
        "place": {
            "townships": [{"name": "North", "villages": {setting: villages}}],
            "settings": {setting: {key: {"value": n, "source": "assumed"} for key, n in facts.items()}},
        },
        "policies": policies or {},
        **more,
    }
    return loads(json.dumps(tree), folder=SCENARIOS)


EVERYTHING: dict[str, Any] = {
    "staffing": {
        "grids": {"rural": {"count": 3}, "urban": {"count": 3}},
        "gridworkers": {"rural": {"per_grid": 2}, "urban": {"per_grid": 2}},
    },
    "joint_defence": {"households_per_head": 10},
    "points": {
        "reward_yuan_month": 20,
        "budget_yuan_resident_year": 20,
        "lists": True,
        "redeem_from_points": 20,
    },
    "platform": {"follow_up_share": 0.5, "follow_up_days": 5},
    "hotline": {"requests_per_1000_residents_year": 200, "awareness": 0.7},
    "app": {"requests_per_1000_residents_year": 100, "awareness": 0.5},
    "ladder": {
        "committee": {"count": 2, "mediators": {"total": 6}},
        "township": {"staff": {"total": 2}},
        "county": {"staff": {"total": 1}},
        "court": {"staff": {"total": 1}},
    },
    "volunteers": {"registered": 20, "attention": 0.5},
    "teams": {"from_severity": 2, "convene_days": 1},
    "legal_advisers": {"coverage": 1},
    "legal_publicity": {"coverage": 1},
    "petition_agents": {"coverage": 1},
    "village_rules": {"coverage": 1},
    "contests": {"first_month": 1, "every_months": 2, "least_cases": 2},
    "cameras": {"per_1000_residents": 20},
    "party_pairing": {"share": 1, "visits_month": 4},
    "cadre_visits": {"households_year": 1000},
    "early_warning": {"households_per_building": 5, "quiet_days": 5},
    "ratings": {"colours": 5, "worst_share": 0.3, "satisfaction_weight": 5, "leader_visits_month": 30},
}
"""Every policy at once, but for those that change who is there (see `ALL_POLICIES`)."""

ALL_POLICIES: dict[str, Any] = EVERYTHING | {
    # points start after three months, so that what registered volunteers do without them shows
    "points": EVERYTHING["points"] | {"start_month": 3},
    "joint_defence": EVERYTHING["joint_defence"] | {"stipend_yuan_month": 20},
    "platform": {"follow_up_share": 1, "follow_up_days": 5},
    "hotline": EVERYTHING["hotline"] | {"awareness": 1},
    "app": EVERYTHING["app"] | {"awareness": 1},
    "volunteers": {"registered": 20, "attention": 1},
    "joint_groups": {
        "shops": {"members_per_head": 3, "stipend_yuan_month": 20},
        "workers": {"members_per_head": 10},
        "production_teams": {"members_per_head": 2, "households_per_team": 8},
    },
    "one_stop": {},
    "alliances": {"settings": ["rural"], "organisations": 3},
    "rangers": {"forest": {"per_grid": 1}},
    "veteran_mediators": {"total": 3},
}
"""Every policy that there is, each at a strength that shows in a small place."""

LIVELY: dict[str, Any] = {
    "sparks": {"rate_scale": 15},
    "parties": {"h_voice_per_day": 0.05, "h_incident_per_day": 0.005},
    "casework": {"breach_0": 1, "breach_days": 10, "court_days": 10},
    "staff": {"quit_contract_per_year": 3, "quit_group_head_per_year": 3, "vacancy_days": 10},
    "month_end": {"empty_reports_per_active_month": 0.5},
}
"""Parameters under which much happens in a small place."""
