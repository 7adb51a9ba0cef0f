"""Scenarios made at random: small places under any mixture of policies and strained parameters."""

import random
from typing import Any

SETTINGS = ("urban", "rural", "pastoral", "dedicated")
KINDS = ("family", "neighbour", "land", "work", "property", "trade", "public")


def scenario_text(seed: int) -> str:
    """A scenario as YAML (JSON is YAML), a pure function of `seed`."""
    import json

    tree = scenario_tree(random.Random(seed))
    tree["policies"] |= institution_building(random.Random(f"institution {seed}"))
    add_noticing(tree, random.Random(seed + 1_000_000))
    return json.dumps(tree, indent=1)


def add_noticing(tree: dict[str, Any], luck: random.Random) -> None:
    """Cameras, calls, early warning and ratings: drawn by a luck of their own, in strained versions."""
    residents = sum(one["residents"]["value"] for one in tree["place"]["settings"].values())
    settings = list(tree["place"]["settings"])
    possible: dict[str, dict[str, Any]] = {
        "cameras": {
            **luck.choice([{"count": luck.choice([0, 7, 200])}, {"per_1000_residents": 40}]),
            "watch_minutes_day": luck.choice([0, 60, 4000]),
            "settings": luck.sample(settings, luck.randint(1, len(settings))),
        },
        "party_pairing": {
            **luck.choice([{"share": luck.choice([0.3, 1])}, {"members": min(6, residents)}]),
            "households_per_member": luck.choice([1, 2.5, 30]),
            "visits_month": luck.choice([0.5, 2, 30]),
        },
        "cadre_visits": luck.choice([{"households_year": 700}, {"share_year": 3}]),
        "early_warning": {
            "households_per_building": luck.choice([1, 3, 10]),
            "threshold": luck.choice([0.1, 0.8, 2]),
            "quiet_days": luck.choice([1, 10]),
            "visits_day": luck.choice([1, 4, 100]),
        },
        "ratings": {
            **luck.choice([{"colours": 5, "worst_share": 0.3}, {"colours": 2, "worst_share": 0.6}]),
            "satisfaction_weight": luck.choice([0, 20]),
            "patrol_factor": luck.choice([0, 1.3, 3]),
            "leader_visits_month": luck.choice([0, 10, 60]),
            "form_minutes": luck.choice([0, 600]),
        },
    }
    chosen = {name: policy for name, policy in possible.items() if luck.random() < 0.4}
    tree["policies"] |= chosen
    eyes = {"member_eye": luck.choice([0.7, 4]), "cadre_eye": luck.choice([0.5, 4]), "k_camera_per_day": 0.5}
    tree["parameters"]["outreach"] |= eyes


def assumed(value: float) -> dict[str, Any]:
    """A fact of an invented place."""
    return {"value": value, "source": "assumed"}


def scenario_tree(luck: random.Random) -> dict[str, Any]:
    """The same as nested dicts."""
    settings = luck.sample(SETTINGS, luck.randint(1, 3))
    villages = {setting: luck.randint(1, 2) for setting in settings}
    tree = {
        "schema": 1,
        "name": "generated",
        "extends": "base.yaml",
        "run": {"days": luck.choice([40, 95, 150])},
        "calendar": {"start": luck.choice(["2022-01-01", "2022-06-17", "2023-12-20"])},
        "place": {
            "townships": [
                {
                    "name": "North",
                    "count": min(luck.randint(1, 2), sum(villages.values())),
                    "villages": villages,
                }
            ],
            "settings": {s: settlement(luck) for s in settings},
        },
        "world": {
            "administration_language": luck.choice([None, "han", "tibetan"]),
            "languages": {s: {"han": 0.6, "tibetan": 0.3, "mongol": 0.1} for s in SETTINGS},
        },
        "policies": {name: policy for name, policy in policies(luck, settings).items() if policy is not None},
        "parameters": parameters(luck),
    }
    # draws that were added later come last, so that what a seed means otherwise stays as it was
    tree["policies"] |= {name: policy for name, policy in casework(luck).items() if policy is not None}
    return tree


def settlement(luck: random.Random) -> dict[str, Any]:
    """People of one setting."""
    households = luck.randint(4, 80)
    collective = luck.choice([0, 0, 2])
    in_collective = 5 * collective
    return {
        "households": assumed(households),
        "residents": assumed(int(households * luck.uniform(1.5, 4.0)) + in_collective),
        "collective_households": assumed(collective),
        "collective_residents": assumed(in_collective),
    }


