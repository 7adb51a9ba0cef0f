"""People: who takes part, what points do, trust and grievance, and the staff."""

from analysis.verify import mood, participation, points, staff
from analysis.verify.gate import Gate

GATES: tuple[Gate, ...] = (*participation.GATES, *points.GATES, *mood.GATES, *staff.GATES)
