"""What a dispute's rows must keep to, whatever the scenario."""

import numpy as np
import pytest

from sim import events
from sim.scenario import load
from sim.simulate import simulate

OF_DISPUTES = [event.code for event in events.EVENTS if event.subject.startswith("dispute")]


@pytest.mark.parametrize("seed", range(3))
def test_nothing_happens_to_a_dispute_before_its_birth(seed: int) -> None:
    sets = ("parameters.outreach.p_notice=0.8", "parameters.outreach.k_head_per_minute=0.5")
    log = simulate(load("town", sets=sets), seed=seed, days=1095).log
    born = log.of(events.BORN)
    birth = np.zeros(int(born["subject"].max()) + 1, dtype=np.int64)
    birth[born["subject"]] = born["time"]
    rows = log.rows[np.isin(log.rows["kind"], OF_DISPUTES)]
    assert len(rows) > 1000
    # a provocation is told by its own minute, which may be an earlier one of the same day
    rows = rows[rows["kind"] != events.PROVOKED]
    assert (rows["time"] >= birth[rows["subject"]]).all()


def test_points_that_are_no_longer_given_are_no_stake() -> None:
    """Once points have stopped, what is left of balances changes no hazard."""
    stopped = "policies.points={reward_yuan_month: 10, stop_month: 1, lose_points_incident: 20}"
    logs = [
        simulate(load("town", sets=(stopped, f"parameters.parties.stake_voice={stake}")), seed=2, days=31).log
        for stake in (0, 3)
    ]
    assert logs[0].sha256 == logs[1].sha256  # nobody has points in the first month
    tails = []
    for stake in (0, 3):
        given = "policies.points={reward_yuan_month: 10, lose_points_incident: 20}"
        sets = (given, f"parameters.parties.stake_voice={stake}", "parameters.parties.h_voice_per_day=0.05")
        tails.append(simulate(load("town", sets=sets), seed=2, days=300).log.sha256)
    assert tails[0] != tails[1]  # while they are given, points at stake do act


def test_mediators_by_residents() -> None:
    scenario = load("town", sets=("policies.ladder.committee.mediators={residents_per_mediator: 100}",))
    institution = simulate(scenario, seed=1, days=1).institution
    committees = institution.units[institution.units["level"] == 2]
    assert committees["workers"].sum() == 20
