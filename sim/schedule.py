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
        "outreach", "gridworkers patrol, heads of groups look, volunteers hear: hidden disputes are noticed"
    ),
    Phase("intake", "what was noticed or voiced becomes a case at some desk; routine requests arrive"),
    Phase("casework", "every unit serves its queue with the minutes that it has left"),
    Phase("supervision", "deadlines bring reminders, escalation, or closure on paper"),
    Phase("feedback", "trust, grievance and fatigue follow from the day; staff quit and are replaced"),
    Phase("month_end", "on the last day of a month: participation, points, lists, the month's books"),
)

# The clock inside the day. No source says these; nothing but the hour of a row hangs on most of them.
HEAD_MINUTE: Final = 19 * 60
"""When household heads notice what they notice (assumed; 17:00 to 21:00)."""
VOLUNTEER_MINUTE: Final = 19 * 60 + 30
"""When volunteers hear what they hear (assumed; 17:00 to 21:00)."""
CADRE_MINUTE: Final = 10 * 60 + 30
"""When a cadre notices what a call reveals (assumed; 9:00 to 17:00)."""
LEADER_MINUTE: Final = 15 * 60
"""When a leader does (assumed; 9:00 to 17:00)."""
CAMERA_MINUTE: Final = 17 * 60
"""When those who watch the cameras report what they saw (assumed; 9:00 to 18:00)."""
MEMBER_MINUTE: Final = 18 * 60 + 30
"""When a party member notices what a call reveals (assumed; 17:00 to 21:00)."""
CLOSING_MINUTE: Final = 1439
"""When deadlines are looked at: the day's last minute."""
EVENING_MINUTES: Final = 240
"""A head may sit down to a case from 18:00 for so long (assumed; 120 to 300)."""
OFFICE_MINUTES: Final = 480
"""Other part-timers may begin a session within so long of 9:00 (assumed; 360 to 600)."""
SEASONED_DAYS: Final = 1000
"""Days in post of those who were there from the start (assumed; 365 to 3650): they know the place."""
