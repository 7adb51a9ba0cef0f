"""Print the tables of `places.md`: what each policy of a place does there, by leaving it out.

PYTHONPATH=. python docs/places.py lanzhou > table.md

Runs with the same seed share their luck, so that the difference of two means is that of pairs.
"""

import sys
from collections.abc import Sequence
from statistics import mean
from typing import Final

from analysis.scaling import mean_of
from sim.scenario import load
from sim.simulate import simulate

SCALE: Final = 10
POLICIES: Final = {
    "lanzhou": ("joint_defence", "early_warning", "ratings", "cadre_visits", "party_pairing"),
    "bayannur": ("one_stop", "petition_agents", "teams", "veteran_mediators", "contests"),
}
"""What the reports name beyond grids, lines, platform and ladder."""
BEFORE: Final = {"lanzhou": ("policies.volunteers={registered: 52000, attention: 0.5}",), "bayannur": ()}
"""What stood for party members before there was `party_pairing`."""
EVERYWHERE: Final = (
    "born_per_1000",
    "hidden_share",
    "success_reported",
    "success_true",
    "paper_closings_share",
    "active_dispute_days_per_1000",
    "unsettled_severity_days_per_1000",
    "incidents_per_100000",
    "requests_late_share",
    "patrol_visits_per_household",
    "trust_mean_end",
    "resident_hours_per_1000",
    "cost_per_resident_yuan",
)
OWN: Final = {
    "joint_defence": ("noticed_by_head_share", "head_hours", "cost_household_heads_yuan"),
    "early_warning": (
        "noticed_by_flag_share",
        "flag_precision",
        "flag_base_rate",
        "flag_calls_finding_share",
        "flag_calls_per_household",
    ),
    "ratings": (
        "rated_worst_again_share",
        "noticed_by_leader_share",
        "leader_calls_finding_share",
        "leader_calls_per_household",
        "rating_form_hours",
        "cost_leaders_yuan",
    ),
    "cadre_visits": (
        "noticed_by_cadre_share",
        "cadre_calls_finding_share",
        "cadre_calls_per_household",
        "cost_cadre_visits_yuan",
    ),
    "party_pairing": (
        "noticed_by_member_share",
        "member_calls_finding_share",
        "member_calls_per_household",
        "member_hours",
    ),
    "one_stop": ("settled_at_county_share", "utilisation_county", "cost_county_yuan"),
    "petition_agents": ("voiced_to_petition_share", "petitions_carried_share", "agent_hours"),
    "teams": ("team_sessions_share", "contact_days_median", "team_outside_hours", "cost_teams_yuan"),
    "veteran_mediators": (
        "settled_at_committee_share",
        "agreements_broken_share",
        "veteran_posts",
        "cost_veterans_yuan",
    ),
    "contests": ("contest_reporting_hours", "cost_contests_yuan"),
}
"""What a policy claims to act on, and what it costs and whom it burdens."""

Values = dict[str, float | None]


def main(place: str, seeds: int) -> None:
    """Simulate the place, the place without each policy, and as it was before them, and print."""
    policies = POLICIES[place]
    arms = {"none": "", **{name: f"without {name}" for name in policies}, "before": "as before"}
    sets = {name: [f"policies.{name}=null"] for name in policies}
    sets |= {"none": [], "before": [*(one for each in sets.values() for one in each), *BEFORE[place]]}
    runs = {arm: [values(place, sets[arm], seed) for seed in range(1, seeds + 1)] for arm in arms}
    heads = ["measure", place, *(arms[arm] for arm in arms if arm != "none")]
    print(row(heads))
    print("|---" * len(heads) + "|")
    for measure in EVERYWHERE:
        base = [run[measure] for run in runs["none"]]
        cells = [difference([run[measure] for run in runs[arm]], base) for arm in arms if arm != "none"]
        print(row([f"`{measure}`", told(base), *cells]))
    print()
    heads = ["policy", "measure", "with it", "without it"]
    print(row(heads))
    print("|---" * len(heads) + "|")
    for name in policies:
        for measure in OWN[name]:
            pair = [told([run[measure] for run in runs[arm]]) for arm in ("none", name)]
            print(row([f"`{name}`", f"`{measure}`", *pair]))


def values(place: str, sets: Sequence[str], seed: int) -> Values:
    """The measures of a year at 1:10 under some settings."""
    smaller = load(place, sets=sets, scale=SCALE)
    table = simulate(smaller, seed=seed).measures()
    wanted = {*EVERYWHERE, *(measure for own in OWN.values() for measure in own)}
    return {name: table[name] for name in wanted}


def told(values: Sequence[float | None]) -> str:
    """A mean over runs."""
    known = [value for value in values if value is not None]
    return shown(mean(known), 3) if known else ""


def shown(value: float, digits: int) -> str:
    """A number with so many digits that count, and no exponent where it is large."""
    return f"{value:,.0f}" if abs(value) >= 10**digits else f"{value:.{digits}g}"


def difference(values: Sequence[float | None], base: Sequence[float | None]) -> str:
    """The mean difference of pairs with its 95 % interval, in bold where it leaves out 0."""
    pairs = [a - b for a, b in zip(values, base, strict=True) if a is not None and b is not None]
    if not any(pairs):
        return "0"
    found = mean_of(pairs)
    half = found.high - mean(pairs) if found.high is not None else 0.0
    sign = "+" if mean(pairs) > 0 else ""
    text = f"{sign}{shown(mean(pairs), 2)} ± {shown(half, 2)}"
    return f"**{text}**" if abs(mean(pairs)) > half else text


def row(cells: Sequence[str]) -> str:
    """A line of a Markdown table."""
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 8)
