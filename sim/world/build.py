"""Build the physical world of a scenario: places, people, organisations, ties."""

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.apportion import apportion
from sim.draws import ORGANISATION as ORGANISATION_STREAM
from sim.draws import VILLAGE as VILLAGE_STREAM
from sim.draws import draw, draws_of, key_of, root_key
from sim.jit import table
from sim.rows import Rows
from sim.rules.maths import exp, normal_quantile
from sim.vocabulary import AGE_BANDS, KINDS, ORGANISATIONS, SETTINGS
from sim.world.columns import HOUSEHOLD, ORGANISATION, RESIDENT, TIE, VILLAGE, World
from sim.world.population import (
    AT_ONCE,
    COLLECTIVE_ORDER,
    LARGEST_COLLECTIVE,
    LARGEST_FAMILY,
    draw_sizes,
    fill_households,
    fill_residents,
    standard_normals,
)
from sim.world.ties import index_ties, lay_ties, mark_repeated, move_down, without

if TYPE_CHECKING:
    from sim.scenario import Scenario

THREADS = 2
"""Parts in which a large place is built. Everything is drawn by keys, so that the parts need not wait."""
MANY = 50_000
"""Households from which threads pay for their start."""
VILLAGE_SIZE_SPREAD = 0.4
"""Standard deviation of the logarithm of village sizes within a setting (assumed, 0.2 to 0.8)."""


def build_world(scenario: "Scenario", *, seed: int) -> World:
    """Build the place. The same scenario facts and seed give the same world under every policy."""
    root = root_key(seed=seed)
    names, villages = _lay_out_villages(scenario)
    sizes = _share_households(scenario, villages, root)
    households, families = _make_households(scenario, villages, sizes, root)
    languages, shares = _language_table(scenario)
    _fill_households(scenario, root, villages, households, shares)
    languages = _rank_languages(households, languages, scenario.world.administration_language)
    residents = _make_residents(scenario, root, villages, households)
    villages["adults"] = np.bincount(
        households["village"], weights=households["adults"], minlength=len(villages)
    ).astype(np.int64)
    organisations, begins = _make_organisations(scenario, villages, root)
    ties = _make_ties(scenario, root, villages, households, organisations, families, begins, len(residents))
    nodes = len(residents) + len(organisations)
    if scenario.world.network is None:
        _drop_repeated(ties, nodes)
    first, rows = index_ties(ties, nodes)
    return World(
        seed=seed,
        township_names=names,
        languages=languages,
        villages=villages,
        households=households,
        residents=residents,
        organisations=organisations,
        ties=ties,
        node_first=first,
        node_ties=rows,
    )


def _drop_repeated(ties: Rows, nodes: int) -> None:
    """Leave out ties that join the same two nodes by the same kind once more."""
    first, rows = index_ties(ties, nodes)
    repeated = np.zeros(len(ties), dtype=bool)
    in_parts(len(ties), lambda _, start, stop: mark_repeated(table(ties), first, rows, start, stop, repeated))
    ties.resize(without(table(ties), repeated), refcheck=False)


def in_parts(count: int, work: Callable[[int, int, int], Any]) -> list[Any]:
    """What `work(part, start, stop)` returns for THREADS equal parts of 0..count-1; side by side if many."""
    bounds = [count * part // THREADS for part in range(THREADS + 1)]
    parts = range(THREADS)
    if count < MANY:
        return [work(part, bounds[part], bounds[part + 1]) for part in parts]
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(work, parts, bounds[:-1], bounds[1:]))


def by_setting(values: dict[str, float]) -> np.ndarray:
    """A table by setting as an array, shape (4,); a setting that it lacks is 0."""
    return np.array([float(values.get(name, 0.0)) for name in SETTINGS])


def _lay_out_villages(scenario: "Scenario") -> tuple[tuple[str, ...], np.ndarray]:
    names: list[str] = []
    rows: list[tuple[int, int]] = []
    for entry in scenario.place.townships:
        begin = len(names)
        names += [entry.name if entry.count == 1 else f"{entry.name} {i + 1}" for i in range(entry.count)]
        # in a fixed order: that of the keys in the file must not matter
        settings = [i for i, name in enumerate(SETTINGS) for _ in range(entry.villages.get(name, 0))]
        dealt = [(begin + i % entry.count, setting) for i, setting in enumerate(settings)]
        rows += sorted(dealt)
    villages = np.zeros(len(rows), dtype=VILLAGE)
    villages["township"] = [township for township, _ in rows]
    villages["setting"] = [setting for _, setting in rows]
    return tuple(names), villages