def policies(luck: random.Random, settings: list[str]) -> dict[str, Any]:
    """Each policy, present or not."""

    def perhaps(policy: Any, chance: float = 0.7) -> Any:
        return policy if luck.random() < chance else None

    ladder = {
        "committee": perhaps(
            {
                "count": luck.randint(1, 6),
                "mediators": {"total": luck.randint(6, 20)},
                "minutes_day": dict.fromkeys(SETTINGS, luck.choice([30, 240, 900])),
            }
        ),
        "township": perhaps(
            {"staff": {"per_unit": luck.randint(1, 4)}, "minutes_day": luck.choice([60, 960])}
        ),
        "county": perhaps({"staff": {"total": luck.randint(1, 3)}, "minutes_day": luck.choice([20, 480])}),
        "court": perhaps({"staff": {"total": 1}, "minutes_day": luck.choice([60, 480])}),
    }
    ladder = {name: level for name, level in ladder.items() if level is not None}
    return {
        "staffing": perhaps(
            {
                "grids": {
                    s: luck.choice(
                        [{"count": luck.randint(2, 4)}, {"households_per_grid": luck.randint(3, 6)}]
                    )
                    for s in settings
                },
                "gridworkers": {s: {"per_grid": luck.randint(1, 3)} for s in settings},
                "shift_minutes": {s: luck.choice([60, 480, 1440]) for s in settings},
                "shift_start_minute": luck.choice([0, 540]) if luck.random() < 0.5 else 0,
                "admin_per": luck.choice(["worker", "grid"]),
            },
            0.85,
        ),
        "joint_defence": perhaps(
            {
                "households_per_head": luck.choice([1, 3, 7]),
                "looking_minutes_week": luck.choice([0, 60, 300]),
                "case_minutes_week": luck.choice([30, 200]),
                "register_probability": luck.choice([0, 0.3, 1]),
            }
        ),
        "points": perhaps(
            {
                "reward_yuan_month": luck.choice([0, 10, 30]),
                "start_month": luck.choice([0, 1]),
                "stop_month": luck.choice([None, 2, 3]),
                "budget_yuan_resident_year": luck.choice([None, 1, 50]),
                "redeem_from_points": luck.choice([0, 20]),
                "lists": luck.random() < 0.5,
            }
        ),
        "platform": perhaps(
            {
                "dispatch_minutes": luck.choice([0, 288]),
                "lost_share": luck.choice([0, 0.3]),
                "deadlines": luck.random() < 0.8,
                "reminders": luck.random() < 0.5,
                "merging": luck.random() < 0.5,
                "follow_up_share": luck.choice([0, 0.5, 1]),
                "follow_up_days": luck.choice([1, 5]),
            }
        ),
        "hotline": perhaps({"requests_per_1000_residents_year": 300, "awareness": luck.choice([0, 0.5, 1])}),
        "app": perhaps({"requests_per_1000_residents_year": 100, "awareness": luck.choice([0, 1])}),
        "ladder": ladder or None,
        "volunteers": perhaps({"registered": 5, "attention": luck.choice([0, 0.5, 1])}),
    }


def casework(luck: random.Random) -> dict[str, Any]:
    """Each policy of casework, present or not."""

    def perhaps(policy: Any, chance: float = 0.4) -> Any:
        return policy if luck.random() < chance else None

    def coverage() -> dict[str, Any]:
        return {"coverage": luck.choice([0, 0.5, 1])} if luck.random() < 0.8 else {"number": 1}

    def some_kinds() -> list[str]:
        return luck.sample(KINDS, luck.randint(2, len(KINDS)))

    return {
        "teams": perhaps(
            {
                "size": luck.randint(2, 6),
                "from_severity": luck.randint(1, 4),
                "levels": luck.sample(["committee", "township", "county"], luck.randint(1, 3)),
                "convene_days": luck.choice([0, 0.5, 3]),
            }
        ),
        "legal_advisers": perhaps(
            {**coverage(), "kinds": some_kinds(), "minutes_month": luck.choice([200, 480, 44640])}
        ),
        "legal_publicity": perhaps(
            {
                **coverage(),
                "sessions_year_per_1000": luck.choice([1, 20]),
                "versed_per_1000": luck.choice([0, 9]),
            }
        ),
        "petition_agents": perhaps({**coverage(), "agent_minutes": luck.choice([0, 90, 1000])}),
        "village_rules": perhaps({**coverage(), "kinds": some_kinds()}),
        "contests": perhaps(
            {
                "levels": luck.choice([["grid"], ["committee"], ["grid", "committee"]]),
                "winners": luck.choice([0.1, 0.5, 1]),
                "least_cases": luck.choice([1, 3]),
                "first_month": luck.choice([1, 2]),
                "every_months": luck.choice([1, 2]),
                "reporting_minutes_month": luck.choice([0, 300]),
            }
        ),
    }


