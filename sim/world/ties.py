"""Ties: who may fall out with whom. Each tie is begun by one household, whose key names it.

Family ties bind the adults of a household and some kin households. Neighbour and land ties follow
the location order with a share of long-range links (Watts and Strogatz 1998). Ties to organisations
are heavy-tailed on the organisation's side.
"""

import numpy as np

from sim.draws import TIE, fold, uniform
from sim.jit import inner, kernel, table
from sim.rules.maths import exp, log
from sim.vocabulary import FAMILY, KINDS, LAND, NEIGHBOUR, PROPERTY, PUBLIC, TRADE, WORK
from sim.world.columns import TIES_OF_A_KIND

EMPLOYER, PROPERTY_MANAGER, DEVELOPER, SHOP, VEHICLE_OPERATOR, PUBLIC_AUTHORITY = range(6)
DEVELOPER_SHARE = 0.15
"""Of ties over property, those to developers; the others are to managers (assumed, 0.05 to 0.3)."""
VEHICLE_SHARE = 0.2
"""Of ties of trade, those to vehicle operators; the others are to shops (assumed, 0.1 to 0.4)."""
KIN, NEIGHBOURS, FIELDS, WORKMATES, EMPLOYERS, PROPERTIES, TRADES, PUBLICS = range(8)
"""Rows of the table of mean numbers of ties (by setting): the first three are per household, the
others per adult."""

N_KINDS = len(KINDS)


@inner
def pick_consistently(u: float, buckets: int) -> int:
    """A bucket in 0..buckets-1 such that one more bucket moves only what moves into it.

    Lamping and Veach (2014), "A fast, minimal memory, consistent hash algorithm": so a new household
    takes over a few long-range ties and leaves all the others where they were. The state is a
    Lehmer generator (multiplier 16807, modulus 2^31 - 1) begun from `u`.
    """
    state = int(u * 2147483646.0) + 1
    bucket = -1
    jump = 0
    while jump < buckets:
        bucket = jump
        state = state * 16807 % 2147483647
        jump = int((bucket + 1) * (2147483647.0 / state))
    return bucket


@inner
def how_many(mean: float, u: float) -> int:
    """A whole number with this mean: its floor, or one more."""
    whole = int(mean)
    return whole + 1 if u < mean - whole else whole


@kernel
def lay_ties(
    root: tuple[int, int],
    villages: np.ndarray,
    households: np.ndarray,
    organisations: np.ndarray,
    families_of_village: np.ndarray,
    organisations_of_village: np.ndarray,
    means: np.ndarray,
    long_range_share: float,
    tail: float,
    residents: int,
    start: int,
    stop: int,
    ordinals: np.ndarray,
    ties: np.ndarray,
) -> int:
    """Write the ties of the households start..stop-1 into `ties` (if it has room) and return their number.

    `families_of_village`, shape (V,), counts the family households that head each village's rows;
    `organisations_of_village`, shape (V, 7), is where each type begins; `means` is by (row, setting);
    `ordinals`, shape (7,), is scratch.
    """
    key = fold(root, TIE, 0)
    count = 0
    for h in range(start, stop):
        home = households[h]
        village = villages[home.village]
        setting = village.setting
        families = families_of_village[home.village]
        for kind in range(len(ordinals)):
            ordinals[kind] = 0
        first = home.first_resident
        if home.collective == 1:
            for member in range(home.adults - 1):
                count = _add(ties, count, home, ordinals, NEIGHBOUR, first + member, first + member + 1)
        else:
            for i in range(home.adults):
                for j in range(i + 1, home.adults):
                    count = _add(ties, count, home, ordinals, FAMILY, first + i, first + j)
            count = _lay_household_ties(
                key, villages, households, home, h, setting, families, means, long_range_share,
                ordinals, ties, count,
            )  # fmt: skip
        count = _lay_adult_ties(
            key, villages, households, home, h, setting, families, organisations_of_village, means, tail,
            residents, ordinals, ties, count,
        )  # fmt: skip
    return count


@inner
def _add(ties, count, home, ordinals, kind, a, b):  # type: ignore[no-untyped-def]  # numba infers
    if ordinals[kind] < 128:
        if count < len(ties):
            tie = ties[count]
            tie.a = a
            tie.b = b
            tie.kind = kind
            tie.ordinal = ordinals[kind]
        ordinals[kind] += 1
        count += 1
    return count


@inner
def _someone(key, households, h, entity, slot):  # type: ignore[no-untyped-def]
    return households[h].first_resident + int(uniform(key, entity, slot) * households[h].adults)


@inner
def _far_household(key, villages, home, h, families, entity, slot):  # type: ignore[no-untyped-def]
    first = villages[home.village].first_household
    other = first + pick_consistently(uniform(key, entity, slot), families)
    if other == h:
        other = first + (other - first + 1) % families
    return other


@inner
def _lay_household_ties(  # type: ignore[no-untyped-def]
    key, villages, households, home, h, setting, families, means, long_range_share, ordinals, ties, count
):
    if families < 2:
        return count
    first = villages[home.village].first_household
    for row in range(3):
        kind = FAMILY if row == KIN else (NEIGHBOUR if row == NEIGHBOURS else LAND)
        entity = home.key * 8 + row
        number = how_many(means[row, setting], uniform(key, entity, 0))
        for i in range(number):
            slot = 1 + 4 * i
            far = row == KIN or uniform(key, entity, slot) < long_range_share
            if far:
                other = _far_household(key, villages, home, h, families, entity, slot + 1)
            else:
                if 2 * (i + 1) >= families and families > 2:
                    continue
                other = first + (h - first + i + 1) % families
            if other != h:
                me = _someone(key, households, h, entity, slot + 2)
                count = _add(
                    ties, count, home, ordinals, kind, me, _someone(key, households, other, entity, slot + 3)
                )
    return count


