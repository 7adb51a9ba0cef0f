"""The keyed random numbers: published answers, independence of neighbours, one number an address."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.draws import STREAMS, block, draw, draws_of, key_of, root_key, uniforms_beyond
from sim.jit import kernel

WORD = st.one_of(st.sampled_from([0, 1, 2**31, 2**32 - 1]), st.integers(0, 2**32 - 1))

# Random123 (Salmon et al., SC'11), tests/kat_vectors, threefry2x32 with 20 rounds
PUBLISHED = [
    ((0, 0), (0, 0), (0x6B200159, 0x99BA4EFE)),
    ((0xFFFFFFFF, 0xFFFFFFFF), (0xFFFFFFFF, 0xFFFFFFFF), (0x1CB996FC, 0xBB002BE7)),
    ((0x13198A2E, 0x03707344), (0x243F6A88, 0x85A308D3), (0xC4923A9C, 0x483DF7A0)),
]


def plain_uniform(key: tuple[int, int], entity: int, slot: int) -> float:
    high, low = block(*key, entity & 0xFFFFFFFF, ((entity >> 32) << 20) | slot)
    return ((high >> 6) * 2**26 + (low >> 6) + 0.5) * 2.0**-52


@pytest.mark.parametrize(("key", "counter", "answer"), PUBLISHED)
def test_threefry_gives_the_published_answers(key, counter, answer):
    assert block(*key, *counter) == answer
    assert key_of(*key, *counter) == answer


@given(WORD, WORD, WORD, WORD)
def test_plain_python_and_machine_code_agree(k0, k1, x0, x1):
    assert key_of(k0, k1, x0, x1) == block(k0, k1, x0, x1)


@given(WORD, WORD, st.integers(0, 2**44 - 1), st.integers(0, 2**20 - 1))
def test_a_draw_is_inside_the_open_interval_and_the_same_in_plain_python(k0, k1, entity, slot):
    u = draw(k0, k1, entity, slot)
    assert 0.0 < u < 1.0
    assert u == plain_uniform((k0, k1), entity, slot)


def test_the_ends_of_the_interval_are_out_of_reach():
    most = ((0xFFFFFFFF >> 6) * 2.0**26 + (0xFFFFFFFF >> 6) + 0.5) * 2.0**-52
    assert 0.5 * 2.0**-52 > 0.0
    assert most < 1.0


def test_streams_have_numbers_of_their_own():
    assert len(set(STREAMS.values())) == len(STREAMS)
    assert all(0 < number < 2**32 for number in STREAMS.values())


def test_seeds_differ_in_every_bit_that_they_have():
    roots = {root_key(seed=seed) for seed in [0, *(1 << bit for bit in range(64))]}
    assert len(roots) == 65
    assert root_key(seed=5, replicate=1) != root_key(seed=5)


def sample(name: str, count: int) -> np.ndarray:
    """Draws at adjacent entities, adjacent days, adjacent slots or adjacent streams."""
    root = root_key(seed=7)
    out = np.empty(count)
    if name == "entity":
        draws_of(*key_of(*root, 30, 0), np.arange(count), np.zeros(count, dtype=np.int64), out)
    elif name == "slot":
        key = key_of(*root, 30, 0)
        out[:] = [draw(*key, 12345, slot) for slot in range(count)]
    else:
        place = {"day": lambda i: (30, i), "stream": lambda i: (i, 30)}[name]
        out[:] = [draw(*key_of(*root, *place(i)), 12345, 0) for i in range(count)]
    return out


@pytest.mark.parametrize("name", ["entity", "day", "stream", "slot"])
def test_neighbours_are_uniform_and_uncorrelated(name):
    count = 40_000
    u = sample(name, count)
    # Kolmogorov-Smirnov: P(D > 1.95 / sqrt(n)) is about 1 in 1,000
    ordered = np.sort(u)
    steps = np.arange(count + 1) / count
    distance = max((ordered - steps[:-1]).max(), (steps[1:] - ordered).max())
    assert distance < 1.95 / math.sqrt(count)
    # chi-square over 256 cells: mean 255, standard deviation sqrt(510)
    cells = np.bincount((u * 256).astype(int), minlength=256)
    chi = float(((cells - count / 256) ** 2 / (count / 256)).sum())
    assert abs(chi - 255) < 4 * math.sqrt(510)
    for lag in (1, 2, 7):
        r = np.corrcoef(u[:-lag], u[lag:])[0, 1]
        assert abs(r) < 4 / math.sqrt(count)


def test_streams_are_uncorrelated_with_each_other():
    root, count = root_key(seed=3), 20_000
    columns = np.empty((len(STREAMS), count))
    for row, stream in zip(columns, STREAMS.values(), strict=True):
        draws_of(*key_of(*root, stream, 4), np.arange(count), np.zeros(count, dtype=np.int64), row)
    correlations = np.corrcoef(columns) - np.eye(len(STREAMS))
    assert np.abs(correlations).max() < 4.5 / math.sqrt(count)


def test_one_changed_bit_of_an_address_changes_half_of_the_answer():
    key = root_key(seed=1)
    flips = []
    for bit in range(44):
        for entity in range(0, 4000, 40):
            one, other = (block(*key, e & 0xFFFFFFFF, (e >> 32) << 20) for e in (entity, entity ^ (1 << bit)))
            flips.append(((one[0] ^ other[0]) | ((one[1] ^ other[1]) << 32)).bit_count())
    assert abs(np.mean(flips) - 32) < 4 * 4 / math.sqrt(len(flips))


def test_addresses_of_one_key_never_share_a_draw():
    out = np.empty(200_000)
    draws_of(*root_key(seed=1), np.arange(200_000), np.full(200_000, 3), out)
    assert len(np.unique(out)) == len(out)


@pytest.mark.parametrize("count", [0, 1, 15, 16, 17, 31, 32, 33, 47, 48, 49, 63, 64, 100])
def test_many_at_a_time_are_the_same_draws(count: int) -> None:
    luck = np.random.default_rng(count)
    entities = luck.integers(0, 1 << 44, count)
    slots = luck.integers(0, 1 << 20, count)
    entities[:1], slots[:1] = (1 << 44) - 1, (1 << 20) - 1
    key = key_of(*root_key(seed=2**64 - 1), 38, 7)
    out = np.empty(count)
    draws_of(*key, entities, slots, out)
    one_by_one = [draw(*key, int(entity), int(slot)) for entity, slot in zip(entities, slots, strict=True)]
    assert out.tolist() == one_by_one


@kernel
def _beyond(key, entities, slots, plus, out):
    uniforms_beyond(key, entities, slots, plus, len(entities), out)


@pytest.mark.parametrize("count", [1, 16, 45])
def test_slots_beyond_those_given_are_slots_like_others(count: int) -> None:
    luck = np.random.default_rng(count)
    entities, slots = luck.integers(0, 1 << 44, count), luck.integers(0, 1 << 19, count)
    key, moved, out = key_of(*root_key(seed=5), 11, 0), np.empty(count), np.empty(count)
    draws_of(*key, entities, slots + 70_000, moved)
    _beyond(key, entities, slots, 70_000, out)
    assert out.tolist() == moved.tolist()
