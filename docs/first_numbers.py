"""Print the table of `first_numbers.md`: targets beside what the bundled scenarios give.

PYTHONPATH=. python docs/first_numbers.py > table.md
"""

import sys
from collections.abc import Callable, Sequence
from statistics import mean, stdev

import numpy as np

from analysis.disputes import NEVER
from analysis.facts import Facts, facts_of
from analysis.measures import Table, measures
from sim import events as ev
from sim.scenario import load
from sim.simulate import Run, simulate
from sim.vocabulary import COURT

Reading = Callable[[Facts, Table, str], float | None]
"""A number of one run, for the whole (`all`) or a subgroup."""


def named(name: str) -> Reading:
    """A measure of the registry."""

    def read(facts: Facts, table: Table, subgroup: str) -> float | None:
        try:
            return table.of(name, subgroup=subgroup)
        except KeyError:
            return None

    return read


def first_step(which: str) -> Reading:
    """Share of disputes whose first step was this, of those that have had one."""

    def read(facts: Facts, table: Table, subgroup: str) -> float | None:
        if subgroup != "all":
            return None
        disputes, voiced = facts.disputes, facts.disputes.count(ev.VOICED) > 0
        third = voiced | (disputes.detected < NEVER)
        steps = {
            "lumped": ~third & (disputes.outcome == ev.LUMPED),
            "bilateral": ~third & (disputes.outcome == ev.BILATERAL),
            "third": third,
        }
        return float(steps[which].sum() / sum(step.sum() for step in steps.values()))

    return read


def incidents_per_1000_disputes(facts: Facts, table: Table, subgroup: str) -> float | None:
    """Incidents over disputes born."""
    if subgroup != "all":
        return None
    return 1000 * float(facts.disputes.count(ev.INCIDENT).sum()) / len(facts.disputes)


def reached_court(facts: Facts, table: Table, subgroup: str) -> float | None:
    """Share of disputes that came before the court, ruled on or not."""
    if subgroup != "all":
        return None
    opened, passed = facts.log.of(ev.OPENED), facts.log.of(ev.PASSED_UP)
    there = [
        opened["subject"][facts.unit_level[opened["a"]] == COURT],
        passed["subject"][(passed["b"] >= 0) & (facts.unit_level[passed["b"]] == COURT)],
    ]
    return len(np.unique(np.concatenate(there))) / len(facts.disputes)


LINES: Sequence[tuple[str, str, float, Reading]] = (
    ("disputes born per 1,000 adults a year", "25 to 80", 1, named("born_per_1000_adults")),
    ("records per 1,000 residents a year", "3 to 12", 1, named("recorded_per_1000")),
    ("… without padding", "", 1, named("recorded_unpadded_per_1000")),
    ("branching ratio", ".1 to .4", 1, named("branching_ratio")),
    ("first step: nothing, %", "33 (25 to 45)", 100, first_step("lumped")),
    ("first step: the other party, %", "45 (35 to 55)", 100, first_step("bilateral")),
    ("first step: third party, %", "20 (10 to 35)", 100, first_step("third")),
    ("recorded success, %", "above 95", 100, named("success_reported")),
    ("true durable success, %", "60 to 85", 100, named("success_true")),
    ("… by agreement alone, %", "", 100, named("success_true_mediated")),
    ("closings on paper, %", "", 100, named("paper_closings_share")),
    ("before a court, % of disputes", "1 to 4", 100, reached_court),
    ("incidents per 1,000 disputes", "1 to 10", 1, incidents_per_1000_disputes),
    ("gridworkers: disputes, % of time", "1 to 5", 100, named("gridworker_cases_share")),
    ("gridworkers: admin, % of time", "45", 100, named("gridworker_admin_share")),
    ("gridworkers: requests, % of time", "30 to 40", 100, named("gridworker_requests_share")),
    ("gridworkers: patrol, % of time", "", 100, named("gridworker_patrol_share")),
    ("utilisation of gridworkers, %", "about 80", 100, named("utilisation_gridworkers")),
    ("worn out (any burnout), %", "30 to 55", 100, named("gridworkers_worn_out_share")),
    ("requests late, %", "", 100, named("requests_late_share")),
    ("patrol visits per household a year", "", 1, named("patrol_visits_per_household")),
)
SETTINGS = ("urban", "rural", "pastoral")


def main(seeds: int) -> None:
    """Simulate and print."""
    city, town, bare = load("hezuo"), load("town"), load("hezuo", overlays=["no_groups"])
    few = range(1, seeds + 1)
    columns = {
        "Hezuo": [simulate(city, seed=seed) for seed in few],
        "without heads": [simulate(bare, seed=seed) for seed in few],
        "three years": [simulate(city, seed=seed, days=3 * 365) for seed in few],
        "town": [simulate(town, seed=seed) for seed in range(1, 8 * seeds + 1)],
    }
    heads = ["", "target", "Hezuo (sd)", *SETTINGS, "without heads", "three years", "town (sd)"]
    print("| " + " | ".join(heads) + " |")
    print("|---" * len(heads) + "|")
    for label, target, scale, read in LINES:
        cells = [told(columns["Hezuo"], read, scale, spread=True)]
        cells += [told(columns["Hezuo"], read, scale, subgroup=f"setting: {name}") for name in SETTINGS]
        cells += [told(columns["without heads"], read, scale), told(columns["three years"], read, scale)]
        cells += [told(columns["town"], read, scale, spread=True)]
        print("| " + " | ".join([label, target, *cells]) + " |")


def told(runs: list[Run], read: Reading, scale: float, *, subgroup: str = "all", spread: bool = False) -> str:
    """Mean over runs, with the standard deviation between them if asked for."""
    values = [read(facts_of(run), measures(run), subgroup) for run in runs]
    known = [scale * value for value in values if value is not None]
    if not known:
        return ""
    text = f"{mean(known):.3g}"
    return f"{text} ({stdev(known):.2g})" if spread else text


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
