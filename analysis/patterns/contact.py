"""Early contact against late: the same disputes, dispatched a week later."""

from functools import partial

import numpy as np

from analysis.patterns.registry import Found, pattern
from analysis.patterns.seen import BASELINE, CannotTellError, Seen, ratio_of

LATE = "contact_late"
if_late = partial(pattern, unit="% more", told_times=100, grade="assumed", arms=(LATE, BASELINE))
counted_if_late = partial(
    if_late, low=0.02, source="the sign is asked; 2 % is the least that counts", logs=(LATE, BASELINE)
)


def _compared(seen: Seen, top: str, base: str) -> Found:
    """One count of a sighting over another, late against as written."""
    late, prompt = (
        np.array([float(getattr(one, top)) / max(float(getattr(one, base)), 1.0) for one in seen.logs(arm)])
        for arm in (LATE, BASELINE)
    )
    if np.isnan(prompt).all() or prompt.sum() == 0:
        raise CannotTellError(f"no {top.replace('_', ' ')} here")
    detail = f"{late.mean():.3g} late, {prompt.mean():.3g} as written"
    return Found(interval=ratio_of(late, prompt, less=1.0), detail=detail)


@counted_if_late(
    title="Early contact lowers escalation",
    number="steps up and incidents per known dispute if dispatch takes a week more",
)
def early_contact_escalation(seen: Seen) -> Found:
    """What happens to disputes after somebody knew of them."""
    return _compared(seen, "escalations", "known")


@counted_if_late(
    title="Late contact costs more sessions",
    number="sessions per agreement if dispatch takes a week more",
)
def early_contact_sessions(seen: Seen) -> Found:
    """All sessions held on disputes that ended in an agreement."""
    return _compared(seen, "sessions_of_agreed", "agreed")


@if_late(
    title="Early contact lowers incidents",
    number="incidents if dispatch takes a week more",
    low=0.0,
    source="the sign is asked",
    outcomes=("incidents_per_100000",),
)
def early_contact_incidents(seen: Seen) -> Found:
    """Incidents are rare: many runs are wanted."""
    return Found(interval=seen.relative(LATE, BASELINE, "incidents_per_100000"))
