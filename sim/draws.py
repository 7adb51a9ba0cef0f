"""Keyed random numbers, contract `draws/1`.

Every random number is a pure function of an address: the run's seed and replicate, a stream (the
purpose), a day, an entity and a slot. It does not depend on the order of execution, the engine, the
number of processes or the policy, so two arms of a comparison share their luck.

The generator is Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror and Shaw, "Parallel random
numbers: as easy as 1, 2, 3", SC'11). Its 32-bit words are held in int64, because mixed signed and
unsigned arithmetic changes type in numba. Changing anything here bumps the contract and every log.
"""

from typing import Final

import numpy as np

from sim.jit import IS_OFF, inner, kernel, rule
from sim.lanes import FEW, MANY, few_draws, many_draws

CONTRACT: Final = "draws/1"

STREAMS: Final = {
    # the physical world: never touched by a policy
    "household": 1,
    "resident": 2,
    "organisation": 3,
    "tie": 4,
    "village": 5,
    # exogenous luck, planned ahead
    "spark": 10,
    "request": 11,
    # the institution: drawn per post
    "worker": 20,
    "head": 21,
    "coverage": 24,  # 22 and 23 are free
    # the phases of the day
    "offspring": 30,
    "birth": 31,
    "parties": 32,
    "outreach": 33,
    "intake": 34,
    "casework": 35,
    "supervision": 36,
    "feedback": 37,
    "month_end": 38,
}
"""Numbered by hand. A number is never reused or renumbered: adding a stream leaves all others alone."""

(HOUSEHOLD, RESIDENT, ORGANISATION, TIE, VILLAGE) = (1, 2, 3, 4, 5)
(SPARK, REQUEST) = (10, 11)
(WORKER, HEAD) = (20, 21)
COVERAGE = 24
(OFFSPRING, BIRTH, PARTIES, OUTREACH, INTAKE, CASEWORK, SUPERVISION, FEEDBACK, MONTH_END) = (
    30, 31, 32, 33, 34, 35, 36, 37, 38,
)  # fmt: skip

CALLS_FROM: Final = 200000
"""Numbers of MONTH_END from here on are months' calls on households: slots 2 k and 2 k + 1 of a household
are caller k's (cadre, leader, member). Below lie decisions to take part, and from 100000 thanks for it."""
RATINGS_FROM: Final = 300000
"""From here on, months' ratings: a grid's lot, and then the adults asked."""
NOTICER_SLOT: Final = 20
"""Under OUTREACH the slots 20 + 2 noticer and the next of a tie are that noticer's, from the camera on."""

MASK = 0xFFFFFFFF
ENTITY_BITS: Final = 44
SLOT_BITS: Final = 20
RETURN_KEY: Final = 1 << 42
"""Keys of ties lie below this. A follow-up's place in a queue has its tie's key and this added."""
_REQUEST_KEY: Final = 1 << 43


def request_key(registered: bool, block: int, ordinal: int) -> int:
    """A request's key in a queue, above those of all ties: straight ones first, then by block and ordinal."""
    return _REQUEST_KEY + (int(registered) << 42) + (block << 32) + ordinal


@rule
def _round(x0: int, x1: int, turn: int) -> tuple[int, int]:
    x0 = (x0 + x1) & 0xFFFFFFFF
    x1 = ((x1 << turn) | (x1 >> (32 - turn))) & 0xFFFFFFFF
    return x0, x1 ^ x0


