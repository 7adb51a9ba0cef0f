"""The pyramid of disputes: most are given up or settled by the parties, few reach others, very few a court.

W. Felstiner, R. Abel, A. Sarat (1980), Law and Society Review 15, 631-654; shares by E. Michelson (2007),
Am. Sociol. Rev. 72, 459-485, recalled.
"""

from functools import partial
from typing import Final

import numpy as np

from analysis.patterns.registry import Found, pattern
from analysis.patterns.seen import BASELINE, CannotTellError, Seen, mean_of
from analysis.patterns.sighting import STEPS

SHARES: Final = "Michelson (2007) on 37 villages, recalled"
share_of_disputes = partial(pattern, unit="% of disputes", told_times=100, grade="recalled", logs=(BASELINE,))


def _first_step(seen: Seen, step: int) -> Found:
    logs = seen.logs(BASELINE)
    totals = np.array([one.steps.sum() for one in logs])
    if totals.min() == 0:
        raise CannotTellError("no dispute has had a first step")
    shares = np.array([one.steps[step] for one in logs]) / totals
    return Found(interval=mean_of(shares), detail=f"of {totals.mean():,.0f} disputes a run: {STEPS[step]}")


@share_of_disputes(
    title="A third of disputes is given up",
    number="first step: nothing",
    low=0.25,
    high=0.45,
    source=SHARES,
)
def pyramid_nothing(seen: Seen) -> Found:
    """Given up before anybody else knew."""
    return _first_step(seen, 0)


@share_of_disputes(
    title="Nearly half is taken to the other party",
    number="first step: settled with the other party",
    low=0.35,
    high=0.55,
    source=SHARES,
)
def pyramid_other_party(seen: Seen) -> Found:
    """Settled before anybody else knew."""
    return _first_step(seen, 1)


@share_of_disputes(
    title="A fifth reaches a third party",
    number="first step: a third party knows",
    low=0.10,
    high=0.35,
    source=SHARES,
)
def pyramid_third_party(seen: Seen) -> Found:
    """Told to somebody, or noticed."""
    return _first_step(seen, 2)


@share_of_disputes(
    title="Very few reach a court",
    number="before a court",
    low=0.01,
    high=0.04,
    source="courts and police a few percent: Michelson (2007), recalled",
)
def pyramid_court(seen: Seen) -> Found:
    """Came before the court, ruled on or not."""
    logs = seen.logs(BASELINE)
    shares = np.array([float(one.at_court) / max(len(one.day), 1) for one in logs])
    return Found(interval=mean_of(shares))
