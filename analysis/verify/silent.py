"""Every policy at zero strength, which is as good as none."""

from typing import Final

SILENT: Final = (
    "policies.joint_defence={households_per_head: 10, looking_minutes_week: 0, case_minutes_week: 0}",
    "policies.points={reward_yuan_month: 0, lists: false}",
    "policies.hotline={requests_per_1000_residents_year: 40, awareness: 0}",
    "policies.app={requests_per_1000_residents_year: 15, awareness: 0}",
    "policies.ladder.township={staff: {total: 0}}",
    "policies.volunteers={registered: 150, attention: 0}",
    "policies.teams={size: 1}",
    "policies.legal_advisers={coverage: 0}",
    "policies.legal_publicity={coverage: 1, sessions_year_per_1000: 0}",
    "policies.petition_agents={number: 0}",
    "policies.village_rules={coverage: 0}",
    "policies.contests={winners: 0}",
    "policies.cameras={count: 0}",
    "policies.party_pairing={share: 0}",
    "policies.cadre_visits={households_year: 0}",
    "policies.early_warning={visits_day: 0}",
    "policies.ratings={worst_share: 0, middle_share: 0}",
)
"""What is absent in `luck_absent`, at zero strength."""