@rule
def block(k0: int, k1: int, x0: int, x1: int) -> tuple[int, int]:
    """Threefry-2x32-20 of the counter (x0, x1) under the key (k0, k1); all words in [0, 2^32)."""
    k2 = k0 ^ k1 ^ 0x1BD11BDA
    x0 = (x0 + k0) & 0xFFFFFFFF
    x1 = (x1 + k1) & 0xFFFFFFFF
    x0, x1 = _round(x0, x1, 13)
    x0, x1 = _round(x0, x1, 15)
    x0, x1 = _round(x0, x1, 26)
    x0, x1 = _round(x0, x1, 6)
    x0 = (x0 + k1) & 0xFFFFFFFF
    x1 = (x1 + k2 + 1) & 0xFFFFFFFF
    x0, x1 = _round(x0, x1, 17)
    x0, x1 = _round(x0, x1, 29)
    x0, x1 = _round(x0, x1, 16)
    x0, x1 = _round(x0, x1, 24)
    x0 = (x0 + k2) & 0xFFFFFFFF
    x1 = (x1 + k0 + 2) & 0xFFFFFFFF
    x0, x1 = _round(x0, x1, 13)
    x0, x1 = _round(x0, x1, 15)
    x0, x1 = _round(x0, x1, 26)
    x0, x1 = _round(x0, x1, 6)
    x0 = (x0 + k0) & 0xFFFFFFFF
    x1 = (x1 + k1 + 3) & 0xFFFFFFFF
    x0, x1 = _round(x0, x1, 17)
    x0, x1 = _round(x0, x1, 29)
    x0, x1 = _round(x0, x1, 16)
    x0, x1 = _round(x0, x1, 24)
    x0 = (x0 + k1) & 0xFFFFFFFF
    x1 = (x1 + k2 + 4) & 0xFFFFFFFF
    x0, x1 = _round(x0, x1, 13)
    x0, x1 = _round(x0, x1, 15)
    x0, x1 = _round(x0, x1, 26)
    x0, x1 = _round(x0, x1, 6)
    x0 = (x0 + k2) & 0xFFFFFFFF
    x1 = (x1 + k0 + 5) & 0xFFFFFFFF
    return x0, x1


@inner
def uniform(key: tuple[int, int], entity: int, slot: int) -> float:
    """The draw at (key, entity, slot): in the open interval (0, 1), exact in binary64.

    `entity` is a physical key in [0, 2^44), `slot` in [0, 2^20). Distinct addresses under one key
    give distinct blocks, since Threefry is a bijection. The result is (n + 1/2) / 2^52 for an
    integer n of 52 bits, so `uniform < p` is never true at p = 0 and always at p = 1.
    """
    high, low = block(key[0], key[1], entity & 0xFFFFFFFF, ((entity >> 32) << 20) | slot)
    return ((high >> 6) * 67108864.0 + (low >> 6) + 0.5) * 2.220446049250313e-16


@inner
def uniforms(
    key: tuple[int, int], entities: np.ndarray, slots: np.ndarray, count: int, out: np.ndarray
) -> None:
    """The draws at (key, entities[i], slots[i]) for i below `count`: `uniform`, many at a time."""
    uniforms_beyond(key, entities, slots, 0, count, out)


@inner
def uniforms_beyond(
    key: tuple[int, int], entities: np.ndarray, slots: np.ndarray, plus: int, count: int, out: np.ndarray
) -> None:
    """The draws at (key, entities[i], slots[i] + plus) for i below `count`."""
    done = 0
    if not IS_OFF and count >= FEW:
        while done + MANY <= count:
            many_draws(key[0], key[1], entities, slots, plus, done, out)
            done += MANY
        if done + FEW <= count:
            few_draws(key[0], key[1], entities, slots, plus, done, out)
            done += FEW
        if done < count:  # some of them once more: sooner done than the rest one by one
            few_draws(key[0], key[1], entities, slots, plus, count - FEW, out)
            done = count
    while done < count:
        out[done] = uniform(key, entities[done], slots[done] + plus)
        done += 1


@inner
def fold(key: tuple[int, int], first: int, second: int) -> tuple[int, int]:
    """A new key from a key and two numbers in [0, 2^32)."""
    return block(key[0], key[1], first, second)


@inner
def day_key(root: tuple[int, int], stream: int, day: int) -> tuple[int, int]:
    """The key of one stream on one day (or month, or year), hoisted out of the loops."""
    return fold(root, stream, day)


@kernel
def draw(k0: int, k1: int, entity: int, slot: int) -> float:
    """`uniform` for callers in Python."""
    return uniform((k0, k1), entity, slot)


@kernel
def key_of(k0: int, k1: int, first: int, second: int) -> tuple[int, int]:
    """`fold` for callers in Python."""
    return block(k0, k1, first, second)


@kernel
def draws_of(k0: int, k1: int, entities: np.ndarray, slots: np.ndarray, out: np.ndarray) -> None:
    """Fill `out` with the draws at (key, entity, slot) of every entity and slot, for callers in Python."""
    uniforms((k0, k1), entities, slots, len(entities), out)


def root_key(*, seed: int, replicate: int = 0) -> tuple[int, int]:
    """The key of a run. `seed` in [0, 2^64), `replicate` in [0, 2^31); 0 is as good as any other."""
    k0, k1 = key_of(seed & MASK, (seed >> 32) & MASK, replicate, 0)
    return int(k0), int(k1)
