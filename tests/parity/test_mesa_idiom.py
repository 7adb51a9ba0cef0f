"""The Mesa model can be used as any Mesa model, and its agents replaced."""

import mesa
import numpy as np
import pytest

from sim.agents.cases import Dispute
from sim.agents.gridworker import Gridworker
from sim.agents.household_head import HouseholdHead
from sim.agents.mediator import Mediator
from sim.agents.model import GridModel
from sim.agents.resident import Resident
from sim.errors import EngineError
from sim.scenario import Scenario, load
from sim.simulate import simulate


class Unseeing(HouseholdHead):
    """A head who never notices anything."""

    def notices(self, dispute: Dispute, *, share: float, slot: int) -> bool:
        return False


class Keen(HouseholdHead):
    """A head who notices everything."""

    def notices(self, dispute: Dispute, *, share: float, slot: int) -> bool:
        return True


@pytest.fixture(scope="module")
def town() -> Scenario:
    return load("town", sets=("policies.joint_defence.looking_minutes_week=120",))


def test_steps_agents_and_data(town: Scenario) -> None:
    model = GridModel(town, seed=1, days=30)
    assert isinstance(model, mesa.Model)
    assert {Resident, HouseholdHead, Gridworker, Mediator} <= set(model.agents_by_type)
    assert len(model.agents_by_type[Resident]) == 2000
    while model.running:
        model.step()
    table = model.datacollector.get_model_vars_dataframe()
    assert len(table) == 30
    log = simulate(town, seed=1, days=30).log
    assert model.finished_log().sha256 == log.sha256
    assert int(table["born"].sum()) == int(np.sum(log.rows["kind"] == 1))


def test_subclassed_agents_change_the_run(town: Scenario) -> None:
    digests = {}
    for head in (HouseholdHead, Unseeing, Keen):
        model = GridModel(town, seed=1, days=60, agent_classes={"HouseholdHead": head})
        while model.running:
            model.step()
        digests[head] = model.finished_log().sha256
    assert len(set(digests.values())) == 3


def test_unknown_agent_class_is_refused(town: Scenario) -> None:
    with pytest.raises(EngineError, match="HouseholdHead"):
        GridModel(town, agent_classes={"Head": HouseholdHead})