@inner
def _lay_adult_ties(  # type: ignore[no-untyped-def]
    key, villages, households, home, h, setting, families, organisations_of_village, means, tail, residents,
    ordinals, ties, count,
):  # fmt: skip
    for member in range(home.adults):
        me = home.first_resident + member
        for row in range(WORKMATES, PUBLICS + 1):
            entity = (home.key * 256 + member) * 8 + row
            number = how_many(means[row, setting], uniform(key, entity, 0))
            for i in range(number):
                slot = 1 + 4 * i
                if row == WORKMATES:
                    if families < 2:
                        continue
                    other = _far_household(key, villages, home, h, families, entity, slot)
                    count = _add(
                        ties,
                        count,
                        home,
                        ordinals,
                        WORK,
                        me,
                        _someone(key, households, other, entity, slot + 1),
                    )
                    continue
                second = uniform(key, entity, slot + 1)
                if row == EMPLOYERS:
                    kind, type_ = WORK, EMPLOYER
                elif row == PROPERTIES:
                    kind, type_ = PROPERTY, DEVELOPER if second < DEVELOPER_SHARE else PROPERTY_MANAGER
                elif row == TRADES:
                    kind, type_ = TRADE, VEHICLE_OPERATOR if second < VEHICLE_SHARE else SHOP
                else:
                    kind, type_ = PUBLIC, PUBLIC_AUTHORITY
                begin = organisations_of_village[home.village, type_]
                size = organisations_of_village[home.village, type_ + 1] - begin
                if size > 0:
                    rank = int(size * exp(tail * log(uniform(key, entity, slot))))
                    count = _add(ties, count, home, ordinals, kind, me, residents + begin + rank)
    return count


@kernel
def move_down(ties: np.ndarray, start: int, count: int, at: int) -> None:
    """Move the rows start .. start+count-1 to `at`, which is no later: no second table is needed."""
    for k in range(count):
        ties[at + k] = ties[start + k]


@kernel
def without(ties: np.ndarray, dropped: np.ndarray) -> int:
    """Close the gaps that dropped rows leave (bool, shape (T,)), in place; returns how many are left."""
    kept = 0
    for t in range(len(dropped)):
        if not dropped[t]:
            if kept < t:
                ties[kept] = ties[t]
            kept += 1
    return kept


def index_ties(ties: np.ndarray, nodes: int) -> tuple[np.ndarray, np.ndarray]:
    """The ties of every node: (first, rows), the ties of node n being rows[first[n]:first[n + 1]]."""
    first = np.zeros(nodes + 2, dtype=np.int32)
    rows = np.empty(2 * len(ties), dtype=np.int32)
    _index_ties(table(ties), first, rows)
    return first[:-1], rows


@kernel
def _index_ties(ties: np.ndarray, first: np.ndarray, rows: np.ndarray) -> None:
    """Fill `rows` node by node; `first`, all 0, has two places more than there are nodes."""
    for t in range(len(ties)):
        first[ties[t].a + 2] += 1
        first[ties[t].b + 2] += 1
    for n in range(len(first) - 2):
        first[n + 2] += first[n + 1]
    # first[n + 1] is where the next tie of n goes; in the end, where those of n + 1 begin
    for t in range(len(ties)):
        a, b = ties[t].a + 1, ties[t].b + 1
        rows[first[a]] = t
        first[a] += 1
        rows[first[b]] = t
        first[b] += 1


@inner
def address_ties(
    ties: np.ndarray,
    residents: np.ndarray,
    households: np.ndarray,
    setting_of_village: np.ndarray,
    first: int,
    count: int,
    keys: np.ndarray,
    cells: np.ndarray,
) -> None:
    """Of so many ties in a row: their keys, as `World.tie_keys`, and cells, setting times KINDS plus kind."""
    for j in range(count):
        tie = ties[first + j]
        home = households[residents[tie.a].household]
        keys[j] = (home.key << 10) + int(tie.kind) * TIES_OF_A_KIND + tie.ordinal
        cells[j] = setting_of_village[home.village] * N_KINDS + tie.kind


@kernel
def addresses_of_ties(
    ties: np.ndarray,
    residents: np.ndarray,
    households: np.ndarray,
    setting_of_village: np.ndarray,
    keys: np.ndarray,
    cells: np.ndarray,
) -> None:
    """The keys and cells of all ties."""
    address_ties(ties, residents, households, setting_of_village, 0, len(ties), keys, cells)


@kernel
def count_cells(
    ties: np.ndarray,
    residents: np.ndarray,
    households: np.ndarray,
    setting_of_village: np.ndarray,
    counts: np.ndarray,
) -> None:
    """Add up the ties of each setting and kind, in `counts`, shape (settings, kinds)."""
    for t in range(len(ties)):
        home = households[residents[ties[t].a].household]
        counts[setting_of_village[home.village], ties[t].kind] += 1


@kernel
def mark_repeated(
    ties: np.ndarray, first: np.ndarray, rows: np.ndarray, start: int, stop: int, repeated: np.ndarray
) -> None:
    """Mark those of the rows start..stop-1 of which an earlier row joins the same two nodes by the same kind.

    `first` and `rows` are those of `index_ties`; `repeated` is bool, by tie.
    """
    for t in range(start, stop):
        a, b = ties[t].a, ties[t].b
        for k in range(first[a], first[a + 1]):
            other = rows[k]
            if other >= t:
                break
            if ties[other].kind == ties[t].kind and (
                (ties[other].a == a and ties[other].b == b) or (ties[other].a == b and ties[other].b == a)
            ):
                repeated[t] = True
                break
