"""Joint groups of shops, vehicles, workers and production teams: their units, and which ties they watch."""

from typing import TYPE_CHECKING

import numpy as np

from sim.draws import WORKER as WORKER_STREAM
from sim.draws import draws_of, key_of
from sim.institution.layout import UNIT
from sim.rules.maths import exp, log, normal_quantile
from sim.vocabulary import (
    GROUPS,
    HEAD,
    LAND,
    ORGANISATIONS,
    PRODUCTION_TEAMS,
    SETTINGS,
    SHOPS,
    TRADE,
    VEHICLES,
    WORK,
    WORKERS,
)
from sim.world.columns import World

if TYPE_CHECKING:
    from sim.scenario import Scenario

TEAM_SETTINGS = (SETTINGS.index("rural"), SETTINGS.index("pastoral"))
ORGANISATION_OF = {
    SHOPS: ORGANISATIONS.index("shop"),
    VEHICLES: ORGANISATIONS.index("vehicle_operator"),
    WORKERS: ORGANISATIONS.index("employer"),
}
HEAD_SLOT = 5
"""Of a worker's draws in the stream `worker`: how good the best of those is from whom a head was chosen."""
MOST_GROUPS = 1 << 17
"""Of a sort in one village: their keys have 17 bits for the ordinal, and stand above those of all levels."""


def joint_groups(
    scenario: "Scenario", world: World, *, first_unit: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The units of all groups, sort by sort; how many each head was chosen from; the group of each tie.

    `first_unit` is the row that the first of them will have. Ties without a group have -1; without the policy
    the last array is empty.
    """
    policy = scenario.policies.effective().joint_groups
    if policy is None:
        return np.zeros(0, dtype=UNIT), np.zeros(0), np.zeros(0, dtype=np.int32)
    of_tie = np.full(len(world.ties), -1, dtype=np.int32)
    rows: list[np.ndarray] = []
    candidates: list[np.ndarray] = []
    for sort, name in enumerate(GROUPS):
        lever = getattr(policy, name, None)
        if lever is None:
            continue
        village, ties, member = _teams(world) if sort == PRODUCTION_TEAMS else _members(world, sort)
        per_team = lever.households_per_team if sort == PRODUCTION_TEAMS else 1.0
        groups, of_member = _cut(world, sort, village, lever.members_per_head * per_team)
        if len(groups) and groups["key"].max() >> 32 >= 8:
            raise scenario.problem(
                f"policies.joint_groups.{name}", f"more than {MOST_GROUPS} groups in a village"
            )
        of_tie[ties] = first_unit + sum(len(one) for one in rows) + of_member[member]
        groups["budget_minutes"] = round(lever.case_minutes_week)
        candidates.append(np.maximum(1.0, np.round(groups["members"] / per_team)))
        rows.append(groups)
    return np.concatenate(rows), np.concatenate(candidates), of_tie


def _members(world: World, sort: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Village of each member, in order; the ties that are watched; and which member each of these is of.

    Shops and vehicle operators are members themselves. Of employers it is those who work there, employer by
    employer: each tie of work with one is a member.
    """
    kinds = world.organisations["kind"]
    ties = np.flatnonzero(world.ties["kind"] == (WORK if sort == WORKERS else TRADE))
    other = world.ties["b"][ties].astype(np.int64) - len(world.residents)
    ties, other = ties[other >= 0], other[other >= 0]
    is_watched = kinds[other] == ORGANISATION_OF[sort]
    ties, other = ties[is_watched], other[is_watched]
    if sort == WORKERS:
        order = np.argsort(other, kind="stable")
        return world.organisations["village"][other[order]], ties[order], np.arange(len(ties))
    mine = np.flatnonzero(kinds == ORGANISATION_OF[sort])
    place = np.zeros(len(kinds), dtype=np.int64)
    place[mine] = np.arange(len(mine))
    return world.organisations["village"][mine], ties, place[other]


def _teams(world: World) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same of production teams: the families of farming and herding villages, and ties over land."""
    setting, collective = world.household_setting, world.households["collective"]
    mine = np.flatnonzero(np.isin(setting, TEAM_SETTINGS) & (collective == 0))
    place = np.full(len(world.households), -1, dtype=np.int64)
    place[mine] = np.arange(len(mine))
    home = place[world.residents.household[world.ties["a"]]]
    ties = np.flatnonzero((world.ties["kind"] == LAND) & (home >= 0))
    return world.households["village"][mine], ties, home[ties]


def _cut(world: World, sort: int, village: np.ndarray, size: float) -> tuple[np.ndarray, np.ndarray]:
    """Groups of about `size` members, none across villages; and the group of each member."""
    villages = world.villages
    members = np.bincount(village, minlength=len(villages))
    counts = np.where(members > 0, np.maximum(1, np.round(members / size)), 0).astype(np.int64)
    counts = np.minimum(counts, members)
    first_group, first_member = np.cumsum(counts) - counts, np.cumsum(members) - members
    order = np.arange(len(village)) - first_member[village]
    # as households are cut into units: group g of n begins at member g * members // n
    within = ((order + 1) * counts[village] - 1) // members[village]
    of_member = first_group[village] + within
    groups = np.zeros(int(counts.sum()), dtype=UNIT)
    home = np.repeat(np.arange(len(villages)), counts)
    ordinal = np.arange(len(groups)) - first_group[home]
    groups["key"] = ((6 + sort // 3) << 32) + (home << 18) + (sort % 2 << 17) + ordinal
    groups["key"] += np.where(ordinal >= MOST_GROUPS, 8 << 32, 0)
    groups["level"], groups["village"] = HEAD, home
    groups["township"], groups["setting"] = villages["township"][home], villages["setting"][home]
    groups["first_household"] = villages["first_household"][home]
    groups["end_household"] = groups["first_household"] + villages["households"][home]
    groups["residents"] = villages["residents"][home]
    groups["workers"], groups["start_minute"], groups["serves"] = 1, 18 * 60, sort
    groups["members"] = np.bincount(of_member, minlength=len(groups))
    return groups, of_member


def choose_group_heads(
    scenario: "Scenario", root: tuple[int, int], heads: np.ndarray, candidates: np.ndarray
) -> None:
    """Skill of the groups' heads, each the best of so many candidates.

    The largest of n uniforms is one uniform to the power 1 / n.
    """
    staff = scenario.parameters.staff
    marks = np.empty(len(heads))
    slots = np.full(len(heads), HEAD_SLOT, dtype=np.int64)
    draws_of(*key_of(*root, WORKER_STREAM, 0), heads["key"].copy(), slots, marks)
    heads["skill"] = [
        staff.head_skill_mean + staff.head_skill_sd * normal_quantile(exp(log(mark) / number))
        for mark, number in zip(marks.tolist(), candidates.tolist(), strict=True)
    ]
