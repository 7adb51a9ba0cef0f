"""Whom a measure is about: everybody, or a subgroup by age, origin, language or setting.

A dispute belongs to a subgroup through its resident parties: each resident party counts 1 / (number
of resident parties), so that the subgroups of one dimension add up to the whole. What falls on a
household (requests, visits) goes by the household; staff goes by the setting of its unit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.facts import Facts
from sim.vocabulary import AGE_BANDS, SETTINGS

WHOLE: Final = "all"
AGE, MIGRANT, LANGUAGE, SETTING = "age", "migrant", "language", "setting"
DIMENSIONS: Final = (AGE, MIGRANT, LANGUAGE, SETTING)


@dataclass(frozen=True, kw_only=True)
class Group:
    """A subgroup. `weight` (D,) is its share in each dispute; masks are None where it has no such members."""

    name: str
    dimension: str
    residents: int
    adults: int
    weight: np.ndarray
    households: np.ndarray | None  # bool (H,)
    villages: np.ndarray | None  # bool (V,)
    units: np.ndarray | None  # bool (U,)
    classes: np.ndarray | None  # bool (8,), the classes of `participation` rows


def _group(facts: Facts, *, dimension: str, name: str, residents: np.ndarray) -> Group:
    """The group of some residents (bool, shape (R,)); who they are says which masks it has."""
    parties = facts.disputes.parties
    inside = residents[np.maximum(parties, 0)] & (parties >= 0)
    weight = inside.sum(axis=0) / np.maximum(facts.disputes.resident_parties, 1)
    households = villages = units = None
    if dimension != AGE:
        households = residents[facts.world.households["first_resident"]]
        if dimension in (WHOLE, SETTING):
            villages = residents[facts.world.villages["first_resident"]]
            units = np.ones(len(facts.institution.units), dtype=bool)
    if dimension == SETTING:
        setting = SETTINGS.index(name.split(": ")[1])
        units = (facts.institution.units["setting"] == setting) & (facts.institution.units["village"] >= 0)
    adults = residents & (facts.world.residents.age_band > 0)
    return Group(
        name=name,
        dimension=dimension,
        residents=int(residents.sum()),
        adults=int(adults.sum()),
        weight=weight,
        households=households,
        villages=villages,
        units=units,
        classes=_classes(dimension, name),
    )


def _classes(dimension: str, name: str) -> np.ndarray | None:
    """Which classes of adults in `participation` rows are the group's: (age band - 1) * 2 + migrant."""
    band, migrant = np.divmod(np.arange(8), 2)
    member = name.split(": ")[-1]
    if dimension == AGE:
        return np.asarray(band == AGE_BANDS.index(member) - 1)
    if dimension == MIGRANT:
        return np.asarray(migrant == (member == "yes"))
    return None if dimension == LANGUAGE else np.ones(8, dtype=bool)


def groups_of(facts: Facts, *, dimension: str) -> list[Group]:
    """The subgroups of a dimension, or the whole; those without adults (who alone have disputes) left out."""
    groups = [
        _group(facts, dimension=dimension, name=name, residents=residents)
        for name, residents in _members(facts, dimension)
    ]
    return [group for group in groups if group.adults or dimension == WHOLE]


def _members(facts: Facts, dimension: str) -> Iterator[tuple[str, np.ndarray]]:
    """Name and members (bool, shape (R,)) of each subgroup."""
    world = facts.world
    home = world.residents.household
    if dimension == WHOLE:
        yield WHOLE, np.ones(facts.residents, dtype=bool)
    elif dimension == AGE:
        for band in range(1, len(AGE_BANDS)):
            yield f"{AGE}: {AGE_BANDS[band]}", world.residents.age_band == band
    elif dimension == MIGRANT:
        migrant = world.households["migrant"][home] == 1
        yield f"{MIGRANT}: no", ~migrant
        yield f"{MIGRANT}: yes", migrant
    elif dimension == LANGUAGE:
        minority = world.households["language"][home] > 0
        yield f"{LANGUAGE}: official", ~minority
        yield f"{LANGUAGE}: other", minority
    elif dimension == SETTING:
        for setting, name in enumerate(SETTINGS):
            yield f"{SETTING}: {name}", world.resident_setting == setting
