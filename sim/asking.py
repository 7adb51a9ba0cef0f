"""Routine requests, planned ahead: who asks for what when, and through what.

They depend on the physical world and the seed, never on the run's state; see `sim.luck`.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.draws import REQUEST, fold, uniform, uniforms, uniforms_beyond
from sim.jit import inner, kernel, table
from sim.rules.intake import (
    request_is_lost,
    request_patience_minutes,
    request_source,
    request_work_minutes,
)
from sim.rules.maths import exp, poisson_quantile
from sim.vocabulary import EXPONENTIAL, SETTINGS

if TYPE_CHECKING:
    from sim.world.columns import World

AT_ONCE = 1024
"""Draws made in one go."""
FEW = 16
"""Households below this size share tables of their yearly requests; collective ones may be larger."""
PATIENCE_SLOT = 1 << 16
"""Slots of patience lie above all others of a person who asks."""
ROWS = (
    RESIDENTS_ROW, HOMES_ROW, SETTINGS_ROW, LAWS_ROW, KEYS_ROW, WHO_ROW, ASK_KEYS_ROW, ASK_SLOTS_ROW,
    NO_SLOTS_ROW, USUAL_ROW,
) = tuple(range(10))  # fmt: skip
"""Rows of the scratch table in which requests are planned: of the adults at hand, who they are, the law of
how many requests they make, and their keys; of the requests that wait to be detailed, whose they are and the
addresses of their draws; nothing but zeros; and `usual_work`."""

REQUEST_ROW = np.dtype(
    [
        ("resident", "i4"),  # the adult who asks
        ("household", "i4"),
        ("work_minutes", "i4"),  # that it will take
        ("patience_minutes", "i4"),  # -1: until a fixed day
        ("day", "i2"),  # of the block
        ("minute", "i2"),  # of arrival
        ("source", "i1"),  # index into REQUEST_SOURCES
        ("lost", "i1"),  # 1 if it goes astray on its way
    ],
    align=True,
)


def expected_requests(world: "World", p: np.ndarray) -> float:
    """How many routine requests are made in a block of days, on average."""
    villages = world.villages
    asking = np.bincount(villages["setting"], weights=villages["residents"], minlength=len(SETTINGS))
    return float((asking * p["request_rate_per_resident_year"][0]).sum())


def plan_requests(
    world: "World", *, root: tuple[int, int], block: int, p: np.ndarray, days: int
) -> np.ndarray:
    """Requests of the first so many days of a block, dtype REQUEST_ROW, by resident."""
    requests = np.empty(room_for(expected_requests(world, p)), dtype=REQUEST_ROW)
    asked = _plan_requests(
        root,
        block,
        table(world.households),
        table(p),
        (0, days),
        table(requests),
        *scratch_for_requests(world, p),
    )
    return requests[:asked]


def scratch_for_requests(world: "World", p: np.ndarray) -> tuple[Any, ...]:
    """What `requests_of` wants beside households: settings of villages, the window, and room to work in."""
    return (
        world.villages["setting"].astype(np.int64),
        window_of(p, "request"),
        np.zeros((len(SETTINGS) * FEW * FEW, 64)),
        *rows_at_once(len(ROWS), 4),
    )


def rows_at_once(whole: int, marks: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows of AT_ONCE whole numbers, all 0, and of marks; with some room behind."""
    return np.zeros((whole, AT_ONCE + 8), dtype=np.int64), np.empty((marks, AT_ONCE + 8))


def room_for(expected: float) -> int:
    """Rows enough for a Poisson number, by twelve standard deviations."""
    return int(expected + 12 * np.sqrt(expected) + 64)


def window_of(p: np.ndarray, name: str) -> tuple[float, float]:
    """The minutes of the day between which something happens."""
    return float(p[f"{name}_from_minute"][0]), float(p[f"{name}_to_minute"][0])


