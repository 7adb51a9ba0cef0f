"""Residents during a run. The same table ends a run in both engines."""

import numpy as np

from sim.world.columns import World

PERSON = np.dtype(
    [
        ("trust", "f8"),  # in [0, 1], as of the end of day `trust_day`
        ("grievance", "f8"),  # >= 0, as of the end of day `grievance_day`
        ("trust_day", "i4"),
        ("grievance_day", "i4"),
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
    people["trust"] = world.residents.trust
    return people


def final_people(world: World, *tables: np.ndarray) -> np.ndarray:
    """The table of residents at the end, from the columns of these tables of them, and of the world's."""
    people = np.zeros(len(world.residents), dtype=PEOPLE)
    people["household"] = world.residents.household
    for table in tables:
        for name in set(table.dtype.names or ()) & set(PEOPLE.names or ()):
            people[name] = table[name]
    return people
