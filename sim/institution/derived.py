"""Numbers that follow from parameters and that rules look up: worked out by rules, once for a scenario."""

import numpy as np

from sim.jit import kernel, table
from sim.rules.feedback import KEPT_DAYS
from sim.rules.maths import exp
from sim.rules.parties import hazard_ceiling

MOST_SEVERE = 5
"""Severities are 1 to this one."""


def kept_by_day(time_constant: float) -> np.ndarray:
    """What is left after 0, 1, ... days of what decays with a time constant in days, shape (KEPT_DAYS,)."""
    kept = np.empty(KEPT_DAYS)
    _fill_kept(float(time_constant), kept)
    return kept


def fill_ceilings(record: np.ndarray) -> None:
    """Into a record of parameters, of shape (1,): `hazard_ceiling` by severity and kind."""
    _fill_ceilings(table(record))


@kernel
def _fill_kept(time_constant: float, kept: np.ndarray) -> None:
    for days in range(len(kept)):
        kept[days] = exp(-days / time_constant)


@kernel
def _fill_ceilings(parameters: np.ndarray) -> None:
    p = parameters[0]
    for severity in range(1, MOST_SEVERE + 1):
        for kind in range(len(p.closeness)):
            p.hazard_ceiling[severity, kind] = hazard_ceiling(p, severity, p.closeness[kind])