def parameters(luck: random.Random) -> dict[str, Any]:
    """Enough disputes for something to happen on every path, and strain of several kinds."""
    tree = usual_parameters(luck)
    tree["casework"]["session_shape"] = luck.choice(["lognormal", "exponential"])
    tree["intake"]["request_shape"] = luck.choice(["lognormal", "exponential"])
    tree["intake"]["request_patience"] = luck.choice(["fixed", "exponential"])
    return tree


def usual_parameters(luck: random.Random) -> dict[str, Any]:
    """Strained numbers of every phase."""
    return {
        "sparks": {
            "rate_scale": luck.choice([3, 15]),
            "kappa_per_severity_day": luck.choice([0, 0.0032, 0.006]),
        },
        "parties": {
            "h_incident_per_day": luck.choice([0.00008, 0.005]),
            "h_voice_per_day": luck.choice([0.0036, 0.05]),
            "stake_incident": 0.2,
        },
        "outreach": {"p_notice": luck.choice([0.05, 0.6]), "k_head_per_minute": luck.choice([0.021, 0.2])},
        "intake": {"request_rate_per_resident_year": dict.fromkeys(SETTINGS, luck.choice([0, 2, 12]))},
        "staff": {
            "absence_share": luck.choice([0, 0.06, 0.5]),
            "quit_contract_per_year": luck.choice([0.12, 5]),
            "quit_group_head_per_year": luck.choice([0.04, 5]),
            "vacancy_days": luck.choice([1, 45]),
            "fatigue_up_per_day": luck.choice([0.012, 0.2]),
        },
        "casework": {
            "gap_days": luck.choice([0, 1, 4]),
            "handoff_days": luck.choice([0, 3]),
            "court_days": luck.choice([2, 30]),
            "breach_0": luck.choice([-1.9, 1]),
            "breach_days": luck.choice([5, 90]),
        },
        "supervision": {"due_days_mild": luck.choice([3, 15]), "grace_days": luck.choice([0, 7])},
        "feedback": {"gossip": luck.choice([0, 0.2]), "visit_tolerance_month": luck.choice([0, 3])},
        "month_end": {"empty_reports_per_active_month": luck.choice([0.02, 0.5])},
    }


def institution_building(luck: random.Random) -> dict[str, Any]:
    """Joint groups, a one-stop centre, alliances, rangers and veterans, present or not."""

    def perhaps(policy: Any, chance: float = 0.4) -> Any:
        return policy if luck.random() < chance else None

    def groups() -> dict[str, Any]:
        return {
            "members_per_head": luck.choice([1, 4, 10]),
            "looking_minutes_week": luck.choice([0, 60, 300]),
            "case_minutes_week": luck.choice([0, 60, 300]),
            "register_probability": luck.choice([0, 0.3, 1]),
        }

    sorts: dict[str, Any] = {name: perhaps(groups(), 0.7) for name in ("shops", "vehicles", "workers")}
    sorts["production_teams"] = perhaps(groups() | {"households_per_team": luck.choice([1, 5])}, 0.7)
    wardens = {
        name: perhaps({luck.choice(["total", "per_grid"]): luck.choice([0, 1, 3])}, 0.7)
        for name in ("grassland", "forest", "relics", "village_police")
    }
    drawn = {
        "joint_groups": perhaps(sorts),
        "one_stop": perhaps(
            {
                "pool_townships": luck.random() < 0.8,
                "share_pooled": luck.choice([0, 0.5, 1]),
                "handoff_days": luck.choice([0, 0.5]),
            }
        ),
        "alliances": perhaps(
            {
                "settings": luck.choice([["dedicated"], list(SETTINGS)]),
                "organisations": luck.choice([0, 3]),
                "minutes_day": luck.choice([20, 200]),
            }
        ),
        "rangers": perhaps(wardens),
        "veteran_mediators": perhaps(luck.choice([{"total": 2}, {"share": 0.3}, {"share": 0}])),
    }
    return {name: policy for name, policy in drawn.items() if policy is not None}
