"""Households and residents, drawn row by row from physical keys. Every person is synthetic."""

import numpy as np

from sim.draws import HOUSEHOLD, RESIDENT, fold, uniform, uniforms
from sim.jit import builder
from sim.rules.maths import normal_quantile, poisson_quantile

LARGEST_FAMILY = 12
LARGEST_COLLECTIVE = 60
"""A tie's key has room for 127 ties of a kind begun in one household, hence this bound."""
AT_ONCE = 1024
"""Residents whose draws are made in one go; more than live in any household."""
COLLECTIVE_ORDER = 1 << 17
"""Collective households are keyed apart, so that one more family renames none of them."""


@builder
def draw_sizes(root: tuple[int, int], keys: np.ndarray, total: int, largest: int) -> np.ndarray:
    """Sizes of households, shape (H,), that add up to `total` exactly.

    One person and a Poisson number more, at most `largest`; then one is added or taken, household
    by household in the order of a second draw, until the sum is right.
    """
    count = len(keys)
    sizes = np.ones(count, dtype=np.int64)
    if count == 0:
        return sizes
    key = fold(root, HOUSEHOLD, 0)
    mean = total / count
    order_mark = np.empty(count)
    for i in range(count):
        more = poisson_quantile(uniform(key, keys[i], 0), min(mean - 1.0, 30.0))
        sizes[i] = min(1 + more, largest)
        order_mark[i] = uniform(key, keys[i], 1)
    missing = total - sizes.sum()
    step = 1 if missing > 0 else -1
    order = _first_in_order(order_mark, sizes, abs(missing), largest if step > 0 else 1)
    while missing != 0:
        for i in order:
            if missing == 0:
                break
            if (step > 0 and sizes[i] < largest) or (step < 0 and sizes[i] > 1):
                sizes[i] += step
                missing -= step
    return sizes


@builder
def _first_in_order(marks: np.ndarray, sizes: np.ndarray, wanted: int, fixed: int) -> np.ndarray:
    """Households in the order of their marks: as many as have `wanted` not of the size `fixed` among them.

    All of them, where there are not as many. Sorting a city's households takes half a second; few are wanted.
    """
    near = np.flatnonzero(marks < (4.0 * wanted + 64.0) / len(marks))
    if np.count_nonzero(sizes[near] != fixed) < wanted:
        near = np.arange(len(marks))
    return near[np.argsort(marks[near], kind="mergesort")]


@builder
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


@builder
def fill_residents(
    root: tuple[int, int],
    households: np.ndarray,
    setting_of_village: np.ndarray,
    adult_shares: np.ndarray,
    digital_share: np.ndarray,
    traits: np.ndarray,
    start: int,
    stop: int,
    residents: np.ndarray,
) -> None:
    """Draw the traits of the residents of the households start..stop-1 into their rows.

    `traits`: female share, party share, household's share of the variance of temper, mean and sd of
    trust, mean and sd of motivation.
    """
    key = fold(root, RESIDENT, 0)
    household_key = fold(root, HOUSEHOLD, 0)
    shared = np.sqrt(traits[2])
    keys, slots, luck = np.empty(AT_ONCE, np.int64), np.empty(AT_ONCE, np.int64), np.empty((8, AT_ONCE))
    shared_temper = np.empty(AT_ONCE)
    h = start
    while h < stop:
        first = households[h].first_resident
        count = 0
        while h < stop and count + int(households[h].residents) <= AT_ONCE:
            household = households[h]
            shared_temper[count] = shared * normal_quantile(uniform(household_key, household.key, 4))
            for member in range(household.residents):
                keys[count + member] = household.key * 256 + member
                shared_temper[count + member] = shared_temper[count]
                residents[first + count + member].household = h
            count += int(household.residents)
            h += 1
        for slot in range(1, 8):
            slots[:count] = slot
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
        _draw_dispositions(residents[first : first + count], shared_temper, luck, traits)


@builder
def _draw_dispositions(
    residents: np.ndarray, shared_temper: np.ndarray, luck: np.ndarray, traits: np.ndarray
) -> None:
    """Temper, own level of trust and motivation of some residents, from draws by slot."""
    own = np.sqrt(1.0 - traits[2])
    for k in range(len(residents)):
        person = residents[k]
        person.temper = shared_temper[k] + own * normal_quantile(luck[5, k])
        level = traits[3] + traits[4] * normal_quantile(luck[6, k])
        person.trust = min(max(level, 0.0), 1.0)
        person.motivation = traits[5] + traits[6] * normal_quantile(luck[7, k])


@builder
def standard_normals(marks: np.ndarray) -> np.ndarray:
    """Standard normal numbers from draws, shape as given."""
    normals = np.empty_like(marks)
    for i in range(len(marks)):
        normals[i] = normal_quantile(marks[i])
    return normals
