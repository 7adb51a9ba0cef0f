"""Households and residents, drawn row by row from physical keys. Every person is synthetic."""

import numpy as np

from sim.draws import HOUSEHOLD, RESIDENT, fold, uniform, uniforms
from sim.jit import inner, kernel
from sim.rules.maths import normal_quantile, poisson_quantile

LARGEST_FAMILY = 12
LARGEST_COLLECTIVE = 60
"""A tie's key has room for 127 ties of a kind begun in one household, hence this bound."""
AT_ONCE = 1024
"""Residents whose draws are made in one go; more than live in any household."""
COLLECTIVE_ORDER = 1 << 17
"""Collective households are keyed apart, so that one more family renames none of them."""


def draw_sizes(root: tuple[int, int], keys: np.ndarray, total: int, largest: int) -> np.ndarray:
    """Sizes of households, shape (H,), that add up to `total` exactly.

    One person and a Poisson number more, at most `largest`; then one is added or taken, household
    by household in the order of a second draw, until the sum is right.
    """
    sizes, marks = np.ones(len(keys), dtype=np.int64), np.empty(len(keys))
    if len(keys) == 0:
        return sizes
    _draw_sizes(root, keys.astype(np.int64), min(total / len(keys) - 1.0, 30.0), largest, sizes, marks)
    missing = total - int(sizes.sum())
    step, fixed = (1, largest) if missing > 0 else (-1, 1)
    order = _first_in_order(marks, sizes, abs(missing), fixed)
    while missing != 0:
        changed = order[sizes[order] != fixed][: abs(missing)]
        sizes[changed] += step
        missing -= step * len(changed)
    return sizes


@kernel
def _draw_sizes(
    root: tuple[int, int], keys: np.ndarray, mean: float, largest: int, sizes: np.ndarray, marks: np.ndarray
) -> None:
    """The first draw of each household's size, and the mark of its place in the order of changes."""
    key = fold(root, HOUSEHOLD, 0)
    for i in range(len(keys)):
        sizes[i] = min(1 + poisson_quantile(uniform(key, keys[i], 0), mean), largest)
        marks[i] = uniform(key, keys[i], 1)


def _first_in_order(marks: np.ndarray, sizes: np.ndarray, wanted: int, fixed: int) -> np.ndarray:
    """Households in the order of their marks: as many as have `wanted` not of the size `fixed` among them.

    All of them, where there are not as many. Sorting a city's households takes half a second; few are wanted.
    """
    near = np.flatnonzero(marks < (4.0 * wanted + 64.0) / len(marks))
    if np.count_nonzero(sizes[near] != fixed) < wanted:
        near = np.arange(len(marks))
    return near[np.argsort(marks[near], kind="stable")]


@kernel
def fill_households(
    root: tuple[int, int],
    households: np.ndarray,
    setting_of_village: np.ndarray,
    migrant_share: np.ndarray,
    language_shares: np.ndarray,
    child_chance: np.ndarray,
) -> None:
    """Draw each household's language, whether it is migrant, and how many of it are adults.

    `child_chance` by setting is for all but the first member; collective households are all adult.
    """
    key = fold(root, HOUSEHOLD, 0)
    person_key = fold(root, RESIDENT, 0)
    for h in range(len(households)):
        household = households[h]
        setting = setting_of_village[household.village]
        household.migrant = 1 if uniform(key, household.key, 2) < migrant_share[setting] else 0
        mark = uniform(key, household.key, 3)
        language = 0
        while language < language_shares.shape[1] - 1 and mark >= language_shares[setting, language]:
            mark -= language_shares[setting, language]
            language += 1
        household.language = language
        adults = 1
        for member in range(1, household.residents):
            is_child = uniform(person_key, household.key * 256 + member, 0) < child_chance[setting]
            if household.collective == 1 or not is_child:
                adults += 1
        household.adults = adults


@kernel
def fill_residents(
    root: tuple[int, int],
    households: np.ndarray,
    setting_of_village: np.ndarray,
    adult_shares: np.ndarray,
    digital_share: np.ndarray,
    traits: np.ndarray,
    start: int,
    stop: int,
    whole: np.ndarray,
    luck: np.ndarray,
    residents: np.ndarray,
) -> None:
    """Draw the traits of the residents of the households start..stop-1 into their rows.

    `traits`: female share, party share, roots of the household's and the person's share of the variance
    of temper, mean and sd of trust, mean and sd of motivation. `whole`, shape (2, AT_ONCE), and `luck`,
    shape (8, AT_ONCE), are scratch.
    """
    key = fold(root, RESIDENT, 0)
    household_key = fold(root, HOUSEHOLD, 0)
    keys, slots, shared_temper = whole[0], whole[1], luck[0]
    h = start
    while h < stop:
        first = households[h].first_resident
        count = 0
        while h < stop and count + int(households[h].residents) <= AT_ONCE:
            household = households[h]
            shared_temper[count] = traits[2] * normal_quantile(uniform(household_key, household.key, 4))
            for member in range(household.residents):
                keys[count + member] = household.key * 256 + member
                shared_temper[count + member] = shared_temper[count]
                residents[first + count + member].household = h
            count += int(household.residents)
            h += 1
        for slot in range(1, 8):
            for k in range(count):
                slots[k] = slot
            uniforms(key, keys, slots, count, luck[slot])
        for k in range(count):
            person = residents[first + k]
            home = households[person.household]
            person.party_member = 0
            band = 0
            if first + k < home.first_resident + home.adults:
                setting = setting_of_village[home.village]
                mark = luck[1, k]
                band = 1
                while band < 3 and mark >= adult_shares[setting, band]:
                    mark -= adult_shares[setting, band]
                    band += 1
                person.party_member = 1 if luck[3, k] < traits[1] else 0
            person.age_band = band
            person.female = 1 if luck[2, k] < traits[0] else 0
            person.digital = 1 if luck[4, k] < digital_share[band] else 0
        _draw_dispositions(residents, first, count, luck, traits)


@inner
def _draw_dispositions(
    residents: np.ndarray, first: int, count: int, luck: np.ndarray, traits: np.ndarray
) -> None:
    """Temper, own level of trust and motivation of some residents; `luck[0]` is their households' temper."""
    for k in range(count):
        person = residents[first + k]
        person.temper = luck[0, k] + traits[3] * normal_quantile(luck[5, k])
        level = traits[4] + traits[5] * normal_quantile(luck[6, k])
        person.trust = min(max(level, 0.0), 1.0)
        person.motivation = traits[6] + traits[7] * normal_quantile(luck[7, k])


@kernel
def standard_normals(marks: np.ndarray) -> None:
    """Put standard normal numbers in the place of draws."""
    for i in range(len(marks)):
        marks[i] = normal_quantile(marks[i])