def _share_households(
    scenario: "Scenario", villages: Rows, root: tuple[int, int]
) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Per setting: its villages' rows, their numbers of families and of collective households."""
    key = key_of(*root, VILLAGE_STREAM, 0)
    shares = {}
    for name, facts in scenario.place.settings.items():
        rows = np.flatnonzero(villages["setting"] == SETTINGS.index(name))
        weights = np.array(
            [exp(VILLAGE_SIZE_SPREAD * normal_quantile(draw(*key, int(row), 0))) for row in rows]
        )
        shares[name] = (
            rows,
            apportion(facts.households, weights, least=1),
            apportion(facts.collective_households, weights),
        )
    return shares


def _make_households(
    scenario: "Scenario",
    villages: Rows,
    shares: dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]],
    root: tuple[int, int],
) -> tuple[np.ndarray, np.ndarray]:
    families = np.zeros(len(villages), dtype=np.int64)
    collectives = np.zeros(len(villages), dtype=np.int64)
    for rows, family_counts, collective_counts in shares.values():
        families[rows] = family_counts
        collectives[rows] = collective_counts
    counts = families + collectives
    villages["households"] = counts
    villages["first_household"] = np.cumsum(counts) - counts
    households: Rows = np.zeros(int(counts.sum()), dtype=HOUSEHOLD)
    households["village"] = np.repeat(np.arange(len(villages)), counts)
    order = np.arange(len(households)) - np.repeat(villages["first_household"], counts)
    collective = order >= np.repeat(families, counts)
    households["collective"] = collective
    order = np.where(collective, order - np.repeat(families, counts) + COLLECTIVE_ORDER, order)
    households["key"] = (households["village"].astype(np.int64) << 18) + order
    setting = villages["setting"][households["village"]]
    for name, facts in scenario.place.settings.items():
        mine = setting == SETTINGS.index(name)
        for chosen, total, largest in (
            (mine & ~collective, facts.residents - facts.collective_residents, LARGEST_FAMILY),
            (mine & collective, facts.collective_residents, LARGEST_COLLECTIVE),
        ):
            keys = households["key"][chosen]
            if not len(keys) <= total <= largest * len(keys):
                raise scenario.problem(
                    f"place.settings.{name}.residents",
                    f"{total} residents do not fit into {len(keys)} households of 1 to {largest} persons",
                )
            households["residents"][chosen] = draw_sizes(root, keys, total, largest)
    households["first_resident"] = np.cumsum(households["residents"]) - households["residents"]
    villages["residents"] = np.bincount(
        households["village"], weights=households["residents"], minlength=len(villages)
    ).astype(np.int64)
    villages["first_resident"] = np.cumsum(villages["residents"]) - villages["residents"]
    return households, families


def _language_table(scenario: "Scenario") -> tuple[tuple[str, ...], np.ndarray]:
    spoken = scenario.world.languages
    names = tuple(sorted({name for shares in spoken.values() for name in shares}))
    return names, np.array([[spoken.get(s, {}).get(name, 0.0) for name in names] for s in SETTINGS])


def _fill_households(
    scenario: "Scenario",
    root: tuple[int, int],
    villages: Rows,
    households: Rows,
    languages: np.ndarray,
) -> None:
    children = np.zeros(len(SETTINGS))
    for name, facts in scenario.place.settings.items():
        others = facts.residents - facts.collective_residents - facts.households
        share = scenario.world.age_shares[name]["child"]
        children[SETTINGS.index(name)] = min(1.0, share * facts.residents / others) if others else 0.0
    fill_households(
        root,
        table(households),
        villages["setting"].astype(np.int64),
        by_setting(scenario.world.migrant_share),
        languages,
        children,
    )


def _rank_languages(households: Rows, names: tuple[str, ...], administration: str | None) -> tuple[str, ...]:
    """Number the languages anew: that of the administration is 0, the others follow by speakers."""
    if administration is not None and administration not in names:
        names = (*names, administration)
    speakers = np.bincount(households["language"], weights=households["residents"], minlength=len(names))
    if administration is not None:
        speakers[names.index(administration)] = np.inf
    order = np.argsort(-speakers, kind="stable")
    rank = np.empty(len(names), dtype=np.int64)
    rank[order] = np.arange(len(names))
    households["language"] = rank[households["language"]]
    return tuple(names[i] for i in order)


