"""The levers: what a governance arrangement may consist of, a module for each policy.

A policy is absent unless it is given. A lever may be a bare value (a lever is a choice), or carry a source
and a quotation like a fact. What a policy does to people stands among the parameters.
"""

from typing import Any, Final, get_args

from sim.scenario.fields import Model, group
from sim.scenario.policies.alliances import Alliances
from sim.scenario.policies.cadre_visits import CadreVisits
from sim.scenario.policies.cameras import Cameras
from sim.scenario.policies.contests import Contests
from sim.scenario.policies.early_warning import EarlyWarning
from sim.scenario.policies.joint_defence import JointDefence
from sim.scenario.policies.joint_groups import JointGroups
from sim.scenario.policies.ladder import Ladder
from sim.scenario.policies.legal_advisers import LegalAdvisers
from sim.scenario.policies.legal_publicity import LegalPublicity
from sim.scenario.policies.lines import App, Hotline
from sim.scenario.policies.one_stop import OneStop
from sim.scenario.policies.party_pairing import PartyPairing
from sim.scenario.policies.petition_agents import PetitionAgents
from sim.scenario.policies.platform import Platform
from sim.scenario.policies.points import Points
from sim.scenario.policies.policy import Policy
from sim.scenario.policies.rangers import Rangers
from sim.scenario.policies.ratings import Ratings
from sim.scenario.policies.staffing import Gridworkers, Staffing
from sim.scenario.policies.teams import Teams
from sim.scenario.policies.veterans import VeteranMediators
from sim.scenario.policies.village_rules import VillageRules
from sim.scenario.policies.volunteers import Volunteers

__all__ = ["CLASSES", "Gridworkers", "Policies", "Policy", "Staffing"]


class Policies(Model):
    """The governance arrangement."""

    staffing: Staffing | None = group("grids and gridworkers", Staffing, optional=True)
    joint_defence: JointDefence | None = group(
        "groups of households under a head", JointDefence, optional=True
    )
    points: Points | None = group("points for taking part", Points, optional=True)
    platform: Platform | None = group("one information system", Platform, optional=True)
    hotline: Hotline | None = group("telephone hotline", Hotline, optional=True)
    app: App | None = group("app for reports", App, optional=True)
    ladder: Ladder | None = group("the levels above the grid", Ladder, optional=True)
    volunteers: Volunteers | None = group("registered volunteers", Volunteers, optional=True)
    teams: Teams | None = group("teams of several departments for grave cases", Teams, optional=True)
    legal_advisers: LegalAdvisers | None = group(
        "legal advisers of villages and communities", LegalAdvisers, optional=True
    )
    legal_publicity: LegalPublicity | None = group("legal publicity", LegalPublicity, optional=True)
    petition_agents: PetitionAgents | None = group(
        "agents who carry petitions", PetitionAgents, optional=True
    )
    village_rules: VillageRules | None = group("village rules and councils", VillageRules, optional=True)
    contests: Contests | None = group("contests between units", Contests, optional=True)
    joint_groups: JointGroups | None = group(
        "groups of shops, vehicles, workers, production teams", JointGroups, optional=True
    )
    one_stop: OneStop | None = group("one centre instead of townships' desks", OneStop, optional=True)
    alliances: Alliances | None = group("the organisations of a site together", Alliances, optional=True)
    rangers: Rangers | None = group("specialists in the grids", Rangers, optional=True)
    veteran_mediators: VeteranMediators | None = group(
        "veterans on the committees", VeteranMediators, optional=True
    )
    cameras: Cameras | None = group("cameras in public places", Cameras, optional=True)
    party_pairing: PartyPairing | None = group(
        "party members with assigned households", PartyPairing, optional=True
    )
    cadre_visits: CadreVisits | None = group("cadres who call on households", CadreVisits, optional=True)
    early_warning: EarlyWarning | None = group("flags on buildings", EarlyWarning, optional=True)
    ratings: Ratings | None = group("colours for grids", Ratings, optional=True)

    def effective(self) -> "Policies":
        """The policies that do anything: one at zero strength is as good as absent."""
        given = {name: policy for name, policy in vars(self).items() if policy is not None}
        left = {name: policy.effective() for name, policy in given.items()}
        changed = {name: policy for name, policy in left.items() if policy is not given[name]}
        return self.model_copy(update=changed) if changed else self


def _class_of(annotation: Any) -> type[Policy]:
    found: type[Policy] = next(part for part in get_args(annotation) if part is not type(None))
    return found


CLASSES: Final[dict[str, type[Policy]]] = {
    name: _class_of(field.annotation) for name, field in Policies.model_fields.items()
}
"""Every policy by its key."""
