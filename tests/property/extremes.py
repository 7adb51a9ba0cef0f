"""Extremes: what a scenario may say at its most. Each changes a tree of plain values."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from generated import assumed

from sim.vocabulary import AGE_BANDS, LEVELS, ORGANISATIONS, SETTINGS

Tree = dict[str, Any]
Change = Callable[[Tree], Tree]


def merged(tree: Tree, more: Tree) -> Tree:
    """A tree with the leaves of another one put into it."""
    out = dict(tree)
    for key, value in more.items():
        both = isinstance(value, dict) and isinstance(out.get(key), dict)
        out[key] = merged(out[key], value) if both else value
    return out


def parameters(**groups: Tree) -> Change:
    """A change of parameters."""
    return lambda tree: merged(tree, {"parameters": groups})


def world(**facts: Any) -> Change:
    """A change of how people and ties are made."""
    return lambda tree: merged(tree, {"world": facts})


def calendar(**facts: Any) -> Change:
    """A change of working days."""
    return lambda tree: merged(tree, {"calendar": facts})


def everywhere(value: float) -> dict[str, float]:
    """The same in each setting."""
    return dict.fromkeys(SETTINGS, value)


def by_age(child: float, young: float, middle: float, old: float) -> dict[str, dict[str, float]]:
    """The same ages in each setting."""
    shares = dict(zip(AGE_BANDS, (child, young, middle, old), strict=True))
    return {setting: shares for setting in SETTINGS}


def households(number: int, residents: int) -> Change:
    """One village of so many households."""

    def change(tree: Tree) -> Tree:
        setting = next(iter(tree["place"]["settings"]))
        facts = {"households": assumed(number), "residents": assumed(residents)}
        towns = [{"name": "North", "villages": {setting: 1}}]
        policies = dict(tree["policies"])
        if "staffing" in policies:
            policies["staffing"] = policies["staffing"] | {"grids": {setting: {"count": 1}}}
        if "joint_defence" in policies:
            policies["joint_defence"] = merged(policies["joint_defence"], {"households_per_head": number})
        if "volunteers" in policies:
            policies["volunteers"] = merged(policies["volunteers"], {"registered": 1})
        if "committee" in policies.get("ladder", {}):
            policies["ladder"] = merged(policies["ladder"], {"committee": {"count": 1}})
        return tree | {"place": {"townships": towns, "settings": {setting: facts}}, "policies": policies}

    return change


def staff(number: int, *, minutes: float, head_minutes: float) -> Change:
    """So many people at every desk that there is, and so many minutes of each."""

    def change(tree: Tree) -> Tree:
        policies = dict(tree["policies"])
        if "staffing" in policies:
            people = {setting: {"per_grid": number} for setting in policies["staffing"]["gridworkers"]}
            hours = {"gridworkers": people, "shift_minutes": everywhere(minutes)}
            policies["staffing"] = policies["staffing"] | hours
        heads = {"looking_minutes_week": head_minutes, "case_minutes_week": head_minutes}
        if "joint_defence" in policies:
            policies["joint_defence"] = merged(policies["joint_defence"], heads)
        desk = {"staff": {"per_unit": number}, "minutes_day": number * minutes}
        committee = {"mediators": {"per_unit": number}, "minutes_day": everywhere(number * minutes)}
        if "ladder" in policies:
            levels = policies["ladder"]
            policies["ladder"] = {level: committee if level == "committee" else desk for level in levels}
        return tree | {"policies": policies}

    return change


PER_HOUSEHOLD = ("kin", "neighbour", "land")
PER_ADULT = ("workmate", "employer", "property", "trade", "public")
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAYS_OFF = [str(date(2022, 1, 1) + timedelta(days=day)) for day in range(80)]
HAZARDS = tuple(f"h_{what}_per_day" for what in ("lump", "bilateral", "voice", "intensify", "incident"))
NO_TIES = {f"{tie}_ties_per_household": everywhere(0) for tie in PER_HOUSEHOLD} | {
    f"{tie}_ties_per_adult": everywhere(0) for tie in PER_ADULT
}
MANY_TIES = {"neighbour_ties_per_household": everywhere(50), "trade_ties_per_adult": everywhere(50)}
NOTICED = {"p_notice": 1, "k_head_per_minute": 10, "volunteer_attention_per_day": 1}
NO_DEADLINE = {"due_days_mild": 0.1, "due_days_severe": 0.1, "due_days_off": 0.1, "grace_days": 0}
ALL_QUIT = {
    "quit_contract_per_year": 50,
    "quit_group_head_per_year": 50,
    "quit_fatigue": 10,
    "vacancy_days": 1,
}
NO_EVENTS = {
    "sparks": {"rate_scale": 0, "kappa_per_severity_day": 0},
    "intake": {"request_rate_per_resident_year": everywhere(0)},
}
ENDLESS = {"session_minutes": dict.fromkeys(LEVELS, 100_000), "session_minutes_max": 1e6}

EXTREMES: dict[str, Change] = {
    "nothing happens": parameters(**NO_EVENTS),
    "no policy": lambda tree: tree | {"policies": {}},
    "no staff": staff(0, minutes=480, head_minutes=0),
    "more staff than people": staff(500, minutes=1440, head_minutes=10080),
    "a minute of staff": staff(1, minutes=1, head_minutes=1),
    "one person": households(1, 1),
    "one full household": households(1, 12),
    "two households": households(2, 5),
    "one day": lambda tree: merged(tree, {"run": {"days": 1}}),
    "all are migrants": world(migrant_share=everywhere(1)),
    "nobody is a migrant": world(migrant_share=everywhere(0)),
    "all are offline": world(digital_share=dict.fromkeys(AGE_BANDS, 0)),
    "hardly a grown-up": world(age_shares=by_age(0.999, 0.0005, 0.0005, 0)),
    "all are old": world(age_shares=by_age(0, 0, 0, 1)),
    "no ties": world(**NO_TIES),
    "very many ties": world(**MANY_TIES),
    "no organisations": world(organisations_per_1000_residents=dict.fromkeys(ORGANISATIONS, 0)),
    "all trust": world(trust_mean=1, trust_sd=0),
    "nobody trusts": world(trust_mean=0, trust_sd=0),
    "days off only": calendar(start="2022-01-01", holidays=DAYS_OFF),
    "no day off": calendar(working_days=list(WEEK), holidays=[]),
    "always grave": parameters(sparks={"severity_start_shares": [0, 0, 0, 0, 1]}),
    "always mild": parameters(sparks={"severity_start_shares": [1, 0, 0, 0, 0]}),
    "quarrels that spread": parameters(sparks={"kappa_per_severity_day": 0.1}),
    "no hazard": parameters(parties=dict.fromkeys(HAZARDS, 0)),
    "all hazards at their limits": parameters(parties=dict.fromkeys(HAZARDS, 5)),
    **{f"{name} at its limit": parameters(parties={name: 5}) for name in HAZARDS},
    "all is noticed": parameters(outreach=NOTICED),
    "all agree": parameters(casework={"theta_level": dict.fromkeys(LEVELS, 20)}),
    "nobody agrees": parameters(casework={"theta_level": dict.fromkeys(LEVELS, -20)}),
    "every agreement breaks": parameters(casework={"breach_0": 20, "breach_days": 0.1}),
    "no time between sessions": parameters(casework={"gap_days": 0, "handoff_days": 0, "court_days": 0}),
    "sessions of no length": parameters(casework={"session_minutes": dict.fromkeys(LEVELS, 0)}),
    "sessions without end": parameters(casework=ENDLESS),
    "all is closed on paper": parameters(supervision={"shade_0": 20, **NO_DEADLINE}),
    "all are absent": parameters(staff={"absence_share": 1}),
    "all quit": parameters(staff=ALL_QUIT),
    "nothing but administration": parameters(staff={"admin_share": 1}),
    "no patience": parameters(intake={"request_due_working_days": 0, "request_giveup_working_days": 0}),
    "a request every third day": parameters(intake={"request_rate_per_resident_year": everywhere(100)}),
}
