"""Somebody at each post of an institution: who they are, by the scenario's parameters of staff."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sim.draws import HEAD as HEAD_STREAM
from sim.draws import WORKER as WORKER_STREAM
from sim.draws import key_of, root_key, uniform
from sim.institution.joint_groups import choose_group_heads
from sim.institution.layout import Institution, Layout
from sim.institution.posts import choose_veterans, mark_posts
from sim.jit import inner, kernel, table
from sim.rows import Rows
from sim.rules.maths import exp, normal_quantile
from sim.vocabulary import COMMITTEE, GRID, HEAD, KINDS
from sim.world.columns import World

if TYPE_CHECKING:
    from sim.scenario import Scenario


def staffed(scenario: "Scenario", world: World, layout: Layout) -> Institution:
    """An institution with its workers. Those of all scenarios with this layout share the other tables."""
    units, level_first = layout.unstaffed.units, layout.unstaffed.level_first
    workers = layout.unstaffed.workers.copy()
    staff, root = scenario.parameters.staff, root_key(seed=world.seed)
    _draw_workers(
        key_of(*root, WORKER_STREAM, 0),
        table(world.households),
        table(units),
        table(workers),
        (staff.skill_sd, staff.fatigue_spread),
        (staff.head_skill_mean, staff.head_skill_sd),
    )
    mark_posts(units, workers, slice(*level_first[GRID : GRID + 2]), layout.extra)
    choose_veterans(scenario, root, units, workers)
    groups = level_first[HEAD + 1]  # a head is the only worker of a group
    choose_group_heads(scenario, root, workers[groups - len(layout.candidates) : groups], layout.candidates)
    return replace(layout.unstaffed, workers=workers)


def choose_heads(world: World, units: Rows, workers: Rows) -> None:
    """The heads of household groups, who are the same whatever is said of staff; `skill` is their mark."""
    key = key_of(*root_key(seed=world.seed), HEAD_STREAM, 0)
    _choose_heads(key, table(world.households), table(units), table(workers))


@kernel
def _draw_workers(
    key: tuple[int, int],
    households: Rows,
    units: Rows,
    workers: Rows,
    usual: tuple[float, float],
    of_heads: tuple[float, float],
) -> None:
    """Skill, language (that of some household served), specialism from the committee up, susceptibility.

    `usual` are the standard deviation of skill and the spread of susceptibility; `of_heads` mean and
    standard deviation of household heads' skill.
    """
    for w in range(len(workers)):
        worker = workers[w]
        unit = units[worker.unit]
        if _is_household_group(unit):
            worker.skill = of_heads[0] + of_heads[1] * normal_quantile(worker.skill)
        else:
            served = unit.end_household - unit.first_household
            worker.skill = usual[0] * normal_quantile(uniform(key, worker.key, 0))
            somebody = unit.first_household + int(served * uniform(key, worker.key, 1))
            worker.language = households[somebody].language
        worker.specialism = int(len(KINDS) * uniform(key, worker.key, 2)) if unit.level >= COMMITTEE else -1
        worker.susceptibility = exp(
            usual[1] * normal_quantile(uniform(key, worker.key, 3)) - 0.5 * usual[1] * usual[1]
        )


@inner
def _is_household_group(unit: Any) -> bool:
    """Whether a unit is a group of households, whose head is one of them."""
    return bool(unit.level == HEAD and unit.serves == 0)


@kernel
def _choose_heads(key: tuple[int, int], households: Rows, units: Rows, workers: Rows) -> None:
    """The head of a group is its most skilful adult: the best of normal draws keyed by resident."""
    for u in range(len(units)):
        unit = units[u]
        if not _is_household_group(unit):
            break
        best = -1.0
        for h in range(unit.first_household, unit.end_household):
            for member in range(households[h].adults):
                mark = uniform(key, households[h].key * 256 + member, 0)
                if mark > best:
                    best = mark
                    workers[unit.first_worker].household = h
                    workers[unit.first_worker].language = households[h].language
        workers[unit.first_worker].skill = best