def _make_residents(
    scenario: "Scenario", root: tuple[int, int], villages: Rows, households: Rows
) -> np.recarray[Any, Any]:
    count = int(households["residents"].sum())
    world = scenario.world
    adults = np.zeros((len(SETTINGS), len(AGE_BANDS)))
    for name, shares in world.age_shares.items():
        grown = 1.0 - shares["child"]
        adults[SETTINGS.index(name), 1:] = [shares[band] / grown for band in AGE_BANDS[1:]]
    traits = np.array(
        [
            world.female_share,
            world.party_member_share,
            math.sqrt(world.temper_household_share),
            math.sqrt(1.0 - world.temper_household_share),
            world.trust_mean,
            world.trust_sd,
            world.motivation_mean,
            world.motivation_sd,
        ]
    )
    residents = np.recarray(count, dtype=RESIDENT)
    setting_of_village = villages["setting"].astype(np.int64)
    digital = np.array([world.digital_share[band] for band in AGE_BANDS])
    in_parts(
        len(households),
        lambda _, start, stop: fill_residents(
            root, table(households), setting_of_village, adults, digital, traits, start, stop,
            np.empty((2, AT_ONCE), dtype=np.int64), np.empty((8, AT_ONCE)), table(residents),
        ),
    )  # fmt: skip
    return residents


def _make_organisations(
    scenario: "Scenario", villages: Rows, root: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    """The organisations, village by village and type by type, and where each type begins, (V, 7)."""
    rates = np.array([scenario.world.organisations_per_1000_residents[name] for name in ORGANISATIONS])
    counts = np.maximum(1, np.round(villages["residents"][:, None] * rates / 1000)).astype(np.int64)
    counts[:, rates == 0] = 0
    flat = counts.ravel()
    begins = np.zeros((len(villages), len(ORGANISATIONS) + 1), dtype=np.int64)
    ends = np.cumsum(flat).reshape(counts.shape)
    begins[:, 1:] = ends
    begins[1:, 0] = ends[:-1, -1]
    organisations = np.zeros(int(flat.sum()), dtype=ORGANISATION)
    organisations["village"] = np.repeat(np.arange(len(villages)), counts.sum(axis=1))
    organisations["kind"] = np.repeat(np.tile(np.arange(len(ORGANISATIONS)), len(villages)), flat)
    order = np.arange(len(organisations)) - np.repeat(begins[:, :-1].ravel(), flat)
    organisations["key"] = (
        (organisations["village"].astype(np.int64) << 21)
        + (organisations["kind"].astype(np.int64) << 18)
        + order
    )
    key = key_of(*root, ORGANISATION_STREAM, 0)
    marks = np.empty(len(organisations))
    draws_of(*key, organisations["key"].copy(), np.zeros(len(marks), dtype=np.int64), marks)
    standard_normals(marks)
    organisations["temper"] = marks
    villages["organisations"] = counts.sum(axis=1)
    villages["first_organisation"] = begins[:, 0]
    return organisations, begins


def _make_ties(
    scenario: "Scenario",
    root: tuple[int, int],
    villages: Rows,
    households: Rows,
    organisations: np.ndarray,
    families: np.ndarray,
    begins: np.ndarray,
    residents: int,
) -> np.ndarray:
    world = scenario.world
    if world.network is not None:
        from sim.world.network import read_network

        return read_network(scenario, households, residents, len(organisations))
    means = np.array(
        [
            by_setting(means_of)
            for means_of in (
                world.kin_ties_per_household,
                world.neighbour_ties_per_household,
                world.land_ties_per_household,
                world.workmate_ties_per_adult,
                world.employer_ties_per_adult,
                world.property_ties_per_adult,
                world.trade_ties_per_adult,
                world.public_ties_per_adult,
            )
        ]
    )
    what = (
        root, table(villages), table(households), table(organisations), families, begins, means,
        world.long_range_share, world.organisation_tail, residents,
    )  # fmt: skip
    room = 5 * residents // THREADS + 64
    ties, counts = _lay_in_parts(what, len(households), room)
    if max(counts) > room:
        room = max(counts)
        ties, counts = _lay_in_parts(what, len(households), room)
    count = 0
    for part, laid in enumerate(counts):
        move_down(table(ties), part * room, laid, count)
        count += laid
    ties.resize(count, refcheck=False)  # gives the rest back to the system, where a slice would hold it
    return ties


def _lay_in_parts(what: tuple[Any, ...], households: int, room: int) -> tuple[np.ndarray, list[int]]:
    """Ties of each part of the households, `room` rows for each, and how many each has or would need."""
    ties = np.empty(THREADS * room, dtype=TIE)

    def lay(part: int, start: int, stop: int) -> int:
        rows = table(ties[part * room : (part + 1) * room])
        return int(lay_ties(*what, start, stop, np.zeros(len(KINDS), dtype=np.int64), rows))  # type: ignore[call-arg]  # mypy counts *what wrong

    return ties, in_parts(households, lay)