@kernel
def _plan_requests(
    root: tuple[int, int],
    block: int,
    households: np.ndarray,
    parameters: np.ndarray,
    days: tuple[int, int],
    out: np.ndarray,
    setting_of_village: np.ndarray,
    window: tuple[float, float],
    upto: np.ndarray,
    whole: np.ndarray,
    marks: np.ndarray,
) -> int:
    p = parameters[0]
    usual_work(p, whole)
    key = fold(root, REQUEST, block)
    return requests_of(
        p, key, households, 0, len(households), days, setting_of_village, window,
        upto, whole, marks, out,
    )  # fmt: skip


@inner
def requests_of(
    p: Any,
    key: tuple[int, int],
    households: np.ndarray,
    begin: int,
    end: int,
    days: tuple[int, int],
    setting_of_village: np.ndarray,
    window: tuple[float, float],
    upto: np.ndarray,
    whole: np.ndarray,
    marks: np.ndarray,
    out: np.ndarray,
) -> int:
    """Write the requests of the households begin..end-1 to `out`, by resident; returns how many.

    Those of the block's days from `days[0]` to before `days[1]` count.
    They are the adults': the rate is per resident, children's are made by the household's adults. Call
    `usual_work` first; from `upto` to `marks` all is scratch, so that nothing need be allocated here.
    """
    count = 0
    asked = 0
    for h in range(begin, end):
        home = households[h]
        setting = setting_of_village[home.village]
        law = _law_of(p, upto, setting, int(home.residents), int(home.adults))
        for member in range(home.adults):
            whole[RESIDENTS_ROW, asked] = home.first_resident + member
            whole[HOMES_ROW, asked] = h
            whole[SETTINGS_ROW, asked] = setting
            whole[LAWS_ROW, asked] = law
            whole[KEYS_ROW, asked] = home.key * 256 + member
            asked += 1
            if asked == AT_ONCE:
                count = _ask(p, key, households, days, window, upto, whole, marks, asked, out, count)
                asked = 0
    return int(_ask(p, key, households, days, window, upto, whole, marks, asked, out, count))


@inner
def _law_of(p: Any, upto: np.ndarray, setting: int, residents: int, adults: int) -> int:
    """The row of `upto` with the Poisson law of an adult's requests; -1 for those of large households.

    The same as `poisson_quantile`, added up once instead of for each adult.
    """
    if residents >= FEW:
        return -1
    law = (setting * FEW + residents) * FEW + adults
    if upto[law, 0] == 0.0:
        mean = p.request_rate_per_resident_year[setting] * residents / adults
        term = exp(-mean)
        total = term
        for n in range(upto.shape[1]):
            upto[law, n] = total
            term = term * mean / (n + 1)
            total += term
    return law


@inner
def _ask(
    p: Any,
    key: tuple[int, int],
    households: np.ndarray,
    days: tuple[int, int],
    window: tuple[float, float],
    upto: np.ndarray,
    whole: np.ndarray,
    marks: np.ndarray,
    asked: int,
    out: np.ndarray,
    count: int,
) -> int:
    """Write the requests of the first `asked` adults of `whole` from row `count` on; how many there are then.

    Four are put down for each, and the next one's over those that are too many: no processor could foresee
    how many it will be.
    """
    uniforms(key, whole[KEYS_ROW], whole[NO_SLOTS_ROW], asked, marks[0])
    waiting = 0
    for j in range(asked):
        number = _number_of(p, households, upto, whole, j, marks[0, j])
        done = 0
        while True:
            for i in range(4):
                whole[WHO_ROW, waiting + i] = j
                whole[ASK_KEYS_ROW, waiting + i] = whole[KEYS_ROW, j]
                whole[ASK_SLOTS_ROW, waiting + i] = 1 + 3 * (done + i)
            waiting += min(number - done, 4)
            done += 4
            if waiting > AT_ONCE - 4:
                count = _detail(p, key, days, window, whole, marks, waiting, out, count)
                waiting = 0
            if done >= number:
                break
    return int(_detail(p, key, days, window, whole, marks, waiting, out, count))


