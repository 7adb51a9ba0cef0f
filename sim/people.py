"""Residents during a run. The same table ends a run in both engines."""

import numpy as np

from sim.world.columns import World

PERSON = np.dtype(
    [
        ("own_trust", "f8"),  # facts of the world, beside what changes: one row, one cache line
        ("temper", "f8"),
        ("trust", "f8"),  # in [0, 1], as of the end of day `trust_day`
        ("grievance", "f8"),  # >= 0, as of the end of day `grievance_day`
        ("household", "i4"),
        ("trust_day", "i4"),
        ("grievance_day", "i4"),
        ("incidents", "i4"),  # this month, as a party
    ],
    align=True,
)
"""What a dispute or a request touches. Trust and grievance are decayed at the moment they are read, and a
read never writes: exp(-a) exp(-b) is not exp(-(a+b)) in the last bit, and a mere extra visit would change
results."""

PEOPLE = np.dtype(
    [
        ("trust", "f8"),  # in [0, 1], as of the end of day `trust_day`
        ("grievance", "f8"),  # >= 0, as of the end of day `grievance_day`
        ("motivation", "f8"),  # logit of taking part unpaid
        ("household", "i4"),  # where the resident lives
        ("trust_day", "i4"),  # day up to which `trust` is decayed
        ("grievance_day", "i4"),  # day up to which `grievance` is decayed
        ("points", "i4"),  # balance of points
        ("incidents", "i4"),  # this month, as a party
        ("active", "i1"),  # 1 if taking part
    ],
    align=True,
)
"""What a run leaves of its residents."""


def initial_people(world: World) -> np.ndarray:
    """Everybody at the start: trust at the person's own level, no grievance."""
    people = np.zeros(len(world.residents), dtype=PERSON)
    people["trust"] = people["own_trust"] = world.residents.trust
    people["household"] = world.residents.household
    people["temper"] = world.residents.temper
    return people


def final_people(
    person: np.ndarray, *, motivation: np.ndarray, points: np.ndarray, active: np.ndarray
) -> np.ndarray:
    """The table of residents at the end, from its parts."""
    people = np.zeros(len(person), dtype=PEOPLE)
    for name in ("trust", "grievance", "household", "trust_day", "grievance_day", "incidents"):
        people[name] = person[name]
    people["motivation"], people["points"], people["active"] = motivation, points, active
    return people
