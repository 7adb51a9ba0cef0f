"""Residents during a run, one row each. The same table ends a run in both engines."""

import numpy as np

from sim.world.columns import World

PERSON = np.dtype(
    [
        ("own_trust", "f8"),  # facts of the world, beside what changes: one row, one cache line
        ("own_motivation", "f8"),
        ("temper", "f8"),
        ("trust", "f8"),  # in [0, 1], as of the end of day `trust_day`
        ("grievance", "f8"),  # >= 0, as of the end of day `grievance_day`
        ("motivation", "f8"),  # logit of taking part unpaid
        ("household", "i4"),
        ("trust_day", "i4"),
        ("grievance_day", "i4"),
        ("points", "i4"),
        ("incidents", "i2"),  # this month, as a party
        ("active", "i1"),  # 1 if taking part
        ("age_band", "i1"),
        ("digital", "i1"),
    ],
    align=True,
)
"""Trust and grievance are decayed at the moment they are read, and a read never writes: exp(-a)
exp(-b) is not exp(-(a+b)) in the last bit, and a mere extra visit would change results."""


def initial_people(world: World) -> np.ndarray:
    """Everybody at the start: trust at the person's own level, no grievance, no points."""
    people = np.zeros(len(world.residents), dtype=PERSON)
    people["trust"] = people["own_trust"] = world.residents.trust
    people["motivation"] = people["own_motivation"] = world.residents.motivation
    for name in ("household", "age_band", "digital", "temper"):
        people[name] = getattr(world.residents, name)
    return people