@inner
def _number_of(p: Any, households: np.ndarray, upto: np.ndarray, whole: np.ndarray, j: int, u: float) -> int:
    """How many requests an adult makes in the block."""
    law = whole[LAWS_ROW, j]
    if law >= 0:
        number = 0
        for n in range(8):  # all of them, without a branch
            number += 1 if u > upto[law, n] else 0
        while number >= 8 and number < upto.shape[1] and u > upto[law, number]:
            number += 1
        if number < upto.shape[1]:
            return number
    home = households[whole[HOMES_ROW, j]]
    rate = p.request_rate_per_resident_year[whole[SETTINGS_ROW, j]]
    return poisson_quantile(u, rate * int(home.residents) / int(home.adults))


@inner
def _detail(
    p: Any,
    key: tuple[int, int],
    days: tuple[int, int],
    window: tuple[float, float],
    whole: np.ndarray,
    marks: np.ndarray,
    waiting: int,
    out: np.ndarray,
    count: int,
) -> int:
    """When the requests that wait come; of those on some days what work, and through what.

    They are written to `out` from row `count` on; returns how many there are then.
    """
    keys, slots = whole[ASK_KEYS_ROW], whole[ASK_SLOTS_ROW]
    uniforms_beyond(key, keys, slots, 0, waiting, marks[1])
    waiting = _drop_others(days, whole, marks, waiting)
    for mark in range(1, 3):
        uniforms_beyond(key, keys, slots, mark, waiting, marks[mark + 1])
    for k in range(waiting):
        when = marks[1, k] * 365.0
        day = int(when)
        if count < len(out):
            j = whole[WHO_ROW, k]
            setting = whole[SETTINGS_ROW, j]
            row = out[count]
            row.resident = whole[RESIDENTS_ROW, j]
            row.household = whole[HOMES_ROW, j]
            row.day = day
            row.minute = int(window[0] + (when - day) * (window[1] - window[0]))
            row.patience_minutes = -1
            if p.request_patience == EXPONENTIAL:
                patience = uniform(key, keys[k], PATIENCE_SLOT + slots[k] // 3)
                row.patience_minutes = request_patience_minutes(p, patience)
            minutes = whole[USUAL_ROW, int(marks[2, k] * AT_ONCE)]
            row.work_minutes = minutes if minutes > 0 else request_work_minutes(p, marks[2, k])
            source = request_source(p, setting, marks[3, k])
            row.source = source
            row.lost = 1 if request_is_lost(p, setting, source, marks[3, k]) else 0
            count += 1
    return count


@inner
def _drop_others(days: tuple[int, int], whole: np.ndarray, marks: np.ndarray, waiting: int) -> int:
    """Of the requests that wait keep those of some days; returns how many they are."""
    if days[0] == 0 and days[1] == 365:  # there are no others
        return waiting
    kept = 0
    for k in range(waiting):
        day = int(marks[1, k] * 365.0)
        whole[WHO_ROW, kept] = whole[WHO_ROW, k]
        whole[ASK_KEYS_ROW, kept] = whole[ASK_KEYS_ROW, k]
        whole[ASK_SLOTS_ROW, kept] = whole[ASK_SLOTS_ROW, k]
        marks[1, kept] = marks[1, k]
        kept += 1 if days[0] <= day and day < days[1] else 0
    return kept


@inner
def usual_work(p: Any, whole: np.ndarray) -> None:
    """Minutes of work by luck in equal steps, for `requests_of`; 0 where a step holds several answers.

    Minutes are whole and rise with luck: where both ends of a step agree, so does all between them.
    """
    minutes = whole[USUAL_ROW]
    minutes[0] = minutes[AT_ONCE - 1] = 0
    most = request_work_minutes(p, 1 / AT_ONCE)
    for step in range(1, AT_ONCE - 1):
        least = most
        most = request_work_minutes(p, (step + 1) / AT_ONCE)
        minutes[step] = least if least == most else 0
