"""The view of the Mesa model in the browser: its levers, its map, and that the page comes up."""

import pytest

from sim.agents.cases import HIDDEN
from sim.agents.household_head import HouseholdHead

pytestmark = pytest.mark.filterwarnings("ignore:(.|\\n)*found despite early return:UserWarning")
"""solara says so of Mesa's own page, when it is imported."""


def test_levers_change_the_scenario_that_they_name() -> None:
    from analysis.mesa_view import scenario_of

    plain = scenario_of(households_per_head=10, gridworkers=1, sparks=1.0, points=False)
    other = scenario_of(households_per_head=5, gridworkers=3, sparks=2.0, points=True)
    assert (plain.policies.points, plain.policies.joint_defence.households_per_head) == (None, 10)
    assert other.policies.points is not None
    assert other.policies.joint_defence.households_per_head == 5
    assert other.policies.staffing.gridworkers["urban"].per_grid == 3
    assert other.parameters.sparks.rate_scale == 2 * plain.parameters.sparks.rate_scale
    assert (
        scenario_of(households_per_head=0, gridworkers=1, sparks=1, points=False).policies.joint_defence
        is None
    )


def test_the_map_shows_every_running_dispute_of_a_grid() -> None:
    from analysis.mesa_view import Town, disputes_of_grids, draw_grids

    class Unseeing(HouseholdHead):
        def notices(self, dispute, *, share, slot):
            return False

    model = Town(sparks=4.0, seed=3, agent_classes={"HouseholdHead": Unseeing})
    for _ in range(40):
        model.step()
    by_grid = disputes_of_grids(model)
    assert len(by_grid) == len(model.grids)
    assert sum(map(len, by_grid)) == len(model.active) > 0
    figure = draw_grids(model)
    marks = figure.axes[0].lines
    assert len(marks) == len(model.active)
    hollow = sum(mark.get_marker() == "o" for mark in marks)
    assert hollow == sum(dispute.state == HIDDEN for dispute in model.active)
    assert "Day 40" in figure.axes[0].get_title()


def test_the_page_shows_the_map_and_the_curves() -> None:
    import ipywidgets
    import solara

    from analysis.mesa_view import page

    _, context = solara.render(page, handle_error=False)
    try:
        assert len(context.find(ipywidgets.Image)) == 3
    finally:
        context.close()
