"""The order of a day, stated once. Both engines refuse to load unless they have every phase."""

from typing import Final, NamedTuple


class Phase(NamedTuple):
    """A part of the day: `name` is the name of its function in both engines."""

    name: str
    meaning: str


PHASES: Final = (
    Phase("sparks", "relapses, sparks and offspring of running disputes fall on ties and may catch"),
    Phase("parties", "each dispute's parties lump it, settle it, voice it, or it hardens or erupts"),
    Phase(
        "outreach", "gridworkers patrol, household heads look, volunteers hear: hidden disputes are noticed"
    ),
    Phase("intake", "what was noticed or voiced becomes a case at some desk; routine requests arrive"),
    Phase("casework", "every unit serves its queue with the minutes that it has left"),
    Phase("supervision", "deadlines bring reminders, escalation, or closure on paper"),
    Phase("feedback", "trust, grievance and fatigue follow from the day; staff quit and are replaced"),
    Phase("month_end", "on the last day of a month: participation, points, lists, the month's books"),
)
